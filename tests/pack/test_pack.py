"""The pack's look-ups, and its hash over what decides."""

import copy
import functools
import operator
from typing import Any

import pytest
import yaml

from advisor.pack import Traits
from tests.strategies import SMALL, make_pack

PLAIN = yaml.load((SMALL.folder / "pack.yaml").read_text(), Loader=yaml.BaseLoader)


TEXTS = {"title", "version", "ask", "unit", "label", "do", "how", "say", "requires_because", "because", "warn", "exit"}


def reworded(node: Any, key: str = "") -> Any:
    """The same with another word in place of every text that only people read."""
    if isinstance(node, dict):
        return {k: reworded(v, "label" if key in ("options", "ordered", "several") else k) for k, v in node.items()}
    if isinstance(node, list):
        return [reworded(v, key) for v in node]
    return "other" if key in TEXTS else node


def test_texts_do_not_change_the_hash():
    """What people read may be edited without making saved answers stale, and cases decide nothing."""
    plain = reworded({k: v for k, v in PLAIN.items() if k not in ("cases", "starting_points", "carried")})
    plain["rules"][0]["when"] = "(facts_missing   in gap)"
    plain["rules"][0]["because_when"] = [{"when": "slow in gap", "say": "It is slow."}]
    plain["questions"][0]["section"] = "data"
    assert make_pack(PLAIN).hash == make_pack(plain).hash


@pytest.mark.parametrize(
    "change",
    [
        ("rules", 0, "needs", "knowledge", "strongly"),
        ("rules", 1, "routes", "tuning", "slightly"),
        ("rules", 6, "about", ["retrieval"]),
        ("scale", {"direct": "2"}),
        ("rules", 0, "when", "slow in gap"),
        ("rules", 4, "rule_out", ["full_tuning"]),
        ("rules", 5, "add", {"review": "now"}),
        ("rules", 3, "before", {"baseline": ["tuning"]}),
        ("rules", PLAIN["rules"][1:]),
        ("groups", "tuning", ["lora"]),
        ("routes", 0, "effort", "2"),
        ("routes", 1, "meets", "knowledge", "how_well", "partly"),
        ("routes", 2, "traits", "trains_at", ["provider"]),
        ("routes", 2, "starts_from", []),
        ("steps", 0, {key: said for key, said in PLAIN["steps"][0].items() if key != "held_when"}),
        ("routes", 2, "requires", "examples >= 50"),
        ("questions", 1, "number", "edges", ["1", "10", "50", "500", "5_000"]),
        ("questions", 2, "ordered", {"yearly": "Every year", "never": "Never", "weekly": "Every week"}),
        ("questions", 4, "ask_if", "task is not sort"),
        ("conditions", 0, "when", "examples < 10"),
    ],
)
def test_what_decides_changes_the_hash(change: tuple):
    """Needs, conditions, weights, traits, bins and orders count."""
    *path, last, value = change
    plain = copy.deepcopy(PLAIN)
    functools.reduce(operator.getitem, path, plain)[last] = value
    assert make_pack(PLAIN).hash != make_pack(plain).hash


def test_expand_follows_the_order_of_the_file():
    """Names of routes, groups and `all` become routes, each once, in their order; so do selectors, whose traits are set to just what is named."""
    assert SMALL.expand(["full_tuning", "lora", "tuning"]) == ("lora", "full_tuning")
    assert tuple(SMALL.routes) == SMALL.expand(["all"]) and SMALL.expand([]) == ()
    assert SMALL.expand(Traits(trains_at="own")) == ("lora",)
    assert SMALL.expand(Traits(trains_at=["own", "provider"])) == ("lora", "full_tuning")
    assert SMALL.expand(Traits(changes_weights=False, runs_at=["provider", "own"])) == ("prompt", "retrieval")
    assert SMALL.expand(Traits(keeps_examples_in_prompt=True)) == ()
