"""Answers as they stand in files."""

from collections.abc import Callable
from typing import Any

from advisor.pack import Pack, nested, plain_answer

from .answers import EDITION, Answers
from .feature import all_parts


def write_answers(pack: Pack, answers: Answers) -> dict[str, Any]:
    """The mapping that `read_answers` reads back to the same answers."""
    info = pack.content.pack
    about = {"id": info.id, "version": info.version, "hash": pack.hash}
    return {"edition": EDITION, **_write_one(pack, answers), **write_parts(answers, lambda part: _write_one(pack, part)), "pack": about}


def _write_one(pack: Pack, answers: Answers) -> dict[str, Any]:
    return {
        "answers": nested(pack, {q: plain_answer(pack.questions[q], a) for q, a in answers.given.items()}),
        "needs": dict(answers.needs),
        "assumed": sorted(answers.assumed),
        **({"own": {name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in answers.own.items()}} if answers.own else {}),
        "notes": dict(answers.notes),
        "record": dict(answers.record),
    }


def write_parts(answers: Answers, write: Callable[[Answers], dict[str, Any]]) -> dict[str, Any]:
    """The keys that `read_parts` reads: which part stands in front, and the others with all that is theirs."""
    if not answers.others:
        return {}
    front = all_parts(answers)[answers.place].part
    return {"part": front, "parts": {p.part: None if p.part == front else write(p) for p in all_parts(answers)}}
