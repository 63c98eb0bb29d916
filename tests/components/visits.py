"""Visits of the page without a browser, shared by its tests."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def visit(query: str = "") -> AppTest:
    """The app at an address with this query."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, values in parse_qs(query).items():
        app.query_params[key] = values
    return app.run()


def text_of(app: AppTest) -> str:
    """All that the page says, as one text."""
    parts = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")
