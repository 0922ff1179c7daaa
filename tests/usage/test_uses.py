"""Tests how calls become uses: what is merged, what counts as evidence, and what is kept of what nobody knows."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

import knox_scopes
from knox_scopes import InputError, Usage, plan, review, uses
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.uses import uses_text
from knox_scopes.usage import sightings
from knox_scopes.usage.calls import Call, Found, Token, Unread, call, token
from knox_scopes.usage.sightings import Sightings
from knox_scopes.usage.usage import ReadFile

API = "https://api.samsungknox.com"
DEVICES = "GET /kcs/v1/rp/devices"
UPLOAD = "PUT /kcs/v1/rp/devices/upload"


def usage(catalog: Catalog, found: Iterable[Found], *, since: str | None = None, service: str | None = None) -> Usage:
    gathered = Sightings(catalog, since=since)
    count = gathered.gather(found, "a.log")
    return Usage(catalog, gathered, [ReadFile("a.log", "text", count)], service)


def seen(
    status: int | None = 200, at: str = f"GET {API}/kcs/v1/rp/devices", time: str | None = None, line: int | None = None
) -> Call:
    method, _, url = at.partition(" ")
    return call(method, url, "traffic", status=status, time=time, line=line)


@pytest.mark.parametrize(
    ("statuses", "evidence"),
    [
        ([200], "observed"),
        ([302], "observed"),
        ([400], "observed"),
        ([409], "observed"),
        ([422], "observed"),
        ([None], "observed"),
        ([401], "attempted"),
        ([403], "attempted"),
        ([404], "attempted"),
        ([429], "attempted"),
        ([500], "attempted"),
        ([503, 401], "attempted"),
        ([503, 200], "observed"),
    ],
)
def test_a_status_tells_whether_an_endpoint_was_reached(
    catalog: Catalog, statuses: list[int | None], evidence: str
) -> None:
    assert usage(catalog, map(seen, statuses)).needs[DEVICES].evidence == evidence


def test_what_is_seen_of_an_endpoint_is_merged(catalog: Catalog) -> None:
    found = usage(
        catalog,
        [
            seen(403, time="2026-08-02T00:00:00Z", line=7),
            seen(200, time="2026-08-01T00:00:00Z", line=9),
            seen(None, at="GET https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices/", line=11),
            call("GET", "/kcs/v1/rp/devices", "declared", line=1),
            call("GET", "/kcs/v1/rp/devices", "in-source", line=2),
        ],
    ).needs[DEVICES]
    assert (found.effect, found.evidence, found.also) == ("read", "observed", ("declared", "in-source"))
    assert (found.count, found.first, found.last) == (3, "2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z")
    assert found.where == "a.log:7"
    assert found.hosts == ("api.samsungknox.com", "us-kcs-api.samsungknox.com")
    assert found.statuses == {"2xx": 1, "4xx": 1, "unknown": 1}
    assert [note.partition(";")[0] for note in found.notes] == ["`us-kcs-api.samsungknox.com` is a regional host"]


def test_the_weaker_evidence_has_no_statuses_and_may_have_no_line(catalog: Catalog) -> None:
    found = usage(catalog, [call("GET", f"{API}/kcs/v1/rp/devices", "in-source")]).needs[DEVICES]
    assert (found.evidence, found.count, found.first, found.where, found.statuses) == (
        "in-source", 1, None, "a.log", {},
    )  # fmt: skip


def test_it_stands_wherever_needs_are_asked_for(catalog: Catalog) -> None:
    found = usage(catalog, [seen(), seen(at=f"POST {API}/kcs/v1/rp/SECRET/SECRET", line=4)])
    unknown = "POST https://api.samsungknox.com/kcs/v1/rp/{...}/{...}"
    assert list(found) == [DEVICES, unknown]
    assert found.places == {DEVICES: "a.log", unknown: "a.log:4"}
    assert repr(found) == "<Usage: 1 endpoints, 1 other calls>"
    planned = plan(catalog, found)
    assert (planned.scopes, [item.input for item in planned.unresolved]) == (("kdp.devices:view",), [unknown])
    assert plan(catalog, found.places).unresolved[0].at == "a.log:4"
    reviewed = review(catalog, "kdp", found)
    assert ([need.at for need in reviewed.needs], reviewed.undetermined[0].scope) == ([DEVICES], "kdp")
    assert not reviewed.complete


def test_unknown_parts_of_a_path_are_not_kept_and_the_near_endpoints_are_told(catalog: Catalog) -> None:
    [found] = usage(catalog, [seen(404, at=f"GET {API}/kcs/v1/rp/device", time="2026-08-01", line=3)]).unmatched
    assert found.call == "GET https://api.samsungknox.com/kcs/v1/rp/{...}"
    assert (found.reason, found.evidence, found.count, found.where) == ("unknown-path", "attempted", 1, "a.log:3")
    assert DEVICES in found.suggestions
    assert found.likely == ("kdp",)


@pytest.mark.parametrize(
    ("at", "call_", "reason"),
    [
        (f"DELETE {API}/kcs/v1/rp/devices", f"DELETE {API}/kcs/v1/rp/devices", "other-method"),
        (f"GET {API}/nowhere/SECRET", f"GET {API}/{{...}}/{{...}}", "unknown-path"),
        (f"GET {API}/" + "x/" * 50, f"GET {API}" + "/{...}" * 7, "unknown-path"),
        (f"GET {API}//kcs/v1/rp/devices", f"GET {API}/.../kcs/v1/rp/devices", "malformed"),
        (f"GET {API}/kcs/v1/../SECRET", f"GET {API}/kcs/v1/.../...", "malformed"),
        (f"GET {API}/ke/v1/campaigns/a%2FSECRET", f"GET {API}/ke/v1/campaigns/...", "malformed"),
        (f"GET {API}/bulkenroll/v1/reseller/devices", f"GET {API}/bulkenroll/v1/reseller/devices", "legacy"),
        ("GET /bulkenroll/v1/reseller/devices", "GET /bulkenroll/v1/reseller/devices", "legacy"),
        (
            "GET https://eu01.manage.samsungknox.com/emm/oapi/SECRET",
            "GET https://eu01.manage.samsungknox.com/emm/oapi/{...}",
            "no-oauth",
        ),
    ],
)
def test_a_call_that_is_no_endpoint_is_told_with_the_reason(catalog: Catalog, at: str, call_: str, reason: str) -> None:
    found = usage(catalog, [seen(at=at)])
    assert [(one.call, one.reason) for one in found.unmatched] == [(call_, reason)]
    assert not found.needs
    # A plan does not take it for anything else.
    assert [item.input for item in plan(catalog, found).unresolved] == [call_]


def test_a_successor_is_named_for_a_legacy_call(catalog: Catalog) -> None:
    [found] = usage(catalog, [seen(at=f"PUT {API}/bulkenroll/v1/reseller/devices")]).unmatched
    assert found.suggestions == (UPLOAD,)


def test_ids_and_variables_stand_for_variables(catalog: Catalog) -> None:
    paths = [
        "/ke/v1/campaigns/0b1-2",
        "/ke/v1/campaigns/{id}",
        "/ke/v1/campaigns/{campaign id}",
        "/ke/v1/campaigns/a;b",
    ]
    found = usage(catalog, [seen(at=f"GET {API}{path}") for path in paths])
    assert {at: use.count for at, use in found.needs.items()} == {"GET /ke/v1/campaigns/{campaignId}": 4}


def test_other_hosts_are_counted_by_name_and_what_is_no_name_is_not_kept(catalog: Catalog) -> None:
    hosts = ["a.example.com", "b.example.com", "a.example.com", "not a name", "x" * 300, "{host}"]
    found = usage(catalog, [Call("GET", host, "/SECRET", "traffic") for host in hosts])
    assert found.elsewhere == {"a.example.com": 2, "b.example.com": 1}
    assert found.more["elsewhere"] == 3
    assert not found.unmatched


def test_a_path_alone_is_ours_only_where_nobody_else_has_such_paths(catalog: Catalog) -> None:
    paths = ["/kcs/v1/rp/devices", "/campaigns", "/blobs", "/index.html"]
    found = usage(catalog, [call("GET", path, "traffic") for path in paths])
    assert (list(found), found.elsewhere) == ([DEVICES], {"": 3})
    found = usage(catalog, [call("GET", path, "declared") for path in paths])
    assert (list(found.needs), found.unmatched, found.elsewhere) == (
        [DEVICES, "GET /ke/v1/campaigns"], (), {"": 2},
    )  # fmt: skip
    assert "the base `/ke/v1` (ke) is assumed" in found.needs["GET /ke/v1/campaigns"].notes[0]
    found = usage(catalog, [call("GET", "/devices", "declared")], service="kdp")
    assert list(found) == [DEVICES]


def test_a_call_without_a_method_has_the_only_one_that_is_listed(catalog: Catalog) -> None:
    paths = ["/kcs/v1/rp/devices", "/ke/v1/campaigns"]
    found = usage(catalog, [call(None, path, "in-source") for path in paths])
    assert {at: use.notes for at, use in found.needs.items()} == {
        DEVICES: ("the method is the only one that is listed for the path",)
    }
    assert [(one.call, one.reason) for one in found.unmatched] == [("/ke/v1/campaigns", "no-method")]


def test_an_event_is_a_need_and_another_name_is_not_kept(catalog: Catalog) -> None:
    names = ["KAI_WIFI_CONNECTIONS", "SECRET_PASSWORD"]
    found = usage(catalog, [Call(None, None, name, "declared", line=3) for name in names])
    assert [(use.at, use.effect, use.where) for use in found.needs.values()] == [(names[0], "event", "a.log:3")]
    assert found.left_out == {"names of no known event": 1}
    assert plan(catalog, found).scopes == ("kai.network",)


def test_an_endpoint_that_events_open_is_a_need_without_any_event(catalog: Catalog) -> None:
    found = usage(catalog, [seen(at=f"POST {API}/kwn/v1/subscriptions")])
    assert list(found) == ["POST /kwn/v1/subscriptions"]
    assert plan(catalog, found).unresolved[0].reason == "needs-event"


def test_what_is_no_use_is_left_out_with_the_reason(catalog: Catalog) -> None:
    found = usage(
        catalog,
        [
            seen(0),
            seen(0),
            seen(204, at=f"OPTIONS {API}/kcs/v1/rp/devices"),
            seen(200, at="CONNECT api.samsungknox.com:443"),
            seen(200, at=f"SECRET {API}/kcs/v1/rp/devices"),
            seen(200, time="2026-07-31T23:59:59Z"),
            seen(200, time="2026-08-01T00:00:00Z"),
        ],
        since="2026-08-01",
    )
    assert found.left_out == {
        "aborted requests": 2,
        "calls before the given date": 1,
        "calls with something other than an HTTP method": 1,
        "preflight requests": 1,
        "tunnels, in which no path can be seen": 1,
    }
    assert found.needs[DEVICES].count == 1


def test_a_call_of_which_no_day_is_known_counts_whatever_the_day(catalog: Catalog) -> None:
    assert usage(catalog, [seen()], since="2026-08-01").needs[DEVICES].count == 1


def test_the_scopes_of_tokens_are_read_where_the_host_is_known(catalog: Catalog) -> None:
    at = call("POST", f"{API}/ams/v1/oauth2/token", "traffic")
    asked = token(at, "kdp ke.devices S3cret! kdp", "kdp")
    other = token(at._replace(host="login.example.com"), "profile")
    bare = token(at._replace(host=None), "kai")
    assert token(at, "S3cret!", None) is None
    assert asked is not None
    assert other is not None
    assert bare is not None
    found = usage(catalog, [asked, other, bare])
    assert (found.requested, found.granted) == (("kai", "kdp", "ke.devices"), ("kdp",))
    assert Token(None, "/", ("a",)).granted == ()


def test_what_cannot_be_read_is_told_in_order_and_in_bounds(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sightings, "MOST", 2)
    parts = [(9, "it ends"), (None, "it is odd"), (3, "too many"), (7, "it ends"), (8, "it ends"), (4, "it is odd")]
    found = usage(catalog, [Unread(*part) for part in parts])
    assert found.unread == (("a.log", None, "it is odd", 2), ("a.log", 7, "it ends", 3))
    assert found.more["unread"] == 1
    assert "  a.log:7  it ends (and 2 more places)\n" in uses_text(found, colour=False)


def test_memory_is_bounded(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sightings, "MOST", 2)
    monkeypatch.setattr(sightings, "MOST_CACHED", 3)
    methods = ["GET", "PUT", "POST", "DELETE", "GET"]
    calls = [seen(at=f"{method} {API}/kcs/v1/rp/devices/{number}") for number, method in enumerate(methods)]
    hosts = [Call("GET", f"{number}.example.com", "/", "traffic") for number in range(4)]
    found = usage(catalog, [*calls, *hosts])
    assert len(found.unmatched) == 2
    assert (found.more["calls"], found.more["elsewhere"]) == (2, 2)
    assert sum(one.count for one in found.unmatched) == 3
    assert len(found.elsewhere) == 2


def har(folder: Path, name: str, *entries: tuple[str, str]) -> Path:
    log = {"entries": [{"request": {"method": m, "url": API + p}, "response": {"status": 200}} for m, p in entries]}
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps({"log": log}), encoding="utf-8")
    return folder / name


def test_files_and_folders_are_read_together(catalog: Catalog, tmp_path: Path) -> None:
    har(tmp_path, "in/a.har", ("GET", "/kcs/v1/rp/devices"))
    har(tmp_path, "in/b/c.har", ("GET", "/kcs/v1/rp/devices"))
    one = har(tmp_path, "one.har", ("PUT", "/kcs/v1/rp/devices/upload"))
    (tmp_path / "in/picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    found = uses(catalog, [tmp_path / "in", str(one)])
    assert {at: use.count for at, use in found.needs.items()} == {DEVICES: 2, UPLOAD: 1}
    assert found.needs[DEVICES].where == f"{tmp_path}/in/a.har:1"
    assert [(Path(file.file).name, file.format, file.calls) for file in found.read] == [
        ("a.har", "har", 1),
        ("c.har", "har", 1),
        ("one.har", "har", 1),
    ]
    [unread] = found.unread
    assert (unread.file, unread.line) == (f"{tmp_path}/in/picture.png", None)
    assert unread.why == "it has none of the known formats"
    assert uses(catalog, one).needs[UPLOAD].count == 1


def test_a_file_of_no_known_format_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    with pytest.raises(InputError, match=r"cannot tell what `.*picture.png` is; the formats are har, .*text$"):
        uses(catalog, tmp_path / "picture.png")
    assert uses(catalog, tmp_path / "picture.png", form="har").read[0].format == "har"


def test_wrong_arguments_are_refused(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`hra` is not a format; did you mean `har`"):
        uses(catalog, tmp_path, form="hra")
    with pytest.raises(InputError, match="`zip-archive` is not a format; the formats are har, "):
        uses(catalog, tmp_path, form="zip-archive")
    with pytest.raises(InputError, match="`last week` is not a date; write it like 2026-08-01"):
        uses(catalog, tmp_path, since="last week")
    with pytest.raises(InputError, match="the first argument is a catalog"):
        uses(None, tmp_path)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(InputError, match=r"cannot read `gone\.har`"):
        uses(catalog, "gone.har")


def test_a_usage_is_frozen(catalog: Catalog) -> None:
    found = usage(catalog, [seen()])
    with pytest.raises(AttributeError):
        found.needs = {}
    with pytest.raises(TypeError):
        found.needs["x"] = None  # type: ignore[index]  # what is tested


def test_an_empty_catalog_knows_no_word(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(
        'service: acme\nname: Acme\nsummary: Nothing.\nsource: p\nsources:\n  p: {title: T, url: "https://example.com",'
        ' updated: "2025-01-31"}\nscopes: {acme: {summary: All.}}\nendpoints: {}\nevents: {}\n',
        encoding="utf-8",
    )
    catalog = knox_scopes.load(tmp_path)
    assert usage(catalog, [call("GET", "/a/b", "traffic")]).elsewhere == {"": 1}
