"""Which column of a table answers which question, and what a cell says to it."""

import difflib
import re
from collections.abc import Iterable
from typing import Any

from advisor.explain import question_text
from advisor.pack import NOT_SURE, Pack, Problem, Question, bin_text, grouped
from advisor.pack.problem import SUGGESTION, short

ALIKE = 0.8  # how close a name must come to that of a question to be taken for a slip
NOTHING = "none of these"
_NUMBER = re.compile(r"[\d.,_e-]+")


def columns_of(pack: Pack, names: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """Column -> the question that it answers, by id (`facts_in`, `remedies.passage`) or by what is asked, and which names look like a
    slip. Whatever else stands in a table, such as the names of its use cases, is no answer and no problem."""
    known = _named(pack)
    found: dict[str, str] = {}
    problems = []
    for name in names:
        question = known.get(_folded(name))
        if question is None:
            close = difflib.get_close_matches(_folded(name), known, n=1, cutoff=ALIKE)
            if close:
                message, hint = f"the column `{short(name)}` is no question and was left alone", SUGGESTION.format(_written(pack, known[close[0]]))
                problems.append(Problem("unknown-column", message, hint=hint, severity="warning"))
        elif question in found.values():
            message = f"the column `{short(name)}` answers `{_written(pack, question)}`, as another one does, and was left alone"
            problems.append(Problem("answered-twice", message, hint="keep one of them", severity="warning"))
        else:
            found[name] = question
    return found, problems


def said(question: Question, text: str) -> str | list[str] | None:
    """A cell as an answers file would have it: options by id or label, several of them set apart by `;` or `,`; None for nothing.
    What names no option stays as it was written."""
    if re.fullmatch(r"[\s;,]*|-", text):
        return None
    if text in ("~", "?") or _folded(text) == "not sure":
        return NOT_SURE
    if question.number is not None:
        text = text.removesuffix(question.number.unit).strip()
        options = {} if _NUMBER.fullmatch(text) else {_folded(o.label): bin_text(question, i) for i, o in enumerate(question.choices.values())}
    else:
        options = {_folded(said): name for name, o in question.choices.items() for said in (o.label, name)}
    parts = [text]
    for apart in ("", ";", "[;,]") if question.number is None else ("",):  # labels may hold commas
        parts = [part.strip() for part in re.split(apart, text) if part.strip()] if apart else [text]
        if all(_folded(part) in options for part in parts):
            break
    if question.several is not None and _folded(text) == NOTHING and NOTHING not in options:
        return []
    values = [options.get(_folded(part), part) for part in parts]
    return values if len(values) > 1 or question.several is not None else values[0]


def _named(pack: Pack) -> dict[str, str]:
    """Whatever a column may be called -> question id. What would name two questions names none."""
    asked = grouped((name, q.id) for q in pack.content.questions for name in dict.fromkeys(map(_folded, (question_text(q), q.row or q.ask))))
    return {name: ids[0] for name, ids in asked.items() if len(ids) == 1} | {_folded(q): q for q in pack.questions}


def _written(pack: Pack, question: str) -> str:
    """The question as the head of a column: `remedies.passage` for the row of a grid."""
    grid = pack.questions[question].grid
    return f"{grid}.{question.removeprefix(f'{grid}_')}" if grid else question


def _folded(text: Any) -> str:
    """What counts of a name: its letters and digits."""
    return " ".join(re.findall(r"[^\W_]+", str(text).casefold()))
