"""The prompt: all that an assistant needs to answer."""

from __future__ import annotations

from advisor.describe import prompt_of
from advisor.pack import DEFAULT_PACK, bin_text, load_pack


def test_the_prompt_names_every_question_and_answer() -> None:
    """Each question by its id and each answer by the words that files take; the story stands at the end as it is."""
    pack = load_pack(DEFAULT_PACK)
    prompt = prompt_of(pack, "  We plan:\n  a helper ")
    lines = [line.strip() for line in prompt.splitlines()]
    assert prompt.endswith("STORY\n\nWe plan:\n  a helper\n") and "Don't calculate or infer" in prompt
    for q in pack.content.questions:
        at = next(i for i, line in enumerate(lines) if line.startswith(f"{q.id}: "))
        asked = "\n".join(lines[at:])
        assert all((bin_text(q, i) if q.number else f"{name} = {o.label}") in asked for i, (name, o) in enumerate(q.choices.items()))
