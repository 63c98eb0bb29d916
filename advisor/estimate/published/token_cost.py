"""Tokens of one request, and what they cost, from the inputs of published examples."""

from __future__ import annotations

from ..book import Book
from ..prices import Price, price_of
from ..problem import EstimateError
from ..quantity import exactly
from ..runcost import per_request
from .money import Amounts
from .reading import Inputs

_OUT = ("output", "reasoning", "thinking")
_NOT_INPUT = {
    *(*_OUT, "training", "embedding", "second", "cached", "write", "read", "context_window", "limit"),
    *("day", "week", "month", "year", "hour"),
}  # fmt: skip


def request(inputs: Inputs, found: Amounts, book: Book) -> float:
    """One request: tokens read, cached and written at their prices, with batch and other discounts."""
    given = found.price("request", without=("tokens", "million"))
    if given is not None and found.count("tokens") is None:
        return given * discount(inputs, found, book)
    price = price_in(inputs, found)
    read, cached, written = tokens(found)
    extra = found.any("write tokens") or 0.0
    calls = found.any("turn", "request per", without=("tokens", "day", "month")) if found.any("turn") else 1.0
    whole = read + cached
    share = exactly(cached / whole if whole else 0.0)
    parts = per_request(book, price, exactly(whole, "tokens per request"), exactly(written, "tokens per request"), cached_share=share)
    usd = sum(part.likely for part in parts.values())
    usd += extra * (price.cache_write if price.cache_write is not None else price.input) / 1e6
    retries = found.share("retry share", "retry", "retries share")
    usd *= discount(inputs, found, book) * (1.0 + (retries or 0.0)) * (calls or 1.0)
    return usd + (found.price("search request", "tool request", "rerank request", "retrieval request", without=("tokens",)) or 0.0)


def tokens(found: Amounts) -> tuple[float, float, float]:
    """Tokens of one request: read at the full price, read from the cache, written. Parts of a prompt are added up, each times its count."""
    whole = found.count("input", "tokens", without=(*_OUT, "training", "cached", "write", "read", "day", "week", "month", "year"))
    plain = whole is not None and whole.words <= {"input", "tokens", "request", "avg"}
    parts = 0.0
    counted = False
    for entry in found.entries:
        if entry.money or "tokens" not in entry.words or entry.all & _NOT_INPUT or (plain and whole is not None and entry is whole):
            continue
        times, by_count = _times(found, entry.words | entry.per)
        counted = counted or by_count
        parts += entry.value * times
    total = (whole.value if whole is not None and plain else 0.0) + (parts if not plain or counted else 0.0)
    written = sum(
        e.value for e in found.entries if not e.money and "tokens" in e.words and e.all & set(_OUT) and not e.all & {"day", "month", "year", "week"}
    )
    cached = found.count("cached", "tokens", without=("write",))
    if cached is None:
        hit = found.share("cached hit", "cached share", "cached fraction", "cached percent", "cached input fraction")
        held = total * hit if hit else 0.0
        return total - held, held, written
    if "read" in cached.all or not plain or cached.value > total:  # counted beside the uncached ones
        return total, cached.value, written
    return max(total - cached.value, 0.0), min(cached.value, total), written


def _times(found: Amounts, words: frozenset[str]) -> tuple[float, bool]:
    for noun in ("chunk", "example", "turn", "page", "image", "document", "tool", "message", "record", "schema"):
        if noun in words:
            held = [e for e in found.entries if not e.money and e.words == {noun} and "tokens" not in e.all]
            if noun == "chunk":
                held += [e for e in found.entries if not e.money and e.words in ({"top", "k"}, {"topk"}, {"retrieved"}, {"retrieved", "chunk"})]
            if held:
                return held[0].value, True
    return 1.0, False


def price_in(inputs: Inputs, found: Amounts) -> Price:
    """Stated prices before those of the data, in USD per million tokens."""
    bar = ("training", "embedding", "gpu", "kwh", "month", "storage")
    any_side = found.price("tokens", without=(*bar, "input", "output", "cached", "read", "write"))
    read = found.price("input", without=(*bar, "cached", "read", "write", "output"))
    write = found.price("output", without=(*bar, "cached", "input"))
    if read is None and write is None and any_side is None:
        name = str(inputs.values.get("model") or "")
        if not name:
            raise EstimateError(
                "missing-price", "neither prices nor a model are given", "give `price_usd_per_m_input` and `price_usd_per_m_output`", "price"
            )
        return price_of(name)
    cached = found.price("cached read", "cached hit", "cached input", "cached", without=("write", "storage"))
    stored = found.price("cached write", "write", without=("storage",))
    if cached is None and found.share("cached read discount", "cached discount") is not None:
        cached = (read or any_side or 0.0) * (1 - (found.share("cached read discount", "cached discount") or 0.0))
    read = read if read is not None else any_side if any_side is not None else 0.0
    write = write if write is not None else any_side if any_side is not None else 0.0
    per_m = [None if p is None else p * 1e6 for p in (read, write, cached, stored)]
    return Price("stated", "stated", "stated", per_m[0] or 0.0, per_m[1] or 0.0, per_m[2], per_m[3])


def discount(inputs: Inputs, found: Amounts, book: Book) -> float:
    """What is paid of the list price: a stated share or discount, or the usual one for batches."""
    paid = found.share("batch share", "batch price", "batch multiplier", "paid share")
    off = found.share("batch discount", "discount", "discount fraction", "volume discount", "spot discount")
    if paid is not None:
        return paid
    if off is not None:
        return 1.0 - off
    said = " ".join(str(v).lower() for k, v in inputs.values.items() if isinstance(v, str) and k not in ("model", "provider"))
    batched = inputs.yes("batch", "batch_api", "use_batch", "asynchronous")
    return book.figure("batch_price_share").likely if batched or (batched is None and ("batch" in said and "no batch" not in said)) else 1.0
