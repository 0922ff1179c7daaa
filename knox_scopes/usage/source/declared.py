"""Finds the names of a file that are given values, and puts its outline together."""

__all__ = ["is_constant", "outline"]

from knox_scopes.usage.source.functions import find_classes, find_functions
from knox_scopes.usage.source.languages import Language
from knox_scopes.usage.source.lexing import lex
from knox_scopes.usage.source.outline import FAR, Definition, Outline
from knox_scopes.usage.source.vocabulary import SELF, TYPE_MARKS


def outline(name: str, text: str, language: Language) -> Outline:
    """Returns the structure of a file."""
    file = Outline(name, language, lex(text, language))
    find_classes(file)
    find_functions(file)
    _definitions(file)
    return file


def _definitions(file: Outline) -> None:
    for place, token in enumerate(file.tokens):
        if token.kind != "op":
            continue
        if token.text in {"=", "+=", ":"}:
            _given(file, place)
        elif token.text == "(" and file.is_op(place - 2, "@") and file.tokens[place - 1].text == "Value":
            _setting(file, place)
        elif token.text == "(" and file.tokens[place - 1].text == "append" and file.is_name(place - 3):
            _appended(file, place)
        elif token.text == "(" and is_constant(file, place):
            name, owner = file.tokens[place - 1].text, file.class_of[place]
            _add(file, Definition(name, owner, place, file.block_end(place), file.inside(place)))


def _add(file: Outline, one: Definition) -> None:
    file.definitions.setdefault(one.name, []).append(one)


def _given(file: Outline, place: int) -> None:
    """Adds the name that an `=` or `:` gives a value."""
    named, value = _named(file, place), file.statement(place + 1)
    if named and value.start < value.end:
        name, owner, kind = named
        adds, function = file.is_op(place, "+="), file.function_of[place] if kind == "local" else -1
        _add(file, Definition(name, owner, place, file.block_end(place), value, adds, function, kind == "key"))


def _setting(file: Outline, opener: int) -> None:
    """Adds the field or parameter that an annotation gives the value of a setting."""
    behind = file.after(opener)
    names = []
    for place in range(behind, min(behind + FAR, len(file.tokens))):
        if file.is_op(place, ";", ",", ")", "="):
            break
        names += [file.tokens[place].text] if file.is_name(place) else []
    if names:
        one = Definition(names[-1], file.class_of[opener], opener, file.block_end(opener), file.inside(opener))
        _add(file, one)


def _appended(file: Outline, opener: int) -> None:
    """Adds what a statement puts behind the text that a variable has."""
    name = file.tokens[opener - 3].text
    if not (file.tokens[opener - 4].kind == "line" or file.is_op(opener - 4, ";", "{", "}")):
        return
    while file.is_op(opener, "("):
        function = file.function_of[opener]
        one = Definition(name, "", opener, file.block_end(opener), file.inside(opener), adds=True, function=function)
        _add(file, one)
        behind = file.after(opener)
        opener = behind + 2 if file.is_op(behind, ".") and file.tokens[behind + 1].text == "append" else behind


def is_constant(file: Outline, place: int) -> bool:
    """Tells whether a bracket holds what a constant of an enumeration is made of."""
    return (
        file.is_name(place - 1)
        and file.tokens[place - 1].text.isupper()
        and file.function_of[place] < 0
        and (file.tokens[place - 2].kind == "line" or file.is_op(place - 2, ",", "{", ";"))
    )


def _named(file: Outline, place: int) -> tuple[str, str, str] | None:
    """Returns what an `=` or `:` gives a value: a name, its owner, and whether that is a key, member or local."""
    tokens, before = file.tokens, place - 1
    group = file.groups[place]
    if file.is_op(place, ":"):
        begins = before - 1 == group or file.is_op(before - 1, ",", "{") or tokens[before - 1].kind == "line"
        is_key = group >= 0 and tokens[before].kind in {"name", "text"} and begins
        return (tokens[before].text, _holder(file, group), "key") if is_key else None
    if file.is_op(before, "]") and file.mates[before] == before - 2:
        key, is_of = tokens[before - 1], file.is_name(before - 3)
        owner = tokens[before - 3].text if is_of else _holder(file, group)
        return (key.text, owner, "key") if key.kind == "text" else None
    target = _before_type(file, before)
    if target < 0:
        return None
    name = tokens[target].text
    if file.is_op(target - 1, ".") and file.is_name(target - 2):
        owner = tokens[target - 2].text
        return name, file.class_of[place] if owner in SELF else owner, "member"
    is_argument = (
        group >= 0 and tokens[group].text in "([" and tokens[group - 1].text.lower() not in {"const", "var", "param"}
    )
    is_key = is_argument or (group >= 0 and file.function_of[group] >= 0 and _is_literal(file, group))
    return (name, _holder(file, group), "key") if is_key else (name, file.class_of[place], "local")


def _is_literal(file: Outline, opener: int) -> bool:
    """Tells whether braces hold keys and values: an `@`, `=`, `(`, or `new X` stands before them."""
    return file.is_op(opener - 1, "@", "=", "(", ",", ":") or (
        file.is_name(opener - 1) and file.is_name(opener - 2) and file.tokens[opener - 2].text == "new"
    )


def _before_type(file: Outline, place: int) -> int:
    """Returns the place of the name that a definition gives a value, before its type if that is named last."""
    if file.language.type_first or file.language.kind in {"shell", "ruby"}:
        return place if place >= 0 and file.tokens[place].kind in {"name", "text"} else -1
    at = place
    while at > max(0, place - FAR) and (file.is_name(at) or file.is_op(at, *TYPE_MARKS)):
        at -= 1
    if file.is_op(at, ":") and file.is_name(at - 1) and not file.is_op(at - 2, "?"):
        return at - 1
    if file.language.name == "go":
        while file.is_op(place - 1, ",") and file.is_name(place - 2):
            place -= 2
        if file.is_name(place - 1) and file.tokens[place - 1].text not in {"const", "var"}:
            place -= 1
    return place if place >= 0 and file.tokens[place].kind in {"name", "text"} else -1


def _holder(file: Outline, opener: int) -> str:
    """Returns the name of what a bracket is the value of, or of the class that it is in."""
    at = opener - 1
    while file.is_op(at, "@", "&", ".", "?") or (file.is_name(at) and not file.is_op(at - 1, "=", ":")):
        at -= 1
        if opener - at > FAR:
            break
    if file.is_name(at) and file.is_op(at - 1, "=", ":"):
        at -= 1
    if file.is_op(at, "(") and file.is_name(at - 1):  # Object.freeze({ ... })
        return _holder(file, at) if file.groups[opener] == at else ""
    if file.is_op(at, "=", ":"):
        target = _before_type(file, at - 1) if file.is_op(at, "=") else at - 1
        return file.tokens[target].text if target >= 0 else ""
    return file.class_of[opener] if opener >= 0 else ""
