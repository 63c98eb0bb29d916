"""Settings of the whole test suite.

Hypothesis tries few examples, the same every time, so that the suite stays quick and says the same twice;
`pytest --hypothesis-profile=thorough` tries many, new ones each time. `pytest --mutations 3000` spoils more files."""

import functools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import advisor.pack.read
from advisor.pack import DEFAULT_PACK, Pack, Problem

LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]  # as generated packs are
settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=LARGE, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None, suppress_health_check=LARGE)
settings.load_profile("quick")

_load_pack, _read_pack = advisor.pack.load_pack, advisor.pack.read_pack
_default_pack = functools.cache(_load_pack)


def load_pack(folder: Path | str = DEFAULT_PACK) -> Pack:
    """The default pack is read once for all tests of a process: it takes half a second, and hundreds of tests want it."""
    return _default_pack() if folder == DEFAULT_PACK else _load_pack(folder)


def read_pack(folder: Path | str = DEFAULT_PACK, also: Path | None = None) -> tuple[Pack | None, list[Problem]]:
    """The same for whoever wants the problems too."""
    return (_default_pack(), []) if folder == DEFAULT_PACK and also is None else _read_pack(folder, also)


# before any module of a test, the command line or a page takes them
advisor.pack.load_pack, advisor.pack.read_pack = load_pack, read_pack
# files of the same text are parsed once, which is most of reading a pack; nobody changes a tree that was parsed
advisor.pack.read.parse = functools.lru_cache(maxsize=256)(advisor.pack.read.parse)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many spoilt packs and answers files `tests/test_mutations.py` reads."""
    parser.addoption("--mutations", type=int, default=300, help="how many spoilt packs (two of three) and answers files to read")
