from knox_scopes import grant
from knox_scopes.access.unknown import explain
from knox_scopes.catalog.freshness import Freshness
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.allow import allow_text

NOTHING = Freshness(None, {}, None)
RED, GREEN, YELLOW = "\x1b[31m", "\x1b[32m", "\x1b[33m"


def test_an_outcome_has_its_colour(catalog: Catalog) -> None:
    granted = grant(catalog, "kai")
    requests = ["GET /kai/v1/settings", "GET /kai/v1/new", "GET /ke/v1/fota"]
    decided = [(text, granted.decide(*text.split())) for text in requests]
    text = allow_text(decided, (), NOTHING, colour=True)
    assert [line.split("\x1b[0m")[0] for line in text.split("\n")] == [
        f"{GREEN}allowed",
        f"{YELLOW}undetermined",
        f"{RED}denied",
    ]


def test_unknown_granted_names_follow_the_decisions(catalog: Catalog) -> None:
    unknown = [explain(catalog, "ke.campaigns"), explain(catalog, "offline_access")]
    one, other = allow_text([], unknown, NOTHING, colour=False).split("\n")
    assert one.endswith("; use `ke.campaign`")
    assert "offline_access" in other
    assert "use" not in other.split("`offline_access`")[1].split(";")[-1].split()[:1]


def test_the_last_line_says_how_new_the_data_is(catalog: Catalog) -> None:
    decided = [("GET /ke/v1/fota", grant(catalog, "ke").decide("GET", "/ke/v1/fota"))]
    fresh = Freshness("2026-02-03", {"ke": "2026-02-03"}, None)
    assert allow_text(decided, (), fresh, colour=False).split("\n")[-1] == "(data from 2026-02-03)"
