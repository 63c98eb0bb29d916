"""Completions that follow the pack's cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given

from advisor.answers import Answers
from advisor.decide import weights_of
from advisor.decide.domains import Domains
from advisor.explain.folded import Folded
from advisor.explain.leads import Leads
from advisor.explain.usual import draw_usual
from advisor.pack import Answer, Pack, load_pack
from tests.explain.test_next_question import slow
from tests.explain.test_proofs import situations
from tests.strategies import make_pack


def paired_pack() -> Pack:
    """A pack whose cases always answer two questions alike."""
    question = {"section": "s", "options": {"a": "A", "b": "B"}}
    cases = [{"id": f"case_{x}{n}", "answers": {"one": x, "two": x}} for x in "ab" for n in range(9)]
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": [{"id": q, "ask": "Which?", **question} for q in ("one", "two")],
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": "r", "label": "R", "family": "rag", "layer": "l"}],
            "rules": [{"id": "x", "when": "one is b", "points": {"r": {"c": 1}}, "because": "It is.", "judgement": True}],
            "cases": cases,
        }
    )


def shares_alike(pack: Pack, answers: Answers, without: tuple[str, ...] = ()) -> float:
    """How often both questions have the same answer."""
    codes = draw_usual(Folded(Domains(pack, answers), weights_of(pack, answers)), 2_000, np.random.default_rng(1), without)
    return float((codes[0] == codes[1]).mean())


def test_answers_that_go_together_in_cases_are_drawn_together() -> None:
    """Two questions that all cases answer alike mostly have the same answer, also where one is given; without the cases they do not."""
    pack = paired_pack()
    every = tuple(c.id for c in pack.content.cases)
    assert shares_alike(pack, Answers()) > 0.65
    assert shares_alike(pack, Answers({"one": Answer(("a",))})) > 0.58
    assert 0.4 < shares_alike(pack, Answers(), every) < 0.6


@given(situations())
@slow
def test_usual_completions_are_completions(situation) -> None:
    """Every row keeps to what is possible, to the questions that are asked, and to the assumptions."""
    pack, answers = situation
    folded = Folded(Domains(pack, answers), weights_of(pack, answers))
    codes = draw_usual(folded, 32, np.random.default_rng(1))
    assert all(folded.masks[v] >> int(c) & 1 for v in range(len(codes)) for c in codes[v])
    assert (folded.settle(codes.copy(), np.random.default_rng(2)) == codes).all()
    assert folded.plausible(codes).shape == codes.shape


def test_an_answer_moves_the_lead() -> None:
    """The lead after an answer is that of the points and vetoes which the answer alone makes certain."""
    pack = load_pack(Path(__file__).parents[1] / "data" / "small_pack")
    folded = Folded(Domains(pack, Answers()), weights_of(pack, Answers()))
    leads, codes = Leads(folded), folded.draw(64, np.random.default_rng(1))
    for question in pack.content.questions:
        variables = [v for v in folded.program.of_question[question.id] if v in folded.free]
        if question.id in folded.known.asked or not variables:
            continue
        for row, lead in enumerate(leads.after(variables, codes)):
            more = Domains(pack, Answers()).answering({v: 1 << int(codes[v, row]) for v in variables})
            then = Folded(more, folded.weights)
            standing = [r for r in folded.standing if then.out[r] is not True]
            best = max(standing, key=lambda r: (then.base[r], -then.rank[r]), default=-1)
            assert best == lead
