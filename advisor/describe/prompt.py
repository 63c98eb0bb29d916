"""The questionnaire for whoever answers it elsewhere: as data, in short, and in what an assistant is asked about a story."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from advisor.pack import Pack, Question, bin_text, grouped, table

_KINDS = table(__file__)


def prompt_of(pack: Pack, story: str) -> str:
    """The text to hand to an assistant: the task, the questionnaire of a pack with all ids, and the story as it is."""
    return "\n".join(
        [(Path(__file__).parent / "templates/task.md").read_text(encoding="utf-8"), *asked_in_short(pack), "STORY", "", story.strip(), ""]
    )


def asked_in_short(pack: Pack, among: Collection[str] = (), *, in_full: bool = False) -> list[str]:
    """Lines with the questions of these ids, or all, and the answers; a grid once. `in_full`: when they are asked, how to compare them, and tests."""
    lines = []
    for asked in grouped((q.grid or q.id, q) for q in pack.content.questions if not among or q.id in among).values():
        lines += [*_asked(asked[0], asked if asked[0].grid else []), *(_beside(asked) if in_full else []), ""]
    return lines


def _beside(asked: list[Question]) -> list[str]:
    """When a question or the rows of a grid are asked, how conditions compare them, and the tests that find answers out."""
    first, conditions = asked[0], grouped((q.ask_if, q.id) for q in asked)
    when = [f"  Asked if {x}" + (f": {', '.join(ids)}" if len(conditions) > 1 else "") for x, ids in conditions.items() if x is not None]
    one, two = [*first.choices, *first.choices][:2]  # one option alone stands for both
    compared = _KINDS["conditions"][first.kind].format(id=first.id, one=one, two=two, edge=first.number and first.number.edges[0])
    return [*when, f"  In conditions: {compared}", *dict.fromkeys(f"  To find out ({f.takes}): {f.do}" for q in asked if (f := q.find_out))]


def _asked(question: Question, rows: list[Question]) -> list[str]:
    """One question; a grid as its rows, each with an id of its own, and the options that all of them share."""
    unit = f", in {question.number.unit}" if question.number else ""
    said = f"{question.ask} {question.help}".strip() + f" ({_KINDS[question.kind]}{unit}{', for each of these ids' if rows else ''})"
    lines = [said, *(f"  {row.id}: {row.row}" for row in rows), "  each with:"] if rows else [f"{question.id}: {said}"]
    if question.number:
        return [*lines, "    " + ", ".join(bin_text(question, i) for i in range(len(question.choices)))]
    return [*lines, *(f"    {name} = {o.label}" + (f" ({o.help})" if o.help else "") for name, o in question.choices.items())]


def questionnaire(pack: Pack) -> dict[str, Any]:
    """The pack's name and hash, and its questions in the order in which they stand; each row of a grid is one."""
    info = pack.content.pack
    about = {"id": info.id, "version": info.version, "title": info.title, "hash": pack.hash}
    return {"pack": about, "questions": [_as_data(q) for q in pack.content.questions]}


def _as_data(q: Question) -> dict[str, Any]:
    """`options` of a number are its bins, written as answers files write them."""
    names = [bin_text(q, i) for i in range(len(q.choices))] if q.number is not None else list(q.choices)
    return {
        **{name: getattr(q, name) for name in ("id", "section", "opening", "asked_of", "ask", "row", "help", "why")},
        "grid": q.grid or None,
        "type": "one" if q.kind == "options" else q.kind,
        "options": [{"id": name, "label": o.label, "help": o.help} for name, o in zip(names, q.choices.values(), strict=True)],
        "groups": [{"id": name, "label": g.label, "options": list(g.options)} for name, g in q.groups.items()],
        "unit": q.number.unit if q.number else None,
        "edges": list(q.number.edges) if q.number else None,
        "ask_if": str(q.ask_if) if q.ask_if is not None else None,
        "find_out": q.find_out.model_dump(mode="json") if q.find_out else None,
    }
