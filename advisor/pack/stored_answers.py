"""Answers that a pack itself holds."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from functools import partial

from .answer import read_answer, short, todays_name
from .link_condition import Locate
from .model import FAMILIES
from .pack import Pack
from .problem import Findings, nearest


def check_stored_answers(pack: Pack, locate: Locate, findings: Findings, unread: Container[str]) -> None:
    """Whether the answers of cases and starting points can be read, and the families and routes of cases exist."""
    for kind in ("cases", "starting_points"):
        for i, entry in enumerate(getattr(pack.content, kind)):
            for name, value in entry.answers.items():
                if findings.full:  # hints take their time
                    findings.more += 1
                    continue
                question, place = pack.questions.get(todays_name(pack, name)), partial(locate, (kind, i, "answers", name), None)
                problem = read_answer(pack, question, value)[1] if question and value is not None else None
                if problem:
                    findings.add(replace(problem, place=place(), message=f"{problem.message} (in `{entry.id}`)"))
                elif question is None and name not in unread:
                    message = f"`{short(name)}` is no question (in `{entry.id}`)"
                    findings.say("unknown-question", message, place, partial(nearest, name, pack.questions))
    names = [*dict.fromkeys(FAMILIES), *pack.routes]
    for i, case in enumerate(pack.content.cases):
        for column in ("best", "also_ok", "wrong"):
            for j, name in enumerate(getattr(case.expect, column)):
                if name not in names and name not in unread:
                    at, hint = ("cases", i, "expect", column, j), partial(nearest, name, names)
                    findings.say("unknown-family", f"`{name}` is no family or route (in `{case.id}`)", partial(locate, at, 0), hint)
