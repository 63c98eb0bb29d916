"""Findings as data; and the warnings that a pack's `baseline` accepts, by code and by what they are about: no errors, and nothing undecided."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from advisor import __version__
from advisor.pack import Pack, Problem

from .space import Check

FILE = "baseline.yaml"


def is_known(pack: Pack, problem: Problem) -> bool:
    """Whether the pack accepts a finding: an entry has its code and names all that it is about."""
    accepted = any(entry.code == problem.code and set(problem.about) <= set(entry.about) for entry in pack.content.baseline)
    return accepted and problem.severity != "error" and problem.verdict != "not_decided"


def as_yaml(pack: Pack, problems: Iterable[Problem]) -> str:
    """The text of `baseline.yaml`: an entry for each warning about the pack's own entries that may be accepted, with reasons given before."""
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


def as_mapping(problems: Sequence[Problem], failed: bool, known: Collection[Problem]) -> dict[str, Any]:
    """Findings as data: counts, whether they fail the check, and each with its place. `known` are those of the baseline."""
    return {
        "failed": failed, **{f"{level}s": sum(p.severity == level for p in problems) for level in ("error", "warning")}, "known": len(known),
        "problems": [{**{k: v for k, v in asdict(p).items() if k != "place"}, "known": p in known, **asdict(p.place)} for p in problems],
    }  # fmt: skip


def sarif(problems: Sequence[Problem], checks: Sequence[Check], folder: Path, here: Path, known: Collection[Problem]) -> dict[str, Any]:
    """What the template `findings.sarif` takes; `known` findings stand in it as unchanged against the baseline. `prefix` is what files of the pack in
    `folder` have before their names as seen from `here`, as code hosts want them: none where it lies elsewhere."""
    above = folder.resolve().parent
    prefix = f"{above.relative_to(here.resolve()).as_posix()}/".removeprefix("./") if above.is_relative_to(here.resolve()) else None
    pages = {check.id: check.page for check in checks}
    codes = list(dict.fromkeys([*pages, *(p.code for p in problems)]))
    told = {"problems": problems, "known": known, "pages": pages, "codes": codes, "prefix": prefix, "pack": folder.resolve().name}
    return {**told, "quote": quote, "version": __version__}
