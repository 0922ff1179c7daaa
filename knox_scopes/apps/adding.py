"""Adds endpoints to the uses of a registration, in the layout that it has."""

__all__ = ["added"]

import json
import re
from collections.abc import Iterator, Sequence

from knox_scopes.apps.layout import Layout
from knox_scopes.apps.registration import Registration, read_registration

USES = ("uses", "endpoints")
DASH = re.compile(r"([ \t]*)-[ \t]+\Z")
EMPTY = re.compile(r"([ \t]*)([\"']?)endpoints\2[ \t]*:[ \t]*(\[\s*\])")
BLOCK = re.compile(r"uses:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n)(?P<indent>[ \t]+)")
FLOW = re.compile(r"([\"']?)uses\1[ \t]*:[ \t]*\{[ \t]*(?P<empty>\}?)")


def added(registration: Registration, endpoints: Sequence[str]) -> str | None:
    """Returns the text of a registration with more endpoints among its uses, or None if its layout is too unusual.

    Comments stay. Whatever the layout, the new text is read again, and has to say just what the old one said and that.
    """
    text = str(registration.written)
    if registration.unread:
        return None
    wanted = sorted([*(item.text for item in registration.uses), *endpoints])
    for new in _attempts(Layout(registration), registration, endpoints):
        again = read_registration(new.encode(), registration.file)
        if (
            sorted(item.text for item in again.uses) == wanted
            and _facts(again) == _facts(registration)
            and _is_json(new) >= _is_json(text)
            and len(again.problems) <= len(registration.problems)
        ):
            return new
    return None


def _facts(registration: Registration) -> tuple[object, ...]:
    """Returns what a registration says besides its uses."""
    return (
        registration.app_name,
        registration.scopes,
        registration.reasons,
        registration.grant_types,
        registration.redirect_urls,
        registration.complete,
        registration.catalog_date,
        registration.ignores,
    )


def _attempts(layout: Layout, registration: Registration, endpoints: Sequence[str]) -> Iterator[str]:
    """Yields the texts that adding may make, the one that fits the layout best first."""
    text, end = layout.text, layout.line_break
    quoted = [json.dumps(one, ensure_ascii=False) for one in endpoints]
    items = [item.keys for item in registration.uses if item.keys[:2] == USES]
    span = layout.span(items[-1]) if items else None
    if span:
        if dash := DASH.match(layout.before(span[0])[1]):
            like = [layout.in_quotes_of(span[0], one) for one in endpoints]
            at = layout.end_of_line(span[1])
            yield text[:at] + "".join(f"{end}{dash[1]}- {one}" for one in like) + text[at:]
        yield f"{text[: span[1]]}, {', '.join(quoted)}{text[span[1] :]}"
    start = layout.at(USES)
    start -= len(layout.before(start)[1]) - len(layout.before(start)[1].rstrip(" \t"))
    if found := EMPTY.match(text, start):
        if not _is_json(text):
            yield text[: found.start(3)].rstrip() + _block(quoted, f"{found[1]}  ", end) + text[found.end() :]
        yield f"{text[: found.start(3)]}[{', '.join(quoted)}]{text[found.end() :]}"
    start = layout.at(USES[:1])
    if found := BLOCK.match(text, start):
        at = found.start("indent")
        indent = found["indent"]
        yield f"{text[:at]}{indent}endpoints:{_block(quoted, f'{indent}  ', end)}{end}{text[at:]}"
    if found := FLOW.match(text, start):
        comma = "" if found["empty"] else ", "
        at = found.start("empty")
        yield f'{text[:at]}"endpoints": [{", ".join(quoted)}]{comma}{text[at:]}'
    if _is_json(text):
        body = text.rstrip().removesuffix("}").rstrip()
        yield f'{body},{end}  "uses": {{"endpoints": [{", ".join(quoted)}]}}{end}}}{end}'
    else:
        yield f"{text.rstrip()}{end}uses:{end}  endpoints:{_block(quoted, '    ', end)}{end}"


def _block(items: Sequence[str], indent: str, end: str) -> str:
    return "".join(f"{end}{indent}- {item}" for item in items)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
