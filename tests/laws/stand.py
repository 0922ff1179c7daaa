"""How the tests call a sandbox: inside this process and byte for byte, so that what is sent may be as odd as can be."""

__all__ = ["CHALLENGE", "CREDENTIALS", "FORM", "ID", "REDIRECT", "SECRET", "VERIFIER", "Reply", "Stand", "app", "pair"]

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from knox_scopes import read_registration
from knox_scopes.access.guards import Message
from knox_scopes.apps.registration import Registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox import Sandbox
from knox_scopes.sandbox.clock import Clock
from knox_scopes.sandbox.terms import Credentials

# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
ID, SECRET = "app-1", "Very-Secret-0123456789"
CREDENTIALS = Credentials(ID, SECRET)
REDIRECT = "https://app.example.com/oauth2/redirect"
FORM = "application/x-www-form-urlencoded"
BOTH = "[authorization_code, client_credentials]"


def app(scopes: str = "ke.campaign:view ke.devices", *, grants: str = BOTH, more: str = "") -> Registration:
    """Returns the registration of an app."""
    text = (
        f"app: {{name: Update planner}}\naudience: uem-partner\ngrant_types: {grants}\n"
        f"consent_screen: {{company_name: Example}}\nredirect_urls: [{REDIRECT}]\n"
        f"scopes: [{', '.join(scopes.split())}]\n"
    )
    return read_registration(f"{text}{more}".encode(), "app.yaml")


class Reply(NamedTuple):
    """Holds an answer; of headers that are given more than once, all values."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the JSON text holds
        return json.loads(self.body)

    def header(self, name: str) -> str:
        """Returns the value of a header, or nothing; more than one is a failure."""
        [value] = [value for given, value in self.headers if given == name] or [""]
        return value

    def error(self) -> tuple[int, str]:
        """Returns the status and the error of a refusal that a program reads."""
        return self.status, self.json()["error"]

    @property
    def location(self) -> dict[str, str]:
        """Returns what a redirect takes back to the app; the URL is under an empty name."""
        parts = urlsplit(self.header("location"))
        given = {name: value for name, [value] in parse_qs(parts.query, strict_parsing=True).items()}
        return {"": parts._replace(query="").geturl()} | given


class Stand:
    """Calls a sandbox whose time passes as the test has it: `passed` is the seconds that have."""

    def __init__(self, catalog: Catalog, registration: Registration | None = None, **options: Any) -> None:  # noqa: ANN401 - those of a sandbox
        self.passed = 0.0
        usual: dict[str, Any] = {
            "credentials": CREDENTIALS,
            "clock": Clock(1, lambda: self.passed),
            "consent": "allow",
        }
        self.sandbox = Sandbox(catalog, app() if registration is None else registration, **usual | options)

    def send(
        self,
        method: str,
        target: str,
        *,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes | Iterable[bytes] = b"",
    ) -> Reply:
        """Sends a request, whose body may come in parts."""
        return asyncio.run(self._send(method, target, headers, [body] if isinstance(body, bytes) else list(body)))

    async def _send(self, method: str, target: str, headers: Iterable[tuple[str, str]], parts: list[bytes]) -> Reply:
        path, _, query = target.partition("?")
        sent: list[Message] = []
        left = [{"type": "http.request", "body": part, "more_body": True} for part in parts[:-1]]
        left += [{"type": "http.request", "body": part} for part in parts[-1:]]

        async def receive() -> Message:
            return left.pop(0) if left else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        }
        await self.sandbox(scope, receive, send)
        if not sent:
            return Reply(0, [], b"")
        found = [(name.decode(), value.decode("latin-1")) for name, value in sent[0]["headers"]]
        return Reply(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))

    def form(self, path: str, fields: Mapping[str, str] | str, *, of: Credentials | None = CREDENTIALS) -> Reply:
        """Sends a form to the token or revoke endpoint, with the client ID and secret."""
        body = fields if isinstance(fields, str) else urlencode(fields)
        if of is not None:
            body = "&".join(
                filter(None, (body, urlencode({"client_id": of.client_id, "client_secret": of.client_secret})))
            )
        return self.send("POST", f"/ams/v1/oauth2/{path}", headers=[("content-type", FORM)], body=body.encode())

    def token(self, **fields: str) -> Reply:
        """Asks for a token."""
        return self.form("token", fields)

    def credentials(self, scope: str = "ke.campaign:view", **fields: str) -> str:
        """Returns an access token for client credentials."""
        reply = self.token(grant_type="client_credentials", scope=scope, **fields)
        assert reply.status == 200, reply.body
        return str(reply.json()["access_token"])

    def authorize(self, *, without: Iterable[str] = (), **fields: str) -> Reply:
        """Asks for an authorization code."""
        asked = {
            "response_type": "code",
            "client_id": ID,
            "scope": " ".join(self.sandbox.terms.scopes),
            "redirect_uri": REDIRECT,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "state": "xyz",
        }
        query = urlencode({name: value for name, value in (asked | fields).items() if name not in without})
        return self.send("GET", f"/ams/v1/oauth2/authorize?{query}")

    def code(self) -> str:
        """Returns an authorization code."""
        return self.authorize().location["code"]

    def redeem(self, given: str, **fields: str) -> Reply:
        """Asks for the tokens of a code."""
        asked = {"redirect_uri": REDIRECT, "code_verifier": VERIFIER, "code": given}
        return self.token(grant_type="authorization_code", **(asked | fields))

    def refresh(self, token: str, **fields: str) -> Reply:
        """Asks for new tokens."""
        return self.token(grant_type="refresh_token", refresh_token=token, **fields)

    def revoke(self, token: str) -> Reply:
        """Revokes a token."""
        return self.form("revoke", {"token": token})

    def call(self, token: str, request: str = "GET /ke/v1/campaigns", *more: tuple[str, str]) -> Reply:
        """Calls an API."""
        method, _, path = request.partition(" ")
        return self.send(method, path, headers=[("authorization", f"Bearer {token}"), *more])


def pair(reply: Reply) -> tuple[str, str]:
    """Returns the access token and the refresh token of an answer."""
    said = reply.json()
    return said["access_token"], said["refresh_token"]
