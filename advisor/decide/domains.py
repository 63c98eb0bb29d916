"""What is known: the possible codes of every variable, and conditions decided over them."""

from collections.abc import Iterator

from advisor.answers import Answers
from advisor.pack import Pack

from .program import FALSE, TRUE, UNKNOWN, Compiled, Firing, Masks, Program, codes_in, program_of, truth

KEPT = 500  # ways of answering what a condition hangs on whose outcome is kept


class Domains:
    """The possible codes of every variable under some answers; `answered` are those if its question is asked.

    `asked[q]` is TRUE, FALSE or UNKNOWN for each conditional question. A question that is certainly not asked
    has only the code *not asked*, whatever was answered; one that may not be asked can also take it."""

    def __init__(self, pack: Pack, answers: Answers):
        program = self.program = program_of(pack)
        self.answers = answers
        self.answered = as_answered(program, answers)
        self.masks = [*self.answered]
        self.asked: dict[str, int] = {}
        for name in program.ask_order:
            asked = self.asked[name] = self.decide(program.ask_if[name])
            for v in program.of_question[name] if asked != TRUE else ():
                self.masks[v] = program.unasked[v] if asked == FALSE else self.masks[v] | program.unasked[v]

    def is_asked(self, name: str) -> bool:
        """Whether the question is certainly asked."""
        return self.asked.get(name, TRUE) == TRUE

    def decide(self, condition: Compiled) -> int:
        """TRUE or FALSE if the condition is so for every combination of possible values, else UNKNOWN."""
        return decide(self.program, condition, self.masks)

    def fires(self, firing: Firing) -> bool:
        """Whether what must be certain is, and what must not is not."""
        return self.decide(firing[0]) == TRUE and (firing[1] is None or self.decide(firing[1]) != TRUE)


def decide(program: Program, condition: Compiled, masks: Masks) -> int:
    """TRUE or FALSE if a condition is so for every combination of possible codes that is consistent with what is asked."""
    hangs_on, known = condition.hangs_on(masks), condition.known
    state = known.get(hangs_on)
    if state is None:
        if len(known) >= KEPT:
            known.clear()
        state = known[hangs_on] = _decided(program, condition, masks)
    return state


def _decided(program: Program, condition: Compiled, masks: Masks) -> int:
    result = truth(condition.tree, masks)
    if result != UNKNOWN or (condition.certain_by_terms and condition.impossible_by_terms):
        return result
    outcomes = _outcomes(program, condition, masks)
    first = next(outcomes, UNKNOWN)
    return first if all(other == first for other in outcomes) else UNKNOWN


def _outcomes(program: Program, condition: Compiled, masks: Masks) -> Iterator[int]:
    """TRUE or FALSE for each group of completions (consistent with what is asked) that agree on the condition.

    Variables are fixed one by one, and a branch ends as soon as the condition is decided in it."""
    order = [v for v in condition.reach if masks[v] & (masks[v] - 1)]
    fixed = list(masks)

    def fix(position: int) -> Iterator[int]:
        result = truth(condition.tree, fixed)
        if result != UNKNOWN:
            yield result
            return
        v = order[position]
        possible = masks[v]
        if possible & program.unasked[v]:  # what decides whether it is asked was fixed before
            asked = truth(program.ask_if[program.variables[v].question].tree, fixed) == TRUE
            possible = possible & program.full[v] if asked else program.unasked[v]
        for code in codes_in(possible):
            fixed[v] = 1 << code
            yield from fix(position + 1)
        fixed[v] = masks[v]

    yield from fix(0)


def as_answered(program: Program, answers: Answers) -> list[int]:
    """The possible codes of every variable if its question is asked."""
    masks = list(program.full)
    for name, answer in answers.given.items():
        if answer.not_sure:
            continue
        variables = program.of_question[name]
        if program.pack.questions[name].several is not None:
            for v in variables:
                masks[v] = 0b10 if program.variables[v].option in answer.options else 0b01
        else:
            masks[variables[0]] = sum(1 << program.code_of[name][o] for o in answer.options)
    return masks
