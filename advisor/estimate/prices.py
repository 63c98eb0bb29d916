"""Prices of hosted models, from `genai-prices` (Pydantic's data, which ships with the package and is read without a network). Source:
https://github.com/pydantic/genai-prices, as of `AS_OF`, so that results stay; what is paid of them is the figure `list_price_share`."""

import contextlib
import functools
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from advisor.pack import nearest

from .book import YOURS, Book
from .quantity import Assumption, EstimateError, Quantity, exactly

AS_OF = date(2026, 11, 24)
LARGE, SMALL = "gpt-5.4", "gpt-5.4-mini"
EMBEDDING = "text-embedding-3-small"
_PROVIDERS = ("openai", "anthropic", "google", "mistral", "cohere", "deepseek", "x-ai", "aws", "azure", "groq", "together")


class Price(NamedTuple):
    """What a hosted model costs, in US dollars per million tokens. `batch_share` is the price of batch requests over the list price."""

    model: str
    label: str
    provider: str
    input: float
    output: float = 0.0
    cache_read: float | None = None  # None: cached tokens are paid in full
    batch_share: float | None = None
    own: bool = False  # the team's own number

    def of(self, what: str) -> Quantity:
        """USD per million tokens that are `read`, `written` or `read from a cache`."""
        value = {"read": self.input, "written": self.output, "read from a cache": self.cache_read}[what]
        if value is None:
            return self.of("read")
        source, label = YOURS if self.own else data_label(), f"{self.label}, a million tokens {what}"
        return Assumption(f"price:{self.model}:{what.replace(' ', '_')}", label, value, value, value, "USD per million tokens", source).quantity()


@functools.cache
def price_of(model: str) -> Price:
    """The price of `model`, by any name that its provider gives it; an unknown one is an error whose hint names a close one."""
    if (found := _calculated(model.strip())) is None:
        from genai_prices.data_snapshot import get_snapshot  # here, since only this asks for all models

        known = [m.id for p in get_snapshot().providers if p.id in _PROVIDERS[:5] for m in p.models]
        hint = nearest(model.lower().replace(" ", "-"), known) or "name a hosted model as its provider does, such as `gpt-5.4-mini`"
        raise EstimateError("unknown-model", f"`{model[:60]}` is no model with a known price", hint)
    per, variants = found.model_price, found.model.price_variants or ()
    batches = (_number(v.prices.output_mtok) for v in variants if v.when.get("processing") == "batch")
    if per.input_mtok is None and per.output_mtok is None:
        raise EstimateError("unknown-price", f"`{model[:60]}` is not priced by the token", "choose another model")
    read, written, cached = map(_number, (per.input_mtok, per.output_mtok, per.cache_read_mtok))
    batch = next((batch / written for batch in batches if batch and written), None)
    return Price(found.model.id, found.model.name or found.model.id, found.provider.name, read or 0.0, written or 0.0, cached, batch)


def of_tokens(tokens: Quantity, usd_per_m: Quantity, unit: str = "USD per request") -> Quantity:
    """Tokens at a price per million of them."""
    return tokens.times(usd_per_m * 1e-6, unit)


def of_request(book: Book, price: Price, tokens_in: Quantity, tokens_out: Quantity, cached: Quantity, batch: bool) -> dict[str, Quantity]:
    """USD for the tokens of one request, by kind; what costs nothing is left out. `cached`: the share that a cache gives. `batch`: they may wait."""
    factor = book.figure("list_price_share") if not price.own else exactly(1.0)
    if batch and not price.own:
        factor = factor * (exactly(price.batch_share) if price.batch_share is not None else book.figure("batch_price_share"))
    rest = (exactly(1.0) - cached).at_least(0.0)
    costs = {
        "reading": of_tokens(tokens_in * rest, price.of("read")) * factor,
        "reading from a cache": of_tokens(tokens_in * cached, price.of("read from a cache")) * factor,
        "writing": of_tokens(tokens_out, price.of("written")) * factor,
    }
    return {name: cost for name, cost in costs.items() if cost.high > 0}


@functools.cache
def data_label() -> str:
    """Which data the prices come from: `genai-prices 0.2.3, prices of 24 November 2026`."""
    from genai_prices import __version__

    return f"genai-prices {__version__}, prices of {AS_OF.day} {AS_OF:%B %Y}"


def _calculated(model: str) -> Any:
    from genai_prices import Usage, calc_price

    moment = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    refs = dict.fromkeys((model, model.lower(), model.lower().replace(" ", "-")))
    for asked in (None, *_PROVIDERS):
        for ref in refs:
            with contextlib.suppress(LookupError, ValueError):
                return calc_price(Usage(input_tokens=1), ref, provider_id=asked, genai_request_timestamp=moment)
    return None


def _number(value: Any) -> float | None:
    """A price; of one with tiers that rise with the prompt, the lowest."""
    return None if (lowest := getattr(value, "base", value)) is None else float(lowest)
