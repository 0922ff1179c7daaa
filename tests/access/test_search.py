from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes import InputError, grant, load, search
from knox_scopes.access.search import KINDS, list_endpoints, list_events, openers
from knox_scopes.catalog.model import Catalog

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "searches.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["searches"], ids=lambda case: case["words"])
def test_what_was_meant_is_among_the_first_five(catalog: Catalog, case: dict[str, Any]) -> None:
    first = {hit.at: hit for hit in search(catalog, case["words"], kind=case.get("kind"))[:5]}
    assert case["finds"] in first
    assert " ".join(first[case["finds"]].scopes) == case["scope"]


def test_hits_come_best_first_and_none_twice(catalog: Catalog) -> None:
    hits = search(catalog, "device profile")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({(hit.kind, hit.at) for hit in hits}) == len(hits) > 5


@pytest.mark.hypothesis  # runs with the laws
def test_every_name_finds_itself(catalog: Catalog) -> None:
    for kind, items in (("scope", catalog.scopes), ("event", catalog.events), ("endpoint", catalog.endpoints)):
        for name in items:
            assert name in {hit.at for hit in search(catalog, name, kind=kind)[:25]}


def test_every_hit_says_the_least_scope_that_opens_it(catalog: Catalog) -> None:
    for hit in search(catalog, "delete"):
        if hit.kind in {"endpoint", "event"} and hit.scopes:
            [name] = hit.scopes
            opened = grant(catalog, name)
            assert hit.at in {*opened.endpoints, *opened.events}
            assert hit.opened_by == "scopes"


def test_a_kind_chooses(catalog: Catalog) -> None:
    whole = search(catalog, "device")
    assert {hit.kind for hit in whole} == set(KINDS)
    for kind in KINDS:
        assert search(catalog, "device", kind=kind) == tuple(hit for hit in whole if hit.kind == kind)


def test_what_has_all_words_hides_what_has_some(catalog: Catalog) -> None:
    assert {hit.at for hit in search(catalog, ["cancel", "campaign"])} < {hit.at for hit in search(catalog, "campaign")}
    assert search(catalog, "campaign zzzzz") != ()
    assert search(catalog, "zzzzz") == ()


def test_three_letters_are_the_start_of_a_word_and_two_are_not(catalog: Catalog) -> None:
    assert "ke.campaign" in {hit.at for hit in search(catalog, "cam")}
    assert search(catalog, "ca") == ()


@pytest.mark.parametrize(
    ("words", "says"), [("", "no search words"), ("/ - {}", "no search words"), ([], "no search words")]
)
def test_nothing_to_search_for_is_refused(catalog: Catalog, words: Any, says: str) -> None:  # noqa: ANN401
    with pytest.raises(InputError, match=says):
        search(catalog, words)


def test_a_wrong_kind_is_refused(catalog: Catalog) -> None:
    with pytest.raises(
        InputError, match="`thing` is not a kind of entry; the kinds are endpoint, event, scope, service"
    ):
        search(catalog, "ke", kind="thing")


def test_plurals_and_camel_case_are_found(catalog: Catalog) -> None:
    assert search(catalog, "privacy policy", kind="scope")[0].at.startswith("ke.privacyPolicy")
    assert {hit.at for hit in search(catalog, "policies")} == {hit.at for hit in search(catalog, "policy")}


def test_openers_are_all_that_open_it_narrowest_first(catalog: Catalog) -> None:
    assert openers(catalog, "PUT /kcs/v1/rp/devices/delete") == ("kdp.devices:manage", "kdp.devices", "kdp")
    assert openers(catalog, "GET /nowhere") == ()
    opens = {name: {*grant(catalog, name).endpoints, *grant(catalog, name).events} for name in catalog.scopes}
    for at in (*catalog.endpoints, *catalog.events):
        listed = openers(catalog, at)
        assert set(listed) == {name for name, opened in opens.items() if at in opened}
        sizes = [len(grant(catalog, name).reach) for name in listed]
        assert sizes == sorted(sizes)


def test_lists_are_chosen_by_service_effect_and_scope(catalog: Catalog) -> None:
    assert [item.at for item in list_endpoints(catalog)] == list(catalog.endpoints)
    assert [item.at for item in list_events(catalog)] == list(catalog.events)
    assert {item.service for item in list_endpoints(catalog, services=["ke", "kdp"])} == {"ke", "kdp"}
    assert [item.at for item in list_endpoints(catalog, services=["kdp"], effect="destroy")] == [
        "PUT /kcs/v1/rp/devices/delete"
    ]
    assert tuple(item.at for item in list_events(catalog, scope="kai.network")) == grant(catalog, "kai.network").events
    assert sorted(item.at for item in list_endpoints(catalog, scope="kdp")) == list(grant(catalog, "kdp").endpoints)


def test_an_overlay_is_searched_too(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(
        "service: acme\nname: Acme\nsummary: Ours.\nsource: wiki\n"
        'sources: {wiki: {title: Wiki, url: "https://example.com/", updated: "2025-01-31"}}\n'
        "scopes: {acme.widgets: {summary: Turn widgets.}}\n"
        "endpoints: {GET /acme/v1/widgets: {summary: Lists the widgets., scopes: [acme.widgets], effect: read}}\n"
        "events: {}\n",
        encoding="utf-8",
    )
    [hit, *_] = search(load(overlay=tmp_path), "widget")
    assert (hit.at, hit.scopes) == ("GET /acme/v1/widgets", ("acme.widgets",))


def test_a_name_counts_as_all_else_together_and_a_summary_as_service_and_note(tmp_path: Path) -> None:
    service = (
        "service: {0}\nname: {1}\nsummary: Ours.\nsource: wiki\n"
        'sources: {{wiki: {{title: Wiki, url: "https://example.com/", updated: "2025-01-31"}}}}\n'
        "endpoints: {{}}\nevents: {{}}\n"
    )
    (tmp_path / "acme.yaml").write_text(
        service.format("acme", "Acme")
        + "scopes: {acme: {summary: Ours.}, acme.zebra: {summary: Ours.}, acme.lion: {summary: A giraffe.}}\n",
        encoding="utf-8",
    )
    (tmp_path / "zoo.yaml").write_text(
        service.format("zoo", "Zebra and giraffe")
        + "scopes: {zoo: {summary: Ours., note: No giraffe.}, zoo.lion: {summary: A zebra., note: No zebra.}}\n",
        encoding="utf-8",
    )
    catalog = load(overlay=tmp_path)
    for words, one, other in (("zebras", "acme.zebra", "zoo.lion"), ("giraffes", "acme.lion", "zoo")):
        score = {hit.at: hit.score for hit in search(catalog, words, kind="scope")}
        assert score[one] == score[other] > 0


def test_a_whole_word_counts_four_times_its_start_three_what_is_meant_twice_the_start_of_that(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(
        "service: acme\nname: Acme\nsummary: Ours.\nsource: wiki\n"
        'sources: {wiki: {title: Wiki, url: "https://example.com/", updated: "2025-01-31"}}\n'
        "scopes: {acme: {summary: Ours.}, acme.a: {summary: A crash.}, acme.b: {summary: A crashtest.},\n"
        "  acme.c: {summary: A hang.}, acme.d: {summary: A hangglider.}}\nendpoints: {}\nevents: {}\n",
        encoding="utf-8",
    )
    score = {hit.at: hit.score for hit in search(load(overlay=tmp_path), "crash", kind="scope")}
    least = score["acme.d"]
    assert [score[f"acme.{letter}"] for letter in "abcd"] == [4 * least, 3 * least, 2 * least, least]
