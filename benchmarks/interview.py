"""How soon the first route that all answers give is reached: the questions that the advisor would ask next, beside the order of the file.

Each case starts with nothing answered and is asked what `next_questions` ranks highest among what it can answer. The cases that suggest
what comes next do not include it.
"""

from __future__ import annotations

import time

import numpy as np

from advisor.answers import Answers, read_answers
from advisor.decide import evaluate
from advisor.decide.completions import look_ahead
from advisor.decide.domains import Domains
from advisor.explain.next_question import next_questions
from advisor.pack import Pack

from .measure import Row

QUESTIONS = (5, 8, 12, 16)
FOLDS = 10
EVERY = 3  # an interview takes a second or two, so a third of the cases is asked


def run(pack: Pack) -> list[Row]:
    wholes = {c.id: read_answers(pack, {"answers": c.answers})[0] for c in pack.content.cases[::EVERY]}
    firsts = {case: _first(pack, whole) for case, whole in wholes.items()}
    times: list[float] = []
    ours: dict[str, list[str]] = {}
    for fold in range(FOLDS):
        others = _without(pack, list(wholes)[fold::FOLDS])
        ours |= {case: _interview(others, wholes[case], times) for case in list(wholes)[fold::FOLDS]}
    orders = {"advised": ours, "file": {case: [q for q in pack.questions if q in whole.given] for case, whole in wholes.items()}}
    p95 = f"p95 {np.percentile(times, 95):.0f} ms"
    rows = [Row(f"choosing the next question, {len(times):,} times", float(np.median(times)), max(times), "", p95)]
    for n in QUESTIONS:
        share = {}
        for name, order in orders.items():
            known = {case: Answers({q: wholes[case].given[q] for q in order[case][:n]}) for case in wholes}
            share[name] = sum(_first(pack, known[case]) == firsts[case] for case in wholes) / len(wholes)
        said = f"{share['advised'] / max(share['file'], 0.001):.1f} times"
        what = f"first route of all answers after {n} questions: {share['advised']:.0%} of {len(wholes)} cases"
        rows.append(Row(what, None, None, f"asked in the file's order: {share['file']:.0%}", said, "at least 80 %" if n == 12 else ""))
    return rows


def _without(pack: Pack, cases: list[str]) -> Pack:
    """The pack as if it had never heard of some cases."""
    content = pack.content.model_copy(update={"cases": tuple(c for c in pack.content.cases if c.id not in cases)})
    return Pack(content, pack.folder, pack.places, pack.disabled, pack.text_hash)


def _first(pack: Pack, answers: Answers) -> str | None:
    return next((s.route for s in evaluate(pack, answers).ranking if s.status != "ruled_out"), None)


def _interview(pack: Pack, whole: Answers, times: list[float]) -> list[str]:
    """The questions in the order in which they are asked; `times` gains the milliseconds that each took to choose."""
    asked: list[str] = []
    while len(asked) < max(QUESTIONS):
        known = Answers({q: whole.given[q] for q in asked})
        start = time.process_time()
        domains = Domains(pack, known)
        ranked = next_questions(domains, look_ahead(domains))
        times.append((time.process_time() - start) * 1_000)
        best = next((a.question for a in ranked if a.question in whole.given), None)
        if best is None:
            break
        asked.append(best)
    return asked
