"""What to find out next: which open question, and which test for its hours, lowers the entropy of the first route most, in bits, over completions."""

import functools
import itertools
import math
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.answers import SYMPTOMS, Answers
from advisor.decide import FALSE, Completions, Domains, NextQuestion, Program, Recommendation, Rows, as_answered, possible_in, program_of
from advisor.pack import Answer, Compare, FindOut, Not, Pack, Problem, Question, atoms, grouped, once, read_answer

from .changes import opened
from .diagnosis import bearing
from .gates import awaited, barring, gates_open, idle, looked_at
from .offers import quoted_over, test_of
from .words import condition_text, in_short, listing, question_text, within

MOST, SETTING_UP = 3, 1.0  # tests; hours that any takes beside its work: a judgement
SHORT, ROWS, USUAL = 8, 6, 2  # rows of a grid that are asked at once; of a longer one so many first, these last ones in its order
LEAST, TELLS, MUCH = 0.01, 0.05, 0.4  # bits: less is no reason for a test; is left to those who answer the rest; more comes before what plans hang on
MANY, NEAR = 9, 0.6  # answers before what tells most is named apart; of what that tells, one of the section at hand comes before it

Floats = NDArray[np.float64]
Outcomes = dict[str, tuple[FindOut, list[Answer], dict[int, list[int]]]]


class Asked(NamedTuple):
    """A question that is asked and open. `gain` is in bits, by the `variable` that tells most; those of a grid's rows, asked together, add up."""

    question: str
    variable: int
    gain: float


def asking(rec: Recommendation) -> tuple[Completions, tuple[str, ...], frozenset[str]]:
    """What `next_questions` takes: completions, in which what *not sure* keeps closed stays so, what bars something, what nobody need be asked."""
    looked, bars, left, rules = rec.looked, barring(rec), awaited(rec) | idle(rec), [*rec.pack.rules]
    shut = [rules.index(gate.rule) for gate in gates_open(rec) if gate.held and rec.answers.given.keys() >= {*gate.questions}]
    drawn = looked_at(rec) if shut else None
    if not drawn or not (among := functools.reduce(operator.and_, (drawn.where(rec.domains.program.when[i], True) for i in shut))):
        return looked, bars, left
    held, leads = ([{k: kept for k, rows in some.items() if (kept := rows & among)} for some in of] for of in (looked.held, [looked.leads]))
    looked = looked._replace(size=among.bit_count(), held=held, leads=leads[0])
    tells = {q.question for q in next_questions(rec.domains, looked, (), left) if q.gain >= LEAST}
    return looked, tuple(q for q in bars if q in tells), left


def next_question(domains: Domains, looked: Completions, bars: Collection[str] = (), left: Collection[str] = ()) -> NextQuestion | None:
    """The question to ask next, less those `left`, with the two routes that it parts best; None where none can tell anything."""
    best = next(iter(next_questions(domains, looked, bars, left)), None)
    if best is None or not (best.gain > 0 or best.question in bars):
        return None
    names = [domains.program.route_ids[i] if i >= 0 else None for i in looked.leads]
    codes = range(domains.program.variables[best.variable].size + 1)
    table = _counts((looked.held[best.variable].get(code, 0) for code in codes), looked).astype(float)
    moved = ((some := table[table.sum(1) > 0]) / some.sum(1, keepdims=True) - table.sum(0) / table.sum()) * (some.sum(1, keepdims=True) / table.sum())
    most = np.argsort(-(moved.max(0) - moved.min(0)), kind="stable")  # the routes whose chances move most with the answer
    return NextQuestion(best.question, round(best.gain, 4), tuple(name for i in most if (name := names[i]))[:2])


def next_questions(
    domains: Domains, looked: Completions, bars: Collection[str] = (), left: Collection[str] = (), *, again: bool = False
) -> tuple[Asked, ...]:
    """All open questions and grids that follow, less those `left`; `again`: the rows left out of grids instead. First what may bar the first route,
    then what of the section answered last tells nearly as much as any, then what tells most. None where the first route is settled and unbarred."""
    program, given, questions = domains.program, domains.answers.given, domains.program.pack.questions
    passed = {questions[q].grid or q for q in given}
    open_ = [q for q in program.of_question if q not in {*given, *left} and ((questions[q].grid or q) in passed) == again and follows(domains, q)]
    variables = [v for q in open_ for v in program.of_question[q]]
    if not variables or (len(looked.leads) < 2 and not bars):
        return ()
    held = [[looked.held[v].get(code, 0) for code in range(program.variables[v].size)] for v in variables]
    gains = dict(zip(variables, information(held, looked).tolist(), strict=True))
    best = sorted((max(program.of_question[q], key=gains.__getitem__) for q in open_), key=lambda v: -gains[v])
    together = grouped((questions[q].grid or q, v) for v in best for q in [program.variables[v].question])
    found = [Asked(program.variables[rows[0]].question, rows[0], sum(gains[v] for v in rows)) for rows in together.values()]
    section, near = questions[[*given][-1]].section if given else "", max(LEAST, NEAR * max(a.gain for a in found))
    found.sort(key=lambda a: (a.question not in bars, a.gain < near or questions[a.question].section != section, -a.gain))
    return tuple(found)  # equals stay in the order of the questionnaire


def follows(domains: Domains, name: str) -> bool:
    """Whether a question is certainly asked by what was answered; where a condition lists all answers of a grid's row, the row has to be."""
    asked, pack = domains.program.ask_if.get(name), domains.program.pack
    told = (atom for atom in (atoms(asked.source) if asked and domains.is_asked(name) else ()) if isinstance(atom, Compare))
    rows = {atom.question for atom in told if pack.questions[atom.question].choices.keys() <= {*atom.values}}
    return domains.is_asked(name) and (not rows or any(map(domains.answers.known, rows)))


def disregarded(pack: Pack, answers: Answers) -> list[Problem]:
    """Answers that decide nothing, since what else was answered leaves their questions out: a warning each, a grid's rows in one."""
    asked = Domains(pack, answers).asked
    left = {pack.questions[q].grid or q: pack.questions[q].ask_if for q in answers.given if asked.get(q) == FALSE}
    where = {unit: ("not asked", x.part) if isinstance(x, Not) else ("asked only", x) for unit, x in left.items()}
    told = [f"`{unit}` is disregarded: it is {how} where {condition_text(pack, when)}" for unit, (how, when) in where.items()]
    return [Problem("not-asked", message, severity="warning") for message in told]


def rows_first(rec: Recommendation, asked: Sequence[Question]) -> list[str]:
    """The rows of a grid to ask first: of a long one what causes of the faults told look at, what tells most, and the first; of another all."""
    if len(asked) <= SHORT:
        return [q.id for q in asked]
    variables, bears = [(v, rec.domains.program.variables[v].size) for q in asked for v in rec.domains.program.of_question[q.id][:1]], bearing(rec)
    gains = information([[rec.looked.held[v].get(code, 0) for code in range(size)] for v, size in variables], rec.looked)
    first = [asked[i].id for i in sorted(range(len(asked)), key=lambda i: (asked[i].id not in bears, -gains[i]))[: ROWS - USUAL]]
    return [*dict.fromkeys((*first, *(q.id for q in asked)))][:ROWS]


def purpose(rec: Recommendation) -> str:
    """What the next question is for, by the two routes that it parts; nothing where none is to be asked."""
    asked = rec.uncertainty.next_question
    names = [within(rec.pack.routes[r].label) for r in asked.separates] if asked else []
    if asked is None or len(names) < 2:
        return f"This tells whether {names[0]} serves you." if names else "This can still change what is advised." if asked else ""
    whether = "to begin with" if rec.ranked.beside.issuperset({*asked.separates} - {rec.ranked.first}) else "serves you better"
    return f"This tells which {whether}: {listing(names, 'or')}."


def hangs_on(rec: Recommendation) -> str:
    """The answer marked *not sure* that alone puts another route first, else to what tells most, or that question alone; nothing where firm."""
    if rec.first is None or rec.sureness == "firm":
        return ""
    asked, hinges, by = rec.uncertainty.next_question, rec.hinges if rec.uncertainty.settled != "yes" else (), rec if rec.moved else rec.ranked
    for flip in opened(by, 1, hinges) or opened(by, 1, [asked.question] if asked is not None else []):
        move, question = flip.moves[0], rec.pack.questions[flip.moves[0].question]
        unsure = question.id in rec.answers.given  # before it is answered, a question does not say which answer leads where
        tells = f"; {test.takes} would tell" if unsure and (test := test_of(rec, question)) else ""
        asks, leads = f"It hangs on “{in_short(question)}”." if question.row else question.ask, within(rec.pack.routes[flip.route].label)
        between = "these two" if flip.route == rec.first else f"this and {leads}"
        hangs = f"You are not sure: if “{move.after_text}”, {leads} leads{tells}." if unsure else f"That decides between {between}."
        return f"{asks} {hangs}"
    much = asked is not None and asked.gain >= MUCH and len(rec.answers.given) >= MANY
    told = [q for gate in gates_open(rec)[:1] for q in gate.questions]  # what a ban waits for is asked already
    most = rec.pack.questions[asked.question] if asked and much and asked.question not in told else None
    return (f"It hangs most on “{in_short(most)}”." if most.row else f"It hangs most on this: {most.ask}") if most else ""


def about_more(rec: Recommendation) -> str:
    """How much is left to answer, or to test where only remedies never tried are open, until it is firm; empty where it is, or that tells little."""
    following, asked = rec.uncertainty.next_question, [q for q in rec.pack.content.questions if rec.domains.is_asked(q.id)]
    fault, rows = {q.section for q in asked if q.id == SYMPTOMS[0]}, {q.grid for q in asked if q.id in rec.answers.given} - {""}
    few = ("a few more", "a test or two")[all(q.id in rec.answers.given or q.grid in rows or (q.grid and q.section in fault) for q in asked)]
    return {"open": "several more", "likely": few}.get(rec.sureness, "") if following is not None and following.gain >= TELLS else ""


def entropy(looked: Completions) -> float:
    """The entropy of the first route over completions, in bits."""
    counts = np.array([rows.bit_count() for rows in looked.leads.values()], dtype=float)
    return float(_surprise(counts).sum() / counts.sum() + math.log2(counts.sum()))


def _counts(held: Iterable[int], looked: Completions) -> NDArray[np.uint64]:
    """(held, leads) how often each route comes first in some rows of the completions."""
    words = -(-max(map(int.bit_length, looked.leads.values())) // 64)  # where rows were left out, more than there are
    rows, leads = (np.frombuffer(b"".join(x.to_bytes(8 * words, "little") for x in some), "<u8") for some in (held, looked.leads.values()))
    return np.bitwise_count(rows.reshape(-1, 1, words) & leads.reshape(-1, words)).sum(axis=2)


def information(held: Sequence[Sequence[int]], looked: Completions) -> Floats:
    """(variables,) mutual information with the first route, in bits, over completions that answer each, less expected bias; `held`: rows by value."""
    n, starts = len(looked.leads), np.cumsum([0, *map(len, held)])
    table = _counts(itertools.chain.from_iterable(held), looked).astype(float)
    by_code, by_route = table.sum(1), np.add.reduceat(table, starts[:-1])
    total = np.maximum(by_route.sum(1), 1.0)
    joint = np.add.reduceat(_surprise(table).sum(1), starts[:-1])
    gains = (_surprise(by_route).sum(1) + np.add.reduceat(_surprise(by_code), starts[:-1]) - joint) / total + np.log2(total)
    seen = np.maximum(np.add.reduceat((by_code > 0).astype(float), starts[:-1]), 1.0)
    bias = 0.0 if looked.exhaustive else (seen - 1) * (n - 1) / (2 * total * math.log(2))
    return np.where(gains - bias > 1e-9, gains - bias, 0.0)


def _surprise(counts: Floats) -> Floats:
    """-n log2 n, 0 for none: summed and divided by the total N, it is the entropy in bits less log2 N."""
    return -counts * np.log2(np.maximum(counts, 1.0))


class Result(NamedTuple):
    """How a test may come out, how likely (`share`, 0 to 1), the answer that it gives, and the `route` that then leads (None: none is left)."""

    label: str
    answer: Answer
    route: str | None
    share: float


class NextTest(NamedTuple):
    """A test of an open question. `gain`: by how many bits the first route's entropy falls, less where teams like this one seldom answer it."""

    question: str
    ask: str
    do: str
    takes: str
    hours: float
    gain: float
    results: tuple[Result, ...]


def led_to(rec: Recommendation, test: NextTest) -> list[tuple[str, str]]:
    """What each result puts first: those that put the same first as one, the most of them last, as what else comes out."""
    led = grouped(((rec.mends(r.route) or rec.pack.routes[r.route].label) if r.route else "No route is left", r.label) for r in test.results)
    told = sorted(led.items(), key=lambda x: len(x[1]))
    return [("anything else" if i and len(came) > 1 and i + 1 == len(led) else ", or ".join(came), name) for i, (name, came) in enumerate(told)]


@once
def next_tests(rec: Recommendation, most: int = MOST) -> tuple[NextTest, ...]:
    """The tests that tell most for the hours they take, best first; none whose results all lead to the same route, and none where firm."""
    return next_tests_each([rec], most)[0]


def next_tests_each(recs: Sequence[Recommendation], most: int = MOST) -> list[tuple[NextTest, ...]]:
    """The same for each of several teams (at least one) of one pack with the same corrections of needs; all evaluated at once."""
    program, told = program_of(recs[0].pack), [_told(rec) if rec.sureness != "firm" else [] for rec in recs]
    every = [row for tests in told for *_, rows in tests for row in rows]
    if not every:
        return [()] * len(recs)
    firsts = iter(Rows.of_answered(program, len(every), possible_in(every)).first(recs[0].answers.needs).tolist())
    found = []
    for rec, tests in zip(recs, told, strict=True):
        done, dear = [], {r for r in rec.pack.routes if quoted_over(rec, r)}  # which no result of a test brings
        for q, gain, shares, rows in tests:
            led = (program.route_ids[i] if i >= 0 else None for _, i in zip(rows, firsts, strict=False))
            routes = [rec.first if route in dear else route for route in led]
            test, answers, _ = _outcomes_of(program)[q.id]
            results = [Result(*r) for r in zip((o.label for o in test.outcomes), answers, routes, shares, strict=True)]
            if len({r.route for r in results}) > 1:
                done.append(NextTest(q.id, question_text(q), (test_of(rec, q) or test).do, test.takes, test.hours, gain, tuple(results)))
        found.append(tuple(sorted(done, key=lambda t: -t.gain / (t.hours + SETTING_UP))[:most]))
    return found


def _told(rec: Recommendation) -> list[tuple[Question, float, list[float], list[list[int]]]]:
    """The open questions whose test tells something, each with how much, how likely its results are, and what is known after each."""
    domains, found = rec.domains, []
    tests = [(rec.pack.questions[name], masks) for name, (_, _, masks) in _outcomes_of(domains.program).items() if domains.is_asked(name)]
    open_ = [(q, masks) for q, masks in tests if not rec.answers.known(q.id) and test_of(rec, q)]
    if not open_:
        return []
    came_out = [[*_results(masks, rec.looked)] for _, masks in open_]
    for (q, masks), gain, results in zip(open_, information(came_out, rec.looked).tolist(), came_out, strict=True):
        counts = [rows.bit_count() for rows in results]
        known = sum(counts) / rec.looked.size
        if gain * known >= LEAST:
            rows = [[masks[v][i] if v in masks else mask for v, mask in enumerate(domains.answered)] for i in range(len(counts))]
            found.append((q, gain * known, [n / max(1, sum(counts)) for n in counts], rows))
    return found


def _results(masks: Mapping[int, Sequence[int]], looked: Completions) -> Iterator[int]:
    """The rows in which a test has each result, the first that fits; `masks` are what it leaves possible of each variable."""
    left = (1 << looked.size) - 1
    for possible in zip(*masks.values(), strict=True):
        rows = left
        for v, codes in zip(masks, possible, strict=True):
            rows &= functools.reduce(operator.or_, (at for code, at in looked.held[v].items() if codes >> code & 1), 0)
        left &= ~rows
        yield rows


@once
def _outcomes_of(program: Program) -> Outcomes:
    """Question -> its test, the answers that its results give, and what each leaves possible of the question's variables."""
    found: Outcomes = {}
    for q in program.pack.content.questions:
        if q.find_out is not None:
            answers = [a for o in q.find_out.outcomes if (a := read_answer(program.pack, q, o.answer)[0])]  # all do: else no pack
            rows = [as_answered(program, Answers({q.id: a})) for a in answers]
            found[q.id] = q.find_out, answers, {v: [row[v] for row in rows] for v in program.of_question[q.id]}
    return found
