"""Plans, reviews and decides on the OAuth 2.0 scopes of the Samsung Knox cloud services.

>>> import knox_scopes
>>> catalog = knox_scopes.load()
>>> knox_scopes.plan(catalog, ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]).scopes
('kdp.devices:manage', 'kdp.devices:view')
"""

__all__ = [
    "Access",
    "AsgiGuard",
    "Catalog",
    "CatalogError",
    "Challenge",
    "ClientGuard",
    "Consent",
    "Decision",
    "Diff",
    "Finding",
    "Grant",
    "Hit",
    "InputError",
    "Jobs",
    "Justification",
    "KnoxScopesError",
    "Lint",
    "Plan",
    "Policy",
    "RefusedCallError",
    "Registration",
    "Review",
    "WsgiGuard",
    "consent",
    "diff",
    "grant",
    "justify",
    "lint",
    "load",
    "plan",
    "plan_jobs",
    "read_challenge",
    "read_policy",
    "read_registration",
    "review",
    "search",
    "verify",
]

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str

    from knox_scopes.access.challenge import Challenge, read_challenge
    from knox_scopes.access.grant import Decision, Grant, grant
    from knox_scopes.access.guards import AsgiGuard, ClientGuard, RefusedCallError, WsgiGuard
    from knox_scopes.access.jobs import Jobs, plan_jobs
    from knox_scopes.access.plan import Plan, plan
    from knox_scopes.access.review import Review, review
    from knox_scopes.access.search import Hit, search
    from knox_scopes.access.verify import verify
    from knox_scopes.apps.consent import Consent, consent
    from knox_scopes.apps.diff import Diff, diff
    from knox_scopes.apps.policy import Policy, read_policy
    from knox_scopes.apps.registration import Registration, read_registration
    from knox_scopes.catalog.load import load
    from knox_scopes.catalog.model import Access, Catalog
    from knox_scopes.errors import CatalogError, Finding, InputError, KnoxScopesError
    from knox_scopes.rules.justify import Justification, justify
    from knox_scopes.rules.lint import Lint, lint

_HOMES = {
    "access.challenge": ("Challenge", "read_challenge"),
    "access.grant": ("Decision", "Grant", "grant"),
    "access.guards": ("AsgiGuard", "ClientGuard", "RefusedCallError", "WsgiGuard"),
    "access.jobs": ("Jobs", "plan_jobs"),
    "access.plan": ("Plan", "plan"),
    "access.review": ("Review", "review"),
    "access.search": ("Hit", "search"),
    "access.verify": ("verify",),
    "apps.consent": ("Consent", "consent"),
    "apps.diff": ("Diff", "diff"),
    "apps.policy": ("Policy", "read_policy"),
    "apps.registration": ("Registration", "read_registration"),
    "catalog.load": ("load",),
    "catalog.model": ("Access", "Catalog"),
    "errors": ("CatalogError", "Finding", "InputError", "KnoxScopesError"),
    "rules.justify": ("Justification", "justify"),
    "rules.lint": ("Lint", "lint"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # to a type checker it would mean that every name is there

    def __getattr__(name: str) -> object:
        """Imports what is public when it is first asked for, so that no start pays for what it does not use."""
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415 - few ask, and it costs a start some milliseconds

            value: object = version("knox-scopes")
        elif name in _HOME:
            value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        else:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
