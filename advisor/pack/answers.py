"""Answers: what a team said, checked against a pack's questions.

An answer is the set of values still possible. *Unanswered* and *not sure* are both the full set,
but *not sure* is not asked again. Whatever cannot be read becomes a problem; the rest is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .derived import Estimated
from .feature import read_parts
from .model import renamed as renamed_to
from .pack import Pack
from .part import NOT_SURE
from .problem import Problem, nearest
from .question import Question, bin_text

PRIORITIES = {"ignore": 0, "normal": 1, "more": 2, "most": 3}
RECORD_FIELDS = ("title", "deciders", "date", "override", "reason", "favoured")
_TOP_LEVEL = ("answers", "priorities", "assumed", "notes", "record", "pack", "part", "parts")
MAX_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Answer:
    """Options that hold (several-of), or options still possible (all other kinds).

    `number` is the exact figure where one was given. `not_sure` means that every value is possible.
    """

    options: tuple[str, ...] = ()
    number: float | None = None
    not_sure: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question id, in the order in which they were given, and what travels with them: other parts of the same
    feature too, see `feature`. `given` may also hold estimates (see `advisor.estimate.derived`), which stand in `estimated` too."""

    given: Mapping[str, Answer] = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)  # criterion -> 0 to 3
    assumed: frozenset[str] = frozenset()  # questions that a starting point filled in
    notes: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, str] = field(default_factory=dict)
    part: str = ""  # the name of the feature's part that these answers are about; empty where it has no parts
    others: tuple[Answers, ...] = ()  # the other parts in order
    place: int = 0  # where this part stands among them all
    estimated: Mapping[str, Estimated] = field(default_factory=dict)

    @property
    def said(self) -> Mapping[str, Answer]:
        """What people answered: `given` without estimates."""
        return {q: a for q, a in self.given.items() if q not in self.estimated} if self.estimated else self.given

    def with_answer(self, question: str, answer: Answer | None) -> Answers:
        """A copy with one answer set (last in the order if new), or removed by None."""
        given = dict(self.given)
        if answer is None:
            given.pop(question, None)
        else:
            given[question] = answer
        return replace(self, given=given, assumed=self.assumed - {question})


def read_answers(pack: Pack, raw: Any) -> tuple[Answers, list[Problem]]:
    """Answers from the mapping of an answers file (or the bare mapping of answers), and what fell out."""
    if raw is None:
        raw = {}
    if not isinstance(raw, Mapping):
        return Answers(), [
            Problem("bad-answers", "an answers file is a mapping of question ids to answers", hint="write `task: answer` on a line of its own")
        ]
    problems: list[Problem] = []
    whole = raw if is_whole(raw) else {"answers": raw}
    whole = {"answers": {}, **whole}
    for key in whole:
        if key not in _TOP_LEVEL:
            problems.append(Problem("unknown-key", f"`{_short(key)}` is no part of an answers file", hint=nearest(str(key), _TOP_LEVEL)))
    given = _read_given(pack, whole["answers"], problems)
    problems += [problem for _, problem in answered_twice(pack, whole["answers"])]
    assumed = _assumed(pack, whole.get("assumed"), problems)
    notes = whole.get("notes")
    if isinstance(notes, Mapping):
        notes = {_today(pack, str(key)): text for key, text in notes.items()}
    found = Answers(
        given=given,
        priorities=_read_priorities(pack, whole.get("priorities"), problems),
        assumed=frozenset(assumed).intersection(given),
        notes=_texts(notes, "notes", tuple(pack.questions), problems),
        record=_texts(whole.get("record"), "record", RECORD_FIELDS, problems),
    )
    if whole.get("parts") is not None:
        found, wrong = read_parts(whole, found, lambda part: read_answers(pack, part))
        problems += wrong
    return found, problems


def is_whole(raw: Mapping) -> bool:
    """Whether this is the whole form of an answers file, not the bare mapping of answers. `parts` is a question's id too, but
    no answer is a mapping."""
    return isinstance(raw.get("answers"), Mapping) or isinstance(raw.get("parts"), Mapping)


def _read_given(pack: Pack, raw: Mapping, problems: list[Problem]) -> dict[str, Answer]:
    given: dict[str, Answer] = {}
    for key, value in raw.items():
        key = str(key)
        name = _today(pack, key)
        question = pack.questions.get(name)
        if question is None:
            problems.append(Problem("unknown-question", f"`{_short(key)}` is no question", hint=nearest(key, [q.id for q in pack.asked])))
            continue
        if question.derived is not None:
            inputs = [f"`{q}`" for q in question.derived.inputs if q in pack.questions]
            hint = f"answer {', '.join(inputs)} instead" if inputs else "leave it out"
            problems.append(Problem("derived-answered", f"`{name}` is estimated from other answers, so nobody answers it", hint=hint))
            continue
        if value is None:
            continue
        if name != key and raw.get(name) is not None:
            continue  # see answered_twice
        answer, problem = read_answer(question, value, {r.from_: r.to for r in pack.content.renames if r.question == name})
        if problem:
            problems.append(problem)
        if answer:
            given[name] = answer
    return given


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
        problem = _bad(question, f"`{_short(unknown[0])}` is no answer to `{question.id}`", hint, code="unknown-option")
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
                return None, _bad(question, f"`{_short(text)}` is no count", "write a number from 0 upwards", code="bad-number")
            bins.append(question.bin_of(number))
            exact = number if len(values) == 1 else None
        elif text in ranges:
            bins.append(ranges[text])
        else:
            hint = "write a number such as `120`, or a range: " + ", ".join(f"`{r}`" for r in ranges)
            return None, _bad(question, f"`{_short(text)}` is no number and none of the ranges", hint, code="bad-number")
    return Answer(tuple(f"bin{b}" for b in sorted(set(bins))), exact), None


def _to_number(text: str) -> float | None:
    plain = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text)
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?(e-\d{1,2})?", plain):
        return None
    return float(plain)


def _read_priorities(pack: Pack, raw: Any, problems: list[Problem]) -> dict[str, int]:
    found: dict[str, int] = {}
    if raw is None:
        return found
    if not isinstance(raw, Mapping):
        problems.append(Problem("bad-priorities", "`priorities` is a mapping of criteria to words", hint="write `speed: more`"))
        return found
    for key, word in raw.items():
        if key not in pack.criteria:
            problems.append(Problem("unknown-criterion", f"`{_short(key)}` is no criterion", hint=nearest(str(key), pack.criteria)))
        elif str(word) in PRIORITIES:
            if PRIORITIES[str(word)] != 1:
                found[str(key)] = PRIORITIES[str(word)]
        else:
            problems.append(Problem("bad-priority", f"`{_short(word)}` is no priority", hint=nearest(str(word), PRIORITIES)))
    return found


def answered_twice(pack: Pack, raw: Mapping) -> Iterator[tuple[str, Problem]]:
    """The keys of answers that are given under an old name of a question and under today's too. The latter counts."""
    for key, value in raw.items():
        name = _today(pack, str(key))
        if name != key and value is not None and raw.get(name) is not None:
            yield key, Problem("answered-twice", f"`{_short(key)}` is called `{name}` today, and that is answered too", hint="keep one of them")


def _today(pack: Pack, name: str) -> str:
    """What a question is called today."""
    return name if name in pack.questions else renamed_to(name, {r.from_: r.to for r in pack.content.renames if not r.question})


def _assumed(pack: Pack, raw: Any, problems: list[Problem]) -> list[str]:
    if raw is None:
        return []
    if not isinstance(raw, (list, tuple)):
        problems.append(Problem("bad-list", "`assumed` is a list of question ids", hint="write `assumed: [task]`"))
        return []
    names = [_today(pack, str(name)) for name in raw]
    for said, name in zip(raw, names, strict=True):
        if name not in pack.questions:
            problems.append(Problem("unknown-question", f"`{_short(said)}` in `assumed` is no question", hint=nearest(name, pack.questions)))
    return [name for name in names if name in pack.questions]


def _texts(raw: Any, what: str, known: tuple[str, ...], problems: list[Problem]) -> dict[str, str]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        problems.append(Problem("bad-text", f"`{what}` is a mapping of names to text", hint=f"write `{known[0]}: some text` below it"))
        return {}
    found = {}
    for key, text in raw.items():
        if key not in known:
            problems.append(Problem("unknown-key", f"`{_short(key)}` has no place in `{what}`", hint=nearest(str(key), known)))
        elif text is not None and (clean := _clean(", ".join(map(str, text)) if isinstance(text, (list, tuple)) else str(text))):
            found[str(key)] = clean
    return found


def _clean(text: str) -> str:
    """Text without control characters, cut to a sane length."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "", text)[:MAX_TEXT]


def _scalar(value: Any) -> str:
    if isinstance(value, bool):  # a YAML reader that knows yes and no got here first
        return "yes" if value else "no"
    return str(value).strip()


def _short(value: Any) -> str:
    text = _clean(str(value)).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


def _bad(question: Question, message: str, hint: str = "", *, code: str = "bad-answer") -> Problem:
    if question.id not in message:
        message = f"`{question.id}`: {message}"
    return Problem(code, message, hint=hint)
