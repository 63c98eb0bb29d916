"""Opens one page of the web app without a browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

SMALL = Path(__file__).parents[1] / "data" / "small_pack"

_SCRIPT = """
from components import frame, learn, rules, state
known = {"learn": ("Learn", learn.page), "rules": ("Rules", rules.page)}
page = frame.pages({path: known[path] for path in sorted(known, key=lambda path: path != "PAGE")})
now = state.current()
if frame.show(now):
    page.run()
    state.write_address(now.pack)
"""


def opened(page: str, query: str = "") -> AppTest:
    """The page at an address such as `rule=weekly_facts&task=write`, after its first run."""
    app = AppTest.from_string(_SCRIPT.replace("PAGE", page), default_timeout=60)
    for key, values in parse_qs(query, keep_blank_values=True).items():
        app.query_params[key] = values
    return app.run()


def text_of(app: AppTest) -> str:
    """Everything that the page says in Markdown, captions and headings, escapes taken out."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.warning]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def links_of(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    """The page's own links: their labels without escapes, and their queries."""
    return [(link.proto.label.replace("\\", ""), parse_qs(link.proto.query_string)) for link in app.get("page_link")]
