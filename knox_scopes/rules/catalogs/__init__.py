"""The checks of catalogs, one a file, each with its own documentation; a new file in this folder is a new check."""

__all__ = ["checks"]

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from knox_scopes.rules.catalogs.base import Check


@cache
def checks() -> tuple[Check, ...]:
    """Returns all checks, by code."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name.startswith("ks"))
    return tuple(import_module(f"{__name__}.{name}").CHECK for name in names)
