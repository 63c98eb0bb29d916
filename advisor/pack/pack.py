"""The pack: typed contents, ready for look-ups, with a hash of what decides."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from .model import Content, renames_of
from .problem import Place

# What texts may change without changing any recommendation.
_TEXT_FIELDS = {
    "label", "summary", "help", "why", "ask", "because", "because_against", "title", "changes", "trades", "needs", "tools", "signals",
    "failure_modes", "stop_if", "switch_to", "sources", "about", "advise", "warn", "cost", "cost_note", "strength",
    "contested", "judgement", "time_to_first_evidence", "requires_because", "publisher", "unit", "section", "opening", "shared",
    "plan", "do", "entry", "exit", "measure", "turn_back",
}  # fmt: skip


class Pack:
    """A pack that loaded: `content` as written, and indexes over it. Compared by identity."""

    def __init__(self, content: Content, folder: Path, places: dict[tuple[str, str], Place], disabled: dict[str, str], text_hash: str):
        self.content = content
        self.folder = folder
        self.places = places  # (kind, id) -> where it stands, such as ("rules", "weekly_facts")
        self.disabled = disabled  # rule id -> the reason an overlay gave
        self.text_hash = text_hash  # changes with every edit
        self.compiled: Any = None  # what `advisor.decide` makes of it
        self.questions = {q.id: q for q in content.questions}
        self.routes = {r.id: r for r in content.routes}
        self.families = {r.id: r.family for r in content.routes}
        self.criteria = {c.id: c for c in content.criteria}
        self.rules = {r.id: r for r in content.rules}
        self.sources = {s.id: s for s in content.sources}
        self.steps = {s.id: s for s in content.steps}
        self.terms = {t.id: t for t in content.terms}
        self.cases = {c.id: c for c in content.cases}
        self.renames = renames_of(content.renames)

    def __repr__(self) -> str:
        c = self.content
        return f"<Pack {c.pack.id} {c.pack.version} {self.hash}: {len(c.questions)} questions, {len(c.routes)} routes, {len(c.rules)} rules>"

    def expand(self, names: Any) -> tuple[str, ...]:
        """Route ids behind names of routes and groups, in file order."""
        wanted: set[str] = set()
        for name in names:
            wanted.update(self.routes if name == "all" else self.content.groups.get(name, (name,)))
        return tuple(r for r in self.routes if r in wanted)

    @functools.cached_property
    def hash(self) -> str:
        """Twelve hex digits over what decides; texts, sources and cases do not count."""
        c = self.content
        deciding = (c.groups, c.conditions, c.questions, c.criteria, c.routes, c.steps, c.rules, c.assume)
        text = json.dumps([_deciding(part) for part in deciding], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _deciding(value: Any) -> Any:
    if hasattr(value, "model_fields_set"):
        fields = {k: _deciding(getattr(value, k)) for k in type(value).model_fields if k not in _TEXT_FIELDS}
        if fields.get("ordered"):
            fields["ordered"] = list(fields["ordered"].items())  # the order of the options decides
        return fields
    if isinstance(value, dict):
        return {k: _deciding(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_deciding(v) for v in value]
    return value
