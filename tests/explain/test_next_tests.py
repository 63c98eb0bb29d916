"""Which cheap tests would settle most."""

from typing import Any

from advisor.advise import advise
from advisor.answers import Answers
from advisor.decide import evaluate
from advisor.explain.next_tests import next_tests
from advisor.pack import Answer, Pack, load_pack
from tests.strategies import answered, decided, tiny_pack


def find_out(takes: str) -> dict[str, Any]:
    return {"do": "Try it.", "takes": takes, "outcomes": [{"label": "well", "answer": "b"}, {"label": "badly", "answer": "a"}]}


def pack_of(*hours: str) -> Pack:
    """Questions `q0`, `q1`, ... with a test each; each alone decides that `two` comes first."""
    rules = [{"when": f"q{i} is b", "needs": {"n": "clearly"}} for i in range(len(hours))]
    questions = [{"id": f"q{i}", "find_out": find_out(takes)} for i, takes in enumerate(hours)]
    routes = [{"id": "one"}, {"id": "two", "effort": 1, "meets": {"n": {"how_well": "fully", "how": "two does it"}}}]
    return tiny_pack(*rules, questions=questions, routes=routes)


def test_a_test_says_where_each_result_leads() -> None:
    """The test comes with its work, what it tells in bits, and the route and likelihood of each result."""
    (test,) = next_tests(advise(pack_of("2 hours"), Answers()))
    assert ("q0", "Try it.", "2 hours", 2.0, 1.0) == (test.question, test.do, test.takes, test.hours, test.gain)
    assert [("well", "two", 0.5), ("badly", "one", 0.5)] == [(r.label, r.route, r.share) for r in test.results]
    assert test.decides


def test_hours_count() -> None:
    """Of tests that tell as much, the quicker comes first; an answer that nobody is sure of is open, a given one is not."""
    pack = pack_of("3 days", "30 minutes", "2 hours")
    assert ["q1", "q2", "q0"] == [t.question for t in next_tests(advise(pack, Answers()))]
    assert ["q1"] == [t.question for t in next_tests(advise(pack, Answers()), most=1)]
    known = advise(pack, answered(pack, {"q1": "a", "q2": "not_sure"}))
    assert ["q2", "q0"] == [t.question for t in next_tests(known)]
    assert () == next_tests(decided(pack, q0="b"))


def test_results_on_the_default_pack_lead_where_they_say() -> None:
    """On some cases, with two answers in three, entering a result puts the route first that was named."""
    pack = load_pack()
    shown = 0
    for case in pack.content.cases[::12]:
        whole = answered(pack, case.answers)
        rec = advise(pack, Answers({q: a for i, (q, a) in enumerate(whole.given.items()) if i % 3}))
        for test in next_tests(rec):
            assert rec.answers.given.get(test.question, Answer(not_sure=True)).not_sure
            for result in test.results:
                shown += 1
                top = evaluate(pack, rec.answers.with_answer(test.question, result.answer)).ranking[0]
                assert (None if top.status == "ruled_out" else top.route) == result.route
    assert shown > 20
