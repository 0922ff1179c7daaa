"""Guards in clients and servers, with httpx, requests and what the standard library has to check WSGI."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import httpx
import pytest
import requests
import requests.adapters

from knox_scopes.access import guards
from knox_scopes.access.grant import grant
from knox_scopes.access.guards import AsgiGuard, ClientGuard, RefusedCallError, WsgiGuard
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError

HOST = "https://api.samsungknox.com"
DEVICES = f"{HOST}/kcs/v1/rp/devices"
# What the scope of the tests does not allow for certain, each for another reason.
REFUSED = [
    ("PUT", f"{DEVICES}/delete"),
    ("GET", f"{HOST}/nowhere"),
    ("GET", f"{HOST}/kcs/v1/rp/%64evices"),
    ("GET", "https://example.com/kcs/v1/rp/devices"),
    ("GET", DEVICES.replace("https", "http")),
]


@pytest.fixture
def guard(catalog: Catalog) -> ClientGuard:
    return ClientGuard(grant(catalog, "kdp.devices:view"))


# -- clients


def test_httpx_sends_what_is_allowed_and_nothing_else(guard: ClientGuard) -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(str(request.url))
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(answer), event_hooks={"request": [guard]}) as client:
        client.get(DEVICES, params={"pageNum": "0"})
        for method, url in REFUSED:
            with pytest.raises(RefusedCallError):
                client.request(method, url)
    assert sent == [f"{DEVICES}?pageNum=0"]


def test_a_redirect_is_checked_too(guard: ClientGuard) -> None:
    moved = httpx.MockTransport(lambda _: httpx.Response(307, headers={"Location": f"{HOST}/kcs/v1/rp/customers/list"}))
    with (
        httpx.Client(transport=moved, event_hooks={"request": [guard]}, follow_redirects=True) as client,
        pytest.raises(RefusedCallError, match=r"needs `kdp\.customers`"),
    ):
        client.get(DEVICES)


def test_an_asynchronous_client_is_guarded(guard: ClientGuard) -> None:
    async def call() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(200))
        async with httpx.AsyncClient(transport=transport, event_hooks={"request": [guard.asynchronous]}) as client:
            assert (await client.get(DEVICES)).status_code == 200
            with pytest.raises(RefusedCallError):
                await client.put(f"{DEVICES}/delete")

    asyncio.run(call())


def test_requests_sends_what_is_allowed_and_nothing_else(guard: ClientGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str | None] = []

    def send(_: object, request: requests.PreparedRequest, *_args: object, **_kwargs: object) -> requests.Response:
        sent.append(request.url)
        response = requests.Response()
        response.status_code, response.request = 200, request
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with requests.Session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, guard.adapter())
        assert session.get(DEVICES, timeout=5).status_code == 200
        for method, url in REFUSED:
            if "%64" not in url:  # which requests sends as the letter that it is
                with pytest.raises(RefusedCallError):
                    session.request(method, url, timeout=5)
    assert sent == [DEVICES]


def test_a_refused_call_says_what_would_allow_it(guard: ClientGuard) -> None:
    with pytest.raises(RefusedCallError) as refused:
        guard(httpx.Request("PUT", f"{DEVICES}/delete"))
    assert refused.value.decision.least == ("kdp.devices:manage",)
    assert str(refused.value) == "not sent: `PUT /kcs/v1/rp/devices/delete` needs `kdp.devices:manage`"


def test_a_guard_takes_a_grant() -> None:
    with pytest.raises(InputError, match="a guard takes a grant"):
        ClientGuard("kdp")  # type: ignore[arg-type]


# -- servers


async def served(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001, ANN401 - an ASGI app
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"served"})


def bearer(scope: Any) -> str | None:  # noqa: ANN401 - of an ASGI connection
    """Returns the scopes that stand in the header in place of a token."""
    value = dict(scope["headers"]).get(b"authorization", b"").decode()
    return value.removeprefix("Bearer ") if value else None


def asked(app: Any, method: str, path: str, token: str | None) -> httpx.Response:  # noqa: ANN401 - an ASGI app
    async def call() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})

    return asyncio.run(call())


TABLE = [
    ("GET", "/kcs/v1/rp/devices?pageNum=0", "kdp.devices:view kai.app", 200, None),
    ("GET", "/kcs/v1/rp/devices", "kai.app", 403, 'error="insufficient_scope", scope="kdp.devices:view"'),
    ("GET", "/kcs/v1/rp/gadgets", "kdp", 403, 'error="insufficient_scope"'),
    ("GET", "/kcs/v1/rp/%64evices", "kdp.devices:view", 403, 'error="insufficient_scope"'),
    ("GET", "/kcs/v1/rp/devices", None, 401, ""),
    ("POST", "/ams/v1/oauth2/token", None, 200, None),
]


@pytest.mark.parametrize(("method", "path", "token", "status", "says"), TABLE)
def test_an_asgi_app_serves_what_is_allowed(
    catalog: Catalog, method: str, path: str, token: str | None, status: int, says: str | None
) -> None:
    answer = asked(AsgiGuard(served, catalog, bearer, realm="devices"), method, path, token)
    assert answer.status_code == status
    if says is None:
        assert answer.text == "served"
        return
    assert answer.headers["www-authenticate"] == ", ".join(filter(None, ('Bearer realm="devices"', says)))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error"] == ("insufficient_scope" if token else "unauthorized")


def test_what_gives_the_scopes_may_be_asynchronous(catalog: Catalog) -> None:
    async def granted(scope: Any) -> Iterable[str]:  # noqa: ANN401, ARG001 - of an ASGI connection
        return ["kdp.devices:view"]

    assert asked(AsgiGuard(served, catalog, granted), "GET", "/kcs/v1/rp/devices", "x").status_code == 200


def messages(app: Any, scope: dict[str, Any]) -> list[Any]:  # noqa: ANN401 - an ASGI app
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:  # noqa: ANN401 - the same
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def test_a_websocket_is_closed_and_a_lifespan_is_none_of_a_guards_business(catalog: Catalog) -> None:
    guarded = AsgiGuard(served, catalog, lambda _: "kdp")
    assert messages(guarded, {"type": "websocket"}) == [{"type": "websocket.close", "code": 1008}]
    assert messages(guarded, {"type": "lifespan"})[1]["body"] == b"served"


@pytest.mark.parametrize("path", ["/kcs/v1/rp/devices", DEVICES, "", "kcs/v1/rp/devices"])
def test_a_server_that_gives_no_raw_path_is_guarded_by_the_other(catalog: Catalog, path: str) -> None:
    guarded = AsgiGuard(served, catalog, lambda _: "kdp.devices:view")
    sent = messages(guarded, {"type": "http", "method": "GET", "path": path})
    # A URL in place of a path is no path that is listed.
    assert sent[0]["status"] == (403 if path in {DEVICES, ""} else 200)


@pytest.mark.parametrize(("method", "path", "token", "status", "says"), TABLE)
def test_a_wsgi_app_serves_what_is_allowed(
    catalog: Catalog, method: str, path: str, token: str | None, status: int, says: str | None
) -> None:
    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ANN401, ARG001 - a WSGI app
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"served"]

    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401, ARG001
        started.extend((status, dict(headers)))
        return lambda _: None

    target, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": target[:4], "PATH_INFO": target[4:], "QUERY_STRING": query
    }  # fmt: skip
    setup_testing_defaults(environ)
    guarded = WsgiGuard(app, catalog, lambda _: token, realm="devices")
    answer = validator(guarded)(environ, start)
    body = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]  # the validator insists
    assert started[0] == {200: "200 OK", 401: "401 Unauthorized", 403: "403 Forbidden"}[status]
    if says is None:
        assert body == b"served"
    else:
        assert started[1]["WWW-Authenticate"] == ", ".join(filter(None, ('Bearer realm="devices"', says)))
        assert json.loads(body)["error_description"]


def test_a_realm_that_no_header_may_have_is_refused_at_once(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="`realm` of a challenge is printable ASCII"):
        AsgiGuard(served, catalog, bearer, realm="a\r\nb")
    with pytest.raises(InputError, match="the first argument is a catalog"):
        AsgiGuard(served, "catalog", bearer)  # type: ignore[arg-type]


def test_a_server_keeps_the_grants_of_so_many_tokens_only(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "MOST_GRANTS", 2)
    guarded = AsgiGuard(served, catalog, bearer)
    for scopes, status in (("kdp", 200), ("ke", 403), ("kai", 403), ("kdp", 200), ("kdp", 200)):
        assert asked(guarded, "GET", "/kcs/v1/rp/devices", scopes).status_code == status
    assert len(guarded._judge.grants) <= 2  # noqa: SLF001 - the bound is what is tested


def test_a_text_of_scopes_and_a_list_with_that_text_are_told_apart(catalog: Catalog) -> None:
    names: list[Any] = ["kdp.devices:view kai", ["kdp.devices:view kai"]]
    guarded = AsgiGuard(served, catalog, lambda _: names.pop(0))
    assert [asked(guarded, "GET", "/kcs/v1/rp/devices", "x").status_code for _ in range(2)] == [200, 403]
