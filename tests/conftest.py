"""Settings of the whole test suite. Hypothesis tries few examples, the same every time, so that the suite stays quick and says the same twice;
`pytest --hypothesis-profile=thorough` tries many, new ones each time. `pytest --mutations 3000` spoils more files."""

import functools
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import advisor.pack.read
from advisor.pack import DEFAULT_PACK, Reading

LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]  # as generated packs are
settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=LARGE, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None, suppress_health_check=LARGE)
settings.load_profile("quick")

_read_folder = advisor.pack.read.read_folder
_default = functools.cache(_read_folder)


def read_folder(folder: Path | str, also: Path | None = None) -> Reading:
    """The default pack is read once for all tests of a process that load it: it takes half a second, and hundreds of tests want it."""
    return _default(folder) if folder == DEFAULT_PACK and also is None else _read_folder(folder, also)


# before a test needs them; files of the same text are parsed once, which is most of reading another pack, since nobody changes what was parsed
advisor.pack.read.read_folder, advisor.pack.read.parse = read_folder, functools.lru_cache(maxsize=256)(advisor.pack.read.parse)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many spoilt packs and answers files `tests/test_mutations.py` reads."""
    parser.addoption("--mutations", type=int, default=300, help="how many spoilt packs (two of three) and answers files to read")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small pack, to write into."""
    return Path(shutil.copytree(Path(__file__).parent / "data" / "small_pack", tmp_path / "small"))
