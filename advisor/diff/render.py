"""A comparison in words."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from advisor.explain.rule_view import Moved
from advisor.report.escape import templates

ASPECTS = {"first": "first route", "stack": "stack", "plan": "plan", "ways": "restriction", "offers": "choice of offers", "advice": "advice"}
LONGEST = 12  # answers of a witness that are printed; JSON has all
SHORT = 40  # characters of a value that is printed; of a longer text the key is enough, while a condition is printed whole
_CONDITION = re.compile(r"\b(when|never|requires|\w+_(when|if|known))$")


def text(found: dict[str, Any], most: int = 10) -> str:
    """A comparison in words; long lists end after `most` entries."""
    told = [("One by one", [f"{ASPECTS[p]}: {verdict.replace('_', ' ')}" for p, verdict in found["parts"].items()]), *edits_told(found["edits"])]
    told += [(f"Answers for which the {ASPECTS[w['part']]} differs", _witness(w)) for w in found["witnesses"]]
    changed = [str(Moved(**c)) for c in found["cases"]["changed"]]
    return blocks(told, most, **found, changed=changed)


def blocks(told: Sequence[tuple[str, Sequence[str]]], most: int, **more: Any) -> str:
    """Entries below headings, the first `most` of each; with `more` of a comparison all of that."""
    return templates().get_template("comparison.txt").render({"old": None, **more}, told=told, most=most).strip()


def edits_told(edited: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """What was edited, as headings with entries: (`Rules changed`, [`missing_facts: routes.prompt nothing -> strongly`])."""
    for what, kinds in edited.items():
        for kind, ids in kinds.items():
            keys = {name: dict.fromkeys(_key(*x) for x in ids[name].items()) for name in ids} if what == "changed" else {}
            yield f"{kind.capitalize()} {what}", [f"{name}: {'; '.join(said)}" for name, said in keys.items()] or ids


def _witness(witness: dict[str, Any]) -> list[str]:
    answers = dict(list(witness["answers"].items())[:LONGEST])
    written = yaml.safe_dump(answers, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()
    old, new = parted(witness["old"], witness["new"])
    rest = len(witness["answers"]) - LONGEST
    more = f" and {rest} more; --format json has them all" if rest > 0 else ""
    return [written + more, f"old: {old}", f"new: {new}"]


def parted(old: Any, new: Any) -> tuple[str, str]:
    """Two values of one aspect in words; of lists and mappings what the other one has not."""
    if isinstance(old, list):
        old, new = [x for x in old if x not in new], [x for x in new if x not in old]
    if isinstance(old, dict):
        old, new = (dict(a.items() - b.items()) for a, b in ((old, new), (new, old)))
    return _value(old), _value(new)


def _key(key: str, values: list[str]) -> str:
    """A key that was edited, with what it said before and says now where that is short; of a reason what it was."""
    if key == "because":
        return f"because, which was: {values[0]}"
    if entry := re.match(r"(\w+)\.\d", key):  # one of a list
        return entry[1]
    long = max(map(len, values)) > SHORT and not _CONDITION.search(key)
    return key if long else f"{key} {values[0] or 'nothing'} -> {values[1] or 'nothing'}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} ({v})" for k, v in value.items()) or "nothing"
    return ("; ".join(value) or "nothing") if isinstance(value, list) else value or "no route"
