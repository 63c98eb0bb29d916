"""Problems as data: one finding about a pack or an answers file."""

import difflib
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic_core import PydanticCustomError

MAX_PROBLEMS, MAX_TEXT = 1_000, 4_000
SUGGESTION = "did you mean `{}`?"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file (as the user knows it), a line and a column, both from 1."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a sentence in lower case, its `hint` apart; over all answers a `verdict` (proved, refuted, not_decided); ids it is `about`."""

    code: str
    message: str
    place: Place = Place()
    hint: str = ""
    severity: str = "error"
    verdict: str = ""
    about: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{f'{self.place}: ' if str(self.place) else ''}{self.message}{f' ({self.hint})' if self.hint else ''} [{self.code}]"


class PackError(Exception):
    """A pack that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def broken(code: str, message: str, hint: str = "", at: str = "", offset: int | None = 0) -> PydanticCustomError:
    """An error of ours about a value; `at` names the key that it is about, `offset` where in the text (None: all of it)."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "at": at, "offset": offset})


class Findings:
    """Problems as they are found, the first `most` in full, the rest counted. A name that is `lost` with an entry that was told of is no news."""

    def __init__(self, most: int = MAX_PROBLEMS) -> None:
        self.most = most
        self.problems: list[Problem] = []
        self.more = 0
        self.lost: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether all that follows is only counted."""
        return len(self.problems) >= self.most

    def add(self, *problems: Problem) -> None:
        """Takes over problems that were found elsewhere."""
        lost = [f"`{name}" if name.endswith("_") else f"`{name}`" for name in self.lost]  # the rows of a grid go with it
        news = [p for p in problems if not any(name in p.message for name in lost)]
        room = self.most - len(self.problems)
        self.problems += news[:room]
        self.more += len(news[room:])

    def say(self, code: str, message: str, place: Place | Callable[[], Place], hint: str | Callable[[], str] = "") -> None:
        """One more problem; a place or hint that takes time to find is handed over as a function."""
        if self.full:
            self.more += 1
            return
        self.add(Problem(code, message, place if isinstance(place, Place) else place(), hint if isinstance(hint, str) else hint()))

    def in_order(self, name: str) -> list[Problem]:
        """The problems file by file, from top to bottom, each once; then how many more there are in the pack `name`."""
        told = sorted(dict.fromkeys(self.problems), key=lambda p: p.place)
        if self.more:
            told.append(Problem("more-problems", f"there may be {self.more:,} more problems", Place(name), "mend those above first"))
        return told


def clean(text: str) -> str:
    """Text without control characters, cut to a sane length."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "", text[: 2 * MAX_TEXT])[:MAX_TEXT]


def short(value: object, most: int = 60) -> str:
    """A value as messages name it: on one line, and of a long one the beginning."""
    text = " ".join(clean(str(value)).split())
    return text if len(text) <= most else f"{text[: most - 3]}..."


@functools.cache
def table(module: str) -> Any:
    """What stands in the file beside a module that has its name, in YAML: words rather than code."""
    return yaml.safe_load(Path(module).with_suffix(".yaml").read_text(encoding="utf-8"))


def nearest(name: str, known: Iterable[str], *, most: int = 12, both: bool = False) -> str:
    """A hint that names the closest known name, or the list of them if they are `most` at most, or nothing; or `both`."""
    return _nearest(name[:80], tuple(dict.fromkeys(known)), most, both)


@functools.lru_cache(maxsize=2_000)
def _nearest(name: str, known: tuple[str, ...], most: int, both: bool) -> str:
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    listed = "known here: " + ", ".join(f"`{k}`" for k in known) if 0 < len(known) <= most else ""
    return f"{SUGGESTION.format(close[0])}{f' {listed}' * (both and listed != '')}" if close else listed
