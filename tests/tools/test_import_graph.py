"""The importer of Microsoft Graph, on a sample written by hand in the documented form of its permissions.json."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import import_graph
from knox_scopes import grant, load, plan, verify

SAMPLE: dict[str, Any] = {
    "$schema": "https://example.com/permissions-schema.json",
    "permissions": {
        "User.Read": {
            "authorizationType": "oAuth2",
            "schemes": {
                "DelegatedWork": {"adminDisplayName": "Sign in and read user profile", "privilegeLevel": 1},
                "DelegatedPersonal": {"userDisplayName": "Sign you in"},
            },
            "pathSets": [
                {
                    "schemeKeys": ["DelegatedWork", "DelegatedPersonal"],
                    "methods": ["GET"],
                    "paths": {"/me": "least=DelegatedWork,DelegatedPersonal", "/me/photo/$value": ""},
                }
            ],
        },
        "User.ReadWrite.All": {
            "schemes": {
                "DelegatedWork": {"adminDisplayName": "Read and write  users' " + "full " * 50 + "profiles"},
                "Application": {},
            },
            "pathSets": [
                {
                    "schemeKeys": ["DelegatedWork", "Application"],
                    "methods": ["GET", "PATCH", "DELETE"],
                    "paths": {
                        "/users/{id}": "least=Application",
                        "/users/{user-id}/": "",
                        "/users/delta()": "",
                        "/users/{id}/calendarview/delta(token={value})": "",
                    },
                },
                {"schemeKeys": ["DelegatedWork"], "methods": ["GET"], "paths": {"/me": "", "/Me/Photo/$value": ""}},
            ],
        },
        "Bookmark.Read.All": {
            "schemes": {"DelegatedWork": {"adminDisplayName": "Read bookmarks"}},
            "pathSets": [
                {
                    "schemeKeys": ["DelegatedWork"],
                    "methods": ["POST"],
                    "paths": {"/search/query": "least=DelegatedWork;AlsoRequires=User.Read"},
                },
                {
                    "schemeKeys": ["DelegatedWork"],
                    "methods": ["POST"],
                    "alsoRequires": ["User.Read"],
                    "paths": {"/search/more": ""},
                },
            ],
        },
    },
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "permissions.json"
    made.write_text(json.dumps(SAMPLE), encoding="utf-8-sig")
    return made


def run(monkeypatch: pytest.MonkeyPatch, *args: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["import_graph.py", *map(str, args)])
    return import_graph.main()


def test_a_catalog_of_one_scheme_is_made(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, file, tmp_path / "graph", "--updated", "2025-08-05") == 0
    assert capsys.readouterr().out == "3 scopes, 13 endpoints\n"
    catalog = load(tmp_path / "graph")
    assert tuple(catalog.scopes) == ("Bookmark.Read.All", "User.Read", "User.ReadWrite.All")
    assert catalog.version == "2025-08-05"
    assert catalog.scopes["User.Read"].summary == "Sign in and read user profile"
    assert len(catalog.scopes["User.ReadWrite.All"].summary) <= 200
    # no permission implies another; each opens what its path sets say
    assert grant(catalog, "User.Read").endpoints == ("GET /v1.0/me", "GET /v1.0/me/photo/$value")
    assert catalog.endpoints["DELETE /v1.0/users/{id}"].effect == "destroy"


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("GET https://graph.microsoft.com/v1.0/me", ("User.Read",)),
        ("GET https://graph.microsoft.com/beta/Me/photo/$value", ("User.Read",)),
        ("PATCH https://graph.microsoft.us/v1.0/users/ann@example.com", ("User.ReadWrite.All",)),
        ("GET /v1.0/users/delta", ("User.ReadWrite.All",)),
        ("GET /v1.0/users/5/calendarView/delta(token='x')", ("User.ReadWrite.All",)),
    ],
)
def test_requests_to_graph_are_planned(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, scopes: tuple[str, ...]
) -> None:
    run(monkeypatch, file, tmp_path / "graph", "--updated", "2025-08-05")
    catalog = load(tmp_path / "graph")
    found = plan(catalog, text)
    assert (found.scopes, found.unresolved, verify(catalog, found)) == (scopes, (), ())


@pytest.mark.parametrize("path", ["/search/query", "/search/more"])
def test_what_needs_two_permissions_is_not_planned_with_one(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    run(monkeypatch, file, tmp_path / "graph", "--updated", "2025-08-05")
    (item,) = plan(load(tmp_path / "graph"), f"POST /v1.0{path}").unresolved
    assert (item.reason, item.likely) == ("undocumented-scope", ("Bookmark.Read.All",))


def test_another_scheme_has_other_grants(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, file, tmp_path / "graph", "--updated", "2025-08-05", "--scheme", "Application")
    catalog = load(tmp_path / "graph")
    assert tuple(catalog.scopes) == ("User.ReadWrite.All",)
    assert catalog.scopes["User.ReadWrite.All"].summary == "User.ReadWrite.All"
    assert "GET /v1.0/me" not in catalog.endpoints


@pytest.mark.parametrize("content", [None, "{", "{}", "[]"])
def test_what_is_no_permissions_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    if content is not None:
        (tmp_path / "x.json").write_text(content, encoding="utf-8")
    assert run(monkeypatch, tmp_path / "x.json", tmp_path / "graph", "--updated", "2025-08-05") == 2
    assert "x.json` is no permissions.json" in capsys.readouterr().err
    assert not (tmp_path / "graph").exists()
