"""What the tests of the exports share: situations with their recommendations, and hostile texts."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.advise import advise
from advisor.answers import brought_forward, read_answers
from advisor.answers.answers import begun, renamed
from advisor.decide import Recommendation
from advisor.report import FORMATS
from tests.report.reading import read_words
from tests.strategies import DATA, PACK, ROOT, SMALL, make_pack

# Each would do harm, or vanish, where text is not escaped.
HOSTILE: dict[str, str] = json.loads((DATA / "hostile_texts.json").read_text()) | {"long": "x" * 700}


def _example(name: str, **more: Any) -> dict[str, Any]:
    return yaml.load((ROOT / "examples" / f"{name}.yaml").read_text(), yaml.BaseLoader) | more


@functools.cache
def _situations() -> dict[str, dict[str, Any]]:
    """Nothing answered, the examples that differ most (`test_exports_of_examples_agree` has all of them), and two published cases."""
    spoken = _example("voice-assistant-on-device", assumed=["stage", "stands_people"], needs={"guard": "strongly", "form": "none"})
    spoken |= {"answers": spoken["answers"] | {"train": "not_sure"}, "own": {"words_in": 4321}}
    override = {"override": "lora", "reason": "We know it well.\nAnd the index team has left."}
    found = {"nothing answered": {"answers": {}}, "voice assistant": spoken, "overridden": spoken | {"record": spoken["record"] | override}}
    found |= {f"example {name}": _example(name) for name in ("help-desk-that-disappoints", "ticket-desk-in-parts", "ticket-routing")}
    found["example help-desk-that-disappoints"]["answers"]["works"] = "not_sure"
    return found | {f"case {c.id}": {"answers": c.answers} for c in PACK.content.cases[::80]}


@functools.cache
def decided(name: str) -> Recommendation:
    """The recommendation for a situation."""
    answers, _ = read_answers(PACK, _situations()[name])
    return advise(PACK, answers)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `situation` runs for each of them; one that takes `hostile`, for each hostile text."""
    if "situation" in metafunc.fixturenames:
        metafunc.parametrize("situation", list(_situations()))
    if "hostile" in metafunc.fixturenames:
        metafunc.parametrize("hostile", list(HOSTILE.values()), ids=list(HOSTILE), scope="session")


@pytest.fixture
def rec(situation: str) -> Recommendation:
    """The recommendation of the situation."""
    return decided(situation)


@pytest.fixture
def overridden() -> Recommendation:
    """The voice assistant, where the team chose another route than the first."""
    return decided("overridden")


@pytest.fixture
def assistant() -> Recommendation:
    """The voice assistant: a recommendation of the default pack with record, notes, corrected needs and assumed answers."""
    return decided("voice assistant")


def _small() -> Any:
    """The small pack as it stands in its file, without its cases."""
    return {key: value for key, value in yaml.load((SMALL.folder / "pack.yaml").read_text(), yaml.BaseLoader).items() if key != "cases"}


@pytest.fixture(scope="session")
def hostile_rec(hostile: str) -> Recommendation:
    """A recommendation where the record, the notes, the name of a part and every text of the rules hold a hostile text."""
    raw = _small()
    raw["pack"]["title"] = hostile
    raw["sources"][0] |= {"title": hostile, "url": "https://example.org/a_(b)?c=<d>|`e`"}
    texts = {
        "questions": ["ask"], "routes": ["label", "summary"], "needs": ["label", "about"], "rules": ["because", "warn", "advise"],
        "layers": ["label"], "steps": ["label", "do"],
    }  # fmt: skip
    for key, names in texts.items():
        for entry in raw[key]:
            entry |= dict.fromkeys(names, hostile)
    for route in raw["routes"]:
        route["meets"] = {need: {**met, "how": hostile} for need, met in route.get("meets", {}).items()}
        route |= {"signals": {"works": [hostile], "fails": [hostile]}, "stop_if": [hostile], "plan": {"do": hostile, "exit": hostile}}
    pack = make_pack(raw)
    given = {"task": "write", "graders": "yes", "grader_quality": "mostly", "gap": ["facts_missing"], "facts_change": "weekly", "examples": "60"}
    record = {"title": hostile, "deciders": hostile, "date": hostile, "override": hostile, "reason": hostile}
    answers = read_answers(pack, {"answers": given, "notes": dict.fromkeys(given, hostile), "record": record})[0]
    return advise(pack, renamed(brought_forward(begun(pack, answers), "Job 1"), f"Part {hostile}"))


@pytest.fixture
def no_route() -> Recommendation:
    """A recommendation where every route is ruled out."""
    raw = _small()
    raw["rules"].append({"id": "nothing_fits", "when": "task is sort", "rule_out": ["all"], "because": "Nothing fits.", "judgement": "true"})
    pack = make_pack(raw)
    return advise(pack, read_answers(pack, {"answers": {"task": "sort"}})[0])


@pytest.fixture
def words(tmp_path: Path) -> Callable[..., str]:
    """`words(name, rec)`: what a reader of that export reads, squeezed."""
    return lambda name, rec: read_words(name, FORMATS[name].render(rec), tmp_path)
