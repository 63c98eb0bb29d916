"""Files that commands write: whole or not at all, and nothing beside them stays."""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import Mock

import pytest

from advisor.report import FORMATS
from tests.test_cli import EXAMPLE, ROOT, SMALL, no_fault, run

WRITERS = {
    **{f"recommend to {name}": ["recommend", EXAMPLE, "--format", name, "-o", "FILE"] for name in FORMATS},
    "estimate": ["estimate", EXAMPLE, "-o", "FILE"],
    "schema": ["schema", "--pack", SMALL, "-o", "FOLDER"],
    "check": ["check", "--pack", "PACK", "--write-baseline"],
}
NEW = {kind: ["new", kind, "brand_new", "--pack", "PACK"] for kind in ("rule", "overlay")}


@pytest.fixture
def folder(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an old file of each name that is written to, and a place for temporary files of its own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    for name in ("out", "pack.schema.json", "small/baseline.yaml"):
        (tmp_path / name).write_text("what stood here before")
    (small / "baseline.yaml").write_text("baseline: [{code: unused-question, about: [task]}]\n")
    return tmp_path


def filled(command: list[str | Path], folder: Path) -> list[str | Path]:
    return [({"FILE": folder / "out", "FOLDER": folder, "PACK": folder / "small"}).get(str(part), part) for part in command]


def everything(folder: Path) -> dict[Path, bytes | None]:
    return {p: p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.mark.parametrize("command", [*WRITERS.values(), *NEW.values()], ids=[*WRITERS, *(f"new {kind}" for kind in NEW)])
def test_a_full_disk_keeps_what_was_there(command: list[str | Path], folder: Path) -> None:
    """Where a file cannot be written to its end, the old one stays, nothing is left beside it, and one sentence says so."""
    before = everything(folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))  # every file ends after so many bytes, as the system itself says it
    try:
        result = run(*filled(command, folder))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (result.code, no_fault(result)) == (2, True)
    assert 1 == result.err.count("cannot be written (File too large)")
    assert before == everything(folder)


@pytest.mark.parametrize("command", WRITERS.values(), ids=WRITERS)
def test_a_written_file_replaces_the_old_one(command: list[str | Path], folder: Path) -> None:
    """Otherwise exactly one file changes, and keeps its mode."""
    (folder / "out").chmod(0o640)
    before = everything(folder)
    assert run(*filled(command, folder)).code == 0
    after = everything(folder)
    assert set(before) == set(after)
    assert 1 == sum(before[p] != after[p] for p in before)
    assert 0o640 == (folder / "out").stat().st_mode & 0o777


def test_an_interruption_while_writing_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped between writing and renaming, the old file stays alone."""
    monkeypatch.setattr(Path, "replace", Mock(side_effect=KeyboardInterrupt))
    before = everything(folder)
    assert 130 == run("recommend", EXAMPLE, "-o", folder / "out").code
    assert before == everything(folder)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_link_and_a_device_stay_what_they_are(folder: Path) -> None:
    """What a link leads to is replaced, not the link; a device as output is no file to be replaced."""
    (folder / "link").symlink_to("out")
    assert run("recommend", EXAMPLE, "--format", "markdown", "-o", folder / "link").code == 0
    assert (folder / "link").is_symlink() and (folder / "out").read_bytes().startswith(b"# ")
    assert run("recommend", EXAMPLE, "-o", "/dev/null").code == 0
    result = run("recommend", EXAMPLE, "-o", "/dev/full")
    assert (result.code, "`/dev/full` cannot be written (No space left on device)" in result.err) == (2, True)
    assert Path("/dev/full").is_char_device() and Path("/dev/null").is_char_device()


NAMES = {"too long": "x" * 5000, "NUL": "a\0b", "line break": "a\nb", "colour": "\x1b[31mred", "no UTF-8": "\udcff"}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("command", [["recommend"], ["questions", "--pack"], ["check", "--pack"], ["diff", SMALL]], ids=lambda c: c[0])
def test_names_that_nothing_can_have(command: list[str | Path], name: str) -> None:
    """A name that no file or folder can have, or that would tear the message apart, is said in a few short lines about itself."""
    result = run(*command, name)
    assert (result.code, result.out, no_fault(result)) == (2, b"", True)
    told, refused = result.err.splitlines(), "embedded null byte" in result.err  # as no path at all, before the command begins
    assert not any(text in result.err for text in ("the output", "\x1b", "\0")) and len(result.err) < 1_000 and len(told) <= 4
    assert refused == ("\0" in name and command != ["recommend"]) != all("error: " in line or line.startswith("  hint: ") for line in told)


@pytest.mark.parametrize("name", ["text", "json", "docx"])  # the same few lines write them all
def test_a_reader_that_leaves_is_no_error(name: str) -> None:
    """A pipe whose reader has gone gives no message."""
    command = f"'{sys.executable}' -m advisor recommend {EXAMPLE} --format {name} | head -c 10"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (len(done.stdout), done.stderr) == (10, b"")
