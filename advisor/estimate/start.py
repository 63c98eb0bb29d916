"""What a route costs before it runs: people, evaluation, an index, labelling, training; and how much memory its training takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.pack.beside import Accelerator

from .book import Book
from .inputs import Situation
from .machines import MODELS, chosen_model
from .memory import Method, Shape, precision_of, shape_by_size, shape_of, training
from .money import USD, evaluation, labelling, of_tokens
from .prices import EMBEDDING, LARGE, price_of
from .profiles import Profile
from .quantity import Quantity, exactly, total

TRAINS_ON = "h100_sxm"
_ENCODER = 0.3  # billion parameters
# Per active parameter and token: 2 forward, 2 for the gradient of activations, 2 for that of weights. Frozen weights need no
# gradient of their own, so adapters save the last 2.
_OPERATIONS: Mapping[Method, float] = {"full": 6.0, "lora": 4.0}
_DAYS = ((1, "days_trivial"), (2, "days_small"), (4, "days_medium"), (6, "days_large"), (9, "days_heroic"))  # by the route's effort, at most


@dataclass(frozen=True, slots=True)
class Start:
    """What is paid once, by what it is for, the working days in it, and GB per device for training (None where nothing is trained at home)."""

    costs: Mapping[str, Quantity]
    days: Quantity
    memory: Quantity | None = None

    @property
    def total(self) -> Quantity:
        """In US dollars, people included."""
        return total(self.costs.values(), USD)


def device_hours(book: Book, shape: Shape, tokens: Quantity, method: Method, device: Accelerator) -> Quantity:
    """GPU hours to train on so many tokens, those of all epochs together: 6 N D operations for all weights, 4 N D for adapters (N active
    parameters, D tokens), over the share of the device's peak that training reaches.

    Source: Kaplan et al. 2020, section 2.1, https://arxiv.org/abs/2001.08361; Hoffmann et al. 2022, appendix F,
    https://arxiv.org/abs/2203.15556; the share: Chowdhery et al. 2022, PaLM, section 4.1 (model FLOPs utilisation),
    https://arxiv.org/abs/2204.02311. It falls as peaks outgrow memory and network: one figure up to Ampere and Ada, one from Hopper on.
    """
    operations = tokens.times(exactly(_OPERATIONS[method] * shape.active_params), "operations").resting_on(*shape.assumptions)
    share = book.figure("utilisation_large" if device.peak_bf16_tflops >= 500 else "utilisation")
    reached = exactly(device.peak_bf16_tflops * 1e12, "operations per second") * share
    return operations.over(reached, "seconds").to("hours").times(exactly(1.0, "GPUs"), "GPU hours")


def start_of(book: Book, where: Situation, profile: Profile, effort: int, request: Quantity, example_tokens: Quantity) -> Start:
    """What is paid once for a route whose request costs `request` and whose examples have `example_tokens`."""
    days = book.figure(next((figure for most, figure in _DAYS if effort <= most), "days_heroic"))
    costs = {"people": days.times(book.figure("people_day_rate"), USD), "evaluation": evaluation(book, request)}
    if profile.lookups:
        costs["index"] = of_tokens(where.corpus, price_of(EMBEDDING).input, USD)
    needed = book.figure(profile.data) if profile.data else None
    if profile.trains not in ("", "search", "distillation") and needed is not None:
        costs["labelling"] = labelling(book, needed if where.examples is None else (needed - replace(where.examples, unit=needed.unit)).at_least(0.0))
    trained, memory = _training(book, where, profile, needed, request, example_tokens)
    return Start({name: cost for name, cost in {**costs, **trained}.items() if cost.high > 0}, days, memory)


def _training(
    book: Book, where: Situation, profile: Profile, needed: Quantity | None, request: Quantity, example_tokens: Quantity
) -> tuple[dict[str, Quantity], Quantity | None]:
    """USD by what it is for, and the GB of a device that trains."""
    kind = profile.trains
    if kind in ("", "head"):
        return {}, None
    if kind == "search":
        return {"prompt search": book.figure("optimizer_calls").times(request, USD)}, None
    tokens = _training_tokens(book, profile, needed, example_tokens)
    if kind == "hosted":
        return {"training": of_tokens(tokens, book.figure("tuning_usd_per_m_tokens"), USD)}, None
    method: Method = "lora" if kind in ("lora", "preferences", "reinforcement") else "full"
    model = chosen_model(where, profile.runs) or MODELS[profile.runs if profile.runs == "open_small" else "open"]
    shape = shape_by_size(book, _ENCODER) if kind == "encoder" else shape_of(book, model)
    device = book.accelerators[TRAINS_ON]
    price = device.price_per_hour
    assert price is not None
    hours = device_hours(book, shape, tokens, method, device)
    costs = {"training": hours.times(Quantity(price.low, price.likely, price.high, "USD per GPU hour"), USD)}
    if kind == "distillation" and needed is not None:
        teacher = price_of(where.models.get("large") or LARGE)
        costs["teacher"] = of_tokens(needed.times(example_tokens, "tokens"), (teacher.input + teacher.output) / 2, USD)
    return costs, training(book, shape, precision_of(book, 16.0), method)


def _training_tokens(book: Book, profile: Profile, needed: Quantity | None, example_tokens: Quantity) -> Quantity:
    """Tokens of all passes and runs."""
    if profile.trains in ("domain", "scratch"):
        millions = book.figure("domain_tokens_m" if profile.trains == "domain" else "scratch_tokens_m")
        return millions.times(exactly(1e6), "tokens")
    # the whole set that such a route usually takes, whether it is there already or not
    size = needed if needed is not None else exactly(1000.0, "examples")
    tokens = size.times(example_tokens, "tokens") * book.figure("epochs") * book.figure("training_runs")
    if profile.trains == "preferences":
        tokens = tokens * 2.0  # both outputs of each pair
    return tokens * book.figure("rl_samples") if profile.trains == "reinforcement" else tokens
