"""Checks of single entries as they are written: quick, and without a look at what may be answered."""

import itertools
from collections.abc import Iterator

from advisor.answers import answers_of_case
from advisor.decide import evaluate
from advisor.explain import count, fails_unasked, listing, offers_with
from advisor.pack import LISTS_BY_ID, Content, Rule, Traits, conditions_of, grouped

from .broken import own_rules
from .space import Finding, Space, check

MARK = "FILL IN"
KNOWN = {"until_known", "unless_known"}
SHOWN = 12  # names in a hint


@check("placeholder", "error")
def placeholder(space: Space) -> Iterator[Finding]:
    """Each entry with a text that a scaffold left to be filled in, and the title of the pack."""
    content = space.pack.content
    for kind, entry in [*((key, e) for key in LISTS_BY_ID for e in getattr(content, key)), ("pack", content.pack)]:
        if left := [f"`{name}`" for name, value in entry if name != "choices" and MARK in repr(value)]:
            yield Finding(kind, entry.id, f"`{entry.id}` is not filled in: {', '.join(left)}", f"write your own text where `{MARK}` stands")


def over_traits(content: Content) -> Iterator[tuple[str, str, Traits]]:
    """Each ban, then each promise, that is over traits: its list, its id, and these."""
    said = [*(("rules", r.id, r.rule_out) for r in content.rules), *(("promises", p.id, p.never_recommend or p.of) for p in content.promises)]
    yield from ((kind, name, traits) for kind, name, traits in said if isinstance(traits, Traits))


@check("copied-reason")
def copied_reason(space: Space) -> Iterator[Finding]:
    """Each rule whose sentence an earlier rule has already under another condition: one was copied, and its sentence was left."""
    first: dict[str, Rule] = {}
    for rule in space.pack.content.rules:
        other = first.setdefault(" ".join(rule.because.casefold().split()).rstrip("."), rule)
        if str(other.when) != str(rule.when):
            hint = "say what its own condition shows, or make one rule of both"
            yield Finding("rules", rule.id, f"`{rule.id}` gives the same reason as `{other.id}`", hint, (rule.id, other.id))


@check("kept-sources")
def kept_sources(space: Space) -> Iterator[Finding]:
    """Rules of the pack below that an overlay gives another sentence, and that go on naming the sources of the old one."""
    pack = space.pack
    for rule in pack.content.rules:
        if rule.sources and pack.is_own(pack.places["rules.because", rule.id]) and not pack.is_own(pack.places["rules.sources", rule.id]):
            held = listing([f"“{pack.sources[s].title}”" for s in rule.sources])
            hint = "if they say it too, repeat `sources: [" + ", ".join(rule.sources) + "]`; else `sources: []` and `judgement: true`, or your own"
            yield Finding("rules", rule.id, f"`{rule.id}` has a sentence of yours, and still rests on {held}", hint)


@check("joined-traits")
def joined_traits(space: Space) -> Iterator[Finding]:
    """Bans, promises and what cases never want over several traits, all of which must hold, and that catch less than one of them alone."""
    content, bans = space.pack.content, [r.rule_out for r in space.pack.content.rules]
    never = [("cases", c.id, x) for c in content.cases for x in c.expect.never if isinstance(x, Traits) and x not in bans]
    for kind, name, traits in (*over_traits(content), *never):
        parts = [Traits(**{key: values}) for key, values in traits.known.items()]
        caught = {t: len(space.pack.expand(t)) + len({v.id for v, _ in offers_with(space.pack, t)}) for t in (traits, *parts)}
        most, alone = max((caught[part], part.said[0]) for part in parts)
        if caught[traits] < most:
            each = "give `never` a list with a pair of braces for each" if kind == "cases" else f"write a {kind[:-1]} for each"
            both = f"if *or* is meant, {each}; if *and* is, say so with `check --strict --write-baseline`"
            at_once = f"`{name}` means what is {' and '.join(f'`{x}`' for x in traits.said)} at once, only {caught[traits]} routes and offers"
            routes = [r for r in content.routes if not traits.touches(r.traits)]
            by = {part.said[0]: [f"`{r.id}`" for r in routes if part.touches(r.traits)] for part in parts}
            told = (f"; with `{t}` it lets by {listing([*x[:SHOWN], *['others'] * (len(x) > SHOWN)])}" for t, x in by.items() if x)
            yield Finding(kind, name, f"{at_once}; `{alone}` alone are {most}{''.join(told)}", both)


@check("silent-trait", "error")
def silent_trait(space: Space) -> Iterator[Finding]:
    """Routes that do not say of a trait which a ban or a promise names what is true of them: of those below an overlay all at once."""
    pack, below = space.pack, dict[str, tuple[str, ...]]()
    naming = {trait: name for _, name, traits in over_traits(pack.content) for trait in traits.known}
    hint = "say in its `traits` all that may be true, such as `[yes, no]`; `[]` where it has nothing to do with it"
    for route in pack.content.routes:
        silent = tuple(trait for trait in naming if trait not in route.traits.model_fields_set)
        if silent and pack.is_own(pack.places["routes", route.id]):
            named = f"{', '.join(f'`{trait}`' for trait in silent)}, which `{naming[silent[0]]}`{' and others name' if silent[1:] else ' names'}"
            message = f"`{route.id}` does not say {named}: no ban over it holds here, and what is proved leaves this route out"
            yield Finding("routes", route.id, message, hint, (route.id, *silent))
        elif silent:
            below[route.id] = silent
    if below:
        traits = " or ".join(f"`{trait}`" for trait in dict.fromkeys(itertools.chain(*below.values())))
        names = ", ".join([*below][:SHOWN]) + (f" and {len(below) - SHOWN} more" if len(below) > SHOWN else "")
        message = f"{count(len(below), 'route')} of the pack below {'do' if len(below) > 1 else 'does'} not say {traits}: {names}"
        yield Finding("routes", next(iter(below)), message, f"add `traits` by the id of each; {hint}", tuple(below))


@check("no-reader")
def no_reader(space: Space) -> Iterator[Finding]:
    """Bans on what goes out unread, where no rule of the pack’s own puts a way of reading each output, if there is one, into the plan."""
    pack, reading = space.pack, {r.id for r in space.pack.content.routes if True in r.traits.people_read_each}
    own = [r for r in pack.content.rules if pack.is_own(pack.places["rules", r.id])]
    bans = [r.id for r in own if isinstance(r.rule_out, Traits) and False in r.rule_out.people_read_each]
    for name in bans if reading and reading.isdisjoint(route for r in own for route in r.add) else ():
        hint = "add who reads with the same `when`, such as `add: {human_review: now}`, and promise it by `always_add`"
        yield Finding("rules", name, f"`{name}` forbids that outputs go out unread, and no rule of yours puts a reader into the plan", hint)


@check("lapsing-ban")
def lapsing_ban(space: Space) -> Iterator[Finding]:
    """Bans over traits, and all of an overlay, that forbid nothing while an answer is open or a question not asked, and do not say so."""
    for rule in (r for r in space.pack.content.rules if r.rule_out and (("rules", r.id) in space.pack.policies or isinstance(r.rule_out, Traits))):
        yield from _lapses(space, rule, "forbids nothing")


@check("lapsing-policy")
def lapsing_policy(space: Space) -> Iterator[Finding]:
    """The same of what an overlay adds, puts first or warns of; and its promises that say less than a rule which sees to them."""
    pack = space.pack
    for rule in (r for r in pack.content.rules if not r.rule_out and pack.below is not None and pack.is_own(pack.places["rules.when", r.id])):
        if does := "adds nothing" if rule.add else "puts nothing first" if rule.before else "warns of nothing" if rule.warn else "":
            yield from _lapses(space, rule, does)
    for promise in (p for p in pack.content.promises if ("promises", p.id) in pack.policies and p.when and not p.model_fields_set & KNOWN):
        alike = [pack.rules[r] for r, _ in own_rules(pack, promise).most_common() if str(pack.rules[r].when) == str(promise.when)]
        if holding := [r.id for r in alike if r.until_known or r.unless_known is not None]:
            message = f"`{promise.id}` promises nothing as long as nobody knows whether its `when` holds, where `{holding[0]}` already does it"
            hint = "say `until_known` or `unless_known` as the rule does; where it is meant so, `until_known: no`"
            yield Finding("promises", promise.id, message, hint)


def _lapses(space: Space, rule: Rule, does: str) -> Iterator[Finding]:
    """That a rule does nothing while an answer is open, and does not say so; and for each question that it does nothing where that is not asked."""
    pack, whole, said = space.pack, space.domains.program.firing(rule)[2], rule.model_fields_set & KNOWN
    if not said and whole.tree is not True:
        one = ", or keep in `when` what must be known and say in `unless_known` what lifts it" * (len(whole.questions) > 1)
        hint = f"add `until_known: true`{one}, also to the promise that guards it; where it is meant so, `until_known: no`"
        yield Finding("rules", rule.id, f"`{rule.id}` {does} as long as nobody knows whether its `when` holds", hint)
    for name in whole.questions if rule.until_known or "until_known" not in said else ():
        if fails_unasked(pack, whole.source, name):
            asked, said = pack.questions[name].ask_if, next(atom for atom in pack.comparisons(whole.source) if atom.question == name)
            hint = f"if it must there too, write `({said} or not ({asked}))`, also in its promise; if not, put `{asked} and` before its `when`"
            yield Finding("rules", rule.id, f"`{rule.id}` {does} where `{name}` is not asked", hint, (rule.id, name))


@check("loose-end")
def loose_end(space: Space) -> Iterator[Finding]:
    """Needs that rules and routes do not share, routes that no rule raises, companions that no rule adds."""
    pack, effects = space.pack, space.domains.program.effects
    shown = {need for shows in effects.shows for need, strength in shows.items() if strength > 0}
    met = {need for route in pack.content.routes if not route.companion for need in route.meets}
    raised = {route for cells in effects.cells for route, shares in cells.items() if any(s.value > 0 for s in shares)}
    added = {route for rule in pack.content.rules for route in rule.add}
    found = [("needs", n, "no rule shows it", "write a rule that does") for n in pack.needs if n not in shown]
    found += [("needs", n, "no route meets it", "say which route does") for n in pack.needs if n in shown - met]
    ranked = {r.id for r in pack.content.routes if not r.companion}
    found += [("routes", r, "no rule adds it", f"write a rule with `add: [{r}]`") for r in pack.routes if r not in ranked | added]
    found += [("routes", r, "nothing brings it forward", "let it meet a need that a rule shows") for r in pack.routes if r in ranked - raised]
    yield from (Finding(kind, name, f"`{name}` is a loose end: {message}", f"{hint}, or take it out") for kind, name, message, hint in found)


@check("unused-question")
def unused_question(space: Space) -> Iterator[Finding]:
    """Questions whose answer nothing that decides reads."""
    pack, program = space.pack, space.domains.program
    idle = ("conditions", "neighbours", "causes")  # these decide nothing, conditions only where they are used
    read = (program.compile(condition).questions for (kind, *_), condition in conditions_of(pack) if kind not in idle)
    used = {p.when_raising for p in pack.content.promises}.union(*read)
    for name in (q for q in pack.questions if q not in used):
        yield Finding("questions", name, f"nothing reads the answer to `{name}`", "write a rule that needs it, or ask less")


@check("review-date", "error")
def review_date(space: Space) -> Iterator[Finding]:
    """Sources and offers that were to be reviewed before `as_of`."""
    for kind, entry in ((key, e) for key in ("sources", "vendors") for e in getattr(space.pack.content, key)):
        if space.as_of and entry.review_by and entry.review_by < space.as_of:
            late = f"`{entry.id}` was to be reviewed by {entry.review_by}"
            yield Finding(kind, entry.id, late, "read it again, then set `checked` and a later `review_by`", ())


@check("missing-source")
def missing_source(space: Space) -> Iterator[Finding]:
    """Sources without any way to find them, and rules that rest on unread sources alone."""
    pack = space.pack
    for source in pack.content.sources:
        if not (source.url or source.publisher) and any(source.id in rule.sources for rule in pack.content.rules):
            yield Finding("sources", source.id, f"`{source.id}` has neither an address nor a publisher", "add `url` or `publisher`")
    for rule in pack.content.rules:
        if rule.sources and all(s in pack.sources and pack.sources[s].read == "unread" for s in rule.sources):
            yield Finding("rules", rule.id, f"`{rule.id}` rests on sources alone that nobody read", "read one of them, or write `judgement: true`")


@check("uncovered")
def uncovered(space: Space) -> Iterator[Finding]:
    """At most one finding each about rules and routes that no case covers, of an overlay and of what it extends apart."""
    pack = space.pack
    if not pack.content.cases:
        return
    fired = {rule for case in pack.content.cases for rule in evaluate(pack, answers_of_case(pack, case)).fired}
    right = {name for case in pack.content.cases for name in (*case.expect.best, *case.expect.also_ok)}
    never = [("rules", name) for name in pack.rules if name not in fired]
    never += [("routes", r.id) for r in pack.content.routes if not r.companion and not right & {r.id, r.family}]
    for (kind, _), names in grouped(((kind, pack.is_own(pack.places[kind, name])), name) for kind, name in never).items():
        one, many = {"rules": ("one rule fires", "rules fire"), "routes": ("one route is right", "routes are right")}[kind]
        said = f"{len(names)} {many}" if names[1:] else one
        listed = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if names[SHOWN:] else "")
        changed = [n for n in names if kind == "rules" and pack.is_own(pack.places[kind, n]) and not pack.is_own(pack.places["rules.because", n])]
        since = f"; {listing(changed)} fired below, where cases leave open what you ask of it now" if changed else ""
        yield Finding(kind, names[0], f"{said} in no case", f"write a case for: {listed}{since}", (kind[:-1], *names), "refuted")
