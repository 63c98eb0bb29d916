"""A comparison in words."""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from advisor.explain.rule_view import Moved

VERDICTS = {
    "same": "The same: nothing that decides was changed.",
    "same_on_samples": "No difference was found: both recommend the same in all cases and samples.",
    "differs": "They differ.",
}
ASPECTS = {"first": "first route", "stack": "stack", "plan": "plan", "advice": "advice"}
LONGEST = 12  # answers of a witness that are printed; JSON has all
SHORT = 40  # characters of a value that is printed; of what is longer, mostly text, the key is enough


def text(found: dict[str, Any], most: int = 10) -> str:
    """A comparison in words; long lists end after `most` entries."""
    old, new = (f"{a['id']} {a['version']} ({a['hash']})" for a in (found["old"], found["new"]))
    lines = [f"{old} against {new}", VERDICTS[found["verdict"]]]
    lines += block("One by one", [f"{ASPECTS[p]}: {verdict.replace('_', ' ')}" for p, verdict in found["parts"].items()])
    for head, entries in edits_told(found["edits"]):
        lines += block(head, entries, most)
    for witness in found["witnesses"]:
        lines += block(f"Answers for which the {ASPECTS[witness['part']]} differs", _witness(witness))
    sample, cases = found["sample"], found["cases"]
    moves = [f"{m['rows']:5d}  {m['old'] or 'no route'} -> {m['new'] or 'no route'}" for m in sample["moves"]]
    if moves:
        lines += block(f"Of {sample['rows']:,} sampled answer sets, {sample['share_moved']:.1%} get another first route", moves, most)
    else:
        lines += block("Sample", [f"the first route is the same in all of {sample['rows']:,} sampled answer sets"])
    changed = [str(Moved(**c)) for c in cases["changed"]]
    lines += block(f"Cases: {len(changed)} of {cases['compared']} change", changed or ["none of them changes"], most)
    return "\n".join(lines)


def edits_told(edited: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """What was edited, as headings with entries: (`Rules changed`, [`missing_facts: routes.prompt nothing -> strongly`])."""
    for what, kinds in edited.items():
        for kind, ids in kinds.items():
            entries = [f"{name}: {'; '.join(_key(*x) for x in keys.items())}" for name, keys in ids.items()] if what == "changed" else ids
            yield f"{kind.capitalize()} {what}", entries


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
    """A key that was edited, with what it said before and says now where that is short."""
    return key if max(map(len, values)) > SHORT else f"{key} {values[0] or 'nothing'} -> {values[1] or 'nothing'}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} ({v})" for k, v in value.items()) or "nothing"
    return ("; ".join(value) or "nothing") if isinstance(value, list) else value or "no route"


def block(title: str, entries: Sequence[str], most: int | None = None) -> list[str]:
    """Lines with a heading, the first `most` of them; none without entries."""
    if not entries:
        return []
    shown = entries if most is None else entries[:most]
    rest = [f"  ...{_more(len(entries) - len(shown))}"] if len(shown) < len(entries) else []
    return ["", title, *(f"  {e}" for e in shown), *rest]


def _more(n: int) -> str:
    return f" and {n} more" if n > 0 else ""
