"""The way of a visitor through the app, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from advisor.answers import read_answers_file
from advisor.pack import load_pack

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
    """Each export button gives a file that is not empty; the JSON one gives the same answers again, on the page too."""
    visitor = visit(site)
    visitor.open(f"/?{QUERY}")
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
    assert list(json.loads(saved[".json"].read_text(encoding="utf-8"))["answers"]) == list(FIVE)
    answers, problems = read_answers_file(load_pack(site.pack), saved[".json"])
    assert (problems, list(answers.given)) == ([], list(FIVE))
    other = visit(site)
    other.open("/")
    other.page.get_by_text("Start from…").click()
    other.page.locator(".st-key-start_file input[type=file]").set_input_files(str(saved[".json"]))
    other.page.wait_for_url(lambda url: "gap=facts_missing" in url)
    assert other.query() == QUERY


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


def test_why_not_a_route_and_what_would_put_it_first(site, visit):
    """*Why not …* answers for any route but the first; the page around it stays, and the address too."""
    visitor = visit(site, height=2400)
    visitor.open(f"/?{QUERY}")
    headline = visitor.page.locator("h1").inner_text()
    visitor.choose("why_not", "LoRA tuning")
    said = visitor.page.locator(".st-key-why_not_this")
    said.wait_for()
    visitor.settle()
    assert "LoRA tuning is" in said.inner_text()
    assert "first" in said.inner_text()
    assert visitor.page.locator("h1").inner_text() == headline
    visitor.stands_at(QUERY)


def test_a_starting_point_marks_what_it_filled(site, visit):
    """A typical task fills in answers that are marked as assumed in one step of the history; *Clear* opens them again."""
    visitor = visit(site)
    visitor.open("/")
    visitor.page.locator(".st-key-points button").first.click()
    visitor.page.wait_for_url(lambda url: "assumed=" in url)
    visitor.settle()
    assert "assumed" in visitor.page.locator(".st-key-assumed_line").inner_text()
    visitor.page.go_back()
    visitor.page.wait_for_url(lambda url: "assumed=" not in url)
    visitor.page.go_forward()
    visitor.page.wait_for_url(lambda url: "assumed=" in url)
    visitor.settle()
    visitor.page.get_by_role("button", name="Clear", exact=True).click()
    visitor.page.wait_for_url(lambda url: "assumed=" not in url)
    visitor.page.get_by_text("Which way should you adapt the model?").wait_for()
    visitor.stands_at("")


def test_none_and_not_sure_clear_the_other_answers(site, visit):
    """*None of these* and *Not sure* stand alone in a question of several answers, and another answer clears them."""
    visitor = visit(site, height=1600)
    visitor.open("/")
    visitor.answer("gap", "Too slow", "gap=slow")
    visitor.answer("gap", "None of these", "gap=-")
    visitor.shows("gap", ["None of these"])
    visitor.answer("gap", "Not sure", "gap=~")
    visitor.shows("gap", ["Not sure"])
    visitor.answer("gap", "Too dear", "gap=dear")
    visitor.shows("gap", ["Too dear"])


def test_phone_leads_to_the_advice(site, visit):
    """On a phone a line at the bottom names the first route and scrolls to the advice."""
    visitor = visit(site, width=390, height=844)
    visitor.open(f"/?{QUERY}")
    title = visitor.page.locator(".st-key-verdict h1")
    assert title.bounding_box()["y"] > 844
    visitor.page.get_by_text("See the advice").click()
    visitor.page.wait_for_function("document.querySelector('.st-key-verdict h1').getBoundingClientRect().top < 500")


def test_start_over_empties_everything(site, visit):
    """*Start over* brings the opening back with nothing answered; the browser's back button undoes it."""
    visitor = visit(site)
    visitor.open(f"/?{QUERY}")
    visitor.page.get_by_role("button", name="More").click()
    visitor.page.get_by_text("Start over").click()
    visitor.page.get_by_text("Which way should you adapt the model?").wait_for()
    visitor.settle()
    visitor.stands_at("")
    visitor.page.go_back()
    visitor.page.locator(".st-key-verdict h1").wait_for()
    visitor.shows("task", ["Answer or solve questions"])


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
