"""`schema` and `new`: help for people who write rule files.

What `new` writes is one entry that loads as it is, with the places to fill in marked `# fill in`. The texts stand in `templates/`; what
changes with the pack is put in here.
"""

import contextlib
import re
import sys
from pathlib import Path
from string import Template
from typing import Annotated, Any

import typer
import yaml

from advisor.pack import DEFAULT_PACK, Pack, Problem, Question, Traits, nearest, read_pack
from advisor.pack.link_condition import example

from .inputs import open_pack
from .options import PackOption
from .output import as_json, fail, write_file, write_out

_TEMPLATES = Path(__file__).parent / "templates"
_FLOW: Any = {"default_flow_style": True, "sort_keys": False, "width": 10_000, "allow_unicode": True}  # on one line
_KINDS = ("rule", "question", "route", "case", "overlay")
_POLICIES = ("ban", "preference", "route", "question", "plain")


def schema(
    pack: PackOption = DEFAULT_PACK,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write DIR/pack.schema.json instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of rule files.

    It is filled with the pack's own ids, for editors that complete and check.
    """
    from advisor.pack.schema import pack_schema

    text = as_json(pack_schema(open_pack(pack))) + "\n"
    write_out(text, output / "pack.schema.json" if output is not None else None)


def new(
    kind: Annotated[str, typer.Argument(metavar="|".join(_KINDS), help="What to start.", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id.", show_default=False)],
    pack: PackOption = DEFAULT_PACK,
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="|".join(_POLICIES), help="What an overlay starts with; asked if left out.")
    ] = None,
) -> None:
    """Start a rule, question, route, case or overlay.

    An overlay starts with a policy that works, with a promise and a case. The places to fill in are marked. No file is ever overwritten.
    """
    if kind not in _KINDS:
        fail([Problem("unknown-kind", f"`{kind}` cannot be scaffolded", hint=nearest(kind, _KINDS))])
    loaded = open_pack(pack)
    _check_name(kind, name, loaded)
    path, text = _scaffold(kind, name, loaded, pack, _policy(policy) if kind == "overlay" else "")
    if kind == "overlay" and path.parent.exists():
        fail([Problem("exists", f"`{path.parent}` is there already", hint="nothing was overwritten; choose another id")])
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        fail([Problem("unwritable", f"the folder `{path.parent}` cannot be made ({error.strerror})")])
    try:
        write_file(path, [text.encode()], new=True)
    except typer.Exit:
        with contextlib.suppress(OSError):  # not empty, so not made just now
            path.parent.rmdir()
        raise
    if kind == "overlay":
        _settle_case(path)
    typer.echo(f"wrote {path}")
    folder = path.parent if kind == "overlay" else pack
    typer.echo(f"  write your own text for each `FILL IN`, look at each `# fill in`, then run: python -m advisor check --pack {folder}")


def _policy(said: str | None) -> str:
    """The kind of policy: as said, or as asked on a terminal; none of it where nobody can be asked."""
    if said is None:
        said = (
            typer.prompt(f"What kind of policy ({', '.join(_POLICIES)})", default="plain")
            if sys.stdin is not None and sys.stdin.isatty()
            else "plain"
        )
    if said not in _POLICIES:
        fail([Problem("unknown-kind", f"`{said}` is no kind of policy", hint=nearest(said, _POLICIES))])
    return said


def _settle_case(path: Path) -> None:
    """Puts what the rules say today into the case of a new overlay, so that it starts right."""
    from advisor.check.cases import score

    pack, _ = read_pack(path.parent)
    for scored in score(pack, f"{path.parent.name}/{path.name}") if pack is not None else ():
        text = path.read_text(encoding="utf-8")
        write_file(path, [text.replace("best: []", f"best: [{scored.ranking[0] if scored.ranking else ''}]").encode()])


def _check_name(kind: str, name: str, pack: Pack) -> None:
    from pydantic import TypeAdapter, ValidationError

    from advisor.pack.part import RESERVED, Id, Name

    try:
        TypeAdapter(Id if kind in ("case", "overlay") else Name).validate_python(name)
    except ValidationError:
        reserved = name in RESERVED or re.fullmatch(r"[a-z]+", name)
        hint = "choose another name" if reserved else "use lower-case letters, digits and `_`, starting with a letter"
        fail([Problem("bad-name", f"`{name}` cannot be an id", hint=hint)])
    place = pack.places.get((f"{kind}s", name))
    if place or (kind == "route" and name in ("all", *pack.content.groups)):
        fail([Problem("exists", f"`{name}` names a {kind} already", hint=f"it stands at {place}" if place else "choose another id")])


def _scaffold(kind: str, name: str, pack: Pack, folder: Path, policy: str) -> tuple[Path, str]:
    """The file to write and its text. `folder` is the pack's; an overlay gets a folder beside it."""
    text = Template((_TEMPLATES / f"{kind}{policy and '-'}{policy}.yaml").read_text(encoding="utf-8")).substitute(_words(name, pack))
    if kind == "overlay":
        beside = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
        return beside / name / "pack.yaml", text
    return folder / f"{kind}s" / f"{name}.yaml", text


def _words(name: str, pack: Pack) -> dict[str, str]:
    """What templates name, from the pack: something that is there already wherever an id is needed."""
    content = pack.content
    kinds = {"section": [q.section for q in content.questions], "layer": [r.layer for r in content.routes], "family": pack.families.values()}
    always = next(q for q in content.questions if q.ask_if is None)
    typical = content.starting_points[0].answers if content.starting_points else {always.id: _first_answer(always)}
    traits = next((t for r in content.routes for t in [r.traits.known] if t.get("trains_at") == ("provider",)), None)
    banned = pack.expand(Traits(trains_at=("provider",))) if traits else (content.routes[-1].id,)
    return {
        "id": name,
        "name": name.replace("-", "_").lower(),
        "traits": "{trains_at: provider}" if traits else f"[{banned[0]}]",
        "banned": f"[{', '.join(banned)}]",
        "companion": next((r.id for r in content.routes if r.companion), content.routes[0].id),
        "label": name.replace("_", " ").replace("-", " ").capitalize(),
        "folder": pack.folder.resolve().name,
        "comparison": example(always).strip("`"),
        "answers": "\n".join(" " * 6 + yaml.safe_dump({name: answer}, **_FLOW)[1:-2] for name, answer in typical.items()),
        "need": next(iter(pack.needs), "need_id"),
        "route": next(r.id for r in content.routes if not r.companion),
        "rule": next(iter(pack.rules), "rule_id"),
        "step": next(iter(pack.steps), "step_id"),
        "group": next(iter(content.groups), "group_id"),
        **{kind: next(iter(names)) for kind, names in kinds.items()},
        **{f"each_{kind}": ", ".join(dict.fromkeys(names)) for kind, names in kinds.items()},
    }


def _first_answer(q: Question) -> Any:
    if q.number is not None:
        return q.number.edges[0]
    first = next(iter(q.choices))
    return [first] if q.several is not None else first
