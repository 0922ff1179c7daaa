from knox_scopes import consent, read_registration
from knox_scopes.apps.consent import Consent
from knox_scopes.catalog.model import Catalog

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
