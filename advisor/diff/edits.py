"""What was edited between two packs, whatever it does to the advice."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from advisor.pack import Pack
from advisor.pack.pack import todays_name

KINDS = ("scale", "groups", "conditions", "questions", "needs", "artefacts", "routes", "rules", "steps", "remarks", "assume", "promises", "cases")


def edits(old: Pack, new: Pack) -> dict[str, dict[str, Any]]:
    """By kind the ids that were added and removed, and those changed with each key, and both of its values: `{rules: {slow_today:
    {needs.speed: [clearly, strongly]}}}`. Texts and sources count too; a key that one side lacks is empty there."""
    found: dict[str, dict[str, Any]] = {"added": {}, "removed": {}, "changed": {}}
    for kind in KINDS:
        a, b = ({e.id: e for e in held} if isinstance(held, tuple) else dict(held) for held in (getattr(p.content, kind) for p in (old, new)))
        if kind == "questions":
            a = {todays_name(new, name): entry for name, entry in a.items()}
        found["added"][kind] = [n for n in b if n not in a]
        found["removed"][kind] = [n for n in a if n not in b]
        both = {n: (dict(_leaves(a[n])), dict(_leaves(b[n]))) for n in a if n in b}
        keys = {n: {key: [x.get(key, ""), y.get(key, "")] for key in {**x, **y} if x.get(key, "") != y.get(key, "")} for n, (x, y) in both.items()}
        found["changed"][kind] = {n: differ for n, differ in keys.items() if differ}
    return {what: {kind: ids for kind, ids in kinds.items() if ids} for what, kinds in found.items()}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple) and any(isinstance(v, BaseModel) for v in value):
        value = dict(enumerate(value, 1))
    if isinstance(value, (BaseModel, Mapping)):
        for key, inner in dict(value).items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    else:
        said = [{True: "yes", False: "no"}[v] if isinstance(v, bool) else str(v) for v in (value if isinstance(value, tuple) else (value,))]
        yield path or "value", "" if value is None else ", ".join(said)
