"""What all formats have in common, and the JSON export with its schema and the way back."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

from advisor.advise import advise
from advisor.answers import KEYS, brought_forward, read_answers, read_answers_file, with_currency, write_answers
from advisor.decide import Recommendation
from advisor.estimate import SHOWN, likely, number, on_paper, shown, together
from advisor.explain import enquiries, needs_profile, next_tests, reasons_for, ruled_out, single_changes, this_week, verdict, within
from advisor.explain.parts import by_part
from advisor.explain.verdict import early
from advisor.report import FORMATS
from advisor.report.blocks import Bullets, Heading, plain
from advisor.report.context import Context
from advisor.report.costs import cost_and_speed
from advisor.report.escape import one_line
from tests.report.reading import invalid, squeeze
from tests.strategies import PACK, ROOT

Words = Callable[..., str]
RECORDS = [name for name in FORMATS if name != "kit"]  # what a decision is recorded in


@pytest.mark.parametrize("name", list(FORMATS))
def test_format_gives_what_it_says(name: str, assistant: Recommendation) -> None:
    """`binary` tells whether bytes come; no clock and no chance enters an export."""
    found = FORMATS[name]
    rendered = found.render(assistant)
    assert found.binary == isinstance(rendered, bytes) and rendered == found.render(assistant)
    assert "/" in found.mime and found.extension and found.label


@pytest.mark.parametrize("name", RECORDS)
def test_every_format_names_what_a_team_signs(name: str, assistant: Recommendation, words: Words) -> None:
    """Title, people, rules, answers, notes, own numbers, verdict, plan, cautions, every reason, signals and tests are all there, of companions and of
    what is measured in JSON; but in the decision record the needs with their levers and the first thing to do, and in each document what rules a
    route out, with what reopens it."""
    rec, pack, first, changes = assistant, assistant.pack, assistant.first, single_changes(assistant)
    assert first is not None and rec.stack and rec.plan and changes and rec.warnings
    ids = name == "json"  # programs read ids where people read labels
    record, info = rec.answers.record, pack.content.pack
    wanted = [record["title"], record["deciders"], record["date"], info.id, info.version, pack.hash, *rec.answers.notes.values()]
    said = verdict(rec)
    wanted += [said.headline, said.otherwise, said.note]
    reasons = reasons_for(rec, first)
    wanted += [r.text.rstrip(".") for r in reasons] + [pack.sources[s].title for r in reasons for s in r.sources]
    told = [text for item in rec.plan for text in (item.do, item.entry, item.exit, item.turn_back, *([item.measure] if ids else []))]
    wanted += [text.removeprefix("Turn back ") for text in told]  # stands in the name already
    wanted += [pack.rules[w].warn for w in rec.warnings] + [pack.rules[a].advise for a in rec.advice]
    for route in (first, *(c.route for c in rec.stack if ids)):
        wanted += [*rec.signals(route, "works"), *rec.signals(route, "fails"), *rec.stop_signs(route)]
    wanted += [m.question if ids else pack.questions[m.question].ask for c in changes[:2] for m in c.moves]
    wanted += ["assumed", *(("strongly", "none", "4321", "your number") if ids else ("matters most", "not our problem", "4,321 words"))]
    wanted += [test.do for test in next_tests(rec) if len({result.route for result in test.results}) > 1]
    wanted += [ask for _, asks in enquiries(rec) for ask in asks if name != "adr"]
    for need in needs_profile(rec)[:6] if name != "adr" else ():
        wanted += [this_week(rec), need.need] if ids else [this_week(rec), need.label, *([need.lever.label] if need.lever else [])]
    for out in ruled_out(rec) if name not in ("adr", "json") else ():
        if out.rules and not pack.routes[out.route].combines:  # what was never possible is told whoever asks
            wanted += [within(out.label), *out.reasons[:1], out.reopens]
    text = words(name, rec).lower()
    assert [] == [w for w in wanted if squeeze(w).lower() not in text]


@pytest.mark.parametrize("name", list(FORMATS))
def test_amounts_are_called_by_the_currency(name: str, assistant: Recommendation, words: Words) -> None:
    """No export of a team that pays in euros says USD, but for units that programs read and what the team typed; of all else nothing is other."""
    quote = "Asked of a firm: USD 900 a day"
    noted = replace(assistant, answers=replace(assistant.answers, notes={"budget": quote}, own={**assistant.answers.own, "month_most": 100.0}))
    euros = replace(noted, answers=with_currency(noted.answers, "EUR"))
    if name == "json":
        found = json.loads(FORMATS["json"].render(euros), object_hook=lambda held: {key: held[key] for key in held if key != "unit"})
        assert quote == found["notes"].pop("budget") and "EUR" == found["estimates"]["currency"] and "USD" not in json.dumps(found)
        return
    dollars, told = (words(name, rec).replace(squeeze(quote), "") for rec in (noted, euros))
    assert dollars.replace("USD", "EUR") == told and ("USD" in dollars or name == "kit")


@pytest.mark.parametrize("name", list(FORMATS))
def test_no_route_left_is_said(name: str, no_route: Recommendation, words: Words) -> None:
    """Where every route is ruled out, each format says so instead of failing; the JSON export says null and stays valid."""
    assert no_route.first is None and squeeze("No route fits all of these answers") in words(name, no_route)
    if name == "json":
        found = json.loads(FORMATS[name].render(no_route))
        assert found["first"] is None and [] == found["stack"] == found["plan"] == invalid("recommendation", found)


@pytest.mark.parametrize("name", list(FORMATS))
def test_hostile_texts_show_as_typed(name: str, hostile: str, hostile_rec: Recommendation, words: Words) -> None:
    """A hostile text in the record, the notes and the rules reads in each format as it was typed, and so does the name of a part."""
    text = words(name, hostile_rec)
    for wanted in (squeeze(one_line(hostile)), squeeze(hostile_rec.answers.part)):
        if name == "pdf" and any(unicodedata.bidirectional(c) in ("R", "AL") for c in wanted):
            assert set(wanted) <= set(text)  # text extraction orders right-to-left letters as the page does
        else:
            assert wanted in text


@pytest.mark.parametrize("name", list(FORMATS))
def test_override_comes_with_its_reason(name: str, overridden: Recommendation, words: Words) -> None:
    """A route chosen instead stands in each format with its reason, or that none was given; of the first nothing is said against the rules."""
    rec = overridden

    def text(record: dict[str, str]) -> str:
        return words(name, replace(rec, answers=replace(rec.answers, record=record))).lower()

    label, found = "lora" if name == "json" else within(rec.pack.routes["lora"].label), text(dict(rec.answers.record))
    assert [] == [w for w in (label, "We know it well.", "And the index team has left.") if squeeze(w).lower() not in found]
    if name != "json":
        assert "noreasonwasrecorded" in text({k: v for k, v in rec.answers.record.items() if k != "reason"})
        agreed = text({**rec.answers.record, "override": rec.first or ""})
        assert "choseninstead" not in agreed and "againsttherules" not in agreed


EXAMPLE = ROOT / "examples" / "ticket-desk-in-parts.yaml"


@pytest.mark.parametrize("name", RECORDS)
def test_every_format_has_the_summary(name: str, words: Words) -> None:
    """Every part with its reason, the whole plan, and what all cost stand in each format. Documents hold the verdict, the answers and
    notes of each part, and are the same whichever part stands in front. Of answers without parts nothing of the kind is said."""
    in_parts = advise(PACK, read_answers_file(PACK, EXAMPLE)[0])
    text, costs, routes = words(name, in_parts).lower(), together(by_part(in_parts)), in_parts.pack.routes
    summed = costs.whole
    wanted = [p.name for p in summed.parts] + [p.because for p in summed.parts] + [costs.begin or summed.headline, *costs.said]
    wanted += [s.item.do for s in summed.plan] + [s.item.exit for s in summed.plan]
    wanted += [r if name == "json" else routes[r].label for s in summed.plan if s.item.phase != "later" and (r := s.item.route)]
    if name != "json":
        assert text == words(name, advise(PACK, brought_forward(in_parts.answers, "Draft replies"))).lower()
        wanted += ["Decided with the data protection officer in May.", *(verdict(part).note for part in by_part(in_parts, advise))]
    assert [] == [w for w in wanted if squeeze(w).lower() not in text]
    alone = words(name, replace(in_parts, answers=replace(in_parts.answers, part="", others=(), place=0))).lower()
    assert not [w for w in ("All jobs at a glance", "All jobs together") if squeeze(w).lower() in alone]


def test_the_section_names_providers_and_what_ends() -> None:
    """Each provider in a line, then each door that closes with its day."""
    blocks = cost_and_speed(Context(advise(PACK, read_answers_file(PACK, EXAMPLE.with_name("brand-content.yaml"))[0])))
    assert "Where you can do training at a provider" in {b.text for b in blocks if isinstance(b, Heading)}
    items = [plain(item) for b in blocks if isinstance(b, Bullets) for item in b.items]
    assert any(said.startswith("Google Cloud (Vertex AI): ") for said in items)
    assert any("OpenAI API, supervised tuning: " in said and "6 January 2027" in said for said in items)


def test_table_and_export_hold_the_same_numbers(rec: Recommendation) -> None:
    """The JSON export agrees with the estimates for every route shown, and the document's table, which waits while it is too early."""
    if (found := on_paper(rec, most=SHOWN)).first is None or found.where is None:
        assert rec.first is None
        return
    exported = {r["route"]: r for r in json.loads(FORMATS["json"].render(rec))["estimates"]["routes"]}
    said = FORMATS["markdown"].render(rec)
    for name, e in found.routes.items():
        running = exported[name]["running"] or {"likely": "ask the seller"}
        assert running["likely"] == ("ask the seller" if e.unpriced else pytest.approx(e.running.likely, rel=1e-5))
        assert early(rec) or len(found.routes) == 1 or f" {'ask the seller' if e.unpriced else number(running['likely'])} |" in said
        for name_of_parts, of_all in (("running_parts", "running"), ("once_parts", "once"), ("seconds_parts", "seconds"))[e.unpriced :]:
            assert exported[name][of_all]["likely"] == pytest.approx(sum(q["likely"] for q in exported[name][name_of_parts].values()), rel=1e-4)
    assert early(rec) or shown(found.routes[found.first].running) in re.sub(r"\\(.)", r"\1", said)


@pytest.mark.parametrize("name", ["markdown", "html", "pdf", "docx", "text"])
def test_assumptions_travel_with_exports(assistant: Recommendation, words, name: str) -> None:
    """Each format says the month, the prices with their date, and every assumption of the first route by its name."""
    found, written = on_paper(assistant, most=SHOWN), words(name, assistant)
    for said in (likely(found.routes[found.first].running), found.prices, *(a.label for a in found.assumptions)):
        assert re.sub(r"\s+", "", said) in written, said


@pytest.mark.parametrize(
    ("valid", "answers"),
    [
        (False, {"answers": {"task": {"is": {"not": "sort"}}}}),
        (False, {"answers": {}, "needs": {"speed": "very"}}),
        (False, {"answers": {}, "priorities": {"speed": "most"}}),
        (False, {"answers": {"examples": -1}}),
        (False, ["sort"]),
        (True, {}),
        (True, {"task": "sort", "examples": 12, "gap": [], "wait": "not_sure", "remedies": {"passage": "helped"}}),
        (True, {"edition": 2, "answers": {"task": ["sort", "extract"], "examples": "10-49"}, "needs": {"speed": "strongly"}}),
    ],
)
def test_schema_of_answers(valid: bool, answers: Any) -> None:
    """The bare mapping of answers and the whole form are valid; what no reader of answers would take is not."""
    assert valid == (not invalid("answers", answers))


def test_examples_fit_the_schema_of_answers() -> None:
    """Each example file, each starting point and each published case is a valid answers file."""
    files = [yaml.load(path.read_text(), yaml.BaseLoader) for path in sorted((ROOT / "examples").glob("*.yaml"))]
    stored = [{"answers": s.answers} for s in (*PACK.content.starting_points, *PACK.content.cases)]
    written = [write_answers(PACK, read_answers(PACK, s)[0]) for s in stored]
    assert written and [] == [e for item in (*files, *json.loads(json.dumps(stored)), *written) for e in invalid("answers", item)]


def test_export_fits_its_schema_and_reads_back(rec: Recommendation) -> None:
    """Every recommendation is valid, and so is the answers file within it, which gives the same answers, ranking and first route."""
    found = json.loads(FORMATS["json"].render(rec))
    held = {key: found[key] for key in KEYS if key in found}
    assert [] == invalid("recommendation", found) == invalid("answers", held)
    answers, problems = read_answers(PACK, held)
    assert [] == problems and rec.answers == answers and list(rec.answers.given) == list(answers.given)
    again = advise(PACK, answers)
    assert rec.ranking == again.ranking and rec.first == again.first
