"""Prices and amounts by any of the names that published cost examples use.

A name is read as words: `price_usd_per_m_input`, `input_price_usd_per_1k_tokens` and `usd_per_million_input_tokens` are the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..checks import amount

_SCALES = {
    "k": 1e3, "1k": 1e3, "1000": 1e3, "thousand": 1e3, "m": 1e6, "1m": 1e6, "mtok": 1e6, "million": 1e6, "millions": 1e6,
    "b": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12, "100k": 1e5, "10k": 1e4,
}  # fmt: skip
_MONEY = {"usd": 1.0, "dollars": 1.0, "dollar": 1.0, "cents": 0.01, "cent": 0.01, "eur": 1.0}
_MONEY_WORDS = {"price", "cost", "fee", "rate", "salary", "wage", "capex", "opex", "budget"}
_NOISE = {
    "price",
    "cost",
    "rate",
    "fee",
    "avg",
    "average",
    "mean",
    "count",
    "number",
    "num",
    "n",
    "list",
    "the",
    "of",
    "total",
    "each",
    "estimated",
    "typical",
}
_SAME = {
    "prompt": "input", "inputs": "input", "completion": "output", "outputs": "output", "generated": "output", "response": "output",
    "answer": "output",
    "token": "tokens", "tok": "tokens", "queries": "request", "query": "request", "requests": "request", "calls": "request", "call": "request",
    "conversations": "request", "conversation": "request", "messages": "request", "chats": "request", "tickets": "request", "ticket": "request",
    "invocations": "request", "chunks": "chunk", "passages": "chunk", "passage": "chunk", "examples": "example", "shots": "example",
    "documents": "document",
    "docs": "document", "doc": "document", "pages": "page", "images": "image", "accelerators": "gpu", "accelerator": "gpu", "gpus": "gpu",
    "instances": "gpu", "instance": "gpu", "units": "unit",
    "ptus": "unit", "ptu": "unit", "searches": "request", "devices": "gpu", "node": "gpu", "nodes": "gpu", "servers": "gpu", "server": "gpu",
    "hours": "hour", "hrs": "hour", "hr": "hour", "h": "hour", "hourly": "hour", "days": "day", "daily": "day", "months": "month", "monthly": "month",
    "mo": "month", "years": "year", "annual": "year", "yearly": "year", "annually": "year", "weeks": "week", "weekly": "week", "minutes": "minute",
    "min": "minute", "seconds": "second", "sec": "second", "s": "second", "train": "training", "trained": "training", "embeddings": "embedding",
    "embed": "embedding", "epochs": "epoch", "reads": "read", "writes": "write", "creation": "write", "utilization": "utilisation", "users": "user",
    "items": "item", "labels": "item", "label": "item", "hits": "hit", "cache": "cached", "caching": "cached", "tokenized": "tokens",
    "in": "input", "out": "output", "finetuning": "training", "tuning": "training", "runs": "run", "turns": "turn", "steps": "turn", "step": "turn",
    "samples": "example", "sample": "example", "reviews": "review", "1h": "hour",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One input: its words (nouns in the singular), those behind `per`, and the value for a single unit of them."""

    words: frozenset[str]
    per: frozenset[str]
    value: float
    money: bool
    name: str

    @property
    def all(self) -> frozenset[str]:
        """Words before and behind `per` together."""
        return self.words | self.per


@dataclass(frozen=True)
class Amounts:
    """All inputs that are numbers."""

    entries: tuple[Entry, ...]

    def money(self, *wanted: str, without: Iterable[str] = ()) -> Entry | None:
        """The first price or sum whose words hold all of `wanted` and none of `without`."""
        return self._find(True, wanted, without)

    def count(self, *wanted: str, without: Iterable[str] = ()) -> Entry | None:
        """The same for amounts that are no money."""
        return self._find(False, wanted, without)

    def any(self, *choices: str, without: Iterable[str] = ()) -> float | None:
        """The first amount found; each choice is a text of words that must all be there."""
        for choice in choices:
            found = self.count(*choice.split(), without=without)
            if found is not None:
                return found.value
        return None

    def price(self, *choices: str, without: Iterable[str] = ()) -> float | None:
        """The same for prices, per single unit (per token, per hour)."""
        for choice in choices:
            found = self.money(*choice.split(), without=without)
            if found is not None:
                return found.value
        return None

    def watts(self) -> float | None:
        """Power drawn, with what cooling adds (`pue`)."""
        kilo = self.any("kw", without=("gpu_hours", "hour"))
        drawn = kilo * 1000 if kilo is not None else self.any("watts", "w", "power", without=("kwh", "hour"))
        return None if drawn is None else drawn * (self.any("pue") or 1.0)

    def speed(self) -> float | None:
        """Tokens per second of all devices together."""
        for choice, seconds in (("tokens second", 1.0), ("throughput", 1.0), ("tokens minute", 60.0), ("tokens hour", 3600.0)):
            found = self.count(*choice.split(), without=("month", "day"))
            if found is not None:
                devices = self.any("gpu", without=("hour", "memory", "tokens", "watts")) if "gpu" in found.all else 1.0
                return found.value * (devices or 1.0) / seconds
        return None

    def share(self, *choices: str) -> float | None:
        """A share between 0 and 1; what is named a percentage, or is above 1, is divided by 100."""
        for choice in choices:
            found = self.count(*choice.split())
            if found is not None:
                percent = "percent" in found.all or "pct" in found.all or found.value > 1
                return amount(found.value / 100 if percent else found.value, found.name.replace("_", " "), at_most=1.0)
        return None

    def _find(self, money: bool, wanted: Iterable[str], without: Iterable[str]) -> Entry | None:
        need, bar = frozenset(wanted), frozenset(without)
        fitting = [e for e in self.entries if e.money is money and need <= e.all and not bar & e.all]
        return min(fitting, key=lambda e: len(e.all), default=None)


def amounts(values: Mapping[str, Any]) -> Amounts:
    """Every number among the inputs; texts and truth values are left out."""
    found = []
    for name, value in values.items():
        if isinstance(value, bool) or value is None or isinstance(value, (list, tuple, dict)):
            continue
        if isinstance(value, str) and not re.fullmatch(r"\s*\$?-?[\d_,.]+(e\d+)?\s*%?\s*", value.lower()):
            continue
        if isinstance(value, str):
            value = value.strip().lstrip("$").rstrip("% ")
        words, per, scale, money = _parse(str(name))
        number = amount(value, str(name).replace("_", " "))
        found.append(Entry(words, per, number * scale, money, str(name)))
    return Amounts(tuple(found))


@functools.lru_cache(maxsize=4096)
def _parse(name: str) -> tuple[frozenset[str], frozenset[str], float, bool]:
    text = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().replace("$", "usd_").replace("/", "_per_").replace("-", "_").replace(" ", "_")
    text = text.replace("fine_tun", "finetun").replace("pre_train", "pretrain").replace("kilowatt_hour", "kwh").replace("mtok", "million_tokens")
    raw = [w for w in text.split("_") if w]
    unit = next((_MONEY[w] for w in raw if w in _MONEY), None)
    money = unit is not None or (bool(_MONEY_WORDS & set(raw)) and not {"share", "fraction", "percent", "hit"} & set(raw))
    before: list[str] = []
    behind: list[str] = []
    seen, scale = False, unit if unit is not None else 1.0
    for word in raw:
        if word == "per":
            seen = True
        elif word in _SCALES:
            scale = scale / _SCALES[word] if seen and money else scale * _SCALES[word]
        elif word not in _MONEY and word not in _NOISE:
            (behind if seen else before).append(_SAME.get(word, word))
    return frozenset(before), frozenset(behind), scale, money


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit of money asks for: `USD per month` -> per month; `per` is "" for a plain sum. `scale` counts tokens or requests."""

    per: str
    scale: float = 1.0
    kind: str = "usd"  # usd, fraction, percent, or the unit's first word
    words: frozenset[str] = frozenset()


def asked(unit: str) -> Asked:
    """The unit of a published figure, read."""
    text = unit.lower().replace("$", "usd ").replace("/", " per ").replace("-", " ").replace(",", "")
    words: list[str] = re.findall(r"[a-z0-9%]+", text)
    kind = words[0] if words else "usd"
    kind = _SAME.get(kind, kind) if kind in ("hours", "requests") else kind
    kind = "percent" if kind in ("%", "percent", "percentage") else "usd" if kind in ("us", "dollars", "usd") else kind
    behind = words[words.index("per") + 1 :] if "per" in words else []
    scale = 1.0
    for word in behind:
        scale *= _SCALES.get(word, 1.0)
    named = [_SAME.get(w, w) for w in behind if w not in _SCALES and not w.isdigit()]
    scale *= next((float(w) for w in behind if w.isdigit() and w not in _SCALES), 1.0)
    per = "tokens" if "tokens" in named else next(iter(named), "")
    return Asked(per, scale, kind, frozenset(_SAME.get(w, w) for w in words))
