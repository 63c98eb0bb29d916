"""What a route costs while it runs: tokens, rented machines, electricity, and people who read outputs. Amounts are in US dollars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .book import Book
from .checks import amount
from .prices import Price
from .quantity import Quantity, exactly

PER_REQUEST = "USD per request"
PER_MONTH = "USD per month"
DAYS_PER_MONTH = 365 / 12
HOURS_PER_MONTH = 24 * DAYS_PER_MONTH
_SHARE = 1.0


def of_tokens(tokens: Quantity, usd_per_m: float, unit: str = PER_REQUEST) -> Quantity:
    """Tokens at a price per million of them."""
    amount(usd_per_m, "the price of tokens", at_most=1e6, unit="USD per million")
    return tokens.times(exactly(usd_per_m / 1e6, "USD per token"), unit)


def per_request(
    book: Book,
    price: Price,
    tokens_in: Quantity,
    tokens_out: Quantity,
    *,
    cached_share: Quantity | None = None,
    batch: bool = False,
    retries: Quantity | None = None,
) -> dict[str, Quantity]:
    """What the tokens of one request cost, by part: reading, reading from the cache, writing; parts of zero are left out.

    Cached tokens are paid at the price of a cache read, the rest in full; batch requests and what you pay of list prices scale
    the sum; a share of requests is sent again. `tokens_in` and `tokens_out` are of all calls of the request.
    """
    cached_share = cached_share if cached_share is not None else exactly(0.0)
    amount(cached_share.high, "the cached share", at_most=1.0)
    factor = book.figure("list_price_share")
    if batch:
        factor = factor * (exactly(price.batch_share) if price.batch_share is not None else book.figure("batch_price_share"))
    if retries is not None:
        factor = factor * (exactly(1.0) + retries)
    cached = tokens_in * cached_share
    rest = tokens_in * (exactly(1.0) - cached_share).at_least(0.0)
    parts = {
        "reading": of_tokens(rest, price.input) * factor,
        "reading from cache": of_tokens(cached, price.cached) * factor,
        "writing": of_tokens(tokens_out, price.output) * factor,
    }
    return {name: part for name, part in parts.items() if part.high > 0}


def monthly(per_request: Quantity, requests_per_day: Quantity) -> Quantity:
    """Per month, at so many requests on an average day."""
    return per_request.times(requests_per_day * DAYS_PER_MONTH, PER_MONTH)


def rent(usd_per_hour: float | Quantity, hours: float, devices: float = 1.0, unit: str = "USD") -> Quantity:
    """Devices rented by the hour."""
    price = usd_per_hour if isinstance(usd_per_hour, Quantity) else exactly(amount(usd_per_hour, "the price of an hour", at_most=1e6), "USD per hour")
    return price.times(
        exactly(amount(hours, "the number of hours", at_most=1e9) * amount(devices, "the number of devices", at_most=1e7), "hours"), unit
    )


def amortised(usd: float, life_hours: float) -> Quantity:
    """The price of hardware over the hours in which it works, per hour."""
    amount(life_hours, "the hours of use", at_least=1e-6, at_most=1e9)
    return exactly(amount(usd, "the price of the hardware", at_most=1e15) / life_hours, "USD per hour")


def electricity(watts: float, usd_per_kwh: float, hours: float) -> Quantity:
    """Power drawn for so many hours."""
    amount(watts, "the power", at_most=1e12, unit="W")
    return exactly(watts / 1000 * amount(usd_per_kwh, "the price of electricity", at_most=100) * hours, "USD")


def per_million_tokens(usd_per_hour: float, tokens_per_second: float, utilisation: float = _SHARE) -> Quantity:
    """What a million tokens cost on a machine that is paid by the hour, whether it works or waits."""
    amount(tokens_per_second, "the speed", at_least=1e-9, at_most=1e12, unit="tokens per second")
    amount(utilisation, "the utilisation", at_least=1e-6, at_most=1.0)
    return exactly(
        amount(usd_per_hour, "the price of an hour", at_most=1e7) / (tokens_per_second * 3600 * utilisation) * 1e6, "USD per million tokens"
    )


@dataclass(frozen=True, slots=True)
class Hosting:
    """Machines hired by the hour for a self-hosted model: how many replicas of so many devices, the bill, and how busy they are."""

    replicas: Quantity
    devices: float  # per replica
    month: Quantity
    utilisation: Quantity  # share of the time that is paid for in which they work


def hosting(
    requests_per_day: Quantity,
    tokens_out: Quantity,
    tokens_per_second: Quantity,
    usd_per_hour: Quantity,
    *,
    devices: float = 1.0,
    peak: Quantity | None = None,
    batch: bool = False,
) -> Hosting:
    """Machines that carry the busiest hour, paid for all hours of the month; at least one.

    Traffic in the busiest hour is `peak` times the average. Work that may wait runs in the hours that it needs, and those alone
    are paid for, at least one hour a day.
    """
    per_second = tokens_out.times(requests_per_day.over(exactly(86_400.0, "seconds per day"), "requests per second"), "tokens per second")
    load = per_second / tokens_per_second  # replicas that work all the time, on average
    if batch:
        hours = (load * HOURS_PER_MONTH).at_least(DAYS_PER_MONTH)
        bill = usd_per_hour.times(exactly(1.0, "hours per month") * (hours * devices), PER_MONTH)
        replicas = _whole(load)
        return Hosting(replicas, devices, bill, (load / (hours / HOURS_PER_MONTH)).at_least(0.0))
    top = load * peak if peak is not None else load
    replicas = _whole(top)
    bill = usd_per_hour.times(exactly(HOURS_PER_MONTH * devices, "hours per month") * replicas, PER_MONTH)
    return Hosting(replicas, devices, bill, Quantity(*_busy(load, replicas), "", load.assumptions))


def servers(requests_per_day: Quantity, requests_per_second: Quantity, usd_per_month: Quantity, peak: Quantity) -> Quantity:
    """Plain servers that carry the busiest hour, per month; at least one."""
    load = requests_per_day.over(exactly(86_400.0, "seconds per day"), "requests per second") * peak / requests_per_second
    return usd_per_month * _whole(load)


def _whole(replicas: Quantity) -> Quantity:
    low, likely, high = (float(max(math.ceil(v - 1e-9), 1)) for v in (replicas.low, replicas.likely, replicas.high))
    return Quantity(low, likely, high, "", replicas.assumptions)


def _busy(load: Quantity, replicas: Quantity) -> tuple[float, float, float]:
    shares = [min(a / b, 1.0) for a, b in ((load.low, replicas.low), (load.likely, replicas.likely), (load.high, replicas.high))]
    return min(shares), shares[1] if min(shares) <= shares[1] <= max(shares) else min(shares), max(shares)


def review(book: Book, share: Quantity, minutes: Quantity | None = None) -> Quantity:
    """People who read a share of the outputs, per request."""
    amount(share.high, "the reviewed share", at_most=1.0)
    taken = (minutes if minutes is not None else book.figure("review_minutes")) * share
    return taken.times(book.figure("review_hour_rate") * (1 / 60), PER_REQUEST)
