import re

import pytest

from knox_scopes import review
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.review import review_text


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9]+m", "", text)


def test_a_review_without_needs_says_what_is_granted(page: Catalog) -> None:
    text = review_text(review(page, "kdp"), colour=False)
    assert "grants: 1 open-ended scope, 1 destructive endpoint, 1 write endpoint, 4 read endpoints\n" in text
    assert "no needs given, so " in text


def test_a_risk_is_told_without_what_is_not_there(page: Catalog) -> None:
    text = review_text(review(page, "kdp.devices kai.settings", ["GET /kcs/v1/rp/devices"]), colour=False)
    assert "kdp.devices grants the destructive PUT /kcs/v1/rp/devices/delete, unlike the minimal set" in text
    assert "kai.settings is open-ended, unlike the minimal set" in text


@pytest.mark.parametrize("needs", [None, [], ["GET /kcs/v1/rp/devices", "GET /ke/v1/fota", "GET /nowhere"]])
def test_colour_changes_nothing_of_a_review_but_its_colour(catalog: Catalog, needs: list[str] | None) -> None:
    made = review(catalog, "kdp kdp.devices ke.campaigns kai.devices", needs)
    assert bare(review_text(made, colour=True)) == review_text(made, colour=False)


def test_an_unknown_scope_in_a_review_comes_with_what_to_use(catalog: Catalog) -> None:
    text = review_text(review(catalog, "ke.campaigns"), colour=False)
    assert "`ke.campaigns` is not a scope (The scope is singular, the path plural); use `ke.campaign`\n" in text
