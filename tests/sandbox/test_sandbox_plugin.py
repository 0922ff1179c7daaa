"""The fixture `knox_sandbox` serves a sandbox while tests run, and costs nothing where it is not used."""

import re
from pathlib import Path

import pytest
import yaml  # noqa: F401 - pytester forgets what its runs import, and the C part of yaml cannot be loaded twice

pytest_plugins = ["pytester"]

PLUGIN = ("-p", "knox_scopes.sandbox.pytest_plugin", "-p", "no:cacheprovider")
APP = "grant_types: [client_credentials]\nscopes: [ke.campaign:view, ke.licenses:view]\n"
TESTS = """
import httpx

def test_least(knox_sandbox):
    fields = {"grant_type": "client_credentials", "scope": "ke.campaign:view",
              "client_id": knox_sandbox.client_id, "client_secret": knox_sandbox.client_secret}
    token = httpx.post(f"{knox_sandbox.url}/ams/v1/oauth2/token", data=fields).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    assert httpx.get(f"{knox_sandbox.url}/ke/v1/campaigns", headers=headers).status_code == 200

def test_report(knox_sandbox):
    assert knox_sandbox.report()["sandbox"]["never_needed"] == ["ke.licenses:view"]
"""


@pytest.mark.parametrize(
    ("name", "args", "ini"),
    [("app.yaml", [], ""), ("other.yaml", ["--knox-registration", "other.yaml"], ""),
     ("other.yaml", [], "[pytest]\nknox_registration = other.yaml\n")],
)  # fmt: skip
def test_the_fixture_serves_the_app(pytester: pytest.Pytester, name: str, args: list[str], ini: str) -> None:
    (pytester.path / name).write_text(APP, encoding="utf-8")
    (pytester.path / "pytest.ini").write_text(ini or "[pytest]\n", encoding="utf-8")
    pytester.makepyfile(test_app=TESTS)
    pytester.runpytest_inprocess(*PLUGIN, *args).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("registered", "asked", "fails"),
    [
        ("ke.campaign:view, ke.licenses:view", "ke.campaign:view ke.licenses:view", False),
        ("ke.campaign:view, ke.licenses:view", "ke.licenses:view", True),
        ("ke.licenses:view", "ke.licenses:view", True),
    ],
)
def test_the_pattern_of_the_docs_fails_where_a_scope_is_missing(
    pytester: pytest.Pytester, registered: str, asked: str, *, fails: bool
) -> None:
    docs = Path(__file__).parent.parent.parent / "docs" / "sandbox.md"
    [pattern] = re.findall(r"^    assert knox_sandbox\..*", docs.read_text(encoding="utf-8"), flags=re.MULTILINE)
    least = '"scope": "ke.campaign:view",'
    test = (
        TESTS.partition("\ndef test_report")[0]
        .replace(least, f'"scope": "{asked}",')
        .replace(".status_code == 200", "")
    )
    (pytester.path / "app.yaml").write_text(APP.replace("ke.campaign:view, ke.licenses:view", registered), "utf-8")
    pytester.makepyfile(test_app=f"{test}{pattern}\n")
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=not fails, failed=fails)
    if fails:
        result.stdout.fnmatch_lines(["E *GET /ke/v1/campaigns*insufficient_scope*"])


def test_a_registration_that_is_not_there_fails_the_test_that_wants_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_app=f"{TESTS}\ndef test_other():\n    pass\n")
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.assert_outcomes(passed=1, errors=2)
    why = (
        "cannot read `*app.yaml`: No such file or directory; name the registration with --knox-registration FILE,"
        " or as `knox_registration` in the configuration of pytest"
    )
    at = ("_* ERROR at setup of test_least _*", "_* ERROR at setup of test_report _*")
    result.stdout.fnmatch_lines([at[0], why, at[1], why, "=*"], consecutive=True)


def test_who_does_not_use_it_imports_nothing_of_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_app="import sys\n\ndef test_a():\n    assert 'knox_scopes.sandbox.pytest_plugin' in sys.modules\n"
        "    assert not {'knox_scopes.sandbox.server', 'uvicorn', 'starlette'} & set(sys.modules)\n"
    )
    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)
