"""Routes that bounds alone exclude."""

from __future__ import annotations

from hypothesis import given, settings

from advisor.answers import Answers
from advisor.decide import weights_of
from advisor.decide.domains import Domains
from advisor.explain.bounds import cannot_lead
from advisor.explain.folded import Folded
from tests.explain.test_next_question import slow, two_questions
from tests.explain.test_proofs import firsts, situations


@given(situations())
@settings(slow, max_examples=300)
def test_a_route_that_bounds_exclude_comes_first_in_no_world(situation) -> None:
    """What bounds exclude is first in none of the worlds that brute force goes through."""
    pack, answers = situation
    folded = Folded(Domains(pack, answers), weights_of(pack, answers))
    excluded = {folded.program.route_ids[r] for r in cannot_lead(folded, folded.standing)}
    assert excluded.isdisjoint(firsts(pack, answers))


def test_a_route_that_no_answer_lifts_is_excluded() -> None:
    """A route that always stays behind is excluded by bounds alone, and the two that can lead are not."""
    pack = two_questions("behind", points={"one": {"c": 1}, "two": {"c": 2}})
    folded = Folded(Domains(pack, Answers()), weights_of(pack, Answers()))
    assert {"behind"} == {folded.program.route_ids[r] for r in cannot_lead(folded, folded.standing)}
