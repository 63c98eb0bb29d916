"""How far the facts of neighbours lean to what worked in published cases.

Run `.venv/bin/python -m benchmarks.guidance`. A pair of sides counts for a case if what worked there stands on one of them
only, and nothing on the other was acceptable; the facts that hold then lean right, wrong, or to neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from advisor.answers import read_answers
from advisor.decide import TRUE, Domains
from advisor.pack import Case, Pack, load_pack
from advisor.pack.beside import Neighbours


def leaning(pack: Pack, entry: Neighbours, cases: Iterable[Case]) -> Counter[str]:
    """How many pairs of sides lean right, wrong or neither over the cases."""
    sides = {name: set(pack.expand(routes)) for name, routes in entry.between.items()}
    found: Counter[str] = Counter()
    for case in cases:
        domains = Domains(pack, read_answers(pack, {"answers": case.answers})[0])
        holding = [p for p in entry.parts if domains.decide(domains.program.compile(p.when)) == TRUE]
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


def main() -> None:
    """Prints it for cases that rules may be tuned to and for those held out."""
    pack = load_pack()
    published = [c for c in pack.content.cases if c.source.url and c.expect.best]
    for label, held_out in (("open", False), ("held out", True)):
        cases = [c for c in published if c.held_out is held_out]
        found: Counter[str] = Counter()
        for entry in pack.content.neighbours:
            found += leaning(pack, entry, cases)
        print(f"{len(cases)} cases, {label}: lean right {found['right']}, wrong {found['wrong']}, neither {found['neither']}")


if __name__ == "__main__":
    main()
