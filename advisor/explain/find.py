"""Finding routes, terms and rules of a pack by words, and the names nearest to a mistyped one."""

import functools
import re
from collections.abc import Collection
from typing import TypeVar

from advisor.pack import SUGGESTION, Pack, Problem, Route, Rule, Term, nearest, short

from .reasons import meeting
from .words import condition_text

Entry = TypeVar("Entry")


def find_to_learn(pack: Pack, words: str) -> tuple[list[Route], list[Term]]:
    """Routes and terms that hold every word; those with the words in their label or id come first."""
    routes = [(r, f"{r.label} {r.id}", " ".join([r.summary, r.changes, r.trades, r.family, *r.takes, *r.tools])) for r in pack.content.routes]
    return _matching(routes, words), _matching([(t, f"{t.label} {t.id}", f"{t.means} {t.changes} {t.trades}") for t in pack.content.terms], words)


def find_rules(pack: Pack, words: str = "", *, route: str = "", source: str = "", among: Collection[str] | None = None) -> list[Rule]:
    """Rules in order with every word in their id, reason or condition; those that concern `route`, rest on `source`, or are `among` some, if any."""
    kept = [pack.rules[name] for name in pack.rules if among is None or name in among]
    kept = [rule for rule in kept if source in ("", *rule.sources) and (not route or route in concerned(pack, rule))]
    return _matching([(r, "", f"{r.id} {r.id.replace('_', ' ')} {r.reasons} {r.when} {condition_text(pack, r.when)}") for r in kept], words)


def concerned(pack: Pack, rule: Rule) -> tuple[str, ...]:
    """The routes that a rule speaks of, rules out, adds or gates, and those that meet a need which it shows, in the pack's order."""
    named = {*pack.expand([*rule.routes, *rule.add]), *pack.expand(rule.rule_out), *(r for gated in rule.before.values() for r in pack.expand(gated))}
    return tuple(r for r in pack.routes if r in named or any(meeting(pack, r, need) for need in rule.needs))


def unknown_route(pack: Pack, name: str | None) -> Problem | None:
    """What is wrong with the name of a route, if one is named, and anything is."""
    known = [*pack.routes]
    if name is None or name in known:
        return None
    joined = functools.partial(re.sub, "[-_]", "")  # `finetuning` and `fine_tuning` stand for what labels call fine-tuning
    said = [r.id for r in pack.content.routes if len(name) > 2 and joined(name.lower()) in joined(f"{r.label} {r.family}".lower())]
    hint, several = nearest(name, known), pack.content.groups.get(name) or said
    several = several or [r.id for r in find_to_learn(pack, name)[0][:6] if name and not hint]  # `dpo` stands in the text of one
    hint = SUGGESTION.format("`, `".join(several)) if several else hint
    return Problem("unknown-route", f"`{short(name)}` is no route", hint=hint)


def _matching(entries: list[tuple[Entry, str, str]], words: str) -> list[Entry]:
    """Entries whose head or body hold every word, whatever the case and a common ending (`cache` finds *caching*); the head weighs more."""
    wanted = [re.sub(r"(?<=\w{4})(ing|ed|es|s|e)$", "", w) for w in words.lower().split()]
    held = [(entry, head.lower()) for entry, head, body in entries if all(w in f"{head} {body}".lower() for w in wanted)]
    return [entry for entry, head in sorted(held, key=lambda x: not all(w in x[1] for w in wanted))]
