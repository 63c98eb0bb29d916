"""Tests of Markdown and of the decision record, parsed back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from advisor.decide import Recommendation
from advisor.report import FORMATS, adr

MADR = [
    "Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome", "Pros and Cons of the Options",
    "More Information",
]  # fmt: skip
Parse = Callable[[str], list[Any]]


def headings(tokens: list[Any]) -> list[tuple[int, str]]:
    return [(int(t.tag[1]), after.content) for t, after in itertools.pairwise(tokens) if t.type == "heading_open"]


def front_matter(text: str) -> dict[str, Any]:
    found = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", ["markdown", "adr"])
def test_headings_nest(name: str, rec: Recommendation, changes: tuple, read_markdown: Parse) -> None:
    """One title, and no heading skips a level."""
    levels = [level for level, _ in headings(read_markdown(FORMATS[name].render(rec, changes)))]
    assert 1 == levels[0] and 1 == levels.count(1)
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_ranking_is_a_table_of_all_routes(rec: Recommendation, changes: tuple, read_markdown: Parse) -> None:
    """The last table before the answers has a row for each route of the ranking, in its order."""
    tokens = read_markdown(FORMATS["markdown"].render(rec, changes))
    start = next(i for i, t in enumerate(tokens) if re.fullmatch(r"([A-Z]\. )?Full ranking", t.content))
    rows: list[list[str]] = []
    for token, after in itertools.pairwise(tokens[start:]):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append(after.content.strip("*"))
    assert ["#", "Route", "Layer", "Points", "Status", "Remarks"] == rows[0]
    assert [rec.pack.routes[s.route].label for s in rec.ranking] == [row[1] for row in rows[1:]]


@pytest.mark.parametrize("name", ["markdown", "adr"])
def test_hostile_texts_make_no_markup(name: str, hostile: str, hostile_rec: Recommendation, read_markdown: Parse) -> None:
    """Whatever a text holds: no HTML, no code, no picture, and links to the declared sources only."""
    tokens = read_markdown(FORMATS[name].render(hostile_rec, ()))
    parts = [part for token in tokens for part in (token, *(token.children or []))]
    assert not {"html_block", "html_inline", "fence", "code_block", "code_inline", "image", "s_open"} & {p.type for p in parts}
    links = {p.attrs["href"] for p in parts if p.type == "link_open"}
    assert links <= {"https://example.org/a_(b)?c=%3Cd%3E%7C%60e%60"}
    levels = [level for level, _ in headings(tokens)]
    assert 1 == levels.count(1)


def test_each_number_leads_to_its_source(desk: tuple, read_markdown: Parse) -> None:
    """Every cited number is a link, and the list of sources links to the same address."""
    tokens = read_markdown(FORMATS["markdown"].render(*desk))
    listed: dict[str, str] = {}
    cited: set[tuple[str, str]] = set()
    sources = False
    for before, token in itertools.pairwise(tokens):
        sources = sources or (before.type == "heading_open" and token.content == "Sources")
        parts = token.children or []
        for part, after in itertools.pairwise(parts):
            if part.type == "link_open" and sources:
                listed[str(len(listed) + 1)] = part.attrs["href"]
            elif part.type == "link_open" and after.content.strip("[]").isdigit():  # precedents link by title
                cited.add((after.content.strip("[]"), part.attrs["href"]))
    assert cited
    assert cited <= set(listed.items())


def test_record_has_the_form_of_madr(rec: Recommendation, changes: tuple, read_markdown: Parse) -> None:
    """The sections are those of MADR, in its order."""
    found = headings(read_markdown(adr.render(rec, changes)))
    assert MADR == [text for level, text in found if level == 2]


def test_outcome_has_consequences_and_confirmation(desk: tuple, read_markdown: Parse) -> None:
    """The outcome names the chosen option, what follows from it, and how it will be confirmed."""
    text = adr.render(*desk)
    found = [text for _, text in headings(read_markdown(text))]
    assert found.index("Decision Outcome") < found.index("Consequences") < found.index("Confirmation") < found.index("Pros and Cons of the Options")
    label = desk[0].pack.routes[desk[0].first].label
    assert f"Chosen option: “**{label}**”, because " in text


def test_status_is_accepted_once_somebody_decided(desk: tuple) -> None:
    """With deciders and a date the record is accepted."""
    found = front_matter(adr.render(*desk))
    assert {"status": "accepted", "date": "2026-11-24", "decision-makers": "Ada Marsh, Tom Okafor"} == found


def test_status_is_proposed_until_then(no_route: Recommendation) -> None:
    """Without deciders and date it is proposed, and no date is made up."""
    assert {"status": "proposed"} == front_matter(adr.render(no_route, ()))


def test_front_matter_holds_hostile_texts(hostile: str, hostile_rec: Recommendation) -> None:
    """Whatever the deciders are called, the front matter is three lines that read back as YAML to exactly what was typed, and is no
    markup to readers that know no front matter."""
    text, record = adr.render(hostile_rec, ()), hostile_rec.answers.record
    wanted = {"status": "accepted", "date": record["date"], "decision-makers": record["deciders"]}
    assert wanted == front_matter(text)
    lines = text.split("\n")
    assert ("---", "---", "") == (lines[0], lines[4], lines[5])
    assert not set("<>{}[]`") & set("".join(lines[1:4]))


@pytest.mark.parametrize("name", ["markdown", "adr"])
def test_texts_open_no_template_of_a_site_builder(name: str, hostile: str, hostile_rec: Recommendation) -> None:
    """Double braces and brace-percent, which Jekyll, Hugo and MkDocs would run, stand escaped."""
    assert not re.search(r"\{[{%#]", FORMATS[name].render(hostile_rec, ()))


def test_override_is_the_chosen_option(overridden: tuple) -> None:
    """The team's own choice is the chosen option, with its reason."""
    label = overridden[0].pack.routes["lora"].label
    assert f"Chosen option: “**{label}**”, by the team and against the rules, because We know it well." in adr.render(*overridden)
