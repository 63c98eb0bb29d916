"""What `new` writes: one entry that loads as it is, with the places to fill in marked `# fill in`.

The texts stand in `templates/`; what changes with the pack is put in here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from string import Template

from advisor.pack import Pack, Question

TEMPLATES = Path(__file__).parent / "templates"
KINDS = ("rule", "question", "route", "case", "overlay")


def scaffold(kind: str, name: str, pack: Pack, folder: Path) -> tuple[Path, str]:
    """The file to write and its text. `folder` is the pack's; an overlay gets a folder beside it."""
    text = Template((TEMPLATES / f"{kind}.yaml").read_text(encoding="utf-8")).substitute(_words(name, pack))
    if kind == "overlay":
        beside = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
        return beside / name / "pack.yaml", text
    return folder / f"{kind}s" / f"{name}.yaml", text


def _words(name: str, pack: Pack) -> dict[str, str]:
    """What templates name, from the pack: something that is there already wherever an id is needed."""
    content = pack.content
    sections, layers = _each(q.section for q in content.questions), _each(r.layer for r in content.routes)
    families = _each(pack.families.values())
    always = next(q for q in content.questions if q.ask_if is None)
    asked = [q for q in content.questions if q.opening and q.ask_if is None] or [always]
    return {
        "id": name,
        "label": name.replace("_", " ").replace("-", " ").capitalize(),
        "folder": pack.folder.resolve().name,
        "comparison": _comparison(always),
        "answers": "\n".join(f"      {q.id}: {_first_answer(q)}" for q in asked),
        "criterion": next(iter(pack.criteria)),
        "route": next(r.id for r in content.routes if not r.companion),
        "rule": next(iter(pack.rules), "rule_id"),
        "group": next(iter(content.groups), "group_id"),
        "section": sections[0],
        "sections": ", ".join(sections),
        "layer": layers[0],
        "layers": ", ".join(layers),
        "family": families[0],
        "families": ", ".join(families),
    }


def _each(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _first_answer(q: Question) -> str:
    if q.number is not None:
        return str(q.number.edges[0])
    first = next(iter(q.choices))
    return f"[{first}]" if q.several is not None else first


def _comparison(q: Question) -> str:
    if q.number is not None:
        return f"{q.id} >= {q.number.edges[0]}"
    first = next(iter(q.choices))
    return f"{first} in {q.id}" if q.several is not None else f"{q.id} is {first}"
