"""The APIs of the sandbox, and what it tells of itself: decided by the engine, and without a secret."""

import asyncio
import json
from pathlib import Path

import pytest
from stand import CREDENTIALS, FORM, ID, SECRET, Stand, app, pair

from knox_scopes import InputError, grant, load, read_challenge, review, uses
from knox_scopes.access.guards import Message
from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox import Sandbox, facts, stand_in
from knox_scopes.sandbox.calls import MOST_PATH
from knox_scopes.usage import saved

NOTICE = "not a Samsung server; see /_sandbox"
CAMPAIGN = "GET /ke/v1/campaigns/{campaignId}"


@pytest.fixture
def stand(catalog: Catalog) -> Stand:
    return Stand(catalog)


def filled(at: str) -> str:
    """Returns a request for a listed endpoint."""
    return at.replace("{", "id-").replace("}", "")


def test_every_endpoint_is_answered_as_the_engine_decides(catalog: Catalog) -> None:
    scopes = "ke.campaign:view kdp kai.network"
    stand, granted = Stand(catalog, app(scopes)), grant(catalog, scopes)
    token = stand.credentials(scopes)
    outcomes = set()
    for at, endpoint in catalog.endpoints.items():
        request = filled(at)
        decision = granted.decide(*request.split(" "))
        reply = stand.call(token, request)
        outcomes.add(decision.outcome)
        assert reply.header("x-knox-sandbox") == NOTICE
        if endpoint.role:
            assert reply.status == 400
        elif endpoint.opened_by == "via-event":  # `kai.network` is the scope of two events
            assert (decision.outcome, reply.status, reply.json()) == ("undetermined", 200, {})
            assert reply.header("x-knox-sandbox-events") == "not looked at; the token has the scope of at least one"
        elif decision.outcome == "allowed":
            assert (reply.status, reply.json()) == (200, {})
            assert reply.header("x-knox-sandbox-body") == "empty; no page says what it holds"
        else:
            assert reply.status == 403
            assert reply.json()["error_description"] == decision.message
            challenge = read_challenge(reply.header("www-authenticate") or "None")
            if decision.outcome == "denied":
                assert challenge is not None
                assert (challenge.error, challenge.scopes) == ("insufficient_scope", decision.least)
            else:
                assert (challenge, reply.json()["error"]) == (None, "undetermined")
    assert outcomes == {"allowed", "denied", "undetermined"}


SUBSCRIBE = "POST /kwn/v1/subscriptions"


def test_a_call_that_scopes_of_events_open_is_allowed_with_any_of_these(catalog: Catalog) -> None:
    stand = Stand(catalog, app("kai.app kai.battery ke.fota:view"))
    opened = stand.call(stand.credentials("kai.app"), SUBSCRIBE)
    assert (opened.status, opened.json()) == (200, {})
    refused = stand.call(stand.credentials("ke.fota:view"), SUBSCRIBE)
    assert refused.error() == (403, "insufficient_scope")
    assert "scope=" not in refused.header("www-authenticate")
    assert refused.header("x-knox-sandbox-events") == ""
    assert stand.send("POST", "/kwn/v1/subscriptions").status == 401


def test_a_scope_of_events_is_not_told_to_be_unneeded_where_they_are_subscribed_to(catalog: Catalog) -> None:
    stand = Stand(catalog, app("kai kai.app ke.fota:view ke.licenses:view"))
    seen = stand.sandbox.seen
    # `kai.devices` is enough for this, if `kai` is not there for events.
    assert stand.call(stand.credentials("kai"), "GET /kai/v1/devices/groups").status == 200
    before = seen.review(seen.usage)
    assert before.unneeded == ("kai.app", "ke.fota:view", "ke.licenses:view")
    assert ([one.scope for one in before.broader], before.undetermined) == (["kai"], ())
    token = stand.credentials("kai.app ke.fota:view")
    assert [stand.call(token, request).status for request in (SUBSCRIBE, "GET /ke/v1/fota")] == [200, 200]
    said = json.loads(stand.sandbox.report())["sandbox"]
    assert (said["never_needed"], said["refused"]) == (["ke.licenses:view"], [])
    assert said["undetermined"] == [{"scope": name, "inputs": [SUBSCRIBE]} for name in ("kai", "kai.app")]
    assert seen.review(seen.usage).broader == ()


def test_the_scope_of_a_challenge_opens_the_call(catalog: Catalog) -> None:
    stand = Stand(catalog, app("ke.campaign"))
    refused = stand.call(stand.credentials("ke.campaign:view"), filled(f"DELETE {CAMPAIGN[4:]}"))
    challenge = read_challenge(refused.header("www-authenticate"))
    assert challenge is not None
    assert stand.call(stand.credentials(" ".join(challenge.scopes)), filled(f"DELETE {CAMPAIGN[4:]}")).status == 200


@pytest.mark.parametrize(
    ("headers", "status", "error", "challenge"),
    [
        ([], 401, "unauthorized", 'Bearer realm="knox-scopes sandbox"'),  # RFC 6750, section 3.1: without an error
        ([("authorization", "Bearer made-up")], 401, "invalid_token", 'error="invalid_token"'),
        ([("authorization", f"bearer {'a' * 5_000}")], 401, "invalid_token", 'error="invalid_token"'),
        ([("authorization", "Bearer")], 400, "invalid_request", 'error="invalid_request"'),
        ([("authorization", "Bearer a b")], 400, "invalid_request", 'error="invalid_request"'),
        ([("authorization", "Bearer \xff")], 400, "invalid_request", 'error="invalid_request"'),
        ([("authorization", "Basic YTpi")], 400, "invalid_request", 'error="invalid_request"'),
        ([("authorization", "Bearer a"), ("authorization", "Bearer a")], 400, "invalid_request", "invalid_request"),
        ([("x-knox-apitoken", "a")], 401, "unauthorized", "Bearer realm"),
    ],
)
def test_without_a_valid_token_a_call_is_challenged(
    stand: Stand, headers: list[tuple[str, str]], status: int, error: str, challenge: str
) -> None:
    stand.credentials()
    reply = stand.send("GET", "/ke/v1/campaigns", headers=headers)
    assert reply.error() == (status, error)
    assert challenge in reply.header("www-authenticate")


def test_tokens_expire(stand: Stand) -> None:
    token = stand.credentials()
    stand.passed = 599
    assert stand.call(token).status == 200
    stand.passed = 600
    assert stand.call(token).json()["error_description"] == "this access token has expired"
    stand.passed = 0  # the clock of the machine is set back
    assert stand.call(token).status == 401


def test_two_sandboxes_know_nothing_of_each_other(catalog: Catalog) -> None:
    one, two = Stand(catalog), Stand(catalog)
    token, code = one.credentials(), one.code()
    assert two.call(token).error() == (401, "invalid_token")
    assert two.redeem(code).error() == (400, "invalid_grant")
    two.revoke(token)
    assert one.call(token).status == 200
    assert json.loads(two.sandbox.report())["requested"] == []


def test_two_tokens_open_only_their_own(stand: Stand) -> None:
    first, second = stand.credentials("ke.campaign:view"), stand.credentials("ke.devices:view")
    for _ in range(2):
        assert [stand.call(token).status for token in (first, second)] == [200, 403]
        assert [stand.call(token, "GET /ke/v1/devices/models").status for token in (first, second)] == [403, 200]


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        ("GET /ke/v1/campaign", 404, "nearest: GET /ke/v1/campaigns"),
        ("GET /campaigns", 404, "nearest: GET /ke/v1/campaigns"),
        ("GET /ke/v1/devices/new", 404, "the open-ended `ke.devices` may reach it"),
        ("GET /", 404, "not an endpoint"),
        ("GET /_sandbox/", 404, "not an endpoint"),
        ("GET /ke/v1/../v1/campaigns", 404, "dot segment"),
        ("GET //ke/v1/campaigns", 404, ""),
        ("GET /ke/v1/campaigns/%2e%2e", 404, ""),
        ("GET /kai/v1/" + "a/" * 490, 404, "not an endpoint"),
        ("GET /" + "a" * MOST_PATH, 414, "1,000 characters"),
        ("PATCH /ke/v1/campaigns", 405, "GET, POST"),
        ("FOO /ke/v1/campaigns", 405, "GET, POST"),
        ("HEAD /ke/v1/campaigns", 405, "GET, POST"),
        ("GET /ams/v1/oauth2/token", 405, "POST"),
        ("FOO /nowhere", 404, ""),
    ],
)
def test_what_is_not_listed_is_told_what_is_near(stand: Stand, request_: str, status: int, said: str) -> None:
    token = stand.credentials("ke.devices ke.campaign:view")
    reply = stand.call(token, request_)
    assert reply.status == status
    assert said in reply.json()["error_description"]
    assert (reply.header("allow") != "") == (status == 405)
    assert reply.header("x-knox-sandbox") == NOTICE


def test_a_trailing_slash_and_a_whole_url_are_the_same_endpoint(stand: Stand) -> None:
    token = stand.credentials()
    assert stand.call(token, "GET /ke/v1/campaigns/").status == 200
    assert stand.call(token, "GET http://127.0.0.1:80/ke/v1/campaigns").status == 200
    assert stand.call(token, "GET http://[::1/ke/v1/campaigns?a=b").status == 200
    body = f"grant_type=client_credentials&client_id={ID}&client_secret={SECRET}&scope=ke.devices".encode()
    assert stand.send("POST", "/ams/v1/oauth2/token/", headers=[("content-type", FORM)], body=body).status == 200


def test_a_server_may_leave_the_raw_path_out(stand: Stand) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    headers = [(b"authorization", f"Bearer {stand.credentials()}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/ke/v1/campaigns", "query_string": b"", "headers": headers}
    asyncio.run(stand.sandbox(scope, receive, send))
    assert sent[0]["status"] == 200


def test_managed_customers_are_held_to_the_list(catalog: Catalog) -> None:
    file = app("msp.customers", grants="[client_credentials]")
    assert file.audience is not None
    file = file._replace(audience=file.audience._replace(text="msp"))
    stand = Stand(catalog, file, managed_customers=["1001", "1002"])
    token, at = stand.credentials("msp.customers"), filled(next(at for at in grant(catalog, "msp.customers").endpoints))
    header = "x-wsm-managed-tenantid"
    for given, status in (([], 200), (["1001"], 200), (["1002"], 200), (["1003"], 403), (["1001", "1003"], 403)):
        reply = stand.call(token, at, *((header, one) for one in given))
        assert reply.status == status
    assert reply.json()["error"] == "not_managed"
    assert "the status is not" in reply.json()["error_description"]
    assert Stand(catalog, file).call(stand.credentials("msp.customers"), at, (header, "9")).status == 401
    other = Stand(catalog, file)
    assert other.call(other.credentials("msp.customers"), at, (header, "9")).status == 200
    with pytest.raises(InputError, match="the audience of the app is uem-partner"):
        Stand(catalog, managed_customers=["1001"])


def test_other_arguments_are_refused(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one of ask, allow, deny"):
        Stand(catalog, consent="maybe")
    with pytest.raises(InputError, match="read_registration"):
        Sandbox(catalog, {})  # type: ignore[arg-type]  # what is told
    service = {
        "service": "acme",
        "name": "Acme",
        "summary": "Things.",
        "base_url": "https://acme.example.com",
        "bases": ["/acme"],
        "source": "page",
        "sources": {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-31"}},
        "scopes": {"acme": {"summary": "All."}},
        "endpoints": {"GET /acme/things": {"summary": "Lists.", "scopes": ["acme"], "effect": "read"}},
        "events": {},
    }
    (tmp_path / "acme.yaml").write_text(json.dumps(service), encoding="utf-8")
    with pytest.raises(InputError, match="no endpoint whose `role` is authorize or token or revoke"):
        Stand(load(tmp_path), app("acme"))


def test_the_credentials_of_the_environment_are_taken(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOX_CLIENT_ID", ID)
    monkeypatch.setenv("KNOX_CLIENT_SECRET", SECRET)
    assert Sandbox(catalog, app()).credentials == CREDENTIALS._replace(given=True)


def test_it_says_what_it_is_and_what_it_does_not_know(stand: Stand) -> None:
    reply = stand.send("GET", "/_sandbox")
    said = reply.json()
    assert "no Samsung server" in said["what"]
    assert (said["app"], said["scopes"]) == ("Update planner", ["ke.campaign:view", "ke.devices"])
    assert said["unknown"] == [one._asdict() for one in facts.UNKNOWN]
    assert said["enforced"] == [one._asdict() for one in facts.ENFORCED]
    assert SECRET.encode() not in reply.body


def test_every_rule_has_its_page_or_standard() -> None:
    for one in facts.ENFORCED:
        assert "RFC" in one.source or "20" in one.source or one.source == "the catalog"
    assert all(one.what and one.here for one in facts.UNKNOWN)


def test_the_report_is_what_uses_answers(catalog: Catalog, tmp_path: Path) -> None:
    stand = Stand(catalog, app("ke.campaign:view ke.devices:view ke.licenses:view"))
    token = stand.credentials("ke.campaign:view ke.devices:view")
    for request in ("GET /ke/v1/campaigns", "GET /ke/v1/campaigns", "GET /ke/v1/fota", "GET /ke/v1/nothing-such"):
        stand.call(token, request)
    stand.send("GET", "/_sandbox")
    said = stand.send("GET", "/_sandbox/report").json()
    assert said["sandbox"] == {
        "registered": ["ke.campaign:view", "ke.devices:view", "ke.licenses:view"],
        "never_needed": ["ke.devices:view", "ke.licenses:view"],
        "undetermined": [],
        "least": ["ke.campaign:view", "ke.fota:view"],
        "missing": [{"need": "GET /ke/v1/fota", "add": ["ke.fota:view"]}],
        "refused": [
            {"at": "(not listed)", "status": 404, "error": "unknown_path", "count": 1},
            {"at": "GET /ke/v1/fota", "status": 403, "error": "insufficient_scope", "count": 1},
        ],
    }
    (tmp_path / "uses.json").write_text(stand.sandbox.report(), encoding="utf-8")
    found = uses(catalog, tmp_path / "uses.json")
    assert {use.at: (use.evidence, use.count) for use in found.needs.values()} == {
        "GET /ke/v1/campaigns": ("observed", 2),
        "GET /ke/v1/fota": ("attempted", 1),
        "POST /ams/v1/oauth2/token": ("observed", 1),
    }
    assert [one.call for one in found.unmatched] == ["GET /ke/v1/{...}"]
    assert found.requested == ("ke.campaign:view", "ke.devices:view")
    assert review(catalog, found.requested, found).minimal == ("ke.campaign:view", "ke.fota:view")
    assert saved.is_it(stand.sandbox.report().encode()[:64], "")


def test_no_secret_is_in_the_report(stand: Stand) -> None:
    code = stand.code()
    access, refresh = pair(stand.redeem(code))
    secret = "hunter2Xq9"  # noqa: S105 - planted, to be looked for
    stand.call(access, f"GET /ke/v1/campaigns/{secret}?token={secret}", ("x-key", secret), ("cookie", secret))
    stand.call(secret, f"GET /{secret}/{secret}")
    stand.call(access, f"{secret} /ke/v1/campaigns")
    stand.token(grant_type=secret, scope=secret)
    stand.token(grant_type="client_credentials", scope=secret)
    stand.form("token", {secret: secret}, of=None)
    stand.authorize(state=secret, scope=secret)
    stand.revoke(secret)
    for kept in (stand.sandbox.report(), stand.send("GET", "/_sandbox").body.decode()):
        for text in (secret, SECRET, code, access, refresh):
            assert text not in kept


def test_a_body_that_does_not_come_is_not_waited_for(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_in, "PATIENCE", 0.01)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    scope = {
        "type": "http", "method": "POST", "path": "/ams/v1/oauth2/token", "query_string": b"",
        "headers": [(b"content-type", FORM.encode())],
    }  # fmt: skip
    asyncio.run(stand.sandbox(scope, receive, send))
    assert sent[0]["status"] == 408


def test_no_more_of_a_body_is_read_than_it_takes_to_refuse_it(stand: Stand) -> None:
    parts = iter([b"x" * 5_000] * 9)
    body = ({"type": "http.request", "body": part, "more_body": True} for part in parts)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return next(body)

    scope = {
        "type": "http", "method": "POST", "path": "/ams/v1/oauth2/token", "query_string": b"",
        "headers": [(b"content-type", FORM.encode())],
    }  # fmt: skip
    asyncio.run(stand.sandbox(scope, receive, send))
    assert sent[0]["status"] == 413
    assert len(list(parts)) == 7


def test_who_goes_away_is_not_answered(stand: Stand) -> None:
    reply = stand.send("POST", "/ams/v1/oauth2/token", headers=[("content-type", FORM)], body=[])
    assert reply.status == 0


def test_a_server_may_ask_for_its_life_and_for_nothing_else(stand: Stand) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    asyncio.run(stand.sandbox({"type": "lifespan"}, receive, send))
    asyncio.run(stand.sandbox({"type": "websocket"}, receive, send))
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close",
    ]  # fmt: skip
