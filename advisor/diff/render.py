"""A comparison as plain data (`schemas/comparison.schema.json` describes it) and in words."""

from __future__ import annotations

from typing import Any

import yaml

from advisor.pack import Pack

from .compare import Comparison, Witness

VERDICTS = {
    "same": "Proved: both recommend the same for all answers.",
    "same_when_complete": "Proved for complete answers: both recommend the same. Where answers are open, they may differ.",
    "differs": "They differ.",
    "not_decided": "Not decided: the rules differ, and no answers were found for which the advice does.",
}
PART_LABELS = {"first": "first route", "stack": "stack", "plan": "plan", "advice": "advice"}
PART_VERDICTS = {
    "same": "the same, proved",
    "same_when_complete": "the same for complete answers, proved",
    "differs": "differs",
    "not_decided": "not decided",
}
LONGEST = 12  # answers of a witness that are printed; JSON has all


def as_mapping(found: Comparison, old: Pack, new: Pack) -> dict[str, Any]:
    """Everything found, with ids for routes, rules and questions."""
    return {
        "old": _about(old),
        "new": _about(new),
        "verdict": found.verdict,
        "parts": dict(found.parts),
        "questions": list(found.questions),
        "edits": {name: {k: list(v) for k, v in getattr(found.edits, name).items()} for name in ("added", "removed", "changed")},
        "witnesses": [{"part": w.part, "answers": dict(w.answers), "old": w.old, "new": w.new} for w in found.witnesses],
        "sample": {
            "rows": found.moved.rows,
            "share_moved": round(found.moved.share, 6),
            "moves": [{"old": a, "new": b, "rows": n} for a, b, n in found.moved.matrix],
        },
        "cases": {
            "compared": found.cases_compared,
            "changed": [
                {"case": c.case, "old": c.old, "new": c.new, "verdict_old": c.verdict_old, "verdict_new": c.verdict_new} for c in found.cases
            ],
        },
        "promises": [{"promise": p, "old": a, "new": b} for p, a, b in found.promises],
    }


def _about(pack: Pack) -> dict[str, str]:
    info = pack.content.pack
    return {"id": info.id, "version": info.version, "hash": pack.hash}


def text(found: Comparison, old: Pack, new: Pack, most: int = 10) -> str:
    """A comparison in words; long lists end after `most` entries."""
    a, b = old.content.pack, new.content.pack
    lines = [f"{a.id} {a.version} ({old.hash}) against {b.id} {b.version} ({new.hash})", VERDICTS[found.verdict]]
    lines += _block("Part by part", [f"{PART_LABELS[p]}: {PART_VERDICTS[v]}" for p, v in found.parts.items()])
    lines += _block("Questions", list(found.questions), most)
    edited = [f"{kind} {what}: {', '.join(ids[:most])}{_more(len(ids) - most)}" for kind, what, ids in _edited(found)]
    lines += _block("Edited", edited)
    for witness in found.witnesses:
        lines += _block(f"Answers for which the {PART_LABELS[witness.part]} differs", _witness(witness))
    moved = found.moved
    if moved.share:
        lines += _block(
            f"Of {moved.rows:,} sampled answer sets, {moved.share:.1%} get another first route",
            [f"{n:5d}  {a or 'no route'} -> {b or 'no route'}" for a, b, n in moved.matrix],
            most,
        )
    else:
        lines += _block("Sample", [f"the first route is the same in all of {moved.rows:,} sampled answer sets"])
    cases = [f"{c.case}: {c.old or 'no route'} ({_said(c.verdict_old)}) -> {c.new or 'no route'} ({_said(c.verdict_new)})" for c in found.cases]
    lines += _block(f"Cases: {len(found.cases)} of {found.cases_compared} change", cases or ["none of them changes"], most)
    lines += _block("Promises", [f"{p}: {a} -> {b}" for p, a, b in found.promises], most)
    return "\n".join(lines)


def _edited(found: Comparison) -> list[tuple[str, str, tuple[str, ...]]]:
    parts = (("added", found.edits.added), ("removed", found.edits.removed), ("changed", found.edits.changed))
    return [(kind, what, ids) for what, part in parts for kind, ids in part.items()]


def _witness(witness: Witness) -> list[str]:
    answers = dict(list(witness.answers.items())[:LONGEST])
    written = yaml.safe_dump(answers, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()
    old, new = witness.old, witness.new
    if isinstance(old, list):
        old, new = [x for x in old if x not in witness.new], [x for x in new if x not in witness.old]
    if isinstance(old, dict):
        both = {k: v for k, v in witness.old.items() if witness.new.get(k) == v}
        old, new = ({k: v for k, v in part.items() if k not in both} for part in (witness.old, witness.new))
    rest = len(witness.answers) - LONGEST
    more = f" and {rest} more; --format json has them all" if rest > 0 else ""
    return [written + more, f"old: {_value(old)}", f"new: {_value(new)}"]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} ({v})" for k, v in value.items()) or "nothing"
    if isinstance(value, list):
        return "; ".join(value) or "nothing"
    return value or "no route"


def _said(verdict: str) -> str:
    return verdict.replace("_", " ")


def _block(title: str, entries: list[str], most: int | None = None) -> list[str]:
    if not entries:
        return []
    shown = entries if most is None else entries[:most]
    rest = [f"  ...{_more(len(entries) - len(shown))}"] if len(shown) < len(entries) else []
    return ["", title, *(f"  {e}" for e in shown), *rest]


def _more(n: int) -> str:
    return f" and {n} more" if n > 0 else ""
