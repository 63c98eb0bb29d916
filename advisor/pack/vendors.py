"""Who offers which way of adapting which models, with dates. `docs/rule-language.md` describes each key.

Nothing here decides. Dates are data: what is over is told from the day of the last look, never from a clock.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from .names import Condition, RouteOrGroup
from .part import Name, Part, Whole, broken

Status = Literal["current", "preview", "retiring", "gone"]


def _when(text: str) -> str:
    try:
        last_day(text)
    except ValueError:
        raise broken("bad-date", f"`{text[:60]}` is no date", "write a day, month or year, such as 2026-05-07, 2026-05 or 2026") from None
    return text


def last_day(when: str) -> date:
    """The last day of a day, month or year written as `2026-05-07`, `2026-05` or `2026`; raises `ValueError` for anything else."""
    parts = [int(p) for p in when.split("-")]
    if [len(p) for p in when.split("-")] != [4, 2, 2][: len(parts)]:
        raise ValueError(when)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(date(year, month, 1).year, month)[1])


When = Annotated[str, AfterValidator(_when), WithJsonSchema({"type": ["string", "integer"]})]


class Ending(Part):
    """When an offer ends, and for whom; *served* are models tuned before, which stop answering. `earliest` says that it
    may end later, but not before."""

    applies_to: Literal["newcomers", "idle", "all", "served"]
    until: When
    earliest: bool = False


class VendorSource(Part):
    title: str
    year: Whole
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""


class Vendor(Part):
    """One way in which one supplier lets its customers adapt one family of models.

    `open_if` is a condition on who may still begin, `suits_if` one without which the offer is of no use; both are for
    the list of offers only.
    """

    id: Name
    family: str
    offered_by: str
    method: str
    status: Status
    since: When | None = None
    ends: tuple[Ending, ...] = ()
    routes: tuple[RouteOrGroup, ...] = ()
    open_if: Condition | None = None
    suits_if: Condition | None = None
    note: str = ""
    unconfirmed: bool = False
    source: VendorSource
    checked: date
    review_by: date

    def over(self, ending: Ending) -> bool:
        """Whether an ending had passed when the offer was last looked at."""
        return last_day(ending.until) <= self.checked
