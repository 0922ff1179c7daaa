from shell import process, run

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain


def test_as_a_process_the_services_are_listed_with_their_numbers(catalog: Catalog) -> None:
    answer = process("services")
    assert (answer.status, answer.err) == (0, "")
    head, *rows = (line.split(maxsplit=4) for line in answer.out.rstrip("\n").split("\n"))
    assert head == ["service", "scopes", "endpoints", "events", "name"]
    assert [row[0] for row in rows] == list(catalog.services)
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["kdp"] == ["6", "6", "0", "Knox Deployment Program"]
    assert by_name["kme"] == ["8", "18", "0", "Knox Mobile Enrollment"]
    assert by_name["kg"] == ["0", "0", "4", "Knox Guard"]
    assert by_name["msp"] == ["3", "9", "0", "Knox MSP Portal (for msp, uem-partner only)"]


def test_the_json_has_the_library_s_attributes(catalog: Catalog) -> None:
    found = run("services", "--format", "json").json()
    assert list(found) == ["schema", "catalog_version", "services"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/services/1", catalog.version)
    assert [item["name"] for item in found["services"]] == list(catalog.services)
    for item in found["services"]:
        service = catalog.services[item["name"]]
        assert item == {name: plain(getattr(service, name)) for name in item}
    kme = next(item for item in found["services"] if item["name"] == "kme")
    assert kme["base_url"] == "https://api.samsungknox.com"
    assert kme["bases"] == ["/kcs/v1/kme", "/kcs/v2/kme"]
    assert "us-kcs-api.samsungknox.com" in kme["hosts"]


def test_no_word_may_follow() -> None:
    answer = run("services", "kdp")
    assert (answer.status, answer.out) == (2, "")
    assert "kdp" in answer.err
