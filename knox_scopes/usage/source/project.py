"""All files that have to do with calls, and the names that they share."""

__all__ = ["Project"]

from collections import defaultdict
from collections.abc import Iterator

from knox_scopes.usage.source.outline import Definition, Outline
from knox_scopes.usage.source.vocabulary import DEFINES, NOT_CALLED

CONSTRUCTORS = frozenset({"__init__", "constructor", "initialize", "__construct"})


class Project:
    """The outlines of files, numbered in the order of their names, and an index of what they define and call."""

    def __init__(self, files: list[Outline]) -> None:
        """Indexes the files."""
        self.files = files
        self.definitions: dict[tuple[str, str], list[tuple[int, Definition]]] = defaultdict(list)
        self.functions: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self.calls: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for number, file in enumerate(files):
            family = file.language.family
            for name, definitions in file.definitions.items():
                shared = [(number, one) for one in definitions if one.function < 0]
                if shared:
                    self.definitions[family, name] += shared
            for place, function in enumerate(file.functions):
                self.functions[family, function.name].append((number, place))
            for opener, token in enumerate(file.tokens):
                if token.kind == "op" and token.text == "(" and (callee := self.callee(number, opener)) >= 0:
                    self.calls[family, file.tokens[callee].text].append((number, opener))

    def callee(self, file: int, opener: int) -> int:
        """Returns the place of the name that is called by a bracket, or -1; type arguments may stand between."""
        outline = self.files[file]
        if opener in outline.heads:
            return -1
        place = opener - 1
        if outline.is_op(place, ">"):
            depth = 0
            for place in range(opener - 1, max(opener - 20, 0), -1):
                depth += outline.is_op(place, ">") - outline.is_op(place, "<")
                if not depth:
                    place -= 1  # noqa: PLW2901 - the name stands before the bracket
                    break
        elif outline.is_op(place, "]", "}") and outline.mates[place] == place - 2:
            place -= 1  # client[method](...)
        before = outline.tokens[place - 1].text if outline.is_name(place - 1) else ""
        is_word = outline.tokens[place].text in NOT_CALLED and not outline.is_op(place - 1, ".")
        if not outline.is_name(place) or is_word or before in DEFINES:
            return -1
        return place

    def is_chosen(self, file: int, place: int) -> bool:
        """Tells whether the function called is chosen by a value: `client[method](...)`."""
        outline = self.files[file]
        return outline.is_op(place + 1, "]", "}") and outline.is_op(place - 1, "[", "{")

    def start(self, file: int, opener: int) -> int:
        """Returns where the chain of names and calls begins that a bracket ends."""
        outline = self.files[file]
        place = self.callee(file, opener)
        while outline.is_op(place - 1, "."):
            place -= 2
            if outline.is_op(place, ")", "]") and outline.mates[place] >= 0:
                inner = outline.mates[place]
                place = callee if (callee := self.callee(file, inner)) >= 0 else inner
        return place

    def receivers(self, file: int, opener: int) -> list[str]:
        """Returns the names that stand, with dots between, before the one that a bracket calls; the nearest first."""
        outline = self.files[file]
        place, found = self.callee(file, opener), []
        while outline.is_op(place - 1, ".") and outline.is_name(place - 2):
            place -= 2
            found.append(outline.tokens[place].text)
        return found

    def calls_of(self, file: int, number: int) -> Iterator[tuple[int, int]]:
        """Yields where a function may be called; one of a class that is made is called by the name of that."""
        outline = self.files[file]
        function = outline.functions[number]
        family = outline.language.family
        yield from self.calls[family, function.owner if function.name in CONSTRUCTORS else function.name]
        if outline.language.kind == "ruby" and function.name == "initialize":
            for other, opener in self.calls[family, "new"]:
                if (
                    self.files[other].is_name(opener - 3)
                    and self.files[other].tokens[opener - 3].text == function.owner
                ):
                    yield other, opener

    def is_constructor(self, file: int, number: int) -> bool:
        """Tells whether a function makes an object, so that its parameters are what the object is made with."""
        function = self.files[file].functions[number]
        return (
            function.name in CONSTRUCTORS
            or (function.name == function.owner != "")
            or (self.files[file].language.name == "go" and function.name.startswith("New"))
        )
