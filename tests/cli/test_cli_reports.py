"""Whatever a command has to say, it says in Markdown and on a page as well."""

import re
from html import unescape
from pathlib import Path

import pytest
from shell import Answer, process, run

NEED = "GET /kcs/v1/rp/devices"
HOSTILE = "A | b <script>alert(1)</script> `c` @d"
APP = f"""\
app: {{name: '{HOSTILE}', description: x}}
owner: team@example.com
audience: uem-partner
grant_types: [authorization_code]
consent_screen: {{company_name: 'C*o*'}}
scopes: [kdp, 'kdp.devices:view', email, '<b>nope</b>|']
uses: {{endpoints: [{NEED}, 'GET /<script>|`']}}
jobs:
  '<img src=x>|`': {{endpoints: [GET /kcs/v1/rp/customers/list]}}
ignore:
  - {{code: KS110, reason: 'because | <i>'}}
"""
CALM = """\
app: {name: Calm, description: x}
owner: team@example.com
audience: reseller
grant_types: [client_credentials]
scopes: ['kdp.devices:view']
uses: {endpoints: [GET /kcs/v1/rp/devices], complete: true}
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    (tmp_path / "calm.yaml").write_text(CALM, encoding="utf-8")
    (tmp_path / "free.yaml").write_text(
        "jobs: {a: {endpoints: [POST /ams/v1/oauth2/token]}, b: {}}\n", encoding="utf-8"
    )
    (tmp_path / "new.yaml").write_text(CALM.replace("kdp.devices:view", "kdp.devices"), encoding="utf-8")


COMMANDS = [
    ["plan", NEED],
    ["plan", NEED, "KAI_WIFI_CONNECTIONS", "POST /ams/v1/oauth2/token", "GET /<script>|`", "GET /no", "--explain"],
    ["plan", "GET /nowhere"],
    ["plan", "POST /ams/v1/oauth2/token", "--explain"],
    ["plan", NEED, "--have", "kdp"],
    ["plan", "--registration", "calm.yaml"],
    ["plan", "--registration", "app.yaml"],
    ["plan", "--registration", "free.yaml"],
    ["review", "-s", "kdp email <b>|` ke.fota:view", NEED, "GET /ke/v1/campaigns"],
    ["review", "-s", "kdp.devices:view", NEED],
    ["review", "-s", "kdp"],
    ["review", "-s", "ke.campaign", "GET /ke/v1/campaigns", "DELETE /ke/v1/campaigns/x", "GET /<script>|`"],
    ["lint", "app.yaml", "calm.yaml"],
    ["lint", "calm.yaml"],
    ["consent", "app.yaml"],
    ["consent", "calm.yaml"],
    ["diff", "ke.campaign kdp", "ke.campaign:view ke.fota:view kdp"],
    ["diff", "kdp", "kdp"],
    ["diff", "calm.yaml", "new.yaml"],
    ["diff", "calm.yaml", "app.yaml"],
]


def read(page: str) -> str:
    """Returns what a reader sees of a page, on one line."""
    body = page.partition("</head>")[2]
    return " ".join(
        unescape(re.sub(r"<(wbr|/?code|/?span)[^>]*>|<[^>]+>", lambda one: "" if one[1] else " ", body)).split()
    )


def both(*args: str) -> tuple[Answer, Answer]:
    return run(*args, "--format", "markdown"), run(*args, "--format", "html")


def rows(markdown: str) -> list[list[str]]:
    """Returns the cells of the rows of all tables."""
    lines = [line for line in markdown.split("\n") if line.startswith("| ")]
    return [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_the_status_is_that_of_the_text_and_the_verdict_comes_first(args: list[str]) -> None:
    text = run(*args)
    markdown, page = both(*args)
    assert markdown.status == page.status == text.status
    assert markdown.err == page.err == text.err
    title, empty, verdict, *_ = markdown.out.split("\n")
    assert title.startswith("## ")
    assert empty == ""
    assert re.fullmatch(r"\*\*\S.*\S\*\*", verdict)
    assert page.out.startswith("<!DOCTYPE html>\n")
    assert page.out.index('class="verdict') < page.out.index('<div class="sign">')


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_no_name_is_obeyed(args: list[str]) -> None:
    markdown, page = both(*args)
    outside = re.sub(r"(`+)[^`].*?[^`]\1(?!`)", "", markdown.out)
    assert not re.search(r"(?<!\\)<(?!br>)", outside)
    width = 0
    for line in markdown.out.split("\n"):
        width = (width or line.count(" | ")) if line.startswith("| ") else 0
        assert line.count(" | ") == width or not line.startswith("| ")
    elements = set(re.findall(r"<([a-z0-9]+)", page.out.partition("</head>")[2].partition("<svg")[0]))
    assert not elements & {"script", "img", "b", "i", "a"}


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_page_shows_what_the_markdown_shows(args: list[str]) -> None:
    markdown, page = both(*args)
    shown = read(page.out)
    for title in re.findall(r"^### (.*)$", markdown.out, re.MULTILINE):
        assert re.sub(r"[`\\]", "", title).replace("&lt;", "<").replace("&#124;", "|") in shown.replace("`", "")
    cells = [cell for row in rows(markdown.out) if row[0] != "---" for cell in row if re.fullmatch(r"`[^`]+`", cell)]
    assert [cell for cell in cells if cell.strip("`") not in shown] == []


@pytest.mark.usefixtures("files")
def test_a_plan_has_scopes_needs_and_what_else_is_granted() -> None:
    markdown, page = both("plan", "PUT /kcs/v1/rp/devices/upload", "POST /ams/v1/oauth2/token")
    assert "**2 scopes" not in markdown.out
    assert "**1 scope for 2 needs (least-privilege, proven minimal)**" in markdown.out
    table = rows(markdown.out)
    assert ["`kdp.devices:manage`", "Upload devices, and delete them.", "`PUT /kcs/v1/rp/devices/upload`"] in table
    assert ["none", "needs no scope", "`POST /ams/v1/oauth2/token`"] in table
    assert [row[:2] for row in table if row[0] == "destroy"] == [["destroy", "`PUT /kcs/v1/rp/devices/delete`"]]
    assert '<p class="verdict good">' in page.out
    assert '<g class="is-needed">' in page.out


def test_an_unresolved_need_makes_the_verdict_poor_and_is_told_with_what_to_try() -> None:
    markdown, page = both("plan", NEED, "PUT /kcs/v1/rp/device", "PUT /kcs/v1/rp/device/")
    assert "**INCOMPLETE: 2 of 3 needs unresolved; this answer is for the other 1 only**" in markdown.out
    assert '<p class="verdict poor">' in page.out
    given = {row[0]: row[2] for row in rows(markdown.out) if row[1].startswith(("unknown-path", "other-method"))}
    assert set(given) == {"`PUT /kcs/v1/rp/device`", "`PUT /kcs/v1/rp/device/`"}
    assert all("/kcs/v1/rp/devices" in suggested for suggested in given.values())


def test_a_plan_explains_itself_where_asked() -> None:
    plain, explained = (run("plan", NEED, *more, "--format", "markdown").out for more in ((), ("--explain",)))
    assert "### Why these scopes" not in plain
    assert "### Why these scopes" in explained
    assert "### Fewer scopes" not in explained
    needs = [NEED, "PUT /kcs/v1/rp/devices/upload", "--explain", "--format", "markdown"]
    assert "| 1 | `kdp.devices` | 2 open-ended" not in explained
    assert "### Fewer scopes, more access" in run("plan", *needs).out


def test_equal_access_with_other_scopes_is_told() -> None:
    needs = ["GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]
    out = run("plan", *needs, "--as-of", "2025-08-05", "--format", "markdown").out
    assert "### Same access with other scopes\n\n- `kdp.devices`: `kdp.devices:manage` `kdp.devices:view`" in out


@pytest.mark.usefixtures("files")
def test_the_jobs_of_an_app_have_their_own_scope_parameters() -> None:
    out = run("plan", "--registration", "app.yaml", "--format", "markdown").out
    assert "not registered yet: `kdp.customers`" in out
    assert "### The app as a whole\n\n`kdp.devices:view`" in out
    assert "\n\n`kdp.customers`\n" in out
    out = run("plan", "--registration", "free.yaml", "--format", "markdown").out
    assert "**0 scopes for 2 jobs**" in out
    assert "### Job a\n\nNo scopes needed.\n\n- `POST /ams/v1/oauth2/token`" in out
    assert "### Job b\n\nNo needs given." in out


def test_a_review_has_its_findings_and_what_would_be_enough() -> None:
    markdown, page = both("review", "-s", "kdp nope email", NEED, "GET /ke/v1/campaigns")
    assert "**4 issues found: 1 unknown, 1 missing, 1 broader, 1 risky**" in markdown.out
    assert [row[0] for row in rows(markdown.out)[2:6]] == ["unknown", "missing", "broader", "risky"]
    assert "### Minimal scopes for these needs\n\n`kdp.devices:view ke.campaign:view`" in markdown.out
    assert "### `kdp.devices:view` in place of `kdp` removes: 2 open-ended scopes" in markdown.out
    states = dict(
        re.findall(r'<g class="is-(\w+)">\n<title>[^\n]*</title>\n(?:<[^t][^\n]*\n)+<text [^>]*>([^<]+)', page.out)
    )
    assert set(states) == {"excess", "needed", "missing", "granted"}
    assert states["granted"] == "email"


def test_a_clean_review_is_good() -> None:
    markdown, page = both("review", "-s", "kdp.devices:view", NEED)
    assert "**No issues found**" in markdown.out
    assert '<p class="verdict good">' in page.out


def test_a_review_without_needs_says_what_it_cannot_tell() -> None:
    markdown, _ = both("review", "-s", "tag")
    assert "No needs given, so unneeded, broader and missing scopes are not checked." in markdown.out
    assert "### Grants: 1 open-ended scope" in markdown.out


def test_a_review_notes_how_needs_were_read_and_what_cannot_be_avoided() -> None:
    markdown, _ = both("review", "-s", "kdp.devices:manage", "PUT /rp/devices/upload", "PUT /kcs/v1/rp/devices/upload/")
    assert "unavoidable: `kdp.devices:manage` grants the destructive" in markdown.out


@pytest.mark.usefixtures("files")
def test_the_findings_of_lint_stand_with_place_and_fix() -> None:
    markdown, page = both("lint", "app.yaml")
    assert "| warning | KS107 broader-scope | `app.yaml:6:10` | " in markdown.out
    assert "`--unsafe-fixes`" in markdown.out
    assert "<h2>Scopes of app.yaml</h2>" in page.out
    assert '<p class="verdict poor">' in page.out


@pytest.mark.usefixtures("files")
def test_what_lint_ignores_is_told_with_its_reason() -> None:
    Path("quiet.yaml").write_text(
        CALM.replace("'kdp.devices:view'", "kdp")
        + "ignore: [{code: KS107, reason: agreed}, {code: KS110, reason: x}]\n",
        encoding="utf-8",
    )
    markdown, _ = both("lint", "quiet.yaml", "--select", "KS107")
    summary = run("lint", "quiet.yaml", "--select", "KS107").out.rstrip("\n").rpartition("\n")[2].partition("  (")[0]
    assert summary.startswith("1 finding ignored, ")
    assert f"**{summary}**" in markdown.out
    assert "| KS107 broader-scope | `quiet.yaml:5` | `kdp` | agreed |" in markdown.out


@pytest.mark.usefixtures("files")
def test_a_warning_is_fair_and_nothing_is_good() -> None:
    Path("broad.yaml").write_text(CALM.replace("'kdp.devices:view'", "kdp"), encoding="utf-8")
    assert '<p class="verdict fair">' in run("lint", "broad.yaml", "--format", "html").out
    assert '<p class="verdict good">' in run("lint", "calm.yaml", "--format", "html").out


@pytest.mark.usefixtures("files")
def test_consent_lists_what_customers_are_asked_by_service() -> None:
    markdown, page = both("consent", "app.yaml")
    assert "**C\\*o\\* A &#124; b &lt;script>" in markdown.out
    assert HOSTILE.replace("`", "") in read(page.out)
    assert "to allow 2 scopes of 2 services; 1 name not in the catalog**" in markdown.out
    assert "### Knox Deployment Program" in markdown.out
    assert "| `kdp` | The whole service. | `kdp.devices:view` |" in markdown.out
    assert "### Not in the catalog, so what they grant is unknown\n\n- `<b>nope</b>`" in markdown.out
    assert "Customers must consent" not in run("consent", "calm.yaml", "--format", "markdown").out
    assert "Customers are not asked" in run("consent", "calm.yaml", "--format", "markdown").out


@pytest.mark.usefixtures("files")
def test_a_diff_tells_what_is_gained_and_lost() -> None:
    markdown, page = both("diff", "calm.yaml", "new.yaml")
    assert "**Gained: 1 open-ended scope, 1 destructive endpoint, 1 write endpoint**" in markdown.out
    assert ["added", "`kdp.devices`"] in rows(markdown.out)
    assert ["removed", "`kdp.devices:view`"] in rows(markdown.out)
    assert "Consent: not needed again, because" in markdown.out
    assert set(re.findall(r'class="is-(\w+)"', page.out)) == {"granted", "needed"}
    assert "**Same access**" in run("diff", "kdp", "kdp", "--format", "markdown").out


@pytest.mark.usefixtures("files")
def test_unknown_names_cannot_be_compared() -> None:
    Path("unknown.yaml").write_text(CALM.replace("'kdp.devices:view'", "'kdp.devices:view', nope"), encoding="utf-8")
    out = run("diff", "calm.yaml", "unknown.yaml", "--format", "markdown").out
    assert "**The access of unknown scopes cannot be compared**" in out
    assert "- nope is not in the catalog" in out


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_as_a_process_a_report_is_the_same_run_to_run(form: str) -> None:
    args = ["review", "-s", "kdp ke", NEED, "GET /nowhere", "--format", form]
    one, other = (process(*args, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert one == other
    assert one.status == 1


def test_the_command_writes_both_formats() -> None:
    app = b"scopes: [kdp]\nuses: {endpoints: [GET /kcs/v1/rp/devices]}\n"
    gitlab, junit = (run("lint", "-", "--format", form, stdin=app) for form in ("gitlab", "junit"))
    checks = [issue["check_name"] for issue in gitlab.json()]
    assert "KS107 broader-scope" in checks
    assert junit.out.count("<testcase ") == len(checks)
    assert gitlab.status == junit.status == 1
    calm, strict = (
        run("lint", "-", "--format", "junit", "--select", "KS107", "--fail-on", level, stdin=app)
        for level in ("error", "warning")
    )
    assert (calm.status, calm.out.count("<failure")) == (0, 0)
    assert (strict.status, strict.out.count("<failure")) == (1, 1)
