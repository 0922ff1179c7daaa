"""The formats that calls are read from, and which of them a file has.

A format is one module: `is_it` tells by the first bytes of a file and by its name whether it has the format, and `read`
yields what it shows. A module with `BESIDE` also takes the content of the files beside it that match these patterns.
"""

__all__ = ["FORMATS", "SOURCE", "Beside", "detected", "named", "read"]

import os
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from importlib import import_module
from typing import BinaryIO, Protocol, cast

from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean
from knox_scopes.usage.alike import Known
from knox_scopes.usage.calls import Found, Unread
from knox_scopes.usage.files import Opened, small

# In the order in which they are asked whether a file is theirs: those that tell for sure come first.
FORMATS = {
    "har": "knox_scopes.usage.har",
    "uses": "knox_scopes.usage.saved",
    "env": "knox_scopes.usage.env_files",
    "postman": "knox_scopes.usage.postman",
    "insomnia": "knox_scopes.usage.insomnia",
    "bruno": "knox_scopes.usage.bruno",
    "http": "knox_scopes.usage.http_files",
    "openapi": "knox_scopes.usage.openapi",
    "vcr": "knox_scopes.usage.cassettes",
    "wiremock": "knox_scopes.usage.wiremock",
    "otlp": "knox_scopes.usage.spans",
    "json-lines": "knox_scopes.usage.json_lines",
    "access-log": "knox_scopes.usage.access_logs",
    "proxy-csv": "knox_scopes.usage.proxy_csv",
    "client-log": "knox_scopes.usage.client_logs",
    "source": "knox_scopes.usage.source",
    "text": "knox_scopes.usage.text",
}

# Read as a whole, and so by those who have all of it.
SOURCE = "source"

Beside = Mapping[str, bytes]


class Format(Protocol):
    """The module of a format."""

    def is_it(self, head: bytes, name: str) -> bool:
        """Tells whether a file has the format."""

    def read(self, stream: BinaryIO) -> Iterable[Found]:
        """Yields what a file shows."""


class FormatBeside(Protocol):
    """The module of a format that takes the values of variables from files beside."""

    BESIDE: tuple[str, ...]

    def read(self, stream: BinaryIO, beside: Beside) -> Iterable[Found]:
        """Yields what a file shows; `beside` has the content of files by their names."""


class FormatByHost(Protocol):
    """The module of a format that is faster where it need not tell apart what is called on other hosts."""

    BY_HOST: bool

    def read(self, stream: BinaryIO, is_known: Known) -> Iterable[Found]:
        """Yields what a file shows."""


def named(name: str) -> str:
    """Returns the name of a format; raises InputError for one that there is not."""
    if name not in FORMATS:
        known = f"; the formats are {', '.join(FORMATS)}"
        raise InputError(f"`{name}` is not a format{did_you_mean(name, FORMATS, otherwise=known)}")
    return name


class UnknownFormatError(InputError):
    """A file has none of the formats; whoever knows which it has can name it."""


def detected(head: bytes, name: str) -> str | None:
    """Returns the name of the format that a file has by its first bytes and its name, or None."""
    return next((form for form in FORMATS if form != SOURCE and _module(form).is_it(head, name)), None)


def read(form: str, name: str, file: Opened, is_known: Known = lambda _: True) -> Iterator[Found]:
    """Yields what a file of a format shows; where it cannot be read on, the last thing says so.

    `is_known` tells of a host whether the paths of calls to it count; of others, a format may leave them out.
    """
    module = _module(form)
    try:
        if patterns := getattr(module, "BESIDE", ()):
            yield from cast("FormatBeside", module).read(file.stream, _beside(name, patterns))
        elif getattr(module, "BY_HOST", False):
            yield from cast("FormatByHost", module).read(file.stream, is_known)
        else:
            yield from module.read(file.stream)
    except OSError as error:
        yield Unread(None, error.strerror or "it cannot be read on")
    if file.broken:
        yield Unread(None, file.broken[0])


def _module(form: str) -> Format:
    return cast("Format", import_module(FORMATS[form]))


def _beside(name: str, patterns: tuple[str, ...]) -> Beside:
    """Returns the content of the small files beside a file that match a pattern, by their paths from there."""
    folder = os.path.dirname(name)
    found: dict[str, bytes] = {}
    for pattern in patterns:
        inside, _, ending = pattern.rpartition("/")
        try:
            beside = sorted(os.listdir(os.path.join(folder, inside) or "."))
        except OSError:
            beside = []
        for one in beside:
            if fnmatch(one, ending) and (content := small(os.path.join(folder, inside, one))) is not None:
                found[os.path.join(inside, one)] = content
    return found
