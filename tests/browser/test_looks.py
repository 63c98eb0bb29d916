"""How every page looks and reads, at three widths and in both themes. Screenshots stay in build/screenshots for people to look at. axe-core finds
what a screen reader or weak eyes would miss; colour contrast below 4.5 is one of its serious findings."""

from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python import sync_playwright

from advisor.answers import query_string, read_answers_file, to_query
from advisor.pack import load_pack
from tests.strategies import ROOT

HEIGHTS = {1440: 900, 390: 844, 320: 844}  # of the first screen, by width
WIDTHS = {"light": (1440, 390, 320), "dark": (390, 1440)}  # axe looks at the first of each
SHOTS = ROOT / "build" / "screenshots"
FIVE = "edition=2&makes=fact&facts_in=archive&examples=100-499&wrong_costs=money&wait=seconds"
PATHS = {  # a file stands for the answers in it
    "advise-start": "/",
    "advise-broken": "/",
    "advise-begun": "/?edition=2&stage=idea",
    "advise-cost": f"/?tab=cost&{FIVE}&runs=own&volume=3000",
    "advise-offers": "brand-content.yaml&tab=cost",
    "advise-part-begun": f"/?{FIVE}&{urlencode([('part', 'Part 1'), ('part', 'Part 2?stage=idea')])}",
    "advise-why": "in-house-code.yaml&tab=why",
    "advise-choice": "in-house-code.yaml&tab=change&choice=lora",
    "advise-teams": "customer-support.yaml&tab=teams",
    "advise-signals": "customer-support.yaml&tab=signals",
    "advise-diagnosis": "diagnosis/catalogue-writer.yaml",
    "advise-parts": "ticket-desk-in-parts.yaml",
    "advise-questions": "customer-support.yaml",
    "advise-tests": f"/?{FIVE}",
    "compare-empty": "/compare",
    "compare": f"/compare?{FIVE}&scenario=As+answered%3F&scenario=Many+examples%3Fexamples%3D1000-4999",
    "portfolio": "/portfolio",
    "learn": f"/learn?{FIVE}",
    "learn-route": f"/learn?route=hosted_tuning&{FIVE}",
    "rules": f"/rules?{FIVE}",
    "rules-rule": f"/rules?rule=RULE&{FIVE}",
    "rules-sources": "/rules",
    "rules-levers": "/rules",
}
OPENED = {  # keys of what stands closed on a page
    "advise-why": ["all_routes"],
    "advise-questions": ["section_work", "section_trouble"],
    "advise-tests": ["afternoon"],
}
SHOWN = {"advise-cost": "own_numbers", "advise-choice": "checked_choice"}


@cache
def _path(name: str, folder: Path) -> str:
    """The address of a page."""
    path, pack = PATHS[name], load_pack(folder)
    file, _, more = path.partition("&")
    if file.endswith(".yaml"):
        return f"/?{query_string(to_query(pack, read_answers_file(pack, ROOT / 'examples' / file)[0]))}&{more}".rstrip("&")
    return path.replace("RULE", next(r.id for r in pack.content.rules if r.needs and r.sources))


RULES = {"rules-sources": "Sources", "rules-levers": "Needs by routes"}


def _open_up(visitor, name: str) -> None:
    """Opens what stands closed on a page."""
    for key in OPENED.get(name, []):
        summary = visitor.page.locator(f".st-key-{key} summary").first
        summary.scroll_into_view_if_needed()
        summary.click()
        visitor.settle()
    if name in RULES:
        visitor.page.get_by_role("tab", name=RULES[name]).click()
    if name in SHOWN:
        visitor.page.locator(f".st-key-{SHOWN[name]}").first.wait_for()
    visitor.settle()


@pytest.mark.parametrize("name", PATHS)
def test_page_fits_and_is_accessible(site, broken_site, visit, name: str):
    """At no width does a page overflow or show an exception; axe finds nothing serious on a desk in the light nor on a phone in the dark."""
    visitor = visit(broken_site if name == "advise-broken" else site)
    page, main = visitor.page, "document.querySelector('[data-testid=stMain]')"
    SHOTS.mkdir(parents=True, exist_ok=True)
    for theme, widths in WIDTHS.items():
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": 1440, "height": 900})
        visitor.open(_path(name, site.pack))
        _open_up(visitor, name)
        for i, width in enumerate(widths):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            visitor.settle()
            page.screenshot(path=SHOTS / f"{name}-{width}-{theme}.png")
            assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0, width
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
            if i == 0:  # axe takes seconds: contrast hangs on the theme, all else hardly on both
                page.set_viewport_size({"width": width, "height": page.evaluate(f"{main}.scrollHeight") + 40})
                visitor.settle()
                page.screenshot(path=SHOTS / f"{name}-{width}-{theme}-whole.png")
                serious = [v for v in sync_playwright.Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
                assert [] == [f"{v['id']}: {n['html'][:200]} {n.get('failureSummary', '')[:300]}" for v in serious for n in v["nodes"]], width
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.get_by_text("could not be shown").count() == 0


def test_the_first_screen_holds_what_counts(site, visit):
    """Sureness, verdict, this week and needs are above the fold, and where a phone's *Advice* leads; the whole is 3,000 pixels, there six screens."""
    visitor = visit(site, _path("advise-questions", site.pack))
    page, height = visitor.page, "document.querySelector('[data-testid=stMain]').scrollHeight"
    counts = (".st-key-verdict_row", ".st-key-verdict h1", ".week", ".st-key-needs")
    for box in (page.locator(part).bounding_box() for part in counts):
        assert box["y"] >= 0 and box["y"] + box["height"] <= 900
    assert page.evaluate(height) <= 3_000
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.settle()
    assert page.evaluate(height) <= 6 * 844
    page.get_by_role("link", name="Advice", exact=True).click()
    page.wait_for_function("document.querySelector('.st-key-verdict h1').getBoundingClientRect().top < 400")
    for box in (page.locator(part).bounding_box() for part in counts):
        assert 0 <= box["y"] and box["y"] + min(box["height"], 60) <= page.locator(".phone").bounding_box()["y"]
