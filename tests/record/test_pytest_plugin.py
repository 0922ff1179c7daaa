"""The plugin is tried in runs of pytest of its own."""

import json
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from knox_scopes.record import clients, session

pytest_plugins = ["pytester"]

TESTS = """
import asyncio, httpx, requests

API = "https://api.samsungknox.com"

def answer(request):
    if request.url.path == "/old":
        return httpx.Response(301, headers={"location": API + "/ke/v1/campaigns"})
    return httpx.Response(200)

class Adapter(requests.adapters.HTTPAdapter):
    def send(self, request, *args, **kwargs):
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, request.url
        if request.url.endswith("/old"):
            response.status_code, response.headers["location"] = 302, API + "/ke/v1/fota"
        response._content = b""
        return response

client = httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True)

def test_httpx():
    client.get(API + "/old?token=SECRET")

def test_async():
    async def ask():
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            await client.get(API + "/ke/v1/campaigns/SECRET")
    asyncio.run(ask())

def test_requests():
    session = requests.Session()
    session.mount("https://", Adapter())
    assert session.get(API + "/old").history

def test_that_fails():
    client.delete(API + "/ke/v1/campaigns/SECRET")
    assert False
"""
RECORDED = {
    "DELETE /ke/v1/campaigns/{campaignId}": 1,
    "GET /ke/v1/campaigns": 1,
    "GET /ke/v1/campaigns/{campaignId}": 1,
    "GET /ke/v1/fota": 1,
}
PLUGIN = ("-p", "knox_scopes.record.pytest_plugin", "-p", "no:cacheprovider")


@pytest.fixture
def tests(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makepyfile(test_app=TESTS)
    return pytester


def needs(tests: pytest.Pytester) -> dict[str, Any]:
    text = (tests.path / "uses.json").read_text(encoding="utf-8")
    assert "SECRET" not in text
    return {use["at"]: use for use in json.loads(text)["needs"]}


def test_all_clients_are_recorded_and_the_place_is_the_test(tests: pytest.Pytester) -> None:
    result = tests.runpytest_inprocess(*PLUGIN, "--knox-uses", "uses.json")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["knox-scopes: 4 endpoints called, written to uses.json"])
    found = needs(tests)
    assert {at: use["count"] for at, use in found.items()} == RECORDED
    lines = TESTS.lstrip().splitlines()
    assert found["GET /ke/v1/fota"]["where"] == f"test_app.py:{1 + lines.index('def test_requests():')}"


def test_clients_are_as_before_when_a_run_is_over(tests: pytest.Pytester) -> None:
    import httpx  # noqa: PLC0415 - the class is looked at before and after

    before = httpx.Client.send
    tests.runpytest_inprocess(*PLUGIN, "--knox-uses", "uses.json")
    assert httpx.Client.send is before


def test_without_the_option_nothing_is_recorded(tests: pytest.Pytester) -> None:
    result = tests.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=3, failed=1)
    assert "knox-scopes: " not in result.stdout.str()
    assert not (tests.path / "uses.json").exists()


def test_who_does_not_ask_for_the_plugin_does_not_have_it(tests: pytest.Pytester) -> None:
    tests.makepyfile(
        test_app="import sys\n\ndef test_a():\n    assert not [name for name in sys.modules if 'knox_scopes' in name]\n"
    )
    tests.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_who_asks_for_the_plugin_but_records_nothing_imports_nothing(tests: pytest.Pytester) -> None:
    tests.makepyfile(
        test_app="import sys\n\ndef test_a():\n    assert 'knox_scopes.record.pytest_plugin' in sys.modules\n"
        "    assert not {'knox_scopes.record.recorder', 'httpx', 'requests', 'click'} & set(sys.modules)\n"
    )
    tests.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


def test_a_run_in_a_process_of_its_own_is_recorded(tests: pytest.Pytester) -> None:
    tests.runpytest_subprocess(*PLUGIN, "--knox-uses=uses.json").assert_outcomes(passed=3, failed=1)
    assert {at: use["count"] for at, use in needs(tests).items()} == RECORDED


def test_a_file_that_cannot_be_written_fails_the_run_and_no_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_a(): pass")
    result = pytester.runpytest_inprocess(*PLUGIN, "--knox-uses", "none/uses.json")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["knox-scopes: cannot write `none/uses.json`: No such file or directory"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_without_any_client_there_is_nothing_to_record(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "CLIENTS", (("no_such_client", "Client", None),))
    result = pytester.runpytest_inprocess(*PLUGIN, "--knox-uses", "uses.json")
    result.stderr.fnmatch_lines(["*--knox-uses: there is nothing to record: neither httpx nor requests is installed"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_processes_hand_their_recordings_over(tests: pytest.Pytester) -> None:
    worker_config, config = SimpleNamespace(workeroutput={}), SimpleNamespace()
    worker: Any = session.RecordedSession(worker_config, "uses.json")  # type: ignore[arg-type]  # all that is looked at
    worker.pytest_runtest_logstart(("test_app.py", None, ""))
    worker.recorder.add("GET", "https://api.samsungknox.com/ke/v1/fota")
    worker.pytest_sessionfinish(SimpleNamespace(exitstatus=0))
    worker.pytest_unconfigure()
    whole: Any = session.RecordedSession(config, "uses.json")  # type: ignore[arg-type]  # the same
    for output in ({"workeroutput": worker_config.workeroutput}, {}):
        whole.pytest_testnodedown(SimpleNamespace(gateway=SimpleNamespace(id="gw0"), **output))
    whole.pytest_sessionfinish(SimpleNamespace(exitstatus=0))
    whole.pytest_unconfigure()
    assert [use["count"] for use in needs(tests).values()] == [1]


def test_importing_the_plugin_imports_no_other_module_that_pytest_has_not() -> None:
    code = (
        "import pytest, sys, typing; before = set(sys.modules); import knox_scopes.record.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.split() == ["knox_scopes", "knox_scopes.record", "knox_scopes.record.pytest_plugin"]
