"""What a route costs once, before it runs: training, labelling, evaluation, people. Amounts are in US dollars."""

from __future__ import annotations

from advisor.pack.figures import Accelerator

from .book import Book
from .checks import amount
from .problem import EstimateError
from .quantity import Quantity, exactly

USD = "USD"


def hosted_training(tokens: Quantity, epochs: float | Quantity, usd_per_m: float | Quantity) -> Quantity:
    """Training tokens times epochs at a provider's price per million. Source: OpenAI fine-tuning guide, estimate costs (2024),
    https://platform.openai.com/docs/guides/fine-tuning/estimate-costs"""
    price = (
        usd_per_m if isinstance(usd_per_m, Quantity) else exactly(amount(usd_per_m, "the price of training", at_most=1e6), "USD per million tokens")
    )
    return (tokens * epochs).times(price * 1e-6, USD)


def gpu_training(gpu_hours: Quantity, device: Accelerator) -> Quantity:
    """GPU hours at the price of one; a device without a price is an error."""
    price = device.price_per_hour
    if price is None:
        raise EstimateError("missing-price", f"the price of an hour of `{device.label}` is not known", "give it in `accelerators`", device.id)
    return gpu_hours.times(Quantity(price.low, price.likely, price.high, "USD per GPU hour"), USD)


def labelling(book: Book, examples: Quantity) -> Quantity:
    """Examples that people write or check."""
    return examples.times(book.figure("label_minutes") * (1 / 60), "hours").times(book.figure("review_hour_rate"), USD)


def evaluation(book: Book, per_request: Quantity) -> Quantity:
    """The frozen test set: checked by people once, then answered in each round."""
    cases = book.figure("evaluation_cases")
    checked = cases.times(book.figure("label_minutes") * (1 / 60), "hours").times(book.figure("review_hour_rate"), USD)
    return checked + (cases * book.figure("evaluation_rounds")).times(per_request, USD)


def people(book: Book, days: Quantity) -> Quantity:
    """Working days at a day's rate."""
    return days.times(book.figure("people_day_rate"), USD)
