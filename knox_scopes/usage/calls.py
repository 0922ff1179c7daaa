"""What every reader yields: a call that some line or entry shows, and a part of a file that cannot be read."""

__all__ = ["Call", "Evidence", "Found", "Tally", "Token", "Unread", "call", "token"]

import re
from typing import Literal, NamedTuple

from knox_scopes.names import is_scope_name

Evidence = Literal["traffic", "declared", "in-source"]

LONGEST_SCOPE = 64

_begins_url = re.compile(r"(?i)[a-z][a-z0-9+.-]*://([^/?#]*)").match
_is_plain_host = re.compile(r"[a-z0-9.-]+").fullmatch


class Call(NamedTuple):
    """One call, without anything that may hold a secret: no query, user information, header or body.

    `method` is in upper case, or None where the source does not say; `host` in lower case without a port, or None;
    `path` has variables as `{name}`; `status` is None where no answer is known; `time` is ISO 8601, in UTC if the
    source says which zone it is in; `line` counts from 1, and is None where the format has no lines.
    """

    method: str | None
    host: str | None
    path: str
    evidence: Evidence
    status: int | None = None
    time: str | None = None
    line: int | None = None


class Tally(NamedTuple):
    """The same call several times: `call` is the first of them in time, and `last` the time of the last.

    A reader of many lines counts for itself, and yields what it has counted on each day, which is that of UTC where the
    zone is known, so that whoever looks from a day on need not look inside. `fault` is what makes the path unfit where
    others have told, and have put something else for what was wrong.
    """

    call: Call
    times: int
    last: str | None
    fault: str = ""


class Unread(NamedTuple):
    """A part of a file that could not be read: where, and why in one clause that quotes nothing of the file."""

    line: int | None
    why: str


class Token(NamedTuple):
    """The scopes that a request for a token asks for, and those that its answer grants: all that is read of either."""

    host: str | None
    path: str
    requested: tuple[str, ...] = ()
    granted: tuple[str, ...] = ()
    line: int | None = None


Found = Call | Tally | Token | Unread


def call(  # noqa: PLR0913 - the fields of a call
    method: str | None,
    target: str,
    evidence: Evidence,
    *,
    host: str | None = None,
    status: int | None = None,
    time: str | None = None,
    line: int | None = None,
) -> Call:
    """Returns the call of a URL or a path; its query, fragment, user information and port are dropped.

    `host` is that of a path; a URL brings its own.

    >>> call("get", "https://ann:pw@API.example.com:443/a/b?token=x", "traffic")[:3]
    ('GET', 'api.example.com', '/a/b')
    """
    url = None if target[:1] == "/" else _begins_url(target)
    authority = url[1] if url else host
    if authority is not None and not _is_plain_host(authority):
        authority = re.sub(r":\d*$", "", authority.rpartition("@")[2]).lower() or None
    path = target[url.end() :] if url else target
    path = path.partition("?")[0].partition("#")[0]
    return Call(method.upper() if method else None, authority, path or "/", evidence, status, time, line)


def token(at: Call, requested: object = None, granted: object = None) -> Token | None:
    """Returns the scopes of a request for a token and of its answer, or None where neither names any.

    Both are the values of `scope`; what does not look like the name of a scope may be anything, and is left out.

    >>> token(call("POST", "https://api.example.com/oauth2/token", "traffic"), "a.b c:view P4ss!").requested
    ('a.b', 'c:view')
    """
    asked, given = _scopes(requested), _scopes(granted)
    return Token(at.host, at.path, asked, given, at.line) if asked or given else None


def _scopes(value: object) -> tuple[str, ...]:
    names = re.split(r"[ +]", value) if isinstance(value, str) else ()
    return tuple(dict.fromkeys(name for name in names if len(name) <= LONGEST_SCOPE and is_scope_name(name)))
