"""How every page looks and reads, at three widths and in both themes.

Screenshots stay in build/screenshots for people to look at. axe-core finds what a screen reader or weak eyes would miss;
colour contrast below 4.5 is one of its serious findings.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python import sync_playwright

from advisor.answers import read_answers, read_answers_file
from advisor.decide import recommend
from advisor.explain import neighbours_of
from advisor.pack import load_pack
from components.address import query_string, to_query

WIDTHS = {1440: 900, 390: 844, 320: 844}  # pixels, with the height of the first screen
AXE_AT = {"light": 1440, "dark": 390}  # axe takes seconds: contrast hangs on the theme, all else hardly on both
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
FIVE = "task=answer&examples=100-499&wait=under_7s&error_cost=high&gap=facts_missing&gap=facts_stale"
TUNING = "task=write&examples=2,000&wait=under_7s&gap=tone&gap=conventions&may_train=hosted&tunes_at=openai&tunes_at=azure"
PAGES = (
    "advise-empty", "advise-five", "advise-full", "advise-close", "advise-diagnosis", "advise-cost", "advise-broken", "learn", "learn-offers", "advise-offers",
    "advise-why-not", "advise-settled", "advise-parts", "advise-part-begun", "advise-several", "rules",
)  # fmt: skip

# Findings in Streamlit's own elements that no app can mend: (axe rule, part of the element's HTML, why it may stay).
ALLOWED: tuple[tuple[str, str, str], ...] = ()


@cache
def _full(pack_folder: Path) -> str:
    """The address of the published case with the most answers."""
    pack = load_pack(pack_folder)
    case = max(pack.content.cases, key=lambda c: len(c.answers))
    answers, _ = read_answers(pack, {"answers": case.answers})
    return query_string(to_query(pack, answers))


@cache
def _close(pack_folder: Path) -> str:
    """The address of a published case in which neighbours are close, with the second of them favoured."""
    pack = load_pack(pack_folder)
    for case in pack.content.cases:
        answers, _ = read_answers(pack, {"answers": case.answers})
        parted = next((p for p in neighbours_of(recommend(pack, answers, samples=20)) if p.open and p.favouring(p.routes[0])), None)
        if parted is not None:
            return query_string(to_query(pack, replace(answers, record={"favoured": parted.routes[1]})))
    raise AssertionError("no case has close neighbours")


@cache
def _diagnosed(pack_folder: Path) -> str:
    """The address of the worked diagnosis with the most symptoms."""
    pack = load_pack(pack_folder)
    files = sorted((Path(__file__).parents[2] / "examples" / "diagnosis").glob("*.yaml"))
    found = [read_answers_file(pack, file)[0] for file in files]
    return query_string(to_query(pack, max(found, key=lambda a: len(a.given["symptoms"].options))))


@cache
def _settled(pack_folder: Path) -> str:
    """The address of a published case that no sampled completion contradicts."""
    pack = load_pack(pack_folder)
    for case in pack.content.cases:
        rec = recommend(pack, read_answers(pack, {"answers": case.answers})[0])
        if rec.uncertainty.settled != "no":
            return query_string(to_query(pack, rec.answers))
    raise AssertionError("each case has a rival")


@cache
def _parts(pack_folder: Path) -> str:
    """The address of the example that is answered in parts."""
    pack = load_pack(pack_folder)
    return query_string(to_query(pack, read_answers_file(pack, Path(__file__).parents[2] / "examples" / "ticket-desk-in-parts.yaml")[0]))


def _path(name: str, pack_folder: Path) -> str:
    return {
        "advise-empty": "/",
        "advise-five": f"/?{FIVE}",
        "advise-full": f"/?{_full(pack_folder)}",
        "advise-close": f"/?{_close(pack_folder)}",
        "advise-diagnosis": f"/?{_diagnosed(pack_folder)}",
        "advise-cost": f"/?{FIVE}&residency=own_machines&memory=24&requests_per_day=3000-29999",
        "advise-broken": "/",
        "learn": f"/learn?{FIVE}",
        "learn-offers": "/learn?route=hosted_tuning",
        "advise-offers": f"/?{TUNING}",
        "advise-why-not": f"/?{FIVE}&residency=anywhere&tokens_in=20000&output=fields",
        "advise-settled": f"/?{_settled(pack_folder)}",
        "advise-parts": f"/?{_parts(pack_folder)}",
        "advise-part-begun": f"/?team=developers&{urlencode([('part', f'Answers?{FIVE}'), ('part', 'Part 2')])}",
        "advise-several": f"/?{FIVE}&parts=few",
        "rules": f"/rules?{FIVE}",
    }[name]


def _findings(page) -> list[str]:
    """axe's serious and critical findings that are not on the allow-list, one line each."""
    found = []
    for violation in sync_playwright.Axe().run(page).response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        for node in violation["nodes"]:
            if not any(rule == violation["id"] and part in node["html"] for rule, part, _ in ALLOWED):
                found.append(f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}")
    return found


def _open_panel(visitor) -> None:
    """Opens the cost panel and the assumptions in it."""
    for key in ("cost_panel", "cost_assumptions"):
        summary = visitor.page.locator(f".st-key-{key} summary").first
        summary.scroll_into_view_if_needed()
        summary.click()
        visitor.settle()
    visitor.page.locator(".st-key-cost_assumptions .figures").wait_for()
    assert visitor.page.locator(".st-key-cost_panel canvas, .st-key-cost_panel svg.marks").count() >= 1
    assert visitor.page.locator(".st-key-cost_panel .bars").count() >= 1


def _open_up(visitor, name: str) -> None:
    """Opens what stands closed on a page."""
    page = visitor.page
    if name == "advise-cost":
        _open_panel(visitor)
    if name == "advise-parts":
        page.locator(".st-key-joint_plan summary").click()
        page.locator(".st-key-joint_plan .figures").wait_for()
    if name == "advise-why-not":
        visitor.choose("why_not", "LoRA tuning")
        page.locator(".st-key-why_not_this").wait_for()
    visitor.settle()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_accessible(site, broken_site, visit, name: str, theme: str):
    """At no width does a page overflow or show an exception; axe finds nothing serious on a desk in the light nor on a phone in the dark."""
    visitor = visit(broken_site if name == "advise-broken" else site, theme=theme)
    visitor.open(_path(name, site.pack))
    _open_up(visitor, name)
    page, main = visitor.page, "document.querySelector('[data-testid=stMain]')"
    SHOTS.mkdir(parents=True, exist_ok=True)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        visitor.settle()
        page.screenshot(path=SHOTS / f"{name}-{width}-{theme}.png")
        assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0, width
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        page.set_viewport_size({"width": width, "height": page.evaluate(f"{main}.scrollHeight") + 40})
        visitor.settle()
        page.screenshot(path=SHOTS / f"{name}-{width}-{theme}-whole.png")
        if width == AXE_AT[theme]:
            assert _findings(page) == [], width
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.get_by_text("could not be shown").count() == 0
