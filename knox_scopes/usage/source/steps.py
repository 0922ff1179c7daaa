"""Steps over what does not change the text of an expression: signs, casts and type arguments; and reads literals."""

__all__ = ["head", "literal_at", "opener_at"]

import re

from knox_scopes.usage.source.outline import Outline, Span
from knox_scopes.usage.source.texts import Value, joined, literal, name_of, unknown
from knox_scopes.usage.source.vocabulary import PREFIXES

SETTING = re.compile(r"\$\{([\w-]*)[\w.-]*(?::([^{}]*))?\}")


def head(outline: Outline, span: Span) -> int:
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
        elif is_cast and behind > place + 1 and follows and (follows.kind in {"name", "text"} or follows.text == "("):
            place = behind
        else:
            break
    return place


def opener_at(outline: Outline, place: int) -> int:
    """Returns the place behind type arguments, if such stand here."""
    if not outline.is_op(place, "<"):
        return place + (outline.is_op(place, "]") and outline.is_op(place + 1, "("))
    depth = 0
    for end in range(place, min(place + 20, len(outline.tokens))):
        depth += outline.is_op(end, "<") - outline.is_op(end, ">")
        if not depth:
            return end + 1
    return place


def literal_at(file: int, outline: Outline, place: int) -> Value:
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
