"""Tells which of the catalog's sources a page is, or which it is the next version of."""

__all__ = ["Identity", "identify"]

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from knox_scopes.catalog.model import Catalog, Source
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean
from pages.values import Page


class Identity(NamedTuple):
    """Holds the keys of the sources that a page is, by service; `known` is false for a version not recorded yet.

    Then the sources are those of the newest version before it; there may be none. `versions` has those of all versions
    up to the page: what it has been seen to say, and how it has been seen to be broken, it may well still.
    """

    keys: Mapping[str, frozenset[str]]
    versions: Mapping[str, frozenset[str]]
    known: bool

    def __str__(self) -> str:
        """Returns the keys, sorted."""
        return ", ".join(sorted({key for keys in self.keys.values() for key in keys}))


def identify(page: Page, catalog: Catalog, day: str, asked: Sequence[str] = ()) -> Identity:
    """Returns the identity of a page of a day: the sources asked for, or those whose title and date it carries.

    A page without a date may also be what the catalog knows without a date and takes to be of that day.
    Raises InputError for an unknown source, and where it cannot be told which one the page is.
    """
    sources = [(name, source) for name, service in catalog.services.items() for source in service.sources.values()]
    if asked:
        known = {source.key for _, source in sources}
        for key in asked:
            if key not in known:
                raise InputError(f"no source `{key}` in the catalog{did_you_mean(key, known)}")
        return _identity(sources, [source for _, source in sources if source.key in asked], known=True)
    titled = [source for _, source in sources if source.title in page.titles]
    found = [source for source in titled if source.updated == day]
    undated = [] if page.date else _undated(sources, day, sure=bool(found))
    if found or undated:
        return _identity(sources, found or undated, known=True, perhaps=undated)
    newest = max((source.updated for source in titled if source.updated < day), default="")
    earlier = [source for source in titled if source.updated == newest]
    return _identity(sources, earlier, known=False)


def _undated(sources: Iterable[tuple[str, Source]], day: str, *, sure: bool) -> list[Source]:
    """Returns the sources without a date of their own that are taken to be of the day; they must be one page."""
    found = [source for _, source in sources if source.basis == "inferred" and source.updated == day]
    if len({source.url for source in found}) < 2:  # noqa: PLR2004 - one page, or none
        return found
    if sure:
        return []
    keys = ", ".join(sorted({source.key for source in found}))
    raise InputError(f"the page may be several sources of {day}: {keys}; say which with --source")


def _identity(
    sources: Iterable[tuple[str, Source]], found: Iterable[Source], *, known: bool, perhaps: Iterable[Source] = ()
) -> Identity:
    """Returns the identity of a page that is the found sources: the same address is the same page in every service.

    What the page is perhaps may explain how it departs, but does not oblige it to.
    """
    days = {source.url: source.updated for source in found}
    maybe = days | {source.url: source.updated for source in perhaps}
    keys: dict[str, set[str]] = {}
    versions: dict[str, set[str]] = {}
    for name, source in sources:
        if source.updated == days.get(source.url):
            keys.setdefault(name, set()).add(source.key)
        if source.updated <= maybe.get(source.url, ""):
            versions.setdefault(name, set()).add(source.key)
    return Identity(_frozen(keys), _frozen(versions), known)


def _frozen(keys: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(own) for name, own in keys.items()}
