"""Which open model, on which machines, and what these cost."""

import math
from dataclasses import dataclass

from advisor.pack.beside import Accelerator

from .book import Book
from .inputs import Situation
from .open_models import Host, Precision, host_of, memory, precision_of, throughput
from .quantity import Assumption, EstimateError, Quantity, exactly

MODELS = {"open": "Qwen3 8B", "open_small": "Qwen3 1.7B", "large": "Qwen3 32B", "small": "Qwen3 8B", "tuned": "Qwen3 8B"}
ON_DEVICE = ("Qwen3 14B", "Qwen3 8B", "Qwen3 4B", "Qwen3 1.7B")  # the largest that fits is taken
MOST_DEVICES = 8
DAYS_PER_MONTH = 365 / 12
_A_DEVICE = Host(100.0, 5.0)  # GB per second and TFLOPS of a phone or laptop, where nothing is known about it
_CONTEXT_ON_DEVICE = 8192.0


@dataclass(frozen=True, slots=True)
class Served:
    """An open model at work. `device` is None on a user's own, which nobody pays for."""

    model: str
    precision: Precision
    memory: Quantity  # GB that it needs
    host: Host
    device: Accelerator | None = None
    bill: Quantity | None = None  # USD per month, or for the job

    def __str__(self) -> str:
        return f"{self.model} on {f'{self.host.devices:.0f} × {self.device.label}' if self.device else 'the device'}"


def serve(book: Book, where: Situation, runs: str, tokens_in: Quantity, tokens_out: Quantity) -> Served:
    """The model for a kind of use, and the machines whose bill is smallest; on a device, the largest model that its memory holds."""
    said = tokens_in.resting_on(*tokens_out.assumptions).assumptions
    context = max(tokens_in.likely + tokens_out.likely, 256.0)
    if where.place == "device":
        return _on_device(book, where, runs, context, said)
    name = where.open_model or MODELS[runs]
    model, at_once = book.architecture(name), book.figure("concurrent_sequences")
    precision = precision_of(book, book.figure("serving_bits"))
    needed = memory(book, model, precision, context, at_once.likely).resting_on(*at_once.assumptions, *said)
    written = max(tokens_out.likely, 1.0)
    found = []
    for device in book.accelerators.values():
        count = devices_for(book, needed, device.memory_gb)
        if device.price_per_hour is None or count > MOST_DEVICES:
            continue
        host = host_of(device, count)
        speed = throughput(book, model, precision, host, tokens_in.likely, written, at_once.likely).resting_on(*needed.assumptions)
        found.append(Served(name, precision, needed, host, device, _bill(where, speed, tokens_out.at_least(1.0), hour_of(device), count)))
    if not found:
        hint = "choose a smaller model, or add one to `accelerators`"
        raise EstimateError("does-not-fit", f"`{name}` fits no accelerator with a known price", hint)
    return min(found, key=lambda served: served.bill.likely if served.bill else 0.0)


def _on_device(book: Book, where: Situation, runs: str, context: float, said: tuple[Assumption, ...]) -> Served:
    room, precision = book.figure("device_memory_gb").likely, precision_of(book, book.figure("device_bits"))
    usual = (MODELS[runs],) if runs == "open_small" else ON_DEVICE
    for name in (where.open_model,) if where.open_model else usual:
        needed = memory(book, book.architecture(name), precision, min(context, _CONTEXT_ON_DEVICE)).resting_on(*said)
        if needed.likely <= room:
            break
    return Served(name, precision, needed, _A_DEVICE)


def devices_for(book: Book, needed: Quantity, memory_gb: float) -> float:
    """How many devices of `memory_gb` hold `needed`, using the usable share of each.

    Rounded up to a power of two, since attention heads must divide evenly among devices that share a layer: Shoeybi et al.
    2019, Megatron-LM, section 3, https://arxiv.org/abs/1909.08053
    """
    share = needed.likely / memory_gb / book.figures["usable_memory"].likely
    return float(1 << (max(math.ceil(share - 1e-9), 1) - 1).bit_length())


def hour_of(device: Accelerator) -> Quantity:
    """What an hour of one device costs; only for devices that have a price."""
    price = device.price_per_hour
    assert price is not None
    said = Assumption(f"accelerator:{device.id}", f"An hour of {device.label}", price.low, price.likely, price.high, "USD per hour", device.source)
    return said.quantity()


def _bill(where: Situation, speed: Quantity, tokens_out: Quantity, hour: Quantity, devices: float) -> Quantity:
    """USD per month of machines that carry the busiest hour, in whole ones and paid for while idle. Work that may wait pays for the
    hours that it takes, at least one a day; a job that is done once for these hours alone."""
    per_day = where.requests.times(tokens_out, "tokens").over(speed, "machine seconds")  # for the job, where it is done once
    if where.once:
        return hour.times((per_day * (devices / 3600)).at_least(devices), "USD for the job")
    if where.batch:
        return hour.times((per_day * (devices / 3600)).at_least(devices), "USD per day").times(exactly(DAYS_PER_MONTH), "USD per month")
    machines = whole(per_day * (1 / 86_400) * where.peak)
    return hour.times(machines, "USD per hour").times(exactly(24 * DAYS_PER_MONTH * devices), "USD per month")


def whole(machines: Quantity) -> Quantity:
    """Machines in whole ones, at least one."""
    low, likely, high = (float(max(math.ceil(v - 1e-9), 1)) for v in (machines.low, machines.likely, machines.high))
    return Quantity(low, likely, high, machines.unit, machines.assumptions)
