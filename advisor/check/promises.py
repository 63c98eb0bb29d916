"""A promise that is broken, or neither proved nor refuted.

| promise | is broken where |
|---|---|
| `never_hurts` R, `when_raising` Q | R stands, and the next higher answer to Q rules it out or takes points from it |
| `never_recommend` R, `when` C | C holds and R comes first or stands in the stack |
| `always_add` R, `when` C | C holds, something comes first, and R is neither that, nor a part of it, nor in the stack |
| `always_before` S, `of` R | R comes first or stands in the stack, and the plan has no step S |

Proofs are about complete answers at normal priorities, within the pack's assumptions. The answers of `never_hurts`
differ in one answer; questions that only the higher answer opens are left open. Every refutation is replayed in the
reference evaluator and cut down to the answers that it needs. What took too long to prove is held against samples
(`promise-not-decided`); a promise about answers that never occur is `promise-idle`.

Passes:

    promises:
      - {id: examples_help, never_hurts: tuning, when_raising: size}

Fails:

    promises:
      - {id: examples_help, never_hurts: tuning, when_raising: size}
    rules:
      - id: too_many_examples
        when: size >= 100
        rule_out: [tuning]
        because: It takes too long.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.answers import Answers
from advisor.explain.replay import Disagreement
from advisor.explain.solver import Literal, Model, Solved, negated
from advisor.explain.trees import Tree, join
from advisor.pack import Pack, Place, Problem
from advisor.pack import condition as c
from advisor.pack.model import Promise

from .promise_samples import Broken, PromiseSamples, needed
from .raised import Raised
from .space import LIMIT, Space, space_of
from .written import written

ID = "promise-broken"
SEVERITY = "error"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Promises that are not proved."""
    yield from check_promises(pack)


def check_promises(pack: Pack, time_limit: float = LIMIT) -> list[Problem]:
    """Broken promises with answers that break them, those that could not be decided in `time_limit` seconds each, and
    those that are about no answers at all."""
    return [problem for promise in pack.content.promises for problem in check_promise(pack, promise, time_limit)]


def check_promise(pack: Pack, promise: Promise, time_limit: float = LIMIT) -> Iterator[Problem]:
    """What is wrong with one promise; nothing if it is proved."""
    space = space_of(pack)
    place = pack.places.get(("promises", promise.id), Place())
    tester = PromiseSamples(pack)
    about = (promise.id,)
    broken = tester.broken(promise)
    if promise.when is not None and space.example(space.folded.fold(space.program.compile(promise.when))).status == "none":
        message = f"`{promise.id}` promises nothing: no answers that the pack's assumptions allow meet its `when`"
        yield Problem(
            "promise-idle", message, hint="mend its `when`, or the assumptions", severity="warning", verdict="proved", about=about, place=place
        )
        return
    solved = _solve(space, promise, time_limit)
    if solved.status == "none":
        return
    if solved.codes is not None:
        answers = space.answers(solved.codes)
        if broken(answers):
            yield _broken(pack, promise, needed(answers, broken), broken)
            return
        if not promise.never_hurts:
            raise Disagreement(f"the promise {promise.id} is kept by the reference evaluator with {answers.given}")
    suspects = tester.suspects(promise)
    for answers in suspects:
        if broken(answers):
            yield _broken(pack, promise, needed(answers, broken), broken)
            return
    message = f"`{promise.id}` is neither proved nor refuted: {tester.rows:,} sampled answer sets keep it"
    hint = f"the proof took longer than {time_limit:g} seconds; make the promise or the rules that it is about simpler"
    yield Problem("promise-not-decided", message, hint=hint, severity="warning", verdict="sampled", about=about, place=place)


def _broken(pack: Pack, promise: Promise, answers: Answers, broken: Broken) -> Problem:
    place = pack.places.get(("promises", promise.id), Place())
    said = broken(answers)
    hint = f"with the answers {written(pack, answers)}"
    return Problem("promise-broken", f"`{promise.id}` is broken: {said}", hint=hint, verdict="refuted", about=(promise.id,), place=place)


def _solve(space: Space, promise: Promise, time_limit: float) -> Solved:
    """Answers that break the promise, or a proof that there are none. What is easy to exclude is tried first."""
    if promise.never_hurts:
        return _hurts(space, promise).solve(time_limit)
    routes = [space.program.route_index[r] for r in _routes(space, promise)]
    loose = _results(space, promise, routes, exact=False).solve(time_limit)
    return loose if loose.status == "none" else _results(space, promise, routes, exact=True).solve(time_limit)


def _routes(space: Space, promise: Promise) -> tuple[str, ...]:
    named = promise.never_recommend or promise.of or (promise.always_add,)
    return space.pack.expand(named)


def _condition(space: Space, promise: Promise) -> Tree:
    return space.folded.fold(space.program.compile(promise.when if promise.when is not None else c.Always()))


# -- never_hurts


def _hurts(space: Space, promise: Promise) -> Model:
    """Answers of which a raise takes points from a route that stands, or rules it out."""
    folded = space.folded
    raised = Raised(folded, promise.when_raising)
    model = Model(folded)
    condition = _condition(space, promise)
    model.require(raised.possible)
    model.require(condition)
    model.require(raised.tree(condition))
    for never in folded.never:
        if raised.touches(never):
            model.require(raised.tree(never), False)
    ways: list[Literal] = []
    for name in space.pack.expand([promise.never_hurts]):
        route = space.program.route_index[name]
        if space.pack.routes[name].companion or folded.out[route] is True:
            continue
        stands = model.stands(route)
        for against in folded.against[route]:
            if raised.touches(against):
                ways.append(model.both(stands, model.literal(raised.tree(against))))
        terms: list[tuple[Tree, int]] = []
        for position, points in zip(folded.rules, folded.points[:, route].tolist(), strict=True):
            if points and raised.touches(folded.when[position]):
                terms += [(folded.when[position], points), (raised.tree(folded.when[position]), -points)]
        ways.append(model.both(stands, model.at_least(terms, 1)))
    model.require_any(ways)
    return model


# -- promises about what comes out


class _Results:
    """Literals about what is recommended, over complete answers."""

    def __init__(self, space: Space, exact: bool):
        self.space, self.folded, self.exact = space, space.folded, exact
        self.model = Model(space.folded)
        self._combined: dict[int, list[int]] = {}
        for route in space.pack.content.routes:
            for part in route.combines:
                self._combined.setdefault(space.program.route_index[part], []).append(space.program.route_index[route.id])

    def added(self, route: int) -> Tree:
        """When a rule adds the route."""
        name = self.space.program.route_ids[route]
        rules = self.space.pack.content.rules
        return join("any", (t for t, rule in zip(self.folded.when, rules, strict=True) if name in rule.add), self.folded.masks)

    def gated(self, route: int, step: str) -> Tree:
        """When a rule puts the step before the route."""
        name = self.space.program.route_ids[route]
        pack = self.space.pack
        gates = (t for t, r in zip(self.folded.when, pack.content.rules, strict=True) if name in pack.expand(r.before.get(step, ())))
        return join("any", gates, self.folded.masks)

    def stacked(self, route: int) -> Literal:
        """Where true, the route is added and stands, and is no part of the first."""
        literal = self.model.both(self.model.literal(self.added(route)), self.model.stands(route))
        for whole in self._combined.get(route, ()) if self.exact else ():
            literal = self.model.both(literal, self.not_first(whole))
        return literal

    def not_stacked(self, route: int) -> list[Literal]:
        """One of these is true where the route is not added, does not stand, comes first, or is part of the first."""
        ways = [negated(self.model.literal(self.added(route))), negated(self.model.stands(route))]
        if self.exact:
            ways += [self.is_first(whole) for whole in (route, *self._combined.get(route, ()))]
        return ways

    def is_first(self, route: int) -> Literal:
        """Where true, the route comes first (if not exact, it only stands)."""
        if route not in self.folded.standing:
            return False
        if not self.exact:
            return self.model.stands(route)
        flag = self.model.flag()
        self.model.first(route, flag)
        return flag

    def not_first(self, route: int) -> Literal:
        """Where true, the route does not come first."""
        if route not in self.folded.standing or not self.exact:
            return True
        flag = self.model.flag()
        self.model.implies(flag, self.model.beaten(route))
        return flag


def _results(space: Space, promise: Promise, routes: list[int], exact: bool) -> Model:
    """Answers that break a promise about what comes out; more answers than that if not `exact`."""
    results = _Results(space, exact)
    model = results.model
    model.require(_condition(space, promise))
    if exact:
        model.require_any(model.stands(r) for r in space.folded.standing)
    if promise.never_recommend:
        model.require_any(x for r in routes for x in (results.is_first(r), results.stacked(r)))
    elif promise.always_add:
        ways = []
        for r in routes:
            flag = model.flag()
            model.implies(flag, [negated(model.literal(results.added(r))), negated(model.stands(r))])
            for whole in (r, *results._combined.get(r, ())):
                model.implies(flag, [results.not_first(whole)])
            ways.append(flag)
        model.require_any(ways)
    else:
        _without_step(results, promise.always_before, routes)
    return model


def _without_step(results: _Results, step: str, routes: list[int]) -> None:
    """A route of `routes` is first or in the stack, and no rule puts the step before it, or before another such route."""
    model = results.model
    ways = []
    for r in routes:
        ungated = negated(model.literal(results.gated(r, step)))
        ways += [model.both(results.is_first(r), ungated), model.both(results.stacked(r), ungated)]
    model.require_any(ways)
    if results.exact:
        for r in range(len(results.folded.base)):
            gated = results.gated(r, step)
            if gated is not False and results.folded.out[r] is not True:
                literal = negated(model.literal(gated))
                model.require_any([literal, results.not_first(r)])
                model.require_any([literal, *results.not_stacked(r)])


__all__ = ["ID", "SEVERITY", "check_promise", "check_promises", "problems"]
