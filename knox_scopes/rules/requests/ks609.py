"""KS609: a response type other than code."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.catalog.oauth import RESPONSE_TYPE
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("response_type")
    if given and given.value != RESPONSE_TYPE:
        said = f"`{given.value}`; it must be" if given.value else "not"
        message = f"response_type is {said} `{RESPONSE_TYPE}`"
        yield held.finding("response_type", message, f"send `response_type={RESPONSE_TYPE}`")
    elif held.kind == "authorize" and held.lacks("response_type"):
        message = "the authorization request has no response_type"
        yield held.finding("response_type", message, f"add `response_type={RESPONSE_TYPE}`")


RULE = Rule(
    code="KS609",
    name="response-type",
    severity="error",
    what="a response type other than `code`, or none",
    why="the server supports no other type, and flows that return tokens in the URL are obsolete",
    example="response_type=token",
    remedy="send `response_type=code`",
    source=f"{AUTHORIZE}; Authentication for Knox E-FOTA, 2024-09-12",
    check=_check,
)
