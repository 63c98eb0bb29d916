"""Points back into rule files, line by line, so that comments and everything else stay as their authors wrote them."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path

from .points import Cells, Points

_ENTRY = re.compile(r"  - id: (\w+)\s*$")
_KEY = re.compile(r"    (\w+):")


def rewrite(folder: Path, points: Points, dropped: Container[str] = ()) -> None:
    """Writes points and base points into the files below a pack's folder, and takes the dropped rules out."""
    for path in sorted((folder / "rules").glob("*.yaml")):
        _write(path, [_rule(entry, points.rules, dropped) for entry in _entries(path)])
    for path in sorted((folder / "routes").glob("*.yaml")):
        _write(path, [_route(entry, points.base) for entry in _entries(path)])


def _entries(path: Path) -> list[list[str]]:
    """The lines of a file: those before the first entry, then those of each; a comment belongs to the entry that follows."""
    found: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if _ENTRY.match(line):
            above: list[str] = []
            while found[-1] and (not found[-1][-1].strip() or found[-1][-1].startswith("  #")):
                above.insert(0, found[-1].pop())
            found.append(above)
        found[-1].append(line)
    return found


def _write(path: Path, entries: list[list[str]]) -> None:
    text = "\n".join(line for entry in entries for line in entry)
    path.write_text(re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n", encoding="utf-8")


def _id(entry: list[str]) -> str:
    return next((m[1] for line in entry if (m := _ENTRY.match(line))), "")


def _rule(entry: list[str], points: Mapping[str, Cells], dropped: Container[str]) -> list[str]:
    name = _id(entry)
    if name in dropped:
        return [line for line in entry[: next(i for i, x in enumerate(entry) if _ENTRY.match(x))] if line.startswith("  #")]
    if name not in points:
        return entry
    lines = ["    points:", *(f"      {target}: {_flow(cell)}" for target, cell in points[name].items())] if points[name] else []
    return _with(_reasons_kept(entry, points[name]), "points", lines, before="because")


def _reasons_kept(entry: list[str], cells: Cells) -> list[str]:
    """Where all points of one sign are gone, the reason for them goes too."""
    keys = [m[1] if (m := _KEY.match(line)) else "" for line in entry]
    values = [value for cell in cells.values() for value in cell.values()]
    if "because_against" not in keys or not values or min(values) < 0 < max(values):
        return entry
    against = entry[keys.index("because_against")]
    without = _with(entry, "because_against", [], before="because")
    return without if min(values) > 0 else _with(without, "because", [against.replace("because_against:", "because:", 1)], before="because")


def _route(entry: list[str], base: Mapping[str, Mapping[str, int]]) -> list[str]:
    name = _id(entry)
    return _with(entry, "base", [f"    base: {_flow(base[name])}"], before="time_to_first_evidence") if name in base else entry


def _with(entry: list[str], key: str, lines: list[str], before: str) -> list[str]:
    """The entry with `lines` for a key, in its place or ahead of another."""
    starts = [(i, m[1]) for i, line in enumerate(entry) if (m := _KEY.match(line))]
    at = next((i for i, name in starts if name == key), None)
    if at is None:
        at = end = next(i for i, name in starts if name == before)
    else:
        end = next((i for i, _ in starts if i > at), len(entry))
    return [*entry[:at], *lines, *entry[end:]]


def _flow(cell: Mapping[str, int]) -> str:
    return "{" + ", ".join(f"{criterion}: {value}" for criterion, value in cell.items()) + "}"
