"""Whatever is spoilt in packs and answers files, reading ends soon and without an error, and what still loads can be used.

`pytest tests/test_mutations.py --mutations 3000` tries more than the 300 of every run; each is the same every time.
"""

from __future__ import annotations

import random
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.answers import Answers, answers_of_case, read_answers, read_answers_file, write_answers
from advisor.check import run_checks
from advisor.decide import recommend
from advisor.pack import DEFAULT_PACK, Pack, load_pack, read_pack
from tests.mutations import assert_told, mutated, timed

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
OVERLAY = ROOT / "rules" / "examples" / "translation-agency"
EXAMPLES = [*sorted((ROOT / "examples").rglob("*.yaml")), *sorted((ROOT / "tests" / "bad" / "answers").glob("*.yaml"))]


def assert_usable(pack: Pack, thorough: bool) -> None:
    """The pack recommends for its cases and for no answers, and can be checked."""
    sets = [Answers(), *(answers_of_case(pack, case) for case in pack.content.cases[:2])]
    for answers in sets:
        timed(recommend, pack, answers)
        assert (answers, []) == read_answers(pack, write_answers(pack, answers))
    if thorough:
        timed(run_checks, pack)


def try_pack(folder: Path, seed: int) -> None:
    """One pack with one file spoilt: most often the small pack or the overlay on it, else the default pack or an overlay on that."""
    rng = random.Random(f"pack {seed}")
    shutil.rmtree(folder, ignore_errors=True)
    kind = rng.choice(["small_pack"] * 8 + ["small_overlay"] * 10 + ["default", "overlay"])
    for source in (DATA / "small_pack", DATA / "small_overlay") if kind.startswith("small") else (DEFAULT_PACK if kind == "default" else OVERLAY,):
        shutil.copytree(source, folder / source.name)
    spoilt = folder / (kind if kind.startswith("small") else DEFAULT_PACK.name if kind == "default" else OVERLAY.name)
    file = rng.choice(sorted(spoilt.rglob("*.yaml")))
    file.write_bytes(mutated(file.read_text(), rng).encode("utf-8", "surrogatepass"))
    pack, problems = timed(read_pack, folder / "small_overlay" if kind.startswith("small") else spoilt)
    assert_told(problems, 1_001)
    assert not any("cannot be read to its end" in p.message for p in problems)
    assert problems or pack is not None
    if pack is not None:
        assert_usable(pack, seed % 10 == 0)


def try_answers(folder: Path, seed: int) -> None:
    """One answers file, spoilt, from the examples or from files that were broken already."""
    rng = random.Random(f"answers {seed}")
    text = mutated(rng.choice(EXAMPLES).read_text("utf-8", "replace"), rng)
    answers, problems = timed(read_answers_file, load_pack(), text.encode("utf-8", "surrogatepass"), "mine.yaml")
    assert_told(problems, 51)
    assert (answers, []) == read_answers(load_pack(), write_answers(load_pack(), answers))
    timed(recommend, load_pack(), answers)


@pytest.mark.parametrize("share", range(10))
@pytest.mark.parametrize(("attempt", "of_three"), [(try_pack, 2), (try_answers, 1)])
def test_spoilt_files(attempt: Callable[[Path, int], None], of_three: int, share: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """No slip of any kind ends in an error or takes long, and no problem lacks its message or place."""
    failed = {}
    for seed in range(share, of_three * request.config.getoption("mutations") // 3, 10):
        try:
            attempt(tmp_path / "packs", seed)
        except Exception:
            failed[seed] = traceback.format_exc(limit=-4)
    assert not failed, f"{len(failed)} fail, of seed {', '.join(map(str, failed))}:\n{next(iter(failed.values()))}"
