import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import printable
from knox_scopes.report.document import Block, Code, Document, Heading, Items, Lines, Literal, Table, Tree, Word
from knox_scopes.report.html import html_text
from knox_scopes.report.markdown import markdown_text

VOID = {"meta", "input", "wbr"}
HOSTILE = [
    "<script>alert(1)</script>",
    "a | b || c",
    "`code` ``` ~~~",
    "line\nbreak\r\n::set-output name=a::b",
    '" onmouseover="alert(1)',
    "</style></title><img src=x onerror=alert(1)>",
    "##vso[task.complete]",
    "\x1b[2J\x00\x07",
    "\u202eevil",
    "\ud800",
    "&lt;b&gt; &amp;",
    "[link](https://example.com/) @someone #1",
    "# heading",
    "e\u0301 \u4f60\u597d",
]


class Reader(HTMLParser):
    """Reads a page strictly: every element ends, and in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.shown = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += ((tag, name, value or "") for name, value in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += ((tag, name, value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.shown += data


def document(*blocks: Block, verdict: str = "fine", title: str = "Title", data: str = "") -> Document:
    return Document(title, verdict, "good", blocks, data)


def test_the_page_allows_its_own_style_and_nothing_else() -> None:
    text = html_text(document())
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    # The policy has to stand before what it is to rule.
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_the_page_asks_for_nothing_and_runs_nothing(catalog: Catalog) -> None:
    text = html_text(document(Tree("Scopes", catalog, tuple(catalog.scopes), {"kdp": "excess"}, {"excess": "gone"})))
    assert "url(" not in text
    assert "@import" not in text
    read = Reader(text)
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "image", "use"} & set(read.tags)
    assert not {"style", "href", "src", "srcset", "action"} & {name for _, name, _ in read.attributes}
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert {value for _, name, value in read.attributes if "//" in value} == {"http://www.w3.org/2000/svg"}


def test_the_verdict_comes_first_and_the_reviewer_last() -> None:
    read = Reader(html_text(document("Below.", verdict="Two `kdp` issues", data="data from 2026-01-01")))
    assert [line for line in read.shown.split("\n") if line.strip()] == [
        "Title",
        "Title",
        "Two kdp issues",
        "Below.",
        *(f"{label} " for label in ("Reviewed by", "Date", "Decision")),
        "Prepared with knox-scopes 0.1.0; data from 2026-01-01.",
    ]
    assert read.tags.count("input") == 3


def test_every_block_has_its_element() -> None:
    text = html_text(
        document(
            Heading("Part `a`"),
            Items(("one", Code("t`wo"))),
            Literal("a  b"),
            Table(("A", "B"), ((Word("destroy", "gone"), Lines(("x", Code("y")))),)),
        )
    ).replace("\n", "")
    assert "<h2>Part <code>a</code></h2>" in text
    assert "<ul><li>one</li><li><code>t`wo</code></li></ul>" in text
    assert "<pre>a  b</pre>" in text
    assert '<thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>' in text
    assert '<td data-head="A"><span class="word destroy">gone</span></td>' in text
    assert '<td data-head="B"><div>x</div><div><code>y</code></div></td>' in text


def test_code_may_break_after_slashes_only_unless_it_is_very_long() -> None:
    text = html_text(document(Items((Code("GET /a/b"), Code("x" * 50)))))
    assert "<code>GET /<wbr>a/<wbr>b</code>" in text
    assert f"<code>{'x' * 40}<wbr>{'x' * 10}</code>" in text


def blocks_of(text: str) -> tuple[Block, ...]:
    cell = Lines((text, Code(text), Word("error", text)))
    return text, Heading(text), Items((text, Code(text))), Literal(text), Table((text,), ((cell,), (text,)))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_obeyed_by_a_page_and_all_of_it_is_shown(text: str) -> None:
    page = html_text(document(*blocks_of(text), verdict=text, title=text, data=text))
    plain = html_text(document(*blocks_of("@"), verdict="@", title="@", data="@"))
    assert page.isascii()
    assert "##vso" not in page
    assert [line for line in page.split("\n") if line.lstrip().startswith("::")] == []
    read, model = Reader(page), Reader(plain)
    assert [tag for tag in read.tags if tag not in {"code", "wbr"}] == [
        tag for tag in model.tags if tag not in {"code", "wbr"}
    ]
    assert {(tag, name) for tag, name, _ in read.attributes} == {(tag, name) for tag, name, _ in model.attributes}
    shown = printable(text).replace("`", "")
    assert read.shown.replace("`", "").count(shown) >= model.shown.count("@")


@pytest.mark.parametrize("most", [*range(0, 320, 7), 800, 2_000])
def test_markdown_is_cut_to_what_a_comment_holds_and_says_so(most: int) -> None:
    rows = tuple((Code(f"GET /{number}"), "what it does") for number in range(100))
    whole = document("Paragraph.", Table(("A", "B"), rows), Literal("end"), verdict="Bad", data="data from 2026-01-01")
    text = markdown_text(whole, most=most)
    assert len(text) <= max(most, 250)
    assert text.startswith("## Title\n\n**Bad**")
    assert "is left out, so that this fits in a comment; `--format html` has all of it." in text
    assert text.endswith("\n\nPrepared with knox-scopes, data from 2026-01-01.")
    full = markdown_text(whole)
    assert "left out" not in full
    assert full.count("| `GET /") == 100
    kept = [line for line in text.split("\n") if line.startswith("|")]
    assert len(kept) != 1
    assert kept == [line for line in full.split("\n") if line.startswith("|")][: len(kept)]


def test_markdown_has_the_verdict_first_and_no_drawing(catalog: Catalog) -> None:
    tree = Tree("Scopes", catalog, ("kdp",), {}, {})
    assert markdown_text(document(Heading("Part"), Items(("a", Code("b|c"))), tree)).split("\n") == [
        "## Title",
        "",
        "**fine**",
        "",
        "### Part",
        "",
        "- a",
        "- `b`&#124;`c`",
    ]
