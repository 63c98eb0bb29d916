"""Whatever is spoilt in packs and answers files, reading ends soon and without an error, and what still loads can be used. `pytest
tests/test_mutations.py --mutations 3000` tries more than the 300 of every run; each is the same every time."""

import random
import re
import shutil
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from advisor.answers import Answers, answers_of_case, read_answers, read_answers_file, write_answers
from advisor.check import run_checks
from advisor.decide import recommend
from advisor.pack import DEFAULT_PACK, Pack, Problem, load_pack, read_pack
from tests.strategies import DATA, ROOT

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


NASTY = [
    "", "''", "-1", "0", "1e999", "9" * 400, "0x1F", "1_0", "nan", "inf", "١٢", "2026-02-30", "99999-01-01", "null", "~", "true", "no",
    "not_sure", "not_asked", "always", "all", "None", "__class__", "[]", "{}", "[[]]", "{a: b}", "[a, b]", "[[x, {y: z}]]", "[" * 60 + "]" * 60,
    "{a: " * 30 + "}" * 30, "&a x", "*a", "*nothing", "&a [*a]", "{<<: *a}", "{<<: {task: sort}}", "!!python/object:os.system x", "!x y", "|", ">-", "'", '"',
    '"\\0"', '"\\ud800"', '"\\u202e"', "\0", "\x1b[31m", "\u202eright", "\u200f", "\ufeff", "\x85", "\u2028", "😀", "ﷺ" * 50, "x" * 5_000, "a b" * 2_000,
    "- x", ": ", "# x", "a: b: c", "@x", "`x`", "%x", "<script>", "../..", "/dev/zero", "https://[", "javascript:alert(1)", "{}".join("ab"),
    "not " * 500 + "x", "(" * 300 + "x" + ")" * 300, " and ".join(["task is sort"] * 300), "task is sort or", "task in []", "examples >= 1e9", "gap is slow",
    "examples > -1", "task is nothing", "x" + " is y" * 50, "always and not always", "task >= sort", "1 < 2", "[task is sort, 3]", "{all: []}", "{not: {any: x}}",
]  # fmt: skip
MARKS = "\t \0\u202e\u200f\ufeff\x85\u00a0😀'\":-#&*{}[],\r\n%?"


def mutated(text: str, rng: random.Random) -> str:
    """The text with one to four slips in it; most often one, as people make them."""
    for _ in range(rng.choice([1, 1, 1, 2, 3, 4])):
        if (slip := rng.choice(SLIPS)) in (rearrange, indent, nasty_line):
            text = "\n".join(slip(text.split("\n"), rng))
        elif slip in PLACES and (found := list(re.finditer(slip[0], text))):
            old, other = rng.choice(found), rng.choice(found).group()
            text = text[: old.start()] + rng.choice(slip[2](old.group(), other, rng.choice(NASTY))) + text[old.end() :]
        elif slip not in PLACES:
            text = slip(text, rng)
    return text


def timed(step: Callable[..., Any], *args: object, seconds: float = 5) -> Any:
    """What `step` gives, in time (of the processor)."""
    start = time.process_time()
    found, taken = step(*args), time.process_time() - start
    assert taken < seconds, f"{step.__name__} took {taken:.1f} s"
    return found


def assert_told(problems: Sequence[Problem], bound: int) -> None:
    """Every problem has a message and a file, can be printed, and there are not too many."""
    assert len(problems) <= bound
    for problem in problems:
        str(problem).encode()
        assert problem.message.strip() and "\n" not in problem.message
        assert problem.place.file or problem.code in ("no-file", "unreadable"), problem


def _block(lines: list[str], rng: random.Random) -> tuple[int, int]:
    """A line, or as often a line with all that is indented below it."""
    start = end = rng.randrange(len(lines))
    indent = len(lines[start]) - len(lines[start].lstrip())
    while rng.random() < 0.95 and end + 1 < len(lines) and len(lines[end + 1]) - len(lines[end + 1].lstrip()) > indent:
        end += 1
    return start, end + 1


def rearrange(lines: list[str], rng: random.Random) -> list[str]:
    """Lines left out, doubled, or moved elsewhere."""
    start, end = _block(lines, rng)
    block, rest = lines[start:end], lines[:start] + lines[end:]
    at = rng.randint(0, len(rest))
    return rng.choice([rest, lines[:end] + block * rng.choice([1, 1, 1, 300]) + lines[end:], rest[:at] + block + rest[at:]])


def indent(lines: list[str], rng: random.Random) -> list[str]:
    start, end = _block(lines, rng)
    by = rng.choice([-4, -2, -1, 1, 2, 4])
    shifted = [" " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip())) :] for line in lines[start:end]]
    return lines[:start] + shifted + lines[end:]


def nasty_line(lines: list[str], rng: random.Random) -> list[str]:
    at, depth = rng.randint(0, len(lines)), " " * rng.choice([0, 2, 4])
    return [*lines[:at], depth + rng.choice(["", "- ", "x: ", "<<: "]) + rng.choice(NASTY), *lines[at:]]


VALUE = r"(?<=[:\[,{] )[^\s,\[\]{}][^,\[\]{}\n]*|(?<=- )[^\n]+"  # behind a key or in a list
NUMBER = r"(?<![\w.])-?\d[\d_.]*(?![\w.-])"  # near or far: packs with another one most often load
LOGIC, KEY = r" (?:and|or|is|is not|in|not in|>=|<|>|<=) |\bnot ", r"[\w.-]+(?=:)"
# Something small, how often it is spoilt, and what may stand there then, that of another such place or something nasty among it.
PLACES: tuple[tuple[str, int, Callable[[str, str, str], list[str]]], ...] = (
    (VALUE, 3, lambda old, other, nasty: [nasty, other, f"[{old}]", f"{{{other}: {old}}}"]),
    (NUMBER, 3, lambda old, other, nasty: ["0", "1", "2", "5", "-1", "-3", "0.5", "100", "1_000_000", "9" * 30, other]),
    (LOGIC, 3, lambda old, other, nasty: [" and ", " or ", " is ", " is not ", " in ", " >= ", " < ", " and not ", ""]),
    (KEY, 2, lambda old, other, nasty: [old[:-1], old * 2, old.upper(), nasty, other]),
)


def word(text: str, rng: random.Random) -> str:
    """One word for another of the text, everywhere or once: ids that point elsewhere, keys of another kind."""
    words = re.findall(r"\w+", text) or ["x"]
    return re.sub(rf"\b{rng.choice(words)}\b", rng.choice(words), text, count=rng.choice([0, 1]))


def scratch(text: str, rng: random.Random) -> str:
    """A mark put in, letters taken out, or the end cut off."""
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice([rng.choice(MARKS) + text[at:], text[at + rng.choice([1, 1, 10, 100]) :], ""])


SLIPS = (*[rearrange] * 4, indent, *[word] * 2, *[scratch] * 3, nasty_line, *(place for place in PLACES for _ in range(place[1])))
