"""Answers: what a team said about one feature, and what travels with it. A feature may have several parts, answered one at a time: the `Answers` that
are decided on are those of the part in front, and the others travel in them. Title, deciders and date stay with the part in front."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from advisor.pack import Answer, Option, Pack, Question, table

EDITION = 2  # of the questionnaire, as files and addresses carry it
NONE, STRONGLY = CORRECTIONS = ("none", "strongly")  # what a team may say of a need: not our problem, or this matters most
OWN_MODELS = ("model", "open_model")  # what a team may name for estimates beside figures of the pack: the models that it would use
OWN_NUMBERS: dict[str, tuple[str, str]] = table(__file__)  # and what it may type: what it is, and its unit
SYMPTOMS = ("main_fault", "other_faults")  # the questions about what goes wrong: of each answer a team may say how many outputs that spoilt
RECORD_FIELDS = ("title", "deciders", "date", "override", "reason", "favoured")
RIGHT, FROM = "right_today", (50, 80, 95.5)  # of a hundred outputs, as typed; where the answers to the question of it begin, after the first
MOST_PARTS, MOST_LETTERS = 6, 40  # of a feature, and of a part's name
NAMES = "makes"  # the question whose answer names a part that nobody named
OF_FEATURE = ("title", "deciders", "date")  # fields of the record that no part has for itself
OF_ALL = ("hour_by_hand", "month_most", "own_days", "price_read", "price_written")  # of all parts; below, those that another part has not
OF_PART = (*(name for name in OWN_NUMBERS if name not in OF_ALL), "words_in", "words_out", "fields", "reviewed_share", "review_minutes")


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question id, in the order in which they were given, and what travels with them: other parts of the same feature too."""

    given: Mapping[str, Answer] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)  # need -> one of `CORRECTIONS`
    assumed: frozenset[str] = frozenset()  # questions that a starting point filled in
    own: Mapping[str, float | str] = field(default_factory=dict)  # the team's numbers for estimates, by figure, and its models
    notes: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, str] = field(default_factory=dict)
    part: str = ""  # the name of the feature's part that these answers are about; empty where it has no parts
    others: tuple[Self, ...] = ()  # the other parts in order
    place: int = 0  # where this part stands among them all

    def known(self, question: str) -> Answer | None:
        """The answer to a question, unless it is open or *not sure*."""
        found = self.given.get(question)
        return found if found and not found.not_sure else None

    def with_answer(self, question: str, answer: Answer | None) -> Self:
        """A copy with one answer set (last in the order if new), or removed by None."""
        return replace(self, given={q: a for q, a in {**self.given, question: answer}.items() if a is not None}, assumed=self.assumed - {question})


def typed(answers: Answers, name: str, value: float | str | None, asked: Question | None) -> Answers:
    """The answers with a number as typed, or without, in all parts if it is of all; how many are right today answers `asked`, the question of it."""
    others = tuple(typed(part, name, value, None) for part in answers.others) if name in OF_ALL else answers.others
    new = replace(answers, own={key: held for key, held in {**answers.own, name: value}.items() if held not in (None, "")}, others=others)
    if asked is None or name != RIGHT or not isinstance(value, float) or len(asked.choices) <= len(FROM):
        return new
    return new.with_answer(asked.id, Answer(([*asked.choices][sum(value >= edge for edge in FROM)],)))


def counts_of(pack: Pack) -> dict[str, tuple[str, str]]:
    """The numbers that a team may type beside its faults: what each is called, and its unit."""
    return {f"{q}_{o}": (option.label, "bad outputs") for q in SYMPTOMS if q in pack.questions for o, option in pack.questions[q].choices.items()}


def all_parts(answers: Answers) -> tuple[Answers, ...]:
    """Every part in order, each by itself; none where the feature has no parts."""
    return (*answers.others[: answers.place], replace(answers, others=(), place=0), *answers.others[answers.place :]) if answers.others else ()


def in_front(parts: tuple[Answers, ...], at: int, record: Mapping[str, str]) -> Answers:
    """The part at one place with the others behind it; of `record` it takes what is the whole feature's. A single part loses its name."""
    own = [{f: text for f, text in p.record.items() if f not in OF_FEATURE} for p in parts]
    front = replace(parts[at], record={**{field: text for field, text in record.items() if field in OF_FEATURE}, **own[at]})
    if len(parts) == 1:
        return replace(front, part="", others=(), place=0)
    return replace(front, others=tuple(replace(p, record=own[i], others=(), place=0) for i, p in enumerate(parts) if i != at), place=at)


def brought_forward(answers: Answers, name: str) -> Answers:
    """The same with another part in front."""
    parts = all_parts(answers)
    at = next((i for i, p in enumerate(parts) if p.part == name), None)
    return answers if at is None else in_front(parts, at, answers.record)


def begun(pack: Pack, answers: Answers) -> Answers:
    """The present answers kept as a part, and a new one in front with what holds for the whole feature: the answers to `shared` questions."""
    parts = all_parts(answers) or (named(pack, replace(answers, part=clean_name(answers.record.get("title", "")) or "Job 1")),)
    if len(parts) >= MOST_PARTS:
        return answers
    shared = {q: a for q, a in answers.given.items() if pack.questions[q].shared}
    notes = {q: text for q, text in answers.notes.items() if q in shared}
    own = {key: value for key, value in answers.own.items() if key not in OF_PART and not key.startswith(SYMPTOMS)}
    new = Answers(shared, assumed=answers.assumed & shared.keys(), own=own, notes=notes, part=free_name("", [p.part for p in parts]))
    return in_front((*parts, new), len(parts), answers.record)


def renamed(answers: Answers, name: str) -> Answers:
    """The part in front under another name; an empty one changes nothing."""
    name = clean_name(name)
    return replace(answers, part=free_name(name, [p.part for p in answers.others])) if name and answers.others else answers


def named(pack: Pack, answers: Answers) -> Answers:
    """The part in front under what must come out of it, where nobody named it otherwise; numbered too where the same comes out of one so named."""
    asked, given = pack.questions.get(NAMES), answers.given.get(NAMES)
    if asked is None or given is None or not given.options:
        return answers
    names = {o: short_name(option) for o, option in asked.choices.items()}
    held, name = [answers.part, *(p.part for p in answers.others)], names[given.options[0]]
    ours = [p for p in held if re.fullmatch(r"(Part|Job) \d+", p) or re.sub(r" \(\d+\)$", "", p) in names.values()]
    same = [name for p in answers.others if p.part not in ours and p.given.get(NAMES) == given]
    return replace(answers, part=free_name(name, [*held[1:], *same])) if answers.part in ours else answers


def short_name(option: Option) -> str:
    """What an option is called in short, or its label without article and what is in brackets; of a long one the first of these."""
    name, _, examples = (option.short or option.label).partition(" (")
    name = re.sub("^An? ", "", name if len(name) <= MOST_LETTERS or not examples else examples.split(",")[0].rstrip(")"), flags=re.IGNORECASE)
    return clean_name(name[:1].upper() + name[1:])


def without(answers: Answers, name: str) -> Answers:
    """The same without one part; where the one in front goes, its neighbour comes forward."""
    parts = all_parts(answers)
    kept = tuple(p for p in parts if p.part != name)
    if not kept or len(kept) == len(parts):
        return answers
    return in_front(kept, next((i for i, p in enumerate(kept) if p.part == answers.part), max(0, min(answers.place, len(kept)) - 1)), answers.record)


def clean_name(text: object) -> str:
    """A name as one line of at most 40 letters. The address sets names apart by `?`, so they hold none."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f?\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]", " ", str(text)).split())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1].rstrip() + "…"


def free_name(name: str, taken: list[str]) -> str:
    """The name, numbered if another part has it; `Job 2` for an empty one."""
    wanted, n = name or f"Job {len(taken) + 1}", 2
    while wanted in taken:
        wanted, n = (f"{name[: MOST_LETTERS - 4]} ({n})" if name else f"Job {len(taken) + n}"), n + 1
    return wanted


def filled(pack: Pack, answers: Answers, point: Answers) -> Answers:
    """What a starting point makes of the answers. A part keeps what was said of the whole feature, and its name."""
    if not answers.others:
        return point
    kept = {q: a for q, a in answers.given.items() if pack.questions[q].shared}
    assumed = (point.assumed - kept.keys()) | (answers.assumed & kept.keys())
    return replace(answers, given={**point.given, **kept}, own={**answers.own, **point.own}, assumed=assumed)


def with_notes(pack: Pack, found: Answers, old: Answers, told: str) -> Answers:
    """Answers read anew, with notes and record of those before: of the part of that name, else of the most similar one. `told`: what `found` has."""

    def held(new: Answers) -> Answers:
        source = max(before, key=lambda o: (o.part == new.part, sum(o.given.get(q) == a for q, a in new.given.items())))
        same = source.part == new.part
        notes = {q: t for q, t in source.notes.items() if q in pack.questions and (same or (q in new.given and source.given.get(q) == new.given[q]))}
        kept = {field: text for field, text in source.record.items() if field != told and field not in OF_FEATURE} if same else {}
        return replace(new, notes=notes, record={**kept, **new.record})

    before = all_parts(old) or (old,)
    return in_front((tuple(held(part) for part in all_parts(found)) or (held(found),)), found.place, old.record)


def how_many(pack: Pack, questions: Iterable[str]) -> int:
    """How many questions these are, a grid as one."""
    return len({pack.questions[q].grid or q for q in questions})
