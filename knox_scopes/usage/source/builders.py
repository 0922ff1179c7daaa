"""What well-known functions make of texts, told by their names in lower case without separators."""

__all__ = ["KINDS", "build"]

import re

from knox_scopes.usage.source.texts import Hole, Text, Value, joined, literal, unknown

_NAMES = {
    "same": "aslower asstring build buildstring encode encodepath expand href hrefvalue join0 lower lstrip "
    "removesuffix rstrip rtrim strip substringbeforelast tohttpurl tohttpurlornull tolower "
    "tolowercase tos tostring touri tourl touristring toexternalform totext trim trimend trimright "
    "trimstart trimsuffix removeprefix trimprefix unwrap use chomp trimmed freeze asstr intern "
    "orempty requirenonnull newbuilder clone",
    "keep": "queryparam queryparams addqueryparameter addencodedqueryparameter addquery query setqueryparam "
    "setqueryparams appendqueryparameter queryparamifpresent buildandexpand fragment withquery "
    "setqueryparameter parameter scheme",
    "wrap": "target stringbuilder stringbuffer create uri url parse httpurl fromhttpurl fromuristring "
    "fromstring frompath str string encodeuri parseuri parserequesturi newuri stringvalue urlsplit "
    "urlparse valueof freeze of uristring secureurl",
    "quote": "encodeuricomponent escapedatastring escape int number parseint pathescape quote quoteplus "
    "queryescape rawurlencode urlencode escapeuristring encodeurl encodepathsegment itoa intval "
    "cgiescape strval",
    "format": "format formatted sprintf vsprintf",
    "append": "concat plus path append appendurl",
    "segment": "joinpath appendpathsegment appendpathsegments addpathsegment addpathsegments pathsegment combine "
    "joinurl appendpathcomponent appendingpathcomponent appendencodedpathsegments "
    "addencodedpathsegment div urlpathjoin addencodedpathsegments appendpath urljoinpath",
    "resolve": "resolve urljoin",
    "join": "join implode",
    "default": "getenv getordefault getproperty fetch env getoptional config get getvalue envor getenvor "
    "getenvordefault getstring lookup option getenvironmentvariable coalesce nvl firstnonnull or "
    "default ornull getorelse orelse",
    "replace": "replace replaceall gsub sub strreplace replacefirst",
}
KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
FILL = re.compile(r"%(?:\d+\$)?[-+0#]*[\d.]*[a-zA-Z]|\{(\d*)(?:[:!][^{}]*)?\}|\{([A-Za-z_]\w*)\}|%\{(\w+)\}|%<(\w+)>\w")


def build(kind: str, receiver: Value, arguments: list[tuple[str, Value]]) -> Value | None:  # noqa: PLR0911 - a case a kind
    """Returns what a function of a kind makes of its receiver and its named arguments, or None if nothing known."""
    given = [receiver, *(value for _, value in arguments)] if receiver else [value for _, value in arguments]
    if not given:
        return None
    first = given[0]
    if kind == "keep":
        return receiver or None
    if kind == "same" or (kind in {"wrap", "quote"} and len(arguments) < 2):  # noqa: PLR2004 - a base and a path
        return given[-1] if kind != "same" and arguments else first
    if kind in {"wrap", "resolve"}:
        return _resolved(given) if len(given) > 1 else first
    if kind == "default":
        return arguments[-1][1] if len(arguments) > 1 else None  # what stands behind the name of a setting
    if kind == "append" and not receiver:
        return None
    if kind == "replace" and not receiver:  # PHP names what is sought first
        given = [*given[2:3], *given[:2]]
    ways = {"append": joined, "segment": _segments, "replace": _replaced}
    if kind == "format":
        return _formatted(first, arguments[not receiver :])
    return ways[kind](given) if kind in ways else first


def _starts(value: Value) -> str:
    """Returns the literal that the first text of a value begins with."""
    part = value[0].parts[0] if value and value[0].parts else ""
    return part if isinstance(part, str) else ""


def _resolved(given: list[Value]) -> Value:
    """Returns a reference resolved against a base, as RFC 3986 has it; a base may come first or last."""
    base, reference = given[0], given[1]
    if "://" in _starts(reference) and "://" not in _starts(base):
        base, reference = reference, base
    return tuple(one for left in base for right in reference for one in _one_resolved(left, right))


def _one_resolved(base: Text, reference: Text) -> Value:
    start = _starts((reference,))
    if "://" in start:
        return (reference,)
    if start.startswith("/"):
        front = re.match(r"[a-zA-Z]+://[^/]*", _starts((base,)))
        left = base._replace(parts=(front[0],)) if front else base._replace(parts=base.parts[:1])
        if front and len(front[0]) == len(_starts((base,))) and len(base.parts) > 1:
            left = base._replace(parts=tuple(_authority(base.parts)))
    else:
        last = base.parts[-1] if base.parts else ""
        kept = (
            last[: last.rfind("/") + 1]
            if isinstance(last, str) and last.count("/") > 2 * ("://" in last)
            else f"{last}/"
        )
        left = base._replace(parts=(*base.parts[:-1], kept)) if isinstance(last, str) else base
        if not isinstance(last, str):
            return joined(((left,), literal("/"), (reference,)))
    return joined(((left,), (reference,)))


def _authority(parts: tuple[str | Hole, ...]) -> list[str | Hole]:
    """Returns the parts of a URL up to its path; its host has a hole."""
    kept: list[str | Hole] = list(parts[:1])
    for part in parts[1:]:
        if isinstance(part, str) and "/" in part:
            return [*kept, part[: part.index("/")]]
        kept.append(part)
    return kept


def _segments(given: list[Value]) -> Value:
    """Returns values as parts of a path, with one slash between them."""
    whole = given[0]
    for value in given[1:]:
        whole = tuple(one for left in whole for right in value for one in _slashed(left, right))
    return whole


def _slashed(left: Text, right: Text) -> Value:
    end = left.parts[-1] if left.parts else "/"
    start = right.parts[0] if right.parts else ""
    if isinstance(end, str) and end.endswith("/"):
        left = left._replace(parts=(*left.parts[:-1], end.rstrip("/"))) if left.parts else left
    if isinstance(start, str):
        right = right._replace(parts=(start.lstrip("/"), *right.parts[1:]))
    return joined(((left,), literal("/"), (right,)))


def _formatted(pattern: Value, arguments: list[tuple[str, Value]]) -> Value:
    """Returns a pattern with its places filled by arguments, in their order, by number or by name."""
    named = dict(arguments)
    whole: list[Text] = []
    for text in pattern:
        taken = iter(value for _, value in arguments)
        parts: list[Value] = []
        for part in text.parts:
            if not isinstance(part, str):
                parts.append((Text((part,)),))
                continue
            end = 0
            for found in FILL.finditer(part):
                parts.append(literal(part[end : found.start()]))
                end = found.end()
                name = found[2] or found[3] or found[4]
                if found[1]:
                    number = int(found[1][:4])
                    parts.append(arguments[number][1] if number < len(arguments) else unknown("value"))
                else:
                    parts.append(named.get(name, unknown(name)) if name else next(taken, unknown("value")))
            parts.append(literal(part[end:]))
        whole += (one._replace(used=one.used | text.used) for one in joined(parts))
    return tuple(whole)


def _replaced(given: list[Value]) -> Value:
    """Returns a text with one literal replaced; if it is known which."""
    if len(given) < 3:  # noqa: PLR2004 - a text, what is sought, and what stands for it
        return given[0]
    text, old, new = given[:3]
    sought = old[0].plain if old else None
    if not sought:
        return given[0]
    whole: list[Text] = []
    for one in text:
        parts: list[Value] = []
        for part in one.parts:
            pieces = part.split(sought) if isinstance(part, str) else [""]
            parts += [literal(pieces[0])] if isinstance(part, str) else [(Text((part,)),)]
            parts += (value for piece in pieces[1:] for value in (new or unknown("value"), literal(piece)))
        whole += (made._replace(used=made.used | one.used) for made in joined(parts))
    return tuple(whole)
