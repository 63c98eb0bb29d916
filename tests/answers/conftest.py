"""What the tests of answers share."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.pack import Pack, load_pack


@pytest.fixture(scope="session")
def small() -> Pack:
    """The small pack that tests rely on."""
    return load_pack(Path(__file__).parents[1] / "data" / "small_pack")
