"""Reads a sample of each format, written by hand from its specification, and holds it against the truth beside it."""

import shutil
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from knox_scopes import usage
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.documents.uses import uses_document
from knox_scopes.report.html import html_text
from knox_scopes.report.json import answer
from knox_scopes.report.markdown import markdown_text
from knox_scopes.report.uses import needs_text, usage_fields, use_rows, uses_text
from knox_scopes.usage import formats
from knox_scopes.usage.calls import Asked, Call, Found, Parameter, Token, Unread
from knox_scopes.usage.files import opened
from knox_scopes.usage.uses import uses

DATA = Path(__file__).parent / "data"
API = "api.samsungknox.com"
DEVICES, UPLOAD, CUSTOMERS = "/kcs/v1/rp/devices", "/kcs/v1/rp/devices/upload", "/kcs/v1/rp/customers/list"
OAUTH = "/ams/v1/oauth2/token"
AT = "2026-08-01T06:00:0"
VIEW = "kdp.devices:view"


def traffic(line: int, method: str, path: str, status: int | None, time: str | None, host: str = API) -> Call:
    return Call(method, host, path, "traffic", status, time, line)


def declared(line: int | None, method: str | None, path: str, host: str | None = API) -> Call:
    return Call(method, host, path, "declared", None, None, line)


def token(line: int, requested: Iterable[str], granted: Iterable[str] = ()) -> Token:
    return Token(API, OAUTH, tuple(requested), tuple(granted), line)


GRANT = Parameter("grant_type", "body", "client_credentials", len("client_credentials"))
HIDDEN = Parameter("client_secret", "body", None, len("SECRET-client"))


def asked(line: int, *parameters: Parameter, scope: str, **more: Any) -> Asked:  # noqa: ANN401 - fields
    """Returns a request for a token, with all that is kept of it."""
    last = Parameter("scope", "body", scope, len(scope))
    made = Asked("token", "POST", "https", API, OAUTH, (*parameters, last), is_whole=True, line=line)
    return made._replace(**more)


TRUTH: dict[str, tuple[str, list[Found]]] = {
    "recording.har": (
        "har",
        [
            traffic(7, "POST", OAUTH, 200, f"{AT}1Z"),
            token(7, [VIEW, "kdp.customers"], [VIEW]),
            asked(
                7,
                GRANT,
                HIDDEN,
                scope=f"{VIEW} kdp.customers",
                body="form",
                is_basic=True,
                evidence="traffic",
            ),
            traffic(33, "GET", DEVICES, 200, f"{AT}2Z"),
            traffic(42, "OPTIONS", UPLOAD, 204, f"{AT}3Z"),
            traffic(47, "PUT", UPLOAD, 403, f"{AT}4Z"),
            traffic(52, "GET", "/SECRET-elsewhere.js", 0, None, "cdn.example.com"),
        ],
    ),
    "calls.postman_collection.json": (
        "postman",
        [
            declared(18, "GET", DEVICES),
            declared(27, "PUT", UPLOAD),
            declared(43, "POST", OAUTH),
            token(43, [VIEW, "kdp.customers"]),
            # What the folder around it says of the client is not known.
            asked(43, HIDDEN, scope=f"{VIEW} kdp.customers", body="form", is_basic=True),
            declared(None, "GET", "/ke/v1/campaigns/{campaignId}"),
            declared(60, "GET", CUSTOMERS),
        ],
    ),
    "knox.postman_environment.json": ("postman", []),
    "insomnia4.json": (
        "insomnia",
        [
            declared(12, "GET", DEVICES),
            declared(12, "GET", DEVICES, "test.example.com"),
            declared(15, "POST", OAUTH),
            token(15, [VIEW]),
            asked(15, HIDDEN, scope=VIEW, body="form"),
            declared(17, "GET", "/ke/v1/campaigns/{any}", None),
        ],
    ),
    "insomnia5.yaml": ("insomnia", [declared(13, "GET", DEVICES), declared(21, "POST", "/ke/v1/campaigns")]),
    "bruno/bruno.json": ("bruno", []),
    "bruno/collection.bru": ("bruno", []),
    "bruno/environments/production.bru": ("bruno", []),
    "bruno/reseller/devices.bru": ("bruno", [declared(7, "GET", f"{DEVICES}/{{id}}")]),
    "bruno/token.bru": (
        "bruno",
        [declared(6, "POST", OAUTH), token(6, [VIEW, "kdp"]), asked(6, GRANT, HIDDEN, scope=f"{VIEW} kdp")],
    ),
    "bruno-yaml/opencollection.yml": ("bruno", []),
    "bruno-yaml/environments/production.yml": ("bruno", []),
    "bruno-yaml/upload.yml": ("bruno", [declared(8, "PUT", UPLOAD)]),
    "requests.http": (
        "http",
        [
            declared(7, "GET", DEVICES),
            declared(13, "POST", OAUTH),
            token(13, [VIEW]),
            asked(13, GRANT, HIDDEN, scope=VIEW, body="form"),
            declared(20, "GET", CUSTOMERS),
            declared(23, "DELETE", "/ke/v1/campaigns/{_uuid}", None),
        ],
    ),
    "http-client.env.json": ("http", []),
    "traces.json": (
        "otlp",
        [
            traffic(1, "GET", DEVICES, 200, "2026-08-01T06:00:00Z"),
            traffic(7, "PUT", UPLOAD, 429, "2026-08-01T07:00:00Z"),
        ],
    ),
    "app.jsonl": (
        "json-lines",
        [
            traffic(1, "GET", DEVICES, 200, f"{AT}0Z"),
            traffic(2, "GET", f"{DEVICES}/status", 500, f"{AT}1Z"),
            traffic(3, "PUT", UPLOAD, 200, f"{AT}2Z"),
            traffic(4, "GET", "/ke/v1/campaigns", 404, f"{AT}3Z"),
            traffic(5, "GET", CUSTOMERS, 200, f"{AT}4Z"),
            traffic(6, "DELETE", "/ke/v1/campaigns/SECRET-id", 204, f"{AT}5Z"),
            traffic(7, "GET", "/SECRET-path", 200, f"{AT}6Z", "other.example.com"),
            traffic(8, "GET", "/kcs/v1/rp/profilealias/kme", 200, f"{AT}7Z"),
            traffic(9, "GET", DEVICES, 200, f"{AT}8Z"),
            traffic(10, "GET", "/ke/v1/fota", None, f"{AT}9Z"),
            traffic(11, "GET", "/ke/v1/devices", 200, "2026-08-01T06:00:10Z"),
        ],
    ),
    "gcloud.json": ("json-lines", [traffic(2, "GET", DEVICES, 200, f"{AT}0Z")]),
    "ruby_cassette.yml": (
        "vcr",
        [
            declared(5, "GET", DEVICES),
            declared(22, "POST", OAUTH),
            token(22, [VIEW], [VIEW]),
            asked(22, GRANT, HIDDEN, scope=VIEW),
        ],
    ),
    "python_cassette.yaml": ("vcr", [declared(7, "PUT", UPLOAD)]),
    "cassette.json": ("vcr", [declared(1, "GET", DEVICES)]),
    "stub.json": ("wiremock", [declared(2, "GET", DEVICES, None)]),
    "stubs.json": (
        "wiremock",
        [
            declared(3, "PUT", UPLOAD, None),
            declared(4, "DELETE", "/ke/v1/campaigns/{any}", None),
            declared(5, "GET", "/ke/v1/campaigns/{any}/devices", None),
            declared(6, None, "/ke/v1/campaigns/{id}/devices", None),
        ],
    ),
    "client.yaml": (
        "openapi",
        [declared(8, "GET", DEVICES), declared(11, "PUT", UPLOAD, "eu-kcs-api.samsungknox.com")],
    ),
    "client.json": ("openapi", [declared(4, "GET", CUSTOMERS, None)]),
}


def read(file: Path, form: str | None = None) -> tuple[str | None, list[Found]]:
    """Returns the format of a file, and what its reader yields."""
    with opened(str(file)) as content:
        form = form or formats.detected(content.head, file.name)
        found = [] if form is None else list(formats.read(form, str(file), content))
        # Lines that look alike are counted, and told at the end.
        return form, sorted(found, key=lambda one: getattr(one, "line", 0)) if form == "json-lines" else found


def test_a_format_is_one_module() -> None:
    there = {f"{usage.__name__}.{one.name}" for one in iter_modules(usage.__path__)}
    tell = {name for name in there if hasattr(import_module(name), "is_it")}
    assert tell | {"knox_scopes.usage.source"} == set(formats.FORMATS.values())
    for form, name in formats.FORMATS.items():
        assert formats.named(form) == form
        assert (import_module(name).__doc__ or "").startswith("Reads ")


def test_every_sample_has_its_truth() -> None:
    files = {file.relative_to(DATA).as_posix() for file in DATA.rglob("*") if file.is_file()}
    assert set(TRUTH) <= files


@pytest.mark.parametrize("name", TRUTH)
def test_a_sample_is_recognised_and_read(name: str) -> None:
    assert read(DATA / name) == TRUTH[name]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Returns a copy of the samples, with those that stand beside them."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize("name", TRUTH)
def test_utf_16_with_carriage_returns_is_read_all_the_same(name: str, copy: Path) -> None:
    text = (DATA / name).read_text(encoding="utf-8").replace("\n", "\r\n")
    (copy / name).write_text(text, encoding="utf-16", newline="")
    assert read(copy / name) == TRUTH[name]


@pytest.mark.parametrize("name", TRUTH)
def test_a_sample_that_is_cut_short_shows_nothing_that_is_not_there(name: str, copy: Path) -> None:
    form, truth = TRUTH[name]
    content = (DATA / name).read_bytes()
    paths = [one.path for one in truth if isinstance(one, Call)]
    for part in range(20):
        (copy / name).write_bytes(content[: len(content) * part // 20])
        for one in read(copy / name, form)[1]:
            if isinstance(one, Call):
                assert any(path.startswith(one.path.rstrip("/")) for path in paths)


@pytest.mark.parametrize("name", TRUTH)
def test_a_sample_that_is_damaged_raises_nothing_and_what_cannot_be_read_is_not_quoted(name: str, copy: Path) -> None:
    content = (DATA / name).read_bytes()
    for damaged in (
        content.replace(b"a", b"\xe9"),
        content.replace(b"\n", b"\n\x00", 3),
        b"\xff\xfe\xfd" + content,
        content.replace(b"{", b"["),
        content.replace(b'"', b"1"),
        content.replace(b": ", b": [", 8),
    ):
        (copy / name).write_bytes(damaged)
        for one in read(copy / name, TRUTH[name][0])[1]:
            assert not isinstance(one, Unread) or "SECRET" not in one.why


DEEP = 200_000
NESTED = [b"[" * DEEP, b'{"a":' * DEEP, b'{"log":{"entries":[' + b'[{"request":' * DEEP, b"a: " + b"[" * DEEP]
NESTED += [b'{"resourceSpans":' * DEEP, b'{"item":[' * DEEP, b'{"method":"GET","url":' + b"[" * DEEP + b"\n"]
NESTED += [b"http_interactions:\n- " + b"- " * DEEP, b"info:\nhttp:\n  url: " + b"{a: " * DEEP]
NESTED += [b'{"item":[' * 900 + b"]}" * 900, b"a: &a [b]\nc: [*a, *a]\nd: &d e\nf: [*d]\n"]


@pytest.mark.parametrize("form", sorted(set(formats.FORMATS) - {formats.SOURCE, "text"}))
@pytest.mark.parametrize("content", NESTED, ids=range(len(NESTED)))
def test_deep_nesting_is_survived(form: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "deep"
    file.write_bytes(content)
    assert not any(isinstance(one, Call) for one in read(file, form)[1])


@pytest.mark.parametrize("name", TRUTH)
def test_no_secret_of_a_sample_is_in_what_is_told_of_it(catalog: Catalog, name: str) -> None:
    found = uses(catalog, DATA / name)
    told = "".join(
        (
            repr(vars(found)),
            *found,
            uses_text(found, colour=False),
            markdown_text(uses_document(found)),
            html_text(uses_document(found)),
            needs_text(found),
            str(list(use_rows(found))),
            answer("knox-scopes/uses/1", catalog, usage_fields(found)),
        )
    )
    assert "SECRET" not in told
