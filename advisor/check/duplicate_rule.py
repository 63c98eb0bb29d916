"""Two rules with the same condition and the same effects.

The same finding then counts twice. The order of what `and` and `or` join, and whether routes stand by name or in a
group, make no difference.

Passes:

    rules:
      - id: some_data
        when: data is some and goal is answer
        points: {tuning: {skill: 1}}
        because: A little helps.
        judgement: true
      - id: some_data_for_code
        when: data is some and goal is code
        points: {tuning: {skill: 1}}
        because: A little helps there too.
        judgement: true

Fails:

    rules:
      - id: some_data
        when: data is some and goal is answer
        points: {tuning: {skill: 1}}
        because: A little helps.
        judgement: true
      - id: data_to_answer
        when: goal is answer and data is some
        points: {tuning: {skill: 1}}
        because: The same again.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from advisor.decide.program import Program, program_of
from advisor.pack import Pack, Problem

ID = "duplicate-rule"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Rules that say again what an earlier rule says."""
    program = program_of(pack)
    seen: dict[Any, str] = {}
    for position, rule in enumerate(pack.content.rules):
        key = (_canonical(program.when[position].tree), _effects(program, position))
        if key in seen:
            first = pack.places["rules", seen[key]]
            yield Problem(ID, f"`{rule.id}` says the same as `{seen[key]}`", pack.places["rules", rule.id], f"the first is at {first}", SEVERITY)
        seen.setdefault(key, rule.id)


def _canonical(tree: Any) -> Any:
    """A condition's tree with the parts of each `and` and `or` in a fixed order, each once."""
    if not isinstance(tree, tuple):
        return repr(tree)
    word, parts = tree
    return (word, tuple(sorted({repr(_canonical(part)) for part in parts})))


def _effects(program: Program, position: int) -> Any:
    rule, pack = program.pack.content.rules[position], program.pack
    cells = {(route, criterion, n) for route, cell in program.cells[position].items() for criterion, n in cell.items() if n}
    gates = {(step, pack.expand(gated)) for step, gated in rule.before.items()}
    return (frozenset(cells), frozenset(program.vetoes[position]), frozenset(rule.add.items()), frozenset(gates), rule.advise, rule.warn)
