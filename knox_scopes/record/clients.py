"""Makes all clients of httpx and requests in a process record what they are answered."""

from __future__ import annotations

__all__ = ["recording"]

from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

from knox_scopes.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knox_scopes.record.recorder import Recorder

    Send = Callable[..., Any]

# A client, and how many of the responses, redirects included, are new: requests sends each redirect with another call
# of the method, and httpx all with one.
CLIENTS = (("httpx", "Client", None), ("httpx", "AsyncClient", None), ("requests", "Session", 1))


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Records what all clients are answered, also those that are there already, until the block ends.

    Raises InputError where neither httpx nor requests is installed.
    """
    found = [(client, name, new) for module, name, new in CLIENTS if (client := _client(module, name))]
    if not found:
        raise InputError("there is nothing to record: neither httpx nor requests is installed")
    with ExitStack() as stack:
        for client, name, new in found:
            stack.callback(setattr, client, "send", client.send)
            client.send = (_async if name.startswith("Async") else _sync)(client.send, recorder, new)
        yield


def _client(module: str, name: str) -> Any:  # noqa: ANN401 - a class of a library that may be missing
    try:
        return getattr(import_module(module), name)
    except ImportError:
        return None


def _sync(send: Send, recorder: Recorder, new: int | None) -> Send:
    @wraps(send)
    def recorded(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - what the method takes and returns
        response = send(*args, **options)
        _record(response, recorder, new)
        return response

    return recorded


def _async(send: Send, recorder: Recorder, new: int | None) -> Send:
    @wraps(send)
    async def recorded(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - what the method takes and returns
        response = await send(*args, **options)
        _record(response, recorder, new)
        return response

    return recorded


def _record(response: Any, recorder: Recorder, new: int | None) -> None:  # noqa: ANN401 - of either library
    for answer in [*getattr(response, "history", ()), response][:new]:
        recorder.answered(answer)
