"""The shipped examples: answers files, starting points and overlays."""

import html
from functools import cache
from pathlib import Path

import pytest

from advisor.answers import Answers, all_parts, read_answers_file
from advisor.decide import Domains, Recommendation, recommend
from advisor.explain import diagnosis, verdict
from advisor.report import FORMATS
from tests.strategies import PACK, ROOT, answered

DIAGNOSES = sorted((ROOT / "examples" / "diagnosis").glob("*.yaml"))
FILES = sorted((ROOT / "examples").glob("*.yaml")) + DIAGNOSES


def questions_of(answers: Answers) -> set[str]:
    """What was answered, which is asked, all of it; a grid once."""
    known = Domains(PACK, answers)
    assert [] == [q for q in answers.given if not known.is_asked(q)]
    return {PACK.questions[q].grid or q for q in answers.given}


@cache
def recommended(file: Path) -> Recommendation:
    return recommend(PACK, read_answers_file(PACK, file)[0])


def test_there_are_enough() -> None:
    """Eight answers files and starting points; of diagnoses two of retrieval, two of tuned models, an agent and a prompt, each with its verdict."""
    assert 8 <= min(len(FILES), len(PACK.content.starting_points))
    tried = [recommended(f).answers.given for f in DIAGNOSES]
    kinds = [next((k for k in ("trained", "agent", "search") if f"stands_{k}" in t), "prompt") for t in tried]
    assert ["agent", "prompt", "search", "search", "trained", "trained"] == sorted(kinds)
    assert 6 == len({verdict(recommended(f)).headline for f in DIAGNOSES})


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_example_is_sound(file: Path) -> None:
    """An example and each of its parts reads without problems, answers only what is asked and contradicts nothing; its record is filled in."""
    answers, problems = read_answers_file(PACK, file)
    assert problems == []
    for part in all_parts(answers) or (answers,):
        assert 20 <= len(questions_of(part)) <= 45
    assert {"title", "deciders", "date"} <= set(answers.record) and 1 <= len(answers.notes) <= 2
    assert set(answers.notes) <= set(answers.given) and recommended(file).first is not None


@pytest.mark.parametrize("file", DIAGNOSES, ids=lambda f: f.stem)
def test_a_worked_diagnosis_reads_like_a_memo(file: Path) -> None:
    """A worked diagnosis has a strong first cause as its verdict, explains every symptom, and says what to measure, mend and leave alone."""
    rec = recommended(file)
    found = diagnosis(rec)
    assert found is not None and found.headline and () == found.unexplained and found.causes[0].remedies
    headline = found.headline.removesuffix(".")
    assert verdict(rec).headline == headline
    for name in ("text", "markdown", "adr", "html", "json"):
        for wanted in (headline, found.causes[0].measure, found.conflict, *(u.because for u in found.leave_alone[:1])):
            assert wanted in " ".join(html.unescape(str(FORMATS[name].render(rec))).split()), (name, wanted)


@pytest.mark.parametrize("point", PACK.content.starting_points, ids=lambda p: p.id)
def test_a_starting_point_is_sound(point: object) -> None:
    """A starting point gives 15 to 25 answers to questions that are asked, and contradicts nothing."""
    assert 15 <= len(questions_of(answered(PACK, point.answers))) <= 25  # type: ignore[attr-defined]
