"""Applies the drafted patches, and holds that nothing passes until a person has filled in what is open."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from desk import CATALOG, PAGES, altered, compared, found

from knox_scopes import CatalogError, load
from pages.draft import draft
from pages.extract import extract

NEW_DAY = [("March 3rd, 2026", "June 1st, 2026")]
ALERTS = "acme.alerts | Hear of losses. | | ACME_THING_LOST |\n"
VIEW = "acme.things:view | See things. | GET /acme/v1/things | |\n"
MANAGE = "acme.things:manage | Make things. | POST /acme/v1/things | ACME_THING_MADE |\n"
COGS = """\
Cogs
Scope name | Description | Applicable API endpoints | Applicable KWN events |
---|---|---|---|
cogs | Everything. | All endpoints in the Cogs API. | COGS_TURNED |
cogs.teeth:view | See teeth. | GET /cogs/v1/teeth | |
GET /cogs/v1/teeth/{id} | |||
cogs.teeth:delete | Pull teeth. | DELETE /cogs/v1/teeth/{id} | COGS_TURNED |
"""
# Changes that a draft settles: what is done to the page, and what is left over before.
SETTLED: dict[str, tuple[list[tuple[str, str]], set[tuple[str, str]]]] = {
    "a scope, an endpoint and an event": (
        [
            ("ACME_THING_MADE, ACME_THING_LOST", "ACME_THING_MADE, ACME_THING_LOST, ACME_GEAR_SEEN"),
            ("GET /acme/v1/things/{id} | |||\n", "GET /acme/v1/things/{id} | |||\nGET /acme/v1/things/new | |||\n"),
            (ALERTS, f"{ALERTS}acme.gears:view | See gears. | GET /acme/v1/gears | ACME_GEAR_SEEN |\n"),
        ],
        {("new-endpoint", "GET /acme/v1/things/new"), ("new-scope", "acme.gears:view")},
    ),
    "an open-ended scope": (
        [(ALERTS, f"{ALERTS}acme.gears | All gears. | All gear endpoints in the API. | |\n")],
        {("new-scope", "acme.gears")},
    ),
    "an endpoint under a relative path": (
        [("GET /nuts |\n", "GET /nuts |\nGET /nuts/{nutId} | ||\n")],
        {("new-endpoint", "GET /bolt/v1/nuts/{nutId}")},
    ),
    "a first event": (
        [("bolt.nuts:view | See nuts. | GET /nuts |", "bolt.nuts:view | See nuts. | GET /nuts, BOLT_NUT_SEEN |")],
        {("new-event", "BOLT_NUT_SEEN"), ("slipped-row", "bolt.nuts:view")},
    ),
    "a scope renamed": ([("bolt.nuts:view", "bolt.nuts:look")], {("renamed", "bolt.nuts:view")}),
    "a renamed scope with a variant below it": (
        [("acme.things:view", "acme.things:look")],
        {("renamed", "acme.things:view")},
    ),
    "an endpoint and an event moved": (
        [
            (MANAGE, "acme.things:manage | Make things. | GET /acme/v1/things/{id} | |\n"),
            (
                f"{VIEW}GET /acme/v1/things/{{id}} | |||\n",
                f"{VIEW[:-2]}ACME_THING_MADE |\nPOST /acme/v1/things | |||\n",
            ),
        ],
        {("moved", "POST /acme/v1/things"), ("moved", "GET /acme/v1/things/{id}"), ("moved", "ACME_THING_MADE")},
    ),
    "a service": ([("On this page", COGS)], {("new-service", "Cogs table")}),
}


def drafted(folder: Path, edits: list[tuple[str, str]]) -> tuple[str, str, set[tuple[str, str]]]:
    """Returns the altered page, the patch drafted from it, and what was left over."""
    text = altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), [*NEW_DAY, *edits])
    result = compared(folder / "page.txt", text, "2026-06-01")
    return text, draft(extract(str(folder / "page.txt")), result, CATALOG, "2026-06-01"), found(result)


def applied(folder: Path, patch: str) -> Path:
    """Applies a patch to a copy of the catalog."""
    shutil.copytree(CATALOG, folder / "scopes")
    (folder / "draft.patch").write_text(patch, encoding="utf-8")
    # Not as a part of a repository that this may be in.
    alone = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    command = ["git", "apply", "draft.patch"]
    subprocess.run(command, cwd=folder, check=True, env=alone)
    return folder / "scopes"


def filled(catalog: Path) -> None:
    """Does what is left to a person: gives every summary, and decides on every effect."""
    for file in catalog.iterdir():
        text = re.sub(r'summary: "".*', "summary: What it is for.", file.read_text(encoding="utf-8"))
        file.write_text(re.sub(r"(read|write|destroy)\?", r"\1", text), encoding="utf-8")


@pytest.mark.parametrize("change", SETTLED)
def test_a_draft_settles_what_was_left_over_once_a_person_has_completed_it(tmp_path: Path, change: str) -> None:
    edits, left = SETTLED[change]
    text, patch, before = drafted(tmp_path, edits)
    assert before == left
    catalog = applied(tmp_path, patch)
    filled(catalog)
    after = compared(tmp_path / "page.txt", text, "2026-06-01", catalog)
    # What is broken on the page is not for a draft to mend.
    assert found(after) <= {("slipped-row", "bolt.nuts:view")}


def test_an_endpoint_whose_variables_have_two_names_is_drafted_once_under_its_narrower_scope(tmp_path: Path) -> None:
    cogs = COGS.replace(
        "cogs.teeth:view |", "cogs.teeth | See and pull teeth. | DELETE /cogs/v1/teeth/{toothId} | |\ncogs.teeth:view |"
    )
    _, patch, _ = drafted(tmp_path, [("On this page", cogs)])
    assert [line for line in patch.splitlines() if "DELETE" in line] == [
        "+  DELETE /cogs/v1/teeth/{id}: {scopes: [cogs.teeth:delete], effect: destroy?}"
    ]


@pytest.mark.parametrize("change", ["a scope, an endpoint and an event", "a service"])
def test_a_draft_cannot_pass_by_oversight(tmp_path: Path, change: str) -> None:
    _, patch, _ = drafted(tmp_path, SETTLED[change][0])
    with pytest.raises(CatalogError) as told:
        load(applied(tmp_path, patch))
    messages = {problem.message for problem in told.value.problems}
    assert messages == {"the text is empty", *(m for m in messages if m.endswith("is not one of read, write, destroy"))}
    assert "`read?` is not one of read, write, destroy" in messages


def test_a_draft_touches_nothing_else(tmp_path: Path) -> None:
    _, patch, _ = drafted(tmp_path, SETTLED["a scope, an endpoint and an event"][0])
    assert [line for line in patch.splitlines() if line.startswith(("+++", "---"))] == [
        "--- a/scopes/acme.yaml", "+++ b/scopes/acme.yaml",
    ]  # fmt: skip
    assert [line[1:] for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")] == [
        "  scopes-2026-06:",
        "    title: Scopes for Acme",
        '    url: "https://example.com/scopes"',
        '    updated: "2026-06-01"',
        "  acme.gears:view:",
        '    summary: ""  # to be written, in our own words',
        "    source: scopes-2026-06",
        "  GET /acme/v1/gears: {scopes: [acme.gears:view], effect: read?, source: scopes-2026-06}",
        "  GET /acme/v1/things/new: {scopes: [acme.things:view], effect: read?, source: scopes-2026-06}",
        "  ACME_GEAR_SEEN: {scopes: [acme.gears:view], source: scopes-2026-06}",
    ]
    assert not [line for line in patch.splitlines() if line.startswith("-") and not line.startswith("---")]


def test_what_has_gone_is_not_drafted_but_told(tmp_path: Path) -> None:
    _, patch, left = drafted(tmp_path, [(ALERTS, "")])
    assert left == {("gone-scope", "acme.alerts")}
    assert patch == (
        "# not drafted: gone-scope acme.alerts: the scope `acme.alerts` is in the catalog, not on the page\n"
    )


def test_what_the_catalog_has_from_later_is_not_drafted_again(tmp_path: Path) -> None:
    _, patch, left = drafted(tmp_path, [(ALERTS, f"{ALERTS}acme.later | Later. | |\n")])
    assert left == {("new-scope", "acme.later")}
    assert patch.startswith("# not drafted: new-scope acme.later: the scope `acme.later` is on the page, not in")
    assert "+  acme.later" not in patch


def test_a_page_that_is_a_known_source_adds_none(tmp_path: Path) -> None:
    text = altered(
        (PAGES / "pipe.txt").read_text(encoding="utf-8"), [("GET /nuts |\n", "GET /nuts |\nGET /nuts/all | ||\n")]
    )
    result = compared(tmp_path / "page.txt", text, "2026-03-03")
    patch = draft(extract(str(tmp_path / "page.txt")), result, CATALOG, "2026-03-03")
    added = [line[1:] for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == ["  GET /bolt/v1/nuts/all: {scopes: [bolt.nuts:view], effect: read?}"]


def test_an_unknown_page_leaves_its_title_and_address_open(tmp_path: Path) -> None:
    text = "Elsewhere\nScope Permission\nacme.novel New.\n"
    result = compared(tmp_path / "page.txt", text, "2026-06-01")
    patch = draft(extract(str(tmp_path / "page.txt")), result, CATALOG, "2026-06-01")
    assert (
        '+  page-2026-06:\n+    title: ""\n+    url: ""\n+    updated: "2026-06-01"\n+    updated_basis: inferred'
        in patch
    )
    with pytest.raises(CatalogError, match="the text is empty"):
        load(applied(tmp_path, patch))


def test_a_second_version_in_a_month_has_a_key_of_its_own(tmp_path: Path) -> None:
    edits = [("March 3rd, 2026", "April 30th, 2026"), ("GET /nuts |\n", "GET /nuts |\nGET /nuts/all | ||\n")]
    result = compared(
        tmp_path / "page.txt", altered((PAGES / "pipe.txt").read_text(encoding="utf-8"), edits), "2026-04-30"
    )
    patch = draft(extract(str(tmp_path / "page.txt")), result, CATALOG, "2026-04-30")
    assert "+  scopes-2026-04-30:\n" in patch
    assert "effect: read?, source: scopes-2026-04-30}" in patch


def test_an_entry_that_is_moved_keeps_all_else(tmp_path: Path) -> None:
    edits = [
        ("acme.things:view | See things. | GET /acme/v1/things | |", "acme.things:view | See things. | | |"),
        ("Make things. | POST /acme/v1/things |", "Make things. | POST /acme/v1/things, GET /acme/v1/things |"),
    ]
    _, patch, left = drafted(tmp_path, edits)
    assert left == {("moved", "GET /acme/v1/things")}
    before, after = (load(folder).endpoints["GET /acme/v1/things"] for folder in (CATALOG, applied(tmp_path, patch)))
    assert after.scopes == ("acme.things:manage",)
    assert after.sources == (*before.sources, "scopes-2026-06")
    assert after._replace(scopes=before.scopes, sources=before.sources) == before
