"""Stops calls that scopes do not allow: in a client before they are sent, in a server before they are served.

Whatever is not allowed for certain is stopped, what is undetermined included, and so is what goes elsewhere.
"""

__all__ = ["AsgiGuard", "ClientGuard", "RefusedCallError", "WsgiGuard"]

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http import HTTPStatus
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from knox_scopes.access.challenge import INSUFFICIENT, Challenge
from knox_scopes.access.grant import Decision, Grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import KnoxScopesError, expect

if TYPE_CHECKING:
    from requests.adapters import HTTPAdapter

# How many sets of scopes a server keeps the grants of.
MOST_GRANTS = 1_000

Names = str | Iterable[str] | None
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]


class Call(Protocol):
    """A request of httpx or requests."""

    @property
    def method(self) -> Any: ...  # noqa: ANN401 - a text, or None

    @property
    def url(self) -> Any: ...  # noqa: ANN401 - a text or a URL


Request = TypeVar("Request", bound=Call)


class RefusedCallError(KnoxScopesError):
    """A call was not sent, since the granted scopes do not allow it; `decision` says why, and what would."""

    def __init__(self, decision: Decision) -> None:
        """Keeps the decision."""
        self.decision = decision
        super().__init__(f"not sent: {decision.message}")


class ClientGuard:
    """Lets a client send only what a grant allows, redirects included.

    For httpx: `Client(event_hooks={"request": [guard]})`, `AsyncClient(event_hooks={"request": [guard.asynchronous]})`;
    for requests: `session.mount("https://", guard.adapter())` and the same for `http://`. Raises RefusedCallError.
    """

    def __init__(self, granted: Grant) -> None:
        """Takes what the client's token grants."""
        expect(granted, Grant, "a guard takes a grant, as `grant()` returns it")
        self.granted = granted

    def __call__(self, request: Request) -> Request:
        """Returns the request, if it is allowed."""
        method, url = str(request.method), str(request.url)
        if not self.granted.allows_url(method, url):
            raise RefusedCallError(self.granted.decide(method, url))
        return request

    async def asynchronous(self, request: Call) -> None:
        """Checks the request of an asynchronous client."""
        self(request)

    def adapter(self) -> "HTTPAdapter":
        """Returns an adapter for a session of requests."""
        from requests.adapters import HTTPAdapter  # noqa: PLC0415 - only who uses requests has it

        check = self

        class Adapter(HTTPAdapter):
            def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on as it is
                return super().send(check(request), *args, **kwargs)

        return Adapter()


class AsgiGuard:
    """Wraps an ASGI app so that it is asked only for what the scopes of a request's token allow.

    What is refused gets the answer of RFC 6750 with a JSON body; a WebSocket is closed with 1008.
    """

    def __init__(
        self,
        app: AsgiApp,
        catalog: Catalog,
        granted: Callable[[Message], Any],
        *,
        realm: str = "",
        resource_metadata: str = "",
    ) -> None:
        """Takes what gives the scopes of the token in a connection's scope, or None where there is no valid token.

        `granted` may be asynchronous. `realm` and `resource_metadata` (a URL, RFC 9728) are for the challenges.
        """
        self.app, self.granted = app, granted
        self._judge = _Judge(catalog, realm, resource_metadata)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serves the app, or refuses."""
        if scope["type"] == "http":
            names = self.granted(scope)
            if isawaitable(names):
                names = await names
            raw = scope.get("raw_path")
            path = scope["path"] if raw is None else raw.decode("latin-1")
            refused = self._judge.refusal(names, scope["method"], path)
            if refused is not None:
                headers = [(name.lower().encode(), value.encode()) for name, value in refused.headers]
                await send({"type": "http.response.start", "status": refused.challenge.status, "headers": headers})
                await send({"type": "http.response.body", "body": refused.body})
                return
        elif scope["type"] != "lifespan":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)


class WsgiGuard:
    """Wraps a WSGI app so that it is asked only for what the scopes of a request's token allow.

    What is refused gets the answer of RFC 6750 with a JSON body.
    """

    def __init__(
        self,
        app: WsgiApp,
        catalog: Catalog,
        granted: Callable[[Environ], Names],
        *,
        realm: str = "",
        resource_metadata: str = "",
    ) -> None:
        """Takes what gives the scopes of the token in a request's environment, or None where there is no valid token.

        `realm` and `resource_metadata` (a URL, RFC 9728) are for the challenges.
        """
        self.app, self.granted = app, granted
        self._judge = _Judge(catalog, realm, resource_metadata)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serves the app, or refuses."""
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        refused = self._judge.refusal(self.granted(environ), environ["REQUEST_METHOD"], path)
        if refused is None:
            return self.app(environ, start_response)
        start_response(f"{refused.challenge.status} {HTTPStatus(refused.challenge.status).phrase}", refused.headers)
        return [refused.body]


class _Refusal(NamedTuple):
    """What a server answers to what it does not serve, and why."""

    challenge: Challenge
    why: str

    @property
    def body(self) -> bytes:
        error = self.challenge.error or "unauthorized"
        return json.dumps({"error": error, "error_description": self.why}).encode()

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [
            ("WWW-Authenticate", self.challenge.header),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(self.body))),
            ("Cache-Control", "no-store"),
        ]


class _Judge:
    """Decides on what a server is asked for."""

    def __init__(self, catalog: Catalog, realm: str, resource_metadata: str) -> None:
        self.catalog = Catalog.checked(catalog)
        self.grants: dict[str | tuple[str, ...], Grant] = {}
        self.plain = Challenge(401, "", (), realm, resource_metadata)
        self.plain.header  # noqa: B018 - what no header may have is to be told at once

    def refusal(self, names: Names, method: str, path: str) -> _Refusal | None:
        """Returns how a request is refused, or None if it is allowed; `names` are None where it has no token."""
        # A server is asked for paths; what looks like a URL is none that it serves.
        decision = self._grant(() if names is None else names).decide(method, path if path[:1] == "/" else f"/{path}")
        if decision.outcome == "allowed":
            return None
        if names is None:
            return _Refusal(self.plain, "a token is needed")
        # What is undetermined is refused too, without a scope that would certainly open it.
        return _Refusal(self.plain._replace(status=403, error=INSUFFICIENT, scopes=decision.least), decision.message)

    def _grant(self, names: str | Iterable[str]) -> Grant:
        key = names if isinstance(names, str) else tuple(names)
        found = self.grants.get(key)
        if found is None:
            if len(self.grants) >= MOST_GRANTS:
                self.grants.clear()
            self.grants[key] = found = Grant(self.catalog, key)
        return found
