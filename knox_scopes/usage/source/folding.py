"""Follows expressions to the texts that they come to, through constants, parameters and small functions."""

__all__ = ["Folding"]

import re
from typing import NamedTuple

from knox_scopes.usage.source.builders import KINDS, build
from knox_scopes.usage.source.names import Names
from knox_scopes.usage.source.outline import Outline, Span
from knox_scopes.usage.source.project import Project
from knox_scopes.usage.source.steps import head, literal_at, opener_at
from knox_scopes.usage.source.texts import MOST, Text, Value, has_text, joined, literal, lone_hole, name_of, unknown
from knox_scopes.usage.source.vocabulary import MEMBERS

DEEPEST = 30
# How many terms a sum, or members a list, may have to be followed.
LONGEST = 100
# Functions that give a request or builder more, and leave its URL.
KEEPS = re.compile(r"(?i)(?:with|set|add|allow|configure|accept|headers?|request|timeout|auth|cookie)")
ON_RECEIVERS = frozenset({"append", "keep", "replace", "resolve", "same", "segment"})


class Reach(NamedTuple):
    """How far a chain of names and calls is followed: the names not yet looked up, or the value; and the place."""

    names: tuple[tuple[str, int], ...]
    value: Value
    place: int


class Folding(Names):
    """Finds the values of expressions in the files of a project; each is found once."""

    def __init__(self, project: Project) -> None:
        """Takes the project."""
        super().__init__(project)
        self._known: dict[tuple[int, Span], Value] = {}
        self._under_way: set[tuple[int, Span]] = set()

    def value(self, file: int, span: Span) -> Value:
        """Returns the texts that an expression may come to; one that leads back to itself is not known."""
        outline = self.project.files[file]
        span = outline.trimmed(span)
        key = file, span
        if key not in self._known:
            if key in self._under_way or len(self._under_way) > DEEPEST or span.start >= span.end:
                return ()
            self._under_way.add(key)
            self._known[key] = tuple(dict.fromkeys(self._expression(file, outline, span)))[:MOST]
            self._under_way.discard(key)
        return self._known[key]

    def _expression(self, file: int, outline: Outline, span: Span) -> Value:  # noqa: C901, PLR0911 - a case a kind
        """Takes an expression apart at the operator that binds least."""
        marks: dict[str, list[int]] = {}
        for place in outline.walk(span):
            token = outline.tokens[place]
            if token.kind == "op" or (token.kind == "name" and token.text in {"if", "else", "or", "unless"}):
                marks.setdefault("||" if token.text == "or" else token.text, []).append(place)
        for separator in (",", "||"):
            if separator in marks:
                return self._either(file, _split(span, marks[separator]))
        if "=>" in marks or "=" in marks or ";" in marks:
            return ()
        if "else" in marks:
            middle = marks["else"][0]
            first = marks.get("if", [span.end])[0]
            before = (
                Span(outline.after(first + 1), middle) if first == span.start else Span(span.start, min(first, middle))
            )
            return self._either(file, [before, Span(middle + 1, span.end)])
        if "if" in marks or "unless" in marks:
            return self.value(file, Span(span.start, min(marks.get("if", []) + marks.get("unless", []))))
        if "?" in marks and ":" in marks and marks["?"][0] < marks[":"][-1]:
            colon = next(place for place in marks[":"] if place > marks["?"][0])
            return self._either(file, [Span(marks["?"][0] + 1, colon), Span(colon + 1, span.end)])
        if "+" in marks and marks["+"][-1] > span.start:
            return self._sum(file, _split(span, marks["+"]))
        if "%" in marks:
            left, right = Span(span.start, marks["%"][0]), Span(marks["%"][0] + 1, span.end)
            return build("format", self.value(file, left), self._arguments(file, right)) or ()
        if "/" in marks and outline.language.name == "python":
            parts = [self.value(file, part) for part in _split(span, marks["/"])]
            return (build("segment", parts[0], [("", part) for part in parts[1:]]) if all(parts) else None) or ()
        return self._chain(file, outline, span)

    def _either(self, file: int, spans: list[Span]) -> Value:
        """Returns what any of the expressions may come to, those with text in them first."""
        found = [text for span in spans[:LONGEST] for text in self.value(file, span)]
        return tuple(sorted(found, key=lambda text: not any(isinstance(part, str) for part in text.parts)))

    def _sum(self, file: int, spans: list[Span]) -> Value:
        if len(spans) > LONGEST:
            return ()
        return joined(self.value(file, span) or unknown("value") for span in spans if span.start < span.end)

    def _arguments(self, file: int, span: Span) -> list[tuple[str, Value]]:
        """Returns the values that stand behind a format sign: one, or those in a bracket."""
        outline = self.project.files[file]
        if outline.is_op(span.start, "(", "[") and outline.after(span.start) == span.end:
            return self.arguments(file, span.start)
        parts = _split(span, [place for place in outline.walk(span) if outline.is_op(place, ",")])
        return [("", self.value(file, part)) for part in parts]

    def arguments(self, file: int, opener: int) -> list[tuple[str, Value]]:
        """Returns the values in a bracket, with the names of those that have one."""
        outline = self.project.files[file]
        pairs = (outline.keyed(element) for element in outline.elements(opener))
        return [(name, self.value(file, span) or unknown("value")) for name, span in pairs]

    def _chain(self, file: int, outline: Outline, span: Span) -> Value:
        """Follows names, members and calls from the left."""
        place = head(outline, span)
        if outline.tokens[place].kind in {"text", "number"}:
            reach: Reach | None = Reach((), literal_at(file, outline, place), place + 1)
        elif outline.is_op(place, "[") and outline.is_op(place + 2, "]") and outline.is_op(place + 3, "."):
            reach = Reach(((outline.tokens[place + 1].text, place + 1),), (), place + 3)  # [string]::Format(...)
        elif outline.is_op(place, "(", "[", "{"):
            reach = Reach((), self._group(file, outline, place), outline.after(place))
        elif outline.is_name(place):
            reach = Reach(((outline.tokens[place].text, place),), (), place + 1)
        else:
            return ()
        while reach and reach.place < span.end:
            reach = self._step(file, outline, span, reach)
        if reach is None:
            return ()
        return self.resolve(file, list(reach.names)) if reach.names else reach.value

    def _step(self, file: int, outline: Outline, span: Span, reach: Reach) -> Reach | None:  # noqa: PLR0911 - a case a kind
        """Follows a chain by one member, call or index; None where it goes on in a way that is not known."""
        names, value, place = reach
        token = outline.tokens[place]
        if token.kind == "text" or (outline.is_op(place, "(") and value and outline.tokens[place + 1].kind == "text"):
            end = outline.after(place)  # texts side by side
            return Reach((), joined([value, self.value(file, Span(place, end))]) if value else (), end)
        if outline.is_op(place, ".") and outline.is_name(place + 1):
            return self._member(file, outline, span, reach)
        opener = opener_at(outline, place)
        if outline.is_op(opener, "(") and names:
            receiver = self.resolve(file, list(names[:-1])) if len(names) > 1 else ()
            return Reach((), self._call(file, names[:-1], receiver, names[-1][0], opener), outline.after(opener))
        if outline.is_op(place, "[") and names:
            key = outline.tokens[place + 1]
            if key.kind == "text" and outline.after(place) == place + 3:
                return Reach((*names, (key.text, place + 1)), (), outline.after(place))
            return Reach((), self._looked_up(file, outline, list(names), place), outline.after(place))
        if outline.is_op(place, "!", "["):
            return reach._replace(place=outline.after(place))
        if token.kind == "name" and token.text in {"as", "is", "satisfies"}:
            return reach._replace(place=span.end)
        return Reach((), self._block(file, outline, place), span.end) if outline.is_op(place, "{") else None

    def _member(self, file: int, outline: Outline, span: Span, reach: Reach) -> Reach:
        """Follows a chain by a member, or by a call of one."""
        names, value, place = reach
        name = outline.tokens[place + 1].text
        opener = opener_at(outline, place + 2)
        if opener < span.end and outline.is_op(opener, "("):
            receiver = value or (self.resolve(file, list(names)) if names else ())
            return Reach((), self._call(file, names, receiver, name, opener), outline.after(opener))
        if names:
            return Reach((*names, (name, place + 1)), (), place + 2)
        return Reach((), value if name.replace("_", "").lower() in MEMBERS else unknown(name_of(name)), place + 2)

    def _group(self, file: int, outline: Outline, opener: int) -> Value:
        """Returns what a bracket comes to: what it holds, or any value of a list or dictionary."""
        if outline.tokens[opener].text == "(":
            return self.value(file, outline.inside(opener))
        spans = (outline.keyed(element)[1] for element in outline.elements(opener))
        return tuple(text for span in spans for text in self.value(file, span))[:MOST]

    def _looked_up(self, file: int, outline: Outline, names: list[tuple[str, int]], opener: int) -> Value:
        """Returns any value of a dictionary; where a parameter is the key, each with the key that it is for."""
        keys = self.value(file, outline.inside(opener))
        key_hole = lone_hole(keys)
        param = key_hole.param if key_hole else None
        if param is None or len(names) > 1:
            return self.resolve(file, names)
        found: list[Text] = []
        for one in outline.definitions.get(names[0][0], []):
            if outline.is_op(one.value.start, "{", "["):
                for key, span in map(outline.keyed, outline.elements(one.value.start)):
                    found += (text._replace(when=frozenset({(param, key)})) for text in self.value(file, span) if key)
        return tuple(found[:MOST]) or self.resolve(file, names)

    def _block(self, file: int, outline: Outline, opener: int) -> Value:
        """Returns what the branches of a `when` or `switch` come to."""
        found: list[Text] = []
        for element in outline.elements(opener):
            arrow = next((place for place in outline.walk(element) if outline.is_op(place, "=>")), -1)
            if arrow >= 0:
                found += self.value(file, Span(arrow + 1, element.end))
        return tuple(found)

    def _call(self, file: int, names: tuple[tuple[str, int], ...], receiver: Value, name: str, opener: int) -> Value:
        """Returns what a call comes to: a known way to build texts, or a function of the project that returns one."""
        arguments = self.arguments(file, opener)
        own = self.inlined(file, name, arguments, bare=not names)
        if own:
            return own
        kind = KINDS.get(name.replace("_", "").replace("-", "").lower())
        if kind == "join":
            return self._list(file, names, receiver, opener)
        if kind:
            takes = has_text(receiver) or (kind in ON_RECEIVERS and not arguments)
            found = build(kind, receiver if takes else (), arguments)
            if found:
                return found
        if has_text(receiver) and KEEPS.match(name):
            return receiver
        holes = {hole for _, value in arguments for text in value for hole in text.holes if len(text.parts) == 1}
        if len(arguments) == 1 and len(holes) == 1:
            return (Text((holes.pop(),)),)
        hole = lone_hole(receiver)
        return receiver if not arguments and hole and hole.param else unknown(name_of(name))

    def _list(self, file: int, names: tuple[tuple[str, int], ...], receiver: Value, opener: int) -> Value:
        """Returns the elements of a list with a separator between them; either may be what `join` is called on."""
        outline = self.project.files[file]
        elements = outline.elements(opener)
        place = self.project.callee(file, opener) - 2
        openers = (at for one in elements for at in range(*one) if outline.is_op(at, "[", "{", "("))
        inner = next((at for at in openers if outline.mates[at] > at + 1), -1)
        if outline.is_op(place, "]"):
            inner = outline.mates[place]
            parts, separators = self.arguments(file, inner), self.arguments(file, opener)
        elif receiver and receiver[0].plain is not None and inner >= 0:  # "/".join([...])
            parts, separators = self.arguments(file, inner), [("", receiver)]
        elif inner >= 0 and len(elements) > 1:  # strings.Join([]string{...}, "/"), implode("/", [...])
            parts = self.arguments(file, inner)
            others = [one for one in elements if not one.start <= inner < one.end]
            separators = [("", self.value(file, others[0]))]
        elif names and names[0][0].lower() == "string":  # String.Join("/", a, b)
            everything = self.arguments(file, opener)
            parts, separators = everything[1:], everything[:1]
        else:
            return build("segment", (), self.arguments(file, opener)) or ()
        separator = separators[0][1] if separators else literal("")
        return joined([piece for _, part in parts for piece in (separator, part)][1:])


def _split(span: Span, places: list[int]) -> list[Span]:
    starts = [span.start, *(place + 1 for place in places)]
    return [Span(start, end) for start, end in zip(starts, [*places, span.end], strict=True)]
