"""Serves the sandbox on the loopback interface: until a signal comes, or while a block runs."""

__all__ = ["Running", "running", "serve"]

import json
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from knox_scopes.access.guards import Message, Receive, Send
from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError
from knox_scopes.sandbox.calls import refused
from knox_scopes.sandbox.clock import Clock
from knox_scopes.sandbox.stand_in import Sandbox
from knox_scopes.sandbox.terms import Credentials

LOOPBACK = "127.0.0.1"
# Names by which this machine calls itself; with any other, a page of the web may be behind the request.
NAMES = frozenset({b"127.0.0.1", b"localhost", b"[::1]"})
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Running(NamedTuple):
    """A sandbox that is being served."""

    url: str
    client_id: str
    client_secret: str
    sandbox: Sandbox

    def __repr__(self) -> str:
        """Returns the URL, and no secret: pytest shows what stands in an assertion that fails."""
        return f"<Running {self.url}>"

    def report(self) -> dict[str, Any]:
        """Returns what was called and refused so far, and in `sandbox` what was not needed, and the least set."""
        found: dict[str, Any] = json.loads(self.sandbox.report())
        return found


def serve(sandbox: Sandbox, ready: Callable[[str], None], *, port: int = 0) -> None:
    """Serves a sandbox until SIGINT or SIGTERM comes; `ready` is told the URL as soon as it listens.

    Port 0 is any that is free. Raises InputError for one that is not.
    """
    with _listening(port) as listener:
        server = _Server(sandbox, lambda: ready(_url(listener)))
        before = {number: signal.signal(number, server.stop) for number in SIGNALS}
        try:
            server.run([listener])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def running(  # noqa: PLR0913 - the options, all keyword-only
    registration: str | os.PathLike[str],
    *,
    catalog: Catalog | None = None,
    credentials: Credentials | None = None,
    clock: Clock | None = None,
    consent: str = "allow",
    managed_customers: Iterable[str] = (),
    port: int = 0,
) -> Iterator[Running]:
    """Serves a sandbox for the app in a registration file while the block runs, in a thread of its own.

    The options are those of Sandbox, but customers allow unless it is said otherwise. Raises InputError for a file that
    cannot be read, or that the portal would not take.
    """
    file = os.fspath(registration)
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read `{file}`: {error.strerror}") from error
    sandbox = Sandbox(
        load() if catalog is None else catalog,
        read_registration(content, file),
        credentials=credentials,
        clock=clock,
        consent=consent,
        managed_customers=managed_customers,
    )
    with _listening(port) as listener:
        ready = Event()
        server = _Server(sandbox, ready.set)

        def run() -> None:
            try:
                server.run([listener])
            finally:
                ready.set()  # what fails is not waited for

        thread = Thread(target=run, daemon=True)
        thread.start()
        ready.wait()
        try:
            yield Running(_url(listener), sandbox.credentials.client_id, sandbox.credentials.client_secret, sandbox)
        finally:
            server.stop()
            thread.join()


class _Server(uvicorn.Server):
    """A server that says when it listens, and that a signal stops without ending the process."""

    def __init__(self, sandbox: Sandbox, ready: Callable[[], None]) -> None:
        self.ready = ready
        super().__init__(
            uvicorn.Config(
                _loopback(sandbox),
                http=_Protocol,
                log_config=None,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready()

    def stop(self, *_: object) -> None:
        self.should_exit = True


class _Protocol(H11Protocol):
    """HTTP without a log of requests: their queries have codes and states.

    The option of uvicorn is one for the process, which others may log for; and pytest brings what it turns off back.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - passed on as it is
        super().__init__(*args, **options)
        self.access_log = False


def _loopback(sandbox: Sandbox) -> Callable[[Message, Receive, Send], Any]:
    """Returns an app that answers only who calls it by a name of this machine."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        host = next((value.lower() for name, value in scope["headers"] if name == b"host"), b"")
        if host.rpartition(b":")[0] in NAMES or host in NAMES:
            await sandbox(scope, receive, send)
            return
        answer = refused(421, "not_loopback", "the sandbox is reached as 127.0.0.1 or localhost only")
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    return app


def _listening(port: int) -> socket.socket:
    try:
        listener = socket.create_server((LOOPBACK, port), backlog=2_048)
    except OSError as error:
        raise InputError(f"cannot listen on port {port} of {LOOPBACK}: {error.strerror}") from error
    # Connections inherit it; else the body of an answer comes 40 ms after its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _url(listener: socket.socket) -> str:
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"
