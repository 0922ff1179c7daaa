"""The catalog for engines that people run: which scopes open each endpoint, as gateways and policy engines read it.

They know no implication, so every scope that opens an endpoint is listed. What cannot be listed is denied: endpoints
that no page ties to a scope, those that the scopes of events open, and whatever an open-ended scope may reach besides.
"""

__all__ = ["ALTERNATIVES", "ENGINES", "engine_text"]

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from knox_scopes.access.search import openers
from knox_scopes.catalog.model import Catalog

ENGINES = ("openapi", "rego", "cedar", "cedar-schema", "casbin")
ALTERNATIVES = ("separate", "one-list")
# Why an endpoint that is there is denied whatever is granted.
DENIED = {
    "undocumented": "no page ties it to a scope",
    "via-event": "the scopes of the events subscribed to open it",
}
MODEL = """\
[request_definition]
r = app, endpoint
[policy_definition]
p = scope, endpoint
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.endpoint == p.endpoint && (p.scope == "*" || g(r.app, p.scope))"""
REACH = "Open-ended scopes may reach endpoints that are not listed; those are denied."


def engine_text(catalog: Catalog, engine: str, *, alternatives: str = ALTERNATIVES[0]) -> str:
    """Returns the catalog for one of ENGINES."""
    if engine == "openapi":
        return _openapi(catalog, alternatives)
    return {"rego": _rego, "cedar": _cedar, "cedar-schema": _cedar_schema, "casbin": _casbin}[engine](catalog)


def _openapi(catalog: Catalog, alternatives: str) -> str:
    """Returns an OpenAPI 3.1 document in which each operation has the scopes of which any one opens it.

    Alternatives are requirements of their own, as OpenAPI has them; `one-list` writes one requirement with all of
    them, for gateways that read such a list as any-of.
    """
    paths: dict[str, dict[str, Any]] = {}
    for at, endpoint in catalog.endpoints.items():
        scopes = openers(catalog, at)
        lists = [list(scopes)] if alternatives == "one-list" else [[scope] for scope in scopes]
        operation: dict[str, Any] = {
            "operationId": at,
            "tags": [endpoint.service],
            "summary": endpoint.summary,
            "security": [{"oauth2": names} for names in lists] if scopes else [],
            "responses": {"default": {"description": "See the documentation of the service."}},
        }
        if endpoint.opened_by in DENIED:
            operation["security"] = [{"denied": []}]
            operation["description"] = f"Denied: {DENIED[endpoint.opened_by]}."
        names = [part[1:-1] for part in endpoint.path.split("/") if part.startswith("{")]
        if names:
            operation["parameters"] = [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
            ]
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    summaries = {name: scope.summary for name, scope in catalog.scopes.items()}
    token, authorize = catalog.url_of("token"), catalog.url_of("authorize")
    flows = {
        "clientCredentials": {"tokenUrl": token, "scopes": summaries},
        "authorizationCode": {
            "authorizationUrl": authorize,
            "tokenUrl": token,
            "refreshUrl": token,
            "scopes": summaries,
        },
    }
    services = {endpoint.service: catalog.services[endpoint.service] for endpoint in catalog.endpoints.values()}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Scopes by endpoint", "version": catalog.version, "description": REACH},
        "servers": [{"url": url} for url in sorted({one.base_url for one in services.values() if one.base_url})],
        "tags": [{"name": name, "description": service.title} for name, service in sorted(services.items())],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "oauth2": {
                    "type": "oauth2",
                    "flows": {
                        name: flow
                        for name, flow in flows.items()
                        if all(url for key, url in flow.items() if key != "scopes")
                    },
                },
                "denied": {"type": "http", "scheme": "denied", "description": "Nothing fulfils this."},
            }
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _rego(catalog: Catalog) -> str:
    """Returns a module for Open Policy Agent.

    `allow` decides on `input.endpoint`, the method and path of the route that the gateway matched, and `input.scopes`;
    `allowed` has all the endpoints that these scopes open.
    """
    data = {at: list(openers(catalog, at)) for at in _listed(catalog)}
    free = [at for at, endpoint in catalog.endpoints.items() if endpoint.opened_by == "none"]
    return "\n".join(
        (
            *_comments(catalog, "#"),
            "package scopes",
            "",
            "import rego.v1",
            "",
            "default allow := false",
            "",
            "allow if input.endpoint in free",
            "",
            "allow if {",
            "\tsome scope in openers[input.endpoint]",
            "\tscope in input.scopes",
            "}",
            "",
            "allowed contains at if some at in free",
            "",
            "allowed contains at if {",
            "\tsome at, scopes in openers",
            "\tsome scope in scopes",
            "\tscope in input.scopes",
            "}",
            "",
            f"free := {json.dumps(free, indent=2)}",
            "",
            f"openers := {json.dumps(data, indent=2)}",
        )
    )


def _cedar(catalog: Catalog) -> str:
    """Returns Cedar policies: an endpoint is an action, and a principal has the set of its `scopes`."""
    lines = [*_comments(catalog, "//")]
    for at, endpoint in catalog.endpoints.items():
        if endpoint.opened_by == "none":
            lines.append(f"permit(principal, action == Action::{_literal(at)}, resource);")
    for at in _listed(catalog):
        names = ", ".join(map(_literal, openers(catalog, at)))
        lines += (
            f"permit(principal, action == Action::{_literal(at)}, resource)",
            f"when {{ principal.scopes.containsAny([{names}]) }};",
        )
    return "\n".join(lines)


def _cedar_schema(catalog: Catalog) -> str:
    """Returns the schema of the Cedar policies, in Cedar's own syntax."""
    return "\n".join(
        (
            "entity App { scopes: Set<String> };",
            "entity Service;",
            *(
                f"action {_literal(at)} appliesTo {{ principal: [App], resource: [Service] }};"
                for at in catalog.endpoints
            ),
        )
    )


def _casbin(catalog: Catalog) -> str:
    """Returns a policy for Casbin: `p, SCOPE, ENDPOINT`, where `*` stands for no scope at all.

    The model that it is for stands above, as comments.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for at, endpoint in catalog.endpoints.items():
        if endpoint.opened_by == "none":
            writer.writerow(("p", " *", f" {at}"))
        for scope in openers(catalog, at):
            writer.writerow(("p", f" {scope}", f" {at}"))
    model = (f"# {line}" for line in MODEL.splitlines())
    return "\n".join((*_comments(catalog, "#"), "#", *model, out.getvalue().rstrip("\n")))


def _listed(catalog: Catalog) -> Iterable[str]:
    """Yields the endpoints that scopes open."""
    return (at for at, endpoint in catalog.endpoints.items() if endpoint.opened_by == "scopes")


def _comments(catalog: Catalog, mark: str) -> Iterable[str]:
    """Yields what the catalog knows and an engine is not told, each as a comment."""
    yield f"{mark} Catalog of {catalog.version}. {REACH}"
    for at, endpoint in catalog.endpoints.items():
        if endpoint.opened_by in DENIED:
            yield f"{mark} Denied: {at}; {DENIED[endpoint.opened_by]}."


def _literal(text: str) -> str:
    """Returns a string literal of Cedar, whose escapes are those of Rust."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
