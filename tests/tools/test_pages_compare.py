"""Alters the pages of this folder in one thing at a time, and holds that just this is left over."""

from pathlib import Path

import pytest
from desk import CATALOG, PAGES, altered, compared, found

from knox_scopes.errors import InputError
from pages.compare import compare
from pages.extract import extract

DAYS = {
    "pipe.txt": "2026-03-03",
    "tabs.txt": "2026-03-03",
    "markdown.md": "2026-03-03",
    "page.html": "2026-03-03",
    "list.txt": "2026-02-01",
    "broken.txt": "2026-04-04",
}
NEW_SERVICE = """\
Cogs
Scope name | Description | Applicable API endpoints |
---|---|---|
cogs | Everything. | All endpoints in the Cogs API. |
cogs.teeth:view | See teeth. | GET /cogs/v1/teeth |
"""
THINGS = "acme.things | All of things. | GET /acme/v1/things | ACME_THING_MADE |\n"
THINGS_VIEW = "acme.things:view | See things. | GET /acme/v1/things | |\n"
THINGS_MANAGE = "acme.things:manage | Make things. | POST /acme/v1/things | ACME_THING_MADE |\n"
ONE = "GET /acme/v1/things/{id} | |||\n"
POST = "POST /acme/v1/things | |||\n"
ALERTS = "acme.alerts | Hear of losses. | | ACME_THING_LOST |\n"
PARTS = "acme.parts | Everything of parts. | All part endpoints in the Acme Things API. | |\n"
NUTS_VIEW = "bolt.nuts:view | See nuts. | GET /nuts |\n"
NUTS_DELETE = "bolt.nuts:delete | Drop nuts. | DELETE /nuts/{nutId} |\n"
BOLT = "bolt | All of bolts. | All endpoints in the Bolt API. |\n"
BOLT_TABLE = "Bolt\nScope | Description | Applicable API endpoints |\n---|---|---|\n" + BOLT + NUTS_DELETE + NUTS_VIEW

# What is done to pipe.txt, and what must be left over then: kind and place.
CHANGES: dict[str, tuple[list[tuple[str, str]], set[tuple[str, str]]]] = {
    "a scope renamed": ([("bolt.nuts:view", "bolt.nuts:look")], {("renamed", "bolt.nuts:view")}),
    "a parent renamed": ([("acme.things |", "acme.stuff |")], {("renamed", "acme.things")}),
    "a scope without a list renamed": (
        [("acme.parts", "acme.pieces")],
        {("new-scope", "acme.pieces"), ("gone-scope", "acme.parts")},
    ),
    "two of one kind renamed": (
        [("mail |", "post |"), ("uid |", "number |")],
        {
            ("new-scope", "post"),
            ("new-scope", "number"),
            ("gone-scope", "mail"),
            ("gone-scope", "uid"),
            ("needs-none", "POST /ident/v1/token"),
        },
    ),
    "an endpoint moved": (
        [(THINGS_MANAGE, THINGS_MANAGE.replace("POST /acme/v1/things", "")), (THINGS_VIEW, THINGS_VIEW + POST)],
        {("moved", "POST /acme/v1/things")},
    ),
    "an endpoint moved to another service": (
        [
            (NUTS_VIEW, "bolt.nuts:view | See nuts. | |\n"),
            (ONE + THINGS_MANAGE, ONE + "GET /nuts | |||\n" + THINGS_MANAGE),
        ],
        {("gone-endpoint", "GET /bolt/v1/nuts"), ("new-endpoint", "GET /nuts")},
    ),
    "an endpoint under two scopes": ([(THINGS_VIEW, THINGS_VIEW + POST)], {("moved", "POST /acme/v1/things")}),
    "an endpoint dropped": ([(ONE, "")], {("gone-endpoint", "GET /acme/v1/things/{id}")}),
    "an endpoint dropped from the narrow row only": (
        [(THINGS_VIEW + ONE, THINGS_VIEW)],
        {("moved", "GET /acme/v1/things/{id}")},
    ),
    "an endpoint dropped from the broad row only": ([(THINGS + ONE, THINGS)], {("short-row", "acme.things")}),
    "an endpoint added": (
        [(THINGS_VIEW, THINGS_VIEW + "GET /acme/v1/new | |||\n")],
        {("new-endpoint", "GET /acme/v1/new")},
    ),
    "a method changed": (
        [("POST /acme/v1/things", "PUT /acme/v1/things")],
        {("gone-endpoint", "POST /acme/v1/things"), ("new-endpoint", "PUT /acme/v1/things")},
    ),
    "a row dropped that alone lists its endpoint": ([(NUTS_VIEW, "")], {("gone-scope", "bolt.nuts:view")}),
    "a row dropped whose items others list": ([(ALERTS, "")], {("gone-scope", "acme.alerts")}),
    "a row dropped with its rows below": ([(THINGS_VIEW + ONE, "")], {("gone-scope", "acme.things:view")}),
    "a parent's row dropped": ([(THINGS + ONE + POST, "")], {("gone-scope", "acme.things")}),
    "an identity's row dropped": (
        [("mail | Use the address. | POST /ident/v1/token |\n", "")],
        {("gone-scope", "mail")},
    ),
    "a table dropped": ([(BOLT_TABLE, "")], {("missing-table", "Bolt table")}),
    "a service added": ([("On this page", NEW_SERVICE)], {("new-service", "Cogs table")}),
    "a scope added": (
        [(ALERTS, ALERTS + "acme.gears:view | See gears. | GET /acme/v1/gears | ACME_GEAR_SEEN |\n")],
        {("new-scope", "acme.gears:view")},
    ),
    "a scope added that is known from later": (
        [(ALERTS, ALERTS + "acme.later | Later. | |\n")],
        {("new-scope", "acme.later")},
    ),
    "an event moved": (
        [
            (ALERTS, "acme.alerts | Hear of losses. | | |\n"),
            (THINGS_VIEW, THINGS_VIEW.replace("| |", "| ACME_THING_LOST |")),
        ],
        {("moved", "ACME_THING_LOST")},
    ),
    "an event dropped": (
        [(", ACME_THING_LOST |", " |"), (ALERTS, "acme.alerts | Hear of losses. | | |\n")],
        {("gone-event", "ACME_THING_LOST")},
    ),
    "an event added": ([("| ACME_THING_LOST", "| ACME_THING_LOST, ACME_NEW")], {("new-event", "ACME_NEW")}),
    "a list in place of all endpoints": (
        [("All endpoints in the Bolt API.", "GET /nuts")],
        {("open-ended", "bolt"), ("short-row", "bolt")},
    ),
    "all endpoints in place of a list": (
        [(NUTS_VIEW, "bolt.nuts:view | See nuts. | All nut endpoints. |\n")],
        {("all-endpoints", "bolt.nuts:view")},
    ),
    "all endpoints of the service for a part of it": (
        [("All part endpoints in", "All endpoints in")],
        {("reach", "acme.parts")},
    ),
    "some endpoints for the whole service": (
        [("All endpoints in the Bolt", "All nut endpoints in the Bolt")],
        {("reach", "bolt")},
    ),
    "one identity without the token endpoint": (
        [("identifier. | POST /ident/v1/token", "identifier. | ")],
        {("needs-none", "POST /ident/v1/token")},
    ),
    "no identity with the token endpoint": (
        [("POST /ident/v1/token", "")],
        {("idle-correction", "POST /ident/v1/token")},
    ),
    "the token endpoint under one scope more": (
        [(ALERTS, ALERTS + "POST /ident/v1/token | |||\n")],
        {("needs-none", "POST /ident/v1/token")},
    ),
    "another base": (
        [(NUTS_VIEW, "bolt.nuts:view | See nuts. | GET /other/v1/nuts |\n")],
        {("gone-endpoint", "GET /bolt/v1/nuts"), ("new-endpoint", "GET /bolt/v1/other/v1/nuts")},
    ),
    "a broken name": (
        [("bolt.nuts:view", "bolt nuts view")],
        {("unread-row", "bolt nuts view"), ("gone-scope", "bolt.nuts:view")},
    ),
    "a name left out": (
        [("bolt.nuts:view | See nuts. | GET", "See nuts. | GET")],
        {("missing-name", "line 22"), ("gone-scope", "bolt.nuts:view")},
    ),
    "names of variables and variants": (
        [("{id}", "{thingId}"), ("| GET /acme/v1/things |", "| GET /acme/v1/things/list/ |")],
        set(),
    ),
}


@pytest.mark.parametrize("name", DAYS)
def test_nothing_is_left_over_of_a_page_as_it_is(name: str) -> None:
    result = compare(extract(str(PAGES / name)), CATALOG, DAYS[name])
    assert result.left == ()
    assert result.identity.known


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_exactly(tmp_path: Path, change: str) -> None:
    edits, left = CHANGES[change]
    text = altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), edits)
    assert found(compared(tmp_path / "page.txt", text, "2026-03-03")) == left


MARKDOWN_ALERTS = next(
    line
    for line in (PAGES / "markdown.md").read_text(encoding="utf-8").splitlines(keepends=True)
    if "acme.alerts" in line
)
# The same four changes in each form: a scope renamed, an endpoint moved, a row dropped, a service added.
RENAMED, MOVED = {("renamed", "bolt.nuts:view")}, {("moved", "POST /acme/v1/things")}
DROPPED, ADDED = {("gone-scope", "acme.alerts")}, {("new-service", "Cogs table")}
IN_EACH_FORM = [
    ("tabs.txt", RENAMED, [("bolt.nuts:view\t", "bolt.nuts:look\t")]),
    ("tabs.txt", MOVED, [
        ("Make things.\tPOST /acme/v1/things", "Make things.\t"),
        ("See things.\tGET /acme/v1/things\n", "See things.\tGET /acme/v1/things\n\n\t\tPOST /acme/v1/things\n"),
    ]),
    ("tabs.txt", DROPPED, [("acme.alerts\tHear of losses.\t\tACME_THING_LOST\n", "")]),
    ("tabs.txt", ADDED, [("### Ident\n", "### Cogs\nScope\tEndpoints\ncogs\tAll endpoints.\n### Ident\n")]),
    ("markdown.md", RENAMED, [("bolt.nuts:view", "bolt.nuts:look")]),
    ("markdown.md", MOVED, [
        ("Make things.          | `POST /acme/v1/things`", "Make things. |"),
        ("`GET /acme/v1/things`, `GET", "`GET /acme/v1/things`, `POST /acme/v1/things`, `GET"),
    ]),
    ("markdown.md", DROPPED, [(MARKDOWN_ALERTS, "")]),
    ("markdown.md", ADDED, [("## Ident\n", "## Cogs\n|Scope|Permission|\n|-|-|\n|cogs|All.|\n\n## Ident\n")]),
    ("page.html", RENAMED, [("bolt.nuts:view", "bolt.nuts:look")]),
    ("page.html", MOVED, [
        ("Make things.<td>POST /acme/v1/things", "Make things.<td>"),
        ("See things.<td>GET /acme/v1/things<td", "See things.<td>GET /acme/v1/things<br>POST /acme/v1/things<td"),
    ]),
    ("page.html", DROPPED, [('<tr><td>acme.alerts<td colspan="2">Hear of losses.<td>ACME_THING_LOST\n', "")]),
    ("page.html", ADDED, [
        ("<h2>Ident", "<h2>Cogs</h2><table><tr><th>Scope<th>Permission<tr><td>cogs<td>All.</table><h2>Ident"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "left", "edits"), IN_EACH_FORM)
def test_each_form_tells_the_same_changes(
    tmp_path: Path, name: str, left: set[tuple[str, str]], edits: list[tuple[str, str]]
) -> None:
    text = altered((PAGES / name).read_text(encoding="utf-8"), edits)
    assert found(compared(tmp_path / name, text, DAYS[name])) == left


VIEW, LOST = "acme.things:view", "acme.alerts Hear of losses.\n"
LIST = {
    "a scope renamed": (VIEW, "acme.things:look", {("new-scope", "acme.things:look"), ("gone-scope", VIEW)}),
    "a row dropped": (LOST, "", {("gone-scope", "acme.alerts")}),
    "a scope added": (LOST, f"acme.gears See gears.\n{LOST}", {("new-scope", "acme.gears")}),
    "a service added": (
        LOST,
        f"cogs.teeth See teeth.\n{LOST}",
        {("new-service", "Authentication for Acme Things table")},
    ),
    "a broken line": (f"{VIEW} See", f"{VIEW}\nSee", {("unread-row", "See things.")}),
    "a broken line that begins like a name": ("of losses.", "of\nmany Losses.", {("unread-row", "many Losses.")}),
}


@pytest.mark.parametrize("change", LIST)
def test_a_change_of_a_list_is_told_exactly(tmp_path: Path, change: str) -> None:
    old, new, left = LIST[change]
    text = altered((PAGES / "list.txt").read_text(encoding="utf-8"), [(old, new)])
    assert found(compared(tmp_path / "list.txt", text, "2026-02-01")) == left


# Each fault of the broken page has its correction; the same fault elsewhere has none.
ELSEWHERE: dict[str, tuple[list[tuple[str, str]], set[tuple[str, str]]]] = {
    "another row slips": (
        [(THINGS_MANAGE, "acme.things:manage | Make things. | POST /acme/v1/things, ACME_THING_MADE | |\n")],
        {("slipped-row", "acme.things:manage")},
    ),
    "other cells run together": (
        [("bolt | All of bolts. | DELETE /nuts/{nutId} |\nGET /nuts | ||\nbolt.nuts:delete | |",
          "bolt | All of bolts. | |\nDELETE /nuts/{nutId} | GET /nuts ||\nbolt.nuts:delete | |")],
        {("joined-cells", "bolt")},
    ),
    "the same row has more cells run together": (
        [("POST /acme/v1/things | ||\nacme", "POST /acme/v1/things | GET /acme/v1/things/list ||\nacme")],
        {("joined-cells", "acme.things")},
    ),
    "the other name is missing, too": (
        [("uid | Use the identifier. |", "Use the identifier. |")],
        {
            ("missing-name", "line 27"),
            ("missing-name", "line 28"),
            ("missing-table", "Ident table"),
        },
    ),
    "the tables differ": (
        [("bolt.nuts:view | See nuts. | GET /nuts |\nIdent", "bolt.nuts:look | See nuts. | GET /nuts |\nIdent")],
        {("new-scope", "bolt.nuts:look"), ("differing-rows", "bolt.nuts:look"), ("differing-rows", "bolt.nuts:view"),
         ("moved", "GET /bolt/v1/nuts")},
    ),
    "the rows differ": (
        [("ACME_THING_MADE |\nacme.things:view | See things. | GET /acme/v1/things | |\nGET /acme/v1/things/{id}",
          "ACME_THING_MADE |\nacme.things:view | See things. | GET /acme/v1/things | |\nGET /acme/v1/thingies/{id}")],
        {("differing-rows", "acme.things:view")},
    ),
    "the fault is mended": (
        [("Everything of parts. | All endpoints in", "Everything of parts. | All part endpoints in")],
        {("idle-correction", "acme.parts")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", ELSEWHERE)
def test_a_correction_explains_nothing_but_its_own(tmp_path: Path, change: str) -> None:
    edits, left = ELSEWHERE[change]
    text = altered((PAGES / "broken.txt").read_text(encoding="utf-8"), edits)
    assert found(compared(tmp_path / "broken.txt", text, "2026-04-04")) == left


def test_a_page_without_a_date_is_the_source_without_one(tmp_path: Path) -> None:
    table = "# Guide\n\n| Scope | Permission |\n| --- | --- |\n| acme | All. |\n| acme.alerts | Losses. |\n"
    result = compared(tmp_path / "guide.md", table, "2026-05-05")
    assert (str(result.identity), result.left) == ("guide-2026-05", ())
    assert [difference.kind for difference, _ in result.explained] == ["missing-table"]


def test_a_table_that_has_come_back_makes_its_correction_idle(tmp_path: Path) -> None:
    names = ("acme", "acme.alerts", "bolt", "bolt.nuts:view", "bolt.nuts:delete")
    text = "# Guide\n\n| Scope | Permission |\n| --- | --- |\n" + "".join(f"| {name} | Does it. |\n" for name in names)
    assert found(compared(tmp_path / "guide.md", text, "2026-05-05")) == {("idle-correction", "Bolt table")}


def test_another_reading_of_an_endpoint_is_noted(tmp_path: Path) -> None:
    edits = [("{nutId}", "{id}"), ("See things. | GET /acme/v1/things |", "See things. | GET /acme/v1/things/list/ |")]
    result = compared(
        tmp_path / "page.txt", altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), edits), "2026-03-03"
    )
    assert result.left == ()
    assert [(note.line, note.message) for note in result.notes if note.kind == "other-reading"] == [
        (12, "`GET /acme/v1/things/list/` is taken to be `GET /acme/v1/things`"),
        (21, "`DELETE /bolt/v1/nuts/{id}` is taken to be `DELETE /bolt/v1/nuts/{nutId}`"),
    ]


def test_a_copy_without_its_date_is_not_held_to_be_another_page(tmp_path: Path) -> None:
    text = altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), [("Last updated March 3rd, 2026\n", "")])
    (tmp_path / "scopes").mkdir()
    for file in CATALOG.iterdir():
        (tmp_path / "scopes" / file.name).write_text(
            file.read_text(encoding="utf-8").replace("2026-05-05", "2026-03-03"), encoding="utf-8"
        )
    result = compared(tmp_path / "page.txt", text, "2026-03-03", tmp_path / "scopes")
    assert (str(result.identity), result.left) == ("scopes-2026-03", ())


def test_a_newer_version_is_held_against_the_newest_before_it(tmp_path: Path) -> None:
    text = altered(
        (PAGES / "broken.txt").read_text(encoding="utf-8"),
        [("April 4th", "June 1st"), ("acme.parts | Ev", "acme.part | Ev")],
    )
    result = compared(tmp_path / "new.txt", text, "2026-06-01")
    assert (result.identity.known, str(result.identity)) == (False, "scopes-2026-04")
    assert found(result) == {("new-scope", "acme.part"), ("gone-scope", "acme.parts")}


def test_of_an_unknown_page_only_what_it_has_is_told(tmp_path: Path) -> None:
    text = "Elsewhere\nScope Permission\nacme.things All.\nacme.novel New.\n"
    result = compared(tmp_path / "new.txt", text, "2026-06-01")
    assert (str(result.identity), found(result)) == ("", {("new-scope", "acme.novel")})


def test_the_source_can_be_said(tmp_path: Path) -> None:
    text = (PAGES / "pipe.txt").read_text(encoding="utf-8")
    result = compared(tmp_path / "page.txt", text, "2026-04-04", source=["scopes-2026-04"])
    assert str(result.identity) == "scopes-2026-04"
    assert found(result) == {("idle-correction", "acme.parts"), ("idle-correction", "bolt")}


def test_an_unknown_source_is_told_with_what_is_near(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no source `scopes-2026-05` in the catalog; did you mean `scopes-2026-0"):
        compared(
            tmp_path / "page.txt",
            (PAGES / "pipe.txt").read_text(encoding="utf-8"),
            "2026-03-03",
            source=["scopes-2026-05"],
        )


def test_a_page_that_may_be_several_sources_asks_which(tmp_path: Path) -> None:
    (tmp_path / "scopes").mkdir()
    for file in CATALOG.iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == "bolt.yaml":
            text = text.replace("https://example.com/guide", "https://example.com/other")
        (tmp_path / "scopes" / file.name).write_text(text, encoding="utf-8")
    text = "Scope Permission\nacme All.\nacme.alerts Losses.\n"
    titled = compared(tmp_path / "page.txt", f"The whole guide\n{text}", "2026-05-05", tmp_path / "scopes")
    assert str(titled.identity) == "guide-2026-05"
    with pytest.raises(
        InputError, match="may be several sources of 2026-05-05: guide-2026-05; say which with --source"
    ):
        compared(tmp_path / "page.txt", text, "2026-05-05", tmp_path / "scopes")


def test_a_rename_that_could_be_of_two_is_none(tmp_path: Path) -> None:
    edits = [("mail |", "ident.post |"), ("uid |", "ident.number |")]
    result = compared(
        tmp_path / "page.txt", altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), edits), "2026-03-03"
    )
    assert found(result) == {
        ("new-scope", "ident.post"), ("new-scope", "ident.number"), ("gone-scope", "mail"), ("gone-scope", "uid"),
        ("needs-none", "POST /ident/v1/token"),
    }  # fmt: skip
    assert not any("perhaps" in difference.message for difference in result.left)


MESSAGES = {
    ("acme.parts", "acme.pieces"): [
        (
            "the scope `acme.pieces` is on the page, not in the catalog, "
            "with All part endpoints in the Acme Things API.; perhaps the new name of `acme.parts`"
        ),
        "the scope `acme.parts` is in the catalog, not on the page",
    ],
    (NUTS_VIEW, ""): ["the scope `bolt.nuts:view` is in the catalog, not on the page, and with it GET /bolt/v1/nuts"],
    (ALERTS, ALERTS + "acme.later | Later. | |\n"): [
        "the scope `acme.later` is on the page, not in the catalog of that day, only from 2026-07-07 on"
    ],
    ("On this page", NEW_SERVICE): ["the service `cogs` (Cogs) is not in the catalog: cogs, cogs.teeth:view"],
}


@pytest.mark.parametrize("edit", MESSAGES, ids=lambda edit: edit[1][:20].strip())
def test_a_message_says_what_where_and_what_goes_with_it(tmp_path: Path, edit: tuple[str, str]) -> None:
    text = altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), [edit])
    result = compared(tmp_path / "page.txt", text, "2026-03-03")
    assert sorted(difference.message for difference in result.left) == sorted(MESSAGES[edit])
