"""Mends a registration with the edits that its findings come with, as far as it is better for them."""

__all__ = ["fix"]

import json
from collections import Counter
from collections.abc import Container, Iterator

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Editor
from knox_scopes.apps.policy import Policy
from knox_scopes.apps.registration import BOM, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Edit
from knox_scopes.rules.base import SEVERITIES
from knox_scopes.rules.lint import Lint, linted


def fix(  # noqa: PLR0913 - what lint takes, and which of its edits are wanted
    catalog: Catalog,
    content: bytes,
    file: str,
    *,
    unsafe: bool = False,
    codes: Container[str] | None = None,
    policy: Policy | None = None,
    today: str | None = None,
) -> bytes:
    """Returns the content of a registration with the safe edits made, or with `unsafe` all edits.

    Safe edits change how scopes are written, never what they grant; the others add what is missing, take out what is
    unneeded and narrow what is broader. `codes` are the rules whose findings are to be mended; left out: all. Layout
    and comments stay. No edit stays that would leave the file no better: a safe one never adds a finding, an unsafe
    one never takes away what a use needs.
    """
    before = Context(catalog, read_registration(content, file), policy)
    found = linted(before, today=today)
    while True:
        for edits in _attempts(found, codes, unsafe=unsafe):
            new = Editor(before.registration).applied(edits)
            after = Context(catalog, read_registration(new.encode(), file), policy)
            left = linted(after, today=today)
            kept = _is_same(before, after) and _is_less(found, left, unsafe=unsafe)
            better = kept or (unsafe and _is_safer(before, after) and _is_milder(found, left))
            if better and _is_read(before, after):
                content = (BOM if content.startswith(BOM.encode()) else "").encode() + new.encode()
                before, found = after, left
                break
        else:
            return content


def _attempts(found: Lint, codes: Container[str] | None, *, unsafe: bool) -> Iterator[list[Edit]]:
    """Yields the edits that are wanted: the safe ones together, then all of them, then one after the other."""
    wanted = [finding.edit for finding in found if finding.edit and (codes is None or finding.code in codes)]
    safe = [one for one in wanted if one.safe]
    every = wanted if unsafe else safe
    tried = [safe, every, *([one] for one in every)]
    yield from (edits for number, edits in enumerate(tried) if edits and edits not in tried[:number])


def _is_same(before: Context, after: Context) -> bool:
    """Tells whether a file grants the same by no new names."""
    old, new = ({one.name for one in each.requested} for each in (before, after))
    return before.review.opens == after.review.opens and new <= old


def _is_safer(before: Context, after: Context) -> bool:
    """Tells whether all uses that were covered still are."""
    old, new = ({item.need for item in each.review.missing} for each in (before, after))
    return new <= old


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
