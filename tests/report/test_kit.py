"""Starter kits: what is in them for whom, and that every file can be read by what it is for."""

import csv
import io
import re
import zipfile
from typing import Any

import pandas as pd
import pytest
import yaml

from advisor.advise import advise
from advisor.answers import read_answers
from advisor.report.kit import CASES, TRAINED_CASES, files, render
from tests.strategies import PACK, ROOT, SMALL, answered

ALWAYS = {"README.md", "cases.csv", "eval.py", "prompt.txt", "promptfooconfig.yaml"}
RUN, SCORES = {"train.jsonl", "train.yaml", "dataset_info.json"}, {"score_sheet.csv", "score.py"}
FILES = {
    "zero_shot": set(), "retrieval": SCORES, "agent": SCORES, "lora": RUN, "full_tuning": RUN | {"deepspeed.json"}, "preference_tuning": RUN,
    "continued_pretraining": RUN | {"deepspeed.json"}, "hosted_tuning": {"train.jsonl"}, "retrieval_and_tuning": RUN | SCORES,
    "human_review": {"labels.csv", "agreement.py"}, "rules_and_search": {"program.py"}, "embedding_head": {"train.csv", "baseline.py"},
}  # fmt: skip


def example(path: Any = ROOT / "examples" / "in-house-code.yaml", **more: object) -> Any:
    return advise(PACK, read_answers(PACK, yaml.load(path.read_text(), yaml.BaseLoader) | more)[0])


def assert_sound(kit: dict[str, str]) -> None:
    """Every file reads as what its name says, and nothing of the template engine is left in it."""
    for name, text in kit.items():
        assert re.fullmatch(r"[A-Za-z_]+\.\w+", name) and text.endswith("\n") and not re.search(r"<<|>>|<%|%>|/work|/tmp", text), name
        assert not name.endswith((".yaml", ".json", ".jsonl")) or all(map(yaml.safe_load, text.splitlines() if ".jsonl" in name else [text]))
        assert not name.endswith(".py") or compile(text, name, "exec")
    rows = list(csv.DictReader(io.StringIO(kit["cases.csv"])))
    states = [(row["__metadata:state"], "EXAMPLE OF SHAPE ONLY" in row["expected"]) for row in rows]
    assert states in [[("example", True)] * 2 + [("empty", False)] * n for n in (CASES, TRAINED_CASES)]
    assert set(re.findall(r"{{(\w+)}}", kit["prompt.txt"])) == {name for name in rows[0] if name.startswith("in")}


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda p: p.stem)
def test_every_example_gets_a_sound_kit(path: Any) -> None:
    """The archive has one folder, and nothing in it tells when it was made."""
    rec = example(path)
    assert_sound(files(rec))
    entries = zipfile.ZipFile(io.BytesIO(render(rec))).infolist()
    assert {f"starter-kit/{name}": (1980, 1, 1, 0, 0, 0) for name in files(rec)} == {e.filename: e.date_time for e in entries}


@pytest.mark.parametrize("route", list(FILES))
def test_a_route_brings_its_files(route: str) -> None:
    """The pack says which files come with which route; without `kits` it is the test set alone. A step of training takes eight examples."""
    kit = files(example(record={"override": route}))
    assert_sound(kit)
    run = yaml.safe_load(kit.get("train.yaml", "{}"))
    assert ALWAYS | FILES[route] == set(kit) and ("deepspeed.json" in kit) == ("deepspeed" in run)
    assert "lora_rank" not in run or (16, 8) == (run["lora_rank"], run["per_device_train_batch_size"] * run["gradient_accumulation_steps"])
    assert ALWAYS == set(files(advise(SMALL, answered(SMALL, {"task": "sort"}))))


@pytest.mark.parametrize("made", list(PACK.questions["makes"].choices))
def test_any_output_can_be_checked(made: str) -> None:
    """Whatever comes out, both tools hold it against what was expected, and what a model judges names no judge yet."""
    kit = files(advise(PACK, answered(PACK, {"makes": made, "wait": "seconds", "brings": ["words", "scans"]})))
    assert_sound(kit)
    config = yaml.safe_load(kit["promptfooconfig.yaml"])["defaultTest"]
    kinds, unnamed = [check["type"] for check in config["assert"]], {"provider": "FILL IN"} == config.get("options")
    assert "latency" in kinds and ("llm-rubric" in kinds) == ("model_graded_qa" in kit["eval.py"]) == unnamed


@pytest.mark.parametrize(
    ("route", "count", "sheet", "rows", "counted"),
    [
        ("retrieval", "score.rates", "score_sheet.csv", "who,handbook 3,1,yes\nwhen,handbook 4,5,no\nwhere,handbook 9,40,yes\nwhy,handbook 1,,no\n", [4, 0.25, *[0.5] * 4]),
        ("human_review", "agreement.agreement", "labels.csv", "a,right,right,\nb,wrong,wrong,\nc,right,Wrong,\nd,wrong,wrong,\ne,right,,\n", [4, 0.75, 0.5]),
    ],
    ids=["score sheet", "agreement"],
)  # fmt: skip
def test_what_people_fill_in_is_counted(route: str, count: str, sheet: str, rows: str, counted: list[float]) -> None:
    """Examples of shape, empty rows and rows that one person left out do not count; a question whose passage was not found is told apart."""
    kit, (name, function) = files(example(record={"override": route})), count.split(".")
    exec(kit[f"{name}.py"], script := dict[str, Any](__name__=name))
    assert counted == list(script[function](pd.read_csv(io.StringIO(kit[sheet] + rows))).values())


def test_a_route_without_a_model_is_not_measured_as_one() -> None:
    """The README says how it is scored, and no estimate of a model is named; the description is the team's own title."""
    kit = files(example(record={"override": "rules_and_search", "title": "Our own name"}))
    assert "sends nothing to a language model" in kit["README.md"] and "The estimate" not in kit["promptfooconfig.yaml"]
    assert "Our own name" == yaml.safe_load(kit["promptfooconfig.yaml"])["description"]
