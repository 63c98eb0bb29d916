"""How long proofs and explanations take on the default pack, and whether random completions ever contradict them.

Run `.venv/bin/python -m benchmarks.explanations [SETS]`. Each of the SETS (200) seeded answer sets is a published case
whose open questions are answered at random and from which twelve answers, drawn anew, are taken away. Times are
processor time of one process with the pack loaded and the solver imported.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from advisor.answers import Answers, read_answers
from advisor.check import run_checks
from advisor.check.baseline import is_known
from advisor.decide import SEED, weights_of
from advisor.decide.known import Known
from advisor.estimate.derived import with_estimates
from advisor.explain.ahead import look_ahead
from advisor.explain.folded import Folded
from advisor.explain.held import Held, is_definite
from advisor.explain.next_question import next_questions
from advisor.explain.open_routes import open_routes
from advisor.explain.replay import answers_of, completed, first_of
from advisor.explain.settled import settled
from advisor.explain.solver import Model
from advisor.explain.sufficient import SufficientReason, sufficient_reason
from advisor.pack import Pack, load_pack

from .measure import Row

SETS = 200
UNKNOWN = 12
COMPLETIONS = 1_000
LIMIT = 1.0  # seconds for each query


def answer_sets(pack: Pack, count: int, rng: np.random.Generator) -> list[Answers]:
    """Seeded answer sets: complete, within the assumptions, then with UNKNOWN answers taken away."""
    cases = pack.content.cases
    sets: list[Answers] = []
    while len(sets) < count:
        given, _ = read_answers(pack, {"answers": cases[rng.integers(len(cases))].answers})
        folded = Folded(Known(pack, given), weights_of(pack, given))
        codes = folded.draw(64, rng, even=0.0)
        if codes.shape[1]:
            complete = {q: a for q, a in answers_of(folded.program, codes[:, 0]).given.items() if pack.questions[q].derived is None}
            dropped = set(rng.permutation(list(complete))[:UNKNOWN])
            sets.append(with_estimates(pack, Answers({q: a for q, a in complete.items() if q not in dropped})))
    return sets


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """The result, and the processor time that it took in milliseconds."""
    start = time.process_time()
    return call(), (time.process_time() - start) * 1_000


def row(what: str, times: list[float], said: str, budget: str) -> Row:
    p50, p95, worst = np.percentile(times, [50, 95, 100])
    return Row(f"{what} ({len(times)} sets)", float(p50), float(worst), said, f"p95 {p95:.0f} ms", budget)


def _may_change(pack: Pack, answers: Answers) -> frozenset[str]:
    """The answers that a reason counts; ranges, such as most estimates, stay as they are."""
    return frozenset(q for q, a in answers.given.items() if is_definite(pack, q, a))


def contradicted(pack: Pack, answers: Answers, route: str, rng: np.random.Generator, held: bool = False, kept: frozenset[str] | None = None) -> bool:
    """Whether one of COMPLETIONS random completions puts another route first; the reference evaluator says so too.

    With `kept` only those answers count, all others are random; with `held` what is unknown stays so.
    """
    known = Known(pack, answers)
    weights = weights_of(pack, answers)
    given = _may_change(pack, answers)
    fewer = answers if kept is None else replace(answers, given={q: a for q, a in answers.given.items() if q in kept})
    folded = Held(known, weights, given - (kept if kept is not None else given)) if held else Folded(Known(pack, fewer), weights)
    codes = folded.draw(COMPLETIONS, rng)
    bad = np.flatnonzero(folded.firsts(codes) != folded.program.route_index[route])
    if held or not len(bad):
        return bool(len(bad))
    return first_of(folded.program, completed(folded.program, codes[:, bad[0]], fewer)) != route


def droppable(pack: Pack, answers: Answers, found: SufficientReason) -> int:
    """How many members of a reason the solver proves to be needless."""
    known, weights = Known(pack, answers), weights_of(pack, answers)
    needless = 0
    for question in found.questions:
        kept = frozenset(found.questions) - {question}
        if found.relative:
            folded: Folded = Held(known, weights, _may_change(pack, answers) - kept)
        else:
            folded = Folded(Known(pack, replace(answers, given={q: answers.given[q] for q in kept})), weights)
        model = Model(folded)
        model.require_any(model.beaten(folded.program.route_index[found.route]))
        needless += model.solve(30).status == "none"
    return needless


def run(pack: Pack, count: int = SETS) -> list[Row]:
    rng = np.random.default_rng(SEED)
    sets = answer_sets(pack, count, rng)
    settled(pack, sets[0], 30)
    Model(look_ahead(pack, sets[0]).folded).solve(1)  # imports the solver
    sufficient_reason(pack, sets[0], 30)
    verdicts = [timed(lambda a=a: settled(pack, a, LIMIT)) for a in sets]
    opened = [timed(lambda a=a: open_routes(pack, a, LIMIT)) for a in sets]
    asked = [timed(lambda a=a: next_questions(pack, a)) for a in sets]
    reasons = [timed(lambda a=a, v=v: sufficient_reason(pack, a, LIMIT, verdict=v)) for a, (v, _) in zip(sets, verdicts, strict=True)]
    status = Counter(v.status for v, _ in verdicts)
    proved = [(a, v.first) for a, (v, _) in zip(sets, verdicts, strict=True) if v.status == "proved" and v.first]
    moved = sum(contradicted(pack, a, first, rng) for a, first in proved)
    share = 1 - status["not_decided"] / len(sets)
    said = f"{share:.1%} decided: {status['proved']} settled, {status['refuted']} not; {moved} moved under {COMPLETIONS:,} random completions"
    rows = [
        row("settled or not", [t for _, t in verdicts], said, "at least 95 % decided, none moves"),
        row("open routes", [t for _, t in opened], f"{sum(not o.undecided for o, _ in opened)} proved", "p95 80 ms"),
        row("next question", [t for _, t in asked], f"{sum(n.exact for n, _ in asked)} exact, others from a sample", "p95 30 ms"),
    ]
    whole = [(a, r, t) for a, (r, t) in zip(sets, reasons, strict=True) if r is not None]
    rows.append(row("sufficient reason", [t for *_, t in whole], "settled and provisional ones", "p95 80 ms"))
    for name, relative in (("settled", False), ("provisional", True)):
        some = [(a, r, t) for a, r, t in whole if r.relative == relative]
        if some:
            rows.append(row(f"of these {name}", [t for *_, t in some], _held(pack, [(a, r) for a, r, _ in some], rng), ""))
    found, took = timed(lambda: run_checks(load_pack(), strict=True))
    new = sum(not is_known(pack, p) for p in found)
    rows.append(Row("check --strict", took, None, f"{len(found)} findings, {new} not in the baseline", "", "below 60 s"))
    return rows


def _held(pack: Pack, reasons: list[tuple[Answers, SufficientReason]], rng: np.random.Generator) -> str:
    """What replays say of some reasons, in words."""
    broken = sum(contradicted(pack, a, r.route, rng, r.relative, frozenset(r.questions)) for a, r in reasons)
    minimal = [(a, r) for a, r in reasons if r.minimal]
    needless, members = sum(droppable(pack, a, r) for a, r in minimal), sum(len(r.questions) for _, r in minimal)
    size = np.median([len(r.questions) for _, r in reasons])
    return f"{size:g} answers (median); {broken} contradicted; {needless} of {members} members needless; {len(minimal)} shown to be minimal"


def main() -> None:
    for r in run(load_pack(), int(sys.argv[1]) if len(sys.argv) > 1 else SETS):
        print(f"{r.what:<46}{r.median:>9.1f} ms  {r.ratio:>12}{'' if r.worst is None else f'  worst {r.worst:.1f} ms':>20}  {r.against}")


if __name__ == "__main__":
    main()
