"""What becomes of located nodes before they are typed: overlays add, change by id or disable with a reason; then a grid becomes its questions."""

import functools
import typing
from dataclasses import replace

from pydantic import ValidationError

from .model import LISTS_BY_ID, Content
from .nodes import Node
from .problem import Findings, nearest, short
from .question import Grid

_REMOVABLE = {"routes": ("meets", "switch_to"), "rules": ("needs", "routes")}  # mappings of which an overlay may take entries away
# What goes where an overlay writes that in place of which, or beside which, it stands: closer sentences, and what makes a cause's signs strong.
_OTHERWISE = {"because_when": "because", "how_when": "how", "strong_when": "when"}
_WHOLE = ("rule_out", "never_recommend", "about", "of", "instead_of")  # one condition over routes: its traits hold together, so none stays by itself
_SHARED = ("section", "ask", "short", "help", "why", "opening", "shared", "asked_of", "ask_if", "can_change", "better")  # of a grid, by row


def overlay(base: Node, top: Node, disable: Node | None, findings: Findings, disabled: dict[str, str]) -> Node:
    """The merged tree; what is disabled joins `disabled`. Known ids change field by field, new ones are appended; `none` takes a need away."""
    if disable is not None:
        disabled |= _disabled(base, top, disable, findings)
    for key, node in top.value.items():
        there = base.value.get(key)
        if there is None:
            base.value[key], base.keys[key] = node, top.keys[key]
        elif key in LISTS_BY_ID and isinstance(there.value, list) and isinstance(node.value, list):
            _merge_entries(key, there, node, findings)
        elif key == "groups" and isinstance(node.value, dict) and isinstance(there.value, dict):
            for name, members in node.value.items():
                old = there.value.get(name)
                if old is not None and isinstance(members.value, list) and isinstance(old.value, list):
                    known = {m.value for m in old.value if isinstance(m.value, str)}
                    new = [m for m in members.value if m.value is None or isinstance(m.value, (dict, list)) or m.value not in known]
                    there.value[name] = Node([*old.value, *new], old.place)  # a new node: an alias may share the old one
                else:
                    there.value[name], there.keys[name] = members, node.keys[name]
        elif key in ("renames", "baseline") and isinstance(there.value, list) and isinstance(node.value, list):
            there.value.extend(node.value)
        else:
            base.value[key] = _merge(there, node)
            base.keys[key] = top.keys[key]
    return base


def _entry_id(node: Node) -> str | None:
    child = node.value.get("id") if isinstance(node.value, dict) else None
    return child.value if child is not None and isinstance(child.value, str) else None


def _merge_entries(key: str, there: Node, node: Node, findings: Findings) -> None:
    index = {_entry_id(entry): i for i, entry in enumerate(there.value)}
    known = set(index) - {None}
    changed: dict[str | None, Node] = {}
    for entry in node.value:
        name = _entry_id(entry)
        if name not in known:
            _meant_for(key, entry, name, known, findings)
            there.value.append(entry)  # a new entry; if its id stands twice, the check of the whole pack says so
        elif name in changed:
            hint = f"the first is at {changed[name].value['id'].place}"
            findings.say("duplicate-id", f"`{str(name)[:60]}` stands twice among the {key}", entry.value["id"].place, hint)
        else:
            changed[name] = entry
            there.value[index[name]] = _without_removed(key, _merge(there.value[index[name]], entry), there.value[index[name]], findings)


def _meant_for(key: str, entry: Node, name: str | None, known: set[str | None], findings: Findings) -> None:
    """Says so where a new entry looks like one that should change another: it lacks what each must have, and is called somewhat like it."""
    (listed, *_) = typing.get_args(Content.model_fields[key].annotation)
    lacks = any((f.alias or k) not in entry.value for k, f in listed.model_fields.items() if f.is_required())
    if name is not None and lacks and (near := nearest(name, filter(None, known), most=0)):
        kind, place = key.removesuffix("s").replace("_", " "), entry.value["id"].place
        findings.say("unknown-override", f"there is no {kind} `{short(name)}` to change", place, near)


def _without_removed(key: str, merged: Node, old: Node, findings: Findings) -> Node:
    """An entry without the needs, and routes to switch to, that the overlay takes away with the word `none`."""
    for name in _REMOVABLE.get(key, ()):
        held, before = merged.value.get(name), old.value.get(name)
        if held is None or not isinstance(held.value, dict):
            continue
        gone = [k for k, child in held.value.items() if "none" in (child.value, getattr(child.child("how_well"), "value", None))]
        known = before.value if before is not None and isinstance(before.value, dict) else {}
        for k in gone:
            if k not in known:
                findings.say("removes-nothing", f"`{k[:60]}` is not there, so it cannot be taken away", held.keys[k], nearest(k, known))
        merged = replace(merged, value={**merged.value, name: replace(held, value={k: child for k, child in held.value.items() if k not in gone})})
    return merged


def _merge(old: Node, new: Node) -> Node:
    if not (isinstance(old.value, dict) and isinstance(new.value, dict)):
        return new
    held = {key: child for key, child in old.value.items() if _OTHERWISE.get(key) not in new.value}
    merged = {key: _merge(held[key], child) if key in held and key not in _WHOLE else child for key, child in new.value.items()}
    return Node({**held, **merged}, new.place, {**old.keys, **new.keys})


def _disabled(base: Node, top: Node, disable: Node, findings: Findings) -> dict[str, str]:
    """The rules, promises and remarks that leave the base, with the reasons."""
    named = disable.value if isinstance(disable.value, dict) else {}
    if not named or any(key not in ("rules", "remarks", "promises") or not isinstance(node.value, dict) for key, node in named.items()):
        hint = "write `rules:` below it, then lines such as `rule_id: the reason`"
        findings.say("bad-disable", "`disable` holds `rules:`, `promises:` or `remarks:` with an id and a reason each", disable.place, hint)
        return {}
    reasons = {}
    for key, entries in named.items():
        listed = base.value.get(key)
        known = dict.fromkeys(filter(None, map(_entry_id, listed.value))) if listed is not None and isinstance(listed.value, list) else {}
        for name, reason in entries.value.items():
            place = entries.keys[name]
            if name not in known:
                own = isinstance(mine := top.value.get(key), Node) and isinstance(mine.value, list) and name in map(_entry_id, mine.value)
                near = "it is your own: take it out where it stands" if own else functools.partial(nearest, name, known)
                findings.say("disable-unknown", f"`{name[:60]}` is no {key[:-1]}, so it cannot be disabled", place, near)
            elif not isinstance(reason.value, str) or not reason.value.strip():
                findings.say("disable-reason", f"`{name[:60]}` is disabled without a reason", place, "say why, so that the next reader knows")
            else:
                reasons[name] = reason.value
        if known:
            listed.value = [e for e in listed.value if not (_entry_id(e) in entries.value and _entry_id(e) in reasons)]
    return reasons


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
        value = {k: entry.value[k] for k in _SHARED if k in entry.value}
        keys = {k: entry.keys[k] for k in value}
        named = {"id": f"{name}_{key}", "of_grid": name, "of_row": row.value["label"].value if isinstance(row.value, dict) else row.value}
        own = {k: Node(text, row.place, written=text) for k, text in named.items()} | {"options": columns}
        if (test := _test(entry.value.get("find_out"), row)) is not None:
            own["find_out"] = test
        if isinstance(row.value, dict) and "ask_if" in row.value:
            own["ask_if"] = row.value["ask_if"]
        keys |= {**dict.fromkeys(own, place), "id": place, "options": grid.keys["columns"]}
        found.append(Node({**value, **own}, place, keys))
    return found


def _test(shared: Node | None, row: Node) -> Node | None:
    """The test of one row: what it names itself, over what the grid names; none where nobody says what to do."""
    if shared is not None and not isinstance(shared.value, dict):
        return shared
    whole = shared or Node({}, row.place)
    own = {k: row.value[k] for k in ("do", "takes", "about") if isinstance(row.value, dict) and k in row.value}
    value = {**whole.value, **own}
    return replace(whole, value=value, keys={**whole.keys, **{k: row.keys[k] for k in own}}) if "do" in value else None
