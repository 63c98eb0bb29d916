"""The solver's model against brute force on generated packs."""

from dataclasses import replace

import pytest
from hypothesis import given

from advisor.answers import Answers
from advisor.check.prove import Disagreement, Model, answers_of, first_of, settled, settled_text
from advisor.decide import Domains, program_of
from advisor.pack import Answer, Pack
from tests.strategies import SMALL, tiny_pack
from tests.worlds import firsts, open_situations


@given(open_situations())
def test_the_solver_finds_the_routes_that_enumeration_finds(situation):
    """For partial answers it finds completions with a route first exactly for those that come first in some world."""
    pack, answers = situation
    expected, program = firsts(pack, answers), program_of(pack)
    domains = Domains(pack, answers)
    for route in range(len(pack.routes)):
        if pack.routes[name := program.route_ids[route]].companion:
            continue
        for wanted in (True, False):
            model = Model(domains)
            model.require_any([model.first(route) if wanted else model.not_first(route)])
            solved = model.solve(10)
            assert (name in expected if wanted else set(expected) != {name}) == (solved.status == "found")
            if solved.codes is not None:
                first = first_of(pack, replace(answers, given=answers_of(program, solved.codes).given))
                assert wanted == (name == first) and first in expected


@given(open_situations())
def test_settled_is_that_of_brute_force(situation):
    """A proof of settled holds in every world, and a refutation is a world with another first route."""
    pack, answers = situation
    expected, found = firsts(pack, answers), settled(pack, answers, limit=30)
    assert ("yes" if len(expected) == 1 else "no") == found.word and found.first in expected
    if found.word == "no":
        assert found.other in expected and found.other != found.first and first_of(pack, found.witness) == found.other
    assert settled_text(pack, answers, found)


SEVERAL = {f"o{i}": f"Option {i}" for i in range(16)}


def rare(more: str = "") -> Pack:
    """A pack with 131,072 completions, in which `two` comes first where all sixteen options are chosen."""
    halves = [" and ".join(f"o{i} in q" for i in numbers) for numbers in (range(8), range(8, 16))]
    return tiny_pack(
        {"when": halves[0] + more, "routes": {"two": "slightly"}},
        {"when": halves[1], "routes": {"two": "slightly"}},
        {"when": "always", "routes": {"one": "slightly"}},
        questions=[{"id": "q", "several": SEVERAL}, {"id": "n"}],
    )


def test_what_no_sample_shows_is_decided():
    """One completion of many thousands makes it a no; where nothing can pass the first route it is a yes; without time it is undecided."""
    found = settled(rare(), Answers())
    assert ("no", "one", "two") == (found.word, found.first, found.other)
    assert settled_text(rare(), Answers(), found).startswith("Not settled: two would come first with “Option 0")
    late = settled(rare(), Answers(), limit=0)
    assert "not_decided" == late.word and "time was up" in settled_text(rare(), Answers(), late)
    answers = Answers({"n": Answer(("b",))})
    found = settled(rare(" and n is a"), answers)
    assert ("yes", "one") == (found.word, found.first)
    assert "One comes first, whatever the open questions turn out to be. This is proved." == settled_text(rare(" and n is a"), answers, found)


def test_a_witness_that_the_reference_denies_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A completion that is said to put another route first than it does raises."""
    monkeypatch.setattr(Model, "not_first", lambda model, route: True)
    with pytest.raises(Disagreement):
        settled(SMALL, answers_of(program_of(SMALL), Model(Domains(SMALL, Answers())).solve(10).codes))
