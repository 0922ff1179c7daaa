"""Finds where URLs of the services are used: in calls, through wrappers and clients, and in what names them only."""

__all__ = ["Site", "Sites"]

from collections.abc import Iterator
from typing import NamedTuple

from knox_scopes.usage.source.bases import Bases
from knox_scopes.usage.source.builders import KINDS
from knox_scopes.usage.source.declared import is_constant
from knox_scopes.usage.source.folding import Folding
from knox_scopes.usage.source.methods import Finder, Near, verb_of
from knox_scopes.usage.source.outline import Span
from knox_scopes.usage.source.project import Project
from knox_scopes.usage.source.targets import target
from knox_scopes.usage.source.texts import Hole, Value
from knox_scopes.usage.source.vocabulary import LOGS, SAYS, STORES

OPENS = frozenset({"openconnection", "openstream", "readtext", "open", "read", "readbytes"})
RAISES = frozenset({"throw", "raise"})


class Site(NamedTuple):
    """One use of URLs: what they may be, the method or the parameter that gives it, and where."""

    near: Near
    line: int
    value: Value
    method: str | Hole | None


class Sites:
    """The uses in the files of a project."""

    def __init__(self, project: Project, bases: Bases) -> None:
        """Takes the files."""
        self.project = project
        self.bases = bases
        self.folding = Folding(project)
        self.finder = Finder(self.folding)

    def uses(self) -> Iterator[tuple[int, Span, int, Value]]:
        """Yields the arguments that may be URLs: file, place, bracket and value; nothing inside of one found."""
        for number, outline in enumerate(self.project.files):
            taken = 0
            for opener, token in enumerate(outline.tokens):
                if token.kind != "op" or token.text != "(" or not self._sends(number, opener):
                    continue
                yield from self._receiver(number, opener)
                around = self._around(number, opener) if outline.tokens[opener - 1].text == "path" else opener
                for bracket, span in self._arguments(number, opener):
                    if span.start < taken:
                        continue
                    value = self.folding.value(number, span)
                    if any(target(text, self.bases) for text in value):
                        taken = span.end
                    if value:
                        yield number, span, around if bracket == opener else bracket, value

    def _receiver(self, file: int, opener: int) -> Iterator[tuple[int, Span, int, Value]]:
        """Yields the URL that a call is a member of: `url.PostJsonAsync(...)`."""
        outline = self.project.files[file]
        callee = self.project.callee(file, opener)
        name = outline.tokens[callee].text
        span = Span(self.project.start(file, opener), callee - 1)
        steps = {outline.tokens[place].text for place in outline.walk(span)}
        if span.start < span.end and verb_of(name) and not steps & {"url", "uri"}:
            value = self.folding.value(file, span)
            if any((leads := target(text, self.bases)) and leads.path for text in value):
                yield file, span, opener, value

    def _arguments(self, file: int, opener: int) -> Iterator[tuple[int, Span]]:
        """Yields the arguments of a call, and the values of one that is an object, each with its bracket."""
        outline = self.project.files[file]
        for element in outline.elements(opener):
            _, span = outline.keyed(element)
            if outline.is_op(span.start, "{") and outline.after(span.start) == span.end:
                yield from self._arguments(file, span.start)
            else:
                yield opener, span

    def _sends(self, file: int, opener: int) -> bool:
        """Tells whether a call may send: it does not build a text, log, compare, store or raise."""
        outline = self.project.files[file]
        callee = self.project.callee(file, opener)
        if callee < 0 or is_constant(outline, opener):
            return False
        name = outline.tokens[callee].text
        kind = KINDS.get(name.replace("_", "").lower(), "default")
        sends = kind == "default" or self._is_sent(file, opener, name)
        return sends and not self._stores(file, opener) and not self._says(file, opener)

    def _stores(self, file: int, opener: int) -> bool:
        """Tells whether a call asks a store, such as a dictionary, and sends nothing."""
        return bool({one.strip("_$").lower() for one in self.project.receivers(file, opener)} & STORES)

    def _says(self, file: int, opener: int) -> bool:
        """Tells whether a call logs, compares or raises."""
        outline = self.project.files[file]
        callee = self.project.callee(file, opener)
        receivers = self.project.receivers(file, opener)
        front = callee - 2 * len(receivers) - 1
        while outline.is_name(front) and outline.tokens[front].text == "new":
            front -= 1
        if outline.is_name(front) and outline.tokens[front].text in RAISES:
            return True
        return outline.tokens[callee].text.lower() in SAYS or bool(
            {one.strip("_$").lower() for one in receivers} & LOGS
        )

    def _is_sent(self, file: int, opener: int, name: str) -> bool:
        """Tells whether what is built is sent at once: `.url(...)`, `URL(...).openConnection()`, `it.path(...)`."""
        outline = self.project.files[file]
        behind = outline.after(opener)
        if outline.is_op(self.project.callee(file, opener) - 1, ".") and name in {"url", "uri"}:
            return True
        if outline.is_op(behind, ".") and outline.tokens[behind + 1].text.lower() in OPENS:
            return True
        number = outline.function_of[opener]
        if name == "URL" and number >= 0:
            return any(
                one.text == "openConnection" for one in outline.tokens[behind : outline.functions[number].body.end]
            )
        return name == "path" and self._around(file, opener) != opener

    def _around(self, file: int, opener: int) -> int:
        """Returns the bracket of the `uri` that a builder of its path is given to, or the bracket itself."""
        outline = self.project.files[file]
        outer = opener
        for _ in range(3):
            outer = outline.groups[outer] if outer >= 0 else -1
            callee = self.project.callee(file, outer) if outer >= 0 else -1
            if callee >= 0 and outline.tokens[callee].text == "uri":
                return outer
        return opener

    def is_silent(self, file: int, place: int) -> bool:
        """Tells whether a place stands in a bracket of a call that sends nothing."""
        outline = self.project.files[file]
        opener = outline.groups[place]
        while opener >= 0:
            callee = self.project.callee(file, opener)
            if callee >= 0 and (
                self._says(file, opener) or (verb_of(outline.tokens[callee].text) and self._stores(file, opener))
            ):
                return True
            opener = outline.groups[opener]
        return False

    def site(self, file: int, span: Span, opener: int, value: Value, until: int) -> Site:
        """Returns the use of a value in a bracket, with its method."""
        near = Near(file, opener, span.start, until)
        return Site(near, self.project.files[file].tokens[span.start].line, value, self.finder.method(near))
