"""Request texts, endpoint templates, and the router that finds the template of a request.

A template is a method and a path whose segments are literals or variables (`{id}`). Requests are never percent-decoded
to be matched: whatever could mean another path to a server (dot segments, encoded slashes and letters, bytes that are
not UTF-8, control characters) matches nothing, and what a server may strip or split at stands for no variable.
"""

__all__ = [
    "FAULTS",
    "METHODS",
    "NOT_UTF_8",
    "Request",
    "Router",
    "effect_of",
    "fits_variable",
    "host_of",
    "is_ordinary",
    "is_variable",
    "known_method",
    "lies_under",
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
# What may stand beside letters and digits anywhere in a segment.
MARKS = str.maketrans("", "", "-_{}")
# What joins the letters of scopes and events, and how tokens begin that their vendors let be found.
JOINTS = str.maketrans("", "", "_.:")
TOKENS = (
    *("eyJ", "gho_", "ghp_", "ghr_", "ghs_", "ghu_", "github_pat_", "xox", "_live_", "_test_", "npm_", "pypi-", "sk-"),
    *("gl", "AKIA", "ASIA", "AIza"),
)
# The patterns that plain paths never meet are compiled when they are first used.
VARIABLE = r"\{(\+?)[^{}]*\}"
SEGMENT = r"(?!\.\.?(?:;|$))(?:[A-Za-z0-9._~!$&'()*+,;=:@{}-]|%[0-9A-Fa-f]{2})+"
HIDDEN = r"(?i)%(?:2[f5]|5c|[01][0-9a-f]|7f)"
NEEDLESS = r"(?i)%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])"
NOT_OF_A_PATH = r"[^A-Za-z0-9._~!$&'()*+,;=:@{}/%-]"
# What makes a path unfit to be compared with templates: the first of which the pattern is found. None looks around,
# so that they mean the same to the regular expressions of a database.
FAULTS = {
    "the path does not begin with `/`": "^(?:[^/]|$)",
    "the path has a character that is not allowed in a path": NOT_OF_A_PATH,
    "the path has an encoded slash, backslash, percent sign or control character": HIDDEN,
    "the path has a needless escape of a letter, digit or mark": NEEDLESS,
    "the path has an empty segment": "//",
    "the path has a dot segment": r"/\.\.?(?:[;/]|$)",
    "the path has a `%` that does not begin an escape": r"%(?:$|[^0-9A-Fa-f]|[0-9A-Fa-f](?:$|[^0-9A-Fa-f]))",
}
NOT_UTF_8 = "the path has escapes that are not UTF-8"


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


def is_ordinary(text: str) -> bool:
    """Tells whether a text is a plain path, perhaps with a method, or a name of letters, and has nothing like a token.

    Most are; all others have to be masked before they are shown.
    """
    word, _, path = text.rpartition(" ")
    is_request = _is_plain_path(path) and (not word or word in METHODS or known_method(word))
    if not is_request and not text.translate(JOINTS).isalpha():
        return False
    for start in TOKENS:  # noqa: SIM110 - `any` takes twice as long, and each need comes by here
        if start in text:
            return False
    return True


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
    for fault, pattern in FAULTS.items():
        if found := re.search(pattern, path):
            return f"{fault}: {ascii(found[0])[1:-1]}" if pattern == NOT_OF_A_PATH else fault
    return None if _decoded(path) is not None else NOT_UTF_8


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
    first, _, path = text.partition(" ")
    if first in METHODS and _is_plain_path(path):  # as most are
        return Request(first, trim(path), None)
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
    if segment.isascii() and segment.translate(MARKS).isalnum():  # ids, and variables as they are written
        return True
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
