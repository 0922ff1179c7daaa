"""KS613: scopes that are not separated by single encoded spaces."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held

FAULTS = {
    "bars": "has bars between the names",
    "blank": "has an unencoded space",
    "commas": "has commas between the names",
    "form": "has characters that no scope name has",
    "plus": "has a `+` that is sent as a character, not as a space",
    "semicolons": "has semicolons between the names",
    "twice": "is encoded twice",
}


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("scope")
    if given and given.fault:
        names = " ".join(held.scopes)
        remedy = "separate the names by spaces, and encode the value once"
        if names and given.fault != "form":
            encoded = names.replace(":", "%3A").replace(" ", "+")
            remedy = f"send `scope={encoded}`, or give the client `{names}` to encode"
        yield held.finding("scope", f"the scope {FAULTS[given.fault]}; the server reads it as something else", remedy)


RULE = Rule(
    code="KS613",
    name="scope-format",
    severity="error",
    what="scopes joined by commas or semicolons, encoded twice or not at all",
    why="names are separated by spaces only, so anything else becomes one name that does not exist",
    example="scope=kdp.customers,kdp.devices:view",
    remedy="separate the names by spaces, and let the client encode the value",
    source=f"{AUTHORIZE}; RFC 6749, section 3.3 and appendix B",
    check=_check,
)
