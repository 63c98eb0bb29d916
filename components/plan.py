"""What to do: cautions, the plan with its tests, the stack by layer; and how the first route shows that it works."""

from __future__ import annotations

from advisor.decide import Recommendation
from advisor.explain import cards

from . import html


def tab(rec: Recommendation) -> None:
    """Now, next and later, each step with its tests; before it what to mind, after it a card for each layer."""
    html.show("plan", rec=rec, cards=cards(rec))


def signals(rec: Recommendation) -> None:
    """How the first route shows that it works or fails, and when to stop."""
    html.show("signals", rec=rec)
