"""Finds the classes, functions and definitions of a file."""

__all__ = ["CLASSES", "is_constant", "outline"]

from knox_scopes.usage.source.languages import Language
from knox_scopes.usage.source.lexing import lex
from knox_scopes.usage.source.outline import Definition, Function, Outline, Param, Span
from knox_scopes.usage.source.vocabulary import CLASSES, CONTROL, KEYWORDS, MODIFIERS, NOT_TYPES, SELF, TYPE_MARKS

# How many tokens a type, or what stands between a head and its body, may have.
FAR = 40


def outline(name: str, text: str, language: Language) -> Outline:
    """Returns the structure of a file."""
    file = Outline(name, language, lex(text, language))
    _classes(file)
    _functions(file)
    _definitions(file)
    return file


def _classes(file: Outline) -> None:
    for place, token in enumerate(file.tokens):
        if token.kind != "name" or token.text not in CLASSES or not file.is_name(place + 1):
            continue
        if file.is_op(place - 1, ".", "$") or file.is_op(place + 1, ".", "="):
            continue
        name = file.tokens[place + 1].text
        if file.language.layout == "lines":
            body = Span(place + 2, file.below(place, strictly=False))
        else:
            body = _body(file, place + 2)
            if file.is_op(place + 2, "("):  # the first constructor of Kotlin and records
                span = Span(place + 2, max(body.end, file.after(place + 2)))
                file.constructors[name] = Function(name, name, params(file, place + 2), place + 1, span)
        # Inner classes come later, and so have the last word.
        file.class_of[body.start : body.end] = [name] * (body.end - body.start)


def _body(file: Outline, start: int) -> Span:
    """Returns what stands in the braces behind a head, or the expression that stands for them."""
    place = start
    while place < min(len(file.tokens) - 1, start + FAR):
        if file.is_op(place, "{"):
            return file.inside(place)
        if file.is_op(place, "=", "=>"):
            return file.statement(place + 1)
        if file.is_op(place, ";", ")", "}") or (file.tokens[place].kind == "line" and not file.is_op(place + 1, "{")):
            break
        place = file.after(place)
    return Span(start, start)


def _functions(file: Outline) -> None:
    for place, token in enumerate(file.tokens):
        found = None
        if token.kind == "name" and token.text in KEYWORDS and not file.is_op(place - 1, "."):
            found = _by_keyword(file, place)
        elif token.text == "(" and token.kind == "op" and file.mates[place] > place:
            found = _by_shape(file, place)
        elif token.text == "=>" and token.kind == "op" and file.is_name(place - 1) and file.language.kind == "script":
            lone = (Param(file.tokens[place - 1].text, Span(0, 0)),)
            found = Function(_target(file, place - 2), file.class_of[place], lone, place - 1, _arrow_body(file, place))
        if found and found.body.start < found.body.end:
            file.functions.append(found)
    file.functions.sort(key=lambda function: (function.body.start, -function.body.end))
    for number, function in enumerate(file.functions):
        start, end = function.body
        file.function_of[start:end] = [number] * (end - start)
    file.functions += file.constructors.values()


def _by_keyword(file: Outline, place: int) -> Function | None:
    """Returns the function that a keyword begins."""
    owner, at = file.class_of[place], place + 1
    if file.language.name == "go" and file.is_op(at, "(") and file.is_name(file.after(at)):
        owner = next((one.text for one in reversed(file.tokens[at : file.after(at)]) if one.kind == "name"), "")
        at = file.after(at)
    name, head = "", at
    while (
        at < min(len(file.tokens), place + FAR)
        and not file.is_op(at, "(", "{", ":", "=")
        and file.tokens[at].kind != "line"
    ):
        if file.is_name(at):
            name, head = file.tokens[at].text, at
        at += 1
    has_params = file.is_op(at, "(")
    behind = file.after(at) if has_params else at
    found = params(file, at) if has_params else ()
    if file.language.layout == "lines":
        body = Span(behind, file.below(place, strictly=False))
        if body.end <= behind:  # all in one line
            body = file.statement(behind + 1)
        return Function(name, owner, found, head, body)
    body = (
        file.statement(behind + 1)
        if file.language.name == "php" and file.is_op(behind, ":") and (file.tokens[place].text == "fn")
        else _body(file, behind)
    )
    if file.language.kind == "shell":
        found = tuple(Param(str(number), Span(0, 0)) for number in range(1, 10))
    elif file.language.kind == "powershell" and not found:
        block = next((one for one in range(*body) if file.tokens[one].text.lower() == "param"), -1)
        if block >= 0 and file.is_op(block + 1, "("):
            found = params(file, block + 1)
    return Function(name or _target(file, place - 1), owner, found, head, body)


def _by_shape(file: Outline, place: int) -> Function | None:
    """Returns the function, written without a keyword, whose parameters stand in a bracket."""
    behind, kind = file.mates[place] + 1, file.language.kind
    if kind == "script":
        arrow = next(
            (at for at in range(behind, min(behind + FAR, len(file.tokens))) if not _is_type(file, at)), behind
        )
        at = behind if file.is_op(behind, "=>") else arrow if file.is_op(behind, ":") else behind
        if file.is_op(at, "=>"):
            before = place - 1
            if file.is_name(before) and file.tokens[before].text == "async":
                before -= 1
            return Function(
                _target(file, before), file.class_of[place], params(file, place), place, _arrow_body(file, at)
            )
        if not file.is_op(at, "{") or file.is_op(place - 2, ".") or not file.is_name(place - 1):
            return None
    elif kind != "typed" or not (file.is_name(place - 2) or file.is_op(place - 2, ">", "]", "?")):
        return None
    name = file.tokens[place - 1]
    if name.kind != "name" or name.text in CONTROL | KEYWORDS or file.tokens[place - 2].text in NOT_TYPES | KEYWORDS:
        return None
    return Function(name.text, file.class_of[place], params(file, place), place - 1, _body(file, behind))


def _is_type(file: Outline, place: int) -> bool:
    return file.tokens[place].kind in {"name", "text"} or file.is_op(place, ":", *TYPE_MARKS)


def _arrow_body(file: Outline, arrow: int) -> Span:
    return file.inside(arrow + 1) if file.is_op(arrow + 1, "{") else file.statement(arrow + 1)


def _target(file: Outline, place: int) -> str:
    """Returns the name that a function without one is given: `name =` or `name:` stands before it."""
    return file.tokens[place - 1].text if file.is_op(place, "=", ":") and file.is_name(place - 1) else ""


def params(file: Outline, opener: int) -> tuple[Param, ...]:
    """Returns the parameters in a bracket; those of an object that is taken apart count one by one."""
    file.heads.add(opener)
    found: list[Param] = []
    for element in file.elements(opener):
        if file.is_op(element.start, "{"):
            found += params(file, element.start)
            continue
        places = list(file.walk(element))
        equals = next((place for place in places if file.is_op(place, "=")), element.end)
        names = [place for place in places if place < equals and file.is_name(place)]
        names = [place for place in names if file.tokens[place].text not in MODIFIERS] or names
        if not names or file.is_op(element.start, "...", "*"):
            names = names or [element.start]
        chosen = names[-1] if file.language.type_first else names[0]
        default = Span(min(equals + 1, element.end), element.end)
        if file.language.kind == "ruby" and file.is_op(chosen + 1, ":"):
            default = Span(chosen + 2, element.end)
        found.append(Param(file.tokens[chosen].text, default))
    if file.language.name == "python" and found and found[0].name in {"self", "cls"}:
        del found[0]
    return tuple(found)


def _definitions(file: Outline) -> None:
    for place, token in enumerate(file.tokens):
        if token.kind == "op" and token.text in {"=", "+=", ":"}:
            for name, owner, kind in _named(file, place):
                value = file.statement(place + 1)
                if value.start < value.end:
                    function = file.function_of[place] if kind == "local" else -1
                    until = file.block_end(place)
                    one = Definition(name, owner, place, until, value, token.text == "+=", function, kind == "key")
                    file.definitions.setdefault(name, []).append(one)
        elif file.is_op(place, "(") and file.is_op(place - 2, "@") and file.tokens[place - 1].text == "Value":
            _setting(file, place)
        elif file.is_op(place, "(") and file.tokens[place - 1].text == "append" and file.is_name(place - 3):
            _appended(file, place)
        elif file.is_op(place, "(") and is_constant(file, place):
            one = Definition(
                file.tokens[place - 1].text,
                file.class_of[place],
                place,
                file.block_end(place),
                file.inside(place),
                False,
                -1,
            )
            file.definitions.setdefault(one.name, []).append(one)


def _setting(file: Outline, opener: int) -> None:
    """Adds the field or parameter that an annotation gives the value of a setting."""
    behind = file.after(opener)
    names = []
    for place in range(behind, min(behind + FAR, len(file.tokens))):
        if file.is_op(place, ";", ",", ")", "="):
            break
        names += [file.tokens[place].text] if file.is_name(place) else []
    if names:
        one = Definition(
            names[-1], file.class_of[opener], opener, file.block_end(opener), file.inside(opener), False, -1
        )
        file.definitions.setdefault(one.name, []).append(one)


def _appended(file: Outline, opener: int) -> None:
    """Adds what a statement puts behind the text that a variable has."""
    name = file.tokens[opener - 3].text
    if not (file.tokens[opener - 4].kind == "line" or file.is_op(opener - 4, ";", "{", "}")):
        return
    while file.is_op(opener, "("):
        one = Definition(name, "", opener, file.block_end(opener), file.inside(opener), True, file.function_of[opener])
        file.definitions.setdefault(name, []).append(one)
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


def _named(file: Outline, place: int) -> list[tuple[str, str, str]]:
    """Returns what an `=` or `:` gives a value: the name, what it belongs to, and whether that is a key, a member or local."""
    tokens, before = file.tokens, place - 1
    group = file.groups[place]
    if file.is_op(place, ":"):
        is_key = (
            group >= 0
            and before >= 0
            and tokens[before].kind in {"name", "text"}
            and (before - 1 == group or file.is_op(before - 1, ",", "{") or tokens[before - 1].kind == "line")
        )
        return [(tokens[before].text, _holder(file, group), "key")] if is_key else []
    if file.is_op(before, "]") and file.mates[before] >= 0:
        key = tokens[file.mates[before] + 1]
        opener = file.mates[before]
        if key.kind == "text" and file.is_name(opener - 1):
            return [(key.text, tokens[opener - 1].text, "key")]
        if key.kind == "text":
            return [(key.text, _holder(file, group), "key")]
    target = _before_type(file, before)
    if target < 0:
        return []
    if tokens[target].kind == "text":
        return [(tokens[target].text, _holder(file, group), "key")] if group >= 0 else []
    name = tokens[target].text
    if file.is_op(target - 1, ".") and file.is_name(target - 2):
        owner = tokens[target - 2].text
        return [(name, file.class_of[place] if owner in SELF else owner, "member")]
    is_argument = group >= 0 and tokens[group].text in "([" and tokens[group - 1].text not in {"const", "var"}
    if is_argument or (group >= 0 and file.function_of[group] >= 0 and _is_literal(file, group)):
        return [(name, _holder(file, group), "key")]
    return [(name, file.class_of[place], "local")]


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
