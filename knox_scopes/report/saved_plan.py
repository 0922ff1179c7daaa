"""A plan read back from the JSON that `plan --format json` writes."""

__all__ = ["SavedPlan", "read_plan"]

import json
from typing import Any, NamedTuple, TypeVar

from knox_scopes.access.needs import Need, input_of
from knox_scopes.access.plan import OBJECTIVES, RANKS, Equivalent, Point, Proof, Rival
from knox_scopes.access.reasons import REASONS, Unresolved
from knox_scopes.catalog.model import Access
from knox_scopes.errors import InputError
from knox_scopes.report.json import PLAN_SCHEMA

Value = TypeVar("Value")


class SavedPlan(NamedTuple):
    """The part of a plan's JSON form that is needed to verify it: all but the sentences for people."""

    catalog_version: str
    scopes: tuple[str, ...]
    have: tuple[str, ...]
    deny: tuple[str, ...]
    needs: tuple[Need, ...]
    unresolved: tuple[Unresolved, ...]
    excess: Access
    equivalent: tuple[Equivalent, ...]
    frontier: tuple[Point, ...]
    proof: tuple[Proof, ...]
    objective: str
    exact: bool
    bound: tuple[int, ...]
    as_of: str | None
    stages: tuple[str, ...]

    @property
    def touched(self) -> tuple[str, ...]:
        """Returns the scopes, endpoints and events that the plan speaks of."""
        return (*self.scopes, *self.have, *(need.at for need in self.needs))


def read_plan(text: str) -> SavedPlan:
    """Reads a plan back from its JSON form; raises InputError for any other text."""
    try:
        whole = json.loads(text, object_pairs_hook=_once)
        if whole["schema"] != PLAN_SCHEMA:
            raise InputError(f"this is not a plan: its schema is `{whole['schema']}`, not `{PLAN_SCHEMA}`")
        names = _names(whole["scopes"])
        for field, meant in (("scope_parameter", " ".join(names)), ("scope_query", "scope=" + "+".join(names))):
            if whole[field] != meant:
                raise InputError(f"the plan contradicts itself: `{field}` does not match its scopes")
        return SavedPlan(
            catalog_version=_of(str, whole["catalog_version"]),
            scopes=names,
            have=_names(whole["have"]),
            deny=_names(whole["deny"]),
            # Whoever wrote the file may have put a query back; what is said of an input must not show it.
            needs=tuple(
                Need(
                    _of(str, need["at"]),
                    _of(str, need["access"]),
                    tuple(map(input_of, _names(need["inputs"]))),
                    _names(need["notes"]),
                )
                for need in _of(list, whole["needs"])
            ),
            unresolved=tuple(
                Unresolved(
                    input_of(_of(str, item["input"])),
                    _one_of(REASONS, item["reason"]),
                    _of(str, item["message"]),
                    _names(item["suggestions"]),
                    _names(item["likely"]),
                )
                for item in _of(list, whole["unresolved"])
            ),
            excess=_access(whole["excess"]),
            equivalent=tuple(
                Equivalent(
                    _names(part["scopes"]), tuple(map(_names, _of(list, part["instead"]))), _of(bool, part["complete"])
                )
                for part in _of(list, whole["equivalent"])
            ),
            frontier=tuple(
                Point(
                    _of(int, point["count"]),
                    _names(point["scopes"]),
                    _access(point["excess"]),
                    _of(bool, point["exact"]),
                )
                for point in _of(list, whole["frontier"])
            ),
            proof=tuple(
                Proof(
                    _of(str, proof["scope"]),
                    _names(proof["serves"]),
                    _of(str, proof["fails"]),
                    tuple(
                        Rival(
                            _of(str, rival["scope"]),
                            _names(rival["scopes"]),
                            _one_of(RANKS, rival["loses_on"]),
                            _access(rival["more"]),
                        )
                        for rival in _of(list, proof["rivals"])
                    ),
                )
                for proof in _of(list, whole["proof"])
            ),
            objective=_one_of(OBJECTIVES, whole["objective"]),
            exact=_of(bool, whole["exact"]),
            bound=tuple(_of(int, number) for number in _of(list, whole["bound"])),
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns an object of JSON; one with a key twice is refused, since its readers differ on which value counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"this is not a plan: the key {twice!a} is there twice")
    return found


def _one_of(words: tuple[str, ...], value: object) -> str:
    if value not in words:
        raise TypeError
    return str(value)


def _of(kind: type[Value], value: object) -> Value:
    """Returns a value of JSON that must be of just this kind; `true` is no number."""
    if type(value) is not kind:
        raise TypeError
    return value


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a value read from JSON
    return tuple(_of(str, name) for name in _of(list, value))


def _access(value: Any) -> Access:  # noqa: ANN401 - a value read from JSON
    return Access(**{kind: _names(members) for kind, members in _of(dict, value).items()})
