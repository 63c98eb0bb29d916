"""Answers as they stand in files."""

from __future__ import annotations

from typing import Any

from .answers import PRIORITIES, Answer, Answers
from .feature import write_parts
from .pack import Pack
from .part import NOT_SURE
from .question import Question, bin_text


def write_answers(pack: Pack, answers: Answers) -> dict[str, Any]:
    """The mapping that `read_answers` reads back to the same answers."""
    info = pack.content.pack
    about = {"id": info.id, "version": info.version, "hash": pack.hash}
    return {**_write_one(pack, answers), **write_parts(answers, lambda part: _write_one(pack, part)), "pack": about}


def _write_one(pack: Pack, answers: Answers) -> dict[str, Any]:
    return {
        "answers": {q: plain_answer(pack.questions[q], a) for q, a in answers.said.items()},
        "priorities": {c: next(w for w, n in PRIORITIES.items() if n == p) for c, p in answers.priorities.items()},
        "assumed": sorted(answers.assumed),
        "notes": dict(answers.notes),
        "record": dict(answers.record),
    }


def plain_answer(question: Question, answer: Answer) -> Any:
    """An answer as it stands in files: an option id, a list of them, a number, a range, or `not_sure`."""
    if answer.not_sure:
        return NOT_SURE
    if question.kind == "several":
        return list(answer.options)
    if question.number is not None:
        if answer.number is not None:
            return int(answer.number) if answer.number == int(answer.number) else answer.number
        texts = [bin_text(question, int(o[3:])) for o in answer.options]
        return texts[0] if len(texts) == 1 else texts
    return answer.options[0] if len(answer.options) == 1 else list(answer.options)
