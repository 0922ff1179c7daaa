"""Laws of the sandbox: against a plain model of what is valid, whatever is issued, refreshed, revoked, and when."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule
from stand import Stand, app, pair

from knox_scopes import grant, load
from knox_scopes.sandbox.fields import KNOWN

CATALOG = load()
REGISTERED = ("kai.network", "ke", "kdp.devices:view", "msp.customers")
NAMES = sorted(
    {name for scope in REGISTERED for name in (scope, *grant(CATALOG, scope).implied)},
)
ENDPOINTS = [at for at, endpoint in CATALOG.endpoints.items() if not endpoint.role]
ACCESS, REFRESH = 600, 90 * 24 * 3600
CODE = 60


class Token(NamedTuple):
    """Holds what the model knows of a token: which of the two stands, what it opens, and what it goes back to."""

    stand: int
    text: str
    scopes: str
    expires: float
    family: int


class Sandboxes(RuleBasedStateMachine):
    """Two sandboxes on one clock, which may also be set back; a token of the one is worth nothing at the other."""

    access = Bundle("access")
    refresh = Bundle("refresh")
    codes = Bundle("codes")

    def __init__(self) -> None:
        """Begins with nothing issued."""
        super().__init__()
        self.stands = [Stand(CATALOG, app(" ".join(REGISTERED))) for _ in range(2)]
        self.now = 0.0
        self.ended: set[str] = set()
        self.ended_families: set[int] = set()
        self.families = 0

    def is_valid(self, token: Token) -> bool:
        """Tells what the model says of a token."""
        return token.expires > self.now and token.text not in self.ended and token.family not in self.ended_families

    @rule(seconds=st.sampled_from([-90_000.0, -1.0, 0.5, 30.0, 59.0, 60.0, 599.0, 600.0, 3_600.0, 40 * 86_400.0]))
    def time_passes(self, seconds: float) -> None:
        """Moves the clock of the machine; time in the sandbox never goes back."""
        for stand in self.stands:
            stand.passed += seconds
        self.now = max(self.now, self.stands[0].passed)
        for stand in self.stands:
            stand.sandbox.clock.seconds()

    @rule(target=access, number=st.integers(0, 1), names=st.sets(st.sampled_from(NAMES), min_size=1, max_size=4),
          lifetime=st.sampled_from([None, 1, 599, 3_600]))  # fmt: skip
    def own_credentials(self, number: int, names: set[str], lifetime: int | None) -> Token:
        """Gets a token with the credentials of the app."""
        scopes = " ".join(names)
        more = {} if lifetime is None else {"expires_in": str(lifetime)}
        text = self.stands[number].credentials(scopes, **more)
        self.families += 1
        return Token(number, text, scopes, self.now + (lifetime or ACCESS), self.families)

    @rule(target=codes, number=st.integers(0, 1))
    def consent(self, number: int) -> Token:
        """Gets a code."""
        self.families += 1
        text = self.stands[number].code()
        return Token(number, text, " ".join(REGISTERED), self.now + CODE, self.families)

    def _pair(self, token: Token, reply: Any) -> tuple[Token, Token]:  # noqa: ANN401 - a reply
        first, second = pair(reply)
        return (
            token._replace(text=first, expires=self.now + ACCESS),
            token._replace(text=second, expires=self.now + REFRESH),
        )

    @rule(target=access, code=codes)
    def redeem_for_access(self, code: Token) -> Token:
        """Redeems a code for the sake of its access token."""
        return self._redeem(code)[0]

    @rule(target=refresh, code=codes)
    def redeem_for_refresh(self, code: Token) -> Token:
        """Redeems a code for the sake of its refresh token."""
        return self._redeem(code)[1]

    def _redeem(self, code: Token) -> tuple[Token, Token]:
        """Redeems a code, perhaps not for the first time: then all that it gave ends, and it gives nothing."""
        reply = self.stands[code.stand].redeem(code.text)
        if self.is_valid(code):
            self.ended.add(code.text)
            return self._pair(code, reply)
        assert reply.error() == (400, "invalid_grant")
        # A code that was used and has expired since is refused for either reason.
        if code.text in self.ended:
            self.ended_families.add(code.family)
        nothing = code._replace(text="never-issued", expires=0)
        return nothing, nothing

    @rule(target=refresh, token=refresh)
    def refreshed(self, token: Token) -> Token:
        """Gets new tokens for a refresh token, if it is valid."""
        reply = self.stands[token.stand].refresh(token.text)
        if not self.is_valid(token):
            assert reply.error() == (400, "invalid_grant")
            return token
        self.ended.add(token.text)
        newer = self._pair(token, reply)
        assert self._status(newer[0]) == 200
        return newer[1]

    @rule(token=st.one_of(access, refresh))
    def revoke(self, token: Token) -> None:
        """Revokes a token."""
        assert self.stands[token.stand].revoke(token.text).status == 200
        self.ended.add(token.text)

    @rule(token=access, at=st.sampled_from(ENDPOINTS))
    def call(self, token: Token, at: str) -> None:
        """Calls an endpoint: open is only what the scopes of the token allow, and only while it is valid."""
        request = at.replace("{", "id-").replace("}", "")
        granted = grant(CATALOG, token.scopes)
        by_event = CATALOG.endpoints[at].opened_by == "via-event" and bool(granted.events)
        is_open = by_event or granted.allows(*request.split(" "))
        status = self.stands[token.stand].call(token.text, request).status
        assert status == (401 if not self.is_valid(token) else 200 if is_open else 403)

    @rule(token=st.one_of(access, refresh, codes))
    def call_elsewhere(self, token: Token) -> None:
        """Uses a token where it was not issued, and as what it is not."""
        other = self.stands[1 - token.stand]
        assert other.call(token.text).status == 401
        assert other.refresh(token.text).error() == (400, "invalid_grant")
        assert other.redeem(token.text).error() == (400, "invalid_grant")

    @rule(token=st.one_of(refresh, codes))
    def call_with_what_is_no_access_token(self, token: Token) -> None:
        """Calls an endpoint with a refresh token or a code."""
        assert self.stands[token.stand].call(token.text).status == 401

    def _status(self, token: Token) -> int:
        name = token.scopes.split(" ")[0]
        at = next(at for at in grant(CATALOG, name).endpoints if at in ENDPOINTS)
        return self.stands[token.stand].call(token.text, at.replace("{", "id-").replace("}", "")).status

    def teardown(self) -> None:
        """Looks for tokens where none may be."""
        assert "sandbox." not in "".join(stand.sandbox.report() for stand in self.stands)


TestSandboxes = Sandboxes.TestCase

texts = st.text(max_size=12) | st.sampled_from(["ke", "S256", "code", "authorization_code", "https://app.example.com/"])
STAND = Stand(CATALOG)


@given(st.lists(st.tuples(st.sampled_from(sorted(KNOWN)) | texts, texts), max_size=12))
def test_whatever_is_sent_is_answered_by_the_book(fields: list[tuple[str, str]]) -> None:
    query = urlencode(fields)
    for path, statuses in (("token", {400, 401}), ("revoke", {200, 400, 401})):
        assert STAND.form(path, query).status in statuses
    reply = STAND.send("GET", f"/ams/v1/oauth2/authorize?{query}")
    assert reply.status in {302, 400}
    assert reply.header("location").isascii()


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_whatever_bytes_come_are_answered(body: bytes, token: bytes) -> None:
    headers = [("content-type", "application/x-www-form-urlencoded"), ("authorization", token.decode("latin-1"))]
    assert STAND.send("POST", "/ams/v1/oauth2/token", headers=headers, body=body).status in {400, 401}
    assert STAND.send("GET", "/ke/v1/campaigns", headers=headers[1:]).status in {400, 401}
    assert STAND.send("GET", f"/ams/v1/oauth2/authorize?{body.decode('latin-1')}").status == 400
    path = "/" + body.decode("latin-1").replace("?", "")
    assert STAND.send("GET", path).status in {400, 401, 404, 405, 421}
