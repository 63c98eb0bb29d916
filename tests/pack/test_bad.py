"""Every broken pack and answers file in `tests/bad` gets exactly the problems that are written down for it."""

from pathlib import Path

import pytest
import yaml

from advisor.answers import read_answers_file
from advisor.pack import Pack, Problem, read_pack

BAD = Path(__file__).parents[1] / "bad"
PACKS = {e["pack"]: e["problems"] for e in yaml.safe_load((BAD / "expected.yaml").read_text())}
FILES = {e["file"]: e["problems"] for e in yaml.safe_load((BAD / "answers" / "expected.yaml").read_text())}


def as_written(problems: list[Problem]) -> list[dict]:
    """Problems in the form of the files of expectations."""
    return [{"code": p.code, "place": [p.place.file, p.place.line, p.place.column], "message": p.message, "hint": p.hint} for p in problems]


def test_every_broken_pack_has_its_expectations():
    """No folder in `tests/bad` goes untested, and no expectation speaks of a folder that is gone."""
    assert sorted(PACKS) == sorted(d.name for d in BAD.iterdir() if d.is_dir() and d.name not in ("base", "answers"))
    assert sorted(FILES) == sorted(f.name for f in (BAD / "answers").iterdir() if f.name != "expected.yaml")


@pytest.mark.parametrize("name", PACKS)
def test_broken_pack(name: str):
    """A broken pack is refused with exactly these problems, in this order."""
    pack, problems = read_pack(BAD / name)
    assert pack is None
    assert PACKS[name] == as_written(problems)


@pytest.mark.parametrize("name", FILES)
def test_broken_answers_file(name: str, small: Pack):
    """A broken answers file gets exactly these problems, in this order."""
    _, problems = read_answers_file(small, BAD / "answers" / name, name)
    assert FILES[name] == as_written(problems)
