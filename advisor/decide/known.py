"""What is known: answers as masks of possible codes, and conditions decided over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from advisor.answers import Answers
from advisor.pack import Pack

from .program import FALSE, TRUE, UNKNOWN, Compiled, Program, codes_in, program_of

_ANSWERS_KEPT = 10_000  # masks of answers seen before


class Known:
    """The possible codes of every variable under some answers.

    `asked[q]` is TRUE, FALSE or UNKNOWN for each conditional question. A question that is certainly not asked
    has only the code *not asked*, whatever was answered; one that may not be asked can also take it.
    """

    __slots__ = ("answered", "answers", "asked", "masks", "program", "uncertain")

    def __init__(self, pack: Pack, answers: Answers):
        self.program: Program = program_of(pack)
        self.answers = answers
        self.answered = as_answered(self.program, answers)  # the possible codes if every question is asked
        self._ask()

    def _ask(self) -> None:
        """Decides which questions are asked, and what follows for their codes."""
        self.masks: list[int] = list(self.answered)
        self.asked: dict[str, int] = {}
        self.uncertain: frozenset[int] = frozenset()  # variables of questions that may or may not be asked
        masks, program = self.masks, self.program
        uncertain: list[int] = []
        for name in program.ask_order:
            asked = self.asked[name] = program.ask_if[name].test(masks)
            if asked == UNKNOWN:
                self.uncertain = frozenset(uncertain)
                asked = self.asked[name] = self.decide(program.ask_if[name])
            if asked == TRUE:
                continue
            for v in program.of_question[name]:
                if asked == FALSE:
                    masks[v] = program.unasked[v]
                else:
                    masks[v] |= program.unasked[v]
                    uncertain.append(v)
        self.uncertain = frozenset(uncertain)

    def one(self, masks: list[int]) -> Known:
        """One completion: every mask has one code."""
        return self._with(masks, frozenset())

    def changed(self, variable: int, mask: int) -> Known:
        """The same with other codes possible for one variable, which decides for no question whether it is asked."""
        masks = list(self.masks)
        masks[variable] = mask
        return self._with(masks, self.uncertain)

    def answering(self, given: Mapping[int, int]) -> Known:
        """The same with other masks of some variables, whatever that decides. `answers` stay those of this one."""
        found = object.__new__(Known)
        found.program, found.answers = self.program, self.answers
        found.answered = list(self.answered)
        for variable, mask in given.items():
            found.answered[variable] = mask
        found._ask()
        return found

    def _with(self, masks: list[int], uncertain: frozenset[int]) -> Known:
        found = object.__new__(Known)
        found.program, found.answers, found.asked, found.answered = self.program, self.answers, self.asked, self.answered
        found.masks, found.uncertain = masks, uncertain
        return found

    def is_asked(self, name: str) -> bool:
        """Whether the question is certainly asked."""
        return self.asked.get(name, TRUE) == TRUE

    def certain(self, conditions: Iterable[Compiled]) -> list[int]:
        """The positions of the conditions that are true for every combination of possible values."""
        masks = self.masks
        return [i for i, c in enumerate(conditions) if c.sure(masks) or (not c.sure_is_exact and self._despite_parts(c))]

    def _despite_parts(self, condition: Compiled) -> bool:
        """Whether a condition that is not certain part by part is certain as a whole."""
        if condition.exact_by_parts and self.uncertain.isdisjoint(condition.variables):
            return False
        if condition.test(self.masks) == FALSE:
            return False
        return all(result == TRUE for result in self._outcomes(condition))

    def decide(self, condition: Compiled) -> int:
        """TRUE or FALSE if the condition is so for every combination of possible values, else UNKNOWN."""
        result = condition.test(self.masks)
        if result != UNKNOWN:
            return result
        if condition.exact_by_parts and self.uncertain.isdisjoint(condition.variables):
            return UNKNOWN
        seen = UNKNOWN
        for result in self._outcomes(condition):
            if seen == UNKNOWN:
                seen = result
            elif seen != result:
                return UNKNOWN
        return seen

    def _outcomes(self, condition: Compiled) -> Iterator[int]:
        """TRUE or FALSE for each group of completions (consistent with what is asked) that agree on the condition.

        Variables are fixed one by one, and a branch ends as soon as the condition is decided in it.
        """
        order = self._dependencies(condition)
        masks = list(self.masks)
        program = self.program

        def fix(position: int) -> Iterator[int]:
            result = condition.test(masks)
            if result != UNKNOWN:
                yield result
                return
            v = order[position]
            possible = self.masks[v]
            if v in self.uncertain:  # what decides whether it is asked was fixed before
                asked = program.ask_if[program.variables[v].question]
                possible = possible & program.full[v] if asked.test(masks) == TRUE else program.unasked[v]
            for code in codes_in(possible):
                masks[v] = 1 << code
                yield from fix(position + 1)
            masks[v] = self.masks[v]

        yield from fix(0)

    def _dependencies(self, condition: Compiled) -> list[int]:
        """The undecided variables that the condition names, after those that decide whether they are asked."""
        program = self.program
        order: list[int] = []

        def visit(v: int) -> None:
            if v in order:
                return
            question = program.variables[v].question
            if question in program.ask_if and v in self.uncertain:
                for parent in program.ask_if[question].variables:
                    visit(parent)
            order.append(v)

        for v in condition.variables:
            visit(v)
        return [v for v in order if self.masks[v] & (self.masks[v] - 1) or v in self.uncertain]


def as_answered(program: Program, answers: Answers) -> list[int]:
    """The possible codes of every variable if its question is asked."""
    masks = list(program.full)
    seen: dict[tuple[str, tuple[str, ...]], tuple[int, list[int]]] = program.derived.setdefault("answer masks", {})
    if len(seen) > _ANSWERS_KEPT:
        seen.clear()
    for name, answer in answers.given.items():
        if not answer.not_sure:
            key = name, answer.options
            start, found = seen.get(key) or seen.setdefault(key, _masks_of(program, *key))
            masks[start : start + len(found)] = found
    return masks


def _masks_of(program: Program, name: str, options: tuple[str, ...]) -> tuple[int, list[int]]:
    """The first variable of a question, and the masks of its variables under an answer."""
    variables = program.of_question[name]
    if program.pack.questions[name].several is not None:
        return variables[0], [0b10 if program.variables[v].option in options else 0b01 for v in variables]
    codes = program.code_of[name]
    return variables[0], [sum(1 << codes[o] for o in options)]
