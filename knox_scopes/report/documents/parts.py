"""The parts that several reports are made of: access, what could not be resolved, and the scopes as a drawing."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["access_blocks", "names_text", "scopes_tree", "sentence", "unresolved_blocks"]

from typing import TYPE_CHECKING

from knox_scopes.report.access import LABELS, UNLISTED, alike, amount, does
from knox_scopes.report.document import Code, Heading, Lines, Table, Tree, Word
from knox_scopes.report.graph import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from knox_scopes.access.reasons import Unresolved
    from knox_scopes.catalog.model import Access, Catalog
    from knox_scopes.report.document import Block, Cell


def sentence(text: str) -> str:
    """Returns a text with a capital letter at its start.

    >>> sentence("no issues found")
    'No issues found'
    """
    return f"{text[:1].upper()}{text[1:]}"


def names_text(names: Iterable[str]) -> str:
    """Returns names of the catalog as code.

    >>> names_text(["kai", "ke"])
    '`kai` `ke`'
    """
    return " ".join(f"`{name}`" for name in names)


def access_blocks(
    title: str, access: Access, catalog: Catalog, brought: Mapping[str, Access] | None = None
) -> Iterator[Block]:
    """Yields an access as a table, with the scopes that bring it where there are several; nothing for no access."""
    if not any(access):
        return
    several = brought if brought and len(brought) > 1 else {}
    rows: list[tuple[Cell, ...]] = []
    for kind, members in access._asdict().items():
        for member in members:
            what = f"`{member}` ({UNLISTED})" if kind == "reach" else Code(member)
            via = names_text(name for name, opens in several.items() if member in getattr(opens, kind))
            scope = catalog.scopes.get(member)
            told = scope.summary if scope else does(catalog, member)
            rows.append((Word(kind, LABELS[kind]), what, told, *((via,) if several else ())))
    yield Heading(f"{title}: {amount(access)}")
    yield Table(("Effect", "Endpoint, event or scope", "What it does", *(("Via",) if several else ())), tuple(rows))


def unresolved_blocks(unresolved: Iterable[Unresolved]) -> Iterator[Block]:
    """Yields what could not be resolved as a table, with the reason and what to try instead; nothing for nothing."""
    rows: list[tuple[Cell, ...]] = []
    for (message, suggestions), items in alike(unresolved).items():
        for item in items:
            given = Code(f"{item.input or '(empty)'}{f'  {item.at}' if item.at else ''}")
            rows.append((given, message, Lines(tuple(map(Code, suggestions)))))
    if rows:
        yield Heading("Unresolved")
        yield Table(("Given", "Why", "Try instead"), tuple(rows))


def scopes_tree(
    catalog: Catalog,
    states: Mapping[str, str],
    title: str = "Scopes",
    meanings: Mapping[str, str] = MEANINGS,
) -> Iterator[Block]:
    """Yields a drawing of the services that states are of; nothing where there are none."""
    services = {catalog.scopes[name].service for name in states}
    names = tuple(name for name, scope in catalog.scopes.items() if scope.service in services)
    if names:
        yield Tree(title, catalog, names, states, meanings)
