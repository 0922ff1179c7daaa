import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from knox_scopes import load
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.schema import KINDS, schema_text
from knox_scopes.rules.base import codes

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
REGISTRATION = {
    "scopes": ["kdp.devices:view"],
    "reasons": {"kdp.devices:view": "because"},
    "uses": {"endpoints": ["GET /kcs/v1/rp/devices"], "events": ["KAI_APP_ANR_FC"]},
    "ignore": [{"code": "KS110"}],
}
POLICY = {
    "deny": {"scopes": ["kdp"], "services": ["ke"], "endpoints": ["* /kcs/*"]},
    "severity": {"KS110": "info"},
}


def schema_of(kind: str, catalog: Catalog) -> Any:  # noqa: ANN401 - a JSON Schema
    return json.loads(schema_text(kind, catalog))


def wrong(kind: str, catalog: Catalog, value: object) -> list[str]:
    """Returns the paths at which a value departs from a schema."""
    errors = Draft202012Validator(schema_of(kind, catalog)).iter_errors(value)
    return sorted("/".join(map(str, error.absolute_path)) for error in errors)


def known(schema: Any, name: str) -> dict[str, str]:  # noqa: ANN401 - a JSON Schema
    """Returns the names that a definition lists, with what is said of each."""
    form, words = schema["$defs"][name]["anyOf"]
    assert "enum" not in form
    return dict(zip(words["enum"], words["enumDescriptions"], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_json_schema_that_says_which_catalog_it_knows(catalog: Catalog, kind: str) -> None:
    schema = schema_of(kind, catalog)
    Draft202012Validator.check_schema(schema)
    assert list(schema)[:2] == ["$schema", "$comment"]
    assert catalog.version in schema["$comment"]


def test_a_registration_lists_what_the_catalog_has(catalog: Catalog) -> None:
    schema = schema_of("registration", catalog)
    assert list(known(schema, "scopeName")) == list(catalog.scopes)
    assert list(known(schema, "endpoint")) == list(catalog.endpoints)
    assert list(known(schema, "event")) == list(catalog.events)
    assert list(known(schema, "code")) == [*codes("apps"), *codes("requests")]


def test_each_name_is_explained(catalog: Catalog) -> None:
    schema = schema_of("registration", catalog)
    scopes, endpoints = known(schema, "scopeName"), known(schema, "endpoint")
    assert scopes["kdp.customers"] == catalog.scopes["kdp.customers"].summary
    assert scopes["kdp"].startswith(catalog.scopes["kdp"].summary)
    assert "Open-ended" in scopes["kdp"]
    upload = endpoints["PUT /kcs/v1/rp/devices/upload"]
    assert upload == f"{catalog.endpoints['PUT /kcs/v1/rp/devices/upload'].summary} (write; kdp.devices:manage)"
    assert endpoints["POST /ams/v1/oauth2/token"].endswith("(write; none)")
    assert "(event; kai.app)" in known(schema, "event")["KAI_APP_ANR_FC"]
    assert known(schema, "code")["KS110"].startswith("unreleased: ")


def test_a_policy_lists_scopes_services_endpoints_and_rules(catalog: Catalog) -> None:
    schema = schema_of("policy", catalog)
    assert known(schema, "serviceName")["kdp"] == catalog.services["kdp"].title
    assert list(known(schema, "scopeName")) == list(catalog.scopes)
    assert list(known(schema, "endpoint")) == list(catalog.endpoints)
    assert list(known(schema, "code")) == [*codes("apps"), *codes("requests")]


def test_a_service_file_lists_names_that_it_may_speak_of(catalog: Catalog) -> None:
    schema = schema_of("catalog", catalog)
    assert list(known(schema, "scopeName")) == list(catalog.scopes)
    assert list(known(schema, "endpointKey")) == list(catalog.endpoints)
    assert list(known(schema, "eventName")) == list(catalog.events)
    assert list(known(schema, "serviceName")) == list(catalog.services)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda file: file.name)
def test_the_examples_are_valid(catalog: Catalog, file: Path) -> None:
    value = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    assert wrong("registration", catalog, value) == []


@pytest.mark.parametrize("file", sorted(Path(shipped_folder()).glob("*.yaml")), ids=lambda file: file.name)
def test_the_files_of_the_catalog_are_valid(catalog: Catalog, file: Path) -> None:
    value = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
    assert wrong("catalog", catalog, value) == []


def test_names_that_a_stale_list_lacks_are_valid(catalog: Catalog) -> None:
    text = json.dumps(REGISTRATION).replace("kdp.devices:view", "new.thing:view").replace("rp/devices", "new/{id}")
    assert (
        wrong("registration", catalog, json.loads(text.replace("KAI_APP", "NEW_APP").replace("KS110", "KS199"))) == []
    )
    text = json.dumps(POLICY).replace("kdp", "new").replace('"ke"', '"new"').replace("KS110", "KS199")
    assert wrong("policy", catalog, json.loads(text)) == []


@pytest.mark.parametrize(
    ("kind", "value", "at"),
    [
        ("registration", REGISTRATION, []),
        ("registration", REGISTRATION | {"scopes": ["KDP.devices"]}, ["scopes"]),
        ("registration", REGISTRATION | {"reasons": {"kdp devices": "x"}}, ["reasons"]),
        ("registration", REGISTRATION | {"ignore": [{"code": "110"}]}, ["ignore/0/code"]),
        ("registration", REGISTRATION | {"wrong": 1}, [""]),
        ("registration", REGISTRATION | {"scopes": "kdp.devices:view"}, []),
        ("policy", POLICY, []),
        ("policy", {"deny": {"scopes": ["KDP"]}}, ["deny/scopes/0"]),
        ("policy", {"deny": {"services": [""]}}, ["deny/services/0"]),
        ("policy", {"severity": {"KS1": "info"}}, ["severity"]),
    ],
)
def test_what_can_be_no_name_is_wrong(catalog: Catalog, kind: str, value: object, at: list[str]) -> None:
    assert wrong(kind, catalog, value) == at


def test_a_name_that_can_be_none_is_explained_in_words(catalog: Catalog) -> None:
    form, _ = schema_of("registration", catalog)["$defs"]["scopeName"]["anyOf"]
    assert form["patternErrorMessage"] == "this is not a scope name, like `kdp.devices:view`"
    assert "description" not in form


def test_the_stages_decide_what_is_listed() -> None:
    ga, uat = (schema_of("registration", load(stages=stages)) for stages in (("ga",), ("ga", "uat")))
    assert set(known(ga, "scopeName")) < set(known(uat, "scopeName"))
