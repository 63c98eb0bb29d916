"""Teams like yours: the published cases that the answers most likely come from, going by how each agrees with them (`advisor.decide.completions`).
They decide nothing: left out in turn, a published case finds a right family among its three nearest in little more than half of all cases."""

from typing import NamedTuple

from advisor.answers import answers_of_case
from advisor.decide import Recommendation, likeness
from advisor.pack import FAMILIES, Case

from .rule_view import grade
from .words import within

COUNT, LEAST, OUTPUT = 3, 5, "makes"  # cases that are named; answers before anything is near; the question about what must come out


class Precedent(NamedTuple):
    """A published case. Of the answers that `both` gave, those in `agree` are equal. `speaks` of the first route: for, also, against or warns."""

    case: str
    title: str
    agree: tuple[str, ...]  # question ids
    both: int
    best: tuple[str, ...]  # families or routes
    worked: tuple[str, ...]  # the same in words
    why: str
    url: str
    year: str
    speaks: str

    @property
    def same(self) -> str:
        """`9 of 14 answers are the same`."""
        n = len(self.agree)
        return f"{'all' if n == self.both else f'{n} of'} {self.both} answers are the same"

    @property
    def is_near(self) -> bool:
        """Whether the same kind of output must come out and three quarters of the answers are the same: only such a case is shown to people."""
        return 4 * len(self.agree) >= 3 * self.both >= 3 * LEAST and OUTPUT in self.agree


def precedents(rec: Recommendation, count: int = COUNT) -> tuple[Precedent, ...]:
    """The published cases nearest to the answers, nearest first; none before five answers."""
    if sum(not a.not_sure for a in rec.answers.given.values()) < LEAST:
        return ()
    cases = rec.pack.content.cases
    published = [i for i, c in enumerate(cases) if c.source.url and c.expect.best]
    alike = likeness(rec.domains)[published].tolist() if published else []
    return tuple(_precedent(rec, cases[i]) for _, i in sorted(zip(alike, published, strict=True), key=lambda x: -x[0])[:count])


def _precedent(rec: Recommendation, case: Case) -> Precedent:
    mine, theirs = rec.answers, answers_of_case(rec.pack, case)
    both = [q for q in mine.given if mine.known(q) and theirs.known(q)]
    agree = [q for q in both if set(mine.given[q].options) == set(theirs.given[q].options)]
    family, siblings = rec.pack.families.get(rec.first or ""), {rec.pack.families.get(name) for name in case.expect.best} - {None}
    words = {"best": "for", "also_ok": "also", "wrong": "warns", "other": "also" if family in siblings else "against"}
    out, of = {s.route for s in rec.ranking if s.status == "ruled_out"}, rec.pack.families
    shut = [name for name in case.expect.best if out.issuperset(r for r, family in of.items() if name in (r, family))]
    worked = tuple((FAMILIES.get(n) or within(rec.pack.routes[n].label)) + " (ruled out here)" * (n in shut) for n in case.expect.best)
    return Precedent(
        case.id, case.source.title or case.title or case.id, tuple(agree), len(both), case.expect.best, worked,
        case.why, case.source.url, case.source.year, words[grade(rec.pack, case, rec.first)],
    )  # fmt: skip
