"""Derived questions: what they may estimate. Nobody is asked; `advisor.estimate.derived` computes the answer before the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .part import Part, broken


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a derived question may bin: its unit, what it is, and the questions whose answers it takes, weightiest first."""

    unit: str
    about: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Estimated:
    """What is known of a derived answer besides its bins: how likely each bin is, and the open questions that would narrow it."""

    chances: tuple[float, ...]
    open: tuple[str, ...] = ()


_TEXT = ("tokens_in", "tokens_out", "reference_tokens")
_BILL = (*_TEXT, "shared_input", "wait")
ESTIMATES: Mapping[str, Estimate] = {
    "wait_p50": Estimate(
        "milliseconds", "what half of all requests wait: until the first words of a text or of code, else until the end", (*_TEXT, "output")
    ),
    "wait_p95": Estimate("milliseconds", "the same for the slowest one in twenty", (*_TEXT, "output")),
    "cost_per_1000_requests": Estimate("US dollars", "what 1,000 requests cost to run at a provider, people left out", (*_BILL, "requests_per_day")),
    "cost_per_month": Estimate("US dollars", "what a month costs to run at a provider", (*_BILL, "requests_per_day")),
    "memory": Estimate("GB", "the memory that the model takes where it runs; open weights only", _TEXT),
}


class Derived(Part):
    """Which estimate of which route is binned."""

    estimate: Literal["wait_p50", "wait_p95", "cost_per_1000_requests", "cost_per_month", "memory"]
    route: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """The questions whose answers the estimate takes."""
        return ESTIMATES[self.estimate].inputs

    @property
    def unit(self) -> str:
        """The unit of its edges."""
        return ESTIMATES[self.estimate].unit

    def check_bins(self, kind: str, unit: str | None) -> None:
        """Raises unless the question has a number (`unit` None: it has none, but what `kind` names) in the estimate's unit."""
        if unit is None:
            hint = f"give it `number: {{unit: {self.unit}, edges: [...]}}`"
            raise broken("derived-edges", "a derived question has no `number`", hint, at=kind or "derived")
        if unit != self.unit:
            said = f"`{self.estimate}` does not come in {unit[:60]}"
            raise broken("derived-unit", said, f"write `unit: {self.unit}`, with edges in it", at="number")


def labelled(data: dict[str, Any]) -> dict[str, Any]:
    """A question as it is written, with the label of a derived one as its `ask`; raises where one kind has what only the other may."""
    if "derived" not in data:
        if "label" in data:
            raise broken("not-derived", "only a derived question has a `label`", "write `ask`, or add `derived:`", at="label")
        return data
    for key in ("ask", "help", "why", "opening", "diagnosis", "ask_if", "follows", "can_change", "shared"):
        if key in data:
            raise broken("derived-asked", f"nobody is asked a derived question, so it has no `{key}`", "say in `label` what is estimated", at=key)
    if "label" not in data:
        raise broken("missing-key", "`label` is missing", "say what is estimated", at="derived")
    return {**data, "ask": data["label"]}
