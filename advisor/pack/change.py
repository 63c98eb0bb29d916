"""A change of rules that is not saved: a few lines of YAML over a pack, read as an overlay that holds nothing else."""

import tempfile
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .model import Rule
from .nodes import parse
from .pack import Pack
from .problem import Place, Problem
from .read import DEFAULT_PACK, read_pack

NAME = "the change"


def read_change(pack: Pack, text: str, name: str = NAME) -> tuple[Pack | None, tuple[Problem, ...], str]:
    """The pack with a change (None if anything is wrong with it), the problems, with lines of the change, which they call `name`, and the
    text of an overlay that makes the change.

    A change is a list of rules or one of them, or lines of an overlay such as `disable:`. A rule changes what it names. A rule of the
    pack that comes with its `when` and `because` is taken as the whole rule: what it leaves out is gone."""
    if not text.strip():
        hint = "write a rule, or `disable: {rules: {its_id: why}}` to see what happens without one"
        return None, (Problem("empty-change", "there is nothing to try", Place(name), hint),), ""
    base, (node, broken) = pack.folder.resolve(), parse(text, name)
    if node is None:
        return None, tuple(broken), ""
    held = node.plain() if node is not None else None
    if isinstance(held, Mapping) and "id" in held:
        held, text = [held], "- " + textwrap.indent(text, "  ")[2:]
    entries = held if isinstance(held, list) else []
    head = "" if isinstance(held, Mapping) and "extends" in held else f"extends: {base.name}\n"
    anew = [rule.id for e in entries for rule in pack.content.rules if isinstance(e, Mapping) and e.get("id") == rule.id and _lacks(e, rule)]
    if anew:  # an overlay takes no keys away: the rule goes, and comes back
        head += f"disable: {{rules: {{{', '.join(f'{rule}: Written anew below.' for rule in anew)}}}}}\n"
    head += "rules:\n" if entries or text.startswith("-") else ""
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "our-change"
        mine.mkdir()
        if base.parent != DEFAULT_PACK.parent:
            (mine.parent / base.name).symlink_to(base)
        (mine / "pack.yaml").write_text(head + text, encoding="utf-8", errors="replace")
        found, problems = read_pack(mine)
    above, own = head.count("\n"), f"{mine.name}/pack.yaml"

    def placed(place: Place) -> Place:
        return Place(name, max(1, place.line - above), place.column) if place.file == own else place

    if found is not None:
        found.own |= {*pack.own, name.split("/")[0]}
        found.places.update({key: placed(place) for key, place in found.places.items()})
    return found, tuple(replace(p, place=placed(p.place)) for p in problems), head + text


def _lacks(entry: Mapping[str, Any], rule: Rule) -> bool:
    """Whether an entry that could stand alone leaves out what a rule of the pack says."""
    said = {key: getattr(rule, key) for key in rule.model_fields_set}
    gone = (isinstance(v, Mapping) and isinstance(w := entry.get(key), Mapping) and v.keys() - w.keys() for key, v in said.items())
    return "when" in entry and "because" in entry and (bool(said.keys() - entry.keys()) or any(gone))
