"""The one owner of the address: answers as a query, and back."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers, all_parts, read_answers
from advisor.answers.address import from_query, query_string, to_query
from advisor.answers.answers import clean_name, free_name, in_front
from advisor.pack import Answer
from tests.strategies import PACK, SMALL, tiny_pack, whole_answers

TRAVELLING = whole_answers().map(lambda answers: replace(answers, notes={}, record={}))


@given(st.lists(st.tuples(st.text(max_size=50), TRAVELLING), min_size=2, max_size=6), st.integers(0, 5))
def test_answers_and_parts_come_back_from_the_address(drawn: list[tuple[str, Answers]], at: int):
    """Whatever was answered comes back from the escaped address in its order, with corrected needs and marks; parts with any names, the same in front."""
    parts: list[Answers] = []
    for name, answers in drawn:
        parts.append(replace(answers, part=free_name(clean_name(name), [p.part for p in parts])))
    for answers in (drawn[0][1], in_front(tuple(parts), at % len(parts), {})):
        back, problems = from_query(SMALL, parse_qs(query_string(to_query(SMALL, answers))))
        assert (problems, back, list(back.given)) == ([], answers, list(answers.given))


@pytest.mark.parametrize(
    ("query", "names", "code"),
    [
        ("junk=1", [], "unknown-question"),
        ("task=nonsense", [], "unknown-option"),
        ("gap=~&gap=slow", [], "bad-answer"),
        ("need.speed=utmost", [], "bad-correction"),
        ("edition=3", [], "bad-edition"),
        ("assumed=nobody", [], "unknown-question"),
        ("choice=loora", [], "unknown-route"),
        ("part=A&part=B?task%3Dnonsense", ["A", "B"], "unknown-option"),
        ("part=A&part=B?part=C", ["A", "B"], "unknown-question"),
        ("part=A?task=sort&part=B?task=sort", ["Job 1", "A", "B"], ""),
        ("part=&part=%3F", ["Job 1", "Job 2"], ""),
        ("part=Only", [], ""),
        ("&".join([*(f"part=P{i}?" for i in range(8)), "part=Front"]), ["Front", *(f"P{i}" for i in range(5))], "too-many-parts"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_kept(query: str, names: list[str], code: str):
    """Whatever cannot be read, also within a part, gives one problem; all other answers are there, and each part has a name of its own."""
    answers, problems = from_query(SMALL, parse_qs(f"facts_change=weekly&{query}", True))
    assert [p.code for p in problems] == [code] * bool(code)
    assert [p.part for p in all_parts(answers)] == names
    assert answers.given["facts_change"] == Answer(("weekly",))


def test_query_is_readable():
    """The edition comes first, ids stand in the order of the answers, grids row by row; `~` is not sure, `-` is none, several answers repeat their
    key. The part in front gives its name only; each other one its name and a query of its own. What a page keeps stands before it all."""
    said = {"gap": ["slow", "dear"], "task": "write", "remedies": {"passage": "helped"}, "examples": "50-4999", "facts_change": "not_sure"}
    answers, _ = read_answers(SMALL, {"answers": said, "needs": {"speed": "strongly"}, "assumed": ["task", "gap"]})
    expected = "edition=2&gap=slow&gap=dear&task=write&remedies_passage=helped&examples=50-4999&facts_change=~"
    assert query_string(to_query(SMALL, answers)) == f"{expected}&need.speed=strongly&assumed=gap.task"
    assert to_query(SMALL, Answers(given={"gap": Answer()})) == {"edition": ["2"], "gap": ["-"]}
    assert to_query(SMALL, Answers()) == {}
    parts = (Answers({"task": Answer(("sort",))}, part="Sort it"), Answers({"gap": Answer(("slow", "dear"))}, part="Write"))
    query = to_query(SMALL, in_front(parts, 0, {}))
    assert list(query.items()) == [("edition", ["2"]), ("task", ["sort"]), ("part", ["Sort it", "Write?gap=slow&gap=dear"])]


def test_addresses_of_the_first_edition_carry_over_what_holds():
    """An address without an edition whose questions only the first edition had is read by what carries over; one notice names what
    could not, in whatever part it stands. One that names the edition of today is not."""
    query = {"old_task": ["classify"], "old_amount": ["100"], "old_wish": ["yes"], "p.speed": ["most"], "part": ["A", "B?old_task=write&old_wish=no"]}
    answers, problems = from_query(SMALL, query)
    assert [p.code for p in problems] == ["first-edition"]
    assert "`old_wish`" in problems[0].message and "`priorities`" in problems[0].message and "`old_task`" not in problems[0].message
    assert (answers.given["task"], answers.given["examples"].number) == (Answer(("sort",)), 100)
    assert answers.others[0].given == {"task": Answer(("write",))}
    assert [p.code for p in from_query(SMALL, {"edition": ["2"], "old_task": ["classify"]})[1]] == ["unknown-question"]


def test_no_question_collides_with_a_key_of_the_page_or_of_streamlit():
    """Questions called `rule`, `assumed` or `embed` travel too, beside the page's own `rule` and Streamlit's `embed`."""
    pack = tiny_pack(questions=[{"id": name} for name in ("rule", "assumed", "edition", "embed", "part", "embedding")])
    answers = Answers(given={q: Answer(("a",)) for q in pack.questions}, assumed=frozenset(["rule"]))
    query = {"rule": ["some_rule"], **to_query(pack, answers)}
    assert all(not key.startswith("embed") or key.endswith(".") for key in query)
    assert from_query(pack, {**query, "embed": ["true"], "embed_options": ["dark_theme"]}) == (answers, [])


def test_the_favoured_route_travels():
    """The route that the record favours stands in the address, comes back from it, and nothing else of the record does."""
    answers = Answers(given={"task": Answer(("write",))}, record={"favoured": "lora", "title": "Ours"})
    query = to_query(SMALL, answers)
    assert query_string(query) == "edition=2&task=write&choice=lora"
    assert from_query(SMALL, query) == (replace(answers, record={"favoured": "lora"}), [])
    assert "choice" not in to_query(SMALL, replace(answers, record={"favoured": "a route of theirs"}))


def test_old_names_and_lost_marks_are_read():
    """A link from before a question or an option was renamed still reads, and so does `5000+` whose plus was not escaped."""
    answers, problems = from_query(SMALL, parse_qs("amount=20&facts_change=monthly&assumed=amount"))
    assert (problems, list(answers.given)) == ([], ["examples", "facts_change"])
    assert (Answer(("weekly",)), {"examples"}) == (answers.given["facts_change"], answers.assumed)
    assert from_query(SMALL, parse_qs("examples=5000+"))[0].given["examples"] == Answer(("bin4",))


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=40), max_size=4), max_size=8))
def test_no_address_raises(raw: dict[str, list[str]]):
    """Any query at all gives answers and problems, never an error."""
    answers, _ = from_query(SMALL, raw)
    assert set(answers.given) <= set(SMALL.questions) and ([], answers) == from_query(SMALL, to_query(SMALL, answers))[::-1]


def test_what_says_that_no_other_holds_is_no_answer_beside_others():
    """Then one problem says so, and the other answers stand."""
    answers, (problem,) = from_query(PACK, parse_qs("colleague=nothing&colleague=page&facts_in=nowhere&makes=text"))
    assert ({"facts_in", "makes"}, "write `nothing` alone, or without it") == ({*answers.given}, problem.hint)
