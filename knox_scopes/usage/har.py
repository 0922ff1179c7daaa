"""Reads HAR 1.2, which browsers and proxies record."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Call, Found, Token, Unread, call
from knox_scopes.usage.pieces import members
from knox_scopes.usage.times import utc
from knox_scopes.usage.tokens import exchange

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
        if made.path.endswith("/token") and (scopes := _scopes(made, request, response)):
            yield scopes


def _scopes(made: Call, request: dict[str, Any], response: object) -> Token | None:
    """Returns the scopes if an entry is a request for a token."""
    data = request.get("postData")
    content = response.get("content") if isinstance(response, dict) else None
    data, content = data if isinstance(data, dict) else {}, content if isinstance(content, dict) else {}
    params = data.get("params")
    fields = [one for one in params if isinstance(one, dict)] if isinstance(params, list) else []
    form = "&".join(f"{one.get('name')}={one.get('value')}" for one in fields)
    return exchange(made, form or data.get("text"), content.get("text"), packed=content.get("encoding") == "base64")
