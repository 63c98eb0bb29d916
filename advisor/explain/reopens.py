"""What would reopen a route that is ruled out: for each thing that rules it out, the smallest change of one answer that lifts it."""

from collections.abc import Iterator, Sequence

from advisor.answers import Answers
from advisor.decide import Recommendation, Veto
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, TRUE, Compiled, program_of
from advisor.pack import Answer, Question

from .words import listing, question_text

MOST = 3  # options that are named
COST = {"yes": 0, "with_effort": 1, "no": 2}  # of changing an answer, by the question's `can_change`


def reopens(rec: Recommendation, route: str) -> str:
    """`Reopens at 50 examples.`: what would lift all that rules the route out; nothing where no single answer that somebody can
    change lifts each of it."""
    found = [_lifted(rec, owner, veto) for owner, veto in _vetoes(rec, route)]
    return f"Reopens {listing(list(dict.fromkeys(found)))}." if found and all(found) else ""


def _vetoes(rec: Recommendation, route: str) -> Iterator[tuple[str, Veto]]:
    """The vetoes of a route, each with the route that has it; what rules out a part of a combination stands under the part."""
    for veto in rec.evaluation.standing(route).vetoes:
        parts = [s for s in rec.ranking if veto.by == "combines" and s.route == veto.name and s.vetoes]
        yield from ((s.route, own) for s in parts for own in s.vetoes)
        if not parts:
            yield route, veto


def _lifted(rec: Recommendation, route: str, veto: Veto) -> str:
    """What lifts one veto, in words."""
    program, given = program_of(rec.pack), rec.answers.given
    if veto.by == "combines":
        return ""
    if veto.by == "requires":
        condition, barring = program.requires[route], FALSE
    else:
        condition, barring = program.when[list(rec.pack.rules).index(veto.name)], TRUE
    named = [rec.pack.questions[q] for q in program.questions(condition) if q in given and not given[q].not_sure]
    open_ = sorted((q for q in named if q.can_change != "no"), key=lambda q: COST[q.can_change])
    return next((text for question in open_ if (text := _change(rec, question, condition, barring))), "")


def _change(rec: Recommendation, question: Question, condition: Compiled, barring: int) -> str:
    """The smallest change of this answer after which the condition does not decide so any more."""
    now, choices = rec.answers.given[question.id], list(question.choices)

    def lifts(options: tuple[str, ...]) -> bool:
        changed: Answers = rec.answers.with_answer(question.id, Answer(options))
        return Domains(rec.pack, changed).decide(condition) != barring

    if question.several is not None:
        for option in choices:
            if lifts(tuple(o for o in choices if (o in now.options) != (o == option))):
                verb = "did not include" if option in now.options else "included"
                return f"if “{question_text(question)}” {verb} “{question.choices[option].label}”"
        return ""
    at = [choices.index(o) for o in now.options]
    found = [i for i in range(len(choices)) if i not in at and not is_worse(question, i, at) and lifts((choices[i],))]
    if not found:
        return ""
    if question.options is None:
        found = [min(found, key=lambda i: min(abs(i - a) for a in at))]
    if question.number is not None:
        edges, unit = question.number.edges, question.number.unit
        return f"at {edges[found[0] - 1]:,} {unit}" if found[0] > max(at) else f"below {edges[found[0]]:,} {unit}"
    return f"if “{question_text(question)}” were {listing([f'“{question.choices[choices[i]].label}”' for i in found[:MOST]], 'or')}"


def is_worse(question: Question, code: int, now: Sequence[int]) -> bool:
    """Whether a team would rather keep the options that it has now than take this one."""
    return (question.better == "first" and code > max(now)) or (question.better == "last" and code < min(now))
