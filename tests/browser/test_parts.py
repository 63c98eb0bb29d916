"""A feature answered one part at a time, in a real browser."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

ASK = "edition=2&makes=fact&facts_in=archive&examples=100-499&wrong_costs=money&wait=seconds"
SORT = "makes=choice&examples=12000&wait=instant&list_size=up_to_9&volume=20000"
TWO = f"{ASK}&{urlencode([('part', 'Answering'), ('part', f'Sorting?{SORT}')])}"


def _parts(query: str) -> list[str]:
    """The names in an address's query, the one in front marked by a star."""
    values = parse_qs(query.partition("?")[2] if query.startswith("http") else query).get("part", [])
    return [f"{v.partition('?')[0]}{'' if '?' in v else '*'}" for v in values]


def _reaches(visitor, *names: str) -> None:
    """Waits until the address holds these parts and the page has come to rest."""
    visitor.page.wait_for_url(lambda url: _parts(url) == list(names))
    visitor.settle()


def _button(visitor, name: str):
    return visitor.page.locator(".st-key-parts button").filter(has_text=name)


def test_two_parts_are_made_switched_reloaded_and_gone_back(site, visit):
    """A second part is begun from the menu and answered; switching, reload, back and forward show each part as it was left."""
    visitor = visit(site)
    page = visitor.page
    visitor.open(f"/?{ASK}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Answer another part").click()
    _reaches(visitor, "Part 1", "Part 2*")
    assert "five answers" in page.locator("h1").inner_text()
    visitor.answer("stage", "Tried on samples", "&stage=trial")
    begun = visitor.query()
    _button(visitor, "Part 1").click()
    _reaches(visitor, "Part 1*", "Part 2")
    headline = page.locator("h1").inner_text()
    page.reload()
    page.locator(".st-key-verdict h1").wait_for()
    visitor.settle()
    assert page.locator("h1").inner_text() == headline
    page.go_back()
    _reaches(visitor, "Part 1", "Part 2*")
    assert visitor.query() == begun
    visitor.shows("stage", ["Tried on samples"])
    page.go_back()
    page.wait_for_url(lambda url: "stage=trial" not in url)
    visitor.settle()
    visitor.shows("stage", [])
    page.go_back()
    page.wait_for_url(lambda url: _parts(url) == [])
    page.go_forward()
    _reaches(visitor, "Part 1", "Part 2*")


def test_a_switch_lasts_while_the_page_looks_for_new_rules(site, visit):
    """A part chosen by keyboard keeps the focus, and the page stays with it though its timer reports every widget every two
    seconds."""
    visitor = visit(site)
    visitor.open(f"/?{TWO}")
    for name, others, makes in (("Sorting", ("Answering", "Sorting*"), "choice"), ("Answering", ("Answering*", "Sorting"), "fact")):
        _button(visitor, name).focus()
        visitor.page.keyboard.press("Enter")
        _reaches(visitor, *others)
        visitor.page.wait_for_timeout(2_500)
        assert parse_qs(visitor.query())["makes"] == [makes]
        assert _parts(visitor.query()) == list(others)
        assert name in visitor.page.evaluate("document.activeElement.innerText")
    visitor.page.locator(".st-key-top").get_by_text("Learn", exact=True).click()
    visitor.page.wait_for_url("**/learn?**")
    assert _parts(visitor.query()) == ["Answering*", "Sorting"]
