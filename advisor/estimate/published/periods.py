"""Periods, machine hours, devices and fees, from the inputs of published examples."""

from __future__ import annotations

from .money import Amounts
from .reading import Inputs

DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0, "hour": 1 / 24}


def ratio(found: Amounts, every: str, period: str) -> float:
    """How many times `every` lies in the period."""
    if every == period:
        return 1.0
    if {every, period} == {"month", "year"}:
        return 12.0 if every == "month" else 1 / 12
    return days_of(found, period) / days_of(found, every)


def days_of(found: Amounts, period: str) -> float:
    """Days of the period in which it runs: as stated, else 30 a month."""
    stated = found.count("day", period, without=("hour", "request", "tokens", "user", "working_hours")) if period not in ("day", "hour") else None
    if stated is not None and "day" in stated.words:
        return stated.value
    if period == "year" and (monthly := found.count("day", "month", without=("hour", "request", "tokens"))) is not None:
        return monthly.value * 12
    return DAYS[period]


def machine_hours(found: Amounts, period: str) -> float | None:
    """Machine hours in the period, or in all where no period is asked for."""
    if period:
        direct = found.count("hour", period, without=("gpu_hours",))
        if direct is not None and "hour" in direct.words:
            return direct.value
        for every in ("day", "week", "month"):
            found_here = found.count("hour", every)
            if found_here is not None and "hour" in found_here.words:
                return found_here.value * ratio(found, every, period)
        share = found.share("utilisation", "duty cycle", "active share")
        return None if share is None else 24 * days_of(found, period) * share
    whole = found.count("hour", without=("day", "month", "year", "week", "request"))
    if whole is not None and "hour" in whole.words:
        return whole.value * ((found.any("run", without=("hour",)) or 1.0) if "run" in whole.per else 1.0)
    daily, days = found.count("hour", "day"), found.count("day", without=("hour",))
    if daily is not None and days is not None:
        return daily.value * days.value
    minutes = found.count("minute", without=("request", "item"))
    span = found.any("month", without=("hour", "tokens", "request", "usd")), found.any("day", without=("hour", "tokens", "request"))
    if minutes is not None:
        return minutes.value / 60
    return None if span == (None, None) else 24 * ((span[0] or 0.0) * 30 + (span[1] or 0.0))


def hourly_price(inputs: Inputs, found: Amounts) -> float | None:
    """The price of a machine's hour."""
    money = found.money(
        "hour",
        without=(
            "tokens",
            "month",
            "wage",
            "salary",
            "review",
            "reviewer",
            "labour",
            "labor",
            "engineer",
            "human",
            "annotator",
            "person",
            "storage",
            "kwh",
        ),
    )
    return money.value * (1.0 - (found.share("spot discount", "reserved discount", "commitment discount") or 0.0)) if money is not None else None


def devices(found: Amounts) -> float:
    """How many machines, units or replicas."""
    held = [
        e
        for e in found.entries
        if not e.money and e.words & {"gpu", "unit", "replicas", "replica"} and not e.all & {"memory", "hour", "tokens", "tflops", "watts"}
    ]
    counted = 1.0
    for entry in held:
        counted *= entry.value
    return counted


def fees(found: Amounts, period: str) -> float:
    """Fees for each period: plain ones, and those per GB or user times how many there are."""
    bill = 0.0
    for entry in found.entries:
        every = next((d for d in ("month", "year", "day") if d in entry.all), "")
        if not entry.money or not every or entry.all & {"hour", "tokens", "kwh", "request"}:
            continue
        held = gigabytes(found) if "gb" in entry.all else found.any("user", without=("request",)) if "user" in entry.per else 1.0
        bill += entry.value * (held or 1.0) * ratio(found, every, period)
    return bill


def gigabytes(found: Amounts) -> float | None:
    """What is stored: as stated, or vectors times dimensions times bytes."""
    vectors, size = found.any("vectors", "vector"), found.any("dimensions", "dimension", "dims")
    if vectors is not None and size is not None:
        return vectors * size * (found.any("bytes") or 4.0) / 1e9
    return found.any("gb", "storage gb", without=("month",))
