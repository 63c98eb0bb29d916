"""What a route costs while it runs: tokens, machines by the hour, and people who read outputs. Amounts are in US dollars."""

from __future__ import annotations

import math

from .book import Book
from .prices import Price
from .quantity import Quantity, exactly

USD = "USD"
PER_REQUEST = "USD per request"
PER_MONTH = "USD per month"
DAYS_PER_MONTH = 365 / 12
HOURS_PER_MONTH = 24 * DAYS_PER_MONTH


def of_tokens(tokens: Quantity, usd_per_m: float | Quantity, unit: str = PER_REQUEST) -> Quantity:
    """Tokens at a price per million of them."""
    price = usd_per_m if isinstance(usd_per_m, Quantity) else exactly(usd_per_m)
    return tokens.times(price * 1e-6, unit)


def per_request(
    book: Book, price: Price, tokens_in: Quantity, tokens_out: Quantity, cached_share: Quantity, batch: bool = False
) -> dict[str, Quantity]:
    """What the tokens of one request cost, by kind: reading, reading from the cache, writing; what costs nothing is left out.

    Cached tokens are paid at the price of a cache read, the rest in full; batch requests and what you pay of list prices scale
    the sum. `tokens_in` and `tokens_out` are of all calls of the request.
    """
    factor = book.figure("list_price_share")
    if batch:
        factor = factor * (exactly(price.batch_share) if price.batch_share is not None else book.figure("batch_price_share"))
    rest = tokens_in * (exactly(1.0) - cached_share).at_least(0.0)
    costs = {
        "reading": of_tokens(rest, price.input) * factor,
        "reading from cache": of_tokens(tokens_in * cached_share, price.cached) * factor,
        "writing": of_tokens(tokens_out, price.output) * factor,
    }
    return {name: cost for name, cost in costs.items() if cost.high > 0}


def monthly(per_request: Quantity, requests_per_day: Quantity) -> Quantity:
    """Per month, at so many requests on an average day."""
    return per_request.times(requests_per_day * DAYS_PER_MONTH, PER_MONTH)


def hosting(
    requests_per_day: Quantity, tokens_out: Quantity, tokens_per_second: Quantity, usd_per_hour: Quantity, devices: float, peak: Quantity, batch: bool
) -> Quantity:
    """A month of machines of so many devices that carry the busiest hour, paid for all hours of the month; at least one.

    Traffic in the busiest hour is `peak` times the average. Work that may wait (`batch`) runs in the hours that it needs, and
    those alone are paid for, at least one hour a day.
    """
    per_second = tokens_out.times(_a_second(requests_per_day), "tokens per second")
    load = per_second / tokens_per_second  # machines that work all the time, on average
    if batch:
        hours = (load * HOURS_PER_MONTH).at_least(DAYS_PER_MONTH)
        return usd_per_hour.times(exactly(1.0, "hours per month") * (hours * devices), PER_MONTH)
    return usd_per_hour.times(exactly(HOURS_PER_MONTH * devices, "hours per month") * _whole(load * peak), PER_MONTH)


def servers(requests_per_day: Quantity, requests_per_second: Quantity, usd_per_month: Quantity, peak: Quantity) -> Quantity:
    """Plain servers that carry the busiest hour, per month; at least one."""
    return usd_per_month * _whole(_a_second(requests_per_day) * peak / requests_per_second)


def _a_second(requests_per_day: Quantity) -> Quantity:
    return requests_per_day.over(exactly(86_400.0, "seconds per day"), "requests per second")


def _whole(machines: Quantity) -> Quantity:
    low, likely, high = (float(max(math.ceil(v - 1e-9), 1)) for v in (machines.low, machines.likely, machines.high))
    return Quantity(low, likely, high, "", machines.assumptions)


def review(book: Book, share: Quantity) -> Quantity:
    """People who read a share of the outputs, per request."""
    return (book.figure("review_minutes") * share).times(book.figure("review_hour_rate") * (1 / 60), PER_REQUEST)


def labelling(book: Book, examples: Quantity) -> Quantity:
    """Examples that people write or check."""
    return examples.times(book.figure("label_minutes") * (1 / 60), "hours").times(book.figure("review_hour_rate"), USD)


def evaluation(book: Book, per_request: Quantity) -> Quantity:
    """The frozen test set: checked by people once, then answered in each round."""
    cases = book.figure("evaluation_cases")
    return labelling(book, cases) + (cases * book.figure("evaluation_rounds")).times(per_request, USD)
