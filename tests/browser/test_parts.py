"""A feature answered one part at a time, in a real browser."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

ASK = "task=answer&examples=100-499&wait=under_7s&error_cost=high&gap=facts_missing&team=developers"
SORT = "team=developers&task=sort&examples=12000&wait=under_700ms&error_cost=medium&gap=slow&output=label"
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
    """A second part is begun from the offer and answered; switching, reload, back and forward show each part as it was left."""
    visitor = visit(site, height=1400)
    visitor.open(f"/?{ASK}&parts=few")
    visitor.page.get_by_role("button", name="Answer one part at a time").click()
    _reaches(visitor, "Part 1", "Part 2*")
    assert visitor.page.locator("h1").inner_text() == "Which way should you adapt the model?"
    visitor.shows("task", [])
    assert parse_qs(visitor.query())["team"] == ["developers"]
    visitor.answer("task", "Sort, rank or find", "&task=sort")
    visitor.answer("examples", "5,000–49,999", "&examples=5000-49999")
    begun = visitor.query()
    _button(visitor, "Part 1").click()
    _reaches(visitor, "Part 1*", "Part 2")
    visitor.shows("task", ["Answer or solve questions"])
    headline = visitor.page.locator("h1").inner_text()
    visitor.page.reload()
    visitor.page.locator(".st-key-verdict h1").wait_for()
    visitor.settle()
    visitor.shows("task", ["Answer or solve questions"])
    assert visitor.page.locator("h1").inner_text() == headline
    visitor.page.go_back()
    _reaches(visitor, "Part 1", "Part 2*")
    assert visitor.query() == begun
    visitor.shows("task", ["Sort, rank or find"])
    visitor.shows("examples", ["5,000–49,999"])
    visitor.page.go_back()
    visitor.page.wait_for_url(lambda url: "&examples=5000-49999" not in url)
    visitor.settle()
    visitor.shows("examples", [])
    assert _parts(visitor.query()) == ["Part 1", "Part 2*"]
    visitor.page.go_back()
    visitor.page.wait_for_url(lambda url: "&task=sort" not in url)
    visitor.page.go_back()
    visitor.page.wait_for_url(lambda url: _parts(url) == [])
    visitor.page.locator(".st-key-split_line").wait_for()
    visitor.page.go_forward()
    _reaches(visitor, "Part 1", "Part 2*")


def test_a_switch_lasts_while_the_page_looks_for_new_rules(site, visit):
    """A part chosen by keyboard keeps the focus, and the page stays with it though its timer reports every widget every two
    seconds."""
    visitor = visit(site, height=1400)
    visitor.open(f"/?{TWO}")
    steps = (("Sorting", ("Answering", "Sorting*"), "Sort, rank or find"), ("Answering", ("Answering*", "Sorting"), "Answer or solve questions"))
    for name, others, task in steps:
        _button(visitor, name).focus()
        visitor.page.keyboard.press("Enter")
        _reaches(visitor, *others)
        visitor.page.wait_for_timeout(2_500)
        visitor.shows("task", [task])
        assert _parts(visitor.query()) == list(others)
        assert name in visitor.page.evaluate("document.activeElement.innerText")
    visitor.page.locator(".st-key-top").get_by_text("Learn", exact=True).click()
    visitor.page.wait_for_url("**/learn?**")
    assert _parts(visitor.query()) == ["Answering*", "Sorting"]
