"""The sandbox as an ASGI app: the authorization server and the APIs of one registered app."""

__all__ = ["Sandbox"]

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from knox_scopes.access.guards import Message, Receive, Send
from knox_scopes.apps.consent import consent
from knox_scopes.apps.registration import Registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError
from knox_scopes.report.json import answer, dumped, plain
from knox_scopes.report.uses import usage_fields
from knox_scopes.sandbox.authorizing import CONSENT, Authorizer
from knox_scopes.sandbox.calls import MOST_PATH, NOTICE_HEADER, REALM, Answer, Calls, refused
from knox_scopes.sandbox.clock import Clock
from knox_scopes.sandbox.facts import ENFORCED, NOTICE, UNKNOWN
from knox_scopes.sandbox.fields import MOST_BYTES, OAuthError
from knox_scopes.sandbox.issuing import Issuer
from knox_scopes.sandbox.pages import consent_html, policy, refusal_html
from knox_scopes.sandbox.seen import Seen
from knox_scopes.sandbox.terms import MSP, Credentials, terms_of
from knox_scopes.usage.saved import SCHEMA

ABOUT, REPORT, ANSWER = "/_sandbox", "/_sandbox/report", "/_sandbox/consent"
COOKIE = "knox-sandbox-consent"
# How long a body may take to arrive, in seconds.
PATIENCE = 10
NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
UNAUTHORIZED = 401

# A response, and the error that it tells of, if any.
Answered = tuple[Response, str]

_begins_url = re.compile(r"(?i)^https?://[^/]*/?")


class Route(NamedTuple):
    """What answers requests, and the endpoint of the catalog that it stands for, if any."""

    answer: Callable[[Request], Awaitable[Answered]]
    at: str = ""


class Sandbox:
    """Stands in for the authorization server and the APIs, for one app, in memory; it is an ASGI app.

    `credentials` are those of the app: by default KNOX_CLIENT_ID and KNOX_CLIENT_SECRET, or else new ones. `consent` is
    ask (a page in a browser), allow or deny. `managed_customers` are the IDs that calls may name, if given. Raises
    InputError for a registration that the portal would not take.
    """

    def __init__(  # noqa: PLR0913 - the options, all keyword-only
        self,
        catalog: Catalog,
        registration: Registration,
        *,
        credentials: Credentials | None = None,
        clock: Clock | None = None,
        consent: str = "ask",
        managed_customers: Iterable[str] = (),
    ) -> None:
        """Begins with nothing issued and nothing seen."""
        if consent not in CONSENT:
            raise InputError(f"`consent` is one of {', '.join(CONSENT)}")
        self.catalog, self.registration = Catalog.checked(catalog), registration
        self.terms = terms_of(catalog, registration)
        self.managed_customers = tuple(managed_customers)
        if self.managed_customers and self.terms.audience not in {"", MSP}:
            raise InputError(f"managed customers are those of an MSP; the audience of the app is {self.terms.audience}")
        self.credentials = Credentials.of(os.environ) if credentials is None else credentials
        self.clock = clock or Clock()
        self.seen = Seen(catalog, self.terms.scopes)
        issuer = Issuer(catalog, self.terms, self.credentials, self.clock)
        self._issuer, self._authorizer = issuer, Authorizer(issuer, consent)
        self._calls = Calls(catalog, issuer.tokens, self.managed_customers)
        self._routes = self._routed()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        method, raw = scope["method"], scope.get("raw_path")
        path = scope["path"] if raw is None else raw.decode("latin-1")
        if path[:1] != "/":  # a client may be told to send whole URLs, as to a proxy
            path = f"/{_begins_url.sub('', path)}"
        route = self._routes.get((method, path))
        if route is not None:
            await self._serve(route, Request(scope, receive), send)
            return
        found = self._call(method, path, scope["headers"])
        await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
        await send({"type": "http.response.body", "body": found.body})

    def report(self) -> str:
        """Returns what was called as JSON, and in `sandbox` what was refused, what was not needed, and the least set.

        It is what `uses` answers, so that `review --from` takes it.
        """
        usage = self.seen.usage
        review = self.seen.review(usage)
        said = {
            "registered": review.requested,
            "never_needed": review.unneeded,
            "undetermined": review.undetermined,
            "least": review.minimal,
            "missing": review.missing,
            "refused": self.seen.refused,
        }
        return answer(SCHEMA, self.catalog, usage_fields(usage) | {"sandbox": said})

    def _call(self, method: str, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
        """Returns the answer to a call of an API, and keeps that it was made."""
        if len(path) > MOST_PATH:
            found, path = refused(414, "uri_too_long", f"no known path has over {MOST_PATH:,} characters"), "/"
        else:
            found = self._calls.answer(method, path, headers)
        self.seen.call(method, path, found.status, found.at, found.error)
        return found

    def _routed(self) -> dict[tuple[str, str], Route]:
        """Returns what answers at which method and path; raises InputError for a catalog without such endpoints."""
        answers = {"authorize": self._authorize, "token": self._token, "revoke": self._revoke}
        found: dict[tuple[str, str], Route] = {}
        for endpoint in self.catalog.endpoints.values():
            if endpoint.role in answers:
                route = Route(answers.pop(endpoint.role), str(endpoint))
                path = _begins_url.sub("/", endpoint.path)
                found |= dict.fromkeys(((endpoint.method, path), (endpoint.method, f"{path}/")), route)
        if answers:
            raise InputError(f"the catalog has no endpoint whose `role` is {' or '.join(answers)}")
        return found | {
            ("GET", ABOUT): Route(self._about),
            ("GET", REPORT): Route(self._report),
            ("POST", ANSWER): Route(self._answer),
        }

    async def _serve(self, route: Route, request: Request, send: Send) -> None:
        """Answers at one of the routes, and keeps that it did if the catalog lists it."""
        try:
            response, error = await route.answer(request)
        except ClientDisconnect:
            return
        response.headers[NOTICE_HEADER[0].decode()] = NOTICE
        if route.at:
            method, _, path = route.at.partition(" ")
            self.seen.call(method, path, response.status_code, route.at, error)
        await response(request.scope, request.receive, send)

    async def _token(self, request: Request) -> Answered:
        try:
            said = self._issuer.token(request.headers, request.scope["query_string"], await _body(request))
        except OAuthError as error:
            return _error(error)
        self.seen.token(request.scope["path"], said["scope"].split(" "))
        return JSONResponse(said, headers=NOT_KEPT), ""

    async def _revoke(self, request: Request) -> Answered:
        try:
            self._issuer.revoke(request.headers, request.scope["query_string"], await _body(request))
        except OAuthError as error:
            return _error(error)
        return Response(headers=NOT_KEPT), ""

    async def _authorize(self, request: Request) -> Answered:
        try:
            outcome = self._authorizer.authorize(request.scope["query_string"], request.cookies.get(COOKIE, ""))
        except OAuthError as error:
            return _shown(error)
        if outcome.location:
            return RedirectResponse(outcome.location, 302, NOT_KEPT), outcome.error
        page = consent_html(consent(self.catalog, self.registration), ANSWER, outcome.page)
        response = HTMLResponse(page, headers=_page_headers(outcome.redirect_url))
        response.set_cookie(COOKIE, outcome.cookie, httponly=True, samesite="strict")
        return response, ""

    async def _answer(self, request: Request) -> Answered:
        try:
            outcome = self._authorizer.answer(await _body(request), request.cookies.get(COOKIE, ""))
        except OAuthError as error:
            return _shown(error)
        return RedirectResponse(outcome.location, 303, NOT_KEPT), ""

    async def _about(self, _: Request) -> Answered:
        terms = self.terms
        said = {
            "what": "the sandbox of knox-scopes, which is no Samsung server",
            "app": self.registration.app_name and self.registration.app_name.text,
            "grant_types": sorted(terms.grants),
            "redirect_urls": terms.redirect_urls,
            "scopes": terms.scopes,
            "not_in_the_catalog": terms.unknown,
            "seconds": {"authorization_code": terms.code, "access_token": terms.access, "refresh_token": terms.refresh},
            "clock": f"{self.clock.speed}x",
            "managed_customers": self.managed_customers,
            "enforced": ENFORCED,
            "unknown": UNKNOWN,
        }
        return _json(dumped(plain(said))), ""

    async def _report(self, _: Request) -> Answered:
        return _json(self.report()), ""


async def _body(request: Request) -> bytes:
    """Returns the body of a request, or the first of it where it is too long; raises OAuthError for a slow one."""
    body = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    break
    except TimeoutError as error:
        raise OAuthError("invalid_request", f"the body did not arrive within {PATIENCE} seconds", 408) from error
    return body


async def _live(receive: Receive, send: Send) -> None:
    """Says that there is nothing to do before the first request and after the last."""
    for moment in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{moment}.complete"})


def _json(text: str) -> Response:
    return Response(text, headers=NOT_KEPT, media_type="application/json")


def _error(error: OAuthError) -> Answered:
    """Returns the answer of RFC 6749, section 5.2."""
    said = {"error": error.error, "error_description": error.description}
    headers = NOT_KEPT | ({"WWW-Authenticate": f'Basic realm="{REALM}"'} if error.status == UNAUTHORIZED else {})
    return JSONResponse(said, error.status, headers), error.error


def _shown(error: OAuthError) -> Answered:
    """Returns the page that tells a user what no app is told."""
    return HTMLResponse(refusal_html(error.description), error.status, _page_headers()), error.error


def _page_headers(redirect_url: str = "") -> dict[str, str]:
    return NOT_KEPT | {
        "Content-Security-Policy": policy(redirect_url),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
