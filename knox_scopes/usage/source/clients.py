"""Completes the relative paths that are given to a client which was made with a base."""

__all__ = ["Clients"]

import re
from typing import NamedTuple

from knox_scopes.endpoints import known_method
from knox_scopes.usage.source.builders import build
from knox_scopes.usage.source.methods import takes_path
from knox_scopes.usage.source.outline import Outline
from knox_scopes.usage.source.sites import Sites
from knox_scopes.usage.source.targets import SPANS, target
from knox_scopes.usage.source.texts import Hole, Text, Value, lone_hole
from knox_scopes.usage.source.vocabulary import BASE_KEYS, CLASS_HEADS, CLASSES, CLIENT_MAKERS, SELF


class Base(NamedTuple):
    """What a client puts before paths, and the names of the variables and classes that it is known by."""

    value: Value
    names: frozenset[str]
    kind: str


class Clients:
    """The clients in the files of a project."""

    def __init__(self, sites: Sites) -> None:
        """Finds them."""
        self.sites = sites
        self.project = sites.project
        self.bases = [self._made(number) for number in range(len(self.project.files))]
        self.having = [number for number, bases in enumerate(self.bases) if bases]

    def _made(self, file: int) -> list[Base]:
        """Returns the bases that are given in a file."""
        outline = self.project.files[file]
        found: dict[Base, None] = {}
        for name, definitions in outline.definitions.items():
            for one in definitions:
                key = _key(name)
                inside = self._callee_around(file, one.at)
                if key in BASE_KEYS or (key in {"url", "host"} and _key(inside) in CLIENT_MAKERS | {"new"}):
                    value = self._known(self.sites.folding.defined(file, one))
                    if value and one.value.start < one.value.end:
                        found[Base(value, (self._names(file, one.at) | {one.owner}) - {""}, key)] = None
        for opener, token in enumerate(outline.tokens):
            if token.kind != "op" or token.text != "(" or (callee := self.project.callee(file, opener)) < 0:
                continue
            key = _key(outline.tokens[callee].text)
            receivers = [_key(name) for name in self.project.receivers(file, opener)[:1]]
            makes = key in BASE_KEYS | CLIENT_MAKERS or (
                key in {"create", "new"} and receivers[:1] and receivers[0] in CLIENT_MAKERS
            )
            if makes or key in CLASS_HEADS:
                arguments = dict(reversed(self.sites.folding.arguments(file, opener)))
                if key in CLASS_HEADS:
                    value = self._headed(arguments)
                    names = frozenset({_class_behind(outline, outline.after(opener))})
                else:
                    given = [text for text in arguments.values() if self._known(text)]
                    value, names = self._known(given[0]) if given else (), self._names(file, opener)
                if value:
                    found[Base(value, names, key)] = None
        return list(found)

    def _headed(self, arguments: dict[str, Value]) -> Value:
        """Returns what an annotation of a class says: its URL and its path."""
        url, path = arguments.get("url", ()), arguments.get("path", ())
        value = (
            build("segment", url, [("", path)])
            if url and path
            else url or arguments.get("", ()) or arguments.get("value", ())
        )
        return self._known(value or ())

    def _known(self, value: Value) -> Value:
        """Returns those of the texts that lead to the services."""
        return tuple(text for text in value if (leads := target(text, self.sites.bases)) and not leads.open)

    def _callee_around(self, file: int, place: int) -> str:
        """Returns the name of the call that a place is in, or of the class that it makes."""
        outline = self.project.files[file]
        opener = outline.groups[place]
        while opener >= 0 and outline.tokens[opener].text != "(":
            opener = outline.groups[opener]
        callee = self.project.callee(file, opener) if opener >= 0 else -1
        if callee < 0:
            return ""
        name = outline.tokens[callee].text
        return next(iter(self.project.receivers(file, opener)), name) if name == "new" else name

    def _names(self, file: int, place: int) -> frozenset[str]:
        """Returns the names that the client made at a place has: what it is assigned to, and the class that is in."""
        outline = self.project.files[file]
        names = {outline.class_of[place]}
        for name, definitions in outline.definitions.items():
            names |= {name for one in definitions if one.value.start <= place < one.value.end}
        opener = outline.groups[place]
        while opener >= 0:
            behind = outline.after(opener)
            if outline.is_name(behind) and outline.tokens[behind].text == "as" and outline.is_name(behind + 1):
                names.add(outline.tokens[behind + 1].text)
            opener = outline.groups[opener]
        number = outline.function_of[place]
        if number >= 0:
            names.add(outline.functions[number].name)  # a function that makes the client
        return frozenset(names - {""})

    def complete(self, file: int, opener: int, value: Value) -> tuple[Value, bool]:
        """Returns a value with the base of the client that it is given to before it; and whether it is without one."""
        outline = self.project.files[file]
        callee = outline.tokens[self.project.callee(file, opener)].text
        relative = tuple(text for text in value if _is_relative(text))
        is_client = any(callee in base.names for base in self.bases[file])
        if not relative or not (is_client or takes_path(callee)) or self._is_own(file, opener, callee):
            return (), False
        bases, is_sure = self._bases(file, opener)
        whole: list[Text] = []
        for base in bases:
            for text in relative:
                whole += self._joined(base, text, file, opener)
        if not is_sure:
            whole = [
                text
                for text in whole
                if (leads := target(text, self.sites.bases))
                and (self.sites.bases.is_known(leads.path) or (leads.open and lone_hole(relative)))
            ]
        if whole:
            return tuple(whole), False
        return (), any(len(self.sites.bases.completed(text.plain or "")) == 1 for text in relative)

    def _is_own(self, file: int, opener: int, callee: str) -> bool:
        """Tells whether the function that is called is one of the file itself, which is followed as such."""
        receivers = self.project.receivers(file, opener)
        functions = self.project.functions.get((self.project.files[file].language.family, callee), ())
        return set(receivers) <= SELF and any(other == file for other, _ in functions)

    def _joined(self, base: Base, text: Text, file: int, opener: int) -> Value:
        """Returns a path behind a base, as the client at hand joins them."""
        resolves = self._resolves(base, text, file, opener)
        return build("resolve" if resolves else "segment", base.value, [("", (text,))]) or ()

    def _resolves(self, base: Base, text: Text, file: int, opener: int) -> bool:
        """Tells whether a client takes paths for references, as RFC 3986 has it, where others put them behind."""
        outline = self.project.files[file]
        callee = self.project.callee(file, opener)
        if outline.language.name == "ruby":  # Faraday, to which only a path with a slash is one from the root
            return str(text.parts[0]).startswith("/") and base.kind != "baseuri"
        if outline.language.family == "jvm":  # Retrofit, whose annotations are in capitals
            return outline.tokens[callee].text.isupper()
        is_annotation = outline.is_op(callee - 1, "[")  # Refit puts paths behind
        return base.kind == "baseuri" or (base.kind == "baseaddress" and not is_annotation)

    def _bases(self, file: int, opener: int) -> tuple[list[Base], bool]:
        """Returns the base in the nearest reach, if there is one only, and whether it is surely that of the client."""
        outline = self.project.files[file]
        receivers = {name.strip("_") for name in self._roots(file, opener)}
        receivers.add(outline.tokens[self.project.callee(file, opener)].text)
        own, owner = self.bases[file], outline.class_of[opener]
        family = outline.language.family
        near = [one for one in own if {name.strip("_") for name in one.names} & receivers]
        imported = [
            base
            for number in self.having
            if number != file and self.project.files[number].language.family == family
            for base in self.bases[number]
            if self.project.files[number].stem in outline.words or base.names & receivers
        ]
        users = [
            base
            for number in (self.having if owner else ())
            if self.project.files[number].language.family == family and owner in self.project.files[number].words
            for base in self.bases[number]
        ]
        for group, is_sure in (
            (near, True),
            ([one for one in own if owner in one.names], True),
            (own, False),
            (imported, True),
            (users, True),
        ):
            distinct = _distinct(group)
            if distinct:
                return (distinct if len(distinct) == 1 else []), is_sure
        return [], False

    def _roots(self, file: int, opener: int) -> list[str]:
        """Returns the names before a call, through the calls before it."""
        return [name for name, _ in self.sites.finder.chain(file, opener)[1:] if name not in SELF]


def _distinct(bases: list[Base]) -> list[Base]:
    """Returns the bases whose texts differ."""
    found: dict[tuple[tuple[str | Hole, ...], ...], Base] = {}
    for base in bases:
        found.setdefault(tuple(sorted((text.parts for text in base.value), key=str)), base)
    return list(found.values())


def _class_behind(outline: Outline, place: int) -> str:
    for at in range(place, min(place + 40, len(outline.tokens) - 1)):
        if outline.is_name(at) and outline.tokens[at].text in CLASSES and outline.is_name(at + 1):
            return outline.tokens[at + 1].text
    return ""


def _is_relative(text: Text) -> bool:
    """Tells whether a text may be a path: it is a parameter, or begins like one."""
    first = text.parts[0] if text.parts else ""
    if isinstance(first, Hole):
        spans = first.param is not None and (SPANS.fullmatch(first.name) or first.name.isdigit())
        return bool(spans) or (len(text.parts) > 1 and str(text.parts[1]).startswith("/"))
    return (
        known_method(first) is None
        and bool(re.match(r"/?[A-Za-z{:][\w.{}:~%-]*(?:[/?#]|$)", first))
        and not re.search(r"\s|://", first.partition("?")[0])
    )


def _key(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
