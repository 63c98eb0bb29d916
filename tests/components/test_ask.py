"""A question's tooltip."""

from __future__ import annotations

from advisor.pack import Question
from components.ask import tooltip


def _question(**more: object) -> Question:
    return Question.model_validate({"id": "size", "section": "task", "ask": "How large?", **more})


def test_tooltip_lists_options_that_have_a_help_text():
    """Options with a help text stand in a list between the question's help and why it matters; others do not. Where nothing
    is to be said, no tooltip is shown."""
    options = {"small": "Small", "large": {"label": "Large", "help": "Over *ten* pages"}}
    text = tooltip(_question(options=options, help="Count pages.", why="It sets the price."))
    assert text == "Count pages.\n\n- **Large:** Over \\*ten\\* pages\n\n*Why it matters:* It sets the price."
    assert tooltip(_question(several={"small": "Small"})) is None
