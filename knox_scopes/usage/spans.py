"""Reads traces in OTLP JSON, of which the spans of HTTP clients count."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Found, Unread, call
from knox_scopes.usage.documents import object_in, objects_in, text_in
from knox_scopes.usage.pieces import values
from knox_scopes.usage.times import from_epoch

# The attributes by their names since 2023, and by those before.
METHOD = ("http.request.method", "http.method")
URL = ("url.full", "http.url")
HOST = ("server.address", "http.host", "net.peer.name", "peer.service")
PATH = ("url.path", "http.target", "http.path")
STATUS = ("http.response.status_code", "http.status_code")
# Those of servers show what is called here, and not what is called from here.
OTHERS = {1, 2, 4, 5, "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"}

_is_traces = re.compile(rb'\s*\{\s*"resourceSpans"\s*:').match


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file holds traces."""
    return _is_traces(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the calls that spans of clients stand for."""
    for export in values(stream):
        if isinstance(export, Unread):
            yield export
            continue
        for resource in objects_in(object_in(export.value).get("resourceSpans")):
            scopes = resource.get("scopeSpans", resource.get("instrumentationLibrarySpans"))
            for scope in objects_in(scopes):
                for span in objects_in(scope.get("spans")):
                    yield from _calls(span, export.line)


def _calls(span: dict[str, Any], line: int) -> Iterator[Found]:
    """Yields the call of a span, if it is one of an HTTP client."""
    kind = span.get("kind")
    if isinstance(kind, int | str) and kind in OTHERS:
        return
    attributes = {text_in(one.get("key")): _value(one.get("value")) for one in objects_in(span.get("attributes"))}

    def first(names: tuple[str, ...]) -> str:
        return next((attributes[name] for name in names if attributes.get(name)), "")

    method, target, status = first(METHOD), first(URL) or first(PATH), first(STATUS)
    if method and target:
        yield call(
            method,
            target,
            "traffic",
            host=first(HOST) or None,
            status=int(status) if status.isdecimal() else None,
            time=from_epoch(span.get("startTimeUnixNano")),
            line=line,
        )


def _value(value: object) -> str:
    """Returns the value of an attribute as a text, however it is typed."""
    fields = object_in(value)
    found = fields.get("stringValue", fields.get("intValue", ""))
    return str(found) if isinstance(found, str | int) else ""
