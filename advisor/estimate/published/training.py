"""Published training efforts: GPU hours, wall time, tokens per second."""

from __future__ import annotations

from ..book import Book
from ..problem import EstimateError
from ..quantity import Quantity, exactly
from ..shape import Shape
from ..training import Method, Work, device_hours, in_gpu_hours, operations, tokens_of, tokens_per_second, wall_time
from .reading import Inputs
from .recipe import method_of

_TIMES = ("seconds", "minutes", "hours", "days")
_PETAFLOPS_DAY = 1e15 * 86_400
_LONG = {"weeks": 7.0, "months": 365.25 / 12, "years": 365.25}


def compute(inputs: Inputs, unit: str, book: Book) -> Quantity:
    """The effort in `unit`: GPU hours, a wall time, tokens per second or operations. GPU hours if none is given."""
    said = unit.lower()
    if "token" in said and ("second" in said or "/s" in said):
        return _rate(inputs, "per gpu" in said or "per device" in said, book)
    if "flop" in said or "operations" in said:
        done = operations(_work(inputs, inputs.shape(book), book))
        return done.over(exactly(_PETAFLOPS_DAY, "operations"), unit) if "day" in said else done
    hours = _gpu_hours(inputs, book)
    if "usd" in said or "dollar" in said:
        return hours.times(_price(inputs, book), "USD")
    words = said.replace("-", " ").split()
    of_device = any(word in ("gpu", "a100", "h100", "v100", "h200", "tpu", "chip", "accelerator") for word in words)
    time = next((word if word.endswith("s") else word + "s" for word in words if word.rstrip("s") + "s" in (*_TIMES, *_LONG)), "")
    if not time or (of_device and "per" not in words):
        return hours * (1 / 24) if time == "days" else hours
    wall = wall_time(hours, inputs.devices)
    return wall.to("days").over(exactly(_LONG[time], "days"), time) if time in _LONG else wall.to(time)


def _price(inputs: Inputs, book: Book) -> Quantity:
    """What one device costs for an hour: as given, or by the book."""
    given = inputs.number("price_usd_per_gpu_hour", "usd_per_gpu_hour", "gpu_price_usd_per_hour")
    known = inputs.device(book).price_per_hour
    if given is not None:
        return exactly(given, "USD per GPU hour")
    if known is None:
        raise EstimateError("missing-price", "the price of a GPU hour is not known", "give `price_usd_per_gpu_hour`", "price")
    return Quantity(known.low, known.likely, known.high, "USD per GPU hour")


def _work(inputs: Inputs, shape: Shape, book: Book) -> Work:
    tokens = tokens_of(
        book,
        tokens=inputs.scaled("training_tokens", "tokens", "train_tokens", "total_tokens"),
        examples=inputs.scaled("samples_count", "examples_count", "samples", "examples", "rows_count"),
        per_example=inputs.number("tokens_per_sample", "tokens_per_example", "sample_tokens", "example_tokens"),
        epochs=inputs.number("epochs_count", "epochs") or 1.0,
    )
    inputs.assumed.extend(tokens.assumptions)
    return Work(shape, tokens.likely, _method(inputs), inputs.text("precision", "compute_precision", "dtype") or "bf16")


def _method(inputs: Inputs) -> Method:
    return method_of(inputs.text("method")) or "full"


def _rate(inputs: Inputs, per_device: bool, book: Book) -> Quantity:
    work = Work(inputs.shape(book), 0.0, _method(inputs), inputs.text("precision", "compute_precision") or "bf16")
    return tokens_per_second(book, work, inputs.device(book), 1.0 if per_device else inputs.devices, _utilisation(inputs))


def _utilisation(inputs: Inputs) -> float | None:
    share = inputs.number("utilisation_fraction", "utilization_fraction", "mfu", "mfu_fraction", "model_flops_utilisation")
    percent = inputs.number("mfu_percent", "utilisation_percent", "utilization_percent")
    return percent / 100 if percent is not None else share


def _gpu_hours(inputs: Inputs, book: Book) -> Quantity:
    wall = {"seconds_wall": 1 / 3600, "minutes_wall": 1 / 60, "hours_wall": 1.0, "days_wall": 24.0, "wall_hours": 1.0, "wall_days": 24.0}
    for name, hours in wall.items():
        if (given := inputs.number(name)) is not None:
            return exactly(given * hours * inputs.devices, "GPU hours") * book.figure("rounding_spread")
    shape = inputs.shape(book)
    work = _work(inputs, shape, book)
    rate, share = inputs.number("tokens_per_second_per_gpu", "tokens_per_second_per_device"), _utilisation(inputs)
    everywhere = inputs.number("tokens_per_second", "tokens_per_second_total")
    if rate is None and everywhere is not None:
        rate = everywhere / inputs.devices
    if rate is not None:
        if rate <= 0:
            raise EstimateError("too-small", "the training speed is zero tokens per second", "leave it out", "tokens per second")
        return in_gpu_hours(exactly(work.tokens / rate, "seconds")) * book.figure("rounding_spread")
    if (reached := inputs.number("achieved_tflops_per_gpu", "tflops_per_gpu")) is not None and reached > 0:
        return in_gpu_hours(operations(work).over(exactly(reached * 1e12, "operations per second"), "seconds")) * book.figure("rounding_spread")
    return device_hours(book, work, inputs.device(book), share)
