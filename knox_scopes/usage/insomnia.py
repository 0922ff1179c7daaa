"""Reads Insomnia exports 4 (JSON) and 5 (YAML), with the environments in them."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from knox_scopes.usage.calls import Found, Unread
from knox_scopes.usage.documents import Document, in_order, loaded, object_in, objects_in, text_in
from knox_scopes.usage.oauth import Sent, exchanged, with_query
from knox_scopes.usage.variables import Values, declared_in, filled, flat

_is_export = re.compile(rb'"__export_format"\s*:\s*[45]|(?m:^"?type"?\s*:\s*"?[\w.]+\.insomnia\.rest/5)').search


def is_it(head: bytes, name: str) -> bool:  # noqa: ARG001 - what it is, its beginning tells
    """Tells whether a file is an export."""
    return _is_export(head) is not None


def read(stream: BinaryIO) -> Iterator[Found]:
    """Yields the requests of an export."""
    document = loaded(stream)
    if isinstance(document, Unread):
        yield document
        return
    whole = object_in(document.value)
    if "resources" in whole:
        yield from _old(document, objects_in(whole["resources"]))
    else:
        yield from _new(document, whole)


def _old(document: Document, resources: list[dict[str, Any]]) -> Iterator[Found]:
    """Yields the requests of version 4, in which all things lie side by side and name the one around them."""
    by_id = {text_in(one.get("_id")): one for one in resources}
    bases: list[Values] = []
    more: list[Values] = []
    for one in resources:
        if one.get("_type") == "environment":
            above = by_id.get(text_in(one.get("parentId")), {})
            is_sub = above.get("_type") == "environment"
            (more if is_sub else bases).append(dict(flat(one.get("data"))))
    environments = _together(bases, more)
    for one in resources:
        if one.get("_type") == "request":
            around: list[Mapping[str, Any]] = []
            inner = one
            while (inner := by_id.get(text_in(inner.get("parentId")), {})) and inner not in around:
                around.append(inner)
            yield from _calls(document, one, _within(around, environments))


def _new(document: Document, whole: dict[str, Any]) -> Iterator[Found]:
    """Yields the requests of version 5."""
    base = object_in(whole, "environments")
    subs = objects_in(base.get("subEnvironments"))
    environments = _together([dict(flat(base.get("data")))], [dict(flat(sub.get("data"))) for sub in subs])
    for one, above in in_order(whole.get("collection"), "children"):
        if "children" not in one:
            yield from _calls(document, one, _within(above[::-1], environments))


def _together(bases: list[Values], more: list[Values]) -> list[Values]:
    """Returns the environments, each with the values of the base ones that it does not set itself."""
    base = {name: value for values in bases[::-1] for name, value in values.items()}
    return [{**base, **values} for values in more] or [base]


def _within(around: "list[Mapping[str, Any]] | tuple[dict[str, Any], ...]", environments: list[Values]) -> list[Values]:
    """Returns the environments with the values that the folders around a request set, the innermost first."""
    own = {name: value for one in reversed(around) for name, value in flat(one.get("environment"))}
    return [{**values, **own} for values in environments]


def _calls(document: Document, request: dict[str, Any], environments: list[Values]) -> Iterator[Found]:
    """Yields the calls of a request."""
    url = text_in(request.get("url"))
    line = document.line(url) if url else None
    for made in declared_in(text_in(request.get("method")) or "GET", url, environments, line):
        yield made
        yield from exchanged(made, _whole(request, environments[0]), _sent(request, environments[0]))


def _whole(request: dict[str, Any], values: Values) -> str:
    """Returns the address of a request with the query that is kept beside it."""
    return with_query(filled(text_in(request.get("url")), values), _pairs(request.get("parameters"), values))


def _sent(request: dict[str, Any], values: Values) -> Sent:
    """Returns what a request has beside its address."""
    body = object_in(request, "body")
    headers = {name.lower(): value for name, value in _pairs(request.get("headers"), values)}
    return Sent(
        filled(text_in(body.get("text")), values),
        _pairs(body.get("params"), values),
        headers.get("content-type") or text_in(body.get("mimeType")),
        is_basic=object_in(request, "authentication").get("type") == "basic" or "authorization" in headers,
    )


def _pairs(value: object, values: Values) -> tuple[tuple[str, str], ...]:
    """Returns names and values that are not switched off."""
    return tuple(
        (text_in(one.get("name")), filled(text_in(one.get("value")), values))
        for one in objects_in(value)
        if one.get("disabled") not in {True, "true"}
    )
