"""What a registration lets its app ask the authorization server for."""

__all__ = ["MSP", "Credentials", "Terms", "terms_of"]

import secrets
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from typing import NamedTuple

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import CODE, CREDENTIALS
from knox_scopes.apps.registration import Item, Registration, text_of
from knox_scopes.apps.urls import absolute, minutes
from knox_scopes.catalog import oauth
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean

CLIENT_ID, CLIENT_SECRET = "KNOX_CLIENT_ID", "KNOX_CLIENT_SECRET"
MSP = "msp"


class Credentials(NamedTuple):
    """The client ID and secret of the app; `given` tells whether they come from the environment."""

    client_id: str
    client_secret: str
    given: bool = False

    def __repr__(self) -> str:
        """Returns the ID, and not the secret."""
        return f"<Credentials {self.client_id}>"

    @staticmethod
    def of(environment: Mapping[str, str]) -> "Credentials":
        """Returns those of an environment, or new ones where it has none; raises InputError where it has half."""
        found = tuple(environment.get(name, "") for name in (CLIENT_ID, CLIENT_SECRET))
        if all(found):
            if not all(text.isascii() and text.isprintable() and " " not in text for text in found):
                raise InputError(f"{CLIENT_ID} and {CLIENT_SECRET} are printable ASCII without spaces; these are not")
            return Credentials(found[0], found[1], given=True)
        if any(found):
            raise InputError(f"set both {CLIENT_ID} and {CLIENT_SECRET}, or neither; then the sandbox makes its own")
        return Credentials(f"sandbox-{secrets.token_hex(8)}", f"sandbox.{secrets.token_urlsafe(32)}")

    def is_client(self, client_id: str) -> bool:
        """Tells whether a client ID is that of the app."""
        return compare_digest(self.client_id.encode(), client_id.encode())

    def match(self, client_id: str, client_secret: str) -> bool:
        """Tells whether both are those of the app, in a time that tells nothing of them."""
        return self.is_client(client_id) & compare_digest(self.client_secret.encode(), client_secret.encode())

    @property
    def lines(self) -> tuple[str, str]:
        """Returns what sets the variables in a shell."""
        return f"export {CLIENT_ID}={self.client_id}", f"export {CLIENT_SECRET}={self.client_secret}"


class Terms(NamedTuple):
    """What an app is registered with; lifetimes are in seconds.

    `scopes` are those that are registered, and `within` these and all that they imply. `unknown` are those that the
    catalog does not have: they can be asked for, and open nothing.
    """

    audience: str
    grants: frozenset[str]
    redirect_urls: tuple[str, ...]
    scopes: tuple[str, ...]
    within: frozenset[str]
    unknown: tuple[str, ...]
    code: int
    access: int
    refresh: int


def terms_of(catalog: Catalog, registration: Registration) -> Terms:
    """Returns the terms of a registration; raises InputError with all that the portal would not take either."""
    Registration.checked(registration)
    faults = [str(problem) for problem in registration.problems]
    known = (CODE, CREDENTIALS)
    grants = frozenset(item.text for item in registration.grant_types)
    faults += (
        f"`{name}` is not a grant type{did_you_mean(name, known, otherwise=f'; there are {CODE} and {CREDENTIALS}')}"
        for name in sorted(grants.difference(known))
    )
    if not grants:
        faults.append(f"no `grant_types`: give {CREDENTIALS}, {CODE}, or both")
    if not registration.scopes:
        faults.append("no `scopes`: the portal wants at least one")
    # Parameters of a redirect URL are dropped (Authentication for Knox E-FOTA, 2024-09-12 and 2026).
    urls = tuple(dict.fromkeys(item.text.partition("?")[0] for item in registration.redirect_urls))
    if CODE in grants and not urls:
        faults.append(f"no `redirect_urls`: {CODE} needs at least one")
    faults += (
        f"`{url}` is not a redirect URL: it has scheme and host, and neither `#` nor `*`, user information or odd marks"
        for url in urls
        if not _is_redirect(url)
    )
    expiration = registration.expiration
    given = (
        ("authorization_code", expiration.authorization_code, oauth.AUTHORIZATION_CODE),
        ("access_token", expiration.access_token, oauth.ACCESS_TOKEN),
        ("refresh_token", expiration.refresh_token, oauth.REFRESH_TOKEN),
    )
    faults += _lifetime_faults(given)
    if faults:
        wrong = "; ".join(dict.fromkeys(faults))
        raise InputError(f"{registration.file}: the portal would not take this app (see `knox-scopes lint`): {wrong}")
    granted = grant(catalog, [item.text for item in registration.scopes])
    scopes = tuple(dict.fromkeys(item.text for item in registration.scopes))
    return Terms(
        text_of(registration.audience),
        grants,
        urls,
        scopes,
        frozenset((*granted.implied, *scopes)),
        granted.unknown,
        *(60 * (minutes(item.text) if item else lifetime.default) for _, item, lifetime in given),
    )


def _is_redirect(url: str) -> bool:
    """Tells whether a URL is one that a browser may be sent to, and that stands in a header as it is."""
    parts = absolute(url)
    return parts is not None and url.isascii() and not {"#", "*", ";", ",", "'"} & {*url} and "@" not in parts.netloc


def _lifetime_faults(given: Iterable[tuple[str, Item | None, oauth.Lifetime]]) -> Iterable[str]:
    """Yields what is wrong with lifetimes."""
    for name, item, lifetime in given:
        if item is not None and not lifetime.least <= minutes(item.text) <= lifetime.most:
            yield f"`{name}` is {item.text}; the portal takes {lifetime.least} to {lifetime.most} minutes"
