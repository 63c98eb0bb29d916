"""`schema` and `new`: help for people who write rule files. What `new` writes is one entry that loads as it is, its places to fill in marked. Texts
stand in `templates/`; what a pack changes is put in here."""

import sys
from pathlib import Path
from string import Template
from typing import Annotated, Literal, get_args

import click
import typer

from advisor.explain import as_written
from advisor.pack import DEFAULT_PACK, LISTS_BY_ID, OURS, Answer, Pack, Problem, Traits, example, grouped, plain_answer, read_pack

from .inputs import PackOption, open_pack
from .output import as_json, fail, write_file, write_out

_TEMPLATES = Path(__file__).parent / "templates"
_Shown = Literal[*LISTS_BY_ID, "families", "traits", "groups", "policy"]  # type: ignore[valid-type]
_Policy = Literal["ban", "person", "gate", "preference", "route", "question", "plain"]


def schema(
    pack: PackOption = DEFAULT_PACK,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write DIR/pack.schema.json instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of rule files. It is filled with the pack's own ids, for editors that complete and check."""
    from advisor.pack.schema import pack_schema

    write_out(as_json(pack_schema(open_pack(pack)), 1) + "\n", output / "pack.schema.json" if output is not None else None)


def show(what: Annotated[_Shown, typer.Argument(help="What to list.", show_default=False)], pack: PackOption = DEFAULT_PACK) -> None:
    """List what rules can name: ids, and what they stand for; or, as a page for those who sign it, what an overlay's `policy` changes."""
    loaded = open_pack(pack)
    if what == "policy":
        from advisor.diff.policy import policy_page

        return write_out(policy_page(loaded), None)
    if what == "traits":
        each = ((r.id, name, values, v) for r in loaded.content.routes for name, values in r.traits.known.items() for v in values)
        held = grouped((f"{{{Traits(**{name: (v,)}).said[0]}}}", r + " (one of several)" * (len(values) > 1)) for r, name, values, v in each)
        rows = [(name, ", ".join(routes)) for name, routes in sorted(held.items())]
    elif what in ("groups", "families"):
        family = {name: [r for r, f in loaded.families.items() if f == name] for name in dict.fromkeys(loaded.families.values())}
        rows = [(name, ", ".join(routes)) for name, routes in (loaded.content.groups if what == "groups" else family).items()]
    elif what == "promises":  # as written, since an overlay narrows one by giving it another `when`
        rows = [(n, " ".join(as_written(loaded, what, n).partition(n)[2].lstrip(", ").split())) for kind, n in loaded.places if kind == what]
    else:
        said = ("say", "label", "ask", "because", "title", "situation", "when", "never")
        rows = [(e.id, str(next((t for key in said if (t := getattr(e, key, ""))), ""))) for e in getattr(loaded.content, what)]
    width = max((len(name) for name, _ in rows), default=0)
    write_out("\n".join(f"{name:{width}}  {text}" for name, text in rows), None)


def new(
    kind: Annotated[Literal["rule", "question", "route", "case", "overlay"], typer.Argument(help="What to start.", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id; of an overlay also the path of its folder.", show_default=False)],
    pack: PackOption = DEFAULT_PACK,
    policy: Annotated[_Policy | None, typer.Option("--policy", help="What an overlay starts with; asked if left out.")] = None,
) -> None:
    """Start a rule, question, route, case or overlay. An overlay starts with a policy that works, with a promise and a case, in a folder of its own
    below the current one, or where a path says; that of a pack of your own beside it. The places to fill in are marked. No file is ever
    overwritten."""
    loaded, where = open_pack(pack), Path()
    if kind == "overlay" and pack.resolve().parent in map(Path.resolve, OURS):
        where, name = Path(name).parent, Path(name).name  # what comes with the product is found from anywhere
    elif kind == "overlay":
        where = pack.parent if pack.name not in ("", "..") else pack.resolve().parent
    _check_name(kind, name, loaded)
    if kind == "overlay" and policy is None and sys.stdin is not None and sys.stdin.isatty():
        policy = typer.prompt("What kind of policy", default="plain", type=click.Choice(get_args(_Policy)))
    policy = (policy or "plain") if kind == "overlay" else None
    text = Template((_TEMPLATES / f"{kind}{'-' if policy else ''}{policy or ''}.yaml").read_text(encoding="utf-8")).substitute(_words(name, loaded))
    path = where / name / "pack.yaml" if kind == "overlay" else pack / f"{kind}s" / f"{name}.yaml"
    if kind == "overlay" and path.parent.exists() and (not path.parent.is_dir() or any(path.parent.iterdir())):
        fail([Problem("exists", f"`{path.parent}` is there already", hint="nothing was overwritten; choose another id")])
    write_file(path, [text.encode()], new=True)
    if kind == "overlay":  # what the rules say today goes into its case, so that it starts right
        from advisor.check.cases import score

        started, _ = read_pack(path.parent)
        for scored in score(started, f"{path.parent.name}/{path.name}") if started is not None else ():
            write_file(path, [text.replace("best: []", f"best: [{scored.ranking[0] if scored.ranking else ''}]").encode()])
    typer.echo(f"wrote {path}")
    typer.echo("  write your own text for each `FILL IN`, look at each `# fill in`, then run: python -m advisor check", nl=False)
    typer.echo(f" --pack {path.parent if kind == 'overlay' else pack}")


def _check_name(kind: str, name: str, pack: Pack) -> None:
    from pydantic import TypeAdapter, ValidationError

    from advisor.pack.part import Id, Name

    try:
        TypeAdapter(Id if kind in ("case", "overlay") else Name).validate_python(name)
    except ValidationError as error:
        hint = "give an id, and with `--pack FOLDER` the pack that it is for" if "/" in name else error.errors()[0]["ctx"]["hint"]
        fail([Problem("bad-name", f"`{name}` cannot be an id", hint=hint)])
    place = pack.places.get((f"{kind}s", name))
    if place or (kind == "route" and name in ("all", *pack.content.groups)):
        fail([Problem("exists", f"`{name}` names a {kind} already", hint=f"it stands at {place}" if place else "choose another id")])


def _words(name: str, pack: Pack) -> dict[str, str]:
    """What templates name, from the pack: something that is there already wherever an id is needed."""
    from advisor.check.broken import flow
    from advisor.check.entries import over_traits

    content = pack.content
    kinds = {"section": [q.section for q in content.questions], "layer": [r.layer for r in content.routes], "family": pack.families.values()}
    kinds |= {"need": pack.needs, "rule": pack.rules, "step": pack.steps, "group": content.groups}
    always = next(q for q in content.questions if q.ask_if is None)
    simplest = {always.id: plain_answer(always, Answer((next(iter(always.choices)),)))}
    typical = content.starting_points[0].answers if content.starting_points else simplest
    trained = pack.expand(Traits(trains_at=("provider",)))
    banned = trained or (content.routes[-1].id,)
    named = dict.fromkeys(trait for _, _, traits in over_traits(content) for trait in traits.known if trait != "runs_at")
    asked = [(trait, Traits.model_fields[trait]) for trait in named]  # left to be said: `check` tells until it is, and a guess of ours would pass
    words = {trait: [word for word in get_args(get_args(field.annotation)[0]) if isinstance(word, str)] or ["yes", "no"] for trait, field in asked}
    return {
        "id": name, "name": name.replace("-", "_").lower(), "label": name.replace("_", " ").replace("-", " ").capitalize(),
        "traits": "{trains_at: provider}" if trained else f"[{banned[0]}]", "banned": f"[{', '.join(banned)}]",
        "named_traits": "".join(f"      # {trait}:  # fill in: {field.description} ({', '.join(words[trait])})\n" for trait, field in asked),
        "nobody": "person is no" if "person" in pack.questions else example(always).strip("`"),
        "reader": "human_review" if "human_review" in pack.routes else next((r.id for r in content.routes if r.companion), content.routes[0].id),
        "companion": next((r.id for r in content.routes if r.companion), content.routes[0].id),
        "folder": pack.folder.resolve().name, "comparison": example(always).strip("`"),
        "route": next(r.id for r in content.routes if not r.companion),
        "answers": "\n".join(" " * 6 + flow({name: answer})[1:-1] for name, answer in typical.items()),
        **{kind: next(iter(names), f"{kind}_id") for kind, names in kinds.items()},
        **{f"each_{kind}": ", ".join(dict.fromkeys(names)) for kind, names in kinds.items()},
    }  # fmt: skip
