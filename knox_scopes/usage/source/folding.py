"""Follows expressions to the texts that they come to, through constants, parameters and small functions."""

__all__ = ["Folding"]

import re

from knox_scopes.usage.source.builders import KINDS, build
from knox_scopes.usage.source.outline import Definition, Outline, Span
from knox_scopes.usage.source.project import Project
from knox_scopes.usage.source.texts import MOST, Hole, Text, Value, filled, joined, literal, name_of, unknown
from knox_scopes.usage.source.vocabulary import MEMBERS, PREFIXES, SELF

DEEPEST = 30
# How many terms a sum, or members a list, may have to be followed.
LONGEST = 100
# Functions that give a request or builder more, and leave its URL.
KEEPS = re.compile(r"(?i)(?:with|set|add|allow|configure|accept|headers?|request|timeout|auth|cookie)")
SETTING = re.compile(r"\$\{([\w-]*)[\w.-]*(?::([^{}]*))?\}")


class Folding:
    """Finds the values of expressions in the files of a project; each is found once."""

    def __init__(self, project: Project) -> None:
        """Takes the project."""
        self.project = project
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

    def _expression(self, file: int, outline: Outline, span: Span) -> Value:
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
        place = self._head(outline, span)
        names: list[tuple[str, int]] = []
        value: Value = ()
        token = outline.tokens[place] if place < span.end else None
        if token is None:
            return ()
        if token.kind in {"text", "number"}:
            value, place = self._literal(file, outline, place), place + 1
        elif outline.is_op(place, "(", "[", "{"):
            value, place = self._group(file, outline, place), outline.after(place)
        elif token.kind == "name":
            names, place = [(token.text, place)], place + 1
        while place < span.end:
            token = outline.tokens[place]
            if token.kind == "text" or (
                outline.is_op(place, "(") and value and outline.tokens[place + 1].kind == "text"
            ):
                end = outline.after(place)  # texts side by side
                value, place = joined([value, self.value(file, Span(place, end))]) if value else (), end
            elif outline.is_op(place, ".") and outline.is_name(place + 1):
                opener = self._opener(outline, place + 2)
                if opener < span.end and outline.is_op(opener, "("):
                    receiver = value or (self._resolve(file, names) if names else ())
                    value = self._call(file, names, receiver, outline.tokens[place + 1].text, opener)
                    names, place = [], outline.after(opener)
                elif names:
                    names, place = [*names, (outline.tokens[place + 1].text, place + 1)], place + 2
                else:
                    kept = outline.tokens[place + 1].text.replace("_", "").lower() in MEMBERS
                    value, place = value if kept else unknown(name_of(outline.tokens[place + 1].text)), place + 2
            elif outline.is_op(self._opener(outline, place), "(") and names:
                opener = self._opener(outline, place)
                receiver = self._resolve(file, names[:-1]) if len(names) > 1 else ()
                value = self._call(file, names[:-1], receiver, names[-1][0], opener)
                names, place = [], outline.after(opener)
            elif outline.is_op(place, "[") and names:
                key = outline.tokens[place + 1]
                if key.kind == "text" and outline.after(place) == place + 3:
                    names.append((key.text, place + 1))
                else:
                    value, names = self._looked_up(file, outline, names, place), []
                place = outline.after(place)
            elif outline.is_op(place, "!", "["):
                place = outline.after(place)
            elif token.kind == "name" and token.text in {"as", "is", "satisfies"}:
                break
            else:
                return self._block(file, outline, place) if outline.is_op(place, "{") else ()
        return self._resolve(file, names) if names else value

    @staticmethod
    def _literal(file: int, outline: Outline, place: int) -> Value:
        """Returns the value of a literal; on the JVM, that of a setting's default where the literal names a setting."""
        token = outline.tokens[place]
        if token.kind == "number":
            return literal(token.text)
        if outline.language.family != "jvm" or "${" not in token.text:
            return literal(token.text, (file, place))
        pieces = SETTING.split(token.text)
        values = [literal(pieces[0], (file, place))]
        for name, default, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            values += [literal(default, (file, place)) if default else unknown(name_of(name)), literal(text)]
        return joined(values)

    @staticmethod
    def _head(outline: Outline, span: Span) -> int:
        """Returns the place of the first token that matters: signs, `new` and casts do not."""
        place = span.start
        while place < span.end - 1:
            token, behind = outline.tokens[place], outline.after(place)
            is_cast = (
                outline.is_op(place, "(", "[")
                and behind < span.end
                and all(
                    one.kind == "name" or one.text in {"[", "]", ".", "?", "<", ">"}
                    for one in outline.tokens[place + 1 : behind - 1]
                )
            )
            follows = outline.tokens[behind] if behind < span.end else None
            if (token.kind == "op" and token.text in {"&", "*", "!", "-", "@", "~", "+"}) or (
                token.kind == "name" and token.text in PREFIXES and follows and follows.text not in {".", "=", "["}
            ):
                place += 1
            elif (
                is_cast and behind > place + 1 and follows and (follows.kind in {"name", "text"} or follows.text == "(")
            ):
                place = behind
            elif is_cast and outline.tokens[place].text == "[" and follows and follows.text == ".":
                place += 1 if behind == place + 3 else behind - place
                return place
            else:
                break
        return place

    @staticmethod
    def _opener(outline: Outline, place: int) -> int:
        """Returns the place behind type arguments, if such stand here."""
        if not outline.is_op(place, "<"):
            return place + (outline.is_op(place, "]") and outline.is_op(place + 1, "("))
        depth = 0
        for end in range(place, min(place + 20, len(outline.tokens))):
            depth += outline.is_op(end, "<") - outline.is_op(end, ">")
            if not depth:
                return end + 1
        return place

    def _group(self, file: int, outline: Outline, opener: int) -> Value:
        """Returns what a bracket comes to: what it holds, or any value of a list or dictionary."""
        if outline.tokens[opener].text == "(":
            return self.value(file, outline.inside(opener))
        spans = (outline.keyed(element)[1] for element in outline.elements(opener))
        return tuple(text for span in spans for text in self.value(file, span))[:MOST]

    def _looked_up(self, file: int, outline: Outline, names: list[tuple[str, int]], opener: int) -> Value:
        """Returns any value of a dictionary; where a parameter is the key, each with the key that it is for."""
        keys = self.value(file, outline.inside(opener))
        param = keys[0].holes[0].param if _is_hole(keys) else None
        if param is None or len(names) > 1:
            return self._resolve(file, names)
        found: list[Text] = []
        for one in outline.definitions.get(names[0][0], []):
            if outline.is_op(one.value.start, "{", "["):
                for key, span in map(outline.keyed, outline.elements(one.value.start)):
                    found += (text._replace(when=frozenset({(param, key)})) for text in self.value(file, span) if key)
        return tuple(found[:MOST]) or self._resolve(file, names)

    def _block(self, file: int, outline: Outline, opener: int) -> Value:
        """Returns what the branches of a `when` or `switch` come to."""
        found: list[Text] = []
        for element in outline.elements(opener):
            arrow = next((place for place in outline.walk(element) if outline.is_op(place, "=>")), -1)
            if arrow >= 0:
                found += self.value(file, Span(arrow + 1, element.end))
        return tuple(found)

    def _call(self, file: int, names: list[tuple[str, int]], receiver: Value, name: str, opener: int) -> Value:
        """Returns what a call comes to: a known way to build texts, or a function of the project that returns one."""
        arguments = self.arguments(file, opener)
        own = self.inlined(file, name, arguments, bare=not names)
        if own:
            return own
        kind = KINDS.get(name.replace("_", "").replace("-", "").lower())
        if kind == "join":
            return self._list(file, names, receiver, opener)
        if kind:
            has_text = any(isinstance(part, str) for text in receiver for part in text.parts)
            takes = kind in {"same", "keep", "append", "segment", "resolve", "replace"} or has_text
            found = build(kind, receiver if takes and (has_text or not arguments) else (), arguments)
            if found:
                return found
        if has_known_text(receiver) and KEEPS.match(name):
            return receiver
        holes = {hole for _, value in arguments for text in value for hole in text.holes if len(text.parts) == 1}
        if len(arguments) == 1 and len(holes) == 1:
            return (Text((holes.pop(),)),)
        return (
            receiver if not arguments and _is_hole(receiver) and receiver[0].holes[0].param else unknown(name_of(name))
        )

    def _list(self, file: int, names: list[tuple[str, int]], receiver: Value, opener: int) -> Value:
        """Returns the elements of a list with a separator between them; either may be what `join` is called on."""
        outline = self.project.files[file]
        elements = outline.elements(opener)
        place = self.project.callee(file, opener) - 2
        inner = next((at for one in elements for at in range(*one) if outline.is_op(at, "[", "{", "(")), -1)
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

    def _resolve(self, file: int, names: list[tuple[str, int]]) -> Value:
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
            head = self._resolve(file, names[:-1])
            if _is_hole(head) and head[0].holes[0].param:
                return unknown(name_of(name), head[0].holes[0].param)
            if name.replace("_", "").lower() in MEMBERS:
                return head
        made = self._made(file, outline, name, place)
        return made or self.inlined(file, name, [], bare=False) or unknown(name_of(name))

    def _local(self, file: int, outline: Outline, name: str, place: int) -> tuple[Value, bool]:
        """Returns what a name stands for inside its function, and whether it is one of that."""
        for number in outline.chain(place):
            found: list[Text] = []
            ended = False
            for one in reversed(outline.definitions.get(name, [])):
                if (
                    one.function == number
                    and one.at < place
                    and not one.is_key
                    and not one.value.start <= place < one.value.end
                ):
                    found += self.defined(file, one)
                    ended = place < one.until
                    if ended or len(found) >= MOST:
                        break
            params = [param.name for param in outline.functions[number].params]
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


def has_known_text(value: Value) -> bool:
    """Tells whether anything but a name is known of a value."""
    return any(isinstance(part, str) for text in value for part in text.parts)


def _split(span: Span, places: list[int]) -> list[Span]:
    starts = [span.start, *(place + 1 for place in places)]
    return [Span(start, end) for start, end in zip(starts, [*places, span.end], strict=True)]


def _is_hole(value: Value) -> bool:
    return len(value) == 1 and len(value[0].parts) == 1 and isinstance(value[0].parts[0], Hole)


def _returns(outline: Outline, number: int) -> list[Span]:
    """Returns the expressions that a function may come to."""
    body = outline.functions[number].body
    if outline.is_op(body.start - 1, "=>", "=", ":") and outline.language.layout != "lines":
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
        found = [outline.trimmed(Span(start, end)) for start, end in zip(lines, [*lines[1:], body.end], strict=True)]
        found = [span for span in found if span.start < span.end and outline.tokens[span.start].text != "end"][-1:]
    return found
