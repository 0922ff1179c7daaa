"""The recorder hears what real clients are answered, and never shows in what they do."""

import asyncio
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter

import knox_scopes.record
from knox_scopes import plan, uses
from knox_scopes.catalog.model import Catalog
from knox_scopes.record import Recorder
from knox_scopes.record import recorder as recording

API = "https://api.samsungknox.com"
CAMPAIGN = "GET /ke/v1/campaigns/{campaignId}"
SECRETS = "?token=SECRET#SECRET"


def answers(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/old":
        return httpx.Response(301, headers={"location": f"{API}/ke/v1/campaigns/SECRET"})
    return httpx.Response(403 if request.method == "DELETE" else 200, headers={"set-cookie": "SECRET"}, text="SECRET")


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path / "uses.json")


def test_a_hook_of_httpx_records_what_a_client_is_answered(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "uses.json"
    with Recorder(file, catalog=catalog) as recorder:
        client = httpx.Client(
            transport=httpx.MockTransport(answers),
            event_hooks={"response": [recorder.answered]},
            auth=("ann", "SECRET"),
            follow_redirects=True,
        )
        client.get(f"{API}/ke/v1/campaigns/SECRET-id{SECRETS}")
        client.get(f"{API}/old")
        client.delete(f"{API}/ke/v1/campaigns/SECRET-id", headers={"x-key": "SECRET"})
        client.post("https://ann:SECRET@www.example.com/SECRET", content="SECRET")
    assert "SECRET" not in file.read_text(encoding="utf-8")
    found = uses(catalog, file)
    assert {at: (use.count, use.evidence, use.statuses) for at, use in found.needs.items()} == {
        CAMPAIGN: (2, "observed", {"2xx": 2}),
        "DELETE /ke/v1/campaigns/{campaignId}": (1, "attempted", {"4xx": 1}),
    }
    assert found.elsewhere == {"www.example.com": 1}
    assert [one.call for one in found.unmatched] == [f"GET {API}/{{...}}"]
    assert plan(catalog, found.needs).scopes == plan(catalog, [*found.needs]).scopes != ()


def test_a_hook_of_an_asynchronous_client_records_too(recorder: Recorder) -> None:
    async def ask() -> None:
        hooks = {"response": [recorder.answered_async]}
        async with httpx.AsyncClient(transport=httpx.MockTransport(answers), event_hooks=hooks) as client:
            await asyncio.gather(*(client.get(f"{API}/ke/v1/campaigns/{number}") for number in range(7)))

    asyncio.run(ask())
    assert recorder.usage().needs[CAMPAIGN].count == 7


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/old" else 200)
        self.send_header("location", "/ke/v1/campaigns/SECRET")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Server) as served:
        thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


def test_an_adapter_of_requests_records_each_call_that_a_session_sends(recorder: Recorder, server: str) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", recorder.adapter())
        assert session.get(f"{server}/old{SECRETS}").status_code == 200
        assert session.get(f"{server}/old").history[0].status_code == 302
    assert recorder.usage().elsewhere == {"127.0.0.1": 3}
    assert "SECRET" not in recorder.text()


class Canned(HTTPAdapter):
    """An adapter that answers by itself."""

    closed = False

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        if "refuse" in str(request.url):
            raise requests.ConnectionError
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, str(request.url)
        return response

    def close(self) -> None:
        self.closed = True


def test_an_adapter_sends_through_another_one_and_closes_it(recorder: Recorder) -> None:
    canned = Canned()
    with requests.Session() as session:
        session.mount("https://", recorder.adapter(canned))
        session.get(f"{API}/ke/v1/campaigns/1")
        with pytest.raises(requests.ConnectionError):
            session.get(f"{API}/ke/v1/refused")
    assert canned.closed
    assert (list(recorder.usage().needs), recorder.usage().unmatched) == ([CAMPAIGN], ())


def test_threads_share_a_recorder_and_lose_nothing(recorder: Recorder) -> None:
    def work() -> None:
        for number in range(500):
            recorder.add("GET", f"{API}/ke/v1/campaigns/{number}", 200)

    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(work)
    assert recorder.usage().needs[CAMPAIGN].count == 4_000
    assert recorder.usage().read[0].calls == 4_000


def test_what_cannot_be_recorded_does_not_show_in_the_call_and_is_said_once(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("SECRET")

    monkeypatch.setattr(recording, "this_second", broken)
    for _ in range(3):
        recorder.add("GET", f"{API}/ke/v1/campaigns")
    recorder.answered(object())  # type: ignore[arg-type]  # what no client answers
    assert [(one.file, one.why) for one in recorder.usage().unread] == [
        ("recorder", "some calls could not be recorded")
    ]
    assert "SECRET" not in recorder.text()


def test_a_recorder_that_fails_for_good_does_not_show_either(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_sightings", None)
    recorder.add("GET", API)


def test_a_status_that_is_no_number_is_not_known(recorder: Recorder) -> None:
    recorder.add("get", f"{API}/ke/v1/campaigns/1", "200")  # type: ignore[arg-type]  # a client may be of any kind
    assert recorder.usage().needs[CAMPAIGN].statuses == {"unknown": 1}


def test_a_file_is_written_whole_or_not_at_all(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder.write()
    before = (tmp_path / "uses.json").read_text(encoding="utf-8")
    assert json.loads(before)["needs"] == []
    assert os.stat(tmp_path / "uses.json").st_mode & 0o777 == 0o644
    recorder.add("GET", f"{API}/ke/v1/campaigns")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        recorder.write()
    assert [file.name for file in tmp_path.iterdir()] == ["uses.json"]
    assert (tmp_path / "uses.json").read_text(encoding="utf-8") == before


def test_a_block_that_fails_is_recorded(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(ZeroDivisionError), Recorder(tmp_path / "uses.json") as recorder:  # noqa: PT012 - as it is used
        recorder.add("GET", f"{API}/ke/v1/campaigns")
        _ = 1 / 0
    assert list(uses(catalog, tmp_path / "uses.json").needs) == ["GET /ke/v1/campaigns"]


def test_what_another_recorder_has_written_adds_up(recorder: Recorder, tmp_path: Path) -> None:
    other = Recorder(tmp_path / "other.json")
    for one in (recorder, other):
        one.add("GET", f"{API}/ke/v1/campaigns")
    recorder.merge(other.text(), "gw0")
    assert recorder.usage().needs["GET /ke/v1/campaigns"].count == 2


def test_the_package_has_a_recorder_and_nothing_else() -> None:
    with pytest.raises(AttributeError, match=r"`knox_scopes.record` has no attribute `tape`"):
        knox_scopes.record.tape  # type: ignore[attr-defined]  # noqa: B018 - asking is the test
