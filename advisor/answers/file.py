"""Answers files: YAML or JSON text, with a place for every problem, an exported recommendation too; and what is written. Scalars are text."""

import json
from pathlib import Path
from typing import Any

from advisor.pack import Findings, Pack, Problem, nested, plain_answer, printable, text_of
from advisor.pack.nodes import Node, parse

from .answers import EDITION, Answers, all_parts
from .read import MAX_PROBLEMS, Reader

_BARE = {"null": None, "~": None, "true": True, "false": False}  # JSON's `null` is nothing, and its `true` and `false` are the answers yes and no


def read_answers_file(pack: Pack, source: Path | bytes | str, name: str = "") -> tuple[Answers, list[Problem]]:
    """The sound answers in a file (a `Path`) or in what one holds (bytes or text), and every problem, with its place in `name` (or the path)."""
    name = printable(name or (str(source) if isinstance(source, Path) else ""))
    if isinstance(text := text_of(source, name), Problem):
        return Answers(), [text]
    tree, problems = parsed(text, name)
    findings = Findings(MAX_PROBLEMS)
    findings.add(*problems)
    return (Reader(pack, findings, tree.find).read(tree.plain(_BARE)) if tree is not None else Answers()), findings.in_order(name)


def parsed(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """The node tree, or None if the text cannot be read or holds nothing."""
    tree, problems = parse(text, name)
    if text.lstrip()[:1] == "{" and (tree is None or "\\u" in text):
        try:  # JSON that YAML reads otherwise: tabs, escaped pairs that stand for one character
            return parse(json.dumps(json.loads(text), ensure_ascii=False, indent=1), name)
        except (ValueError, RecursionError):
            pass
    return tree, problems


def write_answers(pack: Pack, answers: Answers) -> dict[str, Any]:
    """The mapping that `read_answers` reads back to the same answers."""
    info = pack.content.pack
    about = {"id": info.id, "version": info.version, "hash": pack.hash}
    parts = {"part": answers.part, "parts": {p.part: _write_one(pack, p) if p.part != answers.part else None for p in all_parts(answers)}}
    return {"edition": EDITION, **_write_one(pack, answers), **(parts if answers.others else {}), "pack": about}


def _write_one(pack: Pack, answers: Answers) -> dict[str, Any]:
    return {
        "answers": nested(pack, {q: plain_answer(pack.questions[q], a) for q, a in answers.given.items()}),
        "needs": dict(answers.needs),
        "assumed": sorted(answers.assumed),
        **({"own": {name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in answers.own.items()}} if answers.own else {}),
        "notes": dict(answers.notes),
        "record": dict(answers.record),
    }
