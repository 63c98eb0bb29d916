"""What the tests of the checks share."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.pack import Pack, load_pack
from tests.strategies import put

BASE = Path(__file__).parent / "base"


@pytest.fixture
def on_base(tmp_path: Path) -> Callable[[str], Pack]:
    """`on_base(text)` is the base pack with a file of such text on top."""

    def build(text: str) -> Pack:
        shutil.copytree(BASE, tmp_path / "base", dirs_exist_ok=True)
        return load_pack(put(tmp_path / "sample", f"extends: base\n{text}", "sample.yaml"))

    return build
