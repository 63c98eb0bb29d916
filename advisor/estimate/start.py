"""What a route costs before it runs, and how much memory its training takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .book import Book
from .data_needed import data_needed
from .inputs import Situation
from .machines import MODELS
from .oneoff import USD, evaluation, gpu_training, hosted_training, labelling, people
from .precision import precision_of
from .prices import EMBEDDING, LARGE, price_of
from .profiles import Profile
from .quantity import Quantity, exactly, total
from .runcost import of_tokens
from .shape import shape_of
from .training import Method, Work, device_hours
from .tuning import Recipe
from .tuning import training as training_memory

TRAINS_ON = "h100_sxm"
_ENCODER = 0.3  # billion parameters


@dataclass(frozen=True, slots=True)
class Start:
    """What is paid once, by part, the working days in it, and GB per device for training (None where nothing is trained at home)."""

    parts: Mapping[str, Quantity]
    days: Quantity
    memory: Quantity | None = None

    @property
    def total(self) -> Quantity:
        """In US dollars, people included."""
        return total(self.parts.values(), USD)


def start_of(book: Book, where: Situation, route: str, profile: Profile, effort: int, request: Quantity, example_tokens: Quantity) -> Start:
    """People, evaluation, index, labelling and training of a route whose request costs `request`."""
    days = book.figure(_days(effort))
    parts = {"people": people(book, days), "evaluation": evaluation(book, request)}
    if profile.lookups:
        parts["index"] = of_tokens(where.corpus, price_of(EMBEDDING).input, USD)
    needed = data_needed(book, route)
    if profile.trains and profile.trains not in ("search", "domain", "scratch", "distillation") and needed is not None:
        missing = (needed - exactly(0.0, needed.unit)) if where.examples is None else _missing(needed, where.examples)
        if missing.high > 0:
            parts["labelling"] = labelling(book, missing)
    trained, memory = _training(book, where, profile, needed, request, example_tokens)
    return Start({name: part for name, part in {**parts, **trained}.items() if part.high > 0}, days, memory)


def _days(effort: int) -> str:
    for most, figure in ((1, "days_trivial"), (2, "days_small"), (4, "days_medium"), (6, "days_large")):
        if effort <= most:
            return figure
    return "days_heroic"


def _missing(needed: Quantity, held: Quantity) -> Quantity:
    ends = (needed.low - held.high, needed.likely - held.likely, needed.high - held.low)
    low, likely, high = (max(v, 0.0) for v in ends)
    return Quantity(low, likely, high, needed.unit, needed.resting_on(*held.assumptions).assumptions)


def _training(
    book: Book, where: Situation, profile: Profile, needed: Quantity | None, request: Quantity, example_tokens: Quantity
) -> tuple[dict[str, Quantity], Quantity | None]:
    kind, runs = profile.trains, book.figure("training_runs")
    if kind in ("", "head"):
        return {}, None
    if kind == "search":
        return {"prompt search": book.figure("optimizer_calls").times(request, USD)}, None
    if kind == "domain":
        tokens = book.figure("domain_tokens_m") * 1e6
    elif kind == "scratch":
        tokens = book.figure("scratch_tokens_m") * 1e6
    else:
        # the whole set that such a route usually takes, whether it is there already or not
        size = needed if needed is not None else exactly(1000.0, "examples")
        each = example_tokens / exactly(1.0, "tokens")
        tokens = (size * each / exactly(1.0, size.unit)).times(book.figure("epochs"), "tokens") * runs
    if kind == "preferences":
        tokens = tokens * 2.0  # both outputs of each pair
    if kind == "reinforcement":
        tokens = tokens * book.figure("rl_samples")
    tokens = Quantity(tokens.low, tokens.likely, tokens.high, "tokens", tokens.assumptions)
    if kind == "hosted":
        return {"training": hosted_training(tokens, 1.0, book.figure("tuning_usd_per_m_tokens"))}, None
    method: Method = "lora" if kind in ("lora", "preferences", "reinforcement") else "full"
    model = (
        where.models.get("open_small" if profile.runs == "open_small" else "open") or MODELS["open_small" if profile.runs == "open_small" else "open"]
    )
    shape = shape_of(book, params_b=_ENCODER) if kind == "encoder" else shape_of(book, model=model)
    device = book.accelerator(TRAINS_ON)
    one = device_hours(book, Work(shape, 1e6, method), device)
    hours = one.times(Quantity(tokens.low / 1e6, tokens.likely / 1e6, tokens.high / 1e6, "", tokens.assumptions), "GPU hours")
    parts = {"training": gpu_training(hours, device)}
    if kind == "distillation" and needed is not None:
        teacher = price_of(where.models.get("large") or LARGE)
        each = example_tokens / exactly(1.0, "tokens")
        answered = Quantity(
            needed.low * each.low, needed.likely * each.likely, needed.high * each.high, "tokens", (*needed.assumptions, *each.assumptions)
        )
        parts["teacher"] = of_tokens(answered, (teacher.input + teacher.output) / 2, USD)
    return parts, training_memory(book, shape, precision_of(book, 16), Recipe(method)).total
