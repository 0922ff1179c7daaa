"""Reads an organisation's policy: what its apps may be registered for, and which findings somebody answers for."""

__all__ = ["EFFECTS", "Clause", "Policy", "Waiver", "matching", "read_policy"]

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.schema import Departure, departures
from knox_scopes.catalog.strict import Document, Keys, Place, parse
from knox_scopes.errors import CatalogError, Finding, InputError, expect
from knox_scopes.names import did_you_mean

SCHEMA = os.path.join(os.path.dirname(__file__), "policy.schema.json")
EFFECTS = ("read", "write", "destroy")
TRUE = "true"
VARIABLE = re.compile(r"\{[^}]*\}")


class Clause(NamedTuple):
    """One line of a policy: the kind of its condition, such as `services`, what that names, and where it stands."""

    kind: str
    values: tuple[str, ...]
    place: Place

    @property
    def value(self) -> str:
        """Returns what the line names, where that is one thing."""
        return self.values[0]

    @property
    def line(self) -> str:
        """Returns the file and line, for a sentence."""
        return f"{self.place.file}:{self.place.line}"


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
    """What an organisation lets its apps be registered for.

    `denies` holds for all apps, with what the chosen environment adds, and `denies_of` has what single apps are denied
    besides. `allows` and `allows_of` have, by kind, the one clause of `allow_only`. `effect` and `effects` are the
    highest effect: read, write or destroy. `owner` and `reasons` are None where they are not required, and
    `unseen_days` is where no length of traffic shows that a use is none. `severities` has by code what stands in place
    of the severity of a rule: info, warning or error.
    """

    file: str
    denies: tuple[Clause, ...]
    denies_of: Mapping[str, tuple[Clause, ...]]
    allows: Mapping[str, Clause]
    allows_of: Mapping[str, Mapping[str, Clause]]
    effect: Clause
    effects: Mapping[str, Clause]
    owner: Clause | None
    reasons: Clause | None
    unseen_days: Clause | None
    severities: Mapping[str, Clause]
    waivers: tuple[Waiver, ...]

    def limit(self, app: str) -> Clause:
        """Returns the highest effect that an app may have."""
        return self.effects.get(app, self.effect)

    def denied(self, app: str) -> tuple[Clause, ...]:
        """Returns what an app is denied: all of it holds."""
        return self.denies + self.denies_of.get(app, ())

    def allowed(self, app: str) -> tuple[Clause, ...]:
        """Returns what alone an app is allowed: its own word on a kind stands in place of the general one."""
        return tuple({**self.allows, **self.allows_of.get(app, {})}.values())


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
        known = f"; it has {', '.join(environments) or 'none'}"
        raise InputError(
            f"`{file}` has no environment `{environment}`{did_you_mean(environment, environments, otherwise=known)}"
        )
    layers: list[Keys] = [()] if environment is None else [(), ("environments", environment)]
    # An environment may be the highest effect alone, and what it says stands before what is said of all.
    limits = [_word(document, (*layers[-1], "effect")), _word(document, layers[-1]), _word(document, ("effect",))]
    return Policy(
        file=file,
        denies=tuple(clause for layer in layers for clause in _denies(document, layer)),
        denies_of={app: tuple(_denies(document, ("apps", app))) for app in value.get("apps", {})},
        allows={clause.kind: clause for layer in layers for clause in _allows(document, layer)},
        allows_of={
            app: {clause.kind: clause for clause in _allows(document, ("apps", app))} for app in value.get("apps", {})
        },
        effect=next(filter(None, limits), Clause("effect", EFFECTS[-1:], document.place(()))),
        effects={
            app: Clause("effect", (word,), document.place(("effects", app)))
            for app, word in value.get("effects", {}).items()
        },
        owner=owner if (owner := _word(document, ("require", "owner"))) and owner.value == TRUE else None,
        reasons=_word(document, ("require", "reasons")),
        unseen_days=_word(document, ("unseen_days",)),
        severities={
            code: Clause("severity", (word,), document.place(("severity", code)))
            for code, word in value.get("severity", {}).items()
        },
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


def matching(pattern: str, endpoints: Iterable[str]) -> list[str]:
    """Returns those endpoints, as `METHOD /path`, that a pattern of a policy means.

    `*` stands for any text; letters match in either case, variables whatever they are called. A pattern that begins
    with `/` is of any method.

    >>> matching("*devices*delete*", ["PUT /x/devices/delete", "DELETE /x/devices"])
    ['PUT /x/devices/delete']
    >>> matching("/x/{id}", ["GET /x/{deviceId}", "GET /x/{deviceId}/y"])
    ['GET /x/{deviceId}']
    """
    wanted = VARIABLE.sub("{}", f"* {pattern}" if pattern.startswith("/") else pattern)
    parts = map(re.escape, re.split(r"\*+", wanted))
    fits = re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL).fullmatch
    return [at for at in endpoints if fits(VARIABLE.sub("{}", at))]


def _at(document: Document, keys: Keys) -> Any:  # noqa: ANN401 - what stands there has any form
    """Returns what stands at a path of keys, an empty mapping where nothing does."""
    value = document.value
    for key in keys:
        value = value.get(key, {}) if isinstance(value, dict) else {}
    return value


def _word(document: Document, keys: Keys) -> Clause | None:
    """Returns the one word that stands at a path of keys, or None where none does."""
    word = _at(document, keys)
    return Clause(str(keys[-1]), (word,), document.place(keys)) if isinstance(word, str) else None


def _denies(document: Document, layer: Keys) -> Iterator[Clause]:
    """Yields what is denied in one part of the policy, each thing by itself."""
    for kind, values in _at(document, (*layer, "deny")).items():
        if isinstance(values, str):
            if values == TRUE:
                yield Clause(kind, (), document.place((*layer, "deny", kind)))
            continue
        for number, value in enumerate(values):
            yield Clause(kind, (value,), document.place((*layer, "deny", kind, number)))


def _allows(document: Document, layer: Keys) -> Iterator[Clause]:
    """Yields what alone is allowed in one part of the policy, all of a kind together."""
    for kind, values in _at(document, (*layer, "allow_only")).items():
        yield Clause(kind, tuple(values), document.place((*layer, "allow_only", kind)))


def _malformed(document: Document, departure: Departure) -> Finding:
    """Returns the finding on what has the wrong form, with the key in front; an unknown key names itself."""
    at = ".".join(map(str, departure.keys))
    where = f"`{at}`: " if at and departure.kind != "unknown-key" else ""
    return document.place(departure.keys).finding(where + departure.message, at=at)


def _unknown(document: Document, catalog: Catalog) -> list[Finding]:
    """Returns what is denied or allowed but does not exist: a slip there would let something through."""
    inactive = catalog.inactive
    known = {"scopes": {*catalog.scopes, *inactive.scopes}, "services": {*catalog.services}}
    endpoints = {
        str(reading)
        for endpoint in (*catalog.endpoints.values(), *inactive.endpoints.values())
        for reading in (endpoint, *endpoint.variants)
    }
    layers: list[Keys] = [
        (),
        *((key, name) for key in ("environments", "apps") for name in _at(document, (key,))),
    ]
    problems = []
    for layer, section in product(layers, ("deny", "allow_only")):
        for kind, there in known.items():
            others = f"; the services are {', '.join(sorted(there))}" if kind == "services" else ""
            for number, name in enumerate(_at(document, (*layer, section, kind))):
                if name not in there:
                    message = f"no {kind[:-1]} `{name}`{did_you_mean(name, there, otherwise=others)}"
                    problems.append(document.place((*layer, section, kind, number)).finding(message, at=name))
        for number, pattern in enumerate(_at(document, (*layer, section, "endpoints"))):
            if not matching(pattern, endpoints):
                message = f"no endpoint matches `{pattern}`{did_you_mean(pattern, endpoints)}"
                problems.append(document.place((*layer, section, "endpoints", number)).finding(message, at=pattern))
    return problems
