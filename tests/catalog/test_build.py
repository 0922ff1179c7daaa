from typing import Any

import pytest

from knox_scopes import grant, load, plan
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog, Correction, Endpoint, Event, Hint, Source, Successor, Unscoped, Variant

Raw = dict[str, Any]


def source(updated: str, **more: str) -> dict[str, str]:
    return {"title": "T", "url": "https://example.com/", "updated": updated, **more}


def scope(**more: Any) -> Raw:  # noqa: ANN401 - an entry of a service file
    return {"summary": "S.", **more}


def endpoint(*scopes: str, **more: Any) -> Raw:  # noqa: ANN401 - the same
    return {"scopes": list(scopes), "effect": "read", **more}


def service(name: str = "a", **more: Any) -> Raw:  # noqa: ANN401 - the keys of a service file
    """Returns a service file; its pages are of 2023, 2024 and 2025, and the default one is that of 2024."""
    sources = {"y23": source("2023-05-05"), "y24": source("2024-05-05"), "y25": source("2025-05-05")}
    named = {"service": name, "name": name.upper(), "summary": "S.", "source": "y24", "sources": sources}
    return {**named, "scopes": {}, "endpoints": {}, "events": {}, **more}


# Values


def test_an_item_is_known_since_the_earliest_of_its_sources() -> None:
    catalog = build([service(scopes={"a": scope(), "a.x": scope(source=["y25", "y23"]), "a.y": scope(source="y25")})])
    known = {name: (item.since, item.sources) for name, item in catalog.scopes.items()}
    assert known == {
        "a": ("2024-05-05", ("y24",)),
        "a.x": ("2023-05-05", ("y25", "y23")),
        "a.y": ("2025-05-05", ("y25",)),
    }


def test_a_scope_has_what_its_file_says_of_it() -> None:
    entry = scope(
        open_ended=["/a", "/b"], kind="identity", basis="inferred", note="N.", implies=["a"], until="2099-01-01"
    )
    made = build([service(scopes={"a.x": entry, "a": scope(open_ended=[])})]).scopes
    full = made["a.x"]
    assert (full.name, full.service, full.summary, full.parent) == ("a.x", "a", "S.", "a")
    assert (full.open_ended, full.kind, full.basis, full.note) == (("/a", "/b"), "identity", "inferred", "N.")
    assert (full.implies, full.until) == (("a",), "2099-01-01")
    bare = made["a"]
    # open-ended without a prefix is not the same as not open-ended
    assert (bare.open_ended, bare.kind, bare.basis, bare.note) == ((), "ordinary", "documented", "")
    assert (bare.implies, bare.until, bare.stage, bare.renamed_from) == ((), None, "ga", None)


@pytest.mark.parametrize("word", ["none", "via-event", "undocumented"])
def test_the_word_why_there_are_no_scopes_is_kept(word: str) -> None:
    made = build([service(endpoints={"GET /a": {"scopes": word, "effect": "read", "likely": ["a"]}})]).endpoints
    assert (made["GET /a"].opened_by, made["GET /a"].scopes, made["GET /a"].likely) == (word, (), ("a",))


def test_an_endpoint_has_its_scopes_effect_and_variants() -> None:
    variants = [
        {"at": "POST /a/{id}", "source": "y23", "because": "Because."},
        {"at": "GET /b", "because": "Because."},
    ]
    made = build([service(scopes={"a": scope()}, endpoints={"GET /a/{id}": endpoint("a", variants=variants)})])
    found = made.endpoints["GET /a/{id}"]
    assert (found.method, found.path, found.effect) == ("GET", "/a/{id}", "read")
    assert (found.opened_by, found.scopes) == ("scopes", ("a",))
    # a variant that names no source is from the default one
    assert found.variants == (
        Variant("POST", "/a/{id}", "2023-05-05", ("y23",), "Because."),
        Variant("GET", "/b", "2024-05-05", ("y24",), "Because."),
    )


def test_a_variant_is_there_from_the_day_of_its_own_source_on() -> None:
    variants = [{"at": "POST /a", "source": "y25", "because": "Because."}]
    raw = service(scopes={"a": scope()}, endpoints={"GET /a": endpoint("a", variants=variants)})
    assert build([raw], as_of="2024-12-31").endpoints["GET /a"].variants == ()
    assert len(build([raw], as_of="2025-05-05").endpoints["GET /a"].variants) == 1


def test_a_variant_may_have_several_sources() -> None:
    variants = [{"at": "POST /a", "source": ["y23", "y25"], "because": "Because."}]
    made = build([service(endpoints={"GET /a": {"scopes": "none", "effect": "read", "variants": variants}})])
    assert made.endpoints["GET /a"].variants[0].sources == ("y23", "y25")


def test_an_event_has_its_scopes_or_the_word_why_there_are_none() -> None:
    events = {"A_ONE": {"scopes": ["a"]}, "A_TWO": {"scopes": "undocumented", "likely": ["a"]}}
    made = build([service(scopes={"a": scope()}, events=events)]).events
    assert (made["A_ONE"].opened_by, made["A_ONE"].scopes, made["A_ONE"].likely) == ("scopes", ("a",), ())
    assert (made["A_TWO"].opened_by, made["A_TWO"].scopes, made["A_TWO"].likely) == ("undocumented", (), ("a",))


def test_a_service_has_what_its_file_says_of_it() -> None:
    raw = service(
        audience=["msp"],
        base_url="https://api.example.com",
        base_url_basis="inferred",
        base_url_source=["y23", "y24"],
        access_request="Write.",
        access_request_source="y25",
        other_hosts={"old.example.com": "older host"},
        bases=["/a/v1"],
        relative=["/"],
        stage="uat",
        corrections=[
            {"at": "a", "source": ["y23", "y25"], "says": "A", "recorded": "B", "because": "C"},
            {"at": "b", "says": "A", "recorded": "B", "because": "C"},
        ],
    )
    raw["sources"]["y23"] |= {"updated_basis": "inferred", "note": "N."}
    made = build([raw]).services["a"]
    assert (made.name, made.title, made.summary, made.stage, made.audience) == ("a", "A", "S.", "uat", ("msp",))
    assert (made.base_url, made.base_url_basis) == ("https://api.example.com", "inferred")
    assert made.base_url_sources == ("y23", "y24")
    assert (made.access_request, made.access_request_sources) == ("Write.", ("y25",))
    assert (made.bases, made.relative, made.hosts) == (("/a/v1",), ("/",), {"old.example.com": "older host"})
    assert made.sources["y23"] == Source("y23", "T", "https://example.com/", "2023-05-05", "inferred", "N.")
    assert made.sources["y24"].basis == "documented"
    assert made.corrections == (
        Correction("a", ("y23", "y25"), "A", "B", "C"),
        Correction("b", ("y24",), "A", "B", "C"),
    )


def test_a_service_of_which_little_is_known() -> None:
    made = build([service()]).services["a"]
    assert (made.base_url, made.base_url_basis, made.stage) == (None, "documented", "ga")
    assert made.base_url_sources == ()
    assert (made.access_request, made.access_request_sources) == ("", ())
    assert (made.audience, made.hosts, made.bases, made.relative, made.corrections) == ((), {}, (), (), ())


def test_what_is_outside_hinted_or_unplaced_is_gathered_from_all_services() -> None:
    outside = {"/old": {"reason": "legacy", "because": "Older."}}
    hosts = {"*.example.com": {"reason": "no-oauth", "because": "Another.", "source": ["y23", "y25"]}}
    hints = {"b.all": {"use": ["b", "b.x"], "because": "No such name.", "source": "y23"}}
    unplaced = {"GET /c": {"scopes": "undocumented", "likely": ["b"], "effect": "write"}}
    other = service("b", outside={"/older": {"reason": "legacy", "because": "Older."}}, hints=hints, unplaced=unplaced)
    made = build([other, service(outside=outside, outside_hosts=hosts)])
    assert made.outside["/old"] == Unscoped("/old", "a", "legacy", "Older.", ("y24",))
    assert made.outside["/older"].service == "b"
    assert made.outside_hosts == {
        "*.example.com": Unscoped("*.example.com", "a", "no-oauth", "Another.", ("y23", "y25"))
    }
    assert made.hints == {"b.all": Hint("b.all", "b", ("b", "b.x"), "No such name.", ("y23",))}
    assert (made.unplaced["GET /c"].likely, made.unplaced["GET /c"].effect) == (("b",), "write")
    assert made.endpoints == {}


def test_everything_is_sorted_whatever_the_order_of_the_files() -> None:
    one = service("a", scopes={"a.z": scope(), "a": scope()}, events={"A_TWO": {"scopes": "none"}})
    other = service("b", scopes={"b": scope()}, events={"A_ONE": {"scopes": "none"}})
    for raws in ([one, other], [other, one]):
        made = build(raws)
        assert list(made.services) == ["a", "b"]
        assert list(made.scopes) == ["a", "a.z", "b"]
        assert list(made.events) == ["A_ONE", "A_TWO"]


# Version, stages and time


@pytest.mark.parametrize(
    ("as_of", "version"),
    [(None, "2025-05-05"), ("2099-01-01", "2025-05-05"), ("2025-05-05", "2025-05-05"), ("2025-05-04", "2024-05-05")],
)
def test_the_version_is_the_date_of_the_newest_source_up_to_the_day(as_of: str | None, version: str) -> None:
    made = build([service()], as_of=as_of)
    assert (made.version, made.as_of) == (version, as_of)


def test_before_the_first_source_nothing_is_known() -> None:
    made = build([service(scopes={"a": scope()})], as_of="2000-01-01")
    assert (made.scopes, made.endpoints, made.events) == ({}, {}, {})
    assert set(made.inactive.scopes) == {"a"}


@pytest.mark.parametrize(
    ("stages", "names", "shown"),
    [
        (("ga",), {"a.ga"}, ("ga",)),
        ((), {"a.ga"}, ("ga",)),
        (("uat",), {"a.ga", "a.uat"}, ("ga", "uat")),
        (("preview", "uat"), {"a.ga", "a.uat", "a.preview"}, ("ga", "uat", "preview")),
    ],
)
def test_only_ga_takes_part_unless_more_is_asked_for(
    stages: tuple[str, ...], names: set[str], shown: tuple[str, ...]
) -> None:
    scopes = {"a.ga": scope(), "a.uat": scope(stage="uat"), "a.preview": scope(stage="preview")}
    made = build([service(scopes=scopes)], stages=stages)
    assert set(made.scopes) == names
    assert set(made.inactive.scopes) == set(scopes) - names
    assert made.stages == shown


def test_an_item_without_a_stage_has_that_of_its_file() -> None:
    raw = service(
        stage="preview", scopes={"a": scope(), "a.x": scope(stage="ga")}, events={"A_ONE": {"scopes": "none"}}
    )
    made = build([raw])
    assert set(made.scopes) == {"a.x"}
    assert set(made.inactive.events) == {"A_ONE"}


@pytest.mark.parametrize(
    ("as_of", "there"), [("2024-09-30", True), ("2024-10-01", False), ("2025-05-05", False), (None, False)]
)
def test_only_an_explicit_until_ends_an_item(as_of: str | None, there: object) -> None:
    until = {"until": "2024-10-01"}
    raw = service(
        scopes={"a": scope(), "a.x": scope(**until)},
        endpoints={"GET /a": endpoint("a"), "GET /x": endpoint("a.x", **until)},
        events={"A_ONE": {"scopes": ["a"]}, "A_X": {"scopes": ["a.x"], **until}},
    )
    made = build([raw], as_of=as_of)
    assert ("a.x" in made.scopes, "GET /x" in made.endpoints, "A_X" in made.events) == (there,) * 3
    assert ("a.x" in made.inactive.scopes) is not there
    assert {"a", "GET /a", "A_ONE"} <= {*made.scopes, *made.endpoints, *made.events}


@pytest.mark.parametrize("entry", [scope(until="2024-10-01"), scope(stage="uat")], ids=["ended", "of another stage"])
@pytest.mark.parametrize("as_of", [None, "2025-05-05"])
def test_an_endpoint_whose_scope_takes_no_part_never_crashes(entry: Raw, as_of: str | None) -> None:
    raw = service(scopes={"b.x": entry}, endpoints={"GET /x": endpoint("b.x")}, events={"A_X": {"scopes": ["b.x"]}})
    made = build([raw], as_of=as_of)
    assert plan(made, ["GET /x", "A_X"]).scopes == ()
    assert len(plan(made, ["GET /x", "A_X"]).unresolved) == 2
    assert not grant(made, "b.x").allows("GET", "/x")


def test_an_item_takes_part_from_the_day_it_was_seen_and_is_known_before() -> None:
    raw = service(scopes={"a": scope(), "a.x": scope(source="y25")})
    assert set(build([raw], as_of="2025-05-05").scopes) == {"a", "a.x"}
    before = build([raw], as_of="2025-05-04")
    assert set(before.scopes) == {"a"}
    assert set(before.inactive.scopes) == {"a.x"}


def test_the_parent_is_the_nearest_of_the_scopes_that_take_part() -> None:
    raw = service(scopes={"a": scope(), "a.x": scope(source="y25"), "a.x:view": scope(), "b:c": scope(stage="uat")})
    assert build([raw]).scopes["a.x:view"].parent == "a.x"
    before = build([raw], as_of="2024-05-05")
    assert before.scopes["a.x:view"].parent == "a"
    assert before.inactive.scopes["a.x"].parent == "a"
    assert before.inactive.scopes["b:c"].parent is None


RENAMED = service(
    scopes={
        "a": scope(source=["y23"]),
        "a:view": scope(source="y25", renamed_from={"name": "a:read", "source": "y24"}),
        "b": scope(source="y23", implies=["a:view"]),
    },
    endpoints={"GET /a": endpoint("a:view", source="y23")},
)


@pytest.mark.parametrize(
    ("as_of", "names", "opener"),
    [
        # before it was seen under either name, its nearest ancestor stood for it
        ("2023-05-05", {"a", "b"}, "a"),
        ("2024-05-05", {"a", "b", "a:read"}, "a:read"),
        ("2025-05-04", {"a", "b", "a:read"}, "a:read"),
        ("2025-05-05", {"a", "b", "a:view"}, "a:view"),
        (None, {"a", "b", "a:view"}, "a:view"),
    ],
)
def test_a_renamed_scope_bears_the_name_of_the_day(as_of: str | None, names: set[str], opener: str) -> None:
    made = build([RENAMED], as_of=as_of)
    assert set(made.scopes) == names
    assert made.endpoints["GET /a"].scopes == (opener,)
    assert plan(made, ["GET /a"]).scopes == (opener,)


def test_a_scope_under_its_former_name_has_the_dates_and_sources_of_that() -> None:
    former = build([RENAMED], as_of="2024-06-01").scopes["a:read"]
    assert (former.since, former.until, former.sources) == ("2024-05-05", "2025-05-05", ("y24",))
    assert (former.renamed_from, former.parent, former.summary) == (None, "a", "S.")


@pytest.mark.parametrize("as_of", ["2024-06-01", "2025-05-05", None])
def test_what_implies_a_renamed_scope_implies_it_under_the_name_of_the_day(as_of: str | None) -> None:
    assert grant(build([RENAMED], as_of=as_of), "b").allows("GET", "/a")


@pytest.mark.parametrize(
    ("scopes", "access", "there"),
    [
        # there already
        (["a.old"], "scopes", ("a.old",)),
        # not yet: the nearest ancestor, each once, sorted
        (["a.x:new"], "scopes", ("a",)),
        (["a.x:new", "a.new"], "scopes", ("a",)),
        (["a.x:new", "a.old"], "scopes", ("a", "a.old")),
        # not yet, and no ancestor
        (["b.new"], "undocumented", ()),
        (["b.new", "a.old"], "scopes", ("a.old",)),
    ],
)
def test_a_scope_that_is_not_there_yet_stands_back_for_its_ancestor(
    scopes: list[str], access: str, there: tuple[str, ...]
) -> None:
    late = {name: scope(source="y25") for name in ("a.new", "a.x:new", "b.new")}
    raw = service(
        scopes={"a": scope(), "a.old": scope(), **late},
        endpoints={"GET /a": endpoint(*scopes)},
        events={"A_ONE": {"scopes": scopes}},
    )
    made = build([raw], as_of="2024-06-01")
    for item in (made.endpoints["GET /a"], made.events["A_ONE"]):
        assert (item.opened_by, item.scopes) == (access, there)
    now = build([raw], as_of="2025-05-05")
    assert now.endpoints["GET /a"].scopes == tuple(sorted(scopes))


@pytest.mark.parametrize("as_of", [None, "2025-05-05"])
def test_the_scopes_of_an_item_are_sorted_whatever_their_order_in_the_file(as_of: str | None) -> None:
    names = ["a.z", "a"]
    raw = service(
        scopes={name: scope() for name in names},
        endpoints={"GET /a": endpoint(*names)},
        events={"A_ONE": {"scopes": names}},
    )
    made = build([raw], as_of=as_of)
    assert made.endpoints["GET /a"].scopes == made.events["A_ONE"].scopes == ("a", "a.z")


def test_what_takes_no_part_keeps_the_scopes_of_its_file() -> None:
    raw = service(
        scopes={"a": scope(), "a.x": scope(source="y25")}, endpoints={"GET /a": endpoint("a.x", source="y25")}
    )
    assert build([raw], as_of="2024-06-01").inactive.endpoints["GET /a"].scopes == ("a.x",)


# Stages that change

TABS = {
    "old": source("2023-05-05", stage="preview"),
    "uat": source("2024-05-05", stage="uat"),
    "ga": source("2025-05-05"),
    "late": source("2026-05-05", stage="uat"),
}
UAT_THEN_GA = service(
    source=["uat", "ga", "late"],
    sources=TABS,
    scopes={"a": scope(), "a.old": scope(source=["ga", "old"]), "a.late": scope(source="late")},
    endpoints={"GET /a": endpoint("a"), "GET /late": endpoint("a", source="late")},
    events={"A_ONE": {"scopes": ["a"]}},
)


@pytest.mark.parametrize(
    ("as_of", "stages", "there", "stage"),
    [
        ("2024-05-04", ("uat",), False, "uat"),
        ("2024-05-05", (), False, "uat"),
        ("2024-05-05", ("uat",), True, "uat"),
        ("2025-05-04", ("uat",), True, "uat"),
        ("2025-05-05", (), True, "ga"),
        ("2025-05-05", ("uat",), True, "ga"),
        (None, (), True, "ga"),
    ],
)
def test_an_item_goes_from_one_stage_to_the_next_by_its_sources(
    as_of: str | None, stages: tuple[str, ...], there: object, stage: str
) -> None:
    made = build([UAT_THEN_GA], as_of=as_of, stages=stages)
    assert ("a" in made.scopes, "GET /a" in made.endpoints, "A_ONE" in made.events) == (there,) * 3
    for item in {**made.scopes, **made.inactive.scopes}["a"], {**made.endpoints, **made.inactive.endpoints}["GET /a"]:
        assert (item.stage, item.seen) == (stage, (("uat", "2024-05-05"), ("ga", "2025-05-05")))


def test_the_first_day_of_an_item_is_that_at_the_stages_asked_for() -> None:
    assert build([UAT_THEN_GA]).scopes["a"].since == "2025-05-05"
    assert build([UAT_THEN_GA], stages=("uat",)).scopes["a"].since == "2024-05-05"
    # what was never at one of them has the first day of all
    assert build([UAT_THEN_GA]).inactive.scopes["a.late"].since == "2026-05-05"


def test_before_its_first_day_an_item_has_the_stage_that_it_is_to_have() -> None:
    early = build([UAT_THEN_GA], as_of="2020-01-01")
    assert {name: scope.stage for name, scope in early.inactive.scopes.items()} == {
        "a": "ga",
        "a.old": "ga",
        "a.late": "uat",
    }


def test_a_stage_that_is_not_asked_for_is_passed_over() -> None:
    assert "a.old" not in build([UAT_THEN_GA], as_of="2024-01-01").scopes
    old = build([UAT_THEN_GA], as_of="2024-01-01", stages=("preview",)).scopes["a.old"]
    assert (old.stage, old.since, old.seen) == (
        "preview",
        "2023-05-05",
        (("preview", "2023-05-05"), ("ga", "2025-05-05")),
    )


def test_what_a_day_shows_at_two_stages_has_reached_the_further() -> None:
    day = {"title": "t", "url": "https://example.com/", "updated": "2024-05-05"}
    tabs = {"uat": {**day, "stage": "uat"}, "ga": day}
    made = build([service(source=["uat", "ga"], sources=tabs, scopes={"a": scope()})])
    assert (made.scopes["a"].stage, made.scopes["a"].seen) == ("ga", (("ga", "2024-05-05"),))


def test_being_tested_again_takes_nothing_back() -> None:
    assert build([UAT_THEN_GA], stages=("uat",)).scopes["a"].seen == (("uat", "2024-05-05"), ("ga", "2025-05-05"))
    assert build([UAT_THEN_GA]).inactive.endpoints["GET /late"].seen == (("uat", "2026-05-05"),)


def test_a_source_without_a_stage_shows_an_item_at_its_own() -> None:
    made = build([service(stage="preview", scopes={"a": scope(), "a.x": scope(stage="uat")})], stages=("uat",))
    assert (made.scopes["a.x"].seen, made.inactive.scopes["a"].stage) == ((("uat", "2024-05-05"),), "preview")


TESTED_NAME = service(
    source="ga",
    sources=TABS,
    scopes={
        "a": scope(source="old", stage="ga"),
        "a:view": scope(source=["uat", "ga"], renamed_from={"name": "a:read", "source": "y23"}),
    },
    endpoints={"GET /a": endpoint("a:view", source="y23")},
)
TESTED_NAME["sources"] = TABS | {"y23": source("2023-01-01")}


@pytest.mark.parametrize(
    ("as_of", "stages", "name"),
    [
        ("2024-06-01", (), "a:read"),
        ("2024-06-01", ("uat",), "a:view"),
        ("2025-05-05", (), "a:view"),
    ],
)
def test_a_scope_is_renamed_in_each_stage_on_its_own_day(as_of: str, stages: tuple[str, ...], name: str) -> None:
    made = build([TESTED_NAME], as_of=as_of, stages=stages)
    assert {at for at in made.scopes if at.startswith("a:")} == {name}
    assert made.endpoints["GET /a"].scopes == (name,)


@pytest.mark.parametrize(
    ("as_of", "stages", "reach"),
    [
        ("2024-06-01", (), None),
        ("2025-05-05", (), None),
        ("2025-05-05", ("uat",), None),
        ("2026-05-05", (), None),
        ("2026-05-05", ("uat",), ("/a/x",)),
        (None, ("uat",), ("/a/x",)),
    ],
)
def test_a_scope_is_open_ended_from_the_day_of_its_wording(
    as_of: str | None, stages: tuple[str, ...], reach: tuple[str, ...] | None
) -> None:
    worded = scope(source=["ga"], open_ended=["/a/x"], open_ended_source="late")
    raw = service(source="ga", sources=TABS, scopes={"a": scope(open_ended=["/a"]), "a.x": worded})
    made = build([raw], as_of=as_of, stages=stages)
    found = {**made.scopes, **made.inactive.scopes}["a.x"]
    assert (found.open_ended, found.open_ended_sources) == (reach, ("late",))
    assert {**made.scopes, **made.inactive.scopes}["a"].open_ended == ("/a",)


def test_an_endpoint_and_an_event_say_what_they_do() -> None:
    told = {"summary": "Reads it.", "effect_because": "It only asks."}
    raw = service(
        scopes={"a": scope()},
        endpoints={"GET /a": endpoint("a", **told), "GET /b": endpoint("a")},
        events={"A_ONE": {"scopes": ["a"], "summary": "It happened."}},
    )
    made = build([raw])
    assert (made.endpoints["GET /a"].summary, made.endpoints["GET /a"].effect_because) == tuple(told.values())
    assert (made.endpoints["GET /b"].summary, made.endpoints["GET /b"].effect_because) == ("", "")
    assert made.events["A_ONE"].summary == "It happened."


def test_an_endpoint_of_the_authorization_server_is_found_by_its_role() -> None:
    token = {"scopes": "none", "effect": "write", "role": "token"}
    made = build([service(endpoints={"POST /a/token": token}, base_url="https://a.example.com")])
    assert (made.endpoints["POST /a/token"].role, made.url_of("token")) == ("token", "https://a.example.com/a/token")
    assert made.url_of("revoke") == ""
    bare = {key: value for key, value in service(endpoints={"POST /a/token": token}).items() if key != "base_url"}
    assert build([bare]).url_of("token") == ""


def test_successors_are_gathered_with_their_endpoint_or_without_one() -> None:
    raw = service(
        endpoints={"GET /a": {"scopes": "none", "effect": "read"}},
        successors={"GET /old": {"to": "GET /a", "source": "y23"}, "GET /older": {"because": "Gone."}},
    )
    assert build([raw]).successors == {
        "GET /old": Successor("GET /old", "a", "GET /a", "", ("y23",)),
        "GET /older": Successor("GET /older", "a", "", "Gone.", ("y24",)),
    }


def test_a_source_says_what_it_speaks_of_and_where_it_is_known_from() -> None:
    raw = service()
    raw["sources"]["y25"] |= {"stage": "uat", "known_from": "a link"}
    sources = build([raw]).services["a"].sources
    assert (sources["y25"].stage, sources["y25"].known_from) == ("uat", "a link")
    assert (sources["y24"].stage, sources["y24"].known_from) == ("", "")


# The catalog that ships, by hand from the pages


def count(catalog: Catalog) -> dict[str, int]:
    services = [scope.service for scope in catalog.scopes.values()]
    return {service: services.count(service) for service in sorted(set(services))}


SEPTEMBER_24 = {"ams": 2, "kai": 8, "ke": 18, "kme": 8, "msp": 1}
AUGUST_25 = {**SEPTEMBER_24, "kc": 4, "kdp": 6, "km": 8, "msp": 3}
JUNE_26 = {**AUGUST_25, "kc": 11, "tag": 3}


@pytest.mark.parametrize(
    ("as_of", "stages", "counts", "total"),
    [
        ("2024-09-25", (), SEPTEMBER_24, 37),
        # kdp came with the release of April 2025; what July announced is for testing until August
        ("2025-08-04", (), {**SEPTEMBER_24, "kdp": 6}, 43),
        ("2025-08-04", ("uat",), AUGUST_25, 57),
        ("2025-08-05", (), AUGUST_25, 57),
        # kc.profile and its three children
        ("2025-11-19", (), {**AUGUST_25, "kc": 8}, 61),
        ("2026-06-17", (), JUNE_26, 67),
        (None, (), JUNE_26, 67),
        # announced on 2026-10-08: kc.application, kc.content and their children
        ("2026-10-07", ("uat",), JUNE_26, 67),
        (None, ("uat",), {**JUNE_26, "kc": 16}, 72),
        (None, ("preview",), {**JUNE_26, "kdms": 5}, 72),
        (None, ("uat", "preview"), {**JUNE_26, "kc": 16, "kdms": 5}, 77),
    ],
)
def test_the_scopes_of_a_day(as_of: str | None, stages: tuple[str, ...], counts: dict[str, int], total: int) -> None:
    catalog = load(as_of=as_of, stages=stages)
    assert count(catalog) == counts
    assert len(catalog.scopes) == total


@pytest.mark.parametrize(
    ("as_of", "version"),
    [
        (None, "2026-10-08"),
        ("2026-10-07", "2026-06-17"),
        ("2025-08-05", "2025-08-05"),
        ("2025-08-04", "2025-07-17"),
        ("2024-09-25", "2024-09-25"),
    ],
)
def test_the_version_of_a_day(as_of: str | None, version: str) -> None:
    assert load(as_of=as_of).version == version


KME = {"kme", "kme.devices", "kme.profiles", "kme.reseller"}


@pytest.mark.parametrize(
    ("as_of", "actions"),
    [("2024-09-25", ("read", "write")), ("2025-01-14", ("read", "write")), ("2025-01-15", ("view", "manage"))],
)
def test_enrollment_scopes_bear_the_names_of_the_day(as_of: str, actions: tuple[str, ...]) -> None:
    catalog = load(as_of=as_of)
    expected = KME | {f"kme.{what}:{action}" for what in ("devices", "profiles") for action in actions}
    assert {name for name, scope in catalog.scopes.items() if scope.service == "kme"} == expected


def test_scopes_under_test_are_known_and_take_no_part(catalog: Catalog) -> None:
    assert "kc.application" not in catalog.scopes
    assert catalog.inactive.scopes["kc.application"].stage == "uat"
    assert not grant(catalog, "kc.application").scopes


PROFILES = ["POST /kcs/v1/kme/profiles/createAsync/", "PUT /kcs/v1/kme/profiles/{profileId}"]


def test_endpoints_older_than_every_scope_for_them_are_undocumented_and_never_crash() -> None:
    # Two notes of March 2024 name them, half a year before any scope of the service.
    catalog = load(as_of="2024-09-11")
    assert [at for at in catalog.endpoints if at.partition("/")[2].startswith("kcs/v1/kme")] == PROFILES
    assert {(catalog.endpoints[at].opened_by, catalog.endpoints[at].scopes) for at in PROFILES} == {
        ("undocumented", ())
    }
    found = plan(catalog, PROFILES)
    assert found.scopes == ()
    assert [(need.input, need.reason) for need in found.unresolved] == [(at, "undocumented-scope") for at in PROFILES]


@pytest.mark.parametrize("as_of", ["2020-01-01", "2023-08-01", "2024-03-06", "2024-04-08", "2024-06-26"])
def test_events_older_than_every_scope_for_them_are_undocumented_and_never_crash(as_of: str) -> None:
    catalog = load(as_of=as_of, stages=("uat", "preview"))
    items: list[Endpoint | Event] = [*catalog.endpoints.values(), *catalog.events.values()]
    assert all(set(item.scopes) <= set(catalog.scopes) for item in items)
    found = plan(catalog, [*catalog.endpoints, *catalog.events])
    assert {need.input for need in found.unresolved} >= {
        name for name, event in catalog.events.items() if event.opened_by == "undocumented"
    }


def test_a_notification_of_march_2024_has_no_scope_before_june() -> None:
    before, after = load(as_of="2024-06-23"), load(as_of="2024-06-24")
    assert before.events["KAI_APP_ANR_FC"].opened_by == "undocumented"
    assert plan(before, ["KAI_APP_ANR_FC"]).unresolved[0].reason == "undocumented-scope"
    assert plan(after, ["KAI_APP_ANR_FC"]).scopes == ("kai.app",)
