"""Rule files edited while a page is open."""

from __future__ import annotations

from urllib.parse import urlencode

ASK = "What is the job that this decision is about?"
QUERY = urlencode({"task": "answer", "examples": "100-499", "wait": "under_7s", "error_cost": "high", "gap": "facts_missing"})


def _edit(site, old: str, new: str, name: str = "1-opening.yaml") -> None:
    path = site.pack / "questions" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_edit_shows_on_the_open_page(own_site, visit):
    """An edited question shows on the open page without a reload; answers and focus stay, and an answer whose option the
    edit took away is named."""
    option = "      unknown_cost: Nobody has looked\n"
    _edit(own_site, "      low:", f"{option}      low:")
    visitor = visit(own_site)
    visitor.open(f"/?{QUERY.replace('error_cost=high', 'error_cost=unknown_cost')}")
    visitor.shows("error_cost", ["Nobody has looked"])
    visitor.option("wait", "1.5–7 s").focus()
    _edit(own_site, ASK, "Which job is it?")
    _edit(own_site, option, "")
    visitor.page.get_by_text("Which job is it?").first.wait_for()
    visitor.settle()
    assert visitor.page.get_by_text(ASK).count() == 0
    assert "unknown_cost is no answer to error_cost" in visitor.page.locator(".st-key-unread").inner_text()
    visitor.shows("error_cost", [])
    visitor.shows("task", ["Answer or solve questions"])
    assert visitor.page.evaluate("document.activeElement.innerText.trim()") == "1.5–7 s"


def test_a_bad_edit_leaves_the_last_good_rules_in_force(own_site, visit):
    """A broken file is named with line and problem, the page goes on with the rules from before, and mending it ends that."""
    visitor = visit(own_site)
    visitor.open(f"/?{QUERY}")
    headline = visitor.page.locator("h1").inner_text()
    visitor.option("wait", "1.5–7 s").focus()
    _edit(own_site, "opening: true", "openning: true")
    alert = visitor.page.locator(".st-key-alerts [data-testid=stAlert]")
    alert.wait_for()
    said = alert.inner_text()
    assert "1-opening.yaml line 8" in said
    assert "openning" in said and "did you mean opening?" in said.replace("`", "")
    assert "stay in force" in said
    assert visitor.page.locator("h1").inner_text() == headline
    assert visitor.page.evaluate("document.activeElement.innerText.trim()") == "1.5–7 s"
    visitor.answer("error_cost", "Harm or legal breach", "error_cost=severe")
    _edit(own_site, "openning: true", "opening: true")
    alert.wait_for(state="detached")
    visitor.shows("error_cost", ["Harm or legal breach"])
