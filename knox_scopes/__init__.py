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
    "Decision",
    "Diff",
    "Grant",
    "InputError",
    "KnoxScopesError",
    "Plan",
    "Review",
    "diff",
    "grant",
    "load",
    "plan",
    "review",
    "verify",
]

from knox_scopes.diff import Diff, diff
from knox_scopes.errors import CatalogError, InputError, KnoxScopesError
from knox_scopes.grant import Decision, Grant, grant
from knox_scopes.load import load
from knox_scopes.model import Access, Catalog
from knox_scopes.plan import Plan, plan
from knox_scopes.review import Review, review
from knox_scopes.verify import verify
