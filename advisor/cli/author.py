"""`schema` and `new`: help for people who write rule files.

What `new` writes is one entry that loads as it is, with the places to fill in marked `# fill in`. The texts stand in `templates/`; what
changes with the pack is put in here.
"""

import contextlib
import re
import sys
from pathlib import Path
from string import Template
from typing import Annotated, Any, Literal, get_args

import click
import typer
import yaml

from advisor.pack import DEFAULT_PACK, Answer, Pack, Problem, Traits, plain_answer, read_pack
from advisor.pack.link_condition import example

from .inputs import open_pack
from .options import PackOption
from .output import as_json, fail, write_file, write_out

_TEMPLATES = Path(__file__).parent / "templates"
_FLOW: Any = {"default_flow_style": True, "sort_keys": False, "width": 10_000, "allow_unicode": True}  # on one line
_Shown = Literal["needs", "routes", "traits", "groups", "questions", "rules", "steps", "remarks", "layers", "sections", "sources"]
_WORDS = {True: "yes", False: "no"}
_Policy = Literal["ban", "preference", "route", "question", "plain"]


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


def show(what: Annotated[_Shown, typer.Argument(help="What to list.", show_default=False)], pack: PackOption = DEFAULT_PACK) -> None:
    """List what rules can name: ids, and what they stand for."""
    loaded = open_pack(pack)
    if what == "traits":
        held = dict.fromkeys((name, value) for r in loaded.content.routes for name, values in r.traits.known.items() for value in values)
        rows = [(f"{{{n}: {_WORDS.get(v, v)}}}", ", ".join(loaded.expand(Traits.model_validate({n: v})))) for n, v in sorted(held, key=str)]
    elif what == "groups":
        rows = [(name, ", ".join(routes)) for name, routes in loaded.content.groups.items()]
    else:
        rows = [
            (e.id, next(t for key in ("say", "label", "ask", "because", "title") if (t := getattr(e, key, ""))))
            for e in getattr(loaded.content, what)
        ]
    width = max((len(name) for name, _ in rows), default=0)
    write_out("\n".join(f"{name:{width}}  {text}" for name, text in rows), None)


def new(
    kind: Annotated[Literal["rule", "question", "route", "case", "overlay"], typer.Argument(help="What to start.", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id.", show_default=False)],
    pack: PackOption = DEFAULT_PACK,
    policy: Annotated[_Policy | None, typer.Option("--policy", help="What an overlay starts with; asked if left out.")] = None,
) -> None:
    """Start a rule, question, route, case or overlay.

    An overlay starts with a policy that works, with a promise and a case, in a folder of its own below the current one (beside a pack of
    your own). The places to fill in are marked. No file is ever overwritten.
    """
    loaded = open_pack(pack)
    _check_name(kind, name, loaded)
    if kind == "overlay" and policy is None and sys.stdin is not None and sys.stdin.isatty():
        policy = typer.prompt("What kind of policy", default="plain", type=click.Choice(get_args(_Policy)))
    path, text = _scaffold(kind, name, loaded, pack, (policy or "plain") if kind == "overlay" else "")
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
    """The file to write and its text. `folder` is the pack's; an overlay gets a folder where one stands, or beside a pack that does not
    come with the product."""
    text = Template((_TEMPLATES / f"{kind}{policy and '-'}{policy}.yaml").read_text(encoding="utf-8")).substitute(_words(name, pack))
    if kind == "overlay":
        beside = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
        shipped = folder.resolve().parent == DEFAULT_PACK.resolve().parent
        return (Path() if shipped else beside) / name / "pack.yaml", text
    return folder / f"{kind}s" / f"{name}.yaml", text


def _words(name: str, pack: Pack) -> dict[str, str]:
    """What templates name, from the pack: something that is there already wherever an id is needed."""
    content = pack.content
    kinds = {"section": [q.section for q in content.questions], "layer": [r.layer for r in content.routes], "family": pack.families.values()}
    kinds |= {"need": pack.needs, "rule": pack.rules, "step": pack.steps, "group": content.groups}
    always = next(q for q in content.questions if q.ask_if is None)
    typical = (
        content.starting_points[0].answers if content.starting_points else {always.id: plain_answer(always, Answer((next(iter(always.choices)),)))}
    )
    trained = pack.expand(Traits(trains_at=("provider",)))
    banned = trained or (content.routes[-1].id,)
    return {
        "id": name,
        "name": name.replace("-", "_").lower(),
        "traits": "{trains_at: provider}" if trained else f"[{banned[0]}]",
        "banned": f"[{', '.join(banned)}]",
        "companion": next((r.id for r in content.routes if r.companion), content.routes[0].id),
        "label": name.replace("_", " ").replace("-", " ").capitalize(),
        "folder": pack.folder.resolve().name,
        "comparison": example(always).strip("`"),
        "answers": "\n".join(" " * 6 + yaml.safe_dump({name: answer}, **_FLOW)[1:-2] for name, answer in typical.items()),
        "route": next(r.id for r in content.routes if not r.companion),
        **{kind: next(iter(names), f"{kind}_id") for kind, names in kinds.items()},
        **{f"each_{kind}": ", ".join(dict.fromkeys(names)) for kind, names in kinds.items()},
    }
