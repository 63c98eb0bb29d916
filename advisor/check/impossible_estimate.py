"""A derived question whose estimate cannot be made.

Its route runs at a provider, so nobody knows the memory that it takes; or the model behind it fits no machine with a known
price. The question stays open whatever is answered, and rules that name it never fire because of it.

Passes:

    questions:
      - {id: weights, section: all, label: Memory, derived: {estimate: memory, route: tuning}, number: {unit: GB, edges: [20]}}
    rules:
      - {id: large, when: weights >= 20, advise: Look for a larger card., because: It does not fit., judgement: true}

Fails:

    questions:
      - {id: weights, section: all, label: Memory, derived: {estimate: memory, route: prompt}, number: {unit: GB, edges: [20]}}
    rules:
      - {id: large, when: weights >= 20, advise: Look for a larger card., because: It does not fit., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.estimate.derived import obstacle
from advisor.pack import Pack, Problem

ID = "impossible-estimate"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Derived questions that no answers decide."""
    for question in pack.derived:
        found = obstacle(pack, question)
        if found is not None:
            message = f"`{question.id}` is never estimated: {found.message}"
            yield Problem(ID, message, pack.places["questions", question.id], found.hint, SEVERITY)
