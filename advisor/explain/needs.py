"""What a team needs: the needs that its answers show, what shows them, and what the advice meets them with."""

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.decide import Recommendation
from advisor.pack import Pack
from advisor.pack.route import Meeting


@dataclass(frozen=True, slots=True)
class Lever:
    """What meets a need: a route, how well (fully, partly or barely) and how, in half a sentence."""

    route: str
    label: str
    how_well: str
    how: str


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need with what shows it. `share` is of the strongest need, 0 to 1; `because` are the sentences of `rules`, strongest first;
    `questions` are those whose answers count. `lever` is None where neither the first route nor what stands beside it meets it;
    `corrected` is the team's own word, if any."""

    need: str
    label: str
    about: str
    strength: int
    share: float
    rules: tuple[str, ...]
    because: tuple[str, ...]
    questions: tuple[str, ...]
    lever: Lever | None
    corrected: str


def needs_profile(rec: Recommendation) -> tuple[NeedShown, ...]:
    """The needs that show, strongest first; those that the team took back are left out."""
    shown = {need: strength for need, strength in rec.evaluation.strengths.items() if strength > 0}
    most = max(shown.values(), default=1)
    return tuple(_shown(rec, need, strength, strength / most) for need, strength in sorted(shown.items(), key=lambda x: -x[1]))


def _shown(rec: Recommendation, need: str, strength: int, share: float) -> NeedShown:
    pack = rec.pack
    fired = {f.rule: f.questions for f in rec.evaluation.fired if need in pack.rules[f.rule].needs}
    by_rule = {rule: pack.content.scale.signed(pack.rules[rule].needs[need]) for rule in fired}
    rules = tuple(sorted((rule for rule, value in by_rule.items() if value > 0), key=lambda rule: -by_rule[rule]))
    return NeedShown(
        need,
        pack.needs[need].label,
        pack.needs[need].about,
        strength,
        share,
        rules,
        tuple(pack.rules[rule].because for rule in rules),
        answered(rec, (q for rule in rules for q in fired[rule])),
        _lever(rec, need),
        rec.answers.needs.get(need, ""),
    )


def answered(rec: Recommendation, questions: Iterable[str]) -> tuple[str, ...]:
    """Those of some questions that have an answer, each once."""
    given = rec.answers.given
    return tuple(dict.fromkeys(q for q in questions if q in given and not given[q].not_sure))


def _lever(rec: Recommendation, need: str) -> Lever | None:
    """What meets the need best; the first route before what stands beside it."""
    advised = [rec.first, *(c.route for c in rec.stack)] if rec.first is not None else []
    found = [(route, met) for route in advised if (met := meeting(rec.pack, route, need)) is not None]
    if not found:
        return None
    route, met = max(found, key=lambda x: fit_of(rec.pack, x[1]))  # the earliest of equals
    return Lever(route, rec.pack.routes[route].label, met.how_well, met.how)


def meeting(pack: Pack, route: str, need: str) -> Meeting | None:
    """How a route meets a need, a combination as well as the best of its parts; None where it does not."""
    met = [m for name in (route, *pack.routes[route].combines) if (m := pack.routes[name].meets.get(need)) is not None]
    return max(met, key=lambda m: fit_of(pack, m), default=None)


def fit_of(pack: Pack, met: Meeting | None) -> int:
    """What the fit weighs; 0 for none."""
    return pack.content.scale.fit_of(met.how_well) if met is not None else 0
