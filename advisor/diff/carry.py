"""Answers to the older of two packs as the newer one reads them: old names are carried forward, numbers fall into its bins."""

import functools
from collections.abc import Iterator

import numpy as np

from advisor.answers import Answers
from advisor.check.prove import answers_of
from advisor.decide.completions import Codes
from advisor.decide.program import program_of
from advisor.pack import Answer, Pack, plain_answer, read_answer
from advisor.pack.pack import todays_name


class Carry:
    """From `old` to `new`."""

    def __init__(self, old: Pack, new: Pack):
        self.old, self.new = old, new
        self._read = functools.cache(self._reading)

    def asked(self, name: str) -> str:
        """What a question of the older pack is called in the newer one; empty where that does not ask it, or asks it in another way."""
        question = self.new.questions.get(todays_name(self.new, name))
        return question.id if question is not None and question.kind == self.old.questions[name].kind else ""

    def forward(self, answers: Answers) -> Answers:
        """The answers that the newer pack can read."""
        given = ((self.asked(name), self._read(name, answer)) for name, answer in answers.given.items())
        return Answers({name: answer for name, answer in given if answer is not None})

    def drawn(self, codes: Codes, rng: np.random.Generator) -> Iterator[Answers]:
        """Columns of codes as answers to the older pack. What the newer one asks too and cannot read is left open."""
        lows = {}
        for q in self.old.content.questions:
            there = self.new.questions.get(self.asked(q.id))
            if q.number is not None and there is not None and there.number is not None:
                edges = sorted({0, *q.number.edges, *there.number.edges})
                lows[q.id] = {f"bin{i}": [n for n in edges if q.bin_of(n) == i] for i in range(len(q.choices))}
        for column in codes.T:
            given = dict(answers_of(program_of(self.old), column).given)
            for name, bins in lows.items():
                if name in given:
                    given[name] = Answer(given[name].options, int(rng.choice(bins[given[name].options[0]])))
            yield Answers({name: a for name, a in given.items() if not self.asked(name) or self._read(name, a) is not None})

    def _reading(self, name: str, answer: Answer) -> Answer | None:
        there = self.asked(name)
        return read_answer(self.new, self.new.questions[there], plain_answer(self.old.questions[name], answer))[0] if there else None
