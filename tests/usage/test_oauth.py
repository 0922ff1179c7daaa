"""Reads requests to authorization servers, in whatever a command, a line, a setting or source has them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.catalog.model import Catalog
from knox_scopes.usage import env_files, text
from knox_scopes.usage.calls import Asked, Call, call
from knox_scopes.usage.formats import detected
from knox_scopes.usage.oauth import Sent, asked, exchanged, partly
from knox_scopes.usage.sightings import MORE_ASKED, MOST, Sightings
from knox_scopes.usage.source import asked_in, may_ask
from knox_scopes.usage.uses import uses

TOKEN = "https://api.samsungknox.com/ams/v1/oauth2/token"  # noqa: S105 - an address
AUTHORIZE = "https://api.samsungknox.com/ams/v1/oauth2/authorize"
SECRET = "hunter2Xq9"  # noqa: S105 - planted, to be looked for


def of_text(written: str) -> list[Asked]:
    return [one for one in text.read(io.BytesIO(written.encode())) if isinstance(one, Asked)]


def sent(one: Asked) -> dict[str, str | int | None]:
    """Returns what is kept of the values of parameters: they themselves, else their lengths."""
    return {each.name: each.length if each.value is None else each.value for each in one.parameters}


def facts(one: Asked) -> str:
    """Returns the rest of what is kept, in a word each."""
    flags = ["basic"] * one.is_basic + ["whole"] * one.is_whole
    places = sorted({each.where for each in one.parameters})
    return " ".join(filter(None, [one.kind, one.method or "-", one.body, *flags, *places]))


FORM = "grant_type=client_credentials&scope=kai"
BOTH: dict[str, str | int | None] = {"grant_type": "client_credentials", "scope": "kai"}
COMMANDS: list[tuple[str, str, dict[str, str | int | None]]] = [
    # curl
    (f"curl -d '{FORM}' {TOKEN}", "token POST form whole body", BOTH),
    (f"curl -d grant_type=client_credentials --data scope=kai {TOKEN}", "token POST form whole body", BOTH),
    (f"curl --data-raw '@x&{FORM}' {TOKEN}", "token POST form body", BOTH),
    (f"curl -d @body {TOKEN}", "token POST", {}),
    (
        f"curl --data-urlencode scope@file -d grant_type=client_credentials {TOKEN}",
        "token POST form body",
        {"grant_type": "client_credentials"},
    ),
    (f"curl --data-urlencode kai {TOKEN}", "token POST", {}),
    (f"curl -u id:{SECRET} -d '{FORM}' {TOKEN}", "token POST form basic whole body", BOTH),
    (f"curl -H 'authorization: Basic x' -d '{FORM}' {TOKEN}", "token POST form basic whole body", BOTH),
    (f"curl -H 'Accept: text/plain' -X put -d '{FORM}' {TOKEN}", "token PUT form whole body", BOTH),
    (f"curl --url {TOKEN} --url-query scope=kai", "token GET whole query", {"scope": "kai"}),
    (
        f"curl -G --data-urlencode 'scope=kai kc' -d state=abc {AUTHORIZE}",
        "authorize GET whole query",
        {"state": 3, "scope": "kai kc"},
    ),
    (f"curl -G {AUTHORIZE}?scope=kai -d state=abc", "authorize GET whole query", {"scope": "kai", "state": 3}),
    (f"curl --get -d @rest {AUTHORIZE}", "authorize GET", {}),
    (f"curl -F scope=kai {TOKEN}", "token POST other whole body", {"scope": "kai"}),
    (
        f'curl --json \'{{"scope": "kai", "expires_in": 60, "x": []}}\' {TOKEN}',
        "token POST json whole body",
        {"scope": "kai", "expires_in": "60"},
    ),
    (f"curl -s -o out {TOKEN} | jq .", "token GET", {}),
    (
        'curl $BASE/oauth2/token -d "scope=$SCOPE&client_secret=${SECRET}"',
        "token POST form whole body",
        {"scope": None, "client_secret": None},
    ),
    (f'curl -d "$BODY" {TOKEN}', "token POST form", {}),
    # wget
    (f"wget --post-data='{FORM}' {TOKEN}", "token POST form whole body", BOTH),
    (
        f"wget --method=put --body-data='{FORM}' --header='Content-Type: text/plain' {TOKEN}",
        "token PUT other whole body",
        BOTH,
    ),
    (f"wget --post-file=body --user=id {TOKEN}", "token POST basic", {}),
    (f"wget -q {TOKEN}", "token GET", {}),
    # HTTPie
    (f"http -f POST {TOKEN} grant_type=client_credentials scope=kai", "token POST form whole body", BOTH),
    (f"http {TOKEN} grant_type=client_credentials scope=kai", "token POST json whole body", BOTH),
    (f"http --multipart {TOKEN} scope=kai", "token POST other whole body", {"scope": "kai"}),
    (
        f"https -a id:{SECRET} --verify no GET {AUTHORIZE} scope==kai Accept:text/html -v stray",
        "authorize GET basic whole query",
        {"scope": "kai"},
    ),
    (f"http {TOKEN} scope@file expires_in:=60", "token POST json body", {"expires_in": "60"}),
    # PowerShell
    (
        f"irm -Uri {TOKEN} -Method Post -Body @{{grant_type='client_credentials'; 'scope'=\"kai\"; client_secret=$s}}",
        "token POST form body",
        BOTH | {"client_secret": None},
    ),
    (
        f"irm {TOKEN} -Method:Post -ContentType 'application/json' -Body '{{\"scope\": \"kai\"}}' -Verbose",
        "token POST json whole body",
        {"scope": "kai"},
    ),
    (f"irm {TOKEN} -CustomMethod put -Headers $h -Body $body -TimeoutSec 3", "token PUT form basic", {}),
]


@pytest.mark.parametrize(("command", "told", "values"), COMMANDS, ids=[command[:60] for command, _, _ in COMMANDS])
def test_a_command_is_read_with_what_it_sends(command: str, told: str, values: dict[str, str | int | None]) -> None:
    [one] = of_text(command)
    assert (facts(one), sent(one), one.line) == (told, values, 1)


LINES: list[tuple[str, list[tuple[int, str, dict[str, str | int | None]]]]] = [
    (f"- `GET {AUTHORIZE}?scope=kai&state=abc` asks", [(1, "authorize GET whole query", {"scope": "kai", "state": 3})]),
    (f"GET {AUTHORIZE}?scope=kai HTTP/1.1", [(1, "authorize GET whole query", {"scope": "kai"})]),
    (f"see ({AUTHORIZE}?scope=kai).", [(1, "authorize - whole query", {"scope": "kai"})]),
    (f"\n{AUTHORIZE}?scope=kai kc&state=abc\n", [(2, "authorize - whole query", {"scope": "kai kc", "state": 3})]),
    (f"{AUTHORIZE}?{{query}}", [(1, "authorize -", {})]),
    (f"{AUTHORIZE}?scope=kai&...", [(1, "authorize - query", {"scope": "kai"})]),
    (f"{AUTHORIZE}?scope=kai#state=abc", [(1, "authorize - whole query", {"scope": "kai"})]),
    # over several lines
    (
        f"{AUTHORIZE}?\nscope=kai&\n1. `state=abc`\nstate=x",
        [(1, "authorize - whole query", {"scope": "kai", "state": 3})],
    ),
    (f"{AUTHORIZE}?\nand so on\n{TOKEN}", [(1, "authorize -", {}), (3, "token -", {})]),
    (f"{AUTHORIZE}?scope=kai&", [(1, "authorize - whole query", {"scope": "kai"})]),
    (
        f"curl {TOKEN} \\\n -d scope=kai \\\n -d expires_in=60\n",
        [(1, "token POST form whole body", {"scope": "kai", "expires_in": "60"})],
    ),
    # no such request
    ("https://api.samsungknox.com/tokens?state=abc", []),
    ("a /token of esteem", []),
    (f"curl -d '{FORM}' https://api.samsungknox.com/kai/v1/settings", []),
    ("curl 'https://api.samsungknox.com/kai/v1/settings?next=/authorize'", []),
]


@pytest.mark.parametrize(("written", "told"), LINES, ids=[written[:50] for written, _ in LINES])
def test_a_line_is_read_with_its_query(written: str, told: list[tuple[int, str, dict[str, str | int | None]]]) -> None:
    assert [(one.line, facts(one), sent(one)) for one in of_text(written)] == told


def test_a_query_that_never_ends_is_read_as_far_as_a_page_breaks_one() -> None:
    [one] = of_text(f"{AUTHORIZE}?\n" + "scope=kai&\n" * 30)
    assert len(one.parameters) == 20


VALUES: list[tuple[str, str, str | None, str]] = [
    ("response_type", "code+id_token", "code id_token", ""),
    ("response_type", "code+hunter2", None, "unknown"),
    (
        "grant_type",
        "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "",
    ),
    ("grant_type", SECRET, None, "unknown"),
    ("code_challenge_method", "SHA-256", "SHA-256", ""),
    ("expires_in", "0599", "0599", ""),
    ("expires_in", "12345678", None, "large"),
    ("expires_in", "1h", None, "form"),
    ("redirect_uri", "https%3A%2F%2Fa.example%2Fb", "https://a.example/b", ""),
    ("redirect_uri", "https%3A%2F%2Fa.example%2Fb%3Fkey%3Dhunter2", "https://a.example/b", "query"),
    ("redirect_uri", "https://a.example/b", "https://a.example/b", "raw"),
    ("redirect_uri", "https%3A%2F%2Fann%3Apw%40a.example%2F", None, "form"),
    ("redirect_uri", "https%3A%2F%2F%5Ba", None, "form"),
    ("redirect_uri", "hunter2", None, "form"),
    ("redirect_uri", "https%3A%2F%2Fa.example%2Fghp_0123456789abcdefghij", None, ""),
    ("scope", "kai%2Bkc", "kai kc", "plus"),
    ("scope", f"kai+{SECRET}", "kai", "form"),
    ("scope", f"{'a' * 21}", "", "form"),
    ("state", SECRET, None, ""),
    ("client_secret", SECRET, None, ""),
]


@pytest.mark.parametrize(("name", "raw", "value", "fault"), VALUES)
def test_a_value_is_kept_only_where_it_can_be_no_secret(name: str, raw: str, value: str | None, fault: str) -> None:
    [one] = of_text(f"{AUTHORIZE}?{name}={raw}")
    [parameter] = one.parameters
    assert (parameter.name, parameter.value, parameter.fault) == (name, value, fault)


def test_a_name_that_nobody_knows_is_not_kept() -> None:
    [one] = of_text(f"{AUTHORIZE}?{SECRET}=1&{SECRET}&state=abc")
    assert [each.name for each in one.parameters] == ["state"]


@pytest.mark.parametrize(
    "variable", ["$A", "${A}", "{{a}}", "{a}", "<a>", "%A%", "ab...yz", "a\u2026", ":a", "***", "$(a)"]
)
def test_a_variable_is_no_value(variable: str) -> None:
    [one] = of_text(f"curl --data-urlencode 'state={variable}' {TOKEN}")
    assert sent(one) == {"state": None}


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("HTTPS://a.example/token", "https"),
        ("http://a.example/token", "http"),
        ("ws://a.example/token", "other"),
        ("/token", ""),
        ("{a}://b/token", ""),
    ],
)
def test_a_scheme_is_kept_as_far_as_it_matters(url: str, scheme: str) -> None:
    found = asked(call("POST", url, "traffic"), url)
    assert found is not None
    assert found.scheme == scheme


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (Sent(FORM), "token POST whole body"),
        (Sent("{" + FORM), "token POST json"),
        (Sent("[" * 100_000), "token POST"),
        (Sent('{"a":' * 100_000), "token POST"),
        (Sent('{"a":' * 10_000), "token POST json"),
        (Sent("scope=kai&" * 10_000), "token POST"),
        (Sent(FORM, type="text/plain; x=application/json"), "token POST other whole body"),
        (Sent(FORM, type="{{type}}"), "token POST whole body"),
        (Sent(FORM, type="application/vnd.x+json"), "token POST json whole body"),
    ],
    ids=str,
)
def test_a_body_is_what_it_says_or_looks_like(body: Sent, told: str) -> None:
    found = asked(call("POST", TOKEN, "traffic"), TOKEN, body)
    assert found is not None
    assert facts(found) == told


def test_of_other_calls_nothing_is_kept() -> None:
    url = f"https://api.samsungknox.com/kai/v1/settings?state={SECRET}"
    made = call("GET", url, "traffic")
    assert asked(made, url) is None
    assert list(exchanged(made, url)) == []


@pytest.mark.parametrize(
    ("written", "scope"),
    [
        # mail, which quotes each line, once or more
        (f"> curl -X POST {TOKEN} \\\n>   -d scope=kdp,kai\n", "kdp kai"),
        (f"> > curl {TOKEN} \\\n> > -d 'scope=kdp\n> > '\n", "kdp"),
        (f">> curl {TOKEN} \\\n>> -d scope=kdp > out.json\n", "kdp"),
        # a prompt, which shows that a line goes on
        (f"$ curl {TOKEN} \\\n> -d scope=kdp\n", "kdp"),
        (f"$ curl -d scope=kdp \\\n> {TOKEN}\n", "kdp"),
        # what redirects still does
        (f"curl -d scope=kdp {TOKEN} \\\n  > out.json\n", "kdp"),
        # quotes that mail programs make
        (f"curl {TOKEN} -d \u201cscope=kdp kai\u201d\n", "kdp kai"),
        (f"curl \u201e{TOKEN}\u201c \\\n -d \u2018scope=kdp\n\u2019\n", "kdp"),
        (f"curl -H 'X: don\u2019t' -d scope=kdp {TOKEN}\n", "kdp"),
        (f"Open \u201c{AUTHORIZE}?scope=kdp\u201d.\n", "kdp"),
    ],
)
def test_a_command_is_read_as_mail_and_prompts_have_it(written: str, scope: str) -> None:
    assert [(one.line, sent(one)["scope"]) for one in of_text(written)] == [(1, scope)]


# -- settings


def settings(written: str) -> list[Asked]:
    found = list(env_files.read(io.BytesIO(written.encode())))
    return [one for one in found if isinstance(one, Asked)]


@pytest.mark.parametrize(
    ("name", "content", "is_it"),
    [
        (".env", "A=b", True),
        (".env.local", "\n# a\nexport A = 'b' # c\n", True),
        ("prod.env", "A=", True),
        ("env", "A=b", True),
        (".env", "no setting", False),
        (".env", "# A=b", False),
        ("environment", "A=b", False),
        ("http-client.env.json", "A=b", False),
    ],
)
def test_settings_are_known_by_their_name_and_form(name: str, content: str, is_it: bool) -> None:  # noqa: FBT001 - a row
    assert env_files.is_it(content.encode(), name) is is_it
    assert (detected(content.encode(), name) == "env") is is_it


def test_settings_of_one_group_belong_together() -> None:
    first, second, third, fourth, fifth = settings(
        f"KNOX_CLIENT_SECRET={SECRET}\n"
        f"not a setting at all\n"
        f'KNOX_TOKEN_URL="{TOKEN}"\n'
        f"export KNOX_SCOPES = kai,kc ; # what\n"
        f"GOOGLE_REDIRECT_URI=https://a.example/b\nGOOGLE_SCOPE=\nGOOGLE_PKCE_METHOD=plain\n"
        f"TELESCOPE=kai\nGRANT_TYPE=client_credentials\n"
        f"AUTH={AUTHORIZE}?scope=kai&client_secret={SECRET}\n"
    )
    assert (first.kind, first.host, first.line, sent(first)) == ("token", "api.samsungknox.com", 3, {})
    assert (second.kind, second.line, sent(second)) == ("authorize", 10, {"scope": "kai", "client_secret": 10})
    assert (third.kind, third.host, third.path, sent(third)) == (
        "token",
        "api.samsungknox.com",
        "",
        {"scope": "kai kc"},
    )
    assert [each.line for each in third.parameters] == [4]
    assert (fourth.kind, fourth.host, fourth.line) == ("authorize", None, 5)
    assert (fifth.kind, fifth.line, sent(fifth)) == ("token", 9, {"grant_type": "client_credentials"})
    assert sent(fourth) == {"redirect_uri": "https://a.example/b", "code_challenge_method": "plain"}


def test_settings_are_no_more_than_anyone_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env_files, "MOST_GROUPS", 2)
    assert len(settings("".join(f"A{number}_SCOPE=kai\n" for number in range(5)))) == 2


@given(st.binary(max_size=200))
def test_settings_of_any_kind_raise_nothing(content: bytes) -> None:
    list(env_files.read(io.BytesIO(content)))


# -- source


SOURCES: list[tuple[str, str, list[tuple[int, str, str | None, dict[str, str | int | None]]]]] = [
    (
        "A.java",
        'String a = BASE + "oauth2/authorize?" +\n  "response_type=code" + "&scope=" + x.y(z, "a") + "&state=" + s\n',
        [(1, "authorize - query", None, {"response_type": "code", "scope": None, "state": None})],
    ),
    (
        "A.java",
        'p.put("grant_type", "authorization_code");\np.put("code_verifier", v);\np.put("scope", "kai" + x);\n',
        [(1, "token - body", None, {"grant_type": "authorization_code", "code_verifier": None, "scope": None})],
    ),
    (
        "a.ts",
        f"const u = `{AUTHORIZE}?scope=${{s}}&state=abc`;\nf({{ grant_type: 'client_credentials', scope: 'kai' }});\n",
        [
            (1, "authorize - query", "api.samsungknox.com", {"scope": None, "state": 3}),
            (2, "token - body", "api.samsungknox.com", BOTH),
        ],
    ),
    (
        "a.js",
        "f(JSON.stringify({grant_type: 'client_credentials', scope: 'kai'}))\n",
        [(1, "token - json body", None, BOTH)],
    ),
    (
        "a.py",
        "auth(grant_type='client_credentials', scope='kai')\n\n\n\n\nf(response_type='code', state=1)\n",
        [
            (1, "token - body", None, BOTH),
            (6, "authorize - query", None, {"response_type": "code", "state": 1}),
        ],
    ),
    ("a.py", "b = ('grant_type=client_credentials'\n     '&scope=kai')\n", [(1, "token - body", None, BOTH)]),
    (
        "a.py",
        "q = 'response_type=code&scope=' + s  # code_challenge\n",
        [(1, "authorize - query", None, {"response_type": "code", "scope": None})],
    ),
    ("a.py", "return '/oauth2/token'\n", [(1, "token -", None, {})]),
    # two requests in the same few lines
    (
        "a.rb",
        "a = { grant_type: 'refresh_token' }\nb = { grant_type: 'client_credentials' }\n",
        [
            (1, "token - body", None, {"grant_type": "refresh_token"}),
            (2, "token - body", None, {"grant_type": "client_credentials"}),
        ],
    ),
    # the address could be that of either
    (
        "a.py",
        f"A = '{TOKEN}'\nB = 'https://login.example.com/token'\nC = {{'grant_type': 'client_credentials'}}\n",
        [
            (1, "token -", "api.samsungknox.com", {}),
            (2, "token -", "login.example.com", {}),
            (3, "token - body", None, {"grant_type": "client_credentials"}),
        ],
    ),
    ("a.sh", f"curl -d '{FORM}' \\\n  {TOKEN}\n", [(1, "token POST form whole body", "api.samsungknox.com", BOTH)]),
    (
        "a.ps1",
        f"irm {TOKEN} -Method Post -Body '{FORM}'\n",
        [(1, "token POST form whole body", "api.samsungknox.com", BOTH)],
    ),
    # nothing of the kind
    ("a.py", "state = 'abc'\nscope = 'kai'\nprint('the /token is here: %s' % token, 'a-token')\n", []),
    ("a.py", "f('grant_type is what?')\n", []),
    # what is kept for later is no part of the request above it
    (
        "a.py",
        "ask({'response_type': 'code', 'state': s})  # code_challenge\nsession = {'code_verifier': v}\n",
        [(1, "authorize - query", None, {"response_type": "code", "state": None})],
    ),
    ("A.cs", 'p["grant_type"] = "client_credentials";\np["scope"] = "kai";\n', [(1, "token - body", None, BOTH)]),
    ("a.py", "x = p['grant_type']", []),
    ("a.py", "x = p['grant_type'] == 'password'\n", []),
    ("a.py", "x = [1, 'grant_type' 'x']\n", []),
    ("a.py", "x = {'scope': 'kai', 'state': 1}  # without a grant_type\n", []),
    ("a.py", "REQUIRED = ['grant_type', 'code', 'client_secret', 'state']\n", []),
    (
        "A.java",
        'p.put("response_type", "code"); // code_challenge\n',
        [(1, "authorize - query", None, {"response_type": "code"})],
    ),
    ("a.py", "x = )('grant_type'", []),
    ("a.unknown", f"'{TOKEN}'", []),
]


@pytest.mark.parametrize(("name", "written", "told"), SOURCES, ids=[written[:40] for _, written, _ in SOURCES])
def test_source_is_read_for_what_stands_in_literals(
    name: str, written: str, told: list[tuple[int, str, str | None, dict[str, str | int | None]]]
) -> None:
    found = list(asked_in(name, written))
    assert [(one.line, facts(one), one.host, sent(one)) for one in found] == told


ASKING = "ask({'grant_type': 'client_credentials', 'scope': %s})\n"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.py", f"SCOPE = 'kai'\n{ASKING % 'SCOPE'}"),
        ("a.py", f"SCOPE: str = 'kai'  # more\n\n{ASKING % 'SCOPE'}"),
        ("a.py", "S_2 = 'kai'\nask({\n 'grant_type': 'client_credentials',\n 'scope': S_2\n})\n"),
        ("a.js", f"const SCOPE = 'kai'; {ASKING % 'SCOPE'}"),
        ("a.ts", f"class A {{ static SCOPE: string = 'kai' }}\n{ASKING % 'SCOPE'}"),
        ("a.js", f"class A {{ SCOPE = 'kai' }}\n{ASKING % 'SCOPE'}"),
        ("a.rb", f"{ASKING % 'SCOPE'}SCOPE = 'kai'\n"),
        ("a.rb", "SCOPE = 'kai'\nask grant_type: 'client_credentials', scope: SCOPE"),
        ("a.go", f"{ASKING % 'SCOPE'}const SCOPE = 'kai'"),
        (
            "A.java",
            """private static final String SCOPE = "kai";
               p.put("grant_type", "client_credentials");
               p.put("scope", SCOPE);""",
        ),
    ],
)
def test_a_constant_stands_for_its_literal(name: str, written: str) -> None:
    (one,) = asked_in(name, written)
    assert sent(one) == BOTH


@pytest.mark.parametrize(
    ("name", "before", "value"),
    [
        # not a constant by its name, or not one of this file
        ("a.py", "scope = 'kai'", "scope"),
        ("a.py", "from x import SCOPE", "SCOPE"),
        ("a.py", "x = 1", ""),
        # given more than a literal, or another value beside
        ("a.py", "SCOPE = 'kai' if x else 'kdp'", "SCOPE"),
        ("a.py", "SCOPE = 'kai', 'kdp'", "SCOPE"),
        ("a.py", "SCOPE = ['kai']", "SCOPE"),
        ("a.py", "SCOPE = OTHER = 'kai'", "SCOPE"),
        ("a.py", "if x: SCOPE = 'kai'", "SCOPE"),
        ("a.py", "SCOPE = kai", "SCOPE"),
        ("a.py", "KEY, SCOPE = 'kai', f()", "SCOPE"),
        ("a.py", "KEY, SCOPE = 'ab'", "SCOPE"),
        ("a.py", "SCOPE = 'kai'; SCOPE = 'kdp'", "SCOPE"),
        ("a.py", "SCOPE = 'kai'; SCOPE += x", "SCOPE"),
        ("a.py", "SCOPE = 'kai'; (SCOPE := x)", "SCOPE"),
        ("a.py", "SCOPE = 'kai'; f(SCOPE='kdp')", "SCOPE"),
        ("a.rb", "SCOPE = 'kai'; SCOPE << x", "SCOPE"),
        ("a.js", "const SCOPE = 'kai'\n + x;", "SCOPE"),
        ("a.js", "const SCOPE = 'kai'\n\n .slice(1);", "SCOPE"),
        # not the constant itself
        ("a.py", "SCOPE = 'kai'", "x.SCOPE"),
        ("a.py", "SCOPE = 'kai'", "SCOPE.x"),
        ("a.py", "SCOPE = 'kai'", "SCOPE + x"),
        ("a.py", "SCOPE = 'kai'", "SCOPE\n + x"),
        ("a.py", "SCOPE = 'kai'", "SCOPE[0]"),
        ("a.py", "SCOPE = 'kai'", "SCOPE if x else y"),
    ],
)
def test_what_else_a_name_stands_for_is_not_guessed(name: str, before: str, value: str) -> None:
    (one,) = asked_in(name, f"{before}\n{ASKING % value}")
    assert sent(one) == {"grant_type": "client_credentials", "scope": None}


PIECES = ["'grant_type'", "'code'", *"=:,+(){}'`%.x[]", "X_Y", "X_Y = 'x'\\n", '"', "#{", "%s", "\n", "'/token?scope='"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(["a.py", "a.js", "A.java", "a.rb"]))
def test_source_of_any_kind_raises_nothing(written: str, name: str) -> None:
    list(asked_in(name, written))


def test_only_files_that_may_ask_are_looked_into(tmp_path: Path, catalog: Catalog) -> None:
    assert not may_ask("tokens = 1")
    assert not may_ask("URL = 'https://login.example.com/o/token'")
    (tmp_path / "a.py").write_text(f"A = '{TOKEN}'\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("tokens = 1\n", encoding="utf-8")
    found = uses(catalog, tmp_path)
    assert [(one.file, one.line, one.kind) for one in found.asked] == [(str(tmp_path / "a.py"), 1, "token")]


# -- recordings and collections


def har(*requests: dict[str, Any]) -> str:
    return json.dumps({"log": {"entries": [{"request": {"method": "POST", "url": TOKEN, **one}} for one in requests]}})


def test_a_recording_tells_what_a_body_is(tmp_path: Path, catalog: Catalog) -> None:
    params = [{"name": "scope", "value": "kai"}, {"name": "client_secret", "value": SECRET}, {"value": 1}, 1]
    (tmp_path / "a.har").write_text(
        har(
            {"postData": {"mimeType": "multipart/form-data", "params": params}},
            {"postData": {"text": FORM}, "headers": [{"name": "Content-Type", "value": "application/json"}, {}]},
            {"postData": 1, "headers": 2},
        ),
        encoding="utf-8",
    )
    first, second, third = uses(catalog, tmp_path / "a.har").asked
    assert (facts(first), sent(first)) == ("token POST other whole body", {"scope": "kai", "client_secret": 10})
    assert facts(second) == "token POST json whole body"
    assert facts(third) == "token POST"


COLLECTION = {"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (
            {"body": {"mode": "raw", "raw": FORM, "options": {"raw": {"language": "json"}}}},
            "token POST json basic whole body",
        ),
        (
            {"body": {"mode": "formdata", "formdata": [{"key": "scope", "value": "kai"}]}, "auth": {"type": "noauth"}},
            "token POST other whole body",
        ),
        (
            {
                "body": {"mode": "urlencoded", "urlencoded": [{"key": "scope", "disabled": True}]},
                "auth": {"type": "basic"},
            },
            "token POST form basic",
        ),
        (
            {
                "header": [{"key": "Authorization"}, {"key": "Content-Type", "value": "text/plain"}],
                "auth": {"type": "noauth"},
            },
            "token POST other basic",
        ),
    ],
)
def test_a_collection_tells_what_a_body_is(
    request_: dict[str, Any], told: str, tmp_path: Path, catalog: Catalog
) -> None:
    item = {"request": {"method": "POST", "url": TOKEN, **request_}}
    (tmp_path / "a.json").write_text(json.dumps({**COLLECTION, "item": [item]}), encoding="utf-8")
    [one] = uses(catalog, tmp_path / "a.json").asked
    assert facts(one) == told


def test_the_query_of_insomnia_stands_beside_the_address(tmp_path: Path, catalog: Catalog) -> None:
    parameters = [
        {"name": "scope", "value": "kai kc"},
        {"name": "state", "value": "{{ _.state }}"},
        {"name": "nonce", "disabled": True},
    ]
    one = {
        "_type": "request",
        "method": "GET",
        "url": AUTHORIZE,
        "parameters": parameters,
        "authentication": {"type": "basic"},
    }
    (tmp_path / "a.json").write_text(
        json.dumps({"_type": "export", "__export_format": 4, "resources": [one]}), encoding="utf-8"
    )
    [found] = uses(catalog, tmp_path / "a.json").asked
    assert (facts(found), sent(found)) == ("authorize GET basic whole query", {"scope": "kai kc", "state": None})


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Content-Type: application/json\nAuthorization: Basic x\n\n", "token POST json basic whole body"),
        ("?state=abc\n&nonce=a\n\n", "token POST whole body query"),
        ("no header\n\n", "token POST whole body"),
    ],
)
def test_a_request_file_tells_headers_and_a_query_over_lines(
    head: str, told: str, tmp_path: Path, catalog: Catalog
) -> None:
    (tmp_path / "a.http").write_text(f"### a\nPOST {TOKEN}\n{head}{FORM}\n", encoding="utf-8")
    [one] = uses(catalog, tmp_path / "a.http").asked
    assert facts(one) == told


DATA = "    data:\n      - name: scope\n        value: kai\n"


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        (
            "a.bru",
            f"post {{\n  url: {TOKEN}\n  body: json\n  auth: inherit\n}}\n\nheaders {{\n}}\n",
            "token POST json basic",
        ),
        ("a.bru", f"post {{\n  url: {TOKEN}\n  body: none\n}}\n\nmeta {{\n}}\n", "token POST"),
        (
            "a.yml",
            f"info:\n  name: a\nhttp:\n  method: POST\n  url: {TOKEN}\n  body:\n    type: form-urlencoded\n{DATA}",
            "token POST form basic whole body",
        ),
    ],
)
def test_bruno_tells_what_a_body_is(name: str, written: str, told: str, tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / name).write_text(written, encoding="utf-8")
    [one] = uses(catalog, tmp_path / name).asked
    assert facts(one) == told


# -- gathering


def test_the_same_request_is_kept_once_with_its_first_line(catalog: Catalog) -> None:
    sightings = Sightings(catalog)
    one = partly(call("POST", TOKEN, "traffic", line=3), "token", [])
    sightings.gather([one, one._replace(line=7)], "a.har")
    sightings.gather([one._replace(line=1)], "b.har")
    assert {(each.file, line) for each, line in sightings.asked.items()} == {("a.har", 3), ("b.har", 1)}


def test_no_more_requests_are_told_apart_than_are_good_for_anything(catalog: Catalog) -> None:
    sightings = Sightings(catalog)
    one = partly(call("POST", TOKEN, "traffic"), "token", [])
    sightings.gather((one._replace(host=f"a{number}.example") for number in range(MOST + 5)), "a.har")
    assert len(sightings.asked) == MOST
    assert sightings.unread == {("a.har", MORE_ASKED): (None, 5)}


@pytest.mark.parametrize(
    ("method", "host", "path", "shown"),
    [
        ("POST", "api.example.com", "/ams/v1/oauth2/token", ("POST", "api.example.com", "/ams/v1/oauth2/token")),
        (None, "[::1]", "/v2.0/token", (None, "[::1]", "/v2.0/token")),
        (SECRET, f"a{SECRET}=.com", "/token", ("(not shown)", "(not shown)", "/token")),
        ("GET", None, f"/{SECRET}/oauth2/token", ("GET", None, "/{...}/oauth2/token")),
    ],
)
def test_what_may_be_a_secret_in_a_method_or_an_address_is_not_kept(
    method: str | None, host: str | None, path: str, shown: tuple[str | None, str | None, str]
) -> None:
    made = Call(method, host, path, "traffic")
    for one in (partly(made, "token", []), asked(made, path)):
        assert one is not None
        assert (one.method, one.host, one.path) == shown
