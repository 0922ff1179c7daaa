"""Reads request files of editors (.http, .rest), with the environments beside them."""

__all__ = ["BESIDE", "is_it", "read"]

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from knox_scopes.endpoints import METHODS, known_method
from knox_scopes.usage.calls import Found
from knox_scopes.usage.decoded import numbered
from knox_scopes.usage.documents import object_in
from knox_scopes.usage.oauth import Sent, exchanged
from knox_scopes.usage.variables import Values, declared_in, filled, flat

# The private environments beside hold what must not be shared, which no URL needs.
BESIDE = ("http-client.env.json", "rest-client.env.json")
SHARED = "$shared"
MOST_BODY = 100

_request = re.compile(rf"(?:({'|'.join(sorted(METHODS))})[ \t]+)?((?:https?://|/|\{{\{{)\S.*)").fullmatch
_variable = re.compile(r"@([\w.-]+)\s*=\s*(.*)").fullmatch
_is_request = re.compile(rb"(?m)^(?:###|@[\w.-]+\s*=|(?:GET|POST|PUT|PATCH|DELETE) (?:https?://|/|\{\{))").search


def is_it(head: bytes, name: str) -> bool:
    """Tells whether a file holds requests as editors send them, or the environments beside such."""
    return name in BESIDE or (name.lower().endswith((".http", ".rest")) and _is_request(head) is not None)


def read(stream: BinaryIO, beside: Mapping[str, bytes]) -> Iterator[Found]:
    """Yields the requests of a file: each ends with a line of `###`."""
    environments = [values for content in beside.values() for values in _environments(content)] or [{}]
    own: dict[str, str] = {}
    pending: list[tuple[str, str, int]] = []
    headers: dict[str, str] = {}
    body: list[str] = []
    is_body = False
    for number, long in numbered(stream):
        line = long.strip()
        if line.startswith("###"):
            yield from _calls(pending, own, environments, headers, body)
            pending, headers, body, is_body = [], {}, [], False
        elif not pending and (found := _variable(line)):
            own[found[1]] = found[2].strip("\"' ")
        elif not pending and not line.startswith(("#", "//")) and (found := _request(line)):
            url = re.sub(r"\s+HTTP/\d(?:\.\d)?$", "", found[2], flags=re.IGNORECASE)
            pending = [(known_method(found[1] or "") or "GET", url, number)]
        elif pending and not line:
            is_body = True
        elif is_body and len(body) < MOST_BODY:
            body.append(line)
        elif pending and not is_body and line.startswith(("?", "&")):  # the query goes on
            method, url, first = pending[0]
            pending = [(method, url + line, first)]
        elif pending and not is_body:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
    yield from _calls(pending, own, environments, headers, body)


def _calls(
    pending: list[tuple[str, str, int]], own: Values, environments: list[Values], headers: Values, body: list[str]
) -> Iterator[Found]:
    """Yields the calls of a request that is over."""
    every = [{**own, **values} for values in environments]
    kind, is_basic = headers.get("content-type", ""), headers.get("authorization", "")[:6].lower() == "basic "
    for method, url, line in pending:
        for made in declared_in(method, url, every, line):
            yield made
            sent = Sent(filled("".join(body), every[0]), type=kind, is_basic=is_basic)
            yield from exchanged(made, filled(url, every[0]), sent)


def _environments(content: bytes) -> list[Values]:
    """Returns the environments of a file, each with the values that all share."""
    try:
        whole = object_in(json.loads(content))
    except (RecursionError, ValueError):
        return []
    shared = dict(flat(object_in(whole, SHARED)))
    return [{**shared, **dict(flat(values))} for name, values in whole.items() if name != SHARED]
