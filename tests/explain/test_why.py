"""What a team needs, why a route stands where it does, and why another does not."""

import numpy as np
import pytest
from hypothesis import given

from advisor.answers import answers_of_case
from advisor.decide import Recommendation, recommend
from advisor.explain import argument, check_my_choice, ruled_out, sturdiness, why_not
from advisor.explain.reasons import because, by_effort, how_well, needs_profile, reasons_against, reasons_for
from advisor.pack import grouped, load_pack
from tests.strategies import SMALL, answered, decided, situations, tiny_pack


def test_a_need_with_what_shows_it_and_what_meets_it() -> None:
    """The strongest need comes first, with its rules, their sentences, the answers behind them and the lever of the first route."""
    (need,) = needs_profile(decided(SMALL, task="extract", gap=["facts_missing"], examples=20, facts_change="never"))
    assert ("knowledge", "Know the facts", 2, 1.0) == (need.need, need.label, need.strength, need.share)
    assert (("missing_facts",), ("The model cannot know them.",), ("gap",)) == (need.rules, need.because, need.questions)
    assert ("retrieval", "fully") == (need.lever.route, need.lever.how_well)


def test_what_the_team_corrects() -> None:
    """A need that is the team's own word needs no rule and is a reason too, in its own words; one that the team takes back is not shown."""
    answers = answered(SMALL, {"task": "extract", "gap": ["facts_missing"]}, needs={"knowledge": "none", "speed": "strongly"})
    assert [("speed", (), "strongly", 4)] == [(n.need, n.rules, n.corrected, n.strength) for n in needs_profile(recommend(SMALL, answers))]
    rec = recommend(SMALL, answered(SMALL, {"task": "write"}, needs={"speed": "strongly"}))
    assert ["You say that this matters most: answer fast; an instruction is changed in an hour."] == texts(reasons_for(rec, "prompt"))


@given(situations())
def test_profile_follows_strengths(situation) -> None:
    """Exactly the needs of positive strength are shown, strongest first, as shares of it, with a lever where anything planned meets it."""
    rec = recommend(*situation)
    found = needs_profile(rec)
    assert {n: s for n, s in rec.evaluation.strengths.items() if s > 0} == {n.need: n.strength for n in found}
    assert sorted((n.strength for n in found), reverse=True) == [n.strength for n in found]
    assert all(n.share == n.strength / found[0].strength for n in found)
    planned, steps = {item.route for item in rec.plan if item.route}, {rule for item in rec.plan if item.step for rule in item.rules}
    met = {need for route in planned for part in (route, *rec.pack.routes[route].combines) for need in rec.pack.routes[part].meets}
    assert all((n.lever is not None) == (n.need in met or not steps.isdisjoint(n.rules)) for n in found)


def texts(found) -> list[str]:
    return [r.text for r in found]


def test_a_reason_has_both_halves() -> None:
    """What shows the need and how the route meets it are one sentence, with rules, answers, sources and what it weighs, and a number that counted."""
    (reason,) = reasons_for(decided(SMALL, task="extract", gap=["facts_missing"]), "retrieval")
    assert "The model cannot know them; search brings the passages." == reason.text
    assert ("knowledge", 6, ("missing_facts",), ("gap",), ("S1",)) == (reason.need, reason.value, reason.rules, reason.questions, reason.sources)
    for examples, told in ((300, "300 kept"), ("50-4999", "50–4,999 kept")):
        reasons = reasons_for(decided(SMALL, task="write", examples=examples), "lora")
        assert [f"There is enough to imitate (here {told}); training takes it over from examples."] == texts(reasons)


def test_what_decides_where_nothing_speaks_for_the_first() -> None:
    """Said of the first route only where it has no reason; then whatever takes less effort has more against it than for it."""
    assert "" == by_effort(decided(SMALL, task="extract", gap=["facts_missing"]))
    rec = decided(SMALL, task="extract")
    assert () == reasons_for(rec, rec.first or "") and by_effort(rec).startswith("No answer speaks for this route, but each other")
    least = rec.pack.routes[rec.first or ""].effort
    assert all(s.effort >= least or sum(x.value for x in s.shares) < 0 for s in rec.evaluation.left)


def test_reasons_that_argue() -> None:
    """A rule says what is closest to these answers. One rule is quoted of a need; what a route hardly meets, or a rival as well, is no reason
    beside the strongest, though it counts for more than what parts the two. What was tried in vain is told, but not against what does the same."""
    shows = {"needs": {"n": "clearly"}, "because_when": [{"when": "q is a", "say": "It is A."}, {"when": "q is b", "say": "It is not."}]}
    also = {"when": "q in [a, b] and r is a", "needs": {"n": "slightly", "m": "clearly"}, "because": "Both are."}
    other = {"when": "r is a", "needs": {"o": "slightly", "k": "slightly"}, "because": "R is."}
    fits = {"n": "fully", "m": "fully", "o": "partly", "k": "barely"}
    one = {"id": "one", "meets": {need: {"how_well": fit, "how": "so"} for need, fit in fits.items()}}
    two = {"id": "two", "family": "peft", "meets": {"m": {"how_well": "fully", "how": "so"}}}
    pack = tiny_pack(
        {"when": "q in [a, b]"} | shows, also, other, questions=({"id": "q"}, {"id": "r"}), routes=(one, two),
        needs=[{"id": need, "label": need.upper()} for need in fits],
    )  # fmt: skip
    assert ["It is A; so.", "R is; so."] == texts(reasons_for(decided(pack, q="a", r="a"), "one"))
    assert ["It is not; so."] == texts(reasons_for(decided(pack, q="b", r="b"), "one"))
    assert ["It is."] == [need.because[0] for need in needs_profile(decided(pack, q=["a", "b"]))]
    tried = decided(load_pack(), stage="live", makes="fields", main_fault="form", remedies_instruction="no", remedies_stronger="no")
    told = [reasons_for(tried, route)[0].text.split(" (")[1].split(";")[0] for route in ("structured_output", "few_shot")]
    assert ["a clearer instruction and a stronger model hardly helped)", "a stronger model hardly helped)"] == told


def assert_lawful(rec: Recommendation, route: str) -> None:
    """One reason for each need; only needs that the route meets and that count for it; each rule stands on the side that it speaks for on balance."""
    found, shares = reasons_for(rec, route), rec.evaluation.standing(route).shares
    needs = [r.need for r in found if r.need]
    assert len(set(needs)) == len(needs)
    net = {rule: sum(s.value for s in some) for rule, some in grouped((s.rule, s) for s in shares).items()}
    assert all(r.value < 0 > net[r.rules[0]] for r in reasons_against(rec, route))
    for reason in found:
        assert reason.value > 0 and reason.text.endswith(".")
        assert not reason.need or sum(s.value for s in shares if s.need == reason.need) > 0
        assert all(any(s.value > 0 < net[rule] for s in shares if s.rule == rule and s.need in ("", reason.need)) for rule in reason.rules)
        assert not reason.rules or reason.text.startswith(because(rec, reason.rules[0]).rstrip("."))


def test_reasons_support_the_route_that_they_stand_under() -> None:
    """Over all cases of the default pack, for every route that stands."""
    pack, told = load_pack(), 0
    for case in pack.content.cases:
        rec = recommend(pack, answers_of_case(pack, case), samples=20)
        for standing in rec.ranking:
            assert_lawful(rec, standing.route)
        told += len(reasons_for(rec, rec.first)) if rec.first else 0
    assert told > len(pack.content.cases)


@given(situations())
def test_reasons_add_up(situation) -> None:
    """On generated packs reasons are lawful too, and what speaks for a route is all that counts for much, need by need and rule by rule."""
    rec = recommend(*situation, samples=20)
    for standing in rec.ranking:
        assert_lawful(rec, standing.route)
        net, keyed = (grouped((key(s), s) for s in standing.shares) for key in (lambda s: s.rule, lambda s: (s.need, "" if s.need else s.rule)))
        ours = {rule for rule, some in net.items() if not rule or sum(s.value for s in some) > 0}
        for_needs = {key: sum(s.value for s in some) for key, some in keyed.items() if any(s.value > 0 and s.rule in ours for s in some)}
        found = reasons_for(rec, standing.route)
        assert bool(found) == any(value > 0 for value in for_needs.values())
        rival = next((s.route for s in rec.ranking if s.status != "ruled_out" and s.route != standing.route), "")
        theirs = {s.need: s.value for s in rec.evaluation.standing(rival).shares if s.need} if rival else {}
        if not theirs:  # then nothing speaks as much for another
            strong = {n for (n, _), value in for_needs.items() if n and value > 0}
            assert {n for n in strong if how_well(rec.pack, standing.route, n) != "barely"} <= {r.need for r in found}


def test_a_rule_that_rules_out_is_named_with_the_answer() -> None:
    """A ruled-out route names the rule and the precondition, each with the answer behind it."""
    found = why_not(decided(SMALL, task="sort", examples=3), "lora")
    assert "ruled_out" == found.status
    by_rule, by_route = ((o.by, o.name, *o.answers) for o in found.obstacles)
    assert by_rule == ("rule", "no_text_to_tune", ("task", "Sort")) and by_route == ("requires", "examples >= 10", ("examples", "3 examples (1–9)"))
    assert ("LoRA is ruled out.", "A classifier does. You answered “Sort”.") == found.sentences[:2]


def test_needs_that_a_route_misses() -> None:
    """A route behind the first names the needs that it does not meet, or meets less well."""
    found = why_not(decided(SMALL, task="extract", gap=["facts_missing"], examples=20, facts_change="never"), "prompt")
    assert ("behind", 4) == (found.status, found.behind)
    assert [("knowledge", 2, "", "fully")] == [(m.need, m.strength, m.how_well, m.first_how_well) for m in found.misses]
    assert ("Prompting can be done, but retrieval fits better.", "With it alone, nothing would know the facts.") == found.sentences
    less = why_not(recommend(SMALL, answered(SMALL, {"examples": 300}, needs={"manner": "strongly"})), "prompt")
    assert "It meets “Learn a manner” only barely." in less.sentences


NUMBER = {"id": "held", "ask": "How many?", "number": {"unit": "examples", "edges": [10, 50, 100]}}
ORDERED = {"id": "often", "ask": "How often?", "ordered": {"never": "Never", "yearly": "Yearly", "weekly": "Weekly"}}


@pytest.mark.parametrize(
    ("when", "question", "answer", "said"),
    [
        ("held < 50", NUMBER, 3, "at 50 examples."),
        ("held >= 50", NUMBER, 300, "below 50 examples."),
        ("often >= yearly", ORDERED, "weekly", "if “How often?” were “Never”."),
        ("often >= yearly", ORDERED, ["never", "weekly"], "if “How often?” allows it."),
        ("where is a", {"id": "where", "ask": "Where?", "options": {"a": "A", "b": "B", "c": "C"}}, "a", "if “Where?” were “B” or “C”."),
        ("where is a", {"id": "where", "ask": "Where?", "options": {o: o.upper() for o in "abcd"}}, "a", "if “Where?” were not “A”."),
        ("a in got", {"id": "got", "ask": "What?", "several": {"a": "A", "b": "B"}}, ["a", "b"], "if “What?” did not include “A”."),
        ("held < 50", NUMBER | {"can_change": "no"}, 3, ""),
        ("held >= 50", NUMBER | {"better": "last"}, 300, ""),
    ],
)
def test_the_smallest_change_that_reopens_a_route(when: str, question: dict, answer: object, said: str) -> None:
    """The nearest value, the other options or the one option that counts; never a fact that nobody can change."""
    pack = tiny_pack({"when": when, "until_known": True, "rule_out": ["two"]}, questions=[{"can_change": "with_effort"} | question])
    (reopens,) = (out.reopens for out in ruled_out(decided(pack, **{question["id"]: answer})) if out.route == "two")
    assert (said and f"That would change {said}".replace("if “", "if the answer to “")) == reopens


def test_every_obstacle_has_to_be_lifted() -> None:
    """A route that two things rule out reopens by a change of each, by the one answer that lifts both, and not at all if one cannot change."""
    both = tiny_pack(*({"when": f"often >= {o}", "rule_out": ["two"]} for o in ("weekly", "yearly")), questions=[ORDERED | {"can_change": "yes"}])
    assert "That would change if the answer to “How often?” were “Never”." == ruled_out(decided(both, often="weekly"))[0].reopens
    questions = [{"id": q, "can_change": change} for q, change in (("p", "yes"), ("q", "yes"), ("r", "no"))]
    pack = tiny_pack(*({"when": f"{q} is a", "rule_out": ["two"]} for q in "pqr"), questions=questions)
    two, three = (ruled_out(decided(pack, p="a", q="a", r=r))[0] for r in "ba")
    assert ("That would change if the answer to “p?” were “B” and if the answer to “q?” were “B”.", "") == (two.reopens, three.reopens)


@given(situations())
def test_every_route_has_its_answer(situation) -> None:
    """For every route of a generated pack the status follows the ranking, and sentences end as sentences."""
    rec = recommend(*situation, samples=20)
    for s in rec.ranking:
        found = why_not(rec, s.route)
        assert (s.status == "ruled_out") == (found.status == "ruled_out")
        assert (found.status == "first") == (rec.first == s.route)
        assert found.behind >= 0 and (found.status == "level") <= (found.behind == 0)
        assert found.sentences and all(text.endswith((".", "”")) for text in found.sentences)
        assert check_my_choice(rec, s.route).verdict.endswith(".")


def test_a_favoured_route_that_could_do() -> None:
    """A favoured route gets a verdict, what would have to be true, and a first test."""
    routes = [{"id": "one"}, {"id": "two", "plan": {"do": "Try two on ten.", "exit": "Eight are right."}, "effort": 1}]
    pack = tiny_pack({"when": "q is b", "routes": {"two": "clearly"}}, questions=[{"id": "q", "can_change": "yes"}], routes=routes)
    found = check_my_choice(rec := decided(pack, q="a"), "two")
    assert argument(rec, found, "It takes USD 5.").startswith("It can be done, but one fits better. It takes more work, and meets")
    assert ("Two can be done, but one fits better.", "behind") == (found.verdict, found.why.status)
    assert ("If the answer to “q?” were “B” instead of “A”, two would lead.",) == found.would_have_to_be_true
    assert [("trial", "Try two on ten.", "Eight are right.")] == [(p.kind, p.do, p.passes) for p in found.test_first]
    first = check_my_choice(decided(pack, q="b"), "two")
    assert ("Two is a good choice: it comes first.", ()) == (first.verdict, first.would_have_to_be_true)


# Route `one` meets quality by 8, `two` speed by 6.
PACK = tiny_pack(
    {"when": "q is a", "needs": {"quality": "strongly", "speed": "clearly"}},
    needs=[{"id": n, "label": n.capitalize()} for n in ("quality", "speed")],
    routes=[
        {"id": "one", "meets": {"quality": {"how_well": "partly", "how": "one is good"}}},
        {"id": "two", "meets": {"speed": {"how_well": "fully", "how": "two is fast"}}},
    ],
)


def test_the_share_is_that_of_the_weights_that_keep_it_first() -> None:
    """With one need on each side, `one` leads where its weight counts for more: a share that can be worked out by hand."""
    found = sturdiness(decided(PACK, q="a"), samples=20_000)
    assert abs(found.share - (1 - (2 + np.log2(3 / 4)) ** 2 / 8)) < 0.01  # log2(quality) - log2(speed) is triangular on -2 to 2 and must exceed it
    assert ("one", "two") == (found.first, found.second) and found.sentence.endswith("two might lead: keep it in view.")
    assert abs(sum(share for _, share in found.others) + found.share - 1) < 1e-9


@given(situations())
def test_a_weight_multiplies_what_its_need_brings(situation) -> None:
    """Draw by draw the totals are the sums of weighted shares; what is said of routes directly counts as it is."""
    rec = recommend(*situation, samples=20)
    draws = np.exp2(np.random.default_rng(5).uniform(-1, 1, size=(len(rec.pack.needs), 20)))
    standing = [s for s in rec.ranking if s.status != "ruled_out"]
    weigh = [dict(zip(["", *rec.pack.needs], (1.0, *draw), strict=True)) for draw in draws.T.tolist()]
    totals = np.array([[sum(x.value * w[x.need] for x in s.shares) - s.effort for w in weigh] for s in standing])
    best = totals > totals.max(axis=0) - 1e-6 if standing else totals
    sure, found = (best[:1] & (best.sum(axis=0) == 1) if standing else totals), sturdiness(rec, samples=20, seed=5)
    assert found is None if not standing else sure.mean() <= found.share <= best[0].mean()
