"""docs/checks.md holds the pages of the checks, and says why the default pack accepts what it accepts.

`python -m tests.check.test_pages` writes the pages of today into the document.
"""

import re
from pathlib import Path
from types import ModuleType

from advisor.check import CHECKS, THOROUGH
from advisor.pack import load_pack

DOCUMENT = Path(__file__).parents[2] / "docs" / "checks.md"
MARK = "## Always\n"
BEFORE, _, AFTER = DOCUMENT.read_text(encoding="utf-8").partition(MARK)


def pages() -> str:
    """Markdown from `## Always` on: each check with its code, its page, and its samples."""
    parts = [MARK, *map(_page, CHECKS), "## With `--strict`\n", *map(_page, THOROUGH)]
    return "\n".join(parts)


def _page(check: ModuleType) -> str:
    said, *samples = re.split(r"^((?:Passes|Fails):)\n", (check.__doc__ or "").strip(), flags=re.MULTILINE)
    lines = [f"### `{check.ID}` ({check.SEVERITY})\n", said.strip() + "\n"]
    for word, text in zip(samples[::2], samples[1::2], strict=True):
        block = "\n".join(line[4:] for line in text.strip("\n").splitlines())
        lines.append(f"{word}\n\n```yaml\n{block.rstrip()}\n```\n")
    return "\n".join(lines)


def test_the_document_holds_every_page() -> None:
    """The document ends with the pages as they stand in the checks."""
    assert pages() == MARK + AFTER


def test_every_accepted_kind_is_explained() -> None:
    """Each code in the default pack's baseline has a line that says why such warnings may stay."""
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", BEFORE.partition("## What the default pack accepts")[2], re.MULTILINE))
    assert {e.code for e in load_pack().content.baseline} <= explained


if __name__ == "__main__":
    DOCUMENT.write_text(BEFORE + pages(), encoding="utf-8")
