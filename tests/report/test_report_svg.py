import re
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from knox_scopes import load
from knox_scopes.access.reasons import Unresolved
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.document import Tree
from knox_scopes.report.graph import MEANINGS, OPEN_ENDED, STATES
from knox_scopes.report.svg import svg, tree_svg

NAME = "{http://www.w3.org/2000/svg}"
# A scope that implies one which its name does not show, and names that markup would obey.
ODD = """\
service: odd
name: Odd <script>alert(1)</script> & "co"
summary: Has an implication across.
source: page
sources:
  page: {title: Odd, url: "https://example.com/", updated: "2025-01-31"}
scopes:
  odd: {summary: "The whole </title> service.", open_ended: [/odd]}
  odd.one: {summary: First., implies: [odd.two:view]}
  odd.two:view: {summary: Second.}
endpoints: {}
events: {}
"""


class Drawn(NamedTuple):
    """Holds a shape: where its name stands, the tag of its outline, and how many borders it has."""

    x: float
    y: float
    tag: str
    dashed: bool
    borders: int
    group: str
    told: str


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.yaml").write_text(ODD, encoding="utf-8")
    return load(folder)


def names_of(catalog: Catalog, *services: str) -> list[str]:
    return [name for name, scope in catalog.scopes.items() if not services or scope.service in services]


def shapes(text: str) -> dict[str, Drawn]:
    """Returns the shapes with a name in them, by that name."""
    found = {}
    for group in ET.fromstring(text).iter(f"{NAME}g"):  # noqa: S314 - our own text
        label = group.find(f"{NAME}text")
        outlines = [one for one in group if one.get("class") == "shape"]
        if label is not None:
            x, y = (float(label.get(key, "")) for key in ("x", "y"))
            last = outlines[-1]
            title = group.findtext(f"{NAME}title") or ""
            tag = last.tag.removeprefix(NAME) + (" round" if last.get("rx") else "")
            dashed = last.get("stroke-dasharray") is not None
            found[str(label.text)] = Drawn(x, y, tag, dashed, len(outlines), group.get("class", ""), title)
    return found


def texts(text: str) -> list[str]:
    """Returns the texts that stand in no shape: titles of services, and the legend."""
    return [str(one.text) for one in ET.fromstring(text).findall(f"{NAME}text")]  # noqa: S314 - our own text


@pytest.mark.parametrize("services", [(), ("kdp", "tag"), ("kg",)])
def test_every_scope_is_drawn_once_below_and_right_of_its_parent(catalog: Catalog, services: tuple[str, ...]) -> None:
    names = names_of(catalog, *services)
    text = svg(catalog, names, {})
    drawn = shapes(text)
    assert sorted(drawn) == sorted(names)
    assert len({(one.x, one.y) for one in drawn.values()}) == len(names)
    for name, one in drawn.items():
        parent = catalog.scopes[name].parent
        assert parent is None or (drawn[parent].y < one.y and drawn[parent].x < one.x)
        assert one.borders == (1 if catalog.scopes[name].open_ended is None else 2)
        assert one.told == catalog.scopes[name].summary
    parents = sum(catalog.scopes[name].parent is not None for name in names)
    assert text.count('<path class="edge"') == parents


def test_everything_stands_on_the_paper(catalog: Catalog) -> None:
    root = ET.fromstring(svg(catalog, names_of(catalog), {"kdp": "excess"}))  # noqa: S314 - our own text
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    for one in root.iter(f"{NAME}rect"):
        if one.get("class") == "shape":
            x, y, wide, high = (float(one.get(key, "")) for key in ("x", "y", "width", "height"))
            assert x >= 0
            assert y >= 0
            assert x + wide <= width
            assert y + high <= height


def test_the_services_are_named_and_stand_in_columns(catalog: Catalog) -> None:
    text = svg(catalog, names_of(catalog), {})
    services = {scope.service for scope in catalog.scopes.values()}
    titles = {f"{catalog.services[service].title} ({service})" for service in services}
    assert titles == {one for one in texts(text) if one != OPEN_ENDED}
    roots = {drawn.x for name, drawn in shapes(text).items() if "." not in name}
    assert len(roots) > 1
    long = ET.fromstring(svg(catalog, names_of(catalog), {}))  # noqa: S314 - our own text
    assert float(long.get("width", "")) > 600


def test_each_state_has_a_shape_and_the_legend_says_what_it_means(catalog: Catalog) -> None:
    names = names_of(catalog, "kdp")
    states = dict(zip(names, STATES, strict=False))
    text = svg(catalog, names, states)
    drawn = shapes(text)
    assert {(one.tag, one.dashed) for one in drawn.values()} == {
        ("rect round", False), ("polygon", False), ("polygon", True), ("path", False), ("rect", False),
    }  # fmt: skip
    for name, state in states.items():
        assert drawn[name].group == f"is-{state}"
        assert drawn[name].told == f"{MEANINGS[state]}: {catalog.scopes[name].summary}"
    assert texts(text)[1:] == [*MEANINGS.values(), OPEN_ENDED]


def test_the_legend_has_only_what_is_drawn(catalog: Catalog) -> None:
    names = ["kdp.customers", "kdp.devices:view"]
    assert texts(svg(catalog, names, {}))[1:] == []
    assert texts(svg(catalog, names, {"kdp.customers": "missing"}))[1:] == [MEANINGS["missing"]]


def test_an_implication_that_the_name_does_not_show_is_an_arc(odd: Catalog) -> None:
    assert svg(odd, names_of(odd), {}).count('class="edge across"') == 1
    assert 'class="edge across"' not in svg(odd, ["odd", "odd.one"], {})


def test_no_text_is_obeyed(odd: Catalog) -> None:
    unresolved = [Unresolved("GET /--->---<script>-", "unknown-path", "no ##vso[x] \x1b -- e\u0301")]
    text = svg(odd, names_of(odd), {}, unresolved)
    assert text.isascii()
    assert "<script" not in text
    assert "##" not in text
    assert texts(text)[0] == 'Odd <script>alert(1)</script> & "co" (odd)'
    assert shapes(text)["odd"].told == "The whole </title> service."
    [comment] = re.findall(r"<!--(.*?)-->", text)
    assert "--" not in comment
    assert "GET /- - -&gt;- - -&lt;script" in comment


def test_a_drawing_within_a_page_has_no_paper_and_one_column(catalog: Catalog) -> None:
    names = tuple(names_of(catalog))
    text = tree_svg(Tree("Scopes", catalog, names, {"kdp": "excess"}, {"excess": "gone"}))
    assert 'class="paper"' not in text
    assert all(one.x - len(name) * 7.3 / 2 < 80 for name, one in shapes(text).items())
    assert "gone" in texts(text)


def test_a_graph_of_no_scopes_is_a_picture(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "none.svg"
    file.write_text(svg(catalog, [], {}), encoding="utf-8")
    assert [one.tag for one in ET.parse(file).getroot()] == [f"{NAME}title", f"{NAME}rect"]  # noqa: S314 - our own
