"""Two rules with the same condition and the same effects.

The same finding then counts twice. The order of what `and` and `or` join, and whether routes stand by name or in a
group, make no difference.

Passes:

    rules:
      - {id: some_data, when: data is some and goal is answer, advise: Count the data., because: They are few., judgement: true}
      - {id: for_code, when: data is some and goal is code, advise: Count the data., because: They are few there too., judgement: true}

Fails:

    rules:
      - {id: some_data, when: data is some and goal is answer, advise: Count the data., because: They are few., judgement: true}
      - {id: data_to_answer, when: goal is answer and data is some, advise: Count the data., because: The same again., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from advisor.decide.program import Program
from advisor.pack import Problem

from .space import Space

ID = "duplicate-rule"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules that say again what an earlier rule says."""
    pack, program = space.pack, space.domains.program
    seen: dict[Any, str] = {}
    for position, rule in enumerate(pack.content.rules):
        key = (_sorted(program.when[position].tree), _effects(program, position))
        first = seen.setdefault(key, rule.id)
        if first != rule.id:
            hint = f"the first is at {pack.places['rules', first]}"
            yield Problem(ID, f"`{rule.id}` says the same as `{first}`", pack.places["rules", rule.id], hint, SEVERITY)


def _sorted(tree: Any) -> Any:
    """A condition's tree with what each `and` and `or` joins in a fixed order."""
    return (tree[0], tuple(sorted(repr(_sorted(term)) for term in tree[1]))) if isinstance(tree, tuple) else repr(tree)


def _effects(program: Program, position: int) -> Any:
    rule, pack = program.pack.content.rules[position], program.pack
    ranking = (frozenset(effects[position].items()) for effects in (program.effects.shows, program.effects.direct))
    gates = frozenset((step, pack.expand(gated)) for step, gated in rule.before.items())
    return (*ranking, program.vetoes[position], frozenset(rule.add.items()), gates, rule.advise, rule.warn, pack.expand(rule.about))
