from pathlib import Path

from knox_scopes import load
from knox_scopes.catalog.freshness import Freshness, fact_sources, freshness, together
from knox_scopes.catalog.model import Catalog

# Two services; of the first, a page on the coming release and one that only a correction names are newer.
ONE = """\
service: one
name: One
summary: The first.
bases: [/one/v1]
source: page
sources:
  kept: {title: Kept, url: "https://example.com/kept", updated: "2025-02-28"}
  later: {title: Later, url: "https://example.com/later", updated: "2025-05-31"}
  page: {title: Page, url: "https://example.com/page", updated: "2025-01-31"}
  soon: {title: Soon, url: "https://example.com/soon", updated: "2025-04-30", stage: uat}
  variant: {title: Other, url: "https://example.com/other", updated: "2025-03-31"}
scopes:
  one: {summary: All., open_ended: [/one/v1]}
  one.new: {summary: New., source: [page, soon]}
endpoints:
  GET /one/v1/a:
    scopes: [one]
    effect: read
    variants:
      - {at: POST /one/v1/a, source: variant, because: So it says.}
events: {ONE_MADE: {scopes: [one]}}
hints:
  one.old: {use: [one], because: It was so., source: kept}
corrections:
  - {at: one, source: later, says: This., recorded: That., because: It is so.}
"""
TWO = """\
service: two
name: Two
summary: The second, which is in preview but for what it is not.
stage: preview
bases: [/two/v1]
source: page
sources:
  page: {title: Page, url: "https://example.com/page", updated: "2024-12-31"}
scopes:
  two: {summary: All.}
  two.out: {summary: Out., stage: ga}
endpoints:
  GET /two/v1/a: {scopes: [two], effect: read}
  GET /two/v1/b: {scopes: [two.out], effect: read, stage: ga}
events: {}
"""


def catalog_of(folder: Path, **options: object) -> Catalog:
    for name, text in (("one", ONE), ("two", TWO)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(folder, **options)  # type: ignore[arg-type]  # the options of the test


def keys(catalog: Catalog, service: str) -> list[str]:
    return [source.key for source in fact_sources(catalog)[service]]


def test_a_source_counts_where_it_gives_a_fact_of_the_stages_and_the_day(tmp_path: Path) -> None:
    made = catalog_of(tmp_path)
    assert keys(made, "one") == ["page", "kept", "variant"]
    assert keys(made, "two") == ["page"]  # for the scope that is released
    assert keys(catalog_of(tmp_path, stages=("uat",)), "one") == ["page", "kept", "variant", "soon"]
    assert keys(catalog_of(tmp_path, as_of="2025-02-28"), "one") == ["page", "kept"]
    assert list(fact_sources(catalog_of(tmp_path, as_of="2024-12-31"))) == ["two"]


def test_it_is_worked_out_once_for_a_catalog(tmp_path: Path) -> None:
    made = catalog_of(tmp_path)
    assert fact_sources(made) is fact_sources(made)


def test_an_answer_is_as_old_as_the_oldest_of_what_it_touches(tmp_path: Path) -> None:
    made = catalog_of(tmp_path)
    assert made.version == "2025-05-31"
    one = freshness(made, ["one", "GET /one/v1/a", "ONE_MADE", "gone", "GET /gone"])
    assert one == Freshness("2025-03-31", {"one": "2025-03-31"}, None)
    both = freshness(made, ["two.out", "one"])
    assert both == Freshness("2024-12-31", {"one": "2025-03-31", "two": "2024-12-31"}, None)
    assert list(both.services) == ["one", "two"]
    nothing = freshness(made, ["two"])  # which takes no part
    assert nothing == Freshness(None, {}, None)
    assert together(made, [nothing, freshness(made, ["GET /two/v1/b"]), one]) == both
    assert together(made, []) == nothing
    assert freshness(catalog_of(tmp_path, as_of="2025-02-28"), ["one"]).as_of == "2025-02-28"


def test_whatever_takes_part_has_a_source_that_counts() -> None:
    for day in (None, "2024-06-13", "2024-06-24", "2025-08-05", "2025-11-19", "2026-06-17"):
        for stages in (("ga",), ("uat",), ("preview",)):
            made = load(as_of=day, stages=stages)
            touched = {item.service for items in (made.scopes, made.endpoints, made.events) for item in items.values()}
            assert touched <= fact_sources(made).keys()


def test_an_announcement_makes_nothing_newer_that_is_released(catalog: Catalog) -> None:
    # The page of 2026-10-08 is on a release that is still being tested.
    assert catalog.version == "2026-10-08"
    assert freshness(catalog, ["kc.devices", "kwn", "POST /kwn/v1/subscriptions"]) == Freshness(
        "2026-05-05", {"kc": "2026-06-17", "kwn": "2026-05-05"}, None
    )
    assert freshness(load(stages="uat"), ["kc.devices"]).oldest == "2026-10-08"
