"""Reads one line as people paste it: the request or the events that it holds, and what stands around them.

A line is read only where it can mean one thing. What else it holds is offered to be typed instead.
"""

__all__ = ["Line", "inputs", "line"]

import re
from typing import NamedTuple

from knox_scopes.access.addresses import address_of
from knox_scopes.access.commands import command_in
from knox_scopes.access.rows import CONTROL, EVENT, METHOD, TARGET, Row, item, row
from knox_scopes.endpoints import METHODS, parse_request
from knox_scopes.errors import InputError
from knox_scopes.errors.masks import masked

ANY_EVENT = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+"
QUOTED = (
    r"`+([^`]*)`+|\"([^\"]*)\"|(?<![\w}])'([^']*)'"
    r"|\u201c([^\u201c\u201d]*)\u201d|\u2018([^\u2018\u2019]*)\u2019|\u00ab([^\u00ab\u00bb]*)\u00bb|\*\*([^*]*)\*\*|\[([^\[\]]*)\]\([^()\s]*\)"
)
# A name, maybe of several words, where it stands for a variable of a path.
SPACED = r"(?<=/)[<{]{1,2} ?([A-Za-z]\w*(?: \w+){0,5}) ?[>}]{1,2}(?=[/\s?.,;:]|$)"
TAG = r"</?(?:a|b|br|code|em|i|li|p|pre|span|strong|td|th|tr)(?: [^<>]{0,200})?/?>"
# What parts a request from words on it, and what parts a method from its path.
ASIDE = (
    r"(?:[ ](?:[-\u2013\u2014:=]{1,2}>?|\u2192|//|\|)(?=[ ])|[ ](?=[(\[])|[ ]#|(?<=[^./,;:\s])[.,;:](?=[ ])"
    r"|[ ](?=[1-5]\d\d(?:[ ]|$)))"
)
# The mark at the end of a sentence or of an element of a list; dots may be a part of a path.
MARK = r"(?:(?<=[^.,;:\s])[,;:]+|(?<=[^./,;:\s])\.)$"
JOINT = r"(?:[ ]?(?:[-\u2013\u2014:=,;]{1,2}>?|\u2192)[ ]?|[ ])"
MOST_MEANT = 5
# No line that holds one request is as long; what is longer is not looked into.
LONGEST = 4_000

SEVERAL = "this line has several requests; put each on a line of its own"
A_ROW = "this is a row of a table; put each request on a line of its own"
NO_ADDRESS = "the address of this command cannot be read, or a quote in it is not closed; write its method and path"


class Line(NamedTuple):
    """What a line holds: a request or the name of an event as it is written in full, or what may be meant by it.

    `how` says what was left out to read it; `fault` why it was not read. `is_based` tells that a variable stood for the
    address of the service, so that nothing tells what comes before the path.
    """

    need: str | None
    how: str = ""
    fault: str = ""
    meant: tuple[str, ...] = ()
    is_based: bool = False


def inputs(text: str) -> tuple[str, ...]:
    """Returns a text as it is quoted: the requests of a command in place of it, each event of a list by itself.

    >>> inputs("curl -u ann:pw https://a.example/b"), inputs("A_ONE, A_TWO")
    (('GET https://a.example/b',), ('A_ONE', 'A_TWO'))
    """
    if command := command_in(text):
        before = f"{masked(command.before)} " if _may_mean(command.before) else ""
        if not command.requests or before:
            return (f"{before}{command.tool} ...",)
        return (masked(", ".join(command.requests)),)
    if len(text) > LONGEST:
        return (masked(text),)
    words = _unquoted(text)
    names = [name for name in re.split(r"[,;\s]+(?:and\s+)?", words) if name]
    if len(names) > 1 and all(re.fullmatch(ANY_EVENT, name) for name in names):
        return tuple(dict.fromkeys(map(masked, names)))
    return (_without_query(text) or masked(text),)


def _without_query(text: str) -> str | None:
    """Returns a text with dots for a query that a quote, a method or a description follows; None for other texts.

    A query may have blanks, so that nothing behind one can be shown but what is known.
    """
    head, _, rest = text.partition("?")
    query, _, after = rest.partition(" ")
    found = re.search(r"[`\"')]+[.,;:]?$", query)
    end = found[0] if found else ""
    if "|" in text or not (after or end):
        return None
    quoted = f"{masked(head)}?...{end}"
    if re.fullmatch(rf"[(\[]?(?i:{METHOD})[)\]]?", after):
        return f"{quoted} {after}"
    is_aside = re.match(r"(?:[-\u2013\u2014:=]{1,2}>?|\u2192|//|#) |\(", after) is not None and not _may_mean(after)
    return quoted if is_aside or not after else None


def line(text: str) -> Line:
    """Returns what a line holds; the line has been quoted as `inputs` does.

    >>> line("- `GET`: {{baseUrl}}/a/<id> - lists them.").need
    'GET /a/{id}'
    """
    if len(text) > LONGEST or re.search(CONTROL, text):
        return Line(None)
    if re.fullmatch(r"\S+ \.\.\.", text) and command_in(text):
        return Line(None, fault=NO_ADDRESS)
    if "|" in text or "\t" in text.strip():
        cells = row(text)
        found = _line(cells.need) if cells and cells.need else None
        if found and found.need:
            return found._replace(how=f"from a row of a table{found.how and ', '}{found.how}")
        return Line(None, fault=A_ROW, meant=_meant(re.sub(r"[|\t]", " ", text), cells))
    return _line(text)


def _line(text: str) -> Line:
    """Reads what is no row."""
    whole = _plain(text)
    rest = re.sub(MARK, "", whole) if not re.search(r"\?\S*$|(?i:HTTP)/\d\.$", whole) else whole
    without = [
        what
        for what, is_so in {
            "its bullet": item(text.lstrip(" \t`\"'")) is not None,
            "quotes": re.search(QUOTED, text) is not None,
            "the mark at its end": rest != whole,
        }.items()
        if is_so
    ]
    read = _request(rest) or _event(rest)
    if read is None:
        return Line(None, meant=_meant(whole, None))
    method, target, aside = read
    if aside and _may_mean(aside):
        return Line(None, fault=SEVERAL, meant=_meant(whole, None))
    if aside:
        without.append("the words after it")
    address = address_of(target) if method is not None else None
    need = target if address is None else f"{method} {address.text}".strip()
    if address is not None:
        try:
            parse_request(need)
        except InputError as error:
            return Line(None, fault=str(error), meant=_meant(whole, None))
    if address and address.is_based:
        without.append("the variable before the path")
    how = f"without {' and '.join(filter(None, (', '.join(without[:-1]), without[-1])))}" if without else ""
    return Line(need, how, is_based=address is not None and address.is_based)


def _request(text: str) -> tuple[str | None, str, str] | None:
    """Returns method (empty if there is none), target and what follows of the one request that a text begins with."""
    version = r"(?:[ ](?i:HTTP)/\d(?:\.\d)?)?"
    ends = rf"{version}(?:$|{ASIDE})"
    if found := re.match(rf"(?i:({METHOD})){JOINT}({TARGET}\S*?|/){ends}", text):
        return found[1].upper(), found[2], text[found.end() :]
    # After a path, what reads like a method may be the first word on it; in capitals it is none.
    after = rf"(?:[ ]?[-\u2013\u2014:,]|)[ ][(\[]?(?:({METHOD})|(?i:({METHOD})))[)\]]?"
    found = re.match(rf"({TARGET}\S*?|/){after}(?:$|(?<=[A-Z)\]]){ASIDE})", text)
    if found and (found[2] or found.end() == len(text)):
        return (found[2] or found[3]).upper(), found[1], text[found.end() :]
    if found := re.match(rf"({TARGET}\S*?|/){ends}", text):
        return "", found[1], text[found.end() :]
    return None


def _event(text: str) -> tuple[None, str, str] | None:
    found = re.match(rf"({ANY_EVENT})(?:$|{ASIDE})", text)
    return (None, found[1], text[found.end() :]) if found else None


def _may_mean(words: str) -> bool:
    """Tells whether words have anything of a request or an event, so that they are more than a description."""
    return re.search(rf"(?<![^\s(]){TARGET}\S|\b(?:{METHOD})\b|\b{EVENT}\b", words) is not None


def _meant(text: str, cells: Row | None) -> tuple[str, ...]:
    """Returns the requests and events that stand anywhere in a text, each as it may be typed."""
    whole = _plain(re.sub(TAG, " ", text))
    found: dict[str, None] = {}
    targets: dict[str, list[str]] = {}
    rest = whole
    pattern = (
        rf"(?:(?<![\w/])(?i:({METHOD})){JOINT})?(?<![^\s(,\-:>=])({TARGET}[^\s,;]*|/)|(?<![\w/])({EVENT})(?![\w/])"
    )
    for one in re.finditer(pattern, whole):
        if one[3]:
            found[one[3]] = None
            continue
        if "/#" in one[2]:  # a variable of Ruby, of which the quoted text shows nothing
            continue
        target = address_of(re.sub(rf"#.*$|\)*{MARK}|[)#]+$", "", re.sub(r"^(?i:http)://", "https://", one[2]))).text
        targets.setdefault(target, []).extend(filter(None, [one[1]]))
        rest = rest.replace(one[2], "", 1)
    methods = [*re.findall(rf"(?<![\w{{.-])(?:{METHOD})(?![\w}}.-])", rest), *sorted(cells.methods if cells else ())]
    for target, own in targets.items():
        # Several methods and one path are as many requests.
        of = [*methods, *own] if not own or len(targets) == 1 else own
        found |= dict.fromkeys(f"{method.upper()} {target}".strip() for method in (of or [""]))
    slashless = re.fullmatch(r"((?:[A-Z]+ )?)([\w.~{}-]+(?:/[\w.~{}-]+)*/?)", whole.rstrip(".,;:"))
    if slashless and (slashless[1].strip() in METHODS or "/" in slashless[2]):
        found[f"{slashless[1]}/{slashless[2]}"] = None
    return tuple(found)[:MOST_MEANT]


def _plain(text: str) -> str:
    """Returns a text without quotes, with single blanks, and with each variable of a path as one word.

    No other character than a space, a tab and a no-break space separates.
    """
    whole = re.sub(r"[ \t\xa0]+", " ", _unquoted(text)).strip(" ")
    return re.sub(SPACED, lambda found: "{" + found[1].replace(" ", "") + "}", whole)


def _unquoted(text: str) -> str:
    """Returns a text without the bullet in front, and the quotes around any of its words."""
    for _ in range(3):
        text = re.sub(QUOTED, lambda found: found[found.lastindex or 0], text.strip(" \t\xa0"))
        text = item(text) or text
    return text
