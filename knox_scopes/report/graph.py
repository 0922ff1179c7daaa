"""The answer of `graph`: which scope implies which, in the languages of graph programs."""

__all__ = ["MEANINGS", "OPEN_ENDED", "STATES", "comments", "dot", "edges", "mermaid", "node_link", "standing"]

import re
from collections.abc import Iterable, Mapping

from knox_scopes.access.grant import grant
from knox_scopes.access.reasons import Unresolved
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import printable
from knox_scopes.report.json import dumped, plain
from knox_scopes.report.text import inert

# How a scope stands to what is needed and granted: its colour, and its shape in the two languages.
STATES = {"needed": "#c8e6c9", "excess": "#ffcdd2", "missing": "#fff9c4", "granted": "#bbdefb"}
DOT_SHAPES = {
    "needed": 'shape=box, style="filled,rounded"',
    "excess": "shape=hexagon",
    "missing": 'shape=parallelogram, style="filled,dashed"',
    "granted": "shape=ellipse",
}
MERMAID_SHAPES = {"needed": ("([", "])"), "excess": ("{{", "}}"), "missing": ("[/", "/]"), "granted": ("[[", "]]")}
# What a state means, for the legend.
MEANINGS = {
    "needed": "needed",
    "excess": "granted, not needed",
    "missing": "needed, not granted",
    "granted": "granted",
}
OPEN_ENDED = "open-ended: also grants what is not listed"


def standing(catalog: Catalog, needed: Iterable[str], granted: Iterable[str], *, asked: bool = True) -> dict[str, str]:
    """Returns how each scope stands to what is needed and what is granted; `asked` tells whether needs are known.

    A scope that tells who the user is opens no endpoint, so it is never excess.
    """
    wanted, given = (set(grant(catalog, names).implied) for names in (needed, granted))
    states = dict.fromkeys(sorted(wanted), "missing" if given else "needed")
    for name in sorted(given):
        excess = asked and catalog.scopes[name].kind != "identity"
        states[name] = "needed" if name in wanted else "excess" if excess else "granted"
    return states


def dot(
    catalog: Catalog, names: Iterable[str], states: Mapping[str, str], unresolved: Iterable[Unresolved] = ()
) -> str:
    """Returns the graph of the named scopes in the DOT language of Graphviz, with a frame around each service.

    The shape of a scope shows its state, as its colour does; what is open-ended has a double border.
    """
    names = list(names)
    lines = ["digraph scopes {", *(f"  // {line}" for line in comments(unresolved))]
    lines += ["  rankdir=LR;", "  node [shape=box, style=filled, fillcolor=white];"]
    for service, members in _services(catalog, names).items():
        lines += [f'  subgraph "cluster_{service}" {{', f'    label="{_dot_text(_title(catalog, service))}";']
        for name in members:
            state = states.get(name)
            look = [_dot_look(state), f'tooltip="{state}"'] if state else []
            look += ["peripheries=2"] if catalog.scopes[name].open_ended is not None else []
            lines.append(f'    "{name}"' + (f" [{', '.join(look)}]" if look else "") + ";")
        lines.append("  }")
    lines += [f'  "{above}" -> "{below}";' for above, below in edges(catalog, names)]
    if legend := _legend(catalog, names, states):
        lines += ["  subgraph cluster_legend {", "    label=legend;"]
        for number, (state, meaning) in enumerate(legend):
            lines.append(f'    legend{number} [label="{meaning}", {_dot_look(state) if state else "peripheries=2"}];')
        lines.append("  }")
    return "\n".join([*lines, "}"])


def mermaid(
    catalog: Catalog, names: Iterable[str], states: Mapping[str, str], unresolved: Iterable[Unresolved] = ()
) -> str:
    """Returns the graph of the named scopes as a Mermaid flowchart, with a frame around each service.

    The shape of a scope shows its state, as its colour does; what is open-ended has a thick border.
    """
    names = list(names)
    ids = {name: f"s{number}" for number, name in enumerate(names)}
    lines = ["flowchart LR", *(f"  %% {line}" for line in comments(unresolved))]
    for number, (service, members) in enumerate(_services(catalog, names).items()):
        lines += f'  subgraph g{number}["{_mermaid_text(_title(catalog, service))}"]', "    direction LR"
        lines += (f"    {ids[name]}{_mermaid_shape(name, states.get(name))}" for name in members)
        lines.append("  end")
    lines += [f"  {ids[above]} --> {ids[below]}" for above, below in edges(catalog, names)]
    legend = _legend(catalog, names, states)
    if legend:
        lines.append("  subgraph legend")
        lines += (
            f"    legend{number}{_mermaid_shape(meaning, state)}" for number, (state, meaning) in enumerate(legend)
        )
        lines.append("  end")
    lines += (f"  classDef {state} fill:{STATES[state]}" for state in sorted(set(states.values())))
    if opened := [ids[name] for name in names if catalog.scopes[name].open_ended is not None]:
        lines += ["  classDef open stroke-width:4px", f"  class {','.join(opened)},legend{len(legend) - 1} open"]
    return "\n".join(lines)


def node_link(
    catalog: Catalog, names: Iterable[str], states: Mapping[str, str], unresolved: Iterable[Unresolved] = ()
) -> str:
    """Returns the graph of the named scopes as node-link JSON, which networkx and D3 read."""
    from networkx import node_link_data  # noqa: PLC0415 - costs 90 ms that only this format pays

    graph = catalog.graph().subgraph(names)
    data = node_link_data(graph, edges="links")
    for node in data["nodes"]:
        if node["id"] in states:
            node["state"] = states[node["id"]]
    data["nodes"].sort(key=lambda node: str(node["id"]))
    data["links"].sort(key=lambda link: (str(link["source"]), str(link["target"])))
    return dumped(
        {
            "schema": "knox-scopes/graph/1",
            "catalog_version": catalog.version,
            **data,
            "unresolved": plain([*unresolved]),
        }
    )


def _legend(catalog: Catalog, names: Iterable[str], states: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns what of the looks in a drawing is to be explained: the state that a colour stands for, and its meaning.

    The state is empty for what is open-ended.
    """
    used = [(state, meaning) for state, meaning in MEANINGS.items() if state in states.values()]
    is_open = any(catalog.scopes[name].open_ended is not None for name in names)
    return [*used, ("", OPEN_ENDED)] if is_open else used


def _services(catalog: Catalog, names: Iterable[str]) -> dict[str, list[str]]:
    """Returns the scopes by service."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(catalog.scopes[name].service, []).append(name)
    return found


def _title(catalog: Catalog, service: str) -> str:
    return f"{catalog.services[service].title} ({service})"


def _dot_look(state: str) -> str:
    return f'{DOT_SHAPES[state]}, fillcolor="{STATES[state]}"'


def _dot_text(text: str) -> str:
    r"""Returns text as it stands within the quotes of DOT.

    >>> print(_dot_text('a "b" \\N'))
    a \"b\" \\N
    """
    return inert(printable(text)).replace("\\", r"\\").replace('"', r"\"")


def _mermaid_text(text: str) -> str:
    """Returns text as it stands within the quotes of Mermaid, which knows characters by their numbers.

    >>> print(_mermaid_text('a "b" <i>'))
    a #34;b#34; #60;i#62;
    """
    return re.sub(r"[^\w ().,:/-]", lambda found: f"#{ord(found[0])};", inert(printable(text)))


def _mermaid_shape(label: str, state: str | None) -> str:
    """Returns a label in its shape, with the class that colours it."""
    left, right = MERMAID_SHAPES[state] if state else ("[", "]")
    return f'{left}"{label}"{right}' + (f":::{state}" if state else "")


def comments(unresolved: Iterable[Unresolved]) -> list[str]:
    """Returns what could not be resolved, a line each."""
    return [inert(printable(f"not resolved: {item.input or '(empty)'}: {item.message}")) for item in unresolved]


def edges(catalog: Catalog, names: Iterable[str]) -> list[tuple[str, str]]:
    """Returns the direct implications among the named scopes, sorted."""
    inside = set(names)
    every = ((above, below) for above, implied in catalog.implications.items() for below in implied)
    return sorted((above, below) for above, below in every if above in inside and below in inside)
