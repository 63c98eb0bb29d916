"""An assistant's reply: whatever it looks like, what is sound is read and the rest is told."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import read_answers
from advisor.describe import Quote, looks_like_reply, prompt_of, read_reply
from advisor.pack import DEFAULT_PACK, Pack, bin_text, load_pack, plain_answer
from tests.strategies import SMALL, answers_for

STORY = 'We write "letters" to\n patients. It\'s  slow. The facts change weekly; nobody checks.'


def codes(reply: str, pack: Pack = SMALL) -> list[str]:
    return [p.code for p in read_reply(pack, reply, STORY).problems]


def options(reply: str) -> dict[str, Any]:
    """The answers of a reply as files write them."""
    return {q: plain_answer(SMALL.questions[q], a) for q, a in read_reply(SMALL, reply, STORY).answers.given.items()}


def written(answers: dict[str, Any], form: str, chatter: str) -> str:
    """Answers as an assistant writes them: as YAML or JSON, fenced or not, with words around them."""
    said = {q: {"answer": value, "quote": "slow"} for q, value in answers.items()}
    text = json.dumps(said, indent=None if "compact" in form else 2) if "json" in form else yaml.safe_dump(said, sort_keys=False)
    if "fenced" in form:
        text = f"```{form.split()[0]}\n{text}\n```"
    return f"{chatter}\n\n{text}\n\n{chatter}"


@given(
    answers_for(SMALL),
    st.sampled_from(["yaml", "json", "json compact", "yaml fenced", "json fenced", "json compact fenced"]),
    st.sampled_from(["", "Here are the answers:", "Sure, here you go.", 'Hope this helps! "It\'s" {short}.', "- one: two\n- three"]),
)
def test_replies_read_back_in_every_form(answers: Any, form: str, chatter: str) -> None:
    """Fences, chatter and either notation change nothing. What the story does not say stays open."""
    said = {q: plain_answer(SMALL.questions[q], a) for q, a in answers.given.items()}
    told = {q: value for q, value in said.items() if value not in ("not_sure", [])}
    found = read_reply(SMALL, written(said, form, chatter), STORY)
    assert read_answers(SMALL, told)[0].given == found.answers.given
    assert all(found.supported(q) and found.quotes[q] == (Quote("slow", True),) for q in told)


@given(st.text(max_size=200) | st.lists(st.sampled_from([*'"{}[]:,-`\n ', "task", "answer", "quote", "write", "  ", "```"])).map("".join))
def test_any_reply_is_read_without_an_error(reply: str) -> None:
    """Whatever a reply is, there are answers, or problems that say what is wrong."""
    found = read_reply(SMALL, reply, STORY)
    assert found.answers.given or "no-answers" in [p.code for p in found.problems]
    assert found.quotes.keys() == found.answers.given.keys()


@given(st.dictionaries(st.text("abtsk_", min_size=1, max_size=6), st.text(st.characters(exclude_categories=["C"]), max_size=6), max_size=5))
def test_nothing_is_lost(said: dict[str, str]) -> None:
    """Each entry with words behind it is an answer or is named by a problem."""
    found = read_reply(SMALL, json.dumps({"task": "write", **{key: {"answer": f"x{value}"} for key, value in said.items()}}), STORY)
    assert len(found.answers.given) + len(found.problems) >= 1 + len(said.keys() - {"task"})


def test_labels_are_taken_for_ids_where_they_are_near() -> None:
    """Ids in other spelling and labels are read in silence, slips are told, numbers taken for no others; `no`, `false`, `"False"` are no."""
    for no in ("no", "false", '"False"', '"no"'):
        assert {"graders": "no", "task": "write"} == options(f"graders: {{answer: {no}}}\ntask: write")
    assert {"gap": ["facts_missing"]} == options('gap: ["Facts are missing"]') == options("gap: Facts-Missing") == options("Gap: facts missing")
    assert {"gap": ["facts_missing"]} == options("gap: [facts_mising]") == options("gap: facts_missing (Facts are missing)")
    assert ["read-as"] == codes("gap: [facts_mising]")
    assert {"remedies_model": "helped"} == options("remedies: {a stronger model: helped}") == options("remedies.model: {answer: helped}")
    reply = "task: {answer: dance}\nexamples: {answer: many}\nfoo: {answer: bar}\ngap: {because: slow}\ngraders: no\nGraders: yes"
    assert ["unknown-option", "bad-number", "unknown-question", "bad-answer", "answered-twice"] == codes(reply)


@pytest.mark.parametrize(
    ("quote", "parts"),
    [
        ('"letters to patients"', {"letters to patients": True}),
        ('"It’s slow."', {"It’s slow.": True}),
        ('"low"', {"low": False}),
        ('"nobody checks" and "It\'s slow"', {"nobody checks": True, "It's slow": True}),
        ('"nobody checks ... fast"', {"nobody checks ... fast": False}),
        ('["nobody checks", "slow"]', {"nobody checks": True, "slow": True}),
        ('write "letters" to', {'write "letters" to': True}),
        ('"We write "letters" to"', {'We write "letters" to': True}),
    ],
)
def test_quotes_are_looked_up_in_the_story(quote: str, parts: dict[str, bool]) -> None:
    """White space, quotation marks and the last full stop are forgiven; joined quotes are parted; broken words do not count."""
    for reply in (f"task:\n  answer: write\n  quote: {quote}\ngap: slow", f"gap: slow\ntask: {{answer: write, quote: {quote}}}"):
        if reply[0] == "t" or quote[0] in '"[':  # bare text with marks needs a line of its own
            found = read_reply(SMALL, reply, STORY)
            assert (parts, ()) == ({q.text: q.stands for q in found.quotes["task"]}, found.problems)
            assert all(parts.values()) == found.supported("task") and not found.supported("gap")
            assert ("task" in found.answers.notes) == any(parts.values())


def test_one_slip_costs_one_answer() -> None:
    """What breaks the notation is told at its line; the answers around it are read."""
    found = read_reply(SMALL, 'Well:\n```yaml\ntask: {answer: "write", quote: "slow"}\ngap: {answer: ["slow\ngraders: "yes"\n```\n')
    assert {"task", "graders"} == found.answers.given.keys()
    assert [("unreadable-answer", 4, "warning")] == [(p.code, p.place.line, p.severity) for p in found.problems]


def test_replies_are_told_from_answers_files() -> None:
    """Fences or quotes make a reply."""
    assert looks_like_reply("```\ntask: write\n```") and looks_like_reply('{"task": {"answer": "write", "quote": "a"}}')
    assert not looks_like_reply("task: write\nnotes: {task: they quote us}\n")


def test_the_prompt_names_every_question_and_answer() -> None:
    """Each question by its id and each answer by the words that files take; the story stands at the end as it is."""
    pack = load_pack(DEFAULT_PACK)
    prompt = prompt_of(pack, "  We plan:\n  a helper ")
    lines = [line.strip() for line in prompt.splitlines()]
    assert prompt.endswith("STORY\n\nWe plan:\n  a helper\n") and "Don't calculate or infer" in prompt
    for q in pack.content.questions:
        asked = "\n".join(lines[next(i for i, line in enumerate(lines) if line.startswith(f"{q.id}: ")) :])
        assert all((bin_text(q, i) if q.number else f"{name} = {o.label}") in asked for i, (name, o) in enumerate(q.choices.items()))
