"""Request texts, endpoint templates, and the router that finds the template of a request.

A template is a method and a path whose segments are literals or variables (`{id}`). Requests are never percent-decoded
to be matched: whatever could mean another path to a server (dot segments, encoded slashes and letters, bytes that are
not UTF-8, control characters) matches nothing, and what a server may strip or split at stands for no variable.
"""

__all__ = [
    "METHODS",
    "Request",
    "Router",
    "effect_of",
    "fits_variable",
    "host_of",
    "is_variable",
    "known_method",
    "lies_under",
    "masked",
    "parse_request",
    "path_fault",
    "shape",
    "split_request",
    "trim",
]

import re
from collections.abc import Iterable
from operator import itemgetter
from typing import Any, NamedTuple

from knox_scopes.errors import InputError

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})

EFFECTS = {"GET": "read", "HEAD": "read", "OPTIONS": "read", "DELETE": "destroy"}

_is_plain_path = re.compile(r"(?:/[A-Za-z0-9_{}-][A-Za-z0-9_.{}-]*)+/?").fullmatch
# The patterns that plain paths never meet are compiled when they are first used.
VARIABLE = r"\{(\+?)[^{}]*\}"
SEGMENT = r"(?!\.\.?(?:;|$))(?:[A-Za-z0-9._~!$&'()*+,;=:@{}-]|%[0-9A-Fa-f]{2})+"
HIDDEN = r"(?i)%(?:2[f5]|5c|[01][0-9a-f]|7f)"
NEEDLESS = r"(?i)%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])"
NOT_OF_A_PATH = r"[^A-Za-z0-9._~!$&'()*+,;=:@{}/%-]"
# What is taken for user information: all up to an `@` in the authority of a URL, or in a first word without a scheme;
# and behind a `:` that is not that of a port, anything up to an `@`, since passwords are pasted unescaped.
USER = (
    r"(?<=//)(?:[^/@]*@)+|(?<![^\s|])(?:[^/@\s|]+@)+"
    r"|(?:(?<=//)|(?<![^\s|]))[^/@:\s|]{0,200}:(?!//|\d+(?:/|$)|$)(?:[^@]{0,200}@)+"
)

# A header or an assignment that was pasted for a request: its name begins a word, which no path does.
GIVEN = (
    r"(?i)(?<![^\s\"'{,&])((?:(?:proxy-)?authorization|cookie|[\w-]{0,40}(?:token|secret|passw\w{0,5}|api-?key))[\"']?"
    r"\s{0,5}[:=]|(?:bearer|basic)\s)\s*(?!\.\.\.$)\S.*"
)


class Request(NamedTuple):
    """What a request text says: `method` is in upper case or None; `host` is None for a bare path."""

    method: str | None
    path: str
    host: str | None


def known_method(text: str) -> str | None:
    """Returns the HTTP method that the text names in any case, or None; letters that only look like it do not count."""
    upper = text.upper()
    return upper if upper in METHODS and text.isascii() else None


def effect_of(method: str) -> str:
    """Returns the effect that a method says it has."""
    return EFFECTS.get(method, "write")


def is_clean(query: str) -> bool:
    """Tells whether a query, which is ignored, is text that a URL may have; it must not hide a fragment or a line."""
    return query.isascii() and query.isprintable() and " " not in query and "#" not in query


def is_variable(segment: str) -> bool:
    """Tells whether a path segment is written as a variable, `{id}`."""
    return segment.startswith("{") and segment.endswith("}")


def trim(path: str) -> str:
    """Returns the path without its query and without one trailing slash."""
    path = path.partition("?")[0]
    return path[:-1] if path.endswith("/") and len(path) > 1 else path


def shape(template: str) -> str:
    """Returns a template, method and path, without the names of its variables: those of one shape are one endpoint.

    >>> shape("GET /a/{id}/")
    'GET /a/{}'
    """
    method, _, path = template.partition(" ")
    return f"{method} " + re.sub(VARIABLE, r"{\1}", trim(path))


def lies_under(path: str, prefix: str) -> bool:
    """Tells whether the path is the prefix or continues it by whole segments; `/a/bc` does not lie under `/a/b`."""
    return path == prefix or path.startswith(prefix.rstrip("/") + "/")


def host_of(path: str) -> str:
    """Returns the host that a path stands under, in a catalog whose hosts tell endpoints apart, or nothing.

    >>> host_of("https://api.example.com/v1"), host_of("/v1")
    ('api.example.com', '')
    """
    return path.split("/", 3)[2] if path.startswith("https://") else ""


def path_fault(path: str) -> str | None:
    """Returns what makes a path unfit to be compared with templates, or None; a query is not part of the path.

    >>> path_fault("/kai/v1/../settings")
    'the path has a dot segment'
    """
    if _is_plain_path(path):
        return None
    if not path.startswith("/"):
        return "the path does not begin with `/`"
    if bad := re.search(NOT_OF_A_PATH, path):
        return f"the path has a character that is not allowed in a path: {ascii(bad[0])[1:-1]}"
    segments = trim(path)[1:].split("/")
    faults = {
        "the path has an encoded slash, backslash, percent sign or control character": re.search(HIDDEN, path),
        "the path has a needless escape of a letter, digit or mark": re.search(NEEDLESS, path),
        "the path has an empty segment": path != "/" and not all(segments),
        "the path has a dot segment": any(segment.partition(";")[0] in {".", ".."} for segment in segments),
        "the path has a `%` that does not begin an escape": not all(
            re.fullmatch(SEGMENT, segment) for segment in segments if segment
        ),
        "the path has escapes that are not UTF-8": _decoded(path) is None,
    }
    return next((fault for fault, is_there in faults.items() if is_there), None)


def _decoded(text: str) -> str | None:
    """Returns the text with its escapes decoded, or None where they are not UTF-8."""
    if "%" not in text:
        return text
    from urllib.parse import unquote  # noqa: PLC0415 - few paths have escapes

    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None


def parse_request(text: str) -> Request:
    """Reads `METHOD /path` or `METHOD https://host/path`, or either without method; ` HTTP/1.1` at the end is dropped.

    Raises InputError with one sentence on what is wrong if the text is not a request.
    """
    word, target = split_request(text)
    method = None if word is None else known_method(word)
    if word is not None and method is None:
        raise InputError(f"`{word}` is not an HTTP method")
    if word is None and target.upper() in METHODS:
        raise InputError("a method without a path")
    host, target = _split_url(target)
    if "#" in target:
        raise InputError("the path has a fragment (`#`)")
    path, _, query = target.partition("?")
    if fault := path_fault(path):
        raise InputError(fault)
    if not is_clean(query):
        raise InputError("the query has a character that is not allowed in a URL")
    return Request(method, trim(path), host)


def split_request(text: str) -> tuple[str | None, str]:
    """Splits a request text at its blanks into the method, or None, and the path or URL; neither is looked into.

    The HTTP version at the end is dropped. Raises InputError for fewer or more words, and for control characters.

    >>> split_request("GET /a HTTP/1.0")
    ('GET', '/a')
    """
    if text.isprintable():
        words = text.split()
    else:
        text = text.strip(" \t\r\n")
        if bad := re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]", text):
            raise InputError(f"a control character, {ascii(bad[0])[1:-1]}")
        # Requests copied from a page may have a no-break space between method and path. No other blank separates.
        words = re.split(r"[ \t\xa0]+", text) if text else []
    if len(words) > 1 and words[-1][:1] in {"H", "h"} and re.fullmatch(r"HTTP/\d(\.\d)?", words[-1].upper()):
        words.pop()
    if not words:
        raise InputError("the line is empty")
    if len(words) > 2:  # noqa: PLR2004 - a method and a target
        raise InputError("more than a method and a path")
    return (None, words[0]) if len(words) == 1 else (words[0], words[1])


def _split_url(target: str) -> tuple[str | None, str]:
    """Returns the host (lower case; the port where it is not 443) and what follows it."""
    scheme, separator, rest = target.partition("://")
    if not separator or "/" in scheme:
        return None, target
    if scheme.lower() != "https":
        raise InputError(
            f"the URL begins with `{scheme}://`; only https is accepted, since a token must not travel unencrypted"
        )
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        raise InputError("the URL carries user information (`@`)")
    return authority.lower().removesuffix(":443"), rest[len(authority) :] or "/"


def masked(text: str) -> str:
    """Returns a request text without what may hold a token or password: query, fragment, user information and headers.

    Dots stand in their place. The text still means what it meant; one that was refused still is.

    >>> masked("GET https://ann:pw@api.samsungknox.com/ke/v1/fota?access_token=abc HTTP/1.1")
    'GET https://...@api.samsungknox.com/ke/v1/fota?... HTTP/1.1'
    >>> masked("Authorization: Bearer abc")
    'Authorization:...'
    """
    if "@" in text:
        text = re.sub(USER, "...@", text)
    # A plain method and path, which most texts are, are no header and no assignment.
    is_plain = ":" not in text and "=" not in text and text.count(" ") <= bool(known_method(text.partition(" ")[0]))
    if not is_plain and (found := re.search(GIVEN, text, re.DOTALL)):
        text = f"{text[: found.end(1)]}..."
    # The rows of a table have a request in each cell.
    return "".join(map(_without_query, re.split(r"([ \t]\|[ \t])", text))) if "?" in text or "#" in text else text


def _without_query(text: str) -> str:
    found = re.search("[?#]", text)
    query = text[found.end() :].strip("| \t\r\n\xa0") if found else ""
    if not found or not query:
        return text
    version = re.search(r"(?i)[ \t\xa0]HTTP/\d(\.\d)?$", query[-9:])
    if version:
        query = query.removesuffix(version[0])
    # A character that no URL has stands for such a one, so that the text stays refused.
    instead = "...#..." if "#" in query else "..." if is_clean(query) else "...\ufffd"
    return text[: found.end()] + instead + (version[0] if version else "")


class Router:
    """Finds which of many templates a concrete request means, in a fraction of a microsecond.

    Templates without variables sit in a dictionary by path. Those whose one variable is the last segment, or the last
    but one, are found by what stands around it. The rest are grouped by method, number of segments and the places of
    their literals. All are tried in the order in which a walk from the left, literal before variable and with
    backtracking, would find them.
    """

    __slots__ = ("_rest", "_tables")

    def __init__(self, templates: Iterable[tuple[str, str, int]]) -> None:
        """Takes method, path and the number to answer for each template; of equal templates the first counts."""
        self._tables: dict[str, tuple[dict[str, int], dict[str, int], dict[str, dict[str, int]]]] = {}
        groups: dict[tuple[str, int], dict[tuple[int, ...], dict[Any, int]]] = {}
        for method, path, number in templates:
            path = trim(path)  # noqa: PLW2901 - a trailing slash counts in neither template nor request
            parts = path.split("/")
            size = len(parts)
            holes = tuple(place for place, part in enumerate(parts) if is_variable(part))
            exact, last, inner = self._tables.setdefault(method, ({}, {}, {}))
            if not holes:
                exact.setdefault(path, number)
                exact.setdefault(path.rstrip("/") + "/", number)
            elif holes == (size - 1,) and size > 2:  # noqa: PLR2004 - `/` and more stand before it
                last.setdefault("/".join(parts[:-1]), number)
            elif holes == (size - 2,) and size > 3:  # noqa: PLR2004 - the same
                inner.setdefault("/".join(parts[:-2]), {}).setdefault(parts[-1], number)
            else:
                by_holes = groups.setdefault((method, size), {})
                by_holes.setdefault(holes, {}).setdefault(_literals(size, holes)(parts), number)
        self._rest = {
            key: tuple(
                (_literals(key[1], holes), by_holes[holes], holes)
                for holes in sorted(by_holes, key=lambda holes: [place in holes for place in range(key[1])])
            )
            for key, by_holes in groups.items()
        }

    @property
    def methods(self) -> list[str]:
        """Returns the methods that the templates have, sorted."""
        return sorted(self._tables)

    def exact(self, method: str, path: str) -> int | None:
        """Returns the number of the template without variables that is the path itself, or None."""
        tables = self._tables.get(method)
        return None if tables is None else tables[0].get(path)

    def find(self, method: str, path: str) -> int | None:
        """Returns the number of the template that the request means, or None; the method may be in any case."""
        tables = self._tables.get(method)
        if tables is None:
            upper = known_method(method)
            return self.find(upper, path) if upper in self._tables and upper != method else None
        exact, last, inner = tables
        found = exact.get(path)
        if found is not None:
            return found
        head, _, tail = path.rpartition("/")
        found = last.get(head)
        # The first test of what stands for a variable is the fast one, for plain identifiers and UUIDs.
        if found is not None and ((tail.replace("-", "").isalnum() and tail.isascii()) or fits_variable(tail)):
            return found
        front, _, part = head.rpartition("/")
        around = inner.get(front)
        if around is not None:
            found = around.get(tail)
            if found is not None and ((part.replace("-", "").isalnum() and part.isascii()) or fits_variable(part)):
                return found
        return self._find_rest(method, path)

    def _find_rest(self, method: str, path: str) -> int | None:
        """Looks among the templates with several variables, then again without a query and a trailing slash."""
        parts = path.split("/")
        for literals, numbers, holes in self._rest.get((method, len(parts)), ()):
            found = numbers.get(literals(parts))
            if found is not None and all(fits_variable(parts[hole]) for hole in holes):
                return found
        return self._find_trimmed(method, path) if path[-1:] == "/" or "?" in path else None

    def _find_trimmed(self, method: str, path: str) -> int | None:
        """Looks again without a query and a trailing slash, unless the text as a whole is unsafe."""
        whole, _, query = path.partition("?")
        trimmed = trim(whole)
        if trimmed == path or trimmed[-1:] == "/" or not is_clean(query):
            return None
        return self.find(method, trimmed)


def _literals(length: int, holes: tuple[int, ...]) -> "itemgetter[Any]":
    """Returns what picks the literal segments out of the split path; the first, empty one keeps it from being empty."""
    return itemgetter(*(place for place in range(length) if place not in holes))


def fits_variable(segment: str) -> bool:
    """Tells whether a segment may stand for a variable: no server may take it for a literal beside the variable.

    Some servers cut a segment at `;`, decoded or not, some decode and then cut at `?` or `#`, some strip blanks at
    the ends or dots at the end, and some fold full-width letters and the like into plain ones.
    """
    if re.fullmatch(SEGMENT, segment) is None or re.search(HIDDEN, segment) or re.search(NEEDLESS, segment):
        return False
    text = _decoded(segment)
    if text is None or not text.isprintable() or text != text.strip(" +").rstrip(".") or re.search("[;?#]", text):
        return False
    return text.isascii() or _is_normal(text)


def _is_normal(text: str) -> bool:
    """Tells whether a text stays what it is where a server folds look-alikes, such as full-width letters, into one."""
    from unicodedata import is_normalized  # noqa: PLC0415 - few paths have such characters

    return is_normalized("NFKC", text)
