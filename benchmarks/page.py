"""What one new answer costs the page's script before anything is drawn.

Each answer set is new: run once, so that nothing is remembered from an earlier run.
"""

from __future__ import annotations

from advisor.explain.solidity import solidity
from advisor.explain.toward import toward

from advisor.answers import Answers
from advisor.decide import recommend
from advisor.pack import Pack

from .measure import Row, answer_sets, measure

SETS = 40


def run(pack: Pack) -> list[Row]:
    rows = []
    for unknown in (0, 12, 40):
        sets = answer_sets(pack, SETS, unknown)

        def both(answers: Answers) -> None:
            rec = recommend(pack, answers)
            toward(pack, answers, rec=rec)
            solidity(rec)

        median, worst = measure(both, sets, 1)
        alone, most = measure(lambda a: recommend(pack, a), sets, 1)
        rows.append(Row(f"recommendation, {unknown} answers unknown", alone, most))
        rows.append(Row(f"recommendation, nearest change and solidity, {unknown} answers unknown", median, worst, "", "", "below 60 ms"))
    return rows
