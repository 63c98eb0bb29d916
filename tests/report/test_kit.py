"""Starter kits: what is in them for whom, and that every file can be read by what it is for."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml

from advisor.advise import advise
from advisor.answers import read_answers
from advisor.decide import Recommendation
from advisor.report.kit import CASES, SHAPE, files, render
from tests.strategies import PACK, ROOT, SMALL, answered

EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
ALWAYS = {"README.md", "cases.csv", "eval.py", "prompt.txt", "promptfooconfig.yaml"}
ON_EXAMPLES = {"train.jsonl", "train.yaml", "dataset_info.json"}
SCORES = {"score_sheet.csv", "score.py"}


def example(name: str = "in-house-code", **more: object) -> Recommendation:
    path = next(p for p in EXAMPLES if p.stem == name)
    return advise(PACK, read_answers(PACK, yaml.load(path.read_text(), yaml.BaseLoader) | more)[0])


def assert_sound(kit: dict[str, str]) -> None:
    """Every file reads as what its name says, and nothing of the template engine is left in it."""
    for name, text in kit.items():
        assert re.fullmatch(r"[A-Za-z_]+\.\w+", name) and text.endswith("\n") and not re.search(r"<<|>>|<%|%>|/work|/tmp", text), name
        if name.endswith(".yaml"):
            assert yaml.safe_load(text)
        elif name.endswith(".py"):
            compile(text, name, "exec")
        elif name.endswith(".json"):
            assert json.loads(text)
        elif name.endswith(".jsonl"):
            assert 2 == len([json.loads(line) for line in text.splitlines()])
    rows = list(csv.DictReader(io.StringIO(kit["cases.csv"])))
    assert ["example"] * 2 + ["empty"] * CASES == [row["__metadata:state"] for row in rows]
    assert all(SHAPE in row["expected"] for row in rows[:2]) and all("" == row["expected"] for row in rows[2:])
    assert set(re.findall(r"{{(\w+)}}", kit["prompt.txt"])) == {name for name in rows[0] if name.startswith("in")}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_gets_a_sound_kit(path: Path) -> None:
    """The archive has one folder, and equal kits are equal bytes."""
    rec = example(path.stem)
    assert_sound(files(rec))
    archive = zipfile.ZipFile(io.BytesIO(render(rec)))
    assert [f"starter-kit/{name}" for name in files(rec)] == archive.namelist() and archive.testzip() is None
    assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()} and render(rec) == render(rec)


FILES = {
    "zero_shot": set(), "retrieval": SCORES, "agent": SCORES, "lora": ON_EXAMPLES, "full_tuning": ON_EXAMPLES | {"deepspeed.json"},
    "preference_tuning": ON_EXAMPLES, "continued_pretraining": ON_EXAMPLES | {"deepspeed.json"}, "hosted_tuning": {"train.jsonl"},
    "retrieval_and_tuning": ON_EXAMPLES | SCORES,
}  # fmt: skip


@pytest.mark.parametrize(("route", "more"), FILES.items(), ids=list(FILES))
def test_a_route_brings_its_files(route: str, more: set[str]) -> None:
    """The pack says which files come with which route; the team's own choice counts."""
    kit = files(example(record={"override": route}))
    assert_sound(kit)
    assert ALWAYS | more == set(kit)
    assert ALWAYS == set(files(advise(SMALL, answered(SMALL, {"task": "sort"}))))  # a pack without kits


@pytest.mark.parametrize("made", list(PACK.questions["makes"].choices))
def test_any_output_can_be_checked(made: str) -> None:
    """Whatever comes out, both tools hold it against what was expected, and what a model judges names no judge yet."""
    kit = files(advise(PACK, answered(PACK, {"makes": made, "wait": "seconds", "brings": ["words", "scans"]})))
    assert_sound(kit)
    config = yaml.safe_load(kit["promptfooconfig.yaml"])
    checks = {check["type"]: check for check in config["defaultTest"]["assert"]}
    assert 30_000 == checks["latency"]["threshold"]
    assert (
        ("llm-rubric" in checks) == ("model_graded_qa" in kit["eval.py"]) == ("FILL IN" == config["defaultTest"].get("options", {}).get("provider"))
    )


def test_sizes_of_a_run_come_from_the_estimate() -> None:
    """An adapter of 8 billion parameters fits one device; all weights need several, and the batch of eight is shared out."""
    adapter, whole = (yaml.safe_load(files(example(record={"override": r}))["train.yaml"]) for r in ("lora", "full_tuning"))
    assert ("Qwen/Qwen3-8B", "lora", 16) == (adapter["model_name_or_path"], adapter["finetuning_type"], adapter["lora_rank"])
    assert ("full", "deepspeed.json") == (whole["finetuning_type"], whole["deepspeed"])
    assert 8 == adapter["per_device_train_batch_size"] * adapter["gradient_accumulation_steps"]


def test_the_score_sheet_is_counted() -> None:
    """Examples of shape and empty rows do not count; a question whose passage was not found is told apart."""
    kit = files(example(record={"override": "retrieval"}))
    script: dict[str, object] = {"__name__": "score", "__file__": "score.py"}
    exec(kit["score.py"], script)
    rows = "who,handbook 3,1,yes\nwhen,handbook 4,5,no\nwhere,handbook 9,40,yes\nwhy,handbook 1,,no\n"
    rates = script["rates"](pd.read_csv(io.StringIO(kit["score_sheet.csv"] + rows)))  # type: ignore[operator]
    assert [4, 0.25, 0.5, 0.5, 0.5, 0.5] == list(rates.values())
    assert 0 == script["rates"](pd.read_csv(io.StringIO(kit["score_sheet.csv"])))["questions"]  # type: ignore[operator]
