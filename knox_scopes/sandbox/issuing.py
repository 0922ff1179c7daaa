"""The token and revoke endpoints: what they ask for, and what they issue."""

__all__ = ["Issuer", "hint", "scope_names"]

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from knox_scopes.access.challenge import SCOPES
from knox_scopes.access.grant import Grant
from knox_scopes.apps.context import CODE, CREDENTIALS
from knox_scopes.catalog import oauth
from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox.clock import Clock
from knox_scopes.sandbox.fields import Fields, OAuthError, fields_of
from knox_scopes.sandbox.terms import Credentials, Terms
from knox_scopes.sandbox.tokens import Asked, Family, FullError, Held, Kind, Tokens

REFRESH = "refresh_token"
LONGEST_LIFETIME = 60 * oauth.ACCESS_TOKEN.most
# How many sets of scopes the grants are kept of.
MOST_GRANTS = 1_000
# What people write between scopes in place of a space.
SEPARATORS = frozenset(",;|+")


class Issuer:
    """Issues codes and tokens under the terms of one app, and revokes them."""

    def __init__(self, catalog: Catalog, terms: Terms, credentials: Credentials, clock: Clock) -> None:
        """Begins with nothing issued."""
        self.catalog, self.terms, self.credentials, self.clock = catalog, terms, credentials, clock
        self.tokens = Tokens(clock)
        self._grants: dict[frozenset[str], Grant] = {}

    def family(self, scopes: str) -> Family:
        """Returns what one consent, or one request with the app's own credentials, gives."""
        names = frozenset(scopes.split(" "))
        if names not in self._grants:
            if len(self._grants) >= MOST_GRANTS:
                self._grants.clear()
            self._grants[names] = Grant(self.catalog, names)
        return Family(self._grants[names], scopes)

    def code(self, family: Family, asked: Asked) -> str:
        """Returns an authorization code for what a customer has allowed."""
        return self._issue("authorization code", family, self.terms.code, asked)

    def token(self, headers: Mapping[str, str], query: bytes, body: bytes) -> dict[str, Any]:
        """Returns the answer to a request for tokens; raises OAuthError where it is refused."""
        fields = self._form(headers, query, body)
        name = fields.needed("grant_type")
        answers = {CREDENTIALS: self._credentials, CODE: self._code, REFRESH: self._refresh}
        if name not in answers:
            raise OAuthError("unsupported_grant_type", f"`grant_type` is one of {', '.join(answers)}")
        # The code grant brings refresh tokens with it.
        if (CODE if name == REFRESH else name) not in self.terms.grants:
            raise OAuthError("unauthorized_client", f"the app is not registered for the grant type of `{name}`")
        return answers[name](fields)

    def revoke(self, headers: Mapping[str, str], query: bytes, body: bytes) -> None:
        """Revokes a token, access or refresh; one that is not known is as good as revoked (RFC 7009, section 2.2)."""
        token = self._form(headers, query, body).needed("token")
        held = self.tokens.find(token.encode())
        if held is not None and held.kind in ("access token", "refresh token"):
            held.ended = held.ended or "was revoked"

    def _form(self, headers: Mapping[str, str], query: bytes, body: bytes) -> Fields:
        """Returns the parameters of a form, which the app has sent with its ID and secret."""
        if query:
            raise OAuthError("invalid_request", "parameters go into the body; URLs end up in logs and histories")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != oauth.FORM:
            given = "is JSON" if "json" in kind else "has another Content-Type" if kind else "has no Content-Type"
            raise OAuthError("invalid_request", f"the body must be a form (Content-Type: {oauth.FORM}), but {given}")
        fields = fields_of(body)
        fields.check_once()
        if "authorization" in headers:
            raise OAuthError("invalid_client", "the client ID and secret go into the body; no page shows a header", 401)
        if not ("client_id" in fields.values and "client_secret" in fields.values):
            raise OAuthError("invalid_client", "`client_id` and `client_secret` are both needed in the body", 401)
        if not self.credentials.match(fields.get("client_id"), fields.get("client_secret")):
            raise OAuthError("invalid_client", "the client ID and secret are not those of this sandbox", 401)
        return fields

    def _credentials(self, fields: Fields) -> dict[str, Any]:
        scope = fields.get("scope")
        names = scope_names(scope)
        if beyond := [name for name in names if name not in self.terms.within]:
            why = f"not registered, nor implied by what is: {' '.join(beyond)}{hint(beyond)}"
            raise OAuthError("invalid_scope", why)
        lifetime = self.terms.access
        if given := fields.get("expires_in"):
            lifetime = int(given) if re.fullmatch("[0-9]{1,9}", given) else 0
            if not 0 < lifetime <= LONGEST_LIFETIME:
                raise OAuthError(
                    "invalid_request", f"`expires_in` is a number of seconds, 1 to {LONGEST_LIFETIME} (60 minutes)"
                )
        return self._access(self.family(scope), lifetime)

    def _code(self, fields: Fields) -> dict[str, Any]:
        held = self._valid(fields.needed("code"), "authorization code")
        assert held.asked is not None  # noqa: S101 - every code has been asked for
        url, verifier = fields.needed("redirect_uri"), fields.needed("code_verifier")
        if url != held.asked.redirect_url:
            raise OAuthError("invalid_grant", "`redirect_uri` is not the one of the authorization request")
        if not oauth.VERIFIER.fullmatch(verifier):
            raise OAuthError("invalid_request", "`code_verifier` has 43 to 128 letters, digits and marks of `-._~`")
        made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
        if not compare_digest(made, held.asked.challenge.encode()):
            raise OAuthError("invalid_grant", "`code_verifier` is not the one that `code_challenge` was made of")
        held.ended = "was used before, so all that it gave is revoked"
        return self._pair(held.family)

    def _refresh(self, fields: Fields) -> dict[str, Any]:
        held = self._valid(fields.needed(REFRESH), "refresh token")
        if "scope" in fields.values and {*scope_names(fields.get("scope"))} != {*scope_names(held.family.scopes)}:
            raise OAuthError("invalid_scope", "no page has `scope` in this request; leave it out, or give the same")
        answer = self._pair(held.family)
        held.ended = "was replaced by the one that came with the last refresh"
        return answer

    def _valid(self, text: str, kind: Kind) -> Held:
        """Returns what is valid; a code that comes a second time ends all that it gave (RFC 6749, section 4.1.2)."""
        held = self.tokens.find(text.encode())
        why = self.tokens.why_not(held, kind)
        if held is None or why:
            if held is not None and held.kind == kind == "authorization code" and held.ended:
                held.family.ended = "was revoked, since its authorization code was used twice"
            raise OAuthError("invalid_grant", why)
        return held

    def _pair(self, family: Family) -> dict[str, Any]:
        """Returns the answer with an access token and a refresh token."""
        answer = self._access(family, self.terms.access)
        answer[REFRESH] = self._issue("refresh token", family, self.terms.refresh)
        return answer

    def _access(self, family: Family, lifetime: int) -> dict[str, Any]:
        return {
            "access_token": self._issue("access token", family, lifetime),
            "scope": family.scopes,
            "expires_in": self.clock.real(lifetime),
            "token_type": "Bearer",
        }

    def _issue(self, kind: Kind, family: Family, lifetime: int, asked: Asked | None = None) -> str:
        try:
            return self.tokens.issue(kind, family, lifetime, asked)
        except FullError as error:
            raise OAuthError("temporarily_unavailable", "the sandbox is full of tokens; start it anew", 503) from error


def hint(unknown: Iterable[str]) -> str:
    """Returns what is to be said of names that look like several in one, or nothing."""
    return "; scopes are separated by spaces" if any(SEPARATORS & {*name} for name in unknown) else ""


def scope_names(scope: str) -> tuple[str, ...]:
    """Returns the names in a `scope`; raises OAuthError where it has none, or is no list of names."""
    if not scope:
        raise OAuthError("invalid_scope", "`scope` is missing: give names with single spaces between them")
    if not re.fullmatch(SCOPES, scope):
        raise OAuthError("invalid_scope", "`scope` is no list of names with single spaces between them")
    return tuple(scope.split(" "))
