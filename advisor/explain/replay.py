"""Witnesses go through the reference evaluator before anybody sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.answers import Answers
from advisor.decide import evaluate
from advisor.decide.program import Program
from advisor.pack import Answer


class Disagreement(AssertionError):
    """A fast evaluator or the solver and the reference evaluator see one answer set differently: a bug, never hidden."""


def answers_of(program: Program, codes: Iterable[int]) -> Answers:
    """One column of codes as answers to the questions that are asked."""
    column = list(map(int, codes))
    given: dict[str, Answer] = {}
    for name, question in program.pack.questions.items():
        variables = program.of_question[name]
        if column[variables[0]] == program.variables[variables[0]].size:
            continue
        options = list(question.choices)
        if question.several is not None:
            given[name] = Answer(tuple(str(program.variables[v].option) for v in variables if column[v] == 1))
        else:
            given[name] = Answer((options[column[variables[0]]],))
    return Answers(given=given)


def completed(program: Program, codes: Iterable[int], answers: Answers) -> Answers:
    """A completion of some answers: what was given stays as it was given, what the codes add follows."""
    complete = answers_of(program, codes).given
    given = {}
    for q, answer in answers.given.items():
        if q in complete:
            given[q] = answer if not answer.not_sure and answer.options == complete[q].options else complete[q]
    return replace(answers, given={**given, **{q: a for q, a in complete.items() if q not in given}})


def first_of(program: Program, answers: Answers) -> str | None:
    """The first route by the reference evaluator, or None where every route is ruled out."""
    ranking = evaluate(program.pack, answers).ranking
    return ranking[0].route if ranking and ranking[0].status != "ruled_out" else None


def replayed(program: Program, codes: Iterable[int], answers: Answers, expected: str | None) -> Answers:
    """The completion as answers; raises `Disagreement` unless the reference evaluator puts `expected` first too."""
    witness = completed(program, codes, answers)
    found = first_of(program, witness)
    if found != expected:
        raise Disagreement(f"{expected or 'no route'} was to come first, the reference evaluator says {found or 'no route'}: {witness.given}")
    return witness
