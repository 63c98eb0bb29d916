"""Estimates of whole routes: all of them for every example, rising with what drives them, resting on what they list."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.answers import read_answers, read_answers_file
from advisor.decide import Recommendation, recommend
from advisor.estimate import EstimateError, Quantity
from advisor.estimate.book import Book, default_book
from advisor.estimate.contradictions import contradictions
from advisor.estimate.inputs import situation
from advisor.estimate.on_paper import on_paper
from advisor.estimate.profiles import PROFILES
from advisor.estimate.route import RouteEstimate, estimate_route
from advisor.pack import load_pack

ROOT = Path(__file__).parents[2]
PACK = load_pack()
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
ROUTES = [r for r in PACK.content.routes if not r.companion]
BASE = {"task": "answer", "requests_per_day": 2_000, "tokens_in": 1_500, "tokens_out": 200, "examples": 100, "peak": "daily"}


def of(answers: dict, route: str = "retrieval", book: Book | None = None, **chosen: float | str) -> RouteEstimate:
    """The estimate of a route for some answers of the default pack."""
    given, problems = read_answers(PACK, answers)
    assert problems == []
    book = book or default_book()
    return estimate_route(book, situation(book, PACK, given, chosen), route, PACK.routes[route].family, PACK.routes[route].effort)


def numbers(e: RouteEstimate) -> dict[str, Quantity]:
    """Every number of an estimate, by name."""
    found = {"month": e.month, "request": e.request, "start": e.start.total, "p50": e.latency.p50, "p95": e.latency.p95}
    found |= {"data": e.data} if e.data else {}
    found |= {"training memory": e.start.memory} if e.start.memory else {}
    return found | ({"memory": e.served.memory} if e.served else {})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_route_of_every_example_has_an_estimate(path: Path) -> None:
    """Run cost, one-off cost and latency are there for each route, parts add up, and assumptions have a source or are judgements."""
    rec = recommend(PACK, read_answers_file(PACK, path)[0])
    found = on_paper(rec)
    assert not found.problems
    assert set(found.routes) == {s.route for s in rec.ranking if s.status != "ruled_out"}
    for e in found.routes.values():
        assert e.month.unit == "USD per month" and e.request.unit == "USD per request" and e.start.total.unit == "USD"
        assert sum(q.likely for q in e.month_costs.values()) == pytest.approx(e.month.likely)
        assert sum(q.likely for q in e.latency.median.values()) == pytest.approx(e.latency.p50.likely)
        assert e.latency.p95.likely > e.latency.p50.likely > 0
        assert all(a.source or a.judgement for a in e.assumptions)


def test_every_route_of_the_pack_has_a_profile() -> None:
    """Routes of the default pack are estimated as themselves, not as their family."""
    assert {r.id for r in PACK.content.routes} == set(PROFILES)


@pytest.mark.parametrize("route", [r.id for r in ROUTES if r.id not in ("rules_and_search", "tabular_model", "embedding_head", "tuned_encoder")])
def test_cost_rises_with_traffic_and_tokens(route: str) -> None:
    """Ten times the requests, or of the text, never make a month cheaper."""
    here = of(BASE, route).month.likely
    for more in ({"requests_per_day": 20_000}, {"tokens_in": 15_000}, {"tokens_out": 2_000}):
        assert of({**BASE, **more}, route).month.likely >= here * (1 - 1e-9)


def test_answers_decide_where_it_runs() -> None:
    """On own machines and on a device nothing is paid by the token; a device's machines are nobody's bill."""
    own, device = (of({**BASE, "residency": where, "memory": 8}, "zero_shot") for where in ("own_machines", "device"))
    assert set(own.month_costs) == {"machines"} and own.served is not None
    assert device.month.high == 0 and device.served is not None and device.served.memory.likely <= 8


def test_a_range_as_answer_gives_a_range() -> None:
    """A bin is carried through: its ends bound the month, and the exact figure inside it lies between."""
    binned, exact = of({**BASE, "requests_per_day": "300-2999"}, "zero_shot").month, of(BASE, "zero_shot").month
    assert binned.low < exact.likely < binned.high


HERE = {r.id: of(BASE, r.id) for r in ROUTES}
USED = sorted({a.id for e in HERE.values() for a in e.assumptions} & set(default_book().figures))
# Part of a shape that a small encoder's training does not feel; servers that are far from full.
UNFELT = {"assumed_kv_width", "server_requests_per_second"}
STEEP = {"usable_memory": 0.5, "serving_bits": 0.5, "assumed_rank": 0.5}  # what acts in steps


@pytest.mark.parametrize("name", USED)
def test_changing_a_figure_changes_exactly_what_lists_it(name: str) -> None:
    """Each figure moves at least one number when it is lowered, and only numbers that list it."""
    old, share = default_book().figures[name], STEEP.get(name, 0.9)
    lower = replace(old, low=old.low * share, likely=old.likely * share, high=old.high * share)
    book = replace(default_book(), figures={**default_book().figures, name: lower})
    where = situation(book, PACK, read_answers(PACK, BASE)[0])
    moved = False
    for r in ROUTES:
        here, there = numbers(HERE[r.id]), numbers(estimate_route(book, where, r.id, r.family, r.effort))
        for key, number in here.items():
            if (number.low, number.likely, number.high) != (there[key].low, there[key].likely, there[key].high):
                moved = True
                assert name in {a.id for a in number.assumptions}, (r.id, key)
    assert moved or name in UNFELT


def test_every_figure_of_the_pack_is_taken_somewhere() -> None:
    """The data files hold no figure that no estimate takes, but for a device's memory, which only picks the model, a batch price where
    a vendor states none, and the training speed of cards before those that we hire."""
    places = [{**more, "residency": where} for more in ({}, {**BASE, "shared_input": "half"}) for where in ("anywhere", "own_machines", "device")]
    found: set[str] = set()
    for answers in (*places, {"output": "label"}, {"output": "fields"}, {"corpus_pages": 500}):
        where = situation(default_book(), PACK, read_answers(PACK, answers)[0])
        for route, effort in itertools.zip_longest(PACK.routes, range(10), fillvalue=9):
            found |= {a.id for a in estimate_route(default_book(), where, str(route), "", int(effort)).assumptions}
    assert set(default_book().figures) - found == {"assumed_memory_gb", "batch_price_share", "utilisation"}


def test_an_overlay_changes_the_estimate(tmp_path: Path) -> None:
    """An overlay pack with a cheaper day rate lowers what it costs to start, and nothing else."""
    (tmp_path / "ours.yaml").write_text("extends: adaptation\nfigures:\n  - {id: people_day_rate, low: 150, likely: 300, high: 600}\n")
    pack = load_pack(tmp_path)
    before, after = (on_paper(recommend(p, read_answers(p, BASE)[0])) for p in (PACK, pack))
    for route, e in before.routes.items():
        other = after.routes[route]
        assert other.start.costs["people"].likely == pytest.approx(e.start.costs["people"].likely / 2)
        assert (other.month.likely, other.latency.p50.likely) == (e.month.likely, e.latency.p50.likely)


@pytest.mark.parametrize(
    ("more", "route", "question"),
    [
        ({"wait": "under_400ms", "output": "text"}, "agent", "wait"),
        ({"price_ceiling": 1}, "agent", "price_ceiling"),
        ({"residency": "device", "memory": 1}, "lora", "memory"),
    ],
)
def test_contradictions_are_said(more: dict, route: str, question: str) -> None:
    """Too slow, too dear and too large each get a sentence with both numbers, and no sentence where the answer leaves room."""
    given, _ = read_answers(PACK, {**BASE, **more})
    where = situation(default_book(), PACK, given)
    found = contradictions(of({**BASE, **more}, route), where, route)
    assert question in {c.question for c in found}
    assert all(c.text.startswith("On paper, ") and c.estimate.unit == c.limit.unit for c in found)
    easy, _ = read_answers(PACK, {**BASE, "wait": "under_90s", "price_ceiling": 5000, "memory": 600})
    assert contradictions(of(BASE, route), situation(default_book(), PACK, easy), route) == ()


def rec() -> Recommendation:
    return recommend(PACK, read_answers(PACK, BASE)[0])


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"requests_per_day": -1}, "out-of-range"),
        ({"requests_per_day": float("inf")}, "out-of-range"),
        ({"tokens_in": 1e12}, "out-of-range"),
        ({"large": "gtp-5"}, "unknown-model"),
        ({"open": "Lama 3 8 B"}, "unknown-model"),
    ],
)
def test_nonsense_gets_a_sentence(chosen: dict, code: str) -> None:
    """Negative, infinite or absurd amounts and unknown models are a problem with a hint, not an exception."""
    found = on_paper(rec(), chosen)
    assert not found.routes
    problem = found.problems[""]
    assert (problem.code, bool(problem.hint)) == (code, True)
    with pytest.raises(EstimateError):
        of(BASE, **chosen)
