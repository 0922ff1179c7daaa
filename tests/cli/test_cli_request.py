import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shell import Answer, process, run

CODE_APP = """\
app: {name: Console}
grant_types: [authorization_code]
redirect_urls: [https://app.example.com/callback, https://app.example.com/other]
scopes: [ke.fota:view, ke.campaign:view]
"""
BOTH_APP = """\
app: {name: Importer}
grant_types: [client_credentials, authorization_code]
redirect_urls: [https://app.example.com/callback]
expiration: {access_token: 5m}
scopes: [kdp.devices:manage, kdp.devices:view]
jobs:
  upload: {endpoints: [PUT /kcs/v1/rp/devices/upload]}
  report: {endpoints: [GET /kcs/v1/rp/devices]}
"""
REDIRECT = ("--redirect-uri", "https://app.example.com/callback")
FORMS = ("curl", "http", "python", "java", "csharp", "js")
KINDS = (
    ("authorize", "-s", "kai", *REDIRECT),
    ("token", "-s", "kai"),
    ("token", "--grant", "authorization_code", *REDIRECT),
    ("refresh",),
    ("revoke",),
    ("call", "GET /ke/v1/fota"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("code.yaml", CODE_APP), ("both.yaml", BOTH_APP)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def scope_of(answer: Answer) -> str:
    """Returns the scope that a curl command sends."""
    [found] = re.findall(r"--data-urlencode '?scope=([^'\n]*?)'?(?: \\)?$", answer.out, flags=re.MULTILINE)
    return str(found)


def test_as_a_process_a_token_request_is_all_of_stdout() -> None:
    answer = process("request", "token", "GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload")
    assert (answer.status, answer.err) == (0, "")
    assert scope_of(answer) == "kdp.devices:manage kdp.devices:view"
    assert subprocess.run(["bash", "-n"], input=answer.out.encode(), check=False).returncode == 0  # noqa: S607


def test_the_url_of_a_registration_asks_for_all_that_is_registered(here: Path) -> None:
    options = ("--client-id", "a b", "--verifier", "v.txt")
    args = ("request", "authorize", "--registration", "code.yaml", *REDIRECT, *options)
    answer = run(*args)
    assert answer.status == 0
    [line] = answer.out.splitlines()
    url = urlsplit(line)
    query = parse_qs(url.query, strict_parsing=True)
    assert url[:3] == ("https", "api.samsungknox.com", "/ams/v1/oauth2/authorize")
    assert query["scope"] == ["ke.fota:view ke.campaign:view"]
    assert query["client_id"] == ["a b"]
    assert query["redirect_uri"] == [REDIRECT[1]]
    assert "the scopes must match the registration exactly" in answer.err
    verifier = (here / "v.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"[A-Za-z0-9_-]{64}", verifier)
    assert (here / "v.txt").stat().st_mode & 0o777 == 0o600
    assert verifier not in answer.out + answer.err
    again = run(*args)
    assert (again.status, again.out) == (2, "")
    assert "error: `v.txt` exists already; name a new file with --verifier, or delete this one\n" in again.err
    assert (here / "v.txt").read_text(encoding="utf-8") == verifier


@pytest.mark.parametrize(("form", "start"), [("url", ""), ("curl", "# "), ("http", "# ")])
def test_a_verifier_is_printed_on_request(form: str, start: str) -> None:
    answer = run("request", *KINDS[0], "--client-id", "a", "--as", form, "--verifier", "-")
    assert answer.status == 0
    assert re.fullmatch(rf"{start}KNOX_CODE_VERIFIER=[A-Za-z0-9_-]{{64}}", answer.out.splitlines()[-1])


@pytest.mark.parametrize(
    ("option", "file"), [((), "code-verifier.txt"), (("--verifier", "my verifier"), "my verifier")]
)
def test_a_program_is_told_where_to_keep_its_verifier(here: Path, option: Sequence[str], file: str) -> None:
    for form in ("python", "java", "csharp", "js"):
        answer = run("request", *KINDS[0], "--as", form, *option)
        assert (answer.status, answer.err) == (0, "")
        assert f'"{file}"' in answer.out
    assert [path.name for path in here.iterdir() if path.suffix != ".yaml"] == []


def test_a_verifier_that_cannot_be_kept_is_not_made_in_vain(here: Path) -> None:
    answer = run("request", *KINDS[0], "--client-id", "a", "--verifier", "no/such/folder")
    assert (answer.status, answer.out) == (2, "")
    assert "error: cannot write `no/such/folder`: No such file or directory\n" in answer.err
    answer = run("request", *KINDS[0], "--verifier", "v.txt")  # a URL needs the client ID
    assert (answer.status, answer.out) == (2, "")
    assert not (here / "v.txt").exists()


def test_all_that_a_url_lacks_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "authlib", None)
    verifier = "error: for `{}`, the code verifier is made now, and the token request needs it again: save it with"
    client = "error: the URL needs the client ID; pass it with --client-id (it is no secret)"
    install = 'error: making a code challenge needs authlib; run `pip install "knox-scopes[oauth]"`'
    for form, args, lacks in (
        ("url", (), [verifier.format("url"), client, install]),
        ("curl", (), [verifier.format("curl"), install]),
        ("http", ("--verifier", "-"), [install]),
        ("url", ("--client-id", "a"), [verifier.format("url"), install]),
    ):
        answer = run("request", *KINDS[0], "--as", form, *args)
        assert (answer.status, answer.out) == (2, "")
        said = [line for line in answer.err.splitlines() if line.startswith("error: ")]
        assert [line[: len(start)] for line, start in zip(said, lacks, strict=True)] == lacks
    assert run("request", *KINDS[0], "--as", "python").status == 0


@pytest.mark.parametrize(
    ("args", "scope"),
    [
        (("--registration", "both.yaml", "--grant", "client_credentials", "--job", "report"), "kdp.devices:view"),
        (("GET /ke/v1/fota",), "ke.fota:view"),
        (("GET", "/fota"), "ke.fota:view"),
        (("-f", "needs.txt"), "ke.fota:view"),
        (("--from", "needs.txt"), "ke.fota:view"),
        (("--plan", "plan.json"), "ke.campaign:view ke.fota:view"),
        (("-s", "kdp,ke"), "kdp ke"),
    ],
)
def test_the_scopes_come_from_whatever_says_so(here: Path, args: Sequence[str], scope: str) -> None:
    (here / "needs.txt").write_text("GET /ke/v1/fota\n", encoding="utf-8")
    plan = run("plan", "GET /ke/v1/fota", "GET /ke/v1/campaigns", "--format", "json").out
    (here / "plan.json").write_text(plan, encoding="utf-8")
    answer = run("request", "token", *args)
    assert answer.status == 0
    assert scope_of(answer) == scope


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "args",
    [
        *KINDS,
        ("authorize", "--registration", "code.yaml", *REDIRECT),
        ("token", "KAI_APP_ANR_FC"),
        ("token", "GET /kcs/v1/rp/devices", "--as-of", "2025-08-05"),
        ("token", "-s", "kai", "--expires-in", "60"),
        ("token", "--registration", "both.yaml", "--grant", "client_credentials", "--job", "upload"),
        ("call", "PUT /kcs/v1/rp/devices/upload", "--managed-customer", "1"),
        ("call", "GET /campaigns"),
        ("call", "POST /kwn/v1/subscriptions"),
    ],
    ids=" ".join,
)
def test_notes_are_sentences_that_no_shell_obeys(args: Sequence[str]) -> None:
    for form, mark in (("http", "# "), ("js", "// "), ("curl", "# ")):
        more = ("--verifier", "v.txt") if args[0] == "authorize" and form == "http" else ()
        more = ("--verifier", "-") if args[0] == "authorize" and form == "curl" else more
        answer = run("request", *args, "--as", form, *more)
        assert answer.status == 0
        text = " ".join(re.findall(rf"^{mark}(.*)$", answer.out.partition("\n\n")[0], flags=re.MULTILINE))
        # What curl's comments may not have, which would be left out or changed there.
        assert not set(text) & set("`$;&|<>!\\\"'"), text
        assert all(word[0].isupper() for word in text.split(". ")), text


def test_what_a_plan_remarks_is_a_sentence_in_a_comment() -> None:
    said = " ".join(run("request", "token", "KAI_APP_ANR_FC").out.replace("\n# ", " ").split())
    assert "to be called. To receive events, subscribe to them with POST /kwn/v1/subscriptions or PUT" in said
    assert "{subscriptionId}. The scopes of the events also open these calls. Catalog: " in said


def test_a_saved_plan_is_taken_under_its_own_day(here: Path) -> None:
    plan = run("plan", "GET /kcs/v1/rp/devices", "--as-of", "2025-08-05", "--format", "json").out
    (here / "plan.json").write_text(plan, encoding="utf-8")
    assert "# Catalog: as of 2025-08-05. Data from 20" in run("request", "token", "--plan", "plan.json").out


@pytest.mark.parametrize(
    "args",
    [
        ("token", "GET /ke/v1/fota", "GET /nowhere"),
        ("token", "-f", "needs.txt"),
        ("token", "--plan", "plan.json"),
        ("authorize", "GET /nowhere", *REDIRECT, "--verifier", "v.txt", "--client-id", "a"),
    ],
)
def test_nothing_is_written_where_a_need_is_unresolved(here: Path, args: Sequence[str]) -> None:
    (here / "needs.txt").write_text("GET /ke/v1/fota\nGET /nowhere\n", encoding="utf-8")
    (here / "plan.json").write_text(run("plan", "GET /nowhere", "--format", "json").out, encoding="utf-8")
    answer = run("request", *args)
    assert (answer.status, answer.out) == (1, "")
    assert re.search(r"^warning: (needs.txt:2: )?`GET /nowhere`: `/nowhere` is not an endpoint", answer.err)
    assert answer.err.endswith("nothing is written: not all needs could be resolved\n")
    assert not (here / "v.txt").exists()


def test_nothing_is_written_where_a_registration_holds_a_secret(here: Path) -> None:
    (here / "bad.yaml").write_text(f"{CODE_APP}owner: client_secret=Ab1dEfG23hIj45kL\n", encoding="utf-8")
    answer = run("request", "authorize", "--registration", "bad.yaml", "--as", "js", *REDIRECT)
    assert (answer.status, answer.out) == (1, "")
    assert "nothing is written: part of the registration is left out" in answer.err
    assert "Ab1dEfG23hIj45kL" not in answer.err


@pytest.mark.usefixtures("here")
def test_the_lifetime_and_the_grant_are_those_of_the_registration() -> None:
    base = ("request", "token", "--registration", "both.yaml")
    answer = run(*base, "--job", "upload", "--grant", "client_credentials")
    assert "# The access token is valid for 5 minutes, as registered." in answer.out
    answer = run(*base, "--grant", "authorization_code")
    assert "grant_type=authorization_code" in answer.out
    assert "redirect_uri=https://app.example.com/callback" in answer.out
    assert "scope" not in answer.out.partition("curl")[2].partition("\n")[2]


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_another_server_gets_every_request(kind: Sequence[str]) -> None:
    for form in FORMS:
        more = ("--client-id", "a", "--verifier", "-") if kind[0] == "authorize" and form in {"curl", "http"} else ()
        answer = run("request", *kind, "--as", form, "--server", "http://127.0.0.1:8765", *more)
        assert answer.status == 0
        assert "http://127.0.0.1:8765/" in answer.out
        assert "samsungknox" not in answer.out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("token",), "nothing says what to ask for; pass NEEDS, --registration, --plan or --scopes"),
        (("token", "GET /ke/v1/fota", "-s", "ke"), "give one of NEEDS (with --file and --from), --plan or --scopes"),
        (("token", "--registration", "both.yaml", "-s", "ke"), "--registration cannot be combined with"),
        (("authorize", "--registration", "code.yaml", "GET /fota"), "--registration cannot be combined with"),
        (("token", "--job", "upload", "-s", "ke"), "--job needs --registration"),
        (("token", "--registration", "both.yaml"), "several grant types are registered; choose one with --grant"),
        (("token", "-s", "kex kdp.gone"), "`kex` is not a scope in the catalog"),
        (("token", "POST /ams/v1/oauth2/token"), "there is no scope to ask for, since none is needed"),
        (("token", "--grant", "authorization_code", "GET /fota"), "with an authorization code, the token has"),
        (("token", "--grant", "authorization_code", "--expires-in", "60"), "leave out NEEDS"),
        (("token", "--grant", "authorization_code"), "no redirect URI given"),
        (("token", "-s", "ke", *REDIRECT), "--redirect-uri needs --grant authorization_code"),
        (("token", "-s", "ke", "--expires-in", "3601"), "3601 is not in the range 1<=x<=3600"),
        (("token", "-s", "ke", "--as", "url"), "only the authorization request is a URL to open"),
        (("token", "--plan", "added.json"), "the plan was made with --have"),
        (("token", "--plan", "both.yaml"), "this is not a plan"),
        (("authorize", "-s", "ke", *REDIRECT), "save it with --verifier FILE, or print it with --verifier -"),
        (("authorize", "-s", "ke", *REDIRECT, "--verifier", "-"), "the URL needs the client ID"),
        (("authorize", "-s", "ke", *REDIRECT, "--as", "js", "--verifier", "-"), "a program in js makes the verifier"),
        (("authorize", "--registration", "code.yaml", "--as", "js"), "several redirect URLs are registered"),
        (("authorize", "-s", "ke", "--as", "js", "--redirect-uri", "/a"), "is not absolute"),
        (("call",), "Missing argument 'REQUEST'"),
        (("call", "GET /a", "GET /b"), "give one request; put it in quotes"),
        (("call", "GET /nowhere"), "is not an endpoint in the catalog"),
        (("refresh", "--server", "http://example.com"), "is not https"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_sentence_with_status_2(here: Path, args: Sequence[str], says: str) -> None:
    have = ("--have", "ke.devices:view", "--format", "json")
    (here / "added.json").write_text(run("plan", "GET /ke/v1/fota", *have).out, encoding="utf-8")
    answer = run("request", *args)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("error: ")
    assert says in answer.err


NAMES = ("CLIENT_ID", "CLIENT_SECRET", "CODE", "CODE_VERIFIER", "ACCESS_TOKEN", "REFRESH_TOKEN")
LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SECRETS = st.fixed_dictionaries({f"KNOX_{name}": st.text(LETTERS, min_size=24, max_size=40) for name in NAMES})


@given(secrets=SECRETS, form=st.sampled_from(FORMS), kind=st.sampled_from(KINDS))
def test_nothing_of_the_environment_is_ever_printed(secrets: dict[str, str], form: str, kind: Sequence[str]) -> None:
    more = ("--verifier", "-") if kind[0] == "authorize" and form in {"curl", "http"} else ()
    answer = run("request", *kind, "--as", form, *more, env=secrets)
    assert answer.status == 0
    assert not [name for name, secret in secrets.items() if secret in answer.out + answer.err]


def test_a_registered_scope_that_is_unknown_is_asked_for_and_told(here: Path) -> None:
    (here / "old.yaml").write_text(CODE_APP.replace("ke.fota:view, ke.campaign:view", "gone.one"), encoding="utf-8")
    answer = run("request", "authorize", "--registration", "old.yaml", "--as", "js", *REDIRECT)
    assert answer.status == 0
    assert "// Not in the catalog, but registered: gone.one." in answer.out
    assert 'scope: "gone.one"' in answer.out
