"""Answers: what a team said, checked against a pack's questions.

Whatever cannot be read becomes a problem; the rest is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from advisor.pack import Answer, Case, Pack, Problem, nearest
from advisor.pack.answer import clean, read_entry, short, today

from .answers import PRIORITIES, RECORD_FIELDS, Answers
from .feature import MOST_PARTS, clean_name, free_name, in_front, too_many

_TOP_LEVEL = ("answers", "priorities", "assumed", "notes", "record", "pack", "part", "parts")
_KEYS = ("answers", "priorities", "assumed", "notes")


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
            problems.append(Problem("unknown-key", f"`{short(key)}` is no part of an answers file", hint=nearest(str(key), _TOP_LEVEL)))
    given = _read_given(pack, whole["answers"], problems)
    problems += [problem for _, problem in answered_twice(pack, whole["answers"])]
    assumed = _assumed(pack, whole.get("assumed"), problems)
    notes = whole.get("notes")
    if isinstance(notes, Mapping):
        notes = {today(pack, str(key)): text for key, text in notes.items()}
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


def answers_of_case(pack: Pack, case: Case) -> Answers:
    """The answers of a case of the pack."""
    return read_answers(pack, {"answers": case.answers})[0]


def is_whole(raw: Mapping) -> bool:
    """Whether this is the whole form of an answers file, not the bare mapping of answers. `parts` is a question's id too, but
    no answer is a mapping."""
    return isinstance(raw.get("answers"), Mapping) or isinstance(raw.get("parts"), Mapping)


def _read_given(pack: Pack, raw: Mapping, problems: list[Problem]) -> dict[str, Answer]:
    given: dict[str, Answer] = {}
    for key, value in raw.items():
        key = str(key)
        if (name := today(pack, key)) != key and raw.get(name) is not None:
            continue  # see answered_twice
        _, answer, problem = read_entry(pack, key, value)
        if problem:
            problems.append(problem)
        if answer:
            given[name] = answer
    return given


def _read_priorities(pack: Pack, raw: Any, problems: list[Problem]) -> dict[str, int]:
    found: dict[str, int] = {}
    if raw is None:
        return found
    if not isinstance(raw, Mapping):
        problems.append(Problem("bad-priorities", "`priorities` is a mapping of criteria to words", hint="write `speed: more`"))
        return found
    for key, word in raw.items():
        if key not in pack.criteria:
            problems.append(Problem("unknown-criterion", f"`{short(key)}` is no criterion", hint=nearest(str(key), pack.criteria)))
        elif str(word) in PRIORITIES:
            if PRIORITIES[str(word)] != 1:
                found[str(key)] = PRIORITIES[str(word)]
        else:
            problems.append(Problem("bad-priority", f"`{short(word)}` is no priority", hint=nearest(str(word), PRIORITIES)))
    return found


def answered_twice(pack: Pack, raw: Mapping) -> Iterator[tuple[str, Problem]]:
    """The keys of answers that are given under an old name of a question and under today's too. The latter counts."""
    for key, value in raw.items():
        name = today(pack, str(key))
        if name != key and value is not None and raw.get(name) is not None:
            yield key, Problem("answered-twice", f"`{short(key)}` is called `{name}` today, and that is answered too", hint="keep one of them")


def _assumed(pack: Pack, raw: Any, problems: list[Problem]) -> list[str]:
    if raw is None:
        return []
    if not isinstance(raw, (list, tuple)):
        problems.append(Problem("bad-list", "`assumed` is a list of question ids", hint="write `assumed: [task]`"))
        return []
    names = [today(pack, str(name)) for name in raw]
    for said, name in zip(raw, names, strict=True):
        if name not in pack.questions:
            problems.append(Problem("unknown-question", f"`{short(said)}` in `assumed` is no question", hint=nearest(name, pack.questions)))
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
            problems.append(Problem("unknown-key", f"`{short(key)}` has no place in `{what}`", hint=nearest(str(key), known)))
        elif text is not None and (said := clean(", ".join(map(str, text)) if isinstance(text, (list, tuple)) else str(text))):
            found[str(key)] = said
    return found


def read_parts(whole: Mapping[str, Any], front: Answers, read: Callable[[Any], tuple[Answers, list[Problem]]]) -> tuple[Answers, list[Problem]]:
    """The parts of an answers file. `front` is what stands at its top: the answers of the part that `part:` names, or, without
    it, what all parts share. `read` reads one part."""
    raw, chosen = whole.get("parts"), clean_name(whole.get("part") or "")
    if not isinstance(raw, Mapping):
        return front, [Problem("bad-parts", "`parts` is a mapping of names to answers", hint="write `Sort tickets: {task: sort}` below it")]
    problems: list[Problem] = []
    found: list[Answers] = []
    at = 0
    if chosen and chosen not in map(clean_name, raw):
        found.append(replace(front, part=chosen))
    for key, value in [*raw.items()][:MOST_PARTS]:
        name = free_name(clean_name(key), [p.part for p in found])
        own, wrong = _read_own(value, read)
        problems += [replace(p, message=f"in the part `{name}`: {p.message}") for p in wrong]
        if chosen and clean_name(key) == chosen:
            at = len(found)
            found.append(replace(front, part=name))
        elif chosen:
            found.append(replace(own, part=name))
        else:
            merged, _ = read(_merged(whole, value))
            found.append(replace(merged, part=name, record={**own.record, **(front.record if not found else {})}))
    if len(raw) > MOST_PARTS:
        left = len(raw) - MOST_PARTS
        problems.append(too_many(clean_name([*raw][MOST_PARTS]), left))
    return (in_front(tuple(found[:MOST_PARTS]), at, front.record) if found else front), problems


def _read_own(value: Any, read: Callable[[Any], tuple[Answers, list[Problem]]]) -> tuple[Answers, list[Problem]]:
    if isinstance(value, Mapping) and isinstance(value.get("answers"), Mapping):
        value = {key: child for key, child in value.items() if key != "pack"}
        inner = [key for key in ("part", "parts") if key in value]
        if inner:
            value = {key: child for key, child in value.items() if key not in inner}
            own, wrong = read(value)
            return own, [*wrong, Problem("parts-in-part", "a part holds no parts of its own", hint="put it beside the others")]
    return read(value)


def _merged(whole: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """What a part shares with the others, under what it says itself; an empty answer leaves a shared one open."""
    if not isinstance(value, Mapping):
        value = {}
    own = value if isinstance(value.get("answers"), Mapping) else {"answers": value}
    merged: dict[str, Any] = {}
    for key in _KEYS:
        shared, mine = whole.get(key), own.get(key)
        if key == "assumed":
            stands = [q for q in shared if q not in own["answers"]] if isinstance(shared, list) else []
            merged[key] = [*stands, *(mine if isinstance(mine, list) else [])]
        else:
            merged[key] = {**(shared if isinstance(shared, Mapping) else {}), **(mine if isinstance(mine, Mapping) else {})}
    return merged
