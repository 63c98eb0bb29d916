"""What the section on costs says of where the first route can be done."""

from __future__ import annotations

from advisor.advise import advise
from advisor.answers import read_answers
from advisor.decide import Recommendation
from advisor.pack import load_pack
from advisor.report import FORMATS
from advisor.report.blocks import Bullets, Heading, Table, plain
from advisor.report.costs import where
from advisor.report.document import context

PACK = load_pack()
HOUSE_STYLE = {
    "makes": "rewritten", "brings": ["words"], "colleague": ["many", "page"], "facts_in": ["nowhere"], "stands": {"prompt": "gaps"},
    "main_fault": "manner", "remedies": {"examples": "no", "stronger": "no"}, "examples": 38000, "examples_state": "clean",
    "large_model": "partly", "runs": "contract", "train": "hosted", "volume": 700, "team": "developers",
}  # fmt: skip


def advised(**more: object) -> Recommendation:
    given, problems = read_answers(PACK, {"edition": 2, "answers": {**HOUSE_STYLE, **more}})
    assert not problems
    return advise(PACK, given)


def test_the_section_names_providers_and_what_ends() -> None:
    """A table of providers, then each door that closes with its day; exports name none for prompting, which nobody has to offer."""
    rec = advised()
    assert "hosted_tuning" == rec.first
    blocks = where(context(rec, ()))
    assert "Where you can do hosted tuning" == next(b.text for b in blocks if isinstance(b, Heading))
    assert "Google Cloud (Vertex AI)" in [plain(row[0]) for b in blocks if isinstance(b, Table) for row in b.rows]
    items = [plain(item) for b in blocks if isinstance(b, Bullets) for item in b.items]
    assert any("OpenAI API, supervised tuning: " in said and "6 January 2027" in said for said in items)
    told = advised(makes="text", colleague=["page"], main_fault="untold", remedies={"instruction": "helped"}, examples=0)
    assert ["Where you can do" in FORMATS["text"].render(r, ()) for r in (rec, told)] == [True, False]
