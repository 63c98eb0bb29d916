"""The answers that force the first route: enough, and none too many, against brute force."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from advisor.answers import Answers, read_answers
from advisor.decide import evaluate, weights_of
from advisor.decide.domains import Domains
from advisor.explain.held import Held, is_definite
from advisor.explain.replay import first_of
from advisor.explain.settled import settled
from advisor.explain.sufficient import sufficient_reason, sufficient_text
from advisor.pack import DEFAULT_PACK, Answer, Pack, load_pack
from tests.decide import oracle
from tests.decide.test_outlook import as_answers
from tests.explain.test_proofs import situations
from tests.strategies import make_pack

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
MANY = 1_500


def values(pack: Pack, name: str) -> list[Answer]:
    """Every definite answer to a question."""
    choices = list(pack.questions[name].choices)
    if pack.questions[name].several is None:
        return [Answer((o,)) for o in choices]
    return [Answer(s) for n in range(len(choices) + 1) for s in itertools.combinations(choices, n)]


def leaders(pack: Pack, answers: Answers, kept: Iterable[str]) -> Iterator[str | None]:
    """Who leads, for every way to answer the given questions other than those kept; what is unknown stays so."""
    freed = [q for q, a in answers.given.items() if q not in set(kept) and is_definite(pack, q, a)]
    for chosen in itertools.product(*(values(pack, q) for q in freed)):
        yield first_of(Domains(pack, answers).program, replace(answers, given={**answers.given, **dict(zip(freed, chosen, strict=True))}))


def completions(pack: Pack, answers: Answers, kept: Iterable[str]) -> Iterator[str | None]:
    """The first routes of all worlds that agree with the answers kept, within the assumptions that the answers respect."""
    fewer = replace(answers, given={q: a for q, a in answers.given.items() if q in set(kept)})
    never = [a.never for a in pack.content.assume if oracle.certainty(pack, answers, a.never) is not True]
    for world in oracle.worlds(pack, fewer):
        if not any(oracle.holds(pack, n, world) for n in never):
            yield oracle.first(pack, as_answers(world, pack, dict(answers.priorities)))


@given(situations())
@slow
def test_the_reason_is_enough_and_minimal(situation) -> None:
    """Whatever else is answered, the kept answers force the route; without any one of them something else can lead."""
    pack, answers = situation
    verdict = settled(pack, answers, 30)
    found = sufficient_reason(pack, answers, 30, verdict=verdict)
    if found is None:
        top = evaluate(pack, answers).ranking[0]
        assert verdict.first is None or top.status == "ruled_out"
        return
    assert ("proved", True) == (found.status, found.minimal)
    assert found.relative == (verdict.status != "proved")
    assert list(found.questions) == [q for q in answers.given if q in found.questions]
    all_ways = leaders if found.relative else completions
    assume(sum(1 for _ in itertools.islice(all_ways(pack, answers, ()), MANY)) < MANY)
    assert {found.route} == set(all_ways(pack, answers, found.questions)) | {found.route}
    for question in found.questions:
        assert {found.route} != set(all_ways(pack, answers, [q for q in found.questions if q != question])), question
    assert sufficient_text(pack, answers, found)


@given(situations(), st.data())
@slow
def test_held_is_the_ranking_as_it_stands(situation, data) -> None:
    """With what is unknown held, the arrays put the route first that the reference evaluator ranks highest."""
    pack, answers = situation
    definite = frozenset(q for q, a in answers.given.items() if is_definite(pack, q, a))
    held = Held(Domains(pack, answers), weights_of(pack, answers), definite)
    codes = held.draw(4, np.random.default_rng(data.draw(st.integers(0, 2**32 - 1))))
    program = held.program
    for column, first in zip(codes.T, held.firsts(codes), strict=True):
        changed = {}
        for q in definite:
            variables, choices = program.of_question[q], list(pack.questions[q].choices)
            several = pack.questions[q].several is not None
            changed[q] = (
                Answer(tuple(o for o, v in zip(choices, variables, strict=True) if column[v]))
                if several
                else Answer((choices[column[variables[0]]],))
            )
        expected = first_of(program, replace(answers, given={**answers.given, **changed}))
        assert expected == (program.route_ids[first] if first >= 0 else None)


def test_the_words() -> None:
    """A single answer that decides is named, with what it decides."""
    question = {"section": "s", "options": {"a": "Apples", "b": "Bread"}}
    pack = make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": [{"id": "q", "ask": "Which?", **question}, {"id": "other", "ask": "Other?", **question}],
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": r, "label": r.capitalize(), "family": "rag", "layer": "l"} for r in ("one", "two")],
            "rules": [{"id": "r", "when": "q is b", "points": {"two": {"c": 1}}, "because": "It is.", "judgement": True}],
        }
    )
    answers = Answers({"other": Answer(("a",)), "q": Answer(("b",))})
    found = sufficient_reason(pack, answers)
    assert found is not None
    assert ("q",) == found.questions
    assert "1 answer settles it: “Bread” for “Which?”. With it, two comes first whatever else is answered." == sufficient_text(pack, answers, found)


def test_without_time_nothing_is_claimed_that_was_not_proved() -> None:
    """A search without time does not claim that no answer could be left out, save where rows and bounds alone show it."""
    pack = load_pack(DEFAULT_PACK)
    unproved = 0
    for case in pack.content.cases[:40]:
        answers, _ = read_answers(pack, {"answers": case.answers})
        found = sufficient_reason(pack, answers, time_limit=0)
        assert found is not None
        assert found.minimal == ("None of them can be left out" in sufficient_text(pack, answers, found))
        unproved += not found.minimal
    assert unproved
