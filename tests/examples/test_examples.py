"""The shipped examples: answers files, starting points and overlays."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path

import pytest

from advisor.answers import all_parts, read_answers, read_answers_file
from advisor.check import run_checks
from advisor.check.cases import score
from advisor.decide import Recommendation, evaluate, recommend
from advisor.decide.domains import Domains
from advisor.explain import Flip, diagnosis, single_changes, verdict
from advisor.explain.parts import whole
from advisor.pack import DEFAULT_PACK, Pack, load_pack
from advisor.pack.nodes import parse
from advisor.report import FORMATS

ROOT = Path(__file__).parents[2]
DIAGNOSES = sorted((ROOT / "examples" / "diagnosis").glob("*.yaml"))
FILES = sorted((ROOT / "examples").glob("*.yaml")) + DIAGNOSES
OVERLAYS = sorted(p.parent for p in (ROOT / "rules" / "examples").glob("*/pack.yaml"))


@cache
def default() -> Pack:
    return load_pack(DEFAULT_PACK)


@cache
def recommended(file: Path) -> tuple[Recommendation, tuple[Flip, ...]]:
    rec = recommend(default(), read_answers_file(default(), file)[0])
    return rec, single_changes(rec)


def test_there_are_enough() -> None:
    """At least eight answers files, eight starting points and two overlays are shipped."""
    assert len(FILES) >= 8
    assert len(default().content.starting_points) == 8
    assert len(OVERLAYS) == 2


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_example_is_sound(file: Path) -> None:
    """An example and each of its parts reads without problems, answers only what is asked and contradicts nothing; its record is filled in."""
    answers, problems = read_answers_file(default(), file)
    assert problems == []
    for part in all_parts(answers) or (answers,):
        assert 12 <= len(part.given) <= 25
        known = Domains(default(), part)
        assert [q for q in part.given if not known.is_asked(q)] == []
        assert evaluate(default(), part).suspended == ()
    assert {"title", "deciders", "date"} <= set(answers.record)
    assert 1 <= len(answers.notes) <= 2
    assert set(answers.notes) <= set(answers.given)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_example_recommends_in_every_format(file: Path, name: str) -> None:
    """Every example gives a recommendation in every format, and text formats name its title."""
    rec, changes = recommended(file)
    assert rec.first is not None
    form = FORMATS[name]
    content = form.render(rec, changes)
    assert isinstance(content, bytes) == form.binary
    if isinstance(content, bytes):
        assert content[:2] == {"pdf": b"%P", "docx": b"PK"}[name]
    else:
        assert rec.answers.record["title"].split()[0] in content


@pytest.mark.parametrize("file", DIAGNOSES, ids=lambda f: f.stem)
def test_a_worked_diagnosis_reads_like_a_memo(file: Path) -> None:
    """A worked diagnosis has a strong first cause as its verdict, explains every symptom, and says what to measure, pull and leave."""
    rec, changes = recommended(file)
    found = diagnosis(rec)
    assert found is not None and found.headline and () == found.unexplained
    assert found.levers and found.leave_alone
    assert verdict(rec).headline == found.headline
    for name in ("text", "markdown", "adr", "html", "json"):
        content = " ".join(html.unescape(str(FORMATS[name].render(rec, changes))).split())
        for wanted in (found.headline, found.causes[0].measure, found.leave_alone[0].because, found.conflict):
            assert wanted in content, (name, wanted)


def test_one_example_is_answered_in_parts() -> None:
    """One file answers a feature part by part; its summary has advice for each, one plan, costs and something at odds."""
    (file,) = [f for f in FILES if read_answers_file(default(), f)[0].others]
    found = whole(recommended(file)[0])
    assert found is not None
    assert all(p.route for p in found.parts) and len({p.route for p in found.parts}) == len(found.parts) == 3
    assert found.plan and found.month and found.conflicts and found.because


def test_six_diagnoses_are_worked_out() -> None:
    """Two of retrieval, two of tuned models, an agent and a prompt alone stand among the examples, each with another verdict."""
    tried = [set(read_answers_file(default(), f)[0].given["tried"].options) for f in DIAGNOSES]
    kinds = ["trained" if "trained" in t else "tools" if "tools" in t else "search" if "search" in t else "prompt" for t in tried]
    assert ["prompt", "search", "search", "tools", "trained", "trained"] == sorted(kinds)
    assert 6 == len({verdict(recommended(f)[0]).headline for f in DIAGNOSES})


@pytest.mark.parametrize("point", default().content.starting_points, ids=lambda p: p.id)
def test_a_starting_point_is_sound(point: object) -> None:
    """A starting point gives six to ten answers to questions that are asked, and contradicts nothing."""
    answers, problems = read_answers(default(), {"answers": point.answers})  # type: ignore[attr-defined]
    assert problems == []
    assert 6 <= len(answers.given) <= 10
    known = Domains(default(), answers)
    assert [q for q in answers.given if not known.is_asked(q)] == []
    assert evaluate(default(), answers).suspended == ()


@pytest.mark.parametrize("folder", OVERLAYS, ids=lambda f: f.name)
def test_an_overlay_has_no_findings(folder: Path) -> None:
    """An overlay loads, and no check finds anything in it."""
    assert run_checks(load_pack(folder)) == []


def test_the_bank_rules_providers_out() -> None:
    """The bank's policy rules training at a provider out where the default pack does not."""
    given = {"answers": {"residency": "region", "may_train": "hosted"}}
    bank = load_pack(ROOT / "rules" / "examples" / "regulated-bank")
    here, there = (evaluate(p, read_answers(p, given)[0]).standing("hosted_tuning") for p in (default(), bank))
    assert here.status != "ruled_out"
    assert [v.name for v in there.vetoes] == ["bank_data_train_no_provider_models"]
    assert bank.criteria["control"].weight > default().criteria["control"].weight
    assert all(reason and rule not in bank.rules for rule, reason in bank.disabled.items())
    assert len(bank.disabled) == 2
    assert set(bank.sources) - set(default().sources) == {"bank_policy_7"}


def test_the_agency_gets_its_own_route() -> None:
    """The agency's route joins a group, so rules about the group hold for it, and its cases come out right."""
    agency = load_pack(ROOT / "rules" / "examples" / "translation-agency")
    assert "translation_memory" in agency.expand(["no_language_model"])
    own = [s for s in score(agency) if s.case.origin == "own"]
    assert own and all(s.top1 for s in own)


def test_disabled_rules_exist_with_a_reason_in_the_file() -> None:
    """The bank's file says in its own words why a rule is disabled."""
    tree, problems = parse((ROOT / "rules" / "examples" / "regulated-bank" / "pack.yaml").read_text(), "pack.yaml")
    assert problems == [] and tree is not None
    assert set(tree.plain()["disable"]["rules"]) == set(load_pack(ROOT / "rules" / "examples" / "regulated-bank").disabled)
