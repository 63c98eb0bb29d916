"""What every page shares: the row on top, what is wrong with the rules, and the few lines of CSS."""

from __future__ import annotations

import base64
import contextlib
import functools
import logging
import time
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import streamlit as st

from advisor.pack import Problem

from . import address, state
from .text import plain

SHOWN_PROBLEMS = 5
SENDING = 0.025  # seconds
_STATIC = Path(__file__).parent.parent / "static"
_PAGES: dict[str, st.Page] = {}  # path -> page; the same for every visitor


def pages(named: dict[str, tuple[str, Callable[[], None]]]) -> st.Page:
    """Declares the pages (path -> label and function, the first is the default) and returns the one to run."""
    for gone in _PAGES.keys() - named.keys():
        _PAGES.pop(gone, None)
    for i, (path, (label, page)) in enumerate(named.items()):
        _PAGES[path] = st.Page(page, title=label, url_path=path, default=i == 0)
    return st.navigation([_PAGES[path] for path in named], position="hidden")


def page_at(path: str) -> st.Page:
    """The page declared under `path`, for links to it."""
    return _PAGES[path]


def show(now: state.State) -> bool:
    """The row on top and whatever is wrong with the rules. False if there is nothing else to show."""
    st.html(_css())
    if now.pack is None:
        _wordmark()
        st.title("The rules cannot be read", anchor=False)
        _rule_problems(now)
        return False
    with st.container(key="top", horizontal=True, vertical_alignment="center", gap="xsmall"):
        _wordmark()
        query = address.to_query(now.pack, now.answers)
        for page in _PAGES.values():
            st.page_link(page, query_params=query)
    with st.container(key="alerts"):  # always there, so that an alert that comes or goes moves nothing and no focus is lost
        if now.problems:
            _rule_problems(now)
        if now.unread:
            _unread(now)
    return True


def send() -> None:
    """Lets what stands so far reach the browser and be drawn, before the rest comes and is drawn all at once: the server
    sends every ten milliseconds."""
    time.sleep(SENDING)


@contextlib.contextmanager
def block(name: str) -> Iterator[None]:
    """A part of a page that fails alone: what went wrong goes to the server's log, and the rest of the page stands."""
    try:
        yield
    except Exception:
        logging.getLogger(__name__).exception("the block %s failed", name)
        st.error(f"The part “{name}” could not be shown; the rest of the page stands.", icon=":material/error:")


def rule_link(rule_id: str) -> str:
    """The address of a rule in the rule browser, with the present answers, relative to any page."""
    return _link("rules", "rule", rule_id)


def route_link(route_id: str) -> str:
    """The address of a route's chapter on the Learn page, with the present answers, relative to any page."""
    return _link("learn", "route", route_id)


def _link(path: str, key: str, value: str) -> str:
    pack = state.pack()
    query = address.to_query(pack, state.answers(), {key: value}) if pack else {key: [value]}
    return f"{path}?{address.query_string(query)}"


def clock(moment: datetime) -> str:
    """A time of day as the visitor's own clock shows it, such as 14:02."""
    try:
        zone = zoneinfo.ZoneInfo(st.context.timezone or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo("UTC")
    return f"{moment.astimezone(zone):%H:%M}"


def problem_lines(problems: tuple[Problem, ...], shown: int) -> str:
    """Problems as a Markdown list, the first `shown` of them, then how many more there are."""
    lines = [f"- {_problem(p)}" for p in problems[:shown]]
    if len(problems) > shown:
        lines.append(f"- and {len(problems) - shown} more")
    return "\n".join(lines)


def _problem(problem: Problem) -> str:
    place = f"{plain(problem.place.file)} line {problem.place.line}: " if problem.place.line else ""
    place = place or (f"{plain(problem.place.file)}: " if problem.place.file else "")
    hint = f"; {_sentence(problem.hint)}" if problem.hint else ""
    return f"{place}{_sentence(problem.message)}{hint}"


def _sentence(text: str) -> str:
    """A message whose backticks mark the user's own words: those as code, everything else as plain text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(f"`` {part} ``" if i % 2 and part.strip() else plain_keeping_ends(part) for i, part in enumerate(parts))


def plain_keeping_ends(text: str) -> str:
    """`plain` that keeps the spaces at both ends."""
    core = text.strip()
    if not core:
        return text
    start = len(text) - len(text.lstrip())
    return f"{text[:start]}{plain(core)}{text[start + len(core) :]}"


def _rule_problems(now: state.State) -> None:
    n = len(now.problems)
    head = f"The rule files hold {n} problem{'s' if n > 1 else ''}."
    tail = f"The rules from {clock(now.loaded_at)} stay in force." if now.pack else "Mend the files; this page follows."
    st.error(f"{head} {tail}\n\n{problem_lines(now.problems, 50)}", icon=":material/rule:")


def _unread(now: state.State) -> None:
    n = len(now.unread)
    with st.container(key="unread"):
        st.warning(
            f"{n} part{'s' if n > 1 else ''} could not be read; the rest is loaded.\n\n{problem_lines(now.unread, SHOWN_PROBLEMS)}",
            icon=":material/link_off:",
        )
        st.button("Dismiss", key="dismiss_unread", on_click=state.forget_unread, type="tertiary")


@functools.cache
def _page_css() -> str:
    return (_STATIC / "page.css").read_text(encoding="utf-8")


def colour(name: str) -> str:
    """A colour of the theme that the visitor sees, such as `primaryColor`."""
    return str(st.get_option(f"theme.{st.context.theme.type or 'light'}.{name}"))


def _css() -> str:
    """The page's own CSS with the colours of the theme, which Streamlit does not hand to it."""
    names = {"accent": "primaryColor", "page": "backgroundColor", "line": "borderColor", "link": "linkColor", "quiet": "grayTextColor"}
    colours = ";".join(f"--{short}:{colour(name)}" for short, name in names.items())
    return f"<style>:root{{{colours}}}{_page_css()}</style>"


@functools.cache
def _picture(name: str, accent: str) -> str:
    svg = (_STATIC / name).read_text(encoding="utf-8").replace("currentColor", accent).replace("#0B6660", accent)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _wordmark() -> None:
    accent = colour("primaryColor")
    pictures = (("wordmark", "wordmark.svg"), ("mark", "icon.svg"))  # the CSS shows one of them
    images = [f'<img class="{name}" alt="Adaptation Advisor" src="{_picture(file, accent)}">' for name, file in pictures]
    st.html("".join(images), width="content")


def rule_chip(rule_id: str) -> str:
    """A small link to a rule in Markdown."""
    return f":small[[rule]({rule_link(rule_id)})]"
