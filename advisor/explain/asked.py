"""Why not what managers ask about (fine-tuning, an agent, just a better or a longer prompt), in a sentence each."""

import re
from typing import NamedTuple

from advisor.answers import FAVOURED
from advisor.decide import Recommendation
from advisor.pack import grouped, once

from .changes import rests_on
from .offers import QUOTED, offered_over, quoted_over, test_of, to_do
from .reasons import how_well, needs_profile
from .why_not import Choice, reopens, ruled_out, telling
from .words import figure_text, first_sentence, listing, within

EXAMPLES, FEW, TRIAL = "examples", 3, 5  # how many right outputs a team holds; its first answers are too few to train on, or enough for a trial only
OFFERED = "the product that you were offered"
TRY = f"Try {OFFERED} before you decide"  # the headline
SETTLES, LITTLE = "without_product", "By your answer such products settle little of this."  # how much of the work a product does
WITHIN = "Look for one within that, first a switch in what you have already (two days, by whoever buys software)."
_ALONE = re.compile(r"(with it alone, [^.]*)\. With it alone, ", re.IGNORECASE)  # what would lack with a route alone is said of it once
_SPEAKS = re.compile(r"( That speaks for [^.]*\.)(?=.*\1)")  # what several facts speak for is said after the last
LATER = "; the plan begins with what serves more, so look at it once that is counted."


class Asked(NamedTuple):
    """`name` is what managers call it, `route` the easiest of that name; `again` what would lift the ban, where nothing else is told against it."""

    name: str
    route: str
    because: str
    again: str


@once
def why_not_asked(rec: Recommendation, most: int | None = None) -> tuple[Asked, ...]:
    """The most telling reason, or a ban, against each name that routes are asked for by and the plan does not hold; most effort first, with two."""
    routes, first = rec.pack.routes, rec.first
    groups = grouped((routes[s.route].asked, s.route) for s in rec.ranking if routes[s.route].asked)
    taken = {part for item in rec.plan if item.route for part in (item.route, *routes[item.route].combines)}
    taken.update(rec.evaluation.standing(first).tied_with if first else routes)
    told, used, held = list[Asked](), set[str](), rec.answers.given.get(EXAMPLES)
    least = min(map([*rec.pack.questions[EXAMPLES].choices].index, held.options), default=0) if held else 0
    do = "are enough in number" if least >= TRIAL else "would do for a trial"
    for name, called in sorted(groups.items(), key=lambda x: -routes[x[1][0]].effort):
        if called and taken.isdisjoint(called) and len(told) != most:
            route = min(called, key=lambda r: routes[r].effort)
            every, vetoes = telling(rec, route), rec.evaluation.standing(route).vetoes
            bans = {v.because for v in vetoes if v.by == "rule"}
            said = ([text for text in every if text not in used or text in bans] or every)[: 1 if told else 2]
            again = reopens(rec, route) if {*said} <= {v.because for v in vetoes} else ""
            used.update(said)
            trains = True in routes[route].traits.known.get("changes_weights", ())
            if held and least >= FEW and trains and all(EXAMPLES not in v.questions for v in vetoes):
                said[0] = f"Your {figure_text(rec.pack.questions[EXAMPLES], held)} {do}, but {within(said[0])}"
            told.append(Asked(name, route, _once_said(" ".join(filter(None, [offered_over(rec, route), *said]))), again))
    return tuple(told)


def on_offer(rec: Recommendation) -> str | None:
    """The bought route that somebody offers for a price, or favours; None where nobody does."""
    named, bought = rec.answers.record.get(FAVOURED), (s.route for s in rec.ranking if rec.pack.routes[s.route].traits.bought == (True,))
    return next((r for r in bought if r == named or any(map(rec.answers.own.get, QUOTED))), None)


@once
def offer(rec: Recommendation) -> tuple[str, str]:
    """How to try a product that is offered for a price, or favoured, and not planned but on a guess of how much it settles; or why not, by itself or
    since something plainer does most."""
    told, route = rec.answers.given, on_offer(rec)
    guess = route == rec.first and any(rec.pack.questions[flip.moves[0].question].grid for flip in rests_on(rec)[:1])
    if rec.first is None or route is None or (route in {item.route for item in rec.plan} and not guess):
        return "", ""
    over, at, little = quoted_over(rec, route), rec.evaluation.standing(route), LITTLE * (SETTLES in told and told[SETTLES].options == ("little",))
    plainer = any(q.startswith("without_") and "most" in told[q].options for q in told if q != SETTLES)
    if why := f"{over} {WITHIN}" * bool(over) or next(filter(None, (rec.beyond.get(route), *(v.because for v in at.vetoes), little)), ""):
        return "", why
    test = test_of(rec, rec.pack.questions[SETTLES]) if SETTLES in rec.pack.questions and not plainer else None
    return (f"{first_sentence(test.do).rstrip('.')} ({test.takes}).", "") if test else ("", telling(rec, route)[0])


def offered(rec: Recommendation) -> str:
    """What answers before all else whether to take what somebody offers: that it is tried, and what else, or no, and why not."""
    (trial, why), price = offer(rec), rec.answers.own.get("training_offer")
    if trial or why:
        other = f" If little: {within(to_do(rec, rec.first or ''))}; the plan below is for that." * (on_offer(rec) != rec.first)
        return f"What it settles only a trial tells: {within(trial)}{other}" if trial else f"Not {OFFERED}: {within(why)}"
    told = (a.route for a in why_not_asked(rec) if price is not None and rec.first)
    route = next((r for r in told if True in rec.pack.routes[r].traits.known.get("changes_weights", ())), "")
    return f"Not the training for USD {price:,.10g}: {within(telling(rec, route)[0])}" if route else ""


def unserved(rec: Recommendation) -> list[str]:
    """Why needs that show strongly are hardly met by the plan, a sentence each: the route that would, what rules it out, or that it may follow."""
    out = {r.route: f", but {within(r.reasons[0])}" for r in ruled_out(rec) if r.reasons}
    told = ((n, "hardly" if n.lever else "not", within(rec.pack.routes[n.would].label)) for n in needs_profile(rec) if n.would)
    return [f"“{n.label}” is {how} served: {route} would do it{out.get(n.would, LATER)}" for n, how, route in told]


def argument(rec: Recommendation, found: Choice, price: str) -> str:
    """Why not a route that somebody favours: what speaks against it, its `price`, what would have to be true; that it is first, where it is."""
    pack, why = rec.pack, found.why
    if why.status in ("first", "companion", "beyond"):
        return found.verdict
    serves = [within(n.label) for n in needs_profile(rec) if how_well(pack, why.route, n.need) == "fully"]
    far = {found.toward.sentence, *(flip.sentence for flip in found.toward.flips if len(flip.moves) > 1)}
    true = [f"What would have to be true: {within(text)}" for text in found.would_have_to_be_true if text not in far][:1]
    true = true or [f"It would be right if your work asked above all to {listing(serves, 'or')}." if serves else found.toward.sentence]
    against = (found.verdict, offered_over(rec, why.route), *telling(rec, why.route)[:2])
    said = " ".join(filter(None, (*against, *((why.reopens,) if why.status == "ruled_out" else (price, *true)))))
    return _once_said(said).replace(pack.routes[why.route].label, "It", 1)


def _once_said(text: str) -> str:
    """The same with nothing said twice that several sentences end or begin with."""
    return _ALONE.sub(r"\1, and ", _SPEAKS.sub("", text))


def band(rec: Recommendation, q: str) -> str:
    """What was ticked, so that no number that it is taken as is told as the team's; empty where a number was typed or nothing said."""
    return within(" or ".join(rec.pack.questions[q].choices[o].label for o in a.options)) if (a := rec.answers.known(q)) and a.number is None else ""
