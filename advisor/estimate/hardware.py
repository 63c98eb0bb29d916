"""Which accelerator, and how many, hold a given amount of memory."""

from __future__ import annotations

import math
from dataclasses import dataclass

from advisor.pack.figures import Accelerator

from .book import Book
from .checks import amount
from .quantity import Quantity, exactly

MOST = 1024  # devices; beyond that a plan needs more than this estimate


@dataclass(frozen=True, slots=True)
class Fit:
    """So many devices of one kind hold the memory; `filled` is the share of their memory that it takes."""

    accelerator: Accelerator
    devices: Quantity
    filled: Quantity


def devices_for(book: Book, memory: Quantity, memory_gb: float, *, powers_of_two: bool = True) -> Quantity:
    """How many devices of `memory_gb` hold `memory`, using the usable share of each.

    Rounded up to a power of two, since attention heads must divide evenly among devices that share a layer: Shoeybi et al.
    2019, Megatron-LM, section 3, https://arxiv.org/abs/1909.08053
    """
    amount(memory_gb, "the memory of a device", at_least=0.1, at_most=1e5, unit="GB")
    usable = book.figure("usable_memory")
    share = memory.to("GB") / exactly(memory_gb, "GB") / usable

    def whole(value: float) -> float:
        count = max(math.ceil(value - 1e-9), 1)
        return float(1 << (count - 1).bit_length()) if powers_of_two else float(count)

    count = whole(share.likely)  # one decides for one number; how tight it is shows in the memory that it holds
    return Quantity(count, count, count, "GPUs", share.assumptions)


def fitting(book: Book, memory: Quantity, *, most: int = 8) -> list[Fit]:
    """Every accelerator of the book that holds `memory` on `most` devices or fewer: fewest first, then the cheapest, then the smallest."""
    found = []
    for accelerator in book.accelerators.values():
        devices = devices_for(book, memory, accelerator.memory_gb)
        if devices.likely <= min(most, MOST):
            filled = memory.to("GB") / exactly(devices.likely * accelerator.memory_gb, "GB")
            found.append(Fit(accelerator, devices, filled))
    return sorted(found, key=lambda fit: (fit.devices.likely, _price(fit.accelerator), fit.accelerator.memory_gb))


def _price(accelerator: Accelerator) -> float:
    return accelerator.price_per_hour.likely if accelerator.price_per_hour is not None else math.inf
