"""The pages of all checks as one document: `python -m tests.check.pages docs/checks.md` brings it up to date."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

from advisor.check import CHECKS, THOROUGH

MARK = "## Always\n"


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


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(file.read_text(encoding="utf-8").partition(MARK)[0] + pages(), encoding="utf-8")
