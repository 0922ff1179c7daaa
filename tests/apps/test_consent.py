from knox_scopes import consent, read_registration
from knox_scopes.apps.consent import Consent
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.consent import consent_text

APP = """\
app: {name: Planner}
grant_types: [authorization_code]
consent_screen: {company_name: Example}
scopes: [ke.campaign, "ke.campaign:view", "KE.fota:view", kai.app, nope]
"""


def made(catalog: Catalog, text: str) -> Consent:
    return consent(catalog, read_registration(text.encode(), "app.yaml"))


def test_customers_are_asked_service_by_service(catalog: Catalog) -> None:
    found = made(catalog, APP)
    assert (found.asked, found.app, found.company, found.unknown) == (True, "Planner", "Example", ("nope",))
    assert {title: [(one.scope, one.covers) for one in asked] for title, asked in found.services.items()} == {
        "Knox Asset Intelligence": [("kai.app", ())],
        "Knox E-FOTA": [("ke.campaign", ("ke.campaign:view",)), ("ke.fota:view", ())],
    }
    assert "DELETE /ke/v1/campaigns/{campaignId}" in found.opens.destroy


def test_without_the_authorization_code_grant_no_customer_is_asked(catalog: Catalog) -> None:
    found = made(catalog, "grant_types: [client_credentials]\nscopes: [kai.app]\n")
    assert (found.asked, found.app, found.company) == (False, "", "")
    shown = consent_text(found, catalog, colour=False)
    assert shown.startswith("no customer is asked: ")
    assert "consent again" not in shown


def test_the_text_says_what_is_asked_and_what_it_lets_the_app_do(catalog: Catalog) -> None:
    lines = consent_text(made(catalog, APP), catalog, colour=False).split("\n")
    assert lines[0] == f"Example Planner asks its customers to allow  (catalog of {catalog.version})"
    for line in (
        "  ke.campaign is shown for ke.campaign:view too, which it implies",
        "  nope  unknown, so what it asks cannot be told",
        "  destroy  DELETE /ke/v1/campaigns/{campaignId}",
        "when the names of the scopes change, customers must consent again",
    ):
        assert line in lines


def test_an_app_that_asks_nothing_lets_nothing_be_done(catalog: Catalog) -> None:
    shown = consent_text(made(catalog, "grant_types: [authorization_code]\n"), catalog, colour=False)
    assert shown.startswith("an app without a name asks")
    assert "which lets the app" not in shown
