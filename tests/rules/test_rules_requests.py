"""Runs the cases of the rules on requests, and holds them against the requests that the pages describe."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from asking import GOOD, found_in, pairs_of, written

from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import read_policy
from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.oauth import REQUESTS
from knox_scopes.errors import InputError
from knox_scopes.rules.base import CONFIDENCES, SEVERITIES, codes, rules
from knox_scopes.rules.lint import lint, lint_requests
from knox_scopes.usage.calls import Asked

FOLDER = Path(__file__).parent.parent / "cases" / "requests"
RULES = {rule.code: rule for rule in rules("requests")}
CASES = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.yaml"))}
FIRES = [pytest.param(code, case, id=f"{code} {case['why']}") for code in CASES for case in CASES[code]["fires"]]
QUIET = [pytest.param(code, case, id=f"{code} {case['why']}") for code in CASES for case in CASES[code]["quiet"]]


def test_every_rule_has_cases_and_every_case_a_rule() -> None:
    assert list(CASES) == list(RULES)
    assert all(case["fires"] and case["quiet"] for case in CASES.values())


def test_every_rule_is_documented_with_its_page_and_named_once() -> None:
    assert tuple(RULES) == codes("requests")
    families = [rule for family in ("apps", "requests", "catalogs") for rule in rules(family)]
    assert len({rule.name for rule in families}) == len(families) == len({rule.code for rule in families})
    for rule in RULES.values():
        assert (rule.severity in SEVERITIES, rule.confidence in CONFIDENCES) == (True, True)
        assert re.search(r"20\d\d-\d\d-\d\d|RFC \d{4}", rule.source)
        for text in (rule.what, rule.why, rule.example, rule.remedy, rule.source):
            assert text
            assert text.endswith("...") or not text.endswith(".")


@pytest.mark.parametrize(("code", "case"), FIRES)
def test_a_rule_fires(catalog: Catalog, code: str, case: dict[str, Any], tmp_path: Path) -> None:
    findings = [one for one in found_in(catalog, case, tmp_path) if one.code == code]
    assert [one.at for one in findings] == case["at"]
    assert [one.line for one in findings] == case.get("lines", [1] * len(findings))
    assert {one.severity for one in findings} == {case.get("severity", RULES[code].severity)}
    assert [one.message for one in findings] == case.get("says", [one.message for one in findings])
    for sentence in (sentence for one in findings for sentence in (one.message, one.remedy)):
        assert sentence[0] == sentence[0].lower()
        assert not sentence.endswith(".")
        assert sentence.count("`") % 2 == 0


@pytest.mark.parametrize(("code", "case"), QUIET)
def test_a_rule_is_quiet(catalog: Catalog, code: str, case: dict[str, Any], tmp_path: Path) -> None:
    assert [one for one in found_in(catalog, case, tmp_path) if one.code == code] == []


@pytest.mark.parametrize("request_", GOOD)
def test_the_good_requests_have_what_the_facts_say(request_: str) -> None:
    assert set(GOOD[request_]) == set(REQUESTS[request_].needed)


@pytest.mark.parametrize("name", ["requests.txt", "-"])
@pytest.mark.parametrize("request_", GOOD)
def test_a_request_as_the_page_describes_it_has_no_finding(
    catalog: Catalog, request_: str, name: str, tmp_path: Path
) -> None:
    assert found_in(catalog, {"request": request_, "name": name}, tmp_path) == ()


# -- with a registration


NAMING = "app: {name: A}\ngrant_types: [authorization_code]\nscopes: ['ke.fota:view']\nuses: {from: [asked.txt]}\n"


def of_requests(found: object) -> list[tuple[str, str, int]]:
    assert isinstance(found, tuple)
    return [(one.code, Path(one.file).name, one.line) for one in found if one.code in RULES]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "asked.txt").write_text(
        f"# asks\n{written({'request': 'authorize', 'change': {'state': 'abc'}})}", encoding="utf-8"
    )
    (tmp_path / "app.yaml").write_text(NAMING, encoding="utf-8")
    return tmp_path / "app.yaml"


def test_the_sources_of_a_registration_are_held_against_it(catalog: Catalog, app: Path) -> None:
    found = lint(catalog, app)
    assert of_requests(found) == [("KS606", "asked.txt", 2), ("KS615", "asked.txt", 2)]
    assert [one.code for one in found][-2:] == ["KS606", "KS615"]


def test_an_app_ignores_a_finding_on_a_request_by_the_parameter(catalog: Catalog, app: Path) -> None:
    app.write_text(f"{NAMING}ignore: [{{code: KS606, at: state, reason: A test.}}]\n", encoding="utf-8")
    found = lint(catalog, app)
    assert of_requests(found) == [("KS615", "asked.txt", 2)]
    assert [(one.finding.code, one.reason) for one in found.ignored] == [("KS606", "A test.")]
    assert "KS501" not in {one.code for one in found}
    (app.parent / "asked.txt").write_text(written({"request": "authorize"}), encoding="utf-8")
    assert "KS501" in {one.code for one in lint(catalog, app)}


def test_a_policy_sets_severities_and_waives(catalog: Catalog, app: Path) -> None:
    text = "severity: {KS606: error}\nwaivers: [{code: KS615, app: A, owner: me, reason: why, until: '2030-01-01'}]\n"
    policy = read_policy(text.encode(), "policy.yaml", catalog)
    found = lint(catalog, app, policy=policy, today="2026-10-08")
    assert [(one.code, one.severity) for one in found if one.code in RULES] == [("KS606", "error")]
    assert [one.finding.code for one in found.ignored] == ["KS615"]
    bare = lint_requests(catalog, asked_in(catalog, app), policy=policy)
    assert [(one.code, one.severity) for one in bare] == [("KS606", "error")]
    held = Context(catalog, read_registration(app.read_bytes(), "app.yaml"), policy)
    with_app = lint_requests(catalog, asked_in(catalog, app), context=held, policy=policy, today="2026-10-08")
    assert [one.code for one in with_app] == ["KS606"]
    assert [one.finding.code for one in with_app.ignored] == ["KS615"]
    unknown = read_policy(b"severity: {KS699: error}\n", "policy.yaml", catalog)
    with pytest.raises(InputError, match="KS699"):
        lint_requests(catalog, (), policy=unknown)


def asked_in(catalog: Catalog, app: Path) -> tuple[Asked, ...]:
    from knox_scopes import uses  # noqa: PLC0415 - here only

    return uses(catalog, app.parent / "asked.txt").asked


def test_the_same_mistake_at_one_place_is_told_once(catalog: Catalog, app: Path) -> None:
    [one] = asked_in(catalog, app)
    assert len(lint_requests(catalog, [one, one, one._replace(host=None)])) == 1


def test_the_encoding_of_a_case_is_that_of_a_form() -> None:
    assert pairs_of({"request": "authorize", "change": {"state": None}, "raw": {"scope": "a b"}})["scope"] == "a b"


# -- one way out


IMPORTER = """\
app: {name: Importer}
grant_types: [client_credentials]
scopes: [kdp.customers, 'kdp.devices:view']
"""
REPORT = "jobs: {report: {endpoints: [GET /kcs/v1/rp/devices]}}\n"
UPLOAD = "uses: {endpoints: [PUT /kcs/v1/rp/devices/upload]}\n"


@pytest.mark.parametrize(
    ("registration", "job", "change", "remedies"),
    [
        # what no job needs is not to be registered, and the names to send are those of one rule
        (
            IMPORTER + REPORT,
            "report",
            {"scope": "kdp,kai"},
            {
                "KS613": "separate the names with single spaces, each sent as `+` or `%20`",
                "KS615": "leave out `kai`, `kdp`",
                "KS616": "ask for `kdp.devices:view`",
            },
        ),
        (
            IMPORTER + UPLOAD,
            None,
            {"scope": "kdp.devices:manage kc"},
            {
                "KS615": "register `kdp.devices:manage`, and leave out `kc`",
                "KS616": "ask for `kdp.devices:manage`",
            },
        ),
        # where it is not known what is needed
        (IMPORTER, None, {"scope": "kdp.devices:manage"}, {"KS615": "register or leave out `kdp.devices:manage`"}),
        (
            IMPORTER,
            None,
            {"scope": "kc"},
            {
                "KS615": "leave out `kc`",
                "KS625": "ask for only the scopes that the calls need; `knox-scopes plan` lists them",
            },
        ),
        (IMPORTER, None, {"scope": "offline_access"}, {"KS614": "remove it"}),
    ],
)
def test_what_is_to_be_done_about_a_scope_is_said_in_one_way(
    catalog: Catalog,
    tmp_path: Path,
    registration: str,
    job: str | None,
    change: dict[str, str],
    remedies: dict[str, str],
) -> None:
    case = {"request": "client_credentials", "registration": registration, "job": job, "change": change}
    assert {one.code: one.remedy for one in found_in(catalog, case, tmp_path)} == remedies


def test_a_request_that_is_not_encrypted_is_told_the_address_that_is(catalog: Catalog, tmp_path: Path) -> None:
    case = {"file": "POST http://api.samsungknox.com/ams/v1/oauth2/token\n"}
    [remedy] = [one.remedy for one in found_in(catalog, case, tmp_path) if one.code == "KS621"]
    assert remedy == "send it to `https://api.samsungknox.com/ams/v1/oauth2/token`"


def test_an_address_for_a_grant_that_is_not_registered_has_nothing_said_of_its_scopes(
    catalog: Catalog, tmp_path: Path
) -> None:
    case = {"request": "authorize", "registration": IMPORTER, "change": {"scope": "ke"}}
    assert [one.code for one in found_in(catalog, case, tmp_path)] == ["KS623"]
