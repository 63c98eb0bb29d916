"""The commands in docs/tour.md, docs/policies.md, docs/explanations.md, docs/diff.md and docs/estimates.md print what stands below them. `python -m
tests.test_docs_commands` writes today's output into the documents; look at the difference before you commit it."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from tests.strategies import ROOT
from tests.test_cli import run

DOCUMENTS = [ROOT / "docs" / name for name in ("tour.md", "policies.md", "explanations.md", "diff.md", "estimates.md")]
BLOCK = re.compile(r"```console\n\$ python -m advisor (.+)\n((?:.*\n)*?)```")
FENCE = re.compile(r"```(yaml|console)\n(.*?)```", re.DOTALL)


def outputs(document: Path, folder: Path) -> Iterator[tuple[re.Match[str], str]]:
    """Each command of a document with what it prints, run beside the files that it wrote before: each YAML goes into the file named last."""
    text, read = document.read_text(encoding="utf-8"), 0
    for place in ("small_pack", "tests/data/small_pack"):
        shutil.copytree(ROOT / "tests" / "data" / "small_pack", folder / place)
    (folder / "rules").symlink_to(ROOT / "rules")
    for fence in FENCE.finditer(text):
        named = re.findall(r"`([\w/]+\.yaml)`", text[read : fence.start()])
        read, block = fence.end(), BLOCK.match(text, fence.start())
        if fence[1] == "yaml" and named:
            (folder / named[-1]).parent.mkdir(exist_ok=True)
            (folder / named[-1]).write_text(fence[2])
        if block is not None:
            with chdir(folder):
                result = run(*block[1].split())
            assert (result.code in (0, 1), "") == (True, result.err)
            yield block, "\n".join(line.rstrip() for line in result.text.strip().splitlines()) + "\n"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.stem)
def test_commands_print_what_the_document_shows(document: Path, tmp_path: Path) -> None:
    """Every command in the document, run again, prints exactly what is shown."""
    found = list(outputs(document, tmp_path))
    assert found
    for block, printed in found:
        assert block.group(2) == printed, block.group(1)


if __name__ == "__main__":
    for document in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            text = document.read_text(encoding="utf-8")
            for block, printed in outputs(document, Path(folder)):
                text = text.replace(block.group(0), f"```console\n$ python -m advisor {block.group(1)}\n{printed}```")
            document.write_text(text, encoding="utf-8")
