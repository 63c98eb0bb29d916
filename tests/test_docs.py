"""The documents say what is so: their examples run, every key is described, and who follows them sees what they say."""

import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.answers import read_answers
from advisor.check import Space, promises
from advisor.decide import recommend
from advisor.diff.attempt import read_change
from advisor.pack import Content, Pack, load_pack, plain_answer, read_pack
from advisor.pack.read import TOP_LEVEL
from tests.strategies import ROOT, put
from tests.test_cli import run

DOCS = ROOT / "docs"
FRAME, *EXAMPLES = re.findall(r"```yaml\n(.*?)```", (DOCS / "semantics.md").read_text(), re.DOTALL)


def situations() -> Iterator[Any]:
    """(pack of the example, one situation) for every situation in docs/semantics.md."""
    for text in EXAMPLES:
        pack, *rest = yaml.load_all(text, Loader=yaml.BaseLoader)
        line = (DOCS / "semantics.md").read_text().split(text)[0].count("\n") + 1
        assert rest, text
        for i, situation in enumerate(rest, 1):
            yield pytest.param(pack, situation, id=f"line {line}, {i}")


def write(folder: Path, name: str, plain: dict[str, Any]) -> Path:
    return put(folder / name, yaml.safe_dump(plain, sort_keys=False, allow_unicode=True))


def complete(plain: dict[str, Any]) -> dict[str, Any]:
    """The example with what it leaves out: `because` and `judgement` of new rules."""
    rules = [{"because": "It is so.", "judgement": "true", **r} if "when" in r else r for r in plain.get("rules", [])]
    return {**plain, **({"rules": rules} if rules else {})}


@pytest.mark.parametrize(("plain", "situation"), list(situations()))
def test_example(plain: dict[str, Any], situation: dict[str, Any], tmp_path: Path):
    """An example of docs/semantics.md gives what stands beside it."""
    write(tmp_path, "frame", yaml.load(FRAME, Loader=yaml.BaseLoader))
    folder, gives = write(tmp_path, "example", {"extends": "frame", **complete(plain)}), dict(situation["gives"])
    assert gives
    base = folder
    if "overlay" in situation:
        folder = write(tmp_path, "overlay", {"extends": "example", **complete(situation["overlay"])})
    pack, problems = read_pack(folder)
    assert gives.pop("problems", []) == [p.code for p in problems]
    if "hash" in gives:
        assert gives.pop("hash") == ("same" if load_pack(base).hash == pack.hash else "different")
    for key, expected in gives.items():
        assert expected == found(pack, situation)[key], key


def found(pack: Pack, situation: dict[str, Any]) -> dict[str, Any]:
    """What a pack makes of a situation, as text, by the keys that examples use."""
    answers, problems = read_answers(pack, {k: situation.get(k, {}) for k in ("answers", "needs")})
    result, gives = recommend(pack, answers), situation["gives"]

    def of(key: str, value: Any) -> dict[str, Any]:
        return {name: value(result.evaluation.standing(name)) for name in gives.get(key, {})}

    return {
        "values": {q: plain_answer(pack.questions[q], a._replace(number=None)) for q, a in answers.given.items()},
        "answer_problems": [p.code for p in problems],
        "broken": [p.about[0] for p in promises.CHECK.problems(Space(pack))] if "broken" in gives else [],
        "fired": [*result.evaluation.fired],
        "strengths": {need: str(n) for need, n in result.evaluation.strengths.items() if need in gives.get("strengths", {})},
        "totals": of("totals", lambda s: str(s.total)),
        "status": of("status", lambda s: s.status),
        "waits_for": of("waits_for", lambda s: list(s.waits_for)),
        "tied": of("tied", lambda s: list(s.tied_with)),
        "order": [s.route for s in result.ranking],
        "first": str(result.first),
        "otherwise": str(result.otherwise),
        "sureness": result.sureness,
        "settled": result.uncertainty.settled,
        "open_routes": [*result.uncertainty.open_routes],
        "stack": {c.route: c.phase for c in result.stack},
        "plan": [f"{item.phase} {item.step or item.route}" for item in result.plan],
        "advice": list(result.advice),
        "warnings": list(result.warnings),
        "met_stop_signs": {route: list(signs) for route, signs in result.met_stop_signs.items()},
    }


def test_every_construct_has_an_example():
    """The examples use every effect and every key that this test can compare."""
    text = "\n".join(EXAMPLES)
    words = (
        "needs", "routes", "rule_out", "add", "before", "advise", "warn", "about", "requires", "meets", "combines", "conditions", "renames",
        "disable", "until_known", "unless_known", "provisional", "grid", "scale", "carried", "stop_if", "held_when",
    )  # fmt: skip
    assert [] == [word for word in words if f"{word}:" not in f"{FRAME}{text}"]
    keys = {
        "settled", "open_routes", "tied", "stack", "plan", "values", "hash", "problems", "waits_for", "status", "strengths",
        "otherwise", "sureness", "met_stop_signs",
    }  # fmt: skip
    assert set() == keys - {key for p in situations() for key in p.values[1]["gives"]}


def models() -> dict[str, set[str]]:
    """Heading in docs/rule-language.md -> the keys of the model there. A model that stands in several places counts once."""
    schema = Content.model_json_schema()
    result: dict[str, set[str]] = {}
    seen: set[str] = set()

    def visit(properties: dict[str, Any], path: tuple[str, ...]) -> None:
        for name, value in sorted(properties.items(), key=lambda entry: entry[0] != "traits"):
            for model in re.findall(r"#/\$defs/(\w+)", str(value)):
                if (inner := schema["$defs"][model].get("properties")) and model not in seen:
                    seen.add(model)
                    result[": ".join((*path, name))] = set(inner)
                    visit(inner, (*path, name))

    visit(dict(sorted(schema["properties"].items(), key=lambda entry: entry[0] == "questions")), ())  # traits are those of routes first
    return result


def documented() -> dict[str, list[str]]:
    """Heading -> the keys in the first column of its table."""
    tables: dict[str, list[str]] = {}
    heading = ""
    for line in (DOCS / "rule-language.md").read_text().splitlines():
        if line.startswith("#"):
            heading = ": ".join(re.findall(r"`([^`]+)`", line))
        elif heading and (row := re.match(r"\| `([^`]+)` \|", line)):
            tables.setdefault(heading, []).append(row.group(1))
    return tables


def test_every_key_is_documented():
    """docs/rule-language.md describes every top-level key, every key of every entry, and no other."""
    assert {heading: sorted(keys) for heading, keys in models().items()} == {heading: sorted(keys) for heading, keys in documented().items()}
    section = (DOCS / "rule-language.md").read_text().split("## Files")[1].split("\n## ")[0]
    assert set(TOP_LEVEL) == set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_examples_of_the_rule_language_are_sound(tmp_path: Path):
    """The YAML in docs/rule-language.md makes one sound pack; conditions in its tables ask what the default pack asks."""
    blocks = re.findall(r"```yaml\n(.*?)```", text := (DOCS / "rule-language.md").read_text(), re.DOTALL)
    conditions = re.findall(r"such as `(\w+ (?:in|is|<|>=) [^`]+)`", text)
    named = "".join(f'  - {{id: c{i}, when: "{said}"}}\n' for i, said in enumerate(conditions))
    assert blocks and conditions and () == read_change(load_pack(), f"conditions:\n{named}")[1]
    for i, block in enumerate(blocks):
        (tmp_path / f"{i:02}.yaml").write_text(block)
    assert read_pack(tmp_path)[1] == []


TEXT = (DOCS / "write-your-first-rule.md").read_text(encoding="utf-8")
FILES = dict(zip(("pack.yaml", "rules.yaml", "answers.yaml", "cases.yaml"), re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL), strict=True))


def test_what_a_moved_pack_looks_like(tmp_path: Path) -> None:
    """In `docs/moving.md`, what stands for the first edition is told to be of it, and what stands for the second loads."""
    before, *after = re.findall(r"```yaml\n(.*?)```", (DOCS / "moving.md").read_text(encoding="utf-8"), re.DOTALL)
    for name, text in {"old": before, "new": "\n".join(after)}.items():
        put(tmp_path / name, FILES["pack.yaml"] + text)
    problems = read_pack(tmp_path / "old")[1]
    assert [("first-edition", "`points`", True)] == [(p.code, p.message.split()[0], "docs/moving.md" in p.hint) for p in problems]
    assert "answers_stand_in_the_files" in load_pack(tmp_path / "new").rules


def test_the_commands_of_the_page_run(tmp_path: Path) -> None:
    """With files as the page has them each of its commands ends well, and the sentence of the rule is printed by the one that has the folder."""
    for name, text in FILES.items():
        put(tmp_path / ("" if name == "answers.yaml" else "mine"), text, name)
    printed = {}
    with chdir(tmp_path):
        for line in re.findall(r"^python -m advisor (.+)$", TEXT, re.MULTILINE):
            result = run(*line.split())
            assert (0, "") == (result.code, result.err), line
            printed[line] = " ".join(result.text.split())
    sentence = "What goes out bears a signature"
    assert [False, True] == [sentence in printed[f"recommend answers.yaml{pack}"] for pack in ("", " --pack mine")]
