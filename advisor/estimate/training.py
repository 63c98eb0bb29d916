"""How a training run of an open model is cut to the machine that estimates reckon with: length, batch, devices, passes."""

import math
from typing import NamedTuple

from .book import Book, profile_of
from .inputs import Situation
from .machines import active_params, device_hours, open_model
from .quantity import Quantity
from .route import TRAINS_ON, RouteEstimate

AT_ONCE = 8  # examples behind each step of the optimizer, over all devices


class TrainingRun(NamedTuple):
    """`model` is called as on Hugging Face, or by its label; `length` is in tokens; `batch` examples are on a device, `accumulation` a step."""

    model: str
    device: str
    devices: int
    length: int
    batch: int
    accumulation: int
    epochs: float
    rank: int
    examples: Quantity | None
    hours: Quantity | None


def training_run(book: Book, where: Situation, family: str, found: RouteEstimate, *, adapters: bool, texts: int = 1) -> TrainingRun:
    """The run for a route's estimate, with as few devices and as large a batch as memory allows; an example holds so many `texts`. Training all
    weights keeps 16 bytes a parameter, shared out among devices: Rajbhandari et al. 2020, ZeRO, section 3.1, https://arxiv.org/abs/1910.02054;
    adapters leave the base at 2. With recomputation a token keeps 2 bytes x hidden size in each layer and 34 in the one at work: Korthikanti et al.
    2022, sections 4.1 and 5, https://arxiv.org/abs/2205.05198; its scores over the vocabulary stand there in 16 and 32 bits, and as gradient."""
    name = found.served.model if found.served else open_model(where, "open_small" if profile_of(found.route, family).runs == "open_small" else "open")
    model, device, epochs, hours = book.architecture(name), book.accelerators[TRAINS_ON], book.figure("epochs"), None
    room = device.memory_gb * book.figure("usable_memory").likely - book.figure("process_overhead_gb").likely  # GB, as all that follows
    token, held = texts * (model.hidden * (2 * model.layers + 34) + 10 * model.vocab) / 1e9, model.params_b * (2 if adapters else 16)
    wanted = min(max(found.tokens_in.high + found.tokens_out.high, 512), 16_384)
    length = 1 << min(math.ceil(math.log2(wanted)), int(math.log2(room / 2 / token)))  # one text leaves half of the room to the weights
    devices = 1 << math.ceil(math.log2(max(held / (room - length * token), 1.0)))
    batch = min(1 << int(math.log2((room - held / devices) / (length * token))), max(AT_ONCE // devices, 1))
    if where.examples is not None:
        tokens = where.examples.times(found.tokens_in + found.tokens_out, "tokens") * float(texts) * epochs
        hours = device_hours(book, active_params(model), tokens, device, adapters=adapters)
    published, steps = model.source.partition("huggingface.co/")[2] or model.label, max(AT_ONCE // (batch * devices), 1)
    rank = round(book.figure("lora_rank").likely)
    return TrainingRun(published, device.label, devices, length, batch, steps, epochs.likely, rank, where.examples, hours)
