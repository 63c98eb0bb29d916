"""Derived questions: estimates as answers, made before the decision.

`with_estimates` is what everything that decides calls first. An amount that nobody answered counts with its whole range, so
an estimate never turns out outside of the bins that it names, whatever is answered later; what is likely rests on the
figures of the book. `docs/semantics.md` says what that means for proofs.
"""

from __future__ import annotations

import functools
import itertools
import math
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from advisor.answers import Answers, read_answers
from advisor.pack import Answer, Case, Pack, Question, Route
from advisor.pack.derived import Derived, Estimated

from .book import Book, book_of
from .contradictions import bill_per_thousand, slow_case, usual_case
from .inputs import Situation, situation, streams, waits_a_day
from .latency import Latency
from .problem import EstimateError, EstimateProblem
from .profiles import profile_of
from .quantity import Assumption, Quantity, exactly
from .route import bill_of, latency_of, memory_of, self_hosted

_PLACE = "anywhere"  # an estimate is made for a provider, or for the memory of open weights; who may use one, rules say
_MOST = 5_000  # estimates kept of a pack
_AMOUNTS = {"requests_per_day": "requests", "tokens_in": "tokens_in", "tokens_out": "tokens_out", "reference_tokens": "reference"}


@dataclass(frozen=True, slots=True)
class Binned:
    """The estimate behind a derived question. `bins` are the possible ones, `chances` how likely each bin is (zero outside of
    them); `open_inputs` are questions that would narrow it. None of the quantity: it could not be made, and `why` says so."""

    question: str
    quantity: Quantity | None
    bins: tuple[int, ...]
    chances: tuple[float, ...]
    open_inputs: tuple[str, ...]
    why: str = ""

    @property
    def tells(self) -> bool:
        """Whether it leaves some bin out."""
        return len(self.bins) < len(self.chances)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        return self.quantity.assumptions if self.quantity is not None else ()


def with_estimates(pack: Pack, answers: Answers) -> Answers:
    """The answers with an estimate for each derived question of the pack; older estimates are made anew."""
    if not pack.derived:
        return answers
    found = {q.id: binned(pack, answers, q) for q in pack.derived}
    given = {q: a for q, a in answers.given.items() if q not in found}
    given |= {name: Answer(tuple(f"bin{b}" for b in f.bins)) for name, f in found.items()}
    return replace(answers, given=given, estimated={name: Estimated(f.chances, f.open_inputs) for name, f in found.items()})


def estimated_from(pack: Pack) -> frozenset[str]:
    """The questions whose answers some estimate of the pack takes."""
    return frozenset(q for d in pack.derived for q in inputs_of(pack, d))


def answers_of_case(pack: Pack, case: Case) -> Answers:
    """The answers of a case of the pack, with estimates."""
    return with_estimates(pack, read_answers(pack, {"answers": case.answers})[0])


class _Kept:
    """What is made once for a pack: the book without what its figures rest on, inputs by question, and the latest estimates."""

    def __init__(self, pack: Pack):
        book = book_of(pack)
        self.book, self.bare = book, _Bare(book.figures, book.accelerators, book.architectures)
        self.inputs: dict[str, tuple[str, ...]] = {}
        self.found: dict[tuple, Binned] = {}


_kept: weakref.WeakKeyDictionary[Pack, _Kept] = weakref.WeakKeyDictionary()


def _kept_of(pack: Pack) -> _Kept:
    if pack not in _kept:
        _kept[pack] = _Kept(pack)
    return _kept[pack]


def binned(pack: Pack, answers: Answers, question: Question) -> Binned:
    """One derived question. Kept by the answers that it takes, for a recommendation asks for it again and again."""
    assert question.derived is not None
    kept, inputs = _kept_of(pack), inputs_of(pack, question)
    key = (question.id, *(_taken(q, answers.given.get(q)) for q in inputs))
    if key not in kept.found:
        while len(kept.found) >= _MOST:
            kept.found.pop(next(iter(kept.found)), None)
        kept.found[key] = _bin(pack, answers, question, inputs)
    return kept.found[key]


def _taken(question: str, answer: Answer | None) -> object:
    """What an estimate takes from an answer."""
    if answer is None or answer.not_sure:
        return None
    return frozenset(map(waits_a_day, answer.options)) if question == "wait" else answer


def obstacle(pack: Pack, question: Question) -> EstimateProblem | None:
    """Why a derived question cannot even be estimated from figures alone; None where it can."""
    assert question.derived is not None
    book, route = _kept_of(pack).book, pack.routes[question.derived.route]
    try:
        where = replace(situation(book, pack, Answers()), place=_PLACE)
        _made(question.derived, book, where, route)
    except EstimateError as error:
        return error.problem
    return None


def inputs_of(pack: Pack, question: Question) -> tuple[str, ...]:
    """The questions of the pack that a derived one takes, weightiest first: those of its estimate that count for its route."""
    inputs = _kept_of(pack).inputs
    if question.id not in inputs:
        assert question.derived is not None
        inputs[question.id] = tuple(q for q in question.derived.inputs if q in pack.questions and _counts(pack, question.derived, q))
    return inputs[question.id]


def _counts(pack: Pack, derived: Derived, question: str) -> bool:
    """Whether an answer counts for the estimate of a route as it runs."""
    profile = profile_of(derived.route, pack.families[derived.route])
    writes = profile.runs not in ("server", "encoder", "bought")
    return {
        "tokens_in": writes,
        "tokens_out": writes,
        "reference_tokens": profile.reference,
        "output": writes,
        "shared_input": writes,
        "requests_per_day": derived.estimate == "cost_per_month" or bool(profile.lookups),
    }.get(question, True)


def _is_known(answers: Answers, question: str) -> bool:
    answer = answers.given.get(question)
    return answer is not None and not answer.not_sure


def _bin(pack: Pack, answers: Answers, question: Question, inputs: tuple[str, ...]) -> Binned:
    assert question.derived is not None
    n = len(question.choices)
    left = tuple(q for q in inputs if not _is_known(answers, q))
    if left == inputs and inputs and question.derived.estimate.startswith("cost"):  # any bill is possible: no need to load prices
        return Binned(question.id, None, tuple(range(n)), (1 / n,) * n, left, "none of the answers that it takes is known")
    try:
        quantity, usual = _spanned(pack, answers, question.derived, inputs)
    except EstimateError as error:
        return Binned(question.id, None, tuple(range(n)), (1 / n,) * n, left, str(error))
    bins = tuple(range(question.bin_of(quantity.low), question.bin_of(quantity.high) + 1))
    return Binned(question.id, quantity, bins, _chances(question, usual, bins), left)


def _chances(question: Question, quantity: Quantity, bins: tuple[int, ...]) -> tuple[float, ...]:
    """How likely each bin is by the usual estimate: half below and half above its likely value, evenly over orders of magnitude."""
    assert question.number is not None
    edges = [0.0, *map(float, question.number.edges), math.inf]
    share = [0.0] * len(question.choices)
    for b in bins:
        share[b] = max(_below(quantity, edges[b + 1]) - _below(quantity, edges[b]), 1e-3)
    return tuple(s / sum(share) for s in share)


def _below(quantity: Quantity, value: float) -> float:
    low, likely, high = (math.log(max(v, 1e-6)) for v in (quantity.low, quantity.likely, quantity.high))
    at = math.inf if math.isinf(value) else math.log(max(value, 1e-6))
    if at <= low:
        return 0.0
    if at >= high:
        return 1.0
    return 0.5 * (at - low) / (likely - low) if at < likely else 0.5 + 0.5 * (at - likely) / (high - likely)


def _spanned(pack: Pack, answers: Answers, derived: Derived, inputs: tuple[str, ...]) -> tuple[Quantity, Quantity]:
    """The estimate from its lowest to its highest, over everything that the answers leave open; and the usual one, where figures
    stand in for open answers."""
    kept, route = _kept_of(pack), pack.routes[derived.route]

    def made(book: Book, where: Situation) -> Quantity:
        return _made(derived, book, where, route)

    usual = replace(situation(kept.book, pack, answers), place=_PLACE)
    likely = made(kept.book, usual)
    ends = [made(kept.bare, where) for where in _ends(kept.bare, pack, answers, inputs, usual)]
    low, high = min(q.low for q in (*ends, likely)), max(q.high for q in (*ends, likely))
    return Quantity(low, likely.likely, high, likely.unit, likely.assumptions), likely


class _Bare(Book):
    """A book whose figures do not say what they rest on, which is quicker."""

    @functools.cached_property
    def _quantities(self) -> dict[str, Quantity]:
        return {name: Quantity(f.low, f.likely, f.high, f.unit) for name, f in self.figures.items()}

    def figure(self, name: str) -> Quantity:
        return self._quantities.get(name) or super().figure(name)


def _ends(book: Book, pack: Pack, answers: Answers, inputs: tuple[str, ...], usual: Situation) -> Iterator[Situation]:
    """Situations at both ends of each amount, for every kind of output, of wait and of sharing that is still possible."""
    wide = answers
    for q in inputs:
        asked = pack.questions[q]
        if asked.number is not None and not _is_known(answers, q):
            wide = wide.with_answer(q, Answer(tuple(asked.choices)))
    held = replace(situation(book, pack, wide), place=usual.place, models=usual.models)
    spans: dict[str, Quantity] = {_AMOUNTS[q]: getattr(held, _AMOUNTS[q]) for q in inputs if q in _AMOUNTS}
    streaming = _either(pack, answers, "output", inputs, held.streams, streams)
    batches = _either(pack, answers, "wait", inputs, held.batch, waits_a_day)
    sharings = [held.shared]
    if "shared_input" in inputs and not _is_known(answers, "shared_input"):
        sharings = [None, exactly(0.0), exactly(1.0)]
    for text_end, load_end in itertools.product(("low", "high"), ("low", "high") if "requests" in spans else ("low",)):
        ends = {n: exactly(getattr(s, load_end if n == "requests" else text_end), s.unit) for n, s in spans.items()}
        for streamed, batch, shared in itertools.product(streaming, batches, sharings):
            yield replace(held, streams=streamed, batch=batch, shared=shared, **ends)  # type: ignore[arg-type]


def _either(pack: Pack, answers: Answers, question: str, inputs: tuple[str, ...], now: bool, read: Callable[[str], bool]) -> list[bool]:
    """What a question with one answer may still come to, yes or no."""
    asked = pack.questions.get(question)
    if question not in inputs or asked is None or asked.several is not None or asked.number is not None:
        return [now]
    return sorted({read(o) for o in (answers.given[question].options if _is_known(answers, question) else asked.choices)})


def _wait(of: Callable[[Latency, Situation], Quantity]) -> Make:
    return lambda book, where, route: of(latency_of(book, where, route.id, route.family), where).to("milliseconds")


def _memory(book: Book, where: Situation, route: Route) -> Quantity:
    found = memory_of(book, where, route.id, route.family)
    if found is None:
        raise EstimateError("no-weights", f"`{route.id}` runs at a provider, so its memory is not known", "name a route with open weights")
    return found


def _made(derived: Derived, book: Book, where: Situation, route: Route) -> Quantity:
    profile = profile_of(route.id, route.family)
    served = profile.runs in ("server", "encoder") and derived.estimate.startswith("cost")
    if derived.estimate != "memory" and (served or self_hosted(where, profile)):
        # whole machines, chosen by the load: ends of answers would be no ends of the estimate
        said = f"`{route.id}` runs on machines of one's own, and which and how many hangs on the load"
        raise EstimateError("own-machines", said, "name a route that runs at a provider, or estimate its `memory`")
    return _MAKE[derived.estimate](book, where, route)


Make = Callable[[Book, Situation, Route], Quantity]
_MAKE: dict[str, Make] = {
    "wait_p50": _wait(usual_case),
    "wait_p95": _wait(slow_case),
    "cost_per_1000_requests": lambda book, where, route: bill_per_thousand(bill_of(book, where, route.id, route.family)),
    "cost_per_month": lambda book, where, route: bill_of(book, where, route.id, route.family).month,
    "memory": _memory,
}


def facts(pack: Pack, answers: Answers) -> Mapping[str, Binned]:
    """The estimates behind the derived questions that tell something, by question."""
    return {q.id: f for q in pack.derived if (f := binned(pack, answers, q)).tells}
