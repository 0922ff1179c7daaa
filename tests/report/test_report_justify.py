"""The document of `justify`, read by two renderers besides."""

import re
from collections.abc import Callable

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

from knox_scopes import justify, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.justify import justification_text

APP = """\
app: {name: "Im|port_er <b>", description: "First *line*.\\n\\nSecond `GET /a_b` line."}
owner: team@example.com
grant_types: [client_credentials]
scopes: [kdp.devices, kdp.customers]
reasons: {kdp.devices: Uploading cannot be had without deleting.}
uses:
  complete: true
  endpoints: [POST /ams/v1/oauth2/token]
jobs:
  upload: {endpoints: [PUT /kcs/v1/rp/devices/upload, GET /kcs/v1/rp/devices]}
  look: {endpoints: [GET /kcs/v1/rp/devices, GET /kcs/v1/rp/customers/list]}
"""
UNCLEAR = """\
scopes: [nope, kai.app, ke.campaign]
uses:
  endpoints: [GET /ke/v1/campaigns, GET /ke/v1/fota, GET /nowhere, POST /kwn/v1/subscriptions]
  events: [KE_CAMPAIGN_CREATED]
"""


def written(catalog: Catalog, text: str) -> list[str]:
    registration = read_registration(text.encode(), "app.yaml")
    return justification_text(justify(catalog, registration), registration, catalog).split("\n")


def test_the_document_has_all_of_it(page: Catalog) -> None:
    lines = written(page, APP)
    assert lines[:8] == [
        r"# Access request: Im&#124;port_er &lt;b>",
        "",
        "Support ticket with the subject `Cloud Apps feature`.",
        "",
        r"First \*line\*.",
        "",
        "Second `GET /a_b` line.",
        "",
    ]
    token = page.endpoints["POST /ams/v1/oauth2/token"].summary
    for line in (
        "- Owner: `team@example.com`",
        "- Grant types: client_credentials",
        "| `kdp.customers` | Read the list of customers. | For 1 use listed below. |",
        (
            "| `kdp.devices` | Everything about devices: reading, uploading and deleting them. "
            "| Uploading cannot be had without deleting. |"
        ),
        "| `GET /kcs/v1/rp/devices` | Lists the devices of a reseller. | read | `kdp.devices` | upload, look |",
        f"| `POST /ams/v1/oauth2/token` | {token} | write | none needed | the app |",
        "- destroy: `PUT /kcs/v1/rp/devices/delete` (Deletes uploaded devices, and their configuration with them)",
        "- Customer ID:",
        "- Company name:",
        "- Country of residence:",
        "- E-mail of the Samsung Knox account:",
        "- Business size (number of devices):",
        "- Pain points, and what is gained by using the APIs:",
        "- How the APIs fit into the solution:",
        "- Estimated call frequency (daily, weekly, monthly):",
        # The pages between the first and the newest that show the same are not among the sources.
        "Prepared with knox-scopes (catalog as of 2025-08-05; data from 2025-04-09 for kdp, newer for the rest).",
    ):
        assert line in lines
    assert "## To resolve before sending" not in lines


def test_the_document_says_what_is_not_clear(catalog: Catalog) -> None:
    lines = written(catalog, UNCLEAR)
    assert lines[0] == "# Access request: unnamed app"
    assert "## To resolve before sending" in lines
    assert "- `nope` is not a scope in the catalog" in lines
    what = "Lists the firmware of a model, sales code and CSC."
    assert f"| `GET /ke/v1/fota` | {what} | read | none requested yet | the app |" in lines
    assert any(line.startswith("| `kai.app` ") and line.endswith(" | No reason given. |") for line in lines)


def test_an_app_that_uses_all_that_it_may_has_nothing_beyond(catalog: Catalog) -> None:
    lines = written(catalog, "scopes: [kdp.customers]\nuses: {endpoints: [GET /kcs/v1/rp/customers/list]}\n")
    assert lines[lines.index("## Also granted by these scopes") + 2] == "Nothing."


def by_cmark(text: str) -> str:
    html: str = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    return html


def by_markdown_it(text: str) -> str:
    return str(MarkdownIt("gfm-like").render(text))


# Whatever makes markup of one kind or another, at the start of a text and inside of it.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- hidden",
    "a <b>bold</b> c",
    "<https://evil.example.com>",
    "[click](https://evil.example.com)",
    "![seen](https://evil.example.com/pixel.png)",
    "[a]: https://evil.example.com",
    "see https://evil.example.com/x now",
    "http://evil.example.com",
    "www.evil.example.com",
    "evil.example.com",
    "mailto:a@evil.example.com and b@evil.example.com",
    "xmpp:a@evil.example.com",
    "ftp://evil.example.com",
    "~~~",
    "~~~ yaml",
    "```",
    "``` yaml `x` ```",
    "a ``` b ~~ c ~~ ~d~",
    "`<b>`https://evil.example.com`",
    "a ` b <i> `` c",
    "``a`<b>``",
    "`a|b` | <b> | c",
    "a \\| b \\",
    "`\\|` \\`<b>`",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quoted",
    "---",
    "===",
    "    indented",
    "*a* _b_ **c** __d__ ***e***",
    "&lt;b&gt; &amp; &#60;",
    "| a | b |",
    "| --- | --- |",
    "\x1b[31m\u202e",
    "::set-env name=a::b",
    "##vso[task.setvariable]x `##[group]`",
    "$a$ $$b$$",
]
PLACES: dict[str, Callable[[str], str]] = {
    "name": lambda text: f"app: {{name: {text}}}\n",
    "description": lambda text: f"app: {{name: Demo, description: {text}}}\n",
    "owner": lambda text: f"app: {{name: Demo}}\nowner: {text}\n",
    "reason": lambda text: f"app: {{name: Demo}}\nscopes: [kdp]\nreasons: {{kdp: {text}}}\n",
    "scope": lambda text: f"app: {{name: Demo}}\nscopes: [{text}]\n",
    "use": lambda text: f"app: {{name: Demo}}\nuses: {{endpoints: [{text}]}}\n",
    "job": lambda text: f"app: {{name: Demo}}\njobs: {{{text}: {{endpoints: [GET /kcs/v1/rp/devices]}}}}\n",
}


def tags(html: str) -> list[str]:
    return re.findall(r"<!?/?[a-z-]+", html)


def words(html: str) -> str:
    """Returns what a reader sees, without blanks and backticks: these may become code."""
    text = re.sub(r"<[^>]*>", "", html)
    for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("#x27", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", sign)
    return re.sub(r"[\s`]", "", text)


@pytest.mark.parametrize("render", [by_cmark, by_markdown_it])
@pytest.mark.parametrize("place", PLACES)
def test_no_text_of_a_file_is_obeyed(catalog: Catalog, place: str, render: Callable[[str], str]) -> None:
    benign = tags(render("\n".join(written(catalog, PLACES[place]('"word"')))))
    for text in HOSTILE:
        quoted = '"' + text.encode("unicode_escape").decode().replace('"', '\\"') + '"'
        lines = written(catalog, PLACES[place](quoted))
        html = render("\n".join(lines))
        # Code is all that a text may become; the number of rows and points depends on what the text means.
        assert set(tags(html)) - set(benign) <= {"<code", "</code", "<h2", "</h2"}, (text, html)
        assert "href" not in html
        assert "src=" not in re.sub(r"<code>.*?</code>", "", html) or "&lt;img" in html
        assert not [line for line in lines if re.match(r"\s*::|.*##\w*\[", line)]
        # A reason without a letter or digit is none.
        if place in {"name", "owner"} or (place == "reason" and any(map(str.isalnum, text))):
            assert re.sub(r"[\s`]", "", shown(text)) in words(html), (text, html)


def shown(text: str) -> str:
    """Returns a text as the document is to show it: escapes for what does not print or begins a command of a CI log."""
    text = text.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")
    return re.sub(r"^::", r"\\x3a:", text).replace("##", "#\\x23")


def test_what_the_registration_knows_is_filled_in(catalog: Catalog) -> None:
    lines = written(catalog, "consent_screen: {company_name: Example & Sons}\nscopes: [kdp.customers]\n")
    assert r"- Company name: Example \& Sons" in lines


def test_a_service_that_is_asked_for_elsewhere_says_how(catalog: Catalog) -> None:
    # Get started (Tag API), 2026-06-17.
    says = (
        "In addition, for the Tag API: "
        "An e-mail to `knoxapi@samsungknox.com` with the subject `Tag API access request`."
    )
    assert says in written(catalog, "scopes: ['tag.tags:view', 'tag.tags:manage']\n")
    assert says not in written(catalog, "scopes: [kdp.customers]\n")


def test_of_nothing_no_date_is_given(catalog: Catalog) -> None:
    assert written(catalog, "app: {name: Demo}\n")[-1] == "Prepared with knox-scopes."
