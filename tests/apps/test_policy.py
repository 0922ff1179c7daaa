import pytest

from knox_scopes import CatalogError, InputError, lint, read_policy, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.lint import Lint

APP = """\
app: {name: Demo}
scopes: [kdp.devices, ke.fota:view]
reasons: {kdp.devices: Uploads.}
uses:
  endpoints: [GET /ke/v1/fota, PUT /kcs/v1/rp/devices/upload, GET /kcs/v1/rp/devices]
"""


def linted(catalog: Catalog, policy: str, app: str = APP, today: str | None = None) -> Lint:
    read = read_policy(policy.encode(), "policy.yaml", catalog)
    return lint(catalog, read_registration(app.encode(), "app.yaml"), policy=read, today=today)


def told(found: Lint) -> list[tuple[str, str]]:
    return [(finding.code, finding.at) for finding in found if finding.code.startswith("KS4")]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{}", []),
        # denied by name, by what it implies, by service; a child of what is denied is another scope
        ("deny: {scopes: [ke.fota:view]}", [("KS401", "ke.fota:view")]),
        ("deny: {scopes: ['kdp.devices:manage']}", [("KS401", "kdp.devices")]),
        ("deny: {services: [kdp]}", [("KS401", "kdp.devices")]),
        ("deny: {scopes: [kdp, ke]}", []),
        # the general limit, and one for the app
        ("effect: write", [("KS402", "kdp.devices")]),
        ("effect: destroy", []),
        ("{effect: read, effects: {Demo: destroy}}", []),
        ("{effects: {Demo: read, Other: write}}", [("KS402", "kdp.devices")]),
        # owner and reasons
        ("require: {owner: true}", [("KS403", "owner")]),
        ("require: {owner: false}", []),
        ("require: {reasons: destroy}", []),
        ("require: {reasons: read}", [("KS403", "ke.fota:view")]),
    ],
)
def test_what_a_policy_forbids_or_requires_is_found(
    catalog: Catalog, policy: str, expected: list[tuple[str, str]]
) -> None:
    assert told(linted(catalog, policy)) == expected


WAIVED = (
    "deny: {services: [kdp]}\nwaivers:\n"
    "  - {code: KS401, app: Demo, at: kdp.devices, owner: Ann, reason: Pilot., until: '2026-12-31'}\n"
)


def test_a_waiver_holds_until_its_day_and_is_told_with_who_answers_for_it(catalog: Catalog) -> None:
    for today in (None, "2026-12-31"):
        found = linted(catalog, WAIVED, today=today)
        assert told(found) == []
        [(finding, reason)] = found.ignored
        assert (finding.code, reason) == ("KS401", "Pilot. (waived by Ann until 2026-12-31)")


def test_a_waiver_that_has_ended_waives_nothing_and_is_told_in_the_policy(catalog: Catalog) -> None:
    found = linted(catalog, WAIVED, today="2027-01-01")
    assert sorted(told(found)) == [("KS401", "kdp.devices"), ("KS404", "KS401")]
    [void] = [finding for finding in found if finding.code == "KS404"]
    assert (void.file, void.line) == ("policy.yaml", 3)
    assert "expired on 2026-12-31" in void.message


@pytest.mark.parametrize(("app", "expected"), [("Demo", [("KS404", "KS402")]), ("Other", [])])
def test_a_waiver_that_waives_nothing_is_told_to_its_own_app(
    catalog: Catalog, app: str, expected: list[tuple[str, str]]
) -> None:
    policy = f"waivers: [{{code: KS402, app: {app}, owner: Ann, reason: R., until: '2026-12-31'}}]"
    assert told(linted(catalog, policy)) == expected


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("deny: {scopes: [kdp.device]}", "policy.yaml:1: no scope `kdp.device`; did you mean `kdp.devices`?"),
        ("deny: {services: [zzzz]}", "policy.yaml:1: no service `zzzz`; the services are ams, "),
        ("effect: delete", "policy.yaml:1: `effect`: `delete` is none of read, write, destroy"),
        ("denied: {}", "policy.yaml:1: unknown key `denied`; did you mean `deny`?"),
        ("waivers: [{code: KS401}]", "policy.yaml:1: `waivers.0`: the key `app` is missing"),
        ("a: &b c", "policy.yaml:1: the anchor `&b` is not allowed; write the value out where it is needed"),
    ],
)
def test_a_mistake_in_a_policy_is_told_for_a_slip_would_let_something_through(
    catalog: Catalog, policy: str, message: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        read_policy(policy.encode(), "policy.yaml", catalog)
    assert any(str(problem).startswith(message) for problem in caught.value.problems)


ENVIRONMENTS = b"effect: destroy\neffects: {Own: write}\nenvironments: {production: read, test: write}\n"


@pytest.mark.parametrize(
    ("environment", "app", "limit"),
    [(None, "Any", "destroy"), ("production", "Any", "read"), ("test", "Any", "write"), ("production", "Own", "write")],
)
def test_an_environment_has_a_limit_of_its_own_and_an_app_before_it(
    catalog: Catalog, environment: str | None, app: str, limit: str
) -> None:
    assert read_policy(ENVIRONMENTS, "policy.yaml", catalog, environment=environment).limit(app) == limit


def test_an_environment_that_the_policy_does_not_name_is_told(catalog: Catalog) -> None:
    with pytest.raises(InputError, match=r"names no environment `productoin`; did you mean `production`\?$"):
        read_policy(ENVIRONMENTS, "policy.yaml", catalog, environment="productoin")
    with pytest.raises(InputError, match="names no environment `uat`; it names production, test"):
        read_policy(ENVIRONMENTS, "policy.yaml", catalog, environment="uat")
    with pytest.raises(InputError, match="it names none"):
        read_policy(b"effect: read\n", "policy.yaml", catalog, environment="uat")
