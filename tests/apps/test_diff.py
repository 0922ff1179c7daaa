import pytest

from knox_scopes import InputError, Registration, diff, grant, load, read_registration
from knox_scopes.apps.diff import Moved
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Access, Catalog


def test_equal_meaning_in_other_words_is_said_to_be_equal(page: Catalog) -> None:
    found = diff(grant(page, "kdp.devices"), grant(page, "kdp.devices:view kdp.devices:manage"))
    assert (found.added, found.removed) == (("kdp.devices:manage", "kdp.devices:view"), ("kdp.devices",))
    assert found.same_meaning
    assert not found.same_names
    assert found.consent_again


def test_nothing_changes_between_equal_sets(catalog: Catalog) -> None:
    found = diff(grant(catalog, "kai.app kdp"), grant(catalog, "kdp kai.app"))
    assert found.same_names
    assert found.same_meaning
    assert not found.consent_again


def test_what_is_gained_and_lost_is_told_by_effect(catalog: Catalog) -> None:
    found = diff(grant(catalog, "kdp.devices:manage kai.network"), grant(catalog, "kdp.devices:view"))
    assert found.gained == Access(read=("GET /kcs/v1/rp/devices", "GET /kcs/v1/rp/devices/status"))
    assert found.lost == Access(
        reach=("kai.network",),
        destroy=("PUT /kcs/v1/rp/devices/delete",),
        write=("PUT /kcs/v1/rp/devices/upload",),
        read=("GET /kai/v1/network/wifiConnections", "GET /kai/v1/network/wifiDisconnections"),
        events=("KAI_WIFI_CONNECTIONS", "KAI_WIFI_DISCONNECTIONS"),
    )


def test_catalogs_of_two_days_differ_by_what_release_notes_say() -> None:
    found = diff(load(as_of="2025-08-05"), load(as_of="2025-11-19"))
    assert found.added == ("kc.profile", "kc.profile:assign", "kc.profile:manage", "kc.profile:view")
    assert found.removed == ()
    assert found.gained == Access(
        reach=("kc.profile", "kdp.devices"),
        destroy=("DELETE /kc/v2/profiles/{profileId}",),
        write=(
            "POST /kc/v2/profiles",
            "POST /kc/v2/profiles/bulkUnassign",
            "POST /kc/v2/profiles/{profileId}/bulkAssign",
        ),
        read=("GET /kc/v2/profiles", "GET /kc/v2/profiles/{profileId}"),
    )
    assert not any(found.lost)
    assert found.moved == ()


def test_a_catalog_diff_shows_what_moves_between_scopes() -> None:
    found = diff(load(as_of="2024-09-25"), load(as_of="2025-08-05"))
    assert found.removed == ("kme.devices:read", "kme.devices:write", "kme.profiles:read", "kme.profiles:write")
    moved = {item.at: (item.before, item.after) for item in found.moved}
    created = "POST /kcs/v1/kme/profiles/createAsync/"
    assert moved[created] == (("kme.profiles:write",), ("kme.profiles:manage",))


def test_an_unknown_name_is_a_name_that_customers_consent_to(catalog: Catalog) -> None:
    found = diff(grant(catalog, "kai foo"), grant(catalog, "kai"))
    assert (found.removed, found.same_meaning, found.consent_again) == (("foo",), False, True)


def test_what_moves_to_another_scope_or_reaches_elsewhere_is_a_change_of_meaning(catalog: Catalog) -> None:
    def world(prefix: str, opener: str) -> Catalog:
        return build([
            {
                "service": "a", "name": "A", "source": "page",
                "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
                "scopes": {"a": {"summary": "All.", "open_ended": [prefix]}, "b": {"summary": "Some."}},
                "endpoints": {"GET /x/a": {"scopes": [opener], "effect": "read"}},
                "events": {"A_B": {"scopes": "none"}},
            }
        ])  # fmt: skip

    found = diff(world("/x", "a"), world("/y", "b"))
    assert found.moved == (Moved("GET /x/a", ("a",), ("b",)), Moved("a", ("/x",), ("/y",)))
    assert not found.same_meaning
    assert not found.consent_again
    assert diff(catalog, catalog).same_meaning


def test_a_grant_and_a_catalog_cannot_be_compared(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="not one of each"):
        diff(grant(catalog, "kdp"), catalog)  # type: ignore[call-overload]


def test_scope_sets_are_compared_under_a_catalog(catalog: Catalog) -> None:
    found = diff("ke.campaign:view", ["ke.campaign"], catalog=catalog)
    assert found == diff(grant(catalog, "ke.campaign:view"), grant(catalog, "ke.campaign"))
    assert found.added == ("ke.campaign",)
    assert diff("kdp", "kdp").same_meaning  # under the one that ships


# -- registrations


def app(scopes: str, *grant_types: str) -> Registration:
    text = f"grant_types: [{', '.join(grant_types or ['authorization_code'])}]\nscopes: {scopes}\n"
    return read_registration(text.encode(), "app.yaml")


def test_registrations_are_compared_by_what_their_scopes_grant(catalog: Catalog) -> None:
    found = diff(app("[ke.campaign]"), app("['ke.campaign:view', 'KE.fota:view']"))
    expected = diff(grant(catalog, "ke.campaign"), grant(catalog, "ke.campaign:view ke.fota:view"))
    assert found == expected
    assert found.consent_again


def test_registrations_are_compared_under_the_catalog_given() -> None:
    old = load(as_of="2024-09-25")
    assert diff(app("[]"), app("[kc]"), catalog=old).gained != diff(app("[]"), app("[kc]")).gained


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        (("[kdp]",), ("[ke]",), True),
        (("[kdp]",), ("[kdp]",), False),
        (("[kdp]", "client_credentials"), ("[ke]",), False),
        (("[kdp]",), ("[ke]", "client_credentials"), False),
        (("[kdp]", "client_credentials", "authorization_code"), ("[ke]", "authorization_code"), True),
        (("[nope]",), ("[kdp]",), True),
    ],
)
def test_only_customers_who_were_asked_are_asked_again(
    before: tuple[str, ...],
    after: tuple[str, ...],
    again: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert diff(app(*before), app(*after)).consent_again is again
