"""Why a route stands where it does: the needs that the answers show, what speaks for it, need by need, and what speaks against it. A reason for a
route is made of two halves: what shows the need, said by the strongest rule that fired, and how the route meets it. What speaks against stands apart,
in sentences of its own, so that no reason can argue against the route that it stands under."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from advisor.answers import SYMPTOMS
from advisor.decide import Recommendation, Share
from advisor.pack import AHEAD, ALWAYS, Closer, Compare, Meeting, Named, Not, Pack, Rule, Traits, grouped, once

from .diagnosis import diagnosis, of_trouble
from .words import figure_text, listing, within

DOUBLE, PART = 2, 4  # times that a rule of what goes wrong counts where a system disappoints; parts of the strongest reason: what leads is one
Key = tuple[str, str]  # of what speaks for a route or against it: a need, or nothing and a rule that speaks of the route directly


class Reason(NamedTuple):
    """One sentence for a route (`value` above zero) or against it; without `need` a rule speaks of it directly. `grounds`: of the rule quoted."""

    need: str
    text: str
    value: int
    rules: tuple[str, ...]
    questions: tuple[str, ...]
    sources: tuple[str, ...]
    grounds: str


@once
def reasons_for(rec: Recommendation, route: str) -> tuple[Reason, ...]:
    """What speaks for a route: one reason for each need that it meets and that counts for it, and one for each rule that speaks for it
    directly, about the team's means only where nothing else does. First the strongest, or, where a system disappoints, one of what goes wrong or
    helped that counts for a quarter of it; then what parts the route from the next of another family, a combination from a part, and counts for no
    less than for the very next: what goes wrong or helped, then by how much; not what is hardly met, nor a rule quoted. KeyError: no such route."""
    net = _net(rec, route)  # the shares of what speaks for it on balance, by a rule that does so too; of means only where nothing else does
    counted = {key: shares for key, shares in _groups(rec, route).items() if _value(shares) > 0}
    groups = {key: shares for key, shares in counted.items() if any(s.value > 0 < net[s.rule] for s in shares)}
    groups = {key: shares for key, shares in groups.items() if key[0] or not is_of_means(rec.pack, rec.evaluation.fired[key[1]])} or groups
    values = {key: _value(shares) for key, shares in groups.items()}
    family = rec.pack.families
    others = [s.route for s in rec.evaluation.left if s.route != route]
    of_others = [r for r in others if family[r] != family[route]]
    over_near, over_next = _over(rec, values, rec.pack.routes[route].combines or of_others[:1]), _over(rec, values, others[:1])
    ours = sorted(groups, key=lambda key: (values[key], over_near[key], over_next[key]), reverse=True)
    ours = [key for key in ours if how_well(rec.pack, route, key[0]) != "barely"] or ours[:1]
    faulty = of_trouble(rec) if diagnosis(rec) else frozenset[str]()
    faults = [key for key in ours if not faulty.isdisjoint(_reason(rec, route, key[0], groups[key], set()).rules[:1])]
    most = max((value for value in values.values() if value < AHEAD), default=0)  # what is put first leaves room for what else speaks for it
    strong = [key for key in ours if PART * values[key] >= most]
    lead = ([key for key in strong if key in faults] or [key for key in strong if over_near[key] >= 0 and over_next[key] >= 0] or ours)[:1]
    of_all = {rule for rule, asked in rec.evaluation.fired.items() if any(rec.pack.questions[q].shared for q in asked)}
    parting = [key for key in ours if over_near[key] > 0 and over_next[key] >= 0 and key not in lead and (key[0] or key[1] not in of_all)]
    parting.sort(key=lambda key: (key in faults, over_near[key], values[key], key[0] != ""), reverse=True)
    found: dict[str, Reason] = {}  # by the rule that is quoted, or the need
    for key in [*lead, *parting]:
        reason = _reason(rec, route, key[0], groups[key], set(found))
        found.setdefault(reason.rules[0] if reason.rules else reason.need, reason)
    return tuple(found.values())


def by_effort(rec: Recommendation) -> str:
    """What decides where nothing speaks for the first route; else nothing."""
    said = "No answer speaks for this route, but each other one left takes no less effort, or has more against it than for it."
    return said if rec.first and rec.first == rec.evaluation.left[0].route and not reasons_for(rec, rec.first) else ""


def _over(rec: Recommendation, values: dict[Key, int], rivals: Iterable[str]) -> dict[Key, int]:
    """By how much each counts for more than it does for that of the rivals for which it counts least."""
    theirs = [_groups(rec, r) for r in rivals]
    return {key: value - min((_value(shares.get(key, ())) for shares in theirs), default=0) for key, value in values.items()}


def _value(shares: Iterable[Share]) -> int:
    return sum(s.value for s in shares)


@once
def reasons_against(rec: Recommendation, route: str) -> tuple[Reason, ...]:
    """What speaks against a route, worst first, a sentence for each rule that does so on balance. For the first, not what it meets needlessly."""
    met = {need for need, strength in rec.evaluation.strengths.items() if strength <= 0 and route == rec.first}
    against = grouped((s.rule, s) for s in _shares(rec, route) if s.value < 0 > _net(rec, route)[s.rule] and s.need not in met)
    told = sorted(((rule, shares[0].need, _value(shares)) for rule, shares in against.items()), key=lambda x: x[2])
    return tuple(_said(rec, need, f"{_told(rec, rule)}.", value, [rule]) for rule, need, value in told)


def is_of_means(pack: Pack, questions: Iterable[str]) -> bool:
    """Whether answers are all about the team's means, which the parts of a feature share, and none about its work."""
    return all(pack.questions[q].shared for q in questions)


def grounds_of(pack: Pack, rule: Rule) -> str:
    """What a rule rests on: a judgement, a contested claim, or the strength of its best source."""
    best = (word for word in ("strong", "common", "contested") if word in {pack.sources[s].strength for s in rule.sources})
    return "judgement" if rule.judgement else "contested" if rule.contested else next(best, "")


def _shares(rec: Recommendation, route: str) -> tuple[Share, ...]:
    """The shares of a route; a route that only comes beside others has none."""
    return () if rec.pack.routes[route].companion else rec.evaluation.standing(route).shares


@once
def _net(rec: Recommendation, route: str) -> dict[str, int]:
    """What each rule brings a route by all needs that it speaks of: a rule may show one that the route meets, and speak against another."""
    return {rule: _value(shares) for rule, shares in grouped((s.rule, s) for s in _shares(rec, route)).items()}


def _groups(rec: Recommendation, route: str) -> dict[Key, list[Share]]:
    """The shares by need; what a rule says directly, by rule, or with the need that the same rule shows to the route's good."""
    shares = _shares(rec, route)
    shows = {s.rule: s.need for s in shares if s.need and s.rule and s.value > 0}
    return grouped(((need, "" if need else s.rule), s) for s in shares for need in [s.need or shows.get(s.rule, "") * (s.value > 0)])


def _reason(rec: Recommendation, route: str, key: str, shares: list[Share], quoted: set[str]) -> Reason:
    """The reason for one need, or of one rule. `quoted` are the rules that other reasons quote; another one is taken where there is one."""
    pack, fired, net = rec.pack, rec.evaluation.fired, _net(rec, route)  # of two as strong, a fault's; then what hangs on more, or stands later
    told, more = [(s, s.rule in of_trouble(rec)) for s in reversed(shares) if s.rule and s.value > 0 < net[s.rule]], DOUBLE if diagnosis(rec) else 1
    told.sort(key=lambda x: (x[0].rule in quoted, -x[0].value * (more if x[1] else 1), not x[1], -len(fired[x[0].rule])))
    rules = list(dict.fromkeys(s.rule for s, _ in told))
    half = _told(rec, rules[0], "" if quoted else route) if rules else f"You say that this matters most: {within(pack.needs[key].label)}"
    met = meeting(pack, route, key) if key else None
    how = f"; {_closest(rec, met.how_when, met.how).say.rstrip('.')}" if met is not None else ""
    return _said(rec, key, f"{half}{how}.", _value(shares), rules)


def _said(rec: Recommendation, need: str, text: str, value: int, rules: list[str]) -> Reason:
    quoted = rec.pack.rules[rules[0]] if rules else None  # what others rest on may not say this
    rests = (quoted.sources, grounds_of(rec.pack, quoted)) if quoted else ((), "")
    return Reason(need, text, value, tuple(rules), answered(rec, (q for rule in rules for q in rec.evaluation.fired[rule])), *rests)


def because(rec: Recommendation, rule: str) -> str:
    """Why a rule does what it does, of one that fired as closely as these answers tell."""
    said = rec.pack.rules[rule]
    return _closest(rec, said.because_when * (rule in rec.evaluation.fired), said.because).say


def turned_by(old: Recommendation, new: Recommendation) -> str:
    """Why another route leads than did: what rules out the one or no longer the other, else the rule that fires now, or no longer, and moves most."""
    was, now = old.ranked.first, new.ranked.first
    if was is None or now is None or was == now:
        return ""
    said = [(True, v.because) for v in new.evaluation.standing(was).vetoes] + [(False, v.because) for v in old.evaluation.standing(now).vetoes]
    moved = [(rec is new, rec, r) for rec in (old, new) for r in rec.evaluation.fired if (r in old.evaluation.fired) != (r in new.evaluation.fired)]
    gains = {(on, because(rec, r)): (1 if on else -1) * (_net(rec, now).get(r, 0) - _net(rec, was).get(r, 0)) for on, rec, r in moved}
    said += [turn for turn in sorted(gains, key=lambda turn: -gains[turn]) if gains[turn] > 0]
    return next((f"this {'counts now' if on else 'no longer counts with it'}: {within(text).rstrip('.')}" for on, text in said if text), "")


def _closest(rec: Recommendation, closers: Iterable[Closer], otherwise: str) -> Closer:
    return next(x for x in (*closers, Closer.model_construct(when=ALWAYS, say=otherwise)) if rec.domains.holds(x.when) and rec.evaluation.tells(x))


def _holding(rec: Recommendation, when: Any) -> Iterator[str]:
    """The questions whose answers make a condition hold; of what is joined by *or*, those of the parts that hold."""
    if isinstance(when, Not) or not rec.domains.holds(when):
        return
    if isinstance(when, Compare):
        yield from () if when.negated else (when.question,)
        return
    for part in (rec.pack.declared[when.name],) if isinstance(when, Named) else when.parts:
        yield from _holding(rec, part)


def _in_vain(rec: Recommendation, route: str, asked: Collection[str]) -> str:
    """The last two remedies of what goes wrong that did not help (the last column of their grid), but those that a rule `asked` for already, and
    those that the route is or learns like: where they helped (the first column), rules show a need that it meets. Some still helped one in ten."""
    pack, given, fault = rec.pack, rec.answers.given, rec.pack.questions.get(SYMPTOMS[0])
    rows = [q for q in pack.questions.values() if fault and q.grid and q.section == fault.section and q.id not in asked and q.id in given]
    named = {q.id: q.find_out.about for q in rows if q.find_out and not isinstance(q.find_out.about, Traits)}  # the routes that its test is about
    less = _helps(pack, route) | {q for q, of in named.items() if of and (pack.routes[route].traits.trains_at or route in pack.expand(of))}
    told = [within(q.row).replace(" our ", " your ") for q in rows if given[q.id].options == tuple(q.choices)[-1:] and q.id not in less][-2:]
    return f"{listing(told)} hardly helped" if told else ""


@once
def _helps(pack: Pack, route: str) -> set[str]:
    """The questions whose first option counts for a need that a route meets better than barely."""
    meets = {need for need in pack.needs if how_well(pack, route, need) not in ("", "barely")}
    shows = [r for r in pack.rules.values() if any(not r.needs.get(need, "against").startswith("against") for need in meets)]
    return {x.question for r in shows for x in pack.comparisons(r.when) if next(iter(pack.questions[x.question].choices)) in x.values}


def _told(rec: Recommendation, rule: str, route: str = "") -> str:
    """A rule's sentence without its stop, with the figures that make it fire (of right outputs only), and for a `route` what was tried in vain."""
    right = (held := rec.answers.given.get("examples_state")) is None or "clean" in held.options
    closest = _closest(rec, (quoted := rec.pack.rules[rule]).because_when, quoted.because)
    based = dict.fromkeys((*_holding(rec, quoted.when), *_holding(rec, closest.when)))
    numbers = (rec.pack.questions[q] for q in answered(rec, based) if rec.pack.questions[q].number is not None and (right or q != "examples"))
    said = closest.say.rstrip(".")
    figures = listing([figure_text(q, rec.answers.given[q.id]) for q in numbers]).replace(" examples", " examples" * ("examples" in said) or " kept")
    beside = "; ".join(filter(None, (figures and f"here {figures}", route and _in_vain(rec, route, based))))
    return said + (f" ({beside})" if beside else "")


class Lever(NamedTuple):
    """What meets a need: a route, or a step of the plan (`route` is empty then), and how well: fully, partly or barely."""

    route: str
    label: str
    how_well: str


class NeedShown(NamedTuple):
    """A need with what shows it. `share` is of the strongest need, 0 to 1; `because` are the sentences of `rules`, strongest first; `questions`
    are those whose answers count. `lever` is None where neither a route of the plan nor a step that one of `rules` puts there meets it. `unmet`
    says what would where that is so or it is barely met; `would` is that route where the need shows strongly. `corrected` is the team's word."""

    need: str
    label: str
    about: str
    strength: int
    share: float
    rules: tuple[str, ...]
    because: tuple[str, ...]
    questions: tuple[str, ...]
    lever: Lever | None
    unmet: str
    would: str
    corrected: str


@once
def needs_profile(rec: Recommendation) -> tuple[NeedShown, ...]:
    """The needs that show, strongest first; those that the team took back are left out."""
    shown = {need: strength for need, strength in rec.evaluation.strengths.items() if strength > 0}
    most = max(shown.values(), default=1)
    return tuple(_shown(rec, need, strength, strength / most) for need, strength in sorted(shown.items(), key=lambda x: -x[1]))


def _shown(rec: Recommendation, need: str, strength: int, share: float) -> NeedShown:
    pack, shown, fired = rec.pack, rec.pack.needs[need], rec.evaluation.fired
    by_rule = {rule: pack.content.scale.signed(pack.rules[rule].needs[need]) for rule in fired if need in pack.rules[rule].needs}
    rules = tuple(sorted((rule for rule, value in by_rule.items() if value > 0), key=lambda rule: -by_rule[rule]))
    told, asked = tuple(because(rec, rule) for rule in rules), answered(rec, (q for rule in rules for q in fired[rule]))
    lever, corrected = _lever(rec, need, rules), rec.answers.needs.get(need, "")
    unmet, would = "", ""
    if lever is None or lever.how_well == "barely":  # what would meet it: the best placed that does better than barely, if it may be
        met = [s for s in rec.ranking if s.route != rec.first and meeting(pack, s.route, need) is not None]
        full = [s for s in met if how_well(pack, s.route, need) == "fully"]
        house = [s for s in full if any(("rules", v.name) in pack.policies for v in s.vetoes)] if all(s.vetoes for s in full) else []
        best = min(house or met, key=lambda s: (s.status == "ruled_out", how_well(pack, s.route, need) == "barely"), default=None)
        would, out = (best.route, best.status == "ruled_out") if best else ("", False)
        named, why = within(pack.routes[would].label) if best else "", "ruled out" + " by your policy" * bool(house)
        unmet = f"{why}: {named}" if out else f"too dear: {named}" if would in rec.beyond else f"not met; {named} would"
        unmet = unmet if best else "not met by any route"
        traits = pack.routes[rec.first].traits if rec.first and would and not out else None  # nothing ruled out goes with it
        if traits and traits.bought == (True,) and pack.families[would] != pack.families[rec.first or ""]:
            unmet = "has to be in the product"
        elif traits and True in traits.calls_large_model and not pack.routes[would].effort:  # whoever calls a model instructs it
            unmet = f"{within(pack.routes[would].label)} goes with it"
    would *= strength >= pack.content.scale.strength.strongly
    return NeedShown(need, shown.label, shown.about, strength, share, rules, told, asked, lever, unmet, would, corrected)


def answered(rec: Recommendation, questions: Iterable[str]) -> tuple[str, ...]:
    """Those of some questions that have an answer, each once."""
    return tuple(dict.fromkeys(filter(rec.answers.known, questions)))


def _lever(rec: Recommendation, need: str, rules: Collection[str]) -> Lever | None:
    """What meets a need best: the first route before what stands beside it, and a step of the plan where no route does; not what may follow."""
    pack, named = rec.pack, [*filter(None, (rec.first, *(item.route for item in rec.plan if item.phase != "later")))]
    route, met = max(((r, meeting(pack, r, need)) for r in named), key=lambda x: fit_of(pack, x[1]), default=("", None))  # the earliest of equals
    step = next((item.step for item in rec.plan if item.step and not set(rules).isdisjoint(item.rules)), "")
    if step and (met is None or met.how_well == "barely"):
        return Lever("", pack.steps[step].label, "partly")
    return Lever(route, pack.routes[route].label, met.how_well) if met is not None else None


@once
def meeting(pack: Pack, route: str, need: str) -> Meeting | None:
    """How a route meets a need, a combination as well as the best of its parts; None where it does not."""
    met = (m for name in (route, *pack.routes[route].combines) if (m := pack.routes[name].meets.get(need)) is not None)
    return max(met, key=lambda m: fit_of(pack, m), default=None)


def how_well(pack: Pack, route: str, need: str) -> str:
    """`fully`, `partly`, `barely`, or nothing where the route does not meet the need."""
    met = meeting(pack, route, need)
    return met.how_well if met is not None else ""


def fit_of(pack: Pack, met: Meeting | None) -> int:
    """What the fit weighs; 0 for none."""
    return getattr(pack.content.scale.fit, met.how_well) if met is not None else 0
