"""What an assistant is asked: how to answer, the questionnaire in short, and the story."""

from collections.abc import Collection
from pathlib import Path

from advisor.pack import Pack, Question, bin_text

_TASK = Path(__file__).parent / "templates" / "task.md"
_KINDS = {
    "options": "one option",
    "ordered": "one option, or a list of neighbours where the story leaves it open",
    "several": "a list of all that hold",
    "number": "the number that the story names, or one of these ranges",
}


def prompt_of(pack: Pack, story: str) -> str:
    """The text to hand to an assistant: the task, the questionnaire of a pack with all ids, and the story as it is."""
    return "\n".join([_TASK.read_text(encoding="utf-8"), *asked_in_short(pack), "STORY", "", story.strip(), ""])


def asked_in_short(pack: Pack, among: Collection[str] = (), *, in_full: bool = False) -> list[str]:
    """Lines with the questions of these ids, or with all: what is asked, and the ids and labels of the answers; a grid once. `in_full` adds
    when each is asked, and the tests that find its answers out."""
    lines = []
    for question in pack.content.questions:
        rows = [pack.questions[name] for name in pack.grids.get(question.grid, ()) if not among or name in among]
        if rows[:1] == [question] or (not rows and (not among or question.id in among)):
            tests = dict.fromkeys(f"  To find out ({f.takes}): {f.do}" for q in rows or [question] if (f := q.find_out))
            when = [f"  Asked if {question.ask_if}"] if question.ask_if is not None else []
            lines += [*_asked(question, rows), *([*when, *tests] if in_full else []), ""]
    return lines


def _asked(question: Question, rows: list[Question]) -> list[str]:
    """One question; a grid as its rows, each with an id of its own, and the options that all of them share."""
    unit = f", in {question.number.unit}" if question.number else ""
    said = f"{question.ask} {question.help}".strip() + f" ({_KINDS[question.kind]}{unit}{', for each of these ids' if rows else ''})"
    lines = [said, *(f"  {row.id}: {row.row}" for row in rows), "  each with:"] if rows else [f"{question.id}: {said}"]
    if question.number:
        return [*lines, "    " + ", ".join(bin_text(question, i) for i in range(len(question.choices)))]
    return [*lines, *(f"    {name} = {o.label}" + (f" ({o.help})" if o.help else "") for name, o in question.choices.items())]
