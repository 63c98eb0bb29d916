"""Answers from plain values: what a team said, checked against a pack's questions.

Whatever cannot be read becomes a problem at its place; the rest is kept.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from advisor.pack import Answer, Case, Pack, Place, Problem, nearest
from advisor.pack.pack import read_answer, todays_name
from advisor.pack.problem import Findings, clean, short

from .answers import PRIORITIES, RECORD_FIELDS, Answers
from .feature import MOST_PARTS, clean_name, free_name, in_front, too_many

MAX_PROBLEMS = 50  # told in full; the others are counted
KEYS = ("answers", "priorities", "assumed", "notes", "record", "pack", "part", "parts")
_ANSWERS_HINT = "write `task: answer` on a line of its own"
Path = tuple[Any, ...]  # the keys and positions that lead to a value


def read_answers(pack: Pack, raw: Any) -> tuple[Answers, list[Problem]]:
    """Answers from the mapping of an answers file (or the bare mapping of answers), and what fell out."""
    findings = Findings(MAX_PROBLEMS)
    answers = Reader(pack, findings).read(raw)
    return answers, findings.in_order("")


def answers_of_case(pack: Pack, case: Case) -> Answers:
    """The answers of a case of the pack."""
    return read_answers(pack, {"answers": case.answers})[0]


class Reader:
    """Reads the values of one answers file; what is wrong goes to `findings`, at the place that `find` knows for a path."""

    def __init__(self, pack: Pack, findings: Findings, find: Callable[[Path], Place] = lambda path: Place()):
        self.pack = pack
        self.findings = findings
        self.find = find

    def read(self, raw: Any) -> Answers:
        """The whole file: one set of answers, or the parts of a feature."""
        raw = self._entries(raw, (), "bad-answers", "an answers file is a mapping of question ids to answers", _ANSWERS_HINT)
        top = self._one(raw, (), Answers())
        if not _is_whole(raw) or raw.get("parts") is None:
            return top
        hint = "write `Sort tickets: {task: sort}` below it"
        parts = self._entries(raw["parts"], ("parts",), "bad-parts", "`parts` is a mapping of names to answers", hint)
        return self._feature(parts, clean_name(raw.get("part") or ""), top)

    def _feature(self, parts: Mapping, chosen: str, top: Answers) -> Answers:
        """The parts of a feature. `top` is what stands at the file's top: the answers of the part `chosen`, or, if none is chosen,
        what all parts share."""
        keys = [*parts]
        found: list[Answers] = []
        front = 0
        if chosen and chosen not in map(clean_name, keys[:MOST_PARTS]):
            found.append(replace(top, part=chosen))
        room = MOST_PARTS - len(found)
        for key in keys[:room]:
            name, path = clean_name(key), ("parts", key)
            own = self._entries(parts[key], path, "bad-answers", "a part is a mapping of question ids to answers", _ANSWERS_HINT)
            part = self._one(own, path, replace(top, record={}) if name == chosen or not chosen else Answers())
            if name == chosen or not (chosen or found):  # what the file's top says of the decision belongs to this part
                front = len(found)
                part = replace(part, record={**part.record, **top.record})
            found.append(replace(part, part=free_name(name, [p.part for p in found])))
        if len(keys) > room:
            self.findings.add(replace(too_many(clean_name(keys[room]), len(keys) - room), place=self.find(("parts", keys[room]))))
        return in_front(tuple(found), front, top.record) if found else top

    def _one(self, raw: Mapping, path: Path, base: Answers) -> Answers:
        """One set of answers, over those of `base`. An empty answer takes back the one in `base`."""
        whole = _is_whole(raw)
        if not whole:
            raw = {"answers": raw}
        exported = {"ranking", "settled"} <= raw.keys()  # a recommendation: what stands beside the answers is left alone
        for key in raw:
            if key not in KEYS and not exported:
                self._unknown("unknown-key", f"`{short(key)}` is no part of an answers file", (*path, key), KEYS)
            elif path and key in ("part", "parts"):
                self._say("parts-in-part", "a part holds no parts of its own", (*path, key), "put it beside the others")
        at = (*path, "answers") if whole else path
        said = self._entries(raw.get("answers"), at, "bad-answers", "`answers` is a mapping of question ids to answers", _ANSWERS_HINT)
        names = {key: todays_name(self.pack, str(key)) for key in said}
        given = self._given(said, names, at, dict(base.given))
        assumed = (base.assumed - {*names.values()}) | self._assumed(raw.get("assumed"), (*path, "assumed"))
        return replace(
            base,
            given=given,
            priorities=self._priorities(raw.get("priorities"), (*path, "priorities"), dict(base.priorities)),
            assumed=frozenset(assumed).intersection(given),
            notes=self._texts(raw.get("notes"), "notes", self.pack.questions, (*path, "notes"), dict(base.notes)),
            record=self._texts(raw.get("record"), "record", RECORD_FIELDS, (*path, "record"), dict(base.record)),
        )

    def _given(self, said: Mapping, names: Mapping[Any, str], path: Path, found: dict[str, Answer]) -> dict[str, Answer]:
        counts: dict[str, Any] = {}  # which key of a question counts: the one of today, or else the first old one
        for key, name in names.items():
            if said[key] is not None and (key == name or said.get(name) is None):
                counts.setdefault(name, key)
        for key, name in names.items():
            question = self.pack.questions.get(name)
            if question is None:
                self._unknown("unknown-question", f"`{short(key)}` is no question", (*path, key), self.pack.questions)
            elif said[key] is None:
                if name not in counts:
                    found.pop(name, None)
            elif counts[name] != key:
                other = f"`{short(key)}` is called `{name}` today, and that is answered too"
                self._say("answered-twice", other, (*path, key), "keep one of them")
            else:
                answer, problem = read_answer(self.pack, question, said[key])
                if problem:
                    self.findings.add(replace(problem, place=self.find((*path, key))))
                if answer:
                    found[name] = answer
                else:
                    found.pop(name, None)
        return found

    def _priorities(self, raw: Any, path: Path, found: dict[str, int]) -> dict[str, int]:
        words = self._entries(raw, path, "bad-priorities", "`priorities` is a mapping of criteria to words", "write `speed: more`")
        for key, word in words.items():
            if key not in self.pack.criteria:
                self._unknown("unknown-criterion", f"`{short(key)}` is no criterion", (*path, key), self.pack.criteria)
            elif str(word) in PRIORITIES:
                found[key] = PRIORITIES[str(word)]
            else:
                self._say("bad-priority", f"`{short(word)}` is no priority", (*path, key), nearest(str(word), PRIORITIES))
        return {criterion: number for criterion, number in found.items() if number != PRIORITIES["normal"]}

    def _assumed(self, raw: Any, path: Path) -> set[str]:
        if raw is not None and not isinstance(raw, (list, tuple)):
            self._say("bad-list", "`assumed` is a list of question ids", path, "write `assumed: [task]`")
            return set()
        found = set()
        for i, said in enumerate(raw or ()):
            name = todays_name(self.pack, str(said))
            found.add(name)
            if name not in self.pack.questions:
                self._unknown("unknown-question", f"`{short(said)}` in `assumed` is no question", (*path, i), self.pack.questions, name)
        return found

    def _texts(self, raw: Any, what: str, known: Iterable[str], path: Path, found: dict[str, str]) -> dict[str, str]:
        hint = f"write `{next(iter(known), 'task')}: some text` below it"
        for key, text in self._entries(raw, path, "bad-text", f"`{what}` is a mapping of names to text", hint).items():
            name = todays_name(self.pack, str(key)) if what == "notes" else str(key)
            if name not in known:
                self._unknown("unknown-key", f"`{short(key)}` has no place in `{what}`", (*path, key), known)
                continue
            said = ", ".join(map(str, text)) if isinstance(text, (list, tuple)) else str(text)
            found[name] = clean(said) if text is not None else ""
        return {name: text for name, text in found.items() if text}

    def _entries(self, raw: Any, path: Path, code: str, message: str, hint: str) -> Mapping:
        """The entries of what should be a mapping; none, and a problem, if it is something else."""
        if raw is None or isinstance(raw, Mapping):
            return raw or {}
        self._say(code, message, path, hint)
        return {}

    def _unknown(self, code: str, message: str, path: Path, known: Iterable[str], name: str = "") -> None:
        self._say(code, message, path, functools.partial(nearest, name or str(path[-1]), known))

    def _say(self, code: str, message: str, path: Path, hint: str | Callable[[], str]) -> None:
        self.findings.say(code, message, functools.partial(self.find, path), hint)


def _is_whole(raw: Mapping) -> bool:
    """Whether this is the whole form of an answers file, not the bare mapping of answers. `parts` is a question's id too, but
    no answer is a mapping."""
    return "answers" in raw or isinstance(raw.get("parts"), Mapping)
