"""A decision record in the form of MADR 4 (adr.github.io/madr): front matter, fixed headings, Markdown."""

import math
import re
from collections.abc import Sequence

import yaml

from advisor.decide import Recommendation
from advisor.explain import Flip, answer_text, question_text, reasons_against, reasons_for, ruled_out, verdict, within

from . import answers, brief, costs, markdown, why
from .blocks import Block, Bullets, Document, Facts, Heading, bullets, clean, deeper, facts, line, paragraph, strong
from .context import Context
from .document import SECTIONS, about, context, title
from .escape import lines, one_line

_OPTIONS = 6  # routes whose pros and cons are written out
_ABOVE = (brief.brief, answers.answers, why.why, costs.cost_and_speed, costs.assumed)  # or left out


def render(rec: Recommendation, changes: Sequence[Flip] | None = None) -> str:
    """The decision record. Its status is *accepted* where the record names deciders and a date, else *proposed*."""
    ctx = context(rec, changes)
    blocks = [block for part in (_problem, _drivers, _options, _outcome, _pros_and_cons, _more) for block in part(ctx)]
    return _front_matter(rec) + "\n" + markdown.written(Document(title(rec), Facts(()), tuple(map(clean, blocks)), ctx.cites.addresses))


def _front_matter(rec: Recommendation) -> str:
    """Texts stand in double quotes on one line, so that YAML reads back what was typed. What is markup to readers that know no front
    matter (HTML, Markdown, templates) stands as its code."""
    record = rec.answers.record
    deciders, date = (record.get(key, "") for key in ("deciders", "date"))
    rows = [f"status: {'accepted' if one_line(deciders) and one_line(date) else 'proposed'}"]
    for key, text in (("date", date), ("decision-makers", deciders)):
        if one_line(text):
            scalar = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf).strip()
            rows.append(f"{key}: " + re.sub(r"[<>{}\[\]`]", lambda mark: f"\\x{ord(mark[0]):02x}", scalar))
    return "\n".join(["---", *rows, "---", ""])


def _problem(ctx: Context) -> list[Block]:
    _, *said = answers.answers(ctx)
    question = ctx.rec.pack.content.pack.title
    part = ctx.rec.answers.part
    about = f"{question}, for the part {part} of the feature" if part else question
    return [Heading("Context and Problem Statement"), paragraph(f"{about}, given what the team answered:"), *said]


def _drivers(ctx: Context) -> list[Block]:
    """The answers that fired what speaks for the first route."""
    pack, given = ctx.rec.pack, ctx.rec.answers.given
    asked = dict.fromkeys(q for r in ctx.reasons for q in r.questions if q in given)
    items = [line(question_text(pack.questions[q]), " ", strong(answer_text(pack.questions[q], given[q]))) for q in asked]
    return [Heading("Decision Drivers"), Bullets(tuple(items)) if items else paragraph("No answer decides yet.")]


def _considered(ctx: Context) -> tuple[str, ...]:
    """The first route, those that the record names, and the best others that stand."""
    standing = [s.route for s in ctx.rec.ranking if s.status != "ruled_out"]
    return tuple(dict.fromkeys([*([ctx.rec.first] if ctx.rec.first else []), *ctx.to_check, *standing[:_OPTIONS]]))


def _options(ctx: Context) -> list[Block]:
    considered = _considered(ctx)
    rest = len(ctx.rec.ranking) - len(considered)
    items = [ctx.label(r) for r in considered] + ([f"{rest} more routes, which are ruled out or fit less well"] if rest else [])
    return [Heading("Considered Options"), bullets(items)]


def _outcome(ctx: Context) -> list[Block]:
    said = verdict(ctx.rec)
    found = paragraph(strong(f"{said.badge}."), f" {said.headline}. {said.otherwise} {said.note}")
    if not ctx.rec.first:
        return [Heading("Decision Outcome"), *_chosen(ctx), found]
    trade = paragraph(ctx.rec.pack.routes[ctx.first].trades or "None is known.")
    tests = facts(*((ctx.step_label(item), item.exit) for item in ctx.rec.plan if item.phase != "later"))  # what the plan has to show
    return [Heading("Decision Outcome"), *_chosen(ctx), found, Heading("Consequences", 3), trade, Heading("Confirmation", 3), tests]


def _chosen(ctx: Context) -> list[Block]:
    """MADR's sentence: chosen option, because."""
    if ctx.chosen:
        name = ctx.label(ctx.chosen) if ctx.chosen in ctx.rec.pack.routes else ctx.chosen
        head, *more = lines(ctx.rec.answers.record.get("reason", "")) or ["no reason was recorded"]
        return [paragraph("Chosen option: “", strong(name), "”, by the team and against the rules, because ", head), *map(paragraph, more)]
    if not ctx.rec.first:
        return [paragraph("No option is chosen, because every route is ruled out.")]
    helpful = [_clause(r.text) for r in ctx.reasons[: brief.REASONS]]
    because = "; and ".join(helpful) or "it leads by its small effort"
    return [paragraph("Chosen option: “", strong(ctx.label(ctx.first)), "”, because ", f"{because}.")]


def _clause(sentence: str) -> str:
    """A sentence as it stands after *because*."""
    return within(one_line(sentence)).rstrip(".")


def _pros_and_cons(ctx: Context) -> list[Block]:
    closed = {r.route: r for r in ruled_out(ctx.rec)}
    blocks: list[Block] = [Heading("Pros and Cons of the Options")]
    for route in _considered(ctx):
        blocks += [Heading(ctx.label(route), 3), paragraph(ctx.rec.pack.routes[route].summary)]
        if route in closed:
            blocks.append(bullets([f"Bad, because it is ruled out: {' '.join(closed[route].reasons)} {closed[route].reopens}"]))
            continue
        told = [("Good", r) for r in reasons_for(ctx.rec, route)] + [("Bad", r) for r in reasons_against(ctx.rec, route)]
        items = [line(f"{word}, because {_clause(r.text)}.", *ctx.cites.marks(r.sources, " ")) for word, r in told]
        blocks.append(Bullets(tuple(items)) if items else paragraph("No answer speaks for or against it."))
    return blocks


def _more(ctx: Context) -> list[Block]:
    below = [block for section in SECTIONS if section not in _ABOVE for block in section(ctx)]
    return [Heading("More Information"), about(ctx.rec), *deeper(below)]
