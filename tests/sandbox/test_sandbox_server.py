"""The sandbox as a server: loopback only, while a block runs, and whatever its clients do."""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import Mock, patch

import httpx
import pytest
import uvicorn
from stand import CREDENTIALS, ID, REDIRECT, SECRET

import knox_scopes.sandbox
from knox_scopes import InputError
from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox import Running, running, server
from knox_scopes.sandbox.clock import Clock

APP = f"""\
app: {{name: Update planner}}
grant_types: [authorization_code, client_credentials]
redirect_urls: [{REDIRECT}]
scopes: [ke.campaign:view, ke.devices]
"""
TOKEN = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET, "scope": "ke.campaign:view"}
# Making one takes longer than most of these tests.
CLIENT = httpx.Client()


@pytest.fixture(scope="module", autouse=True)
def closed() -> Iterator[None]:
    yield
    CLIENT.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("app") / "app.yaml"
    file.write_text(APP, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def served(file: Path, catalog: Catalog) -> Iterator[Running]:
    with running(file, catalog=catalog, credentials=CREDENTIALS) as served:
        yield served


def token(served: Running) -> str:
    reply = CLIENT.post(f"{served.url}/ams/v1/oauth2/token", data=TOKEN)
    assert reply.status_code == 200
    return str(reply.json()["access_token"])


def works(served: Running) -> bool:
    """Tells whether a client is given a token, and is let in with it."""
    reply = CLIENT.get(f"{served.url}/ke/v1/campaigns", headers={"authorization": f"Bearer {token(served)}"})
    return reply.status_code == 200


def connected(served: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(served.url.rpartition(":")[2])), timeout=10)


def raw(served: Running, request: bytes) -> bytes:
    """Returns what is answered to bytes, up to the end of the connection."""
    with connected(served) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_it_is_served_while_the_block_runs(file: Path) -> None:
    with running(file, clock=Clock(60)) as served:
        assert served.url.startswith("http://127.0.0.1:")
        fields = TOKEN | {"client_id": served.client_id, "client_secret": served.client_secret}
        reply = CLIENT.post(f"{served.url}/ams/v1/oauth2/token", data=fields)
        # What a client counts are its own seconds.
        assert reply.json()["expires_in"] == 10
        assert served.report() == CLIENT.get(f"{served.url}/_sandbox/report").json()
        assert served.report()["requested"] == ["ke.campaign:view"]
    with pytest.raises(httpx.ConnectError):
        CLIENT.get(served.url)


def test_a_server_that_does_not_start_is_not_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    monkeypatch.setattr(uvicorn.Server, "startup", Mock(side_effect=OSError("no room")))
    with running(file) as served:
        pass
    assert str(failed[0].exc_value) == "no room"
    with pytest.raises(httpx.ConnectError):
        CLIENT.get(served.url)


def test_no_secret_is_shown_where_an_assertion_fails(served: Running) -> None:
    assert SECRET not in repr(served) + repr(served.sandbox.credentials) + repr(served.sandbox)


def test_a_file_or_port_that_cannot_be_had_is_told(file: Path, tmp_path: Path, served: Running) -> None:
    with pytest.raises(InputError, match=r"cannot read `.*gone.yaml`: No such file"), running(tmp_path / "gone.yaml"):
        pass
    port = int(served.url.rpartition(":")[2])
    with pytest.raises(InputError, match=f"cannot listen on port {port} of 127.0.0.1: "), running(file, port=port):
        pass
    (tmp_path / "bad.yaml").write_text("scopes: [kdp]\n", encoding="utf-8")
    with pytest.raises(InputError, match="no `grant_types`"), running(tmp_path / "bad.yaml"):
        pass


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:80", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:80", "LocalHost:80"]
)
def test_it_is_reached_by_the_names_of_this_machine(served: Running, host: str) -> None:
    assert CLIENT.get(f"{served.url}/_sandbox", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["api.samsungknox.com", "evil.example.net:80", "127.0.0.1.example.net", "", "::1"])
def test_it_is_reached_by_no_other_name(served: Running, host: str) -> None:
    reply = CLIENT.get(f"{served.url}/_sandbox", headers={"host": host})
    assert reply.status_code == 421
    assert "127.0.0.1 or localhost only" in reply.json()["error_description"]


def test_it_listens_on_the_loopback_interface_alone(served: Running) -> None:
    with connected(served) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"
    port = int(served.url.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), timeout=1):
        pass


def test_an_answer_is_not_held_back_for_the_next_packet() -> None:
    with (
        server._listening(0) as listener,  # noqa: SLF001 - what connections inherit
        socket.create_connection(listener.getsockname(), timeout=10),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_clients_that_stop_halfway_are_in_nobodys_way(served: Running, caplog: pytest.LogCaptureFixture) -> None:
    form = (
        b"POST /ams/v1/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    with ExitStack() as stack:
        for begun in (
            b"",
            b"GET /ke/v1/camp",
            b"GET / HTTP/1.1\r\nHost: loc",
            form + b"Content-Length: 99\r\n\r\nclient_",
        ):
            for _ in range(10):
                connection = stack.enter_context(connected(served))
                connection.sendall(begun)
        assert works(served)
    assert works(served)
    for _ in range(20):  # killed: the connection is reset while an answer is due
        connection = connected(served)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        connection.sendall(b"GET /_sandbox HTTP/1.1\r\nHost: localhost\r\n\r\n" * 5)
        connection.close()
    assert works(served)
    assert not [record for record in caplog.records if record.exc_info]


def test_a_half_open_connection_does_not_keep_the_server_from_ending(file: Path) -> None:
    with running(file) as served:
        connection = connected(served)
        connection.sendall(b"POST /ams/v1/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
                           b"Content-Type: application/x-www-form-urlencoded\r\n\r\na")  # fmt: skip
        assert CLIENT.get(f"{served.url}/_sandbox").status_code == 200
    with connection:
        assert connection.recv(65_536) == b"" or connection.recv(65_536) == b""


@pytest.mark.parametrize(
    "request_",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET / XYZ\r\n\r\n",
        b"GET /\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ],
)
def test_what_is_no_request_gets_no_further(served: Running, request_: bytes) -> None:
    try:
        answer = raw(served, request_)
    except ConnectionError:
        answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert works(served)


def test_a_huge_body_is_refused_and_not_kept(served: Running) -> None:
    body = b"a=" + b"x" * 5_000_000
    headers = {"content-type": "application/x-www-form-urlencoded"}
    reply = CLIENT.post(f"{served.url}/ams/v1/oauth2/token", content=body, headers=headers)
    assert reply.status_code == 413
    reply = CLIENT.put(
        f"{served.url}/ke/v1/campaigns", content=body, headers={"authorization": f"Bearer {token(served)}"}
    )
    assert reply.status_code == 405


def test_many_clients_at_once_get_what_is_theirs(file: Path, catalog: Catalog) -> None:
    with running(file, catalog=catalog, credentials=CREDENTIALS) as served, httpx.Client(base_url=served.url) as client:

        def own(number: int) -> bool:
            scope, path = [("ke.campaign:view", "/ke/v1/campaigns"), ("ke.devices", "/ke/v1/devices/models")][
                number % 2
            ]
            given = client.post("/ams/v1/oauth2/token", data=TOKEN | {"scope": scope}).json()["access_token"]
            headers = {"authorization": f"Bearer {given}"}
            mine, other = (client.get(to, headers=headers).status_code for to in (path, "/ke/v1/fota"))
            return (mine, other) == (200, 403)

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(own, range(80)))
        said = served.report()
    assert {use["at"]: use["count"] for use in said["needs"]} == {
        "GET /ke/v1/campaigns": 40,
        "GET /ke/v1/devices/models": 40,
        "GET /ke/v1/fota": 80,
        "POST /ams/v1/oauth2/token": 80,
    }


def test_nothing_is_logged_but_what_is_wrong(served: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    assert works(served)
    CLIENT.get(f"{served.url}/ams/v1/oauth2/authorize", params={"client_secret": SECRET, "state": "hunter2"})
    raw(
        served,
        f"GET /?client_secret={SECRET} HTTP/1.1\r\nHost: localhost\r\nX:{SECRET}\r\nContent-Length: a\r\n\r\n".encode(),
    )
    own = [record.getMessage() for record in caplog.records if record.name.startswith(("uvicorn", "knox"))]
    assert not [text for text in own if SECRET in text or "hunter2" in text]


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_it_says_how_to_install_it(missing: str) -> None:
    modules = {name: module for name, module in sys.modules.items() if not name.startswith("knox_scopes.sandbox.s")}
    gone = {name: None for name in sys.modules if name.partition(".")[0] == missing}
    with (
        patch.dict(sys.modules, modules | gone | {missing: None}, clear=True),
        pytest.raises(InputError, match=rf'needs {missing}.* pip install "knox-scopes\[sandbox\]"'),
    ):
        knox_scopes.sandbox.running  # noqa: B018 - what is asked for is imported


def test_another_module_that_is_missing_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(knox_scopes.sandbox._HOMES, "Sandbox", "no_such_module")  # noqa: SLF001 - a bug is made
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        knox_scopes.sandbox.Sandbox  # noqa: B018 - the same
    with pytest.raises(AttributeError, match="no attribute `nothing`"):
        knox_scopes.sandbox.nothing  # type: ignore[attr-defined]  # noqa: B018 - what is told


def test_the_report_of_a_server_is_json(served: Running) -> None:
    assert json.loads(served.sandbox.report())["schema"] == "knox-scopes/uses/1"
