"""Published memory figures: weights, caches, states by formula, measured peaks, and numbers of devices."""

from __future__ import annotations

import re

from ..book import Book
from ..hardware import devices_for
from ..memory import gigabytes, inference, kv_cache, weights
from ..precision import Precision
from ..problem import EstimateError
from ..quantity import Quantity
from ..shape import Shape
from ..tuning import training
from ..zero import per_device, per_host
from .reading import BATCH, CONTEXT, TOKENS_IN, TOKENS_OUT, Inputs
from .recipe import method_of, recipe_of

_UNITS = {"gb": "GB", "gib": "GiB", "mb": "MB", "mib": "MiB", "tb": "TB", "tib": "TiB", "kb": "KB", "kib": "KiB", "bytes": "bytes"}
_COPIES = 2.0  # of the cache, in libraries that grow it by copying; gpu_poor README (2023), https://github.com/RahulSChand/gpu_poor


def compute(inputs: Inputs, unit: str, book: Book) -> Quantity:
    """Memory in `unit` (GB if none is given), or a number of GPUs where that is the unit."""
    said, words = inputs.text("method", "task", "mode", "stage"), re.findall("[a-z]+", unit.lower())
    shape = inputs.shape(book)
    if words and words[0] in ("gpus", "gpu", "cards", "devices", "accelerators"):
        held = _whole(inputs, said, shape, book) if method_of(said) is None else _amount(inputs, said, words, shape, book)
        return devices_for(book, held, inputs.device(book).memory_gb)
    found = _amount(inputs, said, words, shape, book)
    target = _UNITS.get(words[0]) if words else "GB"
    if target is None:
        raise EstimateError("unknown-unit", f"memory cannot be given in `{unit[:40]}`", "use GB, GiB, MB or MiB", "unit")
    return found.to(target)


def _amount(inputs: Inputs, said: str, words: list[str], shape: Shape, book: Book) -> Quantity:
    if (size := inputs.number("bytes_per_param", "bytes_per_parameter")) is not None:
        return gigabytes(shape.params * size) * book.figure("formula_spread")
    if "kv" in said.replace("-", " ").split() or "cache" in said:
        return _cache(inputs, said, words, shape, book)
    if "optimizer state" in said and "zero" not in said:
        return gigabytes(shape.params * (2 if "8" in said else 12)) * book.figure("formula_spread")
    if "states" in said or (inputs.number("largest_layer_params_m") is not None and "zero" in said):
        return _states(inputs, said, "cpu" in words or "host" in words, shape, book)
    if method_of(said) is None or "weights only" in said:
        whole = _whole(inputs, said, shape, book)
        return whole / inputs.devices if "per" in words else whole
    if ("adam" in said and "formula" in inputs.text("basis")) or "four times" in said:
        # weights, gradients and two moments, all of the weights' size; Accelerate's model memory estimator (2025)
        return weights(book, shape, inputs.precision(book, scales=False)) * 4.0
    recipe, precision = recipe_of(inputs, said, shape, book)
    per_gpu = training(book, shape, precision, recipe).total
    return per_gpu * float(recipe.devices) if "total" in words else per_gpu


def _whole(inputs: Inputs, said: str, shape: Shape, book: Book) -> Quantity:
    """Weights alone, or with cache and process where the figure is about serving."""
    alone = "weight" in said or "load" in said or "file" in said or not said
    precision: Precision = inputs.precision(book, scales=not alone)
    if alone:
        return weights(book, shape, precision)
    tokens = [n for n in (inputs.number(*TOKENS_IN), inputs.number(*TOKENS_OUT)) if n is not None]
    context = inputs.number(*CONTEXT) or (sum(tokens) if tokens else None) or inputs.assume(book, "assumed_context")
    batch = inputs.number(*BATCH) or inputs.assume(book, "assumed_batch")
    found = inference(book, shape, precision, context, batch, _cache_bytes(inputs)).total
    extra = inputs.number("overhead_factor", "overhead_multiplier")
    return found if extra is None else weights(book, shape, precision) * extra


def _cache(inputs: Inputs, said: str, words: list[str], shape: Shape, book: Book) -> Quantity:
    one = "token" in words
    tokens = 1.0 if one else inputs.number(*CONTEXT, *TOKENS_OUT, *TOKENS_IN) or inputs.assume(book, "assumed_context")
    batch = 1.0 if one else inputs.number(*BATCH) or inputs.assume(book, "assumed_batch")
    if (per_token := inputs.number("mb_per_token", "kv_mb_per_token")) is not None:
        return gigabytes(per_token * 1e6 * tokens * batch) * book.figure("formula_spread")
    if (per_token := inputs.number("kb_per_token", "kv_kb_per_token")) is not None:
        return gigabytes(per_token * 1e3 * tokens * batch) * book.figure("formula_spread")
    found = kv_cache(book, shape, tokens, batch, _cache_bytes(inputs))
    return found * _COPIES if "hugging face" in said or "transformers" in said else found


def _cache_bytes(inputs: Inputs) -> float:
    bits = inputs.number("kv_bits", "kv_cache_bits")
    return bits / 8 if bits else inputs.number("kv_bytes_per_value", "bytes_per_value") or 2.0


def _states(inputs: Inputs, said: str, host: bool, shape: Shape, book: Book) -> Quantity:
    stage = next((n for n in (3, 2, 1) if f"zero-{n}" in said or f"zero{n}" in said or f"zero {n}" in said or f"stage {n}" in said), 0)
    stage = int(inputs.number("zero_stage", "stage") or stage)
    offload = "none"
    if "cpu" in said or "offload" in said or inputs.yes("offload_optimizer", "cpu_offload"):
        offload = "all" if "param" in said or "everything" in said or inputs.yes("offload_param", "offload_params") else "optimizer"
    largest = inputs.scaled("largest_layer_params") or shape.linear_params / shape.layers
    params = inputs.scaled("params", "parameters") or shape.params
    if host:
        init = "zero_init=0" not in said and "without" not in said and inputs.yes("zero_init") is not False
        return per_host(book, stage, params, inputs.devices, inputs.number("nodes_count", "nodes") or 1.0, largest, offload, init)
    return per_device(book, stage, params, inputs.devices, largest, offload)
