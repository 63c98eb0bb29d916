"""Rule files edited while a page is open."""

from __future__ import annotations

ASK = "How far have you come with a model?"
QUERY = "edition=2&makes=fact&facts_in=archive&examples=100-499&wrong_costs=money&wait=seconds"


def _edit(site, old: str, new: str, name: str = "1-start.yaml") -> None:
    path = site.pack / "questions" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_edit_shows_on_the_open_page(own_site, visit):
    """An edited question shows on the open page without a reload; answers and focus stay, and an answer whose option the
    edit took away is named."""
    _edit(own_site, "{hundreds:", "{unknown_cost: Nobody has looked, hundreds:", "8-means.yaml")
    visitor = visit(own_site)
    visitor.open(f"/?{QUERY}&budget=unknown_cost")
    visitor.option("stage", "Tried on samples").focus()
    _edit(own_site, ASK, "Where do you stand?")
    _edit(own_site, "unknown_cost: Nobody has looked, ", "", "8-means.yaml")
    visitor.page.get_by_text("Where do you stand?").first.wait_for()
    visitor.settle()
    assert visitor.page.get_by_text(ASK).count() == 0
    assert "unknown_cost is no answer to budget" in visitor.page.locator(".st-key-unread").inner_text()
    assert "5 answered" in visitor.page.locator(".st-key-progress").inner_text()
    assert visitor.page.evaluate("document.activeElement.innerText.trim()") == "Tried on samples"


def test_a_bad_edit_leaves_the_last_good_rules_in_force(own_site, visit):
    """A broken file is named with line and problem, the page goes on with the rules from before, and mending it ends that."""
    visitor = visit(own_site)
    visitor.open(f"/?{QUERY}")
    headline = visitor.page.locator("h1").inner_text()
    visitor.option("stage", "Tried on samples").focus()
    _edit(own_site, "opening: true", "openning: true")
    alert = visitor.page.locator(".st-key-alerts [data-testid=stAlert]")
    alert.wait_for()
    said = alert.inner_text()
    assert "1-start.yaml line 5" in said
    assert "openning" in said and "did you mean opening?" in said.replace("`", "")
    assert "stay in force" in said
    assert visitor.page.locator("h1").inner_text() == headline
    assert visitor.page.evaluate("document.activeElement.innerText.trim()") == "Tried on samples"
    visitor.answer("stage", "In daily use", "stage=live")
    _edit(own_site, "openning: true", "opening: true")
    alert.wait_for(state="detached")
    visitor.shows("stage", ["In daily use"])
