"""What some answers break, in words: the reference through which every refuted promise goes."""

from collections.abc import Callable, Container

import yaml

from advisor.answers import Answers
from advisor.decide import PHASES, evaluate
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE
from advisor.decide.recommend import recommended
from advisor.decide.result import Completions
from advisor.explain.offers import offers
from advisor.pack import Answer, Pack, Traits, nested, plain_answer
from advisor.pack.beside import Vendor
from advisor.pack.model import Promise

Broken = Callable[[Answers], str]  # what these answers break, in words; empty if nothing


def broken_by(pack: Pack, promise: Promise) -> Broken:
    """What answers break a promise, and how."""
    return lambda answers: (_hurts if promise.never_hurts else _comes_out)(pack, promise, answers)


def needed(answers: Answers, broken: Callable[[Answers], object], keep: Container[str] = ()) -> Answers:
    """The answers without those that the refutation does not need, last first; those to the questions in `keep` stay."""
    for question in reversed([q for q in answers.given if q not in keep]):
        fewer = answers.with_answer(question, None)
        if broken(fewer):
            answers = fewer
    return answers


def written(pack: Pack, answers: Answers) -> str:
    """Answers as one line of an answers file: `{task: sort, faults: [slow]}`."""
    plain = nested(pack, {q: plain_answer(pack.questions[q], a) for q, a in answers.given.items()})
    return yaml.safe_dump(plain, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()


def offers_with(pack: Pack, promise: Promise) -> list[Vendor]:
    """The offers that a promise over traits forbids; a promise that names routes is about no offers."""
    traits = promise.never_recommend
    return [v for v in pack.content.vendors if v.status != "gone" and traits.select(v.traits)] if isinstance(traits, Traits) else []


def _concerned(pack: Pack, promise: Promise, answers: Answers) -> bool:
    """Whether the answers certainly meet the promise's condition."""
    domains = Domains(pack, answers)
    return promise.when is None or domains.decide(domains.program.compile(promise.when)) == TRUE


def _hurts(pack: Pack, promise: Promise, answers: Answers) -> str:
    question = pack.questions[promise.when_raising]
    options = list(question.choices)
    answer = answers.given.get(question.id)
    if answer is None or answer.not_sure or answer.options[0] == options[-1]:
        return ""
    at = options.index(answer.options[0])
    higher = answers.with_answer(question.id, Answer((options[at + 1],)))
    now, then = evaluate(pack, answers), evaluate(pack, higher)
    if then.suspended or not (_concerned(pack, promise, answers) and _concerned(pack, promise, higher)):
        return ""
    step = f"raising `{question.id}` from `{question.choices[options[at]].label}` to `{question.choices[options[at + 1]].label}`"
    for route in pack.expand([promise.never_hurts]):
        if pack.routes[route].companion or now.standing(route).status == "ruled_out":
            continue
        if then.standing(route).status == "ruled_out":
            return f"{step} rules out `{route}`"
        lost = now.standing(route).total - then.standing(route).total
        if lost > 0:
            return f"{step} lowers the total of `{route}` by {lost}"
    return ""


def _comes_out(pack: Pack, promise: Promise, answers: Answers) -> str:
    rec = recommended(Domains(pack, answers), Completions(0, (), {}, False))
    if rec.first is None or not _concerned(pack, promise, answers):
        return ""
    chosen = [rec.first, *(x.route for x in rec.stack)]
    if promise.always_add:
        leading, phases = {rec.first, *pack.routes[rec.first].combines}, {x.route: x.phase for x in rec.stack}
        if promise.of and leading.union(chosen).isdisjoint(pack.expand(promise.of)):
            return ""
        late = [r for r in pack.expand([promise.always_add]) if r not in leading and phases.get(r) not in PHASES[:2]]
        return f"`{late[0]}` is {f'added {phases[late[0]]} only' if late[0] in phases else f'not added to `{rec.first}`'}" if late else ""
    found = [r for r in chosen if r in pack.expand(promise.never_recommend or promise.of)]
    if promise.never_recommend:
        if found:
            return f"`{found[0]}` {'comes first' if found[0] == rec.first else 'stands in the stack'}"
        banned = offers_with(pack, promise)
        return next((f"`{o.vendor.id}` is offered for `{at.route}`" for at in offers(rec) for o in at.offers if o.vendor in banned), "")
    step, domains = promise.always_before, rec.domains
    held = domains.program.held_steps.get(step)
    gates = [pack.rules[f.rule].before.get(step, ()) for f in rec.evaluation.fired]
    ungated = [r for r in found if not any(r in pack.expand(gated) for gated in gates)]
    return f"no rule puts `{step}` before `{ungated[0]}`" if ungated and (held is None or domains.decide(held) != TRUE) else ""
