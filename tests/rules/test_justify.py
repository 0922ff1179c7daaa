from knox_scopes import justify, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.justify import Justification

APP = """\
app: {name: "Im|port_er <b>", description: "First *line*.\\n\\nSecond `GET /a_b` line."}
owner: team@example.com
grant_types: [client_credentials]
scopes: [kdp.devices, kdp.customers]
reasons: {kdp.devices: Uploading cannot be had without deleting.}
uses:
  complete: true
  endpoints: [POST /ams/v1/oauth2/token]
jobs:
  upload: {endpoints: [PUT /kcs/v1/rp/devices/upload, GET /kcs/v1/rp/devices]}
  look: {endpoints: [GET /kcs/v1/rp/devices, GET /kcs/v1/rp/customers/list]}
"""
HEAD = "app: {name: Demo}\ngrant_types: [client_credentials]\n"
UNCLEAR = """\
scopes: [nope, kdp.customers, ke.campaign]
uses:
  endpoints: [GET /ke/v1/campaigns, GET /ke/v1/fota, GET /nowhere, POST /kwn/v1/subscriptions]
  events: [KE_CAMPAIGN_CREATED]
"""


def made(catalog: Catalog, text: str) -> Justification:
    return justify(catalog, read_registration(text.encode(), "app.yaml"))


def test_each_scope_has_its_reason_and_what_it_serves(page: Catalog) -> None:
    found = made(page, APP)
    assert [(one.scope, one.reason, one.serves) for one in found.scopes] == [
        ("kdp.customers", "", ("GET /kcs/v1/rp/customers/list",)),
        (
            "kdp.devices",
            "Uploading cannot be had without deleting.",
            ("GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"),
        ),
    ]
    assert found.open_points == ()


def test_each_use_has_its_effect_and_the_jobs_it_is_for(catalog: Catalog) -> None:
    assert made(catalog, APP).uses == (
        ("GET /kcs/v1/rp/customers/list", "read", ("look",)),
        ("GET /kcs/v1/rp/devices", "read", ("upload", "look")),
        ("POST /ams/v1/oauth2/token", "write", ()),
        ("PUT /kcs/v1/rp/devices/upload", "write", ("upload",)),
    )


def test_what_nothing_uses_is_told(page: Catalog) -> None:
    beyond = made(page, APP).beyond
    assert (beyond.destroy, beyond.read) == (("PUT /kcs/v1/rp/devices/delete",), ("GET /kcs/v1/rp/devices/status",))
    assert (beyond.reach, beyond.write, beyond.events) == ((), (), ())


def test_what_a_reviewer_would_ask_is_told(catalog: Catalog) -> None:
    points = made(catalog, UNCLEAR).open_points
    assert [point.partition(";")[0] for point in points][:2] == [
        "`nope` is not a scope in the catalog",
        "no requested scope covers `GET /ke/v1/fota`",
    ]
    assert "`GET /nowhere`: " in points[2]
    assert any("`kdp.customers` is requested, but no declared use needs it" in point for point in points)
    assert made(catalog, HEAD + "scopes: [kdp]\n").open_points == (
        "no uses are declared, so what the scopes are for cannot be shown",
    )


def test_an_error_of_lint_is_to_be_cleared_up_too(catalog: Catalog) -> None:
    text = "scopes: [kdp.customers]\nuses: {endpoints: [GET /kcs/v1/rp/customers/list]}\n"
    assert made(catalog, HEAD + text).open_points == ()
    assert made(catalog, text).open_points == (
        "line 1: the app has no name (KS201)",
        "line 1: no grant type is given (KS301)",
    )


def test_a_scope_that_is_broader_than_its_uses_is_to_be_cleared_up(catalog: Catalog) -> None:
    text = HEAD + "scopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}\n"
    assert made(catalog, text).open_points == ("`kdp` is requested, but `kdp.devices:view` would be enough",)
