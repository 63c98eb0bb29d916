"""docs/checks.md holds the pages of the checks, and says why the default pack accepts what it accepts."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.pack import DEFAULT_PACK, load_pack
from tests.check.pages import MARK, pages

TEXT = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")


def test_the_document_holds_every_page() -> None:
    """The document ends with the pages as they stand in the checks; `python -m tests.check.pages docs/checks.md` writes them."""
    assert pages() == MARK + TEXT.partition(MARK)[2]


def test_every_accepted_kind_is_explained() -> None:
    """Each code in the default pack's baseline has a line that says why such warnings may stay, and no other code has."""
    section = TEXT.partition("## What the default pack accepts")[2].partition(MARK)[0]
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))
    assert {e.code for e in load_pack(DEFAULT_PACK).content.baseline} <= explained
