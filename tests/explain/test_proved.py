"""`recommend --prove`: what sampling leaves open is decided."""

from __future__ import annotations

from advisor.answers import Answers
from advisor.decide import recommend
from advisor.explain.proved import proved
from advisor.pack import Answer, Pack
from tests.strategies import make_pack

SEVERAL = {f"o{i}": f"Option {i}" for i in range(16)}


def pack_with(more: str = "") -> Pack:
    """A pack with 65,536 completions, in which `two` comes first where all sixteen options are chosen."""
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": [
                {"id": "q", "section": "s", "ask": "Which?", "several": SEVERAL},
                {"id": "n", "section": "s", "ask": "N?", "options": {"a": "A", "b": "B"}},
            ],
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": r, "label": r, "family": "rag", "layer": "l", "base": {"c": int(r == "one")}} for r in ("one", "two")],
            "rules": [
                {"id": f"r{i}", "when": when, "points": {"two": {"c": 1}}, "because": "It is.", "judgement": True}
                for i, when in enumerate([_all(range(8)) + more, _all(range(8, 16))])
            ],
        }
    )


def _all(numbers: range) -> str:
    return " and ".join(f"o{i} in q" for i in numbers)


def test_a_route_that_nothing_can_pass_is_settled() -> None:
    """What no sample contradicts and no answers can change becomes a yes."""
    rec = recommend(pack_with(" and n is a"), Answers({"n": Answer(("b",))}))
    assert "not_decided" == rec.outlook.settled
    assert ("yes", "one", False) == (proved(rec).outlook.settled, proved(rec).first, proved(rec).provisional)


def test_a_rare_exception_is_found() -> None:
    """One completion of 65,536 that no sample meets makes it a no, with the route it puts first among the open ones."""
    rec = recommend(pack_with(), Answers())
    assert "not_decided" == rec.outlook.settled
    decided = proved(rec)
    assert "no" == decided.outlook.settled
    assert [("one", True), ("two", False)] == [(o.route, o.share > 0) for o in decided.outlook.open_routes]
    assert decided.outlook.next_question is not None
    assert "q" == decided.outlook.next_question.question


def test_no_time_leaves_it_undecided() -> None:
    """Without time the recommendation stays as it was."""
    rec = recommend(pack_with(), Answers())
    assert rec is proved(rec, time_limit=0)
