"""`lint` on requests to the authorization server: what is taken for one, and what it is held against."""

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from asking import GOOD, SERVER, written
from shell import process, run

DATA = Path(__file__).parent.parent / "usage" / "data"
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SAMPLE = (
    f"{SERVER}/authorize?response_type=code&client_id=example-client&scope=kai"
    "&redirect_uri=https://example-app.com/redirect&code_challenge=1234abcd123abCd1a2BCdaBCdab3cDABcdaBcDABcD"
    "&code_challenge_method=S256&state=abcde"
)
OWN = """\
app: {name: Importer}
grant_types: [client_credentials]
scopes: [kdp.customers, 'kdp.devices:manage', 'kdp.devices:view']
jobs:
  upload: {endpoints: [PUT /kcs/v1/rp/devices/upload]}
  report: {endpoints: [GET /kcs/v1/rp/devices]}
"""
WIDE = f"curl -d 'grant_type=client_credentials&client_id=a&client_secret=hunter2&scope=kdp.customers' {SERVER}/token\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "wide.txt").write_text(WIDE, encoding="utf-8")
    return tmp_path


def told(*arguments: str) -> list[str]:
    answer = run("lint", *arguments, "--format", "concise")
    return [line.rpartition(": KS")[2].split()[0] for line in answer.out.splitlines() if ": KS" in line]


# -- arguments


def test_an_address_is_checked_as_it_is_given() -> None:
    answer = run("lint", SAMPLE)
    assert process("lint", SAMPLE) == answer
    assert (answer.status, answer.err) == (1, "")
    lines = answer.out.splitlines()
    assert lines[0] == "error KS603 bad-challenge  (argument):1:1"
    assert lines[-1] == "1 error, 3 warnings in 1 argument  (data from 2026-06-17)"
    assert told(SAMPLE) == ["603", "606", "611", "625"]
    assert "1234abcd" not in answer.out + run("lint", SAMPLE, "--format", "json").out


def test_several_arguments_are_told_apart() -> None:
    answer = run("lint", SAMPLE, f"curl -X POST http{SERVER[5:]}/token", "--select", "KS603", "--select", "KS621")
    assert "(argument 1):1:1" in answer.out
    assert "(argument 2):1:1" in answer.out
    assert answer.out.splitlines()[-1].startswith("2 errors, 3 findings hidden by options in 2 arguments")


def test_an_address_alone_is_a_request_without_parameters() -> None:
    assert told(f"{SERVER}/authorize") == ["602", "605", "609", "612", "612", "612"]
    assert told(f"{SERVER}/authorize?") == []  # what follows may have been left out
    for address in (f"{SERVER}/token", f"curl -X POST {SERVER}/token", f"{SERVER}/authorize?$QUERY"):
        answer = run("lint", address)
        assert answer.status == 0
        assert answer.err == (
            "note: (argument) has the address of a request without its parameters; only the address is checked\n"
        )
        assert run("lint", "-q", address) == (0, "", "")
    assert told(f"{SERVER}/token".replace("https", "http")) == ["621"]


def test_an_address_that_is_no_such_request_is_refused() -> None:
    answer = run("lint", "https://ann:hunter2@api.samsungknox.com/kai/v1/settings?key=hunter2", "https://x.example")
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.splitlines()[:2] == [
        "error: `https://...@api.samsungknox.com/kai/v1/settings?...` is no request to an authorization server",
        "error: `https://x.example` is no request to an authorization server",
    ]


def test_an_address_of_another_vendor_is_refused() -> None:
    answer = run("lint", "http://login.example.com/oauth2/authorize?state=a", "--quiet")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.splitlines()[0] == (
        "error: `http://login.example.com/oauth2/authorize?...` is a request to another authorization server"
    )


def test_a_file_may_have_an_address_as_its_name(folder: Path) -> None:
    (folder / "https:" / "a").mkdir(parents=True)
    (folder / "https:" / "a" / "app.yaml").write_text(OWN, encoding="utf-8")
    assert "KS201" not in run("lint", "https://a/app.yaml").out
    assert run("lint", "https://a/app.yaml", "--select", "KS002").status == 0


# -- files


def test_the_content_of_a_file_tells_what_it_is(folder: Path) -> None:
    for name in ("recording.har", "calls.postman_collection.json", "insomnia4.json", "requests.http"):
        shutil.copy(DATA / name, folder / name)
    (folder / ".env").write_text(f"KNOX_TOKEN_URL=http{SERVER[5:]}/token\n", encoding="utf-8")
    (folder / "a.py").write_text(f"URL = 'http{SERVER[5:]}/token'\n", encoding="utf-8")
    (folder / "a.md").write_text(f"# How\n\n```\nPOST http{SERVER[5:]}/token\n```\n", encoding="utf-8")
    names = [
        "recording.har",
        "calls.postman_collection.json",
        "insomnia4.json",
        "requests.http",
        ".env",
        "a.py",
        "a.md",
    ]
    answer = run("lint", *names, "--format", "json")
    findings = answer.json()["findings"]
    assert {one["code"] for one in findings} == {"KS612", "KS620", "KS621"}
    assert {one["file"] for one in findings if one["code"] == "KS621"} == {".env", "a.py", "a.md"}
    assert {one["file"] for one in findings if one["code"] == "KS612"} == {
        "calls.postman_collection.json",
        "insomnia4.json",
        "requests.http",
    }
    assert "SECRET" not in answer.out + answer.err


@pytest.mark.parametrize(
    "content",
    [
        "scopes: [kdp\n",
        f"grant_types: [authorization_code\n# {SERVER}/authorize?state=a\n",
        f"scope: kdp\napp: {SERVER}/token\n",
        f'{{"scopes": ["kdp", "POST {SERVER}/token?state=a"\n',
    ],
)
@pytest.mark.parametrize("name", ["app.yaml", "app.txt", "app"])
def test_a_broken_registration_is_one_still(folder: Path, content: str, name: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    assert told(name)[:1] in (["001"], ["101"], ["201"])
    answer = run("lint", name, "--format", "json")
    assert not any(one["code"].startswith("KS6") for one in answer.json()["findings"])


@pytest.mark.parametrize("content", ["just some words\n", "\n", "GET /kdp/v1/devices\n"])
def test_what_is_neither_is_refused_by_its_name_and_a_finding_by_its_ending(folder: Path, content: str) -> None:
    for name in ("hello.txt", "hello", "hello.toml", "hello.yaml"):
        (folder / name).write_text(content, encoding="utf-8")
    for name in ("hello.txt", "hello", "hello.toml"):
        for option in ("--quiet", "--diff", "--fix"):
            answer = run("lint", name, option)
            assert (answer.status, answer.out) == (2, "")
            assert answer.err.splitlines()[0] == (
                f"error: `{name}` is not a registration, and has no request to this authorization server"
            )
    assert told("hello.yaml")[0] in {"001", "101"}
    assert (folder / "hello.txt").read_text(encoding="utf-8") == content


def test_a_recording_without_requests_is_refused_by_its_name_and_noted_in_a_folder(folder: Path) -> None:
    recorded = EXAMPLES / "traffic" / "importer.postman_collection.json"
    (folder / "in").mkdir()
    shutil.copy(recorded, folder / "in" / "a.json")
    note = "note: in/a.json has no request to this authorization server\n"
    nothing = "error: nothing to check: none of these files is a registration or has a request to this authorization "
    # A check that checked nothing must not look like one that found nothing.
    for options, before in (((), note), (("--quiet",), ""), (("--fix",), note), (("--diff",), "")):
        answer = run("lint", "in", *options)
        assert (answer.status, answer.out) == (2, "")
        assert answer.err.startswith(before + nothing)
    shutil.copy("app.yaml", "in/app.yaml")
    answer = run("lint", "in", "--fail-on", "error")
    assert (answer.status, answer.err) == (0, note)
    assert "\n2 warnings in 1 file " in answer.out
    answer = run("lint", "in/a.json", "app.yaml")
    assert (answer.status, answer.out) == (2, "")
    assert "`in/a.json` is not a registration, and has no request" in answer.err


def test_mail_with_a_command_is_checked(folder: Path) -> None:
    command = f"curl -X POST {SERVER}/token \\\n  -d \u201cscope=kdp,kai\u201d\n"
    (folder / "mail.txt").write_text("> ".join(("", *command.splitlines(keepends=True))), encoding="utf-8")
    assert told("mail.txt") == ["612", "613", "625"]


def test_a_document_that_shows_no_requests_is_no_registration_either(folder: Path) -> None:
    shutil.copy(DATA / "client.yaml", folder / "client.yaml")
    assert "001" in told("client.yaml")


def test_stdin_has_either() -> None:
    misspelt = WIDE.replace("=kdp", "=kdq").encode()
    assert process("lint", "-", "--format", "concise", stdin=misspelt).out.startswith("-:1:1: KS614 ")
    assert process("lint", "-", stdin=(DATA / "recording.har").read_bytes()).out.startswith("no issues found in 1 file")
    assert "KS201" in process("lint", "-", stdin=b"scopes: [kdp]\n").out
    assert "KS001" in process("lint", "-", stdin=b"some words").out


def test_source_with_the_words_of_a_registration_is_source(folder: Path) -> None:
    (folder / "a.py").write_text(f"scopes: str = 'kai'\nURL = 'http{SERVER[5:]}/token'\n", encoding="utf-8")
    assert told("a.py") == ["621"]


def test_a_pipe_is_read_once() -> None:
    pipe, end = os.pipe()
    os.write(end, WIDE.replace("=kdp", "=kdq").encode())
    os.close(end)
    try:
        assert told(f"/dev/fd/{pipe}") == ["614"]
    finally:
        os.close(pipe)


def test_what_of_a_file_cannot_be_read_is_told(folder: Path) -> None:
    har = (DATA / "recording.har").read_text(encoding="utf-8")
    (folder / "cut.har").write_text(har[: har.index("SECRET-token")], encoding="utf-8")
    answer = run("lint", "cut.har")
    assert answer.status == 2
    assert answer.err.splitlines()[:2] == [
        "warning: cut.har:7: the file ends in the middle",
        "error: `cut.har` is not a registration, and has no request to this authorization server",
    ]
    collection = (DATA / "calls.postman_collection.json").read_text(encoding="utf-8")
    (folder / "cut.json").write_text(collection[:-20].replace("\n", ""), encoding="utf-8")
    assert "warning: cut.json:1: it is not JSON from here on" in run("lint", "cut.json").err


def test_a_file_that_cannot_be_read_as_what_it_is_ends_the_run(folder: Path) -> None:
    (folder / "bad.har.gz").write_bytes(b"\x1f\x8bnothing")
    answer = run("lint", "bad.har.gz", "gone.txt")
    assert answer.status == 2
    assert "gone.txt" in answer.err
    assert run("lint", "bad.har.gz").status == 2


def test_sources_of_a_registration_are_told_with_it(folder: Path) -> None:
    (folder / "traffic").mkdir()
    shutil.copy(DATA / "calls.postman_collection.json", folder / "traffic" / "calls.json")
    (folder / "app.yaml").write_text(OWN + "uses: {from: [traffic]}\n", encoding="utf-8")
    answer = run("lint", ".", "--format", "json")
    assert answer.err == "note: 1 file named under `from` taken as a source, not as a registration\n"
    files = [one["file"] for one in answer.json()["findings"] if one["code"] == "KS612"]
    assert files == ["./traffic/calls.json"]
    findings = answer.json()["findings"]
    assert {one["file"] for one in findings} == {"./app.yaml", "./traffic/calls.json"}
    assert run("lint", ".").out.splitlines()[-1].partition(" in ")[2].startswith("2 files")
    both = run("lint", "traffic/calls.json", ".", "--format", "json")
    files = [one["file"] for one in both.json()["findings"] if one["code"] == "KS612"]
    assert files == ["./traffic/calls.json", "traffic/calls.json"]


# -- held against a registration


def test_requests_are_held_against_a_registration_and_a_job(folder: Path) -> None:
    assert told("wide.txt") == []
    assert told("--registration", "app.yaml", "wide.txt") == ["616"]
    assert told("--registration", "app.yaml", "--job", "report", "wide.txt") == ["616"]
    (folder / "wide.txt").write_text(WIDE.replace("kdp.customers", "kdp.devices:view"), encoding="utf-8")
    assert told("--registration", "app.yaml", "wide.txt") == []
    assert told("--registration", "app.yaml", "--job", "report", "wide.txt") == []
    assert told("--registration", "app.yaml", "--job", "upload", "wide.txt") == ["616"]
    assert told("--registration", "app.yaml", WIDE.replace("kdp.customers", "kai")) == ["615", "616"]


def test_a_relative_address_is_that_of_the_registered_app(folder: Path) -> None:
    (folder / "a.txt").write_text("curl -F grant_type=client_credentials $BASE/oauth2/token\n", encoding="utf-8")
    assert told("a.txt") == []
    assert told("--registration", "app.yaml", "a.txt") == ["612", "612", "612", "618"]


def test_an_app_ignores_and_a_policy_waives(folder: Path) -> None:
    (folder / "app.yaml").write_text(OWN + "ignore: [{code: KS616, at: scope, reason: For now.}]\n", encoding="utf-8")
    answer = run("lint", "--registration", "app.yaml", "wide.txt")
    assert answer.status == 0
    assert "ignored KS616 at scope: For now." in answer.out
    (folder / "policy.yaml").write_text("severity: {KS616: error}\n", encoding="utf-8")
    (folder / "app.yaml").write_text(OWN, encoding="utf-8")
    answer = run("lint", "--policy", "policy.yaml", "--fail-on", "error", "--registration", "app.yaml", "wide.txt")
    assert (answer.status, answer.out.split()[0]) == (1, "error")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--job", "upload", "wide.txt"], "--job needs --registration"),
        (
            ["--registration", "app.yaml", "--job", "uplod", "wide.txt"],
            "`app.yaml` has no job `uplod`; did you mean `upload`?",
        ),
        (
            ["--registration", "app.yaml", "--job", "zzz", "wide.txt"],
            "`app.yaml` has no job `zzz`; its jobs are upload, report",
        ),
        (["--registration", "bare.yaml", "--job", "zzz", "wide.txt"], "`bare.yaml` has no job `zzz`; it has no jobs"),
        (["--registration", "app.yaml", "app.yaml"], "--registration is for requests, and none of these files has any"),
        (["--registration", "gone.yaml", "wide.txt"], "cannot read `gone.yaml`: No such file or directory"),
        (["--registration", "app.yaml"], "no files given; pass them as arguments, or set `paths` in the project file"),
    ],
)
def test_wrong_use_is_told(folder: Path, arguments: list[str], says: str) -> None:
    (folder / "bare.yaml").write_text("scopes: [kdp]\n", encoding="utf-8")
    answer = run("lint", *arguments)
    assert answer.status == 2
    assert answer.err.splitlines()[0] == f"error: {says}"


# -- options and formats


def test_rules_on_requests_are_chosen_as_any_other() -> None:
    assert told(SAMPLE, "--select", "KS606") == ["606"]
    assert told(SAMPLE, "--ignore", "KS606") == ["603", "611", "625"]
    assert told(SAMPLE, "--min-confidence", "high") == ["603", "611", "625"]
    assert run("lint", SAMPLE, "--select", "KS606").status == 1
    assert run("lint", SAMPLE, "--select", "KS606", "--fail-on", "error").status == 0
    assert "unknown rule `KS699`" in run("lint", SAMPLE, "--ignore", "KS699").err


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--diff"])
def test_there_is_nothing_to_fix_in_requests(folder: Path, option: str) -> None:
    before = (folder / "wide.txt").read_bytes()
    answer = run("lint", option, "wide.txt", "app.yaml", "--select", "KS112")
    assert answer.status == 0
    assert (folder / "wide.txt").read_bytes() == before


@pytest.fixture
def both(folder: Path) -> tuple[str, str]:
    (folder / "app.yaml").write_text("scopes: [kdp]\n", encoding="utf-8")
    (folder / "bad.txt").write_text(f"# a secret: hunter2\n{SAMPLE}&client_secret=hunter2Xq9\n", encoding="utf-8")
    return "app.yaml", "bad.txt"


def test_every_format_tells_of_requests_beside_registrations(both: tuple[str, str]) -> None:
    whole = {form: run("lint", *both, "--format", form).out for form in (
        "text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html",
    )}  # fmt: skip
    for out in whole.values():
        assert "KS607" in out
        assert "KS201" in out
        assert "hunter2" not in out
    assert "bad.txt:2:1: KS607 " in whole["concise"]
    assert "::error file=bad.txt,line=2,col=1,title=KS607 secret-in-authorize::" in whole["github"]
    assert "# Check of registrations and requests" in whole["markdown"]
    results = json.loads(whole["sarif"])["runs"][0]["results"]
    assert {one["ruleId"] for one in results if "bad.txt" in str(one["locations"])} >= {"KS603", "KS607"}
    suites = {suite.get("name"): suite.get("failures") for suite in ET.fromstring(whole["junit"])}  # noqa: S314 - our own
    assert suites["bad.txt"] == "5"
    assert json.loads(whole["json"])["freshness"]["services"].keys() == {"kai", "kdp"}


def test_a_report_of_requests_alone_draws_no_scopes(both: tuple[str, str]) -> None:
    out = run("lint", both[1], "--format", "markdown").out
    assert out.startswith("## Check of requests\n")
    assert "Scopes of" not in out
    assert run("lint", both[0], "--format", "markdown").out.startswith("## Check of registrations\n")


def test_a_rule_on_requests_is_explained() -> None:
    answer = run("rule", "ks606", "bad-challenge")
    assert answer.out.startswith("KS606 short-state  (warning, medium confidence)\n")
    assert "2026-02-10" in answer.out


@pytest.mark.parametrize("kind", GOOD)
def test_what_the_pages_describe_is_fine(folder: Path, kind: str) -> None:
    (folder / "good.txt").write_text(written({"request": kind}), encoding="utf-8")
    answer = process("lint", "good.txt")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("no issues found in 1 file")


ENDINGS = {
    "url": ".txt",
    "curl": ".sh",
    "http": ".http",
    "python": ".py",
    "java": ".java",
    "csharp": ".cs",
    "js": ".js",
}
WRITES = [
    ("authorization-code.yaml", ["authorize", "--client-id", "abc", "--verifier", "v.txt"], tuple(ENDINGS)),
    ("authorization-code.yaml", ["token", "--grant", "authorization_code"], tuple(ENDINGS)[1:]),
    ("client-credentials.yaml", ["token", "--job", "report"], tuple(ENDINGS)[1:]),
]


@pytest.mark.parametrize(
    ("app", "arguments", "form"), [(app, given, form) for app, given, forms in WRITES for form in forms]
)
def test_what_request_writes_is_fine(folder: Path, app: str, arguments: list[str], form: str) -> None:
    app = str(EXAMPLES / app)
    made = run("request", *arguments, "--registration", app, "--as", form)
    assert made.status == 0, made.err
    name = f"made{ENDINGS[form]}"
    (folder / name).write_text(made.out, encoding="utf-8")
    answer = run("lint", "--registration", app, name)
    assert (answer.status, answer.err) == (0, ""), answer.out


def test_the_recorded_example_asks_for_too_much_and_is_fine_otherwise() -> None:
    assert told(str(EXAMPLES / "traffic" / "portal.har")) == ["625"]


def test_a_registration_alone_is_read_without_the_readers() -> None:
    code = (
        "import sys\nfrom knox_scopes.cli import main\n"
        f"sys.argv = ['knox-scopes', 'lint', {str(EXAMPLES / 'client-credentials.yaml')!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith('knox_scopes.usage.har')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"
