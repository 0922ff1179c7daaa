"""The answer of `schema`: JSON Schemas by which an editor completes and explains the names of a catalog."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["KINDS", "schema_text"]

import json
import os
from typing import TYPE_CHECKING, Any

from knox_scopes.apps.policy import SCHEMA as POLICY
from knox_scopes.apps.registration import SCHEMA as REGISTRATION
from knox_scopes.catalog.load import SCHEMA as SERVICE
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.report.json import dumped
from knox_scopes.rules.base import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope

KINDS = ("registration", "policy", "catalog")
# What in a registration or a policy has to be written as in the catalog itself.
ALIKE = ("scopeName",)


def schema_text(kind: str, catalog: Catalog) -> str:
    """Returns the schema of one of KINDS with the names that the catalog has, each with what it stands for.

    The names stand beside what the file may hold anyway, so that one which the catalog does not have yet is no error.
    """
    service = os.path.join(shipped_folder(), SERVICE)
    schema = _read({"registration": REGISTRATION, "policy": POLICY, "catalog": service}[kind])
    forms = schema["$defs"] | {name: _read(service)["$defs"][name] for name in ALIKE}
    for name, words in _vocabulary(catalog).items():
        if name in schema["$defs"]:
            known = {"enum": [*words], "enumDescriptions": [*words.values()]}
            schema["$defs"][name] = {"anyOf": [_form(forms[name]), known]}
    note = f"Written by `knox-scopes schema {kind}`, with the names of the catalog of {catalog.version}."
    return dumped({"$schema": schema.pop("$schema"), "$comment": note, **schema})


def _form(of_any: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what any name has to look like; its description, which would hide that of a name, becomes the error."""
    form = {key: value for key, value in of_any.items() if key != "description"}
    return form | ({"patternErrorMessage": f"this is not {of_any['description']}"} if "pattern" in form else {})


def _read(file: str) -> Any:  # noqa: ANN401 - a JSON Schema
    with open(file, encoding="utf-8") as opened:
        return json.load(opened)


def _vocabulary(catalog: Catalog) -> dict[str, Mapping[str, str]]:
    """Returns by what schemas call them the names that a catalog knows, each with what it stands for."""
    endpoints = {name: _opened(endpoint, endpoint.effect) for name, endpoint in catalog.endpoints.items()}
    events = {name: _opened(event, "event") for name, event in catalog.events.items()}
    return {
        "scopeName": {name: _granted(scope) for name, scope in catalog.scopes.items()},
        "serviceName": {name: service.title for name, service in catalog.services.items()},
        "endpoint": endpoints,
        "endpointKey": endpoints,
        "event": events,
        "eventName": events,
        "code": {rule.code: f"{rule.name}: {rule.what}" for rule in (*rules("apps"), *rules("requests"))},
    }


def _granted(scope: Scope) -> str:
    return scope.summary + (" Open-ended: also grants what is not listed." if scope.open_ended is not None else "")


def _opened(item: Endpoint | Event, kind: str) -> str:
    """Returns what an endpoint or event is, in a line, and which scopes open it."""
    return f"{item.summary} ({kind}; {', '.join(item.scopes) or item.opened_by})".lstrip()
