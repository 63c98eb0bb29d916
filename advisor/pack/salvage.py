"""What of a broken pack can still be read, so that one run tells of all its slips: it is read again without what was told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .problem import SUGGESTION, Problem
from .syntax import PROSE

ROUNDS = 8
MOST = 100  # problems; whoever has more mends these first
_LINE = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_START = re.compile(r"\w+:| *- *\{? *id:| ?(?: ?id:)")  # a top-level key, or an entry of its list, if need be without its dash
_FILLED = re.compile(rf"^( *(?:- +)?(?:when|{'|'.join(PROSE)}): ).*")  # what each entry must have: a condition, or a sentence
_ID = re.compile(r"\bid: *[\"']?([\w.-]+)")
_KEY = re.compile(r"^ +[\"']?([\w.-]+)[\"']?:", re.MULTILINE)
_WHOLE = re.compile(r" +[\w.-]+:(?: *| [^\[{][^]}]*| \[.*\]| \{.*\}) *")  # a key whose value may end on its line
_SUGGESTED = re.compile(re.escape(SUGGESTION).replace(r"\{\}", r"([\w.-]+)"))
_ALONE = {"first-edition", "answers-file", "bad-file", "disable-alone", "empty-pack", "too-many-entries", "too-large"}  # nothing else is said
_LACKS = {"missing-key", "no-source", "no-effect", "idle-reason", "idle-about", "bad-promise", "bad-combination", "bad-disable"}


@dataclass
class Rest:
    """The `texts` of a pack's files, less what was told; `lost` are names that went with it, `cut` the entries that lack something for it."""

    texts: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    cut: set[tuple[str, int]] = field(default_factory=set)
    again: bool = False

    def news(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Those of some problems that do not follow from what was left out."""
        return (p for p in problems if not (self.again and self._follows(p)))

    def _follows(self, p: Problem) -> bool:
        """Whether it is about an entry that lacks something, or a name (or a row of a grid) that is gone."""
        lines, names = _LINE.split(self.texts.get(p.place.file, "")), re.findall("`([^`]+)`", p.message)
        lacks = (p.code in _LACKS or "is nothing" in p.message) and (p.place.file, _entry(lines, p.place.line - 1).start) in self.cut
        return lacks or p.code == "duplicate-key" or not self.lost.isdisjoint([*names, *(name.rpartition("_")[0] for name in names)])

    def leave_out(self, problems: list[Problem]) -> bool:
        """Mends what can be mended of each problem, and leaves out what cannot. False where nothing more can be told without it."""
        changed, alone, self.again = False, any(p.code in _ALONE for p in problems), True
        for p in sorted(() if alone else problems, key=lambda p: (p.place.line, p.place.column), reverse=True):
            lines = _LINE.split(self.texts.get(p.place.file, ""))
            entry = _entry(lines, line := min(p.place.line, len(lines)) - 1)
            if any(lines[entry]) and not lines[entry.start].startswith("extends"):
                changed = True
                self._mend(p, lines, line, entry)
                self.texts[p.place.file] = "\n".join(lines)
        return changed

    def _mend(self, p: Problem, lines: list[str], line: int, entry: slice) -> None:
        """Writes what is suggested; else takes out as little as goes by itself: a value, a key, an entry."""
        said, meant, at = re.findall("`([^`]+)`", p.message)[:1], _SUGGESTED.fullmatch(p.hint), p.place.column - 1
        below, deeper = next(filter(str.strip, lines[line + 1 :]), ""), lines[line][: -len(lines[line].lstrip()) or None] + " "
        if said and meant and not (self.lost and self._follows(p)) and lines[line].startswith(said[0], at):
            lines[line] = lines[line][:at] + meant[1] + lines[line][at + len(said[0]) :]
            return
        self.cut.add((p.place.file, entry.start))
        if _FILLED.match(lines[line]) and not lines[line].endswith(": always"):
            lines[line] = _FILLED.sub(r"\1always", lines[line])
        elif line > entry.start and p.code not in ("bad-yaml", "tab") and _WHOLE.fullmatch(lines[line]) and not below.startswith(deeper):
            lines[line] = ""
        elif lines[line].strip() or p.code in ("bad-yaml", "tab"):
            text = "\n".join(lines[entry])
            self.lost.update(_ID.findall(text) or _KEY.findall(text))
            lines[entry] = [""] * len(lines[entry])


def _entry(lines: list[str], line: int) -> slice:
    """The lines of the entry that a line belongs to, or of all below a top-level key; none where the file starts otherwise."""
    starts = [i for i, said in enumerate(lines) if _START.match(said)]
    first = max((i for i in starts if i <= line), default=-1)
    if first < 0 or next(filter(None, lines))[0] == " ":
        return slice(0, 0)
    key_stays = first < line and lines[first].rstrip().endswith(":")
    return slice(first + key_stays, next((i for i in starts if i > line), len(lines)))
