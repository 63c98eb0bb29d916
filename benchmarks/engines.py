"""Other rule engines on the conditions of our pack, each in the quickest form that we found for it.

A form is a name and a function from definite codes (`{"v0": 2, ...}`) to whether each rule fires.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from advisor.decide.program import Atom, Program, codes_in

Form = tuple[str, Callable[[dict[str, int]], list[bool]]]


def forms(program: Program) -> Iterator[Form]:
    """Those engines that are installed."""
    for engine in (_zen, _cel, _json_logic, _rule_engine):
        try:
            yield from engine(program)
        except ImportError:
            print(f"not installed: {engine.__name__[1:]}")


def text(program: Program, tree: Any, words: tuple[str, str, str], compare: bool = False) -> str:
    """A condition as an expression over codes; `words` are those for and, or, not."""
    if isinstance(tree, bool):
        return "true" if tree else "false"
    if isinstance(tree, Atom):
        codes = codes_in(tree.mask)
        name, size = f"v{tree.variable}", program.variables[tree.variable].size
        if compare and len(codes) == 1:
            return f"({name} == {codes[0]})"
        if compare and codes == tuple(range(codes[-1] + 1)):
            return f"({name} <= {codes[-1]})"
        if compare and codes == tuple(range(codes[0], size)) and program.variables[tree.variable].question not in program.ask_if:
            return f"({name} >= {codes[0]})"
        return f"({name} in [{', '.join(map(str, codes))}])"
    word, parts = tree
    if word == "not":
        return f"{words[2]}({text(program, parts[0], words, compare)})"
    return "(" + (words[0] if word == "all" else words[1]).join(text(program, part, words, compare) for part in parts) + ")"


def zen_list(program: Program, compare: bool) -> str:
    """All conditions as one list expression."""
    return "[" + ", ".join(text(program, c.tree, (" and ", " or ", "not "), compare) for c in program.when) + "]"


def zen_engine(expression: str) -> Any:
    """zen-engine with its static loader, which compiles the decision once."""
    import zen

    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "x", "type": "expressionNode", "name": "x", "position": {"x": 1, "y": 0},
         "content": {"expressions": [{"id": "f", "key": "fired", "value": expression}]}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]  # fmt: skip
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "x"), ("x", "out"))]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})


def _zen(program: Program) -> Iterator[Form]:
    import zen

    for compare in (False, True):
        expression = zen_list(program, compare)
        how = "comparisons" if compare else "`in`"
        yield f"zen-engine, compiled list expression, {how}", zen.compile_expression(expression).evaluate
        engine = zen_engine(expression)
        yield f"zen-engine, static loader, list expression, {how}", lambda codes, engine=engine: engine.evaluate("rules", codes)["result"]["fired"]


def _cel(program: Program) -> Iterator[Form]:
    import cel

    words = (" && ", " || ", "!")
    whole = cel.compile("[" + ", ".join(text(program, c.tree, words, compare=True) for c in program.when) + "]")
    yield "common-expression-language, one list program", whole.execute


def _json_logic(program: Program) -> Iterator[Form]:
    from json_logic import jsonLogic

    def logic(tree: Any) -> Any:
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, Atom):
            return {"in": [{"var": f"v{tree.variable}"}, list(codes_in(tree.mask))]}
        word, parts = tree
        return {{"all": "and", "any": "or", "not": "!"}[word]: [logic(part) for part in parts]}

    rules = [json.loads(json.dumps(logic(c.tree))) for c in program.when]
    yield "json-logic-qubit, rule by rule", lambda codes: [bool(jsonLogic(rule, codes)) for rule in rules]


def _rule_engine(program: Program) -> Iterator[Form]:
    import rule_engine

    rules = [rule_engine.Rule(text(program, c.tree, (" and ", " or ", "not "), compare=True)) for c in program.when]
    yield "rule-engine, rule by rule", lambda codes: [rule.matches(codes) for rule in rules]
