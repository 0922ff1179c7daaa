"""KS116: a reason for a scope that is not requested."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Fix
from knox_scopes.errors import Finding
from knox_scopes.names import nearest
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    reasons, every = context.registration.reasons, context.catalog
    if context.registration.is_unread("scopes"):
        return
    # What other findings ask for may have its reason already.
    asked_for = {name for item in context.review.broader for name in item.instead}
    asked_for.update(name for item in context.review.missing for name in item.add)
    lacking = [name for name in context.places if name not in reasons]
    by_case = {name.lower(): name for name in lacking}
    for written, item in reasons.items():
        if written in context.places or written in asked_for:
            continue
        meant = by_case.get(written.strip().lower())
        is_scope = written in every.scopes or written in every.inactive.scopes
        near = () if is_scope else nearest(written, lacking, most=1)
        fix = None
        if meant:
            remedy, fix = f"write `{meant}`", Fix({}, is_safe=True, reasons={written: (meant,)})
        # What somebody has written by mistake is not to be lost.
        elif not every.is_scope_like(written.lower()) and not every.is_scope_like(written):
            remedy = "write the name of a scope; a reason with a comma in it needs quotes"
        elif near:
            remedy = f"write `{near[0]}`, or remove it"
        else:
            remedy, fix = "remove it", Fix({}, is_safe=True, reasons={written: ()})
        message = f"the reason for `{written}` has no effect: no such scope is requested"
        yield context.finding(written, message, remedy, keys=item.keys, fix=fix)


RULE = Rule(
    code="KS116",
    name="stale-reason",
    severity="warning",
    what="a reason for a scope that is not requested",
    why="it explains nothing, and the intended scope may lack a reason",
    example="reasons: {kdp: ...}",
    remedy="remove it, or correct the name of the scope",
    check=_check,
)
