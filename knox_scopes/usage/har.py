"""Reads HAR 1.2, which browsers and proxies record."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Found, Unread, call
from knox_scopes.usage.documents import object_in, objects_in, text_in
from knox_scopes.usage.oauth import Sent, exchanged, is_asked
from knox_scopes.usage.pieces import members
from knox_scopes.usage.times import utc

_begins = re.compile(rb'\s*\{\s*"log"\s*:\s*\{').match


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file is a HAR."""
    return _begins(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the requests of a HAR."""
    for member in members(stream, "log", "entries"):
        if isinstance(member, Unread):
            yield member
            continue
        line, entry = member
        try:
            request, response = entry["request"], entry.get("response")
            status = response.get("status") if isinstance(response, dict) else None
            made = call(
                request["method"],
                request["url"],
                "traffic",
                status=status if isinstance(status, int) else None,
                time=utc(entry.get("startedDateTime")),
                line=line,
            )
        except (AttributeError, KeyError, TypeError):
            yield Unread(line, "this is no entry of a HAR")
            continue
        yield made
        if is_asked(made.path):
            content = object_in(response, "content")
            is_packed = content.get("encoding") == "base64"
            yield from exchanged(made, request["url"], _sent(request), content.get("text"), packed=is_packed)


def _sent(request: dict[str, Any]) -> Sent:
    """Returns what a request has beside its address."""
    data = object_in(request, "postData")
    headers = {
        text_in(one.get("name")).lower(): text_in(one.get("value")) for one in objects_in(request.get("headers"))
    }
    text = text_in(data.get("text"))
    params = [] if text else objects_in(data.get("params"))
    return Sent(
        text,
        tuple((text_in(one.get("name")), text_in(one.get("value"))) for one in params),
        text_in(data.get("mimeType")) or headers.get("content-type", ""),
        is_basic=headers.get("authorization", "")[:6].lower() == "basic ",
    )
