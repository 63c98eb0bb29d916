"""How far the facts of neighbours lean to what worked, and how often the nearest published teams name a right family.

Run `.venv/bin/python benchmarks/guidance.py`. A pair of sides counts for a case if what worked there stands on one of them
only, and nothing on the other was acceptable; the facts that hold then lean right, wrong, or to neither. For precedents each
case is left out in turn.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from advisor.answers import answers_of_case, read_answers
from advisor.decide import recommend
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE
from advisor.explain.neighbours import close_routes
from advisor.explain.precedents import nearest_cases
from advisor.pack import Case, Pack, load_pack
from advisor.pack.guidance import Neighbours


def leaning(pack: Pack, entry: Neighbours, cases: Iterable[Case]) -> Counter[str]:
    """How many pairs of sides lean right, wrong or neither over the cases."""
    sides = {name: set(pack.expand(routes)) for name, routes in entry.between.items()}
    found: Counter[str] = Counter()
    for case in cases:
        known = Domains(pack, read_answers(pack, {"answers": case.answers})[0])
        holding = [p for p in entry.parts if known.decide(known.program.compile(p.when)) == TRUE]
        for home, away in _pairs(pack, sides, case):
            net = sum(
                (1 if p.leans else -1) * (bool(named & sides[home]) - bool(named & sides[away]))
                for p in holding
                for named in [set(pack.expand(p.leans or p.against))]
            )
            found["right" if net > 0 else "wrong" if net < 0 else "neither"] += 1
    return found


def _pairs(pack: Pack, sides: dict[str, set[str]], case: Case) -> Iterator[tuple[str, str]]:
    """(side on which stands what worked, another side on which nothing acceptable stands)."""
    names = {side: {*routes, *(pack.families[r] for r in routes)} for side, routes in sides.items()}
    homes = [side for side in sides if names[side] & set(case.expect.best)]
    if len(homes) == 1:
        fine = {*case.expect.best, *case.expect.also_ok}
        yield from ((homes[0], side) for side in sides if side != homes[0] and not names[side] & fine)


def named_right(pack: Pack, cases: Iterable[Case], count: int) -> int:
    """For how many cases one of the `count` nearest others names a right family."""
    hits = 0
    for case in cases:
        answers, _ = read_answers(pack, {"answers": case.answers})
        near = nearest_cases(pack, answers, count, without={case.id})
        hits += any(set(other.expect.best) & set(case.expect.best) for other in near)
    return hits


def close(pack: Pack, cases: Iterable[Case]) -> Counter[str]:
    """For how many cases another family is close; where the first is not right, and where a close one then is."""
    found: Counter[str] = Counter()
    for case in cases:
        rec = recommend(pack, answers_of_case(pack, case), samples=20)
        families = [pack.families[r] for r in close_routes(rec)]
        found["shown"] += len(families) > 1
        if families and families[0] not in case.expect.best:
            found["missed"] += 1
            found["rescued"] += any(f in case.expect.best for f in families)
    return found


def main() -> None:
    """Prints both for cases that rules may be tuned to and for those held out."""
    pack = load_pack()
    published = [c for c in pack.content.cases if c.source.url and c.expect.best]
    for label, held_out in (("open", False), ("held out", True)):
        cases = [c for c in published if c.held_out is held_out]
        found: Counter[str] = Counter()
        for entry in pack.content.neighbours:
            found += leaning(pack, entry, cases)
        print(f"{len(cases)} cases, {label}")
        near = close(pack, cases)
        print(f"  another family is close in {near['shown']}; the first is not right in {near['missed']}, a close one then in {near['rescued']}")
        print(f"  facts of neighbours lean right {found['right']}, wrong {found['wrong']}, neither {found['neither']}")
        print(f"  a right family among the three nearest {named_right(pack, cases, 3)}, as the nearest {named_right(pack, cases, 1)}")


if __name__ == "__main__":
    main()
