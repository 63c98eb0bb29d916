"""The rules of one folder for all visitors. A thread reads a changed folder once it is quiet; while it is broken, those before are in force."""

import functools
import itertools
import logging
import threading
import time
import weakref
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.advise import advise
from advisor.answers import Answers
from advisor.pack import Pack, Place, Problem, Reading, fingerprint, read_folder

from .memory import give_back, keep_apart

LOOK, QUIET = 1.0, 3.0  # seconds between two looks at the files, and without an edit before a changed folder is read
TIDY = 10  # looks until memory that is free is given back


@dataclass(frozen=True)
class Rules:
    """The rules in force. `pack` is None only if no version of them ever loaded in this process."""

    number: int = 0  # another one whenever anything here changes
    pack: Pack | None = None
    problems: tuple[Problem, ...] = ()  # of the rules on disk, where they are broken


class RulesStore:
    """Reads the rules of a folder once in front of whoever asks first, and from then on in a thread of its own."""

    def __init__(self, folder: Path, *, watched: bool = True):
        self.folder = folder
        self.now = Rules()
        self._folders: tuple[Path, ...] = (folder,)
        self._read = self._seen = fingerprint(folder)  # of the files as they were read, and as they were last seen
        self._changed_at = 0.0
        self._take(_checked(folder), self._seen)
        if watched:
            threading.Thread(target=_watch, args=(weakref.ref(self),), name=f"rules of {folder.name}", daemon=True).start()

    def look(self, clock: float) -> None:
        """One look at the files; `clock` is in seconds. Only one thread may call this."""
        seen = fingerprint(*self._folders)
        if seen != self._seen:
            self._seen, self._changed_at = seen, clock
        elif seen != self._read and clock - self._changed_at >= QUIET:
            reading = _checked(self.folder)
            if fingerprint(*self._folders) == seen:  # else it was edited meanwhile, and is read when it is quiet again
                self._take(reading, seen)

    def _take(self, reading: Reading, seen: int) -> None:
        if reading.folders != self._folders:  # it extends another pack than before
            self._folders, seen = reading.folders, fingerprint(*reading.folders)
        self._read = self._seen = seen
        self.now = Rules(self.now.number + 1, reading.pack or self.now.pack, () if reading.pack else tuple(reading.problems))
        keep_apart()


store_of = functools.cache(RulesStore)  # one for each folder in a process


def _checked(folder: Path) -> Reading:
    """A pack that can be decided with, so that no visitor meets what is wrong with it."""
    reading = read_folder(folder)
    if reading.pack is None:
        return reading
    try:
        advise(reading.pack, Answers())
    except Exception:  # whatever it is, the rules that were in force are better
        logging.getLogger(__name__).exception("nothing can be recommended with the pack %s", folder)
        said = f"nothing can be recommended with the pack `{folder.name}`"
        return replace(reading, pack=None, problems=[Problem("undecidable", said, Place(folder.name), "undo the last edit")])
    return reading


def _watch(store: weakref.ref[RulesStore]) -> None:
    """Looks at the files for as long as anybody holds the store, and tidies the memory now and then."""
    for looks in itertools.count(1):
        time.sleep(LOOK)
        held = store()
        if held is None:
            return
        held.look(time.monotonic())
        del held
        if looks % TIDY == 0:
            give_back()
