"""Promises are proved, or refuted by answers for which the reference evaluator breaks them too."""

import itertools
from collections.abc import Callable

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.check import Space, promises
from advisor.check.broken import broken_by
from advisor.decide import FALSE, evaluate, recommend
from advisor.pack import Pack
from tests.decide import oracle
from tests.strategies import answered, conditions, make_pack, plain_packs
from tests.worlds import as_answers

RULE = "rules:\n  - id: mine\n    because: It does.\n    judgement: true\n    "
BAN = RULE + "when: goal is code\n    rule_out: {trains_at: own}"
BOTH = "routes:\n  - {id: tuning, traits: {trains_at: [provider, own]}}\n"
COMPANION = "routes:\n  - {id: review, label: Review, family: human-review, layer: context, companion: true}\n"


def promised(on_base: Callable[[str], Pack], promise: str, more: str = "", limit: float = 10.0) -> tuple[Pack, list]:
    pack = on_base(f"promises:\n  - {{id: promised, {promise}}}\n{more}")
    return pack, list(promises.CHECK.problems(Space(pack, limit=limit)))


ADDING, KNOWN = COMPANION + RULE + "when: always\n    add: [review]", "always_add: review, when: goal is code"
HURTS, FEW = "never_hurts: tuning, when_raising: size", "when: goal is answer and size < 10"
RAISED = "raising `size` from `10–99` to `100 or more`"
TUNED = RULE + f"{FEW}\n    add: [tuning]"
DEAR = RULE + "when: size >= 100 and goal is code\n    "


@pytest.mark.parametrize(
    ("promise", "more", "said"),
    [
        (HURTS, f"{DEAR}routes: {{tuning: against strongly}}", f"{RAISED} lowers the total of `tuning` by 6, through `ten_examples_help` and `mine`"),
        (HURTS, f"{DEAR}rule_out: [tuning]", f"{RAISED} rules out `tuning`, through `mine`"),
        ("never_recommend: {trains_at: own}, when: size >= 100 and goal is code and data is some", "", "`tuning` comes first"),
        (f"never_recommend: [tuning], {FEW}", TUNED, "`tuning` stands in the stack, through `mine`"),
        (f"{KNOWN}, until_known: true", COMPANION, "nothing that holds until it is known adds `review`"),
        ("always_add: review, of: [tuning]", COMPANION, "`review` is not added to `tuning`"),
        (f"always_add: review, of: [tuning], {FEW}", COMPANION + TUNED, "`review` is not added to `prompt`, beside which `of` means `tuning`"),
        ("always_add: review", COMPANION + RULE + "when: always\n    add: {review: later}", "`review` is added later only"),
        ("always_add: {review: now}", ADDING, "`review` is added next only"),
        (f"{KNOWN}, until_known: true", f"{ADDING}\n    rule_out: [review]", "`review` is not added to `prompt`: `mine` rules it out"),
        ("never_recommend: {trains_at: own}, when: goal is code, until_known: true", BAN, "nothing that holds until it is known rules out `tuning`"),
        ("never_recommend: {trains_at: provider}", BOTH, "`tuning` may be done by `trains_at: provider`, and no rule forbids that"),
        ("always_before: measure, of: [tuning]", "", "no rule puts `measure` before `tuning`"),
        ("always_before: measure", "", "no rule puts `measure` before `prompt`"),
    ],
)
def test_broken_promises_say_how(on_base: Callable[[str], Pack], promise: str, more: str, said: str) -> None:
    """A broken promise is an error that says what happens, with no more answers than it takes."""
    pack, (problem,) = promised(on_base, promise, more)
    assert ("promise-broken", "error", "refuted") == (problem.code, problem.severity, problem.verdict)
    assert problem.message.startswith(f"`promised` is broken: {said}")
    told = problem.hint.partition("; ")[0].removeprefix("with the answers ").replace("where nothing is answered", "{}")
    answers, broken = answered(pack, yaml.safe_load(told)), broken_by(pack, pack.content.promises[0])
    assert broken(answers) and not any(broken(answers.with_answer(q, None)) for q in answers.given)
    assert not said.endswith("comes first") or "tuning" == recommend(pack, answers).first == evaluate(pack, answers).ranking[0].route


def test_a_promise_names_the_rules_that_keep_it(on_base: Callable[[str], Pack]) -> None:
    """Those of the overlay that between them fire wherever it speaks, and no others that forbid the same; none where they do not suffice."""
    part, told = "data is some and size >= 10", "because: It is., judgement: true"
    bans = {"whole": "goal is code", "part": part, "elsewhere": "goal is answer and data is none"}
    rules = "".join(f"  - {{id: {name}, when: {at}, until_known: true, rule_out: {{trains_at: own}}, {told}}}\n" for name, at in bans.items())
    for when, names in (("goal is code", ["whole"]), (f"goal is code or ({part})", ["whole", "part"]), ("size < 10", []), ("size >= 10", ["part"])):
        pack, found = promised(on_base, f"never_recommend: {{trains_at: own}}, when: {when}", f"rules:\n{rules}")
        assert ([], names) == (found, promises.seen_to_by(Space(pack), pack.content.promises[0]))


def test_idle_promises_those_without_time_and_held_steps(on_base: Callable[[str], Pack]) -> None:
    """A promise about answers that nobody can give promises nothing; without time it is neither proved nor refuted; a step that is held is kept."""
    idle, late = "never_recommend: [tuning], when: data is none and size < 10", "never_hurts: tuning, when_raising: size"
    for promise, limit, said in ((idle, 10, ("promise-idle", "proved")), (late, 0, ("promise-not-decided", "not_decided"))):
        assert [(*said, "warning")] == [(p.code, p.verdict, p.severity) for p in promised(on_base, promise, limit=limit)[1]]
    held = f"steps:\n  - {{id: measure, held_when: data is some}}\n{RULE}when: data is none\n    until_known: true\n    before: {{measure: [all]}}"
    assert [] == promised(on_base, "always_before: measure, when: 'data in [none, some]', until_known: true", held)[1]


@st.composite
def promising(draw: st.DrawFn) -> Pack:
    """A generated pack with one promise."""
    plain = draw(plain_packs())
    routes, ordered = [r["id"] for r in plain["routes"]], [q["id"] for q in plain["questions"] if "ordered" in q or "number" in q]
    targets = st.lists(st.sampled_from(routes), min_size=1, max_size=2, unique=True) | st.just({"trains_at": "own"})
    kind = draw(st.sampled_from(["never_recommend", "always_add", "always_before", *["never_hurts"] * 3 * bool(ordered)]))
    unless = st.fixed_dictionaries({"unless_known": conditions(plain["questions"], 2)})
    until = {} if kind == "never_hurts" else draw(st.just({}) | st.just({"until_known": True}) | unless)
    if kind == "never_hurts":
        promise = {"never_hurts": draw(st.sampled_from([*routes, "some"])), "when_raising": draw(st.sampled_from(ordered))}
    elif kind == "never_recommend":
        promise = {"never_recommend": draw(targets)}
    elif kind == "always_add":
        promise = {"always_add": draw(st.sampled_from([routes[0], {routes[-1]: "now"}]))} | ({"of": draw(targets)} if draw(st.booleans()) else {})
    else:
        promise = {"always_before": "step0"} | ({"of": draw(targets)} if draw(st.booleans()) else {})
    promise |= until
    if "until_known" in promise or draw(st.booleans()):
        promise["when"] = draw(conditions(plain["questions"], 2))
    return make_pack({**plain, "promises": [{"id": "promised", **promise}]})


@given(promising())
def test_promises_are_decided_as_by_brute_force(pack: Pack) -> None:
    """A promise is proved exactly where no complete answers break it by the reference."""
    few = [w for w, _ in zip(oracle.worlds(pack, Answers()), range(400), strict=False)]
    assume(len(few) < 400)
    every = [as_answers(w, pack) for w in few]
    (promise,) = pack.content.promises
    broken, found = broken_by(pack, promise), list(promises.check_promise(Space(pack, limit=30), promise))
    if any(broken(answers) for answers in every):
        assert ["promise-broken"] == [p.code for p in found]
    else:
        if promise.until_known or promise.unless_known:  # then answers that leave one of them open get nothing of it either
            fewer = (answers.with_answer(q, None) for answers in every if oracle.fires(pack, answers, promise) for q in answers.given)
            for r in (recommend(pack, answers) for answers in itertools.islice(fewer, 50) if oracle.fires(pack, answers, promise)):
                chosen, rules = {r.first, *(c.route for c in r.stack)}, [pack.rules[rule] for rule in r.evaluation.fired]
                assert not chosen & {*pack.expand(promise.never_recommend)}
                assert promise.always_add.keys() <= {name for rule in rules for name in rule.add}
                gated = {name for rule in rules for name in pack.expand(rule.before.get("step0", ()))}
                may = (w for s, w in r.domains.program.held_steps.items() if s == promise.always_before and r.domains.decide(w) != FALSE)
                assert not promise.always_before or any(may) or gated.issuperset(pack.expand(promise.of))  # what is held, or may be, is kept there
        assert {p.code for p in found} <= {"promise-idle"}
        assert not (found and any(oracle.fires(pack, answers, promise) for answers in every))
