"""A plan read back from the JSON that `plan --format json` writes."""

__all__ = ["SavedNeed", "SavedPlan", "read_plan"]

import json
from typing import Any, NamedTuple

from knox_scopes.access.plan import OBJECTIVES, RANKS, Proof, Rival
from knox_scopes.catalog.model import Access
from knox_scopes.errors import InputError
from knox_scopes.report.json import PLAN_SCHEMA


class SavedNeed(NamedTuple):
    """A need of a saved plan."""

    at: str


class SavedPlan(NamedTuple):
    """The part of a plan's JSON form that is needed to verify it."""

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
    """Reads a plan back from its JSON form; raises InputError for any other text."""
    try:
        whole = json.loads(text)
        if whole["schema"] != PLAN_SCHEMA:
            raise InputError(f"this is not a plan: its schema is `{whole['schema']}`, not `{PLAN_SCHEMA}`")
        names = _names(whole["scopes"])
        for field, meant in (("scope_parameter", " ".join(names)), ("scope_query", "scope=" + "+".join(names))):
            if whole[field] != meant:
                raise InputError(f"the plan contradicts itself: `{field}` does not match its scopes")
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
            else "it is not the output of `plan --format json`"
        )
        raise InputError(f"this is not a plan: {what}") from error


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
