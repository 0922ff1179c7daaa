"""Real clients get their tokens from the sandbox, and call the APIs with them: authlib, curl and Java."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from stand import CHALLENGE, CREDENTIALS, FORM, ID, REDIRECT, SECRET, VERIFIER, Stand, app

from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox import Running, running

SCOPES = "ke.campaign:view ke.devices"
REALM = 'realm="knox-scopes sandbox"'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[Running]:
    file = tmp_path_factory.mktemp("app") / "app.yaml"
    file.write_text("\n".join(app().lines), encoding="utf-8")
    with running(file, catalog=catalog, credentials=CREDENTIALS) as served:
        yield served


@pytest.fixture
def client(served: Running) -> Iterator[OAuth2Session]:
    with OAuth2Session(
        ID,
        SECRET,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
        revocation_endpoint_auth_method="client_secret_post",
        redirect_uri=REDIRECT,
        scope=SCOPES,
        code_challenge_method="S256",
        token_endpoint=f"{served.url}/ams/v1/oauth2/token",
    ) as client:
        yield client


def test_authlib_goes_through_the_authorization_code_flow(client: OAuth2Session, served: Running) -> None:
    url, state = client.create_authorization_url(f"{served.url}/ams/v1/oauth2/authorize", code_verifier=VERIFIER)
    back = requests.get(url, allow_redirects=False, timeout=10).headers["location"]
    token = client.fetch_token(authorization_response=back, state=state, code_verifier=VERIFIER)
    assert token["scope"] == SCOPES
    assert client.get(f"{served.url}/ke/v1/campaigns").status_code == 200
    refused = client.delete(f"{served.url}/ke/v1/campaigns/42")
    assert refused.headers["www-authenticate"] == (
        f'Bearer {REALM}, error="insufficient_scope", scope="ke.campaign:delete"'
    )
    # authlib repeats the scope, which no page has in this request.
    newer = client.refresh_token()
    assert newer["refresh_token"] != token["refresh_token"]
    assert client.get(f"{served.url}/ke/v1/devices/models").status_code == 200
    client.revoke_token(
        f"{served.url}/ams/v1/oauth2/revoke", token=newer["access_token"], token_type_hint="access_token"  # noqa: S106
    )  # fmt: skip
    assert client.get(f"{served.url}/ke/v1/campaigns").status_code == 401
    # Left to itself, authlib revokes with the secret in a header.
    client.revocation_endpoint_auth_method = None
    refused = client.revoke_token(f"{served.url}/ams/v1/oauth2/revoke", token=newer["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


def test_authlib_gets_tokens_with_client_credentials(client: OAuth2Session, served: Running) -> None:
    client.fetch_token(grant_type="client_credentials", scope="ke.campaign:view")
    assert [client.get(served.url + path).status_code for path in ("/ke/v1/campaigns", "/ke/v1/devices/models")] == [
        200,
        403,
    ]


def test_authlib_refreshes_by_itself_what_has_expired(client: OAuth2Session, served: Running) -> None:
    url, state = client.create_authorization_url(f"{served.url}/ams/v1/oauth2/authorize", code_verifier=VERIFIER)
    back = requests.get(url, allow_redirects=False, timeout=10).headers["location"]
    client.fetch_token(authorization_response=back, state=state, code_verifier=VERIFIER)
    first = client.token["access_token"]
    client.token["expires_at"] = 1
    assert client.get(f"{served.url}/ke/v1/campaigns").status_code == 200
    assert client.token["access_token"] != first


def test_authlib_is_told_what_is_wrong(client: OAuth2Session) -> None:
    with pytest.raises(Exception, match="invalid_scope"):
        client.fetch_token(grant_type="client_credentials", scope="ke")


def test_a_client_may_call_it_within_the_process(catalog: Catalog) -> None:
    stand = Stand(catalog)

    async def flow() -> list[int]:
        transport = httpx.ASGITransport(stand.sandbox)
        async with httpx.AsyncClient(transport=transport, base_url="https://api.samsungknox.com") as client:
            fields = {"grant_type": "client_credentials", "scope": "ke.campaign:view"}
            data = fields | {"client_id": ID, "client_secret": SECRET}
            token = (await client.post("/ams/v1/oauth2/token", data=data)).json()["access_token"]
            client.headers["authorization"] = f"Bearer {token}"
            return [(await client.get(path)).status_code for path in ("/ke/v1/campaigns?limit=1", "/ke/v1/fota")]

    assert asyncio.run(flow()) == [200, 403]


def curl(*args: str) -> str:
    program = shutil.which("curl")
    if program is None:
        pytest.skip("there is no curl")
    done = subprocess.run(
        [program, "-sS", "--max-time", "20", *args], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def test_curl_gets_a_token_as_the_guide_has_it(served: Running) -> None:
    fields = ("grant_type=client_credentials", f"client_id={ID}", f"client_secret={SECRET}", "scope=ke.campaign:view")
    data = [word for field in (*fields, "expires_in=599") for word in ("-d", field)]
    answer = curl("-X", "POST", f"{served.url}/ams/v1/oauth2/token", "-H", f"Content-Type: {FORM}", *data)
    assert '"expires_in":599' in answer
    token = answer.partition('"access_token":"')[2].partition('"')[0]
    bearer = ("-H", f"Authorization: Bearer {token}")
    assert curl(f"{served.url}/ke/v1/campaigns", *bearer) == "{}"
    refused = curl("-i", "-X", "DELETE", f"{served.url}/ke/v1/campaigns/42", *bearer)
    assert refused.startswith("HTTP/1.1 403")
    assert 'scope="ke.campaign:delete"' in refused
    assert curl("-X", "POST", f"{served.url}/ams/v1/oauth2/revoke", *data[2:6], "-d", f"token={token}") == ""
    assert curl("-i", f"{served.url}/ke/v1/campaigns", *bearer).startswith("HTTP/1.1 401")


def test_curl_follows_to_the_app_and_no_further(served: Running) -> None:
    query = urlencode(
        {"response_type": "code", "client_id": ID, "scope": SCOPES, "redirect_uri": REDIRECT,
         "code_challenge": CHALLENGE, "code_challenge_method": "S256", "state": "xyz"}
    )  # fmt: skip
    answer = curl("-i", f"{served.url}/ams/v1/oauth2/authorize?{query}")
    assert answer.startswith("HTTP/1.1 302")
    assert f"location: {REDIRECT}?code=sandbox." in answer


def test_java_goes_through_both_flows(served: Running) -> None:
    program = shutil.which("java")
    if program is None:
        pytest.skip("there is no Java")
    flow = Path(__file__).with_name("Flow.java")
    done = subprocess.run(
        [program, "-XX:TieredStopAtLevel=1", str(flow)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ
        | {
            "KNOX_BASE": served.url,
            "KNOX_REDIRECT": REDIRECT,
            "KNOX_CLIENT_ID": ID,
            "KNOX_CLIENT_SECRET": SECRET,
        },
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        "200 token",
        "200 GET /ke/v1/campaigns",
        f'403 DELETE /ke/v1/campaigns/42 Bearer {REALM}, error="insufficient_scope", scope="ke.campaign:delete"',
        f'401 GET /ke/v1/campaigns Bearer {REALM}, error="invalid_token"',
        "302 state true",
        "200 token",
        "200 token",
        "200 GET /ke/v1/devices/models",
        "400 token invalid_grant",
    ]
