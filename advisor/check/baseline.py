"""Warnings that a pack accepts: entries of its `baseline`, matched by code and by what they are about.

Errors, and what was not decided, are never accepted."""

from collections.abc import Iterable

import yaml

from advisor.pack import Pack, Problem

FILE = "baseline.yaml"


def is_known(pack: Pack, problem: Problem) -> bool:
    """Whether the pack accepts a finding: an entry has its code and names all that it is about."""
    accepted = any(entry.code == problem.code and set(problem.about) <= set(entry.about) for entry in pack.content.baseline)
    return accepted and problem.severity != "error" and problem.verdict != "not_decided"


def as_yaml(pack: Pack, problems: Iterable[Problem]) -> str:
    """The text of `baseline.yaml` with an entry for each warning about the pack's own entries that may be accepted; reasons given before
    are kept."""
    reasons = {(e.code, frozenset(e.about)): e.because for e in pack.content.baseline}
    of_code = {e.code: e.because for e in pack.content.baseline if e.because}
    entries: dict[tuple[str, tuple[str, ...]], dict[str, object]] = {}
    for p in problems:
        if p.severity == "warning" and p.verdict != "not_decided" and pack.is_own(p.place):
            because = reasons.get((p.code, frozenset(p.about))) or of_code.get(p.code, "")
            entries[p.code, p.about] = {"code": p.code, "about": list(p.about), **({"because": because} if because else {})}
    head = "# Warnings of `check --strict` that are accepted. Written by `check --write-baseline`; docs/checks.md says what each code means.\n"
    listed = {"baseline": [entries[key] for key in sorted(entries)]}
    return head + yaml.safe_dump(listed, sort_keys=False, allow_unicode=True, width=140, default_flow_style=None)
