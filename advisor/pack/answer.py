"""One answer to one question: the set of values still possible.

*Unanswered* and *not sure* are both the full set, but *not sure* is not asked again. Sets of answers are `advisor.answers`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .model import renamed as renamed_to
from .pack import Pack
from .part import NOT_SURE
from .problem import Problem, nearest
from .question import Question, bin_text

MAX_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Answer:
    """Options that hold (several-of), or options still possible (all other kinds).

    `number` is the exact figure where one was given. `not_sure` means that every value is possible.
    """

    options: tuple[str, ...] = ()
    number: float | None = None
    not_sure: bool = False


def read_entry(pack: Pack, key: str, value: Any) -> tuple[str, Answer | None, Problem | None]:
    """What the question is called today, the answer to it if there is one, and what is wrong."""
    name = today(pack, key)
    question = pack.questions.get(name)
    if question is None:
        return name, None, Problem("unknown-question", f"`{short(key)}` is no question", hint=nearest(key, list(pack.questions)))
    if value is None:
        return name, None, None
    return name, *read_answer(question, value, pack.renames.get(name))


def today(pack: Pack, name: str) -> str:
    """What a question is called today."""
    return name if name in pack.questions else renamed_to(name, pack.renames[""])


def read_answer(question: Question, value: Any, renamed: Mapping[str, str] | None = None) -> tuple[Answer | None, Problem | None]:
    """One answer and what is wrong with it. Of a list with bad members the good ones are kept."""
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(v, (Mapping, list, tuple)) for v in values):
        example = "120" if question.number is not None else next(iter(question.choices))
        return None, _bad(question, f"`{question.id}` is answered with a nested value", f"write `{question.id}: {example}`")
    if NOT_SURE in values:
        if len(values) > 1:
            return None, _bad(question, "`not_sure` stands beside other values", "write `not_sure` alone")
        return Answer(not_sure=True), None
    if not values and question.kind != "several":
        return None, _bad(question, "the list of possible values is empty", "leave the question out, or write `not_sure`")
    if question.number is not None:
        return _read_number(question, values)
    known = question.choices
    chosen: list[str] = []
    unknown: list[str] = []
    for v in values:
        text = _scalar(v)
        text = renamed_to(text, renamed or {}) if text not in known else text
        (chosen if text in known else unknown).append(text)
    chosen = [o for o in known if o in chosen]  # in the question's order, each once
    problem = None
    if unknown:
        by_label = next((f"write `{o}`" for o, option in known.items() if option.label.casefold() == unknown[0].casefold()), "")
        hint = by_label or nearest(unknown[0], known)
        problem = _bad(question, f"`{short(unknown[0])}` is no answer to `{question.id}`", hint, code="unknown-option")
        if not chosen:
            return None, problem
    return Answer(tuple(chosen)), problem


def _read_number(question: Question, values: list) -> tuple[Answer | None, Problem | None]:
    bins: list[int] = []
    exact: float | None = None
    count = len(question.choices)
    ranges = {bin_text(question, i): i for i in range(count)}
    for v in values:
        text = _scalar(v).replace("_", "")
        number = _to_number(text)
        if number is not None:
            if number < 0 or not math.isfinite(number):
                return None, _bad(question, f"`{short(text)}` is no count", "write a number from 0 upwards", code="bad-number")
            bins.append(question.bin_of(number))
            exact = number if len(values) == 1 else None
        elif text in ranges:
            bins.append(ranges[text])
        else:
            hint = "write a number such as `120`, or a range: " + ", ".join(f"`{r}`" for r in ranges)
            return None, _bad(question, f"`{short(text)}` is no number and none of the ranges", hint, code="bad-number")
    return Answer(tuple(f"bin{b}" for b in sorted(set(bins))), exact), None


def _to_number(text: str) -> float | None:
    plain = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text)
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?(e-\d{1,2})?", plain):
        return None
    return float(plain)


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


def clean(text: str) -> str:
    """Text without control characters, cut to a sane length."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "", text)[:MAX_TEXT]


def _scalar(value: Any) -> str:
    if isinstance(value, bool):  # a YAML reader that knows yes and no got here first
        return "yes" if value else "no"
    return str(value).strip()


def short(value: Any) -> str:
    text = clean(str(value)).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


def _bad(question: Question, message: str, hint: str = "", *, code: str = "bad-answer") -> Problem:
    if question.id not in message:
        message = f"`{question.id}`: {message}"
    return Problem(code, message, hint=hint)
