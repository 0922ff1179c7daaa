"""The rules of lint, one a file, each with its own documentation; a new file in this folder is a new rule."""

__all__ = ["rules"]

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from knox_scopes.rules.base import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Returns all rules, by code."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name.startswith("ks"))
    return tuple(import_module(f"{__name__}.{name}").RULE for name in names)
