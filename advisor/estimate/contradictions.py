"""Where an estimate contradicts an answer: too slow, too dear or too large for what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .inputs import Situation
from .latency import Latency
from .money import PER_REQUEST
from .quantity import Quantity, exactly, total
from .route import RouteEstimate
from .words import number, shown, span


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`question` is the answer that the estimate contradicts; `text` says both numbers and what to do."""

    question: str
    text: str
    estimate: Quantity
    limit: Quantity


def contradictions(found: RouteEstimate, where: Situation, label: str) -> tuple[Contradiction, ...]:
    """What the likely values of `found` contradict; `label` names the route in a sentence."""
    return tuple(c for c in (_wait(found, where, label), _price(found, where, label), _memory(found, where, label)) if c is not None)


def waited_for(times: Mapping[str, Quantity], where: Situation) -> dict[str, Quantity]:
    """The times of an answer that a user waits for: until the first words where they can be read at once, else until the end."""
    return {name: q for name, q in times.items() if name != "decode" or not where.streams}


def slow_case(found: Latency, where: Situation) -> Quantity:
    """Seconds that a user waits in the slowest one of twenty."""
    return total(waited_for(found.tail, where).values(), "seconds")


def _wait(found: RouteEstimate, where: Situation, label: str) -> Contradiction | None:
    slow = slow_case(found.latency, where)
    if where.wait is None or slow.likely <= where.wait:
        return None
    half = total(waited_for(found.latency.median, where).values(), "seconds")
    kept = f", which half of them keep ({number(half.likely)} s)" if half.likely <= where.wait else ""
    what = "shows its first words" if where.streams else "answers"
    times = waited_for(found.latency.tail, where)
    cut = max(times, key=lambda n: times[n].likely)
    text = (
        f"On paper, {label} {what} after {number(slow.likely)} s in the slowest of twenty requests ({span(slow)}); you may wait "
        f"{number(where.wait)} s{kept}. Most of it is {_NAMES.get(cut, cut)}: measure that first."
    )
    return Contradiction("wait", text, slow, exactly(where.wait, "seconds"))


_NAMES = {"prefill": "reading the prompt and starting", "decode": "writing", "network": "the network", "retrieval": "the look-up"}


def _price(found: RouteEstimate, where: Situation, label: str) -> Contradiction | None:
    each = total((q for name, q in found.running.each.items() if name != "people"), PER_REQUEST) if "people" in found.running.each else found.request
    bill = each.times(exactly(1000.0, "requests"), "USD per 1,000 requests")  # people are no part of what a request may cost
    if where.price_ceiling is None or bill.likely <= where.price_ceiling.high:
        return None
    text = (
        f"On paper, 1,000 requests by {label} cost USD {number(bill.likely)} ({span(bill)}); you may pay USD {number(where.price_ceiling.high)}. "
        "A smaller model, a shorter prompt or batches lower it."
    )
    return Contradiction("price_ceiling", text, bill, where.price_ceiling)


def _memory(found: RouteEstimate, where: Situation, label: str) -> Contradiction | None:
    if where.memory is None or found.served is None or found.served.memory.likely <= where.memory.high:
        return None
    text = (
        f"On paper, {label} with {found.served.model} takes {shown(found.served.memory)} of memory; you have {number(where.memory.high)} GB. "
        "Take a smaller model or fewer bits per weight."
    )
    return Contradiction("memory", text, found.served.memory, where.memory)
