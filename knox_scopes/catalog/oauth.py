"""What the guide says of the requests to the authorization server: their parameters, their limits and their lifetimes.

Pages of the Knox OAuth 2.0 Authentication guide: "Get access token" (for customers, resellers and MSPs, step 1,
2026-02-10), "Get authorization code" and "Get access and refresh tokens" (for UEM partners, steps 1 and 2, 2026-02-10),
and "Register new app" (2026-02-12).
"""

__all__ = [
    "ACCESS_TOKEN",
    "AUTHORIZATION_CODE",
    "CHALLENGE",
    "FORM",
    "MANAGED_CUSTOMER",
    "METHOD",
    "PAGES",
    "REFRESH_TOKEN",
    "VERIFIER",
    "Lifetime",
]

import re
from typing import NamedTuple


class Lifetime(NamedTuple):
    """How long something is valid, in minutes: where nothing is said, at least and at most."""

    default: int
    least: int
    most: int


AUTHORIZATION_CODE = Lifetime(1, 1, 5)
ACCESS_TOKEN = Lifetime(10, 1, 60)
REFRESH_TOKEN = Lifetime(90 * 24 * 60, 60, 90 * 24 * 60)
# The code verifier, and the challenge that is made of it: the SHA-256 hash in base64url without padding.
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
METHOD = "S256"
# The type of the body of a request for a token, or to revoke one.
FORM = "application/x-www-form-urlencoded"
# The pages that tell of each request, with their dates; inferred ones are those of the steps beside them.
_STEP_4 = "Refresh or revoke access token (for UEM partners, step 4), 2026-02-10 (inferred)"
PAGES = {
    "authorize": "Get authorization code (for UEM partners, step 1), 2026-02-10",
    "client_credentials": "Get access token (for customers, resellers and MSPs, step 1), 2026-02-10",
    "authorization_code": "Get access and refresh tokens (for UEM partners, step 2), 2026-02-10",
    "refresh_token": _STEP_4,
    "revoke": f"Renew or revoke access token (for customers, resellers and MSPs, step 3) and {_STEP_4}",
    "call": "OAuth guide (for customers, resellers and MSPs, step 2; for UEM partners, step 3), 2026-02-10 (inferred)",
}
# The header by which an MSP says for which managed customer a call is.
MANAGED_CUSTOMER = "x-wsm-managed-tenantid"
