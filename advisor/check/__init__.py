"""Checks of packs that load: what is written correctly and still cannot be meant. The page of each is `pages/ID.md`, whose samples run as tests
on top of the pack in `tests/check/base`. With `--strict` the thorough ones run too, and warnings fail unless the pack's `baseline` has them."""

from datetime import date

from advisor.pack import Pack, Problem

from . import entries, promises
from .broken import flow, needed, written
from .cases import score_case
from .entries import joined_traits
from .promises import check_promise, covering
from .reach import always_holds, needs_pile_up, negated_conditional, never_fires, never_first, no_route_left, still_first
from .space import Check, Sampled, Space

CHECKS = (
    entries.placeholder, never_fires, always_holds, negated_conditional, entries.copied_reason, entries.kept_sources, entries.joined_traits,
    entries.silent_trait, entries.no_reader, entries.lapsing_ban, entries.lapsing_policy, entries.loose_end, entries.unused_question,
    entries.review_date,
)  # fmt: skip
THOROUGH = (promises.CHECK, no_route_left, never_first, needs_pile_up, entries.uncovered, entries.missing_source)


def run_checks(pack: Pack, as_of: date | None = None, strict: bool = False, below: bool = True) -> list[Problem]:
    """Every finding of every check (of the thorough ones too, if strict), by files and lines; warnings about what it extends if `below`."""
    found = [problem for space in [Space(pack, as_of, below=below)] for check in CHECKS + THOROUGH * strict for problem in check.problems(space)]
    return sorted(found, key=lambda p: (p.place.file, p.place.line, p.place.column, p.code))
