"""Reads OpenAPI 3 documents that a client is made from."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.endpoints import known_method
from knox_scopes.usage.calls import Found, Unread, call
from knox_scopes.usage.documents import loaded, object_in, objects_in, text_in

_is_openapi = re.compile(rb"""(?m)^\s*\{?\s*["']?openapi["']?\s*:\s*["']?3\.""").search


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file is such a document."""
    return _is_openapi(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the operations, on each server that the document names."""
    document = loaded(stream)
    if isinstance(document, Unread):
        yield document
        return
    whole = object_in(document.value)
    for path, item in object_in(whole, "paths").items():
        line = document.line(path)
        for key, operation in object_in(item).items():
            method = known_method(key)
            if method is None:
                continue
            fields = object_in(operation)
            servers = fields.get("servers") or object_in(item).get("servers") or whole.get("servers")
            for base in dict.fromkeys(map(_base, objects_in(servers))) or [""]:
                yield call(method, base + path, "declared", line=line)


def _base(server: dict[str, Any]) -> str:
    """Returns the URL of a server with the defaults of its variables."""
    url = text_in(server.get("url"))
    for name, variable in object_in(server, "variables").items():
        url = url.replace(f"{{{name}}}", text_in(object_in(variable).get("default")))
    return url.rstrip("/")
