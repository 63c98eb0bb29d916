"""The Learn page."""

from pathlib import Path

import pytest

from advisor.explain.offers import vendors_of
from advisor.pack import DEFAULT_PACK, load_pack
from tests.components.visits import SMALL, links_of, opened, text_of

OFFERED = "Who offers it today"  # left out where nobody has to
FORM = [
    "What changes", "What it trades", "What it needs", "What it takes", "Steps", "Tests in the plan", "Tools", OFFERED,
    "Signs that it works", "Signs that it fails", "How it goes wrong", "When to stop", "What to switch to", "Sources",
]  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PACK", str(SMALL))


@pytest.fixture
def default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PACK", str(DEFAULT_PACK))


@pytest.mark.usefixtures("default")
def test_every_route_in_the_same_form() -> None:
    """All routes of the default pack show the same sections in the same order, under one title; only those that somebody
    has to offer say who does."""
    app = opened("learn", "route=retrieval")
    pack = load_pack()
    for route in pack.content.routes:
        app.query_params["route"] = route.id
        app.run()
        assert not app.exception
        assert [route.label] == [t.value.replace("\\", "") for t in app.title]
        offered = bool(vendors_of(pack, route.id))
        assert [name for name in FORM if offered or name != OFFERED] == [h.value for h in app.header], route.id


@pytest.mark.usefixtures("default")
def test_a_route_says_who_offers_it_and_until_when() -> None:
    """The chapter of a route lists who offers it with status and dates, gone offers last."""
    app = opened("learn", "route=hosted_tuning")
    table = app.table[0].value
    assert "closes to everybody on 6 January 2027" in " ".join(table["Good to know"])
    status = [text.split()[0].rstrip(",") for text in table["Status"]]
    assert {"Offered", "Preview", "Retiring", "Gone"} == set(status)
    assert sorted(status, key=lambda s: s == "Gone") == status


@pytest.mark.usefixtures("default")
def test_overview_shows_each_layer_and_links_each_route() -> None:
    """Without an entry the page shows a card for each layer and a link to each route, least effort first."""
    pack = load_pack()
    app = opened("learn")
    assert not app.exception
    said = text_of(app)
    assert all(layer.label in said and layer.changes in said for layer in pack.content.layers)
    routes = [query["route"][0] for _, query in links_of(app) if "route" in query]
    assert sorted(pack.routes) == sorted(routes)
    weights = [pack.routes[r].effort for r in routes if pack.routes[r].layer == "weights"]
    assert sorted(weights) == weights


@pytest.mark.usefixtures("default")
def test_term_says_what_it_means_changes_and_trades() -> None:
    """A term has its three parts, its neighbours as links and its sources."""
    term = load_pack().terms["foundation_model"]
    app = opened("learn", "term=foundation_model")
    assert ["What it means", "Which part of the system changes", "What you trade", "See also", "Sources"] == [h.value for h in app.header]
    assert term.means in text_of(app)
    assert set(term.see) == {query["term"][0] for _, query in links_of(app) if "term" in query}


@pytest.mark.usefixtures("small")
def test_standing_of_the_first_route() -> None:
    """With answers, the first route says that it is first and why."""
    app = opened("learn", "route=retrieval&task=extract&gap=facts_missing&examples=20")
    assert "**For your answers:** **1 of 4** routes. Retrieval is the first route." in text_of(app)
    assert "The model cannot know them." in text_of(app)


@pytest.mark.usefixtures("small")
def test_standing_of_a_ruled_out_route() -> None:
    """With answers, a ruled-out route says what rules it out, and links the rule."""
    app = opened("learn", "route=lora&task=sort&examples=100")
    assert "LoRA is ruled out. A classifier does." in text_of(app)
    assert ["no_text_to_tune"] in [query.get("rule") for _, query in links_of(app)]


@pytest.mark.usefixtures("small")
def test_no_standing_without_answers() -> None:
    """Without answers nothing is claimed about them."""
    assert "For your answers" not in text_of(opened("learn", "route=lora"))


@pytest.mark.usefixtures("small")
def test_links_carry_the_answers() -> None:
    """Links to other entries keep the answers in their address."""
    app = opened("learn", "task=write&gap=slow&gap=dear")
    queries = [query for _, query in links_of(app) if "route" in query]
    assert queries and all(["write"] == q["task"] and ["slow", "dear"] == q["gap"] for q in queries)


@pytest.mark.usefixtures("default")
def test_search_finds_routes_and_terms() -> None:
    """A search shows the routes and terms with the word, keeps it in the address, and nothing else."""
    app = opened("learn", "find=lora")
    queries = [query for _, query in links_of(app)]
    assert ["lora"] in [q.get("route") for q in queries]
    assert any("term" in q for q in queries)
    assert ["zero_shot"] not in [q.get("route") for q in queries]
    app.text_input[0].set_value("nothing like this").run()
    assert "nothing like this" == app.query_params["find"]
    assert "Nothing here holds all of “nothing like this”" in text_of(app)


@pytest.mark.usefixtures("default")
def test_unknown_route_names_the_nearest() -> None:
    """A mistyped route in the address gets a kind word and links to what was meant."""
    app = opened("learn", "route=retreival")
    assert not app.exception
    assert "There is no route `retreival`" in app.warning[0].value
    assert "retrieval" in [query["route"][0] for _, query in links_of(app) if "route" in query][:3]


@pytest.mark.usefixtures("small")
def test_table_holds_every_route() -> None:
    """The side-by-side table has a row for each route with layer, effort, time and cost."""
    app = opened("learn")
    app.session_state["learn_tab"] = "Side by side"
    app.run()
    (table,) = app.table
    assert len(load_pack(SMALL).routes) == len(table.value)
    assert ["Route", "Layer", "Effort", "First evidence", "Rough cost to start", "Rough cost to run"] == list(table.value.columns)


def test_marks_in_texts_format_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of an overlay with Markdown, HTML and directives are shown as they are written."""
    (tmp_path / "own").mkdir()
    text = "'*b* [l](http://x.example) :red[hot] $x$ <b>h</b>'"
    overlay = f"extends: {SMALL.name}\nroutes:\n  - {{id: lora, summary: {text}, label: {text}, needs: [{text}]}}\n"
    (tmp_path / "own" / "pack.yaml").write_text(overlay, encoding="utf-8")
    (tmp_path / SMALL.name).symlink_to(SMALL, target_is_directory=True)
    monkeypatch.setenv("ADVISOR_PACK", str(tmp_path / "own"))
    app = opened("learn", "route=lora")
    assert not app.exception
    said = [app.title[0].value, *(m.value for m in app.markdown)]
    assert any("\\*b\\* \\[l\\]" in s for s in said)
    assert not any("*b* [l]" in s or "<b>" in s.replace("\\<", "") or " :red[" in s for s in said)
