"""Holds the floors of the design: imports point down only, and what is heavy is imported only where it is due."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import knox_scopes

PACKAGE = Path(knox_scopes.__path__[0])
# A room is a package, or one of the modules at the top; it imports from the floors below it, and from itself.
FLOORS = [
    {"errors", "names", "endpoints"},
    {"catalog"},
    {"access"},
    {"apps", "usage"},
    {"rules"},
    {"report"},
    {"cli", "record"},
]
# The doors to all floors: of the library, and of the command line.
DOORS = {"__init__", "__main__"}
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# What the modules of a room may import from outside the standard library.
OUTSIDE = {
    "apps": {"authlib"},
    "catalog": {"yaml", "jsonschema", "networkx"},
    "rules": {"yaml", "networkx"},
    "report": {"networkx"},
    "cli": {"click"},
    "access": {"pysat", "requests"},
    "usage": {"ibis", "yaml"},
    "record": {"httpx", "pytest", "requests"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name(file: Path) -> str:
    return ".".join(("knox_scopes", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imports(file: Path) -> Iterator[str]:
    """Yields the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            of = node.module or ""
            inside = {f"{of}.{alias.name}" for alias in node.names} & set(MODULES)
            yield from inside or {of}


MODULES = {name(file): file for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_point_down(file: Path) -> None:
    own = room(file)
    if own in DOORS:
        return
    inside = {module.split(".")[1] for module in imports(file) if module.startswith("knox_scopes.")}
    assert all(FLOOR[other] < FLOOR[own] or other == own or FLOOR[own] == 0 for other in inside)
    outside = {module.split(".")[0] for module in imports(file)} - {"knox_scopes"} - sys.stdlib_module_names
    assert outside <= OUTSIDE.get(own, set())


def test_no_imports_go_in_a_circle() -> None:
    graph = {module: {other for other in imports(file) if other in MODULES} for module, file in MODULES.items()}
    del graph["knox_scopes"]
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle


def test_every_module_has_a_floor() -> None:
    assert {room(file) for file in FILES} - DOORS == set(FLOOR)


def test_seen_from_above_there_are_at_most_twelve_rooms() -> None:
    assert len({room(file) for file in FILES} - DOORS) <= 12


def test_verify_shares_nothing_with_the_solver() -> None:
    seen: set[str] = set()
    left = ["knox_scopes.access.verify"]
    while left:
        module = left.pop()
        seen.add(module)
        left += (other for other in imports(MODULES[module]) if other in MODULES and other not in seen)
    assert "knox_scopes.access.needs" in seen
    assert not {module for module in seen if module.startswith(("knox_scopes.access.solv", "knox_scopes.access.plan"))}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_scope_endpoint_or_event_of_the_catalog_stands_in_code(file: Path) -> None:
    catalog = knox_scopes.load(stages=("uat", "preview"))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    literals = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    }
    dotted = {scope for scope in catalog.scopes if "." in scope or ":" in scope}
    assert not literals & (dotted | set(catalog.endpoints) | set(catalog.events))


STOPWATCHES = {"knox_scopes.access.limits", "knox_scopes.cli.searching"}


def test_one_module_reads_the_clock() -> None:
    for module, file in MODULES.items():
        if module != "knox_scopes.catalog.days":
            text = file.read_text(encoding="utf-8")
            # A stopwatch is no clock: what is proved hangs on no speed, and what is not says so.
            assert module in STOPWATCHES or "time" not in set(imports(file))
            assert "now(" not in text
            assert ".today(" not in text


def test_all_stands_first_and_names_what_is_there() -> None:
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        body = [node for node in tree.body if not isinstance(node, ast.ImportFrom) or node.module != "__future__"]
        if len(body) > 1:
            assert isinstance(body[1], ast.Assign)
            assert ast.unparse(body[1].targets[0]) == "__all__"
