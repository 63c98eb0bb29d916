"""A feature of several parts: one summary over all of them."""

from advisor.explain.parts import JointStep, PartAdvice, Whole, for_parts

from .blocks import Block, Heading, Line, Table, facts, line, muted, paragraph, strong
from .context import Context
from .plan import Step, by_phase


def whole_feature(ctx: Context, front: str = "(in full here)") -> tuple[Block, ...]:
    """Advice by part, the whole stack and one plan; nothing where there are no parts.

    `front` is said of the part in front.
    """
    found = ctx.whole
    if found is None:
        return ()
    blocks: list[Block] = [Heading("The whole feature"), paragraph(found.headline, tone="lead")]
    rows = tuple(_part(p, front) for p in found.parts)
    blocks.append(Table(("Part", "First route", "Why"), rows, (4, 5, 9), "Advice for each part"))
    return (*blocks, *_stack(found), *_plan(found))


def _part(p: PartAdvice, front: str) -> tuple[Line, ...]:
    name = line(strong(p.name), " ", muted(front)) if p.front and front else line(strong(p.name))
    if p.route is None:
        return (name, line(muted(p.badge)), line(p.headline, " ", p.because))
    return (name, line(p.label, " ", muted(f"({p.badge.lower()})")), line(p.because))


def _stack(found: Whole) -> list[Block]:
    names = [p.name for p in found.parts if p.route is not None]
    if not found.stack:
        return []
    rows = []
    for piece in found.stack:
        leads = f"first for {for_parts(piece.leads, names)}" if piece.leads else ""
        beside = f"added for {for_parts(piece.beside, names)}" if piece.beside else ""
        rows.append((line(piece.layer_label), line(strong(piece.label)), line("; ".join(t for t in (leads, beside) if t))))
    return [Heading("The whole stack", 3), Table(("Layer", "What", "Serves"), tuple(rows), (3, 5, 7), "The stack of the whole feature")]


def _plan(found: Whole) -> list[Block]:
    names = [p.name for p in found.parts if p.route is not None]
    steps = by_phase(((step.item.phase, _step(step, names)) for step in found.plan), 4)
    return [Heading("One plan for all parts", 3), *steps] if steps else []


def _step(step: JointStep, names: list[str]) -> Step:
    """What is done and for whom; only the test to go on, as the plan of the part in front has the others."""
    return step.label, step.item.do, facts(("For", for_parts(step.parts, names)), ("Exit", step.item.exit), small=True)
