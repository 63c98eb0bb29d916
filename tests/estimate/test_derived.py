"""Derived questions: which bins an estimate names, and what it takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.answers import Answers, read_answers
from advisor.estimate.derived import _MAKE, binned, estimated_from, inputs_of, obstacle, with_estimates
from advisor.estimate.inputs import situation
from advisor.estimate.route import bill_of, estimate_route, latency_of, memory_of
from advisor.pack import Answer, Pack, load_pack
from advisor.pack.derived import ESTIMATES, Derived
from tests.strategies import make_pack

PACK = load_pack()
ALL = ("wait_p50", "wait_p95", "cost_per_1000_requests", "cost_per_month", "memory")
EDGES = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]


def estimating(route: str, estimates: tuple[str, ...] = ALL) -> Pack:
    """The questions of the default pack that estimates take, and each estimate of one of its routes."""
    wanted = {q for e in ESTIMATES.values() for q in e.inputs}
    asked = [{**_plain(q.id), "section": "s"} for q in PACK.asked if q.id in wanted]
    derived = [
        {
            "id": e, "section": "s", "label": e, "derived": {"estimate": e, "route": route},
            "number": {"unit": ESTIMATES[e].unit, "edges": EDGES},
        }
        for e in estimates
    ]  # fmt: skip
    plain = PACK.routes[route]
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": [*asked, *derived],
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": route, "label": plain.label, "family": plain.family, "layer": "l"}],
            "rules": [],
        }
    )


def _plain(name: str) -> dict[str, Any]:
    q = PACK.questions[name]
    held = {"unit": q.number.unit, "edges": list(q.number.edges)} if q.number is not None else {o: v.label for o, v in getattr(q, q.kind).items()}
    return {"id": q.id, "ask": q.ask, q.kind: held}


PACKS = [
    estimating("zero_shot"),
    estimating("long_context"),
    estimating("agent"),
    estimating("hosted_tuning"),
    estimating("tuned_encoder"),
    estimating("lora"),
    estimating("retrieval"),
]


def definite(pack: Pack) -> st.SearchStrategy[dict[str, Answer]]:
    """One bin or option for every question."""
    return st.fixed_dictionaries({q.id: st.sampled_from(list(q.choices)).map(lambda o: Answer((o,))) for q in pack.asked})


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.derived[0].derived.route)
@settings(max_examples=25)
@given(st.data())
def test_bins_only_narrow_as_answers_come_in(pack: Pack, data: st.DataObject) -> None:
    """Whatever is answered later, the estimate stays in the bins that it had: what proofs rest on."""
    full = data.draw(definite(pack))
    kept = data.draw(st.sets(st.sampled_from(sorted(full))))
    before = with_estimates(pack, Answers({q: a for q, a in full.items() if q in kept}))
    after = with_estimates(pack, Answers(full))
    for question in pack.derived:
        assert set(after.given[question.id].options) <= set(before.given[question.id].options), question.id


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.derived[0].derived.route)
@settings(max_examples=15)
@given(st.data())
def test_no_other_answer_counts(pack: Pack, data: st.DataObject) -> None:
    """Only the answers that an estimate says it takes move it."""
    full = data.draw(definite(pack))
    for question in pack.derived:
        inputs = inputs_of(pack, question)
        own = Answers({q: a for q, a in full.items() if q in inputs})
        assert binned(pack, Answers(full), question).bins == binned(pack, own, question).bins, question.id


def test_an_estimate_says_what_the_whole_estimate_of_its_route_says() -> None:
    """Wait, bill and memory made alone are those of the route's estimate."""
    from advisor.estimate.book import default_book

    book = default_book()
    where = situation(book, PACK, Answers({"tokens_in": Answer(("bin2",))}))
    for place in ("anywhere", "own_machines"):
        here = replace(where, place=place)
        for route in ("zero_shot", "lora", "retrieval", "agent"):
            whole = estimate_route(book, here, route)
            bill = bill_of(book, here, route)
            assert (whole.month, whole.request, whole.latency) == (bill.month, bill.request, latency_of(book, here, route))
            assert (whole.served.memory if whole.served else None) == memory_of(book, here, route)


def test_an_exact_number_counts() -> None:
    """A number is taken as it is, so it tells more than its bin."""
    question = PACK.questions["prompt_wait"]
    exact, bins = (read_answers(PACK, {"answers": {"tokens_in": t, "output": "text"}})[0] for t in ("59_000", "15000-59999"))
    narrow, wide = (binned(PACK, a, question).quantity for a in (exact, bins))
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low
    assert narrow.high <= wide.high


def test_likely_bins_get_the_larger_chance() -> None:
    """Chances add up to one, are zero outside of the bins, and half of them lie below the likely value."""
    for question in PACK.derived:
        found = binned(PACK, read_answers(PACK, {"answers": {"tokens_in": 5_000}})[0], question)
        assert pytest.approx(1) == sum(found.chances)
        assert found.bins == tuple(i for i, c in enumerate(found.chances) if c > 0)


def test_estimates_are_made_anew_and_leave_answers_alone() -> None:
    """Answers and their order stay; older estimates are replaced; what people said can be told apart."""
    given = read_answers(PACK, {"answers": {"tokens_in": 300_000, "wait": "under_400ms"}})[0]
    first = with_estimates(PACK, given)
    assert first.said == given.given
    assert list(first.given)[:2] == ["tokens_in", "wait"]
    again = with_estimates(PACK, first.with_answer("tokens_in", Answer(("bin0",))))
    assert again == with_estimates(PACK, given.with_answer("tokens_in", Answer(("bin0",))))
    assert again.given["prompt_wait"] != first.given["prompt_wait"]


def test_not_sure_is_open() -> None:
    """`not_sure` counts with the whole range, like no answer."""
    unsure = read_answers(PACK, {"answers": {"tokens_in": "not_sure"}})[0]
    question = PACK.questions["prompt_wait"]
    assert binned(PACK, unsure, question).bins == binned(PACK, Answers(), question).bins
    assert "tokens_in" in binned(PACK, unsure, question).open_inputs


def test_what_cannot_be_estimated_stays_open() -> None:
    """The memory of a model at a provider is not known: every bin is possible, and the reason is said."""
    pack = estimating("zero_shot", estimates=("memory",))
    found = binned(pack, Answers(), pack.questions["memory"])
    assert found.quantity is None
    assert not found.tells
    assert "runs at a provider" in found.why
    assert (obstacle(pack, pack.questions["memory"]) or found).message == "`zero_shot` runs at a provider, so its memory is not known"  # type: ignore[union-attr]
    assert all(obstacle(PACK, q) is None for q in PACK.derived)
    pack = estimating("lora", estimates=("wait_p50", "cost_per_month"))
    assert 2 == sum("machines of one's own" in p.message for q in pack.derived if (p := obstacle(pack, q)))


def test_a_pack_without_derived_questions_is_left_alone() -> None:
    """Its answers come back as they are."""
    pack = estimating("zero_shot", estimates=())
    answers = Answers({"tokens_in": Answer(("bin0",))})
    assert with_estimates(pack, answers) is answers
    assert estimated_from(pack) == frozenset()


def test_every_estimate_that_packs_may_name_can_be_made() -> None:
    """The names that rule files know are those that are computed."""
    assert set(ESTIMATES) == set(_MAKE) == set(get_args(Derived.model_fields["estimate"].annotation))
