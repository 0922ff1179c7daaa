"""KS205: a support e-mail address that is malformed."""

__all__ = ["RULE"]

import re
from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import text_of
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule

# RFC 5321, section 4.5.3.1, and the dot-atom of RFC 5322, section 3.4.1; letters of any script (RFC 6531).
MOST, MOST_LOCAL = 254, 64
ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+")
LABEL = re.compile(r"[^\W_](?:[^\W_]|-){0,62}(?<!-)")
# What of a longer text may be the address that was meant.
INSIDE = re.compile(r"[\w.+-]+@[\w.-]+\w")


def _check(context: Context) -> Iterable[Finding]:
    given = text_of(context.registration.consent_screen.support_email)
    if given and not _is_address(given):
        meant = [found for found in INSIDE.findall(given[:MOST]) if _is_address(found)]
        remedy = f"write `{meant[0]}`" if len(meant) == 1 else "write one address, such as `support@example.com`"
        message = f"the support e-mail `{given}` is not an e-mail address"
        keys = ("consent_screen", "support_email")
        yield context.finding(".".join(keys), message, remedy, keys=keys)


def _is_address(given: str) -> bool:
    local, _, domain = given.rpartition("@")
    labels = domain.split(".")
    return (
        len(given) <= MOST
        and len(local) <= MOST_LOCAL
        and all(map(ATOM.fullmatch, local.split(".")))
        and len(labels) > 1
        and all(map(LABEL.fullmatch, labels))
        and not labels[-1].isdecimal()
    )


RULE = Rule(
    code="KS205",
    name="bad-support-email",
    severity="warning",
    confidence="low",
    what="a support e-mail address that is malformed",
    why="customers who need support cannot reach anyone; whether the portal accepts it is not documented",
    example="consent_screen: {support_email: support at example.com}",
    remedy="write one bare address, such as `support@example.com`",
    source="knox-scopes; the page on registering apps (2026-02-12) names the field and states no format",
    check=_check,
)
