"""What was called, asked for and refused, without anything that may hold a secret, in bounded memory."""

__all__ = ["Refused", "Seen"]

from collections import Counter
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from knox_scopes.access.review import Review, review
from knox_scopes.catalog.days import this_second
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.calls import Call, Found, Token
from knox_scopes.usage.sightings import Sightings
from knox_scopes.usage.usage import ReadFile, Usage

FORM = "sandbox"
UNLISTED = "(not listed)"


class Refused(NamedTuple):
    """How often an endpoint refused, with which status and error."""

    at: str
    status: int
    error: str
    count: int  # type: ignore[assignment]  # the word of the field, in front of the method of tuples


class Seen:
    """Keeps what the sandbox has seen; any number of threads may ask."""

    def __init__(self, catalog: Catalog, registered: Iterable[str]) -> None:
        """Begins with nothing seen; takes the scopes of the registration."""
        self.catalog, self.registered = catalog, tuple(registered)
        self._sightings = Sightings(catalog)
        self._count = 0
        self._refused: Counter[tuple[str, int, str]] = Counter()
        self._lock = Lock()

    def call(self, method: str, path: str, status: int, at: str = "", error: str = "") -> None:
        """Keeps a call, and how it was answered."""
        # A path without a host is recognised wherever its service may lie.
        self._gather(Call(method.upper(), None, path, "traffic", status, this_second()))
        if error:
            with self._lock:
                self._refused[at or UNLISTED, status, error] += 1

    def token(self, path: str, scopes: Iterable[str]) -> None:
        """Keeps the scopes of a token that was issued."""
        names = tuple(scopes)
        self._gather(Token(None, path, names, names))

    @property
    def usage(self) -> Usage:
        """Returns what was called, as `uses` answers it."""
        with self._lock:
            return Usage(self.catalog, self._sightings, [ReadFile(FORM, FORM, self._count)], None)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Returns what was refused."""
        with self._lock:
            return tuple(Refused(*key, count) for key, count in sorted(self._refused.items()))

    def review(self, usage: Usage) -> Review:
        """Returns what of the registered scopes was not needed, what is missing, and the least set."""
        return review(self.catalog, self.registered, usage)

    def _gather(self, found: Found) -> None:
        with self._lock:
            self._count += self._sightings.gather((found,), FORM)
