"""Decisions next to some answers are those of the changed answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.decide import weights_of
from advisor.decide.around import Around
from advisor.decide.bits import bit_evaluator, decide
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE
from advisor.pack import Answer
from tests.strategies import answers_for, packs


@given(st.data())
def test_one_other_code_decides_as_the_changed_answers(data: st.DataObject) -> None:
    """First route, totals and vetoes next to generated answers are those that the changed answers give from scratch."""
    pack = data.draw(packs())
    answers = data.draw(answers_for(pack))
    known = Domains(pack, answers)
    around = Around(known, bit_evaluator(known.program, weights_of(pack, answers)))
    for name, answer in answers.given.items():
        question = pack.questions[name]
        if answer.not_sure or question.several is not None or known.asked.get(name) == FALSE:
            continue
        (v,) = known.program.of_question[name]
        for code, option in enumerate(question.choices):
            found, wanted = around.decide(v, code), decide(pack, answers.with_answer(name, Answer((option,))))
            assert (wanted.first, wanted.totals, wanted.ruled_out, wanted.below) == (found.first, found.totals, found.ruled_out, found.below)
