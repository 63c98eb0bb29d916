"""One evaluation with its whole trace; zen-engine gives the fired rules only."""

from __future__ import annotations

from advisor.decide import evaluate
from advisor.pack import Pack

from .engines import codes_of, compiled
from .measure import Row, answers_of, measure, worlds

SETS = 200


def run(pack: Pack) -> list[Row]:
    some = worlds(pack, SETS)
    ours, worst = measure(lambda a: evaluate(pack, a), [answers_of(w) for w in some])
    rows = []
    against = ratio = ""
    try:
        fires = compiled(pack)
    except ImportError:
        print("zen-engine is not installed")
    else:
        codes = [codes_of(pack, w) for w in some]
        for world, given in zip(some[:20], codes, strict=False):
            fired = {*evaluate(pack, answers_of(world)).fired}
            assert fired == {r.id for r, yes in zip(pack.content.rules, fires(given), strict=True) if yes}
        zen, most = measure(fires, codes)
        against, ratio = "zen-engine", f"{ours / zen:.1f} times zen-engine's"
        rows.append(Row("zen-engine, compiled list expression: fired rules", zen, most))
    rows.insert(0, Row("one evaluation with trace", ours, worst, against, ratio, "below 1 ms"))
    for unknown in (12, 40):
        median, worst = measure(lambda a: evaluate(pack, a), [answers_of(w, unknown) for w in some])
        rows.append(Row(f"the same, {unknown} answers unknown", median, worst, "all known", f"{median / ours:.1f} times"))
    return rows
