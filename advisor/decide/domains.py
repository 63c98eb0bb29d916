"""What is known: the possible codes of every variable, and conditions decided over them."""

from typing import Any

from advisor.answers import Answers
from advisor.pack import Pack, Rule

from .program import FALSE, TRUE, Compiled, Firing, Program, program_of, truth


class Domains:
    """The possible codes of every variable, *not asked* where that is so or may be; as `answered` if it is asked; whether it is `asked`."""

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
        return condition.outcomes[condition.hangs_on(self.masks)]

    def holds(self, when: Any) -> bool:
        """Whether a condition, as it is written, is certain."""
        return self.decide(self.program.compile(when)) == TRUE

    def said(self, rule: Rule) -> str:
        """Why a rule is there, as closely as these answers tell by themselves."""
        return next((x.say for x in rule.because_when if not x.instead_of and self.holds(x.when)), rule.because)

    def holds_as_told(self, condition: Compiled) -> bool:
        """Whether a condition holds even if what nobody answered was not asked: *helped, partly or not* would else hold of what nobody tried."""
        program, known = self.program, self.answers.known
        masks = {v: self.masks[v] | program.unasked[v] * (known(program.variables[v].question) is None) for v in condition.variables}
        return truth(condition.tree, masks) == TRUE

    def fires(self, firing: Firing) -> bool:
        """Whether what must be certain is, and what must not is not."""
        return self.decide(firing[0]) == TRUE and (firing[1] is None or self.decide(firing[1]) != TRUE)


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
