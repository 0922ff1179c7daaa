import subprocess
import sys
from types import ModuleType

import pytest

import knox_scopes


def test_every_public_name_is_there() -> None:
    assert {name for name in knox_scopes.__all__ if getattr(knox_scopes, name, None) is None} == set()


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute `permissions`"):
        getattr(knox_scopes, "permissions")  # noqa: B009 - a name that a type checker would not let stand


def test_a_function_stays_in_front_of_the_module_of_its_name() -> None:
    code = (
        "import knox_scopes.plan, knox_scopes\n"
        "from knox_scopes.plan import Plan\n"
        "assert callable(knox_scopes.plan) and callable(knox_scopes.load)\n"
        "assert knox_scopes.Plan is Plan\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert isinstance(sys.modules["knox_scopes.plan"], ModuleType)


@pytest.mark.parametrize(
    "module",
    ["networkx", "jsonschema", "yaml", "click", "knox_scopes.review", "knox_scopes.checks", "knox_scopes.form"],
)
def test_planning_imports_nothing_that_it_does_not_need(module: str) -> None:
    code = f"import knox_scopes, sys; knox_scopes.plan(knox_scopes.load(), []); assert {module!r} not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
