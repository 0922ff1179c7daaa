"""What the customers of an app are asked to allow."""

__all__ = ["Asked", "Consent", "consent"]

from typing import NamedTuple

from knox_scopes.access.grant import grant
from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import Registration, text_of
from knox_scopes.catalog.model import Access, Catalog


class Asked(NamedTuple):
    """A scope that a customer is asked to allow, and what it covers without being shown beside it."""

    scope: str
    summary: str
    covers: tuple[str, ...]


class Consent(NamedTuple):
    """What the consent screen is about: by service the scopes, and `opens` all that they let the app do.

    `asked` is false for an app without the authorization code grant: it acts for the organisation that registers it,
    and no customer is asked. `unknown` are requested names that the catalog does not have.
    """

    asked: bool
    app: str
    company: str
    services: dict[str, tuple[Asked, ...]]
    opens: Access
    unknown: tuple[str, ...]

    @property
    def scopes(self) -> tuple[str, ...]:
        """Returns the scopes that customers are asked to allow."""
        return tuple(one.scope for asked in self.services.values() for one in asked)


def consent(catalog: Catalog, registration: Registration) -> Consent:
    """Returns what the customers of an app are asked to allow.

    Of a scope requested together with what it implies, the screen shows the upper one alone (release notes of the
    authentication service, 2024-09-25).
    """
    context = Context(catalog, registration)
    services: dict[str, tuple[Asked, ...]] = {}
    granted = {name: grant(catalog, name) for name in sorted(context.known)}
    for name, opened in granted.items():
        if any(name in other.implied for above, other in granted.items() if above != name):
            continue
        scope = catalog.scopes[name]
        covers = tuple(other for other in granted if other != name and other in opened.implied)
        title = catalog.services[scope.service].title
        services[title] = (*services.get(title, ()), Asked(name, scope.summary, covers))
    return Consent(
        asked=context.code_grant is not None,
        app=context.app,
        company=text_of(registration.consent_screen.company_name),
        services=dict(sorted(services.items())),
        opens=context.review.opens,
        unknown=tuple(name for name in context.places if name not in granted),
    )
