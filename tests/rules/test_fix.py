import itertools
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from knox_scopes import grant, lint, load, read_policy, read_registration
from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Editor
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Change, Edit
from knox_scopes.rules.fix import fix
from knox_scopes.rules.lint import Lint, linted
from knox_scopes.usage.calls import Asked

CASES = [
    # duplicates, a redundant child, case, a list in one item; comments stay
    (
        "scopes:\n  - kdp.devices # a\n  - kdp.devices:view # b\n  - 'KAI.app'\n  - kdp.devices, ke.fota:view\n",
        "scopes:\n  - kdp.devices # a\n  # b\n  - 'kai.app'\n  - ke.fota:view\n",
    ),
    ("scopes: [kdp, kdp, kdp.devices:view] # x\n", "scopes: [kdp] # x\n"),
    ("scopes: [kdp.devices:view, kdp]\n", "scopes: [kdp]\n"),
    ("scopes: [KAI.app, 'ke.fota:view,kdp']\n", "scopes: [kai.app, 'ke.fota:view', 'kdp']\n"),
    ('{"scopes": "kdp.devices kdp.devices:view,KAI.app"}', '{"scopes": ["kdp.devices", "kai.app"]}'),
    ("scopes:\n- kai.app\n-   kai.app\n", "scopes:\n- kai.app\n"),
    # one of many in brackets on lines of their own; JSON has no comma behind the last
    (
        '{"scopes": [\n  "kai.app",\n  "kai.app",\n  "kdp"\n]}\n',
        '{"scopes": [\n  "kai.app",\n  "kdp"\n]}\n',
    ),
    (
        '{"scopes": [\n  "kai.app",\n  "kai.app"\n]}\n',
        '{"scopes": [\n  "kai.app"\n]}\n',
    ),
    ("scopes: [\n  kai.app,\n  kai.app, # a\n]\n", "scopes: [\n  kai.app, # a\n]\n"),
    ('{"scopes": [\n  "kai.app, kdp"\n]}\n', '{"scopes": [\n  "kai.app",\n  "kdp"\n]}\n'),
    (
        '{"scopes": ["kdp.devices", "kdp.devices:view", "kdp.devices:manage"]}\n',
        '{"scopes": ["kdp.devices"]}\n',
    ),
    ("scopes: [kdp, kdp , kdp, kai.app]\n", "scopes: [kdp, kai.app]\n"),
    ("scopes: [\n  kdp, # a\n  kdp, # b\n  kdp # c\n]\n", "scopes: [\n  kdp, # a\n  # b\n   # c\n]\n"),
    # a parent with all of its children, as the portal ticks them
    ("scopes: [kdp.devices:view, kdp.devices, kdp.devices:manage]\n", "scopes: [kdp.devices]\n"),
    # the lines of another system, and a mark at the beginning
    ("\ufeffscopes:\r\n- kai.app\r\n- kai.app\r\n- kdp,ke\r\n", "\ufeffscopes:\r\n- kai.app\r\n- kdp\r\n- ke\r\n"),
    ("scopes:\n- kai.app\n- kai.app", "scopes:\n- kai.app\n"),
    ("scopes:\n  - kai.app\n  - kai.app", "scopes:\n  - kai.app\n"),
    ("scopes:\r\n- kdp,ke\nowner: x\n", "scopes:\r\n- kdp\r\n- ke\nowner: x\n"),
    ("\ufeffscopes: [kai.app, kai.app, KDP] # \u00e9\n", "\ufeffscopes: [kai.app, kdp] # \u00e9\n"),
    (
        "reasons: {kai.app: \u00e9\U0001f600}\nscopes: [kai.app, \t kai.app]\n",
        "reasons: {kai.app: \u00e9\U0001f600}\nscopes: [kai.app]\n",
    ),
    # comments between the items, with a comma in one, and a comma on a line of its own
    ("scopes: [\n  kai.app,\n# keep,\n  kai.app\n]\n", "scopes: [\n  kai.app,\n# keep,\n  \n]\n"),
    ("scopes: [\n  kai.app, # keep,\n  kai.app # x\n]\n", "scopes: [\n  kai.app, # keep,\n   # x\n]\n"),
    (
        "scopes: [\n  kai.app, # y\n  kai.app # x\n  ,\n  kdp\n]\n",
        "scopes: [\n  kai.app, # y\n  kai.app # x\n  ,\n  kdp\n]\n",
    ),
    ("scopes: [\n  kai.app # y\n  , kai.app # x\n]\n", "scopes: [\n  kai.app # y\n   # x\n]\n"),
    # letters in the middle of a name may be in another case too
    ("scopes: [KE.PRIVACYPOLICY]\n", "scopes: [ke.privacyPolicy]\n"),
    # an item on the line after its dash is left alone, and one that is blank is taken out
    ("scopes:\n  -\n    'kdp,ke'\n", "scopes:\n  -\n    'kdp,ke'\n"),
    ("scopes:\n- kdp\n-\n", "scopes:\n- kdp\n"),
    # nothing to mend
    ("scopes: kai.app\n", "scopes: kai.app\n"),
    ("scopes: [offline_access]\n", "scopes: [offline_access]\n"),
    # the parent is itself too much, so it is the one to go, and that is no safe edit
    (
        "scopes: [kdp.devices:view, kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}\n",
        "scopes: [kdp.devices:view, kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}\n",
    ),
    # what stands on several lines, or in no file that can be read, is left alone
    ("scopes: >-\n  kai.app,\n  kai.app\n", "scopes: >-\n  kai.app,\n  kai.app\n"),
    ("scopes: [kdp, kdp\n", "scopes: [kdp, kdp\n"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_what_can_be_mended_is_mended_and_the_rest_stays_as_it_is(catalog: Catalog, before: str, after: str) -> None:
    assert fix(catalog, before.encode(), "app.yaml").content.decode() == after


USES = "uses:\n  complete: true\n  endpoints: [GET /kcs/v1/rp/devices, GET /ke/v1/fota]\n"
UNSAFE_CASES = [
    # narrowed, taken out and added, beside what is safe; comments stay
    (
        "scopes:\n  - kdp # a\n  - KAI.app # b\n  - kdp # c\n",
        "scopes:\n  - kdp.devices:view # a\n  # b\n  - ke.fota:view\n  # c\n",
    ),
    ("scopes: ['kdp'] # a\n", "scopes: ['kdp.devices:view', 'ke.fota:view'] # a\n"),
    ("scopes: kdp.devices:view\n", "scopes: [kdp.devices:view, ke.fota:view]\n"),
    ("scopes: []\n", "scopes: [kdp.devices:view, ke.fota:view]\n"),
    ("scopes:\n  - kdp.devices:view # a", "scopes:\n  - kdp.devices:view # a\n  - ke.fota:view"),
    ("scopes: [\n  kdp.devices:view\n]\n", "scopes: [\n  kdp.devices:view,\n  ke.fota:view\n]\n"),
    # the parent that is too much goes, and its child stays
    ("scopes: [kdp.devices:view, kdp, ke.fota:view]\n", "scopes: [kdp.devices:view, ke.fota:view]\n"),
    # all that is there is too much, with comments between
    (
        "scopes: [\n  kai.app, # a\n  kme, # b\n  msp # c\n]\n",
        "scopes: [\n  # a\n  # b\n  \n  kdp.devices:view,\n  ke.fota:view # c\n]\n",
    ),
    # what stands on several lines, or nowhere, is left alone
    ("scopes:\n  -\n    kdp.devices:view\n", "scopes:\n  -\n    kdp.devices:view\n"),
    ("", ""),
    ("scopes:\n  - >-\n    kdp.devices:view\n", "scopes:\n  - >-\n    kdp.devices:view\n"),
]


@pytest.mark.parametrize(("before", "after"), UNSAFE_CASES)
def test_what_is_missing_unneeded_and_broader_is_mended_where_that_is_asked_for(
    catalog: Catalog, before: str, after: str
) -> None:
    head = "" if before.endswith("# a") else USES
    tail = "" if head else "\n" + USES
    mended = fix(catalog, (head + before + tail).encode(), "app.yaml", unsafe=True).content.decode()
    assert mended == head + after + tail


NEED = "uses: {complete: true, endpoints: [GET /kcs/v1/rp/devices, PUT /kcs/v1/rp/devices/delete]}\n"
MANAGE, VIEW = "kdp.devices:manage", "kdp.devices:view"
# `kdp` gives way to `kdp.devices`, which opens both; a reason that nobody needs goes, comments stay.
REASON_CASES = [
    ("{kdp: Deletes.} # a", "{kdp.devices: Deletes.} # a"),
    ("{'kdp': 'Deletes: all', ke: x}", "{'kdp.devices': 'Deletes: all'}"),
    ("{ke: x, kdp: Deletes., kai: y,}", "{kdp.devices: Deletes.,}"),
    ("{ke: x, kdp.devices: Own., kdp: Deletes.}", "{kdp.devices: Own.}"),
    ("{\n  ke: x, # a\n  kdp: Deletes. # b\n}", "{\n  # a\n  kdp.devices: Deletes. # b\n}"),
    ("{\n  kdp: Deletes., # a\n  ke: x # b\n}", "{\n  kdp.devices: Deletes., # a\n   # b\n}"),
    ("\n  ke: x\n  kdp: Deletes. # a\n  kai: y # b", "\n  kdp.devices: Deletes. # a\n  # b"),
    (
        "\n  kdp: >- # a\n    Deletes,\n    # not a comment\n\n  ke: |\n    x\n\n    y",
        "\n  kdp.devices: >- # a\n    Deletes,\n    # not a comment\n",
    ),
    ("\n  ke: x\n    y\n  kdp:\n    Deletes\n    all.", "\n  kdp.devices:\n    Deletes\n    all."),
    ('\n  "ke":\n    x\n  "kdp": "Dele\\\n    tes."', '\n  "kdp.devices": "Dele\\\n    tes."'),
]


@pytest.mark.parametrize(("before", "after"), REASON_CASES)
@pytest.mark.parametrize("end", ["\n", "\n" + NEED])
def test_a_reason_moves_with_its_scope_to_what_replaces_it(page: Catalog, before: str, after: str, end: str) -> None:
    head = "scopes: [kdp] # s\n" + ("" if end != "\n" else NEED)
    fixed = fix(page, f"{head}reasons: {before}{end}".replace(": \n", ":\n").encode(), "app.yaml", unsafe=True)
    assert fixed.content.decode() == f"{head}reasons: {after}{end}".replace(": \n", ":\n").replace(
        "[kdp]", "[kdp.devices]"
    )
    assert fixed.refused == ()


def test_a_reason_goes_to_each_scope_that_replaces_the_one_it_was_for_unless_that_has_its_own(catalog: Catalog) -> None:
    uses = (
        "uses: {endpoints: [GET /kcs/v1/rp/customers/list, GET /kcs/v1/rp/devices, GET /kcs/v1/rp/profilealias/kme]}\n"
    )
    for before, after in [
        ("{kdp: R.} # a", f"{{kdp.customers: R., {VIEW}: R., kdp.profilealias: R.}} # a"),
        ("{\n  kdp: R.\n}", f"{{\n  kdp.customers: R.,\n  {VIEW}: R.,\n  kdp.profilealias: R.\n}}"),
        (f"{{kdp: R., '{VIEW}': S.}}", f"{{kdp.customers: R., kdp.profilealias: R., '{VIEW}': S.}}"),
        ("\n  kdp: R. # a", f"\n  kdp.customers: R. # a\n  {VIEW}: R.\n  kdp.profilealias: R."),
        (
            "\n  kdp: |\n    R.\n\n  # b",
            f"\n  kdp.customers: |\n    R.\n  {VIEW}: |\n    R.\n  kdp.profilealias: |\n    R.\n\n  # b",
        ),
    ]:
        text = f"scopes: [kdp]\n{uses}reasons:{before if before[0] == chr(10) else ' ' + before}"
        mended = fix(catalog, text.encode(), "app.yaml", unsafe=True).content.decode()
        assert mended.partition("reasons:")[2].lstrip(" ") == after


STALE = [
    # nobody asks for it: taken out, with the comment left; an empty mapping where none is left
    ("scopes: [kai.app]\nreasons: {kdp: x}\n", "scopes: [kai.app]\nreasons: {}\n"),
    ("scopes: [kai.app]\nreasons: {kdp: x, ke: y , }\n", "scopes: [kai.app]\nreasons: {}\n"),
    (
        "scopes: [kai.app]\nreasons:\n  kdp: x # a\n  # b\nowner: x\n",
        "scopes: [kai.app]\nreasons: {}\n  # a\n  # b\nowner: x\n",
    ),
    ("scopes: [kai.app]\nreasons: # r\n  kdp: x", "scopes: [kai.app]\nreasons: {} # r\n"),
    ('{"scopes": ["kai.app"], "reasons": {"kdp": "x"}}', '{"scopes": ["kai.app"], "reasons": {}}'),
    (
        '{"scopes": ["kai.app"], "reasons": {"kdp": "x", "kai.app": "y"}}',
        '{"scopes": ["kai.app"], "reasons": {"kai.app": "y"}}',
    ),
    ("'reasons': {'kd\u0070': x, \"k\\x65\": y}\nscopes: [kai.app]", "'reasons': {}\nscopes: [kai.app]"),
    # in another case it is meant, unless that has one
    (
        "scopes: [kdp.customers]\nreasons: {KDP.customers: x}\n",
        "scopes: [kdp.customers]\nreasons: {kdp.customers: x}\n",
    ),
    ("scopes: [kai.app]\nreasons: {KAI.app: x, kai.app: y}\n", "scopes: [kai.app]\nreasons: {kai.app: y}\n"),
    # a redundant scope goes, and its reason to the one that implies it
    ("scopes: [kai, kai.app]\nreasons: {kai.app: x}\n", "scopes: [kai]\nreasons: {kai: x}\n"),
    ("scopes: [kai, kai.app, kai.app]\nreasons: {kai.app: x}\n", "scopes: [kai]\nreasons: {kai: x}\n"),
    ("scopes: [kai, kai.app]\nreasons: {kai.app: x, kai: y}\n", "scopes: [kai]\nreasons: {kai: y}\n"),
    # what was misspelt is not thrown away
    ("scopes: [kdp.customers]\nreasons: {kdp.customer: x}\n", "scopes: [kdp.customers]\nreasons: {kdp.customer: x}\n"),
    (
        "scopes: [kdp]\nreasons: {kdp: Uploads and, on returns, deletes.}\n",
        "scopes: [kdp]\nreasons: {kdp: Uploads and, on returns, deletes.}\n",
    ),
    # where a comment may stand between, or what stands there cannot be read, nothing is taken out
    ("scopes: [kai.app]\nreasons: {kdp: x, # a\n ke: y}\n", "scopes: [kai.app]\nreasons: { # a\n }\n"),
    ("scopes: [kai.app]\nreasons: {kdp: x # a\n}\n", "scopes: [kai.app]\nreasons: {kdp: x # a\n}\n"),
    ("scopes: [kai.app]\nreasons:\n  kdp: # a\n    x\n", "scopes: [kai.app]\nreasons:\n  kdp: # a\n    x\n"),
    ("scopes: [kai.app]\nreasons:\n  kdp: x\n    y # a\n", "scopes: [kai.app]\nreasons:\n  kdp: x\n    y # a\n"),
    ("scopes: [kai.app]\nreasons: {kdp: x\n  y}\n", "scopes: [kai.app]\nreasons: {kdp: x\n  y}\n"),
    ("scopes: [kai.app]\nreasons: {? kdp : x, ke: y\n z}\n", "scopes: [kai.app]\nreasons: {? ke: y\n z}\n"),
    ("scopes: [kai.app]\nreasons:\n  ? kdp\n  : x\n", "scopes: [kai.app]\nreasons:\n  ? kdp\n  : x\n"),
    ("scopes: [kai.app]\nreasons: {kdp: x, ke: [y]}\n", "scopes: [kai.app]\nreasons: {kdp: x, ke: [y]}\n"),
    ("scopes: [kai.app]\n? reasons\n: {kdp: x}\n", "scopes: [kai.app]\n? reasons\n: {kdp: x}\n"),
]


@pytest.mark.parametrize(("before", "after"), STALE)
def test_a_reason_of_no_scope_is_taken_out(catalog: Catalog, before: str, after: str) -> None:
    assert fix(catalog, before.encode(), "app.yaml").content.decode() == after


def test_json_stays_json(catalog: Catalog) -> None:
    uses = {"complete": True, "endpoints": ["GET /kcs/v1/rp/devices", "GET /ke/v1/fota"]}
    for scopes in ([], ["kdp"], ["kdp", "kai.app", "kdp"], "kdp, KAI.app"):
        text = json.dumps({"scopes": scopes, "uses": uses}, indent=2)
        mended = json.loads(fix(catalog, text.encode(), "app.json", unsafe=True).content)
        assert mended == {"scopes": ["kdp.devices:view", "ke.fota:view"], "uses": uses}


def test_a_scope_that_the_policy_denies_is_not_added(catalog: Catalog) -> None:
    policy = read_policy(b"deny: {scopes: ['ke.fota:view']}\n", "policy.yaml", catalog)
    text = f"scopes: ['kdp.devices:view']\n{USES}".encode()
    assert fix(catalog, text, "app.yaml", unsafe=True, policy=policy).content == text


def test_only_the_codes_asked_for_are_mended(catalog: Catalog) -> None:
    text = b"scopes: [kai.app, kai.app, KDP]\n"
    assert fix(catalog, text, "app.yaml", codes={"KS102"}).content == b"scopes: [kai.app, KDP]\n"


def test_a_registration_does_not_show_the_text_that_may_hold_a_secret() -> None:
    registration = read_registration(b"client_secret: sesame-open-123\n", "app.yaml")
    assert "sesame" in registration.written
    assert "sesame" not in repr(registration)


NAMES = st.sampled_from([
    "kdp", "kdp.devices", "kdp.devices:view", "KDP.devices", "kai.app", "ke.campaign, ke.fota:view", "nope",
    "kme kme.reseller",
])  # fmt: skip
SOME_USES = st.lists(st.sampled_from(["GET /kcs/v1/rp/devices", "GET /ke/v1/fota", "GET /nowhere"]), unique=True)


REASONS = st.dictionaries(
    st.sampled_from(
        ["kdp", "kdp.devices", "kdp.devices:view", "KDP", "kai.app", "ke", "ke.campaign:view", "nop", "kme"]
    ),
    st.sampled_from(["R.", "Two: words", "it's"]),
    max_size=4,
)
REASON_STYLES = {
    "flow": lambda reasons: f"{{{', '.join(f'{key}: {json.dumps(text)}' for key, text in reasons.items())}}} # r0",
    "lines": lambda reasons: "\n".join(
        [
            "{",
            *(f"  {key!r}: {json.dumps(text)}, # r{number}" for number, (key, text) in enumerate(reasons.items())),
            "}",
        ]
    ),
    "block": lambda reasons: "".join(
        f"\n  {key}: {json.dumps(text)} # r{number}" for number, (key, text) in enumerate(reasons.items())
    ),
    "long": lambda reasons: "".join(f"\n  {key}: |\n    {text}\n    {text}\n" for key, text in reasons.items()),
    "next": lambda reasons: "".join(f"\n  {key}:\n    {json.dumps(text)} # r" for key, text in reasons.items()),
}


@st.composite
def registrations(draw: st.DrawFn) -> str:
    names, style = (
        draw(st.lists(NAMES, max_size=5)),
        draw(st.sampled_from(["block", "flow", "json", "text", "lines", "dashes"])),
    )
    uses, reasons = draw(SOME_USES), draw(REASONS)
    if style == "json":
        indent = draw(st.sampled_from([None, 1]))
        return json.dumps({"scopes": names, "reasons": reasons, "uses": {"endpoints": uses}}, indent=indent)
    scopes = {
        "block": "scopes:\n" + "".join(f"  - {name} # c{number}\n" for number, name in enumerate(names)),
        "flow": f"scopes: [{', '.join(repr(name) for name in names)}] # c0\n",
        "text": f"scopes: {' '.join(names) or '[]'} # c0\n",
        "lines": "scopes: [\n" + "".join(f"  {name!r}, # c{number},\n" for number, name in enumerate(names)) + "]\n",
        "dashes": "scopes:\n" + "".join(f"  -\n    {name} # c{number}\n" for number, name in enumerate(names)),
    }[style]
    if reasons:
        written = REASON_STYLES[draw(st.sampled_from([*REASON_STYLES]))](reasons)
        scopes += f"reasons: {written}\n".replace(": \n", ":\n")
    return "# first\n" + scopes + "uses:\n  endpoints: [" + ", ".join(uses) + "]\n"


@given(registrations())
def test_mending_is_idempotent_never_widens_never_adds_a_finding_and_keeps_comments(
    catalog: Catalog, text: str
) -> None:
    new = fix(catalog, text.encode(), "app.yaml").content.decode()
    before, after = (read_registration(each.encode(), "app.yaml") for each in (text, new))
    assert fix(catalog, new.encode(), "app.yaml").content.decode() == new
    granted = [grant(catalog, [one.name for one in Context(catalog, each).requested]) for each in (before, after)]
    assert granted[0].access == granted[1].access
    told = [[(found.code, found.at) for found in lint(catalog, each)] for each in (before, after)]
    assert set(told[1]) <= set(told[0])
    assert len(told[1]) <= len(told[0])
    assert [line.partition("#")[2] for line in text.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in new.splitlines() if "#" in line
    ]


@given(registrations())
def test_each_edit_of_a_finding_can_be_made_alone(catalog: Catalog, text: str) -> None:
    registration = read_registration(text.encode(), "app.yaml")
    before = Context(catalog, registration)
    for found in lint(catalog, registration):
        if found.edit is None:
            continue
        new = Editor(registration).applied([found.edit])
        changes = [(change[:2], change[2:4]) for change in found.edit.changes]
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(changes))
        after = Context(catalog, read_registration(new.encode(), "app.yaml"))
        assert {one.code for one in after.registration.problems} <= {one.code for one in registration.problems}
        if found.edit.safe:
            assert after.review.opens == before.review.opens
        if text.startswith("{"):
            assert json.loads(new)["uses"] == json.loads(text)["uses"]


@given(registrations())
def test_with_unsafe_edits_nothing_needed_is_lost_and_nothing_stays_that_has_an_edit(
    catalog: Catalog, text: str
) -> None:
    new = fix(catalog, text.encode(), "app.yaml", unsafe=True).content.decode()
    assert fix(catalog, new.encode(), "app.yaml", unsafe=True).content.decode() == new
    before, after = (Context(catalog, read_registration(each.encode(), "app.yaml")) for each in (text, new))
    assert {miss.need for miss in after.review.missing} <= {miss.need for miss in before.review.missing}
    left = lint(catalog, after.registration)
    assert [(found.code, found.at) for found in left if found.edit] == []
    assert [line.partition("#")[2] for line in text.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in new.splitlines() if "#" in line
    ]


@given(registrations(), st.booleans(), st.sampled_from([b"{}", b"deny: {open_ended: true}\nrequire: {reasons: read}"]))
def test_an_edit_that_a_finding_announces_is_made_or_it_is_said_why_not(
    catalog: Catalog,
    text: str,
    unsafe: bool,  # noqa: FBT001 - drawn
    policy: bytes,
) -> None:
    read = read_policy(policy, "policy.yaml", catalog)
    announced = lint(catalog, read_registration(text.encode(), "app.yaml"), policy=read)
    fixed = fix(catalog, text.encode(), "app.yaml", unsafe=unsafe, policy=read)
    left = {(found.code, found.at) for found in fixed.found}
    refused = {(found.code, found.at) for found, _ in fixed.refused}
    event("refused" if refused else "all made")
    for found in announced:
        if found.edit and (unsafe or found.edit.safe):
            assert (found.code, found.at) not in left - refused
    assert all(because for _, because in fixed.refused)
    # A text that somebody wrote is lost only with the scope that it was for.
    before, after = (read_registration(each, "app.yaml") for each in (text.encode(), fixed.content))
    texts = [{item.text for item in each.reasons.values()} for each in (before, after)]
    assert texts[1] <= texts[0]


def test_a_registration_may_be_given_as_a_path(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_text("scopes: [kdp.customers, kdp.customers]\n", encoding="utf-8")
    assert "KS102" in [found.code for found in lint(catalog, tmp_path / "app.yaml")]


# -- edits alone


def change(start: int, end: int, text: str) -> Change:
    return Change(1, start, 1, end, text)


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        # one that begins where another ends stands beside it
        ([[change(1, 4, "a")], [change(4, 7, "b")]], "ab"),
        ([[change(4, 7, "b")], [change(1, 4, "a")]], "ab"),
        # one that overlaps in one of its changes is not made at all
        ([[change(1, 4, "a")], [change(3, 5, "b"), change(6, 7, "c")]], "adef"),
        ([[change(2, 3, "")], [change(2, 2, "x")]], "acdef"),
    ],
)
def test_edits_that_overlap_are_not_made_together(edits: list[list[Change]], text: str) -> None:
    editor = Editor(read_registration(b"abcdef", "app.yaml"))
    assert editor.applied(Edit(safe=True, changes=tuple(changes)) for changes in edits) == text


def test_an_item_with_a_comment_before_its_comma_has_no_edit(catalog: Catalog) -> None:
    text = "scopes: [\n  kai.app, # y\n  kai.app # x\n  ,\n  kdp.customers\n]\n"
    [found] = [one for one in lint(catalog, read_registration(text.encode(), "app.yaml")) if one.code == "KS102"]
    assert found.edit is None


# -- what guards a file against an edit that is none


def refused(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog, texts: tuple[str, str], *, code: str, unsafe: bool = False
) -> list[str]:
    """Returns why an edit that a rule gives by mistake, from one text to another, is not made; nothing where it is."""
    before, after = texts
    lines = before.split("\n")
    whole = Edit(not unsafe, (Change(1, 1, len(lines), len(lines[-1]) + 1, after),))

    def pretended(context: Context, asked: Iterable[Asked], *, today: str | None = None) -> Lint:
        found = linted(context, asked, today=today)
        if context.registration.written == after:
            return found
        return Lint(one._replace(edit=whole if one.code == code else None) for one in (*found, *found.hidden))

    monkeypatch.setattr("knox_scopes.rules.fix.linted", pretended)
    fixed = fix(catalog, before.encode(), "app.yaml", unsafe=unsafe, codes={code})
    assert fixed.content.decode() == (before if fixed.refused else after)
    return [because for _, because in fixed.refused]


def test_a_safe_edit_that_grants_something_else_is_refused(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    texts = "scopes: [kdp, kdp.customers]\n", "scopes: [kdp.customers]\n"
    assert refused(monkeypatch, catalog, texts, code="KS104") == ["it would change what is granted"]


def test_a_safe_edit_that_asks_for_a_new_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # On that day the pair was the same access as `kdp.devices`.
    catalog = load(as_of="2025-08-05")
    pair = f"scopes: [{MANAGE}, {VIEW}]\nreasons: {{kdp.devices: Uploads.}}\n"
    texts = pair, pair.replace(f"{MANAGE}, {VIEW}", "kdp.devices")
    granted = [grant(catalog, scopes).access for scopes in ([MANAGE, VIEW], ["kdp.devices"])]
    assert granted[0] == granted[1]
    assert refused(monkeypatch, catalog, texts, code="KS113") == ["it would change what is granted"]


def test_an_edit_that_makes_json_something_else_is_refused(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    texts = '{"scopes": ["KDP.customers"]}', '{"scopes": [kdp.customers]}'
    assert refused(monkeypatch, catalog, texts, code="KS112") == ["the file could no longer be read"]
    assert (
        refused(monkeypatch, catalog, (texts[0], texts[1].replace("kdp", '"kdp').replace("]", '"]')), code="KS112")
        == []
    )


@pytest.mark.parametrize("after", ["scopes: [kdp.customers]\nowner: []\n", "scopes: [\n", ""])
def test_an_edit_that_makes_a_file_unreadable_is_refused(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog, after: str
) -> None:
    texts = "scopes: [KDP.customers]\nowner: Ann\n", after
    assert refused(monkeypatch, catalog, texts, code="KS112") != []


def test_an_unsafe_edit_that_leaves_a_use_without_a_scope_is_refused(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    uses = "uses: {endpoints: [GET /ke/v1/fota]}\n"
    texts = f"scopes: [kdp, ke]\n{uses}", f"scopes: [kai.app]\n{uses}"
    assert refused(monkeypatch, catalog, texts, code="KS106", unsafe=True) == [
        "nothing would then cover `GET /ke/v1/fota`"
    ]


def test_an_unsafe_edit_that_brings_as_much_as_it_mends_is_refused(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    uses = "uses: {endpoints: [GET /ke/v1/fota]}\n"
    texts = f"scopes: [kai.app, 'ke.fota:view']\n{uses}", f"scopes: [kdp.customers, 'ke.fota:view']\n{uses}"
    assert refused(monkeypatch, catalog, texts, code="KS106", unsafe=True) == [
        "there would be KS106 at kdp.customers instead"
    ]
    texts = texts[0], f"scopes: [kai.app, 'ke.fota:view'] # x\n{uses}"
    assert refused(monkeypatch, catalog, texts, code="KS106", unsafe=True) == ["it would leave as many findings"]


def test_what_stood_behind_a_finding_is_nothing_new_once_that_is_mended(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    uses = "uses: {endpoints: [GET /kcs/v1/rp/devices]}\n"
    text = f"scopes: [kdp]\nreasons: {{kdp: R.}}\n{uses}"
    before = lint(catalog, read_registration(text.encode(), "app.yaml"))
    [broader] = [one for one in before if one.code == "KS107"]
    assert [one.code for one in before.hidden] == ["KS104"]
    edit = Edit(safe=False, changes=(Change(1, 14, 1, 14, " # mended"),))
    lints = {
        text: Lint([broader._replace(edit=edit), *before.hidden]),
        text.replace("]\n", "] # mended\n", 1): Lint(before.hidden),
    }
    monkeypatch.setattr("knox_scopes.rules.fix.linted", lambda context, *_, **__: lints[context.registration.written])
    fixed = fix(catalog, text.encode(), "app.yaml", unsafe=True)
    assert "# mended" in fixed.content.decode()


def test_what_cannot_be_made_beside_the_others_is_told(catalog: Catalog) -> None:
    text = "scopes:\n  - kdp\n  - kme\nuses: {endpoints: [GET /nowhere]}\n"
    fixed = fix(catalog, text.encode(), "app.yaml", unsafe=True)
    assert [(found.code, because) for found, because in fixed.refused] == [
        ("KS106", "it conflicts with the other fixes")
    ]
