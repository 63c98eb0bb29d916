"""The section that says where the first route can be done."""

from __future__ import annotations

import pytest

from advisor.answers import read_answers
from advisor.decide import Recommendation, recommend
from advisor.pack import load_pack
from advisor.report import FORMATS
from advisor.report.blocks import Bullets, Heading, Table, plain
from advisor.report.document import context
from advisor.report.guidance import where

PACK = load_pack()
TUNING = {
    "task": "write",
    "examples": 4000,
    "wait": "under_7s",
    "gap": ["tone", "conventions"],
    "may_train": "hosted",
    "tried": ["refined_prompt"],
    "ended_refined_prompt": "gaps",
}


def advise(**more: object) -> Recommendation:
    given, problems = read_answers(PACK, {"answers": {**TUNING, **more}})
    assert not problems
    return recommend(PACK, given)


def test_the_section_names_providers_and_what_ends() -> None:
    """A table of providers, then each door that closes with its day; a team that trains nowhere yet reads which doors are closed to it."""
    blocks = where(context(advise(tunes_at=["openai", "azure"]), ()))
    assert ["Where you can do this", "Hosted tuning"] == [b.text for b in blocks if isinstance(b, Heading)]
    assert "OpenAI API" == plain(next(b for b in blocks if isinstance(b, Table)).rows[0][0])
    assert any(said.startswith("OpenAI API, supervised tuning: ") and "6 January 2027" in said for said in items(blocks))
    assert any(said.startswith("Closed to you: OpenAI API, supervised tuning") for said in items(where(context(advise(tunes_at=[]), ()))))


def items(blocks: tuple) -> list[str]:
    return [plain(item) for b in blocks if isinstance(b, Bullets) for item in b.items]


@pytest.mark.parametrize(("gap", "there"), [(["tone", "conventions"], True), (["nothing"], False)])
def test_the_section_is_left_out_where_nobody_has_to_offer_it(gap: list[str], there: bool) -> None:
    """Exports hold the section for routes that need a provider and leave it out for prompting."""
    assert there == ("WHERE YOU CAN DO THIS" in FORMATS["text"].render(advise(gap=gap, tunes_at=["openai", "azure"]), ()))
