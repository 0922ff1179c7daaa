"""Reads requests to an authorization server: what can be judged of them, and nothing that may be a secret.

The values of parameters are looked at here, and dropped at once. What is kept of one is its length and whether it is
well written; the value itself only of those that can be no secret, where it looks like what it should be.
"""

__all__ = ["KNOWN", "SECRET", "Sent", "asked", "exchanged", "is_asked", "kind_of", "partly", "with_query"]

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

from knox_scopes.catalog.oauth import CHALLENGE, FORM, METHOD, REQUESTS, VERIFIER
from knox_scopes.endpoints import METHODS
from knox_scopes.errors.masks import hidden
from knox_scopes.usage.calls import Asked, Call, Parameter, Token, is_host
from knox_scopes.usage.tokens import LONGEST, exchange

KINDS = ("authorize", "revoke", "token")
ENDS = tuple(f"/{kind}" for kind in KINDS)
# Parameters that are nobody's but those who hold them.
SECRET = frozenset(
    {
        "access_token",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "password",
        "refresh_token",
        "token",
    }
)
# Those of the pages, and others of OAuth 2.0 and OpenID Connect; no other name is kept, since it may be anything.
KNOWN = SECRET.union(
    *(parameter for request in REQUESTS.values() for parameter in request),
    {
        "access_type",
        "acr_values",
        "audience",
        "client_assertion_type",
        "login_hint",
        "nonce",
        "prompt",
        "resource",
        "response_mode",
        "token_type_hint",
        "username",
    },
)
# What values are kept as they are, where that is what stands there.
WORDS = {
    "response_type": frozenset({"code", "id_token", "none", "token"}),
    "grant_type": frozenset(
        {
            *(name for name, request in REQUESTS.items() if "grant_type" in request.needed),
            "implicit",
            "password",
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        }
    ),
    "code_challenge_method": frozenset({METHOD, METHOD.lower(), "plain", "SHA256", "SHA-256", "sha256"}),
}
# What stands for a value: a variable of a shell, a template or a page, or dots for what is left out.
VARIABLE = re.compile(r"\$[\w({]|\{[^{}]*\}|<[^<>]*>|^%[A-Za-z_]\w*%$|\.\.\.|\u2026|^:\w+$|^\*+$|^@")
SEPARATORS = {",": "commas", ";": "semicolons", "+": "plus", "|": "bars"}
# A name that may be that of a scope, of this vendor or another: words of letters.
NAME = re.compile(r"[A-Za-z]{1,20}(?:[._:-][A-Za-z]{1,20}){0,5}")

# What stands in the paths of authorization servers, and what stands for any other segment.
_is_word = re.compile(r"[a-z]{0,16}[0-9.]{0,3}").fullmatch
HOLE = "{...}"
# What stands for what is no method, or no name of a host.
NOT_SHOWN = "(not shown)"
# The most digits of a number that is kept.
LONGEST_NUMBER = 7

Where = Literal["query", "body"]


class Sent(NamedTuple):
    """What a request has beside its address: a body as it is sent, or pairs that are yet to be encoded, and headers.

    `is_whole` tells that nothing else is sent, such as a file.
    """

    text: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    type: str = ""
    is_basic: bool = False
    is_whole: bool = True


NOTHING = Sent()


def is_asked(path: str) -> bool:
    """Tells whether a path may be that of an authorization server; it is quick, since all calls are asked."""
    return path.endswith(ENDS)


def kind_of(path: str) -> str:
    """Returns the kind of request that a path is for, or nothing.

    >>> kind_of("/ams/v1/oauth2/token"), kind_of("/tokens")
    ('token', '')
    """
    return path.rpartition("/")[2] if is_asked(path) else ""


def asked(made: Call, url: str, sent: Sent = NOTHING) -> Asked | None:
    """Returns the request to an authorization server that a call is, or None for any other call.

    `url` is the address of the call as it was written, with its query.

    >>> from knox_scopes.usage.calls import call
    >>> url = "https://api.example.com/oauth2/token"
    >>> one = asked(call("POST", url, "traffic"), url, Sent("grant_type=refresh_token&refresh_token=abc"))
    >>> [(parameter.name, parameter.value, parameter.length) for parameter in one.parameters]
    [('grant_type', 'refresh_token', 13), ('refresh_token', None, 3)]
    """
    kind = kind_of(made.path)
    if not kind:
        return None
    query = url.partition("#")[0].partition("?")[2]
    body, pairs = _body(sent)
    parameters = (*_read(_split(query), "query", is_encoded=True), *pairs)
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    found = Asked(
        kind,
        made.method,
        scheme if scheme in {"", "http", "https"} else "" if VARIABLE.search(scheme) else "other",
        made.host,
        made.path,
        parameters,
        body,
        sent.is_basic,
        bool(parameters) and sent.is_whole and not _is_open(query) and not (body != "json" and _is_open(sent.text)),
        made.evidence,
        made.line,
    )
    return _without_secrets(found)


def exchanged(
    made: Call, url: str, sent: Sent = NOTHING, answer: object = None, *, packed: bool = False
) -> Iterator[Token | Asked]:
    """Yields what a call shows of OAuth: the scopes of a request for a token and its answer, and the request."""
    if is_asked(made.path):
        form = "&".join(f"{name}={value}" for name, value in sent.pairs)
        found = (exchange(made, sent.text or form, answer, packed=packed), asked(made, url, sent))
        yield from (one for one in found if one is not None)


def with_query(url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Returns a URL with further pairs in its query, encoded but for variables.

    >>> with_query("https://a.example/b?c=d", [("e", "f g"), ("h", "${I}")])
    'https://a.example/b?c=d&e=f%20g&h=${I}'
    """
    more = urlencode([*pairs], quote_via=quote, safe="{}$<>()*@")
    return f"{url}{'&' if '?' in url else '?'}{more}" if more else url


def partly(at: Call, kind: str, pairs: Iterable[tuple[str, str, int]]) -> Asked:
    """Returns a request of which only some of the parameters are known, each with its line, and not how it is sent."""
    where: Where = "query" if kind == "authorize" else "body"
    parameters = (
        one._replace(line=line) for name, raw, line in pairs for one in _read([(name, raw)], where, is_encoded=False)
    )
    found = Asked(kind, at.method, "", at.host, at.path, tuple(parameters), evidence=at.evidence, line=at.line)
    return _without_secrets(found)


def _without_secrets(one: Asked) -> Asked:
    """Returns a request without what of its method and address may be a secret in the wrong place."""
    is_fit = one.host is None or is_host(one.host.strip("[]").replace(":", ""))
    return one._replace(
        method=one.method if one.method is None or one.method in METHODS else NOT_SHOWN,
        host=one.host if is_fit else NOT_SHOWN,
        path="/".join(part if _is_word(part) else HOLE for part in one.path.split("/")),
    )


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Yields the pairs of a query or a form, with their values still encoded."""
    for part in text.strip().split("&"):
        name, _, value = part.partition("=")
        yield unquote_plus(name).strip(), value.strip("\r\n")


def _is_open(text: str) -> bool:
    """Tells whether a variable stands for whole parameters."""
    return any("=" not in part and VARIABLE.search(part) for part in text.split("&"))


def _body(sent: Sent) -> tuple[str, tuple[Parameter, ...]]:
    """Returns what the body of a request is, and its parameters."""
    kind = sent.type.partition(";")[0].strip().lower()
    body = {"": "", FORM: "form"}.get(kind, "json" if "json" in kind else "" if VARIABLE.search(kind) else "other")
    if sent.text.lstrip()[:1] == "{" and len(sent.text) <= LONGEST:
        try:
            value = json.loads(sent.text)
        except (RecursionError, ValueError):
            value = {}
        pairs = [(name, str(one)) for name, one in value.items() if isinstance(one, str | int)]
        return "json", tuple(_read(pairs, "body", is_encoded=False))
    text = sent.text if len(sent.text) <= LONGEST else ""
    parameters = (*_read(_split(text), "body", is_encoded=True), *_read(sent.pairs, "body", is_encoded=False))
    return body, parameters


def _read(pairs: Iterable[tuple[str, str]], where: Where, *, is_encoded: bool) -> Iterator[Parameter]:
    """Yields what is kept of parameters; `is_encoded` tells that a value is as it is sent, and not as it is meant."""
    for name, raw in pairs:
        if name not in KNOWN:
            continue
        if VARIABLE.search(raw):
            yield Parameter(name, where)
            continue
        meant = unquote_plus(raw) if is_encoded else raw
        value, fault = READERS.get(name, _unkept)(meant, raw if is_encoded else "")
        yield Parameter(name, where, value, len(meant), fault)


Read = Callable[[str, str], tuple[str | None, str]]


def _unkept(meant: str, raw: str) -> tuple[str | None, str]:  # noqa: ARG001 - as the others
    return None, ""


def _word(name: str) -> Read:
    """Returns what reads a word of the standard; of any other value, only that it is another is kept."""

    def read(meant: str, raw: str) -> tuple[str | None, str]:  # noqa: ARG001 - as the others
        is_known = meant in WORDS[name] or (name == "response_type" and {*meant.split()} <= WORDS[name])
        return (meant if is_known else None), "" if is_known else "unknown"

    return read


def _formed(pattern: re.Pattern[str]) -> Read:
    """Returns what tells whether a value has a form."""
    return lambda meant, _: (None, "" if pattern.fullmatch(meant) else "form")


def _number(meant: str, raw: str) -> tuple[str | None, str]:  # noqa: ARG001 - as the others
    if not re.fullmatch("[0-9]+", meant):
        return None, "form"
    return (meant, "") if len(meant) <= LONGEST_NUMBER else (None, "large")


def _scope(meant: str, raw: str) -> tuple[str | None, str]:
    """Returns the names in a scope, with spaces between, and how else they are parted or encoded."""
    fault = "blank" if re.search(r"\s", raw) else ""
    if re.search("%[0-9A-Fa-f]{2}", meant):
        fault, meant = "twice", unquote_plus(meant)
    fault = next((word for mark, word in SEPARATORS.items() if mark in meant), fault)
    words = [word for word in re.split(r"[\s,;+|]+", meant) if word]
    names = [word for word in words if NAME.fullmatch(word)]
    return " ".join(names), fault if len(names) == len(words) else "form"


def _redirect(meant: str, raw: str) -> tuple[str | None, str]:
    """Returns a redirect URL without its query, unless it may hold a secret, and what is wrong with it."""
    try:
        parts = urlsplit(meant)
        host = parts.hostname
    except ValueError:
        return None, "form"
    if not (parts.scheme and host) or parts.username is not None:
        return None, "form"
    fault = "fragment" if "#" in meant else "query" if "?" in meant else "raw" if re.search("[:/]", raw) else ""
    value = re.split("[?#]", meant, maxsplit=1)[0]
    return (value if hidden(value) == value else None), fault


READERS: dict[str, Read] = {
    **{name: _word(name) for name in WORDS},
    "code_challenge": _formed(CHALLENGE),
    "code_verifier": _formed(VERIFIER),
    "expires_in": _number,
    "redirect_uri": _redirect,
    "scope": _scope,
}
