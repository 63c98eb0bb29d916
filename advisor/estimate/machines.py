"""Which open model, on which machines: memory in GB of a billion bytes over all devices, seconds to read and write, and what machines cost."""

import math
from typing import Literal, NamedTuple

from advisor.pack import Accelerator, Architecture, table

from .book import Book
from .inputs import DAYS_PER_MONTH, Situation
from .quantity import Assumption, EstimateError, Quantity, exactly


class Precision(NamedTuple):
    """`bits` per weight of the linear layers; embedding and output layer take `embedding_bits`."""

    bits: Quantity
    embedding_bits: float = 16.0


class Host(NamedTuple):
    """Devices that share each layer, and what drives them: a server for many users at once, or a compiled program for one."""

    bandwidth_gb_s: float
    peak_tflops: float
    devices: float = 1.0
    engine: Literal["compiled", "server"] = "compiled"


def precision_of(book: Book, bits: Quantity) -> Precision:
    """Four bits and fewer carry block scales (0.127 bits a weight: Dettmers et al. 2023, QLoRA, section 3, https://arxiv.org/abs/2305.14314)."""
    return Precision(bits + book.figure("bits_of_scales") if bits.likely <= 4 else bits, max(bits.likely, 16.0))


def embedding_params(model: Architecture) -> float:
    """Parameters of embedding and output layer, which quantised models usually keep in 16 bits; at most a third of all."""
    return min(model.vocab * model.hidden * (1 if model.tied else 2), model.params_b * 1e9 / 3)


def active_params(model: Architecture) -> float:
    """Parameters that one token passes."""
    return (model.active_params_b or model.params_b) * 1e9


def weights(book: Book, model: Architecture, precision: Precision) -> Quantity:
    """Parameters times bits per weight, by layer type: https://huggingface.co/docs/accelerate/usage_guides/model_size_estimator (2025)"""
    other = embedding_params(model)
    linear = precision.bits.times(exactly((model.params_b * 1e9 - other) / 8e9, "GB per bit"), "GB")
    return (linear + exactly(other * precision.embedding_bits / 8e9, "GB")) * book.figure("weights_spread")


def kv_bytes(model: Architecture) -> float:
    """Cached keys and values of one token: 2 x layers x kv heads x head size x 2 bytes. Source: Kwon et al. 2023, PagedAttention, section 2.2,
    https://arxiv.org/abs/2309.06180; grouped queries: Ainslie et al. 2023, https://arxiv.org/abs/2305.13245"""
    return 4.0 * model.layers * model.kv_heads * model.head_dim


def memory(book: Book, model: Architecture, precision: Precision, context: float, sequences: float = 1.0) -> Quantity:
    """Weights, cache of so many sequences of `context` tokens, and the process's own memory."""
    cache = exactly(kv_bytes(model) * context * sequences / 1e9, "GB") * book.figure("weights_spread")
    held = (weights(book, model, precision), cache, book.figure("process_overhead_gb"))
    return book.spread(sum(part.likely for part in held), "GB", "inference_spread", *held)


def step_seconds(book: Book, model: Architecture, precision: Precision, host: Host, context: float = 0.0, batch: float = 1.0) -> Quantity:
    """One decoding step for `batch` sequences of `context` tokens: active weights and cache over the bandwidth reached, arithmetic for the batch, and
    a fixed time per layer to start kernels and to talk between devices. Of mixtures of experts a batch reads more, up to all. Source: Pope et al.
    2022, Efficiently scaling transformer inference, section 2, https://arxiv.org/abs/2211.05102."""
    embedding, active, params = embedding_params(model), active_params(model), model.params_b * 1e9
    linear = precision.bits.likely * (params - embedding) * active / params / 8e9  # GB
    read = linear + embedding * (1.0 if model.tied else 0.5) * precision.embedding_bits / 8e9
    cache = kv_bytes(model) * context * batch / 1e9
    reached, share = book.figure("bandwidth_share"), book.figure("prefill_share")
    starts = [book.figure(f"layer_ms_{why}") for why in (host.engine, *["split"] * (host.devices > 1))]
    step = (read * min(batch, params / active) + cache) * reached.inverse().likely / (host.bandwidth_gb_s * host.devices)
    step += sum(start.likely for start in starts) * model.layers / 1000 + _reckoning(2 * active * (batch - 1), share, host)
    return book.spread(step, "seconds", "serving_spread", precision.bits, reached, *starts, *([share] if batch > 1 else []))


def prefill_seconds(book: Book, model: Architecture, tokens: float, host: Host) -> Quantity:
    """Reading a prompt: 2 operations per active parameter and token over the arithmetic that is reached (Pope et al. 2022)."""
    share = book.figure("prefill_share")
    return book.spread(_reckoning(2 * active_params(model) * tokens, share, host), "seconds", "serving_spread", share)


def _reckoning(operations: float, share: Quantity, host: Host) -> float:
    """Seconds for so many operations at the share of the peak that prefill reaches."""
    return operations * share.inverse().likely / (host.peak_tflops * 1e12 * host.devices)


MODELS = table(__file__)  # that are run where nobody chose one
MOST_DEVICES = 8
_A_DEVICE = Host(100.0, 5.0)  # GB per second and TFLOPS of a phone or laptop, where nothing is known about it
_CONTEXT_ON_DEVICE = 8192.0


def open_model(where: Situation, runs: str) -> str:
    """The open model for a kind of use: the chosen one, or one of usual size that takes what comes in."""
    return where.open_model or taking(where, MODELS["usual"][runs])


def taking(where: Situation, text_model: str) -> str:
    """A model about as large as one that reads text alone, and which takes what comes in; the same where that is text."""
    return MODELS.get(where.takes, {}).get(text_model, text_model)


class Served(NamedTuple):
    """An open model at work. `device` is None on a user's own, which nobody pays for."""

    model: str
    precision: Precision
    memory: Quantity  # GB that it needs
    host: Host
    device: Accelerator | None = None
    bill: Quantity = exactly(0.0, "USD per month")  # or for the job
    beyond: float = 0.0  # cards at work at once, where these are more than the team has

    def __str__(self) -> str:
        more = f", {self.beyond:.0f} cards in all: more than you have" if self.beyond else ""
        return f"{self.model} on {f'{self.host.devices:.0f} × {self.device.label}' if self.device else 'the device'}{more}"


def serve(book: Book, where: Situation, runs: str, tokens_in: Quantity, tokens_out: Quantity) -> Served:
    """The model for a kind of use, and the machines whose bill is smallest; on a device, the largest model that its memory holds."""
    said = tokens_in.resting_on(*tokens_out.assumptions).assumptions
    context = max(tokens_in.likely + tokens_out.likely, 256.0)
    if where.place == "device":
        return _on_device(book, where, runs, context, said)
    name = open_model(where, runs)
    model, at_once, minute = book.architecture(name), book.figure("concurrent_sequences"), where.requests * where.peak * (1 / 1440)
    if not where.batch:  # no more side by side than come in the busiest minute
        at_once = at_once.at_least(1.0, max(minute.likely, 1.0)).resting_on(*minute.assumptions)
    precision = precision_of(book, book.figure("serving_bits"))
    needed = memory(book, model, precision, context, at_once.likely).resting_on(*at_once.assumptions, *said)
    priced = ((d, devices_for(book, needed, d.memory_gb)) for d in book.accelerators.values() if d.price_per_hour is not None)
    fits = [(device, count) for device, count in priced if count <= MOST_DEVICES]
    if not (fitting := [some for some in fits if some[1] <= where.cards] or fits):
        raise EstimateError("does-not-fit", f"`{name}` fits no accelerator with a known price", "choose a smaller model, or add an accelerator")

    def at_work(device: Accelerator, count: float) -> Served:
        host, batch, written = Host(device.bandwidth_gb_s, device.peak_bf16_tflops, count, "server"), at_once.likely, max(tokens_out.likely, 1.0)
        step = step_seconds(book, model, precision, host, tokens_in.likely + written / 2, batch)
        each = step * written + prefill_seconds(book, model, tokens_in.likely, host) * batch  # each of a batch pays its prefill
        speed = exactly(batch * written, "tokens").over(each, "tokens per second").resting_on(*needed.assumptions)
        cost, cards = _bill(where, speed, tokens_out.at_least(1.0), hour_of(device), count)
        return Served(name, precision, needed, host, device, cost, cards if cards > where.cards else 0.0)

    return min((at_work(*some) for some in fitting), key=lambda made: (made.beyond > 0, made.bill.likely, made.host.devices))


def _on_device(book: Book, where: Situation, runs: str, context: float, said: tuple[Assumption, ...]) -> Served:
    room, precision = book.figure("device_memory_gb").likely, precision_of(book, book.figure("device_bits"))
    usual = [open_model(where, runs)] if where.open_model or runs == "open_small" else [taking(where, name) for name in MODELS["on_device"]]
    sized = [(name, memory(book, book.architecture(name), precision, min(context, _CONTEXT_ON_DEVICE)).resting_on(*said)) for name in usual]
    fitting = ((name, needed) for name, needed in sized if needed.likely <= room)
    name, needed = next(fitting, sized[-1])  # where none fits the smallest, which then contradicts the place
    return Served(name, precision, needed, _A_DEVICE)


def devices_for(book: Book, needed: Quantity, memory_gb: float) -> float:
    """How many devices of `memory_gb` hold `needed`: a power of two (Shoeybi et al. 2019, section 3, https://arxiv.org/abs/1909.08053)."""
    return float(1 << (max(math.ceil(needed.likely / memory_gb / book.figures["usable_memory"].likely - 1e-9), 1) - 1).bit_length())


def hour_of(device: Accelerator) -> Quantity:
    """What an hour of one device costs; only for devices that have a price."""
    price = device.price_per_hour
    assert price is not None
    said = Assumption(f"accelerator:{device.id}", f"An hour of {device.label}", price.low, price.likely, price.high, "USD per hour", device.source)
    return said.quantity()


def _bill(where: Situation, speed: Quantity, tokens_out: Quantity, hour: Quantity, devices: float) -> tuple[Quantity, float]:
    """USD per month of whole machines for the busiest hour, and how many cards; work that may wait pays for its hours alone, at least one a day."""
    per_day = where.requests.times(tokens_out, "tokens").over(speed, "machine seconds")  # for the job, where it is done once
    if where.batch:  # which all is that is done once
        return hour.times((per_day * (devices / 3600)).at_least(devices), "USD per day").times(exactly(where.days), where.period), devices
    machines = whole(per_day * (1 / 86_400) * where.peak)
    return hour.times(machines, "USD per hour").times(exactly(24 * DAYS_PER_MONTH * devices), "USD per month"), devices * machines.likely


def whole(machines: Quantity) -> Quantity:
    """Machines in whole ones, at least one."""
    low, likely, high = (float(max(math.ceil(v - 1e-9), 1)) for v in (machines.low, machines.likely, machines.high))
    return Quantity(low, likely, high, machines.unit, machines.assumptions)


def device_hours(book: Book, params: float, tokens: Quantity, device: Accelerator, *, adapters: bool) -> Quantity:
    """Hours of one device to train on the tokens of all epochs: 6 N D operations for all weights, 4 N D for adapters, whose frozen base needs no
    gradient (N active parameters, D tokens), over the share of the peak that is reached, one figure to Ada, one from Hopper on. Sources: Kaplan et
    al. 2020, section 2.1, https://arxiv.org/abs/2001.08361; Hoffmann et al. 2022, appendix F, https://arxiv.org/abs/2203.15556; the share: Chowdhery
    et al. 2022, PaLM, section 4.1, https://arxiv.org/abs/2204.02311."""
    operations = tokens.times(exactly((4.0 if adapters else 6.0) * params, "operations per token"), "operations")
    share = book.figure("utilisation_large" if device.peak_bf16_tflops >= 500 else "utilisation")
    return operations.over(exactly(device.peak_bf16_tflops * 1e12 * 3600, "operations per hour") * share, "hours")
