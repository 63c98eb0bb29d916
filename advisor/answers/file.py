"""Answers files: YAML or JSON text, from a file, an upload or standard input, with a place for every problem.

Scalars are read as text, as in rule files, so a bare `no` is the option *no*. A recommendation that was exported as
JSON reads back too: what it says beside the answers is left alone.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from advisor.pack import Pack, Place, Problem
from advisor.pack.files import open_at_once, shown
from advisor.pack.nodes import MAX_BYTES, Node, parse
from advisor.pack.problem import Findings

from .answers import Answers
from .read import MAX_PROBLEMS, Reader

_BARE = {"null": None, "~": None, "true": True, "false": False}


def read_answers_file(pack: Pack, source: Path | bytes | str, name: str = "") -> tuple[Answers, list[Problem]]:
    """The answers in a file (a `Path`) or in what a file holds (bytes or text), and every problem with its place.

    `name` is what problems call the file; the path itself if it is left out. Whatever is sound is read.
    """
    name = shown(name or (str(source) if isinstance(source, Path) else ""))
    text = text_of(source, name)
    if isinstance(text, Problem):
        return Answers(), [text]
    tree, problems = parsed(text, name)
    findings = Findings(MAX_PROBLEMS)
    findings.add(*problems)
    answers = Reader(pack, findings, tree.find).read(_plain(tree)) if tree is not None else Answers()
    return answers, findings.in_order(name)


def text_of(source: Path | bytes | str, name: str) -> str | Problem:
    """The text of a file (a `Path`) or of what a file holds, or what is wrong with it; `name` is what the problem calls it."""
    data = _data(source, name) if isinstance(source, Path) else source
    return _text(data, name) if isinstance(data, bytes) else data


def _data(path: Path, name: str) -> bytes | Problem:
    """What a plain file holds, as far as an answers file may reach. Pipes and devices are not waited for."""
    try:
        with open(path, "rb", opener=open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Problem("unreadable", f"`{name}` is no plain file", Place(name), "pipe its text in, and write `-` for standard input")
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Problem("no-file", f"there is no file `{name}`", hint="check its name, or write `-` for standard input")
    except IsADirectoryError:
        return Problem("unreadable", f"`{name}` is a folder", hint="name a file in it")
    except (OSError, ValueError):
        return Problem("unreadable", f"the file `{name}` cannot be read", hint="check its name and its permissions")


def _text(data: bytes, name: str) -> str | Problem:
    if len(data) > MAX_BYTES:
        return Problem("too-large", f"the file is larger than {MAX_BYTES:,} bytes", Place(name), "an answers file holds a few hundred lines")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Problem("unreadable", "the file is not UTF-8 text", Place(name), "name a YAML or JSON file, and save it as UTF-8")


def parsed(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """The node tree, or None if the text cannot be read or holds nothing."""
    tree, problems = parse(text, name)
    if text.lstrip()[:1] == "{" and (tree is None or "\\u" in text):
        try:  # JSON that YAML reads otherwise: tabs, escaped pairs that stand for one character
            return parse(json.dumps(json.loads(text), ensure_ascii=False, indent=1), name)
        except (ValueError, RecursionError):
            pass
    return tree, problems


def _plain(node: Node) -> Any:
    """Plain values; JSON's `null` is nothing, and its `true` and `false` are the answers yes and no."""
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return _BARE.get(node.written, node.value) if isinstance(node.value, str) else node.value
