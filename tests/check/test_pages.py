"""docs/checks.md lists the checks; the samples of their pages are what they say; it says why the default pack accepts what it accepts. `python -m
tests.check.test_pages` writes the list of today into the document."""

import re
import textwrap
from collections.abc import Callable
from datetime import date

import pytest
import yaml

from advisor.check import CHECKS, THOROUGH, Check, Space, run_checks
from advisor.pack import Pack, load_pack
from tests.strategies import ROOT

EVERY = (*CHECKS, *THOROUGH)
DOCUMENT = ROOT / "docs" / "checks.md"
MARK = "## The checks\n"
BEFORE = DOCUMENT.read_text(encoding="utf-8").partition(MARK)[0]


def listed() -> str:
    """The table of all checks, each with its page."""
    rows = [f"| [`{c.id}`](../advisor/check/pages/{c.id}.md) | {c.severity}{' *' * (c in THOROUGH)} | {c.page.splitlines()[0]} |\n" for c in EVERY]
    head = f"{MARK}\n| check | counts as | what it finds |\n|---|---|---|\n"
    return f"{head}{''.join(rows)}\n\\* only with `--strict`; each page has samples that pass and that fail\n"


def parts(check: Check) -> tuple[str, list[tuple[str, str]]]:
    """What a check's page says, and the samples below `Passes:` and `Fails:`."""
    said, *rest = re.split(r"^(Passes|Fails):\n", check.page, flags=re.MULTILINE)
    return said, [(word, textwrap.dedent(text)) for word, text in zip(rest[::2], rest[1::2], strict=True)]


def test_the_document_lists_every_check() -> None:
    """The document ends with the table of the checks as they are."""
    assert DOCUMENT.read_text(encoding="utf-8") == BEFORE + listed()


def test_every_problem_of_reading_is_listed() -> None:
    """The table of what keeps a pack from loading has each code that the reader can give, and no other."""
    table = re.findall(r"`([a-z-]+)`", BEFORE.partition("## What keeps a pack from loading")[2].partition("\n## ")[0])
    source = "".join(path.read_text() for path in sorted((ROOT / "advisor" / "pack").iterdir()) if path.suffix in (".py", ".yaml"))
    said = {*re.findall(r'(?:say|stop|Problem|broken|bad)\(\s*"([a-z]+(?:-[a-z]+)+)"', source)}
    met = {p["code"] for pack in yaml.safe_load((ROOT / "tests/bad/expected.yaml").read_text()) for p in pack["problems"]} - {c.id for c in EVERY}
    assert len(table) == len({*table}) and said | met <= {*table}
    assert [] == [code for code in table if not re.search(rf"\b{code}\b", source) and not code.startswith("unknown-")]


def test_every_accepted_kind_is_explained() -> None:
    """Each code in the default pack's baseline has a line that says why such warnings may stay."""
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", BEFORE.partition("## What the default pack accepts")[2], re.MULTILINE))
    assert {e.code for e in load_pack().content.baseline} <= explained


if __name__ == "__main__":
    DOCUMENT.write_text(BEFORE + listed(), encoding="utf-8")


AS_OF = date(2027, 1, 1)
SAMPLES = [pytest.param(check, word, text, id=f"{check.id}-{i}") for check in EVERY for i, (word, text) in enumerate(parts(check)[1])]


@pytest.mark.parametrize(("check", "word", "text"), SAMPLES)
def test_samples(on_base: Callable[[str], Pack], check: Check, word: str, text: str) -> None:
    """The passing sample of a check has no findings at all; the failing one has exactly one of that check, with its place in the sample."""
    if word == "Passes":
        assert run_checks(on_base(text), AS_OF, strict=True) == []
        return
    (found,) = check.problems(Space(on_base(text), AS_OF))
    assert (found.code, found.severity, found.place.file) == (check.id, check.severity, "sample/sample.yaml")
    assert found.place.line > 1 and found.hint and found.message[0] not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize("check", EVERY, ids=lambda c: c.id)
def test_every_check_has_a_page_with_samples(check: Check) -> None:
    """Every check has an id of its own and a page that starts with one sentence and shows a passing and a failing sample."""
    assert [check] == [c for c in EVERY if check.id == c.id] and check.page.splitlines()[0].endswith(".")
    assert {"Passes", "Fails"} == {word for word, _ in parts(check)[1]}
