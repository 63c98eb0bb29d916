"""What parts routes that are close."""

from typing import Any

from advisor.decide import Recommendation
from advisor.explain.neighbours import close_routes, neighbours_of
from advisor.pack import load_pack
from benchmarks.guidance import leaning
from tests.strategies import decided, tiny_pack


def rec_of(points: int, **answers: Any) -> Recommendation:
    """Retrieval leads by `points` of a spread of ten over prompting; agents stand in between."""
    pack = tiny_pack(
        questions=[{"id": "task"}, {"id": "live"}],
        routes=[
            {"id": "retrieval"},
            {"id": "agent", "family": "tool-use", "effort": points},
            {"id": "prompt", "family": "prompting", "effort": 10},
        ],
        neighbours=[{
            "id": "look_up_or_act",
            "label": "Look up or act",
            "between": {"search": ["retrieval"], "tools": ["agent"]},
            "text": "Both fetch facts.",
            "trap": "Embedding rows.",
            "parts": [
                {"when": "task is a", "leans": ["retrieval"], "fact": "It answers.", "judgement": True},
                {"when": "live is a", "against": ["retrieval"], "fact": "Facts are live.", "judgement": True},
            ],
        }],
    )  # fmt: skip
    return decided(pack, **answers)


def test_close_is_a_fifth_of_the_spread() -> None:
    """A family within a fifth of the distance from first to last is close, one further off is not."""
    assert [("retrieval", "agent"), ("retrieval",)] == [close_routes(rec_of(points, task="a")) for points in (2, 3)]


def test_facts_lean_and_open_ones_name_their_question() -> None:
    """A fact that holds speaks for its side, one that speaks against a side favours the other, an open one names its question; what is
    excluded is not told, nor anything where the first route is far ahead."""
    (parted,) = neighbours_of(rec_of(1, task="a"))
    assert ("retrieval", "agent") == parted.routes
    assert ["It answers."] == [f.fact for f in parted.favouring("retrieval")]
    assert [("Facts are live.", ("agent",), ("live",))] == [(f.fact, f.favours, f.questions) for f in parted.open]
    assert () == neighbours_of(rec_of(1, task="b", live="b")) == neighbours_of(rec_of(9, task="a"))


def test_facts_lean_to_what_worked() -> None:
    """Over the published cases that are not held out, facts lean to what worked at least three times as often as away from it."""
    pack = load_pack()
    cases = [c for c in pack.content.cases if c.source.url and not c.held_out]
    found = [leaning(pack, entry, cases) for entry in pack.content.neighbours]
    right, wrong = (sum(f[way] for f in found) for way in ("right", "wrong"))
    assert right >= 3 * wrong > 0
