"""One page for those who sign a policy: what an overlay asks, forbids, adds and takes out of the pack below, in words, and what comes of it."""

from functools import cache, partial
from typing import Any

from advisor.answers import Answers, answers_of_case
from advisor.check import Space, check_promise, covering, score_case, still_first
from advisor.decide import Recommendation, recommend
from advisor.explain import bounds, condition_text, decision_table, grounds_of, headline, opening, outcome, way_of, within
from advisor.explain.rule_view import moves_without, open_cases, settled_by
from advisor.pack import Case, Joined, Pack, Traits, grouped, load_pack
from advisor.pack.condition import Condition
from advisor.report.authoring import named, rule_told
from advisor.report.escape import templates

from .compare import edits, plain_said, quoted


def policy_page(pack: Pack, day: str = "") -> str:
    """Markdown, of a `day`: each sentence of an overlay once, with what it forbids, when, and whether that is proved; changed rules of the pack below
    apart; what its cases get with it and without, and whether that is as they expect; a line to sign; then the details."""
    space, ours, below = Space(pack), pack.policies, load_pack(pack.below) if pack.below is not None else pack
    found = [(p, [*check_promise(space, p)]) for p in pack.content.promises if ("promises", p.id) in ours]
    own = [r for r in pack.content.rules if ("rules", r.id) in ours]
    alike = grouped((r.because, ((str(r.when), str(r.unless_known), r.until_known), r)) for r in own if r.id not in below.rules)

    def advised(by: Pack, case: Case) -> Recommendation:
        return recommend(by, Answers({q: a for q, a in answers_of_case(pack, case).given.items() if q in by.questions}))

    of_pack = (decision_table, bounds, moves_without, settled_by, open_cases, named, grounds_of, condition_text)
    return templates().get_template("policy.md").render(
        **{f.__name__: partial(f, pack) for f in of_pack}, **{f.__name__: f for f in (headline, outcome, opening, way_of, within, quoted, advised)},
        pack=pack, below=below, ours=ours, day=day, told=cache(partial(rule_told, pack)), was_told=partial(rule_told, below),
        still_first=partial(still_first, space), said=lambda parts: condition_text(pack, Joined("and", tuple(parts))),
        changes=[r for r in own if r.id in below.rules], changed=edits(below, pack, _said)["changed"],
        sentences={why: grouped(rules) for why, rules in alike.items()}, scored=lambda case: score_case(pack, case, answers_of_case(pack, case)),
        wrong=[f"{x.message} ({x.hint})" for _, told in found for x in told],
        proved=grouped((rule, p.id) for p, told in found if not told for rule in covering(space, p)),
    )  # fmt: skip


def _said(by: Pack, value: Any) -> list[str]:
    """A value of an entry in words, in parts: of a condition those that all must hold."""
    if isinstance(value, Condition):
        return [condition_text(by, x) for x in (value.parts if isinstance(value, Joined) and value.word == "and" else (value,))]
    return [way_of(value)] if isinstance(value, Traits) else plain_said(value)
