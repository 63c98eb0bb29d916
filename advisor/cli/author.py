"""`schema` and `new`: help for people who write rule files."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Annotated

import typer

from advisor.pack import DEFAULT_PACK, Pack, Problem, nearest

from . import scaffold
from .common import PackOption, as_json, fail, open_pack, write_file, write_out


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
    kind: Annotated[str, typer.Argument(metavar="|".join(scaffold.KINDS), help="What to start.", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id.", show_default=False)],
    pack: PackOption = DEFAULT_PACK,
) -> None:
    """Start a rule, question, route, case or overlay.

    The places to fill in are marked. No file is ever overwritten.
    """
    if kind not in scaffold.KINDS:
        fail([Problem("unknown-kind", f"`{kind}` cannot be scaffolded", hint=nearest(kind, scaffold.KINDS))])
    loaded = open_pack(pack)
    _check_name(kind, name, loaded)
    path, text = scaffold.scaffold(kind, name, loaded, pack)
    if kind == "overlay" and path.parent.exists():
        fail([Problem("exists", f"`{path.parent}` is there already", hint="nothing was overwritten; choose another id")])
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        fail([Problem("unwritable", f"the folder `{path.parent}` cannot be made ({error.strerror})")])
    try:
        write_file(path, text.encode(), new=True)
    except typer.Exit:
        with contextlib.suppress(OSError):  # not empty, so not made just now
            path.parent.rmdir()
        raise
    typer.echo(f"wrote {path}")
    typer.echo(f"  fill in the places marked `# fill in`, then run: python -m advisor check --pack {path.parent if kind == 'overlay' else pack}")


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
