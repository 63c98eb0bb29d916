"""Two versions of a pack: proved to recommend the same, or answers for which they do not, replayed in both.

The order of attack: canonical forms; a seeded sample of complete answers; then answers for which a rule that changed
holds. What was looked for and not found is *not decided*, never *the same*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.check.sampling import answers_of, sample
from advisor.decide import Recommendation, evaluate, recommend, weights_of
from advisor.decide.rows import Rows
from advisor.pack import Pack, plain_answer

from .canonical import Canonical, Key, canonical, implied, residual
from .cases import CaseChange, case_changes, promise_changes
from .edits import Edits, edits
from .joint import NEW, OLD, Joint, join

ROWS = 20_000
SEED = 20_261_101
TARGETED = 512  # rows for each condition that changed
TRIES = 12  # rows replayed of those whose first route moves
MOST_TRIES = 40  # rows replayed before a part is left undecided
PARTS = ("first", "stack", "plan", "advice")


@dataclass(frozen=True, slots=True)
class Witness:
    """Answers for which the packs differ in `part` (first, stack, plan or advice), as answers files have them."""

    part: str
    answers: Mapping[str, Any]  # as the newer pack reads them; questions that only the older one has stand here too
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Moved:
    """The share of `rows` sampled complete answers whose first route moves, and from where to where (None: no route)."""

    rows: int
    share: float
    matrix: tuple[tuple[str | None, str | None, int], ...]  # old first, new first, rows; the largest first


@dataclass(frozen=True)
class Comparison:
    """`verdict` is same (proved), same_when_complete (proved for complete answers only), differs or not_decided.

    `parts` gives the same for each part: the first route (with all totals and vetoes); the stack where the first route is
    the same; the plan where the stack is too; and the advice. Where a part differs, a witness stands in `witnesses`.
    """

    verdict: str
    parts: Mapping[str, str]
    questions: tuple[str, ...]
    edits: Edits
    witnesses: tuple[Witness, ...]
    moved: Moved
    cases: tuple[CaseChange, ...]
    cases_compared: int
    promises: tuple[tuple[str, str, str], ...]  # promise, state in the older pack, in the newer one


def compare_packs(old: Pack, new: Pack, *, rows: int = ROWS, seed: int = SEED, promises: bool = True) -> Comparison:
    """Compare two packs in what they recommend. `promises` tests those of both packs, which takes a few seconds."""
    joint = join(old, new)
    forms = canonical(joint, OLD), canonical(joint, NEW)
    rng = np.random.default_rng(seed)
    values = joint.possible(joint.draw(rows, rng))
    moved, rows_moved = _moved(joint, values)
    parts = _proved(forms)
    witnesses = []
    for part in PARTS:
        if parts[part] in ("same", "same_when_complete"):
            continue
        candidates = _candidates(joint, forms, part, values[:, rows_moved], rng)
        witness = _witness(joint, part, candidates)
        if witness is not None:
            parts[part] = "differs"
            witnesses.append(witness)
    changed, compared = case_changes(joint)
    return Comparison(
        verdict=_verdict(parts, joint),
        parts=parts,
        questions=joint.differs,
        edits=edits(joint),
        witnesses=tuple(witnesses),
        moved=moved,
        cases=changed,
        cases_compared=compared,
        promises=promise_changes(old, new) if promises and not _same_promises(joint, parts) else (),
    )


def _verdict(parts: Mapping[str, str], joint: Joint) -> str:
    found = set(parts.values())
    if "differs" in found or joint.differs:
        return "differs"
    return "not_decided" if "not_decided" in found else "same_when_complete" if "same_when_complete" in found else "same"


def _same_promises(joint: Joint, parts: Mapping[str, str]) -> bool:
    """Whether the packs make the same promises about what is proved the same."""
    old, new = (pack.content.promises for pack in joint.packs)
    return set(parts.values()) == {"same"} and not joint.differs and old == new


def _proved(forms: tuple[Canonical, Canonical]) -> dict[str, str]:
    """What the canonical forms prove, part by part."""
    old, new = forms
    same = dict.fromkeys(PARTS, "not_decided")
    if old.asks != new.asks:
        return same
    if old.says == new.says:
        same["advice"] = "same"
    common = set(old.routes) & set(new.routes)  # what is first, and what is added, is among them where it is the same
    if {b for b in old.before if b[2] in common} == {b for b in new.before if b[2] in common}:
        same["plan"] = "same"
    if any(old.routes[r] != new.routes[r] for r in common):
        return same
    vetoes = "same" if _vetoes(old, common) == _vetoes(new, common) else "same_when_complete" if _same_vetoes(old, new, common) else "not_decided"
    if list(old.routes) == list(new.routes) and old.order == new.order and old.assume == new.assume and vetoes != "not_decided":
        if old.points == new.points:
            same["first"] = vetoes
        elif not residual(old.points, new.points):
            same["first"] = "same_when_complete"
    if old.adds == new.adds:
        same["stack"] = vetoes
    return same


def _vetoes(form: Canonical, routes: set[str]) -> dict[str, frozenset[Key]]:
    return {r: form.vetoes.get(r, frozenset()) for r in routes}


def _same_vetoes(old: Canonical, new: Canonical, routes: set[str]) -> bool:
    """Whether each route is ruled out by the same complete answers, as far as implication shows."""
    before, after = _vetoes(old, routes), _vetoes(new, routes)
    for route in routes:
        a, b = before[route], after[route]
        if not all(implied(k, b) for k in a - b) or not all(implied(k, a) for k in b - a):
            return False
    return True


def _firsts(joint: Joint, values: NDArray[np.int16], side: int) -> list[str | None]:
    program = joint.programs[side]
    found = Rows.of_codes(program, joint.codes(values, side)).first(weights_of(joint.packs[side], Answers()))
    names = [*program.route_ids, None]  # -1 is the last
    return [names[i] for i in found]


def _moved(joint: Joint, values: NDArray[np.int16]) -> tuple[Moved, NDArray[np.intp]]:
    """How many of some rows get another first route, and which."""
    pairs = list(zip(_firsts(joint, values, OLD), _firsts(joint, values, NEW), strict=True))
    where = np.flatnonzero([a != b for a, b in pairs])
    counts = Counter((a, b) for a, b in pairs if a != b)
    rows = values.shape[1]
    matrix = tuple((a, b, n) for (a, b), n in sorted(counts.items(), key=lambda x: (-x[1], str(x[0]))))
    return Moved(rows, len(where) / rows if rows else 0.0, matrix), where


def _candidates(
    joint: Joint, forms: tuple[Canonical, Canonical], part: str, moved: NDArray[np.int16], rng: np.random.Generator
) -> Iterator[NDArray[np.int16]]:
    """Single rows that may show a difference in a part: of the first route those that move, then those of changed conditions."""
    if part == "first":
        yield from moved[:, :TRIES].T
    for side, key in _changed(forms, part):
        program = joint.programs[side]
        codes = sample(program, forms[side].where[key], TARGETED, rng)
        values = joint.forced(codes[:, :TARGETED], side, rng)
        if values.shape[1]:
            old, new = (_firsts(joint, values, s) for s in (OLD, NEW))
            if part == "first":
                yield from values[:, [a != b for a, b in zip(old, new, strict=True)]][:, :2].T
                continue
            gated = {route for _, _, route in forms[OLD].before ^ forms[NEW].before} if part == "plan" else set()
            likely = sorted((i for i in range(len(old)) if old[i] == new[i]), key=lambda i: old[i] not in gated)
            yield from values[:, likely[:4]].T


def _changed(forms: tuple[Canonical, Canonical], part: str) -> Iterator[tuple[int, Key]]:
    """The conditions that one pack uses for a part and the other does not use alike."""
    for side in (OLD, NEW):
        mine, other = forms[side], forms[1 - side]
        keys: list[Key] = []
        if part == "first":
            keys += [k for k, cells in mine.points.items() if cells != other.points.get(k)]
        else:
            sets = {"stack": (mine.adds, other.adds), "plan": (mine.before, other.before), "advice": (mine.says, other.says)}[part]
            keys += [k for k, *_ in sorted(sets[0] - sets[1], key=str)]
        if part != "advice":
            keys += [k for r, vetoes in mine.vetoes.items() for k in vetoes - other.vetoes.get(r, frozenset())]
            for route, (requires, need, *_) in mine.routes.items():
                theirs = other.routes.get(route, (None, None))
                keys += [k for k, k2 in zip((requires, need), theirs, strict=False) if k is not None and k != k2]
        keys += [k for q, k in mine.asks.items() if other.asks.get(q) != k]
        for key in dict.fromkeys(keys):
            if not key.never:
                yield side, key


def outcome(rec: Recommendation, part: str) -> Any:
    """One part of a recommendation as plain data, comparable between packs."""
    if part == "first":
        return rec.first
    if part == "stack":
        return {c.route: c.phase for c in rec.stack}
    if part == "plan":
        chosen = {rec.first, *(c.route for c in rec.stack)}  # what to try if the first fails follows the ranking
        return [f"{item.phase}: {item.step or item.route}" for item in rec.plan if item.step or item.route in chosen]
    return sorted([*(rec.pack.rules[r].advise for r in rec.advice), *(rec.pack.rules[r].warn for r in rec.warnings)])


def _witness(joint: Joint, part: str, candidates: Iterator[NDArray[np.int16]]) -> Witness | None:
    for tried, row in enumerate(candidates):
        if tried >= MOST_TRIES:
            return None
        both = _answers(joint, row)
        if not _differ(joint, both, part):
            continue
        if part in ("first", "advice"):
            fewer = _needed(joint, both, part)
            both = fewer if _differ(joint, fewer, part) else both
        plain: dict[str, Any] = {}
        for side in (OLD, NEW):
            plain |= {q: plain_answer(joint.packs[side].questions[q], a) for q, a in both[side].given.items() if side == NEW or _only_old(joint, q)}
        old, new = (outcome(recommend(joint.packs[side], both[side]), part) for side in (OLD, NEW))
        return Witness(part, plain, old, new)
    return None


def _only_old(joint: Joint, question: str) -> bool:
    return (question, None) in joint.question_pairs()


def _answers(joint: Joint, row: NDArray[np.int16]) -> tuple[Answers, Answers]:
    old, new = (answers_of(joint.programs[side], joint.codes(row[:, None], side)[:, 0]) for side in (OLD, NEW))
    return old, new


def _differ(joint: Joint, both: tuple[Answers, Answers], part: str) -> bool:
    """Whether a part of the recommendations differs, while what it follows from is the same."""
    old, new = (recommend(pack, answers) for pack, answers in zip(joint.packs, both, strict=True))
    same = {"first": (), "stack": ("first",), "plan": ("first", "stack"), "advice": ("first",)}[part]
    return bool(outcome(old, part) != outcome(new, part)) and all(outcome(old, p) == outcome(new, p) for p in same)


def _needed(joint: Joint, both: tuple[Answers, Answers], part: str) -> tuple[Answers, Answers]:
    """The answers without those that the difference does not need (replayed in full afterwards)."""
    for names in reversed(list(dict.fromkeys(joint.question_pairs()))):
        if not any(name in both[side].given for side, name in enumerate(names) if name is not None):
            continue
        old, new = (a if name is None else a.with_answer(name, None) for a, name in zip(both, names, strict=True))
        if _quick(joint.packs[OLD], old, part) != _quick(joint.packs[NEW], new, part):
            both = old, new
    return both


def _quick(pack: Pack, answers: Answers, part: str) -> Any:
    """What leads by certain points, or what the fired rules say: without looking ahead as `recommend` does."""
    evaluation = evaluate(pack, answers)
    if part == "first":
        top = evaluation.ranking[0]
        return None if top.status == "ruled_out" else top.route
    return sorted(text for f in evaluation.fired for text in (pack.rules[f.rule].advise, pack.rules[f.rule].warn) if text)


__all__ = ["PARTS", "Comparison", "Moved", "Witness", "compare_packs", "outcome"]
