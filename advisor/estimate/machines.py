"""Which open model, and which machines for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from advisor.pack.beside import Accelerator

from .book import Book
from .inputs import Situation
from .latency import Host, throughput
from .memory import Precision, Shape, inference, precision_of, shape_of
from .money import hosting
from .quantity import Assumption, EstimateError, Quantity, exactly

MODELS = {"open": "Qwen3 8B", "open_small": "Qwen3 1.7B", "large": "Qwen3 32B", "small": "Qwen3 8B", "tuned": "Qwen3 8B"}
ON_DEVICE = ("Qwen3 14B", "Qwen3 8B", "Qwen3 4B", "Qwen3 1.7B")  # the largest that fits is taken
MOST_DEVICES = 8
_A_DEVICE = Host(100.0, 5.0)  # GB per second and TFLOPS of a phone or laptop, where nothing is known about it


@dataclass(frozen=True, slots=True)
class Fit:
    """So many devices of one kind hold the memory; `filled` is the share of their memory that it takes."""

    accelerator: Accelerator
    devices: Quantity
    filled: Quantity


def devices_for(book: Book, memory: Quantity, memory_gb: float) -> Quantity:
    """How many devices of `memory_gb` hold `memory`, using the usable share of each.

    Rounded up to a power of two, since attention heads must divide evenly among devices that share a layer: Shoeybi et al.
    2019, Megatron-LM, section 3, https://arxiv.org/abs/1909.08053
    """
    share = memory / exactly(memory_gb, "GB") / book.figure("usable_memory")
    count = float(1 << (max(math.ceil(share.likely - 1e-9), 1) - 1).bit_length())
    return exactly(count, "GPUs").resting_on(*share.assumptions)


def fitting(book: Book, memory: Quantity) -> list[Fit]:
    """Every accelerator of the book that holds `memory` on eight devices or fewer: fewest first, then the cheapest, then the smallest."""
    found = []
    for accelerator in book.accelerators.values():
        devices = devices_for(book, memory, accelerator.memory_gb)
        if devices.likely <= MOST_DEVICES:
            found.append(Fit(accelerator, devices, memory / exactly(devices.likely * accelerator.memory_gb, "GB")))
    return sorted(found, key=lambda fit: (fit.devices.likely, _price(fit.accelerator), fit.accelerator.memory_gb))


def _price(accelerator: Accelerator) -> float:
    return accelerator.price_per_hour.likely if accelerator.price_per_hour is not None else math.inf


@dataclass(frozen=True, slots=True)
class Served:
    """An open model at work. `accelerator` is None on a user's device, which nobody pays for."""

    model: str
    shape: Shape
    precision: Precision
    memory: Quantity  # GB that it needs
    accelerator: Accelerator | None = None
    devices: float = 1.0
    usd_per_hour: Quantity | None = None  # of one device
    speed: Quantity | None = None  # tokens per second of one replica

    @property
    def host(self) -> Host:
        return _host(self.accelerator, self.devices) if self.accelerator is not None else _A_DEVICE


def _host(accelerator: Accelerator, devices: float) -> Host:
    return Host(accelerator.bandwidth_gb_s, accelerator.peak_bf16_tflops, devices, "server")


def chosen_model(where: Situation, runs: str) -> str:
    """The open model that was picked for a kind of use; empty where none was."""
    return where.models.get("open_small" if runs == "open_small" else "open", "")


def serve(book: Book, where: Situation, runs: str, tokens_in: Quantity, tokens_out: Quantity) -> Served:
    """The model for a kind of use, and the machines whose month is cheapest; on a device, the largest model that the memory holds."""
    said = tokens_in.resting_on(*tokens_out.assumptions).assumptions
    context = max(tokens_in.likely + tokens_out.likely, 256.0)
    if where.place == "device":
        return _on_device(book, where, runs, context, said)
    name = chosen_model(where, runs) or MODELS[runs]
    shape, at_once, bits = shape_of(book, name), book.figure("concurrent_sequences"), book.figure("serving_bits")
    precision = precision_of(book, bits.likely)
    precision = replace(precision, bits=precision.bits.resting_on(*bits.assumptions))
    memory = inference(book, shape, precision, context, at_once.likely).resting_on(*at_once.assumptions, *said)
    written = max(tokens_out.likely, 1.0)
    best: tuple[float, Served] | None = None
    for fit in fitting(book, memory):
        price, devices = fit.accelerator.price_per_hour, fit.devices.likely
        if price is None:
            continue
        hour = _hour_of(fit.accelerator).quantity().resting_on(*fit.devices.assumptions)
        speed = throughput(book, shape, precision, _host(fit.accelerator, devices), tokens_in.likely, written, at_once.likely)
        speed = speed.resting_on(*at_once.assumptions, *said)
        month = hosting(where.requests, exactly(written, "tokens per request"), speed, hour, devices, where.peak, where.batch).likely
        if best is None or month < best[0]:
            best = month, Served(name, shape, precision, memory, fit.accelerator, devices, hour, speed)
    if best is None:
        hint = "choose a smaller model, or add one to `accelerators`"
        raise EstimateError("does-not-fit", f"`{name}` fits no accelerator with a known price", hint)
    return best[1]


def _on_device(book: Book, where: Situation, runs: str, context: float, said: tuple[Assumption, ...]) -> Served:
    bits = book.figure("device_bits")
    precision = precision_of(book, bits.likely)
    chosen = chosen_model(where, runs)
    room = where.memory.likely if where.memory is not None else book.figure("assumed_memory_gb").likely
    found = None
    for name in (chosen,) if chosen else ON_DEVICE:
        shape = shape_of(book, name)
        memory = inference(book, shape, precision, min(context, 8192.0)).resting_on(*bits.assumptions, *said)
        found = Served(name, shape, precision, memory)
        if memory.likely <= room:
            break
    assert found is not None
    return found


def _hour_of(device: Accelerator) -> Assumption:
    price = device.price_per_hour
    assert price is not None
    return Assumption(f"accelerator:{device.id}", f"An hour of {device.label}", price.low, price.likely, price.high, "USD per hour", device.source)
