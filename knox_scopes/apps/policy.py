"""Reads an organisation's policy: what its apps may be registered for, and which findings somebody answers for."""

__all__ = ["EFFECTS", "Policy", "Waiver", "read_policy"]

import os
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.schema import Departure, departures
from knox_scopes.catalog.strict import Document, Place, parse
from knox_scopes.errors import CatalogError, Finding, InputError, expect
from knox_scopes.names import did_you_mean

SCHEMA = os.path.join(os.path.dirname(__file__), "policy.schema.json")
EFFECTS = ("read", "write", "destroy")


class Waiver(NamedTuple):
    """A finding of an app that somebody answers for; with `at` empty, wherever it is found."""

    code: str
    app: str
    at: str
    owner: str
    reason: str
    until: str
    place: Place


class Policy(NamedTuple):
    """What an organisation lets its apps be registered for; effects are read, write or destroy."""

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
    expect(content, bytes, "the content of a policy is bytes, as they stand in its file")
    catalog = Catalog.checked(catalog)
    document = parse(content, file)
    problems = [_malformed(document, departure) for departure in departures(document.value, SCHEMA)]
    problems = problems or _unknown(document, catalog)
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
        file=file,
        denied_scopes=tuple(deny.get("scopes", ())),
        denied_services=tuple(deny.get("services", ())),
        effect=environments[environment] if environment is not None else value.get("effect", "destroy"),
        effects=dict(value.get("effects", {})),
        owner=require.get("owner") == "true",
        reasons=require.get("reasons"),
        waivers=tuple(
            Waiver(
                code=entry["code"],
                app=entry["app"],
                at=entry.get("at", ""),
                owner=entry["owner"],
                reason=entry["reason"],
                until=entry["until"],
                place=document.place(("waivers", number)),
            )
            for number, entry in enumerate(value.get("waivers", ()))
        ),
    )


def _malformed(document: Document, departure: Departure) -> Finding:
    """Returns the finding on what has the wrong form, with the key in front; an unknown key names itself."""
    at = ".".join(map(str, departure.keys))
    where = f"`{at}`: " if at and departure.kind != "unknown-key" else ""
    return document.place(departure.keys).finding(where + departure.message, at=at)


def _unknown(document: Document, catalog: Catalog) -> list[Finding]:
    """Returns the scopes and services that are denied but do not exist: a slip there would let something through."""
    scopes = {*catalog.scopes, *catalog.inactive.scopes}
    problems = []
    for kind, known in (("scopes", scopes), ("services", set(catalog.services))):
        for number, name in enumerate(document.value.get("deny", {}).get(kind, ())):
            if name not in known:
                others = f"; the services are {', '.join(sorted(known))}" if kind == "services" else ""
                message = f"no {kind[:-1]} `{name}`{did_you_mean(name, known, otherwise=others)}"
                problems.append(document.place(("deny", kind, number)).finding(message, at=name))
    return problems
