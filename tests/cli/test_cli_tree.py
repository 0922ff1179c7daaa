import pytest
from shell import Answer, process, run

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain


def test_as_a_process_a_tree_shows_children_under_their_parents() -> None:
    assert process("tree", "kdp") == Answer(
        0,
        """\
Knox Deployment Program  (kdp)
  kdp                        open-ended  The whole service.
    kdp.customers         1              Read the list of customers.
    kdp.devices              open-ended  Everything about devices: reading, uploading and deleting them.
      kdp.devices:manage  2              Upload devices, and delete them.
      kdp.devices:view    2              Read devices and the state of uploads.
    kdp.profilealias      1              Read the aliases of Knox Mobile Enrollment profiles.
""",
        "",
    )


def test_all_services_are_drawn_where_none_is_named(catalog: Catalog) -> None:
    lines = run("tree").out.split("\n")
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(names) == sorted(catalog.scopes)
    heads = {line.rpartition("(")[2].rstrip(")") for line in lines if line and not line.startswith(" ")}
    assert heads >= {scope.service for scope in catalog.scopes.values()}


def test_services_are_drawn_in_the_order_asked_for() -> None:
    answer = run("tree", "tag", "kdp")
    assert answer.status == 0
    assert answer.out.index("Tag API") < answer.out.index("Knox Deployment Program")


def test_a_service_without_scopes_is_said_to_have_none() -> None:
    answer = run("tree", "kg")
    assert answer.status == 0
    assert "Knox Guard" in answer.out
    assert "no scopes" in answer.out


@pytest.mark.parametrize(
    ("service", "says"),
    [
        ("kwn", "kwn: no scopes; 5 endpoints opened by the scopes of the events subscribed to"),
        ("kg", "kg: no scopes; 4 events without a scope; no scope opens anything under /kcs/v1.1/kg, /kcs/v1/kg"),
    ],
)
def test_a_service_without_scopes_is_said_to_have_what_it_has(service: str, says: str) -> None:
    assert says in run("tree", service).out


def test_endpoints_and_events_stand_below_the_scopes_that_list_them(catalog: Catalog) -> None:
    lines = run("tree", "kdp", "kai", "--endpoints").out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("    kdp.customers "))
    assert lines[place + 1].split("  ")[3:4] == ["GET /kcs/v1/rp/customers/list"]
    assert " read " in lines[place + 1]
    assert any(line.strip().startswith("KAI_WIFI_CONNECTIONS  ") and " event " in line for line in lines)
    found = run("tree", "kdp", "--endpoints", "--format", "json").json()
    assert [item["at"] for item in found["endpoints"]] == [
        at for at, endpoint in catalog.endpoints.items() if endpoint.service == "kdp"
    ]
    assert found["events"] == []


@pytest.mark.parametrize("services", [[], ["ke"], ["ke", "tag"]])
def test_the_json_has_the_scopes_with_the_library_s_attributes(catalog: Catalog, services: list[str]) -> None:
    found = run("tree", *services, "--format", "json").json()
    assert list(found) == ["schema", "catalog_version", "scopes"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/tree/1", catalog.version)
    scopes = [scope for scope in catalog.scopes.values() if not services or scope.service in services]
    assert found["scopes"] == plain(scopes)


def test_a_wrong_service_is_told_with_what_was_meant() -> None:
    answer = run("tree", "kda")
    assert (answer.status, answer.out) == (2, "")
    assert "error: unknown service `kda`; did you mean `kdp`?\n" in answer.err


def test_where_no_service_is_near_all_are_named(catalog: Catalog) -> None:
    answer = run("tree", "zzzzz")
    assert (answer.status, answer.out) == (2, "")
    assert f"the services are {', '.join(catalog.services)}" in answer.err
