"""Scopes drawn as trees, service by service, with a legend: as a picture of its own, or within a page."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["svg", "tree_svg"]

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from knox_scopes.report.graph import MEANINGS, OPEN_ENDED, STATES, comments, edges
from knox_scopes.report.markup import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knox_scopes.access.reasons import Unresolved
    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.document import Tree

ROW = 30  # from one scope to the next
BOX = 20  # the height of a shape
INDENT = 22
LETTER = 7.3  # the width of a letter of 12 px, in any of the fonts named
SLANT = 7  # how far the ends of a hexagon or parallelogram are drawn in
RIM = 3  # between the two borders of what is open-ended
MARGIN = 12
BREAK = 12  # between two services
GAP = 36  # between two columns
MOST_ROWS = 28  # in a column, unless one service has more
ARC = 34  # how far an implication that the tree does not show swings out
STROKES = {"needed": "#1d6b3c", "excess": "#b3261e", "missing": "#8a5300", "granted": "#1c5ca3", "": "#57606a"}
FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace"

# The scopes of a service in the order of its tree, each with its depth; and services one below the other.
Group: TypeAlias = list[tuple[str, int]]
Column: TypeAlias = list[Group]


class _Spot(NamedTuple):
    """Where a shape stands: its left edge, its middle and its width."""

    x: int
    y: int
    width: int


def svg(
    catalog: Catalog, names: Iterable[str], states: Mapping[str, str], unresolved: Iterable[Unresolved] = ()
) -> str:
    """Returns the graph of the named scopes as an SVG picture on paper of its own, in as many columns as look well."""
    first = ['<rect class="paper" x="-1" y="-1" width="100%" height="100%" fill="#ffffff"/>']
    first += (f"<!-- {re.sub('-(?=-)', '- ', escaped(line))} -->" for line in comments(unresolved))
    return _drawing(catalog, _columns(_groups(catalog, list(names))), states, MEANINGS, first)


def tree_svg(tree: Tree) -> str:
    """Returns the drawing for a page, whose style colours it; it is one column wide, so that it fits a small screen."""
    groups = _groups(tree.catalog, tree.names)
    return _drawing(tree.catalog, [groups], tree.states, tree.meanings)


def _groups(catalog: Catalog, names: Sequence[str]) -> Column:
    """Returns, service by service, the scopes in the order of their trees, each with its depth."""
    below: dict[str, list[str]] = {}
    known = set(names)
    for name in names:
        parent = catalog.scopes[name].parent
        below.setdefault(parent if parent in known else "", []).append(name)

    def branch(name: str, depth: int) -> Iterable[tuple[str, int]]:
        yield name, depth
        for child in below.get(name, ()):
            yield from branch(child, depth + 1)

    services: dict[str, Group] = {}
    for root in below.get("", ()):
        services.setdefault(catalog.scopes[root].service, []).extend(branch(root, 0))
    return list(services.values())


def _columns(groups: Column) -> list[Column]:
    """Returns services in columns; each begins a new one where the last is full."""
    columns: list[Column] = []
    room = 0
    for group in groups:
        if not columns or len(group) + 1 > room:
            columns.append([])
            room = MOST_ROWS
        columns[-1].append(group)
        room -= len(group) + 1
    return columns


def _drawing(
    catalog: Catalog,
    columns: list[Column],
    states: Mapping[str, str],
    meanings: Mapping[str, str],
    first: Iterable[str] = (),
) -> str:
    """Returns the whole drawing: services in columns, and below them the legend."""
    spots: dict[str, _Spot] = {}
    parts: list[str] = []
    left, bottom, width = MARGIN, 0, 0
    for column in columns:
        y, right = MARGIN, left
        for group in column:
            title = _titled(catalog, group[0][0])
            parts.append(f'<text class="group" x="{left}" y="{y + 15}" font-weight="bold">{escaped(title)}</text>')
            right = max(right, left + round(len(title) * LETTER))
            for name, depth in group:
                y += ROW
                spots[name] = spot = _Spot(left + depth * INDENT, y + ROW // 2, round(len(name) * LETTER) + 4 * SLANT)
                right = max(right, spot.x + spot.width + RIM)
            y += ROW + BREAK
        width, bottom = max(width, right), max(bottom, y)
        left = right + GAP
    names = [name for column in columns for group in column for name, _ in group]
    parts += _edges(catalog, spots)
    width += ARC if any("across" in part for part in parts) else 0
    for name in names:
        scope, state = catalog.scopes[name], states.get(name, "")
        told = ": ".join(filter(None, (meanings.get(state, ""), scope.summary)))
        parts += _shape(spots[name], name, state, told, is_open=scope.open_ended is not None)
    legend = [(state, meaning) for state, meaning in meanings.items() if state in states.values()]
    if any(catalog.scopes[name].open_ended is not None for name in names):
        legend.append(("", OPEN_ENDED))
    for state, meaning in legend:
        spot = _Spot(MARGIN + RIM, bottom + ROW // 2, 4 * SLANT)
        parts += _shape(spot, "", state, "", is_open=not state)
        parts.append(f'<text x="{spot.x + spot.width + 8}" y="{spot.y + 4}">{escaped(meaning)}</text>')
        width = max(width, spot.x + spot.width + 8 + round(len(meaning) * LETTER))
        bottom += ROW
    size = width + MARGIN, bottom + MARGIN
    head = f'width="{size[0]}" height="{size[1]}" viewBox="-.5 -.5 {size[0]} {size[1]}" role="img"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {head} font-family="{FONT}" font-size="12" fill="#1b1f24">',
            "<title>Scopes, each below the one that implies it</title>",
            *first,
            *parts,
            "</svg>",
        ]
    )


def _titled(catalog: Catalog, name: str) -> str:
    """Returns the full name of the service of a scope, with the short one."""
    service = catalog.services[catalog.scopes[name].service]
    return f"{service.title} ({service.name})"


def _edges(catalog: Catalog, spots: Mapping[str, _Spot]) -> Iterable[str]:
    """Yields a line from each scope to those below it, and an arc to those that it implies elsewhere."""
    for above, below in edges(catalog, spots):
        start, end = spots[above], spots[below]
        if catalog.scopes[below].parent == above:
            line = f'class="edge" d="M{start.x + 9} {start.y + BOX // 2}V{end.y}H{end.x}"'
        else:
            x, to = start.x + start.width, end.x + end.width
            out = max(x, to) + ARC
            line = (
                f'class="edge across" d="M{x} {start.y}C{out} {start.y} {out} {end.y} {to + 4} {end.y}'
                f'm5 -4l-5 4 5 4" stroke-dasharray="4 3"'
            )
        yield f'<path {line} fill="none" stroke="{STROKES[""]}"/>'


def _shape(spot: _Spot, name: str, state: str, told: str, *, is_open: bool) -> Iterable[str]:
    """Yields a scope as a shape that shows its state, with its name in it; what is open-ended has a second border."""
    look = f'class="shape" fill="{STATES.get(state, "#ffffff")}" stroke="{STROKES[state]}"'
    look += ' stroke-dasharray="4 2"' if state == "missing" else ""
    yield f'<g class="{f"is-{state}" if state else "plain"}">'
    if told:
        yield f"<title>{escaped(told)}</title>"
    if is_open:
        yield _outline(state, spot, RIM, look)
    yield _outline(state, spot, 0, look)
    if name:
        yield f'<text x="{spot.x + spot.width // 2}" y="{spot.y + 4}" text-anchor="middle">{escaped(name)}</text>'
    yield "</g>"


def _outline(state: str, spot: _Spot, rim: int, look: str) -> str:
    """Returns the shape that stands for a state, so much wider than its spot on each side."""
    x, y, width, height = spot.x - rim, spot.y - BOX // 2 - rim, spot.width + 2 * rim, BOX + 2 * rim
    right, bottom, middle = x + width, y + height, spot.y
    match state:
        case "excess":
            top = f"{x + SLANT},{y} {right - SLANT},{y} {right},{middle}"
            low = f"{right - SLANT},{bottom} {x + SLANT},{bottom} {x},{middle}"
            return f'<polygon {look} points="{top} {low}"/>'
        case "missing":
            top = f"{x + SLANT},{y} {right},{y}"
            return f'<polygon {look} points="{top} {right - SLANT},{bottom} {x},{bottom}"/>'
        case "granted":
            bars = f"M{x + 4} {y}v{height}M{right - 4} {y}v{height}"
            return f'<path {look} d="M{x} {y}h{width}v{height}h{-width}z{bars}"/>'
        case _:
            round_off = f' rx="{height // 2}"' if state == "needed" else ""
            return f'<rect {look} x="{x}" y="{y}" width="{width}" height="{height}"{round_off}/>'
