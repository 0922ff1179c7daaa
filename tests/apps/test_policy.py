import json
import operator
from fnmatch import fnmatchcase as fnmatch

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from knox_scopes import CatalogError, InputError, grant, lint, load, read_policy, read_registration
from knox_scopes.apps.judge import whole
from knox_scopes.apps.policy import EFFECTS
from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.rules.base import SEVERITIES, rules
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
    for today in ("2026-10-08", "2026-12-31"):
        found = linted(catalog, WAIVED, today=today)
        assert told(found) == []
        [(finding, reason, waiver)] = found.ignored
        assert (finding.code, reason) == ("KS401", "Pilot. (waived by Ann until 2026-12-31)")
        assert waiver in read_policy(WAIVED.encode(), "policy.yaml", catalog).waivers


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
        ("deny: {scopes: [kdp.device]}", "policy.yaml:1: no scope `kdp.device`; did you mean `kdp.devices`"),
        ("deny: {services: [zzzz]}", "policy.yaml:1: no service `zzzz`; the services are ams, "),
        ("effect: delete", "policy.yaml:1: `effect`: `delete` is not one of read, write, destroy"),
        ("denied: {}", "policy.yaml:1: unknown key `denied`; did you mean `deny`"),
        ("waivers: [{code: KS401}]", "policy.yaml:1: `waivers.0`: the key `app` is missing"),
        ("deny: {whole_services: yes}", "policy.yaml:1: `deny.whole_services`: `yes` is not one of true, false"),
        ("deny: {endpoints: [DELETE /kcs]}", "policy.yaml:1: no endpoint matches `DELETE /kcs`"),
        ("allow_only: {open_ended: true}", "policy.yaml:1: unknown key `open_ended`"),
        ("allow_only: {services: [kpd]}", "policy.yaml:1: no service `kpd`; did you mean `kdp`"),
        ("apps: {Demo: {deny: {scopes: [kdp.device]}}}", "policy.yaml:1: no scope `kdp.device`"),
        ("environments: {test: {allow_only: {endpoints: [x]}}}", "policy.yaml:1: no endpoint matches `x`"),
        (
            "environments: {test: delete}",
            "policy.yaml:1: `environments.test`: `delete` is not one of read, write, destroy",
        ),
        ("environments: {test: {efect: read}}", "policy.yaml:1: unknown key `efect`; did you mean `effect`"),
        ("environments: {test: []}", "policy.yaml:1: `environments.test`: expected a mapping, found a list"),
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
    assert read_policy(ENVIRONMENTS, "policy.yaml", catalog, environment=environment).limit(app).value == limit


def test_an_environment_that_the_policy_does_not_name_is_told(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="has no environment `productoin`; did you mean `production`"):
        read_policy(ENVIRONMENTS, "policy.yaml", catalog, environment="productoin")
    with pytest.raises(InputError, match="has no environment `uat`; it has production, test"):
        read_policy(ENVIRONMENTS, "policy.yaml", catalog, environment="uat")
    with pytest.raises(InputError, match="it has none"):
        read_policy(b"effect: read\n", "policy.yaml", catalog, environment="uat")


LAYERS = b"""\
effect: write
deny: {services: [km]}
allow_only: {services: [kdp, ke], effects: [read, write]}
environments:
  test: {effect: destroy, deny: {scopes: [kdp]}, allow_only: {effects: [destroy]}}
  plain: {deny: {open_ended: true}}
  brief: read
apps:
  Demo: {deny: {open_ended: true}, allow_only: {services: [kai]}}
"""


@pytest.mark.parametrize(
    ("environment", "app", "limit", "denied", "allowed"),
    [
        (None, "Any", "write", ["km"], {"services": ("kdp", "ke"), "effects": ("read", "write")}),
        ("test", "Any", "destroy", ["km", "kdp"], {"services": ("kdp", "ke"), "effects": ("destroy",)}),
        ("plain", "Any", "write", ["km", ""], {"services": ("kdp", "ke"), "effects": ("read", "write")}),
        ("brief", "Any", "read", ["km"], {"services": ("kdp", "ke"), "effects": ("read", "write")}),
        ("test", "Demo", "destroy", ["km", "kdp", ""], {"services": ("kai",), "effects": ("destroy",)}),
    ],
)
def test_what_is_denied_adds_up_and_what_is_allowed_is_said_by_whoever_is_nearest(
    catalog: Catalog,
    environment: str | None,
    app: str,
    limit: str,
    denied: list[str],
    allowed: dict[str, tuple[str, ...]],
) -> None:
    policy = read_policy(LAYERS, "policy.yaml", catalog, environment=environment)
    assert policy.limit(app).value == limit
    assert ["".join(clause.values) for clause in policy.denied(app)] == denied
    assert {clause.kind: clause.values for clause in policy.allowed(app)} == allowed


def test_a_finding_says_which_line_it_rests_on_how_to_comply_and_which_waiver_to_ask_for(catalog: Catalog) -> None:
    policy = "deny:\n  whole_services: true\n  effects:\n    - write\n    - destroy\n"
    [found] = [
        finding for finding in linted(catalog, policy, "app: {name: Demo}\nscopes: [kdp]\n") if finding.code == "KS401"
    ]
    assert found.message == (
        "`kdp` covers all of Knox Deployment Program, and the policy denies whole services (policy.yaml:2)"
    )
    assert found.remedy == (
        "request the scopes below it that the uses need, or ask for this entry under `waivers` in policy.yaml: "
        "- {code: KS401, app: Demo, at: kdp, owner: ..., reason: ..., until: ...}"
    )
    assert found.evidence == (
        "`kdp` has the effect `write`, which the policy denies (policy.yaml:4)",
        "`kdp` has the effect `destroy`, which the policy denies (policy.yaml:5)",
    )


DELETE = "PUT /kcs/v1/rp/devices/delete"


@pytest.mark.parametrize(
    ("policy", "scope", "message", "comply"),
    [
        ("deny: {scopes: [kdp]}", "kdp", "the policy denies `kdp`", "remove it"),
        (
            "deny: {scopes: [kdp.customers]}",
            "kdp",
            "`kdp` implies `kdp.customers`, which the policy denies",
            "request the scopes below it that the uses need",
        ),
        (
            "deny: {services: [km]}",
            "km.devices:wipe",
            "the policy denies Knox Manage, the service of `km.devices:wipe`",
            "remove it",
        ),
        (
            "deny: {open_ended: true}",
            "ke.devices",
            "`ke.devices` is open-ended, which the policy denies",
            "request scopes that list what they open",
        ),
        (
            "deny: {endpoints: ['*devices*delete*']}",
            "kdp.devices:manage",
            "`kdp.devices:manage` opens `PUT /kcs/v1/rp/devices/delete`, and the policy denies `*devices*delete*`",
            "request scopes that do not open it",
        ),
        (
            "deny: {effects: [destroy]}",
            "kdp.robots",
            "what `kdp.robots` opens is unknown, and may include what the policy denies",
            "request a scope in the catalog",
        ),
        (
            "effect: read",
            "kdp.devices:manage",
            "`kdp.devices:manage` allows more than `read`, the limit that the policy sets for this app",
            "request scopes that only read",
        ),
        (
            "effect: write",
            "kdp.robots",
            "what `kdp.robots` allows is unknown, and the policy limits this app to `write`",
            "request scopes that only read or write",
        ),
        (
            "require: {reasons: write}",
            "kdp.devices:manage",
            "`kdp.devices:manage` can destroy, and the policy requires a reason for that",
            "explain it under `reasons: {kdp.devices:manage: ...}`",
        ),
        (
            "allow_only: {scopes: [kdp.customers, ke]}",
            "kdp",
            "`kdp` is not among the scopes that the policy allows",
            "request kdp.customers or ke",
        ),
        (
            "allow_only: {services: [ke]}",
            "kdp",
            "`kdp` is of Knox Deployment Program, which the policy does not allow",
            "remove it",
        ),
        (
            "allow_only: {services: [ke]}",
            "robots",
            "`robots` belongs to no service that the policy allows",
            "remove it",
        ),
        (
            "allow_only: {endpoints: ['GET *']}",
            "kai",
            "`kai` is open-ended, and the policy allows only certain endpoints",
            "request scopes that list what they open",
        ),
        (
            "allow_only: {endpoints: ['GET *']}",
            "kdp.devices:manage",
            f"`kdp.devices:manage` opens `{DELETE}`, which is not among the endpoints that the policy allows",
            "request scopes that do not open it",
        ),
        (
            "allow_only: {effects: [read, write]}",
            "kdp.devices:manage",
            "`kdp.devices:manage` does more than the policy allows: read or write",
            "request scopes without it",
        ),
        (
            "allow_only: {effects: [read]}",
            "kdp.robots",
            "what `kdp.robots` opens is unknown, so the policy does not allow it",
            "request a scope in the catalog",
        ),
    ],
)
def test_each_property_has_a_sentence_of_its_own(
    catalog: Catalog, policy: str, scope: str, message: str, comply: str
) -> None:
    [found] = [one for one in linted(catalog, policy, f"scopes: ['{scope}']\n") if one.code.startswith("KS4")]
    assert found.message == f"{message} (policy.yaml:1)"
    assert found.remedy.startswith(f"{comply}, or ask for this entry")


def test_the_waiver_of_a_finding_waives_it_once_somebody_has_filled_it_in(catalog: Catalog) -> None:
    policy, app = "deny: {services: [kdp]}\n", 'app: {name: "Demo: a, {b}"}\nscopes: ["kdp.devices:view"]\n'
    [found] = [one for one in linted(catalog, policy, app) if one.code == "KS401"]
    entry = found.remedy[found.remedy.index("- {") :]
    with pytest.raises(CatalogError, match=r"`waivers.0.until`: `...` is not a date"):
        linted(catalog, f"{policy}waivers:\n  {entry}\n", app)
    filled = entry.replace("until: ...", "until: 2999-01-01")
    assert told(linted(catalog, f"{policy}waivers:\n  {filled}\n", app)) == []


WORLD = {
    "service": "a",
    "name": "A",
    "summary": "A service.",
    "source": "old",
    "sources": {
        "old": {"title": "A page", "url": "https://example.com", "updated": "2024-01-01"},
        "new": {"title": "A page", "url": "https://example.com", "updated": "2025-01-01"},
    },
    "scopes": {
        "a": {"summary": "S.", "open_ended": ["/a"]},
        "a.gone": {"summary": "S.", "until": "2024-06-01"},
        "a.new": {"summary": "S.", "source": "new"},
        "a.x": {"summary": "S."},
        "a.x.y:z": {"summary": "S."},
        "a.x.y": {"summary": "S.", "stage": "uat", "implies": ["a.gone"]},
    },
    "endpoints": {
        "DELETE /a/gone": {"scopes": ["a.x"], "effect": "destroy", "until": "2024-06-01"},
        "GET /a/x": {"scopes": ["a.x"], "effect": "read"},
        "PUT /a/new": {"scopes": ["a.gone", "a.new"], "effect": "write", "source": "new"},
        "PUT /a/y": {"scopes": ["a.x.y:z"], "effect": "write"},
    },
    "events": {"A_EVENT": {"scopes": ["a.new"], "source": "new"}},
}


@pytest.mark.parametrize("as_of", [None, "2024-07-01", "2024-06-01", "2024-03-01"])
def test_what_comes_counts_whatever_its_stage_or_day_and_what_has_ended_does_not(as_of: str | None) -> None:
    every = whole(build([WORLD], as_of=as_of))
    gone = {"a.gone"} if as_of == "2024-03-01" else set()
    assert {*every.scopes} == {"a", "a.new", "a.x", "a.x.y", "a.x.y:z"} | gone
    assert [*every.scopes] == sorted(every.scopes)
    assert every.scopes["a.x.y:z"].parent == "a.x.y"
    opens = grant(every, ["a.x"])
    assert opens.implied == tuple(sorted({"a.x", "a.x.y", "a.x.y:z"} | gone))
    there = {"DELETE /a/gone": "destroy"} if gone else {}
    assert {*opens.endpoints} == {"GET /a/x", "PUT /a/y", *there, *(["PUT /a/new"] if gone else [])}
    assert grant(every, ["a.new"]).endpoints == ("PUT /a/new",)
    assert grant(every, ["a.new"]).events == ("A_EVENT",)


# -- laws


NAMES = ("kdp", "kdp.devices", "kdp.devices:manage", "kdp.customers", "ke", "ke.fota:view", "kai.settings", "email")
STAGED = ("kc.content", "kc.content:manage", "kc.application:view", "kdms.devices", "kdms.kai.devices:delete")
STRANGE = ("km.devices:wipe", "kdp.robots", "robots", "KDP", "kdp,ke", "kdp token=abcdefg12345", "", "offline_access")
texts = st.sampled_from((*NAMES, *STAGED, *STRANGE))
items = texts | st.lists(texts, max_size=2) | st.fixed_dictionaries({"kdp": texts})
effects = st.sampled_from(EFFECTS)
some = st.fixed_dictionaries(
    {},
    optional={
        "scopes": st.lists(st.sampled_from((*NAMES, *STAGED)), max_size=2),
        "services": st.lists(st.sampled_from(["kdp", "ke", "km", "kc", "kdms"]), max_size=2),
        "endpoints": st.lists(st.sampled_from(["DELETE *", "*devices*delete*", "GET *"]), max_size=2),
        "effects": st.lists(effects, max_size=2),
    },
)
properties = st.fixed_dictionaries({}, optional={"whole_services": st.just("true"), "open_ended": st.just("true")})
policies = st.fixed_dictionaries(
    {},
    optional={
        "deny": st.builds(operator.or_, some, properties),
        "allow_only": some,
        "effect": effects,
        "effects": st.fixed_dictionaries({"Demo": effects}),
        "require": st.fixed_dictionaries({}, optional={"owner": st.just("true"), "reasons": effects}),
        "waivers": st.just([{"code": "KS402", "app": "Demo", "owner": "Ann", "reason": "R.", "until": "2020-01-01"}]),
    },
)
apps = st.fixed_dictionaries(
    {"app": st.just({"name": "Demo"}), "scopes": st.lists(items, min_size=1, max_size=4)},
    optional={
        "owner": st.sampled_from(["Ann", "\u200b"]),
        "reasons": st.dictionaries(texts, st.just("\u2060"), max_size=2),
    },
)
# All that an app could write to be left alone.
EVERY_CODE = [{"code": rule.code, "reason": "Agreed."} for rule in rules("apps")]


def of_the_policy(found: Lint) -> list[tuple[str, str]]:
    return sorted((one.code, one.at) for one in found if one.code.startswith("KS4"))


@given(policies, apps, st.data())
def test_no_entries_of_an_app_hide_from_the_policy_what_it_asks_for(
    catalog: Catalog, policy: dict[str, object], app: dict[str, object], data: st.DataObject
) -> None:
    read = read_policy(json.dumps(policy).encode(), "policy.yaml", catalog)
    plain, ignoring = (
        lint(catalog, read_registration(json.dumps(app | more).encode(), "app.yaml"), policy=read)
        for more in ({}, {"ignore": data.draw(st.just(EVERY_CODE) | st.lists(st.sampled_from(EVERY_CODE)))})
    )
    event(f"{len({code for code, _ in of_the_policy(plain)})} kinds of findings")
    assert of_the_policy(ignoring) == of_the_policy(plain)
    hidden = {"KS001", "KS002", "KS101", "KS110"}
    assert {one.code for one in plain} & hidden <= {one.code for one in ignoring}
    assert not {one.finding.code for one in ignoring.ignored} & hidden


@given(some, st.lists(st.sampled_from((*NAMES, *STAGED)), min_size=1, max_size=3))
def test_what_is_found_against_a_policy_is_what_it_says_by_definition(
    catalog: Catalog, names: dict[str, list[str]], scopes: list[str]
) -> None:
    # The oracle has every stage loaded, and asks the plain question of each pair.
    every = load(stages=STAGES)
    read = read_policy(json.dumps({"deny": names, "allow_only": names}).encode(), "policy.yaml", catalog)
    app = read_registration(json.dumps({"scopes": scopes}).encode(), "app.yaml")
    found = of_the_policy(lint(catalog, app, policy=read))
    for scope in {*scopes} - {"kdms.kai.devices:delete"}:
        opens = grant(every, [scope])
        service = every.scopes[scope].service
        effects_of = {effect for effect in EFFECTS if getattr(opens.access, effect)}
        denied = [
            any(name in opens.implied for name in names.get("scopes", ())),
            service in names.get("services", ()),
            any(
                fnmatch(str(reading).lower(), pattern.lower())
                for at in opens.endpoints
                for reading in (at, *every.endpoints[at].variants)
                for pattern in names.get("endpoints", ())
            ),
            bool(effects_of & {*names.get("effects", ())}),
        ]
        assert (("KS401", scope) in found) is any(denied)
        reads = effects_of | ({"read"} if opens.events else set())
        allowed = [
            "scopes" not in names or any(scope in grant(every, [name]).implied for name in names["scopes"]),
            "services" not in names or service in names["services"],
            "endpoints" not in names
            or (
                not opens.reach
                and all(any(fnmatch(at.lower(), one.lower()) for one in names["endpoints"]) for at in opens.endpoints)
            ),
            "effects" not in names or reads <= {*names["effects"]},
        ]
        assert (("KS406", scope) in found) is not all(allowed)


def test_a_policy_says_how_severe_the_findings_of_a_rule_are(catalog: Catalog) -> None:
    app = read_registration(APP.encode(), "app.yaml")

    def severities(text: str) -> set[str]:
        policy = read_policy(text.encode(), "policy.yaml", catalog)
        found = lint(catalog, app, policy=policy, max_age=0, today="2031-01-01")
        return {finding.severity for finding in found if finding.code == "KS503"}

    assert severities("{}") == {"warning"}
    for severity in SEVERITIES:
        assert severities(f"severity: {{KS503: {severity}}}") == {severity}


@pytest.mark.parametrize(
    ("severity", "error", "says"),
    [
        ("KS999: error", InputError, "policy.yaml:1: there is no rule `KS999`"),
        ("KS503: fatal", CatalogError, "`severity.KS503`: `fatal` is not one of info, warning, error"),
        ("old-catalog: error", CatalogError, "KS106"),
    ],
)
def test_a_severity_that_cannot_be_is_refused(
    catalog: Catalog, severity: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as raised:
        linted(catalog, f"severity: {{{severity}}}")
    assert says in str(raised.value)


def test_under_a_policy_an_app_has_no_say_in_how_severe_an_unknown_scope_is(catalog: Catalog) -> None:
    app = "scopes: [kdpx]\ncatalog: 2999-01-01"
    newer = lint(catalog, read_registration(app.encode(), "app.yaml"))
    assert [one.severity for one in newer if one.code == "KS101"] == ["warning"]
    assert [one.severity for one in linted(catalog, "{}", app) if one.code == "KS101"] == ["error"]
