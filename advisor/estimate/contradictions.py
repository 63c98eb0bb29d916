"""Where an estimate is at odds with an answer: slower, dearer or larger than what was said."""

from dataclasses import dataclass

from .book import Book
from .inputs import Situation
from .quantity import Quantity, exactly
from .route import RouteEstimate
from .words import number, span


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`question` is the answer that the estimate contradicts; `text` says both numbers."""

    question: str
    text: str
    estimate: Quantity
    limit: Quantity


def contradictions(book: Book, found: RouteEstimate, where: Situation, label: str) -> tuple[Contradiction, ...]:
    """What the likely values of `found` contradict; `label` names the route in a sentence."""
    said = []
    if where.wait is not None and found.seconds.likely > where.wait:
        most = max(found.waits, key=lambda name: found.waits[name].likely)
        text = f"an answer by {label} waits {number(found.seconds.likely)} s ({span(found.seconds)}); you allow {number(where.wait)}. "
        said.append(Contradiction("wait", f"On paper, {text}Most of it is {most}.", found.seconds, exactly(where.wait, "seconds")))
    if where.budget is not None and found.setup.likely > where.budget:
        most = max(found.setup_parts, key=lambda name: found.setup_parts[name].likely)
        text = f"{label} takes about {number(found.setup.likely)} to set up ({span(found.setup)}); you allow {number(where.budget)}. "
        said.append(Contradiction("budget", f"On paper, {text}Most of it is {most}.", found.setup, exactly(where.budget, "USD")))
    if where.place == "device" and found.served is not None:
        room, needed = book.figure("device_memory_gb"), found.served.memory
        if needed.likely > room.likely:
            text = f"{label} with {found.served.model} takes {number(needed.likely)} GB of memory ({span(needed)}); your device is taken to have "
            said.append(Contradiction("runs", f"On paper, {text}{number(room.likely)} GB.", needed, room))
    return tuple(said)
