"""Which question to ask next."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from advisor.answers import Answers, read_answers
from advisor.decide import recommend
from advisor.decide.domains import Domains
from advisor.explain.next_question import next_question_text, next_questions, with_best_question
from advisor.pack import Pack, load_pack
from tests.explain.test_proofs import firsts, situations
from tests.strategies import make_pack

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def two_questions(*more: str, points: dict | None = None) -> Pack:
    """A pack whose first route depends on `q` alone; `points` are what b gives, to routes one and two and `more` of them."""
    question = {"section": "s", "options": {"a": "A", "b": "B"}}
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": [{"id": "other", "ask": "Other?", **question}, {"id": "q", "ask": "Which?", **question}],
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": r, "label": r, "family": "rag", "layer": "l"} for r in ("one", "two", *more)],
            "rules": [{"id": "r", "when": "q is b", "points": points or {"two": {"c": 1}}, "because": "It is.", "judgement": True}],
        }
    )


def test_the_question_that_decides_is_asked() -> None:
    """Where one question decides alone, it tells all, and the other nothing."""
    found = next_questions(two_questions(), Answers())
    assert found.exact
    assert [("q", 1.0, {"one", "two"}), ("other", 0.0, {"one", "two"})] == [(a.question, a.gain, set(a.separates)) for a in found.ranked]
    assert "Ask next: “Which?” Its answer helps most to tell one and two apart. (From all 4 completions.)" == next_question_text(
        two_questions(), found
    )


@pytest.mark.parametrize("every", [0, 16_384])
def test_the_sample_says_its_size(every: int) -> None:
    """A sampled ranking says how many completions it rests on, and that it is no count of all."""
    found = next_questions(two_questions(), Answers(), rows=64, every=every)
    assert (not every, 4 if every else 64) == (not found.exact, found.looked_at)
    assert found.best is not None
    assert "q" == found.best.question


@given(situations())
@slow
def test_only_open_questions_that_are_asked_are_ranked(situation) -> None:
    """Nothing that was answered or may not be asked is proposed, gains never exceed the doubt, and one first leaves none."""
    pack, answers = situation
    found = next_questions(pack, answers)
    known = Domains(pack, answers)
    for asked in found.ranked:
        assert asked.question not in answers.given
        assert known.is_asked(asked.question)
        assert 0 <= asked.gain <= found.doubt + 1e-9
    if len(firsts(pack, answers)) == 1:
        assert found.best is None
    assert next_question_text(pack, found)


def test_the_same_seed_gives_the_same_ranking() -> None:
    """Sampling twice ranks the questions in the same way."""
    pack = load_pack(Path(__file__).parents[1] / "data" / "small_pack")
    assert next_questions(pack, Answers(), every=0) == next_questions(pack, Answers(), every=0)


def test_a_recommendation_takes_over_the_question_that_ranks_first() -> None:
    """The question that a page asks next is the first of the ranking, where the recommendation asks anything."""
    pack = load_pack()
    answers = read_answers(pack, {"answers": {"task": "answer", "gap": ["facts_missing"], "facts_where": "documents"}})[0]
    rec = recommend(pack, answers)
    better = with_best_question(rec)
    best = next_questions(pack, answers).best
    assert rec.outlook.next_question is not None and best is not None and better.outlook.next_question is not None
    assert better.outlook.next_question.question == best.question
    assert better.outlook.open_routes == rec.outlook.open_routes
