"""Where the first route can be done, and until when."""

from __future__ import annotations

import pytest

from advisor.explain.offers import Place, ends_text, offers, vendors_of
from advisor.pack import load_pack
from tests.strategies import decided

PACK = load_pack()
TUNING = {
    "task": "write", "examples": 4000, "wait": "under_7s", "gap": ["tone", "conventions"], "tried": ["refined_prompt"], "ended_refined_prompt": "gaps",
}  # fmt: skip


def place(route: str, **more: object) -> Place:
    return next(p for p in offers(decided(PACK, **TUNING, **more)) if p.route == route)


def test_a_customer_of_a_closing_service_sees_its_end_first() -> None:
    """A team that trains at several providers sees those first, with the day on which one closes to all."""
    held = place("hosted_tuning", may_train="hosted", tunes_at=["openai", "azure"])
    assert "openai_supervised" == held.offers[0].vendor.id
    assert "yes" == held.offers[0].open
    assert "closes to everybody on 6 January 2027" in held.offers[0].ends
    assert held.offers[0] in held.ending


def test_newcomers_are_told_what_is_closed_to_them() -> None:
    """A team that trains nowhere yet does not get a door that is closed to newcomers, and is told so."""
    held = place("hosted_tuning", may_train="hosted", tunes_at=[])
    assert "openai_supervised" in {o.vendor.id for o in held.closed}
    assert not {o.vendor.id for o in held.closed} & {o.vendor.id for o in held.offers}


def test_an_open_question_leaves_the_door_in_doubt() -> None:
    """Unless the team said where it trains, a door for existing customers comes last and says on what it hangs."""
    held = place("hosted_tuning", may_train="hosted")
    doubt = [o for o in held.offers if o.open == "unknown"]
    assert doubt == list(held.offers[-len(doubt) :])
    assert all("OpenAI" in o.only_if or "Azure" in o.only_if for o in doubt)


def test_data_that_stays_in_house_leaves_no_service() -> None:
    """Where data stay on the team's own machines, only weights and what runs there are left."""
    held = place("lora", may_train="open", residency="own_machines")
    assert held.offers
    assert all("eights" in o.vendor.method or o.vendor.offered_by == "Mistral Forge" for o in held.offers)


def test_what_serves_a_route() -> None:
    """A combination takes what serves its parts, what is gone is no place to go, and prompting needs no place at all."""
    assert set(vendors_of(PACK, "hosted_tuning")) <= set(vendors_of(PACK, "retrieval_and_hosted_tuning"))
    assert any(v.status == "gone" for v in vendors_of(PACK, "hosted_tuning"))
    found = offers(decided(PACK, **TUNING, may_train="both"))
    assert all(o.vendor.status != "gone" for p in found for o in (*p.offers, *p.closed))
    assert "zero_shot" not in {p.route for p in offers(decided(PACK, **TUNING | {"gap": ["nothing"]}))}


@pytest.mark.parametrize(
    ("vendor", "said"),
    [
        ("azure_gpt41_small", "Closes to everybody not before 14 April 2027; tuned models answer until 14 October 2027."),
        ("openai_serving_older", "Tuned models answered until 23 October 2026."),
        ("gemini_api", "Closed to everybody in May 2025."),
        ("qwen_weights", ""),
    ],
)
def test_endings_in_words(vendor: str, said: str) -> None:
    """What ended before the last look stands in the past, the rest ahead."""
    assert said == ends_text(next(v for v in PACK.content.vendors if v.id == vendor))
