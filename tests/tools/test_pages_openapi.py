"""Drafts service files from OpenAPI documents, and holds them to what the documents say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import CatalogError, grant, load
from knox_scopes.catalog.strict import parse
from knox_scopes.errors import InputError
from pages.openapi import Drafted, Origin, from_spec
from pages.spec import read_spec
from pages.write import service_file

ORIGIN = Origin("", "https://example.com/spec", "2026-06-01")
COMPONENTS: dict[str, Any] = {
    "securitySchemes": {
        "knox": {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {"tokenUrl": "https://e.com/t", "scopes": {"kit": "All.", "kit.a:view": "A."}},
                "authorizationCode": {"scopes": {"kit.a:view": "A.", "kit.b": "B."}},
            },
        },
        "key": {"type": "apiKey", "name": "X", "in": "header"},
    }
}


def drafted(folder: Path, paths: object, *, origin: Origin = ORIGIN, **more: object) -> Drafted:
    spec = {"openapi": "3.0.3", "info": {"title": "Kit"}, "components": COMPONENTS, "paths": paths, **more}
    (folder / "spec.json").write_text(json.dumps(spec))
    return from_spec(read_spec(str(folder / "spec.json")), origin)


def needs(*requirements: object, **more: object) -> dict[str, object]:
    return {"security": [*requirements], **more}


A, B = {"knox": ["kit.a:view"]}, {"knox": ["kit.b"]}
# One operation, and the endpoint that it gives.
OPERATIONS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "one scope": (needs(A), {"scopes": ["kit.a:view"], "effect": "read?"}),
    "any one of two": (needs(B, A), {"scopes": ["kit.a:view", "kit.b"], "effect": "read?"}),
    "a scope or one above it": (needs({"knox": ["kit"]}, A), {"scopes": ["kit.a:view"], "effect": "read?"}),
    "none": ({"security": []}, {"scopes": "none", "effect": "read?"}),
    "none, or a scope": (needs({}, A), {"scopes": "none", "effect": "read?"}),
    "any token": (needs({"knox": []}), {"scopes": "none", "effect": "read?"}),
    "two together": (
        needs({"knox": ["kit.b", "kit.a:view"]}),
        {
            "scopes": "undocumented",
            "likely": ["kit.a:view", "kit.b"],
            "effect": "read?",
            "note": "Needs several scopes together: kit.a:view and kit.b.",
        },
    ),
    "two together, or one": (needs({"knox": ["kit.b", "kit"]}, A), {"scopes": ["kit.a:view"], "effect": "read?"}),
    "another scheme": (needs({"key": []}), {"scopes": "undocumented", "effect": "read?"}),
    "a scope and another scheme": (needs({"knox": ["kit.b"], "key": []}), {"scopes": ["kit.b"], "effect": "read?"}),
    "a name of another form": (needs({"knox": ["Kit!"]}), {"scopes": "undocumented", "effect": "read?"}),
    "deprecated": (
        needs(A, deprecated=True),
        {"scopes": ["kit.a:view"], "effect": "read?", "note": "Deprecated in the specification."},
    ),
    "not deprecated": (needs(A, deprecated=False), {"scopes": ["kit.a:view"], "effect": "read?"}),
    "that of the document": ({}, {"scopes": ["kit.b"], "effect": "read?"}),
}


@pytest.mark.parametrize("case", OPERATIONS)
def test_the_security_of_an_operation_gives_its_scopes(tmp_path: Path, case: str) -> None:
    operation, endpoint = OPERATIONS[case]
    value, _ = drafted(tmp_path, {"/x": {"get": operation}}, security=[B])
    assert value["endpoints"] == {"GET /x": endpoint}


def test_an_operation_without_any_security_needs_none(tmp_path: Path) -> None:
    assert drafted(tmp_path, {"/x": {"get": {}}}).value["endpoints"] == {
        "GET /x": {"scopes": "none", "effect": "read?"}
    }


@pytest.mark.parametrize(
    ("method", "effect"),
    [("get", "read?"), ("head", "read?"), ("options", "read?"), ("post", "write?"), ("put", "write?"),
     ("patch", "write?"), ("delete", "destroy?")],
)  # fmt: skip
def test_an_effect_is_a_question(tmp_path: Path, method: str, effect: str) -> None:
    [endpoint] = drafted(tmp_path, {"/x": {method: needs(A)}}).value["endpoints"].values()
    assert endpoint["effect"] == effect


# What a document has, and what a person is told to decide.
REMARKS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "together": (
        {"/x": {"get": needs({"knox": ["kit.b", "kit.a:view"]})}}, {},
        [("`GET /x` needs kit.a:view and kit.b together, which the catalog cannot say: "
          "there any one of the scopes of an endpoint suffices; decide what is to be recorded")],
    ),
    "any token": ({"/x": {"get": needs({"knox": []})}}, {}, ["`GET /x` takes any token, whatever its scopes"]),
    "no token": ({"/x": {"get": needs({}, A)}}, {}, ["`GET /x` takes requests without any token"]),
    "another scheme": (
        {"/x": {"get": needs({"key": []})}}, {}, ["`GET /x` may ask for key, which is no OAuth 2.0 scheme"]
    ),
    "another scheme as well": (
        {"/x": {"get": needs({"knox": ["kit"], "key": []})}}, {},
        ["`GET /x` may also ask for key, which is no OAuth 2.0 scheme"],
    ),
    "an undeclared scope": (
        {"/x": {"get": needs({"knox": ["kit.c"]})}}, {}, ["`kit.c` is asked for, but no scheme declares it"]
    ),
    "a name of another form": (
        {"/x": {"get": needs({"knox": ["Kit!"]})}}, {},
        ["`Kit!` is asked for, but no scheme declares it",
         "`Kit!` is no scope name of the catalog's form; it is left out, and must not be"],
    ),
    "a method": ({"/x": {"trace": needs(A), "x-more": {}, "get": needs(A)}}, {},
                 ["`TRACE /x` is left out: the catalog has no such method"]),
    "a path": ({"/x/{id}.json": {"get": needs(A)}, "/y": {"get": needs(A)}}, {},
               ["`GET /x/{id}.json` is left out: its path is not of a form that the catalog takes"]),
    "two paths of one form": (
        {"/x/{a_b}": {"get": needs(A)}, "/x/{aB}": {"get": needs(A)}}, {},
        ["`GET /x/{aB}` is left out: `GET /x/{aB}` is there already"],
    ),
    "webhooks": ({"/x": {"get": needs(A)}}, {"webhooks": {}},
                 ["webhooks are not read; their events, if any, are to be added by hand"]),
    "nothing": ({}, {}, ["the document has no operation that the catalog could list"]),
    "several servers": (
        {"/x": {"get": needs(A)}}, {"servers": [{"url": "https://a.example.com"}, {"url": "https://b.example.com"}]},
        ["of several servers the first is taken; the others are https://b.example.com"],
    ),
    "a server with variables": (
        {"/x": {"get": needs(A)}},
        {"servers": [{"url": "https://{region}.example.com", "variables": {"region": {"default": "eu"}}}]},
        ["the server's variable `region` is taken to be `eu`, its default"],
    ),
    "a server without https": (
        {"/x": {"get": needs(A)}}, {"servers": [{"url": "http://a.example.com"}]},
        ["the server of `GET /x` is not reached by https: http://a.example.com"],
    ),
    "several hosts": (
        {"/x": {"get": needs(A), "servers": [{"url": "https://a.example.com"}]},
         "/y": {"get": needs(A, servers=[{"url": "https://b.example.com"}])}}, {},
        ["the operations have several hosts, of which the first is taken: https://a.example.com, https://b.example.com"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REMARKS)
def test_what_a_person_must_decide_is_said(tmp_path: Path, case: str) -> None:
    paths, more, remarks = REMARKS[case]
    assert [*drafted(tmp_path, paths, **more).remarks] == remarks


@pytest.mark.parametrize(
    ("url", "base_url", "bases", "at"),
    [
        ("https://API.example.com/kit/v1/", "https://api.example.com", ["/kit/v1"], "GET /kit/v1/x"),
        ("https://api.example.com", "https://api.example.com", None, "GET /x"),
        ("/kit/v1", None, ["/kit/v1"], "GET /kit/v1/x"),
    ],
)
def test_a_server_gives_host_and_base(
    tmp_path: Path, url: str, base_url: str | None, bases: list[str] | None, at: str
) -> None:
    value = drafted(tmp_path, {"/x": {"get": needs(A)}}, servers=[{"url": url}]).value
    assert (value.get("base_url"), value.get("bases"), [*value["endpoints"]]) == (base_url, bases, [at])


def test_references_inside_the_document_are_followed(tmp_path: Path) -> None:
    components = {
        **COMPONENTS,
        "pathItems": {"x/y": {"get": {"$ref": "#/components/x-ops/one"}}},
        "x-ops": {"one": needs(A)},
    }
    value = drafted(tmp_path, {"/x": {"$ref": "#/components/pathItems/x~1y"}}, components=components).value
    assert [*value["endpoints"]] == ["GET /x"]


def test_variables_are_named_as_the_catalog_can(tmp_path: Path) -> None:
    paths = {"/x/{device_id}/{a-b-c}/{ok}/{__}": {"get": needs(A)}}
    assert [*drafted(tmp_path, paths).value["endpoints"]] == ["GET /x/{deviceId}/{aBC}/{ok}/{x}"]


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_draft_loads_once_a_person_has_completed_it(tmp_path: Path, form: str) -> None:
    paths = {
        "/things": {"get": needs(A), "post": needs(B)},
        "/things/{id}": {"delete": needs({"knox": ["kit.b", "kit.a:view"]}, deprecated=True), "get": needs(A)},
        "/ping": {"get": {"security": []}},
    }
    spec = {"openapi": "3.1.0", "info": {"title": "Kit: a title"}, "components": COMPONENTS, "paths": paths,
            "servers": [{"url": "https://api.example.com/kit/v1"}]}  # fmt: skip
    file = tmp_path / f"spec.{form}"
    file.write_text(json.dumps(spec) if form == "json" else yaml.safe_dump(spec))
    text = "\n".join(service_file(from_spec(read_spec(str(file)), ORIGIN).value)) + "\n"
    (tmp_path / "scopes").mkdir()
    (tmp_path / "scopes" / "kit.yaml").write_text(text)
    with pytest.raises(CatalogError) as told:
        load(tmp_path / "scopes")
    assert {problem.message for problem in told.value.problems} == {
        "the text is empty",
        *(f"`{effect}?` is none of read, write, destroy" for effect in ("read", "write", "destroy")),
    }
    filled = re.sub(
        r"(read|write|destroy)\?", r"\1", text.replace('""  # to be written, in our own words', "Something.")
    )
    (tmp_path / "scopes" / "kit.yaml").write_text(filled)
    catalog = load(tmp_path / "scopes")
    assert [*catalog.scopes] == ["kit", "kit.a:view", "kit.b"]
    assert grant(catalog, "kit.a:view").endpoints == ("GET /kit/v1/things", "GET /kit/v1/things/{id}")
    assert catalog.endpoints["DELETE /kit/v1/things/{id}"].opened_by == "undocumented"
    assert catalog.services["kit"].title == "Kit: a title"
    assert catalog.services["kit"].bases == ("/kit/v1",)
    keys = [*parse(text.encode(), "kit.yaml").value["endpoints"]]
    assert keys == sorted(keys, key=lambda at: at.split()[::-1])


def test_openid_schemes_count_and_other_names_can_be_said(tmp_path: Path) -> None:
    components = {"securitySchemes": {"oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://e.com"}}}
    paths = {"/x": {"get": needs({"oidc": ["one.a"]}, {"oidc": ["two.b"]})}}
    origin = ORIGIN._replace(service="kit")
    assert drafted(tmp_path, paths, components=components, origin=origin).value["service"] == "kit"
    with pytest.raises(InputError, match="do not share a first part; say with --service"):
        drafted(tmp_path, paths, components=components)


BAD: dict[str, tuple[str, str]] = {
    "no YAML": ("a: [", "this is no valid YAML"),
    "no JSON": ('{"a": }', ":1: this is no valid JSON: Expecting value"),
    "empty": ("", "this is no OpenAPI 3 document: it has no `openapi: 3.x`; begin with it"),
    "a list": ("[]", "this is no OpenAPI 3 document"),
    "Swagger": ('swagger: "2.0"', "Swagger 2 must be converted first"),
    "a repeated key": ("openapi: 3.0.0\ninfo: {a: 1, a: 2}", "the key `a` is repeated"),
    "a repeated key of JSON": ('{"openapi": "3.0.0", "openapi": "3.0.0"}', "the key `openapi` is repeated"),
    "aliases that multiply": (
        "openapi: 3.0.0\na0: &a0 [x]\n"
        + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(9)),
        "the document has more than 500,000 parts, aliases written out",
    ),
    "an alias inside itself": ("openapi: 3.0.0\nx: &a [*a]", "line 2: the document is nested too deep"),
    "a key that is no text": ("openapi: 3.0.0\n? [a]\n: b", "a key is no text"),
    "a control character": ("openapi: 3.0.0\nx: \x01", "characters are not allowed"),
    "deep YAML": ("openapi: 3.0.0\nx: " + "[" * 500 + "]" * 500, "the document is nested too deep"),
    "deep JSON": ('{"openapi": "3.0.0", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deep"),
    "no OAuth": ("openapi: 3.0.0", "components.securitySchemes: there is no scheme of type oauth2"),
    "paths that are a list": ("paths: []", "paths: expected a mapping"),
    "security that is a mapping": ("paths: {/x: {get: {security: {}}}}", "GET /x: security: expected a list"),
    "a reference out": ("paths: {/x: {$ref: other.yaml}}", "the reference `other.yaml` leads out of the document"),
    "a reference to nowhere": ("paths: {/x: {$ref: '#/gone'}}", "the reference `#/gone` leads nowhere"),
    "a reference in a circle": ("paths: {/x: {$ref: '#/paths/~1x'}}", "goes on for more than 10 steps"),
    "a server that is none": ("paths: {/x: {get: {}}}\nservers: [{url: 'https://[x'}]", "`https://[x` is no address"),
}
OAUTH = "openapi: 3.0.0\ncomponents: {securitySchemes: {k: {type: oauth2, flows: {implicit: {scopes: {kit: x}}}}}}\n"


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, case: str) -> None:
    text, says = BAD[case]
    file = tmp_path / "spec.yaml"
    file.write_text(OAUTH + text if text.startswith("paths") else text)
    with pytest.raises(InputError) as told:
        from_spec(read_spec(str(file)), ORIGIN)
    assert says in str(told.value)
    assert str(told.value).startswith(str(file))
    assert "\n" not in str(told.value)
