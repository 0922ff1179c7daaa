"""Answers as JSON for programs; the keys are the names of the library's attributes."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["PLAN_SCHEMA", "answer", "dumped", "plain", "plan_fields"]

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knox_scopes.access.plan import Plan
    from knox_scopes.catalog.model import Catalog

PLAN_FIELDS = (
    "scopes",
    "scope_parameter",
    "scope_query",
    "objective",
    "exact",
    "bound",
    "excess",
    "needs",
    "unresolved",
    "have",
    "deny",
    "notes",
    "equivalent",
    "frontier",
    "proof",
    "as_of",
    "stages",
    "freshness",
)
PLAN_SCHEMA = "knox-scopes/plan/1"


def answer(schema: str, catalog: Catalog, fields: Mapping[str, Any]) -> str:
    """Returns an answer as JSON text that begins with its schema and the version of the catalog."""
    whole = {"schema": schema, "catalog_version": catalog.version, **plain(fields)}
    return dumped(whole)


def dumped(value: Any) -> str:  # noqa: ANN401 - any value that JSON has
    """Returns JSON text of printing ASCII only, with nothing in it that a terminal or a CI service would obey."""
    # In JSON `#` stands in texts only; `##[` and the like begin a command anywhere in a line of a CI log.
    return json.dumps(value, indent=2).replace("\x7f", "\\u007f").replace("##", "#\\u0023")


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of an answer
    """Returns a value made of dictionaries, lists and scalars only; named tuples become dictionaries."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, tuple | list):
        return [plain(member) for member in value]
    return value


def plan_fields(plan: Plan) -> dict[str, Any]:
    """Returns the fields of a plan in their documented order."""
    return {name: getattr(plan, name) for name in PLAN_FIELDS}
