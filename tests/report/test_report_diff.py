from knox_scopes import diff, grant
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.diff import diff_text

RED, GREEN = "\x1b[31m", "\x1b[32m"


def test_a_diff_of_nothing_says_so(catalog: Catalog) -> None:
    same = grant(catalog, "ke")
    assert diff_text(diff(same, same), colour=False) == "same access"


def test_a_diff_shows_names_gained_in_green_and_lost_in_red(catalog: Catalog) -> None:
    text = diff_text(diff(grant(catalog, "ke"), grant(catalog, "kdp.customers")), colour=True)
    assert text.startswith(f"{GREEN}+ kdp.customers\x1b[0m\n{RED}- ke\x1b[0m\n")
    assert "gained" in text
    assert "lost" in text


def test_only_what_changes_has_a_heading(catalog: Catalog) -> None:
    text = diff_text(diff(grant(catalog, "ke.fota:view"), grant(catalog, "ke.fota:view kai.app")), colour=False)
    assert "gained: 4 events\n" in text
    assert "lost" not in text
