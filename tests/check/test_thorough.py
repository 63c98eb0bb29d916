"""What the thorough checks say of the default pack, and of packs that samples cannot judge."""

from collections.abc import Callable

import yaml

from advisor.check import Space, needs_pile_up, never_fires, no_route_left, run_checks
from advisor.check.baseline import is_known
from advisor.decide import evaluate
from advisor.pack import Pack, load_pack
from tests.strategies import answered

RULE = "rules:\n  - id: mine\n    because: It does.\n    judgement: true\n    "


def test_the_default_pack_is_proved_up_to_its_baseline() -> None:
    """Strict finds nothing in the default pack that its baseline does not accept: all is proved or has a witness."""
    pack = load_pack()
    found = run_checks(pack, strict=True)
    assert [] == [(p.code, p.message) for p in found if not is_known(pack, p)]
    assert [] == [p.code for p in found if p.verdict == "not_decided"]


def test_the_witness_of_no_route_left_leaves_none(on_base: Callable[[str], Pack]) -> None:
    """The answers shown rule every route out, and no fewer do."""
    pack = on_base(RULE + "when: goal is code\n    rule_out: [prompt]")
    (problem,) = no_route_left.problems(Space(pack))
    plain = yaml.safe_load(problem.hint.removeprefix("with the answers "))
    assert {"goal": "code", "data": "none"} == plain
    assert {"ruled_out"} == {s.status for s in evaluate(pack, answered(pack, plain)).ranking}


def test_what_piles_up_is_said_of_the_narrower_rule(on_base: Callable[[str], Pack]) -> None:
    """Of two rules that always fire together the later is named; opposite words, and rules that only overlap, do not pile up."""
    rules = "".join(
        f"  - {{id: {i}, when: {when}, {says}, because: It is., judgement: true}}\n"
        for i, when, says in (
            ("one", "data is some", "routes: {prompt: slightly}"),
            ("two", "not (data is none)", "routes: {all: clearly}"),
            ("three", "size >= 10", "needs: {skill: against slightly}"),
            ("four", "goal is code", "routes: {prompt: strongly}"),
        )
    )
    assert [("two", "one")] == [p.about for p in needs_pile_up.problems(Space(on_base(f"rules:\n{rules}")))]


def test_without_time_nothing_is_claimed(on_base: Callable[[str], Pack]) -> None:
    """Where the solver has no time, a finding says that it is not decided: of three questions with two options, two are answered alike."""
    options = "section: all, ask: Which?, options: {red: Red, blue: Blue}"
    questions = "".join(f"  - {{id: {q}, {options}}}\n" for q in "xyz")
    pairs = [(q, r, c) for q, r in ("xy", "yz", "xz") for c in ("red", "blue")]
    alike = "".join(f"  - {{id: {q}{r}_{c}, never: goal is code and {q} is {c} and {r} is {c}}}\n" for q, r, c in pairs)
    pack = on_base(f"questions:\n{questions}assume:\n{alike}{RULE}when: goal is code\n    warn: Test it.")
    for limit, verdict, said in ((0, "not_decided", "it is not decided whether"), (20, "proved", "no answers meet the `when` of `mine`")):
        (problem,) = never_fires.problems(Space(pack, limit=limit))
        assert (verdict, "warning", ("mine",)) == (problem.verdict, problem.severity, problem.about)
        assert problem.message.startswith(said)
