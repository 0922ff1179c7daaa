"""Path templates as other vendors write them, and the router that finds them.

Beside whole segments that are literals or variables there are verbs (`{id}:copy`), variables within a segment
(`delta(token={token})`), variables of several segments (`{+name}`), and such as say what they have in them
(`{name=projects/*/secrets/*}`). Nothing here is imported for a catalog that has none of these.
"""

__all__ = ["HostRouter", "TemplateRouter", "expanded", "route"]

import re
from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.endpoints import Router, fits_variable, host_of, known_method, trim

VARIABLE = re.compile(r"\{(\+?)([^{}=]+)\}")
GIVEN = re.compile(r"\{([^{}=]+)=([^{}]+)\}")
VERB = re.compile(r"(.*\}):([^/:{}]+)")


def expanded(template: str) -> str:
    """Returns a template with the segments of its variables written out.

    >>> expanded("GET /v1/{name=projects/*/secrets/**}:access")
    'GET /v1/projects/{name}/secrets/{+name}:access'
    """
    return GIVEN.sub(_segments, template) if "=" in template else template


def _segments(found: "re.Match[str]") -> str:
    name, inside = found.groups()
    forms = {"*": f"{{{name}}}", "**": f"{{+{name}}}"}
    return "/".join(forms.get(segment, segment) for segment in inside.split("/"))


class _Pattern(NamedTuple):
    """A template as a pattern; the first of those that match counts, literals before variables."""

    rank: tuple[int, ...]
    matches: "re.Pattern[str]"
    number: int


class TemplateRouter(Router):
    """Finds templates of all forms: those with a verb before those without, those with several segments last."""

    __slots__ = ("_forms", "_patterns", "_verbs")

    def __init__(self, templates: Iterable[tuple[str, str, int]]) -> None:
        """Takes method, path and the number to answer for each template; of equal templates the first counts."""
        plain: list[tuple[str, str, int]] = []
        verbs: dict[str, list[tuple[str, str, int]]] = {}
        patterns: dict[tuple[str, int], list[_Pattern]] = {}
        self._forms: dict[int, str] = {}
        for method, path, number in templates:
            self._forms[number] = form = trim(path)
            if "{" not in (rest := re.sub(r"(?<=/)\{[^{}+]+\}(?=/|\Z)", "", form)):
                plain.append((method, form, number))
            elif found := VERB.fullmatch(form):
                verbs.setdefault(found[2], []).append((method, found[1], number))
            else:
                size = 0 if "{+" in rest else form.count("/")
                patterns.setdefault((method, size), []).append(_Pattern(_rank(form), _pattern(form), number))
        super().__init__(plain)
        self._verbs: dict[str, Router] = {verb: _plainest(several) for verb, several in verbs.items()}
        self._patterns = {key: sorted(several, key=lambda one: one.rank) for key, several in patterns.items()}

    @property
    def methods(self) -> list[str]:
        """Returns the methods that the templates have, sorted."""
        verbs = {method for router in self._verbs.values() for method in router.methods}
        return sorted({*super().methods, *verbs, *(method for method, _ in self._patterns)})

    def find(self, method: str, path: str) -> int | None:
        """Returns the number of the template that the request means, or None; the method may be in any case."""
        method = known_method(method) or ""
        found = self.exact(method, path)
        if found is None:
            found = self._by_verb(method, path)
        if found is None:
            found = self._by_segments(method, path)
        if found is None:
            found = self._by_pattern(method, path, 0)
        return self._find_trimmed(method, path) if found is None and (path[-1:] == "/" or "?" in path) else found

    def _by_verb(self, method: str, path: str) -> int | None:
        head, _, verb = path.rpartition(":")
        router = self._verbs.get(verb)
        # What is cut off here must be all that follows the variable.
        return None if router is None or head[-1:] == "/" or "?" in head else router.find(method, head)

    def _by_segments(self, method: str, path: str) -> int | None:
        """Looks among the templates that have as many segments as the path."""
        plain, part = super().find(method, path), self._by_pattern(method, path, path.count("/"))
        if plain is None or part is None:
            return part if plain is None else plain
        return min(plain, part, key=lambda number: _rank(self._forms[number]))

    def _by_pattern(self, method: str, path: str, size: int) -> int | None:
        for _, matches, number in self._patterns.get((method, size), ()):
            found = matches.fullmatch(path)
            if found and all(fits_variable(part) for value in found.groups() for part in value.split("/")):
                return number
        return None


class HostRouter(Router):
    """Finds templates that stand under their hosts; those of a host are prepared when a request goes there."""

    __slots__ = ("_hosts", "_methods", "_other", "_ready")

    def __init__(self, templates: Iterable[tuple[str, str, int]]) -> None:
        """Takes method, path or URL, and the number to answer for each template; of equal ones the first counts."""
        self._hosts: dict[str, list[tuple[str, str, int]]] = {"": []}
        self._methods: set[str] = set()
        for template in templates:
            self._hosts.setdefault(host_of(template[1]), []).append(template)
            self._methods.add(template[0])
        self._ready: dict[str, Router] = {}

    @property
    def methods(self) -> list[str]:
        """Returns the methods that the templates have, sorted."""
        return sorted(self._methods)

    def find(self, method: str, path: str) -> int | None:
        """Returns the number of the template that the request means, or None; the method may be in any case."""
        host = host_of(path)
        router = self._ready.get(host)
        if router is None:
            if host not in self._hosts:
                return None
            router = self._ready[host] = _plainest(self._hosts[host])
        return router.find(method, path)


def route(templates: Iterable[tuple[str, str, int]]) -> Router:
    """Returns a router for templates of any form: the plain one, where that is enough."""
    templates = list(templates)
    return HostRouter(templates) if any(host_of(path) for _, path, _ in templates) else _plainest(templates)


def _plainest(templates: list[tuple[str, str, int]]) -> Router:
    found = TemplateRouter(templates)
    return found if found._verbs or found._patterns else Router(templates)  # noqa: SLF001 - its own


def _pattern(path: str) -> "re.Pattern[str]":
    """Returns what matches a path that a template means, with a group for each variable."""
    parts = VARIABLE.split(path)
    groups = ((".+?" if parts[place] else "[^/]+?") for place in range(1, len(parts), 3))
    literals = (re.escape(parts[place]) for place in range(0, len(parts), 3))
    first, *others = literals
    return re.compile(first + "".join(f"({group}){literal}" for group, literal in zip(groups, others, strict=True)))


def _rank(path: str) -> tuple[int, ...]:
    """Returns what orders patterns: segment by segment, literals, then parts of segments, variables, several segments.

    >>> _rank("/a/{b}/f(c={c})/{+d}")
    (0, 0, 2, 1, 3)
    """
    return tuple(
        3 if "{+" in segment else 2 if segment.startswith("{") and segment.endswith("}") else int("{" in segment)
        for segment in path.split("/")
    )
