"""What the guide says of the requests to the authorization server: their parameters, their limits and their lifetimes.

Pages of the Knox OAuth 2.0 Authentication guide: "Get access token" (for customers, resellers and MSPs, step 1,
2026-02-10), "Get authorization code" and "Get access and refresh tokens" (for UEM partners, steps 1 and 2, 2026-02-10),
"Refresh or revoke access token" (step 4), and "Register new app" (2026-02-12).
"""

__all__ = [
    "ACCESS_TOKEN",
    "AUTHORIZATION_CODE",
    "CHALLENGE",
    "CHALLENGE_LENGTH",
    "FORM",
    "LONGEST_EXPIRES_IN",
    "MANAGED_CUSTOMER",
    "METHOD",
    "PAGES",
    "REFRESH_TOKEN",
    "REQUESTS",
    "RESPONSE_TYPE",
    "VERIFIER",
    "VERIFIER_LENGTHS",
    "Lifetime",
    "Parameters",
]

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Lifetime(NamedTuple):
    """How long something is valid, in minutes: where nothing is said, at least and at most."""

    default: int
    least: int
    most: int


class Parameters(NamedTuple):
    """The parameters of a request: those that its sample has, and those that may be added."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


AUTHORIZATION_CODE = Lifetime(1, 1, 5)
ACCESS_TOKEN = Lifetime(10, 1, 60)
REFRESH_TOKEN = Lifetime(90 * 24 * 60, 60, 90 * 24 * 60)
# In seconds, as a request with client credentials may ask for: "up to 60 minutes".
LONGEST_EXPIRES_IN = ACCESS_TOKEN.most * 60
# The code verifier, and the challenge that is made of it: the SHA-256 hash in base64url without padding.
VERIFIER_LENGTHS = (43, 128)
VERIFIER = re.compile(rf"[A-Za-z0-9._~-]{{{VERIFIER_LENGTHS[0]},{VERIFIER_LENGTHS[1]}}}")
CHALLENGE_LENGTH = 43
CHALLENGE = re.compile(rf"[A-Za-z0-9_-]{{{CHALLENGE_LENGTH}}}")
METHOD = "S256"
RESPONSE_TYPE = "code"
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
    "call": "OAuth guide (for customers, resellers and MSPs, step 2, and UEM partners, step 3), 2026-02-10 (inferred)",
}
# The header by which an MSP says for which managed customer a call is.
MANAGED_CUSTOMER = "x-wsm-managed-tenantid"
# The request for an authorization code, those for a token by their grant type, and the one that revokes a token.
REQUESTS: Mapping[str, Parameters] = MappingProxyType(
    {
        "authorize": Parameters(
            (
                "response_type",
                "client_id",
                "scope",
                "redirect_uri",
                "code_challenge",
                "code_challenge_method",
                "state",
            )
        ),
        "client_credentials": Parameters(("grant_type", "client_id", "client_secret", "scope"), ("expires_in",)),
        "authorization_code": Parameters(
            ("grant_type", "client_id", "client_secret", "redirect_uri", "code_verifier", "code")
        ),
        "refresh_token": Parameters(("grant_type", "client_id", "client_secret", "refresh_token")),
        "revoke": Parameters(("client_id", "client_secret", "token")),
    }
)
