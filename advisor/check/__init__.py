"""Checks of packs that load: what is written correctly and still cannot be meant.

Each check is a module with `ID`, `SEVERITY` and one generator `problems(space)`. The user's page is `pages/ID.md`;
the samples in it run as tests on top of the pack in `tests/check/base`. Errors fail `check`. With `--strict` the
thorough checks run too, which look at the whole answer space, and warnings fail unless the pack's `baseline` has them.
"""

from datetime import date
from pathlib import Path
from types import ModuleType

from advisor.pack import Pack, Problem

from . import (
    copied_reason,
    loose_end,
    missing_source,
    needs_pile_up,
    negated_conditional,
    never_fires,
    never_first,
    no_route_left,
    placeholder,
    promises,
    review_date,
    uncovered,
    unused_question,
)
from .space import Space

CHECKS = (placeholder, never_fires, negated_conditional, copied_reason, loose_end, unused_question, review_date)
THOROUGH = (promises, no_route_left, never_first, needs_pile_up, uncovered, missing_source)


def page(check: ModuleType) -> str:
    """The user's page of a check: Markdown that starts with one sentence."""
    return (Path(__file__).parent / "pages" / f"{check.ID}.md").read_text(encoding="utf-8").strip()


def run_checks(pack: Pack, as_of: date | None = None, strict: bool = False) -> list[Problem]:
    """Every finding of every check (of the thorough ones too, if strict), in the order of files and lines."""
    checks = (*CHECKS, *THOROUGH) if strict else CHECKS
    space = Space(pack, as_of)
    found = [problem for check in checks for problem in check.problems(space)]
    return sorted(found, key=lambda p: (p.place.file, p.place.line, p.place.column, p.code))


__all__ = ["CHECKS", "THOROUGH", "Space", "page", "run_checks"]
