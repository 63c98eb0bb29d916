"""How a training run of an open model is cut to the machine that estimates reckon with: length, batch, devices, passes."""

import math
import re
from dataclasses import dataclass

from .book import Book
from .inputs import Situation
from .machines import MODELS
from .open_models import active_params
from .profiles import Profile
from .quantity import Quantity
from .route import RouteEstimate
from .setup import TRAINS_ON, device_hours

AT_ONCE = 8  # examples behind each step of the optimizer, over all devices
_LENGTHS = (512, 16_384)  # tokens
_MOST_DEVICES = 64


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """One run. `model` is the name under which its publisher has it on Hugging Face, its label where no source says that; `length` is
    where longer examples are cut (tokens), `batch` the examples on one device at once, `hours` those of one device, None where nobody
    said how many examples there are."""

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


def training_run(book: Book, where: Situation, profile: Profile, found: RouteEstimate, *, adapters: bool, sequences: int = 1) -> TrainingRun:
    """The run for a route's estimate, with as few devices and as large a batch as memory allows; an example holds `sequences` texts.

    Training all weights keeps 16 bytes a parameter, shared out among devices: Rajbhandari et al. 2020, ZeRO, section 3.1,
    https://arxiv.org/abs/1910.02054; adapters leave the base at 2. With recomputation a token keeps 2 bytes x hidden size in each layer
    and 34 in the one at work: Korthikanti et al. 2022, sections 4.1 and 5, https://arxiv.org/abs/2205.05198; its scores over the
    vocabulary stand there in 16 and 32 bits, and once more as gradient.
    """
    name = found.served.model if found.served else where.open_model or MODELS["open_small" if profile.runs == "open_small" else "open"]
    model, device = book.architecture(name), book.accelerators[TRAINS_ON]
    longest = min(max(found.tokens_in.high + found.tokens_out.high, _LENGTHS[0]), _LENGTHS[1])
    length = 1 << math.ceil(math.log2(longest))
    each = length * sequences * (model.hidden * (2 * model.layers + 34) + 10 * model.vocab) / 1e9
    held = model.params_b * (2 if adapters else 16)
    usable = device.memory_gb * book.figure("usable_memory").likely - book.figure("process_overhead_gb").likely
    devices = 1
    while held / devices + each > usable and devices < _MOST_DEVICES:
        devices *= 2
    fitting = max((usable - held / devices) / each, 1.0)
    batch = min(1 << int(math.log2(fitting)), max(AT_ONCE // devices, 1))
    epochs, hours = book.figure("epochs"), None
    if where.examples is not None:
        tokens = where.examples.times(found.tokens_in + found.tokens_out, "tokens") * float(sequences) * epochs
        hours = device_hours(book, active_params(model), tokens, device, adapters=adapters)
    published = re.search(r"huggingface\.co/([\w.-]+/[\w.-]+)", model.source)
    return TrainingRun(
        model=published[1] if published else model.label,
        device=device.label,
        devices=devices,
        length=length,
        batch=batch,
        accumulation=max(AT_ONCE // (batch * devices), 1),
        epochs=epochs.likely,
        rank=round(book.figure("lora_rank").likely),
        examples=where.examples,
        hours=hours,
    )
