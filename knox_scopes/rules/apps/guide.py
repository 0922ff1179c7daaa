"""The page that most rules on the fields of a registration rest on."""

__all__ = ["GUIDE"]

GUIDE = "Register new app (Knox OAuth 2.0 Authentication guide)"
