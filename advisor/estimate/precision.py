"""How many bits a weight takes: plain types, quantised formats with their scales, and the files of llama.cpp."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .book import Book
from .checks import amount
from .problem import EstimateError
from .quantity import Quantity, exactly

PLAIN_TYPES = {
    **dict.fromkeys(("f64", "fp64", "float64"), 64),
    **dict.fromkeys(("f32", "fp32", "float32", "tf32"), 32),
    **dict.fromkeys(("f16", "fp16", "bf16", "float16", "bfloat16", "half"), 16),
    **dict.fromkeys(("int8", "fp8", "q8"), 8),
}
_FOUR_BIT = {"nf4", "fp4", "nvfp4", "mxfp4", "int4", "4bit", "awq", "gptq", "w4a16", "w4", "bnb"}


@dataclass(frozen=True, slots=True)
class Precision:
    """`bits` per weight of the linear layers; embedding and output layer take `embedding_bits`."""

    bits: Quantity
    embedding_bits: float = 16.0
    label: str = ""


def precision_of(book: Book, bits: float | None = None, quantization: str | None = None, *, scales: bool = True) -> Precision:
    """From a number of bits or the name of a format; 16 bits if nothing is said.

    With `scales`, four bits and fewer carry their block scales (0.127 bits per weight with double quantisation: Dettmers et
    al. 2023, QLoRA, section 3, https://arxiv.org/abs/2305.14314) and leave embedding and output layer in 16 bits. Without,
    bits are taken as they stand, for all weights.
    """
    if quantization:
        name = re.sub(r"[^a-z0-9]+", "_", quantization.lower()).strip("_")
        figure = book.figures.get(f"bits_{name}")
        if figure is not None:  # a file format, an average over all weights
            return Precision(figure.quantity(), figure.likely, quantization)
        word = name.split("_")[0]
        if word in PLAIN_TYPES:
            return Precision(exactly(float(PLAIN_TYPES[word]), "bits"), float(PLAIN_TYPES[word]), quantization)
        if word in _FOUR_BIT:
            return _quantised(book, 4.0) if scales else Precision(exactly(4.0, "bits"), 4.0, quantization)
        if (found := re.search(r"(\d+)_?bit", name)) or (found := re.match(r"i?q(\d)", name)):
            return precision_of(book, float(found.group(1)), scales=scales)
        raise EstimateError("unknown-format", f"`{quantization[:40]}` is no number format that we know", "give `weight_bits`", "quantization")
    if bits is None:
        return Precision(exactly(16.0, "bits"), 16.0, "16 bits, assumed")
    amount(bits, "the number of bits per weight", at_least=1, at_most=64)
    if scales and bits <= 4:
        return _quantised(book, float(bits))
    return Precision(exactly(float(bits), "bits"), max(float(bits), 16.0) if scales else float(bits), f"{bits:g} bits")


def _quantised(book: Book, bits: float) -> Precision:
    scale = book.figure("bits_of_scales")
    return Precision(exactly(bits, "bits") + scale, 16.0, f"{bits:g} bits with scales")
