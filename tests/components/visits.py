"""Visits of the app's pages without a browser, shared by their tests."""

import functools
import html
import re
from pathlib import Path
from urllib.parse import parse_qs

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from components import state
from tests.strategies import ROOT

# else each visit looks through all packages that are installed
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def visit(query: str = "") -> AppTest:
    """The Advise page at an address with this query."""
    return _at(AppTest.from_file(str(ROOT / "page.py"), default_timeout=60), query)


def opened(page: str, query: str = "") -> AppTest:
    """Another page, such as `learn` or `rules`, at an address such as `rule=weekly_facts&task=write`."""
    script = (ROOT / "page.py").read_text().replace('("advise"', f'("{page}", "advise"')  # the first is the one to open
    app = AppTest.from_string(script, default_timeout=60)
    app.session_state["_shown"] = True  # a script that is no file has no icon beside it
    return _at(app, query)


def _at(app: AppTest, query: str) -> AppTest:
    for key, values in parse_qs(query, keep_blank_values=True).items():
        app.query_params[key] = values
    assert not app.run().exception and not any("could not be shown" in error.value for error in app.error)
    return app


def unfolded(app: AppTest, *keys: str) -> AppTest:
    """The page with the sections, menus and boxes under these keys open."""
    for key in keys:
        app.session_state[key] = True
    return app.run()


def looked_at(pack: Path) -> None:
    """Lets the rules that the pages share see an edit now, and not once the files have been quiet for some seconds."""
    for clock in (1e9, 2e9):
        state.store_of(pack).look(clock)


def text_of(app: AppTest) -> str:
    """All that the page says, without escapes and tags."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    blocks = [html.unescape(re.sub(r"<[^>]+>", " ", block.proto.body)) for block in app.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *blocks]).replace("\\", "")


def links_of(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    """The page's own links: their labels without escapes, and their queries."""
    return [(link.proto.label.replace("\\", ""), parse_qs(link.proto.query_string)) for link in app.get("page_link")]
