"""The APIs: whether a call is allowed, and what it is answered."""

__all__ = ["MOST_PATH", "NOTICE_HEADER", "REALM", "Answer", "Calls", "refused"]

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.access.challenge import Challenge
from knox_scopes.access.grant import Decision, Grant
from knox_scopes.access.needs import resolve
from knox_scopes.catalog import oauth
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox.facts import NOTICE
from knox_scopes.sandbox.tokens import Tokens

# Longer paths are none of the catalog's.
MOST_PATH = 1_000
REALM = "knox-scopes sandbox"
NOTICE_HEADER = (b"x-knox-sandbox", NOTICE.encode())
MANAGED = oauth.MANAGED_CUSTOMER.encode()

_bearer = re.compile(rb"(?i)bearer +([A-Za-z0-9._~+/-]+=*) *").fullmatch

Headers = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """What is sent, and what it was: the listed endpoint, if any, and the error, if any."""

    status: int
    headers: Headers
    body: bytes
    at: str = ""
    error: str = ""


ALLOWED = Answer(
    200,
    [
        (b"content-type", b"application/json"),
        (b"content-length", b"2"),
        NOTICE_HEADER,
        (b"x-knox-sandbox-body", b"empty; no page says what it holds"),
    ],
    b"{}",
)
# Which events a call names, its body says, and no page gives its form.
BY_EVENT = ALLOWED._replace(
    headers=[*ALLOWED.headers, (b"x-knox-sandbox-events", b"not looked at; the token has the scope of at least one")]
)


class Calls:
    """Decides on calls to the APIs by the tokens that they bring."""

    def __init__(self, catalog: Catalog, tokens: Tokens, managed: Iterable[str]) -> None:
        """Takes the tokens that were issued, and the IDs of the managed customers, if calls are held to them."""
        self.catalog, self.tokens = catalog, tokens
        self._managed = frozenset(one.encode() for one in managed)
        self._nobody = Grant(catalog, ())
        self._router = index(catalog).router

    def answer(self, method: str, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
        """Returns the answer to a call; the names of headers are in lower case, as ASGI has them."""
        given = [value for name, value in headers if name == b"authorization"]
        granted, challenge, why = self._granted(given)
        decision = granted.decide(method, path)
        is_by_event = self._is_by_event(decision, granted)
        if decision.outcome == "allowed" or is_by_event:
            if self._managed:
                customers = {value for name, value in headers if name == MANAGED}
                if not customers <= self._managed:
                    why = "this customer is not managed; that the call fails is documented, the status is not"
                    return refused(403, "not_managed", why, str(decision.endpoint))
            return BY_EVENT if is_by_event else ALLOWED
        if decision.endpoint is None:
            return self._unlisted(method, path, decision)
        if challenge is not None:
            return refused(challenge.status, challenge.error or "unauthorized", why, decision.endpoint, challenge)
        challenge = decision.challenge(realm=REALM)
        error = "undetermined" if challenge is None else challenge.error
        return refused(403, error, decision.message, decision.endpoint, challenge)

    def _is_by_event(self, decision: Decision, granted: Grant) -> bool:
        """Tells whether the scopes of events open an endpoint, and the token has that of one."""
        endpoint = self.catalog.endpoints.get(decision.endpoint or "")
        return endpoint is not None and endpoint.opened_by == "via-event" and bool(granted.events)

    def _granted(self, given: list[bytes]) -> tuple[Grant, Challenge | None, str]:
        """Returns what the token of a call grants; else the challenge that answers the call, and why."""
        if not given:
            return self._nobody, Challenge(401, "", (), REALM), "send the header `Authorization: Bearer <access token>`"
        token = _bearer(given[0]) if len(given) == 1 else None
        if token is None:
            why = "the header Authorization is given once, as `Bearer <access token>`"
            return self._nobody, Challenge(400, "invalid_request", (), REALM), why
        held = self.tokens.find(token[1])
        why = self.tokens.why_not(held, "access token")
        if held is None or why:
            return self._nobody, Challenge(401, "invalid_token", (), REALM), why
        return held.family.granted, None, ""

    def _unlisted(self, method: str, path: str, decision: Decision) -> Answer:
        """Returns the answer to a call that the catalog does not list."""
        methods = [known for known in self._router.methods if self._router.find(known, path) is not None]
        if methods:
            allowed = ", ".join(methods)
            answer = refused(405, "method_not_allowed", f"the catalog lists this path for {allowed}")
            return answer._replace(headers=[*answer.headers, (b"allow", allowed.encode())])
        needs, unresolved = resolve(self.catalog, [f"{method} {path}"])
        nearest = [need.at for need in needs] or [also for one in unresolved for also in one.suggestions]
        why = unresolved[0].message if unresolved else "the catalog lists no such path"
        if decision.outcome == "undetermined":
            why = decision.message
        return refused(404, "unknown_path", f"{why}{'; nearest: ' if nearest else ''}{', '.join(nearest)}")


def refused(status: int, error: str, why: str, at: str = "", challenge: Challenge | None = None) -> Answer:
    """Returns an answer that refuses, with a challenge if there is one."""
    body = json.dumps({"error": error, "error_description": why}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        NOTICE_HEADER,
    ]
    if challenge is not None:
        headers.append((b"www-authenticate", challenge.header.encode()))
    return Answer(status, headers, body, at, error)
