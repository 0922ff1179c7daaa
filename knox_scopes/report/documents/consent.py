"""What `consent` has to say: what the customers of an app are asked to allow, and what it can do then."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["consent_document"]

from typing import TYPE_CHECKING

from knox_scopes.catalog.freshness import freshness
from knox_scopes.report.access import data_of
from knox_scopes.report.consent import AGAIN, NOT_ASKED, OWN_WORDS, named
from knox_scopes.report.document import Code, Document, Heading, Items, Table
from knox_scopes.report.documents.parts import access_blocks, names_text, scopes_tree, sentence
from knox_scopes.report.graph import standing
from knox_scopes.report.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knox_scopes.apps.consent import Consent
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.document import Block


def consent_document(consent: Consent, catalog: Catalog) -> Document:
    """Returns what customers are asked to allow as a report."""
    scopes, services = count(len(consent.scopes), "scope"), count(len(consent.services), "service")
    verb = "asks its customers to allow" if consent.asked else "is registered for"
    unknown = f"; {count(len(consent.unknown), 'name')} not in the catalog" if consent.unknown else ""
    return Document(
        title="Consent of customers",
        verdict=f"{named(consent)} {verb} {scopes} of {services}{unknown}",
        tone="poor" if consent.unknown else "good",
        blocks=tuple(_consent(consent, catalog)),
        data=data_of(freshness(catalog, consent.scopes)),
    )


def _consent(consent: Consent, catalog: Catalog) -> Iterator[Block]:
    yield f"{sentence(f'{OWN_WORDS}; {AGAIN}' if consent.asked else ' '.join(NOT_ASKED))}."
    if consent.unknown:
        yield Heading("Not in the catalog, so what they grant is unknown")
        yield Items(tuple(map(Code, consent.unknown)))
    for title, asked in consent.services.items():
        yield Heading(title)
        yield Table(
            ("Scope", "What it grants", "Also covers"),
            tuple((Code(one.scope), one.summary, names_text(one.covers)) for one in asked),
        )
    yield from access_blocks("This lets the app use", consent.opens, catalog)
    yield from scopes_tree(catalog, standing(catalog, (), consent.scopes, asked=False))
