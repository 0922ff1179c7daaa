import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from networkx import DiGraph, node_link_graph

from knox_scopes import load
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.graph import STATES, dot, mermaid, node_link

# A scope that implies one which its name does not show.
ODD = """\
service: odd
name: Odd
summary: Has an implication across.
source: page
sources:
  page: {title: Odd, url: "https://example.com/", updated: "2025-01-31"}
scopes:
  odd: {summary: The whole service., open_ended: [/odd]}
  odd.one: {summary: First., implies: [odd.two:view]}
  odd.two:view: {summary: Second.}
endpoints: {}
events: {}
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.yaml").write_text(ODD, encoding="utf-8")
    return load(folder)


def frames(text: str, end: str) -> tuple[str, dict[str, list[str]]]:
    """Returns a graph without its frames and legend, and the names within each frame by its title."""
    found: dict[str, list[str]] = {}
    for title, inside in re.findall(
        rf'^  subgraph (?:"cluster_\w+" \{{\n    label=|g\d+\[)"(.+)"[];]+\n((?:    .*\n)+?)  {end}$',
        text,
        re.MULTILINE,
    ):
        found[title] = re.findall(r'"([\w.:]+)"', inside)
    text = re.sub(rf"^  subgraph (?:cluster_legend \{{|legend)\n(?:    .*\n)+?  {end}\n?", "", text, flags=re.MULTILINE)
    text = re.sub(rf"^  subgraph .*\n(?:    label=.*\n|    direction LR\n)?|^  {end}\n?", "", text, flags=re.MULTILINE)
    return re.sub("^    ", "  ", text, flags=re.MULTILINE), found


def read_dot(text: str) -> tuple[dict[str, dict[str, str]], set[tuple[str, str]]]:
    """Returns the nodes with their attributes and the edges of a graph in the DOT language, read loosely."""
    head, *lines, end = frames(text, "}")[0].split("\n")
    assert re.fullmatch(r"digraph \w+ \{", head)
    assert end == "}"
    nodes: dict[str, dict[str, str]] = {}
    edges: set[tuple[str, str]] = set()
    for line in lines:
        assert line.endswith(";")
        if edge := re.fullmatch(r'  "([^"]+)" -> "([^"]+)";', line):
            edges.add((edge[1], edge[2]))
        elif node := re.fullmatch(r'  "([^"]+)"(?: \[(.*)\])?;', line):
            nodes[node[1]] = attributes(node[2] or "")
    return nodes, edges


def attributes(text: str) -> dict[str, str]:
    return {name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^", ]+))', text)}


def read_mermaid(text: str) -> tuple[dict[str, str], set[tuple[str, str]], dict[str, str], set[str], set[str]]:
    """Returns the left ends by name, the edges, the classes by name, the classes defined, and what is open-ended."""
    head, *lines = frames(text, "end")[0].removesuffix("\n").split("\n")
    assert head == "flowchart LR"
    ids: dict[str, str] = {}
    ends: dict[str, str] = {}
    edges: set[tuple[str, str]] = set()
    classes: dict[str, str] = {}
    defined: set[str] = set()
    opened: set[str] = set()
    for line in lines:
        if node := re.fullmatch(r'  (\w+)(\W+?)"([^"]+)"(\W+?)(?::::(\w+))?', line):
            ids[node[1]] = node[3]
            ends[node[3]] = node[2]
            classes |= {node[3]: node[5]} if node[5] else {}
        elif edge := re.fullmatch(r"  (\w+) --> (\w+)", line):
            edges.add((ids[edge[1]], ids[edge[2]]))
        elif marked := re.fullmatch(r"  class ([\w,]+) open", line):
            opened = {ids[one] for one in marked[1].split(",") if one in ids}
        else:
            style = re.fullmatch(r"  classDef (\w+) (?:fill:#[0-9a-f]{6}|stroke-width:4px)", line)
            assert style is not None
            defined.add(style[1])
    return ends, edges, classes, defined, opened


def expected(catalog: Catalog, names: list[str]) -> "DiGraph[str]":
    return DiGraph(catalog.graph().subgraph(names))


def names_of(catalog: Catalog, *services: str) -> list[str]:
    return [name for name, scope in catalog.scopes.items() if not services or scope.service in services]


STATED: list[Mapping[str, str]] = [{}, {"kdp": "excess", "kdp.devices:view": "needed", "tag": "missing"}]


@pytest.mark.parametrize("services", [(), ("kdp", "tag"), ("kg",)])
@pytest.mark.parametrize("states", STATED)
def test_all_three_languages_have_the_graph_of_the_catalog(
    catalog: Catalog, services: tuple[str, ...], states: Mapping[str, str]
) -> None:
    names = names_of(catalog, *services)
    states = {name: state for name, state in states.items() if name in names}
    graph = expected(catalog, names)
    open_ended = {name for name in names if catalog.scopes[name].open_ended is not None}

    nodes, edges = read_dot(dot(catalog, names, states))
    assert (set(nodes), edges) == (set(graph.nodes), set(graph.edges))
    assert {name for name, look in nodes.items() if "peripheries" in look} == open_ended
    assert {name: look["tooltip"] for name, look in nodes.items() if "tooltip" in look} == states
    assert all(nodes[name]["fillcolor"] == STATES[state] for name, state in states.items())

    ends, edges, classes, defined, opened = read_mermaid(mermaid(catalog, names, states))
    assert (set(ends), edges) == (set(graph.nodes), set(graph.edges))
    assert (classes, opened) == (states, open_ended)
    assert defined == {*states.values(), *(("open",) if open_ended else ())}

    back = node_link_graph(json.loads(node_link(catalog, names, states)), edges="links")
    assert (set(back.nodes), set(back.edges)) == (set(graph.nodes), set(graph.edges))
    for name in names:
        marked = {"state": states[name]} if name in states else {}
        assert dict(back.nodes[name]) == {**graph.nodes[name], **marked}


def test_an_implication_that_the_name_does_not_show_is_an_edge_too(odd: Catalog) -> None:
    names = names_of(odd)
    edges = {("odd", "odd.one"), ("odd", "odd.two:view"), ("odd.one", "odd.two:view")}
    assert read_dot(dot(odd, names, {}))[1] == edges
    assert read_mermaid(mermaid(odd, names, {}))[1] == edges
    assert set(node_link_graph(json.loads(node_link(odd, names, {})), edges="links").edges) == edges


def test_edges_to_scopes_that_are_not_drawn_are_left_out(odd: Catalog) -> None:
    assert read_dot(dot(odd, ["odd", "odd.one"], {}))[1] == {("odd", "odd.one")}
    assert read_dot(dot(odd, ["odd.two:view", "odd"], {}))[1] == {("odd", "odd.two:view")}


@pytest.mark.parametrize(("write", "end"), [(dot, "}"), (mermaid, "end")])
def test_each_service_has_a_frame_with_its_name(catalog: Catalog, write: Callable[..., str], end: str) -> None:
    names = names_of(catalog, "kdp", "tag")
    assert frames(write(catalog, names, {}), end)[1] == {
        f"{catalog.services[service].title} ({service})": names_of(catalog, service) for service in ("kdp", "tag")
    }


def test_each_state_has_a_shape_of_its_own(catalog: Catalog) -> None:
    names = names_of(catalog, "kdp")
    states = dict(zip(names, [*STATES], strict=False))
    plain = {"shape": "box", "style": "filled"}
    nodes, _ = read_dot(dot(catalog, names, states))
    looks = {(look.get("shape", "box"), look.get("style", "filled")) for look in nodes.values()}
    assert (*plain.values(),) in looks
    assert len(looks) == len(STATES) + 1
    ends, *_ = read_mermaid(mermaid(catalog, names, states))
    assert len(set(ends.values())) == len(STATES) + 1


def test_a_title_cannot_end_its_quotes(tmp_path: Path) -> None:
    title = 'O"dd \\N <b> `x` #'
    (tmp_path / "odd.yaml").write_text(ODD.replace("name: Odd", f"name: {json.dumps(title)}"), encoding="utf-8")
    hostile = load(tmp_path)
    assert r'label="O\"dd \\N <b> `x` # (odd)";' in dot(hostile, names_of(hostile), {})
    [shown] = re.findall(r'subgraph g0\["(.*)"\]', mermaid(hostile, names_of(hostile), {}))
    assert re.sub(r"#(\d+);", lambda found: chr(int(found[1])), shown) == f"{title} (odd)"
    assert not set('"<>`\\') & set(shown)


def test_names_may_be_given_as_an_iterator(odd: Catalog) -> None:
    for write in (dot, mermaid, node_link):
        assert write(odd, iter(names_of(odd)), {}) == write(odd, names_of(odd), {})


def test_the_json_names_its_schema_and_the_version_and_is_sorted(catalog: Catalog) -> None:
    found = json.loads(node_link(catalog, reversed(names_of(catalog)), {}))
    assert list(found)[:2] == ["schema", "catalog_version"]
    assert (found["schema"], found["catalog_version"]) == ("knox-scopes/graph/1", catalog.version)
    ids = [node["id"] for node in found["nodes"]]
    links = [(link["source"], link["target"]) for link in found["links"]]
    assert (ids, links) == (sorted(ids), sorted(links))
