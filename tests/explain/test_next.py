"""What to ask next, and which cheap tests would settle most."""

from typing import Any

import pytest
from hypothesis import given

from advisor.advise import advise
from advisor.answers import Answers
from advisor.decide import Domains, completions, evaluate, look_ahead
from advisor.explain import single_changes, turned_by
from advisor.explain.next_question import Asked, about_more, follows, hangs_on, next_question, next_questions, next_tests, purpose, rows_first
from advisor.explain.verdict import outcome, remarks, walkthrough
from advisor.pack import Answer, Pack
from tests.strategies import PACK, answered, decided, tiny_pack
from tests.worlds import open_situations

TWO_QUESTIONS = tiny_pack({"when": "q is b", "routes": {"two": "slightly"}}, questions=[{"id": "other"}, {"id": "q"}])


def ranked(pack: Pack, answers: Answers) -> tuple[Asked, ...]:
    domains = Domains(pack, answers)
    return next_questions(domains, look_ahead(domains))


def test_the_question_that_decides_is_asked() -> None:
    """Where one question decides alone, it tells all, and the other nothing; what it is for names the two routes."""
    assert [("q", 1.0), ("other", 0.0)] == [(a.question, a.gain) for a in ranked(TWO_QUESTIONS, Answers())]
    asked = (rec := advise(TWO_QUESTIONS, Answers())).uncertainty.next_question
    assert asked is not None and ("q", {"one", "two"}) == (asked.question, set(asked.separates))
    assert purpose(rec) in ("This tells which serves you better: one or two.", "This tells which serves you better: two or one.")


def test_about_so_many_more() -> None:
    """What is still to come is said in words, and on which answer it hangs; nothing is where it is firm, or where nothing is asked."""
    assert "several more" == about_more(rec := advise(TWO_QUESTIONS, Answers())) and hangs_on(rec).endswith("this and two.")
    one, two, unsure = (decided(TWO_QUESTIONS, **told) for told in ({"q": "a"}, {"q": "b"}, {"q": "not_sure", "other": "not_sure"}))
    assert ("", "", "this counts now: it is") == (about_more(two), purpose(two), turned_by(one, two))
    assert "" == about_more(unsure) and hangs_on(unsure).startswith("q? You are not sure: if “B”, two leads")
    assert [("q", "open")] == [(m.question, m.can_change) for flip in single_changes(unsure) for m in flip.moves]


def test_what_was_never_tried_wants_a_test() -> None:
    """Where all but remedies is answered, a test is said to be left, not an answer that nobody has."""
    told = PACK.cases["repeated-page-extraction"].answers
    asked = Domains(PACK, answered(PACK, told)).is_asked
    rest = dict.fromkeys((q.id for q in PACK.content.questions if not q.grid and q.id not in told and asked(q.id)), "not_sure")
    assert ["a few more", "a test or two"] == [about_more(advise(PACK, answered(PACK, told | some))) for some in ({}, rest)]


def test_a_sample_ranks_as_a_count_of_all_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many completions to count, the same question comes first, and twice the same."""
    monkeypatch.setattr(completions, "EXHAUSTIVE", 0)
    assert "q" == ranked(TWO_QUESTIONS, Answers())[0].question and ranked(TWO_QUESTIONS, Answers()) == ranked(TWO_QUESTIONS, Answers())


@given(open_situations())
def test_only_open_questions_that_are_asked_are_ranked(situation) -> None:
    """Nothing that was answered or may not be asked is proposed, and one first route leaves nothing to ask."""
    pack, answers = situation
    domains = Domains(pack, answers)
    looked = look_ahead(domains)
    found = next_questions(domains, looked)
    for asked in found:
        assert asked.question not in answers.given and domains.is_asked(asked.question) and asked.gain >= 0
    if len(looked.leads) == 1:
        assert () == found and next_question(domains, looked) is None


def test_rows_that_were_left_out_of_a_grid_may_be_asked_again() -> None:
    """A grid that was answered in part is passed; what its other rows tell is ranked by itself."""
    rec = decided(PACK, stage="idea", makes="text", without={"form": "little", "texts": "most"})
    once, again = ({a.question for a in next_questions(rec.domains, rec.looked, again=again)} for again in (False, True))
    assert once.isdisjoint(again) and once and again and {"without"} == {PACK.questions[q].grid for q in again}


def find_out(takes: str) -> dict[str, Any]:
    return {"do": "Try it.", "takes": takes, "outcomes": [{"label": "well", "answer": "b"}, {"label": "badly", "answer": "a"}]}


def pack_of(*hours: str) -> Pack:
    """Questions `q0`, `q1`, ... with a test each; each alone decides that `two` comes first."""
    rules = [{"when": f"q{i} is b", "needs": {"n": "clearly"}} for i in range(len(hours))]
    questions = [{"id": f"q{i}", "find_out": find_out(takes)} for i, takes in enumerate(hours)]
    routes = [{"id": "one"}, {"id": "two", "traits": {"bought": "yes"}, "effort": 1, "meets": {"n": {"how_well": "fully", "how": "two does it"}}}]
    return tiny_pack(*rules, questions=questions, routes=routes)


def test_a_test_says_where_each_result_leads() -> None:
    """The test comes with its work, what it tells in bits, and the route and likelihood of each result; none leads to a product that is too dear."""
    (test,) = next_tests(advise(pack := pack_of("2 hours"), Answers()))
    assert ("q0", "Try it.", "2 hours", 2.0, 1.0) == (test.question, test.do, test.takes, test.hours, test.gain)
    assert [("well", "two", 0.5), ("badly", "one", 0.5)] == [(r.label, r.route, r.share) for r in test.results]
    assert () == next_tests(advise(pack, answered(pack, own={"product_month": 2, "month_most": 1})))  # too dear


def test_what_is_closed_is_not_tested() -> None:
    """A test of routes that are all ruled out is not proposed, and no remark about them said; where some of them stand it is."""
    rules = {"when": "q is b", "routes": {"one": "slightly"}}, {"when": "always", "rule_out": ["two"]}
    for about in (["two"], ["two", "one"]):
        asked, routes = {"id": "q", "find_out": {**find_out("2 hours"), "about": about}}, [{"id": r} for r in ("three", "two", "one")]
        buy = {"id": "buy", "label": "Buy", "when": "always", "say": "Look first.", "about": about}
        rec = decided(tiny_pack(*rules, questions=[asked], routes=routes, remarks=[buy]))
        assert ("one" in about, len(about) - 1) == ("Buy" in remarks(rec), len(next_tests(rec)))


def test_a_walkthrough_says_what_the_advised_routes_do() -> None:
    """In the order of the list, by the routes that are advised now or next, what is done once first; nothing of what no known answer asks for."""
    steps = [("set", "q is b", ["one"]), ("asked", "q is a", []), ("read", "always", ["one"]), ("sent", "q is b", []), ("kept", "always", ["two"])]
    told = [{"id": name, "when": when, "say": name, "by": by, "once": name == "set"} for name, when, by in steps]
    rules = {"when": "q is b", "routes": {"one": "slightly"}}, {"when": "always", "rule_out": ["two"]}
    pack = tiny_pack(*rules, questions=[{"id": "q"}], routes=[{"id": "one"}, {"id": "two"}], walkthrough=told)
    open_yet, rec = decided(pack), decided(pack, q="b")
    assert ([], [("read", ["one"]), ("sent", [])]) == (walkthrough(open_yet), [(step.say, by) for step, by in walkthrough(rec)])
    assert "First: set. Then, for each request: above all, read; sent." == outcome(rec)


def test_a_test_is_told_in_the_way_that_is_left() -> None:
    """Where a rule closes one of the places in which a test may run, the test says the other."""
    rules = {"when": "q is b", "routes": {"one": "slightly"}}, {"when": "always", "rule_out": {"runs_at": "provider"}}
    question = {"id": "q", "find_out": {**find_out("2 hours"), "about": {"runs_at": ["provider", "own"]}}}
    (test,) = next_tests(decided(tiny_pack(*rules, questions=[question], routes=[{"id": "one", "effort": 1}, {"id": "two"}])))
    assert test.do == "Try it. Whatever model takes part runs only on own machines, not at a provider."


def test_hours_count() -> None:
    """Of tests that tell as much, the quicker comes first; an answer that nobody is sure of is open, a given one is not."""
    pack = pack_of("3 days", "30 minutes", "2 hours")
    assert ["q1", "q2", "q0"] == [t.question for t in next_tests(advise(pack, Answers()))]
    assert ["q1"] == [t.question for t in next_tests(advise(pack, Answers()), most=1)]
    assert ["q2", "q0"] == [t.question for t in next_tests(advise(pack, answered(pack, {"q1": "a", "q2": "not_sure"})))]
    assert () == next_tests(decided(pack, q0="b"))


def test_results_on_the_default_pack_lead_where_they_say() -> None:
    """On some cases a result puts the route first that was named; six rows of a long grid tell most; what hangs on a row follows its answer."""
    pack, shown = PACK, 0
    assert [False, True] == [follows(decided(PACK, stage="live", **told).domains, "trained_how") for told in ({}, {"stands": {"trained": "gaps"}})]
    for case in pack.content.cases[::8]:
        rec = advise(pack, Answers({q: a for i, (q, a) in enumerate(answered(pack, case.answers).given.items()) if i % 3}))
        assert 6 == len(rows_first(rec, [q for q in pack.content.questions if q.grid == "remedies"]))
        for test in next_tests(rec):
            assert rec.answers.given.get(test.question, Answer(not_sure=True)).not_sure
            for result in test.results:
                shown += 1
                top = evaluate(pack, rec.answers.with_answer(test.question, result.answer)).ranking[0]
                assert (None if top.status == "ruled_out" else top.route) == result.route
    assert shown > 20
