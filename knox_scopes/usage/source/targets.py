"""Tells which texts are URLs or paths of the services, and what of them is known."""

__all__ = ["SPANS", "Target", "target"]

import re
from typing import NamedTuple

from knox_scopes.endpoints import METHODS, trim
from knox_scopes.usage.source.bases import Bases
from knox_scopes.usage.source.texts import Hole, Text

# Names of what holds more than one segment of a path, as far as names tell.
SPANS = re.compile(r"(?i).*(?:path|url|uri|endpoint|route|resource|suffix|link|rest|tail|action|operation|href|base)s?")
QUERIES = re.compile(r"(?i).*(?:query|querystring|params?|parameters|qs|search|filters?|args|paging|options)")


class Target(NamedTuple):
    """Where a text leads: the host where it is known, and the path, which is empty for a base alone.

    `open` are the holes that may span segments; a path that has such is not known.
    """

    host: str | None
    path: str
    open: tuple[Hole, ...]


def target(text: Text, bases: Bases) -> Target | None:
    """Returns where a text leads that begins with a known host or prefix; None for other texts, and for sentences.

    >>> bases = Bases(("example.com",), ("/a/v1",), frozenset({"/a/v1/x/{}"}))
    >>> target(Text(("https://api.example.com/a/v1/x/", Hole("id"), "?q=1")), bases)
    Target(host='api.example.com', path='/a/v1/x/{id}', open=())
    """
    if not any(isinstance(part, str) and ("/" in part or "." in part) for part in text.parts):
        return None
    holes = text.holes
    numbers = iter(range(len(holes)))
    # A hole is written as its number between characters that no text has.
    whole = "".join(f"\ue000{next(numbers)}\ue001" if isinstance(part, Hole) else _clean(part) for part in text.parts)
    whole = re.split(r"[?#]", whole, maxsplit=1)[0].strip()
    if not whole or re.search(r"[\s<>\"'`\\]", whole):
        return None
    host, path = _parted(whole, bases)
    if path is None:
        return None
    return _read(host, path, holes, bases)


def _clean(part: str) -> str:
    return re.sub("[\ue000\ue001]", "", part)


def _parted(whole: str, bases: Bases) -> tuple[str | None, str | None]:
    """Returns the host, if it is known, and the path, if the text is one of the services."""
    found = re.match(r"(?i)https?://(?:[^/@]*@)?([^/]*)", whole)
    if not found:
        found = re.match(r"((?:[\w-]|\ue000\d+\ue001)+(?:\.[\w-]+)+(?::\d+)?)(?=/|\Z)", whole)
    if found and "\ue000" not in found[1]:
        return (found[1].lower(), whole[found.end() :]) if bases.has_host(found[1]) else (None, None)
    if found:
        host = found[1].partition("\ue000")[0]
        if bases.has_host(host):  # what follows it is not known
            return host.lower(), whole[found.start(1) + len(host) :]
        if any(re.search(rf"\.{re.escape(one)}(?::\d+)?\Z", found[1].lower()) for one in bases.domains):
            return None, whole[found.end() :]
        whole = whole[found.end() :]
    front = re.match(r"(?:(?:https?)?(?:://|//|:|/)?(?:\ue000\d+\ue001))*", whole)
    path = "/" + whole[front.end() if front else 0 :].lstrip("/")
    known = any(path == prefix or path.startswith((f"{prefix}/", f"{prefix}\ue000")) for prefix in bases.prefixes)
    return None, path if known else None


def _read(host: str | None, path: str, holes: list[Hole], bases: Bases) -> Target | None:
    """Reads a path segment by segment; a whole segment that is a hole is a variable, unless it may be more than one."""
    open_holes: list[Hole] = []
    segments: list[str] = []
    parts = [part for part in path.split("/") if part]
    for place, part in enumerate(parts):
        numbers = [int(one) for one in re.findall("\ue000(\\d+)\ue001", part)]
        last = place == len(parts) - 1
        if not numbers:
            segments.append(_variable(part))
            continue
        hole = holes[numbers[-1]]
        ends = last and part.endswith("\ue001")
        rest = part[: part.rfind("\ue000")]
        if re.fullmatch("\ue000\\d+\ue001", part):
            under = "/" + "/".join(segments)
            spans = SPANS.fullmatch(hole.name) or not _is_above(f"{under}/{{}}", bases)
            if spans:
                open_holes.append(hole)
            segments.append("{" + _plain(hole.name) + "}")
        elif ends and len(numbers) == 1 and QUERIES.fullmatch(hole.name):
            segments.append(_variable(rest))
        elif ends:
            open_holes += (holes[number] for number in numbers)
            segments.append(re.sub("\ue000(\\d+)\ue001", lambda one: "{" + _plain(holes[int(one[1])].name) + "}", part))
        else:
            segments.append(re.sub("\ue000(\\d+)\ue001", lambda one: "{" + _plain(holes[int(one[1])].name) + "}", part))
    if segments and segments[-1] in METHODS:
        return None  # what a method was put for a path
    whole = "/" + "/".join(segments)
    if path.endswith("/") and segments:
        whole += "/"
    if any(prefix == trim(whole) or prefix.startswith(trim(whole).rstrip("/") + "/") for prefix in bases.prefixes):
        return Target(host, "", tuple(open_holes))
    return Target(host, whole, tuple(open_holes))


def _is_above(path: str, bases: Bases) -> bool:
    """Tells whether a known path has the shape of this one, or goes on from there; or nothing is known of it."""
    if bases.is_known(path):
        return True
    under = path.rpartition("/")[0]
    return under not in bases.prefixes and not any(
        prefix.startswith(under.rstrip("/") + "/") for prefix in bases.prefixes
    )


def _variable(part: str) -> str:
    """Returns a segment, as a variable if it is written as one in any way."""
    found = re.fullmatch(r":(\w+)|%[+-]?\w|\{\{?\s*(\w*)[^{}/]*\}\}?", part)
    return "{" + (found[1] or found[2] or "value") + "}" if found else part


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name) or "value"
