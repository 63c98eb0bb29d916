"""What an agent gets: advice as compact text, with a link into the web app that carries the answers.
Docstrings of tools, and the descriptions of what they take (`agents.yaml`), are all that an agent knows of them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from advisor.advise import advise
from advisor.answers import NEED, Answers, in_currency, query_string, read_answers, to_query
from advisor.decide import Recommendation
from advisor.describe import asked_in_short
from advisor.explain import as_written, disregarded, follows, needs_profile, next_tests, purpose, rows_first
from advisor.pack import Pack, Problem, nearest, short, table
from advisor.report.blocks import Document
from advisor.report.context import of_hundred
from advisor.report.costs import in_full
from advisor.report.document import first_page
from advisor.report.explanation import explained
from advisor.report.text import written

from .models import Refused
from .tasks import check_route, priced

MOST_ROUTES, MOST_OPTIONS = 5, 15  # that it names by id; of the question to ask next, which `questions` told before
_TAKEN = table(__file__)
_INTERVIEW = (Path(__file__).parent / "interview.md").read_text(encoding="utf-8").rstrip()
Said = Annotated[dict[str, Any], Field(description=_TAKEN["answers"])]
Same = Annotated[dict[str, Any], Field(description=_TAKEN["same"])]
Only = Annotated[list[str] | None, Field(description=_TAKEN["only"])]
RouteId = Annotated[str, Field(description=_TAKEN["route"])]
Story = Annotated[str, Field(description=_TAKEN["story"])]


def questions(pack: Pack, url: str, only: Only = None) -> str:
    """List what can be answered: each question with its id, and its options as `id = meaning`. About 4,000 tokens; call it once,
    answer from it whatever is known about the team's work, and go on to `recommend`."""
    names = [row for name in only or () for row in pack.grids.get(name, (name,))]
    known, every = [name for name in names if name in pack.questions], [*pack.questions, *pack.grids]
    wrong = [Problem("unknown-question", f"`{short(name)}` is no question", hint=nearest(name, every)) for name in names if name not in known]
    if wrong and not known:
        raise Refused(wrong)
    if names:
        return "\n".join([*_left_out(wrong), *asked_in_short(pack, known, in_full=True)])
    return "\n".join([f"Ask these first: {', '.join(q.id for q in pack.content.questions if q.opening)}.", "", *asked_in_short(pack)])


def recommend(pack: Pack, url: str, answers: Said) -> str:
    """Recommend how to adapt a model for this team: verdict and how sure it is (firm, likely, open), first step, needs, reasons, plan in
    short, what would change it, the question to ask next with its options, a link. At most 1,500 tokens."""
    given, unread = _read(pack, answers)
    rec = advise(pack, given)
    open_ = ", ".join(f"{r} in {of_hundred(n)}" for r, n in [*rec.uncertainty.open_routes.items()][:MOST_ROUTES])
    routes = f"First by id, of the ways of answering what is open: {open_}." if open_ else ""
    shown = f"These needs, to correct one: {needs}." if (needs := ", ".join(f"{NEED}{n.need}" for n in needs_profile(rec))) else ""
    return _told(given, unread, first_page(rec), routes, shown, *_next(rec), f"All of it, and the answers to look through: {_link(pack, given, url)}")


def explain(pack: Pack, url: str, answers: Same) -> str:
    """Explain the recommendation for the same answers in full: all reasons and how the total adds up, the stack, what would change it,
    how sturdy it is, which routes can still come first, what is ruled out and why. For one other route use `check_choice`."""
    given, unread = _read(pack, answers)
    return _told(given, unread, explained(advise(pack, given), trace=False), f"With sources: {_link(pack, given, url)}&tab=why")


def check_choice(pack: Pack, url: str, answers: Same, route: RouteId) -> str:
    """Check a route that the team or its boss already favours ("should we fine-tune?"): what speaks for and against it, what rules it
    out, and what would have to be true for it to come first."""
    check_route(pack, route)
    given, unread = _read(pack, answers)
    given = replace(given, record={"favoured": route})
    return _told(given, unread, explained(advise(pack, given), route, trace=False), f"In the web app: {_link(pack, given, url)}")


def estimate(pack: Pack, url: str, answers: Same, route: RouteId = "") -> str:
    """Estimate set-up and running costs in US dollars, seconds for an answer and memory, as ranges with their assumptions: of the
    recommended route beside the others, or of the route named, alone."""
    check_route(pack, route or None)
    given, unread = _read(pack, answers)
    return _told(given, unread, in_full(priced(pack, given, route or None), pack), f"In the web app: {_link(pack, given, url)}")


def interview(pack: Pack, url: str, story: Story = "") -> str:
    """Interviews somebody about a piece of work, and recommends how to go about it."""
    return _INTERVIEW + (f"\n\nThis is known already:\n\n{story.strip()}" if story.strip() else "")


def listed(pack: Pack, url: str, kind: str) -> str:
    """The routes or the rules, a line each."""
    if kind == "routes":
        return "\n".join(f"{r.id}: {r.label}. {r.summary}" for r in pack.content.routes)
    return "\n".join(f"{r.id}: {r.reasons}" for r in pack.content.rules)


def entry(pack: Pack, url: str, kind: str, name: str) -> str:
    """A route or a rule as it stands in its file."""
    if name not in getattr(pack, kind):
        raise Refused([Problem(f"unknown-{kind[:-1]}", f"`{short(name)}` is no {kind[:-1]}", hint=nearest(name, getattr(pack, kind)))])
    return as_written(pack, kind, name)


def _read(pack: Pack, answers: Mapping[str, Any]) -> tuple[Answers, list[str]]:
    """The answers, and what of them could not be read. Raises Refused where nothing could."""
    needs = {key.removeprefix(NEED): word for key, word in answers.items() if key.startswith(NEED)}
    said = {key: value for key, value in answers.items() if not key.startswith(NEED)}
    given, problems = read_answers(pack, {"edition": 2, "answers": said, "needs": needs})
    if problems and not given.given:
        raise Refused(problems)
    return given, [*_left_out(problems), *(f"{p.message}." for p in disregarded(pack, given))]


def _left_out(problems: list[Problem]) -> list[str]:
    return [f"Left out, since {p.message}{f' ({p.hint})' if p.hint else ''}." for p in problems]


def _next(rec: Recommendation) -> list[str]:
    """The question to ask next, in short, and the tests that tell more than asking."""
    asked = rec.uncertainty.next_question
    found = []
    if asked is not None:
        rows = rec.pack.grids.get(rec.pack.questions[asked.question].grid, (asked.question,))
        first = rows_first(rec, [rec.pack.questions[q] for q in rows if follows(rec.domains, q)])
        question, *options = "\n".join(asked_in_short(rec.pack, first)).rstrip().splitlines()
        options = options if len(options) <= MOST_OPTIONS else ["    (its options stand in `questions`)"]
        found.append("\n".join([f"Ask next. {purpose(rec)}", question, *options]))
    tests = [f"- {t.do} ({t.takes}; answers `{t.question}`)" for t in next_tests(rec, 1)]
    return [*found, "\n".join(["Or find out:", *tests])] if tests else found


def _told(given: Answers, unread: list[str], doc: Document, *more: str) -> str:
    """A document as text, without what is only there to be looked at (its title, lines, bars, marks of sources), and what stands around it."""
    text = written(replace(doc, title="", facts=replace(doc.facts, rows=())), 10_000)  # columns: lines are not broken
    text = re.sub("[■□]+ ", lambda bar: f"{bar[0].count('■')} of 10", text)
    return in_currency("\n\n".join(filter(None, [*unread, re.sub(r"\n─+|( \[\d+\])+", "", text).strip(), *more])), given)


def _link(pack: Pack, answers: Answers, url: str) -> str:
    return f"{url}/?{query_string(to_query(pack, answers))}"
