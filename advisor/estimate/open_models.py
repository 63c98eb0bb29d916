"""How much memory an open model takes to run, and how fast it reads and writes.

Memory is in GB of a billion bytes, over all devices together; times are in seconds. Prefill is bounded by arithmetic, decode by
memory bandwidth.
"""

from dataclasses import dataclass
from typing import Literal

from advisor.pack.beside import Accelerator, Architecture

from .book import Book
from .quantity import Quantity, exactly, total


@dataclass(frozen=True, slots=True)
class Precision:
    """`bits` per weight of the linear layers; embedding and output layer take `embedding_bits`."""

    bits: Quantity
    embedding_bits: float = 16.0


@dataclass(frozen=True, slots=True)
class Host:
    """Devices that share each layer, and what drives them: a server for many users at once, or a compiled program for one."""

    bandwidth_gb_s: float
    peak_tflops: float
    devices: float = 1.0
    engine: Literal["compiled", "server"] = "compiled"


def host_of(device: Accelerator, devices: float) -> Host:
    """So many devices behind a serving engine."""
    return Host(device.bandwidth_gb_s, device.peak_bf16_tflops, devices, "server")


def precision_of(book: Book, bits: Quantity) -> Precision:
    """Four bits and fewer carry their block scales (0.127 bits per weight with double quantisation: Dettmers et al. 2023, QLoRA,
    section 3, https://arxiv.org/abs/2305.14314); embedding and output layer stay in 16 bits at least."""
    return Precision(bits + book.figure("bits_of_scales") if bits.likely <= 4 else bits, max(bits.likely, 16.0))


def embedding_params(model: Architecture) -> float:
    """Parameters of embedding and output layer, which quantised models usually keep in 16 bits; at most a third of all."""
    return min(model.vocab * model.hidden * (1 if model.tied else 2), model.params_b * 1e9 / 3)


def active_params(model: Architecture) -> float:
    """Parameters that one token passes."""
    return (model.active_params_b or model.params_b) * 1e9


def weights(book: Book, model: Architecture, precision: Precision) -> Quantity:
    """Parameters times bits per weight, by layer type. The range covers files that count in GiB and keep other small parts.

    Source: two bytes per parameter at 16 bits; Hugging Face Accelerate, model memory estimator (2025),
    https://huggingface.co/docs/accelerate/usage_guides/model_size_estimator
    """
    other = embedding_params(model)
    linear = precision.bits.times(exactly((model.params_b * 1e9 - other) / 8e9, "GB per bit"), "GB")
    return (linear + exactly(other * precision.embedding_bits / 8e9, "GB")) * book.figure("weights_spread")


def kv_cache(book: Book, model: Architecture, tokens: float, sequences: float = 1.0) -> Quantity:
    """Cached keys and values of so many sequences of so many tokens each, in 16 bits: 2 (keys and values) x layers x kv heads x
    head size x 2 bytes a token.

    Source: Kwon et al. 2023, Efficient memory management for LLM serving with PagedAttention, section 2.2,
    https://arxiv.org/abs/2309.06180; fewer heads with grouped queries: Ainslie et al. 2023, https://arxiv.org/abs/2305.13245
    """
    return exactly(_kv_bytes(model) * tokens * sequences / 1e9, "GB") * book.figure("weights_spread")


def _kv_bytes(model: Architecture) -> float:
    return 4.0 * model.layers * model.kv_heads * model.head_dim


def memory(book: Book, model: Architecture, precision: Precision, context: float, sequences: float = 1.0) -> Quantity:
    """Weights, cache of so many sequences of `context` tokens, and the process's own memory."""
    held = (weights(book, model, precision), kv_cache(book, model, context, sequences), book.figure("process_overhead_gb"))
    return book.spread(total(held, "GB"), "inference_spread")


def step_seconds(book: Book, model: Architecture, precision: Precision, host: Host, context: float = 0.0, batch: float = 1.0) -> Quantity:
    """One decoding step for `batch` sequences of `context` tokens: weights and cache over the bandwidth that is reached, plus
    arithmetic for the batch, plus a fixed time per layer for starting kernels and for talking between devices. A step reads the active
    weights without the input embedding, of which it needs one row.

    Source: Pope et al. 2022, Efficiently scaling transformer inference, section 2, https://arxiv.org/abs/2211.05102. For mixtures
    of experts a batch touches more experts than one token does, up to all.
    """
    embedding, active, params = embedding_params(model), active_params(model), model.params_b * 1e9
    linear = precision.bits.times(exactly((params - embedding) * active / params / 8e9, "GB per bit"), "GB")
    read = linear + exactly(embedding * (1.0 if model.tied else 0.5) * precision.embedding_bits / 8e9, "GB")
    cache = exactly(_kv_bytes(model) * context * batch / 1e9, "GB")
    per_layer = book.figure(f"layer_ms_{host.engine}")
    if host.devices > 1:
        per_layer = per_layer + book.figure("layer_ms_split")
    reached = book.figure("bandwidth_share") * (host.bandwidth_gb_s * host.devices)
    step = (read * min(batch, params / active) + cache).over(reached, "seconds") + seconds(per_layer) * model.layers
    if batch > 1:
        step = step + exactly(2 * active * (batch - 1), "operations").over(_arithmetic(book, host), "seconds")
    return book.spread(step, "serving_spread")


def prefill_seconds(book: Book, model: Architecture, tokens: float, host: Host) -> Quantity:
    """Reading a prompt: 2 operations per active parameter and token over the arithmetic that is reached (Pope et al. 2022)."""
    time = exactly(2 * active_params(model) * tokens, "operations").over(_arithmetic(book, host), "seconds")
    return book.spread(time, "serving_spread")


def throughput(book: Book, model: Architecture, precision: Precision, host: Host, tokens_in: float, tokens_out: float, batch: float) -> Quantity:
    """Output tokens per second where `batch` requests are always served at once, each paying its prefill."""
    step = step_seconds(book, model, precision, host, tokens_in + tokens_out / 2, batch)
    per_answer = step * tokens_out + prefill_seconds(book, model, tokens_in, host) * batch
    return exactly(batch * tokens_out, "tokens").over(per_answer, "tokens per second")


def _arithmetic(book: Book, host: Host) -> Quantity:
    """Operations per second that prefill reaches."""
    return exactly(host.peak_tflops * 1e12 * host.devices, "operations per second") * book.figure("prefill_share")


def seconds(milliseconds: Quantity) -> Quantity:
    """The same time in seconds."""
    return milliseconds.times(exactly(1e-3, "seconds per millisecond"), "seconds")
