"""What would change the first route: the nearest changes, each of which does flip it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers, read_answers
from advisor.check.sampling import answers_of, sample
from advisor.decide import evaluate, recommend
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, program_of
from advisor.explain.flip import applied
from advisor.explain.toward import Toward, toward
from advisor.pack import DEFAULT_PACK, Answer, Pack, load_pack
from advisor.pack.condition import Always
from tests.strategies import definite_answers, make_pack, plain_packs

PACK = load_pack(Path(__file__).parents[1] / "data" / "small_pack")
DEFAULT = load_pack(DEFAULT_PACK)


def small(route: str | None = None, **answers: object) -> Toward:
    given_, problems = read_answers(PACK, {"answers": answers})
    assert not problems
    return toward(PACK, given_, route)


@st.composite
def changeable_packs(draw: st.DrawFn) -> Pack:
    """Generated packs in which most questions can change."""
    plain = draw(plain_packs())
    for question in plain["questions"]:
        question["can_change"] = draw(st.sampled_from(["no", "with_effort", "yes", "yes"]))
    return make_pack(plain)


def test_one_answer_that_flips() -> None:
    """The nearest change names the question, the old and the new answer, and the new first route."""
    found = small(task="write", gap=[], facts_change="never", examples=20, graders="no")
    assert "prompt" == found.first
    (flip,) = found.flips
    (move,) = flip.moves
    assert ("examples", "lora") == (move.question, flip.route)
    assert "instead of “20 examples (10–49)”, LoRA would come first" in flip.sentence
    assert "One answer would have to be otherwise to put another route first." == found.sentence


def test_toward_a_named_route_that_facts_forbid() -> None:
    """Where only answers that nobody can change stand in the way, nothing is proposed and the sentence says so."""
    found = small("retrieval", task="write", gap=[], facts_change="never", examples=20, graders="no")
    assert () == found.flips and found.complete
    assert "No change of up to two answers that you could bring about puts retrieval first." == found.sentence


def test_toward_the_first_route_and_a_companion() -> None:
    """The first route needs no change, and a companion can get none."""
    assert "Prompting is the first route already." == small("prompt", task="write").sentence
    assert "People check only comes beside other routes." == small("review", task="write").sentence
    with pytest.raises(KeyError):
        small("nowhere")


def test_a_change_that_opens_questions_holds_for_every_answer_to_them() -> None:
    """A change that opens a question counts only if its answer cannot undo it, and names the question."""
    plain = {
        "pack": {"id": "opening", "version": "1", "title": "Opening"},
        "questions": [
            {"id": "team", "section": "s", "ask": "Who?", "options": {"none": "Nobody", "some": "Some", "many": "Many"}, "can_change": "yes"},
            {"id": "skill", "section": "s", "ask": "How good?", "options": {"bad": "Bad", "good": "Good"}, "ask_if": "team is some"},
            {"id": "rooms", "section": "s", "ask": "Rooms?", "options": {"one": "One", "two": "Two"}, "ask_if": "team is many"},
        ],
        "criteria": [{"id": "c", "label": "C", "weight": 1}],
        "routes": [{"id": r, "label": r.upper(), "family": "rag", "layer": "l"} for r in ("a", "b")],
        "rules": [
            {"id": "base", "when": "always", "points": {"a": {"c": 2}}, "because": "x", "judgement": True},
            {"id": "any", "when": "team in [some, many]", "points": {"b": {"c": 5}}, "because": "x", "judgement": True},
            {"id": "bad", "when": "skill is bad", "points": {"b": {"c": -9}}, "because": "x", "judgement": True},
            {"id": "two", "when": "rooms is two", "points": {"b": {"c": -1}}, "because": "x", "judgement": True},
        ],
    }
    found = toward(make_pack(plain), Answers({"team": Answer(("none",))}))
    (flip,) = found.flips
    assert ("many",) == flip.moves[0].after.options
    assert ("rooms",) == flip.opens
    assert "That opens “Rooms?”; b leads whatever the answer." in flip.sentence.replace("B leads", "b leads")


@given(st.data())
def test_every_flip_flips_and_none_is_nearer(data: st.DataObject) -> None:
    """Applied, each flip puts its route first; no question that cannot change is touched; no smaller change would do."""
    pack = data.draw(changeable_packs())
    answers = data.draw(definite_answers(pack))
    found = toward(pack, answers, data.draw(st.sampled_from([None, *[r.id for r in pack.content.routes if not r.companion]])))
    for flip in found.flips:
        assert all(pack.questions[m.question].can_change != "no" for m in flip.moves)
        assert flip.route == recommend(pack, applied(answers, flip)).first != found.first
        assert found.target in (None, flip.route)
    if found.target != found.first and not (found.flips and found.radius == 1):
        assert not list(single_flips(pack, answers, found))


def single_flips(pack: Pack, answers: Answers, found: Toward):
    """Every single change that does what was asked for, by trying all of them (all questions are answered)."""
    known, program = Domains(pack, answers), program_of(pack)
    for name, question in pack.questions.items():
        if question.can_change == "no" or known.asked.get(name) == FALSE:
            continue
        now = answers.given[name].options
        choices = list(question.choices)
        others = [(o,) for o in choices if (o,) != now]
        if question.several is not None:
            others = [tuple(o for o in choices if (o in now) != (o == flipped)) for flipped in choices]
        for options in others:
            other = answers.with_answer(name, Answer(options))
            if any(Domains(pack, other).decide(n) == 1 and known.decide(n) != 1 for _, n in program.assume):
                continue
            first = recommend(pack, other).first
            if first is not None and first != found.first and found.target in (None, first):
                yield name, options, first


def test_default_pack_flips_hold_under_every_answer_to_what_they_open() -> None:
    """On seeded answers to the default pack each flip is replayed, for a sample of answers to what it opens too."""
    program = program_of(DEFAULT)
    codes = sample(program, program.compile(Always()), 12, np.random.default_rng(3))
    flips = 0
    for i in range(12):
        answers = answers_of(program, codes[:, i])
        for flip in toward(DEFAULT, answers).flips[:3]:
            flips += 1
            after = applied(answers, flip)
            assert flip.route == recommend(DEFAULT, after).first
            for q, number in itertools.product(flip.opens[:2], range(2)):
                question = DEFAULT.questions[q]
                option = list(question.choices)[-number]
                assert flip.route == evaluate(DEFAULT, after.with_answer(q, Answer((option,)))).ranking[0].route
    assert flips > 10
