"""How fast a self-hosted model reads and writes, from its size and the device's bandwidth and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .book import Book
from .checks import amount
from .latency import UNIT, Pace
from .memory import kv_bytes_per_token, of_bits
from .precision import Precision
from .quantity import Assumption, Quantity, exactly
from .shape import Shape

Engine = Literal["compiled", "server", "framework"]


@dataclass(frozen=True, slots=True)
class Host:
    """Devices and engine. `split` says that devices share each layer; otherwise they hold layers in turn and gain no speed."""

    bandwidth_gb_s: float
    peak_tflops: float
    memory_gb: float = 80.0
    devices: float = 1.0
    split: bool = True
    engine: Engine = "compiled"

    def __post_init__(self) -> None:
        amount(self.bandwidth_gb_s, "the memory bandwidth", at_least=0.1, at_most=1e6, unit="GB per second")
        amount(self.peak_tflops, "the peak of arithmetic", at_least=0.001, at_most=1e6, unit="TFLOPS")
        amount(self.devices, "the number of devices", at_least=1, at_most=1e5)


def weight_gigabytes(shape: Shape, precision: Precision) -> Quantity:
    """GB that one decoding step reads: the active weights, without the input embedding (one row of it per token)."""
    read = shape.embedding_params * (1.0 if shape.tied else 0.5)
    share = shape.active_params / shape.params
    linear = of_bits(shape.linear_params * share, precision.bits)
    return (linear + exactly(read * precision.embedding_bits / 8e9, "GB")).resting_on(*shape.assumptions)


def step_seconds(book: Book, shape: Shape, read_gb: Quantity, host: Host, context: float = 0.0, batch: float = 1.0) -> Quantity:
    """One decoding step for `batch` sequences of `context` tokens: weights and cache over the bandwidth that is reached, plus
    arithmetic for the batch, plus a fixed time per layer for starting kernels and for talking between devices.

    Source: Pope et al. 2022, Efficiently scaling transformer inference, section 2, https://arxiv.org/abs/2211.05102. For mixtures
    of experts a batch touches more experts than one token does, up to all.
    """
    amount(context, "the number of tokens in context", at_most=1e9)
    amount(batch, "the number of sequences", at_least=1, at_most=1e7)
    together = host.devices if host.split else 1.0
    touched = min(batch, shape.params / shape.active_params)
    cache = exactly(kv_bytes_per_token(shape) * context * batch / 1e9, "GB")
    reached = book.figure("bandwidth_share") * (host.bandwidth_gb_s * together)
    reading = (read_gb * touched + cache).over(reached, UNIT)
    per_layer = book.figure(f"layer_ms_{host.engine}").to(UNIT)
    if host.split and host.devices > 1:
        per_layer = per_layer + book.figure("layer_ms_split").to(UNIT)
    step = reading + per_layer * shape.layers
    if batch > 1:
        step = step + exactly(2 * shape.active_params * (batch - 1), "operations").over(arithmetic(book, host), UNIT)
    return _spread(book, step).resting_on(*shape.assumptions)


def prefill_seconds(book: Book, shape: Shape, tokens: float, host: Host) -> Quantity:
    """Reading a prompt: 2 operations per active parameter and token over the arithmetic that is reached (Pope et al. 2022)."""
    amount(tokens, "the number of tokens read", at_most=1e9)
    return _spread(book, exactly(2 * shape.active_params * tokens, "operations").over(arithmetic(book, host), UNIT)).resting_on(*shape.assumptions)


def _spread(book: Book, time: Quantity) -> Quantity:
    """The likely time with the relative range of measured ones: parts err together, with the engine, so they share one range."""
    return (exactly(time.likely, UNIT) * book.figure("serving_spread")).resting_on(*time.assumptions)


def arithmetic(book: Book, host: Host) -> Quantity:
    """Operations per second that prefill reaches."""
    together = host.devices if host.split else 1.0
    return exactly(host.peak_tflops * 1e12 * together, "operations per second") * book.figure("prefill_share")


def pace(book: Book, shape: Shape, precision: Precision, host: Host, context: float = 0.0, batch: float = 1.0) -> Pace:
    """The pace of a self-hosted model for one of `batch` requests at a time."""
    step = step_seconds(book, shape, weight_gigabytes(shape, precision), host, context, batch)
    return Pace(prefill_seconds(book, shape, 1.0, host), step, exactly(0.0, UNIT))


def throughput(
    book: Book, shape: Shape, precision: Precision, host: Host, tokens_in: float, tokens_out: float, batch: float | None = None
) -> Quantity:
    """Output tokens per second at full load: as many sequences as the cache has room for, each paying its prefill.

    Source of the limit: Kwon et al. 2023, https://arxiv.org/abs/2309.06180; batches above 1,024 are left out.
    """
    amount(tokens_out, "the number of tokens written", at_least=1, at_most=1e9)
    read = weight_gigabytes(shape, precision)
    held = shape.params * precision.bits.likely / 8e9
    context = tokens_in + tokens_out / 2
    assumed: tuple[Assumption, ...] = shape.assumptions
    if batch is None:
        usable = book.figure("usable_memory")
        assumed += usable.assumptions
        room = max(host.memory_gb * host.devices * usable.likely - held, 0.0)
        batch = min(max(room * 1e9 / (kv_bytes_per_token(shape) * context), 1.0), 1024.0)
    step = step_seconds(book, shape, read, host, context, batch)
    per_answer = step * tokens_out + prefill_seconds(book, shape, tokens_in, host) * batch
    return exactly(batch * tokens_out, "tokens").over(per_answer, "tokens per second").resting_on(*assumed)
