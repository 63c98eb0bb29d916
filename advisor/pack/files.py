"""The files of a pack folder, read within limits and written whole: plain files only, bounded in number and size, whatever else stands there."""

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from .nodes import MAX_BYTES
from .problem import PackError, Place, Problem

MAX_FILES, MAX_ENTRIES = 500, 5_000  # entries include files of other kinds and folders


def printable(text: str) -> str:
    """Text on one line, with what would move or colour a terminal, and bytes that are not UTF-8, written as its code."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def rule_files(folder: Path) -> list[Path]:
    """The `*.yaml` and `*.yml` entries below a folder, sorted, without hidden ones and linked folders. Raises `PackError` if there are too many."""
    found: list[Path] = []
    count = 0
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(where, name) for name in names if name.endswith((".yaml", ".yml")) and not name.startswith(".")]
        count += len(folders) + len(names)
        if count > MAX_ENTRIES or len(found) > MAX_FILES:
            place = Place(printable(folder.name))
            message = f"the folder `{place}` holds more than {MAX_FILES} rule files or {MAX_ENTRIES:,} entries"
            raise PackError([Problem("too-many-files", message, place, "name the folder of one pack")])
    return sorted(found)


def text_of(source: Path | bytes | str, name: str) -> str | Problem:
    """The text of a plain file (a `Path`) or of what one holds, or what is wrong with it, by its `name`; pipes and devices are not waited for."""
    if isinstance(source, str):
        return source
    data = _data(source, name) if isinstance(source, Path) else source
    if isinstance(data, Problem):
        return data
    if len(data) > MAX_BYTES:
        return Problem("too-large", f"the file is larger than {MAX_BYTES:,} bytes", Place(name), "split it into several files")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = data.count(b"\n", 0, error.start) + 1, error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        return Problem("unreadable", "the file is not UTF-8 text", Place(name, line, column), "save it as UTF-8")


def _data(path: Path, name: str) -> bytes | Problem:
    try:
        # opened without waiting for anybody to write into a pipe
        with open(path, "rb", opener=lambda path, flags: os.open(path, flags | getattr(os, "O_NONBLOCK", 0))) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Problem("unreadable", f"`{name}` is no plain file", Place(name), "name a plain file; a command reads `-` from a pipe")
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Problem("no-file", f"there is no file `{name}`", hint="check its name, or write `-` for standard input")
    except (OSError, ValueError):
        return Problem("unreadable", f"the file `{name}` cannot be read", Place(name), "check its name and its permissions")


def replace_file(path: Path, data: Iterable[bytes]) -> None:
    """Writes beside `path`, then renames: a full disk or an interruption leaves what was there, or nothing, as it was."""
    beside = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with beside.open("xb") as file:
            file.writelines(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


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
            seen.append(str(path))
            with contextlib.suppress(OSError):
                status = path.stat()
                seen += (status.st_mtime_ns, status.st_size, status.st_ino)
    return hash(tuple(seen))
