"""How long an answer takes, and with what: network, retrieval, re-ranking, prefill, decode, tool calls.

Self-hosted models follow the device: prefill is bounded by arithmetic, decode by memory bandwidth. Hosted ones follow stated
ranges. Times are in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .book import Book
from .memory import Precision, Shape, kv_bytes_per_token, of_bits
from .quantity import Quantity, exactly, total

UNIT = "seconds"


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds by what takes them, for the median request and for the slowest one in twenty. What takes no time is left out."""

    median: Mapping[str, Quantity]
    tail: Mapping[str, Quantity]

    @property
    def p50(self) -> Quantity:
        """All of the median """
        return total(self.median.values(), UNIT)

    @property
    def p95(self) -> Quantity:
        """The 95th percentile, as a sum of tails: too high rather than too low, for they are seldom long together."""
        return total(self.tail.values(), UNIT)

    @property
    def first_token(self) -> Quantity:
        """Until something can be read: everything but decode."""
        return total((q for name, q in self.median.items() if name != "decode"), UNIT)

    @property
    def cut_first(self) -> str:
        """What takes longest in the slow case: shortening it gains most. Empty if nothing takes time."""
        return max(self.tail, key=lambda name: self.tail[name].likely, default="")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a model reads and writes: seconds per token in and out, and seconds before anything happens."""

    per_token_in: Quantity
    per_token_out: Quantity
    start: Quantity


def latency(
    book: Book, pace: Pace, tokens_in: float, tokens_out: float, retrievals: float = 0.0, reranks: float = 0.0, tool_calls: float = 0.0
) -> Latency:
    """The times of one request that reads and writes so many tokens, over all its turns. Each tail is the median times a factor for
    queues and slow cases (Dean and Barroso 2013, The tail at scale, https://doi.org/10.1145/2408776.2408794)."""
    turns = 1.0 + tool_calls
    times: dict[str, Quantity] = {
        "network": book.figure("network_seconds") * turns,
        "retrieval": book.figure("retrieval_seconds") * retrievals,
        "rerank": book.figure("rerank_seconds") * reranks,
        "prefill": pace.start * turns + pace.per_token_in * tokens_in,
        "decode": pace.per_token_out * tokens_out,
        "tool calls": book.figure("tool_seconds") * tool_calls,
    }
    times = {name: time for name, time in times.items() if time.likely > 0}
    slow = {name: book.figure("tail_of_decode" if name == "decode" else "tail_of_waits") for name in times}
    return Latency(times, {name: time * slow[name] for name, time in times.items()})


def hosted(book: Book) -> Pace:
    """A model behind a vendor's interface, from stated ranges of time to first token and of output speed."""
    per_out = exactly(1.0, "tokens").over(book.figure("hosted_tokens_per_second"), UNIT)
    return Pace(book.figure("hosted_ms_per_token_in").to(UNIT), per_out, book.figure("hosted_first_token_seconds"))


@dataclass(frozen=True, slots=True)
class Host:
    """Devices that share each layer, and what drives them: a server for many users at once, or a compiled program for one."""

    bandwidth_gb_s: float
    peak_tflops: float
    devices: float = 1.0
    engine: Literal["compiled", "server"] = "compiled"


def pace(book: Book, shape: Shape, precision: Precision, host: Host, context: float = 0.0, batch: float = 1.0) -> Pace:
    """The pace of a self-hosted model for one of `batch` requests at a time."""
    step = step_seconds(book, shape, precision, host, context, batch)
    return Pace(prefill_seconds(book, shape, 1.0, host), step, exactly(0.0, UNIT))


def throughput(book: Book, shape: Shape, precision: Precision, host: Host, tokens_in: float, tokens_out: float, batch: float) -> Quantity:
    """Output tokens per second where `batch` requests are always served at once, each paying its prefill."""
    step = step_seconds(book, shape, precision, host, tokens_in + tokens_out / 2, batch)
    per_answer = step * tokens_out + prefill_seconds(book, shape, tokens_in, host) * batch
    return exactly(batch * tokens_out, "tokens").over(per_answer, "tokens per second")


def weights_read(shape: Shape, precision: Precision) -> Quantity:
    """GB that one decoding step reads: the active weights, without the input embedding (one row of it per token)."""
    embedding = shape.embedding_params * (1.0 if shape.tied else 0.5)
    linear = of_bits(shape.linear_params * shape.active_params / shape.params, precision.bits)
    return linear + exactly(embedding * precision.embedding_bits / 8e9, "GB")


def step_seconds(book: Book, shape: Shape, precision: Precision, host: Host, context: float = 0.0, batch: float = 1.0) -> Quantity:
    """One decoding step for `batch` sequences of `context` tokens: weights and cache over the bandwidth that is reached, plus
    arithmetic for the batch, plus a fixed time per layer for starting kernels and for talking between devices.

    Source: Pope et al. 2022, Efficiently scaling transformer inference, section 2, https://arxiv.org/abs/2211.05102. For mixtures
    of experts a batch touches more experts than one token does, up to all.
    """
    touched = min(batch, shape.params / shape.active_params)
    cache = exactly(kv_bytes_per_token(shape) * context * batch / 1e9, "GB")
    reached = book.figure("bandwidth_share") * (host.bandwidth_gb_s * host.devices)
    per_layer = book.figure(f"layer_ms_{host.engine}").to(UNIT)
    if host.devices > 1:
        per_layer = per_layer + book.figure("layer_ms_split").to(UNIT)
    step = (weights_read(shape, precision) * touched + cache).over(reached, UNIT) + per_layer * shape.layers
    if batch > 1:
        step = step + exactly(2 * shape.active_params * (batch - 1), "operations").over(_arithmetic(book, host), UNIT)
    return book.spread(step, "serving_spread").resting_on(*shape.assumptions)


def prefill_seconds(book: Book, shape: Shape, tokens: float, host: Host) -> Quantity:
    """Reading a prompt: 2 operations per active parameter and token over the arithmetic that is reached (Pope et al. 2022)."""
    time = exactly(2 * shape.active_params * tokens, "operations").over(_arithmetic(book, host), UNIT)
    return book.spread(time, "serving_spread").resting_on(*shape.assumptions)


def _arithmetic(book: Book, host: Host) -> Quantity:
    """Operations per second that prefill reaches."""
    return exactly(host.peak_tflops * 1e12 * host.devices, "operations per second") * book.figure("prefill_share")
