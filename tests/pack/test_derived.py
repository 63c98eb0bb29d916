"""Derived questions in a pack: they are no questions to people, and what they rest on decides."""

from __future__ import annotations

from typing import Any

from advisor.answers import Answers, read_answers, write_answers
from advisor.pack import Pack, load_pack
from advisor.pack.derived import Estimated
from advisor.pack.schema import pack_schema
from tests.strategies import make_pack

FIGURE = {"id": "network_seconds", "label": "Network", "low": 0.1, "likely": 0.2, "high": 0.3, "unit": "seconds", "judgement": True}
DERIVED = {
    "id": "delay", "section": "s", "label": "Wait on paper", "derived": {"estimate": "wait_p50", "route": "prompt"},
    "number": {"unit": "milliseconds", "edges": [400]},
}  # fmt: skip
ASKED = {"id": "tokens_in", "section": "s", "ask": "In?", "number": {"unit": "tokens", "edges": [700]}}


def pack_of(*questions: dict[str, Any], **more: Any) -> Pack:
    """A pack with one route and these questions."""
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": list(questions),
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": "prompt", "label": "Prompt", "family": "prompting", "layer": "l"}],
            "rules": [],
            **more,
        }
    )


def test_its_label_stands_where_a_question_would() -> None:
    """People are asked the others only; what is derived goes by its label."""
    pack = pack_of(ASKED, DERIVED)
    assert ["tokens_in"] == [q.id for q in pack.asked]
    assert ["delay"] == [q.id for q in pack.derived]
    assert "Wait on paper" == pack.questions["delay"].ask
    assert "no" == pack.questions["delay"].can_change


def test_figures_decide_where_an_estimate_is_named() -> None:
    """The hash of what decides moves with a figure only in packs that derive something."""
    changed = {**FIGURE, "likely": 0.25}
    assert pack_of(ASKED, DERIVED, figures=[FIGURE]).hash != pack_of(ASKED, DERIVED, figures=[changed]).hash
    assert pack_of(ASKED, figures=[FIGURE]).hash == pack_of(ASKED, figures=[changed]).hash


def test_nobody_answers_it() -> None:
    """In a file it is one clear problem, and the rest is read; estimates are never written."""
    pack = pack_of(ASKED, DERIVED)
    answers, problems = read_answers(pack, {"answers": {"tokens_in": 3_000, "delay": 20}})
    assert [("derived-answered", "answer `tokens_in` instead")] == [(p.code, p.hint) for p in problems]
    assert ["tokens_in"] == list(answers.given)
    beside = Answers({**answers.given, "delay": answers.given["tokens_in"]}, estimated={"delay": Estimated((0.5, 0.5))})
    assert {"tokens_in": 3_000} == write_answers(pack, beside)["answers"]


def test_editors_offer_it_in_conditions_and_not_as_an_answer() -> None:
    """The schema knows derived questions by name, and answers without them."""
    defs = pack_schema(load_pack())["$defs"]
    assert "prompt_wait" in defs["QuestionName"]["enum"]
    assert "prompt_wait" not in defs["Answers"]["properties"]
    assert {"$ref": "#/$defs/RouteName"} == defs["Derived"]["properties"]["route"]
