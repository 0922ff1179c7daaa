"""KS613: scopes that are not separated by single encoded spaces."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule
from knox_scopes.rules.requests.guide import AUTHORIZE
from knox_scopes.rules.requests.held import Held

FAULTS = {
    "bars": "separates the names with bars, not spaces",
    "blank": "contains a space that is not encoded",
    "commas": "separates the names with commas, not spaces",
    "form": "contains a character that no scope name has",
    "plus": "contains a literal `+` instead of a space",
    "semicolons": "separates the names with semicolons, not spaces",
    "twice": "is encoded twice",
}


def _check(held: Held) -> Iterable[Finding]:
    given = held.given("scope")
    if given and given.fault:
        # Which names to send is for other rules to say.
        remedy = "separate the names with single spaces, each sent as `+` or `%20`"
        yield held.finding("scope", f"the scope {FAULTS[given.fault]}", remedy)


RULE = Rule(
    code="KS613",
    name="scope-format",
    severity="error",
    what="scope names joined by commas, semicolons or bars, or a scope that is encoded twice or not at all",
    why="only spaces separate names; anything else makes them one name that does not exist",
    example="scope=kdp.customers,kdp.devices:view",
    remedy="separate the names with single spaces, and let the HTTP client encode the value",
    source=f"{AUTHORIZE}; RFC 6749, section 3.3 and appendix B",
    check=_check,
)
