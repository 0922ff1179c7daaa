"""Reads cassettes of VCR and its relatives, which tests recorded once and replay since."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Found, Unread, call
from knox_scopes.usage.documents import loaded, object_in, objects_in, text_in
from knox_scopes.usage.oauth import Sent, exchanged

_is_cassette = re.compile(
    rb"(?m)^(?:http_)?interactions:\s*(?:\n(?:[ ]*-|version:)|\[)|^\s*\{\s*\"(?:http_)?interactions\"\s*:"
    rb"|^\s*\{\s*\"version\"\s*:\s*1\s*,\s*\"interactions\"\s*:"
).search


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file is a cassette."""
    return _is_cassette(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the requests of a cassette; they say what a test expects, and not that an app calls it today."""
    document = loaded(stream)
    if isinstance(document, Unread):
        yield document
        return
    whole = object_in(document.value)
    for one in objects_in(whole.get("http_interactions", whole.get("interactions"))):
        request = object_in(one, "request")
        url = text_in(request.get("uri"))
        if not url:
            continue
        made = call(text_in(request.get("method")) or None, url, "declared", line=document.line(url))
        yield made
        yield from exchanged(made, url, Sent(_body(request)), _body(object_in(one, "response")))


def _body(message: dict[str, Any]) -> str:
    """Returns the body of a request or an answer, which has the text a level down or lies there as it is."""
    body = message.get("body")
    return text_in(body) or text_in(object_in(body).get("string"))
