"""Reads Postman collections 2.0 and 2.1, with the environments beside them."""

__all__ = ["BESIDE", "is_it", "read"]

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from knox_scopes.catalog.oauth import FORM
from knox_scopes.usage.calls import Found, Unread
from knox_scopes.usage.documents import Document, in_order, loaded, object_in, objects_in, text_in
from knox_scopes.usage.oauth import Sent, exchanged
from knox_scopes.usage.variables import Values, declared_in, filled

BESIDE = ("*.postman_environment.json", "*.postman_globals.json")

_is_postman = re.compile(
    rb'"schema"\s*:\s*"https?:\\?/\\?/schema\.(?:get)?postman\.com|"_postman_variable_scope"'
).search


def is_it(head: bytes, name: str) -> bool:
    """Tells whether a file is a collection, or an environment, which shows no calls of its own."""
    return _is_postman(head) is not None or name.lower().endswith(tuple(ending[1:] for ending in BESIDE))


def read(stream: BinaryIO, beside: Mapping[str, bytes]) -> Iterator[Found]:
    """Yields the requests of a collection, those that are saved with an answer included."""
    document = loaded(stream)
    if isinstance(document, Unread):
        yield document
        return
    outer = object_in(document.value)
    whole = object_in(outer, "collection") or outer  # as the API of Postman wraps it
    environments = [_environment(content) for content in beside.values()] or [{}]
    for item, above in in_order(whole.get("item"), "item"):
        # An environment goes before the collection, and a folder before what is around it.
        around = [one for part in (item, *above[::-1], whole) for one in objects_in(part.get("variable"))]
        values = [_values(around) | environment for environment in environments]
        request = item.get("request")
        yield from _calls(document, request, values)
        for saved in objects_in(item.get("response")):
            if _shown(saved.get("originalRequest")) != _shown(request):
                yield from _calls(document, saved.get("originalRequest"), values)


def _calls(document: Document, request: object, environments: Sequence[Values]) -> Iterator[Found]:
    """Yields the calls of a request, which may be no more than a URL."""
    method, url = _shown(request)
    for made in declared_in(method, url, environments, document.line(url) if url else None):
        yield made
        yield from exchanged(made, filled(url, environments[0]), _sent(object_in(request), environments[0]))


def _sent(request: dict[str, Any], values: Values) -> Sent:
    """Returns what a request has beside its address."""
    body = object_in(request, "body")
    headers = {text_in(one.get("key")).lower(): text_in(one.get("value")) for one in _on(request.get("header"))}
    mode = text_in(body.get("mode"))
    of_raw = object_in(body, "options", "raw").get("language")
    modes = {
        "urlencoded": FORM,
        "formdata": "multipart/form-data",
        "raw": "application/json" if of_raw == "json" else "",
    }
    return Sent(
        filled(text_in(body.get("raw")), values),
        tuple(
            (text_in(one.get("key")), filled(text_in(one.get("value")), values))
            for one in (*_on(body.get("urlencoded")), *_on(body.get("formdata")))
        ),
        headers.get("content-type") or modes.get(mode, ""),
        # Without an entry of its own, a request has what the folder around it says.
        is_basic=object_in(request, "auth").get("type", "basic") == "basic" or "authorization" in headers,
    )


def _on(value: object) -> list[dict[str, Any]]:
    """Returns the objects in an array that are not switched off."""
    return [one for one in objects_in(value) if not one.get("disabled")]


def _shown(request: object) -> tuple[str, str]:
    """Returns the method and the URL of a request, as written."""
    if isinstance(request, str):
        return "GET", request
    fields = object_in(request)
    url = fields.get("url")
    if isinstance(url, dict):
        url = url.get("raw") or _joined(url)
    return text_in(fields.get("method")) or "GET", text_in(url)


def _joined(url: dict[str, Any]) -> str:
    """Returns a URL that is given in parts."""
    host, path = (_parts(url.get(key), separator) for key, separator in (("host", "."), ("path", "/")))
    return f"{text_in(url.get('protocol')) or 'https'}://{host}/{path}" if host else f"/{path}"


def _parts(value: object, separator: str) -> str:
    if isinstance(value, list):
        return separator.join(text_in(one) or text_in(object_in(one).get("value")) for one in value)
    return text_in(value)


def _environment(content: bytes) -> dict[str, str]:
    """Returns the values of an environment."""
    try:
        return _values(objects_in(object_in(json.loads(content)).get("values")))
    except (RecursionError, ValueError):
        return {}


def _values(variables: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Returns the values of variables that are in force; the first of a name counts."""
    values: dict[str, str] = {}
    for one in variables:
        key, value = one.get("key", one.get("id")), one.get("value")
        if (
            isinstance(key, str)
            and isinstance(value, str)
            and one.get("enabled") is not False
            and not one.get("disabled")
        ):
            values.setdefault(key, value)
    return values
