"""A rule that only helps routes that are ruled out wherever it fires.

A veto or a precondition takes away every route that meets the need, or that the rule speaks for.

Passes:

    rules:
      - {id: code_gains, when: goal is code, needs: {skill: slightly}, because: Code has a manner of its own., judgement: true}

Fails:

    rules:
      - {id: nothing_to_learn, when: data is none and goal is code, needs: {skill: slightly}, because: Tuning requires data., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from advisor.explain.words import listing
from advisor.pack import Problem

from .prove import Literal, Model
from .space import Space

ID = "contradictory-veto"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules that raise only routes that cannot stand where they fire."""
    pack, program = space.pack, space.domains.program
    stands = ~space.rows.ruled_out({})
    for rule, when, cells in zip(pack.content.rules, program.when, program.effects.cells, strict=True):
        helped = [r for r, shares in cells.items() if any(s.value > 0 for s in shares) and not pack.routes[r].companion]
        harmed = any(s.value < 0 for shares in cells.values() for s in shares)
        if not helped or harmed or rule.rule_out or rule.add or rule.before or rule.advise or rule.warn:
            continue
        fires = space.rows.holds(when)
        routes = [program.route_index[r] for r in helped]
        found = space.find(fires & stands[routes].any(axis=0), [when], also=partial(_any_stands, routes))
        if found.status == "none" and space.find(fires, [when]).status == "none":
            continue  # another check says so
        message = f"`{rule.id}` helps {listing([f'`{r}`' for r in helped])} only where that is ruled out"
        hint, doubt = "mend its condition, or the veto", f"whether any route that `{rule.id}` helps can stand"
        yield from space.none(found, ID, pack.places["rules", rule.id], (rule.id,), message, hint, doubt)


def _any_stands(routes: list[int], model: Model) -> Literal:
    return model.any_of(map(model.stands, routes))
