"""The default pack as reading matter: its README says what stands in it, and each rule is read at a glance.

`python -m tests.test_reading_matter` writes the README of today.
"""

import re
from collections.abc import Iterator

from advisor.explain.reasons import how_well
from advisor.explain.words import listing
from advisor.pack import DEFAULT_PACK, Rule, load_pack

PACK = load_pack()
README = DEFAULT_PACK / "README.md"
STRENGTHS = ("strongly", "clearly", "slightly", "against slightly", "against clearly", "against strongly")
DECIDES, BESIDE = 6, 8  # lines of a rule that ranks or rules out, and of one that adds, gates, advises or warns


def table(head: str, rows: list[tuple[str, ...]]) -> list[str]:
    """Lines of Markdown; `head` has its cells parted by `|`."""
    cells = [h.strip() for h in head.split("|")]
    return ["| " + " | ".join(row) + " |" for row in (cells, ["---"] * len(cells), *rows)] + [""]


def link(rule: str) -> str:
    """A rule by its id, as a link from the README to its file."""
    return f"[`{rule}`]({PACK.places['rules', rule].file.removeprefix(f'{DEFAULT_PACK.name}/')})"


def counts() -> list[str]:
    """What there is how often, and what the words weigh."""
    c, rules = PACK.content, PACK.content.rules
    ranking, out = [r for r in rules if r.ranks], [r for r in rules if not r.ranks and PACK.expand(r.rule_out)]
    ids = {q.grid or q.id for q in c.questions}
    strength, fit = c.scale.strength, c.scale.fit
    return [
        f"{len(c.needs)} needs, {len(c.routes)} routes, {len(ids)} questions, {len(rules)} rules ({len(ranking)} show needs or speak of routes, "
        f"{len(out)} only rule out, {len(rules) - len(ranking) - len(out)} add, gate, advise or warn), {len(c.sources)} sources, {len(c.cases)} cases, "
        f"{len(c.promises)} promises.",
        "",
        "## How strengths weigh",
        "",
        f"A rule that fires shows a need *slightly* ({strength.slightly}), *clearly* ({strength.clearly}) or *strongly* ({strength.strongly}), or speaks "
        f"*against* it as much. A route meets a need *barely* ({fit.barely}), *partly* ({fit.partly}) or *fully* ({fit.fully}). The total of a route is the sum, "
        f"over needs, of what all rules show times how well it meets it, less its effort; a rule that speaks of a route directly counts {c.scale.direct} times "
        "its strength. The highest total comes first; of equal ones, the route with less effort.",
        "",
    ]


def shown_by(need: str) -> list[Rule]:
    """The rules that show a need or speak against it, the strongest first."""
    return sorted((r for r in PACK.content.rules if need in r.needs), key=lambda r: STRENGTHS.index(r.needs[need]))


def readme() -> str:
    """The page, from the needs to the single rules."""
    c = PACK.content
    lines = [f"# {c.pack.title}: the pack on one page", "", "Written by `python -m tests.test_reading_matter`; [docs/tour.md](../../docs/tour.md)"]
    lines += ["says how to change it. `python -m advisor explain --rule ID` says what a rule does to whom.", "", *counts()]
    lines += ["## Needs", ""]
    met = {n.id: [r.label for r in c.routes if how_well(PACK, r.id, n.id) == "fully"] for n in c.needs}
    lines += table("need | what it is | when a team has it | rules | met fully by", [
        (f"[`{n.id}`](#{n.id})", n.label, n.about, str(len(shown_by(n.id))), ", ".join(met[n.id])) for n in c.needs
    ])  # fmt: skip
    lines += ["## Levers", ""]
    words = ("fully", "partly", "barely")
    lines += table("route | family | effort | meets fully | partly | barely", [
        (f"`{r.id}`", r.family, str(r.effort), *(", ".join(n.id for n in c.needs if how_well(PACK, r.id, n.id) == word) for word in words))
        for r in c.routes
    ])  # fmt: skip
    lines += ["## Questions", ""]
    asked = {q.grid or q.id: q for q in reversed(c.questions)}
    lines += table("question | what is asked | asked of", [(f"`{name}`", q.ask, q.asked_of or "all") for name, q in reversed(asked.items())])
    lines += ["## Rules by need", ""]
    for n in c.needs:
        lines += [f"### {n.id}", "", f"{n.label}. {n.about}", ""]
        lines += table("strength | what is so for the team | rule", [(r.needs[n.id], r.because, link(r.id)) for r in shown_by(n.id)])
    for title, chosen in others():
        lines += [f"### {title}", "", *table("what is so for the team | what it does | rule", [(r.because, *_does(r)) for r in chosen])]
    return "\n".join(lines).rstrip() + "\n"


def others() -> Iterator[tuple[str, list[Rule]]]:
    """The rules that show no need, by what else they do."""
    rest = [r for r in PACK.content.rules if not r.needs]
    yield "Spoken of directly", [r for r in rest if r.routes]
    yield "Out of the question", [r for r in rest if not r.routes and PACK.expand(r.rule_out)]
    yield "Beside the first route", [r for r in rest if not r.ranks and not PACK.expand(r.rule_out)]


def _does(rule: Rule) -> tuple[str, str]:
    spoken = [f"`{name}` {word}" for name, word in rule.routes.items()]
    told = [*spoken, *(["rules out " + listing([f"`{r}`" for r in PACK.expand(rule.rule_out)])] if PACK.expand(rule.rule_out) else [])]
    told += [f"adds `{route}`" for route in rule.add] + [f"puts `{step}` first" for step in rule.before]
    return "; ".join([*told, *filter(None, (rule.advise, rule.warn))]), link(rule.id)


def test_the_readme_says_what_the_pack_holds() -> None:
    """The README of the pack is what is written from the pack as it stands."""
    assert readme() == README.read_text(encoding="utf-8")


def test_a_rule_is_read_at_a_glance() -> None:
    """A rule that decides takes at most six lines of its file, one that adds, gates, advises or warns at most eight."""
    long = {}
    for file in sorted((DEFAULT_PACK / "rules").glob("*.yaml")):
        for block in re.split(r"^  - id: ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            lines = [line for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")]
            rule = PACK.rules[lines[0]]
            if len(lines) > (DECIDES if rule.ranks or rule.rule_out else BESIDE):
                long[rule.id] = len(lines)
    assert {} == long


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
