"""How much computing training takes, and how long that is on given devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.pack.figures import Accelerator

from .book import Book
from .checks import amount
from .problem import EstimateError
from .quantity import Quantity, exactly
from .shape import Shape

Method = Literal["full", "lora", "qlora"]

# Per active parameter and token: 2 forward, 2 for the gradient of activations, 2 for that of weights. Frozen weights need no
# gradient of their own, so adapters save the last 2.
_OPERATIONS = {"full": 6.0, "lora": 4.0, "qlora": 4.0}
_EIGHT_BIT = ("fp8", "int8", "mxfp8")


@dataclass(frozen=True, slots=True)
class Work:
    """What is trained: `tokens` are those of all epochs together."""

    shape: Shape
    tokens: float
    method: Method = "full"
    precision: str = "bf16"


def operations(work: Work) -> Quantity:
    """Floating-point operations: 6 N D for all weights, 4 N D for adapters, N active parameters and D tokens.

    Source: Kaplan et al. 2020, section 2.1, https://arxiv.org/abs/2001.08361; Hoffmann et al. 2022, appendix F,
    https://arxiv.org/abs/2203.15556. Attention's share is left out (below a tenth at usual lengths).
    """
    amount(work.tokens, "the number of training tokens", at_most=1e16)
    return Quantity(*(_OPERATIONS[work.method] * work.shape.active_params * work.tokens,) * 3, "operations", work.shape.assumptions)


def speed(book: Book, device: Accelerator, method: Method = "full", precision: str = "bf16", utilisation: float | None = None) -> Quantity:
    """Operations per second that one device really does: its bf16 peak (twice that in 8 bits) times the share that training reaches.

    Source of the measure: Chowdhery et al. 2022, PaLM, section 4.1 (model FLOPs utilisation), https://arxiv.org/abs/2204.02311.
    The share falls as peaks outgrow memory and network, so it has one figure up to Ampere and Ada, and one from Hopper on.
    """
    if utilisation is not None:
        amount(utilisation, "the utilisation", at_least=0.001, at_most=1.0)
        share = exactly(utilisation)
    elif precision.lower() in _EIGHT_BIT:
        share = book.figure("utilisation_8bit")
    else:
        share = book.figure("utilisation_large" if device.peak_bf16_tflops >= 500 else "utilisation")
    peak = device.peak_bf16_tflops * (2 if precision.lower() in _EIGHT_BIT else 1)
    reached = exactly(peak * 1e12, "operations per second") * share
    return reached / book.figure("qlora_slowdown") if method == "qlora" else reached


def device_hours(book: Book, work: Work, device: Accelerator, utilisation: float | None = None) -> Quantity:
    """GPU hours: operations over the speed of one device."""
    seconds = operations(work).over(speed(book, device, work.method, work.precision, utilisation), "seconds")
    return in_gpu_hours(seconds)


def in_gpu_hours(seconds: Quantity) -> Quantity:
    """Seconds of one device as GPU hours."""
    return seconds.to("hours").times(exactly(1.0, "GPUs"), "GPU hours")


def wall_time(gpu_hours: Quantity, devices: float) -> Quantity:
    """Seconds on so many devices, if work splits evenly; its losses are in the utilisation."""
    amount(devices, "the number of devices", at_least=1, at_most=1e7)
    return gpu_hours.over(exactly(devices, "GPUs"), "hours").to("seconds")


def tokens_per_second(book: Book, work: Work, device: Accelerator, devices: float = 1.0, utilisation: float | None = None) -> Quantity:
    """Training tokens per second over all devices; `work.tokens` does not matter."""
    amount(devices, "the number of devices", at_least=1, at_most=1e7)
    per_token = _OPERATIONS[work.method] * work.shape.active_params
    rate = speed(book, device, work.method, work.precision, utilisation) * devices
    return rate.over(Quantity(per_token, per_token, per_token, "operations per token", work.shape.assumptions), "tokens per second")


def tokens_of(
    book: Book, *, tokens: float | None = None, examples: float | None = None, per_example: float | None = None, epochs: float = 1.0
) -> Quantity:
    """Training tokens of all epochs, from tokens, or from examples and their length (assumed where it is not given)."""
    amount(epochs, "the number of epochs", at_most=1e5)
    if tokens is not None:
        return exactly(amount(tokens, "the number of training tokens", at_most=1e16) * epochs, "tokens")
    if examples is None:
        raise EstimateError("missing-data", "neither training tokens nor examples are given", "say how many there are", "tokens")
    amount(examples, "the number of examples", at_most=1e12)
    length = exactly(per_example, "tokens") if per_example is not None else book.figure("tokens_per_example")
    return length * (examples * epochs)
