"""Completions as answers. What a solver found goes through the reference evaluator before anybody sees it."""

from collections.abc import Iterable
from dataclasses import replace

from advisor.answers import Answers
from advisor.decide import evaluate
from advisor.decide.program import Program
from advisor.pack import Answer, Pack


class Disagreement(AssertionError):
    """The solver and the reference evaluator see one answer set differently: a bug, never hidden."""


def answers_of(program: Program, codes: Iterable[int]) -> Answers:
    """One column of codes as answers to the questions that are asked."""
    column = list(map(int, codes))
    given: dict[str, Answer] = {}
    for name, question in program.pack.questions.items():
        variables = program.of_question[name]
        if column[variables[0]] == program.variables[variables[0]].size:
            continue
        if question.several is not None:
            given[name] = Answer(tuple(str(program.variables[v].option) for v in variables if column[v] == 1))
        else:
            given[name] = Answer((list(question.choices)[column[variables[0]]],))
    return Answers(given=given)


def first_of(pack: Pack, answers: Answers) -> str | None:
    """The first route by the reference evaluator, or None where every route is ruled out."""
    ranking = evaluate(pack, answers).ranking
    return ranking[0].route if ranking and ranking[0].status != "ruled_out" else None


def replayed(program: Program, codes: Iterable[int], answers: Answers, but: str | None) -> tuple[Answers, str | None]:
    """A completion of some answers as answers, and its first route; raises `Disagreement` if that is `but`."""
    witness = replace(answers, given=answers_of(program, codes).given)
    found = first_of(program.pack, witness)
    if found == but:
        raise Disagreement(f"{but or 'no route'} was not to come first, but it does: {witness.given}")
    return witness, found
