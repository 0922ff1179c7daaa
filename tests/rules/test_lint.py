import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import load
from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import read_policy
from knox_scopes.apps.registration import MOST_BYTES, read_registration
from knox_scopes.catalog.build import build
from knox_scopes.catalog.freshness import UNTOUCHED, freshness
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.rules.base import CONFIDENCES, SEVERITIES, rules
from knox_scopes.rules.lint import Lint, lint, lint_requests
from knox_scopes.rules.requests.shown import requests_in

REPLACE = "replace a.x with what the uses need"
# The families that these tests are about.
OURS = ("KS0", "KS1", "KS5")


def run(catalog: Catalog, text: str, today: str | None = None) -> Lint:
    return lint(catalog, read_registration(text.encode(), "app.yaml"), today=today)


def told(found: Lint) -> list[tuple[str, str]]:
    return [(finding.code, finding.at) for finding in found.findings if finding.code.startswith(OURS)]


def only(catalog: Catalog, text: str, code: str) -> Finding:
    [finding] = [finding for finding in run(catalog, text).findings if finding.code == code]
    return finding


# -- rules


def test_every_rule_is_documented_and_named_once() -> None:
    every = rules("apps")
    assert [rule.code for rule in every] == sorted({rule.code for rule in every})
    assert len({rule.name for rule in every}) == len(every)
    for rule in every:
        assert rule.severity in SEVERITIES
        assert rule.confidence in CONFIDENCES
        for text in (rule.what, rule.why, rule.example, rule.remedy, rule.source):
            assert text
            assert text.endswith("...") or not text.endswith(".")


INFO = {"KS115", "KS118"}


def test_a_rule_is_of_the_severity_that_its_code_says() -> None:
    for rule in rules("apps"):
        if rule.code.startswith(OURS):
            assert (rule.severity == "info") == (rule.code in INFO)


# -- precedence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # KS112 normalises before the others look
        ("scopes: KDP.customers kai.App", [("KS112", "KDP.customers kai.App"), ("KS115", "uses")]),
        (
            "scopes: [kdp.customers, KDP.customers]",
            [("KS115", "uses"), ("KS102", "kdp.customers"), ("KS112", "KDP.customers")],
        ),
        # KS002 replaces KS001 on that key
        ("client_secret: hunter2\nscopes: [kai.app]", [("KS002", "client_secret"), ("KS115", "uses")]),
        ("audience: eyJhbGciOiJIUzI1NiJ9.e30.c2ln\nscopes: [kai.app]", [("KS002", "audience"), ("KS115", "uses")]),
        # KS102 hides KS103
        (
            "scopes: [kai, kai.app, kai.app]",
            [("KS115", "uses"), ("KS104", "kai"), ("KS102", "kai.app")],
        ),
        # KS110 replaces KS101, KS106 and KS109
        (
            "scopes: [kc.application]\nuses: {endpoints: [GET /kc/v2/applications]}",
            [("KS110", "kc.application"), ("KS110", "GET /kc/v2/applications")],
        ),
        # KS106 replaces KS107, which replaces KS104 and KS105, on the same scope
        (
            "scopes: [kai, kdp.customers]\nuses: {endpoints: [GET /kcs/v1/rp/customers/list]}",
            [("KS106", "kai")],
        ),
        ("scopes: [kai]\nuses: {endpoints: [GET /kai/v1/settings]}", [("KS107", "kai")]),
        (
            "scopes: [ke.campaign]\nreasons: {ke.campaign: x}\nuses: {endpoints: [GET /ke/v1/campaigns]}",
            [("KS107", "ke.campaign")],
        ),
        # on another scope nothing is replaced
        (
            "scopes: [kai, kme.profiles]\nreasons: {kme.profiles: x}\nuses: {endpoints: [GET /kai/v1/settings]}",
            [("KS107", "kai"), ("KS106", "kme.profiles")],
        ),
    ],
)
def test_one_mistake_is_one_finding(catalog: Catalog, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(run(catalog, text)) == expected


def test_an_unreleased_scope_that_nobody_needs_is_unreleased_only() -> None:
    found = run(load(stages=("uat",)), "scopes: [kc.application:view]\nuses: {endpoints: [GET /ke/v1/campaigns]}")
    assert told(found) == [("KS110", "kc.application:view"), ("KS108", "GET /ke/v1/campaigns")]


@pytest.mark.parametrize("ignore", ["KS107", "KS106"])
def test_what_is_ignored_hides_nothing(catalog: Catalog, ignore: str) -> None:
    use = {"KS107": "GET /kai/v1/settings", "KS106": "GET /ke/v1/fota"}[ignore]
    text = f"scopes: [kai, 'ke.fota:view']\nuses: {{endpoints: [{use}]}}\n"
    found = run(catalog, f"{text}ignore: [{{code: {ignore}, at: kai, reason: A.}}]\n")
    assert ("KS104", "kai") in told(found)
    assert [(finding.code, reason) for finding, reason, _ in found.ignored] == [(ignore, "A.")]


def test_a_parent_that_is_too_much_is_replaced_with_what_stands_for_it_alone(catalog: Catalog) -> None:
    uses = "[GET /ke/v1/campaigns, GET /kcs/v1/rp/devices]"
    text = f"scopes: [ke, 'ke.campaign:view', kdp, 'kdp.devices:view']\nuses: {{endpoints: {uses}}}"
    found = {one.at: one.remedy for one in run(catalog, text).findings if one.code == "KS103"}
    assert found == {
        "ke.campaign:view": "replace ke and what it implies with ke.campaign:view",
        "kdp.devices:view": "replace kdp and what it implies with kdp.devices:view",
    }


def test_findings_say_how_new_the_data_is_that_they_rest_on(catalog: Catalog) -> None:
    found = run(catalog, "scopes: [kdp.customers]\nuses: {endpoints: [GET /kai/v1/settings]}")
    assert found.freshness == freshness(catalog, ["kdp", "kai"])
    assert {*found.freshness.services} == {"kdp", "kai"}
    assert found.asked_for(select=["KS104"]).freshness == found.freshness
    assert lint_requests(catalog, []).freshness == UNTOUCHED
    shown = requests_in(catalog, "mail.txt", b"https://eu-api.samsungknox.com/ams/v1/oauth2/authorize?scope=kdp")
    assert shown is not None
    assert lint_requests(catalog, shown.asked).freshness == freshness(catalog, ["kdp"])


@pytest.mark.parametrize("options", [{"select": ["KS104"]}, {"ignore": ["KS107"]}, {"min_confidence": "high"}])
def test_what_is_not_asked_for_hides_nothing(catalog: Catalog, options: dict[str, Any]) -> None:
    found = run(catalog, "scopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}")
    assert {"KS104", "KS107"} - {code for code, _ in told(found)} == {"KS104"}
    asked = found.asked_for(**options)
    assert ("KS104", "kdp") in told(asked) or ("KS107", "kdp") in told(asked)
    assert asked.left_out == len(found) - sum(finding in asked for finding in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scopes: [[kdp]]", [("KS001", "scopes.0"), ("KS115", "uses")]),
        ("scopes: {kdp: x}", [("KS001", "scopes"), ("KS115", "uses")]),
        ("scope: [kdp]", [("KS001", "scope"), ("KS115", "uses")]),
        ("owner: []", [("KS001", "owner"), ("KS114", "scopes"), ("KS115", "uses")]),
    ],
)
def test_what_could_not_be_read_does_not_lack_as_well(
    catalog: Catalog, text: str, expected: list[tuple[str, str]]
) -> None:
    assert sorted(told(run(catalog, f"{text}\napp: {{name: Demo}}\n"))) == expected


def test_hidden_is_only_what_another_finding_hides(catalog: Catalog) -> None:
    found = run(catalog, "scopes: [kdp, ke]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}")
    assert {(one.code, one.at) for one in found.hidden} >= {("KS104", "kdp"), ("KS104", "ke")}
    assert not {(one.code, one.at) for one in found} & {(one.code, one.at) for one in found.hidden}
    assert not run(catalog, "scopes: [kdp]").hidden


@pytest.mark.parametrize(("more", "codes"), [(0, set()), (1, {"KS001"})])
def test_a_file_is_read_whole_up_to_the_limit_and_refused_above_it(
    catalog: Catalog, tmp_path: Path, more: int, codes: set[str]
) -> None:
    text = b"scopes: [kdp.customers]\n#"
    (tmp_path / "app.yaml").write_bytes(text + b"x" * (MOST_BYTES - len(text) + more))
    assert {found.code for found in lint(catalog, tmp_path / "app.yaml")} & {"KS001", "KS114"} == codes


# -- what findings say


def test_a_redundant_child_names_the_parent_and_keeps_it_where_it_is_needed(page: Catalog) -> None:
    uses = "uses: {endpoints: [GET /kcs/v1/rp/devices, PUT /kcs/v1/rp/devices/upload]}"
    found = only(page, f"scopes: [kdp.devices, 'kdp.devices:view']\n{uses}", "KS103")
    assert found.message == "`kdp.devices:view` is implied by `kdp.devices`"
    assert found.remedy == "keep kdp.devices only"


@pytest.mark.parametrize(
    ("uses", "remedy"),
    [
        ("[GET /kcs/v1/rp/devices]", "replace kdp and what it implies with kdp.devices:view"),
        (
            "[GET /kcs/v1/rp/devices, PUT /kcs/v1/rp/devices/upload]",
            "replace kdp and what it implies with kdp.devices",
        ),
        ("[GET /ke/v1/campaigns]", "remove kdp: no declared use needs it"),
    ],
)
def test_a_redundant_child_of_a_parent_that_is_too_much_says_so(page: Catalog, uses: str, remedy: str) -> None:
    found = only(page, f"scopes: [kdp, 'kdp.devices:view']\nuses: {{endpoints: {uses}}}", "KS103")
    assert found.message == "`kdp.devices:view` is implied by `kdp`, which itself grants too much"
    assert found.remedy == remedy


def test_a_redundant_child_of_a_parent_with_a_risk_that_can_be_avoided_says_so() -> None:
    # b.y is needed for /drop and opens /need too, so that a.x, which opens /risk, could go.
    world = {
        "service": "a",
        "name": "A",
        "summary": "A service.",
        "source": "page",
        "sources": {"page": {"title": "A page", "url": "https://example.com", "updated": "2025-01-01"}},
        "scopes": {name: {"summary": "S."} for name in ("a.x", "a.x:v", "b.y")},
        "endpoints": {
            "GET /need": {"scopes": ["a.x", "b.y"], "effect": "read"},
            "PUT /risk": {"scopes": ["a.x"], "effect": "destroy"},
            "PUT /drop": {"scopes": ["b.y"], "effect": "destroy"},
            "GET /more": {"scopes": ["b.y"], "effect": "read"},
            "GET /other": {"scopes": ["a.x:v"], "effect": "read"},
        },
        "events": {},
    }
    text = "scopes: [a.x, 'a.x:v', b.y]\nuses: {endpoints: [GET /need, PUT /drop, GET /other]}"
    found = run(build([world]), text)
    assert not {finding.code for finding in found} & {"KS106", "KS107"}
    assert [(finding.at, finding.message, finding.remedy) for finding in found if finding.code == "KS103"] == [
        ("a.x", "`a.x` is requested with everything it implies, as the portal ticks them", REPLACE)
    ]


def test_what_is_against_the_policy_is_not_for_the_app_to_ignore(catalog: Catalog) -> None:
    policy = read_policy(b"deny: {services: [kdp]}\n", "policy.yaml", catalog)
    text = "scopes: [kdp.customers]\nignore: [{code: KS401, reason: I want it.}]\n"
    found = lint(catalog, read_registration(text.encode(), "app.yaml"), policy=policy)
    assert "KS401" in [finding.code for finding in found]
    [idle] = [finding for finding in found if finding.code == "KS501"]
    assert idle.message == "ignoring KS401 has no effect: policy findings need a waiver in the policy file"


@pytest.mark.parametrize("text", ["--- #x", "---", "", "#", "---\n#x", "{} #", "scopes: #"])
def test_a_file_that_ends_early_is_linted(catalog: Catalog, text: str) -> None:
    assert run(catalog, text).findings


def test_an_entry_for_a_rule_that_there_is_not_says_so(catalog: Catalog) -> None:
    found = only(catalog, "ignore: [{code: KS999, reason: Agreed.}]", "KS501")
    assert found.message.endswith("there is no rule KS999")


def test_children_ticked_with_their_parent_are_one_remark_that_names_them(catalog: Catalog) -> None:
    found = only(catalog, "scopes: [kdp.devices, 'kdp.devices:view', 'kdp.devices:manage']", "KS103")
    assert (found.severity, found.at) == ("info", "kdp.devices")
    assert found.evidence == ("kdp.devices:manage", "kdp.devices:view")


@pytest.mark.parametrize(
    ("text", "code", "message", "remedy"),
    [
        ("scopes: [kc.aplication]", "KS101", "did you mean `kc.application`", "use kc.application"),
        ("scopes: [kdms.device]", "KS101", "did you mean `kdms.devices`", "use kdms.devices"),
        ("scopes: [kdp.device]", "KS101", "did you mean `kdp.devices`", "use kdp.devices"),
        ("scopes: [offline_access]", "KS101", "refresh token", "remove it"),
        ("scopes: [kwn]", "KS101", "scope of the service", "remove it"),
        ("scopes: ['kme.devices:read']", "KS101", "former name", "use kme.devices:view"),
        ("scopes: [robots]\ncatalog: 2999-01-01", "KS101", "against a newer one", "update knox-scopes"),
        ("scopes: kai.app,kai.network", "KS112", "it is read as kai.app, kai.network", "write [kai.app, kai.network]"),
        (
            "scopes: ['kai.app,kai.network']",
            "KS112",
            "is not a single scope name; it is read as kai.app, kai.network",
            "write `kai.app` and `kai.network` as separate items",
        ),
        (
            "scopes: [KAI.app]",
            "KS112",
            "`KAI.app` is not a single scope name; it is read as kai.app",
            "write `kai.app`",
        ),
        ("scopes: [kai.app, '']", "KS112", "an empty item is not a scope name", "remove it"),
        ("scopes: [km.user]", "KS111", "only for msp", "write `audience: msp`"),
        ("scopes: [km.user]\naudience: customer", "KS111", "only for msp", "remove it"),
        ("owner: x\nuses: {endpoints: [GET /ke/v1/fota]}", "KS114", "no scope", "request ke.fota:view"),
        ("owner: x", "KS114", "no scope is requested", "request what the app needs"),
        ("scopes: [kai.app]\nuses: {endpoints: [GET /ke/v1/fota]}", "KS108", "no requested scope", "add ke.fota:view"),
        ("uses: {endpoints: [GET /kcs/v1/rp/customer]}", "KS109", "unknown-path: ", "write GET /kcs/v1/rp/customers"),
        (
            "uses: {endpoints: [GET /kcs/v1/kme/profiles/lsit]}",
            "KS109",
            "unknown-path: ",
            "write GET /kcs/v1/kme/profiles/list",
        ),
        (
            "uses: {endpoints: [GET /kcs/v1/kme/profiles/77]}",
            "KS109",
            "other-method: ",
            "write GET /kcs/v1/kme/profiles/{id}/get or PUT /kcs/v1/kme/profiles/{profileId}",
        ),
        ("uses: {endpoints: [GET /nope]}", "KS109", "unknown-path: ", "write it as the documentation does; "),
        (
            "uses: {endpoints: [PUT /bulkenroll/v1/reseller/devices]}",
            "KS109",
            "the documentation names `PUT /kcs/v1/rp/devices/upload` as its replacement",
            "move to PUT /kcs/v1/rp/devices/upload",
        ),
        (
            "uses: {endpoints: [POST /bulkenroll/v1/reseller/resellers]}",
            "KS109",
            "it has no successor: The migration page says that Gen2 does not support it",
            "remove it: no scope covers it, and no page names what replaces it",
        ),
        (
            "scopes: [msp.customers]",
            "KS111",
            "only for msp or uem-partner apps",
            "write `audience: msp` or `audience: uem-partner`, if that is what the app is",
        ),
        (
            "grant_types: [client_credentials]\nscopes: [openid, kai.app]",
            "KS120",
            "with client credentials nobody signs in",
            "remove it",
        ),
        (
            "grant_types: [authorization_code]\nscopes: [kai.app, kai.battery]\njobs: {a: {events: [KAI_APP_ANR_FC]}}",
            "KS121",
            "job `a` needs only `kai.app`, but a request must name all registered scopes",
            "register a separate app for the job",
        ),
        (
            "scopes: [ke.devices]",
            "KS105",
            "not listed",
            "those of ke.devices:delete, ke.devices:manage, ke.devices:view",
        ),
        (
            "scopes: [kdp.devices]",
            "KS113",
            "allows destructive calls",
            "explain it under `reasons: {kdp.devices: ...}`",
        ),
        ("reasons: {kdp: x}", "KS116", "the reason for `kdp` has no effect: no such scope is requested", "remove it"),
        ("scopes: [kai.app]\nreasons: {KAI.app: x}", "KS116", "the reason for `KAI.app` has no", "write `kai.app`"),
        ("scopes: [kai.app]\nreasons: {kai.apps: x}", "KS116", "for `kai.apps`", "write `kai.app`, or remove it"),
        ("reasons: {kdp: a, b c}\nscopes: [kdp]", "KS116", "the reason for `b c`", "a comma in it needs quotes"),
        ("ignore: [{code: KS104}]", "KS502", "ignores KS104 has no effect without a reason", "give the reason"),
        (
            "ignore: [{code: KS104, at: x, reason: y}]",
            "KS501",
            "ignoring KS104 at `x` has no effect",
            "remove the entry",
        ),
    ],
)
def test_a_finding_says_what_to_type_instead(catalog: Catalog, text: str, code: str, message: str, remedy: str) -> None:
    found = only(catalog, text, code)
    assert message in found.message
    assert remedy in found.remedy


def test_a_file_of_the_same_catalog_is_not_against_a_newer_one(catalog: Catalog) -> None:
    found = only(catalog, f"catalog: {catalog.version}\nscopes: [kdp.robots]", "KS101")
    assert (found.severity, "newer" in found.message) == ("error", False)


def test_one_name_that_is_put_right_is_no_separate_items(catalog: Catalog) -> None:
    assert only(catalog, "scopes: [KE.privacypolicy]", "KS112").remedy == "write `ke.privacyPolicy`"


def test_a_broader_scope_has_what_would_close_as_evidence(catalog: Catalog) -> None:
    found = only(catalog, "scopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}", "KS107")
    assert "kdp.devices:view would be enough" in found.message
    assert "reach: kdp" in found.evidence
    assert "destroy: PUT /kcs/v1/rp/devices/delete" in found.evidence


ONLY_ROOT = """\
service: acme
name: Acme Things
summary: Keeps things.
base_url: https://things.example.com
bases: [/acme/v1]
source: page
sources:
  page: {title: Things, url: "https://example.com/things", updated: "2025-01-31"}
scopes:
  acme: {summary: The whole service., open_ended: [/acme/v1]}
endpoints:
  GET /acme/v1/things: {scopes: [acme], effect: read}
events: {}
"""


def test_a_root_that_is_the_only_cover_is_information(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(ONLY_ROOT, encoding="utf-8")
    found = only(load(tmp_path), "scopes: [acme]\nuses: {endpoints: [GET /acme/v1/things]}", "KS104")
    assert found.severity == "info"
    assert "nothing narrower covers the uses" in found.message


@pytest.mark.parametrize(
    ("scope", "remedy"),
    [
        ("kdp:xyzzy", "remove it, or use one that `knox-scopes tree kdp` lists"),
        ("kdp.qqqqqqqqqqqq", "remove it, or use one that `knox-scopes tree kdp` lists"),
        ("robots", "remove it"),
    ],
)
def test_the_remedy_for_an_unknown_scope_names_those_that_are_near_or_where_to_look(
    catalog: Catalog, scope: str, remedy: str
) -> None:
    assert only(catalog, f"scopes: ['{scope}']", "KS101").remedy == remedy


# -- places


@pytest.mark.parametrize(
    "text",
    [
        "scopes:\n- ke.fota:view\n-   nope\n",
        '{"scopes": ["ke.fota:view",\n\n   "nope"]}',
        "# a comment\nscopes: [ke.fota:view,\n    nope]\n",
    ],
)
def test_a_finding_stands_at_its_line_and_column(catalog: Catalog, text: str) -> None:
    found = only(catalog, text, "KS101")
    [(line, column)] = [
        (number, line.index("nope") + 1 - line.count('"nope'))
        for number, line in enumerate(text.split("\n"), 1)
        if "nope" in line
    ]
    assert (found.file, found.line, found.column) == ("app.yaml", line, column)


def test_findings_are_sorted_by_place(catalog: Catalog) -> None:
    found = run(catalog, "ignore: [{code: KS104}]\nuses: {endpoints: [GET /nope]}\nscopes: [nope, kdp.device, nope2]\n")
    keys = [(finding.line, finding.column, finding.code, finding.at) for finding in found.findings]
    assert keys == sorted(keys)
    assert len({finding.line for finding in found.findings}) == 3


# -- entries to ignore


def test_an_entry_ignores_all_findings_of_its_code_or_those_about_one_thing(catalog: Catalog) -> None:
    text = "scopes: [kai, ke]\nreasons: {ke: x, kai: x}\nignore: [{code: KS104, reason: Agreed.%s}]\n"
    found = run(catalog, text % "")
    assert "KS104" not in {code for code, _ in told(found)}
    assert [finding.at for finding, *_ in found.ignored] == ["kai", "ke"]
    found = run(catalog, text % ", at: ke")
    assert ("KS104", "kai") in told(found)
    assert [(finding.at, reason) for finding, reason, _ in found.ignored] == [("ke", "Agreed.")]


def test_an_entry_without_a_reason_ignores_nothing(catalog: Catalog) -> None:
    found = run(catalog, "scopes: [ke]\nignore: [{code: KS104}]")
    assert {("KS104", "ke"), ("KS502", "KS104")} <= set(told(found))
    assert found.ignored == ()


@pytest.mark.parametrize(("today", "holds"), [("2026-10-07", True), ("2026-10-08", True), ("2026-10-09", False)])
def test_an_entry_holds_through_its_last_day(catalog: Catalog, today: str, holds: bool) -> None:  # noqa: FBT001
    text = "scopes: [ke]\nignore: [{code: KS104, reason: Agreed., until: 2026-10-08}]"
    found = run(catalog, text, today)
    assert (("KS104", "ke") in told(found)) is not holds
    assert (("KS502", "KS104") in told(found)) is not holds
    assert len(found.ignored) == holds
    if not holds:
        [void] = [finding for finding in found.findings if finding.code == "KS502"]
        assert "expired on 2026-10-08" in void.message
        assert "later day" in void.remedy


def test_an_entry_ignores_that_another_is_void_but_not_that_it_is_itself(catalog: Catalog) -> None:
    text = "scopes: [ke]\nignore: [{code: KS104}, {code: KS502%s}]"
    found = run(catalog, text % ", reason: Known.")
    assert [(finding.code, finding.at) for finding, *_ in found.ignored] == [("KS502", "KS104")]
    found = run(catalog, text % "")
    assert {("KS502", "KS104"), ("KS502", "KS502")} <= set(told(found))


def test_of_two_entries_for_one_finding_the_first_gives_the_reason_and_both_are_used(catalog: Catalog) -> None:
    ignore = "[{code: KS104, reason: One.}, {code: KS104, at: ke, reason: Two.}]"
    found = run(catalog, f"scopes: [ke]\nignore: {ignore}")
    assert [reason for finding, reason, _ in found.ignored if finding.code == "KS104"] == ["One."]
    assert "KS501" not in {code for code, _ in told(found)}


# -- context


def test_where_a_use_stands_first_is_its_place(catalog: Catalog) -> None:
    text = "uses: {endpoints: [get /fota, GET /nope, GET /ke/v1/fota]}"
    context = Context(catalog, read_registration(text.encode(), "app.yaml"))
    assert context.use_places == {"GET /ke/v1/fota": ("uses", "endpoints", 0)}
    assert [use.keys for use in context.unresolved] == [("uses", "endpoints", 1)]


# -- hostile input


SECRET = "hunter2-hunter2"  # noqa: S105 - what is looked for


@pytest.mark.parametrize(
    "text",
    [
        f"client_secret: {SECRET}\nscopes: [{SECRET}, 'x {SECRET}', kdp]\n",
        f"scopes: [client_secret: {SECRET}]\n",
        f"scopes: |\n  client_secret={SECRET}\n",
        f'{{"audience": {{"password": "{SECRET}"}}, "scopes": ["kdp"]}}',
        f"uses: {{endpoints: ['GET https://ann:{SECRET}@api.samsungknox.com/ke/v1/fota']}}",
        f"client_secret: *{SECRET}\n",
        f"ignore: [{{code: KS104, at: 'token={SECRET}', reason: 'token={SECRET}'}}]\nscopes: [kdp]\n",
        f"reasons: {{'token={SECRET}': x}}\nscopes: [kdp]\n",
    ],
)
def test_the_value_of_a_secret_stands_in_no_finding(catalog: Catalog, text: str) -> None:
    found = run(catalog, text)
    assert found.findings
    assert SECRET not in repr((found.findings, found.ignored))


@pytest.mark.hypothesis  # runs with the laws
def test_a_long_list_of_scopes_takes_time_in_step_with_its_length(catalog: Catalog) -> None:
    def seconds(size: int) -> float:
        times = []
        for _ in range(3):
            begun = process_time()
            found = run(catalog, "scopes: [" + "kai.app, " * size + "]")
            times.append(process_time() - begun)
            assert sum(finding.code == "KS102" for finding in found.findings) == size - 1
        return min(times)

    assert seconds(4_000) < 10 * seconds(1_000)  # sixteen times as long, if each were compared with all the others


# -- laws


KEYS = ("app", "scopes", "uses", "jobs", "ignore", "reasons", "audience", "catalog", "expiration", "client_secret", "x")
TEXTS = (
    *("", " ", "kdp", "KE", "kc.application", "kdp.devices:view", "kdp,ke", "nope", "offline_access", "msp", "m" * 300),
    *("GET /ke/v1/fota", "GET /kc/v2/applications", "GET /nope", "KAI_APP_ANR_FC", "{}", "\x1b[2J", "\u202e", "\ud800"),
    *("2026-10-08", "5m", "KS104", "KS502", "eyJhbGciOiJIUzI1NiJ9", "true", "-----BEGIN", "https://a:b@c"),
)
words = st.sampled_from(TEXTS) | st.text(st.characters(), max_size=8)
values = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | words, inner, max_size=3),
    max_leaves=6,
)
registrations = st.fixed_dictionaries(
    {},
    optional={
        "app": st.fixed_dictionaries({}, optional={"name": words, "description": values}),
        "owner": values,
        "audience": words | st.sampled_from(["customer", "msp"]),
        "scopes": words | st.lists(words | values, max_size=4),
        "uses": st.fixed_dictionaries({}, optional={"endpoints": st.lists(words), "complete": st.just("true")}),
        "jobs": st.dictionaries(words, st.fixed_dictionaries({"events": st.lists(words, max_size=2)}), max_size=2),
        "reasons": st.dictionaries(words, words, max_size=2) | values,
        "catalog": words,
        "ignore": st.lists(
            st.fixed_dictionaries({"code": words}, optional={"at": words, "reason": words, "until": words}) | values,
            max_size=3,
        ),
    },
)


def holds(catalog: Catalog, content: bytes) -> None:
    registration = read_registration(content, "app.yaml")
    for today in ("2020-01-01", "2026-10-08"):
        found = lint(catalog, registration, today=today)
        assert found == lint(catalog, read_registration(content, "app.yaml"), today=today)
        for finding in (*found.findings, *(finding for finding, *_ in found.ignored)):
            assert finding.line >= 1
            assert finding.column >= 1
            assert finding.message
            assert finding.remedy
        assert found.findings or found.ignored or registration.has("scopes")
    assert all(line.isprintable() for line in registration.lines)


@given(st.binary(max_size=40) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_linted(catalog: Catalog, content: bytes) -> None:
    holds(catalog, content)


@given(registrations)
def test_any_registration_is_linted(catalog: Catalog, value: object) -> None:
    holds(catalog, json.dumps(value, ensure_ascii=True).encode())


@given(registrations, st.data())
def test_any_text_near_a_registration_is_linted(catalog: Catalog, value: object, data: st.DataObject) -> None:
    text = json.dumps(value, indent=data.draw(st.sampled_from([None, 1])))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 6)))
        text = (
            text[:start]
            + data.draw(st.sampled_from(["", "\n", ":", ", ", "[", "}", "&a ", "*a", "#", "'", "|", "\t"]))
            + text[end:]
        )
    holds(catalog, text.encode(errors="surrogatepass"))


def test_a_policy_may_be_given_as_the_path_of_its_file(tmp_path: Path) -> None:
    app, policy = tmp_path / "app.yaml", tmp_path / "policy.yaml"
    app.write_text("scopes: [kdp]\n", encoding="utf-8")
    policy.write_text("deny: {scopes: [kdp]}\n", encoding="utf-8")
    for path in (policy, str(policy)):
        assert "KS401" in {finding.code for finding in lint(load(), app, policy=path)}
    assert "KS401" not in {finding.code for finding in lint(load(), app)}
