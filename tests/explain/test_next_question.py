"""Which question to ask next."""

import pytest
from hypothesis import given

from advisor.advise import advise
from advisor.answers import Answers
from advisor.decide import completions
from advisor.decide.completions import look_ahead
from advisor.decide.domains import Domains
from advisor.explain.next_question import Asked, about_more, next_question, next_questions, purpose
from advisor.pack import Pack
from tests.strategies import decided, tiny_pack
from tests.worlds import open_situations, slow

TWO_QUESTIONS = tiny_pack({"when": "q is b", "routes": {"two": "slightly"}}, questions=[{"id": "other"}, {"id": "q"}])


def ranked(pack: Pack, answers: Answers) -> tuple[Asked, ...]:
    domains = Domains(pack, answers)
    return next_questions(domains, look_ahead(domains))


def test_the_question_that_decides_is_asked() -> None:
    """Where one question decides alone, it tells all, and the other nothing; what it is for names the two routes."""
    assert [("q", 1.0), ("other", 0.0)] == [(a.question, a.gain) for a in ranked(TWO_QUESTIONS, Answers())]
    rec = advise(TWO_QUESTIONS, Answers())
    asked = rec.uncertainty.next_question
    assert asked is not None and ("q", {"one", "two"}) == (asked.question, set(asked.separates))
    assert purpose(rec) in ("This tells which serves you better: one or two.", "This tells which serves you better: two or one.")


def test_about_so_many_more() -> None:
    """Answers still to come are counted; nothing is where it is firm, or where nothing is asked."""
    assert 2 == about_more(advise(TWO_QUESTIONS, Answers()))  # one would do; what questions tell is discounted
    assert (0, "") == (about_more(decided(TWO_QUESTIONS, q="b")), purpose(decided(TWO_QUESTIONS, q="b")))
    assert 0 == about_more(advise(TWO_QUESTIONS, Answers({q: decided(TWO_QUESTIONS, q="not_sure").answers.given["q"] for q in ("q", "other")})))


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
