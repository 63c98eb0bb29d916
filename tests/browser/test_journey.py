"""The way of a visitor through the app, in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlencode

FIVE = {"task": "answer", "examples": "100-499", "wait": "under_7s", "error_cost": "high", "gap": "facts_missing"}
STEPS = (
    ("task", "Answer or solve questions", "task=answer"),
    ("examples", "100–499", "examples=100-499"),
    ("wait", "1.5–7 s", "wait=under_7s"),
    ("error_cost", "Money or trust", "error_cost=high"),
    ("gap", "Lacks or invents facts", "gap=facts_missing"),
)
QUERY = urlencode(FIVE)
CARDS = ".st-key-asked [class*=st-key-ask_]"  # the opening questions, those that followed, and the next one
FOLLOWED = urlencode({**FIVE, "main_gap": "facts_missing", "assumed": "main_gap"})  # the only fault ticked is the main one


def test_five_answers_by_keyboard_bring_advice_and_the_next_question(site, visit):
    """Each answer keeps the focus and stands in the address by its id, in order; five of them replace the opening by the
    leading candidates. An answer to the next question keeps focus and place, and one more question comes below it."""
    visitor = visit(site, height=1600)
    page, focused = visitor.page, "document.activeElement.innerText.trim()"
    visitor.open("/")
    for question, label, expect in STEPS:
        visitor.answer(question, label, expect)
        assert page.evaluate(focused) == label
    visitor.stands_at(FOLLOWED)
    assert page.locator("h1").count() == 1
    assert "Which way" not in page.locator("h1").inner_text()
    assert "can still come first" in page.locator(".st-key-verdict").inner_text()
    cards = page.locator(CARDS)
    at, first = cards.count() - 1, cards.last.get_attribute("class")
    assert "Next best question" in cards.last.inner_text()
    button = cards.last.locator("button:has(p)").first
    label = button.inner_text()
    button.focus()
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: url.partition("?")[2] != FOLLOWED)
    visitor.settle()
    assert page.evaluate(focused) == label
    assert cards.count() == at + 2
    assert [c for c in cards.nth(at).get_attribute("class").split() if "ask_" in c] == [c for c in first.split() if "ask_" in c]


def test_reload_back_and_forward_keep_the_answers(site, visit):
    """A reload shows the same answers on Advise and on Learn; each answer is one entry of the history."""
    visitor = visit(site)
    page = visitor.page
    visitor.open(f"/?{urlencode({k: FIVE[k] for k in ('task', 'examples', 'wait')})}")
    for question, label, expect in STEPS[3:]:
        visitor.answer(question, label, expect)
    headline = page.locator("h1").inner_text()
    page.go_back()
    page.wait_for_url(lambda url: "gap=" not in url)
    visitor.shows("gap", [])
    visitor.shows("error_cost", ["Money or trust"])
    page.go_back()
    page.wait_for_url(lambda url: "error_cost=" not in url)
    visitor.shows("error_cost", [])
    for expect in ("error_cost=high", "gap=facts_missing"):
        page.go_forward()
        page.wait_for_url(lambda url, expect=expect: expect in url)
        visitor.settle()
    page.reload()
    visitor.shows("wait", ["1.5–7 s"])
    assert page.locator("h1").inner_text() == headline
    page.locator(".st-key-top").get_by_text("Learn", exact=True).click()
    page.wait_for_url("**/learn?**")
    visitor.stands_at(FOLLOWED)
    page.reload()
    page.locator("h1").wait_for()
    visitor.settle()
    visitor.stands_at(FOLLOWED)
    page.locator(".st-key-top").get_by_text("Advise", exact=True).click()
    page.locator(".st-key-verdict h1").wait_for()
    assert page.locator("h1").inner_text() == headline


def test_every_format_downloads_and_json_reads_back(site, visit, tmp_path: Path):
    """Each export button gives a file that is not empty; the JSON one gives the same answers and parts again on another visit."""
    query = f"{QUERY}&{urlencode([('part', 'Answering'), ('part', 'Sorting?task=sort&gap=slow')])}"
    visitor = visit(site)
    visitor.open(f"/?{query}")
    visitor.page.get_by_role("button", name="Export").click()
    visitor.page.locator(".st-key-downloads button").first.wait_for()
    saved = {}
    for button in visitor.page.locator(".st-key-downloads button").all():
        with visitor.page.expect_download() as caught:
            button.click()
        path = tmp_path / caught.value.suggested_filename
        caught.value.save_as(path)
        assert path.stat().st_size > 500
        saved[path.suffix] = path
    other = visit(site)
    other.open("/")
    other.page.get_by_text("Start from…").click()
    other.page.locator(".st-key-start_file input[type=file]").set_input_files(str(saved[".json"]))
    other.stands_at(query)


def test_trying_a_change_says_what_flipped_and_undo_takes_it_back(site, visit):
    """*Try it* puts another route first; a line says why, and *Undo* brings the former answers back."""
    visitor = visit(site, height=1600)
    visitor.open(f"/?{QUERY}")
    headline = visitor.page.locator("h1").inner_text()
    visitor.page.get_by_role("button", name="Try it").first.click()
    line = visitor.page.locator(".st-key-changed_line")
    line.wait_for()
    assert "Was " in line.inner_text() and "changed because" in line.inner_text()
    visitor.page.wait_for_url(lambda url: parse_qs(url.partition("?")[2]) != parse_qs(QUERY))
    line.get_by_role("button", name="Undo").click()
    visitor.page.wait_for_url(lambda url: parse_qs(url.partition("?")[2]) == parse_qs(QUERY))
    visitor.settle()
    assert visitor.page.locator("h1").inner_text() == headline
    visitor.page.go_back()  # one step, however many answers it changed
    visitor.page.wait_for_url(lambda url: parse_qs(url.partition("?")[2]) != parse_qs(QUERY))
    visitor.page.go_back()
    visitor.page.wait_for_url(lambda url: parse_qs(url.partition("?")[2]) == parse_qs(QUERY))


def test_phone_leads_to_the_advice(site, visit):
    """On a phone a line at the bottom names the first route and scrolls to the advice."""
    visitor = visit(site, width=390, height=844)
    visitor.open(f"/?{QUERY}")
    title = visitor.page.locator(".st-key-verdict h1")
    assert title.bounding_box()["y"] > 844
    visitor.page.get_by_text("See the advice").click()
    visitor.page.wait_for_function("document.querySelector('.st-key-verdict h1').getBoundingClientRect().top < 500")


def test_a_reason_leads_to_its_rule(site, visit):
    """The link beside a reason opens the rule in the rule browser, with the answers in its address."""
    visitor = visit(site)
    visitor.open(f"/?{QUERY}")
    link = visitor.page.get_by_role("link", name="rule", exact=True).first
    rule = parse_qs(link.get_attribute("href").partition("?")[2])["rule"][0]
    with visitor.page.context.expect_page() as opened:
        link.click()
    page = opened.value
    page.wait_for_url("**/rules?**")
    assert parse_qs(page.url.partition("?")[2]) == {"rule": [rule], **parse_qs(QUERY)}
    page.get_by_text(rule).first.wait_for()
