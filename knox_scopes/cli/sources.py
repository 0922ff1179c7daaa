"""Reads what an app calls out of the files and folders that `--from` names."""

__all__ = ["read_usage"]

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from knox_scopes.access.limits import Budget
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.files import Reading, listed
from knox_scopes.usage.formats import UnknownFormatError
from knox_scopes.usage.usage import Usage
from knox_scopes.usage.uses import uses

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

# What reads faster needs no bar.
PATIENCE = 1.0


def read_usage(  # noqa: PLR0913 - the options, most keyword-only
    catalog: Catalog,
    sources: Iterable[str],
    form: str | None = None,
    *,
    service: str | None = None,
    since: str | None = None,
    columns: Mapping[str, str] | None = None,
    engine: str = "duckdb",
) -> Usage:
    """Returns what the files show that an app calls; on a terminal, with a progress bar where that takes a while."""
    sources = tuple(sources)
    with _Bar(sources) as bar:
        try:
            return uses(
                catalog,
                sources,
                form=form,
                service=service,
                since=since,
                on_read=bar,
                columns=columns,
                engine=engine,
            )
        except UnknownFormatError as error:
            raise click.UsageError(f"{error}; name it with --from-format") from error


class _Bar:
    """A progress bar that is not shown before it is due; on no terminal it never is."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.budget = Budget(seconds=PATIENCE)
        self.sources = sources
        self.count = 0
        self.shown: ProgressBar[int] | None = None
        self.is_due = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Reading | None:
        return self.read if self.is_due else None

    def __exit__(self, *_: object) -> None:
        if self.shown is not None:
            self.shown.render_finish()

    def read(self, count: int) -> None:
        self.count += count
        if self.shown is None and self.budget.left() == 0.0:
            self.shown = click.progressbar(length=sum(map(_size, self.sources)), label="reading", file=sys.stderr)
            count = self.count
        if self.shown is not None:
            self.shown.update(count)


def _size(source: str) -> int:
    """Returns how many bytes there are to be read."""
    if os.path.isdir(source):
        return sum(map(_size, listed(source).files))
    return os.path.getsize(source) if os.path.isfile(source) else 0
