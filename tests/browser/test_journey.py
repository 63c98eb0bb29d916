"""The way of a visitor through the app, with parts and with edited rules, in a real browser."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest

from tests.components.test_advise import FIVE, SORTS
from tests.strategies import edit

OPENING = (  # in the order in which they lead
    ("stage", "Nothing tried yet", "stage=idea"),
    ("makes", "Something written", ""),
    ("makes", "A short answer to what was asked (a status, a date, a price), as a reply too", "makes=fact"),
    ("brings", "Sentences, up to a page", "brings=words"),
    ("colleague", "A few worked examples", "colleague=few"),
    ("facts_in", "In many documents, or in one of over 100 pages", "facts_in=archive"),
)
MEANS = (  # one section, in its order
    ("volume", "10–99 requests a day"),
    ("recurs", "Day by day"),
    ("runs", "With any provider, anywhere"),
    ("train", "Nothing"),
    ("team", "Developers, even one"),
    ("budget", "1,001–10,000 USD"),
)
WATCHED = """() => new MutationObserver(() => window.mixed ||= !document.querySelector(".st-key-ask_examples")
    && !!document.querySelector(".st-key-lead input")).observe(document.body, {childList: true, subtree: true})"""


def test_the_opening_questions_lead_one_by_one(site, visit):
    """From the start page a keyboard comes to the first question; each answer stands in the address by its id. One that says all brings the
    next, whose first answer has the focus then; where more may be ticked the focus stays for *Next question*. Five bring advice. A number that is typed
    and left at once stays, and at no moment does the card hold parts of two questions."""
    visitor = visit(site, "/")
    page, focused = visitor.page, "document.activeElement.innerText.trim()"
    page.get_by_role("button", name="Answer questions").focus()
    page.keyboard.press("Enter")
    visitor.settle()
    for question, label, expect in OPENING:
        page.wait_for_function(f"document.activeElement.closest('.st-key-ask_{question}') !== null")
        visitor.answer(question, label, expect)
        went_on = question in ("stage", "makes") and expect
        assert f"You said: {label}" in page.locator(".st-key-said_last").inner_text() if went_on else page.evaluate(focused) == label
        if question in ("brings", "colleague", "facts_in"):
            page.get_by_role("button", name="Next question").press("Enter")
    visitor.stands_at("edition=2&stage=idea&makes=fact&brings=words&colleague=few&facts_in=archive")
    assert page.locator("h1").count() == 1 and "five answers" not in page.locator("h1").inner_text()
    assert "more until this is firm" in page.locator(".st-key-progress").inner_text()
    visitor.settle()
    page.evaluate(WATCHED)
    page.locator(".st-key-ask_examples input").press_sequentially("48000")
    page.get_by_role("button", name="Skip").click()
    page.wait_for_url("**&examples=48000")
    visitor.settle()
    assert not page.evaluate("window.mixed")


def test_nothing_moves_in_the_leading_card(site, visit):
    """While rows of a grid are ticked, what it is for and all buttons stay in their places; what a tick brings stands below them."""
    visitor = visit(site, f"/?{SORTS}&examples=3000&runs=contract&volume=70&team=developers", width=390, height=2_400)
    page, places = visitor.page, "all => all.map(e => e.getBoundingClientRect().y)"
    buttons = page.locator(".st-key-ask_rows_without button, .st-key-go_on")
    before = buttons.evaluate_all(places)
    assert "This tells which" in page.locator(".st-key-lead").inner_text()
    for row in ("form", "product"):
        page.locator(f".st-key-q_without_{row} button").first.click()
        page.wait_for_url(f"**&without_{row}=most*")
        visitor.settle()
        assert buttons.evaluate_all(places) == before
    assert page.locator(".st-key-beside_product_month").is_visible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_nothing_moves_while_a_section_is_answered(site, visit, by: str):
    """Six questions answered inside one open section: it stays open, what was in view stays within 40 pixels of its place, and
    the focus stays on the answer. Closed, the section folds what was answered into its line."""
    visitor = visit(site, f"/?{FIVE}")
    page = visitor.page
    page.locator(".st-key-section_means summary").click()
    visitor.settle()
    places = """() => Object.fromEntries([...document.querySelectorAll('.st-key-questions [class*=st-key-ask_], .st-key-questions summary')]
        .map(e => [(e.className.match(/st-key-ask_\\w+/) ?? [e.innerText])[0], e.getBoundingClientRect()])
        .filter(([_, box]) => box.bottom > 0 && box.top < innerHeight && box.height > 0).map(([name, box]) => [name, box.top]))"""
    for question, label in MEANS:
        option = visitor.option(question, label)
        option.scroll_into_view_if_needed()
        visitor.settle()
        option.hover() if by == "mouse" else option.focus()
        before = page.evaluate(places)
        option.click() if by == "mouse" else page.keyboard.press("Space")
        page.wait_for_url(lambda url, question=question: f"{question}=" in url)
        visitor.settle()
        after = page.evaluate(places)
        assert f"st-key-ask_{question}" in before
        assert {name: (y, after.get(name)) for name, y in before.items() if abs(after.get(name, 1e6) - y) > 40} == {}
        assert page.evaluate("document.activeElement.innerText.trim()") == label
        assert page.locator(".st-key-section_means details[open]").count() == 1
    page.locator(".st-key-section_means summary").click()
    page.locator(".st-key-section_means details[open]").wait_for(state="detached")
    visitor.settle()
    folded = page.locator(".st-key-sections .folded").last.inner_text()
    assert "10–99 requests a day · Day by day · 3 to 30 seconds · With any provider, anywhere" in folded


def test_reload_back_and_forward_keep_the_answers(site, visit):
    """A reload shows the same answers on Advise and on Learn; each answer is one entry of the history, and so is each tab."""
    visitor = visit(site, f"/?{FIVE}")
    page = visitor.page
    page.locator(".st-key-section_means summary").click()
    visitor.settle()
    for question, label in MEANS[1:3]:
        visitor.answer(question, label, f"{question}=")
    headline = page.locator("h1").inner_text()
    page.go_back()
    page.wait_for_url(lambda url: "runs=" not in url)
    visitor.shows("runs", [])
    visitor.shows("recurs", ["Day by day"])
    page.go_forward()
    page.wait_for_url(lambda url: "runs=anywhere" in url)
    visitor.shows("runs", ["With any provider, anywhere"])
    page.get_by_text("Show reasons, plan and costs").click()
    page.get_by_role("tab", name="Why").click()
    page.wait_for_url(lambda url: "tab=why" in url)
    page.reload()
    page.locator(".st-key-verdict h1").wait_for()
    visitor.settle()
    assert page.locator("h1").inner_text() == headline
    assert page.get_by_role("tab", name="Why").get_attribute("aria-selected") == "true"
    page.locator(".st-key-top").get_by_text("Learn", exact=True).click()
    stands = f"{FIVE}&recurs=steady&runs=anywhere"
    page.wait_for_url("**/learn?**")
    visitor.stands_at(stands)
    page.reload()
    page.locator("h1").wait_for()
    visitor.settle()
    visitor.stands_at(stands)
    page.locator(".st-key-top").get_by_text("Advise", exact=True).click()
    page.locator(".st-key-verdict h1").wait_for()
    assert page.locator("h1").inner_text() == headline


def test_every_format_downloads_and_json_reads_back(site, visit, tmp_path: Path):
    """On a phone the menu stands whole; each export gives a file that is not empty, the JSON one the same answers and parts on another visit."""
    query = f"{FIVE}&{urlencode([('part', 'Answering'), ('part', 'Sorting?makes=choice&volume=12000')])}"
    visitor = visit(site, f"/?{query}", width=390, height=844)
    visitor.page.get_by_role("button", name="Export").click()
    visitor.page.locator(".st-key-downloads button").first.wait_for()
    visitor.settle()
    assert visitor.page.locator("[data-testid=stPopoverBody]").evaluate("e => e.scrollHeight - e.clientHeight") == 0
    saved = {}
    for button in visitor.page.locator(".st-key-downloads button").all():
        with visitor.page.expect_download() as caught:
            button.click()
        path = tmp_path / caught.value.suggested_filename
        caught.value.save_as(path)
        assert path.stat().st_size > 500
        saved[path.suffix] = path
    other = visit(site, "/")
    other.page.get_by_text("Start from a file").click()
    other.page.locator(".st-key-start_file input[type=file]").set_input_files(str(saved[".json"]))
    other.stands_at(query)


def test_phone_leads_to_the_advice_and_back(site, visit):
    """On a phone the line at the bottom names the first route, scrolls to the verdict, and back to the questions."""
    visitor = visit(site, f"/?{FIVE}", width=390, height=844)
    assert visitor.page.locator(".st-key-verdict h1").bounding_box()["y"] > 400
    visitor.page.get_by_role("link", name="Advice", exact=True).click()
    visitor.page.wait_for_function("document.querySelector('.st-key-verdict h1').getBoundingClientRect().top < 400")
    visitor.settle()
    visitor.page.get_by_role("link", name="Questions", exact=True).click()
    visitor.page.wait_for_function("document.querySelector('#questions').getBoundingClientRect().top > 0")


def test_a_reason_leads_to_its_rule(site, visit):
    """The link beside a reason opens the rule in the rule browser, with the answers in its address."""
    visitor = visit(site, f"/?tab=why&{FIVE}")  # else folded while little is answered
    link = visitor.page.locator(".why").get_by_role("link", name="rule", exact=True).first
    rule = parse_qs(link.get_attribute("href").partition("?")[2])["rule"][0]
    with visitor.page.context.expect_page() as opened:
        link.click()
    page = opened.value
    page.wait_for_url("**/rules?**")
    assert parse_qs(page.url.partition("?")[2]) == {"rule": [rule], **parse_qs(FIVE)}
    page.get_by_text(rule).first.wait_for()


def _parts(query: str) -> list[str]:
    """The names in an address's query, the one in front marked by a star."""
    values = parse_qs(query.partition("?")[2] if query.startswith("http") else query).get("part", [])
    return [f"{v.partition('?')[0]}{'' if '?' in v else '*'}" for v in values]


def _reaches(visitor, *names: str) -> None:
    """Waits until the address holds these parts and the page has come to rest."""
    visitor.page.wait_for_url(lambda url: _parts(url) == list(names))
    visitor.settle()


def test_two_parts_are_made_switched_reloaded_and_gone_back(site, visit):
    """A second part is begun and answered; switching keeps the focus; reload and back show each part as it was left, also on Learn."""
    visitor = visit(site, f"/?{FIVE}")
    page = visitor.page
    page.get_by_role("button", name="Add another job").click()
    _reaches(visitor, "Answering questions", "Job 2*")
    assert "five answers" in page.locator("h1").inner_text()
    visitor.answer("stage", "Tried on samples", "&stage=trial")
    begun = visitor.page.url
    page.locator(".st-key-parts button").filter(has_text="Answering questions").focus()
    page.keyboard.press("Enter")
    _reaches(visitor, "Answering questions*", "Job 2")
    assert "Answering questions" in page.evaluate("document.activeElement.innerText")
    headline = page.locator("h1").inner_text()
    page.reload()
    page.locator(".st-key-verdict h1").wait_for()
    visitor.settle()
    assert page.locator("h1").inner_text() == headline
    page.go_back()
    _reaches(visitor, "Answering questions", "Job 2*")
    assert visitor.page.url == begun
    visitor.shows("stage", ["Tried on samples"])
    page.locator(".st-key-top").get_by_text("Learn", exact=True).click()
    page.wait_for_url("**/learn?**")
    _reaches(visitor, "Answering questions", "Job 2*")


def test_an_edit_shows_on_the_open_page(own_site, visit):
    """An edited question shows without a reload, and a lost option and a broken file are named; answers, focus and good rules stay."""
    page, focused = (visitor := visit(own_site)).page, "document.activeElement.innerText.trim()"
    asked = own_site.pack / "questions" / "1-start.yaml"
    visitor.open(f"/?{FIVE}&team=unknown_team")
    visitor.option("stage", "Tried on samples").focus()
    edit(asked, ("How far have you come with AI for this work?", "Where do you stand?"))
    edit(own_site.pack / "questions" / "8-means.yaml", ("unknown_team: Nobody has looked, ", ""))
    page.get_by_text("Where do you stand?").first.wait_for()
    visitor.settle()
    assert page.get_by_text("How far have you come").count() == 0
    assert "unknown_team is no answer to team" in page.locator(".st-key-alerts").inner_text()
    assert "5 answered" in page.locator(".st-key-progress").inner_text()
    assert page.evaluate(focused) == "Tried on samples"
    alert, headline = page.locator(".st-key-alerts [data-testid=stAlert]"), page.locator("h1").inner_text()
    page.get_by_role("button", name="Dismiss").click()
    alert.wait_for(state="detached")
    visitor.settle()
    visitor.option("stage", "Tried on samples").focus()
    edit(asked, ("opening: true", "openning: true"))
    alert.wait_for()
    said = alert.inner_text()
    assert "1-start.yaml line 6" in said
    assert "openning" in said and "did you mean opening?" in said.replace("`", "")
    assert "stay in force" in said
    assert (page.locator("h1").inner_text(), page.evaluate(focused)) == (headline, "Tried on samples")
    visitor.answer("stage", "In daily use", "stage=live")
    edit(asked, ("openning: true", "opening: true"))
    alert.wait_for(state="detached")
    assert "You said: In daily use" in page.locator(".st-key-said_last").inner_text()
