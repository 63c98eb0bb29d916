"""One page for those who sign a policy: what an overlay asks, forbids, adds and takes out of the pack below, in words, and what comes of it."""

from functools import partial

from advisor.answers import Answers, answers_of_case
from advisor.check import Space
from advisor.check.promises import check_promise, covering
from advisor.decide import recommend
from advisor.explain import headline, outcome
from advisor.explain.decision_table import decision_table
from advisor.explain.offers import opening
from advisor.pack import Case, Pack, grouped, load_pack
from advisor.report.authoring import rule_told
from advisor.report.escape import templates

from .compare import edits, edits_told


def policy_page(pack: Pack) -> str:
    """Markdown: each rule of an overlay with the promises that are proved of it, and what its cases get with it and without."""
    space, ours, below = Space(pack), pack.policies, load_pack(pack.below) if pack.below is not None else pack
    found = [(p, [*check_promise(space, p)]) for p in pack.content.promises if ("promises", p.id) in ours]

    def advised(by: Pack, case: Case) -> str:
        known = {q: a for q, a in answers_of_case(pack, case).given.items() if q in by.questions}
        rec = recommend(by, Answers(known))
        return f"{headline(rec)}. {outcome(rec)} {opening(rec)}" if rec.first else headline(rec)

    return templates().get_template("policy.md").render(
        pack=pack, below=below, ours=ours, rule_told=partial(rule_told, pack), advised=advised, answered=partial(decision_table, pack),
        wrong=[f"{x.message} ({x.hint})" for _, told in found for x in told],
        proved=grouped((rule, p.id) for p, told in found if not told for rule in covering(space, p)),
        gone=[f"{name}: {why}" for name, why in pack.disabled.items() if name not in below.disabled],
        changed=[f"{head}: {x}" for head, entries in edits_told({"changed": edits(below, pack)["changed"]}) for x in entries],
    )  # fmt: skip
