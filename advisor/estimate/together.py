"""With which part of a feature to begin, what all parts cost together, and what is spared of work by hand. What several parts start by the same route
is built once, and fitted to each other part for the share that a repair takes, if it may be done in the same ways."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import NamedTuple

from advisor.decide import Recommendation
from advisor.explain import VOLUME, Whole, allowed, band, counted_apart, early, joint_plan, listing, own_jobs, whole
from advisor.pack import Remark, grouped

from .inputs import DAYS_PER_MONTH
from .limits import PAST, limits, only_time, passes
from .means import DAYS_COUNT, kept, verdict_on_paper
from .on_paper import BUILDERS, FAR, RUNS_TODAY, each_started, looking, planned, situated, spared, work_by_hand
from .quantity import Quantity, exactly, likely, number, shown, span, total
from .route import LOOKING, RouteEstimate


class Together(NamedTuple):
    """The summary in the order of work; what each part starts, by its name; all as one, where that adds up; what to say; where to `begin`."""

    whole: Whole
    parts: Mapping[str, RouteEstimate]
    plan: RouteEstimate | None = None
    said: tuple[str, ...] = ()
    begin: str = ""
    out: Mapping[str, Remark] = {}  # a part of which another does something -> what tells what it is asked anew, once that is taken out of it


def together(recs: Sequence[Recommendation], front: int = 0) -> Together | None:
    """What the parts of a feature, one of them in `front`, come to; costs as far as a route leads and it is not too early. None without parts."""
    if (among := whole(recs, front)) is None:
        return None
    told = ((p, verdict_on_paper(r) if p.route else p) for p, r in zip(among.parts, recs, strict=True))
    among = among._replace(parts=tuple(p._replace(badge=said.badge, headline=said.headline) for p, said in told))
    parts = {r.answers.part: e for r in recs if r.answers.part in among.ready and not early(r) and (e := planned(r)[1])}
    known, asks = {r.answers.part: r for r in recs if r.answers.part in parts}, any(e.unpriced for e in parts.values())
    if len(known) < 2 or len({e.running.unit for e in parts.values() if e.bill}) > 1:
        return Together(among, parts)
    book, where = situated(next(iter(known.values())))
    shared = set.intersection(*({i.route for i in r.plan if i.route} for r in known.values()))
    apart = len({allowed(r, sorted(shared)) for r in known.values()}) > 1  # what may be done in one way here and not there is built for each
    setup = dict[str, Quantity]()
    for item, by in grouped((item, (name, q)) for name in known for item, q in parts[name].setup_parts.items()).items():
        again = book.figure("repair_share") if item.startswith(BUILDERS) and not apart else exactly(1.0)
        most, _ = max(by, key=lambda x: x[1].likely)
        setup |= {f"{item} ({name})": q if name == most else q * again for name, q in by}
    plan = replace(_as_one(parts), setup_parts=setup)
    paid, month = (q * float(q.likely >= 1) for q in (plan.paid(plan.setup_parts), plan.paid(plan.bill)))
    worth = plan.paid(plan.setup_parts, own=True)
    own = f"{number(plan.days.likely)} days of your people (worth {shown(worth)}) and, beside these, " * (plan.days.likely > 0)
    runs = f"{shown(month)} to pay to run{' beside what the seller asks' * asks}"
    less = sum(parts[name].setup.likely for name in known) - plan.setup.likely
    doing = ((r.answers.part, p, first, told) for r, p in permutations(recs, 2) for told, first in own_jobs(r))
    alike = [(name, p.answers.part, told) for name, p, new, told in doing if all(p.answers.given.get(q) == new.given[q] for q in told.answers)]
    over = sorted({(name, does) for name, does, _ in alike})
    typed = {n for n, r in known.items() if "review_minutes" in r.answers.own} - {does for _, does in over}  # one look is at what both make
    looks = total((q for n in typed for item, q in parts[n].bill.items() if item.startswith(LOOKING)), plan.running.unit)
    first, why = ("", "") if asks else _first(known, parts, over)
    past = [f"{likely(q)} {PAST[q.unit][2]}, over your {most:,.10g}" for q, most in limits(where, plan)[:3] if most is not None and passes(q, most)]
    if only_time(where, plan):
        over_all = f"{f' with the {likely(paid)} to pay,' * (paid.likely > 0)} over your {where.budget or 0:,.10g} if these days count in it"
        past[0] = f"{likely(plan.days)} of your people, worth {likely(worth)},{over_all}"
    split = tuple(told.job for told in recs[0].pack.content.remarks if told.job and VOLUME in told.keeps)  # of each output, so that no half may wait
    halves = {r.answers.given.get(VOLUME) for name, r in known.items() if name.startswith(split)}
    may = (name for name, r in known.items() if r.answers.given.get(VOLUME) not in halves)
    rest = {name: _as_one({n: e for n, e in parts.items() if n != name}) for name in may}
    fits = [f"“{name}”" for name, e in rest.items() if len(past) > only_time(where, plan) and not any(passes(*one) for one in limits(where, e)[:3])]
    more = f"All jobs together take {listing(past)}{'; to keep to it, let ' * bool(fits)}{listing(fits, 'or')}{' wait' * bool(fits)}. " * bool(past)
    said = (
        f"All jobs together: {own}{shown(paid)} to pay to set up; {runs}{', less what is open' * (len(known) < len(recs))}.",
        f"People who look come to {likely(looks)} more." * (looks.likely > 0),
        *(f"“{b}” takes over a part of “{a}”: take that out there; until then the sums hold it twice." for a, b in over),
        f"What they share is built once; that saves about USD {number(less)}." if less >= 1 else "",
        f"Held to your limits: {'; '.join(held)}." if (held := kept(where, plan)[only_time(where, plan) :]) else "",
        DAYS_COUNT if only_time(where, plan) else "",
        *(told for r in recs for told in counted_apart(r.answers, [other.answers for other in recs])),
        by_hand(*known.values(), plan=plan) if len(known) == len(recs) and not asks else "",
    )
    among = among._replace(plan=joint_plan([rec for rec in recs if rec.answers.part in among.ready], first)) if why else among  # its steps come first
    out = {name: told for name, _, told in alike if told.leaves}
    return Together(among, parts, plan, tuple(filter(None, said)), (more + (why and f"Begin with {first}: {why}.")).rstrip(), out)


def _as_one(parts: Mapping[str, RouteEstimate]) -> RouteEstimate:
    """What some parts start as one, with nothing shared."""
    setup, bill = ({f"{i} ({n})": q for n, e in parts.items() for i, q in getattr(e, name).items()} for name in ("setup_parts", "bill"))
    return replace(next(iter(parts.values())), setup_parts=setup, bill=bill, days=total((e.own_days for e in parts.values()), "days"))


def _first(known: Mapping[str, Recommendation], parts: Mapping[str, RouteEstimate], over: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """With which part to begin, and why: that takes something over from another, else the one dangerous one, else the cheapest, if one is."""
    first, *others = sorted(known, key=lambda name: parts[name].setup.likely)
    costs = {name: likely(parts[name].setup) for name in (first, *others)}
    harm = [name for name, rec in known.items() if (answer := rec.answers.known("wrong_costs")) and answer.options == ("harm",)]
    if over and {*over[0]} <= known.keys():
        return over[0][1], f"it takes something over from {over[0][0]}, which is then the easier one; to set it up takes {costs[over[0][1]]}"
    if len(harm) == 1:
        return harm[0], f"an error there does harm, so that its test takes longest; to set it up takes {costs[harm[0]]}"
    more = listing([f"{name} takes {costs[name]}" for name in others])
    return first, f"it takes least to set up, {costs[first]}; {more}" if costs[first] != costs[others[0]] else ""


def by_hand(*recs: Recommendation, plan: RouteEstimate | None = None) -> str:
    """What the work of some parts costs by hand a month, when the plan pays back, and of one how many wrong outputs fewer pay for it; else empty."""
    plan = plan or planned(recs[0])[1]
    if plan is None or any("volume" not in r.answers.given or (plan.unpriced and "minutes_by_hand" not in r.answers.own) for r in recs):
        return ""
    paid = replace(plan.paid(plan.bill), unit=plan.running.unit)  # what looking takes is not spared
    said, once, wrong = [], situated(recs[0])[1].once, recs[0].answers.own.get("wrong_output")
    work = [(*found, spared(rec)) for rec in recs if (found := work_by_hand(rec, plan.running.unit))]
    if len(work) == len(recs):
        hours, money = total((h for h, _, _ in work), work[0][0].unit), total((m for _, m, _ in work), plan.running.unit)
        left = total((m.times(share * 0.01, m.unit) for _, m, share in work), money.unit) - paid
        less, around = sum(h.likely * share.likely for h, _, share in work) / max(hours.likely, 1e-9), {share for *_, share in work}
        why = "".join(f" ({span(share)}; assumed)" for share in around if len(around) == 1 and span(share))
        hour = situated(recs[0])[0].figure("review_hour_rate").likely
        rate = "" if all("hour_by_hand" in rec.answers.own for rec in recs) else f" (USD {number(hour)} an hour; assumed)"
        daily = f" ({number(hours.likely / DAYS_PER_MONTH)} a day, weekends counted{f'; middle of {m}' if (m := band(recs[0], 'volume')) else ''})"
        daily *= not once
        each = " by the minutes that we assume" * ("review_minutes" not in recs[0].answers.own)
        stays = listing([f"of that the plan leaves {likely(looks[0])} of people who look{each}" for rec in recs if (looks := looking(rec))])
        said = [f"By hand about {number(hours.likely)} hours{daily} and {likely(money)}{rate}{'; ' * bool(stays)}{stays}."]
        if plan.unpriced:
            return f"{said[0]} Hold that against the seller’s price: each tenth of it that is spared is worth {likely(money * 0.1)}."
        share = f"With {number(less)} of 100 hours spared{why}"
        checks = recs[0].pack.content.layers[-1].id  # people who look already are no such saving
        if why and any(rec.mends(i.route) for rec in recs for i in rec.plan if i.route and rec.pack.routes[i.route].layer != checks):
            said.append("What runs today spares some of it already: type how many of 100 hours the plan spares beyond that.")
        elif left.likely > 0:
            soonest, last = number(plan.setup.low / left.high, 1), f"to {number(plan.setup.high / left.low, 1)}" if left.low > 0 else "or never"
            after, each = number(plan.setup.likely / left.likely, 1), "such job" if once else "month"
            said.append(f"{share}, the plan would pay back after about {after} {each}{'s' * (after != '1')} ({soonest} {last}).")
        else:
            said.append(f"{share}, to run the plan costs no less, so hours alone do not pay for it.")
    if isinstance(bill := recs[0].answers.own.get("bill_today"), float) and bill and len(recs) == 1 and not once:
        more, (way, _), all_ = plan.bill.get(RUNS_TODAY), planned(recs[0]), number(paid.likely)
        joins = "in its place" if each_started(recs[0])[0].running.likely else "on top of it"
        adds = f"about {number(paid.likely - bill)}: {all_} together" if paid.likely - bill >= 1 else "nothing"
        adds = f"what runs today goes on at USD {number(bill)}, and the plan’s parts add {adds}"
        told = f"all of it takes USD {all_} with {way}, where you pay {number(bill)} now" if way else adds
        told = told if more else f"the plan comes to {number(100 * paid.likely / bill)} % of what runs today, {joins}"
        far = " What you pay now is far more than we reckon for calls of a model: if it is for these, yours read or write more than we assume."
        said.append(f"To run, {told}.{far * (not more and paid.likely < bill / FAR)}")
    if isinstance(wrong, float) and wrong > 0 and len(recs) == 1:
        run, start = (max(1, math.ceil(q.likely / wrong)) for q in (paid, plan.setup))
        fewer = f"{number(run)} fewer {'in the job' if once else 'a month'} pay for running the plan, {number(start)} in all for setting it up"
        said.append(f"At USD {number(wrong)} for a wrong output, {fewer}.")
    return " ".join(said)
