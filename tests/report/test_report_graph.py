import json
import re
from collections.abc import Mapping

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


def read_dot(text: str) -> tuple[dict[str, dict[str, str]], set[tuple[str, str]]]:
    """Returns the nodes with their attributes and the edges of a graph in the DOT language, read loosely."""
    head, *lines, end = re.sub(r"  subgraph cluster_legend \{\n(    .*\n)+  \}\n", "", text).split("\n")
    assert re.fullmatch(r"digraph \w+ \{", head)
    assert end == "}"
    nodes: dict[str, dict[str, str]] = {}
    edges: set[tuple[str, str]] = set()
    for line in lines:
        assert line.endswith(";")
        if edge := re.fullmatch(r'  "([^"]+)" -> "([^"]+)";', line):
            edges.add((edge[1], edge[2]))
        elif node := re.fullmatch(r'  "([^"]+)"(?: \[(.*)\])?;', line):
            nodes[node[1]] = dict(re.findall(r'(\w+)="?([^",]*)"?', node[2] or ""))
    return nodes, edges


def read_mermaid(text: str) -> tuple[dict[str, str], set[tuple[str, str]], dict[str, str], set[str]]:
    """Returns the left ends by name, the edges, the classes by name, and the classes defined."""
    head, *lines = re.sub(r"  subgraph legend\n(    .*\n)+  end\n?", "", text).removesuffix("\n").split("\n")
    assert head == "flowchart LR"
    ids: dict[str, str] = {}
    ends: dict[str, str] = {}
    edges: set[tuple[str, str]] = set()
    classes: dict[str, str] = {}
    defined: set[str] = set()
    for line in lines:
        if node := re.fullmatch(r'  (\w+)(\(\[|\[)"([^"]+)"(?:\]\)|\])(?::::(\w+))?', line):
            ids[node[1]] = node[3]
            ends[node[3]] = node[2]
            classes |= {node[3]: node[4]} if node[4] else {}
        elif edge := re.fullmatch(r"  (\w+) --> (\w+)", line):
            edges.add((ids[edge[1]], ids[edge[2]]))
        else:
            style = re.fullmatch(r"  classDef (\w+) fill:#[0-9a-f]{6}", line)
            assert style is not None
            defined.add(style[1])
    return ends, edges, classes, defined


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

    ends, edges, classes, defined = read_mermaid(mermaid(catalog, names, states))
    assert (set(ends), edges) == (set(graph.nodes), set(graph.edges))
    assert {name for name, end in ends.items() if end == "(["} == open_ended
    assert (classes, defined) == (states, set(states.values()))

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
