"""All benchmarks in one run, as a table: `make bench`, or `python -m benchmarks [NAME ...]` for some of them.

A benchmark is a module with `run(pack) -> list[Row]`, named in MODULES; its docstring heads its part of the table.
zen-engine is looked for in the folder that BENCH_PACKAGES names, after everything else.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from advisor.pack import load_pack

from .measure import Row

MODULES = ("single", "many", "page", "load", "browser", "api")
TABLE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = ("| what | median | worst | ratio | against | budget |", "|---|---:|---:|---:|---|---|")


def line(row: Row) -> str:
    cells = (row.what, duration(row.median), duration(row.worst), row.ratio, row.against, row.budget)
    return "| " + " | ".join(cells) + " |"


def duration(milliseconds: float | None) -> str:
    """Three digits in the unit that suits; empty for None."""
    if milliseconds is None:
        return ""
    for size, unit in ((1000, "s"), (1, "ms"), (1e-3, "us")):
        if milliseconds >= size:
            return f"{milliseconds / size:.3g} {unit}"
    return f"{milliseconds * 1e6:.3g} ns"


def main(names: list[str]) -> None:
    sys.path.append(os.environ.get("BENCH_PACKAGES", ""))
    pack = load_pack()
    content = pack.content
    parts = [
        "# Benchmarks",
        f"{datetime.now(UTC):%d %B %Y}, on two shared cores, Python {platform.python_version()}; `make bench` makes this page. "
        "Shared machines are noisy: read the ratios, which were measured in one run.",
        f"The default pack: {len(content.questions)} questions, {len(content.rules)} rules, {len(content.routes)} routes.",
    ]
    for name in names or MODULES:
        module = importlib.import_module(f"benchmarks.{name}")
        rows = [line(row) for row in module.run(pack)]
        parts += [f"## {(module.__doc__ or name).splitlines()[0].rstrip('.')}", "\n".join((*HEAD, *rows))]
    page = "\n\n".join(parts) + "\n"
    print(page)
    if not names:
        TABLE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
