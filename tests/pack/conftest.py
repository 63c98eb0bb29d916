"""What the tests of the pack reader share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.pack import Pack, Problem, read_pack
from tests.strategies import ROOT, put


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[Pack | None, list[Problem]]]:
    """`read({"file.yaml": text}, base={...})` reads a pack from texts, beside a sound pack `base`."""

    def read_texts(files: dict[str, str], **others: dict[str, str]) -> tuple[Pack | None, list[Problem]]:
        base = (ROOT / "tests" / "bad" / "base" / "pack.yaml").read_text()
        for name, texts in {"base": {"pack.yaml": base}, **others, "mine": files}.items():
            for file, text in texts.items():
                put(tmp_path / name, text, file)
        return read_pack(tmp_path / "mine")

    return read_texts
