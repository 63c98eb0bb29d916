"""`check`, `test`, `diff` and `try`: what is wrong with a pack, how well it does on its cases, and what a change of rules does to the advice."""

import functools
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from advisor.explain import count
from advisor.pack import DEFAULT_PACK, Problem, located, name_of, nearest, read_folder
from advisor.report.authoring import at
from advisor.report.escape import templates

from .inputs import PackOption, TextOrJson, open_answers, open_pack, open_text
from .output import BAD_INPUT, FINDINGS, FINE, as_json, fail, say, shown, write_file, write_out


def check(
    pack: PackOption = DEFAULT_PACK,
    strict: Annotated[bool, typer.Option("--strict", help="Prove the promises, look at the whole answer space, and let warnings fail.")] = False,
    as_of: Annotated[datetime | None, typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="Report reviews due before DATE.")] = None,
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="With --strict: accept today's warnings in its baseline.yaml.")] = False,
    below: Annotated[bool, typer.Option("--below", help="Of an overlay: also look at the entries of the pack that it extends.")] = False,
    format: Annotated[Literal["text", "json", "sarif"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Report all problems of a pack. Errors fail the check; with --strict, warnings do too, unless the pack's baseline has them. Of an overlay its
    own entries are looked at, and every promise is proved, those of the pack below as well."""
    from advisor.check import CHECKS, THOROUGH, Space, promises, render, run_checks
    from advisor.diff.compare import edits, edits_told
    from advisor.explain.decision_table import decision_table

    reading = read_folder(pack)
    loaded, problems = reading.pack, reading.problems
    if loaded is None and any(p.code == "no-pack" for p in problems):
        fail(problems, BAD_INPUT)
    known: list[Problem] = []
    if loaded is not None:
        problems = [*problems, *run_checks(loaded, as_of.date() if as_of else None, strict or write_baseline, below)]
        problems = [p for p in problems if below or p.severity == "error" or loaded.is_own(p.place)]
        if write_baseline:
            write_file(pack / render.FILE, [render.as_yaml(loaded, problems).encode()])
            typer.echo(f"wrote {pack / render.FILE}", err=True)
            loaded = open_pack(pack)
        known = [p for p in problems if render.is_known(loaded, p)]
    told = [p for p in problems if p not in known]
    failed = loaded is None or any(p.severity == "error" or (strict and p.severity == "warning") for p in told)
    if format == "json":
        write_out(as_json(render.as_mapping(problems, failed, known)), None)
    elif format == "sarif":
        write_out(_told("findings.sarif", **render.sarif(problems, (*CHECKS, *THOROUGH), pack, Path.cwd(), known)), None)
    else:
        for problem in told:
            say(problem, err=False)
        folder = loaded and loaded.below
        changed = edits_told({**edits(open_pack(folder), loaded), "added": {}}) if folder and loaded else ()
        write_out(_told(
            "findings.txt", pack=loaded, folder=shown(pack), problems=told, known=known, overlaid=folder, changed=changed, below=below, strict=strict,
            **{f.__name__: functools.partial(f, Space(loaded)) for f in (promises.seen_to_by, promises.covering) if loaded}, table=decision_table,
        ), None)  # fmt: skip
    raise typer.Exit(FINDINGS if failed else FINE)


def _told(page: str, **found: Any) -> str:
    return templates().get_template(page).render(count=count, style=typer.style, **found)


def test(
    pack: PackOption = DEFAULT_PACK,
    case: Annotated[Path | None, typer.Option("--case", metavar="FILE", help="Only the cases in FILE, wherever it is: a verdict each.")] = None,
    format: Annotated[Literal["text", "json", "junit"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Run the pack's cases. Prints how often the rules agree with them, then each miss with the rules that decided it. Of an overlay its own cases
    are told one by one; of those of the pack below the shares, with none that they must reach, and each that comes out worse by your rules. A case of
    your own that comes out wrong fails."""
    from advisor.check import cases
    from advisor.explain import left_open, moved_cases

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
        moved = moved_cases(open_pack(loaded.below), loaded, [s.case for s in others]) if loaded.below and others else []
        write_out(_told(
            "cases.xml" if format == "junit" else "cases.txt", pack=loaded, found=cases.report(scored), missed=missed, each=one_by_one, at=at,
            own=[cases.told(s) for s in own] if one_by_one else None, scored=own if one_by_one else scored,
            others=[s for s in others if s not in waiting], waiting=waiting, below=cases.shares,
            why=left_open(loaded, ours, [s.case for s in waiting]), moved=sorted(moved, key=lambda m: m.gain),
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
    """Try a change of rules before it is saved. Says which cases move, which promises break and, with answers, what moves for them. Exits with 1
    where a promise breaks or a case gets worse. A rule that comes with `when` and `because` is taken as the whole rule; otherwise it changes what it
    names."""
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
