"""The first route alone is the one that the whole recommendation names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import read_answers
from advisor.decide import recommend
from advisor.decide.first import recommended
from advisor.decide.program import program_of
from advisor.pack import DEFAULT_PACK, load_pack
from tests.strategies import answers_for, packs

DEFAULT = load_pack(DEFAULT_PACK)


@given(st.data())
def test_first_route_and_totals_are_those_of_the_recommendation(data: st.DataObject) -> None:
    """On generated packs and answers, whatever is unknown, first route, totals and ruled-out routes agree."""
    pack = data.draw(packs())
    answers = data.draw(answers_for(pack))
    whole = recommend(pack, answers)
    first, decision = recommended(pack, answers)
    assert whole.first == first
    for standing in whole.ranking:
        at = program_of(pack).route_index[standing.route]
        assert (standing.total, standing.status == "ruled_out") == (decision.totals[at], bool(decision.ruled_out >> at & 1))


def test_first_route_of_half_answered_cases_of_the_default_pack() -> None:
    """Published cases cut to their first answers have the same first route, where it is certain and where it is sampled."""
    for i, case in enumerate(DEFAULT.content.cases[:24]):
        whole, _ = read_answers(DEFAULT, {"answers": case.answers})
        given_ = dict(list(whole.given.items())[: i % 12 + 1])
        answers, _ = read_answers(DEFAULT, {"answers": {q: case.answers[q] for q in given_}})
        assert recommend(DEFAULT, answers).first == recommended(DEFAULT, answers)[0]
