"""The exports for engines, asked of the engines themselves: none may differ from our own decision."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from casbin import Enforcer, FastEnforcer
from casbin.model import FastModel
from cedarpy import PolicySet, is_authorized_batch, validate_policies
from openapi_spec_validator import validate
from regopy import Interpreter

from knox_scopes import grant, load
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.catalog.engines import ALTERNATIVES, MODEL, engine_text

GRANTS = 500


@pytest.fixture(scope="module")
def granted(catalog: Catalog) -> list[tuple[list[str], set[str]]]:
    """Returns random sets of scopes, every one by itself, and none; each with the endpoints that it allows."""
    random = Random(20261121)  # noqa: S311 - the same sets in every run
    names = list(catalog.scopes)
    sets: list[list[str]] = [[], *([name] for name in names)]
    sets += [random.sample(names, random.randint(1, 12)) for _ in range(GRANTS)]
    return [
        (scopes, {at for at in catalog.endpoints if found.allows(*at.split(" "))})
        for scopes, found in ((scopes, grant(catalog, scopes)) for scopes in sets)
    ]


# -- OpenAPI


@pytest.mark.parametrize("alternatives", ALTERNATIVES)
def test_openapi_is_valid_and_any_one_requirement_will_do(
    catalog: Catalog, granted: list[tuple[list[str], set[str]]], alternatives: str
) -> None:
    document = json.loads(engine_text(catalog, "openapi", alternatives=alternatives))
    validate(document)
    operations = {
        f"{method.upper()} {path}": operation["security"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    assert operations.keys() == catalog.endpoints.keys()
    all_of = all if alternatives == "separate" else any

    def fulfilled(requirement: dict[str, list[str]], scopes: list[str]) -> bool:
        return all(
            name == "oauth2" and all_of(scope in scopes for scope in needed) for name, needed in requirement.items()
        )

    for scopes, allowed in granted:
        assert {
            at for at, security in operations.items() if not security or any(fulfilled(one, scopes) for one in security)
        } == allowed


def test_openapi_names_the_endpoints_of_the_authorization_server(catalog: Catalog) -> None:
    document = json.loads(engine_text(catalog, "openapi"))
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    # Get access token, and Get authorization code (2026-02-10)
    assert flows["clientCredentials"]["tokenUrl"] == "https://api.samsungknox.com/ams/v1/oauth2/token"
    assert flows["authorizationCode"]["authorizationUrl"] == "https://api.samsungknox.com/ams/v1/oauth2/authorize"
    assert flows["clientCredentials"]["scopes"].keys() == catalog.scopes.keys()


def test_openapi_of_a_catalog_without_an_authorization_server_has_no_flow(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "service: a\nname: A\nsummary: A.\nsource: s\n"
        "sources: {s: {title: S, url: 'https://example.com', updated: '2026-01-01'}}\n"
        "scopes: {a: {summary: All.}}\nendpoints: {GET /a: {summary: Reads., scopes: [a], effect: read}}\nevents: {}\n",
        encoding="utf-8",
    )
    document = json.loads(engine_text(load(tmp_path), "openapi"))
    validate(document)
    assert document["components"]["securitySchemes"]["oauth2"]["flows"] == {}
    assert document["servers"] == []


# -- Rego


@pytest.mark.hypothesis  # runs with the laws
def test_open_policy_agent_decides_alike(catalog: Catalog, granted: list[tuple[list[str], set[str]]]) -> None:
    rego = Interpreter()
    rego.add_module("scopes", engine_text(catalog, "rego"))
    random = Random(20261121)  # noqa: S311 - the same questions in every run
    one, every = (rego.build(f"data.scopes.{rule}") for rule in ("allow", "allowed"))
    for scopes, allowed in granted:
        rego.set_input({"scopes": scopes})
        assert set(json.loads(str(rego.query_bundle(every)))["expressions"][0]) == allowed
    # A question takes this engine long, so that not every endpoint is asked for with every set.
    for scopes, allowed in random.sample(granted, 30):
        for at in (*random.sample(sorted(allowed), 1), random.choice(list(catalog.endpoints)), "GET /nowhere"):
            rego.set_input({"scopes": scopes, "endpoint": at})
            assert (str(rego.query_bundle(one)) == '{"expressions":[true]}') == (at in allowed)


# -- Cedar


@pytest.mark.hypothesis  # runs with the laws
def test_cedar_decides_alike(catalog: Catalog, granted: list[tuple[list[str], set[str]]]) -> None:
    policies, schema = engine_text(catalog, "cedar"), engine_text(catalog, "cedar-schema")
    assert validate_policies(policies, schema).validation_passed
    parsed = PolicySet.from_str(policies)
    for scopes, allowed in granted:
        app = {"uid": {"type": "App", "id": "app"}, "attrs": {"scopes": scopes}, "parents": []}
        requests: list[dict[str, Any]] = [
            {
                "principal": 'App::"app"',
                "action": f"Action::{json.dumps(at)}",
                "resource": 'Service::"any"',
                "context": {},
            }
            for at in catalog.endpoints
        ]
        answers = is_authorized_batch(requests, parsed, [app])
        assert {at for at, answer in zip(catalog.endpoints, answers, strict=True) if answer.allowed} == allowed


# -- Casbin


@pytest.mark.hypothesis  # runs with the laws
def test_casbin_decides_alike(catalog: Catalog, granted: list[tuple[list[str], set[str]]], tmp_path: Path) -> None:
    text = engine_text(catalog, "casbin")
    assert "".join(f"# {line}\n" for line in MODEL.splitlines()) in text
    (tmp_path / "policy.csv").write_text(text, encoding="utf-8")
    (tmp_path / "model.conf").write_text(MODEL, encoding="utf-8")
    read = Enforcer(str(tmp_path / "model.conf"), str(tmp_path / "policy.csv"))
    assert not read.enforce("app", "GET /kcs/v1/rp/devices")
    assert read.add_grouping_policy("app", "kdp")
    assert read.enforce("app", "GET /kcs/v1/rp/devices")
    # The same policy by key, since asking for each endpoint goes through all of it.
    model = FastModel([1])
    model.load_model_from_text(MODEL)
    enforcer = FastEnforcer(model, None, cache_key_order=[1])
    enforcer.add_policies(read.get_policy())
    for number, (scopes, _) in enumerate(granted):
        for scope in scopes:
            enforcer.add_grouping_policy(str(number), scope)
    for number, (_, allowed) in enumerate(granted):
        assert {at for at in catalog.endpoints if enforcer.enforce(str(number), at)} == allowed


# -- all


@pytest.mark.parametrize("engine", ["rego", "cedar", "casbin"])
def test_what_is_denied_in_any_case_is_told_in_a_comment(catalog: Catalog, engine: str) -> None:
    text = engine_text(catalog, engine)
    comments = [line for line in text.splitlines() if line.startswith(("#", "//"))]
    assert any("POST /kwn/v1/subscriptions; the scopes of the events" in line for line in comments)
    assert any("POST /ams/v1/oauth2/clients; no page ties it to a scope" in line for line in comments)
    assert any("Open-ended scopes may reach" in line for line in comments)
