"""A decision record in the form of MADR 4 (adr.github.io/madr): front matter, fixed headings, Markdown. Its text is `templates/decision.md`."""

import math
import re
from typing import Any

import yaml

from advisor.decide import Recommendation
from advisor.estimate import verdict_on_paper
from advisor.explain import answer_text, by_effort, question_text, reasons_against, reasons_for, ruled_out, within

from . import answers, brief, costs, guidance, markdown, plan
from .blocks import Line, clean, composed, deeper, facts, line
from .context import Context
from .document import ADVICE, about, in_full, title
from .escape import lines, one_line, templates

_OPTIONS = 6  # routes whose pros and cons are written out
_BELOW = [section for section in ADVICE if section not in (guidance.why, costs.cost_and_speed)]


def render(rec: Recommendation) -> str:
    """The decision record, one for several parts: *rejected* where a policy forbids it, *accepted* by named deciders at a date, else proposed."""
    ctx = Context(rec)
    filled = {
        "rec": rec,
        "record": {"deciders": "", "date": "", **rec.answers.record},
        "title": title(rec),
        "answered": composed(answers.answers(ctx)[1:]),
        "whole": composed(deeper(plan.whole_feature(ctx))),
        "decisions": [_decision(part) for part in ctx.parts],
        "below": lambda: composed((about(rec), *deeper((*in_full(ctx, _BELOW), *answers.sources(ctx))))),
    }
    made = templates().get_template("decision.md").render(filled, pros_and_cons=_pros_and_cons, scalar=_scalar, markdown=markdown, addresses=ctx)
    return re.sub(r"\n{3,}", "\n\n", made).rstrip("\n") + "\n"


def _decision(ctx: Context) -> dict[str, Any]:
    rec, pack, given = ctx.rec, ctx.rec.pack, ctx.rec.answers.given
    drivers = dict.fromkeys(q for r in ctx.reasons for q in r.questions if q in given)
    return {
        "ctx": ctx,
        "drivers": [(question_text(pack.questions[q]), answer_text(pack.questions[q], given[q])) for q in drivers],
        "considered": [*dict.fromkeys((*filter(None, [rec.first]), *ctx.to_check, *(s.route for s in rec.evaluation.left[:_OPTIONS])))],
        "reason": lines(rec.answers.record.get("reason", "")) or ["no reason was recorded"],
        "because": "; and ".join(_clause(r.text) for r in ctx.reasons[: brief.REASONS]) or _clause(by_effort(rec)),
        "verdict": verdict_on_paper(rec),
        "tests": clean(facts(*((ctx.step_label(item), item.exit) for item in rec.plan if item.phase != "later"))),  # what the plan has to show
    }


def _scalar(text: str) -> str:
    """Text in double quotes on one line, as YAML reads it back; what is markup to readers that know no front matter stands as its code."""
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf).strip()
    return re.sub(r"[<>{}\[\]`]", lambda mark: f"\\x{ord(mark[0]):02x}", quoted)


def _clause(sentence: str) -> str:
    """A sentence as it stands after *because*."""
    return within(one_line(sentence)).rstrip(".")


def _pros_and_cons(ctx: Context, route: str) -> list[Line]:
    closed = next((r for r in ruled_out(ctx.rec) if r.route == route), None)
    if closed is not None:
        return [line(f"Bad, because it is ruled out: {' '.join(closed.reasons)} {closed.reopens}")]
    dear = [line(f"Bad, because {_clause(ctx.rec.beyond[route].removeprefix('On paper, '))}.")] if route in ctx.rec.beyond else []
    told = [("Good", r) for r in reasons_for(ctx.rec, route)] + [("Bad", r) for r in reasons_against(ctx.rec, route)]
    return dear + [line(f"{word}, because {_clause(r.text)}.", *ctx.marks(r.sources)) for word, r in told]
