"""The default pack as reading matter: its README, each rule at a glance. `python -m tests.test_reading_matter` writes the README."""

import functools
import re

from jinja2 import Environment

from advisor.explain import how_well, listing
from advisor.pack import DEFAULT_PACK, Rule
from tests.strategies import DATA, PACK

README = DEFAULT_PACK / "README.md"
STRENGTHS = ("strongly", "clearly", "slightly", "against slightly", "against clearly", "against strongly")
DECIDES, BESIDE, CLOSER = 6, 8, 3  # lines of a rule that ranks or rules out, of one that adds, gates, advises or warns, and its closer sentences


def shown_by(need: str) -> list[Rule]:
    """The rules that show a need or speak against it, the strongest first."""
    return sorted((r for r in PACK.content.rules if need in r.needs), key=lambda r: STRENGTHS.index(r.needs[need]))


def readme() -> str:
    """The page, from the needs to the single rules."""
    c = PACK.content
    others, engine = [r for r in c.rules if not r.ranks], Environment(trim_blocks=True, lstrip_blocks=True)
    engine.filters["ticked"] = "`{}`".format
    text = engine.from_string((DATA / "pack_readme.md.j2").read_text(encoding="utf-8")).render(
        c=c, pack=PACK, shown_by=shown_by, listing=listing, how_well=functools.partial(how_well, PACK),
        asked={name: q for q in c.questions if (name := q.grid or q.id)},
        ranking=[r for r in c.rules if r.ranks],
        files=sorted(file.stem for file in (DEFAULT_PACK / "rules").iterdir()),
        out=[r for r in others if PACK.expand(r.rule_out)],
        beside=[r for r in others if not PACK.expand(r.rule_out)],
    )  # fmt: skip
    return text.strip() + "\n"


def test_the_readme_says_what_the_pack_holds() -> None:
    """The README of the pack is what is written from the pack as it stands."""
    assert readme() == README.read_text(encoding="utf-8")


def test_a_rule_is_read_at_a_glance() -> None:
    """A rule that decides takes at most six lines of its file, one that adds, gates, advises or warns at most eight, closer sentences apart."""
    long = {}
    for file in sorted((DEFAULT_PACK / "rules").glob("*.yaml")):
        for block in re.split(r"^  - id: ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            lines = [line for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")]
            rule = PACK.rules[lines[0]]
            assert len(rule.because_when) <= CLOSER
            if len(lines) - len(rule.because_when) - bool(rule.because_when) > (DECIDES if rule.ranks or rule.rule_out else BESIDE):
                long[rule.id] = len(lines)
    assert {} == long


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
