"""The reference evaluator against an oracle that tries every combination of answers."""

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.decide import FALSE, TRUE, UNKNOWN, Domains, evaluate, recommend
from advisor.pack import Answer
from tests.decide import oracle
from tests.strategies import answers_for, make_pack, plain_packs, situations, tiny_pack


@given(situations())
def test_certain_truth_is_what_all_combinations_say(situation):
    """Each condition of the pack is decided as by trying every combination of the questions that it depends on."""
    pack, answers = situation
    domains = Domains(pack, answers)
    program = domains.program
    compiled = [(w.source, w) for w in program.when]
    compiled += [(pack.routes[r].requires, w) for r, w in program.requires.items()]
    compiled += [(pack.artefacts[a].held_when, w) for a, w in program.held.items()]
    compiled += [(pack.questions[q].ask_if, w) for q, w in program.ask_if.items()]
    for condition, one in compiled:
        assert {True: TRUE, False: FALSE, None: UNKNOWN}[oracle.certainty(pack, answers, condition)] == domains.decide(one), str(condition)


@given(situations())
def test_ranking_is_the_oracles(situation):
    """Fired rules, needs, totals and statuses are those of the oracle; ruled-out routes come last, the rest by total."""
    pack, answers = situation
    evaluation = evaluate(pack, answers)
    assert oracle.fired(pack, answers) == [*evaluation.fired]
    assert oracle.strengths(pack, answers) == evaluation.strengths
    totals, statuses = oracle.totals(pack, answers), oracle.statuses(pack, answers)
    assert sorted(r.id for r in pack.content.routes if not r.companion) == sorted(s.route for s in evaluation.ranking)
    for s in evaluation.ranking:
        assert (totals[s.route], statuses[s.route]) == (s.total, s.status)
    keys = [(s.status == "ruled_out", -s.total, s.effort, list(pack.routes).index(s.route)) for s in evaluation.ranking]
    assert sorted(keys) == keys


@given(situations())
def test_shares_and_ties(situation):
    """A route's trace adds up to its total, from fired rules and the team's own word; equal routes name each other, ruled-out ones nobody."""
    pack, answers = situation
    evaluation = evaluate(pack, answers)
    rules = {*evaluation.fired} | ({""} if "strongly" in answers.needs.values() else set())
    for s in evaluation.ranking:
        assert s.total == sum(share.strength * share.fit for share in s.shares) - s.effort
        assert {share.rule for share in s.shares} <= rules
        assert not {share.need for share in s.shares} & {need for need, word in answers.needs.items() if word == "none"}
    for a, b in itertools.permutations(evaluation.ranking, 2):
        assert (b.route in a.tied_with) == (a.total == b.total and "ruled_out" not in (a.status, b.status))


@given(situations())
def test_an_unsure_precondition_keeps_its_rank(situation):
    """A route whose precondition is open stands by its total, says what it waits for, and the recommendation says what leads without it."""
    pack, answers = situation
    result = recommend(pack, answers, samples=50)
    for s in result.ranking:
        requires = pack.routes[s.route].requires
        if s.status == "conditional" and requires is not None and oracle.certainty(pack, answers, requires) is None:
            assert set(s.waits_for) & oracle.named_in(pack, requires)
    standing = [s for s in result.ranking if s.status != "ruled_out"]
    assert (standing[0].route if standing else None) == result.first
    otherwise = [s.route for s in standing if s.status == "open"] if standing and standing[0].status == "conditional" else []
    assert (otherwise[0] if otherwise else None) == result.otherwise


@given(plain_packs(), st.randoms(use_true_random=False), st.data())
def test_order_does_not_matter(plain, random, data):
    """The order of rules, groups, conditions and answers changes nothing; that of routes only breaks ties."""
    pack = make_pack(plain)
    answers = data.draw(answers_for(pack))
    shuffled = {**plain, **{key: random.sample(plain[key], len(plain[key])) for key in ("rules", "conditions", "needs")}}
    other = replace(answers, given=dict(random.sample(list(answers.given.items()), len(answers.given))))
    one, two = evaluate(pack, answers), evaluate(make_pack(shuffled), other)
    assert [(s.route, s.total, s.status, s.tied_with) for s in one.ranking] == [(s.route, s.total, s.status, s.tied_with) for s in two.ranking]
    assert one.fired.keys() == two.fired.keys()
    moved = evaluate(make_pack({**shuffled, "routes": random.sample(plain["routes"], len(plain["routes"]))}), other)
    unordered = [{(s.route, s.total, s.status, frozenset(s.tied_with)) for s in e.ranking} for e in (one, moved)]
    assert unordered[0] == unordered[1]


def test_a_question_that_is_asked_either_way():
    """A question whose `ask_if` holds whatever the answers are is asked, also inside a condition that is decided as a whole."""
    questions = [{"id": "q"}, {"id": "y", "ask_if": "q is a or q is b"}]
    pack = tiny_pack({"when": "y is a and (q is a or q is b)", "advise": "Go."}, questions=questions)
    domains = Domains(pack, Answers())
    assert domains.decide(domains.program.when[0]) == UNKNOWN
    assert [*evaluate(pack, Answers({"y": Answer(("a",))})).fired] == ["rule0"]
