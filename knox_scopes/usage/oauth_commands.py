"""Reads what commands send to an authorization server; nothing of it stays but what is kept of such a request."""

__all__ = ["sent_by"]

import re
from collections.abc import Callable, Iterator

from knox_scopes.access.commands import (
    CURL,
    CURL_LONG,
    CURL_SHORT,
    HTTPIE,
    HTTPIE_VALUED,
    POWER_SWITCHES,
    POWERSHELL,
    WGET,
    WGET_LONG,
    WGET_SHORT,
    Words,
    options_of,
    tool_of,
    words_of,
)
from knox_scopes.catalog.oauth import FORM
from knox_scopes.endpoints import known_method
from knox_scopes.usage.oauth import Sent, with_query

JSON, MULTIPART = "application/json", "multipart/form-data"
# The entries of a table in PowerShell: `name = 'value'`, in quotes or a variable.
TABLE = re.compile(r"@\{([^{}]*)\}")
ENTRY = re.compile(r"[\"']?(\w+)[\"']?\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|(\$[\w.:]+))")

Request = tuple[str, str, Sent]
Pairs = list[tuple[str, str]]


def sent_by(text: str) -> Iterator[Request]:
    """Yields the method, the address and what else is sent, of the requests that commands make."""
    for words in words_of(text):
        for place, word in enumerate(words):
            read = next((read for names, read in READERS.items() if tool_of(word) in names), None)
            if read:
                yield from read(words[place + 1 :], text)
                break


class _Sent:
    """Gathers what a command sends."""

    def __init__(self) -> None:
        self.method = self.type = ""
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.pairs: Pairs = []
        self.query: Pairs = []
        self.is_basic = self.in_query = False
        self.is_whole = True

    def header(self, text: str) -> None:
        """Takes a header."""
        name, _, value = text.partition(":")
        if name.strip().lower() == "content-type":
            self.type = value.strip()
        elif name.strip().lower() == "authorization":
            self.is_basic = True

    def data(self, text: str, *, is_text: bool = False) -> None:
        """Takes a body, or the name of a file that has it."""
        if text.startswith("@") and not is_text:
            self.is_whole = False
        else:
            self.texts.append(text)

    def requests(self) -> Iterator[Request]:
        """Yields the requests."""
        text, pairs = "&".join(self.texts), tuple(self.pairs)
        kind = self.type or (FORM if text or pairs else "")
        for address in self.addresses:
            url = with_query(address, self.query)
            if self.in_query:
                url = with_query(f"{url}{'&' if '?' in url else '?'}{text}" if text else url, pairs)
                yield self.method or "GET", url, Sent(is_basic=self.is_basic, is_whole=self.is_whole)
            else:
                is_sent = bool(text or pairs or not self.is_whole)
                method = self.method or ("POST" if is_sent else "GET")
                yield method, url, Sent(text, pairs, kind, is_basic=self.is_basic, is_whole=self.is_whole)


def _curl(words: Words, _: str) -> Iterator[Request]:  # noqa: C901 - a case for each option that sends something
    sent = _Sent()
    for option, value in options_of(words, CURL_SHORT, CURL_LONG):
        name, sign, rest = value.partition("=")
        if option in {"X", "request"}:
            sent.method = value.upper()
        elif option in {"G", "get"}:
            sent.in_query = True
        elif option in {"H", "header"}:
            sent.header(value)
        elif option in {"u", "user"}:
            sent.is_basic = True
        elif option in {"", "url"}:
            sent.addresses.append(value)
        elif option == "data-urlencode" and ("@" in name or not sign):
            sent.is_whole = False
        elif option == "data-urlencode":
            sent.pairs.append((name, rest))
        elif option == "url-query":
            sent.query.append((name, rest))
        elif option in {"F", "form", "form-string"}:
            sent.type = MULTIPART
            sent.pairs.append((name, rest))
        elif option == "json":
            sent.type = JSON
            sent.data(value)
        elif option in {"d", "data", "data-ascii", "data-binary", "data-raw"}:
            sent.data(value, is_text=option == "data-raw")
    yield from sent.requests()


def _wget(words: Words, _: str) -> Iterator[Request]:
    sent = _Sent()
    for option, value in options_of(words, WGET_SHORT, WGET_LONG):
        if option == "method":
            sent.method = value.upper()
        elif option == "header":
            sent.header(value)
        elif option in {"post-data", "body-data"}:
            sent.data(value, is_text=True)
        elif option in {"post-file", "body-file"}:
            sent.is_whole = False
        elif option in {"user", "http-user"}:
            sent.is_basic = True
        elif not option:
            sent.addresses.append(value)
    yield from sent.requests()


def _httpie(words: Words, _: str) -> Iterator[Request]:
    sent = _Sent()
    left = iter(words)
    for word in left:
        if word in {"-f", "--form", "--multipart"}:
            sent.type = MULTIPART if word == "--multipart" else FORM
        elif word in HTTPIE_VALUED:
            sent.is_basic = sent.is_basic or word in {"-a", "--auth"}
            next(left, "")
        elif not word.startswith("-") and not sent.addresses and known_method(word):
            sent.method = word.upper()
        elif not word.startswith("-") and not sent.addresses:
            sent.addresses.append(word)
        elif found := re.match(r"([\w.-]+)(:=|==|=|:|@)(.*)", word, re.DOTALL):
            name, sign, value = found.groups()
            if sign == ":":
                sent.header(f"{name}:{value}")
            elif sign == "@":
                sent.is_whole = False
            else:
                (sent.query if sign == "==" else sent.pairs).append((name, value))
    sent.type = sent.type or (JSON if sent.pairs else "")
    yield from sent.requests()


def _power(words: Words, text: str) -> Iterator[Request]:
    sent = _Sent()
    sent.method = "GET"
    left = iter(words)
    for word in left:
        name, _, value = word[1:].partition(":")
        if not word.startswith("-"):
            sent.addresses.append(word)
        elif (name := name.lower()) not in POWER_SWITCHES:
            value = value or next(left, "")
            if name == "uri":
                sent.addresses.append(value)
            elif name in {"method", "custommethod"}:
                sent.method = value.upper()
            elif name == "contenttype":
                sent.type = value
            elif name in {"headers", "credential", "authentication"}:
                sent.is_basic = True
            elif name == "body" and "{}" not in value:
                sent.data(value)
            elif name == "body":
                sent.pairs += (
                    (one[1], one[one.lastindex or 1]) for table in TABLE.findall(text) for one in ENTRY.finditer(table)
                )
                sent.is_whole = False  # of a table, what is no text is not read
    yield from sent.requests()


READERS: dict[frozenset[str], Callable[[Words, str], Iterator[Request]]] = {
    CURL: _curl, WGET: _wget, HTTPIE: _httpie, POWERSHELL: _power,
}  # fmt: skip
