"""The proof behind the advice is looked for beside the page."""

from __future__ import annotations

import threading

import pytest

from advisor.decide import Recommendation
from components import firm
from tests.components.test_advise import FIVE
from tests.components.visits import text_of, visit


def test_a_slow_proof_holds_nobody_up(monkeypatch: pytest.MonkeyPatch):
    """While a proof takes long the page is whole and says that it looks for it; once it ends, its answers stand there."""
    over, real = threading.Event(), firm.firm

    def slow(rec: Recommendation) -> Recommendation:
        over.wait(30)
        return real(rec)

    monkeypatch.setattr(firm, "firm", slow)
    monkeypatch.setattr(firm, "PATIENCE", 0.01)
    app = visit(FIVE.replace("high", "low"))
    assert not app.exception
    assert "Looking for the answers that decide it" in text_of(app)
    assert "All routes" in "\n".join(e.label for e in app.expander)
    _, proof = app.session_state["_proof"]
    over.set()
    proof.result(30)
    app.run()
    assert "Looking for" not in text_of(app)
    assert "answers" in text_of(app).partition("The lead of")[2]


def test_a_proof_that_fails_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch):
    """The part says that it could not be shown, the rest of the page stands, and the next look says that it was not found."""

    def broken(rec: Recommendation) -> Recommendation:
        raise ValueError("no")

    monkeypatch.setattr(firm, "firm", broken)
    query = FIVE.replace("high", "medium")
    assert "could not be shown" in text_of(visit(query))
    monkeypatch.undo()
    assert "The time was up before the deciding answers were found" in text_of(visit(query))
