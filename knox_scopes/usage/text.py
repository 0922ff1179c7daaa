"""Reads texts that people write and paste: requests and events a line, lists, tables, commands over several lines."""

__all__ = ["is_it", "needs_in", "read"]

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from knox_scopes.access.needs import input_of, inputs_of
from knox_scopes.endpoints import METHODS

if TYPE_CHECKING:
    from knox_scopes.access.rows import Row
    from knox_scopes.usage.calls import Found

# What makes a row something else than a header: anything of a path or of the name of an event, or a sentence.
NO_TITLE = r"\S/|/\S|\w_\w|\.$"
TITLES = frozenset(
    {"api", "endpoint", "endpoints", "event", "events", "method", "path", "request", "uri", "url", "verb"}
)
LANGUAGES = (".htm", ".html", ".ini", ".json", ".properties", ".toml", ".xml", ".yaml", ".yml")
# What stands before a line of a command that was quoted in mail, or that goes on at a prompt.
QUOTED = r"\A\s*(?:>[ \t]?)+"
PROMPT = r"\A\s*>+\s+(?=-|[\"']?https?://)"
# How many lines of a file are looked at to tell whether there are needs in it.
LOOKED_AT = 40
# A command that is longer is read as far as this.
LONGEST_COMMAND = 1 << 17

Numbered = tuple[int, str]

# What most lines of a long list are: nothing is to be stripped of them, or to be masked.
_is_plain = re.compile(
    rf"(?:{'|'.join(sorted(METHODS))}) (?:https://[a-z0-9.-]+)?(?:/[A-Za-z0-9_-]+)+(?:\?[\w=&%.-]*)?"
).fullmatch


def is_it(head: bytes, name: str) -> bool:
    """Tells whether a file is a text with a request, an event or a command on any of its first lines.

    A path alone may be that of a file. What a file with the ending of a language holds, such as a registration in YAML,
    is no list of needs.
    """
    from knox_scopes.access.lines import line  # noqa: PLC0415 - a file of plain requests is read without

    if name.lower().endswith(LANGUAGES):
        return False
    lines = head.decode("utf-8", "replace").splitlines()[:LOOKED_AT]
    held = (line(text).need or "" for _, need in needs_in(lines) for text in inputs_of(need))
    return b"\0" not in head and any(re.fullmatch(r"[A-Z]+ \S+|https://\S+|[A-Z]+(?:_[A-Z\d]+)+", one) for one in held)


def read(stream: BinaryIO) -> "Iterator[Found]":
    """Yields the requests of a text; an event is a call without a method, and its name is the path."""
    from knox_scopes.access.lines import line  # noqa: PLC0415 - the same
    from knox_scopes.usage.calls import Unread, call  # noqa: PLC0415 - the same
    from knox_scopes.usage.decoded import numbered  # noqa: PLC0415 - the same
    from knox_scopes.usage.oauth_lines import Lines  # noqa: PLC0415 - the same

    lines = Lines()
    for number, need, raw in _needs(numbered(stream)):
        if lines.is_open or "/token" in raw or "/authorize" in raw or "/revoke" in raw:
            yield from lines.take(number, _straight(raw))
        if _is_plain(need):
            method, _, target = need.partition(" ")
            yield call(method, target, "declared", line=number)
            continue
        for text in inputs_of(need):
            found = line(text)
            if found.need is None:
                yield Unread(number, found.fault or "it is no request and no event")
                continue
            method, _, target = found.need.rpartition(" ")
            at = call(method or None, target, "declared", line=number)
            yield at if "/" in target else at._replace(path=target.upper())
    yield from lines.rest()


def needs_in(lines: Iterable[str]) -> Iterator[Numbered]:
    """Yields the needs of lines, each with the number of its line.

    Blank lines, comments, fences, and the header and the rule of a table hold none. A row without a need, or with
    several, is yielded as it stands, and so is any other line; a command as the request that it makes.

    >>> list(needs_in(["| Method | Path |", "| --- | --- |", "| GET | /a | Not `/b` |", "- GET /c", "GET /d | GET /e"]))
    [(3, 'GET /a'), (4, 'GET /c'), (5, 'GET /d | GET /e')]
    """
    return ((number, need) for number, need, _ in _needs(enumerate(lines, 1)))


def _needs(lines: Iterable[Numbered]) -> Iterator[tuple[int, str, str]]:
    """Yields the needs of lines, each with its line as it stands, or all lines of a command."""
    left = iter(lines)
    now = next(left, None)
    above = False
    while now is not None:
        number, raw = now
        now = next(left, None)
        text = _without_comment(raw)
        whole = text.strip()
        above, is_after = False, above
        if not whole or (whole[0] in "`~" and re.fullmatch(r"(?:```+|~~~+)\s*\w*", whole)):
            continue
        in_table = "|" in whole or "\t" in whole
        if not in_table and "`" not in whole and (whole[0] == "/" or whole.partition(" ")[0] in METHODS):
            yield number, whole, raw
            continue
        from knox_scopes.access.commands import command_in  # noqa: PLC0415 - plain requests are read without
        from knox_scopes.access.rows import item, row  # noqa: PLC0415 - the same

        if not in_table and command_in(raw := _straight(raw)):
            lines_of_it = [raw]
            now = _rest(lines_of_it, now, left)
            command = "\n".join(lines_of_it)
            yield number, input_of(command), command
            continue
        found = row(text) if in_table or "`" in whole or item(text) is not None else None
        above = in_table and found is not None
        if in_table and _is_rule(whole):
            continue
        if (
            above
            and found
            and not found.has_need
            and _is_head(found, is_after, _without_comment(now[1]) if now else "")
        ):
            continue
        yield number, (found and found.need) or whole, raw


def _straight(text: str) -> str:
    r"""Returns a text with plain quotes in place of those that mail programs and word processors make of them.

    >>> _straight("-d \u201cscope=kai\u201d")
    '-d "scope=kai"'
    """
    if text.isascii():
        return text
    return re.sub(r"(?<!\w)[\u2018\u201a]|\u2019(?!\w)", "'", re.sub("[\u201c\u201d\u201e]", '"', text))


def _is_rule(text: str) -> bool:
    return text[0] in "-:|" and "-" in text and re.fullmatch(r"[-:|\s]+", text) is not None


def _is_head(found: "Row", is_after: bool, below: str) -> bool:  # noqa: FBT001 - the row, and what is around it
    """Tells whether a row is the header of a table: what is below says so, or the titles do."""
    from knox_scopes.access.rows import row  # noqa: PLC0415 - as above

    if any(re.search(NO_TITLE, cell) for cell in found.cells):
        return False
    below = below.strip()
    in_table = "|" in below or "\t" in below
    if in_table and _is_rule(below):
        return True
    is_titles = any(TITLES & set(cell.lower().split()) for cell in found.cells)
    return is_titles and in_table and not is_after and row(below) is not None


def _rest(command: list[str], now: Numbered | None, left: Iterator[Numbered]) -> Numbered | None:
    """Adds the lines in which a command goes on, and returns the line after it."""
    from knox_scopes.access.commands import goes_on  # noqa: PLC0415 - as above

    # In mail each line is quoted, and at a prompt each that goes on begins with `>`, which redirects nothing then.
    quoted = re.compile(QUOTED if re.match(QUOTED, command[0]) else PROMPT)
    size = len(command[0])
    while now is not None and size < LONGEST_COMMAND and (closing := goes_on("\n".join(command))) is not None:
        # Up to a line that may close what is open, none need be looked into, and none is kept of a body without end.
        may_close = False
        while now is not None and not may_close:
            text = quoted.sub("", _straight(now[1]))
            may_close = not closing or any(mark in text for mark in closing)
            size += len(text)
            if may_close or size < LONGEST_COMMAND:
                command.append(text)
            now = next(left, None)
    return now


def _without_comment(line: str) -> str:
    """Returns a line without its comment; a `#` inside a word is a fragment, which is a mistake to be told of.

    In a row a `#` does not end what cells follow.
    """
    if "#" not in line:
        return line
    if line.lstrip().startswith("#"):
        return ""
    kept, _, comment = line.partition(found[0]) if (found := re.search(r"\s#", line)) else (line, "", "")
    in_row = re.search(r"[|\t]", kept) and re.search(r"[|\t]", comment)
    return line if in_row else kept
