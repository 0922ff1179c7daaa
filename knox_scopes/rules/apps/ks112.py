"""KS112: a scope list written wrongly: commas, wrong case or stray spaces."""

__all__ = ["RULE"]

from collections.abc import Iterable

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Mend
from knox_scopes.catalog.strict import Keys
from knox_scopes.rules.base import Hit, Rule


def check(context: Context) -> Iterable[Hit]:
    """Yields what the rule finds."""
    meant: dict[object, list[str]] = {}
    for one in context.requested:
        meant.setdefault(one.keys, []).append(one.name)
    for item in context.registration.scopes:
        names = meant.get(item.keys, [])
        shown = ", ".join(names)
        if names and names != [item.text]:
            message = f"`{item.text}` is not one scope name as it is written; {shown} is meant"
            mend = Mend({item.keys: tuple(names)}, is_safe=True)
            yield Hit(item.text, item.keys, message, f"write {_items(item.keys, names)}", mend=mend)
        elif not names and len(item.keys) > 1:  # no list at all is for KS114
            shown = f"`{item.text}`" if item.text.strip() else "an empty text"
            mend = Mend({item.keys: ()}, is_safe=True)
            yield Hit(item.text, item.keys, f"{shown} in the list is no scope name", "take it out", mend=mend)


def _items(keys: Keys, names: list[str]) -> str:
    """Returns names as they are to stand in the list, or as the list."""
    if len(keys) == 1:
        return f"[{', '.join(names)}]"
    return " and ".join(f"`{name}`" for name in names) + (" as items of their own" if len(names) > 1 else "")


RULE = Rule(
    code="KS112",
    name="scope-list",
    severity="warning",
    confidence="high",
    what="a scope list written wrongly: commas, wrong case or stray spaces",
    why="names are compared letter by letter, and a list in one text is read as one name",
    example="scopes: 'kdp, KAI'",
    remedy="write a list with one name an item, in the case of the catalog",
    source="RFC 6749, section 3.3",
    check=check,
)
