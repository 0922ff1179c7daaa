"""Mends in a registration what can be mended without widening access or breaking the app: how its scopes are written.

Each edit keeps layout and comments, and stays only if the file is better for it: what was to be mended is gone, nothing
new is found, and the scopes grant exactly what they granted before.
"""

__all__ = ["fix"]

import re
from collections.abc import Iterable, Iterator

from knox_scopes.lint import Finding, Lint, lint
from knox_scopes.model import Catalog
from knox_scopes.registration import Registration, read_registration
from knox_scopes.rules.base import Context
from knox_scopes.strict import Keys

MENDED = ("KS112", "KS102", "KS103")


def fix(catalog: Catalog, content: bytes, file: str, *, today: str | None = None) -> bytes:
    """Returns the content of a registration with duplicate, redundant and wrongly written scopes mended.

    A scope is not taken out for being implied where what implies it is itself too much: there the remedy is another.
    """
    while True:
        before = Context(catalog, read_registration(content, file))
        found = lint(catalog, before.registration, today=today)
        for text in _edited(before, found, content.decode(errors="replace")):
            new = text.encode()
            after = Context(catalog, read_registration(new, file))
            if _is_better(before, after, found, lint(catalog, after.registration, today=today)):
                content = new
                break
        else:
            return content


def _is_better(before: Context, after: Context, found: Lint, left: Lint) -> bool:
    """Tells whether a file has fewer findings left and none that was not found before, and grants the same."""
    was, now = ([(finding.code, finding.at) for finding in each] for each in (found, left))
    old, new = ({one.name for one in each.requested} for each in (before, after))
    return len(now) < len(was) and {*now} <= {*was} and before.review.opens == after.review.opens and new <= old


def _edited(context: Context, findings: Iterable[Finding], text: str) -> Iterator[str]:
    """Yields the text with one finding after the other mended."""
    registration = context.registration
    kept = {remark.implied_by for remark in context.review.redundant} & context.too_much
    lines = text.split("\n")
    for finding in findings:
        if finding.code not in MENDED:
            continue
        for item in registration.scopes:
            place = registration.place(item.keys)
            meant = [one.name for one in context.requested if one.keys == item.keys]
            if (place.line, place.column) != (finding.line, finding.column) or not registration.places.spans.get(
                item.keys
            ):
                continue
            if finding.code == "KS112":
                yield _written(lines, registration, item.keys, meant)
            elif len(meant) == 1 and not (finding.code == "KS103" and _above(context, meant[0]) & kept):
                yield _written(lines, registration, item.keys, [])


def _above(context: Context, name: str) -> set[str]:
    return {remark.implied_by for remark in context.review.redundant if name in (*remark.scopes, remark.implied_by)}


def _written(lines: list[str], registration: Registration, keys: Keys, names: list[str]) -> str:
    """Returns the text with the names in place of the scope at a path of keys; with none, the scope is taken out."""
    number, start, end = registration.places.spans[keys]
    line = lines[number]
    before, old, after = line[:start], line[start:end], line[end:]
    quote = old[0] if old[0] in "\"'" else ""
    new = [f"{quote}{name}{quote}" for name in names]
    dash = re.fullmatch(r"(\s*)-\s+", before)
    if len(keys) == 1:  # one text in place of a list
        changed = [f"{before}[{', '.join(new)}]{after}"]
    elif dash is None:  # an item of a list in brackets
        if new:
            changed = [f"{before}{', '.join(new)}{after}"]
        elif re.match(r"\s*,", after):
            changed = [before + re.sub(r"^\s*,\s*", "", after)]
        else:
            changed = [re.sub(r",\s*$", "", before) + after]
    elif new:
        changed = [f"{before}{new[0]}{after}", *(f"{before}{name}" for name in new[1:])]
    else:
        # A comment beside what is taken out stays: nobody but its author knows what it is about.
        changed = [dash[1] + after.lstrip()] if after.strip() else []
    return "\n".join([*lines[:number], *changed, *lines[number + 1 :]])
