"""Answers from plain values, checked against a pack’s questions; those of the first edition as far as they mean the same, see `carried`."""

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from advisor.pack import NOT_SURE, Answer, Case, Findings, Pack, Place, Problem, Team, clean, flat, nearest, read_answer, short, todays_name

from .answers import CORRECTIONS, EDITION, MOST_PARTS, OWN_MODELS, OWN_NUMBERS, RECORD_FIELDS, Answers, clean_name, counts_of, free_name, in_front
from .currency import CURRENCY, currency_of, with_currency

MAX_PROBLEMS = 50  # told in full; the others are counted
KEYS = ("edition", "answers", "needs", "assumed", "own", "notes", "record", "pack", "part", "parts")
_ANSWERS_HINT = "write `task: answer` on a line of its own"
Path = tuple[Any, ...]  # the keys and positions that lead to a value


def read_answers(pack: Pack, raw: Any) -> tuple[Answers, list[Problem]]:
    """Answers from the mapping of an answers file (or the bare mapping of answers), and what fell out."""
    findings = Findings(MAX_PROBLEMS)
    return Reader(pack, findings).read(raw), findings.in_order("")


def answers_of_case(pack: Pack, case: Case | Team) -> Answers:
    """The answers of a case or team of the pack, which reads them once."""
    held: dict[int, tuple[Case | Team, Answers]] = vars(pack).setdefault("answers_of_cases", {})  # by the object that each is
    if id(case) not in held:
        held[id(case)] = case, read_answers(pack, {"answers": case.answers})[0]
    return held[id(case)][1]


class Reader:
    """Reads the values of one answers file; what is wrong goes to `findings`, at the place that `find` knows for a path."""

    def __init__(self, pack: Pack, findings: Findings, find: Callable[[Path], Place] = lambda path: Place()):
        self.pack, self.findings, self.find = pack, findings, find
        self.old = False  # whether the file is of the first edition
        self.left: list[Any] = []  # keys of the first edition that nothing of today takes up

    def read(self, raw: Any) -> Answers:
        """The whole file: one set of answers, or the parts of a feature."""
        raw = self._entries(raw, (), "bad-answers", "an answers file is a mapping of question ids to answers", _ANSWERS_HINT)
        self.old = self._is_old(raw)
        answers = self._one(raw, (), Answers())
        if _is_whole(raw) and raw.get("parts") is not None:
            hint = "write `Sort tickets: {task: sort}` below it"
            parts = self._entries(raw["parts"], ("parts",), "bad-parts", "`parts` is a mapping of names to answers", hint)
            answers = self._feature(parts, clean_name(raw.get("part") or ""), answers)
        answers = with_currency(answers, currency_of(answers))
        if self.left:
            named = ", ".join(f"`{short(key)}`" for key in dict.fromkeys(map(str, self.left)))
            message = f"the answers are of the first edition, and these could not be carried over: {named}"
            self.findings.add(Problem("first-edition", message, self.find(()), "look through the questions and answer what is missing", "warning"))
        return answers

    def _is_old(self, raw: Mapping) -> bool:
        if not _is_whole(raw):
            return is_first_edition(self.pack, raw)
        edition = raw.get("edition")
        if edition is not None and str(edition) not in ("1", str(EDITION)):
            self._say("bad-edition", f"`{short(edition)}` is no edition", ("edition",), f"write `edition: {EDITION}`, or leave it out")
        parts = raw.get("parts")
        held = [raw, *(parts.values() if isinstance(parts, Mapping) else ())]
        said = [one.get("answers", one if one is not raw else None) for one in held if isinstance(one, Mapping)]
        return edition is None and is_first_edition(self.pack, [key for one in said if isinstance(one, Mapping) for key in one])

    def _feature(self, parts: Mapping, chosen: str, top: Answers) -> Answers:
        """The parts of a feature. `top` is what stands at the file's top: the answers of the part `chosen`, or if none is, what all share."""
        keys, found, front = [*parts], list[Answers](), 0
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
            rest = f"{len(keys) - room - 1} more were" if len(keys) > room + 1 else ""
            says = f"a feature has at most {MOST_PARTS} parts here; `{clean_name(keys[room])}` {rest and 'and '}{rest or 'was'} left out"
            self.findings.add(Problem("too-many-parts", says, self.find(("parts", keys[room])), "answer the others apart"))
        return in_front(tuple(found), front, top.record) if found else top

    def _one(self, raw: Mapping, path: Path, base: Answers) -> Answers:
        """One set of answers, over those of `base`. An empty answer takes back the one in `base`."""
        raw = raw if (whole := _is_whole(raw)) else {"answers": raw}
        for key in raw:
            if self.old and key == "priorities":
                self.left.append(key)
            elif key not in KEYS and not {"ranking", "settled"} <= raw.keys():  # what stands beside the answers of a recommendation is left alone
                self._unknown("unknown-key", f"`{short(key)}` is no part of an answers file", (*path, key), KEYS)
            elif path and key in ("edition", "part", "parts"):
                self._say("parts-in-part", "a part holds no parts of its own", (*path, key), "put it beside the others")
        at = (*path, "answers") if whole else path
        said = self._entries(raw.get("answers"), at, "bad-answers", "`answers` is a mapping of question ids to answers", _ANSWERS_HINT)
        led: dict[Any, str] = {}
        if self.old:
            said, led = carried(self.pack, said)
            self.left += [key for key, name in led.items() if not name]
        entries = [(where, todays_name(self.pack, name), value) for where, name, value in flat(self.pack, said)]
        given = self._given(entries, at, dict(base.given))
        assumed = base.assumed - {name for _, name, _ in entries}
        return replace(
            base,
            given=given,
            needs=self._needs(raw.get("needs"), (*path, "needs"), dict(base.needs)),
            assumed=frozenset(assumed | self._assumed(raw.get("assumed"), (*path, "assumed"), led)).intersection(given),
            own=self._own(raw.get("own"), (*path, "own"), dict(base.own)),
            notes=self._texts(raw, "notes", self.pack.questions, path, dict(base.notes), led),
            record=self._texts(raw, "record", RECORD_FIELDS, path, dict(base.record), {}),
        )

    def _given(self, entries: list[tuple[Path, str, Any]], path: Path, found: dict[str, Answer]) -> dict[str, Answer]:
        """The answers of a file over those found before. `entries` are the path of each, today's name of its question and its value."""
        today = {name for where, name, value in entries if _name_of(where) == name and value is not None}
        counts: dict[str, Path] = {}  # which entry of a question counts: the one of today, or else the first old one
        for where, name, value in entries:
            if value is not None and (_name_of(where) == name or name not in today):
                counts.setdefault(name, where)
        for where, name, value in entries:
            question, key = self.pack.questions.get(name), where[-1]
            if question is None:
                self._no_question(where, path)
            elif value is None:
                if name not in counts:
                    found.pop(name, None)
            elif counts[name] != where:
                self._say("answered-twice", f"`{short(key)}` is called `{name}` today, and that is answered too", (*path, *where), "keep one of them")
            else:
                answer, problem = read_answer(self.pack, question, value)
                if problem:
                    self.findings.add(replace(problem, place=self.find((*path, *where))))
                if answer:
                    found[name] = answer
                else:
                    found.pop(name, None)
        return found

    def _no_question(self, where: Path, path: Path) -> None:
        key = where[-1]
        if len(where) > 1:
            rows = [name.removeprefix(f"{where[0]}_") for name in self.pack.grids[where[0]]]
            self._unknown("unknown-question", f"`{short(key)}` is no row of `{where[0]}`", (*path, *where), rows)
        elif key in self.pack.grids:
            row = self.pack.questions[self.pack.grids[key][0]]
            hint = f"write `{key}: {{{row.id.removeprefix(f'{key}_')}: {next(iter(row.choices))}}}`"
            self._say("bad-answer", f"`{key}` is answered row by row", (*path, key), hint)
        else:
            self._unknown("unknown-question", f"`{short(key)}` is no question", (*path, key), [*self.pack.questions, *self.pack.grids])

    def _needs(self, raw: Any, path: Path, found: dict[str, str]) -> dict[str, str]:
        if isinstance(raw, list):  # an exported recommendation says of each need how strongly it shows, and what the team makes of it
            raw = {n.get("need"): n["corrected"] for n in raw if isinstance(n, Mapping) and "corrected" in n}
        words = self._entries(raw, path, "bad-needs", "`needs` is a mapping of needs to words", "write `find: strongly`")
        for key, word in self._known(words, path, "need", self.pack.needs, found):
            if str(word) in CORRECTIONS:
                found[key] = str(word)
            else:
                self._say("bad-correction", f"`{short(word)}` does not correct a need", (*path, key), nearest(str(word), CORRECTIONS))
        return found

    def _own(self, raw: Any, path: Path, found: dict[str, float | str]) -> dict[str, float | str]:
        numbers = self._entries(raw, path, "bad-own", "`own` is a mapping of figures to numbers", "write `words_in: 300`")
        known = [*(f.id for f in self.pack.content.figures), *OWN_MODELS, *OWN_NUMBERS, CURRENCY, *counts_of(self.pack)]
        for name, value in self._known(numbers, path, "figure", known, found):
            if name in OWN_MODELS or (name == CURRENCY and re.fullmatch("[A-Z]{3}", str(value))):
                found[name] = clean(str(value))[:60]
            elif name == CURRENCY:
                self._say("bad-own", f"`{short(value)}` is no currency", (*path, name), "write three capital letters, such as EUR")
            elif (number := _amount(value)) is None:
                self._say("bad-own", f"`{short(value)}` is no amount", (*path, name), "write a number from 0 to 1,000,000,000,000")
            else:
                found[name] = number
        return found

    def _known(self, entries: Mapping, path: Path, what: str, known: Collection[str], found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """The entries under known names. An empty one takes back what was found before."""
        for key, value in entries.items():
            if str(key) not in known:
                self._unknown(f"unknown-{what}", f"`{short(key)}` is no {what}", (*path, key), known)
            elif value is None:
                found.pop(str(key), None)
            else:
                yield str(key), value

    def _assumed(self, raw: Any, path: Path, led: Mapping[Any, str]) -> set[str]:
        if raw is not None and not isinstance(raw, (list, tuple)):
            self._say("bad-list", "`assumed` is a list of question ids", path, "write `assumed: [task]`")
            return set()
        found = set()
        for i, said in enumerate(raw or ()):
            name = led.get(str(said), "" if self.old else todays_name(self.pack, str(said)))
            found.add(name)
            if name and name not in self.pack.questions:
                self._unknown("unknown-question", f"`{short(said)}` in `assumed` is no question", (*path, i), self.pack.questions, name)
        return found

    def _texts(self, raw: Mapping, what: str, known: Iterable[str], path: Path, found: dict[str, str], led: Mapping) -> dict[str, str]:
        """The `notes` or the `record`; those of the first edition stand at the question that each key `led` to."""
        hint = f"write `{next(iter(known), 'task')}: some text` below it"
        for key, text in self._entries(raw.get(what), (*path, what), "bad-text", f"`{what}` is a mapping of names to text", hint).items():
            name = str(key) if what == "record" else led.get(key, "") if self.old else todays_name(self.pack, str(key))
            if name in known:
                found[name] = clean(", ".join(map(str, text)) if isinstance(text, (list, tuple)) else str(text)) if text is not None else ""
            elif name or what == "record":
                self._unknown("unknown-key", f"`{short(key)}` has no place in `{what}`", (*path, what, key), known)
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


def _name_of(where: Path) -> str:
    """The question that a path among answers names: `(stands, people)` is `stands_people`."""
    return "_".join(map(str, where))


def _amount(value: Any) -> float | None:
    """A number from zero to a million millions; None for anything else."""
    try:
        number = float(str(value).replace(",", "").replace("_", "")) if not isinstance(value, bool) else -1.0
    except ValueError:
        return None
    return number if 0 <= number <= 1e12 else None


def _is_whole(raw: Mapping) -> bool:
    """Whether this is a whole answers file, not the bare mapping of answers. `parts` is a question's id too, but no answer is a mapping."""
    return "answers" in raw or isinstance(raw.get("parts"), Mapping)


def is_first_edition(pack: Pack, names: Iterable[Any]) -> bool:
    """Whether answers that name no edition hold a question that only the first edition had."""
    return not ({entry.id for entry in pack.content.carried} - pack.questions.keys()).isdisjoint(map(str, names))


def carried(pack: Pack, said: Mapping[Any, Any]) -> tuple[dict[str, Any], dict[Any, str]]:
    """Answers of the first edition as answers of today, by question; and which question each key led to, "" for those left behind."""
    found, led = dict[str, Any](), dict.fromkeys(said, "")
    for key, value in said.items():
        entry = next((e for e in pack.content.carried if e.id == str(key)), None)
        if entry is None or not entry.to or entry.to in found:
            continue
        values = [value] if not isinstance(value, (list, tuple)) else list(value)
        if entry.options:
            values = [{**entry.options, NOT_SURE: NOT_SURE}.get(str(v)) for v in values]
        new = values if isinstance(value, (list, tuple)) else values[0]
        if None not in values and read_answer(pack, pack.questions[entry.to], new)[1] is None:
            found[entry.to], led[key] = new, entry.to
    return found, led
