"""The value of a request, in which secrets are the names of the environment variables that hold them."""

__all__ = [
    "ACCESS_TOKEN",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "CODE",
    "REFRESH_TOKEN",
    "VERIFIER",
    "Made",
    "Pairs",
    "Request",
    "Value",
    "Variable",
    "client",
]

import re
from typing import NamedTuple

from knox_scopes.errors import InputError


class Variable(NamedTuple):
    """An environment variable that is read when the request is sent; `before` stands in front of what it holds."""

    name: str
    before: str = ""


class Made(NamedTuple):
    """What a program has to make anew each time it runs: the `challenge` of PKCE, or the `state`."""

    what: str


Value = str | Variable | Made
Pairs = tuple[tuple[str, Value], ...]

CLIENT_ID = Variable("KNOX_CLIENT_ID")
CLIENT_SECRET = Variable("KNOX_CLIENT_SECRET")
CODE = Variable("KNOX_CODE")
VERIFIER = Variable("KNOX_CODE_VERIFIER")
ACCESS_TOKEN = Variable("KNOX_ACCESS_TOKEN")
REFRESH_TOKEN = Variable("KNOX_REFRESH_TOKEN")


class Request(NamedTuple):
    """One HTTP request, of a `kind`: authorize, token, refresh, revoke or call.

    `query`, `headers` and `form` have names and values that nothing is encoded in yet; `url` is without the query,
    except that a call has it as it was given. A form is sent as `application/x-www-form-urlencoded`. `notes` are
    sentences for whoever reads the request. `verifier_file` is where a program keeps the code verifier that it makes.
    """

    kind: str
    method: str
    url: str
    query: Pairs = ()
    headers: Pairs = ()
    form: Pairs = ()
    notes: tuple[str, ...] = ()
    verifier_file: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """Returns the environment variables that are read, in the order of their first use."""
        values = (value for _, value in (*self.query, *self.headers, *self.form))
        return tuple(dict.fromkeys(value.name for value in values if isinstance(value, Variable)))


def client(client_id: str | None) -> Value:
    """Returns the client ID, or the variable that holds it; raises InputError for what is no client ID.

    >>> client("a1b23456c7"), client(None)
    ('a1b23456c7', Variable(name='KNOX_CLIENT_ID', before=''))
    """
    if client_id is None:
        return CLIENT_ID
    if re.fullmatch("[ -~]+", client_id) is None:  # RFC 6749, appendix A.1
        raise InputError("a client ID has one printable ASCII character or more")
    return client_id
