"""Whether the first route comes first in every completion of the answers. What a solver found goes through the reference evaluator first."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from advisor.answers import Answers
from advisor.check.broken import needed
from advisor.decide import Domains, Program, evaluate, look_ahead
from advisor.explain import answer_text, listing, question_text, within
from advisor.pack import Answer, Pack

from .model import Model


class Disagreement(AssertionError):
    """The solver and the reference evaluator see one answer set differently: a bug, never hidden."""


def answers_of(program: Program, codes: Iterable[int]) -> Answers:
    """One column of codes as answers to the questions that are asked."""
    column, given = list(map(int, codes)), dict[str, Answer]()
    for name, question in program.pack.questions.items():
        first, *_ = variables = program.of_question[name]
        if column[first] < program.variables[first].size:
            ticked = tuple(str(program.variables[v].option) for v in variables if column[v] == 1)
            given[name] = Answer(ticked if question.several is not None else ([*question.choices][column[first]],))
    return Answers(given=given)


def first_of(pack: Pack, answers: Answers) -> str | None:
    """The first route by the reference evaluator, or None where every route is ruled out."""
    return next((s.route for s in evaluate(pack, answers).left), None)


class Settled(NamedTuple):
    """`word` is yes, no or not_decided. Where it is no, the complete answers `witness` put `other` before `first` (None: no route is left)."""

    word: str
    first: str | None
    other: str | None = None
    witness: Answers | None = None


def settled(pack: Pack, answers: Answers, limit: float = 5.0) -> Settled:
    """The route that comes first most often among completions, and whether the solver finds one, up to `limit`, in which it does not."""
    domains = Domains(pack, answers)
    leads, program = look_ahead(domains).leads, domains.program
    index = max(leads, key=lambda i: leads[i].bit_count())
    first = program.route_ids[index] if index >= 0 else None
    model = Model(domains)
    if first is None:  # is there a completion that leaves a route?
        model.require_any(model.stands(r) for r in model.ranked)
    else:
        model.require_any([model.not_first(index)])
    solved = model.solve(limit)
    if solved.codes is None:
        return Settled("yes" if solved.status == "none" else "not_decided", first)
    witness = replace(answers, given=answers_of(program, solved.codes).given)
    if (other := first_of(pack, witness)) == first:
        raise Disagreement(f"{first or 'no route'} was not to come first, but it does: {witness.given}")
    return Settled("no", first, other, witness)


def settled_text(pack: Pack, answers: Answers, found: Settled) -> str:
    """The verdict in one or two sentences."""
    name = pack.routes[found.first].label if found.first else "No route"
    if found.word == "yes":
        return f"{name} {'comes first' if found.first else 'is left'}, whatever the open questions turn out to be. This is proved."
    if found.word == "not_decided":
        return "The time was up before it could be proved whether another route can come first."
    assert found.witness is not None
    other = f"{within(pack.routes[found.other].label)} would come first" if found.other else "no route would be left"
    return f"Not settled: {other} with {_difference(pack, answers, found.witness, found.other)}."


def _difference(pack: Pack, answers: Answers, witness: Answers, route: str | None, most: int = 4) -> str:
    """What has to be added to the answers for `route` to lead, in words: `“Sort” for “What is the job?” and 4 more answers`."""
    witness = needed(witness, lambda fewer: first_of(pack, fewer) == route, keep=answers.given)
    known = {q: answer.options for q, answer in answers.given.items() if not answer.not_sure}
    new = ((pack.questions[q], answer) for q, answer in witness.given.items() if known.get(q) != answer.options)
    added = [f"“{answer_text(q, answer)}” for “{question_text(q)}”" for q, answer in new]
    more = len(added) - most
    return listing(added[:most] + ([f"{more} more answer{'s' if more > 1 else ''}"] if more > 0 else [])) or "the answers as they are"
