"""Reads an organisation's policy: what its apps may be registered for, and which findings somebody answers for."""

__all__ = ["Policy", "Waiver", "read_policy"]

import os
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.schema import departures
from knox_scopes.catalog.strict import Document, Keys, parse
from knox_scopes.errors import CatalogError, InputError, Problem
from knox_scopes.names import did_you_mean

SCHEMA = os.path.join(os.path.dirname(__file__), "policy.schema.json")
EFFECTS = ("read", "write", "destroy")


class Waiver(NamedTuple):
    """Holds a finding of an app that somebody answers for; `at` empty means wherever it is."""

    code: str
    app: str
    at: str
    owner: str
    reason: str
    until: str
    line: int


class Policy(NamedTuple):
    """Holds what an organisation lets its apps be registered for; effects are read, write or destroy."""

    file: str
    denied_scopes: tuple[str, ...]
    denied_services: tuple[str, ...]
    effect: str
    effects: dict[str, str]
    owner: bool
    reasons: str | None
    waivers: tuple[Waiver, ...]

    def limit(self, app: str) -> str:
        """Returns the highest effect that an app may have."""
        return self.effects.get(app, self.effect)


def read_policy(content: bytes, file: str, catalog: Catalog, *, environment: str | None = None) -> Policy:
    """Reads a policy, YAML or JSON, for one of the environments that it names or for none.

    Raises CatalogError with every mistake of it, scopes that do not exist included, and InputError for an environment
    that it does not name.
    """
    document = parse(content, file)
    problems = [
        Problem(file, document.place(keys).line, _named(keys, message))
        for keys, message in departures(document.value, SCHEMA)
    ]
    if not problems:
        problems = _unknown(document, catalog, file)
    if problems:
        raise CatalogError(problems)
    value = document.value
    environments = value.get("environments", {})
    if environment is not None and environment not in environments:
        known = f"; it names {', '.join(environments) or 'none'}"
        raise InputError(
            f"`{file}` names no environment `{environment}`{did_you_mean(environment, environments, otherwise=known)}"
        )
    deny, require = value.get("deny", {}), value.get("require", {})
    return Policy(
        file,
        tuple(deny.get("scopes", ())),
        tuple(deny.get("services", ())),
        environments[environment] if environment is not None else value.get("effect", "destroy"),
        dict(value.get("effects", {})),
        require.get("owner") == "true",
        require.get("reasons"),
        tuple(
            Waiver(
                entry["code"], entry["app"], entry.get("at", ""), entry["owner"], entry["reason"], entry["until"],
                document.place(("waivers", number)).line,
            )
            for number, entry in enumerate(value.get("waivers", ()))
        ),
    )  # fmt: skip


def _named(keys: Keys, message: str) -> str:
    """Returns a message with the key that it is about in front, where it does not name it itself."""
    return message if message.startswith("unknown key") or not keys else f"`{'.'.join(map(str, keys))}`: {message}"


def _unknown(document: Document, catalog: Catalog, file: str) -> list[Problem]:
    """Returns the scopes and services that are denied but do not exist: a slip there would let something through."""
    scopes = {*catalog.scopes, *catalog.inactive.scopes}
    problems = []
    for kind, known in (("scopes", scopes), ("services", set(catalog.services))):
        for number, name in enumerate(document.value.get("deny", {}).get(kind, ())):
            if name not in known:
                others = f"; the services are {', '.join(sorted(known))}" if kind == "services" else ""
                message = f"no {kind[:-1]} `{name}`{did_you_mean(name, known, otherwise=others)}"
                problems.append(Problem(file, document.place(("deny", kind, number)).line, message))
    return problems
