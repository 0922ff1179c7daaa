"""The pages and standards that several rules on requests rest on."""

__all__ = ["AUTHORIZE", "EXCHANGE", "OWN", "REVOKE"]

OWN = "Get access token (Knox OAuth 2.0 Authentication guide, for customers, resellers and MSPs, step 1), 2026-02-10"
AUTHORIZE = "Get authorization code (Knox OAuth 2.0 Authentication guide, for UEM partners, step 1), 2026-02-10"
EXCHANGE = "Get access and refresh tokens (the same guide, for UEM partners, step 2), 2026-02-10"
REVOKE = "Refresh or revoke access token (the same guide, for UEM partners, step 4), 2026-02-10"
