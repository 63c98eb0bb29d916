"""Where the first route can be done, and until when."""

from typing import Any

import pytest

from advisor.explain.offers import Place, ends_text, offers
from advisor.pack import load_pack
from tests.strategies import decided, tiny_pack

PACK = load_pack()


def vendor(name: str, **keys: Any) -> dict[str, Any]:
    dated = {"source": {"title": "T", "year": 2026}, "checked": "2026-11-01", "review_by": "2027-01-01"}
    return {"id": name, "family": "F", "offered_by": name.upper(), "method": "Tuning", "status": "current", "routes": ["one"], **dated} | keys


def place(*vendors: dict[str, Any], **answers: Any) -> Place:
    """Where `one` can be done; what trains at a provider is out once `secret` is answered with a."""
    pack = tiny_pack(
        {"when": "secret is a", "rule_out": {"trains_at": "provider"}, "because": "Data may not leave."},
        questions=[{"id": "secret"}, {"id": "customer"}],
        vendors=list(vendors),
    )
    (held,) = offers(decided(pack, **answers))
    return held


def names(offered: Any) -> list[str]:
    return [o.vendor.id for o in offered]


def test_a_customer_of_a_closing_service_sees_its_end_first() -> None:
    """Doors that these answers open by name come first, with the day on which they close, then those open to all."""
    closing = vendor("old", status="retiring", open_if="customer is a", ends=[{"applies_to": "all", "until": "2027-01-06"}])
    held = place(vendor("new"), vendor("trial", status="preview"), closing, customer="a")
    assert ["old", "new", "trial"] == names(held.offers)
    assert ("yes", "Closes to everybody on 6 January 2027.") == (held.offers[0].open, held.offers[0].ends)
    assert held.offers[:1] == held.ending
    assert ["OLD", "NEW", "TRIAL"] == list(held.providers)


def test_newcomers_are_told_what_is_closed_to_them() -> None:
    """A door for existing customers is closed to others, and in doubt, last and with what it hangs on, where nobody said."""
    closing = vendor("old", open_if="customer is a")
    assert (["new"], ["old"]) == ((held := place(closing, vendor("new"), customer="b")) and names(held.offers), names(held.closed))
    doubt = place(closing, vendor("new")).offers
    assert ["new", "old"] == names(doubt)
    assert ("unknown", "customer: “A”") == (doubt[-1].open, doubt[-1].only_if)


def test_what_a_policy_rules_out_by_trait_is_no_place_to_go() -> None:
    """An offer with a trait that a fired rule rules out is closed and says why, whatever else is open; so is none that is of no use."""
    hosted, weights = vendor("hosted", traits={"trains_at": "provider"}), vendor("weights", traits={"trains_at": "own"})
    held = place(hosted, weights, vendor("useless", suits_if="customer is b"), vendor("gone", status="gone"), secret="a", customer="a")
    assert (["weights"], ["hosted"]) == (names(held.offers), names(held.closed))
    assert "Data may not leave." == held.closed[0].because
    assert ["hosted", "weights"] == names(place(hosted, weights, secret="b").offers)


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
