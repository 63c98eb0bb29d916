"""Answers files: YAML or JSON text, from a file, an upload or standard input, with a place for every problem.

Scalars are read as text, as in rule files, so a bare `no` is the option *no*. A recommendation that was exported as
JSON reads back too: what it says beside the answers is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.pack import Pack, Place, Problem
from advisor.pack.nodes import MAX_BYTES, Node, parse

from .answers import Answers
from .read import answered_twice, read_answers

_LISTED = ("assumed",)
_MAPPED = ("priorities", "notes", "record")
_KEPT = ("answers", *_MAPPED, *_LISTED, "part", "parts", "pack")  # what is read of an exported recommendation


def read_answers_file(pack: Pack, source: Path | bytes | str, name: str = "") -> tuple[Answers, list[Problem]]:
    """The answers in a file (a `Path`) or in what a file holds (bytes or text), and every problem with its place.

    `name` is what problems call the file; the path itself if it is left out. Whatever is sound is read.
    """
    if isinstance(source, Path):
        name = name or str(source)
    text, problems = _text_of(source, name)
    if text is None:
        return Answers(), problems
    tree, problems = _parse(text, name)
    if tree is None:
        return Answers(), problems
    if tree.value is not None and not isinstance(tree.value, dict):
        _, found = read_answers(pack, tree.plain())
        return Answers(), problems + [replace(p, place=tree.place) for p in found]
    whole = _whole(tree)
    answers = whole.value["answers"]
    if not isinstance(answers.value, dict):
        if answers.value is not None:
            hint = "write `task: answer` on a line of its own"
            problems.append(Problem("bad-answers", "`answers` is a mapping of question ids to answers", whole.keys["answers"], hint))
        whole.value["answers"] = Node({}, answers.place)
    read, _ = read_answers(pack, _plain(whole))
    return read, problems + list(_placed_problems(pack, whole))


def _text_of(source: Path | bytes | str, name: str) -> tuple[str | None, list[Problem]]:
    if isinstance(source, str):
        return source, []
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                source = file.read(MAX_BYTES + 1)  # bounded, whatever the file is
        except FileNotFoundError:
            return None, [Problem("no-file", f"there is no file `{name}`", hint="name a YAML or JSON file with answers, or `-` for standard input")]
        except IsADirectoryError:
            return None, [Problem("unreadable", f"`{name}` is a folder", hint="name a file with answers")]
        except (OSError, ValueError):
            return None, [Problem("unreadable", f"the file `{name}` cannot be read", hint="check its name and its permissions")]
    if len(source) > MAX_BYTES:
        return None, [Problem("too-large", f"the file is larger than {MAX_BYTES:,} bytes", Place(name), "an answers file holds a few hundred lines")]
    try:
        return source.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return None, [Problem("unreadable", "the file is not UTF-8 text", Place(name), "name a YAML or JSON file, and save it as UTF-8")]


def _parse(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """The node tree, or None if the text cannot be read."""
    tree, problems = parse(text, name)
    if text.lstrip()[:1] == "{" and (tree is None or "\\u" in text):
        plain = _json_anew(text)  # JSON that YAML reads otherwise: tabs, escaped pairs that stand for one character
        if plain is not None:
            tree, problems = parse(plain, name)
    if tree is None and not problems:  # nothing, or nothing but comments
        tree = Node(None, Place(name, 1, 1))
    return tree, problems


def _json_anew(text: str) -> str | None:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return None


def _whole(tree: Node) -> Node:
    """The mapping with `answers:`, also where the file holds the bare mapping of answers."""
    if tree.value is None:
        return Node({"answers": Node({}, tree.place)}, tree.place, {"answers": tree.place})
    if "answers" not in tree.value and "parts" in tree.value and isinstance(tree.value["parts"].value, dict):
        return Node({"answers": Node({}, tree.place), **tree.value}, tree.place, {"answers": tree.place, **tree.keys})
    if "answers" not in tree.value:
        return Node({"answers": tree}, tree.place, {"answers": tree.place})
    if "ranking" in tree.value and "settled" in tree.value:  # an exported recommendation
        kept = {k: v for k, v in tree.value.items() if k in _KEPT}
        return Node(kept, tree.place, {k: tree.keys[k] for k in kept})
    return Node(dict(tree.value), tree.place, tree.keys)


def _plain(node: Node) -> Any:
    """Plain values; JSON's `null` is nothing, and its `true` and `false` are the answers yes and no."""
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    bare = {"null": None, "~": None, "true": True, "false": False}
    return bare.get(node.written, node.value) if isinstance(node.value, str) else node.value


def _placed_problems(pack: Pack, whole: Node) -> Iterator[Problem]:
    """The problems of each entry, read by itself, at the place where it stands."""
    for section, node in whole.value.items():
        if section == "answers":
            for key, problem in answered_twice(pack, _plain(node)):
                yield replace(problem, place=node.keys[key])
        if section == "answers" or (section in _MAPPED and isinstance(node.value, dict)):
            for key, child in (node.value or {}).items():
                part = {section: {key: _plain(child)}}
                yield from _found(pack, part, node.keys[key])
        elif section == "parts" and isinstance(node.value, dict):
            yield from _parts_problems(pack, whole, node)
        elif section in _LISTED and isinstance(node.value, list):
            for child in node.value:
                yield from _found(pack, {section: [_plain(child)]}, child.place)
        else:
            yield from _found(pack, {section: _plain(node)}, whole.keys[section])


def _parts_problems(pack: Pack, whole: Node, node: Node) -> Iterator[Problem]:
    """What is wrong with the parts together, then with each by itself."""
    chosen = _plain(whole.value["part"]) if "part" in whole.value else None
    for problem in read_answers(pack, {"answers": {}, "parts": dict.fromkeys(node.value), "part": chosen})[1]:
        yield replace(problem, place=node.place)
    for name, child in node.value.items():
        if isinstance(child.value, dict) and child.value:
            inner = _whole(child)
            own = {key: part for key, part in inner.value.items() if key not in ("part", "parts")}
            yield from _placed_problems(pack, Node(own, inner.place, inner.keys))
            if inner.value.keys() & {"part", "parts"}:
                yield from _found(pack, {"parts": {name: {"answers": {}, "parts": {}}}}, node.keys[name])
        elif child.value is not None and _plain(child) is not None and child.value != {}:
            yield from _found(pack, {"parts": {name: _plain(child)}}, node.keys[name])


def _found(pack: Pack, part: dict[str, Any], place: Place) -> Iterator[Problem]:
    _, problems = read_answers(pack, {"answers": {}, **part})
    for problem in problems:
        yield replace(problem, place=place)
