"""A request to a service, with an access token."""

__all__ = ["call"]

import re
from urllib.parse import quote

from knox_scopes.access.needs import resolve
from knox_scopes.access.readings import Reader
from knox_scopes.apps.requests.notes import sentences
from knox_scopes.apps.requests.places import moved
from knox_scopes.apps.requests.values import ACCESS_TOKEN, Pairs, Request, Variable
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog, Endpoint
from knox_scopes.catalog.oauth import MANAGED_CUSTOMER, PAGES
from knox_scopes.endpoints import is_variable, parse_request, split_request
from knox_scopes.errors import InputError

# Why a request cannot be planned although its endpoint is known.
KNOWN = {"needs-event", "undocumented-scope"}
WITH_BODY = {"POST", "PUT", "PATCH"}
# What may stand in a path or query as it is.
ALLOWED = "%/:?@!$&'()*+,;="


def call(
    catalog: Catalog,
    text: str,
    *,
    managed_customer: str | None = None,
    service: str | None = None,
    server: str | None = None,
) -> Request:
    """Returns the request for an endpoint, such as `GET /ke/v1/campaigns`, with an access token.

    `managed_customer` is the ID of the customer for whom an MSP calls; `service` completes relative paths. Raises
    InputError for an endpoint that the catalog does not know, and for a variable in its path that has no value.
    """
    method, path, host, endpoint, remarks = _found(catalog, text, service)
    if endpoint.role:
        raise InputError(f"`{endpoint}` takes no access token; use `knox-scopes request {endpoint.role}`")
    if unfilled := [segment for segment in path.split("/") if is_variable(segment)]:
        raise InputError(f"write a value in place of {' and '.join(f'`{name}`' for name in unfilled)} in `{path}`")
    base = (
        ""
        if path.startswith("https://")
        else f"https://{host}"
        if host
        else catalog.services[endpoint.service].base_url
    )
    if base is None:
        raise InputError(f"no source gives the host of `{endpoint}`; write the request with its full URL")
    query = split_request(text)[1].partition("?")[2]
    url = quote(f"{base}{path}" + (f"?{query}" if query else ""), safe=ALLOWED)
    return Request(
        "call",
        method,
        moved(url, server),
        headers=(("Authorization", Variable(ACCESS_TOKEN.name, "Bearer ")), *_for(managed_customer)),
        notes=(
            f"Calls {endpoint}.",
            _needs(endpoint),
            *map(sentences, remarks),
            *(
                ["Add the body as the API reference of the service describes it. The catalog does not have it."]
                if method in WITH_BODY
                else []
            ),
            *(["Calls on behalf of a customer that you do not manage fail."] if managed_customer else []),
            f"Source: {PAGES['call']}",
        ),
    )


def _found(catalog: Catalog, text: str, service: str | None) -> tuple[str, str, str | None, Endpoint, tuple[str, ...]]:
    """Returns method, full path and host of a request, the endpoint that it means, and how it was read."""
    needs, unresolved = resolve(catalog, [text], service=service)
    for item in unresolved:
        if item.reason not in KNOWN:
            raise InputError(f"`{item.input}`: {item.message}")
    if any(need.at in catalog.events for need in needs):
        raise InputError(f"`{text}` is an event; give a request, like `GET /ke/v1/campaigns`")
    indexed = index(catalog)
    request = indexed.placed(parse_request(text))
    readings = Reader(catalog, service).read(request)
    found = [(reading.path, reading.target.endpoint) for reading in (readings.plain, *readings.own) if reading.target]
    if not found or request.method is None:  # what is meant stands in a text with more, as it was pasted
        raise InputError("write the request as method and path, like `GET /ke/v1/campaigns`")
    path, endpoint = found[0]
    host = request.host if request.host in indexed.hosts else None
    return request.method, path, host, endpoint, tuple(note for need in needs for note in need.notes)


def _for(managed_customer: str | None) -> Pairs:
    """Returns the header that says for which managed customer a call is."""
    if managed_customer is None:
        return ()
    if re.fullmatch(r"[!-~]+", managed_customer) is None:
        raise InputError("the ID of a managed customer has no blanks and only ASCII characters")
    return ((MANAGED_CUSTOMER, managed_customer),)


def _needs(endpoint: Endpoint) -> str:
    """Returns what scope the token must have."""
    if endpoint.opened_by == "scopes":
        return f"The access token needs the scope {' or '.join(endpoint.scopes)}, or one that implies it."
    if endpoint.opened_by == "via-event":
        return "No scope of its own opens it: the access token needs the scopes of the events (inferred)."
    if endpoint.opened_by == "none":
        return "It needs no scope."
    likely = f" It is likely {' or '.join(endpoint.likely)}." if endpoint.likely else ""
    return f"No source names the scope that it needs.{likely}"
