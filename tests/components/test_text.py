"""Text from rule files inside Markdown."""

import pytest

from components.html import link
from components.text import code, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *((f"a{mark}b", f"a\\{mark}b") for mark in r"\`*_[]<>$#|~!&"),
        (":material/check:", ":\u2060material/check:"),
        (":smile:", ":\u2060smile:"),
        (":red[hot]", ":\u2060red\\[hot\\]"),
        ("https://evil.example", "https:\u2060//evil.example"),
        ("www.evil.example", "www\u2060.evil.example"),
        ("a@b.example", "a\u2060@b.example"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("+ one", "\\+ one"),
        ("= one", "\\= one"),
        ("Costs: 5 to 10 a day\n (about 1.5-2 x more), see 3.2.", "Costs: 5 to 10 a day (about 1.5-2 x more), see 3.2."),
    ],
)
def test_plain_formats_nothing(text: str, shown: str) -> None:
    """Marks, icons, colours, links and lists show as they are written; an ordinary sentence stays as it is, on one line."""
    assert shown == plain(text)


def test_code_and_links() -> None:
    """A code span outgrows the backticks in it; only addresses of the web and of this app become links, whose labels format nothing."""
    assert "```a``b```" == code("a``b")
    assert "`` `a` ``" == code("`a`")
    assert 'href="https://x.example/&#34;a"' in link("A", 'https://x.example/"a') and ">&lt;b&gt;</a>" in link("<b>", "rules?rule=a")
    assert "A &amp; B" == link("A & B", "javascript:alert(1)")
