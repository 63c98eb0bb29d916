"""Where estimates look things up: figures, accelerators, open models; what each route does with a request; prices of hosted models, from
`genai-prices` (https://github.com/pydantic/genai-prices, read without a network) as of `AS_OF`, so that results stay."""

import contextlib
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple, Self

from advisor.pack import DEFAULT_PACK, Accelerator, Architecture, Content, Pack, load_pack, nearest, once, table

from .quantity import Assumption, EstimateError, Quantity, exactly

YOURS = "your number"


@dataclass(frozen=True, eq=False)
class Book:
    """Everything assumed, by id, each figure resting on itself; `own` are the ids of those that the team set itself."""

    figures: Mapping[str, Quantity]
    accelerators: Mapping[str, Accelerator]
    architectures: Mapping[str, Architecture]
    own: frozenset[str] = frozenset()

    @classmethod
    def of(cls, content: Content) -> Self:
        """What a pack assumes."""
        assumed = [Assumption(f.id, f.label, f.low, f.likely, f.high, f.unit, f.source, f.judgement) for f in content.figures]
        return cls({a.id: a.quantity() for a in assumed}, {a.id: a for a in content.accelerators}, {a.id: a for a in content.architectures})

    def with_own(self, numbers: Mapping[str, float]) -> Self:
        """The same with the team's own numbers in place of figures."""
        held = {n: self.figures[n].assumptions[0] for n in numbers if n in self.figures}
        own = {n: f._replace(low=numbers[n], likely=numbers[n], high=numbers[n], source=YOURS, judgement=False) for n, f in held.items()}
        return replace(self, figures={**self.figures, **{n: a.quantity() for n, a in own.items()}}, own=frozenset(own)) if own else self

    def figure(self, name: str) -> Quantity:
        """The figure `name` as a quantity that rests on itself; an unknown one is an error."""
        if name not in self.figures:
            raise EstimateError("unknown-figure", f"there is no figure `{name}`", "add it to the pack's `figures`")
        return self.figures[name]

    def spread(self, likely: float, unit: str, figure: str, *parts: Quantity) -> Quantity:
        """What was reckoned from some parts, with a measured relative range: they err together, so that ranges of their own would mislead."""
        return (exactly(likely, unit) * self.figure(figure)).resting_on(*(a for part in parts for a in part.assumptions))

    def architecture(self, name: str) -> Architecture:
        """The model whose id or longest name stands in `name` (`Llama 3.1 8B Instruct` is Llama 3.1 8B); else an error that hints at a close one."""
        known, plain = self._known, _plain(name)
        fitting = [plain] if plain in known else [said for said in known if f" {said} " in f" {plain} "]
        if fitting:
            return known[max(fitting, key=len)]
        hint = nearest(plain, known, most=0) or "add it to the pack's `architectures`"
        raise EstimateError("unknown-model", f"`{name[:60]}` is no model that we know", hint)

    @functools.cached_property
    def _known(self) -> dict[str, Architecture]:
        return {_plain(said): a for a in self.architectures.values() for said in (*a.also, a.label, a.id)}


default_book = functools.cache(lambda: Book.of(load_pack().content))  # that of the default pack


@once
def book_of(pack: Pack) -> Book:
    """The pack's figures, with the default pack's where it has none: what extends that one has them all."""
    own = Book.of(pack.content)
    base = own if DEFAULT_PACK.resolve() in pack.made_of else default_book()
    return Book({**base.figures, **own.figures}, {**base.accelerators, **own.accelerators}, {**base.architectures, **own.architectures})


@functools.lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """`Qwen2.5-7B-Chat` -> `qwen2.5 7b chat`."""
    return " ".join(re.findall(r"[a-z0-9.]+", name.lower()))


Runs = Literal["large", "small", "tuned", "open", "open_small", "server", "plain", "bought", "people", "nothing"]
Trains = Literal["", "lora", "hosted", "full", "reinforcement", "encoder", "head", "distillation", "domain", "scratch", "search"]


class Profile(NamedTuple):
    """A route as estimates see it. Names of figures stand for amounts; empty ones for none. `runs`: a hosted model (large, small, tuned), open
    weights on hired machines, a small model on a server, a form, texts, a rule or a search, a product, people who look, or nothing."""

    runs: Runs
    instructions: str = "instruction_tokens"
    calls: str = ""  # figure; one call if empty
    examples: str = ""  # figure: examples in the prompt
    reference: bool = False  # the whole reference text in the prompt
    lookups: int = 0
    reranks: bool = False
    tools: bool = False  # each further call waits for another system
    longer_output: str = ""  # figure: output over the plain one
    cascade: bool = False
    checks: bool = False  # one more call that reads what came in and what came out, and says little; a program where that can tell
    within: bool = False  # it only shapes calls that another route makes, so that beside that one it runs for nothing
    trains: Trains = ""
    days: str = "days_trivial"  # figure: work until a first version runs
    data: str = ""  # figure: examples that it usually takes, by published advice; none beyond the test set if empty
    of_family: bool = False  # what is usual in its family, since nothing is known of the route itself


@functools.cache
def profile_of(route: str, family: str) -> Profile:
    """The route's own profile, or that of the route that is usual in its family."""
    profiles, families = table(__file__)["routes"], table(__file__)["families"]
    return Profile(**profiles.get(route) or {**profiles[families.get(family, "zero_shot")], "of_family": True})


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
    costs = {
        "reading": of_tokens(tokens_in * (exactly(1.0) - cached).at_least(0.0), price.of("read")) * factor,
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
    for asked in (None, *_PROVIDERS):
        for ref in dict.fromkeys((model, model.lower(), model.lower().replace(" ", "-"))):
            with contextlib.suppress(LookupError, ValueError):
                return calc_price(Usage(input_tokens=1), ref, provider_id=asked, genai_request_timestamp=moment)
    return None


def _number(value: Any) -> float | None:
    """A price; of one with tiers that rise with the prompt, the lowest."""
    return None if (lowest := getattr(value, "base", value)) is None else float(lowest)
