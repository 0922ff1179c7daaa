"""Reads the scopes of a request for a token and of its answer, and nothing else of them."""

__all__ = ["exchange"]

import json
import re
from base64 import b64decode
from urllib.parse import unquote_plus

from knox_scopes.usage.calls import Call, Token, token

# Longer bodies are none of a request for a token.
LONGEST = 65_536


def exchange(made: Call, body: object, answer: object = None, *, packed: bool = False) -> Token | None:
    """Returns the scopes if a call is a request for a token; `packed` tells that the answer is in base64.

    >>> from knox_scopes.usage.calls import call
    >>> exchange(call("POST", "/oauth2/token", "traffic"), "grant_type=client_credentials&scope=a.b+c").requested
    ('a.b', 'c')
    """
    if made.method != "POST" or not made.path.endswith("/token"):
        return None
    return token(made, _scope(body), _scope(_unpacked(answer) if packed else answer))


def _unpacked(text: object) -> object:
    try:
        return b64decode(text).decode() if isinstance(text, str) and len(text) < LONGEST else None
    except ValueError:
        return None


def _scope(body: object) -> object:
    """Returns what a body, as a form or as JSON, has for `scope`."""
    if not isinstance(body, str) or len(body) > LONGEST:
        return None
    if found := re.search(r"(?:^|&)scope=([^&\r\n]*)", body):
        return unquote_plus(found[1])
    try:
        value = json.loads(body)
    except (RecursionError, ValueError):
        return None
    return value.get("scope") if isinstance(value, dict) else None
