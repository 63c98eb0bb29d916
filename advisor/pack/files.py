"""The files of a pack folder, read within limits: plain files only, bounded in number and size, whatever else stands there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .nodes import MAX_BYTES
from .problem import PackError, Place, Problem

MAX_FILES = 500
MAX_ENTRIES = 5_000  # files of other kinds and folders included
MAX_NAME = 4_000  # characters


def shown(name: str) -> str:
    """A file name that can be printed: invisible signs, and bytes that are not UTF-8, stand as `?`."""
    return "".join(c if c.isprintable() else "?" for c in name)


def bad_folder_name(folder: Path) -> Problem | None:
    """What is wrong with the name of a pack folder itself."""
    text = str(folder)
    unseen = next((c for c in text if not c.isprintable()), None)
    if unseen is not None:
        message = f"the name of the pack folder holds the invisible character U+{ord(unseen):04X}"
        return Problem("bad-folder-name", message, hint="name a folder without it")
    if len(text) > MAX_NAME or any(len(os.fsencode(part)) > 255 for part in folder.parts):
        message = f"the name of the pack folder is too long ({len(text):,} characters)"
        return Problem("bad-folder-name", message, hint="name a folder that exists")
    return None


def rule_files(folder: Path) -> list[Path]:
    """The `*.yaml` and `*.yml` entries below a folder, sorted. Hidden ones and linked folders are left out.

    Raises `PackError` if there are too many or a folder cannot be listed.
    """
    place = Place(shown(folder.name))
    found, todo, count = [], [folder], 0
    while todo:
        try:
            with os.scandir(todo.pop()) as entries:
                for entry in entries:
                    count += 1
                    if count > MAX_ENTRIES:
                        break
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(Path(entry.path))
                    elif entry.name.endswith((".yaml", ".yml")):
                        found.append(Path(entry.path))
        except (OSError, ValueError):  # no folder can have such a name
            raise PackError([Problem("unreadable", f"the folder `{place}` cannot be read", place, "check its permissions")]) from None
        if count > MAX_ENTRIES or len(found) > MAX_FILES:
            limit = f"{MAX_FILES} files" if len(found) > MAX_FILES else f"{MAX_ENTRIES:,} entries"
            raise PackError([Problem("too-many-files", f"the folder `{place}` holds more than {limit}", place, "name the folder of one pack")])
    return sorted(found)


def read_text(path: Path, name: str) -> tuple[str, Problem | None]:
    """The text of a file that problems call `name`; or what is wrong with it, beside what can be made out."""
    if not str(path).isprintable():
        return "", Problem("bad-file-name", "the file name holds invisible characters, or is not UTF-8", Place(name), "rename the file")
    try:
        with open(path, "rb", opener=open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return "", Problem("unreadable", "this is no plain file", Place(name), "keep plain files only in a rule folder")
            if status.st_size > MAX_BYTES:
                return "", too_large(name)
            data = file.read(MAX_BYTES)
        return data.decode("utf-8-sig"), None
    except OSError:
        return "", Problem("unreadable", "the file cannot be read", Place(name), "check its permissions")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        return data.decode("latin-1"), Problem("unreadable", "the file is not UTF-8 text", Place(name, line, column), "save it as UTF-8")


def open_at_once(path: str, flags: int) -> int:
    """Opens without waiting for anybody to write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def too_large(name: str) -> Problem:
    return Problem("too-large", f"the file is larger than {MAX_BYTES:,} bytes", Place(name), "split it into several files")


def fingerprint(*folders: Path | str) -> int:
    """A number that changes whenever a rule file in one of the folders is edited, added or removed."""
    seen: list[object] = []
    for folder in folders:
        try:
            paths = rule_files(Path(folder))
        except PackError as error:
            seen.append((str(folder), error.problems))
            continue
        for path in paths:
            try:
                status = path.stat()
            except OSError:
                seen.append(str(path))
            else:
                seen.append((str(path), status.st_mtime_ns, status.st_size, status.st_ino))
    return hash(tuple(seen))
