"""Whatever is put together of pieces that Markdown obeys reads as it stands, in two renderers and in every place."""

import re
from collections.abc import Callable

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from knox_scopes.errors import printable
from knox_scopes.report.document import Code, Document, Heading, Items, Lines, Literal, Table, Word
from knox_scopes.report.markdown import code, inline, markdown_text, table
from knox_scopes.report.text import inert

PIECES = [
    *(
        "`",
        "``",
        "```",
        "~",
        "~~~",
        "|",
        "||",
        "\\",
        "\\|",
        "[",
        "]",
        "(",
        ")",
        "](",
        "<",
        "<b>",
        "</b>",
        "<!--",
        "-->",
    ),
    *(
        ">",
        "&",
        "&lt;",
        "#",
        "# ",
        "- ",
        "* ",
        "*",
        "**",
        "_",
        "__",
        "1. ",
        "1) ",
        "a",
        "b",
        " ",
        "  ",
        "http://",
        "//",
    ),
    *("https:", "www.", "e.com", "@", "x@y.zz", ":", "!", "![", "$", "=", "---", "\t", "\n", "{", "}", "^", "mailto:"),
    *("xmpp:", "ftp://", "ftp.e.org", "\xa0", "\xe9", "1", "#1", "'", '"', "::", "##[", "##vso["),
]
PARSER = MarkdownIt("gfm-like")
OURS = {"p", "code", "ul", "li", "h1", "table", "thead", "tbody", "tr", "th", "td"}


def by_cmark(text: str) -> str:
    html: str = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    return html


def by_markdown_it(text: str) -> str:
    return str(PARSER.render(text))


def words(html: str) -> str:
    """Returns what a reader sees, without blanks and backticks: these may become code."""
    text = re.sub(r"<[^>]*>", "", html)
    for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("#x27", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", sign)
    return re.sub(r"[\s`]", "", text)


@pytest.mark.parametrize("render", [by_cmark, by_markdown_it])
@settings(max_examples=100, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_is_obeyed_and_every_text_can_be_read(render: Callable[[str], str], text: str) -> None:
    cell = inline(text)
    lines = [f"# Title: {cell}", "", cell, "", f"- {cell}", "", *table(("a", "b"), [(code(text), f"{cell}, {cell}")])]
    html = render("\n".join(lines))
    assert set(re.findall(r"</?([a-z0-9]+)", re.sub(r"<code>.*?</code>", "", html))) <= OURS
    assert "href" not in html
    assert html.count("<td") == 2
    shown = re.sub(r"[\s`]", "", inert(printable(text.strip())))
    assert words(html).count(shown) >= 5


@pytest.mark.parametrize("render", [by_cmark, by_markdown_it])
@settings(max_examples=100, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join).map(str.strip).filter(bool))
def test_no_text_is_obeyed_wherever_a_report_has_it(render: Callable[[str], str], text: str) -> None:
    cells = (text, Code(text), Lines((text, Code(text))), Word("error", text))
    blocks = (text, Heading(text), Items((text, Code(text))), Literal(text), Table(("a", "b", "c", "d"), (cells,)))
    html = render(markdown_text(Document(text, text, "good", blocks, text)))
    allowed = {*OURS, "h2", "h3", "strong", "br"}
    assert set(re.findall(r"</?([a-z0-9]+)", re.sub(r"<code>.*?</code>", "", html))) <= allowed
    assert "href" not in html
    assert html.count("<td") == 4
    assert html.count("<br") == 1
    shown = re.sub(r"[\s`]", "", inert(printable(text.strip())))
    assert words(html).count(shown) >= 12


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("", ""),
        ("Uploads and, on returns, deletes devices.", "Uploads and, on returns, deletes devices."),
        ("uses `GET /a_b` and a_b", "uses `GET /a_b` and a_b"),
        ("ask team@example.com", "ask `team@example.com`"),
        ("50 % of 3 < 4 & more", "50 % of 3 &lt; 4 \\& more"),
        ("a ` b", "a \\` b"),
    ],
)
def test_plain_prose_stays_plain(text: str, markdown: str) -> None:
    assert inline(text) == markdown
