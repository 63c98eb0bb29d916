"""Node tree -> typed contents. What cannot be typed is left out, so that the rest can still be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pydantic import ValidationError

from .model import Content
from .nodes import Node
from .problem import Findings
from .wording import explain, real_path

_PLACEHOLDER = {"id": "unread", "version": "0", "title": ""}  # for a `pack:` that cannot be read


@dataclass
class Unread:
    """The names that may stand in what could not be read; whoever uses them is not blamed."""

    words: set[str] = field(default_factory=set)
    everything: bool = False  # nothing is known of what is missing

    def __contains__(self, name: object) -> bool:
        return self.everything or name in self.words

    def add_text(self, text: str) -> None:
        self.words.update(re.findall(r"[\w-]+", text))


def typed(tree: Node, findings: Findings, unread: Unread) -> tuple[Content, Node]:
    """Typed contents, and the tree that they were read from. The names in what is left out join `unread`."""
    for depth in (2, 1):  # first leave out single entries and groups, then whole keys
        plain = tree.plain()
        try:
            return Content.model_validate(plain), tree
        except ValidationError as error:
            items = error.errors(include_url=False)
        if depth == 2:
            explain(items, tree, plain, findings, unread)
        tree = _without(tree, {real_path(item["loc"], plain)[:depth] for item in items}, unread)
    return Content.model_validate(tree.plain()), tree


def _without(tree: Node, paths: set[tuple], unread: Unread) -> Node:
    """A copy without the entries at `paths`."""
    value = dict(tree.value)
    gone_from: dict[str, set] = {path[0]: set() for path in paths}
    for path in paths:
        gone_from[path[0]].update(path[1:])
    for key, gone in gone_from.items():
        node = value.pop(key, None)
        if key == "pack":
            value[key] = Node({k: Node(v, tree.place) for k, v in _PLACEHOLDER.items()}, tree.place)
        elif node is None or (key,) in paths or key == "accuracy":
            unread.words.add(key)
            unread.add_text(str(node.plain()) if node is not None else "")
        elif isinstance(node.value, list):
            value[key] = Node([entry for i, entry in enumerate(node.value) if i not in gone], node.place)
            ids = (node.value[i].value.get("id") for i in gone if isinstance(node.value[i].value, dict))
            unread.words.update(child.value for child in ids if child is not None and isinstance(child.value, str))
            unread.words.add(key)
        else:
            value[key] = Node({k: child for k, child in node.value.items() if k not in gone}, node.place, node.keys)
            unread.words |= {str(name) for name in gone}
    return Node(value, tree.place, tree.keys)
