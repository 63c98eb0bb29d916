"""Memory for running a model: weights, cached keys and values, and what a process holds besides.

All amounts are in GB of a billion bytes, per device unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .book import Book
from .checks import amount
from .precision import Precision
from .quantity import Quantity, exactly, total
from .shape import Shape

UNIT = "GB"


@dataclass(frozen=True, slots=True)
class Memory:
    """What lies in memory, part by part; parts of zero are left out. `total` is their sum."""

    parts: Mapping[str, Quantity]

    @property
    def total(self) -> Quantity:
        return total(self.parts.values(), UNIT)

    def __getitem__(self, part: str) -> Quantity:
        return self.parts.get(part, exactly(0.0, UNIT))


def gigabytes(value: float) -> Quantity:
    """So many bytes in GB."""
    return exactly(value / 1e9, UNIT)


def of_bits(count: float, bits: Quantity) -> Quantity:
    """So many weights of so many bits each, in GB."""
    return bits.times(exactly(count / 8e9, "GB per bit"), UNIT)


def weights(book: Book, shape: Shape, precision: Precision) -> Quantity:
    """Parameters times bits per weight, by layer type. The range covers files that count in GiB and keep other small parts.

    Source: two bytes per parameter at 16 bits; Hugging Face Accelerate, model memory estimator (2025),
    https://huggingface.co/docs/accelerate/usage_guides/model_size_estimator
    """
    linear = of_bits(shape.linear_params, precision.bits)
    other = gigabytes(shape.embedding_params * precision.embedding_bits / 8)
    return ((linear + other) * book.figure("weights_spread")).resting_on(*shape.assumptions)


def kv_cache(book: Book, shape: Shape, tokens: float, batch: float = 1.0, bytes_per_value: float = 2.0) -> Quantity:
    """2 (keys and values) x layers x key-value width x bytes x tokens x sequences.

    Source: Kwon et al. 2023, Efficient memory management for LLM serving with PagedAttention, section 2.2,
    https://arxiv.org/abs/2309.06180; fewer heads with grouped queries: Ainslie et al. 2023, https://arxiv.org/abs/2305.13245
    """
    amount(tokens, "the number of tokens", at_most=1e9)
    amount(batch, "the number of sequences", at_most=1e7)
    amount(bytes_per_value, "the number of bytes per cached value", at_least=0.1, at_most=8)
    size = gigabytes(kv_bytes_per_token(shape, bytes_per_value) * tokens * batch)
    return (size * book.figure("weights_spread")).resting_on(*shape.assumptions)


def kv_bytes_per_token(shape: Shape, bytes_per_value: float = 2.0) -> float:
    """Bytes that one token adds to the cache of one sequence."""
    return 2 * shape.layers * shape.kv_width * bytes_per_value


def inference(book: Book, shape: Shape, precision: Precision, context: float, batch: float = 1.0, bytes_per_value: float = 2.0) -> Memory:
    """Weights, cache of `batch` sequences of `context` tokens, and the process's own memory, over all devices together."""
    parts = {
        "weights": weights(book, shape, precision),
        "kv cache": kv_cache(book, shape, context, batch, bytes_per_value),
        "overhead": book.figure("process_overhead_gb"),
    }
    return spread(book, parts, "inference_spread")


def spread(book: Book, parts: Mapping[str, Quantity], figure: str) -> Memory:
    """The parts' likely values, each with the relative range of a measured peak.

    One range for all: parts err together (allocator, kernels), so ranges of their own would overstate what is known of
    large parts and understate small ones.
    """
    factor = book.figure(figure)
    found = {}
    for name, part in parts.items():
        if part.likely > 0:
            found[name] = (exactly(part.likely, UNIT) * factor).resting_on(*part.assumptions)
    return Memory(found)
