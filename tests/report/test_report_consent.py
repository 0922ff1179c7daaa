from knox_scopes import consent, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.consent import consent_text

APP = """\
app: {name: Planner}
grant_types: [authorization_code]
consent_screen: {company_name: Example}
scopes: [ke.campaign, "ke.campaign:view", "KE.fota:view", kai.app, nope]
"""


def shown(catalog: Catalog, text: str) -> str:
    return consent_text(consent(catalog, read_registration(text.encode(), "app.yaml")), catalog, colour=False)


def test_it_says_what_is_asked_and_what_that_lets_the_app_use(catalog: Catalog) -> None:
    lines = shown(catalog, APP).split("\n")
    assert lines[0] == "Example Planner asks its customers to allow  (data from 2026-06-17)"
    for line in (
        "  ke.campaign also covers ke.campaign:view, which it implies",
        "not in the catalog, so what they grant is unknown",
        "  nope",
        "customers must consent again whenever the scope names change",
    ):
        assert line in lines
    [line] = [line for line in lines if line.startswith("  destroy     DELETE /ke/v1/campaigns/{campaignId}  ")]
    assert line.endswith("  Deletes a campaign.")
    assert any(line.startswith("this lets the app use: 1 open-ended scope, ") for line in lines)


def test_without_the_authorization_code_grant_no_customer_is_asked(catalog: Catalog) -> None:
    text = shown(catalog, "grant_types: [client_credentials]\nscopes: [kai.app]\n")
    assert text.startswith("customers are not asked: ")
    assert "\nan app without a name is registered for  (data from 2026-06-17)\n" in text
    assert "consent again" not in text


def test_an_app_that_asks_nothing_lets_nothing_be_used(catalog: Catalog) -> None:
    text = shown(catalog, "grant_types: [authorization_code]\n")
    assert text.startswith("an app without a name asks")
    assert "this lets the app use" not in text
    assert "not in the catalog" not in text
