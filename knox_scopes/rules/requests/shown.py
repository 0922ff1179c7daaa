"""Reads the requests to the authorization server that a file shows, if it is not a registration."""

__all__ = ["Requests", "requests_in", "requests_in_text"]

import io
import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from knox_scopes.apps.registration import SCHEMA, properties
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import printable
from knox_scopes.rules.requests.held import is_ours
from knox_scopes.usage.calls import Asked, Unread

# The formats that show such requests with their parameters; other files are no registrations either, and said to be so.
FORMATS = frozenset({"bruno", "env", "har", "http", "insomnia", "postman", "source", "text", "vcr"})
SOURCE, TEXT = "source", "text"
# With these, a file with a key of registrations needs no other look.
ENDINGS = (".json", ".yaml", ".yml")


class Requests(NamedTuple):
    """The requests to the authorization server of a catalog that a file shows, and what of it could not be read.

    `lines` is empty, as for a registration that holds a secret: such files often do. `is_argument` tells that it is no
    file, but an address or a command that was given as it is.
    """

    file: str
    asked: tuple[Asked, ...]
    unread: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    is_argument: bool = False


def requests_in(catalog: Catalog, name: str, content: bytes, *, is_registered: bool = False) -> Requests | None:
    """Returns what a file shows, or None where it is to be taken for a registration, and be it a broken one.

    A file with a key of registrations is one, unless it is source code, and so is one with the ending of registrations
    that has no format with requests; of a text with that ending, this is not said before it has a request to some
    authorization server.
    Raises InputError for a file that cannot be read.
    """
    if name.lower().endswith(ENDINGS) and _is_registration(content):
        return None
    from knox_scopes.usage.uses import uses  # noqa: PLC0415 - a registration is read without

    form = _format(name, content)
    # Standard input has no name that tells.
    may_be = name == "-" or name.lower().endswith(ENDINGS)
    if form != SOURCE and _is_registration(content):
        return None
    if form not in FORMATS:
        return None if may_be else Requests(printable(name), ())
    if not os.path.isfile(name):  # a pipe can be read once only
        found = _read(form, name, content)
    else:
        usage = uses(catalog, name, form=form)
        found = [*usage.asked, *(Unread(one.line, one.why) for one in usage.unread)]
    asked = [one for one in found if isinstance(one, Asked)]
    if form == TEXT and not asked and may_be:
        return None
    # Of a text, most lines may be anything.
    return _requests(catalog, name, asked if form in {TEXT, SOURCE} else found, is_registered=is_registered)


def requests_in_text(catalog: Catalog, text: str, name: str, *, is_registered: bool = False) -> Requests | None:
    """Returns what an address or a command shows, or None where it is no request to any authorization server."""
    asked = [one for one in _read(TEXT, name, text.encode()) if isinstance(one, Asked)]
    if len(text.split()) == 1 and "?" not in text:
        # An authorize URL alone is the whole request; what else is sent elsewhere, a URL does not tell.
        asked = [one._replace(is_whole=one.kind == "authorize") for one in asked]
    found = _requests(catalog, name, asked, is_registered=is_registered)
    return found._replace(is_argument=True) if asked else None


def _format(name: str, content: bytes) -> str | None:
    """Returns the format of a file, or None for one that has none; a text may have nothing that is right."""
    from knox_scopes.usage import formats  # noqa: PLC0415 - as above
    from knox_scopes.usage.files import HEAD, opened  # noqa: PLC0415 - the same
    from knox_scopes.usage.source import is_source  # noqa: PLC0415 - the same
    from knox_scopes.usage.text import LANGUAGES  # noqa: PLC0415 - the same

    if is_source(name):
        return SOURCE
    if not os.path.isfile(name):
        form = formats.detected(content[:HEAD], name)
    else:
        with opened(name) as file:
            form = formats.detected(file.head, os.path.basename(name))
    return form or (None if name.lower().endswith(LANGUAGES) else TEXT)


def _read(form: str, name: str, content: bytes) -> list[Asked | Unread]:
    """Returns what a content of a format shows."""
    from knox_scopes.usage import formats  # noqa: PLC0415 - as above
    from knox_scopes.usage.files import Opened  # noqa: PLC0415 - the same

    found = formats.read(form, name, Opened(io.BytesIO(content), b"", []))
    return [one for one in found if isinstance(one, Asked | Unread)]


def _requests(catalog: Catalog, name: str, found: Sequence[Asked | Unread], *, is_registered: bool) -> Requests:
    name = printable(name)
    ours = [
        one._replace(file=name)
        for one in found
        if isinstance(one, Asked) and is_ours(catalog, one, is_registered=is_registered)
    ]
    unread = [
        f"{name}:{one.line}: {one.why}" if one.line else f"{name}: {one.why}"
        for one in found
        if isinstance(one, Unread)
    ]
    return Requests(name, tuple(ours), tuple(unread))


def _is_registration(content: bytes) -> bool:
    """Tells whether a text has a key of registrations where one stands: at the beginning of a line, or as the first."""
    keys = "|".join(sorted(properties(SCHEMA)))
    text = content.decode("utf-8", "replace").lstrip("\ufeff")
    return re.search(rf"(?m)^[\"']?(?:{keys})[\"']?\s*:|\A\s*\{{\s*[\"']?(?:{keys})[\"']?\s*:", text) is not None
