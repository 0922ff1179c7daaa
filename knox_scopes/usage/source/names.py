"""Finds what names stand for: variables, parameters, constants, members and small functions."""

__all__ = ["Names"]

from abc import ABC, abstractmethod
from itertools import pairwise

from knox_scopes.usage.source.outline import Definition, Outline, Span
from knox_scopes.usage.source.project import Project
from knox_scopes.usage.source.texts import (
    MOST,
    Hole,
    Text,
    Value,
    filled,
    joined,
    lone_hole,
    name_of,
    unknown,
)
from knox_scopes.usage.source.vocabulary import MEMBERS, SELF


class Names(ABC):
    """The names in the files of a project."""

    def __init__(self, project: Project) -> None:
        """Takes the project."""
        self.project = project

    @abstractmethod
    def value(self, file: int, span: Span) -> Value:
        """Returns the texts that an expression may come to."""

    @abstractmethod
    def arguments(self, file: int, opener: int) -> list[tuple[str, Value]]:
        """Returns the values in a bracket, with the names of those that have one."""

    def resolve(self, file: int, names: list[tuple[str, int]]) -> Value:
        """Returns what a name, with the names before it, stands for."""
        name, place = names[-1]
        outline = self.project.files[file]
        before = [one for one, _ in names[:-1]]
        if not before:
            found, shadowed = self._local(file, outline, name, place)
            if shadowed:
                return found
        elif before[-1] not in SELF:
            held = self._held(file, names)
            if held:
                return held
        chosen = self._shared(file, outline, name, before, place)
        if chosen:
            texts = [text for other, one in chosen for text in self.defined(other, one)]
            known = [text for text in texts if any(isinstance(part, str) for part in text.parts)]
            if known or not before:
                return tuple(known or texts) or unknown(name_of(name))
        if len(names) > 1 and before[-1] not in SELF:
            head = self.resolve(file, names[:-1])
            hole = lone_hole(head)
            if hole and hole.param:
                return unknown(name_of(name), hole.param)
            if name.replace("_", "").lower() in MEMBERS:
                return head
        made = self._made(file, outline, name, place)
        return made or self.inlined(file, name, [], bare=False) or unknown(name_of(name))

    def _local(self, file: int, outline: Outline, name: str, place: int) -> tuple[Value, bool]:
        """Returns what a name stands for inside its function, and whether it is one of that."""
        inside = list(outline.chain(place))
        for number in inside or ([] if outline.class_of[place] else [-1]):  # scripts go from the top, as functions do
            found: list[Text] = []
            ended = False
            for one in reversed(outline.definitions.get(name, [])):
                is_before = one.at < place and not one.value.start <= place < one.value.end
                if is_before and one.function == number and not one.is_key and (inside or not one.owner):
                    found += self.defined(file, one)
                    ended = place < one.until
                    if ended or len(found) >= MOST:
                        break
            params = [param.name for param in outline.functions[number].params] if inside else []
            if not ended and name in params:
                found += unknown(name, (file, number, params.index(name)))
                ended = True
            if ended or found:
                return tuple(found) or unknown(name_of(name)), True
        return (), False

    def _held(self, file: int, names: list[tuple[str, int]]) -> Value:
        """Returns the value of a key, where what is before it is a dictionary or object that a name is given."""
        outline = self.project.files[file]
        holder, place = names[-2]
        for one in reversed(outline.definitions.get(holder, [])):
            if one.function in {-1, *outline.chain(place)}:
                opener = next((at for at in outline.walk(one.value) if outline.is_op(at, "{", "[", "(")), -1)
                pairs = map(outline.keyed, outline.elements(opener)) if opener >= 0 else ()
                for key, span in pairs:
                    if key == names[-1][0]:
                        return self.value(file, span)
        return ()

    def _shared(
        self, file: int, outline: Outline, name: str, before: list[str], place: int
    ) -> list[tuple[int, Definition]]:
        """Returns the definitions that a name means outside functions: those of its file first, or the only ones."""
        found = self.project.definitions.get((outline.language.family, name), [])
        found = [one for one in found if before or not one[1].is_key]
        here = [one for one in found if one[0] == file and one[1].at != place + 1]
        owner = before[-1] if before and before[-1] not in SELF else outline.class_of[place]
        for group in (here, found):
            owned = [one for one in group if one[1].owner == owner]
            if owned and owner:
                return owned
        if here:
            return here
        if not before and not name.isupper():  # a variable of another class or file is not meant
            found = [one for one in found if not one[1].owner]
        stems = [one for one in found if before and self.project.files[one[0]].stem.lower() == before[-1].lower()]
        files = {one[0] for one in found}
        return stems or (found if len(files) == 1 else [])

    def _made(self, file: int, outline: Outline, name: str, place: int) -> Value:
        """Returns what a parameter in the head of a class is made with."""
        maker = outline.constructors.get(outline.class_of[place])
        names = [param.name for param in maker.params] if maker else []
        if maker is None or name not in names:
            return ()
        return self.given(Hole(name, (file, outline.functions.index(maker), names.index(name))))

    def defined(self, file: int, one: Definition) -> Value:
        """Returns the value of a definition; what was there before stands in front if it adds to that."""
        value = self.value(file, one.value)
        if one.adds:
            previous = self._before(file, one)
            return joined([previous, value or unknown("value")])
        return filled(value, self.given)

    def _before(self, file: int, one: Definition) -> Value:
        outline = self.project.files[file]
        found, is_local = self._local(file, outline, one.name, one.at)
        if is_local:
            return found
        others = [other for other in outline.definitions[one.name] if other.at < one.at and not other.adds]
        return self.defined(file, others[-1]) if others else unknown(one.name)

    def given(self, hole: Hole) -> Value:
        """Returns what a parameter is, where it is one with which objects are made: its default and what calls give."""
        if hole.param is None or not self.project.is_constructor(*hole.param[:2]):
            return (Text((hole,)),)
        file, number, place = hole.param
        param = self.project.files[file].functions[number].params[place]
        found = list(self.value(file, param.default))
        for other, opener in self.project.calls_of(file, number):
            bound = self.bound(hole, file, number, self.arguments(other, opener))
            found += (text for text in bound if any(isinstance(part, str) for part in text.parts))
        return tuple(dict.fromkeys(found)) or unknown(hole.name)

    def bound(self, hole: Hole, file: int, number: int, arguments: list[tuple[str, Value]]) -> Value:
        """Returns what a parameter of a function is for a call with these arguments."""
        if hole.param is None or hole.param[:2] != (file, number):
            return (Text((hole,)),)
        param = self.project.files[file].functions[number].params[hole.param[2]]
        named = dict(arguments)
        if param.name in named:
            return named[param.name]
        lower = {name.lower(): value for name, value in arguments if name}
        if param.name.lower() in lower:
            return lower[param.name.lower()]
        positional = [value for name, value in arguments if not name]
        if hole.param[2] < len(positional):
            return positional[hole.param[2]]
        return self.value(file, param.default) or unknown(param.name)

    def inlined(self, file: int, name: str, arguments: list[tuple[str, Value]], *, bare: bool) -> Value:
        """Returns what a function of the project returns, if that is a text with something known in it."""
        family = self.project.files[file].language.family
        found = self.project.functions.get((family, name), [])
        own = [one for one in found if one[0] == file] or (found if len(found) == 1 else [])
        for other, number in own[:2]:
            outline = self.project.files[other]
            value = tuple(
                text
                for span in _returns(outline, number)
                for text in self.value(other, span)
                if any(isinstance(part, str) and "/" in part for part in text.parts) or (text.parts and bare)
            )
            if value:
                return filled(value, lambda hole: self.bound(hole, other, number, arguments))  # noqa: B023 - called at once
        return ()


def _returns(outline: Outline, number: int) -> list[Span]:
    """Returns the expressions that a function may come to."""
    body = outline.functions[number].body
    if outline.is_op(body.start - 1, "=>", "=", ":"):
        return [body]
    found = [
        outline.statement(place + 1)
        for place in range(*body)
        if outline.tokens[place].kind == "name"
        and outline.tokens[place].text in ({"echo", "printf"} if outline.language.kind == "shell" else {"return"})
        and outline.function_of[place] == number
    ]
    if outline.language.kind in {"ruby", "powershell"} and not found:
        lines = [place for place in range(*body) if outline.tokens[place].kind == "line"]
        found = [outline.trimmed(Span(start, end)) for start, end in pairwise([*lines, body.end])]
        found = [span for span in found if span.start < span.end and outline.tokens[span.start].text != "end"][-1:]
    return found
