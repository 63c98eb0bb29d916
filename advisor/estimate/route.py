"""The whole estimate of one route: what it costs to run and to start, how fast it answers, what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .book import Book
from .inputs import Situation
from .latency import Latency, Pace, hosted, latency, pace
from .machines import Served, serve
from .money import DAYS_PER_MONTH, PER_MONTH, PER_REQUEST, hosting, monthly, of_tokens, per_request, review, servers
from .prices import EMBEDDING, LARGE, SMALL, Price, data_label, price_of
from .profiles import Profile, profile_of
from .quantity import Assumption, Quantity, exactly, total
from .start import Start, start_of


@dataclass(frozen=True, slots=True)
class Running:
    """What a month costs at any traffic: each request, what is due each month, and machines by the hour."""

    each: Mapping[str, Quantity]  # USD per request, by what it is for
    fixed: Mapping[str, Quantity]  # USD per month, by what it is for
    served: Served | None
    tokens_out: Quantity
    peak: Quantity
    batch: bool
    server_speed: Quantity  # requests per second of a plain server

    def month(self, requests: Quantity) -> dict[str, Quantity]:
        """USD per month by what it is for, at so many requests on an average day."""
        costs = {name: monthly(cost, requests) for name, cost in self.each.items()} | dict(self.fixed)
        served = self.served
        if served is not None and served.usd_per_hour is not None and served.speed is not None:
            out = _per(self.tokens_out.at_least(1.0))
            costs["machines"] = hosting(requests, out, served.speed, served.usd_per_hour, served.devices, self.peak, self.batch)
        if "server" in costs:
            costs["server"] = servers(requests, self.server_speed, costs["server"], self.peak)
        return {name: cost for name, cost in costs.items() if cost.high > 0}

    def cost(self, requests_per_day: float) -> Quantity:
        """USD per month in all, at so many requests a day."""
        return total(self.month(exactly(requests_per_day, "requests per day")).values(), PER_MONTH)


@dataclass(frozen=True, slots=True)
class RouteEstimate:
    """All numbers of one route. Costs and times add up to their totals; `served` is the open model and its machines, if there is one."""

    route: str
    runs_on: str
    tokens_in: Quantity  # tokens read per request, over all calls
    tokens_out: Quantity
    running: Running
    month_costs: Mapping[str, Quantity]
    month: Quantity
    request: Quantity
    start: Start
    latency: Latency
    served: Served | None
    data: Quantity | None

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything that some number of this route rests on."""
        every = [self.month, self.request, self.start.total, self.latency.p50, self.latency.p95]
        every += [q for q in (self.data, self.served.memory if self.served else None, self.start.memory) if q is not None]
        return tuple(dict.fromkeys(a for quantity in every for a in quantity.assumptions))


def estimate_route(book: Book, where: Situation, route: str, family: str = "", effort: int = 3) -> RouteEstimate:
    """The estimate of a route in a situation. `family` stands in for routes that have no profile of their own, `effort` (0 to 9, the
    pack's) says how many working days a first version takes."""
    profile = profile_of(route, family)
    use = _use(book, where, profile)
    hosted_here = profile.runs in ("open", "open_small") or (where.place != "anywhere" and profile.runs in ("large", "small", "tuned"))
    served = serve(book, where, profile.runs, use.tokens_in, use.tokens_out) if hosted_here else None
    each, due = _costs(book, where, profile, use, served)
    running = Running(each, due, served, use.tokens_out, where.peak, where.batch, book.figure("server_requests_per_second"))
    costs = running.month(where.requests)
    month = total(costs.values(), PER_MONTH)
    request = total(each.values(), PER_REQUEST) if set(costs) <= set(each) else _spread(month, where.requests)
    start = start_of(book, where, profile, effort, request, use.tokens_in + use.tokens_out)
    return RouteEstimate(
        route, _runs_on(where, profile, served), use.tokens_in, use.tokens_out, running, costs, month, request, start,
        _latency(book, where, profile, use, served), served, book.figure(profile.data) if profile.data else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Use:
    """What a request takes: calls, tokens of a prompt that never change, all of a prompt, and what is read and written over all calls."""

    calls: Quantity
    fixed: Quantity
    prompt: Quantity
    tokens_in: Quantity
    tokens_out: Quantity


def _use(book: Book, where: Situation, profile: Profile) -> _Use:
    calls = book.figure(profile.calls) / exactly(1.0, "calls") if profile.calls else exactly(1.0)
    fixed = book.figure(profile.instructions) if profile.instructions else exactly(0.0, "tokens")
    changing = where.tokens_in
    if profile.examples:
        shown = (where.tokens_in + where.tokens_out) * book.figure(profile.examples)
        fixed, changing = (fixed, changing + shown) if profile.lookups else (fixed + shown, changing)
    if profile.reference:
        fixed = fixed + where.reference
    if profile.lookups and not profile.examples:
        changing = changing + book.figure("passage_tokens") * book.figure("passages")
    written = where.tokens_out * calls
    if profile.longer_output:
        written = written * book.figure(profile.longer_output)
    return _Use(calls, fixed, fixed + changing, (fixed + changing) * calls, written)


def _spread(month: Quantity, requests: Quantity) -> Quantity:
    """A month's bill over its requests. Both grow together, so low goes with low."""
    each = [m / max(r * DAYS_PER_MONTH, 1.0) for m, r in ((month.low, requests.low), (month.likely, requests.likely), (month.high, requests.high))]
    return Quantity(min(each), min(max(each[1], min(each)), max(each)), max(each), PER_REQUEST, month.assumptions)


def _cached(book: Book, where: Situation, profile: Profile, use: _Use) -> Quantity:
    """The share of what is read that comes from a cache: the part that never changes, as answered or as the prompt is made, times hits."""
    if use.prompt.likely <= 0:
        return exactly(0.0)
    share = exactly(min(use.fixed.likely / use.prompt.likely, 1.0)).resting_on(*use.prompt.assumptions)
    if where.shared is not None and not profile.reference and profile.examples != "examples_many_shot":
        share = where.shared
    return share * book.figure("cache_hit_share")


def _costs(book: Book, where: Situation, profile: Profile, use: _Use, served: Served | None) -> tuple[dict[str, Quantity], dict[str, Quantity]]:
    """USD per request and USD per month, by what it is for."""
    each: dict[str, Quantity] = {}
    due: dict[str, Quantity] = {}
    if profile.runs == "bought":
        return {"the product": book.figure("bought_usd_per_request")}, due
    if profile.runs in ("server", "encoder"):
        return each, {"server": book.figure("server_usd_per_month")} if where.place != "device" else due
    if served is None:
        each |= _model_costs(book, where, profile, use)
    if profile.lookups:
        if where.place == "anywhere":
            embedding = price_of(EMBEDDING)
            each["looking up"] = of_tokens(_per(where.tokens_in), embedding.input).resting_on(_listed(embedding)) * float(profile.lookups)
        if where.place != "device":
            due["index"] = book.figure("index_usd_per_month")
    if profile.reranks and where.place == "anywhere":
        each["re-ranking"] = book.figure("rerank_usd_per_request") * float(profile.reranks)
    if profile.tools:
        each["tools"] = (use.calls - exactly(1.0)).at_least(0.0).times(book.figure("tool_usd_per_call"), PER_REQUEST)
    if profile.reviewed:
        each["people"] = review(book, book.figure("reviewed_share"))
    return each, due


def _model_costs(book: Book, where: Situation, profile: Profile, use: _Use) -> dict[str, Quantity]:
    """USD per request for the tokens of a hosted model, by what it is for; a share of requests is sent again."""
    large, small = _hosted_models(where)
    again = exactly(1.0) + book.figure("retry_share")
    factor = again * book.figure("tuned_price_factor") if profile.runs == "tuned" else again
    cached = _cached(book, where, profile, use)

    def paid(price: Price, times: Quantity) -> dict[str, Quantity]:
        costs = per_request(book, price, _per(use.tokens_in), _per(use.tokens_out), cached, where.batch)
        return {name: (cost * times).resting_on(_listed(price)) for name, cost in costs.items()}

    found = paid(large if profile.runs == "large" else small, factor)
    if profile.cascade:
        found["the large model"] = total(paid(large, again * book.figure("escalated_share")).values(), PER_REQUEST)
    return found


def _hosted_models(where: Situation) -> tuple[Price, Price]:
    """The large and the small hosted model."""
    return price_of(where.models.get("large") or LARGE), price_of(where.models.get("small") or SMALL)


def _latency(book: Book, where: Situation, profile: Profile, use: _Use, served: Served | None) -> Latency:
    if profile.runs in ("server", "encoder", "bought"):
        times = {} if where.place == "device" else {"network": book.figure("network_seconds")}
        if profile.runs == "bought":
            times["the product"] = book.figure("hosted_first_token_seconds")
        else:
            times["small model"] = book.figure("small_model_seconds")
        return Latency(times, {name: time * book.figure("tail_of_waits") for name, time in times.items()})
    tools = max(use.calls.likely - 1.0, 0.0) if profile.tools else 0.0
    if served is None:
        speed = hosted(book)
    else:
        speed = pace(book, served.shape, served.precision, served.host, use.tokens_in.likely, 1.0 if served.accelerator is None else 4.0)
    if not profile.tools and use.calls.likely > 1:  # each call waits for the one before it
        speed = Pace(speed.per_token_in, speed.per_token_out, speed.start * use.calls)
    found = latency(book, speed, use.tokens_in.likely, max(use.tokens_out.likely, 1.0), profile.lookups, profile.reranks, tools)
    rest = (*use.calls.assumptions, *use.tokens_in.assumptions, *use.tokens_out.assumptions, *_chosen_by(served, where))

    def resting(times: Mapping[str, Quantity]) -> dict[str, Quantity]:
        own = {n: q for n, q in times.items() if n != "network" or where.place != "device"}
        return {n: q.resting_on(*rest) if n in ("prefill", "decode", "tool calls") else q for n, q in own.items()}

    return Latency(resting(found.median), resting(found.tail))


def _chosen_by(served: Served | None, where: Situation) -> tuple[Assumption, ...]:
    """What the choice of the machine rests on, and with it the speed."""
    if served is None:
        return ()
    chosen = [q for q in (served.memory, where.peak, where.requests, served.speed, served.usd_per_hour) if q is not None]
    return tuple(a for quantity in chosen for a in quantity.assumptions)


def _runs_on(where: Situation, profile: Profile, served: Served | None) -> str:
    if served is not None:
        on = "the device" if served.accelerator is None else f"{served.devices:.0f} × {served.accelerator.label}"
        return f"{served.model} on {on}"
    if profile.runs == "bought":
        return "a bought product"
    if profile.runs in ("server", "encoder"):
        what = "a small encoder" if profile.runs == "encoder" else "a program"
        return f"{what} on {'the device' if where.place == 'device' else 'a small server'}"
    large, small = (price.label for price in _hosted_models(where))
    if profile.runs == "tuned":
        return f"{small}, tuned"
    return f"{small}, then {large}" if profile.cascade else large


def _per(tokens: Quantity) -> Quantity:
    return replace(tokens, unit="tokens per request")


def _listed(price: Price) -> Assumption:
    return Assumption(f"price:{price.model}", f"{price.label}, a million tokens read", *(price.input,) * 3, "USD", data_label())
