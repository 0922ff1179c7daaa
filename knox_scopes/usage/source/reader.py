"""Reads the calls of the services out of source files."""

__all__ = ["read_sources"]

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from knox_scopes.endpoints import shape
from knox_scopes.usage.calls import Call, Unread, call
from knox_scopes.usage.source.bases import Bases
from knox_scopes.usage.source.candidates import candidates
from knox_scopes.usage.source.clients import Clients
from knox_scopes.usage.source.methods import takes_path
from knox_scopes.usage.source.outline import Outline, Span
from knox_scopes.usage.source.project import Project
from knox_scopes.usage.source.sites import Site, Sites
from knox_scopes.usage.source.targets import target
from knox_scopes.usage.source.texts import Hole, Place, Text, Value
from knox_scopes.usage.source.wrappers import through_wrappers


def read_sources(files: Iterable[tuple[str, str]], bases: Bases) -> Iterator[tuple[str, Call | Unread]]:
    """Yields the name of a file and a call in it, or what of it cannot be read, by name and line.

    `files` are names and texts, and are gone through twice, if need be, so that constants are found that stand in files
    other than those which use them; what can be gone through only once is kept in memory.
    """
    texts = files if iter(files) is not files else list(files)
    chosen, unread = candidates(texts, bases)
    reading = _Reading(Project(chosen), bases)
    found: list[tuple[str, Call | Unread]] = [(name, Unread(None, why)) for name, why in unread.items()]
    found += reading.calls()
    yield from sorted(set(found), key=lambda one: (one[0], one[1].line or 0, str(one[1])))


class _Reading:
    """What is found in a project."""

    def __init__(self, project: Project, bases: Bases) -> None:
        """Takes the files."""
        self.project = project
        self.bases = bases
        self.sites = Sites(project, bases)
        self.consumed: set[Place] = set()

    def calls(self) -> list[tuple[str, Call | Unread]]:
        """Returns everything that is found."""
        uses, relative = self._uses()
        places = [(file, span.start) for file, span, _, _ in uses]
        first = [self.sites.site(*use, self._until(places, use[0], use[1])) for use in uses]
        everything, passed = through_wrappers(self.sites, first)
        found: list[tuple[str, Call | Unread]] = []
        for number, site in enumerate(everything):
            found += self._of_site(site, is_passed=number in passed)
        told = {shape(f"GET {one.path}") for _, one in found if isinstance(one, Call)}
        mentions = self._mentions()
        found += (pair for pair in mentions if pair[1].method or shape(f"GET {pair[1].path}") not in told)
        lines = {(name, one.line) for name, one in found if isinstance(one, Call)}
        return [pair for pair in relative if (pair[0], pair[1].line) not in lines] + _without_doubles(found)

    def _uses(self) -> tuple[list[tuple[int, Span, int, Value]], list[tuple[str, Call | Unread]]]:
        """Returns the uses of URLs, those of clients completed, and what cannot be completed."""
        clients = Clients(self.sites)
        given = (text for bases in clients.bases for base in bases for text in base.value)
        self.consumed.update(place for text in given for place in text.used)
        uses: list[tuple[int, Span, int, Value]] = []
        relative: list[tuple[str, Call | Unread]] = []
        taken: set[Place] = set()
        for file, span, opener, value in self.sites.uses():
            leads = [text for text in value if target(text, self.bases)]
            whole, is_lost = ((), False) if leads or (file, opener) in taken else clients.complete(file, opener, value)
            if leads or whole or is_lost:
                taken.add((file, opener))
            if is_lost:
                line = self.project.files[file].tokens[span.start].line
                relative.append(
                    (self.project.files[file].name, Unread(line, "the base of a relative path is not in sight"))
                )
            if leads or whole or self._passes(file, opener, value):
                uses.append((file, span, opener, (*value, *whole)))
        return uses, relative

    def _passes(self, file: int, opener: int, value: Value) -> bool:
        """Tells whether a parameter is passed on to what sends."""
        callee = self.project.files[file].tokens[self.project.callee(file, opener)].text
        return any(text.holes and text.holes[0].param for text in value) and takes_path(callee)

    @staticmethod
    def _until(places: list[tuple[int, int]], file: int, span: Span) -> int:
        number = bisect_right(places, (file, span.end))
        return places[number][1] if number < len(places) and places[number][0] == file else 1 << 60

    def _of_site(self, site: Site, *, is_passed: bool) -> Iterator[tuple[str, Call | Unread]]:
        name = self.project.files[site.near.file].name
        for text in site.value:
            leads = target(text, self.bases)
            if leads is None:
                continue
            self.consumed |= text.used
            if leads.open and not is_passed:
                yield name, Unread(site.line, "a part of the path that is not known may be several segments")
            elif leads.path and not leads.open and not (is_passed and (text.when or isinstance(site.method, Hole))):
                method = None if isinstance(site.method, Hole) else site.method
                if len(site.value) > 1:
                    method = self._beside(site, text) or method
                yield name, call(method, leads.path, "in-source", host=leads.host, line=site.line)

    def _beside(self, site: Site, text: Text) -> str | None:
        """Returns the method that stands beside one of several paths, in its own brackets."""
        for number, place in sorted(text.used, reverse=True):
            file = self.project.files[number]
            opener = file.groups[place]
            is_own = (number, opener) == (site.near.file, site.near.opener)
            if re.search(r"\w", file.tokens[place].text) and opener >= 0 and not is_own:
                said = self.sites.finder.said(number, opener)
                if isinstance(said, str):
                    return said
        return None

    def _mentions(self) -> Iterator[tuple[str, Call]]:
        """Yields what names a path that no call takes: in definitions, and in literals that stand by themselves."""
        for number, file in enumerate(self.project.files):
            spans = {one.value for ones in file.definitions.values() for one in ones}
            for span in (*sorted(spans), *_lone_literals(file)):
                for text in self.sites.folding.value(number, span):
                    own = {
                        place
                        for other, place in text.used
                        if other == number
                        and span.start <= place < span.end
                        and re.search(r"\w", file.tokens[place].text)
                    }
                    if own and not any((number, place) in self.consumed for place in own):
                        yield from self._mention(number, span, text, own)

    def _mention(self, number: int, span: Span, text: Text, own: set[int]) -> Iterator[tuple[str, Call]]:
        """Yields the call that a text names, unless it is said, as in a log."""
        file = self.project.files[number]
        leads = target(text, self.bases)
        if leads is None or not leads.path or leads.open:
            return
        self.consumed |= {(number, place) for place in own}
        if not self.sites.is_silent(number, span.start):
            site = self.sites.site(number, span, file.groups[span.start], (text,), 1 << 60)
            method = self._beside(site, text) or (None if isinstance(site.method, Hole) else site.method)
            line = file.tokens[min(own)].line
            yield file.name, call(method, leads.path, "in-source", host=leads.host, line=line)


def _lone_literals(file: Outline) -> Iterator[Span]:
    """Yields the literals that are no part of a sum or comparison, and no statement, as documentation is."""
    last = len(file.tokens) - 1
    for place, token in enumerate(file.tokens):
        if token.kind == "text" and "/" in token.text and place:
            sides = file.tokens[place - 1], file.tokens[min(place + 1, last)]
            joins = any(
                one.kind == "op" and one.text in {"+", "%", ".", "!", "==", "===", "!=", "!==", "-"} for one in sides
            )
            alone = sides[0].kind == sides[1].kind == "line" or (sides[0].text == ":" and sides[1].kind == "line")
            if not joins and not alone:
                yield Span(place, place + 1)


def _without_doubles(found: list[tuple[str, Call | Unread]]) -> list[tuple[str, Call | Unread]]:
    """Leaves out a call without a host where the same is known with one."""
    hosted = {(name, one._replace(host=None)) for name, one in found if isinstance(one, Call) and one.host}
    found = [pair for pair in found if not isinstance(pair[1], Call) or pair[1].host or pair not in hosted]
    everything = set(found)
    return [
        (name, one)
        for name, one in found
        if not isinstance(one, Call)
        or not one.path.endswith("/")
        or (name, one._replace(path=one.path.rstrip("/"))) not in everything
    ]
