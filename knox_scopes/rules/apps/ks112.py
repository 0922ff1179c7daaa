"""KS112: a malformed scope list: commas, wrong case or stray spaces."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Fix
from knox_scopes.catalog.strict import Keys
from knox_scopes.errors import Finding
from knox_scopes.rules.base import Rule


def _check(context: Context) -> Iterable[Finding]:
    meant: dict[object, list[str]] = {}
    for one in context.requested:
        meant.setdefault(one.keys, []).append(one.name)
    for item in context.registration.scopes:
        names = meant.get(item.keys, [])
        if names and names != [item.text]:
            message = f"`{item.text}` is not a single scope name; it is read as {', '.join(names)}"
            fix = Fix({item.keys: tuple(names)}, is_safe=True)
            yield context.finding(item.text, message, f"write {_items(item.keys, names)}", keys=item.keys, fix=fix)
        elif not names and len(item.keys) > 1:  # no list at all is for KS114
            shown = f"`{item.text}`" if item.text.strip() else "an empty item"
            fix = Fix({item.keys: ()}, is_safe=True)
            yield context.finding(item.text, f"{shown} is not a scope name", "remove it", keys=item.keys, fix=fix)


def _items(keys: Keys, names: list[str]) -> str:
    """Returns names as they are to stand in the list, or as the list."""
    if len(keys) == 1:
        return f"[{', '.join(names)}]"
    return " and ".join(f"`{name}`" for name in names) + (" as separate items" if len(names) > 1 else "")


RULE = Rule(
    code="KS112",
    name="scope-list",
    severity="warning",
    what="a malformed scope list: commas, wrong case or stray spaces",
    why="names are compared character by character, and several names in one text are read as one",
    example="scopes: 'kdp, KAI'",
    remedy="write a list with one name per item, in the same case as in the catalog",
    source="RFC 6749, section 3.3",
    check=_check,
)
