"""What the sources that a registration names show of the app; its rules are KS117, KS118 and KS119."""

__all__ = ["Shown", "is_named_source", "seen"]

import os
from contextlib import suppress
from glob import glob
from typing import TYPE_CHECKING, NamedTuple

from knox_scopes.apps.context import Seen
from knox_scopes.apps.registration import Item, Registration
from knox_scopes.catalog.days import days_between, is_day
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError

if TYPE_CHECKING:
    from knox_scopes.catalog.strict import Keys
    from knox_scopes.usage.calls import Asked
    from knox_scopes.usage.usage import Usage

DAY = len("2026-01-01")


class Shown(NamedTuple):
    """What the sources of a registration show: its calls, and what it asks of authorization servers.

    There are no calls where it names no source.
    """

    calls: Seen | None = None
    asked: "tuple[Asked, ...]" = ()


def seen(catalog: Catalog, registration: Registration) -> Shown:
    """Returns what the sources of a registration show.

    The patterns are from the folder of the registration, and nothing outside it is read.
    """
    if not Registration.checked(registration).sources:
        return Shown()
    from knox_scopes.usage.uses import uses  # noqa: PLC0415 - only a registration with sources pays

    found: list[Usage] = []
    faults: list[tuple[Keys, str, str]] = []
    folder = os.path.dirname(registration.file)
    for source in registration.sources:
        try:
            for file in _files(folder, source):
                usage = uses(catalog, file)
                # In a folder there is much that shows no calls; a file that does must be read to its end.
                read = {one.file for one in usage.read}
                faults += (
                    (source.keys, f"{part.file}:{part.line}" if part.line else part.file, part.why)
                    for part in usage.unread
                    if part.file in read
                )
                found.append(usage)
        except InputError as error:
            faults.append((source.keys, source.text, str(error)))
    places: dict[str, str] = {}
    for usage in found:
        for use in usage.needs.values():
            places.setdefault(use.at, f"{use.evidence}, {use.where}")
    known = frozenset(places)
    for usage in found:
        for call in usage.unmatched:
            places.setdefault(call.call, f"{call.evidence}, {call.where}")
    days = {
        moment[:DAY]
        for usage in found
        for use in usage.needs.values()
        for moment in (use.first, use.last)
        if moment and is_day(moment[:DAY])
    }
    length = days_between(min(days), max(days)) + 1 if days else 0
    calls = Seen(dict(sorted(places.items())), known, tuple(faults), length)
    return Shown(calls, tuple(one for usage in found for one in usage.asked))


def is_named_source(registration: Registration, name: str) -> bool:
    """Tells whether a registration names a file, or a folder around it, as a source, and it has the format of one.

    Lines of text are a format too, but one that a broken registration could have.
    """
    from knox_scopes.usage import formats  # noqa: PLC0415 - only a registration with sources pays
    from knox_scopes.usage.files import HEAD  # noqa: PLC0415 - the same

    path = os.path.realpath(name)
    for source in registration.sources:
        with suppress(InputError, OSError):
            within = [os.path.realpath(file) for file in _files(os.path.dirname(registration.file), source)]
            if any(path == file or path.startswith(f"{file}{os.sep}") for file in within):
                with open(path, "rb") as file:
                    return formats.detected(file.read(HEAD), os.path.basename(path)) not in {None, "text"}
    return False


def _files(folder: str, source: Item) -> list[str]:
    """Returns the files and folders that a pattern means; raises InputError for none, and for any outside."""
    if os.path.isabs(source.text) or ".." in source.text.replace("\\", "/").split("/"):
        raise InputError(f"`{source.text}` leads out of the folder of the registration")
    names = sorted(glob(source.text, root_dir=folder or None, recursive=True))
    files = [os.path.join(folder, name) for name in names]
    inside = os.path.realpath(folder)
    if strays := [name for name in files if os.path.commonpath([inside, os.path.realpath(name)]) != inside]:
        raise InputError(f"`{strays[0]}` is a link that leads out of the folder of the registration")
    if not files:
        raise InputError(f"there is no file that matches `{source.text}`")
    return files
