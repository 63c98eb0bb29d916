"""The questionnaire for whoever answers it elsewhere: as data, in short, and in what an assistant is asked about a story."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from advisor.pack import Pack, Question, bin_text, grouped
from advisor.pack.problem import table

_TASK = Path(__file__).parent / "templates" / "task.md"
_KINDS = table(__file__)


def prompt_of(pack: Pack, story: str) -> str:
    """The text to hand to an assistant: the task, the questionnaire of a pack with all ids, and the story as it is."""
    return "\n".join([_TASK.read_text(encoding="utf-8"), *asked_in_short(pack), "STORY", "", story.strip(), ""])


def asked_in_short(pack: Pack, among: Collection[str] = (), *, in_full: bool = False) -> list[str]:
    """Lines with the questions of these ids, or with all: what is asked, and the ids and labels of the answers; a grid once. `in_full` adds
    when each is asked, how a condition compares it, and the tests that find its answers out."""
    lines = []
    for question in pack.content.questions:
        rows = [pack.questions[name] for name in pack.grids.get(question.grid, ()) if not among or name in among]
        if rows[:1] == [question] or (not rows and (not among or question.id in among)):
            tests = dict.fromkeys(f"  To find out ({f.takes}): {f.do}" for q in rows or [question] if (f := q.find_out))
            asked = grouped((q.ask_if, q.id) for q in rows or [question])
            when = [f"  Asked if {x}" + (f": {', '.join(ids)}" if len(asked) > 1 else "") for x, ids in asked.items() if x is not None]
            one, two = [*question.choices, *question.choices][:2]  # one option alone stands for both
            compared = _KINDS["conditions"][question.kind].format(id=question.id, one=one, two=two, edge=question.number and question.number.edges[0])
            lines += [*_asked(question, rows), *([*when, f"  In conditions: {compared}", *tests] if in_full else []), ""]
    return lines


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
