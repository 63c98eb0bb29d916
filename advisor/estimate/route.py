"""The whole estimate of one route: what it costs to run and to start, how fast it answers, what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .book import Book
from .data_needed import data_needed
from .inputs import Situation
from .latency import Latency, Pace, Request, hosted, latency
from .machines import Served, memory_on_machines, serve
from .prices import EMBEDDING, LARGE, SMALL, Price, data_label, price_of
from .profiles import Profile, profile_of
from .quantity import Assumption, Quantity, exactly, total
from .runcost import PER_MONTH, PER_REQUEST, hosting, monthly, of_tokens, per_request, review, servers
from .serving import pace
from .start import Start, start_of


@dataclass(frozen=True, slots=True)
class Running:
    """What a month costs at any traffic: each request, what is due each month, and machines by the hour."""

    each: Mapping[str, Quantity]  # USD per request, by part
    fixed: Mapping[str, Quantity]  # USD per month, by part
    served: Served | None
    tokens_out: Quantity
    peak: Quantity
    batch: bool
    server_speed: Quantity | None = None  # requests per second of a plain server

    def month(self, requests: Quantity) -> dict[str, Quantity]:
        """USD per month by part, at so many requests on an average day."""
        parts = {name: monthly(part, requests) for name, part in self.each.items()} | dict(self.fixed)
        served = self.served
        if served is not None and served.usd_per_hour is not None and served.speed is not None:
            out = replace(self.tokens_out.at_least(1.0), unit="tokens per request")
            bill = hosting(requests, out, served.speed, served.usd_per_hour, devices=served.devices, peak=self.peak, batch=self.batch)
            parts["machines"] = bill.month
        if self.server_speed is not None and "server" in parts:
            parts["server"] = servers(requests, self.server_speed, parts["server"], self.peak)
        return {name: part for name, part in parts.items() if part.high > 0}

    def bare(self) -> Running:
        """The same numbers without their assumptions, which is what charts compute many times."""
        served = self.served
        if served is not None:
            served = replace(served, usd_per_hour=_bare(served.usd_per_hour), speed=_bare(served.speed))
        each, fixed = ({k: _sure(v) for k, v in parts.items()} for parts in (self.each, self.fixed))
        return Running(each, fixed, served, _sure(self.tokens_out), _sure(self.peak), self.batch, _bare(self.server_speed))

    def cost(self, requests_per_day: float) -> Quantity:
        """USD per month in all, at so many requests a day."""
        return total(self.month(exactly(requests_per_day, "requests per day")).values(), PER_MONTH)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a route costs to run: by part and in all a month, and for one request."""

    running: Running
    parts: Mapping[str, Quantity]
    month: Quantity
    request: Quantity


@dataclass(frozen=True, slots=True)
class RouteEstimate:
    """All numbers of one route. Parts add up to their totals; `served` is the open model and its machines, if there is one."""

    route: str
    runs_on: str
    tokens_in: Quantity  # tokens read per request, over all calls
    tokens_out: Quantity
    running: Running
    month_parts: Mapping[str, Quantity]
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
    calls, fixed_tokens, read, tokens_in, tokens_out = _tokens(book, where, profile)
    served = serve(book, where, profile.runs, tokens_in, tokens_out) if self_hosted(where, profile) else None
    each, due = _costs(book, where, profile, fixed_tokens, read, tokens_in, tokens_out, served)
    bill = _bill(book, where, each, due, served, tokens_out)
    taken = _latency(book, where, profile, served, calls, tokens_in, tokens_out)
    start = start_of(book, where, route, profile, effort, bill.request, tokens_in + tokens_out)
    return RouteEstimate(
        route, _runs_on(where, profile, served), tokens_in, tokens_out, bill.running, bill.parts, bill.month, bill.request, start, taken, served,
        data_needed(book, route),
    )  # fmt: skip


def bill_of(book: Book, where: Situation, route: str, family: str = "") -> Bill:
    """What a route costs to run, as in its whole estimate."""
    profile = profile_of(route, family)
    _, fixed_tokens, read, tokens_in, tokens_out = _tokens(book, where, profile)
    served = serve(book, where, profile.runs, tokens_in, tokens_out) if self_hosted(where, profile) else None
    each, due = _costs(book, where, profile, fixed_tokens, read, tokens_in, tokens_out, served)
    return _bill(book, where, each, due, served, tokens_out)


def _bill(
    book: Book, where: Situation, each: dict[str, Quantity], due: dict[str, Quantity], served: Served | None, tokens_out: Quantity
) -> Bill:
    plain = book.figure("server_requests_per_second") if "server" in due else None
    running = Running(each, due, served, tokens_out, where.peak, where.batch, plain)
    parts = running.month(where.requests)
    month = total(parts.values(), PER_MONTH)
    request = total(each.values(), PER_REQUEST) if set(parts) <= set(each) else _spread(month, where.requests)
    return Bill(running, parts, month, request)


def latency_of(book: Book, where: Situation, route: str, family: str = "") -> Latency:
    """How fast a route answers, as in its whole estimate."""
    profile = profile_of(route, family)
    calls, _, _, tokens_in, tokens_out = _tokens(book, where, profile)
    served = serve(book, where, profile.runs, tokens_in, tokens_out) if self_hosted(where, profile) else None
    return _latency(book, where, profile, served, calls, tokens_in, tokens_out)


def memory_of(book: Book, where: Situation, route: str, family: str = "") -> Quantity | None:
    """GB that the route's open model takes on machines, as in its whole estimate; None where it runs at a provider."""
    profile = profile_of(route, family)
    _, _, _, tokens_in, tokens_out = _tokens(book, where, profile)
    return memory_on_machines(book, where, profile.runs, tokens_in, tokens_out)[1] if self_hosted(where, profile) else None


def _tokens(book: Book, where: Situation, profile: Profile) -> tuple[Quantity, Quantity, Quantity, Quantity, Quantity]:
    """Calls of a request; tokens of a prompt that never change, and all of them; tokens read and written over all calls."""
    calls = book.figure(profile.calls) / exactly(1.0, "calls") if profile.calls else exactly(1.0)
    fixed, read = _prompt(book, where, profile)
    written = where.tokens_out * calls
    if profile.longer_output:
        written = written * book.figure(profile.longer_output)
    return calls, fixed, read, read * calls, written


def _spread(month: Quantity, requests: Quantity) -> Quantity:
    """A month's bill over its requests. Both grow together, so low goes with low."""
    days = 365 / 12
    each = [m / max(r * days, 1.0) for m, r in ((month.low, requests.low), (month.likely, requests.likely), (month.high, requests.high))]
    return Quantity(min(each), min(max(each[1], min(each)), max(each)), max(each), PER_REQUEST, month.assumptions)


def _prompt(book: Book, where: Situation, profile: Profile) -> tuple[Quantity, Quantity]:
    """Tokens of a prompt that never change, and all of them."""
    fixed = book.figure(profile.instructions) if profile.instructions else exactly(0.0, "tokens")
    changing = where.tokens_in
    if profile.examples:
        shown = (where.tokens_in + where.tokens_out) * book.figure(profile.examples)
        fixed, changing = (fixed, changing + shown) if profile.lookups else (fixed + shown, changing)
    if profile.reference:
        fixed = fixed + where.reference
    if profile.lookups and not profile.examples:
        changing = changing + book.figure("passage_tokens") * book.figure("passages")
    return fixed, fixed + changing


def _cached(book: Book, where: Situation, profile: Profile, fixed: Quantity, read: Quantity) -> Quantity:
    """The share of what is read that comes from a cache: the part that never changes, as answered or as the prompt is made, times hits."""
    if read.likely <= 0:
        return exactly(0.0)
    share = exactly(min(fixed.likely / read.likely, 1.0)).resting_on(*read.assumptions)
    if where.shared is not None and not profile.reference and profile.examples != "examples_many_shot":
        share = where.shared
    return share * book.figure("cache_hit_share")


def self_hosted(where: Situation, profile: Profile) -> bool:
    """Whether the route's model runs on machines that one hires or owns."""
    return profile.runs in ("open", "open_small") or (where.place != "anywhere" and profile.runs in ("large", "small", "tuned"))


def _hosted_price(book: Book, where: Situation, profile: Profile) -> tuple[Price, Quantity]:
    """The hosted model's price and what multiplies it."""
    if profile.runs == "tuned":
        return price_of(where.models.get("small") or SMALL), book.figure("tuned_price_factor")
    if profile.runs == "small":
        return price_of(where.models.get("small") or SMALL), exactly(1.0)
    return price_of(where.models.get("large") or LARGE), exactly(1.0)


def _costs(
    book: Book, where: Situation, profile: Profile, fixed: Quantity, read: Quantity, tokens_in: Quantity, tokens_out: Quantity, served: Served | None
) -> tuple[dict[str, Quantity], dict[str, Quantity]]:
    """USD per request and USD per month, by part."""
    each: dict[str, Quantity] = {}
    due: dict[str, Quantity] = {}
    if profile.runs == "bought":
        return {"the product": book.figure("bought_usd_per_request")}, due
    if profile.runs in ("server", "encoder"):
        if where.place != "device":
            due["server"] = book.figure("server_usd_per_month")
        return each, due
    if served is None:
        price, factor = _hosted_price(book, where, profile)
        cached = _cached(book, where, profile, fixed, read)
        retries = book.figure("retry_share")
        paid = per_request(
            book, price, _per(tokens_in), _per(tokens_out), cached_share=cached, batch=where.batch, retries=retries
        )  # fmt: skip
        each |= {name: (part * factor).resting_on(_listed(price)) for name, part in paid.items()}
        if profile.cascade:
            large = price_of(where.models.get("large") or LARGE)
            more = per_request(book, large, _per(tokens_in), _per(tokens_out), cached_share=cached, batch=where.batch, retries=retries)
            each["the large model"] = (total(more.values(), PER_REQUEST) * book.figure("escalated_share")).resting_on(_listed(large))
    if profile.lookups:
        if where.place == "anywhere":
            embedding = price_of(EMBEDDING)
            each["looking up"] = of_tokens(_per(where.tokens_in), embedding.input).resting_on(_listed(embedding)) * float(profile.lookups)
        if where.place != "device":
            due["index"] = book.figure("index_usd_per_month")
    if profile.reranks and where.place == "anywhere":
        each["re-ranking"] = book.figure("rerank_usd_per_request") * float(profile.reranks)
    if profile.tools:
        turns = book.figure(profile.calls) if profile.calls else exactly(2.0, "calls")
        each["tools"] = (turns - exactly(1.0, "calls")).at_least(0.0).times(book.figure("tool_usd_per_call"), PER_REQUEST)
    if profile.reviewed:
        each["people"] = review(book, book.figure("reviewed_share"))
    return each, due


def _latency(
    book: Book, where: Situation, profile: Profile, served: Served | None, calls: Quantity, tokens_in: Quantity, tokens_out: Quantity
) -> Latency:
    tail = book.figure("tail_of_waits")
    if profile.runs in ("server", "encoder", "bought"):
        parts = {} if where.place == "device" else {"network": book.figure("network_seconds")}
        if profile.runs == "bought":
            parts["the product"] = book.figure("hosted_first_token_seconds")
        else:
            parts["small model"] = book.figure("small_model_seconds")
        return Latency(parts, {name: part * tail for name, part in parts.items()})
    tools = max(calls.likely - 1.0, 0.0) if profile.tools else 0.0
    request = Request(tokens_in.likely, max(tokens_out.likely, 1.0), profile.lookups, profile.reranks, tools)
    speed = hosted(book) if served is None else _own_pace(book, served, request)
    if not profile.tools and calls.likely > 1:  # each call waits for the one before it
        speed = Pace(speed.per_token_in, speed.per_token_out, speed.start * calls)
    found = latency(book, request, speed)
    rest = (*calls.assumptions, *tokens_in.assumptions, *tokens_out.assumptions, *_chosen_by(served, where))
    parts, slow = (
        {n: (q.resting_on(*rest) if n in ("prefill", "decode", "tool calls") else q) for n, q in p.items()} for p in (found.parts, found.tail)
    )
    if where.place == "device":
        parts, slow = ({n: q for n, q in p.items() if n != "network"} for p in (parts, slow))
    return Latency(parts, slow)


def _chosen_by(served: Served | None, where: Situation) -> tuple[Assumption, ...]:
    """What the choice of the machine rests on, and with it the speed."""
    found = served.memory.resting_on(*where.peak.assumptions, *where.requests.assumptions).assumptions if served else ()
    for quantity in (served.speed, served.usd_per_hour) if served else ():
        found += quantity.assumptions if quantity is not None else ()
    return found


_DEVICE = (100.0, 5.0)  # GB per second and TFLOPS of a phone or laptop, where nothing is known about it


def _own_pace(book: Book, served: Served, request: Request) -> Pace:
    from .serving import Host

    host = served.host or Host(*_DEVICE, devices=1.0, engine="compiled")
    return pace(book, served.shape, served.precision, host, request.tokens_in, 1.0 if served.accelerator is None else 4.0)


def _runs_on(where: Situation, profile: Profile, served: Served | None) -> str:
    if served is not None:
        on = "the device" if served.accelerator is None else f"{served.devices:.0f} × {served.accelerator.label}"
        return f"{served.model} on {on}"
    if profile.runs == "bought":
        return "a bought product"
    if profile.runs in ("server", "encoder"):
        what = "a small encoder" if profile.runs == "encoder" else "a program"
        return f"{what} on {'the device' if where.place == 'device' else 'a small server'}"
    small = price_of(where.models.get("small") or SMALL).label
    if profile.runs == "tuned":
        return f"{small}, tuned"
    large = price_of(where.models.get("large") or LARGE).label
    return f"{small}, then {large}" if profile.cascade else large


def _per(tokens: Quantity) -> Quantity:
    return replace(tokens, unit="tokens per request")


def _listed(price: Price) -> Assumption:
    return Assumption(f"price:{price.model}", f"{price.label}, a million tokens read", *(price.input,) * 3, "USD", data_label())


def _sure(quantity: Quantity) -> Quantity:
    return replace(quantity, assumptions=())


def _bare(quantity: Quantity | None) -> Quantity | None:
    return None if quantity is None else _sure(quantity)
