"""A diagnosis opens with a memo of two pages; everything else is marked as appendix, in every format."""

from __future__ import annotations

import functools
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from advisor.answers import read_answers
from advisor.decide import Recommendation, recommend
from advisor.explain import diagnosis
from advisor.pack import load_pack
from advisor.report import FORMATS
from advisor.report.blocks import Heading, Table, plain
from advisor.report.diagnosis import SHORT, STEPS
from advisor.report.document import document

ROOT = Path(__file__).parents[2]
DIAGNOSES = sorted((ROOT / "examples" / "diagnosis").glob("*.yaml"))
MEMO = ["Verdict", "Likely causes", "What to measure first", "Next steps", "What to leave alone"]


@functools.cache
def decided(path: Path) -> Recommendation:
    pack = load_pack()
    return recommend(pack, read_answers(pack, yaml.load(path.read_text(), yaml.BaseLoader))[0])


def sections(rec: Recommendation) -> list[str]:
    return [b.text for b in document(rec, ()).blocks if isinstance(b, Heading) and b.level == 2]


@pytest.mark.parametrize("path", DIAGNOSES, ids=lambda p: p.stem)
def test_a_diagnosis_has_a_memo_and_an_appendix(path: Path) -> None:
    """Five sections at most make the memo, and each section after the heading of the appendix has a letter of its own."""
    found = sections(decided(path))
    at = found.index("Appendix")
    assert [name for name in MEMO if name in found[:at]] == found[:at]
    assert {"Verdict", "Likely causes", "Next steps"} <= set(found[:at])
    letters = [re.match(r"([A-Z])\. \S", name) for name in found[at + 1 :]]
    assert [m and m[1] for m in letters] == [chr(ord("A") + i) for i in range(len(letters))]
    assert [name for name in found if "Full ranking" in name] and "Full ranking" not in found


@pytest.mark.parametrize("path", DIAGNOSES, ids=lambda p: p.stem)
def test_the_memo_stands_on_two_pages(path: Path, tmp_path: Path) -> None:
    """The appendix opens on the third page of the PDF at the latest, and no section of the memo stands after it."""
    (tmp_path / "report.pdf").write_bytes(FORMATS["pdf"].render(decided(path), ()))
    run = subprocess.run(["pdftotext", "report.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    opens = [i for i, page in enumerate(run.stdout.split("\f"), 1) if re.search(r"^Appendix$", page, re.MULTILINE)]
    assert opens in ([2], [3])


@pytest.mark.parametrize("name", [f.id for f in FORMATS.values() if f.id in ("text", "markdown", "html", "pdf", "docx")])
def test_every_document_marks_the_appendix(name: str, words: Callable[..., str]) -> None:
    """In each format the memo's next steps stand before the heading of the appendix, and the ranking after it."""
    rec = decided(DIAGNOSES[0])
    found = words(name, rec).lower()
    assert found.index("nextsteps") < found.rindex("tolookupratherthantoreadthrough") < found.rindex("fullranking")


def test_the_memo_says_what_the_diagnosis_says() -> None:
    """Causes with their measurements, and the steps of the plan with what mends the causes, as far as they are told here."""
    rec = decided(DIAGNOSES[0])
    found = diagnosis(rec)
    assert found is not None
    tables = {b.label: b for b in document(rec, ()).blocks if isinstance(b, Table)}
    told = [[plain(cell) for cell in row] for row in tables["What tells the causes apart"].rows]
    assert [[c.label, c.measure] for c in found.causes[:SHORT] if c.measure] == told
    steps = " ".join(plain(cell) for row in tables["Next steps"].rows for cell in row)
    assert all(item.do in steps for item in rec.plan[:STEPS])
    assert all(c.remedies[0].do in steps for c in found.causes[:SHORT] if c.remedies)


def test_a_plan_has_no_memo() -> None:
    """Where nothing runs yet, the document has neither memo nor appendix."""
    found = sections(decided(ROOT / "examples" / "customer-support.yaml"))
    assert "Appendix" not in found and "Likely causes" not in found and "Full ranking" in found
