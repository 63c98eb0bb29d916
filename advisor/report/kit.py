"""A small archive that starts the work on the advised route: cases to measure on, what measures, and what the route itself begins with.

Templates stand in `templates/kit`, one folder for each set of files; which sets come with a route is said by the pack's `kits`. What
only the team knows is marked FILL IN.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.decide import Recommendation
from advisor.estimate.book import book_of
from advisor.estimate.inputs import Given
from advisor.estimate.on_paper import on_paper
from advisor.estimate.profiles import profile_of
from advisor.estimate.training import training_run
from advisor.estimate.words import likely
from advisor.explain import Flip, answer_text, question_text
from advisor.pack import Route

from . import brief, markdown
from .blocks import Document, Heading, clean
from .document import about, context, title
from .escape import escape_markdown, one_line

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates" / "kit"
_STAMP = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can name: equal kits are equal bytes
CASES = 20
SHAPE = "EXAMPLE OF SHAPE ONLY"
# How outputs are held against what was expected, by the option of `makes`; what is not here is judged by a model.
_CHECKS = {"choice": "same", "ready": "same", "figure": "same", "fields": "fields", "found": "items"}
_CHAT = {"Qwen/Qwen3": "qwen3_nothink", "Qwen/Qwen2.5": "qwen", "meta-llama/Llama-3": "llama3", "google/gemma-2": "gemma2"}
_SAID = ("makes", "brings", "volume", "examples", "wait")  # answers that the files rest on


def render(rec: Recommendation, changes: Sequence[Flip] | None = None) -> bytes:
    """The kit as a zip archive with one folder; where no route is left, it holds a README that says so."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(rec).items():
            entry = zipfile.ZipInfo(f"starter-kit/{name}", _STAMP)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, text)
    return packed.getvalue()


def files(rec: Recommendation) -> dict[str, str]:
    """The text of each file by its name. A route that the team chose instead stands in for the first one."""
    ctx = context(rec, ())
    part = rec.answers.part
    blocks = (Heading("Verdict"), *brief.decision(ctx)[bool(part) :])  # less the sentence on the part, which names what a report has below
    head = markdown.written(Document(f"Starter kit: {title(rec)}{part and f', {part}'}", about(rec), tuple(map(clean, blocks))))
    route = rec.pack.routes.get(ctx.chosen or rec.first or "")
    if route is None:
        return {"README.md": head}
    sets = dict.fromkeys(s for kit in rec.pack.content.kits if {route.id, route.family}.intersection(kit.serves) for s in kit.files)
    filled = _filled(rec, route, set(sets))
    found = {"cases.csv": _cases(filled)} | {p.stem: _rendered(p, filled) for s in ("always", *sets) for p in sorted((_FOLDER / s).iterdir())}
    named = {name: text for name, text in found.items() if text.strip()}  # a template that says nothing makes no file
    return {"README.md": _rendered(_FOLDER / "README.md.j2", filled | {"head": head, "names": named}), **named}


def _rendered(template: Path, filled: dict[str, Any]) -> str:
    return _environment().get_template(template.relative_to(_FOLDER).as_posix()).render(filled).rstrip() + "\n"


@functools.cache
def _environment() -> Environment:
    """The template engine. Its marks are `<< >>` and `<% %>`, since promptfoo fills in braces."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here, since few formats need it

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        variable_start_string="<<", variable_end_string=">>", block_start_string="<%", block_end_string="%>",
    )  # fmt: skip
    environment.filters |= {"quoted": lambda text: json.dumps(text, ensure_ascii=False), "likely": likely, "markdown": escape_markdown}
    return environment


def _filled(rec: Recommendation, route: Route, sets: set[str]) -> dict[str, Any]:
    """What templates are filled with; `run` is None where nothing is trained or no estimate could be made."""
    pack, book, estimates, answers = rec.pack, book_of(rec.pack), on_paper(rec, only=route.id), rec.answers
    found, where, run = estimates.routes.get(route.id), estimates.where, None
    if found is not None and where is not None and sets & {"adapter", "weights", "preferences", "text"}:
        adapters, sequences = not sets & {"weights", "text"}, 2 if "preferences" in sets else 1  # a preference has two outputs
        run = training_run(book, where, profile_of(route.id, route.family), found, adapters=adapters, sequences=sequences)
    given = Given(book, pack, answers)
    made, brought = given.option("makes"), given.ticked("brings")
    return {
        "question": _plain(pack.content.pack.title),
        "columns": {f"in_{o}": _plain(pack.questions["brings"].choices[o].label) for o in brought} or {"input": "What comes in with a request"},
        "wanted": _plain(pack.questions["makes"].choices[made].label) if made else "FILL IN",
        "check": _CHECKS.get(made, "judged"),
        "count": CASES,
        "runs_on": _plain(found.runs_on) if found is not None else "",
        "wait": where.wait if where is not None else None,
        "passages": round(book.figure("passages").likely),
        "run": run,
        "template": next((name for start, name in _CHAT.items() if run is not None and run.model.startswith(start)), ""),
        "said": {
            _plain(question_text(pack.questions[q])): _plain(answer_text(pack.questions[q], answers.given[q])) for q in _SAID if q in answers.given
        },
    }


def _plain(text: str) -> str:
    """A text on one line in which promptfoo finds nothing to fill in."""
    return one_line(text).replace("{", "(").replace("}", ")")


def _cases(filled: dict[str, Any]) -> str:
    """The test set: two examples of its shape, then empty rows."""
    written, columns = io.StringIO(), filled["columns"]
    shape = {"fields": json.dumps({"FILL IN": SHAPE}), "items": f"{SHAPE}; a second item"}.get(filled["check"], f"{SHAPE}: {filled['wanted']}")
    out = csv.writer(written, lineterminator="\n")
    out.writerow(["id", *columns, "expected", "taken_from", "__metadata:state"])  # promptfoo chooses cases by the last
    for i, kind in enumerate(("a usual request", "a rare or hard request"), 1):
        out.writerow([i, *(f"{SHAPE}, {kind}: {label}" for label in columns.values()), shape, SHAPE, "example"])
    out.writerows([i, *("" for _ in columns), "", "", "empty"] for i in range(3, CASES + 3))
    return written.getvalue()
