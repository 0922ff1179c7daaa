"""Laws of what is said of requests: nothing against one that the pages describe, and never a word of what it holds."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, quote_plus

from asking import GOOD, SERVER, found_in
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import load
from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.oauth import LONGEST_EXPIRES_IN, REQUESTS, VERIFIER_LENGTHS
from knox_scopes.report.documents.lint import lint_document
from knox_scopes.report.github import github_text
from knox_scopes.report.gitlab import gitlab_text
from knox_scopes.report.html import html_text
from knox_scopes.report.json import answer
from knox_scopes.report.junit import junit_text
from knox_scopes.report.lint import concise_text, lint_text
from knox_scopes.report.markdown import markdown_text
from knox_scopes.report.sarif import sarif_text
from knox_scopes.rules.lint import Lint, lint_requests
from knox_scopes.rules.requests.shown import Requests, requests_in
from knox_scopes.usage.oauth import KNOWN

CATALOG: Catalog = load()
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
verifiers = st.text(ALPHABET, min_size=VERIFIER_LENGTHS[0], max_size=VERIFIER_LENGTHS[1])
opaque = st.text(ALPHABET, min_size=22, max_size=60)
# A root scope is found fault with by itself.
ordinary = [name for name, scope in CATALOG.scopes.items() if scope.kind == "ordinary" and scope.parent is not None]


@st.composite
def described(draw: st.DrawFn) -> dict[str, Any]:
    """Draws a request that a page describes: any values that it allows."""
    kind = draw(st.sampled_from(sorted(GOOD)))
    verifier = draw(verifiers)
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    values = {
        "scope": " ".join(draw(st.lists(st.sampled_from(ordinary), min_size=1, max_size=4, unique=True))),
        "code_challenge": digest,
        "code_verifier": verifier,
        **{name: draw(opaque) for name in ("state", "client_id", "client_secret", "code", "refresh_token", "token")},
    }
    change = {name: values[name] for name in REQUESTS[kind].needed if name in values}
    if "expires_in" in REQUESTS[kind].optional and draw(st.booleans()):
        change["expires_in"] = str(draw(st.integers(60, LONGEST_EXPIRES_IN)))
    return {"request": kind, "change": change}


@given(described())
def test_whatever_the_page_allows_has_no_finding(case: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        assert found_in(CATALOG, case, Path(folder)) == ()


@given(described(), st.data())
def test_a_request_held_against_an_app_that_is_registered_for_it_has_no_finding(
    case: dict[str, Any], data: st.DataObject
) -> None:
    grant = {"authorize": "authorization_code", "refresh_token": "authorization_code", "revoke": "client_credentials"}
    scopes = case["change"].get("scope", "kai").split()
    shuffled = data.draw(st.permutations(scopes))
    app = (
        f"app: {{name: a}}\ngrant_types: [{grant.get(case['request'], case['request'])}]\n"
        f"redirect_urls: ['https://app.example.com/oauth2/redirect']\nscopes: {shuffled}\n"
    )
    with TemporaryDirectory() as folder:
        assert found_in(CATALOG, case | {"registration": app}, Path(folder)) == ()


# -- secrets

# One that no scope, host or number can have in it; and one that may stand in any of them but a name.
SECRETS = ["hunt=r2!Xq9", "hunter2Xq9", "Zq7-b.x~Yw0_hunter2Xq9pads-it-out-to-43-chars", "s3cret"]
APP = read_registration(
    b"app: {name: a}\ngrant_types: [client_credentials]\nscopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}\n",
    "app.yaml",
)
parameters = st.dictionaries(st.sampled_from(sorted(KNOWN)), st.sampled_from(SECRETS), min_size=1, max_size=len(KNOWN))
kinds = st.sampled_from(["authorize", "token", "revoke"])
hosts = st.sampled_from(
    [SERVER, "http://api.samsungknox.com/ams/v1/oauth2", "https://ann:s3cret@any.example.com/ams/v1/oauth2"]
)


def as_url(url: str, form: Mapping[str, str]) -> str:
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in form.items())
    return f"see {url}?{query}\n{url}?{'&'.join(f'{name}={value}' for name, value in form.items())}\n"


def as_curl(url: str, form: Mapping[str, str]) -> str:
    return f"curl {' '.join(f'--data-urlencode {name}={quote(value)}' for name, value in form.items())} {url}\n"


def as_har(url: str, form: Mapping[str, str]) -> str:
    entries = [
        {
            "request": {
                "method": "POST",
                "url": f"{url}?{'&'.join(f'{k}={v}' for k, v in form.items())}",
                "postData": data,
            }
        }
        for data in (
            {"mimeType": "application/json", "text": json.dumps(form)},
            {"mimeType": "s3cret", "params": [{"name": name, "value": value} for name, value in form.items()]},
        )
    ]
    return json.dumps({"log": {"entries": entries}})


def as_source(url: str, form: Mapping[str, str]) -> str:
    whole = {"grant_type": "s3cret", "code_challenge_method": "plain", **form}
    return f"URL = {url!r}\nrequests.post(URL, data={whole!r})\nBODY = 'grant_type=s3cret&scope={form.get('scope')}'\n"


def as_settings(url: str, form: Mapping[str, str]) -> str:
    settings = "".join(f"KNOX_{name.upper()}='{value}'\n" for name, value in form.items())
    return f"KNOX_TOKEN_URL={url}?client_secret=s3cret\n{settings}KNOX_SCOPES=s3cret\n"


def as_http(url: str, form: Mapping[str, str]) -> str:
    body = "\n&".join(f"{name}={value}" for name, value in form.items())
    return f"### s3cret\nPOST {url}?token=s3cret\nContent-Type: s3cret\nAuthorization: Basic s3cret\n\n{body}\n"


WRITERS = {
    "a.txt": as_url, "b.txt": as_curl, "c.har": as_har, "d.py": as_source, ".env": as_settings, "e.http": as_http,
}  # fmt: skip


def every_answer(found: Iterable[tuple[Requests, Lint]]) -> str:
    told = list(found)
    document = lint_document(told, CATALOG)
    findings = [one for _, lint in told for one in lint]
    return "\n".join(
        [
            lint_text(told, colour=False),
            concise_text(told, colour=True),
            sarif_text(told, CATALOG),
            github_text(told),
            gitlab_text(told),
            junit_text(told, ("error",)),
            html_text(document),
            markdown_text(document),
            answer("knox-scopes/lint/1", CATALOG, {"findings": findings}),
        ]
    )


@given(hosts, kinds, parameters, st.booleans())
def test_no_value_of_a_parameter_is_kept_or_told(host: str, kind: str, form: dict[str, str], is_held: bool) -> None:  # noqa: FBT001
    context = Context(CATALOG, APP) if is_held else None
    with TemporaryDirectory() as folder:
        told = []
        for name, write in WRITERS.items():
            file = Path(folder, name)
            file.write_text(write(f"{host}/{kind}", form), encoding="utf-8")
            shown = requests_in(CATALOG, str(file), file.read_bytes(), is_registered=is_held)
            assert shown is not None
            assert shown.asked
            told.append((shown, lint_requests(CATALOG, shown.asked, context=context)))
        whole = repr(told) + every_answer(told)
        assert not any(secret in whole for secret in SECRETS)
