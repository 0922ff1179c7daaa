"""A request to the authorization server, and what it is held against."""

__all__ = ["IDENTITY", "Held", "characters", "is_ours", "listed"]

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from knox_scopes.access.needs import Resolved
from knox_scopes.access.reasons import outside_host
from knox_scopes.apps.context import CODE, CREDENTIALS, Context
from knox_scopes.apps.urls import LOOPBACK
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.oauth import REQUESTS, Parameters
from knox_scopes.errors import Finding
from knox_scopes.usage.calls import Asked, Parameter

# A browser asks so whether it may ask; a proxy, whether it may pass on.
PRELIMINARY = {"CONNECT", "OPTIONS"}
IDENTITY = "identity"
_is_plain = re.compile(r"[a-z0-9.-]{1,253}").fullmatch


class Held(NamedTuple):
    """A request, with the registration that it is for, if that is known, and the job that makes it.

    In a finding, `at` is the parameter that it is about, or `request`.
    """

    catalog: Catalog
    asked: Asked
    context: Context | None = None
    job: str | None = None

    @property
    def kind(self) -> str:
        """Returns the grant type of a request for a token, if it is one of the pages'; else the kind of request.

        Settings do not say which request they are for; the only grant type that is registered does.
        """
        if self.asked.kind != "token":
            return self.asked.kind
        grant = self.asked.get("grant_type")
        if grant is None and not self.asked.path:
            [only] = self.grants if len(self.grants) == 1 else [""]
            return {CODE: "authorize", CREDENTIALS: CREDENTIALS}.get(only, "")
        return grant.value if grant and grant.value and grant.value in REQUESTS else ""

    @property
    def parameters(self) -> Parameters | None:
        """Returns the parameters that such a request has, or None where it is not known what it is for."""
        return REQUESTS.get(self.kind)

    @property
    def grants(self) -> list[str]:
        """Returns the grant types that the app is registered for, as far as that is known."""
        return [one.text for one in self.context.registration.grant_types] if self.context else []

    @property
    def is_other_grant(self) -> bool:
        """Tells that the app is not registered for the grant type; KS623 says so, and the rest is beside the point."""
        grant = CODE if self.kind in {"authorize", "refresh_token"} else self.kind
        return bool(self.grants and grant and grant != "revoke" and grant not in self.grants)

    @property
    def needs(self) -> Resolved | None:
        """Returns what the app, or the job, needs, or None where not all of that is known."""
        if self.context is None:
            return None
        needs = self.context.resolved if self.job is None else self.context.jobs[self.job]
        return needs if needs.needs and not needs.unresolved else None

    @property
    def is_code(self) -> bool:
        """Tells whether the request is for an authorization code, or gives one back."""
        return self.kind in {"authorize", CODE}

    @property
    def scopes(self) -> tuple[str, ...]:
        """Returns the names of the scopes that are asked for, as far as they may be shown."""
        return self.asked.scopes

    @property
    def registered_scopes(self) -> tuple[str, ...]:
        """Returns the scopes of the registration to compare with, or none where not all that is asked for is known."""
        scope = self.asked.get("scope")
        is_known = scope is not None and bool(scope.value) and scope.fault != "form"
        return tuple(self.context.places) if self.context and is_known else ()

    @property
    def host(self) -> str:
        """Returns the host, unless it is not known, or cannot be shown."""
        return self.asked.host if self.asked.host and _is_plain(self.asked.host) else ""

    @property
    def is_local(self) -> bool:
        """Tells whether the request goes to the local computer, as in a test."""
        return (self.asked.host or "").strip("[]") in LOOPBACK

    def is_root(self, name: str) -> bool:
        """Tells whether a name is that of a scope that covers a whole service."""
        scope = self.catalog.scopes.get(name)
        return scope is not None and scope.parent is None and scope.open_ended is not None

    def lacks(self, name: str) -> bool:
        """Tells for sure that a parameter is not there, or is empty."""
        given = self.asked.get(name)
        return self.asked.is_whole and (given is None or given.length == 0)

    def given(self, name: str) -> Parameter | None:
        """Returns a parameter that has a value which is known."""
        given = self.asked.get(name)
        return given if given and given.length else None

    def finding(
        self, at: str, message: str, remedy: str, *, severity: str = "", evidence: tuple[str, ...] = ()
    ) -> Finding:
        """Returns a finding on a parameter, or on the request as a whole."""
        parameter = self.asked.get(at)
        line = (parameter.line if parameter else None) or self.asked.line or 0
        return Finding(
            message=message,
            file=self.asked.file,
            line=line,
            at=at,
            remedy=remedy,
            severity=severity,
            evidence=evidence,
        )


def characters(number: int) -> str:
    """Returns how many characters there are, in words.

    >>> characters(1), characters(42)
    ('1 character', '42 characters')
    """
    return f"{number} character{'' if number == 1 else 's'}"


def listed(names: Iterable[str]) -> str:
    """Returns names in a row.

    >>> listed(["kai", "kc"])
    '`kai`, `kc`'
    """
    return ", ".join(f"`{name}`" for name in names)


def is_ours(catalog: Catalog, asked: Asked, *, is_registered: bool) -> bool:
    """Tells whether a request is for the authorization server of a catalog, and not for any other.

    Its path tells, which is that of the catalog, or its host, which the catalog knows; or scopes do that only this
    catalog has. Where the host is not known, the end of the path will do for a request of a registered app.
    """
    if asked.method in PRELIMINARY:
        return False
    path = urlsplit(catalog.url_of(asked.kind)).path
    if path and asked.path == path:
        return True
    if asked.host is not None and (asked.host in index(catalog).hosts or outside_host(catalog, asked.host)):
        return not asked.path or "oauth" in asked.path.lower()
    names = asked.scopes
    own = [name for name in names if name in catalog.scopes and catalog.scopes[name].kind != IDENTITY]
    if any(re.search("[.:]", name) for name in own) or (own and len(own) == len(names)):
        return True
    return is_registered and asked.host is None and bool(asked.path) and path.endswith(asked.path)
