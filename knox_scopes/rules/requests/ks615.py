"""KS615: a request for other scopes than the registered ones."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.access.grant import grant
from knox_scopes.access.plan import plan
from knox_scopes.apps.context import CREDENTIALS
from knox_scopes.errors import Finding
from knox_scopes.rules.apps.guide import GUIDE
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held, listed


def _check(held: Held) -> Iterable[Finding]:
    # Of names that are no scopes, KS614 tells.
    asked, registered = {*filter(held.catalog.scopes.get, held.scopes)}, {*held.registered_scopes}
    if not registered or held.is_other_grant:
        return
    if held.kind == CREDENTIALS:
        if strange := sorted(asked - _implied(held, registered)):
            yield held.finding("scope", f"{_are(strange)} not registered for the app", _way_out(held, strange))
    elif held.kind == "authorize" and asked != registered:
        told = [(asked - registered, "not registered"), (registered - asked, "registered, but not asked for")]
        message = "; ".join(f"{_are(sorted(names))} {what}" for names, what in told if names)
        remedy = f"ask for exactly `{' '.join(held.registered_scopes)}`"
        # Whether what a registered scope implies counts as registered, no page says.
        is_same = _implied(held, asked) == _implied(held, registered)
        yield held.finding("scope", message, remedy, severity="warning" if is_same else "")


def _implied(held: Held, names: set[str]) -> set[str]:
    """Returns scopes with those that they imply."""
    return {*names, *grant(held.catalog, names).implied}


def _way_out(held: Held, strange: list[str]) -> str:
    """Returns what to do about scopes that are not registered: none is to be registered that need not be."""
    if held.needs is None:
        either, never = [name for name in strange if not held.is_root(name)], [*filter(held.is_root, strange)]
        told = [("register or leave out", either), ("leave out", never)]
    else:
        needed = plan(held.catalog, held.needs).scopes
        told = [("register", [name for name in strange if name in needed])]
        told += [("leave out", [name for name in strange if name not in needed])]
    return ", and ".join(f"{what} {listed(names)}" for what, names in told if names)


def _are(names: list[str]) -> str:
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"


RULE = Rule(
    code="KS615",
    name="scope-not-registered",
    severity="error",
    what="scopes other than the registered ones; with the authorization code grant, they must match exactly",
    why="the server refuses a request that does not match the registration",
    example="scope=ke.campaign:view, where ke.campaign:view and ke.fota:view are registered",
    remedy="ask for what is registered, or change the registration",
    source=f"{AUTHORIZE}; {GUIDE}",
    check=_check,
)
