"""Answers as JSON for programs; the keys are the names of the library's attributes."""

__all__ = ["SavedPlan", "answer", "dumped", "plain", "plan_fields", "read_plan"]

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from knox_scopes.access.plan import OBJECTIVES, RANKS, Plan, Proof, Rival
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.errors import InputError

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
)
PLAN_SCHEMA = "knox-scopes/plan/1"


def answer(schema: str, catalog: Catalog, fields: Mapping[str, Any]) -> str:
    """Returns an answer as JSON text that begins with its schema and the version of the catalog."""
    whole = {"schema": schema, "catalog_version": catalog.version, **plain(fields)}
    return dumped(whole)


def dumped(value: Any) -> str:  # noqa: ANN401 - any value that JSON has
    """Returns JSON text of printing ASCII only, so that nothing in it can steer a terminal."""
    return json.dumps(value, indent=2).replace("\x7f", "\\u007f")


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


class SavedNeed(NamedTuple):
    """Holds a need of a saved plan."""

    at: str


class SavedPlan(NamedTuple):
    """Holds what of a plan's JSON form is needed to verify it."""

    catalog_version: str
    scopes: tuple[str, ...]
    have: tuple[str, ...]
    deny: tuple[str, ...]
    needs: tuple[SavedNeed, ...]
    excess: Access
    proof: tuple[Proof, ...]
    objective: str
    exact: bool
    unresolved: int
    as_of: str | None
    stages: tuple[str, ...]


def read_plan(text: str) -> SavedPlan:
    """Reads a plan back from its JSON form; raises InputError where the text is none."""
    try:
        whole = json.loads(text)
        if whole["schema"] != PLAN_SCHEMA:
            raise InputError(f"the file is no plan: its schema is `{whole['schema']}`, not `{PLAN_SCHEMA}`")
        names = _names(whole["scopes"])
        for field, meant in (("scope_parameter", " ".join(names)), ("scope_query", "scope=" + "+".join(names))):
            if whole[field] != meant:
                raise InputError(f"the plan contradicts itself: `{field}` is not what its scopes make")
        return SavedPlan(
            catalog_version=str(whole["catalog_version"]),
            scopes=names,
            have=_names(whole["have"]),
            deny=_names(whole["deny"]),
            needs=tuple(SavedNeed(str(need["at"])) for need in whole["needs"]),
            excess=_access(whole["excess"]),
            proof=tuple(
                Proof(
                    str(proof["scope"]),
                    _names(proof["serves"]),
                    str(proof["fails"]),
                    tuple(
                        Rival(
                            str(rival["scope"]),
                            _names(rival["scopes"]),
                            _one_of(RANKS, rival["loses_on"]),
                            _access(rival["more"]),
                        )
                        for rival in proof["rivals"]
                    ),
                )
                for proof in whole["proof"]
            ),
            objective=_one_of(OBJECTIVES, whole["objective"]),
            exact=whole["exact"] is not False,
            unresolved=len(whole["unresolved"]),
            as_of=None if whole["as_of"] is None else str(whole["as_of"]),
            stages=_names(whole["stages"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        what = (
            f"the key {error} is missing"
            if isinstance(error, KeyError)
            else "it is not what `plan --format json` writes"
        )
        raise InputError(f"the file is no plan: {what}") from error


def _one_of(words: tuple[str, ...], value: object) -> str:
    if value not in words:
        raise TypeError
    return str(value)


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a value read from JSON
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(str, value))


def _access(value: Any) -> Access:  # noqa: ANN401 - a value read from JSON
    if not isinstance(value, dict):
        raise TypeError
    return Access(**{kind: _names(members) for kind, members in value.items()})
