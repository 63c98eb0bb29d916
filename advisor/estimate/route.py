"""The whole estimate of one route: what it costs to set up and to run, how long an answer takes, and the memory it needs."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from advisor.pack import table

from .book import EMBEDDING, Book, Profile, Runs, of_request, of_tokens, price_of, profile_of
from .inputs import MEASURED, PEOPLE, Situation
from .machines import MODELS, Served, active_params, device_hours, hour_of, open_model, prefill_seconds, serve, step_seconds, taking, whole
from .quantity import Assumption, Quantity, exactly, total

PER_REQUEST, BY_HAND = "USD per request", ("nothing", "plain", "bought", "people")  # the last are set up by those who do the work, or by a seller
WITHOUT_MODEL, TRIALS = (table(__file__)[name] for name in ("without_model", "trials"))  # by what a route runs on; by the route that was tried


@dataclass(frozen=True)
class RouteEstimate:
    """All numbers of one route; costs and times add up. `bill` is in USD per month, or for the job; a product without a quote is `unpriced`."""

    route: str
    runs: Runs
    runs_on: str
    work: str  # what its days go into
    tokens_in: Quantity  # tokens read per request, over all calls and turns
    tokens_out: Quantity
    bill: Mapping[str, Quantity]  # by what it is for
    thousand: Quantity  # USD per 1,000 requests
    setup_parts: Mapping[str, Quantity]  # USD by what it is for, people included
    days: Quantity  # of work until a first version runs
    waits: Mapping[str, Quantity]  # seconds by what takes them, for one answer
    served: Served | None  # the open model and its machines, if there is one

    @property
    def unpriced(self) -> bool:
        return self.runs == "bought" and not self.bill

    @functools.cached_property
    def running(self) -> Quantity:
        """USD per month, or for the job."""
        return total(self.bill.values(), next(iter(self.bill.values())).unit if self.bill else "USD per month")

    @functools.cached_property
    def setup(self) -> Quantity:
        """USD until it runs."""
        return total(self.setup_parts.values(), "USD")

    def paid(self, of: Mapping[str, Quantity], own: bool = False) -> Quantity:
        """What of `bill` or `setup_parts` is paid to others; the rest is the time of the team's `own` people, who build, label and look."""
        return total((q for name, q in of.items() if name.startswith(OWN_TIME) == own), next((q.unit for q in of.values()), "USD"))

    @property
    def own_days(self) -> Quantity:
        """Of its days those of the team's own people."""
        return self.days * float(any(name.startswith(PEOPLE) for name in self.setup_parts))

    @functools.cached_property
    def seconds(self) -> Quantity:
        """Seconds until the answer is there in full."""
        return total(self.waits.values(), "seconds")

    @property
    def memory(self) -> Quantity | None:
        """GB that the open model takes; None where none is run."""
        return self.served.memory if self.served else None

    @functools.cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything that some number of this route rests on."""
        every = (self.running, self.thousand, self.setup, self.days, self.seconds, *((self.memory,) if self.memory else ()))
        return tuple({a.id: a for quantity in every for a in quantity.assumptions}.values())


class _Use(NamedTuple):
    """What one turn takes: calls of a model, tokens of a prompt that never change, all of a prompt, and what is read and written over all calls."""

    calls: Quantity
    fixed: Quantity
    prompt: Quantity
    tokens_in: Quantity
    tokens_out: Quantity


@functools.lru_cache(maxsize=256)  # most answers leave the situation as it is
def estimate_route(book: Book, where: Situation, route: str, family: str, *, runs_already: bool = False) -> RouteEstimate:
    """The estimate of a route in a situation; `family` stands in for routes that have no profile of their own."""
    profile = profile_of(route, family)
    use = _use(book, where, profile)
    own = profile.runs in ("open", "open_small") or (where.place != "anywhere" and profile.runs in ("large", "small", "tuned"))
    tokens_in, tokens_out = use.tokens_in * where.turns, use.tokens_out * where.turns
    served = serve(book, where, profile.runs, tokens_in, tokens_out) if own else None
    parts, times = _each(book, where, profile, use, served), _waits(book, where, profile, use, served)
    if where.measured and profile.runs == "large" and not own:
        parts, times = _as_measured(book, where, profile, parts, times)
    each = {name: cost * where.turns for name, cost in parts.items()}
    billed = {name: cost.times(where.requests * where.days, where.period) for name, cost in each.items()}
    bill = {name: cost for name, cost in (billed | _due(book, where, profile, served)).items() if cost.high > 0 or profile.runs == "bought"}
    request = total(each.values(), PER_REQUEST)
    if not set(bill) <= set(each):  # what is due each month is spread over the requests; both grow together, so low goes with low
        due, ends = total(bill.values(), where.period), ("low", "likely", "high")
        low, middle, high = (getattr(due, end) / max(getattr(where.requests, end) * where.days, 1.0) for end in ends)
        request = Quantity(min(low, middle, high), middle, max(low, middle, high), PER_REQUEST, due.assumptions)
    repair = where.person == "does" if profile.runs == "people" else runs_already and profile.runs != "nothing"
    days = book.figure(profile.days) * (book.figure("repair_share") if repair else exactly(1.0))
    by_use = request if served is None else request * 0.0  # machines are paid by the month, whatever is tested on them
    setup = setup_of(book, where, profile, days, by_use, use.tokens_in + use.tokens_out)
    thousand = request.times(exactly(1000.0, "requests"), "USD per 1,000 requests")
    waits = {name: time for name, time in times.items() if time.high > 0}
    runs_on = "reckoned as is usual in its family: " * profile.of_family + _runs_on(where, profile, served)
    work = "of your people’s work" if profile.runs in BY_HAND else f"of work{f' by {where.builder}' * (where.builder != PEOPLE)}"
    work = "to repair what runs" if repair and profile.runs != "people" else work
    return RouteEstimate(route, profile.runs, runs_on, work, tokens_in, tokens_out, bill, thousand, setup, days, waits, served)


def _use(book: Book, where: Situation, profile: Profile) -> _Use:
    calls = replace(book.figure(profile.calls), unit="") if profile.calls else exactly(1.0)
    fixed = book.figure(profile.instructions) if profile.instructions else exactly(0.0, "tokens")
    changing = where.tokens_in
    if profile.instructions and not (profile.lookups or profile.calls or profile.checks):
        fixed = fixed + where.choices  # what searches, goes step by step or checks needs no more of a list than what fits
    if profile.examples:
        shown = (where.tokens_in + where.tokens_out) * book.figure(profile.examples)
        fixed, changing = (fixed, changing + shown) if profile.lookups else (fixed + shown, changing)
    if profile.reference:
        roof = book.figure("longest_prompt")
        fixed = fixed + where.reference.at_least(0.0, roof.likely).resting_on(*roof.assumptions)
    if profile.lookups and not profile.examples:
        changing = changing + where.brought
    if profile.checks:  # against the passages that the output rests on
        read = fixed + changing + where.tokens_out + where.brought
        return _Use(calls, fixed, read, read, book.figure("check_tokens"))
    written = where.tokens_out * calls * (book.figure(profile.longer_output) if profile.longer_output else exactly(1.0))
    return _Use(calls, fixed, fixed + changing, (fixed + changing) * calls, written)


def _as_measured(book: Book, where: Situation, profile: Profile, *ours: dict[str, Quantity]) -> list[dict[str, Quantity]]:
    """USD and seconds by what they are for: of what was tried as the team measured their sums, else in proportion; of another model USD alone."""
    tried, found, there = profile_of(where.tried, ""), list(ours), replace(where, large=where.tried_at)
    use = _use(book, where, tried)
    usd, seconds = _each(book, there, tried, use, None), _waits(book, there, tried, use, None) if there == where else {}  # nobody knows its speed
    for at, (name, parts) in enumerate(zip(MEASURED, (usd, seconds), strict=True)):
        if (told := where.measured.get(name)) and (whole := sum(q.likely for q in parts.values())):
            same = {n: exactly(q.likely, q.unit) if profile == tried else q for n, q in ours[at].items()}
            found[at] = {n: q.times(told, q.unit) * (1 / whole) for n, q in same.items()}
    return found


def _each(book: Book, where: Situation, profile: Profile, use: _Use, served: Served | None) -> dict[str, Quantity]:
    """USD per request and turn, by what it is for."""
    if profile.runs == "people":
        money = (book.figure("review_minutes") * where.reviewed).times(book.figure("review_hour_rate") * (1 / 60), PER_REQUEST)
        return {} if where.by_people else {LOOKING: money * book.figure("review_paid")}  # who looks already is no new cost
    if profile.runs in ("server", "plain", "bought", "nothing"):
        return {}
    each = _model_costs(book, where, profile, use) if served is None else {}
    if where.place == "anywhere" and profile.lookups:
        each["looking up"] = of_tokens(where.tokens_in, price_of(EMBEDDING).of("read")) * float(profile.lookups)
    if where.place == "anywhere" and profile.reranks:
        each["re-ranking"] = book.figure("rerank_usd_per_request")
    if profile.tools:
        each["tools"] = (use.calls - exactly(1.0)).at_least(0.0).times(book.figure("tool_usd_per_call"), PER_REQUEST)
    return each


def _model_costs(book: Book, where: Situation, profile: Profile, use: _Use) -> dict[str, Quantity]:
    """USD for the tokens of a hosted model, by what it is for; a share is sent again. What never changes of a prompt is often read from a cache."""
    factor = exactly(1.0) + book.figure("retry_share")
    if profile.runs == "tuned":
        factor = factor * book.figure("tuned_price_factor")
    cached = book.figure("cache_hit_share") * (min(use.fixed.likely / use.prompt.likely, 1.0) if use.prompt.likely else 0.0)
    found = of_request(book, where.large if profile.runs == "large" else where.small, use.tokens_in, use.tokens_out, cached, where.batch)
    if profile.cascade:
        large = of_request(book, where.large, use.tokens_in, use.tokens_out, cached, where.batch)
        found["the large model"] = total(large.values(), PER_REQUEST) * book.figure("escalated_share")
    return {name: cost * factor for name, cost in found.items()}


def _due(book: Book, where: Situation, profile: Profile, served: Served | None) -> dict[str, Quantity]:
    """What is due each month besides; of a job, one month of it."""
    due = {"machines": served.bill} if served is not None else {}
    for name, times in ("product_month", exactly(1.0)), ("product_each", where.requests * where.days):
        if profile.runs == "bought" and name in where.quote and "the product" not in due:  # of two prices that of a month counts
            due["the product" if name == "product_month" else "each request"] = times.times(exactly(where.quote[name]), where.period)
    if where.place == "device":
        return due
    if profile.runs in ("server", "plain"):
        rate = book.figure("server_requests_per_second")
        machines = exactly(1.0) if where.once else whole(where.requests.over(rate, "") * (1 / 86_400) * where.peak)
        due["upkeep"] = (book.figure(f"{profile.runs}_usd_per_month") * machines).times(exactly(1.0), where.period)
    if profile.lookups:
        due["index"] = book.figure("index_usd_per_month").times(exactly(1.0), where.period)
    return due


def _waits(book: Book, where: Situation, profile: Profile, use: _Use, served: Served | None) -> dict[str, Quantity]:
    """Seconds of one answer, by what takes them. Calls wait for one another; tools are called between them."""
    if profile.runs in BY_HAND:  # a text that is picked or a form that is filled waits for a person
        return {}
    network = {} if where.place == "device" else {"the network": book.figure("network_seconds")}
    if profile.runs == "server":
        return {"the program": book.figure("small_model_seconds"), **network}
    start, per_in = exactly(0.0, "seconds"), replace(book.figure("hosted_ms_per_token_in") * 1e-3, unit="seconds")
    if served is None:
        start = book.figure("hosted_first_token_seconds")
        per_out = exactly(1.0, "tokens").over(book.figure("hosted_tokens_per_second"), "seconds")
    else:
        model, users = book.architecture(served.model), 1.0 if served.device is None else 4.0
        per_in = prefill_seconds(book, model, 1.0, served.host)
        per_out = step_seconds(book, model, served.precision, served.host, use.tokens_in.likely, users)
    rests = served.memory.assumptions if served is not None else ()  # the choice of the machine, and with it the speed
    return {
        "reading the prompt": (start * use.calls + per_in.times(use.tokens_in, "seconds")).resting_on(*rests),
        "writing": per_out.times(use.tokens_out, "seconds").resting_on(*rests),
        "looking up": book.figure("retrieval_seconds") * float(profile.lookups),
        "re-ranking": book.figure("rerank_seconds") * float(profile.reranks),
        "the network": network.get("the network", exactly(0.0, "seconds")) * use.calls,
        "tool calls": book.figure("tool_seconds") * (use.calls - exactly(1.0)).at_least(0.0) * float(profile.tools),
    }


def _runs_on(where: Situation, profile: Profile, served: Served | None) -> str:
    if profile.runs in WITHOUT_MODEL:
        said = "people who look already" if profile.runs == "people" and where.person == "does" else WITHOUT_MODEL[profile.runs]
        return said.replace("a server", "the device") if where.place == "device" else said
    hosted = f"{where.small.label}, then {where.large.label}" if profile.cascade else where.large.label
    hosted = f"a tuned model, at the price of {where.small.label}" if profile.runs == "tuned" else hosted
    if where.measured and profile.runs == "large":
        hosted += f", reckoned from your trial (taken as {TRIALS[where.tried]} on {where.tried_at.label})"
    return str(served) if served is not None else hosted


TRAINS_ON, TEST_SET, LABELLING, LOOKING = "h100_sxm", "a test set", "labelling", "people who look"
OWN_TIME = (PEOPLE, TEST_SET, LABELLING, LOOKING)  # running the test takes next to nothing beside the hours that it takes to write
RUNS_TODAY = "what runs today, beyond what we reckon"
_ENCODER = 0.3e9  # parameters
_READ = 1 / 3  # forward passes that read, or write for many at once, over what training takes


def setup_of(book: Book, where: Situation, profile: Profile, days: Quantity, request: Quantity, example: Quantity) -> dict[str, Quantity]:
    """USD by what it is for, for a route of so many days whose request costs `request` USD and whose examples have `example` tokens."""
    cases = book.figure("evaluation_cases")
    rounds = book.figure("evaluation_rounds") if profile.runs in ("large", "small", "tuned") else exactly(0.0)  # else it is paid by the month or hour
    builder, rate = (PEOPLE, book.figure("own_day_rate")) if profile.runs in BY_HAND else (where.builder, where.day_rate)
    fee = exactly(where.quote.get("product_once", 0.0) * (profile.runs == "bought"), "USD")
    costs = {builder: days.times(rate, "USD"), TEST_SET: labelling(book, cases) + (cases * rounds).times(request, "USD"), "the product": fee}
    if profile.lookups:
        read = price_of(EMBEDDING).of("read")
        costs["index"] = of_tokens(where.reference, read, "USD") if where.place == "anywhere" else _on_own(book, _ENCODER, where.reference) * _READ
    needed = book.figure(profile.data) if profile.data else None
    if needed is not None and profile.trains != "distillation":
        held = replace(where.examples, unit=needed.unit) if where.examples is not None else exactly(0.0, needed.unit)
        costs[LABELLING] = labelling(book, (needed - held).at_least(0.0))
    costs |= _training(book, where, profile, needed, request, example)
    return {name: cost for name, cost in costs.items() if cost.high > 0}


def labelling(book: Book, examples: Quantity) -> Quantity:
    """Examples that people write or check, in USD."""
    return examples.times(book.figure("label_minutes") * (1 / 60), "hours").times(book.figure("review_hour_rate"), "USD")


def _training(book: Book, where: Situation, profile: Profile, needed: Quantity | None, request: Quantity, example: Quantity) -> dict[str, Quantity]:
    """USD by what it is for."""
    kind = profile.trains
    if kind in ("", "head"):
        return {}
    if kind == "search":
        return {"prompt search": book.figure("optimizer_calls").times(request, "USD")}
    if needed is None:
        tokens = book.figure("domain_tokens_m" if kind == "domain" else "scratch_tokens_m").times(exactly(1e6), "tokens")
    else:  # of all passes and runs over the whole set that such a route usually takes, whether it is there already or not
        again = book.figure("epochs") * book.figure("training_runs")
        tokens = needed.times(example, "tokens") * (again * book.figure("rl_samples") if kind == "reinforcement" else again)
    if kind == "hosted":
        return {"training": of_tokens(tokens, book.figure("tuning_usd_per_m_tokens"), "USD")}
    name = open_model(where, "open_small" if profile.runs == "open_small" else "open")
    params = _ENCODER if kind == "encoder" else active_params(book.architecture(name))
    costs = {"training": _on_own(book, params, tokens, adapters=kind in ("lora", "reinforcement"))}
    if kind == "distillation" and needed is not None:
        each, passed = (where.large.of("read") + where.large.of("written")) * 0.5, needed.times(example, "tokens")
        own, teacher = where.place == "own" or where.teacher_own, active_params(book.architecture(taking(where, MODELS["usual"]["large"])))
        costs["the teacher"] = _on_own(book, teacher, passed) * _READ if own else of_tokens(passed, each, "USD")
    return costs


def _on_own(book: Book, params: float, tokens: Quantity, *, adapters: bool = False) -> Quantity:
    """USD for own machines that train a model of so many parameters on so many tokens."""
    device = book.accelerators[TRAINS_ON]
    return device_hours(book, params, tokens, device, adapters=adapters).times(hour_of(device), "USD")
