"""Reads requests to an authorization server out of the lines of a text: addresses with their queries, and commands."""

__all__ = ["Lines"]

import re
from collections.abc import Iterator

from knox_scopes.access.addresses import address_of
from knox_scopes.access.commands import command_in
from knox_scopes.endpoints import known_method
from knox_scopes.usage.calls import Asked, call
from knox_scopes.usage.oauth import Sent, asked
from knox_scopes.usage.oauth_commands import sent_by

# An address, perhaps behind a method; what closes the sentence or the quote around it is no part of it.
ADDRESS = re.compile(
    r"(?:\b([A-Za-z]{3,7})[ \t]+)?[`\"'(<]*((?:https?://|/|\{|\$|<\w)[^\s`\"'<>|]*/(?:authorize|revoke|token)\b"
    r"(?:\?[^`\"'|]*)?)"
)
END = re.compile(r"(?:(?<!\.)\.|[)\],;:`\"'>\\\s])+$")
# Behind a query, words; in one, a space is a mistake that has to be seen.
AFTER = re.compile(r"\s+(?:HTTP/[\d.]+|[^\s=&]+(?:\s+[^\s=&]+)*)\s*$")
# A line in which a query goes on, as pages break one: `scope=a&`, perhaps numbered and in quotes.
GOES_ON = re.compile(r"[\s`\"']*(?:(?:\d{1,3}[.)]|[-*+>])\s+)?[\s`\"']*([\w.~%-]+=[^`\"'\s]*?&?)[`\"'\\\s]*$")
MOST_LINES = 20


class Lines:
    """Goes through the lines of a text; the query of an address may go on in the lines below."""

    def __init__(self) -> None:
        """Begins with nothing open."""
        self._open: tuple[int, str, str] | None = None
        self._left = 0

    @property
    def is_open(self) -> bool:
        """Tells whether a query may go on in the next line; if not, a line is to be taken only for such an address."""
        return self._open is not None

    def take(self, number: int, text: str) -> Iterator[Asked]:
        """Yields what is whole with a line, or with a command over several lines."""
        if self._open is not None:
            first, method, url = self._open
            found = GOES_ON.fullmatch(text)
            if found and self._left:
                self._left -= 1
                self._open = (first, method, url + found[1])
                if not found[1].endswith("&"):
                    yield from self.rest()
                return
            yield from self.rest()
        if command_in(text):
            for method, url, sent in sent_by(text):
                yield from _asked(number, method, url, sent)
            return
        for found in ADDRESS.finditer(text):
            url = END.sub("", AFTER.sub("", found[2]))
            self._open, self._left = (number, known_method(found[1] or "") or "", url), MOST_LINES
            if not url.endswith(("?", "&")):
                yield from self.rest()

    def rest(self) -> Iterator[Asked]:
        """Yields what was open until now."""
        if self._open is not None:
            number, method, url = self._open
            self._open = None
            yield from _asked(number, method, url, Sent())


def _asked(number: int, method: str, url: str, sent: Sent) -> Iterator[Asked]:
    path, mark, query = url.partition("?")
    address = address_of(path)
    made = call(method or None, address.text, "declared", line=number)
    found = asked(made, f"{address.text}{mark}{query}", sent)
    if found:
        yield found
