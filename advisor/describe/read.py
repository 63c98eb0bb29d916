"""An assistant's reply as answers, each with the words of the story that it rests on."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from advisor.answers import Answers
from advisor.answers.read import KEYS, MAX_PROBLEMS
from advisor.pack import Answer, Pack, Place, Problem, nearest, read_answer
from advisor.pack.nodes import Node
from advisor.pack.pack import todays_name
from advisor.pack.problem import Findings, clean, short

from .reply import FILE, Entry, entries_of

NEAR = 0.85  # how alike a name must be to be taken for the one that was meant
_MARKS = "\"'`´“”„‟‘’‚‛«»‹›"
_JOINS = re.compile(rf"\[?(?:\.\.\.|…)\]?|[{_MARKS}]\s*(?:and|[,;/+&])?\s*[{_MARKS}]")
_BOOLEANS = {"true": "yes", "false": "no"}
_LEFT_OUT = {"", "~", "null", "none", "n/a", "not_sure", "not sure", "unknown", "not stated", "not mentioned", "unclear"}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that an answer is said to rest on, and whether they stand in the story; None where there was no story to look in."""

    text: str
    stands: bool | None


@dataclass(frozen=True, slots=True)
class Described:
    """What a reply holds: answers with their quotes as notes, the quotes of each question, and what could not be read."""

    answers: Answers
    quotes: Mapping[str, tuple[Quote, ...]]
    problems: tuple[Problem, ...]

    def supported(self, question: str) -> bool:
        """Whether an answer has words beside it, and none that the story does not hold."""
        quotes = self.quotes[question]
        return bool(quotes) and all(q.stands is not False for q in quotes)

    def over(self, answers: Answers, kept: Collection[str]) -> Answers:
        """Answers of before, and over them those of the reply to the questions that are kept."""
        given = {q: a for q, a in self.answers.given.items() if q in kept}
        notes = {q: text for q, text in self.answers.notes.items() if q in kept}
        others = {q: a for q, a in answers.given.items() if q not in given}
        return replace(answers, given={**others, **given}, notes={**answers.notes, **notes}, assumed=answers.assumed - given.keys())


def read_reply(pack: Pack, text: str, story: str = "", name: str = FILE) -> Described:
    """The answers in a reply to `prompt_of`, YAML or JSON, fenced or not. Never fails: what cannot be read is a problem at its
    place, in a file of this `name`. White space, quotation marks and punctuation at the ends of quotes are forgiven."""
    findings = Findings(MAX_PROBLEMS)
    entries, problems = entries_of(text, pack.questions.keys() | pack.grids.keys())
    findings.add(*problems)
    reader = _Reader(pack, findings, _plain(story))
    for entry in entries:
        reader.take(entry)
    told = [replace(p, severity="warning", place=replace(p.place, file=name)) for p in findings.in_order(name)]
    if not reader.given:
        hint = "paste the whole reply; it holds lines such as `task:` and below it `answer:` and `quote:`"
        told.insert(0, Problem("no-answers", "no answer could be read in this reply", Place(name), hint))
    notes = {q: clean(" … ".join(f"“{quote.text}”" for quote in quotes if quote.stands is not False)) for q, quotes in reader.quotes.items()}
    answers = Answers(reader.given, notes={q: note for q, note in notes.items() if note})
    return Described(answers, reader.quotes, tuple(told))


class _Reader:
    def __init__(self, pack: Pack, findings: Findings, story: str) -> None:
        self.pack = pack
        self.findings = findings
        self.story = story
        self.given: dict[str, Answer] = {}
        self.quotes: dict[str, tuple[Quote, ...]] = {}

    def take(self, entry: Entry) -> None:
        """One entry: the answer to a question, or the rows of a grid."""
        value, place = entry.value, entry.at(entry.place)
        known = {q.id: q.ask for q in self.pack.content.questions if not q.grid} | dict.fromkeys([*self.pack.grids, *self.pack.questions], "")
        name = self._meant(todays_name(self.pack, entry.key.replace(".", "_")), known, place)
        if name in self.pack.grids and isinstance(value.value, dict):
            labels = {row.removeprefix(f"{name}_"): self.pack.questions[row].row for row in self.pack.grids[name]}
            for key, child in value.value.items():
                at = entry.at(value.keys[key])
                self._read(f"{name}_{self._meant(key, labels, at)}", child, at)
        elif value.value is not None and (name in known or name not in KEYS):  # a key with nothing behind it is chatter
            self._read(name, value, place)

    def _read(self, name: str, value: Node, place: Place) -> None:
        question = self.pack.questions.get(name)
        if question is None:
            self.findings.say("unknown-question", f"`{short(name)}` is no question", place, lambda: nearest(name, self.pack.questions))
            return
        labels = {o: option.label for o, option in question.choices.items()} if question.number is None else {}
        told = [text for text in map(str.strip, _texts(value, "answer")) if text in labels or text.casefold() not in _LEFT_OUT]
        if not told:  # the story does not say
            if isinstance(value.value, dict) and value.value.keys().isdisjoint(("answer", "answers")):
                self.findings.say("bad-answer", f"`{name}` has no `answer`", place, "write `answer:` and `quote:` below it")
            return
        if name in self.given:
            self.findings.say("answered-twice", f"`{name}` is answered twice", place, "the first answer was taken")
            return
        meant = [self._meant(text if text in labels else _BOOLEANS.get(text.casefold(), text), labels, place) for text in told]
        answer, problem = read_answer(self.pack, question, meant)
        if problem:
            self.findings.say(problem.code, problem.message, place, problem.hint)
        if answer:
            self.given[name] = answer
            self.quotes[name] = tuple(Quote(part, self._stands(part)) for text in _texts(value, "quote") for part in self._parted(text))

    def _meant(self, said: str, labels: Mapping[str, str], place: Place) -> str:
        """The id that is meant: as it stands, by its label, or by the nearest of ids and labels; what was said if none is near."""
        if said in labels:
            return said
        by_name = {label.casefold(): name for name, label in labels.items() if label} | {name.casefold(): name for name in labels}
        folded = said.strip(_MARKS + " ").casefold()
        begun = re.match(r"\w*", folded)  # `archive (in many documents)`
        for form in (folded, re.sub(r"[\s-]+", "_", folded), begun[0] if begun and folded[begun.end() :].lstrip()[:1] in "=(:" else ""):
            if form in by_name:
                return by_name[form]
        if self.findings.full:
            return said
        figures = re.findall(r"\d+", folded)  # `10 to 99` is never taken for `100 to 999`
        like = [form for form in by_name if re.findall(r"\d+", form) == figures]
        near = {by_name[form] for form in difflib.get_close_matches(folded[:80], like, n=2, cutoff=NEAR)}
        if len(near) != 1:
            return said
        self.findings.say("read-as", f"`{short(said)}` was read as `{next(iter(near))}`", place, "look whether that is meant")
        return near.pop()

    def _parted(self, text: str) -> list[str]:
        """A quote, or the passages that it joins where it does not stand as a whole and they do."""
        parts = [part.strip(f" {_MARKS}") for part in _JOINS.split(text)]
        return [part for part in parts if part] if self._stands(text) is False and all(map(self._stands, filter(None, parts))) else [text]

    def _stands(self, text: str) -> bool | None:
        wanted = _plain(text).strip(" .,;:!?…")
        if not self.story:
            return None
        return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", self.story) is not None


def _texts(node: Node, half: str = "") -> list[str]:
    """The text in one half of what stands behind a key, `answer` or `quote`; all of it for none. What has no halves is an answer."""
    if isinstance(node.value, dict):
        return [text for key, child in node.value.items() if not half or key in (half, f"{half}s") for text in _texts(child)]
    if isinstance(node.value, list):
        return [text for child in node.value for text in _texts(child, half)]
    return [] if node.value is None or half == "quote" else [node.value]


def _plain(text: str) -> str:
    """Text as quotes are compared: without quotation marks, with single blanks."""
    return " ".join(re.sub(rf"[{_MARKS}]", "", text).split())
