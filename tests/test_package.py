"""The door of the package: public names, imported when asked for, for people and for type checkers."""

import subprocess
import sys
from importlib.metadata import version
from inspect import getdoc, isfunction

import pytest

import knox_scopes


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8").stdout


def test_every_public_name_is_there() -> None:
    assert {name for name in knox_scopes.__all__ if getattr(knox_scopes, name, None) is None} == set()
    assert set(knox_scopes.__all__) <= set(dir(knox_scopes))


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute `permissions`"):
        getattr(knox_scopes, "permissions")  # noqa: B009 - a name that a type checker would not let stand


@pytest.mark.parametrize("first", ["import knox_scopes.access.review as m", "import knox_scopes"])
def test_a_function_and_the_module_it_is_from_never_stand_for_each_other(first: str) -> None:
    run(
        f"{first}\n"
        "import knox_scopes, knox_scopes.access.review as m, types\n"
        "assert isinstance(m, types.ModuleType) and m.Review is knox_scopes.Review\n"
        "assert callable(knox_scopes.review) and knox_scopes.review is m.review\n"
        "assert isinstance(knox_scopes.access.review, types.ModuleType)\n"
    )


def test_no_module_at_the_top_bears_the_name_of_a_public_function() -> None:
    functions = [name for name in knox_scopes.__all__ if isfunction(getattr(knox_scopes, name))]
    assert "plan" in functions
    for name in functions:
        with pytest.raises(ModuleNotFoundError):
            __import__(f"knox_scopes.{name}")


def test_help_lists_the_public_functions_with_what_they_do() -> None:
    page = run("import pydoc, knox_scopes; print(pydoc.plain(pydoc.render_doc(knox_scopes)))")
    for name in knox_scopes.__all__:
        if isfunction(getattr(knox_scopes, name)):
            assert f"\n    {name}(" in page
            assert (getdoc(getattr(knox_scopes, name)) or "").splitlines()[0] in page


def test_the_version_is_that_of_the_distribution() -> None:
    assert knox_scopes.__version__ == version("knox-scopes")


@pytest.mark.parametrize(
    "module", ["networkx", "jsonschema", "yaml", "click", "knox_scopes.access.review", "knox_scopes.rules.catalogs"]
)
def test_planning_imports_nothing_that_it_does_not_need(module: str) -> None:
    run(f"import knox_scopes, sys; knox_scopes.plan(knox_scopes.load(), []); assert {module!r} not in sys.modules")
