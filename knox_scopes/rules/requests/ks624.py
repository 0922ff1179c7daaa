"""KS624: a parameter that is not documented for such a request."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE, EXCHANGE, OWN, REVOKE
from knox_scopes.rules.requests.held import Held
from knox_scopes.usage.oauth import SECRET


def _check(held: Held) -> Iterable[Finding]:
    if held.parameters is None:
        return
    # A secret in a URL, and a lifetime in another grant, are for rules of their own.
    told = {"expires_in", *(SECRET if held.kind == "authorize" else ())}
    for name in dict.fromkeys(one.name for one in held.asked.parameters):
        if name not in {*held.parameters.needed, *held.parameters.optional, *told}:
            message = f"{name} is not documented for this request, so its effect is unknown"
            yield held.finding(name, message, f"leave {name} out")


RULE = Rule(
    code="KS624",
    name="undocumented-parameter",
    severity="info",
    what="an OAuth parameter that is not documented for this request, such as `token_type_hint`",
    why="it may be ignored or refused, or stop working without notice",
    example="token_type_hint=refresh_token",
    remedy="leave it out",
    source=f"{AUTHORIZE}; {OWN}; {EXCHANGE}; {REVOKE}",
    check=_check,
)
