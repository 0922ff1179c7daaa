"""Reads the settings of `.env` files: addresses of an authorization server, and what is asked of it."""

__all__ = ["is_it", "read"]

import re
from collections.abc import Iterator
from typing import BinaryIO

from knox_scopes.access.addresses import address_of
from knox_scopes.usage.calls import Asked, Call, call
from knox_scopes.usage.decoded import numbered
from knox_scopes.usage.oauth import asked, is_asked, partly

# What a setting is, by the end of its name; what comes before is the group that it belongs to.
MEANS = {
    "scope": r"SCOPES?",
    "redirect_uri": r"(?:REDIRECT|CALLBACK)_UR[IL]",
    "code_challenge_method": r"(?:CODE_)?CHALLENGE_METHOD|PKCE_METHOD",
    "grant_type": r"GRANT_TYPE",
    "response_type": r"RESPONSE_TYPE",
}
OF_AUTHORIZE = {"redirect_uri", "code_challenge_method", "response_type"}
MOST_GROUPS = 1_000

_is_name = re.compile(r"(?i)\.env(?:\.[\w-]+)*|(?:.*\.)?env").fullmatch
_setting = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^#]*?)\s*(?:\s#.*)?").fullmatch
_named = re.compile("|".join(f"(?P<{name}>(?<![A-Z]){pattern}$)" for name, pattern in MEANS.items())).search


def is_it(head: bytes, name: str) -> bool:
    """Tells whether a file has the name of one with settings, such as `.env.local`, and only lines of such."""
    lines = head.decode("utf-8", "replace").splitlines()
    settings = (line for line in lines if line.strip() and not line.lstrip().startswith("#"))
    return _is_name(name) is not None and any(map(_setting, settings))


def read(stream: BinaryIO) -> Iterator[Call | Asked]:
    """Yields the requests to an authorization server that settings stand for, as far as they tell.

    Settings whose names begin alike belong together: the address that one of them has is that of what others ask for.
    How an app sends them is not known, so that nothing is said of what no setting has.
    """
    groups: dict[str, dict[str, tuple[int, str]]] = {}
    addresses: dict[str, Call] = {}
    for number, line in numbered(stream):
        found = _setting(line)
        if found is None:
            continue
        name, value = found[1].upper(), found[2].strip("\"'")
        path, mark, query = value.partition("?")
        address = address_of(path)
        at = call(None, address.text, "declared", line=number)
        if is_asked(at.path) and (one := asked(at, f"{address.text}{mark}{query}")):
            addresses.setdefault(name.partition("_")[0], at)
            yield one
        elif (means := _named(name)) and value and len(groups) < MOST_GROUPS:
            kind = means.lastgroup or ""
            groups.setdefault(name[: means.start()].rstrip("_"), {}).setdefault(kind, (number, value))
    for group, settings in groups.items():
        server = addresses.get(group.partition("_")[0])
        kind = "authorize" if OF_AUTHORIZE & set(settings) else "token"
        at = Call(None, server.host if server else None, "", "declared", line=min(settings.values())[0])
        # In a list of its own, an app may part scopes as it likes.
        pairs = (
            (meant, re.sub(r"[\s,;|]+", " ", value).strip() if meant == "scope" else value, number)
            for meant, (number, value) in settings.items()
        )
        yield partly(at, kind, pairs)
