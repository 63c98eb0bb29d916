"""`check`, `test` and `diff`: what is wrong with a pack, how well it does on its cases, and what a change of rules does to the advice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.pack import DEFAULT_PACK, Pack, Problem, read_pack

from .common import (
    BAD_INPUT,
    FINDINGS,
    FINE,
    PackOption,
    TextOrJson,
    as_json,
    choose,
    count,
    fail,
    open_pack,
    say,
    shown,
    write_file,
    write_out,
)  # fmt: skip


def check(
    pack: PackOption = DEFAULT_PACK,
    strict: Annotated[bool, typer.Option("--strict", help="Prove the promises, look at the whole answer space, and let warnings fail.")] = False,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="Report sources whose review date lies before DATE.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="With --strict: accept today's warnings in the pack's baseline.yaml.")
    ] = False,
    format: Annotated[str, typer.Option("--format", metavar="text|json|sarif", help="How to print it.")] = "text",
) -> None:
    """Report all problems of a pack.

    Errors fail the check; with --strict, warnings do too, unless the pack's baseline has them.
    """
    from advisor.check import CHECKS, THOROUGH, baseline, render, run_checks

    choose(format, ("text", "json", "sarif"))
    loaded, problems = read_pack(pack)
    if loaded is None and any(p.code in ("no-pack", "bad-folder-name") for p in problems):
        fail(problems, BAD_INPUT)
    known: list[Problem] = []
    if loaded is not None:
        problems = [*problems, *run_checks(loaded, as_of.date() if as_of else None, strict or write_baseline)]
        if write_baseline:
            write_file(pack / baseline.FILE, baseline.as_yaml(loaded, problems).encode())
            typer.echo(f"wrote {pack / baseline.FILE}", err=True)
            loaded = open_pack(pack)
        known = [p for p in problems if baseline.is_known(loaded, p)]
    failed = loaded is None or render.fails([p for p in problems if p not in known], strict)
    if format == "json":
        write_out(as_json(render.as_mapping(problems, strict, known)), None)
    elif format == "sarif":
        write_out(as_json(render.sarif(problems, (*CHECKS, *THOROUGH), pack, Path.cwd(), known)), None)
    else:
        _print_findings(pack, loaded, [p for p in problems if p not in known], len(known))
    raise typer.Exit(FINDINGS if failed else FINE)


def _print_findings(folder: Path, pack: Pack | None, problems: list[Problem], known: int) -> None:
    for problem in problems:
        say(problem, err=False)
    if known:
        typer.echo(f"{count(known, 'warning')} accepted by the baseline")
    if pack is None:
        typer.echo(f"the pack `{shown(folder)}` cannot be used; {count(len(problems), 'problem')} found")
    elif problems:
        typer.echo(f"{count(len(problems), 'finding')}")
    else:
        c = pack.content
        typer.echo(f"{c.pack.id} {c.pack.version} is fine: {len(c.questions)} questions, {len(c.routes)} routes, {len(c.rules)} rules")


def test(
    pack: PackOption = DEFAULT_PACK,
    format: TextOrJson = "text",
) -> None:
    """Run the pack's cases.

    Prints how often the rules agree with them, then each miss with the rules that decided it.
    """
    from advisor.check import cases

    choose(format, ("text", "json"))
    loaded = open_pack(pack)
    scored = cases.score(loaded)
    found = cases.report(scored)
    missed = cases.below_thresholds(loaded, cases.shares(scored))
    if format == "json":
        write_out(as_json(found), None)
    else:
        _print_test(found)
        for sentence in missed:
            typer.echo(sentence)
    raise typer.Exit(FINDINGS if missed else FINE)


def _print_test(found: dict[str, Any]) -> None:
    if not found["cases"]:
        typer.echo("the pack has no cases")
        return
    rows = [("all", found)]
    rows += [(f"from {origin or 'nowhere named'}", shares) for origin, shares in found["by_origin"].items()]
    if found["held_out"]["cases"]:
        rows += [("tuned on", found["tuned_on"]), ("held out", found["held_out"])]
    width = max(len(name) for name, _ in rows)
    typer.echo(f"{'':{width}}  cases  best first  within three  reasonable   wrong")
    for name, s in rows:
        typer.echo(f"{name:{width}}  {s['cases']:5d}  {s['top1']:10.1%}  {s['top3']:12.1%}  {s['also_ok']:10.1%}  {s['wrong']:6.1%}")
    for miss in found["misses"]:
        _print_miss(miss)


def _print_miss(miss: dict[str, Any]) -> None:
    kind = "wrong" if miss["wrong"] else "reasonable" if miss["also_ok"] else "miss"
    kind += ", held out" if miss["held_out"] else ""
    typer.echo(f"\n{miss['case']} ({kind}): {miss['first'] or 'nothing'} instead of {', '.join(miss['best']) or 'nothing named'}")
    if miss["title"]:
        typer.echo(f"  {miss['title']}")
    if miss["families"]:
        typer.echo(f"  families in order: {', '.join(miss['families'])}")
    if miss["ruled_out_by"]:
        typer.echo(f"  {miss['best_right']} is ruled out by: {', '.join(miss['ruled_out_by'])}")
    elif miss["decided_by"]:
        decided = ", ".join(f"{d['rule']} ({d['value']:+d})" for d in miss["decided_by"])
        typer.echo(f"  ahead of {miss['best_right']} because of: {decided}")


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of the older pack.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of the newer pack, with its renames.", show_default=False)],
    rows: Annotated[int, typer.Option("--rows", min=100, max=1_000_000, metavar="N", help="How many answer sets to sample.")] = 10_000,
    format: TextOrJson = "text",
) -> None:
    """Compare two packs in what they recommend.

    Exits with 0 where no difference is found in any case or sample, and with 1 otherwise.
    """
    choose(format, ("text", "json"))
    before, after = open_pack(old), open_pack(new)
    from advisor.diff import compare_packs, render

    found = compare_packs(before, after, rows=rows)
    write_out(as_json(found) if format == "json" else render.text(found), None)
    raise typer.Exit(FINDINGS if found["verdict"] == "differs" else FINE)
