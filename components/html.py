"""Blocks of HTML out of `components/templates`: one element where Streamlit's own would be many. Jinja escapes; `static/page.css` has the looks."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from advisor.explain import COUNTED, counted, own_signs, signs, tally
from advisor.explain.offers import day_text, ends_text, opening
from advisor.explain.words import answer_text, condition_text, first_upper, hundredths, listing, question_text, within, without_term

from .frame import link_to, send

READ = {"full": "read in full", "opening": "opening read", "abstract": "abstract read", "secondhand": "known second-hand", "unread": "not read"}


def show(template: str, *, scripted: bool = False, **values: Any) -> None:
    """Sends the block of a template with these values, unless it has nothing to say or `found` is None; only `scripted` ones run scripts."""
    if values.get("found", values) is not None and (block := _TEMPLATES.get_template(f"{template}.html").render(values).strip()):
        send(block, unsafe_allow_javascript=scripted)


def link(label: str, url: str) -> Markup:
    """A link that opens beside the page; the bare label where the address is neither one of the web nor one of this app."""
    if not re.match(r"https?://|[a-z]+\?", url, re.IGNORECASE):
        return escape(label)
    return Markup(f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>')


def sentence(text: str) -> str:
    """A text with a capital first letter and a stop at its end."""
    return f"{first_upper(text)}{'' if text.endswith(('.', '!', '?')) else '.'}" if (text := text.strip()) else ""


_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, auto_reload=False, undefined=StrictUndefined)
_FUNCTIONS: tuple[Callable[..., object], ...] = (answer_text, condition_text, counted, day_text, ends_text, first_upper, link, link_to, listing)
_FUNCTIONS += (hundredths, opening, own_signs, question_text, sentence, signs, tally, within, without_term)
_TEMPLATES.globals |= {"READ": READ, "COUNTED": COUNTED, **{f.__name__: f for f in _FUNCTIONS}}
