import copy
import pickle
from collections.abc import Callable

import pytest

from knox_scopes import Grant, grant, load
from knox_scopes.catalog.model import Catalog

UUID = "550e8400-e29b-41d4-a716-446655440000"

# Worked out from the pages' rows and section 3 of the design: scopes, method, path, outcome, naming scope.
DECISIONS = [
    # listed: granted or not
    ("ke.campaign:view", "GET", "/ke/v1/campaigns", "allowed", "ke.campaign:view"),
    ("ke.campaign:view", "get", f"/ke/v1/campaigns/{UUID}", "allowed", "ke.campaign:view"),
    ("ke.campaign:view", "DELETE", f"/ke/v1/campaigns/{UUID}", "denied", None),
    ("ke ke.campaign", "GET", "/ke/v1/campaigns", "allowed", "ke.campaign"),
    ("kdp", "PUT", "/kcs/v1/rp/devices/delete", "allowed", "kdp"),
    ("kme.profiles:manage", "POST", "/kcs/v1/kme/profiles/createAsync", "allowed", "kme.profiles:manage"),
    ("kme.profiles:manage", "POST", "/kcs/v1/kme/profiles/createAsync/", "allowed", "kme.profiles:manage"),
    ("kme.profiles:view", "GET", "/kcs/v1/kme/profiles/77/get", "allowed", "kme.profiles:view"),
    ("kme.profiles:manage", "GET", "/kcs/v1/kme/profiles/list", "denied", None),
    ("kai.settings", "GET", "https://api.samsungknox.com/kai/v1/settings?a=b", "allowed", "kai.settings"),
    ("kai.network", "GET", "/kai/v1/network/wifiConnections", "allowed", "kai.network"),
    # no scope needed
    ("", "POST", "/ams/v1/oauth2/token", "allowed", None),
    ("kdp", "POST", "/ams/v1/oauth2/revoke/", "allowed", None),
    # not listed: undetermined under a granted open-ended prefix only
    ("kai", "GET", "/kai/v1/new", "undetermined", "kai"),
    ("kai kai.settings", "PATCH", "/kai/v1/settings", "undetermined", "kai.settings"),
    ("ke.campaign", "GET", "/ke/v1/campaignSchemas/x", "undetermined", "ke.campaign"),
    ("ke.campaign", "GET", "/ke/v1/campaignsX", "denied", None),
    ("ke.campaign:view", "GET", "/ke/v1/campaigns/1/history", "denied", None),
    ("kme.devices", "GET", "/kcs/v1/kme/devices/new", "denied", None),
    ("kdp.devices", "GET", "/kcs/v1/rp/devices/new", "undetermined", "kdp.devices"),
    ("kc.devices", "GET", "/kc/v2/profilesX", "denied", None),
    # of another stage, or of a scope that no page names: as if not listed
    ("kc", "DELETE", "/kc/v2/applications", "undetermined", "kc"),
    ("kc.devices", "DELETE", "/kc/v2/applications", "denied", None),
    ("kai", "GET", "/ams/v1/oauth2/clients", "denied", None),
    # the webhook endpoints go by events
    ("kai.app", "POST", "/kwn/v1/subscriptions", "undetermined", None),
    ("kdp", "POST", "/kwn/v1/subscriptions", "denied", None),
    # unsafe text lies under no prefix
    ("kai", "GET", "/kai/v1/../v1/x", "denied", None),
    ("kai", "GET", "/kai/v1/..;/x", "denied", None),
    ("kai", "GET", "/kai/v1/%2e%2e/x", "denied", None),
    ("kai", "GET", "/kai/v1/a%2Fb", "denied", None),
    ("kai", "GET", "/kai/v1//x", "denied", None),
    ("kai", "GET", "/kai/v1/x\n", "denied", None),
    ("kai", "GET", "/kai/v1/x y", "denied", None),
    ("kai", "GET", "/kai/v1/settings HTTP/1.1", "denied", None),
    ("kai", "GET", "/kai/v1/x#y", "denied", None),
    ("kai", "GET", "/kai/v1/é", "denied", None),
    ("ke.campaign:view", "GET", "/ke/v1/campaigns/..", "denied", None),
    ("ke.campaign:view", "GET", "/ke/v1/campaigns/a%2fb", "denied", None),
    ("ke.campaign:view", "GET", "/ke/v1/campaigns/a_b.c", "allowed", "ke.campaign:view"),
    # no method, no path, another host, relative
    ("kai", "", "/kai/v1/settings", "denied", None),
    ("kai", "GETT", "/kai/v1/settings", "denied", None),
    ("kai", "GET", "", "denied", None),
    ("kai", "GET", "https://example.com/kai/v1/settings", "denied", None),
    ("kai", "GET", "http://api.samsungknox.com/kai/v1/settings", "denied", None),
    ("ke", "GET", "/campaigns", "denied", None),
    # a regional host of another service; a query that hides something
    ("ke", "GET", "https://us-kcs-api.samsungknox.com/ke/v1/campaigns", "denied", None),
    ("kdp", "GET", "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices", "allowed", "kdp"),
    ("kdp", "GET", "/kcs/v1/rp/devices?a b", "denied", None),
    ("kdp", "GET", "/kcs/v1/rp/devices?n=é", "denied", None),
    ("kdp", "GET", "/kcs/v1/rp/devices?a=1#b", "denied", None),
]


@pytest.mark.parametrize(("scopes", "method", "path", "outcome", "scope"), DECISIONS)
def test_decisions(catalog: Catalog, scopes: str, method: str, path: str, outcome: str, scope: str | None) -> None:
    granted = grant(catalog, scopes)
    decision = granted.decide(method, path)
    assert (decision.outcome, decision.scope) == (outcome, scope)
    assert decision.message
    assert granted.allows(method, path) == (outcome == "allowed")


@pytest.mark.parametrize(
    ("method", "path", "least"),
    [
        ("PUT", "/kcs/v1/rp/devices/delete", "kdp.devices:manage"),
        ("GET", "/kai/v1/settings", "kai.settings"),
        ("PUT", "/ke/v1/campaigns/1/cancel", "ke.campaign:delete"),
        ("POST", "/kcs/v1/kme/devices/delete", "kme.devices:manage"),
    ],
)
def test_a_denied_endpoint_names_the_least_scope_that_would_do(
    catalog: Catalog, method: str, path: str, least: str
) -> None:
    assert grant(catalog, "kdp.customers").decide(method, path).least == (least,)


def test_what_no_scope_opens_is_named_with_its_method(catalog: Catalog) -> None:
    message = grant(catalog, "kme.devices").decide("put", "/kcs/v1/kme/devices").message
    assert message == "no scope is known to open `PUT /kcs/v1/kme/devices`"


def test_a_variant_is_allowed_with_a_note_and_stands_in_no_grant(catalog: Catalog) -> None:
    granted = grant(catalog, "kdp.customers")
    assert granted.endpoints == ("GET /kcs/v1/rp/customers/list",)
    decision = granted.decide("GET", "/kcs/v1/rp/customers")
    assert decision.endpoint == "GET /kcs/v1/rp/customers/list"
    assert "sources differ" in decision.message
    assert "sources differ" in grant(catalog, "").decide("GET", "/kcs/v1/rp/customers").message


def test_unknown_names_never_raise_and_are_kept_apart(catalog: Catalog) -> None:
    granted = grant(catalog, ["kdp.customers", "nope", "kc.application", "KDP", ""])
    assert granted.scopes == ("kdp.customers",)
    assert granted.unknown == ("", "KDP", "kc.application", "nope")
    assert granted.endpoints == grant(catalog, "kdp.customers").endpoints


def test_scopes_may_be_one_string_with_spaces_or_plus_signs(catalog: Catalog) -> None:
    one, other = grant(catalog, "kai.app+kai.battery kai.app"), grant(catalog, iter(["kai.battery", "kai.app"]))
    assert one.scopes == other.scopes == ("kai.app", "kai.battery")
    assert one.access == other.access


def test_reach_and_implied_of_a_parent_hold_those_of_all_below(catalog: Catalog) -> None:
    granted = grant(catalog, "kai")
    assert granted.reach == ("kai", "kai.devices", "kai.diagnostics", "kai.network", "kai.settings")
    assert len(granted.implied) == 8
    assert grant(catalog, "km.group").reach == ()
    assert grant(catalog, "km.group").implied == ("km.group", "km.group:manage", "km.group:view")


def test_reach_without_a_known_prefix_makes_nothing_undetermined() -> None:
    granted = grant(load(stages="preview"), "kdms.devices")
    assert granted.reach == ("kdms.devices",)
    assert granted.events == ("KDMS_DEVICE_DELETE", "KDMS_DEVICE_UPLOAD")
    assert granted.decide("POST", "/devices/upload").outcome == "denied"


def test_a_grant_is_frozen_and_shows_its_scopes(catalog: Catalog) -> None:
    granted = grant(catalog, "kai.app")
    assert repr(granted) == "<Grant kai.app>"
    with pytest.raises(AttributeError, match="frozen"):
        granted.scopes = ()
    with pytest.raises(AttributeError, match="frozen"):
        del granted.scopes


@pytest.mark.parametrize("again", [lambda granted: pickle.loads(pickle.dumps(granted)), copy.copy, copy.deepcopy])  # noqa: S301 - our own bytes
def test_a_grant_that_was_pickled_or_copied_decides_the_same(catalog: Catalog, again: Callable[[Grant], Grant]) -> None:
    granted = grant(catalog, ["kdp.customers", "ke", "nope", "a b", ""])
    made = again(granted)
    assert made is not granted
    assert (made.scopes, made.unknown, made.access) == (granted.scopes, granted.unknown, granted.access)
    for at in catalog.endpoints:
        assert made.decide(*at.split(" ")) == granted.decide(*at.split(" "))


@pytest.mark.parametrize("blank", ["\n", "\t", "\x0b", "\xa0", "\u2003"])
def test_scopes_are_separated_by_spaces_and_plus_signs_only(catalog: Catalog, blank: str) -> None:
    granted = grant(catalog, f"kai.app{blank}kai.battery kdp.customers{blank}")
    assert (granted.scopes, granted.endpoints) == ((), ())
    assert granted.unknown == (f"kai.app{blank}kai.battery", f"kdp.customers{blank}")


def test_what_needs_no_scope_is_allowed_by_scopes_that_are_unknown_too(catalog: Catalog) -> None:
    for scopes in ("", "nope", "kdp.customers"):
        granted = grant(catalog, scopes)
        assert granted.allows("POST", "/ams/v1/oauth2/token")
        decision = granted.decide("POST", "/ams/v1/oauth2/token")
        assert (decision.endpoint, decision.scope) == ("POST /ams/v1/oauth2/token", None)
        assert decision.message == "`POST /ams/v1/oauth2/token` needs no scope"


def test_a_host_of_another_service_opens_nothing_of_this_one_whatever_is_granted(catalog: Catalog) -> None:
    granted = grant(catalog, "ke kdp")
    assert granted.decide("GET", "https://us-kcs-api.samsungknox.com/ke/v1/campaigns").message == (
        "`us-kcs-api.samsungknox.com` is not a known host of the service"
    )
    # What is not listed lies on any host of a service.
    assert granted.decide("GET", "https://us-kcs-api.samsungknox.com/kcs/v1/rp/new").outcome == "undetermined"


def test_each_decision_has_its_sentence(catalog: Catalog) -> None:
    granted = grant(catalog, "kai kai.settings")
    says = {
        ("GET", "/kai/v1/settings"): "`kai.settings` opens `GET /kai/v1/settings`",
        ("GET", "/kcs/v1/rp/devices"): "`GET /kcs/v1/rp/devices` needs `kdp.devices:view`",
        ("GET", "/kai/v1/new"): "`/kai/v1/new` is not listed, but the open-ended `kai` may reach it",
        ("POST", "/kwn/v1/subscriptions"): (
            "`POST /kwn/v1/subscriptions` is opened by the scopes of the events subscribed to"
        ),
        ("GETT", "/kai/v1/settings"): "'GETT' is not an HTTP method",
        ("GET", "/kai/v1/a b"): "the path has a space, or a character that is not printable ASCII",
        ("GET", "kai/v1"): "the path does not begin with `/`",
    }
    assert {request: granted.decide(*request).message for request in says} == says


@pytest.mark.parametrize("query", ["?x=1", "?", "?a b", "?a#b", "?\xe4", "?https://x/", "#f", "?x\n"])
@pytest.mark.parametrize(
    "host", ["api.samsungknox.com", "us-kcs-api.samsungknox.com", "example.com", "@api.samsungknox.com"]
)
@pytest.mark.parametrize("path", ["/kcs/v1/rp/devices", "/ke/v1/campaigns/42", "/kcs/v1/rp/gadgets", ""])
def test_a_url_is_allowed_either_way_or_not_at_all(catalog: Catalog, query: str, host: str, path: str) -> None:
    found = grant(catalog, "kdp ke")
    url = f"https://{host}{path}{query}"
    assert found.allows_url("GET", url) == found.allows("GET", url)
