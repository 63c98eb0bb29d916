"""What pages share: the row on top, links with the answers, what is wrong with the rules, and CSS; a search box, a list in pages, an unknown id."""

import contextlib
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import streamlit as st

from advisor.answers import Answers, address, in_currency
from advisor.explain import count, first_upper
from advisor.pack import Pack, Problem, nearest

from . import state
from .widgets import bound, code, plain

WATCH_SECONDS = 3  # each look is a run, and rules are read after three quiet seconds anyway
SHOWN_PROBLEMS, PAGE = 5, 20  # entries of a list
_STATIC = Path(__file__).parent.parent / "static"
_PAGES: dict[str, st.Page] = {}  # path -> page; the same for every visitor
_COLOURS = {"accent": "primaryColor", "page": "backgroundColor", "ground": "secondaryBackgroundColor", "quiet": "grayTextColor"}
_COLOURS |= {"line": "borderColor"} | {name: f"{name}Color" for name in ("link", "green", "orange", "red")}


def pages(**named: Callable[[], None]) -> st.Page:
    """Declares the pages (path -> function, the first is the default) and returns the one to run."""
    own = {path: st.Page(page, title=path.capitalize(), url_path=path, default=i == 0) for i, (path, page) in enumerate(named.items())}
    _PAGES.update(own)  # of whichever visitor; each runs only what is its own
    return st.navigation([*own.values()], position="hidden")


def show(now: state.State) -> bool:
    """The row on top and whatever is wrong with the rules. False if there is nothing else to show."""
    with st.container(key="top", horizontal=True, vertical_alignment="center", gap="xsmall"):
        shown = st.context.theme.type or "light"  # its colours for the CSS, and the wordmark
        style = ";".join(f"--{short}:{st.get_option(f'theme.{shown}.{name}')}" for short, name in _COLOURS.items())
        send(f'<style>:root{{{style}}}</style><span class="wordmark" role="img" aria-label="Adaptation Advisor"></span>', width="content")
        for page in _PAGES.values() if now.pack else ():
            st.page_link(page, query_params=now.carried)
    if now.pack is None:
        st.title("The rules cannot be read", anchor=False)
    _alerts(now)
    return now.pack is not None


@st.fragment(run_every=WATCH_SECONDS)
def _alerts(now: state.State) -> None:
    """What is wrong; the page comes anew once other rules are in force. A fragment's box is always there, so that no alert moves anything."""
    if state.rules().number != now.rules.number:
        st.rerun(scope="app")
    broken = now.rules.problems
    with st.container(key="alerts") if broken or now.unread else contextlib.nullcontext():
        if broken:
            tail = "The rules that were read before stay in force." if now.pack else "Mend the files; this page follows."
            st.error(f"The rule files hold {count(len(broken), 'problem')}. {tail}\n\n{problem_lines(broken, 50)}", icon=":material/rule:")
        if now.unread:
            head = f"{count(len(now.unread), 'part')} could not be read; the rest is loaded."
            st.warning(f"{head}\n\n{problem_lines(now.unread, SHOWN_PROBLEMS)}", icon=":material/link_off:")
            if st.button("Dismiss", key="dismiss_unread", type="tertiary"):
                st.session_state["_unread"] = ()
                st.rerun()  # the whole page, which holds what could not be read


@contextlib.contextmanager
def block(name: str) -> Iterator[None]:
    """A part of a page that fails alone: what went wrong goes to the server's log, and the rest of the page stands."""
    try:
        yield
    except Exception:
        logging.getLogger(__name__).exception("the block %s failed", name)
        st.error(f"The part “{name}” could not be shown. Reload the page: your answers stand in its address.", icon=":material/error:")


def once_open(box: Any, show: Callable[..., object], *args: Any) -> None:
    """Fills a menu, a section or a tab once it is open: what nobody looks at is not looked for."""
    if box.open:
        with box:
            show(*args)


def download(label: str, data: Callable[[], str | bytes], file_name: str, mime: str, key: str, icon: str | None = ":material/download:") -> None:
    """A button that makes a file when it is clicked, and leaves the page as it is."""
    st.download_button(label, data=data, file_name=file_name, mime=mime, on_click="ignore", icon=icon, key=key)


def link_to(key: str, value: str) -> str:
    """The address of a `rule`, a `source`, a `route` or a `term` with the present answers, relative to any page."""
    return f"{'learn' if key in ('route', 'term') else 'rules'}?{address.query_string({key: [value], **state.seen().carried})}"


def entry(path: str, label: str, *, bold: bool = False, note: str = "", icon: str | None = None, **values: str) -> None:
    """A link to the page at `path` with a small `note`, and with what it should open, such as `rule="..."`, and what else the address is to keep."""
    text = (f"**{plain(label)}**" if bold else plain(label)) + (f" :small[:gray[{plain(note)}]]" if note else "")
    opened = {key: [value] for key, value in values.items() if value}
    st.page_link(_PAGES[path], label=text, icon=icon, query_params={**opened, **state.seen().carried})


def advise_link(label: str, pack: Pack, answers: Answers) -> None:
    """A link to the advice for other answers than the visitor's; the scenarios come along."""
    who = {key: said for key, said in state.seen().carried.items() if key == "who"}
    query = who | address.to_query(pack, answers) | address.scenarios_to_query(pack, answers, state.scenarios())
    st.page_link(_PAGES["advise"], label=plain(label), icon=":material/arrow_forward:", query_params=query)


def follow() -> None:
    """Brings the address bar up to date after a link to the same page, where Streamlit leaves the old query; call it first on such a page."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if st.session_state.get("_followed") != query:
        st.session_state["_followed"] = query
        st.query_params.from_dict(query)


def arrive() -> None:
    """Call it at a page's end. Where another entry was opened, the page goes to its top, and a keyboard without its link to the heading."""
    opened = [st.query_params.get(key) for key in ("route", "term", "rule", "source")]
    before, st.session_state["_opened"] = st.session_state.get("_opened", opened), opened
    if before != opened:
        run("to_top.js")


def run(name: str) -> None:
    """Has the browser run a script of `static`, once: `to_top.js` goes to the top, `to_lead.js` to the leading question, with the keyboard."""
    count = st.session_state["_scripts"] = st.session_state.get("_scripts", 0) + 1
    send(f"<script>/* {count} */{(_STATIC / name).read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)


def problem_lines(problems: tuple[Problem, ...], shown: int) -> str:
    """Problems as a Markdown list, the first `shown` of them, then how many more there are."""
    lines = []
    for p in problems[:shown]:
        place = f"{plain(p.place.file)}{f' line {p.place.line}' if p.place.line else ''}: " if p.place.file or p.place.line else ""
        lines.append(f"- {place}{sentence(p.message)}{f'; {sentence(p.hint)}' if p.hint else ''}")
    return "\n".join([*lines, *([f"- and {len(problems) - shown} more"] if len(problems) > shown else [])])


def sentence(text: str) -> str:
    """A message whose backticks mark the user's own words: those as code, everything else as plain text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    # the spaces at both ends of what is plain stay
    return "".join(f"`` {part} ``" if i % 2 and part.strip() else re.sub(r"\S(.*\S)?", lambda m: plain(m[0]), part) for i, part in enumerate(parts))


def send(html: str, **options: Any) -> None:
    """Sends a block of HTML in the visitor's currency: a bare text Streamlit would go through line by line, and look for as a file."""
    st.html(SimpleNamespace(_repr_html_=lambda: in_currency(html, state.answers())), **options)


def kept(pack: Pack) -> dict[str, Any]:
    """What narrows the list of rules and stays in the address when one is opened."""
    narrowed = {key: state.page_value(key) for key, known in (("route", pack.routes), ("source", pack.sources)) if state.page_value(key) in known}
    return {"find": state.page_value("find"), **narrowed}


def search(label: str, placeholder: str, *, close: Iterable[str] = ()) -> None:
    """A search box whose words live in the address; a new search closes the entries under the keys in `close`."""
    widget = bound(f"find_{label}", state.page_value("find"), lambda words: state.set_page_value("find", words.strip()[:200], close))
    st.text_input(label, placeholder=placeholder, icon=":material/search:", width=560, **widget)


def window(ids: list[str], chosen: str) -> Iterator[str]:
    """One page of a list, the one with the entry that was just opened or where the visitor paged to; shows its pager below what is made of that."""
    pages, at = max(1, -(-len(ids) // PAGE)), f"rules_page_{chosen}_{len(ids)}"
    first = ids.index(chosen) // PAGE + 1 if chosen in ids else 1
    start = PAGE * (st.session_state.get(at, first) - 1)
    yield from ids[start : start + PAGE]
    if pages > 1:
        st.pagination(pages, default=first, key=at, max_visible_pages=5)


def unknown(kind: str, said: str, known: Collection[str]) -> None:
    """Of an id that the rules have nothing is said; of another one a kind word, and the nearest one."""
    if said and said not in known:
        near = sentence(first_upper(nearest(said, known, most=0)))
        st.warning(f"There is no {kind} {code(said[:80])} in these rules; it may have been renamed or removed. {near}", icon=":material/search_off:")
