"""The parameters of a request to the authorization server, from its query or its body."""

__all__ = ["MOST_BYTES", "Fields", "OAuthError", "fields_of"]

from typing import NamedTuple
from urllib.parse import parse_qsl

# A query, or the body of a form.
MOST_BYTES = 8_192
MOST_FIELDS = 50
# What a parameter is called that is quoted; what else is repeated may be anything.
KNOWN = frozenset(
    {
        "client_id", "client_secret", "code", "code_challenge", "code_challenge_method", "code_verifier", "expires_in",
        "grant_type", "redirect_uri", "refresh_token", "response_type", "scope", "state", "token",
    }
)  # fmt: skip


class OAuthError(Exception):
    """A request is refused, with an error of RFC 6749 and a sentence on why, which has no secret in it."""

    def __init__(self, error: str, why: str, status: int = 400) -> None:
        """Keeps them; the description has only such characters as RFC 6749, section 5.2, allows."""
        self.error, self.status = error, status
        self.description = "".join("'" if mark in '"\\' else mark if " " <= mark <= "~" else "?" for mark in why)
        super().__init__(self.description)


class Fields(NamedTuple):
    """Parameters with a value, each once, and the names of those that were given more than once."""

    values: dict[str, str]
    repeated: frozenset[str]

    def get(self, name: str) -> str:
        """Returns the value of a parameter, or nothing."""
        return self.values.get(name, "")

    def needed(self, name: str, why: str = "") -> str:
        """Returns the value of a parameter; raises OAuthError where there is none."""
        if name not in self.values:
            raise OAuthError("invalid_request", f"`{name}` is missing{why and f': {why}'}")
        return self.values[name]

    def check_once(self) -> None:
        """Raises OAuthError for parameters that were given more than once (RFC 6749, sections 3.1 and 3.2)."""
        if self.repeated:
            names = ", ".join(f"`{name}`" for name in sorted(self.repeated & KNOWN)) or "a parameter"
            raise OAuthError("invalid_request", f"{names} is given more than once")


def fields_of(raw: bytes) -> Fields:
    """Returns the parameters of a query or form; one without a value counts as left out (RFC 6749, section 3.1).

    Raises OAuthError for what is too long, or not encoded as a form.
    """
    if len(raw) > MOST_BYTES:
        raise OAuthError("invalid_request", f"the request is over {MOST_BYTES:,} bytes", 413)
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise OAuthError("invalid_request", "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise OAuthError("invalid_request", f"there are over {MOST_FIELDS} parameters") from error
    names = [name for name, _ in pairs]
    repeated = frozenset(name for name in names if names.count(name) > 1)
    return Fields({name: value for name, value in pairs if value and name not in repeated}, repeated)
