"""A request as a Python program with authlib, which sends with httpx2."""

__all__ = ["text"]

import re
from collections.abc import Iterable
from string import Template

from knox_scopes.apps.requests.values import Request, Value, Variable
from knox_scopes.errors import InputError
from knox_scopes.report.requests.parts import comments, lines

INSTALL = 'Needs authlib and httpx2: pip install "authlib>=1.8" httpx2'
AUTHORIZE = Template('''\
$notes

import os
import secrets

from authlib.integrations.httpx_client import OAuth2Client


def authorization_request() -> tuple[str, str, str]:
    """Returns the URL to open, and the state and code verifier to keep in the session of the user."""
    verifier = secrets.token_urlsafe(48)
    client = OAuth2Client(
$client
        code_challenge_method="S256",
    )
    url, state = client.create_authorization_url(
        $url,
        state=secrets.token_urlsafe(24),
        code_verifier=verifier,
    )
    return url, state, verifier


url, state, verifier = authorization_request()
# The URL has the state; the verifier is kept in a new file that only you can read.
with open($file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
    file.write(verifier)
print(url)
''')
TOKEN = Template("""\
$notes

import json
import os

from authlib.integrations.httpx_client import OAuth2Client

with OAuth2Client(
$client
    token_endpoint_auth_method="client_secret_post",
) as client:
    token = client.$function(
        $url,
$arguments
    )
print(json.dumps(token))  # hand it on; do not log it
""")
REVOKE = Template("""\
$notes

import os

from authlib.integrations.httpx_client import OAuth2Client

with OAuth2Client(
$client
    revocation_endpoint_auth_method="client_secret_post",
) as client:
    response = client.revoke_token(
        $url,
$arguments
    )
response.raise_for_status()
""")
CALL = Template("""\
$notes

import os

from authlib.integrations.httpx_client import OAuth2Client

token = {"access_token": os.environ["KNOX_ACCESS_TOKEN"], "token_type": "Bearer"}
with OAuth2Client(token=token) as client:
    response = client.request(
$arguments
    )
response.raise_for_status()
print(response.text)
""")


def text(request: Request) -> str:
    """Returns the program; raises InputError for a form that authlib cannot send."""
    fields = {"notes": comments(request, "#", [INSTALL]), "url": _literal(request.url)}
    if request.kind == "authorize":
        query = dict(request.query)
        client = [f"{_code(query['client_id'])},", *_named(query, ["scope", "redirect_uri"])]
        fields |= {"client": lines(8, client), "file": _literal(request.verifier_file)}
        return AUTHORIZE.substitute(fields)
    if request.kind == "call":
        # The client makes the header with the token itself.
        headers = [f"{_literal(name)}: {_literal(value)}" for name, value in request.headers if isinstance(value, str)]
        arguments = [_literal(request.method), fields["url"]] + (
            [f"headers={{{', '.join(headers)}}}"] if headers else []
        )
        return CALL.substitute(fields, arguments=lines(8, (f"{argument}," for argument in arguments)))
    form = dict(request.form)
    for name, value in form.items():
        if isinstance(value, str) and not value.isascii():
            raise InputError(
                f"authlib sends only ASCII, and `{name}` has other characters; choose another form with --as"
            )
    client = [f"{_code(form['client_id'])},", f"{_code(form['client_secret'])},"]
    rest = [name for name in form if name not in {"client_id", "client_secret"}]
    if request.kind == "refresh":
        rest.remove("grant_type")  # which the function says
    fields |= {
        "client": lines(4, client),
        "arguments": lines(8, _named(form, rest)),
        "function": "refresh_token" if request.kind == "refresh" else "fetch_token",
    }
    return (REVOKE if request.kind == "revoke" else TOKEN).substitute(fields)


def _named(values: dict[str, Value], names: Iterable[str]) -> Iterable[str]:
    """Yields arguments by name."""
    return (f"{name}={_code(values[name])}," for name in names)


def _code(value: Value) -> str:
    return f'os.environ["{value.name}"]' if isinstance(value, Variable) else _literal(str(value))


def _literal(text: str) -> str:
    """Returns a string literal in printable ASCII."""
    return '"' + re.sub(r"[^ !#-\[\]-~]", lambda found: _escape(found[0]), text) + '"'


def _escape(character: str) -> str:
    return '\\"' if character == '"' else character.encode("unicode_escape").decode()
