"""The importer of Google's discovery documents: on some written by hand, and on a slice of those in the package."""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

import import_google
from knox_scopes import grant, load, plan, verify
from knox_scopes.catalog.model import Catalog

ALL, READ, BOTH = (f"https://www.example.com/auth/{name}" for name in ("disk", "disk.readonly", "cloud"))
KIND = "discovery#restDescription"
DISK: dict[str, Any] = {
    "kind": KIND,
    "name": "disk",
    "version": "v3",
    "title": "Disk API",
    "description": "Keeps files. And more.",
    "revision": "20250805",
    "rootUrl": "https://www.example.com/",
    "servicePath": "disk/v3/",
    "auth": {"oauth2": {"scopes": {ALL: {"description": "All of it."}, READ: {"description": ""}, BOTH: {}}}},
    "methods": {"about": {"path": "about", "httpMethod": "GET"}},
    "resources": {
        "files": {
            "methods": {
                "list": {
                    "path": "files",
                    "httpMethod": "GET",
                    "scopes": [READ, ALL, BOTH],
                    "description": "Lists. All.",
                },
                "insert": {
                    "path": "files",
                    "httpMethod": "POST",
                    "scopes": [ALL],
                    "description": "Adds " + "many " * 60,
                    "mediaUpload": {
                        "protocols": {"simple": {"path": "/upload/disk/v3/files"}, "resumable": {"multipart": True}}
                    },
                },
            },
            "resources": {
                "parts": {"methods": {"get": {"path": "files/{+name}", "httpMethod": "GET", "scopes": [READ]}}}
            },
        }
    },
}
CLOUD: dict[str, Any] = {
    "kind": KIND,
    "name": "Cloud_Rooms",
    "version": "v1beta1",
    "revision": "0",
    "rootUrl": "https://rooms.example.com/",
    "servicePath": "",
    "auth": {"oauth2": {"scopes": {BOTH: {"description": "The cloud."}}}},
    "resources": {
        "rooms": {
            "methods": {
                "enter": {
                    "path": "v1/{+name}:enter",
                    "flatPath": "v1/rooms/{roomsId}:enter",
                    "httpMethod": "POST",
                    "scopes": [BOTH],
                },
                "batch": {"path": "v1:batch", "httpMethod": "POST", "scopes": [BOTH]},
            }
        }
    },
}
# Another document for the same address, and one that adds to the scope of `disk`.
TWIN = {
    **CLOUD,
    "name": "twin",
    "resources": {
        "rooms": {"methods": {"enter": {**CLOUD["resources"]["rooms"]["methods"]["enter"], "scopes": [READ]}}}
    },
}
EMPTY = {**CLOUD, "name": "empty", "resources": {}}


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the folder of a package with some documents, which the importer is made to find."""
    folder = tmp_path / "googleapiclient" / "discovery_cache" / "documents"
    folder.mkdir(parents=True)
    (tmp_path / "googleapiclient" / "__init__.py").write_text("", encoding="utf-8")
    for name, document in (
        ("disk.v3", DISK),
        ("cloud.v1", CLOUD),
        ("twin.v1", TWIN),
        ("empty.v1", EMPTY),
        ("index", {}),
    ):
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "googleapiclient", raising=False)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *args: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["import_google.py", *map(str, args)])
    return import_google.main()


@pytest.mark.usefixtures("documents")
def test_the_documents_become_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path / "google") == 0
    assert capsys.readouterr().out == "4 services, 3 scopes, 7 endpoints\n"
    catalog = load(tmp_path / "google")
    assert tuple(catalog.services) == ("cloud-rooms", "disk", "shared", "twin")
    # a scope of several APIs stands with the one its name begins with, else apart
    homes = {name: scope.service for name, scope in catalog.scopes.items()}
    assert homes == {ALL: "disk", READ: "disk", BOTH: "shared"}
    assert catalog.scopes[ALL].summary == "All of it."
    assert catalog.scopes[READ].summary == READ
    about = catalog.endpoints["GET https://www.example.com/disk/v3/about"]
    assert (about.opened_by, about.effect, about.effect_because) == (
        "undocumented",
        "read",
        "inferred from the method GET",
    )
    assert catalog.endpoints["POST https://www.example.com/upload/disk/v3/files"].scopes == (ALL,)
    assert len(catalog.endpoints["POST https://www.example.com/disk/v3/files"].summary) == 200
    assert catalog.endpoints["POST https://rooms.example.com/v1/rooms/{roomsId}:enter"].scopes == (BOTH, READ)
    # a document without a day has that of the newest, which is an inference
    (source,) = catalog.services["cloud-rooms"].sources.values()
    assert (source.updated, source.basis) == ("2025-08-05", "inferred")


@pytest.mark.usefixtures("documents")
@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("GET https://www.example.com/disk/v3/files", (READ,)),
        ("GET https://www.example.com/disk/v3/files/a/b", (READ,)),
        ("GET /disk/v3/files", (READ,)),
        ("POST https://rooms.example.com/v1:batch", (BOTH,)),
    ],
)
def test_requests_are_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, scopes: tuple[str, ...]
) -> None:
    run(monkeypatch, tmp_path / "google")
    catalog = load(tmp_path / "google")
    found = plan(catalog, text)
    assert (found.scopes, found.unresolved, verify(catalog, found)) == (scopes, (), ())


@pytest.mark.usefixtures("documents")
def test_some_apis_may_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path / "google", "disk") == 0
    assert tuple(load(tmp_path / "google").services) == ("disk",)
    assert run(monkeypatch, tmp_path / "none", "disc") == 2
    assert capsys.readouterr().err == "error: no discovery document of disc\n"


def test_without_the_package_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(import_google, "documents_folder", lambda: None)
    assert run(monkeypatch, tmp_path / "google") == 2
    assert capsys.readouterr().err == "error: the package google-api-python-client is not installed\n"


# A slice of what the package carries

PACKAGE = import_google.documents_folder()
APIS = ("calendar", "drive", "gmail", "storage", "tasks", "secretmanager", "cloudkms")


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    if PACKAGE is None:
        pytest.skip("google-api-python-client is not installed (pip install --group google)")
    folder = tmp_path_factory.mktemp("google")
    for service in import_google.catalog_of(import_google.read(PACKAGE, APIS)):
        (folder / f"{service['service']}.json").write_text(json.dumps(service), encoding="utf-8")
    return load(folder)


def test_a_slice_of_google_is_a_catalog(google: Catalog) -> None:
    assert {"calendar", "drive", "gmail"} <= google.services.keys()
    found = plan(google, "GET https://www.googleapis.com/drive/v3/files")
    assert found.exact
    assert found.unresolved == ()
    assert set(found.scopes) < set(google.scopes)
    assert plan(google, "POST https://secretmanager.googleapis.com/v1/projects/5/secrets/x:addVersion").unresolved == ()


def test_plans_on_a_slice_of_google_are_proved_and_verified(google: Catalog) -> None:
    listed = [str(endpoint) for endpoint in google.endpoints.values() if endpoint.scopes]
    random = Random(14)  # noqa: S311 - the same needs each time
    for size in (1, 3, 10, 30):
        for objective in ("least-privilege", "fewest-scopes"):
            found = plan(google, random.sample(listed, size), objective=objective)
            assert found.exact
            assert found.unresolved == ()
            assert verify(google, found) == ()
            allowed = grant(google, found.scopes)
            assert all(need.at in allowed.endpoints for need in found.needs)
