"""Grids: several things asked in the same way become one ordinary question for each row.

This is done on located nodes, after overlays, so that problems point into the grid as it was written.
"""

from dataclasses import replace

from pydantic import ValidationError

from .nodes import Node
from .question import Grid

_SHARED = ("section", "ask", "help", "why", "opening", "shared", "asked_of", "ask_if", "can_change", "better")  # what each row has of the grid


def spread(tree: Node) -> Node:
    """The tree of a pack with its grids spread; one that cannot be read stays, so that typing says what is wrong with it."""
    questions = tree.value.get("questions")
    if questions is None or not isinstance(questions.value, list):
        return tree
    entries = [part for entry in questions.value for part in (_rows(entry) if _is_grid(entry) else (entry,))]
    return replace(tree, value={**tree.value, "questions": replace(questions, value=entries)})


def _is_grid(entry: Node) -> bool:
    value = entry.value
    if not isinstance(value, dict) or "grid" not in value or not isinstance(getattr(value.get("id"), "value", None), str):
        return False
    try:
        Grid.model_validate(value["grid"].plain())
    except ValidationError:
        return False
    return value.keys() <= {"id", "grid", "find_out", *_SHARED}


def _rows(entry: Node) -> list[Node]:
    grid, name = entry.value["grid"], entry.value["id"].value
    rows, columns = grid.value["rows"], grid.value["columns"]
    found = []
    for key, row in rows.value.items():
        place = rows.keys[key]

        def text(value: str, node: Node = row) -> Node:
            return Node(value, node.place, written=value)

        value = {k: entry.value[k] for k in _SHARED if k in entry.value}
        keys = {k: entry.keys[k] for k in value}
        label = row.value["label"].value if isinstance(row.value, dict) else row.value
        own = {"id": text(f"{name}_{key}"), "of_grid": text(name), "of_row": text(label), "options": columns}
        test = _test(entry.value.get("find_out"), row)
        if test is not None:
            own["find_out"] = test
        keys |= {**dict.fromkeys(own, place), "id": place, "options": grid.keys["columns"]}
        found.append(Node({**own, **value}, place, keys))
    return found


def _test(shared: Node | None, row: Node) -> Node | None:
    """The test of one row: what it names itself, over what the grid names; none where nobody says what to do."""
    if shared is not None and not isinstance(shared.value, dict):
        return shared
    whole = shared or Node({}, row.place)
    own = {k: row.value[k] for k in ("do", "takes") if isinstance(row.value, dict) and k in row.value}
    value = {**whole.value, **own}
    return replace(whole, value=value, keys={**whole.keys, **{k: row.keys[k] for k in own}}) if "do" in value else None
