"""What a route costs before it runs: people, a test set, an index, labelling, training."""

from collections.abc import Mapping
from dataclasses import replace

from advisor.pack.beside import Accelerator

from .book import Book
from .inputs import Situation
from .machines import MODELS, hour_of
from .open_models import active_params
from .prices import EMBEDDING, of_tokens, price_of
from .profiles import Profile
from .quantity import Quantity, exactly

USD = "USD"
TRAINS_ON = "h100_sxm"
_ENCODER = 0.3e9  # parameters


def setup_of(book: Book, where: Situation, profile: Profile, request: Quantity, example: Quantity) -> tuple[dict[str, Quantity], Quantity]:
    """USD by what it is for, and days of work, for a route whose request costs `request` USD and whose examples have `example` tokens."""
    days = book.figure(profile.days)
    cases = book.figure("evaluation_cases")
    asked = (cases * book.figure("evaluation_rounds")).times(request, USD)
    costs = {"people": days.times(where.day_rate, USD), "a test set": labelling(book, cases) + asked}
    if profile.lookups:
        costs["index"] = of_tokens(where.reference, price_of(EMBEDDING).reading(), USD)
    needed = book.figure(profile.data) if profile.data else None
    if needed is not None and profile.trains != "distillation":
        held = replace(where.examples, unit=needed.unit) if where.examples is not None else exactly(0.0, needed.unit)
        costs["labelling"] = labelling(book, (needed - held).at_least(0.0))
    costs |= _training(book, where, profile, needed, request, example)
    return {name: cost for name, cost in costs.items() if cost.high > 0}, days


def labelling(book: Book, examples: Quantity) -> Quantity:
    """Examples that people write or check, in USD."""
    return examples.times(book.figure("label_minutes") * (1 / 60), "hours").times(book.figure("review_hour_rate"), USD)


def device_hours(book: Book, params: float, tokens: Quantity, device: Accelerator, *, adapters: bool) -> Quantity:
    """Hours of one device to train on so many tokens, those of all epochs together: 6 N D operations for all weights, 4 N D for
    adapters, whose frozen base needs no gradient of its own (N active parameters, D tokens), over the share of the device's peak
    that training reaches.

    Source: Kaplan et al. 2020, section 2.1, https://arxiv.org/abs/2001.08361; Hoffmann et al. 2022, appendix F,
    https://arxiv.org/abs/2203.15556; the share: Chowdhery et al. 2022, PaLM, section 4.1 (model FLOPs utilisation),
    https://arxiv.org/abs/2204.02311. It falls as peaks outgrow memory and network: one figure up to Ampere and Ada, one from Hopper on.
    """
    operations = tokens.times(exactly((4.0 if adapters else 6.0) * params, "operations per token"), "operations")
    share = book.figure("utilisation_large" if device.peak_bf16_tflops >= 500 else "utilisation")
    return operations.over(exactly(device.peak_bf16_tflops * 1e12 * 3600, "operations per hour") * share, "hours")


def _training(
    book: Book, where: Situation, profile: Profile, needed: Quantity | None, request: Quantity, example: Quantity
) -> Mapping[str, Quantity]:
    """USD by what it is for."""
    kind = profile.trains
    if kind in ("", "head"):
        return {}
    if kind == "search":
        return {"prompt search": book.figure("optimizer_calls").times(request, USD)}
    tokens = _training_tokens(book, profile, needed, example)
    if kind == "hosted":
        return {"training": of_tokens(tokens, book.figure("tuning_usd_per_m_tokens"), USD)}
    name = where.open_model or MODELS["open_small" if profile.runs == "open_small" else "open"]
    params = _ENCODER if kind == "encoder" else active_params(book.architecture(name))
    device = book.accelerators[TRAINS_ON]
    hours = device_hours(book, params, tokens, device, adapters=kind in ("lora", "reinforcement"))
    costs = {"training": hours.times(hour_of(device), USD)}
    if kind == "distillation" and needed is not None:
        each = (where.large.reading() + where.large.writing()) / 2.0
        costs["the teacher"] = of_tokens(needed.times(example, "tokens"), each, USD)
    return costs


def _training_tokens(book: Book, profile: Profile, needed: Quantity | None, example: Quantity) -> Quantity:
    """Tokens of all passes and runs over the whole set that such a route usually takes, whether it is there already or not."""
    if needed is None:
        millions = book.figure("domain_tokens_m" if profile.trains == "domain" else "scratch_tokens_m")
        return millions.times(exactly(1e6), "tokens")
    tokens = needed.times(example, "tokens") * book.figure("epochs") * book.figure("training_runs")
    return tokens * book.figure("rl_samples") if profile.trains == "reinforcement" else tokens
