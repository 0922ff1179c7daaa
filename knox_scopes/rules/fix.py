"""Mends a registration with the edits that its findings come with, as far as it is better for them."""

__all__ = ["Fixed", "Refused", "fix"]

import json
from collections import Counter
from collections.abc import Container, Iterator
from typing import NamedTuple

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Editor
from knox_scopes.apps.policy import Policy
from knox_scopes.apps.registration import BOM, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Edit, Finding
from knox_scopes.rules.base import SEVERITIES
from knox_scopes.rules.lint import Lint, linted
from knox_scopes.rules.seen import seen


class Refused(NamedTuple):
    """A finding whose edit is not made, and why."""

    finding: Finding
    because: str


class Fixed(NamedTuple):
    """The content of a file once its edits are made, what is found in it then, and the edits that were not made."""

    content: bytes
    found: Lint
    refused: tuple[Refused, ...]


def fix(  # noqa: PLR0913 - what lint takes, and which of its edits are wanted
    catalog: Catalog,
    content: bytes,
    file: str,
    *,
    unsafe: bool = False,
    codes: Container[str] | None = None,
    policy: Policy | None = None,
    today: str | None = None,
) -> Fixed:
    """Mends the content of a registration with the safe edits of its findings, or with `unsafe` with all of them.

    Safe edits change how scopes are written, never what they grant; the others add what is missing, take out what is
    unneeded and narrow what is broader. `codes` are the rules whose findings are to be mended; left out: all. Layout
    and comments stay. No edit stays that would leave the file no better: a safe one never adds a finding, an unsafe
    one never takes away what a use needs. What is not made is told, and why.
    """
    registration = read_registration(content, file)
    shown = seen(catalog, registration)
    before = Context(catalog, registration, policy, seen=shown.calls)
    found = linted(before, shown.asked, today=today)
    announced = {(one.code, one.at) for one in _wanted(found, codes, unsafe=unsafe)}
    while True:
        refused: dict[Edit, str] = {}
        wanted = _wanted(found, codes, unsafe=unsafe)
        for edits in _attempts([finding.edit for finding in wanted if finding.edit]):
            new = Editor(before.registration).applied(edits)
            after = Context(catalog, read_registration(new.encode(), file), policy, seen=shown.calls)
            left = linted(after, shown.asked, today=today)
            because = _why_not(before, after, found, left, unsafe=unsafe)
            if not because:
                content = (BOM if content.startswith(BOM.encode()) else "").encode() + new.encode()
                before, found = after, left
                break
            refused |= {edits[0]: because} if len(edits) == 1 else {}
        else:
            told = [Refused(finding, refused[finding.edit]) for finding in wanted if finding.edit]
            told += (
                Refused(finding, "it conflicts with the other fixes")
                for finding in found
                if (finding.code, finding.at) in announced and finding not in wanted
            )
            return Fixed(content, found, tuple(told))


def _wanted(found: Lint, codes: Container[str] | None, *, unsafe: bool) -> list[Finding]:
    """Returns the findings that are to be mended, as far as there is an edit for them."""
    return [one for one in found if one.edit and (unsafe or one.edit.safe) and (codes is None or one.code in codes)]


def _attempts(every: list[Edit]) -> Iterator[list[Edit]]:
    """Yields the edits that are wanted: the safe ones together, then all of them, then one after the other."""
    tried = [[one for one in every if one.safe], every, *([one] for one in every)]
    yield from (edits for number, edits in enumerate(tried) if edits and edits not in tried[:number])


def _why_not(before: Context, after: Context, found: Lint, left: Lint, *, unsafe: bool) -> str:
    """Returns why what edits make of a file may not stay, or nothing where it may."""
    if not _is_read(before, after):
        return "the file could no longer be read"
    is_same, lost = _is_same(before, after), _lost(before, after)
    if is_same and _is_less(found, left, unsafe=unsafe):
        return ""
    if not unsafe:
        return _instead(found, left) if is_same else "it would change what is granted"
    if lost:
        return f"nothing would then cover `{lost[0]}`"
    return "" if _is_milder(found, left) else _instead(found, left)


def _instead(found: Lint, left: Lint) -> str:
    """Returns what would be wrong in place of what is mended."""
    known = {(finding.code, finding.at) for finding in found}
    new = [finding for finding in left if (finding.code, finding.at) not in known]
    if not new:
        return "it would leave as many findings"
    worst = max(new, key=lambda finding: SEVERITIES.index(finding.severity))
    return f"there would be {worst.code} at {worst.at} instead"


def _is_same(before: Context, after: Context) -> bool:
    """Tells whether a file grants the same by no new names."""
    old, new = ({one.name for one in each.requested} for each in (before, after))
    return before.review.opens == after.review.opens and new <= old


def _lost(before: Context, after: Context) -> list[str]:
    """Returns the uses that were covered and are no more."""
    old, new = ({item.need for item in each.review.missing} for each in (before, after))
    return sorted(new - old)


def _is_read(before: Context, after: Context) -> bool:
    """Tells whether a file can be read as well as before, as JSON too where it could."""
    old, new = (sum(problem.code == "KS001" for problem in each.registration.problems) for each in (before, after))
    was_json, is_json = (_is_json(each.registration.written) for each in (before, after))
    return new <= old and is_json >= was_json and after.is_unread <= before.is_unread


def _is_json(text: str) -> bool:
    """Tells whether a text is JSON, which is stricter than YAML: a file that was must stay it."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _is_less(found: Lint, left: Lint, *, unsafe: bool) -> bool:
    """Tells whether less is found and nothing new; where more edits are to follow, what is hidden is not new."""
    old, new = (
        [(finding.code, finding.at) for finding in (*each, *(each.hidden if unsafe else ()))] for each in (found, left)
    )
    return len(new) < len(old) and {*new} <= {*old}


def _is_milder(found: Lint, left: Lint) -> bool:
    """Tells whether fewer errors are found, or as many and fewer warnings, and so on."""
    was, now = (Counter(finding.severity for finding in each) for each in (found, left))
    return [now[kind] for kind in reversed(SEVERITIES)] < [was[kind] for kind in reversed(SEVERITIES)]
