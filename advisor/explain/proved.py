"""A recommendation whose `settled` is decided: by enumeration, a counterexample, or the solver."""

from __future__ import annotations

from dataclasses import replace

from advisor.decide import NextQuestion, OpenRoute, Outlook, Recommendation

from .settled import PROVED, REFUTED, Settled, settled


def proved(rec: Recommendation, time_limit: float = 5.0) -> Recommendation:
    """The same recommendation with `settled` yes or no (not_decided only where `time_limit`, in seconds, was too short).

    A counterexample that sampling had missed joins the open routes with a share of 0.
    """
    if rec.outlook.settled != "not_decided":
        return rec
    found = settled(rec.pack, rec.answers, time_limit)
    if found.status == PROVED:
        ahead = replace(rec.outlook, settled="yes")
    elif found.status == REFUTED:
        ahead = _refuted(rec, found)
    else:
        return rec
    return replace(rec, outlook=ahead)


def _refuted(rec: Recommendation, found: Settled) -> Outlook:
    ahead = rec.outlook
    there = {o.route for o in ahead.open_routes}
    names = [r for r in (found.first, found.other) if r and r not in there]
    asked = ahead.next_question or _parting(rec, found)
    return replace(ahead, settled="no", open_routes=(*ahead.open_routes, *(OpenRoute(r, 0.0) for r in names)), next_question=asked)


def _parting(rec: Recommendation, found: Settled) -> NextQuestion | None:
    """An open question that the counterexample answers and that is asked for certain."""
    assert found.witness is not None
    separates = tuple(r for r in (found.first, found.other) if r)
    questions = rec.pack.questions
    certain = (q for q in found.witness.given if q not in rec.answers.given and questions[q].ask_if is None)
    return next((NextQuestion(q, 0.0, separates) for q in certain), None)
