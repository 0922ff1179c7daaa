"""Finds the classes and functions of a file, and their parameters."""

__all__ = ["find_classes", "find_functions"]

from knox_scopes.usage.source.outline import FAR, Function, Outline, Param, Span
from knox_scopes.usage.source.vocabulary import CLASSES, CONTROL, KEYWORDS, MODIFIERS, NOT_TYPES, TYPE_MARKS


def find_classes(file: Outline) -> None:
    """Finds the classes, and the constructors that stand in their heads."""
    for place, token in enumerate(file.tokens):
        if token.kind != "name" or token.text not in CLASSES or not file.is_name(place + 1):
            continue
        if file.is_op(place - 1, "."):  # `A::class to b`
            continue
        name = file.tokens[place + 1].text
        if file.language.layout == "lines":
            body = Span(place + 2, file.below(place, strictly=False))
        else:
            body = _body(file, place + 2)
            if file.is_op(place + 2, "("):  # the first constructor of Kotlin and records
                span = Span(place + 2, max(body.end, file.after(place + 2)))
                file.constructors[name] = Function(name, name, _params(file, place + 2), place + 1, span)
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


def find_functions(file: Outline) -> None:
    """Finds the functions, those around others first."""
    for place, token in enumerate(file.tokens):
        found = None
        if token.kind == "name" and token.text in KEYWORDS and not file.is_op(place - 1, "."):
            found = _by_keyword(file, place)
        elif token.text == "(" and token.kind == "op" and file.mates[place] > place:
            found = _by_shape(file, place)
        elif _is_short_arrow(file, place):
            lone = (Param(file.tokens[place - 1].text, Span(0, 0)),)
            found = Function(_target(file, place - 2), file.class_of[place], lone, place - 1, _arrow_body(file, place))
        if found and found.body.start < found.body.end:
            file.functions.append(found)
    file.functions.sort(key=lambda function: (function.body.start, -function.body.end))
    for number, function in enumerate(file.functions):
        start, end = function.body
        file.function_of[start:end] = [number] * (end - start)
    file.functions += file.constructors.values()


def _is_short_arrow(file: Outline, place: int) -> bool:
    """Tells whether a function's one parameter, without brackets, stands before an arrow, and not a type."""
    is_type = file.is_op(place - 2, ":") and file.is_op(place - 3, ")")
    return file.is_op(place, "=>") and file.is_name(place - 1) and file.language.kind == "script" and not is_type


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
    found = _params(file, at) if has_params else ()
    if file.language.layout == "lines":
        if file.is_op(behind, "="):
            return Function(name, owner, found, head, file.statement(behind + 1))
        return Function(name, owner, found, head, Span(behind, file.below(place, strictly=False)))
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
            found = _params(file, block + 1)
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
                _target(file, before), file.class_of[place], _params(file, place), place, _arrow_body(file, at)
            )
        if not file.is_op(at, "{") or file.is_op(place - 2, ".") or not file.is_name(place - 1):
            return None
    elif kind != "typed" or not (file.is_name(place - 2) or file.is_op(place - 2, ">", "]", "?")):
        return None
    name = file.tokens[place - 1]
    if name.kind != "name" or name.text in CONTROL | KEYWORDS or file.tokens[place - 2].text in NOT_TYPES | KEYWORDS:
        return None
    return Function(name.text, file.class_of[place], _params(file, place), place - 1, _body(file, behind))


def _is_type(file: Outline, place: int) -> bool:
    return file.tokens[place].kind in {"name", "text"} or file.is_op(place, ":", *TYPE_MARKS)


def _arrow_body(file: Outline, arrow: int) -> Span:
    return file.inside(arrow + 1) if file.is_op(arrow + 1, "{") else file.statement(arrow + 1)


def _target(file: Outline, place: int) -> str:
    """Returns the name that a function without one is given: `name =` or `name:` stands before it."""
    return file.tokens[place - 1].text if file.is_op(place, "=", ":") and file.is_name(place - 1) else ""


def _params(file: Outline, opener: int) -> tuple[Param, ...]:
    """Returns the parameters in a bracket; those of an object that is taken apart count one by one."""
    file.heads.add(opener)
    found: list[Param] = []
    for element in file.elements(opener):
        if file.is_op(element.start, "{"):
            found += _params(file, element.start)
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
