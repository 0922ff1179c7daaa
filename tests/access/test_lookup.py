import pytest

from knox_scopes.access.lookup import grounds, look_up
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("kdp.devices", Scope, "kdp.devices"),
        ("kc.application", Scope, "kc.application"),
        (" KAI_APP_ANR_FC ", Event, "KAI_APP_ANR_FC"),
        ("KC_DEVICE_STATUS_CHANGE", Event, "KC_DEVICE_STATUS_CHANGE"),
        ("GET /kcs/v1/rp/devices", Endpoint, "GET /kcs/v1/rp/devices"),
        ("delete /ke/v1/campaigns/7", Endpoint, "DELETE /ke/v1/campaigns/{campaignId}"),
        ("DELETE /kc/v2/applications", Endpoint, "DELETE /kc/v2/applications"),
        ("POST /ams/v1/oauth2/clients", Endpoint, "POST /ams/v1/oauth2/clients"),
        ("POST /kwn/v1/subscriptions", Endpoint, "POST /kwn/v1/subscriptions"),
        ("| KAI_APP_ANR_FC |", Event, "KAI_APP_ANR_FC"),
        ("GET /campaigns", Endpoint, "GET /ke/v1/campaigns"),
        ("- `GET` /ke/v1/campaigns", Endpoint, "GET /ke/v1/campaigns"),
        ("curl -H 'a: b' https://api.samsungknox.com/kai/v1/settings", Endpoint, "GET /kai/v1/settings"),
        ("kai_app_anr_fc", Event, "KAI_APP_ANR_FC"),
        ("GET https://api.samsungknox.com/kai/v1/settings", Endpoint, "GET /kai/v1/settings"),
    ],
)
def test_what_is_known_is_found_whether_it_takes_part_or_not(
    catalog: Catalog, text: str, kind: type, name: str
) -> None:
    found = look_up(catalog, text)
    assert isinstance(found, kind)
    assert (str(found) if isinstance(found, Endpoint) else found[0]) == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("offline_access", Unknown),
        ("KAI_NOTHING", Unresolved),
        ("kdp.device", Unknown),
        ("GET /nothing", Unresolved),
        ("GET", Unknown),
        ("/kcs/v1/rp/devices", Unresolved),
        ("GET https://example.com/kai/v1/settings", Unresolved),
        ("GET /a b c", Unresolved),
        ("GET /kai/v1/nothing", Unresolved),
    ],
)
def test_what_is_not_known_comes_back_with_a_reason(catalog: Catalog, text: str, kind: type) -> None:
    assert isinstance(look_up(catalog, text), kind)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # The host alone tells, whatever the path, or the path alone.
        ("GET https://eu-be-reseller.samsungknox.com/x/y", {"kdp-gen2-migration-2026-02"}),
        ("GET https://a.manage.samsungknox.com/x/y", {"get-started-2026-02"}),
        ("GET /nope", set()),
        ("kdp.nope", set()),
    ],
)
def test_the_pages_on_which_it_rests_that_nothing_opens_what_is_known(
    catalog: Catalog, text: str, sources: set[str]
) -> None:
    found = look_up(catalog, text)
    assert isinstance(found, Unresolved | Unknown)
    assert {source.key for source in grounds(catalog, found)} == sources
