"""Memory of model states under ZeRO, by the formulas that DeepSpeed documents.

Source: DeepSpeed, memory requirements (2026), https://deepspeed.readthedocs.io/en/latest/memory.html. States only: no
activations. Bytes per device, or per host for what is moved there; P is all parameters, n all devices.
"""

from __future__ import annotations

from .book import Book
from .checks import amount
from .memory import gigabytes
from .problem import EstimateError
from .quantity import Quantity

BUFFERS = 1.5  # the document's allowance for buffers in host memory


def per_device(book: Book, stage: int, params: float, devices: float, largest_layer: float = 0.0, offload: str = "none") -> Quantity:
    """GB on each device. `offload` is none, optimizer or all (parameters too)."""
    _check(stage, params, devices)
    if stage <= 2:
        shared = {0: 20.0, 1: 8.0, 2: 4.0}[stage]
        found = 2 * params if offload != "none" else shared * params + (20 - shared) * params / devices
    else:
        found = 4 * largest_layer + {"none": 18, "optimizer": 2, "all": 0}[offload] * params / devices
    return gigabytes(found) * book.figure("formula_spread")


def per_host(
    book: Book, stage: int, params: float, devices: float, hosts: float = 1.0, largest_layer: float = 0.0, offload: str = "none", init: bool = True
) -> Quantity:
    """GB in the memory of each host; `init` says that parameters are split while they are made (ZeRO-3)."""
    _check(stage, params, devices)
    amount(hosts, "the number of hosts", at_least=1, at_most=1e5)
    local = devices / hosts
    if stage <= 2:
        found = params * (max(4 * devices, 16) if offload != "none" else 4 * local)
    elif offload == "none":
        found = (largest_layer if init else params) * 4 * local
    else:
        held = (18 if offload == "all" else 16) / hosts
        found = params * (held if init else max(4 * local, held))
    return gigabytes(found * BUFFERS) * book.figure("formula_spread")


def _check(stage: int, params: float, devices: float) -> None:
    amount(params, "the number of parameters", at_least=1)
    amount(devices, "the number of devices", at_least=1, at_most=1e6)
    if stage not in (0, 1, 2, 3):
        raise EstimateError("unknown-stage", f"there is no ZeRO stage {stage}", "use 0, 1, 2 or 3", "stage")
