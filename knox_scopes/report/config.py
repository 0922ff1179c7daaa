"""The answer of `config`: the settings in force, and where they come from."""

__all__ = ["Setting", "config_text"]

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knox_scopes.report.text import Page


class Setting(NamedTuple):
    """A setting by its key in the project file, and `origin`: that file, an environment variable, or `default`."""

    key: str
    value: int | str | Sequence[str] | None
    origin: str


def config_text(file: str, settings: Iterable[Setting], *, colour: bool) -> str:
    """Returns the settings, a line each, under the project file that was found."""
    page = Page(colour=colour)
    page.line(f"project file: {file}" if file else "no project file in this folder or above")
    page.gap()
    page.table(
        ((one.key, "bold"), _shown(one.value), (f"({one.origin})", "dim" if one.origin == "default" else "cyan"))
        for one in settings
    )
    return str(page)


def _shown(value: int | str | Sequence[str] | None) -> str:
    if isinstance(value, list | tuple):
        return " ".join(value) or "-"
    return "-" if value is None else str(value)
