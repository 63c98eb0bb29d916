"""A feature of several parts: which stands in front, what a new one is given, and how files hold them."""

import json
from dataclasses import replace

import pytest
import yaml

from advisor.answers import Answers, all_parts, read_answers, read_answers_file, with_currency, write_answers
from advisor.answers import answers as feature
from advisor.pack import Answer
from tests.strategies import DATA, answered, tiny_pack

PACK = tiny_pack(questions=yaml.safe_load((DATA / "desk_questions.yaml").read_text()))
SHARED = {"residency": "region", "team": "developers"}
FILE = (DATA / "desk.yaml").read_text()


@pytest.fixture
def desk() -> Answers:
    """Two parts, the first one in front."""
    answers, problems = read_answers_file(PACK, FILE)
    assert problems == []
    return answers


def test_a_feature_has_one_currency(desk: Answers):
    """Said for any part it holds for all, a new one too, and is read back from a file; the one of list prices is not written down."""
    read, problems = read_answers(PACK, {**write_answers(PACK, desk), "own": {"currency": "EUR"}})
    assert not problems and {"EUR"} == {part.own["currency"] for part in all_parts(feature.begun(PACK, read))}
    assert read == read_answers(PACK, write_answers(PACK, read))[0] == with_currency(desk, "EUR") != desk == with_currency(read, "USD")
    assert ["bad-own"] == [p.code for p in read_answers(PACK, {"answers": {}, "own": {"currency": "euro"}})[1]]


def names(answers: Answers) -> list[str]:
    return [part.part for part in all_parts(answers)]


def test_a_new_part_has_what_holds_for_the_whole_feature() -> None:
    """The present answers become the first part, called as the feature is; the new one in front has what is shared only. Unnamed ones are called after what they make. There are at most six."""
    said, own = {"title": "Desk", "override": "lora"}, {"minutes_by_hand": 6.0, "hour_by_hand": 40.0}
    before = replace(answered(PACK, {"task": "sort", "parts": "few", **SHARED}), assumed=frozenset({"task", "team"}), record=said, own=own)
    now = feature.begun(PACK, replace(before, notes={"task": "a", "team": "b"}, needs={"n": "none"}))
    first, second = all_parts(now)
    assert (["Desk", "Job 2"], "Job 2", 1) == (names(now), now.part, now.place)
    assert ({*SHARED, "parts", "task"}, {*SHARED}) == (set(first.given), set(second.given))
    assert (frozenset({"team"}), {"team": "b"}, {}, {"n": "none"}) == (now.assumed, now.notes, now.needs, first.needs)
    assert ({"title": "Desk"}, {"override": "lora"}, {"hour_by_hand": 40.0}) == (now.record, first.record, now.own)
    called = [feature.named(PACK, replace(answered(PACK, {"makes": "text"}), part=name)).part for name in ("Part 2", "Job 2", "Sorting", "Mine")]
    assert ["Writ", "Writ", "Writ", "Mine"] == called  # nobody but us called it sorting
    mine = replace(answered(PACK, {"makes": "text"}), part="Mine")
    both = feature.in_front((mine, replace(mine, part="Job 2")), 1, {})
    assert ["Mine", "Writ (2)"] == names(feature.named(PACK, both)) == names(feature.named(PACK, feature.named(PACK, both)))
    assert [{"own_days": 30.0}] * 2 == [part.own for part in all_parts(feature.typed(both, "own_days", 30.0, None))]
    for _ in range(feature.MOST_PARTS):
        now = feature.begun(PACK, now)
    assert feature.MOST_PARTS == len(all_parts(now)) == len(set(names(now)))


def test_the_order_of_the_parts_stays(desk: Answers) -> None:
    """Whichever part is in front, they keep their order, and there and back is the same. The title follows it; a favoured route stays with its part."""
    other = feature.brought_forward(desk, "Draft replies")
    assert names(desk) == names(other) == ["Sort tickets", "Draft replies"]
    assert ("Draft replies", 1) == (other.part, other.place)
    assert desk == feature.brought_forward(other, "Sort tickets")
    assert desk is feature.brought_forward(desk, "nobody")
    assert {"title": "Ticket desk", "favoured": "lora"} == desk.record
    assert {"title": "Ticket desk", "favoured": "retrieval"} == other.record
    assert {"favoured": "lora"} == other.others[0].record


def test_removing_a_part_leaves_the_others(desk: Answers) -> None:
    """The neighbour of a removed part comes forward; the last part of all is an ordinary set of answers without a name."""
    three = feature.renamed(feature.begun(PACK, desk), "Tag")
    assert ("Draft replies", ["Sort tickets", "Draft replies"]) == (feature.without(three, "Tag").part, names(feature.without(three, "Tag")))
    assert ("Tag", ["Sort tickets", "Tag"]) == (feature.without(three, "Draft replies").part, names(feature.without(three, "Draft replies")))
    last = feature.without(desk, "Sort tickets")
    assert ("", (), 0) == (last.part, last.others, last.place)
    assert Answer(("write",)) == last.given["task"] and "Ticket desk" == last.record["title"]
    assert last == feature.without(last, "Draft replies")


def test_a_starting_point_leaves_shared_answers_alone(desk: Answers) -> None:
    """It fills the part in front and overrides nothing that was said of the whole feature; without parts it replaces all."""
    point = replace(answered(PACK, {"task": "code", "residency": "anywhere"}), assumed=frozenset({"task", "residency"}))
    now = feature.filled(PACK, desk, point)
    assert (Answer(("code",)), Answer(("region",))) == (now.given["task"], now.given["residency"])
    assert frozenset({"task"}) == now.assumed and "examples" not in now.given
    assert desk.others == now.others
    assert point == feature.filled(PACK, answered(PACK, {"task": "sort"}), point)


def test_notes_find_their_part_again(desk: Answers) -> None:
    """Answers read anew from an address get notes and record back by the part's name, or by what is answered alike."""
    bare = [replace(p, notes={}, record={}) for p in all_parts(desk)]
    back = feature.with_notes(PACK, replace(bare[1], others=(bare[0],), place=1), desk, "favoured")
    both = {"team": "Two of them.", "task": "In three languages."}
    assert (both, {"team": "Two of them."}, "Ticket desk") == (back.notes, back.others[0].notes, back.record["title"])
    assert both == feature.with_notes(PACK, replace(bare[1], part="", others=(), place=0), desk, "favoured").notes


def test_parts_of_a_file_share_the_answers_at_its_top(desk: Answers) -> None:
    """Each part has the shared answers under its own; an empty answer leaves a shared one open, and notes come along."""
    sort, draft = all_parts(desk)
    assert {"residency": ("region",), "task": ("sort",), "examples": ("bin3",)} == {q: a.options for q, a in sort.given.items()}
    assert ("own_machines",) == draft.given["residency"].options and "team" in draft.given
    assert ({"n": "strongly"}, {"team": "Two of them.", "task": "In three languages."}) == (draft.needs, draft.notes)
    for answers in (desk, feature.brought_forward(desk, "Draft replies")):  # and what is written reads back, whichever part stands in front
        written = write_answers(PACK, answers)
        assert (answers, []) == read_answers(PACK, written) == read_answers_file(PACK, json.dumps(written))


def test_the_part_in_front_may_stand_in_two_places() -> None:
    """What stands under its name goes above what stands at the top of the file; of seven parts it is never the one left out."""
    both, problems = read_answers_file(PACK, "part: B\nanswers: {task: sort, team: }\nparts: {A: {task: code}, B: {task: write}}")
    assert ([], "B", Answer(("write",))) == (problems, both.part, both.given["task"])
    many, problems = read_answers_file(PACK, f"part: G\nanswers: {{task: sort}}\nparts: {{{': , '.join('ABCDEFG')}: }}")
    assert ("G", Answer(("sort",)), ["too-many-parts"]) == (many.part, many.given["task"], [p.code for p in problems])
