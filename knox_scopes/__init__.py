"""Plans, reviews and decides on the OAuth 2.0 scopes of the Samsung Knox cloud services.

>>> import knox_scopes
>>> catalog = knox_scopes.load()
>>> knox_scopes.plan(catalog, ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]).scopes
('kdp.devices',)
"""

__all__ = ["CatalogError", "Grant", "InputError", "KnoxScopesError", "Plan", "grant", "load", "plan", "verify"]

from knox_scopes.errors import CatalogError, InputError, KnoxScopesError
from knox_scopes.grant import Grant, grant
from knox_scopes.load import load
from knox_scopes.plan import Plan, plan
from knox_scopes.verify import verify
