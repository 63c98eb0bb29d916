"""One evaluation: totals, vetoes, first route and fired rules; others give the fired rules only."""

from __future__ import annotations

from advisor.decide.bits import bit_evaluator, decide

from advisor.decide import evaluate, weights_of
from advisor.decide.domains import Domains
from advisor.decide.program import program_of
from advisor.pack import Pack

from .engines import forms
from .measure import Row, answer_sets, measure

SETS = 200


def run(pack: Pack) -> list[Row]:
    sets = answer_sets(pack, SETS, 0)
    program = program_of(pack)
    single = bit_evaluator(program, weights_of(pack, sets[0]))
    knowns = [_definite(Domains(pack, a)) for a in sets]
    codes = [{f"v{v}": mask.bit_length() - 1 for v, mask in enumerate(k.masks)} for k in knowns]
    ours, worst = measure(single.decide, knowns)
    rows = [Row("one evaluation from codes: totals, vetoes, first route, fired rules", ours, worst)]
    others = []
    for name, fires in forms(program):
        for k, given in zip(knowns[:20], codes, strict=False):
            assert single.decide(k).fired() == [i for i, yes in enumerate(fires(given)) if yes], name
        slow = name.endswith("rule by rule")
        others.append((name, *measure(fires, codes[: 20 if slow else SETS], 2 if slow else 5)))
    fastest = min((m for name, m, _ in others if name.startswith("zen")), default=0.0)
    static = min((o for o in others if "static loader" in o[0]), key=lambda o: o[1], default=("", 0.0, 0.0))[0]
    for name, median, most in sorted(others, key=lambda o: o[1]):
        budget = "at least 2.5" if median == fastest or name == static else ""
        rows.append(Row(f"{name}: fired rules only", median, most, "ours from codes", f"{median / ours:.1f} times ours", budget))
    whole, worst = measure(lambda a: decide(pack, a), sets)
    rows.append(Row("one evaluation from answers", whole, worst, "zen-engine, quickest", f"{fastest / whole:.1f} times faster" if fastest else ""))
    for unknown in (12, 40):
        some = answer_sets(pack, SETS, unknown)
        median, worst = measure(lambda a: decide(pack, a), some)
        rows.append(Row(f"the same, {unknown} answers unknown, exact", median, worst, "all known", f"{median / whole:.1f}"))
    trace, worst = measure(lambda a: decide(pack, a).trace(), sets)
    budget = "at most 10; below 1 ms"
    rows.append(Row("from answers, with the whole trace of the page", trace, worst, "bare, from answers", f"{trace / whole:.1f}", budget))
    median, worst = measure(lambda a: evaluate(pack, a), sets)
    rows.append(Row("reference evaluator, with trace", median, worst, "compiled, with trace", f"{median / trace:.1f}"))
    return rows


def _definite(known: Domains) -> Domains:
    """The same with the lowest value of each estimate that comes out as a range, since other engines know no ranges."""
    return known.one([mask & -mask for mask in known.masks])
