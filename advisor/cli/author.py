"""`check`, `test`, `diff` and `try`: what is wrong with a pack, how well it does on its cases, and what a change of rules does to the advice. And
`schema`, `show` and `new`, for people who write rule files: what `new` writes loads as it is. Its texts stand in `templates/`."""

import functools
import sys
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Annotated, Any, Literal, get_args

import click
import typer

from advisor.explain import as_written, count, decision_table
from advisor.pack import DEFAULT_PACK, LISTS_BY_ID, OURS, Answer, Pack, Problem, Traits, example, grouped, located, name_of, nearest, plain_answer
from advisor.pack.read import read_folder, read_pack
from advisor.report.authoring import at
from advisor.report.escape import templates

from .inputs import PackOption, TextOrJson, open_answers, open_pack, open_text
from .output import BAD_INPUT, FINDINGS, FINE, as_json, fail, say, shown, write_file, write_out

_TEMPLATES = Path(__file__).parent / "templates"
_Shown = Literal[*LISTS_BY_ID, "families", "traits", "groups", "policy"]  # type: ignore[valid-type]
_Policy = Literal["ban", "person", "gate", "preference", "route", "question", "plain"]


def check(
    pack: PackOption = DEFAULT_PACK,
    strict: Annotated[bool, typer.Option("--strict", help="Prove the promises, look at the whole answer space, and let warnings fail.")] = False,
    as_of: Annotated[datetime | None, typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="Report reviews due before DATE.")] = None,
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="With --strict: accept today's warnings in its baseline.yaml.")] = False,
    below: Annotated[bool, typer.Option("--below", help="Of an overlay: also look at the entries of the pack that it extends.")] = False,
    format: Annotated[Literal["text", "json", "sarif"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Report all problems of a pack. Errors fail the check; with --strict, warnings do too, unless the pack's baseline has them. Of an overlay its
    own entries are looked at, and every promise is proved; a ban without a promise, and a case that `test` fails, then fail it too."""
    from advisor.check import CHECKS, THOROUGH, Space, cases, promises, render, run_checks
    from advisor.diff.compare import edits, edits_told
    from advisor.explain.offers import let_by, way_of

    reading = read_folder(pack)
    loaded, problems = reading.pack, reading.problems
    if loaded is None and any(p.code == "no-pack" for p in problems):
        fail(problems, BAD_INPUT)
    if loaded is not None:
        problems = [*problems, *run_checks(loaded, as_of.date() if as_of else None, strict or write_baseline, below)]
        problems = [p for p in problems if below or p.severity == "error" or loaded.is_own(p.place)]
        if write_baseline:
            write_file(pack / render.FILE, [render.as_yaml(loaded, problems).encode()])
            typer.echo(f"wrote {pack / render.FILE}", err=True)
            loaded = open_pack(pack)
    known = [p for p in problems if loaded is not None and render.is_known(loaded, p)]
    told = [p for p in problems if p not in known]
    space = Space(loaded) if loaded else None
    bans = promises.unpromised(space, problems) if space and strict else []
    failing = [s for s in cases.score(loaded) if not s.also_ok and ("cases", s.case.id) in loaded.policies] if loaded and strict else []
    failed = loaded is None or bool(bans or failing) or any(p.severity == "error" or (strict and p.severity == "warning") for p in told)
    if format == "json":
        write_out(as_json(render.as_mapping(problems, failed, known)), None)
    elif format == "sarif":
        write_out(_told("findings.sarif", **render.sarif(problems, (*CHECKS, *THOROUGH), pack, Path.cwd(), known)), None)
    else:
        for problem in told:
            say(problem, err=False)
        folder = loaded and loaded.below
        changed = edits_told({**edits(open_pack(folder), loaded), "added": {}}, loaded) if folder and loaded else ()
        asked = (cases.untested, promises.left_beside, promises.seen_to_by)
        write_out(_told(
            "findings.txt", pack=loaded, folder=shown(pack), problems=told, known=known, overlaid=folder, changed=changed, below=below, strict=strict,
            **{f.__name__: functools.partial(f, space) for f in asked if space}, let_by=loaded and functools.partial(let_by, loaded),
            table=decision_table, way_of=way_of, unpromised=bans, failing=failing,
        ), None)  # fmt: skip
    raise typer.Exit(FINDINGS if failed else FINE)


def _told(page: str, **found: Any) -> str:
    return templates().get_template(page).render(count=count, style=typer.style, **found)


def test(
    pack: PackOption = DEFAULT_PACK,
    case: Annotated[Path | None, typer.Option("--case", metavar="FILE", help="Only the cases in FILE, wherever it is: a verdict each.")] = None,
    format: Annotated[Literal["text", "json", "junit"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Run the pack's cases: how often the rules agree with them, then each miss with the rules that decided it. Of an overlay its own cases are told
    one by one; of those below the shares, and each that comes out worse by your rules. A case of your own that comes out wrong fails."""
    from advisor.check import cases
    from advisor.explain import left_open, moved_cases
    from advisor.explain.rule_view import settled_cases

    loaded = open_pack(pack, case)
    scored = cases.score(loaded, name_of(case, pack.resolve()) if case is not None else "")
    if case is not None and not scored:
        fail([Problem("no-case", f"the file `{shown(case)}` holds no case", hint="start it with `cases:`, or see `python -m advisor new case ID`")])
    own = scored if case is not None else tuple(s for s in scored if loaded.is_own(loaded.places["cases", s.case.id]))
    one_by_one = case is not None or loaded.below is not None
    missed = [] if one_by_one else cases.below_thresholds(loaded, cases.shares(scored))
    if format == "json":
        write_out(as_json({**cases.report(scored), "own": [cases.told(s) for s in own] if one_by_one else []}), None)
    else:
        others = [s for s in scored if s not in own]
        ours = [r for r in loaded.rules if ("rules", r) in loaded.policies]
        waiting = [s for s in others if left_open(loaded, ours, [s.case])]
        every = moved_cases(below := open_pack(loaded.below), loaded, [s.case for s in others]) if loaded.below and others else []
        moved, said = settled_cases(below, loaded, every, [s.case for s in others]) if every else ([], "")
        write_out(_told(
            "cases.xml" if format == "junit" else "cases.txt", pack=loaded, found=cases.report(scored), missed=missed, each=one_by_one, at=at,
            own=[cases.told(s) for s in own] if one_by_one else None, scored=own if one_by_one else scored,
            others=[s for s in others if s not in waiting], waiting=waiting, below=cases.shares,
            why=left_open(loaded, ours, [s.case for s in waiting]), moved=sorted(moved, key=lambda m: m.gain), said=said,
        ), None)  # fmt: skip
    raise typer.Exit(FINDINGS if missed or (one_by_one and any(s.verdict in ("wrong", "not named") for s in own)) else FINE)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", callback=located, help="The folder of the older pack.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", callback=located, help="The folder of the newer pack, with its renames.", show_default=False)],
    rows: Annotated[int, typer.Option("--rows", min=100, max=1_000_000, metavar="N", help="How many answer sets to sample.")] = 10_000,
    format: TextOrJson = "text",
) -> None:
    """Compare two packs in what they recommend. Exits with 0 where no difference is found in any case or sample, and with 1 otherwise."""
    before, after = open_pack(old), open_pack(new)
    from advisor.diff import compare

    found = compare.compare_packs(before, after, rows=rows)
    write_out(as_json(found) if format == "json" else compare.text(found), None)
    raise typer.Exit(FINDINGS if found["verdict"] == "differs" else FINE)


def try_change(
    change: Annotated[str, typer.Argument(metavar="RULE-OR-FILE", help="A rule as YAML, a file, `-`, or the id of a rule to leave out.")],
    on: Annotated[str, typer.Option("--on", metavar="ANSWERS|cases", help="Also say what moves for these answers.")] = "cases",
    pack: PackOption = DEFAULT_PACK,
) -> None:
    """Try a change of rules before it is saved: which cases move, which promises break and, with answers, what moves for them. Exits with 1 where
    a promise breaks or a case gets worse. A rule with `when` and `because` is taken as the whole rule; another changes what it names."""
    loaded = open_pack(pack)
    text, name = change, "the change"
    if change in loaded.rules:
        text = f"disable: {{rules: {{{change}: Tried without it.}}}}"
    elif ": " not in change:
        if "." not in change and not Path(change).exists() and change != "-":
            fail([Problem("unknown-rule", f"`{shown(change)}` is no rule, and no file", hint=nearest(change, loaded.rules))])
        text, name = open_text(change), shown(change)
    answers = open_answers(loaded, on) if on != "cases" else None
    from advisor.diff import attempt, compare

    tried = attempt.try_change(loaded, text, answers, name)
    if not tried.found:
        fail(tried.problems)
    for problem in tried.problems:
        say(problem)
    write_out(compare.blocks([(head, lines or ("none",)) for head, lines in tried.found], 1_000), None)
    raise typer.Exit(FINDINGS if tried.worse else FINE)


def schema(
    pack: PackOption = DEFAULT_PACK,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write DIR/pack.schema.json instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of rule files. It is filled with the pack's own ids, for editors that complete and check."""
    from advisor.pack.schema import pack_schema

    write_out(as_json(pack_schema(open_pack(pack)), None) + "\n", output / "pack.schema.json" if output is not None else None)


def show(what: Annotated[_Shown, typer.Argument(help="What to list.", show_default=False)], pack: PackOption = DEFAULT_PACK) -> None:
    """List what rules can name: ids, and what they stand for; or, as a page for those who sign it, what an overlay's `policy` changes."""
    loaded = open_pack(pack)
    if what == "policy":
        from advisor.diff.policy import policy_page

        return write_out(policy_page(loaded, date.today().isoformat()), None)
    if what == "traits":
        each = [(name, v, r.id, values == (v,)) for r in loaded.content.routes for name, values in r.traits.known.items() for v in values]
        rows = [(name, f"{field.description}:") for name, field in Traits.model_fields.items()]
        for (name, v), routes in grouped(((name, v), ("only so" if only else "so or otherwise", route)) for name, v, route, only in each).items():
            told = (f"{how}: {', '.join(ids)}" for how, ids in sorted(grouped(routes).items()))
            rows.append((f"  {{{Traits(**{name: (v,)}).said[0]}}}", "; ".join(told)))
        rows.sort(key=lambda row: row[0].strip(" {"))
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
    """Start a rule, question, route, case or overlay, with marks where to fill it in; no file is overwritten. An overlay starts with a policy that
    works, with a promise and a case, in a folder of its own below the current one, or where a path says; that of a pack of your own beside it."""
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
    named = dict.fromkeys(trait for _, _, traits in over_traits(content) for trait in traits.known if trait != "runs_at")
    asked = [(trait, Traits.model_fields[trait]) for trait in named]  # left to be said: `check` tells until it is, and a guess of ours would pass
    words = {trait: [word for word in get_args(get_args(field.annotation)[0]) if isinstance(word, str)] or ["yes", "no"] for trait, field in asked}
    return {
        "id": name, "name": name.replace("-", "_").lower(), "label": name.replace("_", " ").replace("-", " ").capitalize(),
        "traits": "{trains_at: provider}" if pack.expand(Traits(trains_at=("provider",))) else f"[{content.routes[-1].id}]",
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
