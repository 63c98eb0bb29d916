"""The Learn page and the Rules page."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from advisor.explain.offers import vendors_of
from advisor.pack import load_pack
from tests.components.visits import links_of, opened, text_of, unfolded
from tests.strategies import SMALL, put

FORM = [
    "What changes", "What it trades", "What it meets", "What it needs", "What it takes", "Steps", "Tests in the plan", "Tools",
    "Signs that it works", "Signs that it fails", "How it goes wrong", "When to stop", "This or another?", "Sources",
]  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PACK", str(SMALL.folder))


def test_every_route_in_the_same_form() -> None:
    """All routes of the default pack show the same sections in one order, under one title; only what somebody has to offer says who does."""
    app, pack = opened("learn", "route=retrieval"), load_pack()
    for route in pack.content.routes:
        app.query_params["route"] = route.id
        app.run()
        assert not app.exception
        assert [route.label] == [t.value.replace("\\", "") for t in app.title]
        heads = [head for block in app.get("html") for head in re.findall("<h2>(.*?)</h2>", block.proto.body)]
        absent = {"What it meets": not route.meets, "This or another?": route.companion}
        assert [name for name in FORM if not absent.get(name)] == heads, route.id
        assert [*["Who offers it today"][: len(vendors_of(pack, route.id))], "What to switch to"] == [h.value for h in app.header], route.id


def test_overview_shows_each_layer_and_links_each_route() -> None:
    """Without an entry the page shows what each layer changes and a link to each route that keeps the answers, least effort first."""
    pack, app = load_pack(), opened("learn", "makes=fact&colleague=page&colleague=few")
    said = text_of(app)
    assert all(layer.label in said and layer.changes in said for layer in pack.content.layers)
    queries = [query for _, query in links_of(app) if "route" in query]
    assert all(["fact"] == q["makes"] and ["page", "few"] == q["colleague"] for q in queries)
    routes = [q["route"][0] for q in queries]
    assert sorted(pack.routes) == sorted(routes)
    weights = [pack.routes[r].effort for r in routes if pack.routes[r].layer == "weights"]
    assert sorted(weights) == weights


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("query", "words", "rule"),
    [
        ("route=retrieval&task=extract&gap=facts_missing&examples=20", "**1 of 3** routes. Retrieval is a good choice: it comes", "missing_facts"),
        ("route=lora&task=sort&examples=100", "LoRA is ruled out. A classifier does.", "no_text_to_tune"),
    ],
)
def test_standing_for_the_answers(query: str, words: str, rule: str) -> None:
    """With answers a route says how it stands, why, and which rule is behind that; without answers nothing is claimed."""
    app = opened("learn", query)
    assert f"**For your answers:** {words}" in text_of(app)
    assert [rule] in [query.get("rule") for _, query in links_of(app)]
    assert "For your answers" not in text_of(opened("learn", query.partition("&")[0]))


def test_search_finds_routes_and_terms() -> None:
    """A search leaves the routes and terms with the word, keeps it in the address, and says where there is none."""
    app = opened("learn", "find=lora")
    routes = [query["route"] for _, query in links_of(app) if "route" in query]
    assert ["lora"] in routes and ["zero_shot"] not in routes
    app.session_state["learn_tab"] = "Terms"
    assert any("term" in query for _, query in links_of(app.run()))
    assert load_pack().terms["foundation_model"].means in text_of(opened("learn", "term=foundation_model"))
    app.text_input[0].set_value("nothing like this").run()
    assert "nothing like this" == app.query_params["find"] and "Nothing here holds all of “nothing like this”" in text_of(app)


def test_marks_in_texts_format_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of an overlay with Markdown, HTML and directives are shown as they are written."""
    text = "'*b* [l](http://x.example) :red[hot] $x$ <b>h</b>'"
    overlay = f"extends: {SMALL.folder.name}\nroutes:\n  - {{id: lora, summary: {text}, label: {text}, takes: [{text}]}}\n"
    (tmp_path / SMALL.folder.name).symlink_to(SMALL.folder, target_is_directory=True)
    monkeypatch.setenv("ADVISOR_PACK", str(put(tmp_path / "own", overlay)))
    app = opened("learn", "route=lora")
    said = [app.title[0].value, *(m.value for m in app.markdown)]
    assert any("\\*b\\* \\[l\\]" in s for s in said)
    assert not any("*b* [l]" in s or "<b>" in s.replace("\\<", "") or " :red[" in s for s in said)


def listed(app: AppTest) -> list[str]:
    """The rules that the page links to, each once, in order."""
    return list(dict.fromkeys(query["rule"][0] for _, query in links_of(app) if "rule" in query))


@pytest.mark.usefixtures("small")
def test_one_rule_in_full() -> None:
    """A rule shows its sentence, condition in words and as written, effects, grounds, cases, file and YAML."""
    app = opened("rules", "rule=enough_to_imitate")
    assert ["There is enough to imitate."] == [h.value for h in app.header]
    said = text_of(app)
    assert re.findall("When|What it does|For your answers|What it rests on", said)
    assert "What is the job: “Extract” or “Write”" in said and "task in [extract, write] and examples" in said
    assert re.search(r"Shows\s+the need to learn a manner:\s+for, clearly", said)
    assert re.search(r"Puts a step first:\s+Test set, ahead of LoRA and Full tuning.", said)
    assert "A survey" in said and "2024" in said
    place = SMALL.places[("rules", "enough_to_imitate")]
    assert f"`{place.file}` line {place.line}" in said
    assert app.code[0].value.startswith("- id: enough_to_imitate")


@pytest.mark.usefixtures("small")
def test_a_change_is_tried_and_a_slip_keeps_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed rule says what moves for these answers; a slip is named with its line and stays in the box. Saving takes the server's leave."""
    app = unfolded(opened("rules", "rule=missing_facts&gap=facts_missing&task=extract"), "change_missing_facts")
    for strength, said in (("against clearly", "Prompting comes first, no longer Retrieval"), ("cleary", "line 3")):
        box = app.text_area[0]
        box.set_value(re.sub("knowledge: .*}", f"knowledge: {strength}}}", box.value))
        next(b for b in app.button if b.label == "Try").click().run()
        assert not app.exception
        assert said in text_of(app) and f"knowledge: {strength}}}" in app.text_area[0].value
        assert "Save" not in [b.label for b in app.button]
    monkeypatch.setenv("ADVISOR_EDIT", "1")
    app.text_area[0].set_value("{id: missing_facts, needs: {speed: slightly, knowledge: clearly}}")
    next(b for b in app.button if b.label == "Try").click().run()
    assert "Save" in [b.label for b in app.button]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("query", "count", "first"),
    [
        ("source=S1&route=full_tuning", "2 of 7 rules", "enough_to_imitate"),
        ("gap=facts_missing&facts_change=weekly", "2 of 7 rules · 2 fire for your answers", "missing_facts"),
        ("gap=facts_missing&facts_change=weekly&find=a", "7 of 7 rules · 2 fire for your answers", "missing_facts"),
    ],
)
def test_what_the_address_says_narrows_the_list(query: str, count: str, first: str) -> None:
    """With answers the page opens on rules that fired; words, route and source decide which are listed, the strongest first, and are counted."""
    app = opened("rules", query)
    assert count in text_of(app)
    assert first == listed(app)[0]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("kind", "said", "meant"), [("rule", "missing_fact", "missing_facts"), ("source", "S2", "")])
def test_an_unknown_id_names_the_nearest(kind: str, said: str, meant: str) -> None:
    """An unknown id in the address gets a kind word and the nearest id."""
    app = opened("rules", f"{kind}={said}")
    assert f"There is no {kind} `{said}`" in app.warning[0].value
    assert (f"Did you mean `` {meant} ``" in app.warning[0].value) is bool(meant)
