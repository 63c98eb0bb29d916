"""Answers as they stand in files read back to the same."""

from __future__ import annotations

from dataclasses import replace

import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import RECORD_FIELDS, Answers, read_answers, read_answers_file, write_answers
from advisor.pack import Answer, Pack, plain_answer
from tests.strategies import SMALL, answers_for

text = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20)
numbers = st.one_of(st.integers(0, 10**15 - 1).map(float), st.floats(0, 10**6).map(lambda x: round(x, 4)))


@st.composite
def whole_answers(draw, pack: Pack) -> Answers:
    drawn = draw(answers_for(pack))
    given_ = dict(drawn.given)
    if draw(st.booleans()):
        number = draw(numbers)
        question = pack.questions["examples"]
        given_["examples"] = Answer((f"bin{question.bin_of(number)}",), number)
    return Answers(
        given=given_,
        priorities={c: p for c, p in drawn.priorities.items() if p != 1},  # which is what it is without a priority
        assumed=frozenset(draw(st.lists(st.sampled_from(list(given_)), unique=True))) if given_ else frozenset(),
        notes=draw(st.dictionaries(st.sampled_from(list(pack.questions)), text, max_size=2)),
        record=draw(st.dictionaries(st.sampled_from(RECORD_FIELDS), text, max_size=2)),
    )


@given(whole_answers(SMALL))
def test_written_answers_read_back(answers: Answers):
    """Answers written to YAML and read back are the same, in the same order. (The bin `0` is the number 0.)"""
    if answers.given.get("examples") == Answer(("bin0",)):
        answers = replace(answers, given={**answers.given, "examples": Answer(("bin0",), 0.0)})
    dumped = yaml.safe_dump(write_answers(SMALL, answers), sort_keys=False, allow_unicode=True)
    for read, problems in (read_answers(SMALL, yaml.safe_load(dumped)), read_answers_file(SMALL, dumped.encode(), "f")):
        assert problems == []
        assert answers == read
        assert list(answers.given) == list(read.given)


def test_plain_answers():
    """Answers stand in files as ids, lists, numbers, ranges or `not_sure`."""
    answers = [Answer(("bin3",), 120.0), Answer(("bin1",), 9.5), Answer(("bin2",)), Answer(("bin0", "bin1")), Answer(not_sure=True)]
    assert [120, 9.5, "10-49", ["0", "1-9"], "not_sure"] == [plain_answer(SMALL.questions["examples"], a) for a in answers]
    assert [] == plain_answer(SMALL.questions["gap"], Answer(()))
