"""Promises are believed until answers refute them, and every refutation holds in the reference evaluator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.decide.test_outlook import as_answers

from advisor.answers import Answers, read_answers
from advisor.check.promise_samples import PromiseSamples
from advisor.check.promises import check_promise, check_promises
from advisor.decide import evaluate, recommend
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE, program_of
from advisor.pack import DEFAULT_PACK, Pack, Problem, load_pack
from tests.decide import oracle
from tests.strategies import conditions, make_pack, plain_packs

RULE = "rules:\n  - id: mine\n    because: It does.\n    judgement: true\n    "


def promised(on_base: Callable[[str], Pack], promise: str, more: str = "") -> tuple[Pack, list[Problem]]:
    pack = on_base(f"promises:\n  - {{id: promised, {promise}}}\n{more}")
    return pack, check_promises(pack)


def witness(problem: Problem) -> dict:
    """The answers in a problem's hint, as an answers file would hold them."""
    return yaml.safe_load(problem.hint.removeprefix("with the answers "))


KEPT = [
    "never_hurts: tuning, when_raising: size",
    "never_recommend: [tuning], when: data is none",
    "always_before: measure, of: [tuning], when: size >= 100",
]


@pytest.mark.parametrize("promise", KEPT)
def test_kept_promises_are_no_findings(on_base: Callable[[str], Pack], promise: str) -> None:
    """A promise that the rules keep is no finding."""
    assert promised(on_base, promise)[1] == []


def test_points_that_fall_break_never_hurts(on_base: Callable[[str], Pack]) -> None:
    """Fewer points for a higher answer break `never_hurts`, and the witness shows it."""
    pack, (problem,) = promised(
        on_base, "never_hurts: tuning, when_raising: size", RULE + "when: size >= 100 and goal is code\n    points: {tuning: {skill: -4}}"
    )
    assert problem.code == "promise-broken"
    assert problem.message == "`promised` is broken: raising `size` from `10–99` to `100 or more` takes 2 points from `tuning`"
    answers, _ = read_answers(pack, witness(problem))
    assert {"goal", "size"} == set(answers.given) - {"data"}
    raised, _ = read_answers(pack, {**witness(problem), "size": 100})
    assert evaluate(pack, raised).standing("tuning").total < evaluate(pack, answers).standing("tuning").total


def test_a_veto_breaks_never_hurts(on_base: Callable[[str], Pack]) -> None:
    """A higher answer that rules the route out breaks `never_hurts`."""
    _, (problem,) = promised(on_base, "never_hurts: tuning, when_raising: size", RULE + "when: size >= 100 and goal is code\n    rule_out: [tuning]")
    assert problem.message.endswith("raising `size` from `10–99` to `100 or more` rules out `tuning`")


def test_a_rare_exception_is_found(on_base: Callable[[str], Pack]) -> None:
    """A forbidden route that comes first under the promise's own condition is found, however rare the condition is."""
    pack, (problem,) = promised(on_base, "never_recommend: [tuning], when: size >= 100 and goal is code and data is some")
    assert problem.message == "`promised` is broken: `tuning` comes first"
    answers, problems = read_answers(pack, witness(problem))
    assert problems == []
    assert recommend(pack, answers).first == "tuning"


def test_a_forbidden_companion_is_found(on_base: Callable[[str], Pack]) -> None:
    """A route that only stands in the stack breaks `never_recommend` too."""
    more = RULE + "when: goal is answer and size < 10\n    add: [tuning]"
    _, (problem,) = promised(on_base, "never_recommend: [tuning], when: goal is answer and size < 10", more)
    assert problem.message == "`promised` is broken: `tuning` stands in the stack"


def test_a_missing_companion_is_found(on_base: Callable[[str], Pack]) -> None:
    """A companion that no rule adds breaks `always_add`."""
    more = "routes:\n  - {id: review, label: Review, family: human-review, layer: context, companion: true}\n"
    _, (problem,) = promised(on_base, "always_add: review, when: goal is code", more)
    assert problem.message.startswith("`promised` is broken: `review` is not added to ")
    assert witness(problem) == {"goal": "code"}


def test_a_missing_step_is_found(on_base: Callable[[str], Pack]) -> None:
    """A plan without the promised step breaks `always_before`."""
    pack, (problem,) = promised(on_base, "always_before: measure, of: [tuning]")
    assert problem.message == "`promised` is broken: the plan for `tuning` has no step `measure`"
    answers, _ = read_answers(pack, witness(problem))
    assert recommend(pack, answers).first == "tuning"


def test_a_promise_about_excluded_answers_is_idle(on_base: Callable[[str], Pack]) -> None:
    """A promise that only concerns answers which an assumption excludes is said to promise nothing."""
    more = "assume:\n  - {id: no_code, never: goal is code}\n"
    _, (problem,) = promised(on_base, "never_recommend: [tuning], when: goal is code", more)
    assert (problem.code, problem.severity, problem.verdict) == ("promise-idle", "warning", "proved")


def test_without_time_a_kept_promise_is_not_decided(on_base: Callable[[str], Pack]) -> None:
    """A promise that samples keep and that no time is left to prove is neither proved nor refuted, and says how many were sampled."""
    pack = on_base("promises:\n  - {id: promised, never_hurts: tuning, when_raising: size}\n")
    (problem,) = check_promises(pack, time_limit=0)
    assert (problem.code, problem.severity, problem.verdict) == ("promise-not-decided", "warning", "sampled")
    assert "20,480 sampled answer sets keep it" in problem.message


@pytest.mark.parametrize("promise", ["never_recommend: [tuning]", "always_before: measure, of: [tuning]"])
def test_without_time_samples_still_refute(on_base: Callable[[str], Pack], promise: str) -> None:
    """A promise that is often broken is refuted even where no time is left for the solver."""
    pack = on_base(f"promises:\n  - {{id: promised, {promise}}}\n")
    (problem,) = check_promises(pack, time_limit=0)
    assert (problem.code, problem.verdict) == ("promise-broken", "refuted")


def test_the_same_seed_gives_the_same_witness(on_base: Callable[[str], Pack]) -> None:
    """Testing twice finds the same refutation."""
    pack, found = promised(on_base, "never_recommend: [tuning]")
    assert found == check_promises(pack)


def test_the_default_pack_keeps_its_promises() -> None:
    """Every promise of the default pack is proved."""
    pack = load_pack(DEFAULT_PACK)
    assert pack.content.promises
    assert check_promises(pack) == []


@st.composite
def promising(draw: st.DrawFn) -> Pack:
    """A generated pack with one promise."""
    plain = draw(plain_packs())
    routes = [r["id"] for r in plain["routes"]]
    ordered = [q["id"] for q in plain["questions"] if "ordered" in q or "number" in q]
    kinds = ["never_recommend", "always_add", "always_before", *["never_hurts"] * 3 * bool(ordered)]
    kind = draw(st.sampled_from(kinds))
    if kind == "never_hurts":
        promise = {"never_hurts": draw(st.sampled_from([*routes, "some"])), "when_raising": draw(st.sampled_from(ordered))}
    elif kind == "never_recommend":
        promise = {"never_recommend": draw(st.lists(st.sampled_from(routes), min_size=1, max_size=2, unique=True))}
    elif kind == "always_add":
        promise = {"always_add": draw(st.sampled_from(routes))}
    else:
        promise = {"always_before": "step", "of": draw(st.lists(st.sampled_from(routes), min_size=1, max_size=2, unique=True))}
    if draw(st.booleans()):
        promise["when"] = draw(conditions(plain["questions"], 2))
    return make_pack({**plain, "promises": [{"id": "promised", **promise}]})


@given(promising())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
def test_promises_are_decided_as_by_brute_force(pack: Pack) -> None:
    """A promise is proved exactly where no complete answers within the assumptions break it by the reference evaluator."""
    few = [w for w, _ in zip(oracle.worlds(pack, Answers()), range(400), strict=False)]
    assume(len(few) < 400)
    never = [a.never for a in pack.content.assume]
    within = [as_answers(w, pack) for w in few if not any(oracle.holds(pack, n, w) for n in never)]
    (promise,) = pack.content.promises
    broken = PromiseSamples(pack).broken(promise)
    found = list(check_promise(pack, promise, time_limit=30))
    if any(broken(answers) for answers in within):
        assert ["promise-broken"] == [p.code for p in found]
    else:
        assert {p.code for p in found} <= {"promise-idle"}
        if found:
            assert promise.when is not None
            assert not any(Domains(pack, answers).decide(program_of(pack).compile(promise.when)) == TRUE for answers in within)
