"""From answers to what estimates work with: a range for each amount, from the answer, from a declared figure or from the team."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from advisor.answers import OWN_NUMBERS, Answers
from advisor.pack import Pack, Question

from .book import LARGE, SMALL, YOURS, Book, Price, price_of
from .quantity import Assumption, Quantity, exactly, total

SAID = "your answer"
PEOPLE, FIRM = "your people", "a firm"  # who builds it
_WAIT = {"instant": 0.5, "second": 3.0, "seconds": 30.0, "minutes": 900.0}
DAYS_PER_MONTH, MONTH = 365 / 12, "USD per month"
MEASURED, _TRIED = ("request_cost", "request_seconds"), {"stands_agent": "agent", "stands_steps": "workflow", "stands_search": "retrieval"}


@dataclass(frozen=True, slots=True)
class Situation:
    """What an estimate takes from the answers. What nobody said rests on figures of the book; None: no limit is known."""

    requests: Quantity  # requests a day; those of the whole job where it is done `once`
    once: bool
    period: str  # the unit of a bill: USD per month, or USD for the job
    days: float  # that the bill covers; a job is counted whole
    tokens_in: Quantity  # tokens of what comes in with a request
    tokens_out: Quantity
    choices: Quantity  # tokens of the list that an answer is picked from, handed over whole
    brought: Quantity  # tokens that a look-up brings: the entries of a long list that may fit, and passages where facts stand elsewhere too
    reference: Quantity  # tokens of the sources that hold the facts
    turns: Quantity  # how often a request goes to and fro
    peak: Quantity  # busiest hour over the average one
    day_rate: Quantity  # USD per day of whoever builds it
    examples: Quantity | None
    wait: float | None = field(compare=False)  # seconds that one output may take: like the next three no estimate hangs on it
    budget: float | None = field(compare=False)  # USD until it runs
    month_most: float | None = field(compare=False)  # USD a month that may be paid to run it
    own_days: float | None = field(compare=False)  # that the team's own people have for it beside the budget, which is then what is paid
    quote: Mapping[str, float] = field(hash=False)  # USD that a seller asks: `product_month`, `product_each` request, `product_once` to set up
    builder: str  # who is paid for the days of building: the team's own people, or whom
    programs_check: bool  # a program can tell what is wrong, so that no model has to read outputs again
    person: str  # does, could, risky or no: whether somebody looks at outputs
    by_people: bool  # people look at them, or do the work, today, so that looking is no new cost
    reviewed: Quantity  # share of outputs that a person looks at, where one does
    batch: bool  # outputs may take longer than a quarter of an hour
    place: str  # anywhere, own or device
    cards: float  # that a model of one's own may take at once, as the team says
    large: Price
    tried: str  # the route that the team's trial is nearest to
    tried_at: Price  # the model of that trial: `large` where that is as dear as the kind of model that was tried, else the usual one of that kind
    measured: Mapping[str, Quantity] = field(hash=False)  # what it typed of that trial: `request_cost` in USD, `request_seconds`
    small: Price
    open_model: str = ""  # the open model that was chosen
    takes: str = ""  # pictures or sound, where such come in
    teacher_own: bool = False  # rules close providers to a model that teaches


def situation(book: Book, pack: Pack, answers: Answers) -> Situation:
    """The situation behind some answers; a model that nobody knows is an `EstimateError`."""
    given = Given(book, pack, answers)
    own, once, makes = answers.own, given.option("recurs") == "once", given.option("makes")
    place, wait, team, check, person, costs, easy = map(given.option, ("runs", "wait", "team", "check", "person", "wrong_costs", "easy"))
    outside = team in ("nobody", "handy")  # what a handy person can do by hand is done by the team's own all the same
    if open_model := str(own.get("open_model", "")):
        _ = book.architecture(open_model)  # a misspelt one is an error here
    words_in, out = given.amount("brings", "words_in", "words"), given.amount("makes", "words_out", "words")
    per_word, of = book.figure("tokens_per_word"), {"": words_in, "words per field": book.figure("fields")}  # what a share, or an amount each, is of
    listed = f"list_{given.option('list_size')}"
    picks = listed in book.figures and makes in ("choice", "fields", "ready")
    entry = book.figure("words_per_entry").times(per_word, "tokens")
    choices = book.figure(listed).times(entry, "tokens") if picks else exactly(0.0, "tokens")
    brought = book.figure("passage_tokens") * book.figure("passages")
    if picks and choices.likely > (few := book.figure("candidates").times(entry, "tokens")).likely:
        brought = few if given.ticked("facts_in") == ("list",) else few + brought
    if makes == "found":  # what is searched for entries is no list that somebody reads
        given = replace(given, book=replace(book, figures={**book.figures, "facts_in_list": book.figure("list_searched")}))
    told = costs == "money" and (easy in ("most", "some") if person == "could" else easy == "after" and makes in ("choice", "ready"))
    untold = person == "risky" and given.option("risky") == "no" and costs in ("money", "harm")
    each = person == "does" or (not told and (person == "could" or untold))
    tried_small = given.option("model") == "small"
    large = price_of(str(own.get("model") or (SMALL if tried_small and given.option("stage") == "live" else LARGE)))  # what runs goes on
    if "price_read" in own or "price_written" in own:
        read, written = float(own.get("price_read", large.input)), float(own.get("price_written", large.output))
        kept = None if "price_read" in own else large.cache_read
        large = Price(large.model, f"{large.label} at your price", large.provider, read, written, kept, own=True)
    is_small = large.input**2 < price_of(LARGE).input * price_of(SMALL).input
    return Situation(
        requests=given.number("volume") or book.figure("requests_a_day"),
        once=once,
        period="USD for the job" if once else "USD per month",
        days=1.0 if once else DAYS_PER_MONTH,
        tokens_in=words_in.times(per_word, "tokens"),
        tokens_out=(of[out.unit].times(out, "words") if out.unit in of else out).times(per_word, "tokens"),
        choices=choices,
        brought=brought,
        reference=given.amount("facts_in", "reference_words", "words").times(per_word, "tokens"),
        turns=replace(book.figure("talk_turns"), unit="") if makes == "talk" else exactly(1.0),
        peak=book.figure("peak_bursts" if given.option("recurs") == "bursts" else "peak_steady"),
        day_rate=book.figure("outside_day_rate" if outside else "people_day_rate"),
        examples=given.number("examples"),
        wait=float(own.get("seconds_most", 0)) or _WAIT.get(wait),
        budget=given.most("budget"),
        month_most=float(own["month_most"]) if "month_most" in own and not once else None,
        own_days=float(own["own_days"]) if "own_days" in own else None,
        builder=PEOPLE if not outside else FIRM if team == "nobody" else f"{FIRM} or your IT desk",
        programs_check=check == "program" or (check == "partly" and {"archive", "one_text"}.isdisjoint(given.ticked("facts_in"))),
        quote={name: float(own[name]) for name in ("product_month", "product_each", "product_once") if name in own},
        person=person,
        by_people=person == "does" or "minutes_by_hand" in own or bool(given.option("stands_people")),
        reviewed=exactly(1.0) if each and "reviewed_share" not in own else given.amount("risky", "reviewed_share", "").at_least(0.0, 1.0),
        batch=once or wait == "hours",
        place=place if place in ("own", "device") else "anywhere",
        cards=2.0 if given.option("train") == "own" else math.inf,
        large=large,
        tried=next((route for question, route in _TRIED.items() if given.option(question)), "zero_shot"),
        tried_at=large if large.own or tried_small == is_small else price_of(SMALL if tried_small else LARGE),
        measured={n: Assumption(n, OWN_NUMBERS[n][0], *(float(own[n]),) * 3, OWN_NUMBERS[n][1], YOURS).quantity() for n in MEASURED if n in own},
        small=price_of(SMALL),
        open_model=open_model,
        takes="sound" if "speech" in given.ticked("brings") else "pictures" if {"scans", "pictures"} & {*given.ticked("brings")} else "",
    )


@dataclass(frozen=True)
class Given:
    """Single answers as estimates and starter kits read them."""

    book: Book
    pack: Pack
    answers: Answers

    def ticked(self, question: str) -> tuple[str, ...]:
        """The options that were ticked, or the one that was chosen; none where it is open."""
        answer, asked = self.answers.given.get(question), self.pack.questions.get(question)
        if answer is None or asked is None or answer.not_sure or asked.number is not None:
            return ()
        return answer.options if asked.kind == "several" or len(answer.options) == 1 else ()

    def option(self, question: str) -> str:
        """The single option that was chosen; empty if it is open."""
        return found[0] if len(found := self.ticked(question)) == 1 else ""

    def amount(self, question: str, figure: str, unit: str) -> Quantity:
        """The sum of the figures declared for what was answered (`brings_long` for `long`); `figure` where the team set it, or for no answer."""
        found = [self.book.figure(f"{question}_{option}") for option in self.ticked(question) if f"{question}_{option}" in self.book.figures]
        if figure in self.book.own or not found:
            return self.book.figure(figure)
        return found[0] if len(found) == 1 else total(found, unit)

    def most(self, question: str) -> float | None:
        """The largest number that an answer allows; None where it names no end, or is open."""
        found, answer = self.number(question), self.answers.given.get(question)
        ended = answer is not None and (answer.number is not None or [*self.pack.questions[question].choices][-1] not in answer.options)
        return found.high - (answer.number is None) if found is not None and answer is not None and ended else None

    def number(self, question: str) -> Quantity | None:
        """A numeric answer: the number itself, or the range of its bins."""
        answer, asked = self.answers.given.get(question), self.pack.questions.get(question)
        if answer is None or asked is None or asked.number is None or answer.not_sure:
            return None
        ends = _range(asked, answer.options) if answer.number is None else (answer.number,) * 3
        return Assumption(question, asked.ask, *ends, asked.number.unit, SAID).quantity()


def _range(question: Question, options: tuple[str, ...]) -> tuple[float, float, float]:
    """Low, likely and high of some bins: their ends and the geometric middle. The first starts at a tenth of its edge, the last ends at 5 times."""
    assert question.number is not None
    edges = [float(e) for e in question.number.edges]
    first, last = (end(int(o[3:]) for o in options) for end in (min, max))
    if first == last == 0 and edges[0] <= 1:
        return 0.0, 0.0, 0.0
    low, high = (edges[first - 1] if first > 0 else edges[0] / 10), (edges[last] if last < len(edges) else edges[-1] * 5)
    return low, math.sqrt(low * high), high
