"""Answers that rule every route out."""

from collections.abc import Iterator

from advisor.answers import Answers
from advisor.decide import evaluate
from advisor.pack import Problem

from .broken import needed, written
from .prove import Disagreement, answers_of, negated
from .space import Space

ID = "no-route-left"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """One set of answers within the assumptions that leaves no route, if there is any."""
    pack = space.pack
    place = pack.places["routes", pack.content.routes[0].id]
    solved = space.find(space.firsts < 0, also=lambda m: m.all_of([negated(m.stands(r)) for r in m.ranked]))
    if solved.status == "unknown":
        yield space.undecided(ID, place, (), "whether some answers rule every route out")
    if solved.codes is None:
        return

    def none_left(answers: Answers) -> str:
        return "yes" if all(s.status == "ruled_out" for s in evaluate(pack, answers).ranking) else ""

    answers = answers_of(space.domains.program, solved.codes)
    if not none_left(answers):
        raise Disagreement(f"no route was to be left, the reference evaluator finds one: {answers.given}")
    answers = needed(answers, none_left)
    vetoes = [v.name for s in evaluate(pack, answers).ranking for v in s.vetoes if v.by == "rule"]
    place = pack.places["rules", vetoes[0]] if vetoes else place
    yield Problem(ID, "some answers rule every route out", place, f"with the answers {written(pack, answers)}", SEVERITY, "refuted")
