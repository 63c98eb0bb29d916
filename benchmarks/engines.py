"""zen-engine on the conditions of our pack, in the quickest form that we found: all of them as one list of comparisons over codes.

A code is the position of an option, -1 where a question is not asked; a question that takes several options has one for each (0 or 1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisor.pack import Pack
from advisor.pack import condition as c
from tests.decide.oracle import World


def codes_of(pack: Pack, world: World) -> dict[str, int]:
    """A world as zen-engine gets it."""
    codes: dict[str, int] = {}
    for name, value in world.items():
        options = list(pack.questions[name].choices)
        if pack.questions[name].several is not None:
            codes |= {f"{name}__{o}": -1 if value is None else int(o in value) for o in options}
        else:
            codes[name] = -1 if value is None else options.index(value)
    return codes


def text(pack: Pack, condition: Any) -> str:
    """A condition as zen-engine writes it. A comparison with a question that is not asked is false there too."""
    match condition:
        case c.ALWAYS:
            return "true"
        case c.Named(name=name):
            return text(pack, next(n.when for n in pack.content.conditions if n.id == name))
        case c.Not(part=part):
            return f"not({text(pack, part)})"
        case c.Joined(word=word, parts=parts):
            return "(" + f" {word} ".join(text(pack, p) for p in parts) + ")"
        case c.Compare(question=name, op="has" | "has not", value=option):
            return f"({name}__{option} == {int(not condition.negated)})"
        case c.Compare(question=name, value=tuple(values)):
            options = list(pack.questions[name].choices)
            codes = [i for i, o in enumerate(options) if (o in values) is not condition.negated]
            return f"({name} in [{', '.join(map(str, codes))}])"
    question = pack.questions[condition.question]
    name, value = condition.question, condition.value
    code = (0, *question.number.edges).index(value) if question.number is not None else list(question.choices).index(value)
    op = {"is": "==", "is not": "!="}.get(condition.op, condition.op)
    return f"({name} {op} {code}{f' and {name} >= 0' if op in ('!=', '<', '<=') else ''})"


def expression(pack: Pack) -> str:
    """Which rules fire, as one list."""
    fires = [rule.when if rule.unless_known is None else c.Joined("and", (rule.when, c.Not(rule.unless_known))) for rule in pack.content.rules]
    return "[" + ", ".join(text(pack, condition) for condition in fires) + "]"


def compiled(pack: Pack) -> Callable[[dict[str, int]], list[bool]]:
    """Codes to whether each rule fires; raises ImportError where zen-engine is not installed."""
    import zen

    return zen.compile_expression(expression(pack)).evaluate  # type: ignore[no-any-return]


def engine(pack: Pack) -> Any:
    """zen-engine with its static loader, which compiles the decision `rules` once; for `evaluate_batch`."""
    import zen

    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "x", "type": "expressionNode", "name": "x", "position": {"x": 1, "y": 0},
         "content": {"expressions": [{"id": "f", "key": "fired", "value": expression(pack)}]}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]  # fmt: skip
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "x"), ("x", "out"))]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})
