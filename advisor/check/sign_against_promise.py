"""A rule whose sign contradicts a promise.

A promise says that more of something never hurts a route, and a rule takes from that route as there is more, or gives to it
as long as there is less; or a promise forbids a route, and a rule speaks for it under the very same condition. `--strict`
would find the promise broken, or saved by other rules; this names the rule.

Passes:

    promises:
      - {id: examples_help, never_hurts: tuning, when_raising: size}

Fails:

    promises:
      - {id: examples_help, never_hurts: tuning, when_raising: size}
    rules:
      - {id: too_many, when: size >= 100, needs: {skill: against slightly}, because: Nobody reads that many., judgement: true}

Fails:

    promises:
      - {id: no_tuning_for_code, never_recommend: [tuning], when: goal is code}
    rules:
      - {id: code_is_trained, when: goal is code, routes: {tuning: slightly}, because: It is often wished for., judgement: true}
"""

from collections.abc import Iterator

from advisor.decide.program import Atom, Compiled, Program
from advisor.pack import Problem
from advisor.pack.model import Promise

from .space import Space

ID = "sign-against-promise"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Each rule and promise that contradict each other."""
    program, pack = space.domains.program, space.pack
    for promise in pack.content.promises:
        hurts = bool(promise.never_hurts)
        routes = set(pack.expand([promise.never_hurts] if hurts else promise.never_recommend))
        for i, (rule, when) in enumerate(zip(pack.content.rules, program.when, strict=True)):
            sign = _rising(program, promise, when) if hurts else -1 if promise.when is not None and rule.when == promise.when else 0
            brought = {route: sum(s.value for s in shares if hurts or not s.need) for route, shares in program.effects.cells[i].items()}
            worst = next((route for route, value in brought.items() if route in routes and value * sign < 0), "")
            if worst:
                says = "takes from" if brought[worst] < 0 else "speaks for"
                told = f"raising `{promise.when_raising}` never hurts it" if hurts else "it is never recommended there"
                message = f"`{rule.id}` {says} `{worst}`, and `{promise.id}` says that {told}"
                hint = "turn the sign of the rule, or take the promise back"
                yield Problem(ID, message, pack.places["rules", rule.id], hint, SEVERITY, "", (rule.id, promise.id))


def _rising(program: Program, promise: Promise, when: Compiled) -> int:
    """1 where a condition holds from some answer to the raised question upwards, -1 where up to one, 0 where neither."""
    (variable,) = program.of_question[promise.when_raising][:1]
    terms = [when.tree] if isinstance(when.tree, Atom) else when.tree[1] if isinstance(when.tree, tuple) and when.tree[0] == "all" else ()
    mask = next((t.mask for t in terms if isinstance(t, Atom) and t.variable == variable), 0) & program.full[variable]
    top, full = mask.bit_length(), program.full[variable]
    if not mask or mask == full:
        return 0
    return 1 if top == full.bit_length() and mask | (mask - 1) == full else -1 if mask & (mask + 1) == 0 else 0
