"""Which warnings a pack accepts, and what strict makes of the rest."""

from collections.abc import Callable
from dataclasses import replace

import yaml

from advisor.check import run_checks
from advisor.check.baseline import as_yaml, is_known
from advisor.pack import Pack, Problem

UNMET = "needs:\n  - {id: speed, label: Fast}\n  - {id: ease, label: Easy}\n"


def accepted(pack: Pack) -> list[str]:
    return [p.about[0] for p in run_checks(pack, strict=True) if is_known(pack, p)]


def test_entries_accept_what_they_name(on_base: Callable[[str], Pack]) -> None:
    """A warning is accepted if an entry has its code and all that it is about, and no other warning is."""
    for entry, names in (
        ("{code: loose-end, about: [speed]}", ["speed"]),
        ("{code: loose-end, about: [ease, speed, more]}", ["speed", "ease"]),
        ("{code: never-first, about: [speed]}", []),
    ):
        assert names == accepted(on_base(f"{UNMET}baseline:\n  - {entry}\n"))


def test_what_is_written_is_accepted(on_base: Callable[[str], Pack]) -> None:
    """The baseline that is written for a pack accepts all its warnings, and keeps the reasons given before."""
    file = on_base("").folder / "baseline.yaml"
    file.write_text("baseline:\n  - {code: loose-end, about: [speed], because: Later.}\n")
    pack = on_base(UNMET)
    file.write_text(as_yaml(pack, run_checks(pack, strict=True)))
    assert yaml.safe_load(file.read_text()) == {
        "baseline": [{"code": "loose-end", "about": [name], "because": "Later."} for name in ("ease", "speed")]
    }
    assert ["speed", "ease"] == accepted(on_base(UNMET))


def test_what_is_accepted_elsewhere_is_not_written_again(on_base: Callable[[str], Pack]) -> None:
    """An overlay's own file names what the pack below does not accept already."""
    pack = on_base(UNMET + "baseline:\n  - {code: loose-end, about: [speed]}\n")
    assert {"baseline": [{"code": "loose-end", "about": ["ease"]}]} == yaml.safe_load(as_yaml(pack, run_checks(pack, strict=True)))


def test_errors_and_open_verdicts_are_never_accepted(on_base: Callable[[str], Pack]) -> None:
    """No entry accepts an error, or what was not decided; they are not written either."""
    pack = on_base("baseline:\n  - {code: any, about: [x]}\n")
    warning = Problem("any", "it is so", severity="warning", verdict="proved", about=("x",))
    assert is_known(pack, warning)
    bad = [replace(warning, severity="error"), replace(warning, verdict="not_decided")]
    assert not any(is_known(pack, p) for p in bad)
    assert {"baseline": []} == yaml.safe_load(as_yaml(pack, bad))
