"""Why not what managers ask about (fine-tuning, an agent, just a better or a longer prompt), in a sentence each."""

from typing import NamedTuple

from advisor.answers.answers import SYMPTOMS
from advisor.decide import Recommendation
from advisor.pack import grouped

from .reasons import answered, needs_profile, reasons_for
from .why_not import Choice, telling
from .words import answer_text, figure_text, in_short, listing, within

EXAMPLES = "examples"  # the question how many right outputs a team holds


class Asked(NamedTuple):
    """`name` is what managers call it, `route` the easiest of that name."""

    name: str
    route: str
    because: str


def why_not_asked(rec: Recommendation, most: int | None = None) -> tuple[Asked, ...]:
    """The most telling reason, a ban or one that no other name got, against each name that routes are asked for by, and that neither the plan nor
    what is level with the first route holds; what takes most effort first, with one more reason."""
    routes, first = rec.pack.routes, rec.first
    groups = grouped((routes[s.route].asked, s.route) for s in rec.ranking if routes[s.route].asked)
    taken = {part for item in rec.plan if item.route for part in (item.route, *routes[item.route].combines)}
    taken.update(rec.evaluation.standing(first).tied_with if first else routes)
    told, used, held = list[Asked](), set[str](), rec.answers.given.get(EXAMPLES)
    for name, called in sorted(groups.items(), key=lambda x: -routes[x[1][0]].effort):
        if taken.isdisjoint(called) and len(told) != most:
            route = min(called, key=lambda r: routes[r].effort)
            every, vetoes = telling(rec, route), rec.evaluation.standing(route).vetoes
            bans = {v.because for v in vetoes if v.by == "rule"}
            said = ([text for text in every if text not in used or text in bans] or every)[: 1 if told else 2]
            used.update(said)
            trains = True in routes[route].traits.known.get("changes_weights", ())
            if trains and held is not None and not held.not_sure and all(EXAMPLES not in v.questions for v in vetoes):
                said[0] = f"Your {figure_text(rec.pack.questions[EXAMPLES], held)} would do, but {within(said[0])}"
            told.append(Asked(name, route, " ".join(said)))
    return tuple(told)


def unserved(rec: Recommendation) -> list[str]:
    """Why needs that show strongly are hardly met by the plan, a sentence each: the route that would, and the most telling reason against it."""
    told = ((n, within(rec.pack.routes[n.would].label), within(telling(rec, n.would)[0])) for n in needs_profile(rec) if n.would)
    return [f"“{n.label}” is {'hardly' if n.lever else 'not'} served: {route} would do it, but {because}" for n, route, because in told]


def argument(rec: Recommendation, found: Choice, price: str) -> str:
    """Why not a route that somebody favours, for whoever has to be convinced: what speaks against it, the team's own answer that says most, its
    `price`, and what would have to be true. That it is first, where it is."""
    pack, why = rec.pack, found.why
    if why.status in ("first", "companion", "beyond"):
        return found.verdict
    behind = [q for r in reasons_for(rec, rec.first or "")[:1] for q in r.questions] + [q for o in why.obstacles for q, _ in o.answers]
    asked = next((q for q in answered(rec, behind) if q not in SYMPTOMS and pack.questions[q].several is None), "")  # the fault is told already
    told = asked and f"You answered “{in_short(pack.questions[asked])}: {answer_text(pack.questions[asked], rec.answers.given[asked])}”."
    serves = [within(pack.needs[n].label) for n, met in pack.routes[why.route].meets.items() if met.how_well == "fully" and why.status != "ruled_out"]
    far = {found.toward.sentence, *(flip.sentence for flip in found.toward.flips if len(flip.moves) > 1)}
    true = [f"What would have to be true: {within(text)}" for text in found.would_have_to_be_true if text not in far][:1]
    true = true or [f"It would be right if your work asked above all to {listing(serves, 'or')}." if serves else found.toward.sentence]
    return " ".join(filter(None, (found.verdict, *telling(rec, why.route)[:2], told, price, *true))).replace(pack.routes[why.route].label, "It", 1)
