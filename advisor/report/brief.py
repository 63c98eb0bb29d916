"""The first page: what a team has to know, on one page. What stands here is not said again below it."""

from dataclasses import replace
from functools import partial

from advisor.decide import PHASES
from advisor.estimate import priced, verdict_on_paper
from advisor.explain import NeedShown, allowed, by_effort, counts, diagnosis, first_upper, listing, needs_profile, own_signs, signs, within
from advisor.explain.asked import OFFERED, offer
from advisor.explain.changes import Flip, possible, single_changes, toward
from advisor.explain.verdict import Verdict, early, opened_plan, outcome, remarks, this_week
from advisor.explain.words import without_term

from .blocks import Bar, Bars, Block, Bullets, Heading, Line, Table, facts, line, muted, paragraph, strong
from .context import Context, asked, tell
from .costs import in_short
from .escape import lines

REASONS, ASKED, TOLD = 2, 1, 1  # reasons; what managers ask about; changes
BARS, LABELS = 4, 5  # needs; entries of the plan in one line
PHASE_TITLES = {"now": "Now", "next": "Next", "later": "Later"}


def brief(ctx: Context) -> tuple[Block, ...]:
    """Verdict, first step, needs, two reasons, plan and cost in short, what would change it, what tells that it works; a favoured route is argued."""
    reasons = Bullets((*(ctx.said(r) for r in ctx.reasons[:REASONS]), *map(line, filter(None, [by_effort(ctx.rec)])), *asked(ctx)[:ASKED]))
    evidence = ctx.rec.pack.routes[ctx.first].time_to_first_evidence if ctx.rec.first else ""
    return (
        Heading(f"{ctx.rec.answers.part}: verdict" if ctx.rec.answers.part else "Verdict"),
        *decision(ctx),
        Heading("Why", 3),
        reasons,
        *_needs(ctx),
        Heading("The plan in short", 3),
        facts(*plan_in_short(ctx), ("First evidence", evidence and f"In {evidence.replace('-', '–')}")),  # a line for each phase
        *in_short(ctx),
        *_change(ctx),
        *_tells(ctx),
        *(() if ctx.rec.answers.part else sign_off(ctx)),
    )


def decision(ctx: Context) -> tuple[Block, ...]:
    """The verdict, or what the team chose instead with its reason; why a running system disappoints; the first thing to do."""
    said, found = verdict_on_paper(ctx.rec), diagnosis(ctx.rec)
    blocks: list[Block] = _override(ctx, said) if ctx.chosen else [said]
    blocks.append(facts(*((s.name, f"{s.amount}{s.note and f' ({s.note})'}") for s in said.sums)))
    if not ctx.chosen and found is not None and found.headline:
        blocks.append(paragraph(f"{found.lead} {found.conflict}".rstrip()))
    noted = counts(ctx.rec, (q for r in ctx.reasons[:REASONS] for q in r.questions))
    gets = f"With {ctx.rec.asks} you get" if ctx.rec.first in ctx.rec.beyond else "You get"
    told = {"You noted": noted, gets: outcome(ctx.rec), "This week": this_week(ctx.rec), **remarks(ctx.rec)} if ctx.rec.first else remarks(ctx.rec)
    return (*blocks, *(paragraph(strong(f"{name}:".replace("?:", "?")), f" {text}") for name, text in told.items() if text))


def _override(ctx: Context, said: Verdict) -> list[Block]:
    """The team's own choice above what the rules say, in which way alone it may be done; of one that the policy forbids this."""
    known, reason = [ctx.chosen] if ctx.chosen in ctx.rec.pack.routes else [], lines(ctx.rec.answers.record.get("reason", ""))
    if said.state != "overridden":
        note = f"{allowed(ctx.rec, known)} The rules say ({said.badge.lower()}): {said.headline}.".lstrip()
        said = Verdict("overridden", "Chosen by the team", f"Chosen instead: {within(ctx.label(*known) if known else ctx.chosen)}", "", note)
    chosen = replace(said, note=said.note + f" What follows is about {ctx.inside(ctx.rec.first)}." if ctx.rec.first else said.note)
    if not reason:
        return [chosen, paragraph("No reason was recorded for this choice.", tone="caution")]
    return [chosen, paragraph(strong("The team’s reason:"), " ", reason[0]), *map(paragraph, reason[1:])]


def _needs(ctx: Context) -> list[Block]:
    """The strongest needs, each with the lever that meets it; the others by name; what the team took back."""
    shown, labels = needs_profile(ctx.rec), {need.id: need.label for need in ctx.rec.pack.content.needs}
    back = [labels[name] for name, word in ctx.rec.answers.needs.items() if word == "none" and name in labels]
    bars = Bars(tuple(Bar(need.label, need.share, _lever(ctx, need)) for need in shown[:BARS]), "How strongly each need shows, and what meets it")
    told = {"Less strongly": [need.label for need in shown[BARS:]], "Taken back by the team": back}
    others = (paragraph(f"{name}: {listing(list(map(within, labels)))}.", tone="muted") for name, labels in told.items() if labels)
    return [Heading("What you need", 3), bars, *others]


def _lever(ctx: Context, need: NeedShown) -> Line:
    """What meets a need, or which step of the plan settles or tests it."""
    mark = tell("matters most, says the team") if need.corrected else []
    if need.lever is None:
        return line(muted(need.unmet), *mark)
    steps = {f"(step {i})" for i, item in enumerate(opened_plan(ctx.rec), 1) if not need.lever.route and need.lever.label == ctx.step_label(item)}
    less = f"({need.lever.how_well}{f'; {need.unmet}' * ('by your policy' in need.unmet)})" * (need.lever.how_well != "fully")
    return line(without_term(need.lever.label), *tell(next(iter(steps), less)), *mark)


def plan_in_short(ctx: Context) -> tuple[tuple[str, str], ...]:
    """`Now` and what is done in this phase, `Next` ..., as labels of steps and routes."""
    mends = {i.route: ctx.rec.mends(i.route) for i in ctx.rec.plan if i.route == ctx.rec.first}
    why = {i.route: first_upper(i.do.rstrip(".")) for i in ctx.rec.plan if i.phase == "later" and i.do.startswith("If ")}  # it is tried at all
    named = [(i.phase, mends.get(i.route) or why.get(i.route) or ctx.step_label(i)) for i in ctx.rec.plan]
    labels = {phase: [*dict.fromkeys(label for when, label in named if when == phase)] for phase in PHASES}
    cut = {phase: [*some[:LABELS], *([f"{len(some) - LABELS} more"] if len(some) > LABELS else [])] for phase, some in labels.items()}
    return tuple((PHASE_TITLES[phase], "; ".join(some)) for phase, some in cut.items())


def _change(ctx: Context) -> list[Block]:
    """The answers that would put another route first, open ones before given ones; that there is none, where there is none."""
    if not ctx.rec.first or not ctx.rec.answers.given:
        return []
    flips = (single_changes(ctx.rec) or toward(ctx.rec).flips)[:TOLD]
    return [Heading("What would change it", 3), Bullets(tuple(change(ctx, flip) for flip in flips) or (line(toward(ctx.rec).sentence),))]


def change(ctx: Context, flip: Flip) -> Line:
    """A change that puts another route first, and whether anybody can bring it about."""
    return line(f"{flip.sentence}{priced(ctx.rec, flip)} ", muted(f"({possible(ctx.rec, flip)})"))


def _tells(ctx: Context) -> list[Block]:
    """What tells that the first route works, or fails, so that nobody goes on with it: by the team's own fault and count, else by a sign of it."""
    if not ctx.rec.first:
        return []
    (works, fails), signals = own_signs(ctx.rec), partial(signs, ctx.rec)
    told = {"works": (works, *signals("works")), "fails": (fails, *ctx.rec.stop_signs(ctx.first)[:1], *signals("fails"))}
    lines = [line(strong(f"It {word}:"), f" {text}") for word, texts in told.items() if (text := next(filter(None, texts), ""))]
    return [Heading("What tells that it works, or fails", 3), Bullets(tuple(lines))]


def sign_off(ctx: Context) -> list[Block]:
    """Room to sign for each decider; of several jobs above it what these say yes or no to: what to begin, who leads, what was offered."""
    recs = [part.rec for part in ctx.parts if ctx.together and part.rec.first and not (early(part.rec) or part.chosen)]
    said = [(rec.answers.part, v, "; ".join(f"{within(s.name)} {s.amount}" for s in v.sums[:2])) for rec in recs for v in [verdict_on_paper(rec)]]
    asks = [line(f"Begin with {part}: {within(v.headline)}", *tell(takes and f"({takes})"), "?") for part, v, takes in said]
    asks += [line("Who leads it, says each month how it goes, and may stop it?")] * bool(recs)
    asks += [line(f"{rec.answers.part}: decline {OFFERED}? {why}") for rec in recs for _, why in [offer(rec)] if why]
    names = map(str.strip, ctx.rec.answers.record.get("deciders", "").replace(";", ",").split(","))
    rows = tuple((line(first_upper(name)), (), ()) for name in names if name)
    to_sign = Table(("Name", "Signature", "Date"), rows, (4, 5, 2), "Sign-off", to_sign=True)
    return [Heading("To decide", 3), Bullets(tuple(asks), ordered=True), Heading("Sign-off", 3), to_sign]
