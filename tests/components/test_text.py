"""Text from rule files inside Markdown."""

import pytest

from components.text import bullets, code, link, plain


@pytest.mark.parametrize("mark", list(r"\`*_[]<>$#|~!&"))
def test_plain_escapes_every_mark(mark: str) -> None:
    """Each character that formats Markdown is escaped."""
    assert f"a\\{mark}b" == plain(f"a{mark}b")


@pytest.mark.parametrize("text", [":material/check:", ":smile:", ":red[hot]", ":blue-badge[new]"])
def test_plain_breaks_directives(text: str) -> None:
    """A colon that would start an icon, an emoji or a colour is followed by an invisible joiner."""
    assert plain(text).startswith(":\u2060")


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "a@b.example"])
def test_plain_makes_no_links(text: str) -> None:
    """Addresses in plain text do not turn into links."""
    assert "\u2060" in plain(text)


@pytest.mark.parametrize(("text", "shown"), [("1. one", "1\\. one"), ("- one", "\\- one"), ("+ one", "\\+ one"), ("= one", "\\= one")])
def test_plain_begins_no_list(text: str, shown: str) -> None:
    """What would begin a list at the start of a line is escaped there."""
    assert shown == plain(text)


def test_plain_leaves_sentences_alone() -> None:
    """An ordinary sentence stays as it is, on one line."""
    assert "Costs: 5 to 10 a day (about 1.5-2 x more), see 3.2." == plain("Costs: 5 to 10 a day\n (about 1.5-2 x more), see 3.2.")


def test_code_outgrows_backticks() -> None:
    """A code span has a longer fence than any run of backticks in it."""
    assert "```a``b```" == code("a``b")
    assert "`` `a` ``" == code("`a`")


def test_link_only_to_the_web() -> None:
    """Only web addresses become links; closing brackets in them are encoded."""
    assert "[A \\[b\\]](<https://x.example/a%29>)" == link("A [b]", "https://x.example/a)")
    assert "A" == link("A", "javascript:alert(1)")


def test_bullets_escape_each_line() -> None:
    """Each item is one escaped line."""
    assert "- a\\*\n- 1\\. b" == bullets(["a*", "1. b"])
