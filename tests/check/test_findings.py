"""What the checks say of the default pack and of small ones, and what a baseline accepts."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import yaml

from advisor.check import Space, needs_pile_up, never_fires, no_route_left, run_checks
from advisor.check.render import as_yaml, is_known
from advisor.decide import evaluate
from advisor.pack import Pack, Problem, load_pack
from tests.strategies import answered

RULE = "rules:\n  - id: mine\n    because: It does.\n    judgement: true\n    "
SMALL = "conditions:\n  - {id: small, when: size < 10}\n" + RULE
NEVER, UNREAD = "no answers meet the `when` of `mine`", "nothing reads the answer to `colour`"
SILENT = "2 routes of the pack below do not say `acts`: prompt, tuning"
NOT, NOTHING = "data is none and size < 10", ["no answers meet the `when` of `answers_are_prompted`"]
NOTHING += ["no answers meet the `ask_if` of `goal`", "no answers meet the `requires` of `prompt`"]
NEGATED = "`mine` also holds where `size` is not asked, because of its `not`"


def found(pack: Pack) -> list[tuple[str, str]]:
    return [(p.code, p.message) for p in run_checks(pack)]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (SMALL + "when: small and size >= 100\n    advise: Measure.", [("never-fires", NEVER)]),
        (RULE + "when: goal is code and ((size < 10 and data is none) or goal is answer)\n    advise: Measure.", [("never-fires", NEVER)]),
        (SMALL + "when: not small\n    advise: Measure.", [("negated-conditional", NEGATED)]),
        (RULE + "when: not (goal is code or not (size < 10))\n    advise: Measure.", []),
        (RULE + "when: goal is code\n    until_known: yes\n    rule_out: {acts: yes}", [("silent-trait", SILENT)]),
        ("questions:\n  - {id: colour, section: all, ask: Which?, options: {red: Red, blue: Blue}}\n", [("unused-question", UNREAD)]),
        (f"questions:\n  - {{id: goal, ask_if: {NOT}}}\nroutes:\n  - {{id: prompt, requires: {NOT}}}\n", [("never-fires", x) for x in NOTHING]),
    ],
)
def test_findings(on_base: Callable[[str], Pack], text: str, findings: list[tuple[str, str]]) -> None:
    """The quick checks find this in the base pack with such text on top, and nothing else."""
    assert findings == found(on_base(text))


def test_the_default_pack_is_proved_up_to_its_baseline() -> None:
    """Strict finds nothing in the default pack that its baseline does not accept: all is proved or has a witness."""
    pack = load_pack()
    found = run_checks(pack, strict=True)
    assert [] == [(p.code, p.message) for p in found if not is_known(pack, p)]
    assert [] == [p.code for p in found if p.verdict == "not_decided"]


def test_the_witness_of_no_route_left_leaves_none(on_base: Callable[[str], Pack]) -> None:
    """The answers shown rule every route out, and no fewer do; each rule that does so is a finding of its own, so that a baseline accepts no other."""
    other = "  - {id: other, when: goal is answer, rule_out: [prompt], because: So it is., judgement: true}"
    pack = on_base(f"{RULE}when: goal is code\n    rule_out: [prompt]\n{other}")
    problem, second = sorted(no_route_left.problems(Space(pack)), key=lambda p: p.about)
    assert (("mine",), ("other",)) == (problem.about, second.about) and problem.message.startswith("`mine` rules every route out")
    plain = yaml.safe_load(problem.hint.removeprefix("with the answers "))
    assert {"goal": "code", "data": "none"} == plain
    assert {"ruled_out"} == {s.status for s in evaluate(pack, answered(pack, plain)).ranking}
    whens = {"goal is code and data is some": "prompt", "size >= 100": "tuning", "goal is answer": "all"}  # the last says what it does
    rules = "".join(f"  - {{id: {out}_out, when: {when}, rule_out: [{out}], because: So., judgement: true}}\n" for when, out in whens.items())
    (problem,) = no_route_left.problems(Space(on_base(f"rules:\n{rules}")))
    assert {"prompt_out", "tuning_out"} == {*problem.about} and "between them, none of them alone, in" in problem.message


def test_what_piles_up_is_said_of_the_narrower_rule(on_base: Callable[[str], Pack]) -> None:
    """Of two rules that always fire together the later is named; opposite words, and rules that only overlap, do not pile up."""
    said = {"data is some": "routes: {prompt: slightly}", "not (data is none)": "routes: {all: clearly}"}
    said |= {"size >= 10": "needs: {skill: against slightly}", "goal is code": "routes: {prompt: strongly}"}
    told = zip(("one", "two", "three", "four"), said.items(), strict=True)
    rules = "".join(f"  - {{id: {i}, when: {when}, {says}, because: It is., judgement: true}}\n" for i, (when, says) in told)
    assert [("two", "one")] == [p.about for p in needs_pile_up.problems(Space(on_base(f"rules:\n{rules}")))]


def test_without_time_nothing_is_claimed(on_base: Callable[[str], Pack]) -> None:
    """Where the solver has no time, a finding says that it is not decided: of three questions with two options, two are answered alike."""
    options = "section: all, ask: Which?, options: {red: Red, blue: Blue}"
    questions = "".join(f"  - {{id: {q}, {options}}}\n" for q in "xyz")
    unlike = " and ".join(f"not ({q} is {c} and {r} is {c})" for q, r, c in [(q, r, c) for q, r in ("xy", "yz", "xz") for c in ("red", "blue")])
    pack = on_base(f"questions:\n{questions}{RULE}when: {unlike}\n    warn: Test it.")
    for limit, verdict, said in ((0, "not_decided", "it is not decided whether"), (20, "proved", "no answers meet the `when` of `mine`")):
        (problem,) = never_fires.problems(Space(pack, limit=limit))
        assert (verdict, "warning", ("mine",)) == (problem.verdict, problem.severity, problem.about)
        assert problem.message.startswith(said)


UNMET = "needs:\n  - {id: speed, label: Fast}\n  - {id: ease, label: Easy}\n"


def accepted(pack: Pack) -> list[str]:
    return [p.about[0] for p in run_checks(pack, strict=True) if is_known(pack, p)]


def test_entries_accept_what_they_name(on_base: Callable[[str], Pack]) -> None:
    """A warning is accepted if an entry has its code and all that it is about, and no other is; no error, nor what was not decided, nor written."""
    for entry, names in (
        ("{code: loose-end, about: [speed]}", ["speed"]),
        ("{code: loose-end, about: [ease, speed, more]}", ["speed", "ease"]),
        ("{code: never-first, about: [speed]}", []),
    ):
        assert names == accepted(pack := on_base(f"{UNMET}baseline:\n  - {entry}\n"))
    warning = Problem("never-first", "it is so", severity="warning", verdict="proved", about=("speed",))
    bad = [replace(warning, severity="error"), replace(warning, verdict="not_decided")]
    assert [True, False, False] == [is_known(pack, problem) for problem in (warning, *bad)]
    assert {"baseline": []} == yaml.safe_load(as_yaml(pack, bad))


def test_what_is_written_is_accepted(on_base: Callable[[str], Pack]) -> None:
    """The baseline that is written for a pack accepts all its warnings, and keeps the reasons given before."""
    file = on_base("").folder / "baseline.yaml"
    file.write_text("baseline:\n  - {code: loose-end, about: [speed], because: Later.}\n")
    pack = on_base(UNMET)
    file.write_text(as_yaml(pack, run_checks(pack, strict=True)))
    kept = [{"code": "loose-end", "about": [name], "because": "Later."} for name in ("ease", "speed")]
    assert {"baseline": kept} == yaml.safe_load(file.read_text()) and ["speed", "ease"] == accepted(on_base(UNMET))
