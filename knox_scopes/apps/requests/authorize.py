"""The authorization request, by which a customer signs in, consents, and comes back with a code."""

__all__ = ["Pkce", "authorization_url", "authorize", "new_pkce"]

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from knox_scopes.apps.registration import Expiration
from knox_scopes.apps.requests.notes import lasts
from knox_scopes.apps.requests.places import url_of
from knox_scopes.apps.requests.values import Made, Request, client
from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.oauth import AUTHORIZATION_CODE, METHOD, PAGES, VERIFIER
from knox_scopes.errors import InputError

INSTALL = 'needs authlib; run `pip install "knox-scopes[oauth]"`'
NO_CLIENT = "the URL needs the client ID; pass it with --client-id (it is no secret)"
# What the page says of every such request.
NOTES = (
    "The customer signs in, as super admin of their Knox account, and consents.",
    "The browser then goes to the redirect URI with a code and the state.",
    "Use the code only if the state is the one that was sent.",
)
DROPPED = "The portal drops the query of a redirect URI, so this one may not match what is registered."


class Pkce(NamedTuple):
    """What is made for one authorization request; the verifier is a secret until the code is exchanged."""

    verifier: str
    challenge: str
    state: str

    def __repr__(self) -> str:
        """Returns it without the verifier."""
        return f"<Pkce {self.challenge}>"


def new_pkce(verifier: str = "") -> Pkce:
    """Returns a new verifier of 64 characters, or the one given, with its S256 challenge, and a new state.

    Raises InputError for a verifier that RFC 7636 does not allow, and where authlib is missing.

    >>> new_pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    try:
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415 - only what makes one pays
    except ImportError as error:
        raise InputError(f"making a code challenge {INSTALL}") from error
    verifier = verifier or secrets.token_urlsafe(48)
    if VERIFIER.fullmatch(verifier) is None:
        raise InputError("a code verifier has 43 to 128 letters, digits and characters of `-._~`")
    return Pkce(verifier, create_s256_code_challenge(verifier), secrets.token_urlsafe(24))


def authorize(  # noqa: PLR0913 - the parameters of the page
    catalog: Catalog,
    *,
    scopes: Sequence[str],
    redirect_uri: str,
    client_id: str | None = None,
    pkce: Pkce | None = None,
    verifier_file: str = "code-verifier.txt",
    expiration: Expiration | None = None,
    server: str | None = None,
    notes: Sequence[str] = (),
) -> Request:
    """Returns the request that sends a customer to sign in and consent.

    Without `pkce`, the program that sends it is to make verifier, challenge and state each time it runs, and to keep
    the verifier in `verifier_file`. Without `client_id`, it is read from the environment. `notes` say of the scopes why
    they are these.
    """
    lifetimes = expiration or Expiration()
    return Request(
        "authorize",
        "GET",
        url_of(catalog, "authorize", server),
        query=(
            ("response_type", "code"),
            ("client_id", client(client_id)),
            ("redirect_uri", redirect_uri),
            ("scope", " ".join(scopes)),
            ("state", pkce.state if pkce else Made("state")),
            ("code_challenge", pkce.challenge if pkce else Made("challenge")),
            ("code_challenge_method", METHOD),
        ),
        notes=(
            "Asks a customer for consent, with the authorization code grant and PKCE. The client secret is not sent.",
            *notes,
            *NOTES,
            *([DROPPED] if "?" in redirect_uri else []),
            lasts("The code", AUTHORIZATION_CODE, lifetimes.authorization_code),
            f"Source: {PAGES['authorize']}",
        ),
        verifier_file=verifier_file,
    )


def authorization_url(request: Request) -> str:
    """Returns the URL to open in a browser, of a request all of whose values are known.

    Raises InputError where the client ID is not given, and where authlib is missing.
    """
    try:
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415 - only what makes one pays
    except ImportError as error:
        raise InputError(f"making an authorization URL {INSTALL}") from error
    query = {name: value for name, value in request.query if isinstance(value, str)}
    if len(query) < len(request.query):
        raise InputError(NO_CLIENT)
    url: str = prepare_grant_uri(request.url, **query)
    return url
