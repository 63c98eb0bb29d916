"""Answers files and addresses that want to do harm: they end soon, in a few problems with a place, and cost nothing that is sound."""

import pytest

from advisor.answers import MAX_PROBLEMS, Answers, all_parts, read_answers_file
from advisor.answers.address import from_query
from advisor.pack import Answer, Problem
from tests.strategies import SMALL
from tests.test_mutations import assert_told, timed

SORT = Answer(("sort",))


def read_in_time(source: bytes | str) -> tuple[Answers, list[Problem]]:
    """What `read_answers_file` reads, with what holds for every hostile file."""
    answers, problems = timed(read_answers_file, SMALL, source, "mine.yaml")
    assert_told(problems, MAX_PROBLEMS + 1)
    return answers, problems


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("parts: {a: {answers: }}", []),
        ("parts: {a: {answers: {}}, b: {answers: [task]}}", ["1:31 bad-answers"]),
        ("parts: {a: {answers: word, notes: 3, needs: word, assumed: {}, record: }}", ["1:13 bad-answers", "1:28 bad-text", "1:38 bad-needs", "1:51 bad-list"]),
        ("parts: {a: [task], b: word, c: {}}", ["1:9 bad-answers", "1:20 bad-answers"]),
        ("parts: {a: {answers: {gap: {x: y}}, parts: {b: {task: sort}}}}", ["1:23 bad-answer", "1:37 parts-in-part"]),
        ("part: [a]\nparts: []\nanswers: {}", ["2:1 bad-parts"]),
    ],
)  # fmt: skip
def test_odd_parts(text: str, places: list[str]) -> None:
    """A part that holds something else than answers is one problem at its line, and the part beside it is read."""
    sound = text.removesuffix("}").rstrip() + ", sound: {task: sort}}" if text.endswith("}") and text.startswith("parts") else text
    answers, problems = read_in_time(sound)
    assert places == [f"{p.place.line}:{p.place.column} {p.code}" for p in problems]
    assert SORT in [p.given.get("task") for p in all_parts(answers)] or text.startswith("part:")


@pytest.mark.parametrize("line", ["  nonsense_{i}: 1", "  {i}: {i}", "  taks{i}: sort", "notes{i}: x"])
def test_thousands_of_unknown_ids(line: str) -> None:
    """Of 20,000 unknown ids the first are named and the others counted; the sound answer behind them is read."""
    text = "answers:\n" + "\n".join(line.format(i=i) for i in range(20_000)) + "\n" + ("  task: sort\n" if line[0] == " " else "")
    answers, problems = read_in_time(text)
    assert len(problems) == MAX_PROBLEMS + 1
    assert "19,950 more" in problems[-1].message
    assert line[0] != " " or SORT == answers.given["task"]


@pytest.mark.parametrize("section", ["needs", "notes", "record", "assumed", "parts", "gap", "examples"])
def test_sections_without_an_end(section: str) -> None:
    """Thousands of entries in any other section, or in one answer, cost little and nothing beside them."""
    entries = [f"n{i}" for i in range(20_000)]
    value = f"[{', '.join(entries)}]" if section in ("assumed", "gap", "examples") else f"{{{': 1, '.join(entries)}: 1}}"
    text = f"answers: {{task: sort, {section}: {value}}}" if section in ("gap", "examples") else f"answers: {{task: sort}}\n{section}: {value}"
    answers, problems = read_in_time(text)
    assert problems and SORT == answers.given["task"]


@pytest.mark.parametrize(
    "text",
    [
        "task: sort\ngap: " + "[" * 100_000,
        "task: sort\ngap: " + "{a: " * 39 + "x" + "}" * 39,
        "a: &a sort\ntask: *a\ngap: [" + ", ".join(["*a"] * 100_000) + "]",
        "a: &a [sort]\n" + "\n".join(f"b{i}: *a" for i in range(100_000)),
        "\n".join(f"a{i}: &a{i} {{<<: *a{i - 1}}}" if i else "a0: &a0 {task: sort}" for i in range(30_000)),
        "&a task: *a\n*a : sort",
        "task: sort\n" * 50_000,
        "task: [unclosed",
        "{" * 5_000,
        '{"a":' * 60_000,
        "a: &a [x]\nb: *c\n",
        "? [a]\n: b\n",
        b"x" * 2_000_001,
        "task: " + "9" * 1_900_000,
        "x" * 1_900_000 + ": sort",
        '{"answers": {"examples": ' + "9" * 10_000 + ', "task": "\\ud83d"}}',
    ],
    ids=range(16),
)
def test_hostile_text(text: str | bytes) -> None:
    """Deep nesting, endless aliases, merge keys, huge scalars and repeated keys end in a few problems."""
    assert read_in_time(text)[1]


def test_aliases_are_read() -> None:
    """A hundred thousand aliases of one sound value cost nothing that is sound."""
    answers, problems = read_in_time("gap: [" + ", ".join(["&a slow", *["*a"] * 100_000]) + "]\ntask: sort")
    assert ([], SORT, Answer(("slow",))) == (problems, answers.given["task"], answers.given["gap"])


@pytest.mark.parametrize("many", [{f"x{i}": ["1"] for i in range(20_000)}, {"n." + "y" * i: ["most"] for i in range(5_000)}, {"gap": ["z"] * 30_000}])
def test_an_address_without_an_end(many: dict[str, list[str]]) -> None:
    """Thousands of keys or values in an address, before and behind what is sound, cost nothing of it."""
    answers, problems = timed(from_query, SMALL, {**many, "task": ["sort"], "choice": ["nobody"], "part": ["A", "B?task=sort&" + "x=1&" * 20_000]})
    assert 2 <= len(problems) <= 2 * MAX_PROBLEMS + 4
    assert [SORT, SORT] == [part.given["task"] for part in all_parts(answers)]
