import csv
import io

import pytest
from shell import process, run

from knox_scopes import search
from knox_scopes.access.search import list_endpoints, list_events
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import plain


def test_as_a_process_a_search_names_what_it_finds_and_the_least_scope() -> None:
    answer = process("search", "firmware")
    assert (answer.status, answer.err) == (0, "")
    [line] = [line for line in answer.out.splitlines() if " GET /ke/v1/fota " in line]
    assert line.split("  ")[0] == "read"
    assert line.split("  ")[-1].lstrip().startswith("Lists the firmware ")
    assert " ke.fota:view  " in line
    assert any("/firmwares " in line and " (not documented) " in line for line in answer.out.splitlines())


def test_the_json_of_a_search_has_the_hits_of_the_library(catalog: Catalog) -> None:
    found = run("search", "wipe", "--format", "json").json()
    assert list(found) == ["schema", "catalog_version", "hits", "left_out"]
    assert found["hits"] == plain(search(catalog, "wipe"))


def test_a_search_shows_the_first_and_says_how_many_more_there_are(catalog: Catalog) -> None:
    every = search(catalog, "device")
    first, whole = (run("search", "device", "--limit", limit).out for limit in ("3", "0"))
    assert first.splitlines()[4] == f"and {len(every) - 3} hits more; show all with --limit 0"
    assert len(whole.splitlines()) == len(every)


def test_nothing_found_is_said_and_the_status_is_1() -> None:
    answer = run("search", "zzzzz", "yyyyy")
    assert (answer.status, answer.err) == (1, "")
    assert answer.out == "nothing found for `zzzzz yyyyy`; `knox-scopes services` lists the services\n"


@pytest.mark.parametrize(
    ("words", "meant"),
    [("devcies", "devices"), ("firmwear", "firmware"), ("devcies-frimware", "devices firmware")],
)
def test_where_nothing_is_found_the_spelling_is_mended(words: str, meant: str) -> None:
    answer = run("search", *words.split())
    assert answer.status == 1
    assert answer.out == f"nothing found for `{words}`; did you mean `{meant}`?\n"
    assert run("search", *meant.split()).status == 0


def test_a_word_that_no_hit_has_is_mended_below_the_hits() -> None:
    answer = run("search", "delete", "devcies", "--limit", "0")
    assert answer.status == 0
    assert answer.out.splitlines()[-2:] == ["", "did you mean `delete devices`?"]
    assert "did you mean" not in run("search", "delete", "devices").out


def test_endpoints_are_listed_by_effect_with_the_least_scope_or_with_every() -> None:
    assert process("endpoints", "kdp", "--effect", "destroy").out == (
        "destroy  PUT /kcs/v1/rp/devices/delete  kdp.devices:manage  "
        "Deletes uploaded devices, and their configuration with them.\n\n1 endpoint\n"
    )
    every = run("endpoints", "--scope", "kdp.customers", "--opened-by").out
    assert "  GET /kcs/v1/rp/customers/list  kdp.customers kdp  " in every


@pytest.mark.parametrize(("service", "says"), [("kwn", "(scopes of the events)"), ("ams", "(no scope)")])
def test_what_no_scope_opens_says_so(service: str, says: str) -> None:
    assert says in run("endpoints", service).out


def test_events_are_listed(catalog: Catalog) -> None:
    answer = run("events", "--scope", "kai.network")
    assert answer.out.startswith("event  KAI_WIFI_CONNECTIONS     kai.network  ")
    assert run("events", "kai", "--format", "json").json()["events"] == plain(list_events(catalog, services=["kai"]))


def test_lists_are_written_as_csv_and_json(catalog: Catalog) -> None:
    rows = list(csv.DictReader(io.StringIO(run("endpoints", "kdp", "--format", "csv").out)))
    listed = list_endpoints(catalog, services=["kdp"])
    assert [row["at"] for row in rows] == [item.at for item in listed]
    assert [tuple(row["scopes"].split()) for row in rows] == [item.scopes for item in listed]
    found = run("endpoints", "kdp", "--format", "json").json()
    assert (found["schema"], found["endpoints"]) == ("knox-scopes/endpoints/1", plain(listed))


@pytest.mark.parametrize("command", ["endpoints", "events"])
@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["kda"], "unknown service `kda`; did you mean `kdp`?"),
        (["--scope", "kdp.device"], "mean `kdp.devices`"),
    ],
)
def test_a_wrong_service_or_scope_is_told(command: str, args: list[str], says: str) -> None:
    answer = run(command, *args)
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err
