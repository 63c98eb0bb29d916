"""An assistant’s reply as answers, each with its words of the story: read as YAML without fences and chatter, or else answer by answer."""

import difflib
import itertools
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from advisor.answers import KEYS, MAX_PROBLEMS, Answers, parsed
from advisor.pack import Answer, Findings, Pack, Place, Problem, clean, nearest, read_answer, short, todays_name
from advisor.pack.nodes import Node, parse

FILE = "the reply"
MOST_LETTERS = 200_000
Entry = tuple[str, Node, Place]  # a key, and what stands behind it
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\ufeff\ufffe\uffff\ud800-\udfff]")
_FENCE = re.compile(r"\s*(```|~~~)")
_QUOTE_KEY = re.compile(r"""(^|[\s{,])["']?quotes?["']?\s*:""")
_KEY = re.compile(r"""([ ]*)["']?(\w+(?:\.\w+)?)["']?\s*:""")
# What follows `quote:`, or the dash of a list: text in quotation marks that holds some itself, or bare text.
_PASSAGE = re.compile(r"""((?:.*?\bquotes?["']?\s*:|\s*-)\s*)(?:"(.*)"|'(.*)'|([^\s"'\[{|>].*?))(\s*\}?,?\s*)""")
NEAR = 0.85  # how alike a name must be to be taken for the one that was meant
_MARKS = "\"'`´“”„‟‘’‚‛«»‹›"
_JOINS = re.compile(rf"\[?(?:\.\.\.|…)\]?|[{_MARKS}]\s*(?:and|[,;/+&])?\s*[{_MARKS}]")
_BOOLEANS = {"true": "yes", "false": "no"}
_LEFT_OUT = {"", "~", "null", "none", "n/a", "not_sure", "not sure", "unknown", "not stated", "not mentioned", "unclear"}


def looks_like_reply(text: str) -> bool:
    """Whether this is what an assistant wrote (fenced, or with quotes beside the answers) and no plain answers file."""
    return any(_FENCE.match(line) or _QUOTE_KEY.search(line) for line in text.splitlines())


def entries_of(text: str, known: Collection[str]) -> tuple[list[Entry], list[Problem]]:
    """All entries, and what could not be read. `known` are the ids of questions and grids: by them answers are told from chatter."""
    if len(text) > MOST_LETTERS:
        return [], [Problem("too-large", f"the reply is longer than {MOST_LETTERS:,} letters", Place(FILE), "paste the answers alone")]
    lines = _unfenced(_UNSEEN.sub(" ", text))
    tree, problems = parsed("\n".join(lines), FILE)
    found = [] if tree is None else _entries(tree)
    if any(key in known for key, *_ in found):
        return found, problems
    if not (read := [_read_piece(*piece) for piece in _pieces(lines, known)]):
        return found, problems if tree is None else []
    return [e for entries, _ in read for e in entries], [p for _, found in read for p in found]


def _unfenced(text: str) -> list[str]:
    """The lines of a reply. Those outside of its code fences, or around its JSON, are empty, so that places stay."""
    lines = text.splitlines()
    fences = [bool(_FENCE.match(line)) for line in lines]
    inside = [n % 2 == 1 and not fence for n, fence in zip(itertools.accumulate(fences), fences, strict=True)]  # odd behind one that opens
    if not any(line.strip() for line in itertools.compress(lines, inside)):
        start = next((i for i, line in enumerate(lines) if line[:1] == "{"), 0)
        end = max((i for i, line in enumerate(lines) if line.rstrip()[-1:] == "}"), default=0) if lines and lines[start][:1] == "{" else len(lines)
        inside = [start <= i <= end and not fence for i, fence in enumerate(fences)]
    return [line if keep else "" for line, keep in zip(lines, inside, strict=True)]


def _entries(node: Node) -> list[Entry]:
    """The entries of a mapping, of what it holds under `answers`, or of a list of mappings."""
    if isinstance(node.value, list):
        return [entry for child in node.value for entry in _entries(child)]
    if not isinstance(node.value, dict):
        return []
    if (inner := node.value.get("answers")) is not None and isinstance(inner.value, (dict, list)):
        return _entries(inner)
    return [(key, child, node.keys[key]) for key, child in node.value.items()]


def _pieces(lines: list[str], known: Collection[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Key, number of lines above, and lines of each answer. Keys stand as deep as the first known one; what stands no deeper is else chatter."""
    keys = [_KEY.match(line) for line in lines]
    level = next((len(m[1]) for m in keys if m and m[2] in known), None)
    for start, end in itertools.pairwise([*(i for i, m in enumerate(keys) if m and len(m[1]) == level), len(lines)]):
        begin = keys[start]
        assert begin is not None and level is not None
        below = lines[start + 1 : end]
        deeper = itertools.takewhile(lambda line: not line.strip() or line[: level + 1].isspace() or line.lstrip()[0] in "-]}", below)
        yield begin[2], start, [lines[start], *deeper]


def _read_piece(key: str, above: int, lines: list[str]) -> tuple[list[Entry], list[Problem]]:
    """One answer: as it stands, without what closes the JSON around it, or with its passages quoted anew."""
    problems: list[Problem] = []
    above_blank = [*itertools.takewhile(str.strip, lines)]  # a list may follow, of chatter
    for piece in map("\n".join, (lines, above_blank, map(_mended, lines), map(_mended, above_blank))):
        for _ in range(4):
            piece = piece.rstrip()
            tree, found = parse("\n" * above + piece, FILE)  # so that places are those of the reply
            if tree is not None and isinstance(tree.value, dict) and not found:
                return _entries(tree), []
            problems = problems or found
            if piece[-1:] not in (",", "}"):
                break
            piece = piece[:-1]
    why, hint = (f": {problems[0].message}", problems[0].hint) if problems else ("", "")
    return [], [Problem("unreadable-answer", f"`{key}` cannot be read{why}", Place(FILE, above + 1, 1), hint)]


def _mended(line: str) -> str:
    """A line whose passage is quoted as a whole, whatever marks it holds."""
    if len(line) >= 5_000 or not (found := _PASSAGE.fullmatch(line)):
        return line
    passage = next(text for text in found.group(2, 3, 4) if text is not None).replace('\\"', '"')
    return f"{found[1]}{json.dumps(passage, ensure_ascii=False)}{found[5]}"


class Quote(NamedTuple):
    """Words that an answer is said to rest on, and whether they stand in the story; None where there was no story to look in."""

    text: str
    stands: bool | None


class Described(NamedTuple):
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
    """The answers in a reply to `prompt_of`, YAML or JSON. Never fails: what cannot be read is a problem at its place, in a file of this `name`."""
    findings = Findings(MAX_PROBLEMS)
    entries, problems = entries_of(text, pack.questions.keys() | pack.grids.keys())
    findings.add(*problems)
    reader = _Reader(pack, findings, _plain(story))
    for entry in entries:
        reader.take(*entry)
    told = [replace(p, severity="warning", place=replace(p.place, file=name)) for p in findings.in_order(name)]
    if not reader.given:
        hint = "paste the whole reply; it holds lines such as `task:` and below it `answer:` and `quote:`"
        told.insert(0, Problem("no-answers", "no answer could be read in this reply", Place(name), hint))
    notes = {q: clean(" … ".join(f"“{quote.text}”" for quote in quotes if quote.stands is not False)) for q, quotes in reader.quotes.items()}
    return Described(Answers(reader.given, notes={q: note for q, note in notes.items() if note}), reader.quotes, tuple(told))


class _Reader:
    def __init__(self, pack: Pack, findings: Findings, story: str) -> None:
        self.pack, self.findings, self.story = pack, findings, story
        self.given: dict[str, Answer] = {}
        self.quotes: dict[str, tuple[Quote, ...]] = {}

    def take(self, key: str, value: Node, place: Place) -> None:
        """One entry: the answer to a question, or the rows of a grid."""
        known = {q.id: q.ask for q in self.pack.content.questions if not q.grid} | dict.fromkeys([*self.pack.grids, *self.pack.questions], "")
        name = self._meant(todays_name(self.pack, key.replace(".", "_")), known, place)
        if name in self.pack.grids and isinstance(value.value, dict):
            labels = {row.removeprefix(f"{name}_"): self.pack.questions[row].row for row in self.pack.grids[name]}
            for row, child in value.value.items():
                self._read(f"{name}_{self._meant(row, labels, value.keys[row])}", child, value.keys[row])
        elif value.value is not None and (name in known or name not in KEYS):  # a key with nothing behind it is chatter
            self._read(name, value, place)

    def _read(self, name: str, value: Node, place: Place) -> None:
        if (question := self.pack.questions.get(name)) is None:
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
        like = [f for f in by_name if re.findall(r"\d+", f) == re.findall(r"\d+", folded)]  # `10 to 99` is never taken for `100 to 999`
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
        return bool(wanted and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", self.story)) if self.story else None


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
