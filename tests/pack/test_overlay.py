"""Overlays change a pack by id and leave the rest of it alone; a grid becomes one question for each row."""

import pytest

from advisor.pack import DEFAULT_PACK, Pack, Problem, Traits
from tests.strategies import DATA, PACK, SMALL

NEW_RULE = "{id: new, when: always, advise: Measure., because: It is so., judgement: true}"


def sound(found: tuple[Pack | None, list[Problem]]) -> Pack:
    """A pack that loaded."""
    assert [] == found[1]
    return found[0]


def mine(text: str) -> dict[str, str]:
    return {"mine.yaml": "extends: base\n" + text}


def test_new_entries_are_appended(read):
    """An id that the base does not know is added after those of the base; a change in the base changes the overlay's text hash."""
    own, base = mine(f"rules: [{NEW_RULE}]"), DEFAULT_PACK.parents[1] / "tests" / "bad" / "base" / "pack.yaml"
    pack = sound(read(own))
    assert list(pack.rules) == ["weekly_facts", "too_few_examples", "new"]
    assert ["base/pack.yaml", "mine/mine.yaml"] == [pack.places["rules", rule].file for rule in ("weekly_facts", "new")]
    later, _ = read(own, base={"pack.yaml": base.read_text() + "# more\n"})
    assert (pack.hash, True) == (later.hash, pack.text_hash != later.text_hash)


def test_fields_merge_and_lists_replace(read):
    """Of an entry that the base knows, named fields change, mappings merge and lists are replaced; `none` takes a need away, or when to switch."""
    pack, problems = read({"mine.yaml": (DATA / "changed_entries.yaml").read_text()})
    assert problems == []
    rule = pack.rules["weekly_facts"]
    assert rule.needs == {"speed": "slightly"} and rule.routes == {"tuning": "against slightly", "lora": "clearly"}
    assert list(pack.routes["retrieval"].meets) == ["speed"] and pack.expand(Traits(trains_at="own")) == ("lora",)
    assert (pack.content.scale.fit.fully, pack.content.scale.fit.partly) == (5, 2)
    assert rule.because == "We measured it." and rule.sources == ("S1",)
    assert list(pack.questions["task"].choices) == ["sort", "extract", "write", "rank"]
    assert pack.questions["examples"].number.edges == (10, 50) and pack.questions["examples"].number.unit == "examples"
    parent = {"p.yaml": "extends: base\nroutes: [{id: lora, switch_to: {retrieval: when it fails, full_tuning: when it nearly does}}]\n"}
    parent["p.yaml"] += "rules: [{id: weekly_facts, because_when: [{when: always, say: They move.}]}]\n"
    own = {"mine.yaml": "extends: parent\nroutes: [{id: lora, switch_to: {retrieval: none}}]\n"}
    pack = sound(read(own, parent=parent))
    assert {"full_tuning": "when it nearly does"} == pack.routes["lora"].switch_to
    own["mine.yaml"] += "rules: [{id: weekly_facts, because: We measured it.}]\n"  # what the base says more closely is another sentence
    assert (1, 0) == tuple(len(p.rules["weekly_facts"].because_when) for p in (pack, sound(read(own, parent=parent))))


def test_groups_are_united(read):
    """A new route may join a group of the base; who is in it stays, and a group that shares its list by an alias does not grow."""
    own = {"mine.yaml": "extends: parent\ngroups: {a: [retrieval, lora], own: [lora]}\n"}
    pack = sound(read(own, parent={"p.yaml": "extends: base\ngroups: {a: &x [lora], b: *x}\n"}))
    assert {"a": ("lora", "retrieval"), "b": ("lora",), "own": ("lora",)}.items() <= pack.content.groups.items()
    assert pack.expand(["a"]) == ("retrieval", "lora")


def test_overlays_stack(read):
    """An overlay may extend an overlay; reasons and rules of all of them count."""
    own = "extends: middle\ndisable: {rules: {new: Not here.}, remarks: {buy: We build.}}\n"
    below = "remarks: [{id: buy, label: Buy, when: always, say: Look.}]\ndisable: {rules: {weekly_facts: Not with us.}}\n"
    pack = sound(read({"mine.yaml": own}, middle={"m.yaml": f"extends: base\nrules: [{NEW_RULE}]\n{below}"}))
    assert list(pack.rules) == ["too_few_examples"]
    assert {"weekly_facts": "Not with us.", "new": "Not here.", "buy": "We build."} == pack.disabled and pack.content.remarks == ()


@pytest.mark.parametrize("name", ["adaptation", "../base", "/", ".", "..", "base/../base", "~", "a b"])
def test_only_names_can_be_extended(read, name: str):
    """A pack is extended by its name, ours from any folder; a path leads nowhere."""
    _, problems = read({"mine.yaml": f"extends: {name}\n"})
    assert [p.code for p in problems] == ([] if name == "adaptation" else ["unknown-pack"])


GRID = (DATA / "grid.yaml").read_text()


def test_rows_are_ordinary_questions(read):
    """Each row has what the grid has, options like its columns, and a test of its own where it or the grid says what to do."""
    pack, problems = read({"mine.yaml": GRID})
    assert [] == problems and {"stands": ["stands_people", "stands_money"]} == pack.grids
    people, money = (pack.questions[q] for q in pack.grids["stands"])
    for q, row in ((people, "Time of the people who know"), (money, "Money")):
        assert ("stands", row, "data", "How hard is it to get?", "work", True) == (q.grid, q.row, q.section, q.ask, q.asked_of, q.opening)
        assert ["no", "yes"] == list(q.choices) and "task is write" == str(q.ask_if)
    assert people.find_out is None
    assert ("Ask who pays.", 0.5, ["yes", "no"]) == (money.find_out.do, money.find_out.hours, [o.answer for o in money.find_out.outcomes])


def test_a_row_overrides_the_test_of_its_grid():
    """A row's own `do`, `takes` and condition stand over those of the grid; a day has eight hours."""
    found = [SMALL.questions[f"remedies_{row}"].find_out for row in ("passage", "model")]
    assert [("Put the passage in by hand.", 2.0), ("Try ten requests on a stronger model.", 0.5)] == [(f.do, f.hours) for f in found]
    assert (None, "stage in [trial, pilot, live]") == (PACK.questions["stands_people"].ask_if, str(PACK.questions["stands_trained"].ask_if))


def test_overlays_change_the_grid_as_it_is_written(read):
    """An overlay adds rows and columns to a grid by its id."""
    own = "extends: parent\nquestions:\n  - {id: stands, grid: {rows: {time: Time}, columns: {maybe: Perhaps}}}\n"
    pack, problems = read({"mine.yaml": own}, parent={"p.yaml": GRID})
    assert [] == problems and ["stands_people", "stands_money", "stands_time"] == pack.grids["stands"]
    assert ["no", "yes", "maybe"] == list(pack.questions["stands_money"].choices)
