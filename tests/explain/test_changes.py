"""What would change the first route: one or two answers, each of which does change it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.decide import FALSE, Domains, evaluate, recommend
from advisor.explain.changes import Toward, applied, single_changes, toward
from advisor.pack import Answer, Pack
from tests.strategies import SMALL, decided, definite_answers, make_pack, plain_packs, tiny_pack

HELD = {"id": "held", "can_change": "with_effort", "number": {"unit": "examples", "edges": [10, 50, 100]}}
EASILY = tiny_pack({"when": "held >= 50", "routes": {"two": "clearly"}}, questions=[HELD])


def test_one_answer_that_changes_it() -> None:
    """The nearest change names the question, the old and the new answer, and the new first route."""
    found = toward(decided(EASILY, held=20))
    assert ("one", 1) == (found.first, found.radius)
    (flip,) = found.flips
    assert (["held"], "two") == ([m.question for m in flip.moves], flip.route)
    assert "If the answer to “held?” were “50–99 examples” instead of “20 examples (10–49)”, two would lead." == flip.sentence
    assert flip.sentence == f"If {flip.would_need}, two would lead."


@pytest.mark.parametrize(
    ("route", "sentence"),
    [
        ("retrieval", "As far as we looked, neither an open answer nor one or two that you could change would put retrieval first."),
        ("prompt", "Prompting is the first route already."),
        ("review", "People check only comes beside other routes."),
    ],
)
def test_where_nothing_is_to_be_changed(route: str, sentence: str) -> None:
    """What answers that nobody can change keep back gets no proposal, nor does the first route, nor a companion."""
    found = toward(decided(SMALL, task="write", gap=[], facts_change="never", examples=20, graders="no"), route)
    assert ((), sentence) == (found.flips, found.sentence)
    assert () == toward(decided(SMALL), route).flips == single_changes(decided(SMALL))  # nothing answered, nothing to change


def test_a_change_says_that_it_opens_questions() -> None:
    """What is asked only after a change is said, since its answer may change the first route again."""
    pack = tiny_pack(
        {"when": "team is b", "routes": {"two": "strongly"}},
        questions=[{"id": "team", "can_change": "yes"}, {"id": "rooms", "ask": "Rooms?", "ask_if": "team is b"}],
    )
    (flip,) = toward(decided(pack, team="a")).flips
    assert (("b",), ("rooms",)) == (flip.moves[0].after.options, flip.opens)
    assert flip.sentence.endswith("That opens one more question, which may change it again.")


def test_nobody_is_told_to_make_matters_worse() -> None:
    """Where a question says which end of its options is better, only changes to that side are proposed; that an answer was misjudged by a step is told."""
    pack = tiny_pack({"when": "held < 50", "routes": {"two": "clearly"}}, questions=[HELD | {"better": "last"}])
    assert [(), ()] == [toward(decided(pack, held=n)).flips for n in (60, 300)]
    near, far = (single_changes(decided(pack, held=held)) for held in (60, 30_000))
    assert ([("two", "no")], ()) == ([(f.route, f.moves[0].can_change) for f in near], far)


@given(st.data())
def test_every_flip_flips_and_no_single_change_is_missed(data: st.DataObject) -> None:
    """Applied, each flip puts its route first; what cannot change is left alone; no single change would do where two are said to be needed."""
    plain = data.draw(plain_packs())
    for question in plain["questions"]:  # most can change
        question["can_change"] = data.draw(st.sampled_from(["no", "with_effort", "yes", "yes"]))
    pack = make_pack(plain)
    answers = data.draw(definite_answers(pack))
    route = data.draw(st.sampled_from([None, *[r.id for r in pack.content.routes if not r.companion]]))
    found = toward(recommend(pack, answers), route)
    for flip in found.flips:
        assert all(pack.questions[m.question].can_change != "no" for m in flip.moves) or (route is not None and len(flip.moves) == 1)  # misjudged
        assert flip.route == evaluate(pack, applied(answers, flip)).ranking[0].route != found.first
        assert found.target in (None, flip.route)
    if found.target != found.first and not (found.flips and found.radius == 1):
        assert not list(changes_by_trying_all(pack, answers, found))


def changes_by_trying_all(pack: Pack, answers: Answers, found: Toward):
    """Every single change that does what was asked for (all questions are answered)."""
    domains = Domains(pack, answers)
    for name, question in pack.questions.items():
        if question.can_change == "no" or domains.asked.get(name) == FALSE:
            continue
        now, choices = answers.given[name].options, list(question.choices)
        others = [(o,) for o in choices if (o,) != now]
        if question.several is not None:
            others = [tuple(o for o in choices if (o in now) != (o == flipped)) for flipped in choices if now != (flipped,)]  # not nothing at all
        for options in others:
            top = evaluate(pack, answers.with_answer(name, Answer(options))).ranking[0]
            if top.status != "ruled_out" and not top.tied_with and top.route != found.first and found.target in (None, top.route):
                yield name, options, top.route


def test_two_answers_that_change_it_together() -> None:
    """Where no single answer suffices, a pair is found, and both moves are named."""
    rules = [{"when": f"{q} is b", "routes": {"two": "slightly"}} for q in ("p", "q")]
    pack = tiny_pack(*rules, questions=[{"id": q, "can_change": "yes"} for q in ("p", "q")], routes=[{"id": "one"}, {"id": "two", "effort": 4}])
    found = toward(decided(pack, p="a", q="a"))
    assert [("p", "q")] == [tuple(m.question for m in flip.moves) for flip in found.flips] and 2 == found.radius
