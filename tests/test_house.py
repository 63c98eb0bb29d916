"""The house keeps its limits: how large it may grow, and which way imports run. `docs/house.md` says why."""

import ast
import subprocess
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = [*(p for folder in ("advisor", "components", "tools") for p in sorted((ROOT / folder).rglob("*.py"))), ROOT / "app.py", ROOT / "page.py"]
# A package may import what stands before it or beside it, never what comes after.
FLOORS = (
    {"advisor.pack"},
    {"advisor.answers"},
    {"advisor.decide", "advisor.describe"},
    {"advisor.explain", "advisor.estimate"},
    {"advisor.check", "advisor.diff", "advisor.report", "advisor.batch", "advisor", "advisor.advise"},  # the last is the one door
    {"advisor.serve", "advisor.cli", "advisor.__main__"},
    {"components"},
    {"app", "page"},
)
FLOOR = {package: i for i, floor in enumerate(FLOORS) for package in floor}


def package_of(module: str) -> str:
    """`advisor.pack.nodes` stands in `advisor.pack`, `components.state` in `components`."""
    return ".".join(module.split(".")[:2]) if module.startswith("advisor") else module.split(".")[0]


MODULES = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in PRODUCT}


def imported(module: str) -> Iterator[str]:
    """Every module that a module names in an import, wherever the import stands."""
    path = MODULES[module]
    here = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{name.name}" if f"{base}.{name.name}" in MODULES else base for name in node.names)


IMPORTS = {module: set(imported(module)) for module in MODULES}
OURS = {module: {i for i in found if i in MODULES and i != module} for module, found in IMPORTS.items()}
PACKAGES = {
    package: {package_of(i) for m, found in OURS.items() if package_of(m) == package for i in found} - {package}
    for package in map(package_of, MODULES)
}


def lines(paths: list[Path]) -> int:
    return sum(len(p.read_text(encoding="utf-8").splitlines()) for p in paths)


def test_the_product_stays_small():
    """What the first edition did takes at most 17,000 lines; with what came since (describing, comparing, tables, serving) it is 18,500."""
    since = ("/batch/", "/describe/", "/serve/", "/cli/serve.py", "/compare.py", "/portfolio.py", "/comparison.py")
    assert lines([p for p in PRODUCT if not any(name in p.as_posix() for name in since)]) <= 17_000
    assert lines(PRODUCT) <= 18_500


def test_the_tests_stay_small():
    """All tests together have at most 9,000 lines."""
    assert lines(sorted((ROOT / "tests").rglob("*.py"))) <= 9_000


def test_modules_stay_small():
    """No module of the product has more than 300 lines."""
    assert {} == {module: n for module, path in MODULES.items() if (n := lines([path])) > 300}


def test_tracked_files_stay_small():
    """Whatever git tracks takes at most 6 MB."""
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert sum(p.stat().st_size for name in listed.split("\0") if name and (p := ROOT / name).is_file()) <= 6_000_000


@pytest.mark.parametrize("graph", [OURS, PACKAGES], ids=["modules", "packages"])
def test_imports_run_in_no_circle(graph: dict[str, set[str]]):
    """Neither modules nor packages import each other in a circle, imports within functions included."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(reversed(circle.args[1])))


def test_imports_run_one_way():
    """A package imports only what stands on its own floor or below it."""
    assert [] == sorted((package, to) for package, found in PACKAGES.items() for to in found if FLOOR[to] > FLOOR[package])


def test_the_library_knows_nothing_of_streamlit():
    """Nothing in `advisor` imports Streamlit."""
    assert [] == [m for m, found in IMPORTS.items() if m.startswith("advisor") and any(i.split(".")[0] == "streamlit" for i in found)]
