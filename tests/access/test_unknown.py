import pytest

from knox_scopes import load
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog


@pytest.mark.parametrize(
    ("name", "says", "suggestions"),
    [
        ("kme.devices:read", "former name of `kme.devices:view`", ("kme.devices:view",)),
        ("kme.profiles:write", "former name of `kme.profiles:manage`", ("kme.profiles:manage",)),
        ("offline_access", "refresh token", ()),
        ("kwn", "scope of the service whose event", ()),
        ("kg", "does not take Knox OAuth", ()),
        ("ke.privacypolicy", "", ("ke.privacyPolicy",)),
        ("KDP.devices", "wrong case", ("kdp.devices",)),
        ("kdp.device", "is not a scope in the catalog", ("kdp.devices",)),
        ("ke.fota", "", ("ke.fota:view",)),
        ("kc.application", "stage uat", ()),
        ("kdms.devices", "stage preview", ()),
        ("a,b", "and does not look like one", ()),
        ("zzz", "is not a scope in the catalog", ()),
    ],
)
def test_a_name_that_is_no_scope_is_explained(
    catalog: Catalog, name: str, says: str, suggestions: tuple[str, ...]
) -> None:
    found = explain(catalog, name)
    assert found.scope == name
    assert f"`{name}`" in found.message
    assert says in found.message
    assert found.suggestions[: len(suggestions)] == suggestions


def test_a_scope_of_a_later_day_says_when_it_was_first_seen() -> None:
    found = explain(load(as_of="2025-08-05"), "tag.tags:view")
    assert found.message == "`tag.tags:view` was first seen on 2026-06-17, after 2025-08-05"


def test_a_scope_that_has_ended_says_when() -> None:
    raw = {
        "service": "a", "name": "A", "source": "page",
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {"a": {"summary": "All.", "until": "2024-12-31"}},
        "endpoints": {},
        "events": {},
    }  # fmt: skip
    assert explain(build([raw]), "a").message == "`a` ended on 2024-12-31"


def test_a_hint_never_names_a_scope_that_does_not_exist() -> None:
    catalog = load(stages=("uat", "preview"))
    for hint in catalog.hints.values():
        assert hint.name not in catalog.scopes
        assert set(hint.use) <= set(catalog.scopes)


@pytest.mark.parametrize("name", ["KDP.devices", "ke.privacypolicy", "kai.Settings"])
def test_for_a_name_in_the_wrong_case_the_right_one_alone_is_suggested(catalog: Catalog, name: str) -> None:
    [right] = (scope for scope in catalog.scopes if scope.lower() == name.lower())
    assert explain(catalog, name).suggestions == (right,)
