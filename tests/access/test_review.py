import pytest

from knox_scopes import review
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import Catalog

KME = (
    "kme kme.devices kme.devices:manage kme.devices:view "
    "kme.profiles kme.profiles:manage kme.profiles:view kme.reseller"
)


def test_the_least_set_is_clean(catalog: Catalog) -> None:
    found = review(catalog, "kme.devices:view", ["GET /kcs/v1/kme/devices/list"])
    assert found.clean
    assert found.minimal == ("kme.devices:view",)


def test_a_parent_ticked_with_all_its_children_is_one_remark(catalog: Catalog) -> None:
    [remark] = review(catalog, KME).redundant
    assert (remark.implied_by, remark.ticked) == ("kme", True)
    assert remark.scopes == tuple(KME.split()[1:])


def test_redundant_children_of_two_parents_are_two_remarks(catalog: Catalog) -> None:
    found = review(catalog, "ke.campaign ke.campaign:view kdp kdp.devices kdp.devices:view").redundant
    assert [(remark.scopes, remark.implied_by, remark.ticked) for remark in found] == [
        (("kdp.devices", "kdp.devices:view"), "kdp", False),
        (("ke.campaign:view",), "ke.campaign", False),
    ]


def test_without_needs_what_is_open_ended_or_destroys_is_a_finding(catalog: Catalog) -> None:
    found = review(catalog, "kai kai.devices kdp.devices:manage ke.fota:view email")
    assert not found.clean
    assert [(risk.scope, risk.destroy) for risk in found.risky] == [
        ("kai", ()),
        ("kdp.devices:manage", ("PUT /kcs/v1/rp/devices/delete",)),
    ]
    assert found.risky[0].reach == ("kai", "kai.devices", "kai.diagnostics", "kai.network", "kai.settings")
    assert review(catalog, "ke.fota:view email").clean


def test_without_needs_only_redundant_unknown_and_what_opens_can_be_told(catalog: Catalog) -> None:
    found = review(catalog, "kdp nope")
    assert not found.needs_given
    assert (found.unneeded, found.broader, found.missing) == ((), (), ())
    assert [name.scope for name in found.unknown] == ["nope"]
    assert found.opens.reach == ("kdp", "kdp.devices")


def test_an_empty_list_of_needs_makes_everything_unneeded(catalog: Catalog) -> None:
    found = review(catalog, "kdp.customers kai.app", [])
    assert found.unneeded == ("kai.app", "kdp.customers")
    assert not found.clean


def test_unneeded_broader_risky_and_missing_are_kept_apart(catalog: Catalog) -> None:
    needs = ["GET /ke/v1/campaigns", "GET /kai/v1/settings", "GET /kcs/v1/rp/devices"]
    found = review(catalog, "ke kdp.devices:view msp.customers", needs, complete=True)
    assert found.unneeded == ("msp.customers",)
    [broader] = found.broader
    assert (broader.scope, broader.instead) == ("ke", ("ke.campaign:view",))
    assert "DELETE /ke/v1/licenses/{licenseId}" in broader.closes.destroy
    assert broader.closes.reach == ("ke", "ke.campaign", "ke.devices", "ke.licenses", "ke.privacyPolicy")
    assert [(risk.scope, len(risk.reach), len(risk.destroy)) for risk in found.risky] == [
        ("ke", 5, 5),
        ("msp.customers", 0, 1),
    ]
    [missing] = found.missing
    assert (missing.need, missing.add) == ("GET /kai/v1/settings", ("kai.settings",))
    assert found.complete


def test_more_scopes_for_the_same_access_are_not_broader(page: Catalog) -> None:
    needs = ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]
    found = review(page, "kdp.devices:view kdp.devices:manage", needs)
    assert found.clean
    assert found.minimal == ("kdp.devices",)


def test_what_cannot_be_avoided_is_information_only(catalog: Catalog) -> None:
    found = review(catalog, "kdp.devices:manage", ["PUT /kcs/v1/rp/devices/upload"])
    assert found.clean
    assert [(risk.scope, risk.destroy) for risk in found.unavoidable] == [
        ("kdp.devices:manage", ("PUT /kcs/v1/rp/devices/delete",))
    ]


def test_open_ended_reach_that_the_need_forces_is_information_only(catalog: Catalog) -> None:
    found = review(catalog, "kai.settings", ["GET /kai/v1/settings", "PUT /kai/v1/settings"])
    assert found.clean
    assert found.unavoidable[0].reach == ("kai.settings",)


@pytest.mark.parametrize("requested", ["ke", "ke.campaign"])
def test_the_likely_cover_of_an_unresolved_use_is_undetermined(catalog: Catalog, requested: str) -> None:
    found = review(catalog, requested, ["GET /ke/v1/campaigns", "GET /ke/v1/campaigns/1/history"])
    assert [(item.scope, item.inputs) for item in found.undetermined] == [
        (requested, ("GET /ke/v1/campaigns/1/history",))
    ]
    assert (found.unneeded, found.broader) == ((), ())
    assert not found.clean


def test_an_open_ended_scope_without_children_is_a_likely_cover_too(catalog: Catalog) -> None:
    found = review(catalog, "kai.settings kai.app", ["GET /kai/v1/settings/x/y"])
    assert [item.scope for item in found.undetermined] == ["kai.settings"]
    assert found.unneeded == ("kai.app",)


def test_a_scope_of_less_reach_is_narrower_though_it_opens_more() -> None:
    raw = {
        "service": "a", "name": "A", "summary": "Of its own.", "source": "page", "base_url": "https://a.example",
        "sources": {"page": {"title": "Page", "url": "https://example.org", "updated": "2025-01-01"}},
        "scopes": {"a.all": {"summary": "All.", "open_ended": ["/a"]}, "a.some": {"summary": "Some."}},
        "endpoints": {
            "GET /a/1": {"summary": "One.", "scopes": ["a.all", "a.some"], "effect": "read"},
            "GET /a/2": {"summary": "Two.", "scopes": ["a.some"], "effect": "read"},
            "GET /a/3": {"summary": "Three.", "scopes": ["a.some"], "effect": "read"},
        },
        "events": {},
    }  # fmt: skip
    [broader] = review(build([raw]), "a.all", ["GET /a/1"]).broader
    assert (broader.scope, broader.instead, broader.closes.reach) == ("a.all", ("a.some",), ("a.all",))


def test_an_enumerated_scope_is_no_likely_cover(catalog: Catalog) -> None:
    found = review(catalog, "ke.campaign:view ke.fota:view", ["GET /ke/v1/campaigns", "GET /ke/v1/campaigns/1/history"])
    assert found.undetermined == ()
    assert found.unneeded == ("ke.fota:view",)


def test_identity_scopes_are_never_unneeded_or_broader(catalog: Catalog) -> None:
    found = review(catalog, "email openid kdp.customers", ["GET /kcs/v1/rp/customers/list"])
    assert found.clean


def test_a_token_endpoint_among_the_needs_asks_for_nothing(catalog: Catalog) -> None:
    found = review(catalog, "kdp.customers", ["POST /ams/v1/oauth2/token", "GET /kcs/v1/rp/customers/list"])
    assert found.clean


def test_relative_uses_are_completed_by_the_service(catalog: Catalog) -> None:
    assert review(catalog, "kai.settings", ["GET /settings"], service="kai").clean


@pytest.mark.parametrize(
    ("requested", "use"),
    [
        ("kdp.devices:view", "/kcs/v1/rp/devices"),
        ("msp.profiles", "GET /profiles"),
        ("kc.profile:view", "GET /profiles"),
        ("kme.profiles:view", "PUT /kcs/v1/kme/profiles/list"),
        ("kme.devices:manage", "PUT /kcs/v1/kme/devices/assignProfil"),
        ("kme.devices:manage", "PUT https://us-kcs-api.samsungknox.com/kcs/v1/kme/devices/asignProfile/"),
    ],
)
def test_a_scope_that_a_slip_was_probably_meant_for_is_undetermined(catalog: Catalog, requested: str, use: str) -> None:
    found = review(catalog, [requested, "ke.fota:view"], [use])
    assert found.unneeded == ("ke.fota:view",)
    assert [(item.scope, item.inputs) for item in found.undetermined] == [(requested, (use,))]


def test_a_missing_need_is_added_by_what_opens_it_and_by_nothing_else(catalog: Catalog) -> None:
    needs = ["GET /kai/v1/settings", "GET /ke/v1/campaigns", "KAI_BATTERY_STATUS"]
    found = review(catalog, "kdp.customers", needs)
    assert {miss.need: miss.add for miss in found.missing} == {
        "GET /kai/v1/settings": ("kai.settings",),
        "GET /ke/v1/campaigns": ("ke.campaign:view",),
        "KAI_BATTERY_STATUS": ("kai.battery",),
    }


@pytest.mark.parametrize("needs", [["POST /ams/v1/oauth2/token"], ["POST /kwn/v1/subscriptions", "KAI_BATTERY_STATUS"]])
def test_needs_without_a_scope_of_their_own_cost_a_review_nothing(catalog: Catalog, needs: list[str]) -> None:
    found = review(catalog, "kdp kai.battery", needs)
    assert "kdp" in found.unneeded
    assert (found.missing, found.unresolved) == ((), ())


def test_what_is_undetermined_keeps_a_review_from_being_clean(catalog: Catalog) -> None:
    found = review(catalog, "ke.campaign", ["GET /ke/v1/campaigns/1/history"])
    assert (found.undetermined[0].scope, found.unneeded, found.broader, found.missing) == ("ke.campaign", (), (), ())
    assert not found.clean


def test_what_a_use_needs_is_not_undetermined_for_what_it_may_cover_beside(catalog: Catalog) -> None:
    uses = ["PUT /kcs/v1/rp/devices/upload", "POST /kcs/v1/rp/devices"]
    found = review(catalog, "kdp.devices:manage", uses)
    assert (found.undetermined, found.unneeded, found.broader) == ((), (), ())
    assert [item.input for item in found.unresolved] == uses[1:]


def test_a_call_on_behalf_of_events_may_be_for_any_event(catalog: Catalog) -> None:
    call = "POST /kwn/v1/subscriptions"
    found = review(catalog, "kai.app kdp.customers", [call], complete=True)
    assert [(item.scope, item.inputs) for item in found.undetermined] == [("kai.app", (call,))]
    assert found.unneeded == ("kdp.customers",)
