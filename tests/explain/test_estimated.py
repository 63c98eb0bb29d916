"""Changes of answers that an estimate is made from: the estimate is made anew, and no flip is missed."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.answers import Answers, read_answers
from advisor.decide import recommend
from advisor.estimate.derived import with_estimates
from advisor.explain import answer_text, ruled_out
from advisor.explain.changes import single_changes
from advisor.explain.estimated import estimated_facts
from advisor.explain.flip import applied
from advisor.explain.next_question import next_questions
from advisor.explain.settled import settled, settled_text
from advisor.explain.toward import toward
from advisor.explain.why_not import why_not
from advisor.explain.words import told
from advisor.pack import Answer, Pack, load_pack
from tests.strategies import make_pack

DEFAULT = load_pack()
QUESTIONS: list[dict[str, Any]] = [
    {"id": "tokens_in", "section": "s", "ask": "In?", "number": {"unit": "tokens", "edges": [700, 15_000, 250_000]}, "can_change": "yes"},
    {"id": "tokens_out", "section": "s", "ask": "Out?", "number": {"unit": "tokens", "edges": [100, 2_000]}, "can_change": "with_effort"},
    {"id": "output", "section": "s", "ask": "What?", "options": {"text": "Text", "label": "Label"}, "can_change": "yes"},
    {"id": "wait", "section": "s", "ask": "Wait?", "ordered": {"under_1500ms": "Short", "under_90s": "Long", "batch": "Overnight"}, "can_change": "yes"},
    {"id": "place", "section": "s", "ask": "Where?", "options": {"here": "Here", "there": "There"}, "can_change": "yes"},
    {
        "id": "delay", "section": "s", "label": "Wait on paper", "derived": {"estimate": "wait_p50", "route": "prompt"},
        "number": {"unit": "milliseconds", "edges": [700, 1_500, 7_000, 30_000]},
    },
    {
        "id": "bill", "section": "s", "label": "Bill on paper", "derived": {"estimate": "cost_per_1000_requests", "route": "prompt"},
        "number": {"unit": "US dollars", "edges": [1, 3, 10, 100]},
    },
]  # fmt: skip
CONDITIONS = (
    "delay < 1_500", "delay >= 1_500", "delay >= 7_000 and wait is under_1500ms", "bill >= 3", "bill >= 10 and place is here", "bill < 3 or wait is batch",
    "place is there and delay < 30_000", "tokens_in >= 15_000 and bill < 100", "output is label", "wait is under_90s", "tokens_out < 100 and delay < 7_000",
)  # fmt: skip


def with_rules(rules: list[dict[str, Any]]) -> Pack:
    """Two routes, and rules."""
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": QUESTIONS,
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [
                {"id": "prompt", "label": "Prompt", "family": "prompting", "layer": "l"},
                {"id": "tuned", "label": "Tuned", "family": "peft", "layer": "l"},
            ],
            "rules": rules,
        }
    )


@st.composite
def estimating_packs(draw: st.DrawFn) -> Pack:
    """Three routes, and rules that name estimates beside answers."""
    rules = []
    for i in range(draw(st.integers(3, 7))):
        when = draw(st.sampled_from(CONDITIONS))
        effect: dict[str, Any] = {"points": {draw(st.sampled_from(["prompt", "search", "tuned"])): {"c": draw(st.integers(-3, 3))}}}
        if draw(st.integers(0, 4)) == 0:
            effect = {"rule_out": [draw(st.sampled_from(["search", "tuned"]))]}
        rules.append({"id": f"r{i}", "when": when, "because": "So.", "judgement": True, **effect})
    return make_pack(
        {
            "pack": {"id": "estimating", "version": "1", "title": "Estimates"},
            "questions": QUESTIONS,
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [
                {"id": "prompt", "label": "Prompt", "family": "prompting", "layer": "l"},
                {"id": "search", "label": "Search", "family": "rag", "layer": "l"},
                {"id": "tuned", "label": "Tuned", "family": "peft", "layer": "l"},
            ],
            "rules": rules,
        }
    )


@st.composite
def some_answers(draw: st.DrawFn) -> Answers:
    """Definite answers to some or all questions that are asked."""
    given = {}
    for q in QUESTIONS[:5]:
        choices = [f"bin{i}" for i in range(len(q["number"]["edges"]) + 1)] if "number" in q else list(q.get("options") or q["ordered"])
        if draw(st.integers(0, 5)):
            given[q["id"]] = Answer((draw(st.sampled_from(choices)),))
    return Answers(given)


def changed(pack: Pack, answers: Answers, count: int):
    """All answers with exactly `count` of those given changed."""
    for names in itertools.combinations(answers.said, count):
        others = [[o for o in pack.questions[q].choices if (o,) != answers.given[q].options] for q in names]
        for chosen in itertools.product(*others):
            after = answers
            for q, option in zip(names, chosen, strict=True):
                after = after.with_answer(q, Answer((option,)))
            yield with_estimates(pack, after)


@settings(max_examples=60)
@given(estimating_packs(), some_answers())
def test_every_flip_holds_when_estimates_are_made_anew_and_none_is_missed(pack: Pack, answers: Answers) -> None:
    """Run through the whole pipeline each flip puts its route first; where none is found there is none, for one and for two changes."""
    found = toward(pack, answers)
    for flip in found.flips:
        assert flip.route == recommend(pack, with_estimates(pack, applied(answers, flip))).first != found.first
    leader = recommend(pack, with_estimates(pack, answers)).ranking[0].route

    def flips(after: Answers) -> bool:
        """A route comes first, and by certain points too, that does not lead now."""
        rec = recommend(pack, after)
        return rec.first == rec.ranking[0].route not in (found.first, leader)

    nearest = next((n for n in (1, 2) if any(map(flips, changed(pack, answers, n)))), None)
    assert nearest == (found.radius if found.flips else None)


@given(estimating_packs(), some_answers())
def test_single_changes_are_decided_with_estimates_made_anew(pack: Pack, answers: Answers) -> None:
    """A single change leads to what the whole pipeline makes of it; no estimate is changed by itself."""
    rec = recommend(pack, with_estimates(pack, answers))
    for change in single_changes(rec):
        assert pack.questions[change.question].derived is None
        after = recommend(pack, with_estimates(pack, answers.with_answer(change.question, change.answer)))
        assert change.route == after.evaluation.ranking[0].route


@pytest.mark.parametrize("limit", [1, 6])
def test_an_estimate_is_never_the_change(limit: int) -> None:
    """What to change names answers; the estimate moves with them."""
    pack = with_rules([{"id": "slow", "when": "delay >= 1_500", "points": {"tuned": {"c": 5}}, "because": "So.", "judgement": True}])
    short = Answers({"tokens_in": Answer(("bin0",)), "tokens_out": Answer(("bin0",)), "output": Answer(("text",))})
    found = toward(pack, short, limit=limit)
    assert found.flips
    assert {("tokens_in",)} == {tuple(m.question for m in flip.moves) for flip in found.flips}


def answered(pack: Pack, **answers: Any) -> Answers:
    """Answers as a file has them, with estimates."""
    found, problems = read_answers(pack, {"answers": answers})
    assert not problems
    return with_estimates(pack, found)


def test_facts_name_what_counted_and_what_it_rests_on() -> None:
    """An estimate that a fired rule names is said with its answers, what is open, and its assumptions; others only on demand."""
    rec = recommend(DEFAULT, answered(DEFAULT, wait="under_700ms", tokens_in=20_000, output="fields", residency="anywhere"), samples=50)
    facts = {f.question: f for f in estimated_facts(rec)}
    fact = facts["prompt_wait"]
    assert ("no_prompt_keeps_the_wait_on_paper",) == fact.rules
    assert (("tokens_in", "output"), ("tokens_out",)) == (fact.made_from, fact.open)
    assert "700 milliseconds or more" == fact.text
    assert {"tokens_in", "hosted_first_token_seconds"} <= {a.id for a in fact.assumptions}
    assert "own_model_memory" not in facts
    assert "own_model_memory" in {f.question for f in estimated_facts(rec, used=False)}


def test_a_ruled_out_route_reopens_with_another_estimate() -> None:
    """The estimate is not called an answer."""
    rec = recommend(DEFAULT, answered(DEFAULT, wait="under_700ms", tokens_in=20_000, output="fields", residency="anywhere"), samples=50)
    (out,) = (r for r in ruled_out(rec) if r.route == "few_shot")
    assert "or with another estimate than 700 milliseconds or more for “Median wait for one plain prompt at a provider”." in out.reopens
    assert ["wait", "residency"] == sorted((q for o in why_not(rec, "few_shot").obstacles for q, _ in o.answers), reverse=True)


def test_an_open_estimate_asks_for_what_narrows_it() -> None:
    """The next question is never the estimate, but the first open question that it takes."""
    rules = [{"id": "slow", "when": "delay >= 7_000", "points": {"tuned": {"c": 5}}, "because": "So.", "judgement": True}]
    pack = with_rules(rules)
    rec = recommend(pack, with_estimates(pack, Answers()))
    assert rec.outlook.next_question is not None
    assert "tokens_in" == rec.outlook.next_question.question
    assert "tokens_in" == next_questions(pack, with_estimates(pack, Answers())).ranked[0].question
    assert "delay" not in {a.question for a in next_questions(pack, with_estimates(pack, Answers())).ranked}


def test_settled_says_that_estimates_count_within_their_ranges() -> None:
    """Where no estimate can change the first route that is proved, and said; a witness leaves estimates as wide as it can."""
    pack = with_rules(
        [{"id": "either", "when": "delay >= 1_500 or delay < 1_500", "points": {"tuned": {"c": 5}}, "because": "So.", "judgement": True}]
    )
    answers = with_estimates(pack, Answers())
    found = settled(pack, answers)
    assert "Tuned comes first whatever the open questions and, within their ranges, the estimates turn out to be. This is proved." == settled_text(
        pack, answers, found
    )
    pack = with_rules([{"id": "short", "when": "tokens_in < 700", "points": {"tuned": {"c": 5}}, "because": "So.", "judgement": True}])
    answers = with_estimates(pack, Answers())
    text = settled_text(pack, answers, settled(pack, answers))
    assert text.startswith("Not settled")
    assert "estimated" not in text


@pytest.mark.parametrize(
    ("options", "expected"),
    [(["bin0"], "under 700 milliseconds"), (["bin1", "bin2"], "700–6,999 milliseconds"), (["bin4"], "30,000 milliseconds or more")],
)
def test_bins_in_a_row_are_one_range(options: list[str], expected: str) -> None:
    """Several bins read as one range, with its unit."""
    assert f"{expected} (estimated)" == answer_text(with_rules([]).questions["delay"], Answer(tuple(options)))


def test_what_decides_is_counted_in_answers_and_estimates() -> None:
    """An estimate among what decides is not called an answer."""
    assert ("3 answers", "1 answer and an estimate", "2 estimates") == (told(3, 0), told(1, 1), told(0, 2))
