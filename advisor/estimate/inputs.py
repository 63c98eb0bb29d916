"""From answers to what estimates work with: a range for each amount, from the answer, or assumed where nothing was answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.answers import Answers
from advisor.pack import Pack, Question

from .book import Book
from .prices import price_of
from .quantity import Assumption, Quantity, amount

MODELS = ("large", "small", "open", "open_small")
YOURS = "your answer"
SET = "set by hand"
_WAIT = {
    "under_150ms": 0.15, "under_400ms": 0.4, "under_700ms": 0.7, "under_1500ms": 1.5, "under_7s": 7.0, "under_90s": 90.0, "under_90min": 5400.0,
}  # fmt: skip
_SHARED = {"little": (0.02, 0.12, 0.25), "half": (0.25, 0.5, 0.75), "most": (0.75, 0.85, 0.95)}
_PEAK = {"flat": (1.0, 2.0, 3.0), "daily": (3.0, 5.0, 10.0), "spiky": (10.0, 20.0, 50.0)}
_OUTPUT = {**dict.fromkeys(("label", "labels", "score"), "assumed_label_tokens"), **dict.fromkeys(("calls", "fields"), "assumed_call_tokens")}
_FILL = 5.0  # the open last range reaches so many times its lower edge
# Sliders and answers that are numbers: what they are called, their unit, and the most that makes sense.
NUMBERS = {
    "requests_per_day": ("Traffic", "requests per day", 1e9),
    "tokens_in": ("Input of a request", "tokens", 1e8),
    "tokens_out": ("Output of a request", "tokens", 1e7),
    "reference_tokens": ("Reference text", "tokens", 1e9),
    "examples": ("Examples at hand", "examples", 1e10),
    "memory": ("Memory that the model may use", "GB", 1e6),
    "price_ceiling": ("What 1,000 requests may cost", "USD per 1,000 requests", 1e9),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What an estimate takes from the answers. Amounts that nobody gave rest on figures of the book; None: not known, and not needed."""

    requests: Quantity  # requests per day
    tokens_in: Quantity  # tokens, without instructions and looked-up material
    tokens_out: Quantity
    reference: Quantity  # tokens of the text that a prompt could carry
    corpus: Quantity  # tokens of all that can be searched
    peak: Quantity
    shared: Quantity | None = None  # share of the prompt that never changes
    examples: Quantity | None = None
    memory: Quantity | None = None  # GB
    price_ceiling: Quantity | None = None  # USD per 1,000 requests
    wait: float | None = None  # seconds that a user may wait at most
    streams: bool = True  # what comes out can be read while it is written; also where nothing is known of it
    batch: bool = False  # answers may come the next day
    place: str = "anywhere"  # anywhere, own_machines or device
    models: Mapping[str, str] = field(default_factory=dict)  # large, small, open, open_small -> the model chosen for it


def situation(book: Book, pack: Pack, answers: Answers, chosen: Mapping[str, float | str] | None = None) -> Situation:
    """The situation behind some answers. `chosen` overrides single amounts (by question id) and models
    (`large`, `small`, `open`, `open_small`), as sliders and pickers do; nonsense in it is an `EstimateError`."""
    given = _Given(book, pack, answers, dict(chosen or {}))
    for kind in MODELS:
        if name := given.chosen.get(kind):
            _ = price_of(str(name)) if kind in ("large", "small") else book.architecture(str(name))  # a misspelt one is an error here
    output, wait = given.option("output"), given.option("wait")
    place = given.option("residency")
    return Situation(
        requests=given.number("requests_per_day", "assumed_requests_per_day"),
        tokens_in=given.number("tokens_in", "assumed_tokens_in"),
        tokens_out=given.number("tokens_out", _OUTPUT.get(output, "assumed_tokens_out")),
        reference=given.number("reference_tokens", "assumed_reference_tokens"),
        corpus=given.corpus(),
        peak=given.scale("peak", _PEAK, "Busiest hour over the average one") or book.figure("assumed_peak"),
        shared=given.scale("shared_input", _SHARED, "Share of the prompt that never changes"),
        examples=given.known("examples"),
        memory=given.known("memory"),
        price_ceiling=given.known("price_ceiling"),
        wait=_WAIT.get(wait),
        streams=output in ("", "text", "code"),
        batch=wait == "batch",
        place=place if place in ("own_machines", "device") else "anywhere",
        models={k: str(v) for k, v in given.chosen.items() if k in MODELS and v},
    )


@dataclass(frozen=True)
class _Given:
    book: Book
    pack: Pack
    answers: Answers
    chosen: dict[str, float | str]

    def option(self, question: str) -> str:
        """The single option that was answered; empty if it is open."""
        answer = self.answers.given.get(question)
        known = self.pack.questions.get(question)
        if answer is None or known is None or answer.not_sure or known.number is not None or len(answer.options) != 1:
            return ""
        return answer.options[0]

    def known(self, question: str) -> Quantity | None:
        """An amount by slider or answer; None if neither is there."""
        label, unit, most = NUMBERS[question]
        if (value := self.chosen.get(question)) is not None:
            number = amount(value, label.lower(), at_most=most, unit=unit)
            return Assumption(question, label, number, number, number, unit, SET).quantity()
        return self.answered(question, label, unit, most)

    def answered(self, question: str, label: str, unit: str, most: float) -> Quantity | None:
        """An amount by answer alone."""
        answer, asked = self.answers.given.get(question), self.pack.questions.get(question)
        if answer is None or asked is None or asked.number is None or answer.not_sure:
            return None
        if answer.number is not None:
            low = likely = high = amount(answer.number, label.lower(), at_most=most, unit=unit)
        else:
            low, likely, high = _range(asked, answer.options)
        return Assumption(question, label, low, likely, high, unit, YOURS).quantity()

    def number(self, question: str, figure: str) -> Quantity:
        return self.known(question) or self.book.figure(figure)

    def scale(self, question: str, ranges: Mapping[str, tuple[float, float, float]], label: str) -> Quantity | None:
        """An ordered answer as a range."""
        found = ranges.get(self.option(question))
        return Assumption(question, label, *found, "", YOURS).quantity() if found else None

    def corpus(self) -> Quantity:
        pages = self.answered("corpus_pages", "Material to search", "pages", 1e12)
        return pages.times(self.book.figure("tokens_per_page"), "tokens") if pages is not None else self.book.figure("assumed_corpus_tokens")


def _range(question: Question, options: tuple[str, ...]) -> tuple[float, float, float]:
    """Low, likely and high of some bins: their ends and the geometric middle. The first bin starts at a tenth of its upper edge,
    the last one reaches five times its lower edge."""
    assert question.number is not None
    edges = [float(e) for e in question.number.edges]
    bins = [int(o[3:]) for o in options]
    first, last = min(bins), max(bins)
    low = edges[first - 1] if first > 0 else edges[0] / 10
    high = edges[last] if last < len(edges) else edges[-1] * _FILL
    if first == last == 0 and edges[0] <= 1:
        return 0.0, 0.0, 0.0
    return low, math.sqrt(low * high), high
