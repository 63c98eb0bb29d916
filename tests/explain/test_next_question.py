"""Which question to ask next."""

from __future__ import annotations

import pytest
from hypothesis import given

from advisor.advise import advise
from advisor.answers import Answers
from advisor.decide import completions
from advisor.decide.completions import look_ahead
from advisor.decide.domains import Domains
from advisor.explain.next_question import Asked, next_question, next_questions
from advisor.pack import Pack
from tests.strategies import tiny_pack
from tests.worlds import open_situations, slow

TWO_QUESTIONS = tiny_pack({"when": "q is b", "points": {"two": {"c": 1}}}, questions=[{"id": "other"}, {"id": "q"}])


def ranked(pack: Pack, answers: Answers) -> tuple[Asked, ...]:
    domains = Domains(pack, answers)
    return next_questions(domains, look_ahead(domains))


def test_the_question_that_decides_is_asked() -> None:
    """Where one question decides alone, it tells all, and the other nothing."""
    found = ranked(TWO_QUESTIONS, Answers())
    assert [("q", 1.0, 0.5), ("other", 0.0, 0.0)] == [(a.question, a.gain, a.righter) for a in found]
    asked = advise(TWO_QUESTIONS, Answers()).uncertainty.next_question
    assert asked is not None and ("q", {"one", "two"}) == (asked.question, set(asked.separates))


def test_a_sample_ranks_as_a_count_of_all_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many completions to count, the same question comes first, and twice the same."""
    monkeypatch.setattr(completions, "EXHAUSTIVE", 0)
    found = ranked(TWO_QUESTIONS, Answers())
    assert "q" == found[0].question
    assert found == ranked(TWO_QUESTIONS, Answers())


@given(open_situations())
@slow
def test_only_open_questions_that_are_asked_are_ranked(situation) -> None:
    """Nothing that was answered or may not be asked is proposed, and one first route leaves nothing to ask."""
    pack, answers = situation
    domains = Domains(pack, answers)
    looked = look_ahead(domains)
    found = next_questions(domains, looked)
    for asked in found:
        assert asked.question not in answers.given
        assert domains.is_asked(asked.question)
        assert asked.gain >= 0
    if len(set(looked.firsts.tolist())) == 1:
        assert () == found and next_question(domains, looked) is None
