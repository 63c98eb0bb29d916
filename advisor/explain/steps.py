"""Single answers that could be otherwise, as steps of what is known: what it takes to change them, and how far off each is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from advisor.answers import SYMPTOMS, Answers
from advisor.decide import FALSE, Recommendation
from advisor.pack import Answer

from .gates import idle

FAR, NEAR = 2, 1.5  # steps on a scale that an answer may be away; times that a figure may lie from an edge that it may have been taken for
SELDOM = 0.05  # of completions; what an open question is answered less often is not told, unless somebody is not sure of it
OPEN = "open"  # what `can_change` says of an answer that nobody gave
COST = {OPEN: -1, "yes": 0, "with_effort": 1, "no": 2}  # of changing an answer, by the question's `can_change`


class Step(NamedTuple):
    """One variable gets another code."""

    variable: int
    code: int
    question: str
    can_change: str
    distance: int

    @property
    def cost(self) -> tuple[int, int]:
        return COST[self.can_change], self.distance


def may_be_misjudged(rec: Recommendation, step: Step) -> bool:
    """Whether a fact may have been taken for another: a step away on a scale, near an edge, or told by a test; not what the team itself knows."""
    question = rec.pack.questions[step.question]
    if question.number is not None and (given := rec.answers.given.get(question.id)) and given.number is not None:
        edge = question.number.edges[max(step.code, list(question.choices).index(given.options[0])) - 1]
        return not question.shared and max(edge, given.number) <= NEAR * min(edge, given.number)
    tells = question.find_out is not None and question.id not in SYMPTOMS and question.ask_if is None
    return not question.shared and (question.number is not None or question.ordered is not None or tells)


def single_steps(rec: Recommendation) -> Iterator[Step]:
    """Every single change of an answer that counts. What is worse counts as a fact that may have been misjudged, on a scale by one step."""
    domains, program = rec.domains, rec.domains.program
    for name, answer in rec.answers.given.items():
        question, variables = rec.pack.questions[name], program.of_question[name]
        if answer.not_sure or domains.asked.get(name) == FALSE:
            continue
        if question.several is not None:
            for option, v in ((program.variables[v].option, v) for v in variables):
                if answer.options != (option,):  # nothing at all is no plausible answer
                    yield Step(v, int(option not in answer.options), name, question.can_change, 1)
            continue
        at = [list(question.choices).index(o) for o in answer.options]
        scale = question.options is None or (question.grid and question.find_out)  # as the results of a test are that tells the columns apart
        for code in range(len(question.choices)):
            if code not in at:
                distance = min(abs(code - a) for a in at) if scale else 1
                worse = (question.better == "first" and code > max(at)) or (question.better == "last" and code < min(at))
                can_change = "no" if worse else question.can_change
                if can_change != "no" or distance == 1:
                    yield Step(variables[0], code, name, can_change, distance)


def open_steps(rec: Recommendation) -> Iterator[Step]:
    """Every answer to each question that is of one choice, asked and open, but for idle ones: those marked *not sure* cost least, then the likely."""
    n = rec.looked.size
    for name, (variable, *_) in rec.domains.program.of_question.items():
        question, answer = rec.pack.questions[name], rec.answers.given.get(name)
        if question.several is None and name not in idle(rec) and rec.domains.is_asked(name) and (answer is None or answer.not_sure):
            for code in range(len(question.choices)):
                often = rec.looked.held[variable].get(code, 0).bit_count()
                if answer is not None or often > SELDOM * n:
                    yield Step(variable, code, name, OPEN, -often - (n if answer else 0))


def plausible(rec: Recommendation, step: Step) -> bool:
    """Whether an answer can be changed, or may have been misjudged, by no more than some steps on its scale."""
    return step.distance <= FAR and (step.can_change != "no" or may_be_misjudged(rec, step))


def stepped(rec: Recommendation, steps: Sequence[Step]) -> Answers:
    """The answers after some steps."""
    answers = rec.answers
    for s in steps:
        choices, option = [*rec.pack.questions[s.question].choices], rec.domains.program.variables[s.variable].option
        held = answers.given.get(s.question, Answer()).options
        new = (choices[s.code],) if option is None else tuple(o for o in choices if (o in held) != (o == option))
        answers = answers.with_answer(s.question, Answer(new))
    return answers
