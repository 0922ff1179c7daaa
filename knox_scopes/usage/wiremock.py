"""Reads WireMock mappings, the answers that tests have ready for requests."""

__all__ = ["is_it", "read"]

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Found, Unread, call
from knox_scopes.usage.documents import loaded, object_in, objects_in, text_in

EXACT = ("urlPath", "url", "urlPathTemplate")
PATTERNS = ("urlPathPattern", "urlPattern")

_is_many = re.compile(rb'\s*\{\s*"mappings"\s*:\s*\[\s*\{').match


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file is a mapping, or several."""
    if _is_many(head):
        return True
    try:
        whole = json.loads(head)
    except (RecursionError, ValueError):
        return False
    request = object_in(whole, "request")
    return "response" in object_in(whole) and any(key in request for key in (*EXACT, *PATTERNS))


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the requests that there are answers for."""
    document = loaded(stream)
    if isinstance(document, Unread):
        yield document
        return
    whole = object_in(document.value)
    for mapping in objects_in(whole.get("mappings")) or [whole]:
        request = object_in(mapping, "request")
        written, path = _path(request)
        method = text_in(request.get("method"))
        if path:
            line = document.line(written)
            yield call(None if method == "ANY" else method or None, path, "declared", line=line)


def _path(request: dict[str, Any]) -> tuple[str, str]:
    r"""Returns the path of a request as written, and with a variable for each segment that a pattern leaves open.

    >>> _path({"urlPattern": "/a/[0-9]+/b\\?x=.*"})[1]
    '/a/{any}/b'
    """
    for key in EXACT:
        if written := text_in(request.get(key)):
            return written, written
    written = next((text for key in PATTERNS if (text := text_in(request.get(key)))), "")
    path = re.split(r"\\\?|\(\?:?\\\?", re.sub(r"\[\^/\]", ".", written).strip("^$"), maxsplit=1)[0]
    path = re.sub(r"\\([./-])", r"\1", path)
    segments = ["{any}" if re.search(r"[\[\](){}|*+?\\^$]", segment) else segment for segment in path.split("/")]
    return written, "/".join(segments)
