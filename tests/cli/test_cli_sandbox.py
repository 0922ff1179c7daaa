"""The command `sandbox`: it says where it listens once it does, and at the end what was called."""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from shell import SCRIPT, run

import knox_scopes.sandbox
from knox_scopes.sandbox import Sandbox, server

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
IMPORTER, PLANNER = (str(EXAMPLES / f"{name}.yaml") for name in ("client-credentials", "authorization-code"))


@contextmanager
def started(*args: str, env: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Starts the command, and yields its process and what it says up to the line on which it listens."""
    with subprocess.Popen(
        [SCRIPT, "sandbox", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={key: value for key, value in os.environ.items() if not key.startswith("KNOX_CLIENT")} | dict(env),
    ) as process:
        assert process.stdout is not None
        said = ""
        while "listening on" not in said:
            line = process.stdout.readline()
            assert line, process.stderr and process.stderr.read()
            said += line
        try:
            yield process, said
        finally:
            process.kill()


def token(url: str, client_id: str, client_secret: str, scope: str) -> dict[str, str]:
    """Returns the header with an access token."""
    fields = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    reply = httpx.post(f"{url}/ams/v1/oauth2/token", data=fields | {"scope": scope})
    return {"authorization": f"Bearer {reply.json()['access_token']}"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_as_a_process_it_serves_until_a_signal_and_tells_what_was_called(number: int, tmp_path: Path) -> None:
    record = tmp_path / "uses.json"
    with started(IMPORTER, "--record", str(record), "--clock", "60x", env={}) as (process, said):
        assert "no Samsung server" in said
        url = re.search(r"^listening on (\S+);", said, re.MULTILINE)
        client_id, client_secret = re.findall(r"export KNOX_CLIENT_(?:ID|SECRET)=(\S+)", said)
        assert url is not None
        headers = token(url[1], client_id, client_secret, "kdp.devices:view")
        assert httpx.get(f"{url[1]}/kcs/v1/rp/devices", headers=headers).status_code == 200
        assert httpx.put(f"{url[1]}/kcs/v1/rp/devices/upload", headers=headers).status_code == 403
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, f"wrote {record}\n")
    assert "3 endpoints called" in out
    assert re.search(r"403 insufficient_scope +PUT /kcs/v1/rp/devices/upload +1 time", out)
    assert "unneeded  kdp.customers" in out
    assert "least for these calls: kdp.devices:manage kdp.devices:view" in out
    assert client_secret not in out + record.read_text(encoding="utf-8")
    answer = run("review", "--from", str(record), "--scopes", "kdp.customers kdp.devices:manage kdp.devices:view")
    assert "minimal scopes for these needs\n  kdp.devices:manage kdp.devices:view" in answer.out
    assert json.loads(record.read_text(encoding="utf-8"))["sandbox"]["never_needed"] == ["kdp.customers"]


def test_credentials_that_are_set_are_taken_and_not_shown() -> None:
    env = {"KNOX_CLIENT_ID": "app-1", "KNOX_CLIENT_SECRET": "hunter2Xq9"}
    with started(PLANNER, "--consent", "allow", env=env) as (process, said):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert "those of KNOX_CLIENT_ID and KNOX_CLIENT_SECRET, as set" in said
    assert "export KNOX_CLIENT" not in said
    assert "hunter2Xq9" not in said + out + err
    assert "0 endpoints called" in out


def served(*args: str) -> str:
    """Returns what the command says where the server ends at once."""

    def serve(sandbox: Sandbox, ready: Callable[[str], None], *, port: int) -> None:
        assert sandbox.catalog
        ready(f"http://127.0.0.1:{port}")

    with patch.object(server, "serve", serve):
        answer = run("sandbox", *args, env={"KNOX_CLIENT_ID": "", "KNOX_CLIENT_SECRET": ""})
    assert (answer.status, answer.err) == (0, "")
    return answer.out


def test_it_says_what_it_goes_by(tmp_path: Path) -> None:
    said = served(PLANNER, "--port", "8080")
    assert "$KNOX_SERVER is its base URL, in place of https://api.samsungknox.com" in said
    assert re.search(
        r"what no page says.*set for the app.*\n  export KNOX_CLIENT_ID=\S+\n  export KNOX_CLIENT_SECRET=\S+\n"
        r"  export KNOX_SERVER=http://127\.0\.0\.1:8080\n\nlistening on http://127\.0\.0\.1:8080; [^\n]+\n",
        said,
        re.DOTALL,
    )
    assert re.search(r"lifetimes +code 1 min, access token 10 min, refresh token 43200 min", said)
    assert "redirect URLs  https://www.example.com/oauth2/redirect" in said
    assert "clock" not in said
    assert re.search(r"what the APIs answer +every call that is allowed gets 200 and `{}`", said)
    said = served(IMPORTER, "--clock", "60x")
    assert "time passes 60 times faster" in said
    assert re.search(r"lifetimes +access token 10 min\n", said)
    file = tmp_path / "app.yaml"
    file.write_text(
        "audience: msp\ngrant_types: [client_credentials]\nscopes: [msp.customers, gone]\n", encoding="utf-8"
    )
    said = served(str(file), "--managed-customer", "1001", "--managed-customer", "1002")
    assert re.search(r"managed customers +1001 1002\n", said)
    assert re.search(r"not in the catalog +gone\n", said)
    assert re.search(r"unknown +`gone`", said)


def test_a_signal_ends_it_and_the_handlers_are_as_before(tmp_path: Path) -> None:
    serve, before = server.serve, [signal.getsignal(number) for number in server.SIGNALS]

    def ended(sandbox: Sandbox, ready: Callable[[str], None], *, port: int) -> None:
        def then(url: str) -> None:
            ready(url)
            signal.raise_signal(signal.SIGTERM)

        serve(sandbox, then, port=port)

    record = tmp_path / "uses.json"
    record.write_text("an older one", encoding="utf-8")
    with patch.object(server, "serve", ended):
        answer = run("sandbox", IMPORTER, "--record", str(record))
    assert (answer.status, answer.err) == (0, f"wrote {record}\n")
    assert "0 endpoints called" in answer.out
    assert json.loads(record.read_text(encoding="utf-8"))["needs"] == []
    assert [signal.getsignal(number) for number in server.SIGNALS] == before


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["gone.yaml"], "cannot read `gone.yaml`"),
        ([IMPORTER, "--clock", "fast"], "write it like 60x"),
        ([IMPORTER, "--record", "no/such/folder/uses.json"], "cannot write `no/such/folder/uses.json`: no such folder"),
        ([IMPORTER, "--managed-customer", "1"], "the audience of the app is reseller"),
        ([IMPORTER, "--port", "70000"], "70000"),
        ([IMPORTER, "--consent", "maybe"], "maybe"),
    ],
)
def test_wrong_use_is_told(args: list[str], why: str) -> None:
    answer = run("sandbox", *args)
    assert (answer.status, answer.out) == (2, "")
    assert why in answer.err


def test_a_port_that_is_taken_is_told() -> None:
    with knox_scopes.sandbox.running(IMPORTER) as other:
        port = other.url.rpartition(":")[2]
        answer = run("sandbox", IMPORTER, "--port", port)
    assert (answer.status, answer.out) == (2, "")
    assert f"cannot listen on port {port} of 127.0.0.1" in answer.err


def ran(program: str, **variables: str) -> str:
    """Runs a program for bash, as somebody would who pipes it there, and returns what it prints."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    env = os.environ | {f"KNOX_{name}": value for name, value in variables.items()}
    done = subprocess.run([bash], input=program, capture_output=True, check=False, encoding="utf-8", env=env)
    return done.stdout if done.returncode == 0 else f"{done.stdout}{done.stderr}"


def written(*args: str) -> str:
    """Returns what `request` writes."""
    answer = run("request", *args)
    assert answer.status == 0, answer.err
    return answer.out


def test_what_request_writes_for_a_job_opens_that_and_no_more() -> None:
    with knox_scopes.sandbox.running(IMPORTER) as served:
        secrets = {"CLIENT_ID": served.client_id, "CLIENT_SECRET": served.client_secret}
        server = ("--server", served.url)
        given = json.loads(ran(written("token", "--registration", IMPORTER, "--job", "report", *server), **secrets))
        assert given["scope"] == "kdp.devices:view"
        token = given["access_token"]
        assert ran(written("call", "GET /kcs/v1/rp/devices/status", *server), ACCESS_TOKEN=token) == "{}"
        refused = ran(written("call", "PUT /kcs/v1/rp/devices/upload", *server), ACCESS_TOKEN=token)
        assert "insufficient_scope" in refused
        ran(written("revoke", *server), **secrets, ACCESS_TOKEN=token)
        assert "was revoked" in ran(written("call", "GET /kcs/v1/rp/devices", *server), ACCESS_TOKEN=token)


def test_what_request_writes_goes_through_the_authorization_code_grant(tmp_path: Path) -> None:
    with knox_scopes.sandbox.running(PLANNER) as served:
        secrets = {"CLIENT_ID": served.client_id, "CLIENT_SECRET": served.client_secret}
        server, verifier = ("--server", served.url), tmp_path / "verifier.txt"
        asked = ("--registration", PLANNER, "--client-id", served.client_id, "--verifier", str(verifier), "--as", "url")
        [address] = re.findall(r"^http\S+$", written("authorize", *asked, *server), re.MULTILINE)
        back = parse_qs(urlsplit(httpx.get(address).headers["location"]).query)
        assert back["state"] == parse_qs(urlsplit(address).query)["state"]
        [code] = back["code"]
        proof = {"CODE": code, "CODE_VERIFIER": verifier.read_text(encoding="utf-8").strip()}
        given = json.loads(ran(written("token", "--registration", PLANNER, *server), **secrets, **proof))
        renewed = json.loads(ran(written("refresh", *server), **secrets, REFRESH_TOKEN=given["refresh_token"]))
        assert ran(written("call", "GET /ke/v1/fota", *server), ACCESS_TOKEN=renewed["access_token"]) == "{}"
        assert served.report()["sandbox"]["missing"] == []
