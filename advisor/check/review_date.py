"""A source or an offer whose review date has passed.

Only with `--as-of DATE`, so that a pack does not start to fail by itself. Since the date was asked for, a finding
fails the check. Read the source again, then set `checked` and a later `review_by`. The samples run as of 2027-01-01.

Passes:

    sources:
      - {id: S1, title: A paper, year: 2024, review_by: 2027-01-01}

Fails:

    sources:
      - {id: S1, title: A paper, year: 2024, review_by: 2026-12-31}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.pack import Pack, Problem

ID = "review-date"
SEVERITY = "error"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Sources and offers that were to be reviewed before `as_of`."""
    for kind in ("sources", "vendors"):
        for entry in getattr(pack.content, kind):
            if as_of is not None and entry.review_by is not None and entry.review_by < as_of:
                message = f"`{entry.id}` was to be reviewed by {entry.review_by}"
                yield Problem(ID, message, pack.places[kind, entry.id], "read it again, then set `checked` and a later `review_by`", SEVERITY)
