"""The web app's entry, with API and MCP; `page.py` is what each visit runs. Pages tell a browser where the server is, and hold the CSS."""

import base64
import functools
import re
import threading
from collections import deque
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import config
from streamlit.runtime import app_session

import components
from advisor.serve import memory
from advisor.serve.doors import Doors

memory.tune()
# With each run a browser is told the theme; Streamlit would go through hundreds of options for that, six times, and they stay as they are.
config.get_options_for_section, app_session.to_snake_case = map(functools.cache, (config.get_options_for_section, app_session.to_snake_case))
_HERE = "<head><script>window.__streamlit = {BACKEND_BASE_URL: new URL('.', location.href).href}</script>"
_STATIC = Path(__file__).parent / "static"
_CSS = (_STATIC / "page.css").read_text(encoding="utf-8")
for image in re.findall(r"url\((.+?)\)", _CSS):
    _CSS = _CSS.replace(image, f"data:image/svg+xml;base64,{base64.b64encode((_STATIC / image).read_bytes()).decode()}")
_INDEX = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8").replace("<head>", _HERE, 1)
_INDEX = _INDEX.replace("</body>", f"<style>{_CSS}</style></body>", 1)  # last, as it stands above Streamlit's own


def tell(session: app_session.AppSession, *event: Any, **more: Any) -> None:
    """Tells the server's loop what a script did; what comes until it listens goes along, where Streamlit would wake it for each element."""
    held = vars(session)
    held.setdefault("told", deque()).append(functools.partial(session._handle_scriptrunner_event_on_event_loop, *event, **more))
    if not held.get("telling"):  # else it has yet to listen, to all that is told
        held["telling"] = True
        session._call_soon_on_event_loop(functools.partial(_listen, held))


def _listen(held: dict[str, Any]) -> None:
    held["telling"] = False
    while held["told"]:
        held["told"].popleft()()


async def page(_: Request) -> HTMLResponse:
    """The page that loads the app, at each of its paths."""
    return HTMLResponse(_INDEX)


def warm() -> None:
    """Reads the rules and the prices while the first visitor's browser still loads the page's scripts."""
    import_module("components.advise")
    components.state.rules()
    from advisor.estimate.book import LARGE, price_of

    price_of(LARGE)


app_session.AppSession._on_scriptrunner_event = tell
threading.Thread(target=warm, daemon=True).start()
pages = [Route(path, page) for path in ("/", "/compare", "/portfolio", "/rules", "/learn")]
doors = Doors()
app = st.App("page.py", routes=[*pages, *doors.routes], middleware=doors.middleware, lifespan=doors.lifespan)
