"""The answer of RFC 6750 to a call that its token may not make, and what such an answer asks for."""

__all__ = ["INSUFFICIENT", "Challenge", "asked", "read_challenge"]

import re
from typing import NamedTuple

from knox_scopes.access.unknown import explain
from knox_scopes.catalog.index import Index, index
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.errors import InputError

INSUFFICIENT = "insufficient_scope"
# RFC 9110, sections 5.6.2, 5.6.4 and 11.2.
WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*"'
PARAMETER = rf"(?P<name>{WORD})[ \t]*=[ \t]*(?P<value>{WORD}|{QUOTED})"
CREDENTIALS = r"[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))"
ITEM = rf"(?P<gap>[ \t,]*)(?:{PARAMETER}|(?P<scheme>{WORD})(?:[ \t]+(?:{CREDENTIALS})?|(?=,|$)))"
# A scope, and what may stand in a list of them: RFC 6749, section 3.3.
SCOPES = r"[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*"

_is_text = re.compile(r"[\t\x20-\x7e]*").fullmatch


class Challenge(NamedTuple):
    """A Bearer challenge: `status` is that of the answer, `error` is empty where no token was given at all.

    `scopes` are those that the call needs, as far as that is known. `resource_metadata` is the URL of RFC 9728.
    """

    status: int
    error: str
    scopes: tuple[str, ...] = ()
    realm: str = ""
    resource_metadata: str = ""

    @property
    def header(self) -> str:
        """Returns the value of the header `WWW-Authenticate`.

        >>> Challenge(403, "insufficient_scope", ("kdp.devices:view",), realm="devices").header
        'Bearer realm="devices", error="insufficient_scope", scope="kdp.devices:view"'
        """
        said = {
            "realm": self.realm,
            "error": self.error,
            "scope": " ".join(self.scopes),
            "resource_metadata": self.resource_metadata,
        }
        return f"Bearer {', '.join(f'{name}={_quoted(name, value)}' for name, value in said.items() if value)}".rstrip()


def _quoted(name: str, value: str) -> str:
    """Returns a value between quotes; raises InputError for one that no header may have."""
    if not _is_text(value):
        raise InputError(f"`{name}` of a challenge is printable ASCII; a line break or other character cannot be sent")
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def read_challenge(header: str) -> Challenge | None:
    """Returns the Bearer challenge of a header `WWW-Authenticate`, or None where it has no such challenge.

    The header may be given with its name, and may have challenges of other schemes too. Raises InputError for what is
    no such header, and for a `scope` that is no list of scopes.

    >>> read_challenge('Basic realm="a, b", Bearer error="insufficient_scope", scope="kai.app kai.network"').scopes
    ('kai.app', 'kai.network')
    """
    text = re.sub(r"(?i)^\s*www-authenticate\s*:", "", header).strip()
    found: dict[str, dict[str, str]] = {}
    parameters: dict[str, str] | None = None
    at, is_due = 0, False
    for part in re.finditer(ITEM, text):
        # There is a comma between challenges and between parameters, but none before the first parameter.
        if part.start() != at or not (not at or "," in part["gap"] or (is_due and part["name"])):
            break
        if is_due := part["scheme"] is not None:
            parameters = found.setdefault(part["scheme"].lower(), {})
        elif parameters is None:
            break
        else:
            value = part["value"]
            bare = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
            parameters.setdefault(part["name"].lower(), bare)
        at = part.end()
    if not found or text[at:].strip(" \t,"):
        raise InputError(
            "this is no `WWW-Authenticate` header; give it as the server sent it, like "
            '`Bearer error="insufficient_scope", scope="a b"`'
        )
    if "bearer" not in found:
        return None
    said = found["bearer"]
    scope, error = said.get("scope", ""), said.get("error", "")
    if scope and not re.fullmatch(SCOPES, scope):
        raise InputError("`scope` of the challenge is no list of scopes, which are separated by single spaces")
    status = 403 if error == INSUFFICIENT else 400 if error == "invalid_request" else 401
    return Challenge(
        status, error, tuple(dict.fromkeys(scope.split())), said.get("realm", ""), said.get("resource_metadata", "")
    )


def asked(catalog: Catalog, challenge: Challenge) -> Access:
    """Returns what the scopes that a challenge asks for open: as needs, they plan what is to be added.

    Raises InputError where it asks for no scope, or for one that the catalog does not have.
    """
    if not challenge.scopes:
        raise InputError("the challenge names no scope; give the request that was refused as a need instead")
    indexed = index(catalog)
    if unknown := [explain(catalog, name).message for name in challenge.scopes if name not in indexed.numbers]:
        raise InputError("; ".join(unknown))
    return indexed.access(Index.union(indexed.opens, indexed.mask(challenge.scopes)))
