"""The answer of `graph`: which scope implies which, in the languages of graph programs."""

__all__ = ["STATES", "dot", "mermaid", "node_link"]

from collections.abc import Iterable, Mapping

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import dumped

STATES = {"needed": "#c8e6c9", "excess": "#ffcdd2", "missing": "#fff9c4", "granted": "#bbdefb"}


def dot(catalog: Catalog, names: Iterable[str], states: Mapping[str, str]) -> str:
    """Returns the graph of the named scopes in the DOT language of Graphviz; open-ended scopes get a double border."""
    names = list(names)
    lines = ["digraph scopes {", "  rankdir=LR;", "  node [shape=box, style=filled, fillcolor=white];"]
    for name in names:
        look = [f'fillcolor="{STATES[states[name]]}"', f'tooltip="{states[name]}"'] if name in states else []
        look += ["peripheries=2"] if catalog.scopes[name].open_ended is not None else []
        lines.append(f'  "{name}"' + (f" [{', '.join(look)}]" if look else "") + ";")
    lines += [f'  "{above}" -> "{below}";' for above, below in _edges(catalog, names)]
    return "\n".join([*lines, "}"])


def mermaid(catalog: Catalog, names: Iterable[str], states: Mapping[str, str]) -> str:
    """Returns the graph of the named scopes as a Mermaid flowchart; open-ended scopes get rounded ends."""
    names = list(names)
    ids = {name: f"s{number}" for number, name in enumerate(names)}
    lines = ["flowchart LR"]
    for name in names:
        left, right = ("([", "])") if catalog.scopes[name].open_ended is not None else ("[", "]")
        lines.append(f'  {ids[name]}{left}"{name}"{right}' + (f":::{states[name]}" if name in states else ""))
    lines += [f"  {ids[above]} --> {ids[below]}" for above, below in _edges(catalog, names)]
    used = sorted(set(states.values()))
    return "\n".join([*lines, *(f"  classDef {state} fill:{STATES[state]}" for state in used)])


def node_link(catalog: Catalog, names: Iterable[str], states: Mapping[str, str]) -> str:
    """Returns the graph of the named scopes as node-link JSON, which networkx and D3 read."""
    from networkx import node_link_data  # noqa: PLC0415 - costs 90 ms that only this format pays

    graph = catalog.graph().subgraph(names)
    data = node_link_data(graph, edges="links")
    for node in data["nodes"]:
        if node["id"] in states:
            node["state"] = states[node["id"]]
    data["nodes"].sort(key=lambda node: str(node["id"]))
    data["links"].sort(key=lambda link: (str(link["source"]), str(link["target"])))
    return dumped({"schema": "knox-scopes/graph/1", "catalog_version": catalog.version, **data})


def _edges(catalog: Catalog, names: Iterable[str]) -> list[tuple[str, str]]:
    """Returns the direct implications among the named scopes, sorted."""
    inside = set(names)
    edges = ((above, below) for above, implied in catalog.implications.items() for below in implied)
    return sorted((above, below) for above, below in edges if above in inside and below in inside)
