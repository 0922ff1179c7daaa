"""Holds the floors of the design: imports point down only, and what is heavy is imported only where it is due."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import knox_scopes

PACKAGE = Path(knox_scopes.__path__[0])
FLOORS = [
    {"errors"},
    {"names", "endpoints", "graph"},
    {"model"},
    {"strict", "check", "build", "load", "order", "form"},
    {"index"},
    {"limits", "kernel", "branch", "solver", "equivalents", "solve"},
    {"unresolved", "needs", "grant", "plan", "jobs", "status", "unknown", "lookup", "review", "verify"},
    {"hide"},
    {"registration", "policy"},
    {"edit"},
    {"rules", "checks"},
    {"lint", "diff", "justify", "consent"},
    {"fix", "validate"},
    {"report"},
    {"cli"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# What a module of the package may import from outside the standard library.
OUTSIDE = {
    "strict": {"yaml"}, "form": {"yaml"}, "check": {"jsonschema"}, "model": {"networkx"}, "report": {"networkx"},
    "cli": {"click"}, "solver": {"pysat"},
}  # fmt: skip
STANDARD = {
    "__future__", "ast", "bisect", "collections", "contextlib", "csv", "datetime", "difflib", "functools", "gc", "glob",
    "graphlib", "hashlib", "importlib", "io", "itertools", "json", "operator", "os", "pathlib", "pkgutil", "re",
    "shutil", "stat", "sys", "tempfile", "textwrap", "threading", "time", "types", "typing", "urllib", "zlib",
}  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    own = room(file)
    if own == "__init__":  # the door to all floors
        return
    inside = {name.split(".")[1] for name in imports(file) if name.startswith("knox_scopes.")}
    assert all(FLOOR[other] <= FLOOR[own] for other in inside)
    outside = {name.split(".")[0] for name in imports(file)} - {"knox_scopes"} - STANDARD
    assert outside <= OUTSIDE.get(own, set())


def test_every_module_has_a_floor() -> None:
    assert {room(file) for file in FILES} - {"__init__"} == set(FLOOR)


def test_verify_imports_floors_0_to_2_only() -> None:
    inside = {name.split(".")[1] for name in imports(PACKAGE / "verify.py") if name.startswith("knox_scopes.")}
    assert all(FLOOR[name] <= FLOOR["model"] for name in inside)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_scope_endpoint_or_event_of_the_catalog_stands_in_code(file: Path) -> None:
    catalog = knox_scopes.load(stages=("uat", "preview"))
    tree = ast.parse(file.read_text())
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
    dotted = {name for name in catalog.scopes if "." in name or ":" in name}
    assert not literals & (dotted | set(catalog.endpoints) | set(catalog.events))


def test_no_module_reads_the_clock_but_the_command_line() -> None:
    for file in FILES:
        if room(file) != "cli":
            # A stopwatch is no clock: what is proved hangs on no speed, and what is not says so.
            assert room(file) == "limits" or not {"time"} & set(imports(file))
            assert "now(" not in file.read_text()
            assert ".today(" not in file.read_text()


def test_all_stands_first_and_names_what_is_there() -> None:
    for file in FILES:
        tree = ast.parse(file.read_text())
        body = [node for node in tree.body if not isinstance(node, ast.ImportFrom) or node.module != "__future__"]
        if len(body) > 1:
            assert isinstance(body[1], ast.Assign)
            assert ast.unparse(body[1].targets[0]) == "__all__"
