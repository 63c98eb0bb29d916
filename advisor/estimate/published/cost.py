"""Published examples of cost: per request, per period, training, rented and bought machines, contextual indexing, discounts."""

from __future__ import annotations

from ..book import Book
from ..oneoff import hosted_training
from ..problem import EstimateError
from ..quantity import Quantity, exactly
from ..runcost import amortised, electricity, per_million_tokens, rent
from .money import Amounts, Asked, amounts, asked
from .periods import DAYS, days_of, devices, fees, hourly_price, machine_hours, ratio
from .reading import Inputs
from .token_cost import discount, price_in, request, tokens

_OUT = ("output", "reasoning", "thinking")


def compute(inputs: Inputs, unit: str, book: Book) -> Quantity:
    """The amount in `unit` (`USD per request`, `USD per month`, `USD`, `fraction of list price`), with the range of rounding."""
    found, want = amounts(inputs.values), asked(unit)
    value = _amount(inputs, found, want, book)
    first = unit.lower().split()[0] if unit else ""
    value /= {"million": 1e6, "thousand": 1e3, "billion": 1e9, "m": 1e6, "k": 1e3}.get(first, 1.0)
    if "cent" in unit.lower().split()[:1] or "cents" in unit.lower().split()[:1]:
        value *= 100
    return exactly(value, unit or "USD") * book.figure("price_rounding")


def _amount(inputs: Inputs, found: Amounts, want: Asked, book: Book) -> float:
    if want.kind in ("fraction", "percent", "share", "factor", "ratio"):
        return _share(inputs, found, want, book)
    training = _training(inputs, found)
    if training is not None and want.per in ("", "run", "training", "model"):
        return training + fees(found, "month") * (found.any("storage month") or 0.0)
    if want.per == "tokens":
        return _per_tokens(inputs, found, want, book)
    if want.per == "hour" or (want.per == "gpu" and "hour" in want.words):
        return _per_hour(inputs, found, each=want.per == "gpu")
    if want.per in DAYS:
        return _period(inputs, found, want.per, book)
    if want.per:
        return _each(inputs, found, want, book) * want.scale
    hours = machine_hours(found, "")
    if hours is not None and hourly_price(inputs, found) is not None:
        return rent(hourly_price(inputs, found) or 0.0, hours, devices(found)).likely + _requests_bill(inputs, found, book)
    if _people(found) is not None:
        return _people(found) or 0.0
    if (indexed := _embedding(found)) is not None:
        return indexed
    inside = {n for e in found.entries if not e.money and "tokens" in e.words and not e.words & {"input", "output"} for n in e.all}
    nouns = [n for n in ("request", "document", "page", "item", "image", "user", "example") if n not in inside]  # those are counted with their tokens
    many = found.any(*nouns, without=("tokens", "day", "month", "minute"))
    return request(inputs, found, book) * (1.0 if many is None else many)


def _embedding(found: Amounts) -> float | None:
    """A corpus turned into vectors: its tokens at the price of embedding; None where no such price is given."""
    price = found.price("embedding", without=("hour", "month"))
    if price is None and found.count("embedding", "tokens") is not None:
        price = found.price("tokens", without=("hour", "month"))
    if price is None:
        return None
    whole = found.any("embedding tokens", "corpus tokens", "tokens", without=("document", "page", "chunk", "input", "output"))
    for noun in ("document", "page", "chunk"):
        many, each = found.any(noun, without=("tokens",)), found.any(f"{noun} tokens")
        whole = many * each if whole is None and many is not None and each is not None else whole
    return None if whole is None else whole * price


def _share(inputs: Inputs, found: Amounts, want: Asked, book: Book) -> float:
    """What is paid of the list price, or saved of it."""
    paid = discount(inputs, found, book) * (found.share("list fraction", "price fraction") or 1.0)
    read = price_in(inputs, found) if found.price("input") is not None and found.price("cached") is not None else None
    if read is not None and "batch" not in want.words:
        hit = found.share("cached hit", "cached share", "cached fraction", "cached percent")
        paid *= read.cached / read.input if hit is None else (1 - hit) + hit * read.cached / read.input
    saved = {"saving", "savings", "saved", "reduction", "discount", "cheaper", "off", "less"} & want.words
    share = 1 - paid if saved else paid
    if want.kind in ("factor", "ratio"):
        return 1 / paid if "cheaper" in want.words or saved else paid
    return share * 100 if want.kind == "percent" else share


def _period(inputs: Inputs, found: Amounts, period: str, book: Book) -> float:
    """All that a day, week, month or year costs: requests, tokens, machines, power, fees and people."""
    bill = _requests_bill(inputs, found, book, period)
    hourly = hourly_price(inputs, found)
    hours = machine_hours(found, period)
    if hourly is not None:
        bill += rent(hourly, hours if hours is not None else 24 * days_of(found, period), devices(found)).likely
    watts = found.watts()
    kwh = found.price("kwh")
    if watts and kwh is not None:
        bill += electricity(watts, kwh, hours if hours is not None else 24 * days_of(found, period)).likely * devices(found)
    hardware = found.price("hardware", "capex", "purchase", "gpu purchase", without=("hour", "tokens"))
    life = found.any("life year", "amortisation year", "amortization year", "depreciation year") or (found.any("life month") or 0.0) / 12
    if hardware is not None and life:
        bill += hardware / (life * 365 / DAYS[period] if period != "month" else life * 12)
    return bill + fees(found, period) + (_people(found, period) or 0.0)


def _requests_bill(inputs: Inputs, found: Amounts, book: Book, period: str = "") -> float:
    """Requests in the period at the price of one; or tokens in the period at theirs."""
    many = _many(found, period)
    priced = found.money("tokens") or found.money("input") or found.money("output") or found.money("request") or inputs.text("model")
    if many is not None and priced:
        return many * request(inputs, found, book)
    flows = [e for e in found.entries if not e.money and "tokens" in e.words and e.per & set(DAYS)]
    if flows and priced:
        price = price_in(inputs, found)
        bill = 0.0
        for flow in flows:
            every = next(d for d in DAYS if d in flow.per)
            usd = price.output if flow.all & set(_OUT) else price.cached if "cached" in flow.all else price.input
            bill += flow.value * usd / 1e6 * ratio(found, every, period or every)
        return bill * discount(inputs, found, book)
    return 0.0


def _many(found: Amounts, period: str) -> float | None:
    """Requests in the period, from those per day, month, user, ..."""
    for entry in found.entries:
        if (
            entry.money
            or "tokens" in entry.all
            or not entry.words & {"request", "document", "page", "image", "interaction", "interactions", "session", "sessions", "review"}
        ):
            continue
        every = next((d for d in DAYS if d in entry.all), "")
        users = found.any("user", without=("request", "tokens", "day", "month")) if "user" in entry.per or "agent" in entry.per else 1.0
        if every and period:
            return entry.value * (users or 1.0) * ratio(found, every, period)
        if not every and not entry.per - {"user"}:
            return entry.value * (users or 1.0)
    return None


def _people(found: Amounts, period: str = "") -> float | None:
    """People who label or review: items at a price each, or minutes at the price of an hour."""
    each = found.price("item", "per item", "annotation", "example", without=("hour", "tokens"))
    many = found.any("item", "example", "annotation", "review", without=("tokens", "minute", "share", "hour"))
    if each is not None and many is not None:
        return each * many
    hour = _wage(found)
    minutes = found.any("minute", without=("gpu",)) or (found.any("second", without=("tokens",)) or 0.0) / 60
    if hour is None or not minutes:
        return None
    share = found.share("review share", "reviewed share", "review fraction", "escalation share", "escalated share", "review rate")
    count = _many(found, period) if period else many if many is not None else _many(found, "")
    return None if count is None else hour * minutes / 60 * count * (1.0 if share is None else share)


def _wage(found: Amounts) -> float | None:
    return found.price(
        "wage hour",
        "salary hour",
        "review hour",
        "reviewer hour",
        "engineer hour",
        "human hour",
        "labour hour",
        "labor hour",
        "annotator hour",
        "person hour",
        "hour",
    )


def _per_hour(inputs: Inputs, found: Amounts, each: bool = False) -> float:
    """What an hour of all machines, or of `each`, costs: bought, powered or rented."""
    hardware = found.price("hardware", "capex", "purchase", "gpu", without=("hour", "tokens", "month"))
    total = 0.0
    if hardware is not None:
        years = (
            found.any("life year", "year", "amortisation year", without=("hour", "day"))
            or (found.any("life month", "month", without=("hour", "day")) or 0.0) / 12
        )
        if not years:
            raise EstimateError("missing-life", "the years that the hardware lasts are not given", "give `life_years`", "life_years")
        yearly = found.any("hour year") or (found.any("hour day") or 24.0) * (found.any("day year", without=("hour",)) or 365.0)
        total += amortised(hardware, years * yearly * (found.share("utilisation") or 1.0)).likely
    watts, kwh = found.watts(), found.price("kwh")
    if watts and kwh is not None:
        total += electricity(watts, kwh, 1.0).likely
    if hardware is None and (hourly := hourly_price(inputs, found)) is not None:
        machine = found.money("hour")
        of_many = each and machine is not None and any(word in machine.name for word in ("instance", "server", "node", "machine"))
        total += hourly if of_many else hourly * devices(found)
    return total / devices(found) if each else total


def _training(inputs: Inputs, found: Amounts) -> float | None:
    """Training tokens times epochs at a price per token; None where no such price is given."""
    price = found.price("training tokens", "training", without=("hour", "gpu", "month"))
    if price is None:
        return None
    trained = found.any("training tokens", "tokens", without=("output", "example"))
    if trained is None:
        count, each = found.any("example", "training example", without=("tokens",)), found.any("tokens example", "example tokens")
        trained = count * each if count is not None and each is not None else trained
    if trained is None:
        raise EstimateError("missing-data", "the number of training tokens is not given", "give `training_tokens`", "training_tokens")
    epochs = found.any("epoch") or 1.0
    return hosted_training(exactly(trained, "tokens"), epochs, price * 1e6).likely


def _each(inputs: Inputs, found: Amounts, want: Asked, book: Book) -> float:
    """Per request, document, image, example ..."""
    minutes, wage = found.any("minute"), _wage(found)
    if minutes and wage is not None:
        return minutes / 60 * wage * (found.share("review share", "reviewed share", "escalated share", "escalation share") or 1.0)
    spread = found.price("month", "day", without=("tokens", "gb"))
    many = _many(found, "month") if found.count("tokens") is None else None
    if spread is not None and many:
        return fees(found, "month") / many
    hourly, rate = hourly_price(inputs, found), found.any("request hour", "request second", without=("tokens",))
    if hourly is not None and rate:
        return hourly * devices(found) / (rate * (3600 if found.any("request second") else 1))
    return request(inputs, found, book)


def _per_tokens(inputs: Inputs, found: Amounts, want: Asked, book: Book) -> float:
    """Per so many tokens: contextual indexing of documents, machines by their speed, or a blend of two prices."""
    document, chunks = found.any("document tokens"), found.any("chunk document", "chunk", without=("tokens",))
    if document and found.any("chunk tokens"):
        return _contextual(inputs, found, document, chunks) / document * want.scale
    speed = found.speed()
    hourly = hourly_price(inputs, found)
    if speed and hourly is not None:
        return per_million_tokens(hourly * devices(found), speed, found.share("utilisation") or 1.0).likely / 1e6 * want.scale
    watts, kwh = found.watts(), found.price("kwh")
    if speed and watts and kwh is not None:
        return electricity(watts, kwh, 1 / 3600).likely / speed * want.scale
    price = price_in(inputs, found)
    share = found.share("output share", "output fraction", "output percent")
    ratio = found.any("input output ratio")
    read, cached, written = tokens(found)
    if ratio is not None:
        share = 1 / (1 + ratio)
    elif share is None and (read + cached + written) > 0:
        return request(inputs, found, book) / (read + cached + written) * want.scale
    if share is None:
        share = 1.0 if "output" in want.words else 0.0 if "input" in want.words else 0.25
    return (price.output * share + price.input * (1 - share)) / 1e6 * want.scale * discount(inputs, found, book)


def _contextual(inputs: Inputs, found: Amounts, document: float, chunks: float | None) -> float:
    """One document written to the cache and read for each chunk, which gets a line of context. Source: Anthropic, Introducing contextual
    retrieval (2024), https://www.anthropic.com/news/contextual-retrieval"""
    price = price_in(inputs, found)
    size = found.any("chunk tokens", without=("output", "instruction")) or document
    count = chunks if chunks is not None else document / size
    stored = price.cache_write if price.cache_write is not None else price.input
    asked_each = size + (found.any("instruction tokens chunk", "instruction tokens") or 0.0)
    usd = document * stored + count * (document * price.cached + asked_each * price.input + (found.any("output tokens") or 0.0) * price.output)
    return usd / 1e6
