"""Why a route stands where it does: what speaks for it, need by need, and what speaks against it.

A reason for a route is made of two halves: what shows the need, said by the strongest rule that fired, and how the route meets it.
What speaks against stands apart, in sentences of its own, so that no reason can argue against the route that it stands under.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.decide import Recommendation, Share
from advisor.pack import Pack, Rule

from .needs import answered, meeting
from .words import figure_text, listing, within

_STRENGTHS = ("strong", "common", "contested")  # of sources, the best first


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for a route (`value` above zero) or against it, with the rules and answers behind it.

    `need` is empty where a rule speaks of the route directly, and for effort. `grounds` are those of the rule that is quoted:
    strong, common, contested, judgement or nothing.
    """

    need: str
    text: str
    value: int
    rules: tuple[str, ...]
    questions: tuple[str, ...]
    sources: tuple[str, ...]
    grounds: str


def reasons_for(rec: Recommendation, route: str) -> tuple[Reason, ...]:
    """What speaks for a route, strongest first: one reason for each need that it meets and that counts for it, and one for each rule
    that speaks for it directly. Raises KeyError for an unknown route."""
    groups = [(need, shares) for need, shares in _groups(rec, route).items() if sum(s.value for s in shares) > 0]
    groups.sort(key=lambda group: -sum(s.value for s in group[1]))
    quoted: set[str] = set()
    return tuple(_reason(rec, route, need, shares, quoted) for (need, _), shares in groups)


def reasons_against(rec: Recommendation, route: str) -> tuple[Reason, ...]:
    """What speaks against a route, worst first, a sentence for each rule; much effort comes last."""
    said = {r.rules[0] for r in reasons_for(rec, route) if r.rules}
    by_rule: dict[str, list[Share]] = {}
    for share in _shares(rec, route):
        if share.value < 0 and share.rule not in said:
            by_rule.setdefault(share.rule, []).append(share)
    found = []
    for rule, shares in by_rule.items():
        value = sum(s.value for s in shares)
        found.append(_said(rec, shares[0].need, _with_figures(rec, rec.pack.rules[rule].because_of(value), rule) + ".", value, [rule]))
    found.sort(key=lambda r: r.value)
    return (*found, *_much_effort(rec.pack, route))


def grounds_of(pack: Pack, rule: Rule) -> str:
    """What a rule rests on: a judgement, a contested claim, or the strength of its best source."""
    if rule.judgement or rule.contested:
        return "judgement" if rule.judgement else "contested"
    held = {pack.sources[s].strength for s in rule.sources}
    return next((strength for strength in _STRENGTHS if strength in held), "")


def _shares(rec: Recommendation, route: str) -> tuple[Share, ...]:
    """The shares of a route; a route that only comes beside others has none."""
    return () if rec.pack.routes[route].companion else rec.evaluation.standing(route).shares


def _groups(rec: Recommendation, route: str) -> dict[tuple[str, str], list[Share]]:
    """The shares by need; what a rule says directly, by rule, or with the need that the same rule shows to the route's good."""
    shares = _shares(rec, route)
    shows = {s.rule: s.need for s in shares if s.need and s.rule and s.value > 0}
    found: dict[tuple[str, str], list[Share]] = {}
    for s in shares:
        need = s.need or (shows.get(s.rule, "") if s.value > 0 else "")
        found.setdefault((need, "" if need else s.rule), []).append(s)
    return found


def _reason(rec: Recommendation, route: str, key: str, shares: list[Share], quoted: set[str]) -> Reason:
    """The reason for one need, or of one rule. `quoted` are the rules that other reasons quote; another one is taken where there is one."""
    pack, value = rec.pack, sum(s.value for s in shares)
    helpful = sorted((s for s in shares if s.value > 0 and s.rule), key=lambda s: (s.rule in quoted, -s.value))
    rules = list(dict.fromkeys(s.rule for s in helpful))
    quoted.update(rules[:1])
    half = _with_figures(rec, pack.rules[rules[0]].because, rules[0]) if rules else f"You say that this matters most: {within(pack.needs[key].label)}"
    met = meeting(pack, route, key) if key else None
    return _said(rec, key, f"{half}; {met.how.rstrip('.')}." if met is not None else f"{half}.", value, rules)


def _said(rec: Recommendation, need: str, text: str, value: int, rules: list[str]) -> Reason:
    fired = {f.rule: f.questions for f in rec.evaluation.fired}
    sources = tuple(dict.fromkeys(s for rule in rules for s in rec.pack.rules[rule].sources))
    grounds = grounds_of(rec.pack, rec.pack.rules[rules[0]]) if rules else ""
    return Reason(need, text, value, tuple(rules), answered(rec, (q for rule in rules for q in fired[rule])), sources, grounds)


def _with_figures(rec: Recommendation, because: str, rule: str) -> str:
    """A rule's sentence without its full stop, with the team's own figures where a number counted."""
    asked: Iterable[str] = next(f.questions for f in rec.evaluation.fired if f.rule == rule)
    figures = [figure_text(rec.pack.questions[q], rec.answers.given[q]) for q in answered(rec, asked) if rec.pack.questions[q].number is not None]
    return because.rstrip(".") + (f" (here {listing(figures)})" if figures else "")


def _much_effort(pack: Pack, route: str) -> list[Reason]:
    """Where a route takes more effort than three in four."""
    efforts = sorted(r.effort for r in pack.content.routes if not r.companion)
    held = pack.routes[route]
    if held.companion or held.effort <= efforts[3 * (len(efforts) - 1) // 4]:
        return []
    return [Reason("", f"{held.label} takes more effort than most routes.", -held.effort, (), (), (), "")]
