"""The pages that several rules on requests rest on."""

__all__ = ["AUTHORIZE", "EXCHANGE", "OWN", "REVOKE"]

from knox_scopes.catalog.oauth import PAGES

_GUIDE = "Knox OAuth 2.0 Authentication guide: "
OWN, AUTHORIZE, EXCHANGE, REVOKE = (
    f"{_GUIDE}{PAGES[name]}" for name in ("client_credentials", "authorize", "authorization_code", "revoke")
)
