"""What the sandbox enforces, by which page, and what no page says, so that it had to choose."""

__all__ = ["ENFORCED", "NOTICE", "UNKNOWN", "Enforced", "Unknown"]

from typing import NamedTuple

from knox_scopes.catalog.oauth import PAGES
from knox_scopes.rules.apps.guide import EFOTA, GUIDE

NOTICE = "not a Samsung server; see /_sandbox"
NOTES = "Release notes 24.06 (the same guide), 2024-06-26"


class Enforced(NamedTuple):
    """A rule that the sandbox enforces, and the page or standard that has it."""

    what: str
    source: str


class Unknown(NamedTuple):
    """A question that no page answers, and what the sandbox does."""

    what: str
    here: str


ENFORCED = tuple(
    Enforced(*both)
    for both in (
        (
            "client ID and secret in the body of a form, for the token and revoke endpoints",
            f"{PAGES['client_credentials']}; {PAGES['authorization_code']}",
        ),
        ("only the grant types that the app is registered for", GUIDE),
        ("`expires_in` of a client credentials request: up to 3600 seconds", PAGES["client_credentials"]),
        ("client credentials give no refresh token", PAGES["client_credentials"]),
        (
            "all seven parameters of an authorization request, PKCE with S256, the state returned unchanged",
            PAGES["authorize"],
        ),
        (
            "`redirect_uri` exactly as registered, without the query of the registered URL",
            f"{PAGES['authorize']}; {EFOTA}",
        ),
        ("`scope` of an authorization request: exactly the registered scopes", PAGES["authorize"]),
        (
            "the code verifier: 43 to 128 characters, and the one that the challenge was made of",
            f"{PAGES['authorize']}; {PAGES['authorization_code']}",
        ),
        (
            "lifetimes as registered; else 1 minute for codes, 10 for access tokens, 90 days for refresh tokens",
            PAGES["authorization_code"],
        ),
        ("each refresh replaces the refresh token", f"{PAGES['refresh_token']}; {NOTES}"),
        ("a revoked token, access or refresh, is invalid at once", PAGES["revoke"]),
        ("the consent page is left out once the customer has allowed", EFOTA),
        ("a customer who denies is sent back with the error", EFOTA),
        ("an endpoint is open to its scopes and to those that imply them, as the catalog has it", "the catalog"),
        ("calls for customers that are not managed fail, if managed customers are given", PAGES["call"]),
        ("a code is valid once; used again, it ends the tokens that it gave", "RFC 6749, 4.1.2"),
        ("a parameter may be given only once; without a value it counts as left out", "RFC 6749, 3.1"),
        (
            "a wrong client ID or redirect URL is shown to the user, and never redirected",
            "RFC 6749, 4.1.2.1, against the E-FOTA page",
        ),
        ("no client secret in an authorization request", "RFC 6749, 2.3.1"),
        ("401 and 403 with the challenge in `WWW-Authenticate`", "RFC 6750, 3"),
    )
)
UNKNOWN = tuple(
    Unknown(*both)
    for both in (
        ("what the APIs answer", "every call that is allowed gets 200 and `{}`"),
        ("status codes and error names of the token endpoint", "those of RFC 6749; `invalid_client` is 401"),
        ("whether the order of scopes counts in an authorization request", "it does not"),
        ("whether ticked children count as registered in an authorization request", "only what the file lists does"),
        ("whether client credentials may ask for less than is registered", "yes, also for what that implies"),
        ("whether the client ID and secret may come in a header", "no: 401"),
        ("`scope` in a refresh request", "refused, unless it is the same"),
        ("what revoking one token does to the others", "nothing"),
        ("what a refresh does to earlier access tokens", "nothing"),
        ("whether a refresh begins the lifetime of the refresh token anew", "yes"),
        ("the status of a call for a customer that is not managed", "403"),
        ("which calls need the ID of a managed customer", "none; it may always be left out"),
        ("what is answered where a scope may or may not open an endpoint", "403, with the error `undetermined`"),
        (
            "which events a token may subscribe to",
            "all, if it has the scope of any event; which ones a call names is not looked at",
        ),
        ("when consent is asked for again", "when the sandbox starts anew"),
        ("rate limits", "none"),
    )
)
