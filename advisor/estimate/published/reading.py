"""Inputs by any of the names that published figures use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from advisor.pack.figures import Accelerator

from ..book import Book
from ..checks import amount
from ..precision import PLAIN_TYPES, Precision, precision_of
from ..quantity import Assumption
from ..shape import Shape, shape_of

_SCALES = {"": 1.0, "_k": 1e3, "_m": 1e6, "_b": 1e9, "_t": 1e12, "_thousand": 1e3, "_million": 1e6, "_billion": 1e9, "_trillion": 1e12}

BATCH = (
    "batch_size_sequences", "batch_size", "batch", "batch_sequences", "micro_batch_size", "micro_batch_sequences", "per_device_batch_size",
    "concurrent_requests", "concurrent_sequences", "concurrency", "requests_in_flight", "users_count", "concurrent_users",
)  # fmt: skip
CONTEXT = (
    "seq_len_tokens", "packed_seq_len_tokens", "seq_len", "sequence_length", "sequence_length_tokens", "sequence_tokens", "context_tokens",
    "context_length", "context_length_tokens", "context_len_tokens", "context", "max_seq_len_tokens", "max_length_tokens", "tokens",
)  # fmt: skip
DEVICES = ("gpus_count", "gpu_count", "gpus", "n_gpus", "num_gpus", "accelerators_count", "devices_count", "chips_count", "tensor_parallel")
GPU = ("gpu", "accelerator", "device", "hardware", "chip", "machine")
TOKENS_IN = ("input_tokens", "prompt_tokens", "tokens_in", "prefill_tokens")
TOKENS_OUT = ("output_tokens", "generated_tokens", "new_tokens", "tokens_out", "completion_tokens")


@dataclass(frozen=True)
class Inputs:
    """A figure's inputs."""

    values: Mapping[str, Any]
    assumed: list[Assumption] = field(default_factory=list)  # what was missing, gathered while the figure is computed

    def assume(self, book: Book, figure: str) -> float:
        """The likely value of a figure of the book, in place of an input that is missing; noted in `assumed`."""
        found = book.figure(figure)
        self.assumed.extend(found.assumptions)
        return found.likely

    def number(self, *names: str) -> float | None:
        """The first of these that is given, as a finite number of zero or more."""
        for name in names:
            if self.values.get(name) is not None:
                return amount(self.values[name], name.replace("_", " "))
        return None

    def scaled(self, *names: str) -> float | None:
        """The same for names that may end in `_k`, `_m`, `_b` or `_t`."""
        for name in names:
            for end, scale in _SCALES.items():
                if self.values.get(name + end) is not None:
                    return amount(self.values[name + end], name.replace("_", " ")) * scale
        return None

    def text(self, *names: str) -> str:
        """The first of these that is given, in lower case; empty if none is."""
        return next((str(self.values[name]).lower() for name in names if self.values.get(name) is not None), "")

    def yes(self, *names: str) -> bool | None:
        """The first of these that is given, as yes or no."""
        said = self.text(*names)
        return None if not said else said not in ("false", "no", "none", "0", "off")

    @property
    def devices(self) -> float:
        """How many devices; nodes times devices per node where they are counted so."""
        per_node = self.number("gpus_per_node", "gpus_per_node_count")
        if per_node is not None:
            return max(per_node * (self.number("nodes_count", "nodes") or 1.0), 1.0)
        given = self.number(*DEVICES)
        if given is None and (counted := re.match(r"(\d{1,5})\s*[x×]\s*\D", self.text(*GPU))):
            given = float(counted.group(1))  # 8x A100
        return 1.0 if given is None else amount(given, "the number of devices", at_least=1)

    def shape(self, book: Book) -> Shape:
        """The model's shape."""
        heads, size = self.number("kv_heads_count", "kv_heads", "num_kv_heads"), self.number("head_dim", "head_size")
        kv_width = heads * size if heads is not None and size is not None else self.number("kv_width", "kv_hidden_size")
        params = self.scaled("params", "parameters", "n_params", "model_size", "total_params")
        active = self.scaled("active_params", "active_parameters")
        return shape_of(
            book,
            model=str(self.values["model"]) if self.values.get("model") else None,
            params_b=None if params is None else params / 1e9,
            active_params_b=None if active is None else active / 1e9,
            layers=self.number("layers_count", "layers", "num_layers", "n_layers"),
            hidden=self.number("hidden_size", "hidden", "hidden_dim", "d_model"),
            kv_width=kv_width,
        )

    def precision(self, book: Book, *, scales: bool = True, default_bits: float | None = None) -> Precision:
        """The precision of weights, from a number of bits or the name of a format."""
        bits = self.number("weight_bits", "bits", "bits_per_weight", "quantization_bits")
        size = self.number("bytes_per_weight")
        if bits is None and size is not None:
            bits = size * 8
        name = self.text("quantization", "weight_format", "weight_precision", "format")
        if not name and bits is None:
            loose = self.text("dtype", "precision")  # may name the arithmetic (`mixed`) rather than the weights
            name = loose if loose.split(" ")[0].split("-")[0].split("/")[0] in PLAIN_TYPES else ""
        return precision_of(book, default_bits if bits is None else bits, name or None, scales=scales)

    def device(self, book: Book) -> Accelerator:
        """The device: by name, with stated figures before those of the data sheet; an unknown name without figures is an error."""
        name = re.sub(r"^\d+\s*[x×]\s*(?=\D)", "", next((str(self.values[n]) for n in GPU if self.values.get(n) is not None), ""))
        stated = {
            "memory_gb": self.number("gpu_memory_gb", "memory_gb", "vram_gb"),
            "bandwidth_gb_s": self.number("gpu_bandwidth_gb_per_s", "bandwidth_gb_per_s", "gpu_bandwidth_gb_s", "memory_bandwidth_gb_per_s"),
            "peak_bf16_tflops": self.number("gpu_peak_bf16_tflops", "gpu_peak_tflops", "peak_bf16_tflops", "peak_tflops", "gpu_peak_fp16_tflops"),
        }
        given = {key: value for key, value in stated.items() if value}
        known = book.find_accelerator(name) if name else None
        if known is not None:
            return known.model_copy(update=given)
        if name and not given:
            return book.accelerator(name)  # raises, with a hint
        whole = {key: given.get(key) or self.assume(book, f"assumed_{key}") for key in stated}
        return Accelerator.model_validate({"id": "stated", "label": name or "a usual device", "source": "stated", **whole})
