from knox_scopes import grant
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.expand import expand_text


def test_expand_lists_what_is_implied_and_opened_and_what_is_unknown(catalog: Catalog) -> None:
    unknown = [explain(catalog, "ke.campaigns"), explain(catalog, "offline_access")]
    text = expand_text(grant(catalog, "kai.network"), unknown, colour=False)
    assert "implies: 1 scope, including those given\n" in text
    assert "grants: 1 open-ended scope, 2 read endpoints, 2 events\n" in text
    assert "  open-ended  kai.network  (including endpoints that are not listed)\n" in text
    assert "  event       KAI_WIFI_CONNECTIONS\n" in text
    assert (
        "unknown: `ke.campaigns` is not a scope (The scope is singular, the path plural); use `ke.campaign`\n" in text
    )
    assert text.endswith("gives a refresh token without it)")
