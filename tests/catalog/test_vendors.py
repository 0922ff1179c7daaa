"""Catalogs of other vendors: their names of scopes, their paths and hosts, and effects by the method."""

import json
from pathlib import Path
from typing import Any

import pytest

from knox_scopes import grant, lint, load, plan, review, verify
from knox_scopes.access.lookup import look_up
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog, Endpoint
from knox_scopes.errors import CatalogError
from knox_scopes.rules.validate import validate

PAGE = {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}}
DRIVE, READ, META = (f"https://www.example.com/auth/drive{part}" for part in ("", ".readonly", ".metadata"))
# In the manner of Google: names are addresses, hosts tell endpoints apart, verbs, variables of several segments.
DISK: dict[str, Any] = {
    "service": "disk",
    "name": "Disk",
    "summary": "Files.",
    "bases": ["https://www.example.com", "https://files.example.com"],
    "other_bases": {"https://old.example.com/disk": "https://www.example.com/drive/v3"},
    "relative": ["/drive/v3"],
    "names": "uri",
    "paths": "templates",
    "effects": "by-method",
    "source": "page",
    "sources": PAGE,
    "scopes": {
        DRIVE: {"summary": "All.", "implies": [META], "open_ended": ["https://www.example.com/drive"]},
        META: {"summary": "Names."},
        READ: {"summary": "Reading."},
        "openid": {"summary": "Who.", "kind": "identity"},
    },
    "endpoints": {
        "GET https://files.example.com/v1/{+name}": {"scopes": [READ]},
        "GET https://www.example.com/drive/v3/files": {"scopes": [META, READ]},
        "POST https://www.example.com/drive/v3/files": {"scopes": [DRIVE]},
        "DELETE https://www.example.com/drive/v3/files/{id}": {"scopes": [DRIVE]},
        "GET https://www.example.com/drive/v3/files/{id}": {"scopes": [READ]},
        "POST https://www.example.com/drive/v3/files/{id}:copy": {"scopes": [DRIVE]},
        "POST https://www.example.com/drive/v3/{name=files/*/parts/*}:read": {"scopes": [READ], "effect": "read"},
        "GET https://www.example.com/drive/v3/hidden": {"scopes": "undocumented"},
    },
    "events": {},
}
# Another service of the same paths, on a host of its own.
MIRROR: dict[str, Any] = {
    **DISK,
    "service": "mirror",
    "name": "Mirror",
    "bases": ["https://mirror.example.com"],
    "other_bases": {},
    "scopes": {"https://www.example.com/auth/mirror": {"summary": "All."}},
    "endpoints": {"GET https://mirror.example.com/drive/v3/files": {"scopes": ["https://www.example.com/auth/mirror"]}},
}
# In the manner of Graph: dotted names, no one of which implies another, two bases, and paths of any case.
GRAPH: dict[str, Any] = {
    "service": "graph",
    "name": "Graph",
    "summary": "People.",
    "base_url": "https://graph.example.com",
    "other_hosts": {"graph.example.us": "for the government"},
    "bases": ["/v1.0", "/beta"],
    "other_bases": {"/beta": "/v1.0"},
    "names": "dotted",
    "paths": "any-case",
    "effects": "by-method",
    "source": "page",
    "sources": PAGE,
    "scopes": {name: {"summary": "S."} for name in ("User.Read", "User.Read.All", "User.ReadWrite.All")},
    "endpoints": {
        "GET /v1.0/me": {"scopes": ["User.Read", "User.Read.All", "User.ReadWrite.All"]},
        "GET /v1.0/users": {"scopes": ["User.Read.All", "User.ReadWrite.All"]},
        "PATCH /v1.0/users/{id}": {"scopes": ["User.ReadWrite.All"]},
        "GET /v1.0/users/{id}/mailFolders/delta(token={token})": {"scopes": ["User.Read.All"]},
        "GET /v1.0/users/{id}/calls": {"scopes": "none"},
    },
    "events": {},
}
HUB: dict[str, Any] = {
    **GRAPH,
    "service": "hub",
    "base_url": "https://api.hub.example",
    "other_hosts": {},
    "bases": ["/repos"],
    "other_bases": {},
    "names": "colon",
    "paths": "templates",
    "scopes": {
        "repo": {"summary": "All.", "implies": ["repo:status"]},
        "repo:status": {"summary": "Status."},
        "repo:old": {"summary": "Gone.", "stage": "preview"},
    },
    "endpoints": {
        "GET /repos/{owner}/status": {"scopes": ["repo:status"]},
        "GET /repos/{owner}/old": {"scopes": ["repo:old"]},
    },
}


def write(folder: Path, *raws: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for raw in raws:
        (folder / f"{raw['service']}.yaml").write_text(json.dumps(raw), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("vendors"), DISK, MIRROR, GRAPH, HUB)


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return load(folder)


def mistakes(folder: Path, *raws: dict[str, Any]) -> list[str]:
    with pytest.raises(CatalogError) as refused:
        load(write(folder, *raws))
    return [problem.message for problem in refused.value.problems]


# Names


def test_names_of_another_form_imply_only_what_their_entries_name(catalog: Catalog) -> None:
    assert catalog.implications["repo"] == ("repo:status",)
    assert catalog.implications["User.Read"] == ()
    assert catalog.scopes["User.Read.All"].parent is None
    assert catalog.scopes[META].parent is None
    assert grant(catalog, DRIVE).implied == (DRIVE, META)


def test_a_scope_of_another_stage_has_no_ancestor_that_stands_for_it(folder: Path) -> None:
    assert load(folder).endpoints["GET /repos/{owner}/old"].opened_by == "undocumented"
    assert grant(load(folder, stages="preview"), "repo:old").endpoints == ("GET /repos/{owner}/old",)


@pytest.mark.parametrize(
    ("names", "right", "wrong"),
    [
        ("uri", ("https://a.example/b", "openid"), ("A.b", "https://a.example/b c", "https://a.example/a+b")),
        ("dotted", ("A.B.C", "a"), ("a:b", "A..B", ".A")),
        ("colon", ("a:b:c", "read_a:b", "a.b:*"), ("a::b", "a/b")),
        ("^x[0-9]+$", ("x1", "x22"), ("x", "1x", "x1y")),
    ],
)
def test_each_grammar_has_its_own_names(tmp_path: Path, names: str, right: tuple[str], wrong: tuple[str]) -> None:
    raw = {**HUB, "names": names, "endpoints": {}, "scopes": {name: {"summary": "S."} for name in right}}
    assert set(load(write(tmp_path, raw)).scopes) == set(right)
    for name in wrong:
        told = mistakes(tmp_path, {**raw, "scopes": {name: {"summary": "S."}}})
        assert told == [f"`{name}` is not a scope name of the form `{names}` (the key `names` of the file)"]


@pytest.mark.parametrize("names", ["urls", "x+", "^(x$", ""])
def test_what_is_no_grammar_is_told(tmp_path: Path, names: str) -> None:
    told = mistakes(tmp_path, {**HUB, "names": names, "scopes": {}, "endpoints": {}})
    assert told[0] == f"`{names}` is not one of colon, dotted, uri, and no pattern from `^` to `$`"


def test_names_that_are_no_text_are_told(tmp_path: Path) -> None:
    told = mistakes(tmp_path, {**HUB, "names": ["uri"], "scopes": {}, "endpoints": {}})
    assert any("expected text, found a list" in message for message in told)


def test_a_file_without_the_keys_stays_as_strict_as_it_was(tmp_path: Path) -> None:
    plain = {key: value for key, value in HUB.items() if key not in {"names", "paths", "effects", "other_bases"}}
    entry = {"scopes": ["hub"], "effect": "read"}
    scopes = {"hub": {"summary": "S."}}
    told = mistakes(
        tmp_path,
        {
            **plain,
            "scopes": {**scopes, "Hub.Read": {"summary": "S."}},
            "endpoints": {
                "GET /a/{b}:c": entry,
                "GET /a/{+b}": entry,
                "GET https://a.example/b": entry,
                "GET /b": {"scopes": ["hub"]},
            },
        },
    )
    assert sorted(told) == [
        "`GET /a/{+b}` is not an endpoint, like `GET /kcs/v1/rp/devices/{id}` (METHOD /full/path)",
        "`GET /a/{b}:c` is not an endpoint, like `GET /kcs/v1/rp/devices/{id}` (METHOD /full/path)",
        "`GET https://a.example/b` is not an endpoint, like `GET /kcs/v1/rp/devices/{id}` (METHOD /full/path)",
        "`Hub.Read` is not a scope name, like `kdp.devices:view`",
        "the key `effect` is missing",
    ]


def test_a_service_beside_may_name_the_scopes_of_another_vendor(tmp_path: Path) -> None:
    own = {**HUB, "service": "own", "endpoints": {"GET /own": {"scopes": ["own", "repo"]}}, "bases": ["/own"]}
    del own["names"]
    catalog = load(write(tmp_path, HUB, {**own, "scopes": {"own": {"summary": "S."}, "own.x": {"summary": "S."}}}))
    assert catalog.scopes["own.x"].parent == "own"
    assert plan(catalog, "GET /own", deny="own").scopes == ("repo",)


def test_an_unknown_name_is_told_by_the_forms_of_the_catalog(catalog: Catalog) -> None:
    found = review(catalog, "User.Raed https://www.example.com/auth/drives Us€r")
    assert [item.message for item in found.unknown] == [
        "`User.Raed` is not a scope in the catalog; did you mean `User.Read` or `User.Read.All`?",
        "`Us€r` is not a scope in the catalog, and does not look like one",
        (
            "`https://www.example.com/auth/drives` is not a scope in the catalog; "
            f"did you mean `{DRIVE}`, `{READ}` or `{META}`?"
        ),
    ]


def test_scopes_and_corrections_of_another_form_are_checked(tmp_path: Path) -> None:
    correction = {"at": "User.Write", "source": "page", "says": "a", "recorded": "b", "because": "c"}
    placed = {**correction, "at": "GET https://graph.example.com/gone"}
    found = validate(write(tmp_path, {**GRAPH, "corrections": [correction, placed]})).findings
    assert [item.message for item in found if item.code == "KS923"] == [
        "the file has no scope `User.Write`; did you mean `User.Read`?",
        "the file has no endpoint `GET https://graph.example.com/gone`",
    ]


# Paths, hosts and bases


@pytest.mark.parametrize(
    ("text", "at", "note"),
    [
        ("GET https://www.example.com/drive/v3/files?q=1", "GET https://www.example.com/drive/v3/files", ""),
        ("GET https://WWW.example.com:443/drive/v3/files/", "GET https://www.example.com/drive/v3/files", ""),
        ("GET https://mirror.example.com/drive/v3/files", "GET https://mirror.example.com/drive/v3/files", ""),
        ("GET https://files.example.com/v1/a/b/c", "GET https://files.example.com/v1/{+name}", ""),
        ("DELETE https://old.example.com/disk/files/5", "DELETE https://www.example.com/drive/v3/files/{id}", ""),
        (
            "POST https://www.example.com/drive/v3/files/5:copy",
            "POST https://www.example.com/drive/v3/files/{id}:copy",
            "",
        ),
        (
            "POST https://www.example.com/drive/v3/files/5/parts/6:read",
            "POST https://www.example.com/drive/v3/files/{name}/parts/{name}:read",
            "",
        ),
        (
            "POST /drive/v3/files",
            "POST https://www.example.com/drive/v3/files",
            "the base `https://www.example.com` (disk) is assumed",
        ),
        ("GET /v1.0/ME", "GET /v1.0/me", ""),
        ("GET /beta/Users", "GET /v1.0/users", ""),
        ("PATCH https://graph.example.com/beta/users/Ann@example.com", "PATCH /v1.0/users/{id}", ""),
        ("GET https://graph.example.us/v1.0/me", "GET /v1.0/me", "`graph.example.us` is a for the government"),
        (
            "GET /v1.0/users/5/mailfolders/delta(token='x')",
            "GET /v1.0/users/{id}/mailFolders/delta(token={token})",
            "",
        ),
    ],
)
def test_a_request_means_an_endpoint_by_host_base_and_case(catalog: Catalog, text: str, at: str, note: str) -> None:
    found = plan(catalog, text)
    assert [need.at for need in found.needs] == [at], found.unresolved
    assert "; ".join(found.needs[0].notes) == note
    assert verify(catalog, found) == ()
    item = look_up(catalog, text)
    assert isinstance(item, Endpoint)
    assert str(item) == at
    if item.scopes and text.split(" ")[1].startswith("https:"):
        every = grant(catalog, catalog.scopes)
        assert every.allows(*text.split(" "))
        assert every.decide(*text.split(" ")).endpoint == at
        assert not grant(catalog, "openid").allows(*text.split(" "))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GET https://mirror.example.com/drive/v3/files/5", "unknown-path"),
        ("GET https://evil.example.com/drive/v3/files", "unknown-host"),
        ("GET https://evil.example.com/v1.0/ME", "unknown-host"),
        ("POST https://www.example.com/drive/v3/files/5:drop", "other-method"),
        ("GET https://files.example.com/v1/a/../b", "malformed"),
        ("GET https://www.example.com/drive/v3/hidden", "undocumented-scope"),
        ("PUT https://www.example.com/drive/v3/files", "other-method"),
    ],
)
def test_what_is_not_listed_at_its_host_is_unresolved_and_not_allowed(catalog: Catalog, text: str, reason: str) -> None:
    found = plan(catalog, text)
    assert [item.reason for item in found.unresolved] == [reason]
    assert not grant(catalog, catalog.scopes).allows(*text.split(" "))


def test_a_path_that_several_hosts_have_is_ambiguous_without_its_host(catalog: Catalog) -> None:
    found = plan(catalog, "GET /drive/v3/files")
    assert found.unresolved[0].reason == "ambiguous"
    assert plan(catalog, "GET /drive/v3/files", service="mirror").scopes == ("https://www.example.com/auth/mirror",)


def test_an_open_ended_scope_reaches_by_host(catalog: Catalog) -> None:
    opened = grant(catalog, DRIVE)
    assert opened.decide("GET", "https://www.example.com/drive/v4/x").outcome == "undetermined"
    assert opened.decide("GET", "https://www.example.com/drive/v3/hidden").outcome == "undetermined"
    assert opened.decide("GET", "https://files.example.com/drive/v4/x").outcome == "denied"
    assert opened.decide("GET", "/drive/v4/x").outcome == "denied"


def test_an_endpoint_may_be_denied_by_its_address(catalog: Catalog) -> None:
    found = plan(catalog, "GET https://www.example.com/drive/v3/files", deny="GET https://files.example.com/v1/x")
    assert found.scopes == (META,)


def test_inactive_endpoints_are_found_by_their_forms(tmp_path: Path) -> None:
    late = {
        **DISK["endpoints"],
        "GET https://www.example.com/drive/v3/late/{id}:see": {"scopes": [READ], "stage": "uat"},
    }
    found = plan(load(write(tmp_path, {**DISK, "endpoints": late})), "GET https://www.example.com/drive/v3/late/5:see")
    assert found.unresolved[0].reason == "other-stage"


def test_many_hosts_are_not_all_told(tmp_path: Path) -> None:
    hosts = [f"https://api{number}.example.com" for number in range(12)]
    endpoints = {f"GET {host}/a": {"scopes": ["openid"]} for host in hosts}
    raw = {**DISK, "bases": hosts, "other_bases": {}, "endpoints": endpoints, "scopes": {"openid": {"summary": "S."}}}
    found = plan(load(write(tmp_path, raw)), "GET https://api13.example.com/a").unresolved[0]
    told, _, near = found.message.partition("; the nearest of 12 hosts are ")
    assert told == "`api13.example.com` is not a known host"
    assert len(near.split(", ")) == 3
    assert {f"https://{host}" for host in near.split(", ")} < set(hosts)


def test_equal_shapes_are_one_endpoint(tmp_path: Path) -> None:
    twice = {"POST https://www.example.com/drive/v3/files/{x}/parts/{y}:read": {"scopes": [READ]}}
    told = mistakes(tmp_path, {**DISK, "endpoints": {**DISK["endpoints"], **twice}})
    assert len(told) == 1
    assert told[0].startswith(
        "`POST https://www.example.com/drive/v3/files/{x}/parts/{y}:read` is the same endpoint as"
    )


@pytest.mark.parametrize(
    "at",
    [
        "GET /a/../b",
        "GET /a/{b",
        "GET /a/{b=/c}",
        "GET http://a.example/b",
        "GET //a.example/b",
        "GET /a b",
        "GET /a?b",
        "GET /a/%2e",
        "GET https://a.example",
    ],
)
def test_what_is_no_template_is_told(tmp_path: Path, at: str) -> None:
    told = mistakes(tmp_path, {**DISK, "endpoints": {at: {"scopes": [READ]}}})
    assert told == [
        f"`{at}` is not an endpoint, like `GET /v1/items/{{id}}:copy` or `GET https://api.example.com/v1/{{+name}}`"
    ]


# Effects


def test_an_effect_by_the_method_says_so(catalog: Catalog) -> None:
    effects = {
        at: (item.effect, item.effect_because) for at, item in catalog.endpoints.items() if item.service == "disk"
    }
    assert effects["DELETE https://www.example.com/drive/v3/files/{id}"] == (
        "destroy",
        "inferred from the method DELETE",
    )
    assert effects["POST https://www.example.com/drive/v3/files"] == ("write", "inferred from the method POST")
    assert effects["GET https://www.example.com/drive/v3/files"] == ("read", "inferred from the method GET")
    assert effects["POST https://www.example.com/drive/v3/files/{name}/parts/{name}:read"] == ("read", "")


# The rest of the surface


def test_plans_take_the_least_by_effect(catalog: Catalog) -> None:
    found = plan(catalog, ["GET https://www.example.com/drive/v3/files", "GET https://files.example.com/v1/a"])
    assert found.scopes == (READ,)
    assert plan(catalog, "GET /v1.0/me").scopes == ("User.Read",)


def test_a_registration_names_the_scopes_of_the_catalog(catalog: Catalog, tmp_path: Path) -> None:
    text = f"name: An app\nscopes: ['{DRIVE}', '{META}']\nuses: ['GET https://www.example.com/drive/v3/files']\n"
    file = tmp_path / "app.yaml"
    file.write_text(text, encoding="utf-8")
    codes = {finding.code for finding in lint(catalog, file)}
    assert "KS103" in codes  # the second is implied by the first
    assert "KS101" not in codes  # both are known


def test_index_of_a_plain_catalog_has_no_host_in_its_paths() -> None:
    indexed = index(load())
    assert indexed.vendors == ()


def test_the_url_of_a_role_is_that_of_an_endpoint_with_its_host(tmp_path: Path) -> None:
    token = {"POST https://auth.example.com/token": {"scopes": "none", "role": "token"}}
    assert load(write(tmp_path, {**DISK, "endpoints": token})).url_of("token") == "https://auth.example.com/token"


def test_near_endpoints_are_of_the_service_whose_paths_begin_so(tmp_path: Path) -> None:
    # Of two services on one host, the first in the order of names has a path that is nearer, and begins otherwise.
    beside = {
        **DISK,
        "service": "album",
        "bases": ["https://www.example.com"],
        "other_bases": {},
        "relative": ["/drives/v3"],
        "scopes": {"https://www.example.com/auth/album": {"summary": "All."}},
        "endpoints": {"GET https://www.example.com/drives/v3/fils": {"scopes": ["https://www.example.com/auth/album"]}},
    }
    found = plan(load(write(tmp_path, DISK, beside)), "GET https://www.example.com/drive/v3/fils").unresolved[0]
    assert found.suggestions[0] == "GET https://www.example.com/drive/v3/files"


def test_a_value_that_is_nearly_a_literal_beside_its_variable_is_noted_by_host(tmp_path: Path) -> None:
    endpoints = {
        "GET https://www.example.com/drive/v3/files/{id}": {"scopes": [READ]},
        "GET https://www.example.com/drive/v3/files/changes": {"scopes": [READ]},
        "GET https://files.example.com/drive/v3/files/change": {"scopes": [READ]},
        "GET https://www.example.com/drive/v3/{+all}": {"scopes": [READ]},
    }
    catalog = load(write(tmp_path, {**DISK, "endpoints": endpoints}))
    (need,) = plan(catalog, "GET https://www.example.com/drive/v3/files/chanqes").needs
    assert need.notes == (
        "`chanqes` is taken as `{id}`; the catalog also has `GET https://www.example.com/drive/v3/files/changes`",
    )
    (need,) = plan(catalog, "GET https://www.example.com/drive/v3/a/b/c").needs
    assert (need.at, need.notes) == ("GET https://www.example.com/drive/v3/{+all}", ())


def test_case_does_not_count_where_a_service_says_so_and_counts_beside_it(catalog: Catalog) -> None:
    assert grant(catalog, "User.Read").allows("GET", "https://graph.example.com/V1.0/ME")
    assert grant(catalog, "repo").allows("GET", "https://api.hub.example/repos/Ann/status")
    assert not grant(catalog, "repo").allows("GET", "https://api.hub.example/repos/Ann/STATUS")
    assert not grant(catalog, READ).allows("GET", "https://www.example.com/drive/v3/FILES")
