"""Two versions of a pack: what was edited, and whether they are the same, on every sample, or differ for some answers; as data and in words."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from pydantic import BaseModel

from advisor.answers import Answers, answers_of_case
from advisor.check import flow, needed, written
from advisor.check.prove import answers_of, first_of
from advisor.decide import SEED, Codes, Recommendation, Rows, program_of, recommend
from advisor.explain import Moved, left_open, listing, moved_cases, offers, only_ways
from advisor.explain.rule_view import SAMPLED, decided_together, sampled, settled_cases, without_rules
from advisor.pack import LISTS_BY_ID, Answer, Case, Pack, Traits, nested, once, plain_answer, read_answer, todays_name
from advisor.report.escape import templates

TRIES, OTHERS = 12, 24  # rows that are replayed: of those whose first route moves, and of others
EACH, MANY = 3, 40  # and for each rule that was edited, of each first route, or in all: offers are closed, and sentences told, of some routes alone
Edits = dict[str, dict[str, Any]]  # added, removed and changed -> kind -> its ids, see `edits`
KINDS = ("scale", "groups", *LISTS_BY_ID)
NAMES = {"first": "first route", "stack": "stack", "plan": "plan", "ways": "restriction", "offers": "choice of offers", "advice": "advice"}
_KEPT = ("first", "stack")
ASPECTS = {"first": (), "stack": ("first",), "plan": _KEPT, "ways": _KEPT, "offers": ("first",), "advice": ("first",)}  # and what stays then


class Carry:
    """Answers to the older of two packs as the newer one reads them: old names are carried forward, numbers fall into its bins."""

    def __init__(self, old: Pack, new: Pack):
        self.old, self.new = old, new
        alike = {name: new.questions.get(todays_name(new, name)) for name in old.questions}
        # what a question of the older pack is called in the newer one; empty where that does not ask it, or asks it in another way
        self.asked = {name: q.id if q is not None and q.kind == old.questions[name].kind else "" for name, q in alike.items()}

    def forward(self, answers: Answers) -> Answers:
        """The answers that the newer pack can read."""
        given = ((self.asked[name], self._read(name, answer)) for name, answer in answers.given.items())
        return Answers({name: answer for name, answer in given if answer is not None})

    def drawn(self, codes: Codes, rng: np.random.Generator) -> Iterator[Answers]:
        """Columns of codes as answers to the older pack. What the newer one asks too and cannot read is left open."""
        lows = {}
        for q in self.old.content.questions:
            there = self.new.questions.get(self.asked[q.id])
            if q.number is not None and there is not None and there.number is not None:
                edges = sorted({0, *q.number.edges, *there.number.edges})
                lows[q.id] = {f"bin{i}": [n for n in edges if q.bin_of(n) == i] for i in range(len(q.choices))}
        for column in codes.T:
            given = dict(answers_of(program_of(self.old), column).given)
            numbers = {name: given[name].options for name in lows if name in given}
            given |= {name: Answer(bins, int(rng.choice(lows[name][bins[0]]))) for name, bins in numbers.items()}
            yield Answers({name: a for name, a in given.items() if not self.asked[name] or self._read(name, a) is not None})

    @once
    def _read(self, name: str, answer: Answer) -> Answer | None:
        there = self.asked[name]
        return read_answer(self.new, self.new.questions[there], plain_answer(self.old.questions[name], answer))[0] if there else None


def compare_packs(old: Pack, new: Pack, *, rows: int = SAMPLED, seed: int = SEED) -> dict[str, Any]:
    """What `schemas/comparison.schema.json` describes. Half of the rows are any answers to the older pack, half complete its cases."""
    edited, deciding, read = edits(old, new), old.hash == new.hash, {*Carry(old, new).asked.values()}
    added = [q.model_copy(update={"ask_if": None}) for q in new.content.questions if q.id not in read]
    about = [{"id": pack.content.pack.id, "version": pack.content.pack.version, "hash": pack.hash} for pack in (old, new)]
    if added:  # asked of both, so that samples answer them; nothing in the older one reads the answers
        old = Pack(old.content.model_copy(update={"questions": (*old.content.questions, *added)}), old.folder, old.places, old.disabled, "")
    carry, rng = Carry(old, new), np.random.default_rng(seed)
    drawn = [*carry.drawn(sampled(old, rows, rng), rng)]
    seen = Rows.of_answers(program_of(old), drawn), Rows.of_answers(program_of(new), [*map(carry.forward, drawn)])
    firsts = [np.array([*pack.routes, None])[r.first({})] for r, pack in zip(seen, (old, new), strict=True)]  # -1, no route, is the last
    moved = np.flatnonzero(firsts[0] != firsts[1])
    moves = Counter(zip(*(names[moved] for names in firsts), strict=True))
    parts = dict.fromkeys(ASPECTS, "same" if deciding else "same_on_samples")
    first, also, replayed, common = dict[str, Answers](), "", 0, [case for name, case in old.cases.items() if name in new.cases]
    changed = moved_cases(old, new, common)
    settled, said = settled_cases(old, new, changed, common)
    if not deciding or "rules" in edited["changed"]:
        of_cases = [(answers, differences(carry, answers)) for answers in (answers_of_case(old, case) for case in common)]
        of_rows = [(drawn[row], differences(carry, drawn[row])) for row in _tried(moved, seen, edited)]
        replayed = len(of_rows) + len(of_cases)
        first = {aspect: answers for answers, found in reversed([*of_rows, *of_cases]) for aspect in found}
        parts |= dict.fromkeys(first, "differs")
        also = "; ".join(told_also(new, {c.id: found for c, (_, found) in zip(common, of_cases, strict=True)}, edited, common))
    verdict = "differs" if first else "same" if deciding else "same_on_samples"
    return {
        "old": about[0], "new": about[1], "verdict": verdict, "parts": parts, "edits": edited,
        "witnesses": [_witness(carry, first[aspect], aspect) for aspect in ASPECTS if aspect in first],
        "sample": {
            "rows": len(drawn), "replayed": replayed, "only_new": [q.id for q in added], "share_moved": round(len(moved) / len(drawn), 6),
            "moves": [{"old": a, "new": b, "rows": n} for (a, b), n in sorted(moves.items(), key=lambda x: (-x[1], str(x[0])))],
        },
        "cases": {
            "compared": len(common), "changed": [m._asdict() for m in changed], "also": also,
            "settled": {"said": said, "changed": [m._asdict() for m in settled]},
        },
        "each": each_rule(new, rules_in(edited), seen[1], lambda row: carry.forward(drawn[row])),
    }  # fmt: skip


def each_rule(new: Pack, rules: Collection[str], drawn: Rows, answers: Callable[[int], Answers]) -> dict[str, Any]:
    """In how many cases and teams, and in how many sampled answer sets (the `answers` of each row), each of some rules fires, and another route would
    come first without it, with the fewest answers of one of these; and in how many no route is left."""
    known = [*(answers_of_case(new, case) for case in new.content.cases), *(answers_of_case(new, team) for team in new.content.teams)]
    sets = (*([Rows.of_answers(program_of(new), known)] if known else []), drawn)

    def told(at: int, name: str) -> dict[str, Any]:
        rest = without_rules(new, name)
        moves = [Rows(program_of(rest), rows.size, rows.possible).first({}) != rows.first({}) for rows in sets]
        some = np.flatnonzero(moves[-1]).tolist()
        such = needed(answers(some[0]), lambda kept: first_of(rest, kept) != first_of(new, kept)) if some else None
        said = f"{written(new, such)}: {first_of(rest, such) or 'no route'} -> {first_of(new, such) or 'no route'}" if such else ""
        others, both = ([], []) if moves[0].any() else decided_together(new, name)
        covered = f"covered by {listing([f'`{x}`' for x in others])}: without that it decides {len(both)} open cases" if both else ""
        fires, decides = [int(rows.fired[at].sum()) for rows in sets], [int(x.sum()) for x in moves]
        return {"rule": name, "fires": fires, "decides": decides, "such": said, "covered": covered}

    none_left = [int((rows.first({}) < 0).sum()) for rows in sets]
    return {"of": [rows.size for rows in sets], "none_left": none_left, "rules": [told(i, r) for i, r in enumerate(new.rules) if r in rules]}


def told_also(new: Pack, differ: Mapping[str, Mapping[str, tuple[Any, Any]]], edited: Edits, cases: Iterable[Case]) -> list[str]:
    """What cases get beside a first route that stays, by what each differs in, a few named, and what they leave open for edited rules; in words."""
    other = {case: parted(*found[x]) for case, found in differ.items() for x in ("stack", "plan", "ways") if x in found}
    few = {f"{was} -> {now}": case for case, (was, now) in reversed(other.items())}  # the first case of each change
    such = "; ".join(f"`{case}` {said}" for said, case in [*few.items()][::-1][:EACH])
    rules = [rule for what in ("added", "changed") for rule in edited[what].get("rules", ())]
    told = [f"{len(other)} keep their first route and get another plan or restriction: {such}"] * bool(other)
    return told + left_open(new, rules, [new.cases[c.id] for c in cases])


def _tried(moved: np.ndarray, seen: tuple[Rows, Rows], edited: Edits) -> Iterable[int]:
    """Rows to replay: some whose first route moves; for each edited rule and each first route some where few other such rules fire; a few more."""
    names, tried = rules_in(edited), moved[:TRIES].tolist()
    for rows in seen:
        at = [i for i, rule in enumerate(rows.program.pack.rules) if rule in names]
        firsts, fired = rows.first({}), np.array([np.broadcast_to(rows.fired[i], rows.size) for i in at])
        stay = np.setdiff1d(np.argsort(fired.sum(axis=0), kind="stable") if at else [], moved, assume_unique=True).astype(int)
        for fires in fired:
            those = stay[fires[stay]]
            for first in (led := np.unique(firsts[those])):
                tried += those[firsts[those] == first][: max(EACH, MANY // len(led))].tolist()
    return dict.fromkeys([*tried, *range(min(OTHERS, seen[0].size))])


def outcomes(rec: Recommendation) -> dict[str, Any]:
    """What is compared of a recommendation, as plain data."""
    chosen = [rec.first, *(c.route for c in rec.stack)]  # what to try if the first fails follows the ranking
    return {
        "first": rec.first,
        "stack": {c.route: c.phase for c in rec.stack},
        "plan": [f"{item.phase}: {item.step or item.route}" for item in rec.plan if item.step or item.route in chosen],
        "ways": sorted(way.text.rstrip(".") for way in only_ways(rec, filter(None, chosen))),
        "offers": sorted({o.vendor.offered_by for place in offers(rec) if place.route == rec.first for o in place.offers}),
        "advice": sorted([*(rec.pack.rules[r].advise for r in rec.advice), *(rec.pack.rules[r].warn for r in rec.warnings)]),
    }


def differences(carry: Carry, answers: Answers) -> dict[str, tuple[Any, Any]]:
    """What of the recommendations differs while that which it follows from is the same: as it is in both packs."""
    old, new = (outcomes(recommend(*x, samples=1)) for x in ((carry.old, answers), (carry.new, carry.forward(answers))))
    return {k: (old[k], new[k]) for k, above in ASPECTS.items() if old[k] != new[k] and all(old[a] == new[a] for a in above)}


def _witness(carry: Carry, answers: Answers, aspect: str) -> dict[str, Any]:
    """Where an aspect differs: the answers that it takes, as the newer pack reads them."""
    shown = needed(answers, lambda kept: aspect in differences(carry, kept))
    old, new = differences(carry, shown)[aspect]
    gone = {q: plain_answer(carry.old.questions[q], a) for q, a in shown.given.items() if not carry.asked[q]}
    kept = {q: plain_answer(carry.new.questions[q], a) for q, a in carry.forward(shown).given.items()}
    return {"part": aspect, "answers": {**gone, **nested(carry.new, kept)}, "old": old, "new": new}


def edits(old: Pack, new: Pack, said: Callable[[Pack, Any], list[str]] = lambda _, value: plain_said(value)) -> Edits:
    """By kind the ids that were added and removed, and those changed with each key, and both of its values, of a list what only one has: `{rules:
    {slow_today: {needs.speed: [clearly, strongly]}}}`. Texts and sources count too; a key that one side lacks is empty there."""
    found: Edits = {"added": {}, "removed": {}, "changed": {}}
    for kind in KINDS:
        a, b = ({e.id: e for e in held} if isinstance(held, tuple) else dict(held) for held in (getattr(p.content, kind) for p in (old, new)))
        if kind == "questions":
            a = {todays_name(new, name): entry for name, entry in a.items()}
        found["added"][kind] = [n for n in b if n not in a]
        found["removed"][kind] = [n for n in a if n not in b]
        both = ((n, *(dict(_leaves(x[n], partial(said, by))) for x, by in ((a, old), (b, new)))) for n in a if n in b and a[n] != b[n])
        found["changed"][kind] = {n: differ for n, was, now in both if (differ := _sides(was, now))}
    return {what: {kind: ids for kind, ids in kinds.items() if ids} for what, kinds in found.items()}


def _sides(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What only one of two entries says, by key."""
    both = ((key, old.get(key, []), new.get(key, [])) for key in {**old, **new})
    only = {key: ["; ".join(v for v in x if v not in y) for x, y in ((a, b), (b, a))] for key, a, b in both if a != b}
    return {key: said if any(said) else ["", "in another order"] for key, said in only.items()}


def rules_in(edited: Edits) -> list[str]:
    """The rules that were edited, each once."""
    return [*dict.fromkeys(rule for kinds in edited.values() for rule in kinds.get("rules", ()))]


def _leaves(value: Any, said: Callable[[Any], list[str]], path: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, tuple) and any(isinstance(v, BaseModel) for v in value):
        yield path, [", ".join(f"{key} {quoted(' and '.join(x))}" for key, x in _leaves(v, said) if x not in ([], ["no"], [""])) for v in value]
    elif isinstance(value, (BaseModel, Mapping)) and not (isinstance(value, Traits) and path != "traits"):
        for key, inner in dict(value).items():
            yield from _leaves(inner, said, f"{path}.{key}" if path else str(key))
    else:
        yield path or "value", said(value)


def plain_said(value: Any) -> list[str]:
    """A value as rules write it, in parts."""
    parts = value.said if isinstance(value, Traits) else value if isinstance(value, tuple) else () if value is None else (value,)
    return [{True: "yes", False: "no"}[v] if isinstance(v, bool) else str(v) for v in parts]


def text(found: dict[str, Any], most: int = 10) -> str:
    """A comparison in words; long lists end after `most` entries."""
    moved = [str(Moved(**c)) for c in found["cases"]["settled"]["changed"]]
    return blocks([*edits_told(found["edits"])], most, **found, changed=moved, names=NAMES, flow=flow, parted=parted)


def blocks(told: Sequence[tuple[str, Sequence[str]]], most: int, **more: Any) -> str:
    """Entries below headings, the first `most` of each; with `more` of a comparison all of that."""
    return templates().get_template("comparison.txt").render({"old": None, **more}, told=told, most=most).strip()


def edits_told(edited: Edits, own: Pack | None = None) -> Iterator[tuple[str, list[str]]]:
    """What was edited as headings with entries, of an `own` overlay with places: (`Rules changed`, [`a_rule: routes.prompt nothing -> strongly`])."""
    for what, kinds in edited.items():
        for kind, ids in kinds.items():
            keys = ids.items() if what == "changed" else ()
            said = {n: [f"{key} {' -> '.join(quoted(x) or 'nothing' for x in both)}" for key, both in held.items()] for n, held in keys}
            at = {n: f" ({own.places[kind, n]})" for n in said if own and (kind, n) in own.policies}
            yield f"{kind.capitalize()} {what}", [f"{n}{at.get(n, '')}: {'; '.join(parts)}" for n, parts in said.items()] or ids


def parted(old: Any, new: Any) -> tuple[str, str]:
    """Two values of one aspect in words; of lists and mappings what the other one has not."""
    if not isinstance(old, (list, dict)):
        return old or "no route", new or "no route"
    parts = [x if isinstance(x, list) else [f"{k} ({v})" for k, v in x.items()] for x in (old, new)]
    was, now = ("; ".join(x for x in a if x not in b) or "nothing" for a, b in (parts, parts[::-1]))
    return was, now


def quoted(text: str) -> str:
    """A sentence in quotation marks; any other text as it is."""
    return f"“{text}”" if text.endswith((".", "?")) else text
