"""A small archive that starts the work on the advised route, out of `templates/kit` by the pack's `kits`. FILL IN marks what the team knows."""

import functools
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from advisor.answers import in_currency
from advisor.decide import Recommendation
from advisor.estimate import Given, book_of, likely, on_paper, training_run
from advisor.explain import answer_text, forbidden, question_text, where_models_run
from advisor.pack import Route, Traits

from . import brief, markdown
from .blocks import Document, Heading, composed
from .context import Context
from .document import about, title
from .escape import escape_markdown, one_line, templates

_FOLDER = Path(__file__).parent / "templates" / "kit"
CASES, TRAINED_CASES = 50, 200  # of the test set, as the plan asks
# How outputs are held against what was expected, by the option of `makes`; what is not here is judged by a model.
_CHECKS = {"choice": "same", "ready": "same", "figure": "same", "fields": "fields", "found": "items"}
_PROMPTED = Traits(bought=(False,), uses_model=(True,), uses_language_model=(True,), calls_large_model=(True,))  # not where rules close it
_SAID = ("makes", "brings", "volume", "examples", "wait")  # answers that the files rest on


def render(rec: Recommendation) -> bytes:
    """The kit as a zip archive with one folder; where no route is left, it holds a README that says so."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in in_currency(files(rec), rec.answers).items():
            archive.writestr(zipfile.ZipInfo(f"starter-kit/{name}"), text, zipfile.ZIP_DEFLATED)  # of 1980: equal kits are equal bytes
    return packed.getvalue()


def files(rec: Recommendation) -> dict[str, str]:
    """The text of each file by its name. A route that the team chose instead stands in for the first one, unless the policy forbids it."""
    ctx = Context(rec)
    blocks = (Heading("Verdict"), *brief.decision(ctx))
    head = markdown.written(Document(f"Starter kit: {title(rec)}{f', {rec.answers.part}' * bool(rec.answers.others)}", about(rec), composed(blocks)))
    route = rec.pack.routes.get((not forbidden(rec) and ctx.chosen) or rec.first or "")
    if route is None:
        return {"README.md": head}
    engine = templates(("<%", "%>", "<<", ">>"))  # promptfoo fills in braces
    engine.filters |= {"quoted": functools.partial(json.dumps, ensure_ascii=False), "likely": likely, "markdown": escape_markdown}
    sets = dict.fromkeys(s for kit in rec.pack.content.kits if {route.id, route.family}.intersection(kit.serves) for s in kit.files)
    paths = {p.stem: f"kit/{s}/{p.name}" for s in ("always", *sets) for p in sorted((_FOLDER / s).iterdir())}
    filled = _filled(rec, route, set(sets)) | {"head": head}
    found = {name: engine.get_template(path).render(filled).rstrip() for name, path in paths.items()}
    named = {name: f"{text}\n" for name, text in found.items() if text}  # a template that says nothing makes no file
    return {"README.md": engine.get_template("kit/README.md.j2").render(filled, names=named) + "\n", **named}


def _filled(rec: Recommendation, route: Route, sets: set[str]) -> dict[str, Any]:
    """What templates are filled with; `run` is None where nothing is trained or no estimate could be made."""
    book, estimates, asked, answers = book_of(rec.pack), on_paper(rec, only=route.id), rec.pack.questions, rec.answers
    given, found, where, run = Given(book, rec.pack, answers), estimates.routes.get(route.id), estimates.where, None
    trains = sets & {"adapter", "weights", "preferences", "text"}
    if found is not None and where is not None and trains:  # a preference has two outputs
        run = training_run(book, where, route.family, found, adapters=sets.isdisjoint(("weights", "text")), texts=1 + ("preferences" in sets))
    made, brought = given.option("makes"), [o for o in given.ticked("brings") if o != "languages"]
    return {
        "question": _plain(title(rec)), "barred": rec.evaluation.shut(_PROMPTED),
        "prompted": False not in route.traits.calls_large_model or run is not None or "provider" in sets,
        "columns": {f"in_{o}": _plain(asked["brings"].choices[o].label) for o in brought} or {"input": "What comes in with a request"},
        "wanted": _plain(asked["makes"].choices[made].label) if made else "FILL IN",
        "only": where_models_run(rec), "count": TRAINED_CASES if trains or sets & {"provider", "baseline"} else CASES,
        "check": _CHECKS.get(made, "judged"), "placed": where_models_run(rec, (route.id,)), "passages": round(book.figure("passages").likely),
        "run": run, "runs_on": _plain(found.runs_on) if found is not None else "", "wait": where.wait if where is not None else None,
        "said": {question_text(asked[q]): answer_text(asked[q], answers.given[q]) for q in _SAID if q in answers.given},
    }  # fmt: skip


def _plain(text: str) -> str:
    """A text on one line in which promptfoo finds nothing to fill in."""
    return one_line(text).replace("{", "(").replace("}", ")")
