"""Tests of what all formats have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.decide import Recommendation
from advisor.explain import Flip, needs_profile, next_tests, reasons_for, ruled_out, this_week, verdict
from advisor.report import FORMATS
from advisor.report.escape import one_line
from tests.report.reading import squeeze

ROOT = Path(__file__).parents[2]
Decided = tuple[Recommendation, tuple[Flip, ...]]
Words = Callable[..., str]


@pytest.mark.parametrize("name", list(FORMATS))
def test_format_gives_what_it_says(name: str, desk: Decided) -> None:
    """`binary` tells whether bytes come; no clock and no chance enters an export."""
    found = FORMATS[name]
    rendered = found.render(*desk)
    assert found.binary == isinstance(rendered, bytes) and rendered == found.render(*desk)
    assert "/" in found.mime and found.extension and found.label


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_names_what_a_team_signs(name: str, desk: Decided, words: Words) -> None:
    """Title, people, rules, answers, notes, verdict, plan, cautions, every reason, signals and tests are all there; but in the decision
    record the needs with their levers and the first thing to do, and in each document what rules a route out, with what reopens it."""
    rec, changes = desk
    pack, first = rec.pack, rec.first
    assert first is not None and rec.stack and rec.plan and changes and rec.warnings
    ids = name == "json"  # programs read ids where people read labels
    record, info = rec.answers.record, pack.content.pack
    wanted = [record["title"], record["deciders"], record["date"], info.id, info.version, pack.hash, *rec.answers.notes.values()]
    said = verdict(rec)
    wanted += [said.headline, said.otherwise, said.note]
    reasons = reasons_for(rec, first)
    wanted += [r.text.rstrip(".") for r in reasons] + [pack.sources[s].title for r in reasons for s in r.sources]
    told = [text for item in rec.plan for text in (item.do, item.entry, item.exit, item.measure, item.turn_back)]
    wanted += [text.removeprefix("Turn back ") for text in told]  # stands in the name already
    wanted += [pack.rules[w].warn for w in rec.warnings] + [pack.rules[a].advise for a in rec.advice]
    for route in (first, *(c.route for c in rec.stack)):
        signals = pack.routes[route].signals
        wanted += [*signals.works, *signals.fails, *rec.stop_signs(route)]
    wanted += [m.question if ids else pack.questions[m.question].ask for c in changes[:2] for m in c.moves]
    wanted += ["assumed", "strongly" if ids else "matters most", "none" if ids else "not our problem"]
    wanted += [test.do for test in next_tests(rec)]
    for need in needs_profile(rec)[:6] if name != "adr" else ():
        wanted += [this_week(rec), need.need] if ids else [this_week(rec), need.label, *([need.lever.label] if need.lever else [])]
    for out in ruled_out(rec) if name not in ("adr", "json") else ():
        combined = pack.routes[out.route].combines  # falls with what it combines
        wanted += [out.label] if combined else [out.label, *out.reasons, out.reopens]
    text = words(name, rec, changes).lower()
    assert [] == [w for w in wanted if squeeze(w).lower() not in text]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_situation_renders(name: str, rec: Recommendation, changes: tuple[Flip, ...], words: Words) -> None:
    """Whatever was answered, each format names the verdict."""
    assert squeeze(verdict(rec).headline).rstrip(".") in words(name, rec, changes)


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_route_left_is_said(name: str, no_route: Recommendation, words: Words) -> None:
    """Where every route is ruled out, each format says so instead of failing."""
    assert no_route.first is None
    assert squeeze("No route fits all of these answers") in words(name, no_route)


@pytest.mark.parametrize("name", list(FORMATS))
def test_hostile_texts_show_as_typed(name: str, hostile: str, hostile_rec: Recommendation, words: Words) -> None:
    """A hostile text in the record, the notes and the rules reads in each format as it was typed."""
    text, wanted = words(name, hostile_rec), squeeze(one_line(hostile))
    if name == "pdf" and any(unicodedata.bidirectional(c) in ("R", "AL") for c in wanted):
        assert set(wanted) <= set(text)  # text extraction orders right-to-left letters as the page does
    else:
        assert wanted in text


@pytest.mark.parametrize("name", list(FORMATS))
def test_override_comes_with_its_reason(name: str, overridden: Decided, words: Words) -> None:
    """A route that the team chose instead stands in each format, with every line of the reason, and a missing reason is named; where the
    team chose the first route, nothing is said against the rules."""
    rec, changes = overridden

    def text(record: dict[str, str]) -> str:
        return words(name, replace(rec, answers=replace(rec.answers, record=record)), changes).lower()

    label = "lora" if name == "json" else rec.pack.routes["lora"].label.removeprefix("A ")
    found = text(dict(rec.answers.record))
    assert [] == [w for w in (label, "We know it well.", "And the index team has left.") if squeeze(w).lower() not in found]
    if name != "json":
        assert "noreasonwasrecorded" in text({k: v for k, v in rec.answers.record.items() if k != "reason"})
        agreed = text({**rec.answers.record, "override": rec.first or ""})
        assert "choseninstead" not in agreed and "againsttherules" not in agreed
