"""What is held against the limits that a team sets, and what passes them."""

from typing import NamedTuple

from advisor.pack import table

from .book import Book
from .inputs import PEOPLE, Situation
from .quantity import Quantity, exactly, largest, shown
from .route import RouteEstimate

PAST = table(__file__)  # by the unit of what passes a limit: what is said of the first route, what to do about it, what it is for, who sets it
LATER, ONE = "outputs a day later", "one call"  # ways to pay less, beside a smaller model
HAIR = 1.04  # an estimate passes a limit by more, as neither is known so well


class Contradiction(NamedTuple):
    """`question` is the answer that the estimate contradicts; `text` says both numbers; `about`: it may as well keep to the limit."""

    question: str
    text: str
    estimate: Quantity
    limit: Quantity
    about: bool


def passes(takes: Quantity, most: float | None) -> bool:
    """Whether something takes more than is allowed of it (None: nobody says)."""
    return most is not None and takes.likely > HAIR * most


def only_time(where: Situation, found: RouteEstimate) -> bool:
    """Whether it passes the budget only as the time of the team's own people counts as money, so that nobody is told it is too dear."""
    return where.own_days is None and passes(found.setup, where.budget) and not passes(found.paid(found.setup_parts), where.budget)


def limits(where: Situation, found: RouteEstimate) -> tuple[tuple[Quantity, float | None], ...]:
    """What is held against limits: USD until it runs, USD a month, days of own people (money, unless it is said how many there are), seconds."""
    until, days = found.setup, found.own_days
    if where.own_days is not None:
        until, own = found.paid(found.setup_parts), sum(q.likely for name, q in found.setup_parts.items() if name.startswith(PEOPLE))
        if where.budget is not None and passes(days, where.own_days):
            until += (days - exactly(where.own_days, "days")).at_least(0.0).times(exactly(own / days.likely), "USD")
            days = exactly(where.own_days, "days")
    return (until, where.budget), (found.paid(found.bill), where.month_most), (days, where.own_days), (found.seconds, where.wait)


def contradictions(book: Book, found: RouteEstimate, where: Situation, label: str) -> tuple[Contradiction, ...]:
    """What the likely values of `found` contradict; `label` names the route in a sentence."""
    *money, wait = limits(where, found)
    held = [("wait", *wait), *(("budget", *one) for one in money)]
    if where.place == "device" and found.served is not None:
        held.append(("runs", found.served.memory, book.figure("device_memory_gb").likely))
    passed = ((q, PAST[e.unit], e, exactly(most, e.unit)) for q, e, most in held if most is not None and passes(e, most))
    text, why = "On paper, {} takes {} {}; {} {:,.10g}.{}", f" Most of it is {largest(found.waits)}."
    told = ((q, text.format(label, shown(e), to, who, most.likely, why * (q == "wait")), e, most) for q, (_, _, to, who), e, most in passed)
    return tuple(Contradiction(*one, one[2].about(one[3].likely)) for one in told)
