"""What may be read for a registration: only what lies in its folder."""

from pathlib import Path

import pytest

from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.lint import lint
from knox_scopes.rules.seen import seen

HAR = (
    '{"log": {"entries": [{"request": {"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/devices"},'
    ' "response": {"status": %d}}]}}'
)
APP = "scopes: ['kdp.devices:view']\nuses: {endpoints: [GET /kcs/v1/rp/devices], from: ['%s']}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "may.har").write_text(HAR % 200, encoding="utf-8")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "own.har").write_text(HAR % 200, encoding="utf-8")
    return tmp_path / "app"


def faults(catalog: Catalog, folder: Path, pattern: str) -> list[str]:
    (folder / "app.yaml").write_text(APP % pattern, encoding="utf-8")
    return [one.message for one in lint(catalog, folder / "app.yaml") if one.code == "KS119"]


@pytest.mark.parametrize("pattern", ["../outside/may.har", "own.har/../../outside/*", "..", "..\\outside\\may.har"])
def test_no_pattern_climbs_out_of_the_folder(catalog: Catalog, folder: Path, pattern: str) -> None:
    assert faults(catalog, folder, pattern) == [f"`{pattern}` leads out of the folder of the registration"]


@pytest.mark.parametrize("pattern", ["link.har", "*.har", "there/may.har", "**/*.har"])
def test_no_link_leads_out_of_the_folder(catalog: Catalog, folder: Path, pattern: str) -> None:
    (folder / "link.har").symlink_to("../outside/may.har")
    (folder / "there").symlink_to("../outside")
    [message] = faults(catalog, folder, pattern)
    assert message.endswith("is a link that leads out of the folder of the registration")


def test_a_link_that_stays_in_the_folder_is_followed(catalog: Catalog, folder: Path) -> None:
    (folder / "link.har").symlink_to("own.har")
    assert faults(catalog, folder, "link.har") == []


def test_a_registration_in_the_current_folder_finds_what_is_beside_it(
    catalog: Catalog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    found = seen(catalog, read_registration((APP % "own.har").encode(), "app.yaml"))
    assert found.calls is not None
    assert found.calls.uses == {"GET /kcs/v1/rp/devices": "observed, own.har:1"}


def test_a_call_of_a_known_endpoint_is_told_from_one_of_none(catalog: Catalog, folder: Path) -> None:
    (folder / "own.har").write_text(HAR.replace("rp/devices", "rp/customers/list") % 200, encoding="utf-8")
    (folder / "odd.har").write_text(HAR.replace("rp/devices", "rp/devicez") % 200, encoding="utf-8")
    (folder / "app.yaml").write_text(APP % "*.har", encoding="utf-8")
    told = {one.message: one.severity for one in lint(catalog, folder / "app.yaml") if one.code == "KS117"}
    assert told == {
        "`GET /kcs/v1/rp/customers/list` is called, but not declared": "warning",
        "`GET https://api.samsungknox.com/kcs/v1/rp/{...}` is called, but is not a known endpoint": "info",
    }


def test_a_scope_that_only_a_seen_call_needs_is_needed(catalog: Catalog, folder: Path) -> None:
    (folder / "app.yaml").write_text("scopes: ['kdp.devices:view']\nuses: {from: [own.har]}\n", encoding="utf-8")
    assert [one.code for one in lint(catalog, folder / "app.yaml") if one.code in {"KS106", "KS115", "KS117"}] == [
        "KS117"
    ]


def test_a_scope_that_a_seen_call_needs_is_missing(catalog: Catalog, folder: Path) -> None:
    (folder / "app.yaml").write_text("scopes: [kdp.customers]\nuses: {from: [own.har]}\n", encoding="utf-8")
    [missing] = [one for one in lint(catalog, folder / "app.yaml") if one.code == "KS108"]
    assert (missing.at, missing.line) == ("GET /kcs/v1/rp/devices", 2)


def test_calls_that_could_not_be_read_may_need_what_seems_to_be_unneeded(catalog: Catalog, folder: Path) -> None:
    uses = "uses: {complete: true, endpoints: [GET /kcs/v1/rp/devices], from: [%s]}"
    app = f"scopes: ['kdp.devices:view', kdp.customers]\n{uses}\n"
    severities = []
    for pattern in ("own.har", "lost.har"):
        (folder / "app.yaml").write_text(app % pattern, encoding="utf-8")
        [unneeded] = [one for one in lint(catalog, folder / "app.yaml") if one.code == "KS106"]
        severities.append(unneeded.severity)
    assert severities == ["error", "warning"]


def test_traffic_that_breaks_off_is_to_be_recorded_again(catalog: Catalog, folder: Path) -> None:
    (folder / "own.har").write_text((HAR % 200)[:-9], encoding="utf-8")
    (folder / "app.yaml").write_text(APP % "own.har", encoding="utf-8")
    [fault] = [one for one in lint(catalog, folder / "app.yaml") if one.code == "KS119"]
    assert fault.remedy == "record it again, or take it out of `from`"
