"""The whole estimate of one route: what it costs to set up and to run, how long an answer takes, and the memory it needs.

To set up are people, a test set, an index, labelling and training.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.pack.beside import Accelerator

from . import prices
from .book import Book, Profile, profile_of
from .inputs import Situation
from .machines import DAYS_PER_MONTH, MODELS, Served, active_params, hour_of, prefill_seconds, seconds, serve, step_seconds, whole
from .prices import EMBEDDING, Price, of_tokens, price_of
from .quantity import Assumption, Quantity, exactly, total

PER_REQUEST = "USD per request"
PER_THOUSAND = "USD per 1,000 requests"


@dataclass(frozen=True)
class RouteEstimate:
    """All numbers of one route. Costs and times add up to their totals. The unit of `bill` and `running` is USD per month, or USD for
    the job where all of it is done once."""

    route: str
    runs_on: str
    tokens_in: Quantity  # tokens read per request, over all calls and turns
    tokens_out: Quantity
    bill: Mapping[str, Quantity]  # by what it is for
    thousand: Quantity  # USD per 1,000 requests
    setup_parts: Mapping[str, Quantity]  # USD by what it is for, people included
    days: Quantity  # of work until a first version runs
    waits: Mapping[str, Quantity]  # seconds by what takes them, for one answer
    served: Served | None  # the open model and its machines, if there is one

    @cached_property
    def running(self) -> Quantity:
        """USD per month, or for the job."""
        return total(self.bill.values(), next(iter(self.bill.values())).unit if self.bill else "USD per month")

    @cached_property
    def setup(self) -> Quantity:
        """USD until it runs."""
        return total(self.setup_parts.values(), "USD")

    @cached_property
    def seconds(self) -> Quantity:
        """Seconds until the answer is there in full."""
        return total(self.waits.values(), "seconds")

    @property
    def memory(self) -> Quantity | None:
        """GB that the open model takes; None where none is run."""
        return self.served.memory if self.served else None

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything that some number of this route rests on."""
        every = (self.running, self.thousand, self.setup, self.days, self.seconds, *((self.memory,) if self.memory else ()))
        return tuple({a.id: a for quantity in every for a in quantity.assumptions}.values())


@dataclass(frozen=True, slots=True)
class _Use:
    """What one turn takes: calls of a model, tokens of a prompt that never change, all of a prompt, and what is read and written over
    all calls."""

    calls: Quantity
    fixed: Quantity
    prompt: Quantity
    tokens_in: Quantity
    tokens_out: Quantity


def estimate_route(book: Book, where: Situation, route: str, family: str) -> RouteEstimate:
    """The estimate of a route in a situation; `family` stands in for routes that have no profile of their own."""
    profile = profile_of(route, family)
    use = _use(book, where, profile)
    own = profile.runs in ("open", "open_small") or (where.place != "anywhere" and profile.runs in ("large", "small", "tuned"))
    tokens_in, tokens_out = use.tokens_in * where.turns, use.tokens_out * where.turns
    served = serve(book, where, profile.runs, tokens_in, tokens_out) if own else None
    each = {name: cost * where.turns for name, cost in _each(book, where, profile, use, served).items()}
    billed = {name: cost.times(where.requests * (1.0 if where.once else DAYS_PER_MONTH), _period(where)) for name, cost in each.items()}
    bill = {name: cost for name, cost in (billed | _due(book, where, profile, served)).items() if cost.high > 0}
    request = total(each.values(), PER_REQUEST) if set(bill) <= set(each) else _spread(total(bill.values(), _period(where)), where)
    parts, days = setup_of(book, where, profile, request, use.tokens_in + use.tokens_out)
    thousand = request.times(exactly(1000.0, "requests"), PER_THOUSAND)
    waits = {name: time for name, time in _waits(book, where, profile, use, served).items() if time.high > 0}
    return RouteEstimate(route, _runs_on(where, profile, served), tokens_in, tokens_out, bill, thousand, parts, days, waits, served)


def _period(where: Situation) -> str:
    return "USD for the job" if where.once else "USD per month"


def _use(book: Book, where: Situation, profile: Profile) -> _Use:
    calls = replace(book.figure(profile.calls), unit="") if profile.calls else exactly(1.0)
    fixed = book.figure(profile.instructions) + where.choices if profile.instructions else exactly(0.0, "tokens")
    changing = where.tokens_in
    if profile.examples:
        shown = (where.tokens_in + where.tokens_out) * book.figure(profile.examples)
        fixed, changing = (fixed, changing + shown) if profile.lookups else (fixed + shown, changing)
    if profile.reference:
        roof = book.figure("longest_prompt")
        fixed = fixed + where.reference.at_most(roof.likely).resting_on(*roof.assumptions)
    if profile.lookups and not profile.examples:
        changing = changing + book.figure("passage_tokens") * book.figure("passages")
    written = where.tokens_out * calls
    if profile.longer_output:
        written = written * book.figure(profile.longer_output)
    return _Use(calls, fixed, fixed + changing, (fixed + changing) * calls, written)


def _each(book: Book, where: Situation, profile: Profile, use: _Use, served: Served | None) -> dict[str, Quantity]:
    """USD per request and turn, by what it is for."""
    if profile.runs == "bought":
        return {"the product": book.figure("bought_usd_per_request")}
    if profile.runs in ("server", "nothing"):
        return {}
    each = _model_costs(book, where, profile, use) if served is None else {}
    if where.place == "anywhere" and profile.lookups:
        each["looking up"] = of_tokens(where.tokens_in, price_of(EMBEDDING).of("read")) * float(profile.lookups)
    if where.place == "anywhere" and profile.reranks:
        each["re-ranking"] = book.figure("rerank_usd_per_request")
    if profile.tools:
        each["tools"] = (use.calls - exactly(1.0)).at_least(0.0).times(book.figure("tool_usd_per_call"), PER_REQUEST)
    if profile.reviewed:
        minutes = book.figure("review_minutes") * book.figure("reviewed_share")
        each["people"] = minutes.times(book.figure("review_hour_rate") * (1 / 60), PER_REQUEST)
    return each


def _model_costs(book: Book, where: Situation, profile: Profile, use: _Use) -> dict[str, Quantity]:
    """USD for the tokens of a hosted model, by what it is for; a share of requests is sent again.

    The part of a prompt that never changes is read from a cache as often as figures say, at the price of a cache read.
    """
    factor = exactly(1.0) + book.figure("retry_share")
    if profile.runs == "tuned":
        factor = factor * book.figure("tuned_price_factor")
    share = min(use.fixed.likely / use.prompt.likely, 1.0) if use.prompt.likely else 0.0
    cached = book.figure("cache_hit_share") * share
    found = prices.of_request(book, where.large if profile.runs == "large" else where.small, use.tokens_in, use.tokens_out, cached, where.batch)
    if profile.cascade:
        large = prices.of_request(book, where.large, use.tokens_in, use.tokens_out, cached, where.batch)
        found["the large model"] = total(large.values(), PER_REQUEST) * book.figure("escalated_share")
    return {name: cost * factor for name, cost in found.items()}


def _due(book: Book, where: Situation, profile: Profile, served: Served | None) -> dict[str, Quantity]:
    """What is due each month besides; of a job, one month of it."""
    due = {"machines": served.bill} if served is not None and served.bill is not None else {}
    if where.place == "device":
        return {}
    if profile.runs == "server":
        machines = exactly(1.0)
        if not where.once:
            machines = whole(where.requests.over(book.figure("server_requests_per_second"), "") * (1 / 86_400) * where.peak)
        due["server"] = (book.figure("server_usd_per_month") * machines).times(exactly(1.0), _period(where))
    if profile.lookups:
        due["index"] = book.figure("index_usd_per_month").times(exactly(1.0), _period(where))
    return due


def _spread(bill: Quantity, where: Situation) -> Quantity:
    """A bill over its requests. Both grow together, so low goes with low."""
    days, requests = 1.0 if where.once else DAYS_PER_MONTH, where.requests
    each = [m / max(r * days, 1.0) for m, r in ((bill.low, requests.low), (bill.likely, requests.likely), (bill.high, requests.high))]
    return Quantity(min(each), each[1], max(each), PER_REQUEST, bill.assumptions)


def _waits(book: Book, where: Situation, profile: Profile, use: _Use, served: Served | None) -> dict[str, Quantity]:
    """Seconds of one answer, by what takes them. Calls wait for one another; tools are called between them."""
    if profile.runs == "nothing":
        return {}
    network = {} if where.place == "device" else {"the network": book.figure("network_seconds")}
    if profile.runs in ("server", "bought"):
        name = "small_model_seconds" if profile.runs == "server" else "hosted_first_token_seconds"
        return {"the program" if profile.runs == "server" else "the product": book.figure(name), **network}
    start, per_in = exactly(0.0, "seconds"), seconds(book.figure("hosted_ms_per_token_in"))
    if served is None:
        start = book.figure("hosted_first_token_seconds")
        per_out = exactly(1.0, "tokens").over(book.figure("hosted_tokens_per_second"), "seconds")
    else:
        model, users = book.architecture(served.model), 1.0 if served.device is None else 4.0
        per_in = prefill_seconds(book, model, 1.0, served.host)
        per_out = step_seconds(book, model, served.precision, served.host, use.tokens_in.likely, users)
    found = {
        "reading the prompt": start * use.calls + per_in.times(use.tokens_in, "seconds"),
        "writing": per_out.times(use.tokens_out, "seconds"),
        "looking up": book.figure("retrieval_seconds") * float(profile.lookups),
        "re-ranking": book.figure("rerank_seconds") * float(profile.reranks),
        "the network": network.get("the network", exactly(0.0, "seconds")) * use.calls,
    }
    if profile.tools:
        found["tool calls"] = book.figure("tool_seconds") * (use.calls - exactly(1.0)).at_least(0.0)
    rests = served.memory.assumptions if served is not None else ()  # the choice of the machine, and with it the speed
    return {name: time.resting_on(*rests) if name in ("reading the prompt", "writing") else time for name, time in found.items()}


def _runs_on(where: Situation, profile: Profile, served: Served | None) -> str:
    if served is not None or profile.runs == "nothing":
        return str(served or "nothing new")
    if profile.runs in ("server", "bought"):
        return "a bought product" if profile.runs == "bought" else f"a small program on {'the device' if where.place == 'device' else 'a server'}"
    large: Price = where.large
    if profile.runs == "tuned":
        return f"{where.small.label}, tuned"
    return f"{where.small.label}, then {large.label}" if profile.cascade else large.label


USD = "USD"
TRAINS_ON, TEST_SET = "h100_sxm", "a test set"
_ENCODER = 0.3e9  # parameters


def setup_of(book: Book, where: Situation, profile: Profile, request: Quantity, example: Quantity) -> tuple[dict[str, Quantity], Quantity]:
    """USD by what it is for, and days of work, for a route whose request costs `request` USD and whose examples have `example` tokens."""
    days = book.figure(profile.days)
    cases = book.figure("evaluation_cases")
    asked = (cases * book.figure("evaluation_rounds")).times(request, USD)
    rate = book.figure("own_day_rate") if profile.runs == "nothing" else where.day_rate  # sources are put right by those who do the work
    costs = {"people": days.times(rate, USD), TEST_SET: labelling(book, cases) + asked}
    if profile.lookups:
        hosted = where.place == "anywhere"
        costs["index"] = of_tokens(where.reference, price_of(EMBEDDING).of("read"), USD) if hosted else _read_by_own(book, _ENCODER, where.reference)
    needed = book.figure(profile.data) if profile.data else None
    if needed is not None and profile.trains != "distillation":
        held = replace(where.examples, unit=needed.unit) if where.examples is not None else exactly(0.0, needed.unit)
        costs["labelling"] = labelling(book, (needed - held).at_least(0.0))
    costs |= _training(book, where, profile, needed, request, example)
    return {name: cost for name, cost in costs.items() if cost.high > 0}, days


def labelling(book: Book, examples: Quantity) -> Quantity:
    """Examples that people write or check, in USD."""
    return examples.times(book.figure("label_minutes") * (1 / 60), "hours").times(book.figure("review_hour_rate"), USD)


def device_hours(book: Book, params: float, tokens: Quantity, device: Accelerator, *, adapters: bool) -> Quantity:
    """Hours of one device to train on so many tokens, those of all epochs together: 6 N D operations for all weights, 4 N D for
    adapters, whose frozen base needs no gradient of its own (N active parameters, D tokens), over the share of the device's peak
    that training reaches.

    Source: Kaplan et al. 2020, section 2.1, https://arxiv.org/abs/2001.08361; Hoffmann et al. 2022, appendix F,
    https://arxiv.org/abs/2203.15556; the share: Chowdhery et al. 2022, PaLM, section 4.1 (model FLOPs utilisation),
    https://arxiv.org/abs/2204.02311. It falls as peaks outgrow memory and network: one figure up to Ampere and Ada, one from Hopper on.
    """
    operations = tokens.times(exactly((4.0 if adapters else 6.0) * params, "operations per token"), "operations")
    share = book.figure("utilisation_large" if device.peak_bf16_tflops >= 500 else "utilisation")
    return operations.over(exactly(device.peak_bf16_tflops * 1e12 * 3600, "operations per hour") * share, "hours")


def _training(
    book: Book, where: Situation, profile: Profile, needed: Quantity | None, request: Quantity, example: Quantity
) -> Mapping[str, Quantity]:
    """USD by what it is for."""
    kind = profile.trains
    if kind in ("", "head"):
        return {}
    if kind == "search":
        return {"prompt search": book.figure("optimizer_calls").times(request, USD)}
    tokens = _training_tokens(book, profile, needed, example)
    if kind == "hosted":
        return {"training": of_tokens(tokens, book.figure("tuning_usd_per_m_tokens"), USD)}
    name = where.open_model or MODELS["open_small" if profile.runs == "open_small" else "open"]
    params = _ENCODER if kind == "encoder" else active_params(book.architecture(name))
    device = book.accelerators[TRAINS_ON]
    hours = device_hours(book, params, tokens, device, adapters=kind in ("lora", "reinforcement"))
    costs = {"training": hours.times(hour_of(device), USD)}
    if kind == "distillation" and needed is not None:
        each, passed = (where.large.of("read") + where.large.of("written")) * 0.5, needed.times(example, "tokens")
        own, teacher = where.place == "own" or where.teacher_own, active_params(book.architecture(MODELS["large"]))
        costs["the teacher"] = _read_by_own(book, teacher, passed) if own else of_tokens(passed, each, USD)
    return costs


def _read_by_own(book: Book, params: float, tokens: Quantity) -> Quantity:
    """USD for a model on own machines that reads, or writes for many at once, so many tokens: forward passes, a third of what training takes."""
    device = book.accelerators[TRAINS_ON]
    return device_hours(book, params, tokens, device, adapters=False).times(hour_of(device), USD) * (1 / 3)


def _training_tokens(book: Book, profile: Profile, needed: Quantity | None, example: Quantity) -> Quantity:
    """Tokens of all passes and runs over the whole set that such a route usually takes, whether it is there already or not."""
    if needed is None:
        millions = book.figure("domain_tokens_m" if profile.trains == "domain" else "scratch_tokens_m")
        return millions.times(exactly(1e6), "tokens")
    tokens = needed.times(example, "tokens") * book.figure("epochs") * book.figure("training_runs")
    return tokens * book.figure("rl_samples") if profile.trains == "reinforcement" else tokens
