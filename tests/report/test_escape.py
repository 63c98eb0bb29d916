"""Tests of text that is made harmless for its format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from advisor.report.escape import escape_markdown, lines, one_line, safe_address

# Letters that mean something in Markdown come up far more often than chance would have it.
PIECES = [*"\\`*_{}[]<>()#+-.!|~&$=:;/0123456789 ab\n\t", "http://", "&amp;", "```", "é", "שׁ"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text()
PLACES: dict[str, Callable[[str], str]] = {
    "paragraph": lambda text: text,
    "heading": lambda text: f"## {text}",
    "item": lambda text: f"- {text}",
    "strong": lambda text: f"a **{text}** b",
    "cell": lambda text: f"| a | b |\n| --- | --- |\n| {text} | c |",
    "link": lambda text: f"[{text}](<http://example.org>)",
}


def shown(tokens: list[Token]) -> list[tuple[str, str]]:
    """Type and text of each token that says something."""
    return [(t.type, t.content) for token in tokens for t in (token.children or [token]) if t.content]


@pytest.mark.parametrize("place", list(PLACES))
@given(text=TEXTS)
def test_markdown_shows_any_text_as_it_is(place: str, text: str) -> None:
    """Whatever is typed, Markdown shows it and nothing else, wherever it stands."""
    typed = one_line(text)
    if not typed:
        return
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(PLACES[place](escape_markdown(typed)))
    found = shown(tokens)
    assert {"text"} == {kind for kind, _ in found}
    together = "".join(content for _, content in found)
    before, after = {"strong": ("a ", " b"), "cell": ("ab", "c")}.get(place, ("", ""))
    assert f"{before}{typed}{after}" == together


@given(TEXTS)
def test_one_line_has_no_control_character(text: str) -> None:
    """Cleaned text is one line that every format may hold."""
    cleaned = one_line(text)
    assert cleaned == cleaned.strip() and "\n" not in cleaned
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in cleaned)


def test_what_is_kept_and_what_goes() -> None:
    """Marks that turn the direction go and right-to-left letters stay; every kind of line end parts lines; plain sentences get no backslash."""
    assert "abc שלום" == one_line("a\u202ebc\u2066 שלום")
    assert ["one", "two", "three", "four"] == lines("one\r\ntwo\u2028\n  three \x0b four\n")
    sentence = "A 0.1-0.5 s look-up (judgement), 50 % right; ends."
    assert sentence == escape_markdown(sentence)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", " http://a.example", "http://a b", "//a.example", ""]
)
def test_other_addresses_are_dropped(url: str) -> None:
    """Only web addresses become links."""
    assert "" == safe_address(url)
