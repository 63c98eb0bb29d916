"""How long an answer takes, part by part: network, retrieval, re-ranking, prefill, decode, tool calls.

Self-hosted models follow the device: prefill is bounded by arithmetic, decode by memory bandwidth. Hosted ones follow stated
ranges. Times are in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .book import Book
from .checks import amount
from .quantity import Quantity, exactly, total

Part = Literal["network", "retrieval", "rerank", "prefill", "decode", "tool calls"]
PARTS: tuple[Part, ...] = ("network", "retrieval", "rerank", "prefill", "decode", "tool calls")
UNIT = "seconds"


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds by part, for the median request and for the slowest one in twenty. Parts of zero are left out."""

    parts: Mapping[str, Quantity]
    tail: Mapping[str, Quantity]

    @property
    def p50(self) -> Quantity:
        """The median, as the sum of the parts."""
        return total(self.parts.values(), UNIT)

    @property
    def p95(self) -> Quantity:
        """The 95th percentile, as the sum of the parts' tails: too high rather than too low, for parts are seldom slow together."""
        return total(self.tail.values(), UNIT)

    @property
    def first_token(self) -> Quantity:
        """Until something can be read: everything but decode."""
        return total((q for name, q in self.parts.items() if name != "decode"), UNIT)

    @property
    def cut_first(self) -> str:
        """The part that takes longest in the slow case: shortening it gains most. Empty if nothing takes time."""
        return max(self.tail, key=lambda name: self.tail[name].likely, default="")


@dataclass(frozen=True, slots=True)
class Request:
    """What one request does. Tokens are those that the model reads and writes, over all its turns."""

    tokens_in: float
    tokens_out: float
    retrievals: float = 0.0
    reranks: float = 0.0
    tool_calls: float = 0.0
    cached_share: float = 0.0  # of the tokens read, which skip prefill


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a model reads and writes: seconds per token in and out, and seconds before anything happens."""

    per_token_in: Quantity
    per_token_out: Quantity
    start: Quantity


def latency(book: Book, request: Request, pace: Pace) -> Latency:
    """The parts of one request. Each part's tail is its median times a factor for queues and slow cases (Dean and Barroso 2013,
    The tail at scale, https://doi.org/10.1145/2408776.2408794)."""
    for value, what in ((request.tokens_in, "the number of tokens read"), (request.tokens_out, "the number of tokens written")):
        amount(value, what, at_most=1e9)
    counts = ((request.retrievals, "look-ups"), (request.reranks, "re-rankings"), (request.tool_calls, "tool calls"))
    for value, what in counts:
        amount(value, f"the number of {what}", at_most=1e4)
    amount(request.cached_share, "the cached share", at_most=1.0)
    turns = 1.0 + request.tool_calls
    parts: dict[str, Quantity] = {
        "network": book.figure("network_seconds") * turns,
        "retrieval": book.figure("retrieval_seconds") * request.retrievals,
        "rerank": book.figure("rerank_seconds") * request.reranks,
        "prefill": pace.start * turns + pace.per_token_in * (request.tokens_in * (1.0 - request.cached_share)),
        "decode": pace.per_token_out * request.tokens_out,
        "tool calls": book.figure("tool_seconds") * request.tool_calls,
    }
    parts = {name: part for name, part in parts.items() if part.likely > 0}
    slow = {name: book.figure("tail_of_decode" if name == "decode" else "tail_of_waits") for name in parts}
    return Latency(parts, {name: part * slow[name] for name, part in parts.items()})


def hosted(book: Book) -> Pace:
    """A model behind a vendor's interface, from stated ranges of time to first token and of output speed."""
    per_out = exactly(1.0, "tokens").over(book.figure("hosted_tokens_per_second"), UNIT)
    return Pace(book.figure("hosted_ms_per_token_in").to(UNIT), per_out, book.figure("hosted_first_token_seconds"))
