"""Published break-even points: caches, owning against renting, hardware against tokens, tuning against prompts, accuracy."""

from __future__ import annotations

from ..book import Book
from ..breakeven import accuracy, cache_hit_share, cache_reads, own_share_of_time, units_to_recover
from ..problem import EstimateError
from ..quantity import Quantity, exactly
from .money import Amounts, Asked, amounts, asked
from .reading import Inputs
from .token_cost import tokens

_SCALE = {"million": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3, "billion": 1e9, "b": 1e9}
_NOT_ONCE = {
    *("month", "day", "year", "hour", "energy", "ops", "opex", "power", "kwh"),
    *("input", "output", "request", "api", "cloud", "resale"),
}  # fmt: skip
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_OWN = ("own", "self", "local", "hosted_self", "tuned", "training", "finetuned", "owned", "after", "small", "b")
_RENT = ("cloud", "rent", "rented", "api", "hosted", "base", "before", "baseline", "large", "a")


def compute(inputs: Inputs, unit: str, book: Book) -> Quantity:
    """The break-even point in `unit` (`reads after the write`, `percent utilisation`, `years`, `million output tokens`, ...)."""
    found, want = amounts(inputs.values), asked(unit)
    value = _point(inputs, found, want, unit.lower())
    return exactly(value, unit) * book.figure("price_rounding")


def _point(inputs: Inputs, found: Amounts, want: Asked, unit: str) -> float:
    if found.price("cached write", "write") is not None or found.any("write multiplier", "write premium") is not None:
        return _cache(found, want, unit)
    if {"accuracy", "precision", "success"} & want.words or (found.price("failure") is not None and found.price("escalation") is not None):
        worth = [found.price(n) or 0.0 for n in ("success", "failure", "escalation", "request")]
        return _as_share(accuracy(*worth).at, want)
    once, monthly = _once(found), _monthly(found)
    hourly = found.price("cloud hour", "rent hour", "gpu hour", "hour", without=("tokens", "engineer"))
    if want.kind == "percent" or "utilisation" in want.words or "fraction" in want.words:
        return _utilisation(found, want, once, monthly, hourly)
    if want.per == "second" and hourly is not None:
        return hourly * (found.any("gpu", without=("hour", "memory", "tokens")) or 1.0) / 3600 / _blended(found)
    if want.kind == "hour" and want.per == "day" and once is not None and hourly is not None:
        return units_to_recover(once / (_life(found) * 365), hourly)
    if want.kind == "hour" and want.per and once is None and hourly is not None:
        fee = found.price(f"reserved {want.per}", f"fixed {want.per}", want.per, without=("tokens",))
        return units_to_recover(fee or 0.0, hourly)
    if not {"tokens", "request"} & want.words and ({*_DAYS, "hour"} & want.words):
        return _time(found, want, once, monthly, hourly)
    return _units(inputs, found, want, unit, once, monthly, hourly)


def _cache(found: Amounts, want: Asked, unit: str) -> float:
    full = found.price("input", without=("cached", "read", "write", "output")) or 1.0
    write, read = found.price("cached write", "write"), found.price("cached read", "read", "cached", without=("write",))
    write = write if write is not None else full * (found.any("write multiplier") or 1.0 + (found.share("write premium") or 0.0))
    read = read if read is not None else full * (found.any("read multiplier") or 1.0 - (found.share("read discount") or 0.9))
    if want.kind in ("percent", "fraction", "share") or "hit" in want.words:
        share = cache_hit_share(write, full, read)
        return share * 100 if want.kind == "percent" else share
    whole = "whole" in unit or "full" in unit or "entire" in unit or "recover the write" in unit
    reads = cache_reads(write, full, read, whole_write=whole)
    return reads + 1 if "request" in want.words and "read" not in want.words else reads


def _as_share(at: Quantity | None, want: Asked) -> float:
    if at is None:
        raise EstimateError("never", "no share of right outputs makes both cost the same", "check the three amounts", "accuracy")
    return at.likely * 100 if want.kind == "percent" else at.likely


def _once(found: Amounts) -> float | None:
    """What is paid once: hardware, training, set-up."""
    sums = [
        e.value for e in found.entries
        if e.money and not e.per and not e.all & _NOT_ONCE
    ]  # fmt: skip
    devices = found.any("gpu", without=("hour", "memory")) or 1.0
    each = [e.value * devices for e in found.entries if e.money and e.per == {"gpu"}]
    return sum(sums) + sum(each) if sums or each else None


def _monthly(found: Amounts) -> float:
    """What owning costs each month besides."""
    paid = found.price("own month", "hosting month", "power month", "electricity month", "opex month", "ops month", without=("tokens",))
    watts, kwh = found.watts(), found.price("kwh")
    if watts and kwh is not None:
        return (paid or 0.0) + watts / 1000 * kwh * (found.any("hour day") or 24.0) * 30
    return paid or 0.0


def _running(found: Amounts) -> float:
    """Energy and operation over the whole life."""
    return sum(
        e.value
        for e in found.entries
        if e.money and e.all & {"energy", "ops", "opex", "power", "maintenance"} and not e.per and not e.all & {"month", "year"}
    ) + (
        sum(e.value for e in found.entries if e.money and e.all & {"energy", "ops", "opex", "power", "maintenance"} and "year" in e.all)
        * _life(found)
    )


def _life(found: Amounts) -> float:
    return found.any("life year", "year", "amortisation year", without=("hour", "day")) or (found.any("life month") or 12.0) / 12


def _utilisation(found: Amounts, want: Asked, once: float | None, monthly: float, hourly: float | None) -> float:
    """The share of hours in use at which owning, or a machine paid by the hour, costs what the other way does."""
    devices = found.any("gpu", without=("hour", "memory", "tokens")) or 1.0
    speed, price = found.speed(), found.price("output", "tokens", "input", without=("hour",))
    if speed and price and hourly is not None:
        share = hourly * devices / (speed * 3600 * price)
    elif once is not None and hourly is not None:
        per_year = found.any("hour year") or 24 * 365.0
        share = own_share_of_time(once + _running(found) + monthly * 12 * _life(found), devices, per_year * _life(found), hourly)
    else:
        reserved, demand = found.price("reserved hour", "reserved", "committed"), found.price("demand hour", "demand")
        if reserved is None or not demand:
            raise EstimateError("missing-price", "the two prices to compare are not given", "give both, per hour or in all", "price")
        share = reserved / demand
    return share * 100 if want.kind == "percent" else share


def _time(found: Amounts, want: Asked, once: float | None, monthly: float, hourly: float | None) -> float:
    """Until a saving in each year, month or day has won back what was paid once."""
    if once is None:
        raise EstimateError("missing-price", "what is paid once is not given", "give it in USD", "price")
    unit = next((w for w in ("year", "month", "week", "day", "hour") if w in want.words), "month")
    yearly = _saved_per_year(found, hourly, monthly)
    years = units_to_recover(once, yearly)
    return years * {"year": 1.0, "month": 12.0, "week": 365 / 7, "day": 365.0, "hour": 8760.0}[unit]


def _saved_per_year(found: Amounts, hourly: float | None, monthly: float) -> float:
    for word, times in (("month", 12.0), ("year", 1.0), ("day", 365.0)):
        saved = found.price(f"saving {word}", f"savings {word}", f"saved {word}")
        if saved is not None:
            return saved * times
        bill = found.price(f"api {word}", f"cloud {word}", f"hosted {word}", f"current {word}", f"rent {word}")
        if bill is not None:
            every = [e.value for e in found.entries if e.money and word in e.per and not e.all & {"tokens", "request", "kwh"}]
            own = sum(every) - bill
            return (bill - max(own, monthly * 12 / times)) * times
    per_request = _saved_per_request(found)
    daily = found.any("request day") or (found.any("request month") or 0.0) / 30
    if per_request is not None and daily:
        return per_request * daily * 365 - monthly * 12
    if hourly is None:
        raise EstimateError("missing-price", "what is saved is not given", "give a bill for each month, or the price of an hour", "price")
    devices = found.any("gpu", without=("hour", "memory", "tokens")) or 1.0
    used = (
        found.any("hour year")
        or (found.any("hour month") or 0.0) * 12
        or (found.any("hour day") or 24.0) * (found.any("day year", without=("hour",)) or 365.0)
    )
    share = found.share("utilisation", "load") or 1.0
    hourly -= found.price("electricity hour", "power hour", "own hour", "energy hour") or 0.0
    return devices * used * share * hourly - _running(found) / _life(found) - monthly * 12


def _saved_per_request(found: Amounts) -> float | None:
    """What one request costs less: stated, or by the prices and tokens of both ways."""
    stated = found.price("saving request", "savings request", "saved request")
    if stated is not None:
        return stated
    pair = [next((e.value for w in side if (e := found.money(w, "request", without=("tokens",))) is not None), None) for side in (_RENT, _OWN)]
    if pair[0] is not None:
        return pair[0] - (pair[1] or 0.0)
    long, short = (
        found.any("base input tokens", "before tokens", "example tokens total"),
        found.any("tuned input tokens", "after tokens", "own input tokens"),
    )
    saved_tokens = long - short if long is not None and short is not None else None
    saved_tokens = saved_tokens if saved_tokens is not None else found.any("saved tokens", "tokens saved", "fewer tokens", "removed tokens")
    price = found.price("input", "tokens", without=("output", "training"))
    if saved_tokens is not None and price is not None:
        return saved_tokens * price
    read, cached, written = tokens(found)
    if read + cached + written == 0:
        return None
    sides = []
    for side in (_RENT, _OWN):
        prices = [next((e.value for w in side if (e := found.money(w, way)) is not None), None) for way in ("input", "output")]
        sides.append(None if prices == [None, None] else (prices[0] or 0.0) * (read + cached) + (prices[1] or 0.0) * written)
    if sides[0] is not None:
        return sides[0] - (sides[1] or 0.0)
    usd = [found.price(way, without=("training", "cached")) for way in ("input", "output")]
    return None if usd == [None, None] else (usd[0] or 0.0) * (read + cached) + (usd[1] or 0.0) * written


def _units(inputs: Inputs, found: Amounts, want: Asked, unit: str, once: float | None, monthly: float, hourly: float | None) -> float:
    """How many tokens or requests (in all, or per period) make both cost the same."""
    period = next((w for w in _DAYS if w in want.words), "")
    fixed = once
    if fixed is None or (hourly is not None and period):
        devices = found.any("gpu", without=("hour", "memory", "tokens")) or 1.0
        hours = found.any("hour month") or (found.any("hour day") or 24.0) * 30
        fixed = (
            monthly + (hourly or 0.0) * devices * hours
            if hourly is not None
            else monthly or found.price("month", without=("tokens", "request")) or 0.0
        )
        fixed = fixed * _DAYS[period] / 30 if period else fixed
        fixed = fixed or (found.price("day", without=("tokens", "request")) or 0.0) * (_DAYS[period] if period else 1.0)
    scale = next((_SCALE[w] for w in unit.split() if w in _SCALE), 1.0)
    if "tokens" in want.words:
        price = found.price("output") if "output" in want.words else found.price("input") if "input" in want.words else None
        price = price if price is not None else _blended(found)
        own = next((e.value for w in _OWN if (e := found.money(w, "tokens")) is not None), 0.0)
        return units_to_recover(fixed, price - (own if own < price else 0.0)) / scale
    saved = _saved_per_request(found)
    if saved is None:
        raise EstimateError("missing-price", "what one request costs each way is not given", "give both prices", "price")
    return units_to_recover(fixed, saved) / scale


def _blended(found: Amounts) -> float:
    read, write = found.price("input", without=("cached",)), found.price("output")
    if read is not None and write is not None:
        share = found.share("output share", "output fraction")
        return write * (0.5 if share is None else share) + read * (0.5 if share is None else 1 - share)
    price = next((e.value for w in _RENT if (e := found.money(w, "tokens")) is not None), None)
    price = price if price is not None else read if read is not None else write if write is not None else found.price("tokens", without=("hour",))
    if price is None:
        raise EstimateError("missing-price", "the price of tokens is not given", "give it in USD per million", "price")
    return price
