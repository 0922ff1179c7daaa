"""Plans, reviews and decides on the OAuth 2.0 scopes of the Samsung Knox cloud services.

>>> import knox_scopes
>>> catalog = knox_scopes.load()
>>> knox_scopes.plan(catalog, ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]).scopes
('kdp.devices',)
"""

__all__ = [
    "Access",
    "Catalog",
    "CatalogError",
    "Consent",
    "Decision",
    "Diff",
    "Finding",
    "Grant",
    "InputError",
    "Jobs",
    "Justification",
    "KnoxScopesError",
    "Lint",
    "Plan",
    "Policy",
    "Registration",
    "Review",
    "consent",
    "diff",
    "grant",
    "justify",
    "lint",
    "load",
    "plan",
    "plan_jobs",
    "read_policy",
    "read_registration",
    "review",
    "verify",
]

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knox_scopes.consent import Consent, consent
    from knox_scopes.diff import Diff, diff
    from knox_scopes.errors import CatalogError, InputError, KnoxScopesError
    from knox_scopes.grant import Decision, Grant, grant
    from knox_scopes.jobs import Jobs, plan_jobs
    from knox_scopes.justify import Justification, justify
    from knox_scopes.lint import Finding, Lint, lint
    from knox_scopes.load import load
    from knox_scopes.model import Access, Catalog
    from knox_scopes.plan import Plan, plan
    from knox_scopes.policy import Policy, read_policy
    from knox_scopes.registration import Registration, read_registration
    from knox_scopes.review import Review, review
    from knox_scopes.verify import verify

_HOMES = {
    "consent": ("Consent", "consent"),
    "diff": ("Diff", "diff"),
    "errors": ("CatalogError", "InputError", "KnoxScopesError"),
    "grant": ("Decision", "Grant", "grant"),
    "jobs": ("Jobs", "plan_jobs"),
    "justify": ("Justification", "justify"),
    "lint": ("Finding", "Lint", "lint"),
    "load": ("load",),
    "model": ("Access", "Catalog"),
    "plan": ("Plan", "plan"),
    "policy": ("Policy", "read_policy"),
    "registration": ("Registration", "read_registration"),
    "review": ("Review", "review"),
    "verify": ("verify",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


class _Package(ModuleType):
    """Imports what is public when it is first asked for, so that no start pays for what it does not use.

    Some functions bear the name of their module. Python would put the module in front of the function as soon as
    anything imports it; here the function stays in front.
    """

    def __getattr__(self, name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module `{self.__name__}` has no attribute `{name}`")
        value = getattr(import_module(f"{self.__name__}.{_HOME[name]}"), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        shadowed = isinstance(value, ModuleType) and name in _HOME
        super().__setattr__(name, getattr(value, name) if shadowed else value)


sys.modules[__name__].__class__ = _Package
