"""Estimates that both packs name: where they are made otherwise, equal rules do not give equal advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.answers import Answers
from advisor.estimate.book import book_of
from advisor.estimate.derived import binned, with_estimates
from advisor.explain.words import listing
from advisor.pack import Pack, Question

NAMED = 3  # figures named in a sentence


def made_otherwise(old: Pack, new: Pack, pairs: list[tuple[Question, Question]]) -> Iterator[str]:
    """Sentences on derived questions of both packs that are estimated otherwise."""
    for before, after in pairs:
        if before.derived != after.derived:
            what = "is estimated now" if before.derived is None else "is asked now" if after.derived is None else "is estimated otherwise"
            yield f"question `{after.id}` {what}"
    if any(a.derived is not None and b.derived is not None for a, b in pairs):
        moved = _moved(old, new)
        if moved:
            more = [f"{len(moved) - NAMED} more"] if len(moved) > NAMED else []
            yield f"estimates that rules name rest on another {listing([f'`{m}`' for m in moved[:NAMED]] + more)}"


def _moved(old: Pack, new: Pack) -> list[str]:
    """What the estimates of both packs rest on and what differs between them."""
    books = book_of(old), book_of(new)
    named = {a.id for pack in (old, new) for q in pack.derived for a in binned(pack, Answers(), q).assumptions}
    moved = [name for name in sorted(named) if books[0].figures.get(name) != books[1].figures.get(name)]
    for kind in ("accelerators", "architectures"):
        before, after = (getattr(book, kind) for book in books)
        moved += [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return moved


def answered(pack: Pack, answers: Answers) -> Answers:
    """Answers without estimates, and these made from them."""
    derived = {q.id for q in pack.derived}
    return with_estimates(pack, replace(answers, given={q: a for q, a in answers.given.items() if q not in derived}, estimated={}))
