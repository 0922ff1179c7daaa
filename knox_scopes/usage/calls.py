"""What every reader yields: a call that some line or entry shows, and a part of a file that cannot be read."""

__all__ = ["Asked", "Call", "Evidence", "Found", "Parameter", "Tally", "Token", "Unread", "call", "is_host", "token"]

import re
from typing import Literal, NamedTuple

from knox_scopes.names import is_scope_name

Evidence = Literal["traffic", "declared", "in-source"]

LONGEST_SCOPE = 64

# A name that a host can have; anything else may be a secret in the wrong place.
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
is_host = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*").fullmatch
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


class Parameter(NamedTuple):
    """A parameter of a request to an authorization server, and where it stands: in the query or in the body.

    `value` is there only where it can be no secret: a word of the standard, names of scopes, a number, or a redirect
    URL without its query. `length` is that of the value, in characters, or None where a variable stands for it. `fault`
    is a word for what is wrong with how it is written. `line` is there where it is not that of the request.
    """

    name: str
    where: Literal["query", "body"]
    value: str | None = None
    length: int | None = None
    fault: str = ""
    line: int | None = None


class Asked(NamedTuple):
    """A request to an authorization server: what tells whether it is right, and nothing that may be a secret.

    `kind` is authorize, token or revoke. `scheme` is `https`, `http`, `other`, or empty where it is not known; `host`
    and `path` are as for a call. `body` is what its type or its text says: `form`, `json`, `other`, or empty.
    `is_basic` tells that the client is named in a header; `is_whole` that no other parameter can be there. `file` is
    added by whoever reads several.
    """

    kind: str
    method: str | None
    scheme: str
    host: str | None
    path: str
    parameters: tuple[Parameter, ...]
    body: str = ""
    is_basic: bool = False
    is_whole: bool = False
    evidence: Evidence = "declared"
    line: int | None = None
    file: str = ""

    def get(self, name: str) -> Parameter | None:
        """Returns the first parameter of a name, or None."""
        return next((one for one in self.parameters if one.name == name), None)

    @property
    def scopes(self) -> tuple[str, ...]:
        """Returns the names of the scopes that are asked for, each once, as far as they may be shown."""
        scope = self.get("scope")
        return tuple(dict.fromkeys((scope.value or "").split())) if scope else ()


Found = Call | Tally | Token | Asked | Unread


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
