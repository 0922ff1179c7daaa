"""The authorize endpoint: what it asks of a request, whom it shows what, and where it sends a browser."""

__all__ = ["CONSENT", "Authorizer", "Outcome"]

import secrets
from hashlib import sha256
from hmac import compare_digest
from typing import NamedTuple
from urllib.parse import urlencode

from knox_scopes.apps.context import CODE
from knox_scopes.catalog import oauth
from knox_scopes.sandbox.fields import Fields, OAuthError, fields_of
from knox_scopes.sandbox.issuing import Issuer, hint, scope_names
from knox_scopes.sandbox.tokens import Asked, Family, FullError, Tokens

# What customers answer: whoever sits at the browser decides, or always the same.
CONSENT = ("ask", "allow", "deny")
# How long a consent page waits, in seconds, and how many do.
PATIENCE = 600
MOST_PAGES = 1_000
ALLOW = "allow"


class Outcome(NamedTuple):
    """Where a browser is sent, or else the consent page that it is shown: its key, and the cookie that goes with it.

    `error` is the one of RFC 6749 that the app is told of, if any is; `redirect_url` is where it goes in the end.
    """

    location: str = ""
    error: str = ""
    page: str = ""
    cookie: str = ""
    redirect_url: str = ""


class Authorizer:
    """Takes authorization requests, and the answers of the customer to the consent pages."""

    def __init__(self, issuer: Issuer, consent: str) -> None:
        """Takes what issues codes, and whether the customer is asked or always allows or denies."""
        self.issuer, self.consent = issuer, consent
        self._pages = Tokens(issuer.clock, MOST_PAGES)
        self._is_allowed = False

    def authorize(self, query: bytes, cookie: str) -> Outcome:
        """Returns what follows from a request; raises OAuthError for what is told to the user and not to the app.

        So it is where it is not certain that the request comes from the app (RFC 6749, section 4.1.2.1). `cookie` is
        what a consent page has left in the browser before, if anything.
        """
        fields = fields_of(query)
        url = self._redirect_url(fields)
        state = fields.get("state")
        try:
            scope, challenge = self._request(fields)
        except OAuthError as error:
            return _sent(url, state, {"error": error.error, "error_description": error.description})
        asked, family = Asked(url, state, challenge), self.issuer.family(scope)
        if self.consent == "ask" and not self._is_allowed:
            cookie = cookie or secrets.token_urlsafe(32)
            asked = asked._replace(browser=sha256(cookie.encode()).digest())
            try:
                page = self._pages.issue("consent page", family, PATIENCE, asked)
            except FullError as error:
                raise OAuthError("temporarily_unavailable", "too many consent pages are open", 503) from error
            return Outcome(page=page, cookie=cookie, redirect_url=url)
        return self._answered(asked, family, is_allowed=self.consent != "deny")

    def answer(self, body: bytes, cookie: str) -> Outcome:
        """Returns where the browser goes from a consent page; raises OAuthError for a page that is no longer open."""
        fields = fields_of(body)
        page = self._pages.find(fields.get("page").encode())
        why = self._pages.why_not(page, "consent page")
        if page is None or page.asked is None or why:
            raise OAuthError("invalid_request", why)
        if not compare_digest(page.asked.browser, sha256(cookie.encode()).digest()):
            raise OAuthError("invalid_request", "this consent page was opened by another browser", 403)
        page.ended = "was answered already"
        return self._answered(page.asked, page.family, is_allowed=fields.get("answer") == ALLOW)

    def _answered(self, asked: Asked, family: Family, *, is_allowed: bool) -> Outcome:
        if not is_allowed:
            answer = {"error": "access_denied", "error_description": "the customer has denied it"}
        else:
            # Who has allowed it once is not asked again.
            self._is_allowed = True
            answer = {"code": self.issuer.code(family, asked._replace(state=""))}
        return _sent(asked.redirect_url, asked.state, answer)

    def _redirect_url(self, fields: Fields) -> str:
        """Returns where the answer goes; raises OAuthError where it may go nowhere."""
        terms = self.issuer.terms
        if CODE not in terms.grants:
            raise OAuthError("unauthorized_client", f"the app is not registered for `{CODE}`")
        if unsure := sorted(fields.repeated & {"client_id", "redirect_uri"}):
            raise OAuthError("invalid_request", f"`{unsure[0]}` is given more than once")
        if not self.issuer.credentials.is_client(fields.needed("client_id")):
            raise OAuthError("invalid_client", "`client_id` is not that of this sandbox")
        url = fields.needed("redirect_uri", "name one of the registered URLs")
        if url not in terms.redirect_urls:
            known = " or ".join(f"`{known}`" for known in terms.redirect_urls)
            raise OAuthError("invalid_request", f"`redirect_uri` is not, to the letter, {known}")
        return url

    def _request(self, fields: Fields) -> tuple[str, str]:
        """Returns the scope and the challenge of a request; raises OAuthError for what the app is told of."""
        fields.check_once()
        if "client_secret" in fields.values:
            raise OAuthError(
                "invalid_request", "`client_secret` must not be in this request: whoever sees the URL has it; rotate it"
            )
        if fields.needed("response_type") != "code":
            raise OAuthError("unsupported_response_type", "`response_type` is `code`")
        fields.needed("state", "it protects the app against forged answers")
        if fields.needed("code_challenge_method") != oauth.METHOD:
            raise OAuthError("invalid_request", f"`code_challenge_method` is `{oauth.METHOD}`")
        challenge = fields.needed("code_challenge")
        if not oauth.CHALLENGE.fullmatch(challenge):
            raise OAuthError(
                "invalid_request", "`code_challenge` is a SHA-256 hash in base64url: 43 characters, no padding"
            )
        scope = fields.get("scope")
        names, registered = scope_names(scope), self.issuer.terms.scopes
        wrong = [
            f"{what}: {' '.join(found)}"
            for what, found in (
                ("missing", [name for name in registered if name not in names]),
                ("not registered", [name for name in names if name not in registered]),
            )
            if found
        ]
        if wrong:
            why = f"{'; '.join(wrong)}{hint({*names}.difference(registered))}"
            raise OAuthError("invalid_scope", f"`scope` must be exactly the registered scopes; {why}")
        return scope, challenge


def _sent(url: str, state: str, answer: dict[str, str]) -> Outcome:
    """Returns the way back to the app, with the state as it came."""
    return Outcome(f"{url}?{urlencode(answer | ({'state': state} if state else {}))}", answer.get("error", ""))
