"""The requests that get, renew and revoke tokens: forms with the credentials of the client."""

__all__ = ["client_credentials", "exchange", "refresh", "revoke"]

from collections.abc import Sequence

from knox_scopes.apps.registration import Expiration
from knox_scopes.apps.requests.notes import lasts
from knox_scopes.apps.requests.places import url_of
from knox_scopes.apps.requests.values import (
    ACCESS_TOKEN,
    CLIENT_SECRET,
    CODE,
    REFRESH_TOKEN,
    VERIFIER,
    Pairs,
    Request,
    client,
)
from knox_scopes.catalog import oauth
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError


def client_credentials(  # noqa: PLR0913 - the parameters of the page
    catalog: Catalog,
    *,
    scopes: Sequence[str],
    expires_in: int | None = None,
    client_id: str | None = None,
    expiration: Expiration | None = None,
    server: str | None = None,
    notes: Sequence[str] = (),
) -> Request:
    """Returns the request for a token with the client's own credentials; `expires_in` is in seconds.

    Raises InputError for one of none or over LONGEST_EXPIRES_IN seconds. `notes` say of the scopes why they are these.
    """
    if expires_in is not None and not 0 < expires_in <= oauth.LONGEST_EXPIRES_IN:
        raise InputError(f"`expires_in` is 1 to {oauth.LONGEST_EXPIRES_IN} seconds; this is {expires_in}")
    lifetimes = expiration or Expiration()
    lifetime = (
        lasts("The access token", oauth.ACCESS_TOKEN, lifetimes.access_token)
        if expires_in is None
        else f"The access token is valid for {expires_in} seconds, as expires_in asks."
    )
    return Request(
        "token",
        "POST",
        url_of(catalog, "token", server),
        form=(
            ("grant_type", "client_credentials"),
            *_client(client_id),
            ("scope", " ".join(scopes)),
            *([] if expires_in is None else [("expires_in", str(expires_in))]),
        ),
        notes=(
            "Gets an access token with the client credentials grant.",
            *notes,
            lifetime,
            *(
                [f"With expires_in, a request can ask for another lifetime, up to {oauth.LONGEST_EXPIRES_IN} seconds."]
                if expires_in is None
                else []
            ),
            "No refresh token comes with this grant. To renew the access token, send the same request again.",
            f"Source: {oauth.PAGES['client_credentials']}",
        ),
    )


def exchange(
    catalog: Catalog,
    *,
    redirect_uri: str,
    client_id: str | None = None,
    expiration: Expiration | None = None,
    server: str | None = None,
) -> Request:
    """Returns the request that exchanges an authorization code for an access token and a refresh token."""
    lifetimes = expiration or Expiration()
    return Request(
        "token",
        "POST",
        url_of(catalog, "token", server),
        form=(
            ("grant_type", "authorization_code"),
            *_client(client_id),
            ("redirect_uri", redirect_uri),
            ("code_verifier", VERIFIER),
            ("code", CODE),
        ),
        notes=(
            "Exchanges an authorization code for an access token and a refresh token.",
            "The scopes are those of the authorization request. This request names none.",
            f"{CODE.name} is the code that came to the redirect URI, {VERIFIER.name} the verifier made for it.",
            lasts("The code", oauth.AUTHORIZATION_CODE, lifetimes.authorization_code),
            lasts("The access token", oauth.ACCESS_TOKEN, lifetimes.access_token),
            lasts("The refresh token", oauth.REFRESH_TOKEN, lifetimes.refresh_token),
            f"Source: {oauth.PAGES['authorization_code']}",
        ),
    )


def refresh(catalog: Catalog, *, client_id: str | None = None, server: str | None = None) -> Request:
    """Returns the request that exchanges a refresh token for a new access token and a new refresh token."""
    return Request(
        "refresh",
        "POST",
        url_of(catalog, "token", server),
        form=(("grant_type", "refresh_token"), *_client(client_id), ("refresh_token", REFRESH_TOKEN)),
        notes=(
            "Gets a new access token with a refresh token, which the authorization code grant gives.",
            "The answer has a new refresh token too. Store it in place of the old one, which is valid no longer.",
            lasts("The access token", oauth.ACCESS_TOKEN),
            lasts("The refresh token", oauth.REFRESH_TOKEN),
            f"Source: {oauth.PAGES['refresh_token']}",
        ),
    )


def revoke(
    catalog: Catalog, *, refresh_token: bool = False, client_id: str | None = None, server: str | None = None
) -> Request:
    """Returns the request that revokes the access token, or the refresh token."""
    return Request(
        "revoke",
        "POST",
        url_of(catalog, "revoke", server),
        headers=(("Accept", "application/json"),),
        form=(*_client(client_id), ("token", REFRESH_TOKEN if refresh_token else ACCESS_TOKEN)),
        notes=(
            f"Revokes {'a refresh' if refresh_token else 'an access'} token, which is invalid at once.",
            "The answer is empty when that worked.",
            "Whether revoking one token also revokes others that came with it is not documented.",
            f"Source: {oauth.PAGES['revoke']}",
        ),
    )


def _client(client_id: str | None) -> Pairs:
    return (("client_id", client(client_id)), ("client_secret", CLIENT_SECRET))
