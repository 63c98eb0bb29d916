"""A change of one rule written into the pack's own files: where the rule stands, or in a file of its own."""

import textwrap
from pathlib import Path

from advisor.explain.rule_view import as_written
from advisor.pack import Pack, Problem, read_pack
from advisor.pack.change import read_change
from advisor.pack.files import replace_file


def save_rule(pack: Pack, text: str) -> Path | tuple[Problem, ...]:
    """The file that was written; or why nothing was, and all files are as they were."""
    tried, found, _ = read_change(pack, text, "")
    if tried is None:
        return found
    wanted = tried.rules
    ids = [name for name, rule in wanted.items() if rule != pack.rules.get(name)]
    if len(ids) != 1 or pack.rules.keys() - wanted.keys():
        return (Problem("not-saved", "this is not a change of one rule", hint="download it as an overlay"),)
    lines, place = text.strip("\n").splitlines(), pack.places.get(("rules", ids[0]))
    if not lines[0].startswith("-"):
        lines = [f"{'  ' if i else '- '}{line}" for i, line in enumerate(lines)]
    if place is not None and pack.is_own(place) and (held := as_written(pack, "rules", ids[0])):
        path = pack.folder.resolve().parent / place.file
        whole, start = path.read_text(encoding="utf-8").splitlines(), place.line - 1
        indent = whole[start].partition("-")[0]
        whole[start : start + len(held.splitlines())] = textwrap.indent("\n".join(lines), indent).splitlines()
    else:
        path, whole = pack.folder / "rules" / f"{ids[0]}.yaml", ["rules:", *(f"  {line}" for line in lines)]
    before = path.read_bytes() if path.exists() else None
    try:
        path.parent.mkdir(exist_ok=True)
        replace_file(path, [f"{line}\n".encode() for line in whole])
    except OSError as error:
        return (Problem("unwritable", f"`{path.name}` cannot be written ({error.strerror})", hint="download it as an overlay"),)
    now, problems = read_pack(pack.folder)
    if now is not None and now.rules == wanted:
        return path
    path.unlink() if before is None else path.write_bytes(before)
    return tuple(problems) or (Problem("not-saved", "in its file this would say something else", hint="download it as an overlay"),)
