"""The project file: what the options are where the command line says nothing."""

__all__ = ["DEFAULTS", "KEYS", "NAME", "Project", "read_project"]

import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import click

from knox_scopes.names import did_you_mean

NAME = "knox-scopes.toml"
SHARED = "pyproject.toml"
TABLE = "[tool.knox-scopes]"
# The keys, with the parameters of commands and the environment variables that say the same.
KEYS = {
    "catalog": ("catalog", "KNOX_SCOPES_CATALOG"),
    "overlay": ("overlay", "KNOX_SCOPES_OVERLAY"),
    "max-size": ("max_size", "KNOX_SCOPES_MAX_SIZE"),
    "cache": ("cache", "KNOX_SCOPES_CACHE"),
    "policy": ("policy_file", "KNOX_SCOPES_LINT_POLICY"),
    "max-age": ("max_age", "KNOX_SCOPES_LINT_MAX_AGE"),
    "select": ("select", "KNOX_SCOPES_LINT_SELECT"),
    "ignore": ("ignore", "KNOX_SCOPES_LINT_IGNORE"),
    "paths": ("", ""),
}
DEFAULTS = {"max-age": 365, "max-size": 1}
# What is relative to the folder of the file.
PATHS = frozenset({"cache", "catalog", "overlay", "policy", "paths"})
NUMBERS = {"max-age": (0, "a number of days, such as 365"), "max-size": (1, "a number of megabytes, such as 20")}
LISTS = frozenset({"overlay", "select", "ignore", "paths"})


class Project(NamedTuple):
    """What a project file says, by its keys; `file` is empty where there is none."""

    file: str = ""
    values: Mapping[str, Any] = MappingProxyType({})

    @property
    def parameters(self) -> dict[str, Any]:
        """Returns the values by the parameters of commands, for click."""
        return {KEYS[key][0]: value for key, value in self.values.items() if KEYS[key][0]}


def read_project() -> Project:
    """Returns the project file of the current folder or the nearest one above, or one that says nothing.

    Raises UsageError for a file that cannot be read, and for what it should not say.
    """
    for folder in _upwards():
        for name, marker in ((NAME, ""), (SHARED, TABLE)):
            file = os.path.join(folder, name)
            if os.path.isfile(file) and (content := _content(file, marker)) is not None:
                return _read(file, content)
    return Project()


def _upwards() -> Iterator[str]:
    """Yields the current folder and those above it; none where it is gone."""
    try:
        folder = os.getcwd()
    except OSError:
        return
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _content(file: str, marker: str) -> bytes | None:
    """Returns what a file holds, or None where the marker is not in it."""
    try:
        with open(file, "rb") as opened:
            content = opened.read()
    except OSError as error:
        if marker:  # whoever cannot read somebody's file above need not know of it
            return None
        raise click.UsageError(f"cannot read `{os.path.relpath(file)}`: {error.strerror}") from error
    return content if marker.encode() in content else None


def _read(file: str, content: bytes) -> Project:
    import tomllib  # noqa: PLC0415 - only who has a project file pays

    shown = os.path.relpath(file)
    try:
        table: Any = tomllib.loads(content.decode())
    except ValueError as error:
        raise click.UsageError(f"`{shown}` is no TOML: {error}") from error
    if os.path.basename(file) == SHARED:
        table = table.get("tool", {}).get("knox-scopes", {})
    values = {}
    for key, value in table.items():
        if key not in KEYS:
            known = f"; the keys are {', '.join(KEYS)}"
            raise click.UsageError(f"`{shown}`: unknown key `{key}`{did_you_mean(key, KEYS, otherwise=known)}")
        values[key] = _checked(shown, key, value)
    return Project(shown, values)


def _checked(file: str, key: str, value: object) -> object:
    """Returns a value as click takes it, with paths from where the command runs."""
    if key in NUMBERS:
        least, what = NUMBERS[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise click.UsageError(f"`{file}`: `{key}` is {what}")
        return value
    texts: list[Any] = value if isinstance(value, list) and key in LISTS else [value]
    if not all(isinstance(text, str) for text in texts):
        raise click.UsageError(f"`{file}`: `{key}` is {'a list of texts' if key in LISTS else 'text'}")
    if key in PATHS:
        texts = [os.path.normpath(os.path.join(os.path.dirname(file), text)) for text in texts]
    return texts if key in LISTS else texts[0]
