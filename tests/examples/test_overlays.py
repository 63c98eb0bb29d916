"""The shipped overlays, and attacks on the policy of one of them."""

from __future__ import annotations

import itertools
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.answers import Answers
from advisor.check import run_checks
from advisor.check.cases import score
from advisor.decide import Recommendation, recommend
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE
from advisor.explain.offers import offers
from advisor.pack import Pack, Traits, load_pack
from advisor.pack import condition as c
from tests.strategies import answered, random_answer

ROOT = Path(__file__).parents[2] / "rules" / "examples"
OVERLAYS = sorted(p.parent for p in ROOT.glob("*/pack.yaml"))
PACK = load_pack()
PACK_PROMISES = {promise.id for promise in PACK.content.promises}
# What calls for preference tuning, hosted tuning and distillation more than for anything else.
PRESSED: tuple[dict[str, Any], ...] = (
    {"stage": "live", "makes": "text", "examples": 8_000, "examples_state": "clean", "signals": ["choices", "edits"], "main_fault": "manner"},
    {"stage": "live", "makes": "text", "examples": 8_000, "examples_state": "clean", "colleague": ["many"], "main_fault": "manner"},
    {"stage": "live", "makes": "text", "large_model": "dear", "copies": "logged", "main_fault": "dear", "volume": 50_000},
    {
        "makes": "text",
        "facts_in": ["archive"],
        "examples": 8_000,
        "examples_state": "clean",
        "colleague": ["many"],
        "remedies": {"passage": "helped"},
    },
)
NAMED: dict[str, tuple[str, ...]] = {
    "data_class": ("client", "secret", "unclassified"),
    "own_machine": ("yes", "no"),
    "train": ("nothing", "small", "hosted", "large"),
    "runs": ("anywhere", "contract", "own", "device"),
    "decides_on_money": ("yes", "no"),
}


@cache
def overlay(name: str) -> Pack:
    return load_pack(ROOT / name)


def leaks(pack: Pack, rec: Recommendation) -> list[str]:
    """What a recommendation offers although a policy of the pack's own that certainly holds forbids it, wherever it stands."""
    domains = Domains(pack, rec.answers)
    found = []
    for promise in pack.content.promises:
        if promise.id in PACK_PROMISES or domains.decide(domains.program.compile(promise.when or c.Always())) != TRUE:
            continue
        banned = set(pack.expand(promise.never_recommend))
        places = {
            "first": {rec.first, rec.otherwise},
            "stack": {x.route for x in rec.stack},
            "plan and fallback": {item.route for item in rec.plan},
            "still open": {x.route for x in rec.uncertainty.open_routes},
        }
        found += [f"{promise.id}: {where}" for where, routes in places.items() if banned & routes]
        if isinstance(promise.never_recommend, Traits):
            there = [o.vendor.id for place in offers(rec) for o in place.offers if promise.never_recommend.select(o.vendor.traits)]
            found += [f"{promise.id}: offer {vendor}" for vendor in there]
    return found


@pytest.mark.parametrize("folder", OVERLAYS, ids=lambda f: f.name)
def test_an_overlay_has_no_findings(folder: Path) -> None:
    """An overlay loads, and no check finds anything in it."""
    assert run_checks(overlay(folder.name)) == []


def test_the_banks_policy_matters() -> None:
    """Without the class of data a route and offers that the policy forbids come first; with it they are gone, and the reason is told."""
    bank = overlay("regulated-bank")
    free, held = (
        recommend(bank, answered(bank, PRESSED[1] | {"train": "hosted", "runs": "contract", "team": "developers", "data_class": value}))
        for value in ("public", "client")
    )
    assert "hosted_tuning" == free.first != held.first
    provider = Traits.model_validate({"trains_at": "provider"})
    assert any(provider.select(o.vendor.traits) for place in offers(free) for o in place.offers)
    assert ["confidential_data_train_at_no_provider"] == [v.name for v in held.evaluation.standing("hosted_tuning").vetoes]


@pytest.mark.parametrize("pressed", PRESSED, ids=("preferences", "manner", "price", "facts and manner"))
def test_no_complete_answer_gets_around_the_policy(pressed: dict[str, Any]) -> None:
    """Whatever is answered to the questions that the policy hangs on, nothing that it forbids is advised, planned or offered, however
    much calls for it."""
    bank = overlay("regulated-bank")
    for values in itertools.product(*NAMED.values()):
        said = pressed | dict(zip(NAMED, values, strict=True))
        if said["train"] in ("nothing", "small"):
            said.pop("own_machine")  # not asked
        assert [] == leaks(bank, recommend(bank, answered(bank, said), samples=20)), said


def test_no_partial_answer_gets_around_the_policy() -> None:
    """Nor does anything in 2,000 sets of answers of which most say only a part, and some contradict what an expert would expect."""
    bank = overlay("regulated-bank")
    rng = random.Random(7)
    for i in range(2_000):
        unknown = (0.2, 0.5, 0.8)[i % 3]
        drawn = {q: random_answer(question, rng, unknown) for q, question in bank.questions.items()}
        given = {q: a for q, a in drawn.items() if a is not None} | dict(answered(bank, {"data_class": rng.choice(NAMED["data_class"])}).given)
        rec = recommend(bank, Answers(given=given), samples=10)
        assert [] == leaks(bank, rec), given


def test_the_agency_gets_its_own_route() -> None:
    """The agency's route joins a group, so rules about the group hold for it, and its cases come out right."""
    agency = overlay("translation-agency")
    assert "translation_memory" in agency.expand(["no_language_model"])
    own = [s for s in score(agency) if s.case.origin == "own"]
    assert own and all(s.top1 for s in own)
