"""Which open model, and which machines for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.pack.figures import Accelerator

from .book import Book
from .hardware import fitting
from .inputs import Situation
from .memory import inference
from .precision import Precision, precision_of
from .problem import EstimateError
from .quantity import Assumption, Quantity, exactly
from .runcost import hosting
from .serving import Host, throughput
from .shape import Shape, shape_of

MODELS = {"open": "Qwen3 8B", "open_small": "Qwen3 1.7B", "large": "Qwen3 32B", "small": "Qwen3 8B", "tuned": "Qwen3 8B"}
ON_DEVICE = ("Qwen3 14B", "Qwen3 8B", "Qwen3 4B", "Qwen3 1.7B")  # the largest that fits is taken


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
    def host(self) -> Host | None:
        if self.accelerator is None:
            return None
        a = self.accelerator
        return Host(a.bandwidth_gb_s, a.peak_bf16_tflops, a.memory_gb, self.devices, True, "server")


def serve(book: Book, where: Situation, runs: str, tokens_in: Quantity, tokens_out: Quantity) -> Served:
    """The model for a kind of use, and the machines whose month is cheapest; on a device, the largest model that the memory holds."""
    said = tokens_in.resting_on(*tokens_out.assumptions).assumptions
    context = max(tokens_in.likely + tokens_out.likely, 256.0)
    if where.place == "device":
        return _on_device(book, where, runs, context, said)
    name, memory = memory_on_machines(book, where, runs, tokens_in, tokens_out)
    shape, precision, at_once = shape_of(book, model=name), _served_bits(book), book.figure("concurrent_sequences")
    out = exactly(max(tokens_out.likely, 1.0), "tokens per request")
    best: tuple[float, Served] | None = None
    for fit in fitting(book, memory):
        price = fit.accelerator.price_per_hour
        if price is None:
            continue
        hour = Quantity(price.low, price.likely, price.high, "USD per hour", (_price_of(fit.accelerator), *fit.devices.assumptions))
        host = Host(
            fit.accelerator.bandwidth_gb_s, fit.accelerator.peak_bf16_tflops, fit.accelerator.memory_gb, fit.devices.likely, True, "server"
        )  # fmt: skip
        speed = throughput(book, shape, precision, host, tokens_in.likely, max(tokens_out.likely, 1.0), at_once.likely).resting_on(
            *at_once.assumptions, *said
        )
        bill = hosting(where.requests, out, speed, hour, devices=fit.devices.likely, peak=where.peak, batch=where.batch)
        found = Served(name, shape, precision, memory, fit.accelerator, fit.devices.likely, hour, speed)
        if best is None or bill.month.likely < best[0]:
            best = (bill.month.likely, found)
    if best is None:
        raise EstimateError(
            "does-not-fit", f"`{name}` fits no accelerator with a known price", "choose a smaller model, or add one to `accelerators`", name
        )
    return best[1]


def memory_on_machines(book: Book, where: Situation, runs: str, tokens_in: Quantity, tokens_out: Quantity) -> tuple[str, Quantity]:
    """The open model for a kind of use, and the GB that it takes with the sequences that are served at once."""
    name = where.models.get("open_small" if runs == "open_small" else "open", "") or MODELS[runs]
    at_once = book.figure("concurrent_sequences")
    context = max(tokens_in.likely + tokens_out.likely, 256.0)
    found = inference(book, shape_of(book, model=name), _served_bits(book), context, at_once.likely).total
    return name, found.resting_on(*at_once.assumptions, *tokens_in.assumptions, *tokens_out.assumptions)


def _served_bits(book: Book) -> Precision:
    bits = book.figure("serving_bits")
    precision = precision_of(book, bits.likely)
    return replace(precision, bits=precision.bits.resting_on(*bits.assumptions))


def _on_device(book: Book, where: Situation, runs: str, context: float, said: tuple[Assumption, ...]) -> Served:
    bits = book.figure("device_bits")
    precision = precision_of(book, bits.likely)
    chosen = where.models.get("open_small" if runs == "open_small" else "open", "")
    room = where.memory.likely if where.memory is not None else book.figure("assumed_memory_gb").likely
    found = None
    for name in (chosen,) if chosen else ON_DEVICE:
        shape = shape_of(book, model=name)
        memory = inference(book, shape, precision, min(context, 8192.0), 1.0).total.resting_on(*bits.assumptions, *said)
        found = Served(name, shape, precision, memory)
        if memory.likely <= room:
            break
    assert found is not None
    return found


def _price_of(device: Accelerator) -> Assumption:
    price = device.price_per_hour
    assert price is not None
    return Assumption(f"accelerator:{device.id}", f"An hour of {device.label}", price.low, price.likely, price.high, "USD per hour", device.source)
