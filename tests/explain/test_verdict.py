"""The verdict, how sure it is, and what to do first."""

from advisor.advise import advise
from advisor.answers.read import answers_of_case
from advisor.explain.verdict import this_week, verdict
from advisor.pack import load_pack
from tests.strategies import SMALL, answered, decided, tiny_pack

PACK = load_pack()


def words(text: str) -> int:
    return len(text.split())


def test_every_verdict_has_at_most_ten_words() -> None:
    """That of each route, of each cause, and of all cases; routes say what they hang on where they require something."""
    assert [] == [r.id for r in PACK.content.routes if not 1 < words(r.headline) <= 10]
    assert [] == [c.id for c in PACK.content.causes if not 1 < words(c.headline) <= 10]
    assert [] == [r.id for r in PACK.content.routes if (r.requires is None) == bool(r.best_if)]
    for case in PACK.content.cases[::3]:
        rec = advise(PACK, answers_of_case(PACK, case))
        assert words(verdict(rec).headline) <= 10
        assert this_week(rec) and words(this_week(rec)) < 60
        assert ("None of the open questions" in verdict(rec).note) == (rec.uncertainty.settled == "yes")
        assert ("of 100 ways" in verdict(rec).note) == (rec.uncertainty.settled == "no")


def test_little_known_leads_so_far() -> None:
    """Before five answers a route only leads so far; the word for how sure it is stays one of three."""
    said = verdict(decided(SMALL, gap=["facts_missing"]))
    assert ("start", "Retrieval leads so far") == (said.state, said.headline)
    assert said.badge in ("Firm", "Likely", "Open")


def test_what_it_hangs_on_stands_in_the_second_line() -> None:
    """A first route whose precondition is not known names it, and what leads where it is not met."""
    rule = {"when": "q is a", "routes": {"one": "strongly"}}
    routes = [{"id": "one", "requires": "able is a", "best_if": "you are able"}, {"id": "two"}]
    pack = tiny_pack(rule, questions=[{"id": q} for q in ("q", "able", "p0", "p1", "p2")], routes=routes)
    known = {"q": "a", "p0": "a", "p1": "a", "p2": "a"}
    said = verdict(decided(pack, **known, able="not_sure"))
    assert ("Start with one", "Best if you are able; otherwise two.") == (said.headline, said.otherwise)
    assert "" == verdict(decided(pack, **known, able="a")).otherwise


def test_no_route_left() -> None:
    """Where everything is ruled out the verdict says so, and there is nothing to do this week."""
    rec = decided(tiny_pack({"when": "q is a", "rule_out": ["all"]}), q="a")
    assert (None, (), (), "yes") == (rec.first, rec.stack, rec.plan, rec.uncertainty.settled)
    assert ("none", "No route left", "") == (verdict(rec).state, verdict(rec).badge, this_week(rec))


def test_this_week_a_cause_is_measured_first() -> None:
    """Where a running system disappoints for a strong cause, its remedy is the verdict and its measurement comes first."""
    told = {"stage": "live", "makes": "text", "colleague": ["page"], "facts_in": ["archive"], "main_fault": "not_found"}
    rec = advise(PACK, answered(PACK, told | {"remedies": {"passage": "helped"}}))
    assert "Mend search before you touch the model" == verdict(rec).headline
    assert this_week(rec).startswith("Mark the right passage for 50 failed questions")


def test_this_week_a_test_comes_before_the_plan_where_it_settles_much() -> None:
    """As long as the advice is open, a test that settles a quarter of what is uncertain is the first thing to do."""
    find_out = {"do": "Try it on ten.", "takes": "1 hour", "outcomes": [{"label": "well", "answer": "b"}, {"label": "badly", "answer": "a"}]}
    pack = tiny_pack({"when": "q is b", "routes": {"two": "strongly"}}, questions=[{"id": "q", "find_out": find_out}])
    assert ("Try it on ten.", "Start with two.") == (this_week(decided(pack)), this_week(decided(pack, q="b")))
