"""The grant that an app asks for tokens with."""

__all__ = ["GRANTS", "grant_of"]

from knox_scopes.apps.context import CODE, CREDENTIALS, Context
from knox_scopes.errors import InputError

GRANTS = (CREDENTIALS, CODE)


def grant_of(context: Context, wanted: str | None) -> str:
    """Returns the grant that is wanted, or the only one registered.

    Raises InputError for one that is not registered, and where none or several are and none is wanted.
    """
    file = context.registration.file
    have = tuple(dict.fromkeys(item.text for item in context.registration.grant_types if item.text in GRANTS))
    if not have:
        raise InputError(f"{file}: no grant type is registered; add `grant_types`")
    if wanted is None:
        if len(have) > 1:
            raise InputError(f"{file}: several grant types are registered; choose one with --grant: {', '.join(have)}")
        return have[0]
    if wanted not in have:
        raise InputError(f"{file}: the grant type `{wanted}` is not registered, only {have[0]}")
    return wanted
