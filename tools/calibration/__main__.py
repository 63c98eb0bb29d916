"""`python -m tools.calibration`: what a new fit would come to; `--write` puts its points into the rule files.

The held-out cases and the sets named with `--apart` (by default `untouched`) never take part in a fit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from advisor.pack import DEFAULT_PACK, Pack, load_pack

from .fit import Fitted, Score, Settings, bounds_of, score, totals
from .limits import promised
from .points import points_of, speaks_otherwise
from .rewrite import rewrite
from .situations import HELD_OUT, ROOT, load, situations, thinned
from .sturdy import SHARE, sturdy_fit
from .tables import Floats, Shape, Table, joined, shape_of, table_of

HEAD = f"{'situations':<28}{'number':>7}  right  in 3   fine   wrong"


def main(
    pack: Annotated[Path, typer.Option(help="The pack's folder.")] = DEFAULT_PACK,
    apart: Annotated[list[str], typer.Option(help="A set that is only scored.")] = ["untouched"],  # noqa: B006 - typer reads it once
    folds: Annotated[int, typer.Option(help="Parts of a cross-validation; 0 for none.")] = 0,
    ridge: Annotated[float, typer.Option(help="How strongly effects are kept small.")] = Settings().ridge,
    lasso: Annotated[float, typer.Option(help="How readily effects vanish.")] = Settings().lasso,
    share: Annotated[float, typer.Option(help="How much of its weight a case gets once more for each rule on which it rests.")] = SHARE,
    widen: Annotated[bool, typer.Option("--widen", help="Let rules also speak against families of which they say nothing yet.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the points, and take out rules that have none left.")] = False,
) -> None:
    """Fits the points, and prints how right they are on each set."""
    read, settings = load_pack(pack), Settings(ridge, lasso)
    shape = shape_of(read)
    found = situations(read)
    full, early = table_of(read, shape, found), table_of(read, shape, list(thinned(read, found)))
    limits = _limits(read, shape, widen)
    away = {HELD_OUT, *apart}
    fitted = sturdy_fit(joined(_but(full, away), _but(early, away)), *limits, settings, share)
    print(HEAD)
    for group in dict.fromkeys(s.group for s in found):
        print(f"{group + (' (apart)' if group in away else ''):<28}{_scored(full, fitted, {group})}")
    print(f"{'apart, opening answers only':<28}{_scored(_ending(early, '(opening)'), fitted, away)}")
    print(f"{'apart, some more answers':<28}{_scored(_ending(early, '(early)'), fitted, away)}")
    if folds:
        print(f"{f'all others, {folds} folds':<28}{_cross_validated(_but(full, away), _but(early, away), limits, settings, share, folds)}")
    free = np.full((len(shape.rules), len(shape.families)), np.inf)
    points = points_of(read, shape, fitted, promised(read, shape, -free, free), _named_in_the_evidence())
    silent = {r.id for r in read.content.rules if r.points and not points.rules[r.id] and not speaks_otherwise(r)}
    print(f"{len(read.content.rules) - len(silent)} rules of {len(read.content.rules)} stay, with {sum(map(len, points.rules.values()))} cells")
    if write:
        rewrite(pack, points, silent)


def _limits(pack: Pack, shape: Shape, widen: bool) -> tuple[Floats, Floats]:
    least, most = bounds_of(shape, widen)
    speechless = np.array([not r.points for r in pack.content.rules])[:, None]
    return promised(pack, shape, np.where(speechless, 0.0, least), np.where(speechless, 0.0, most))


def _named_in_the_evidence() -> set[str]:
    """The rules by which the documents say that a statement or a factor of the evidence is used."""
    names: set[str] = set()
    for name in ("evidence-coverage", "factors"):
        for entries in load(ROOT / "docs" / f"{name}.yaml").values():
            names |= {rule for entry in entries for rule in entry.get("rules", ())}
    return names


def _but(table: Table, groups: set[str]) -> Table:
    return table.rows(np.array([s.group not in groups for s in table.situations]))


def _ending(table: Table, label: str) -> Table:
    return table.rows(np.array([s.id.endswith(label) for s in table.situations]))


def _scored(table: Table, fitted: Fitted, groups: set[str]) -> Score:
    chosen = table.rows(np.array([s.group in groups for s in table.situations]))
    return score(chosen, totals(chosen, fitted))


def _cross_validated(full: Table, early: Table, limits: tuple[Floats, Floats], settings: Settings, share: float, folds: int) -> Score:
    """Every situation scored by a fit that saw neither it nor its thinned forms."""
    fold = {s.id: i % folds for i, s in enumerate(sorted(full.situations, key=lambda s: s.id[::-1]))}
    leads = np.zeros(full.aim.shape)
    for k in range(folds):
        here = np.array([fold[s.id] == k for s in full.situations])
        train = joined(full.rows(~here), early.rows(np.array([fold[s.of] != k for s in early.situations])))
        leads[here] = totals(full.rows(here), sturdy_fit(train, *limits, settings, share))
    return score(full, leads)


if __name__ == "__main__":
    typer.run(main)
