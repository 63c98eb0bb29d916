"""The questionnaire as data, enough to fill it in from outside."""

from typing import Any

from .pack import Pack, bin_text
from .question import Question


def questionnaire(pack: Pack) -> dict[str, Any]:
    """The pack's name and hash, and its questions in the order in which they stand; each row of a grid is one."""
    info = pack.content.pack
    about = {"id": info.id, "version": info.version, "title": info.title, "hash": pack.hash}
    return {"pack": about, "questions": [_question(q) for q in pack.content.questions]}


def _question(q: Question) -> dict[str, Any]:
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
