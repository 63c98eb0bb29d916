"""What `new case --uncovered` writes: stub cases for the rules, routes and options that no case covers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import yaml

from advisor.answers import Answers
from advisor.check import uncovered
from advisor.check.sampling import answers_of, sample
from advisor.decide import evaluate, weights_of
from advisor.decide.arrays import ArrayEvaluator, Codes
from advisor.decide.program import Program, program_of
from advisor.pack import Answer, Case, Pack, plain_answer
from advisor.pack.condition import Always, Has, Member

ROWS = 4_000
SEED = 20_261_101


def stubs(name: str, pack: Pack) -> tuple[str, list[str], list[str]]:
    """The text of a file of stub cases, what they cover, and what no answers were found for.

    Each stub holds the fewest answers that fire the rule, put the route first or give the option; what an earlier stub
    covers gets none of its own. What comes first now stands as expected, to be judged by whoever fills the stub in.
    """
    missing = list(_uncovered(pack))
    finder = _Finder(pack)
    covered: set[tuple[str, str]] = set()
    entries, done, never = [], [], []
    for word, target in missing:
        if (word, target) in covered:
            continue
        answers = finder.answers(word, target)
        if answers is None:
            never.append(f"{word} {target}")
            continue
        covered |= finder.covers(answers)
        done.append(f"{word} {target}")
        entries.append(_entry(f"{name}-{target.replace('.', '-')}", f"{word} {target}", pack, answers))
    head = "# Stub cases for what no case covers yet. Keep those that can happen, and fill in what is known to be right.\ncases:\n"
    return head + "\n".join(entries), done, never


def _uncovered(pack: Pack) -> Iterator[tuple[str, str]]:
    """(rule, route or option; its name) for everything that no case covers; in a pack without cases, for everything."""
    if not pack.content.cases:
        content = pack.content.model_copy(update={"cases": (Case(id="none"),)})
        pack = Pack(content, pack.folder, pack.places, pack.disabled, "")
    for problem in uncovered.problems(pack):
        word, *names = problem.about
        for target in names:
            yield word, target


class _Finder:
    """Answers for a rule, a route or an option."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.program: Program = program_of(pack)
        self.codes: Codes = sample(self.program, self.program.compile(Always()), ROWS, np.random.default_rng(SEED))
        self.firsts = ArrayEvaluator(self.program, weights_of(pack, Answers())).first(self.codes)

    def covers(self, answers: Answers) -> set[tuple[str, str]]:
        """What a case with these answers covers: rules that fire, the first route, the options given."""
        evaluation = evaluate(self.pack, answers)
        found = {("rule", f.rule) for f in evaluation.fired}
        found |= {("option", f"{q}.{o}") for q, a in answers.given.items() for o in a.options}
        top = evaluation.ranking[0]
        return found | ({("route", top.route)} if top.status != "ruled_out" else set())

    def answers(self, word: str, target: str) -> Answers | None:
        """The fewest answers (none can be left out) that cover the target, or None where no sampled answers do."""
        codes = self._rows(word, target)
        if not codes.shape[1]:
            return None
        answers = answers_of(self.program, codes[:, 0])
        if (word, target) not in self.covers(answers):
            return None
        for question in reversed(list(answers.given)):
            fewer = answers.with_answer(question, None)
            if (word, target) in self.covers(fewer) and self._asked(fewer):
                answers = fewer
        return answers

    def _asked(self, answers: Answers) -> bool:
        """Whether every question that is answered is certainly asked."""
        from advisor.decide.known import Known

        known = Known(self.pack, answers)
        return all(known.is_asked(q) for q in answers.given)

    def _rows(self, word: str, target: str) -> Codes:
        rng = np.random.default_rng(SEED)
        if word == "route":
            return self.codes[:, self.firsts == self.program.route_index[target]]
        if word == "rule":
            condition: Any = self.pack.rules[target].when
        else:
            name, _, option = target.partition(".")
            question = self.pack.questions[name]
            if question.number is not None:
                (v,) = self.program.of_question[name]
                return self.codes[:, self.codes[v] == list(question.choices).index(option)]
            condition = Has(option, name) if question.several is not None else Member(name, (option,))
        return sample(self.program, self.program.compile(condition), 50, rng)


def _entry(name: str, covers: str, pack: Pack, answers: Answers) -> str:
    top = evaluate(pack, answers).ranking[0]
    expected = f"[{pack.families[top.route]}]" if top.status != "ruled_out" else "[]"
    given = "\n".join(f"      {q}: {_plain(pack, q, a)}" for q, a in answers.given.items())
    return f"""  - id: {name}
    origin: own  # fill in: where it comes from
    title: Covers the {covers}  # fill in
    situation: Say what the task was and what came of it.  # fill in
    answers:  # fill in: what else is known
{given}
    expect:
      best: {expected}  # fill in: what comes first now; is it right?
      also_ok: []
      wrong: []  # fill in: what would clearly be wrong
"""


def _plain(pack: Pack, question: str, answer: Answer) -> str:
    return yaml.safe_dump(plain_answer(pack.questions[question], answer), default_flow_style=True, width=10_000).replace("\n...", "").strip()
