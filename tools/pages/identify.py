"""Tells which of the catalog's sources a page is, or which it is the next version of."""

__all__ = ["Identity", "identify"]

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from knox_scopes.catalog.model import STAGES, Catalog, Source
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean
from pages.values import Page


class Identity(NamedTuple):
    """The keys of the sources that a page is, by service; `known` is false for a version not recorded yet.

    Then the sources are those of the newest version before it; there may be none. `versions` has those of all versions
    up to the page: what it has been seen to say, and how it has been seen to be broken, it may well still. `stage` is
    what the page speaks of; a page of announcements continues those of what is there.
    """

    keys: Mapping[str, frozenset[str]]
    versions: Mapping[str, frozenset[str]]
    known: bool
    stage: str

    def __str__(self) -> str:
        """Returns the keys, sorted."""
        return ", ".join(sorted({key for keys in self.keys.values() for key in keys}))


class _Known(NamedTuple):
    """A source of a service, and the stage of what it shows."""

    service: str
    source: Source
    stage: str


def identify(page: Page, catalog: Catalog, day: str, asked: Sequence[str] = ()) -> Identity:
    """Returns the identity of a page of a day: the sources asked for, or those whose title and date it carries.

    A page without a date may also be what the catalog knows without a date and takes to be of that day.
    Raises InputError for an unknown source, and where it cannot be told which one the page is.
    """
    services = catalog.services.items()
    sources = [
        _Known(name, source, source.stage or service.stage)
        for name, service in services
        for source in service.sources.values()
    ]
    if asked:
        known = {entry.source.key for entry in sources}
        for key in asked:
            if key not in known:
                raise InputError(f"no source `{key}` in the catalog{did_you_mean(key, known)}")
        return _identity(sources, [entry for entry in sources if entry.source.key in asked], known=True)
    titled = [entry for entry in sources if entry.source.title in page.titles]
    found = [entry for entry in titled if entry.source.updated == day]
    # A page that says nothing of its stage is the one that is generally available, where there is that one.
    found = [entry for entry in found if entry.stage == (page.stage or "ga")] or ([] if page.stage else found)
    undated = [] if page.date else _undated(sources, day, sure=bool(found))
    if found or undated:
        return _identity(sources, found or undated, known=True, perhaps=undated)
    earlier = [entry for entry in titled if entry.source.updated < day]
    newest = max((entry.source.updated for entry in earlier), default="")
    earlier = [entry for entry in earlier if entry.source.updated == newest]
    return _identity(sources, earlier, known=False, stage=page.stage)


def _undated(sources: Iterable[_Known], day: str, *, sure: bool) -> list[_Known]:
    """Returns the sources without a date of their own that are taken to be of the day; they must be one page."""
    found = [entry for entry in sources if entry.source.basis == "inferred" and entry.source.updated == day]
    if len({entry.source.url for entry in found}) < 2:  # noqa: PLR2004 - one page, or none
        return found
    if sure:
        return []
    keys = ", ".join(sorted({entry.source.key for entry in found}))
    raise InputError(f"the page may be several sources of {day}: {keys}; say which with --source")


def _identity(
    sources: Iterable[_Known],
    found: Sequence[_Known],
    *,
    known: bool,
    perhaps: Iterable[_Known] = (),
    stage: str = "",
) -> Identity:
    """Returns the identity of a page that is the found sources: the same address is the same page in every service.

    What the page is perhaps may explain how it departs, but does not oblige it to.
    """
    stage = stage or next((entry.stage for entry in found), "ga")
    settled = STAGES[: STAGES.index(stage) + 1]
    days = {entry.source.url: entry.source.updated for entry in found}
    maybe = days | {entry.source.url: entry.source.updated for entry in perhaps}
    keys: dict[str, set[str]] = {}
    versions: dict[str, set[str]] = {}
    for name, source, at in sources:
        if source.updated == days.get(source.url) and (at == stage or (at in settled and not known)):
            keys.setdefault(name, set()).add(source.key)
        if source.updated <= maybe.get(source.url, "") and at in settled:
            versions.setdefault(name, set()).add(source.key)
    return Identity(_frozen(keys), _frozen(versions), known, stage)


def _frozen(keys: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(own) for name, own in keys.items()}
