"""The options that choose a catalog, and the catalog that they choose."""

__all__ = ["catalog_options", "chosen_arguments", "chosen_catalog"]

from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import STAGES, Catalog

Command = TypeVar("Command", bound=Callable[..., None])

_META = "knox_scopes.catalog."


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    ctx.meta[f"{_META}{param.name}"] = value


def catalog_options(command: Command) -> Command:
    """Adds the options that choose a catalog; `chosen_catalog` loads it."""
    for option in (
        click.option(
            "--as-of",
            envvar="KNOX_SCOPES_AS_OF",
            metavar="DATE",
            expose_value=False,
            callback=_keep,
            help="Use the catalog of this date, for example 2025-08-05.",
        ),
        click.option(
            "--stage",
            envvar="KNOX_SCOPES_STAGE",
            multiple=True,
            type=click.Choice(STAGES[1:]),
            expose_value=False,
            callback=_keep,
            help="Also include unreleased entries at this stage.",
        ),
        click.option(
            "--overlay",
            envvar="KNOX_SCOPES_OVERLAY",
            multiple=True,
            metavar="DIR",
            expose_value=False,
            callback=_keep,
            help="Add the service files in a folder on top of the catalog.",
        ),
        click.option(
            "--catalog",
            envvar="KNOX_SCOPES_CATALOG",
            metavar="DIR",
            expose_value=False,
            callback=_keep,
            help="Use the service files in a folder instead of the built-in catalog.",
        ),
    ):
        command = option(command)
    return command


def chosen_catalog(
    ctx: click.Context | None = None, *, as_of: str | None = None, stages: Iterable[str] = ()
) -> Catalog:
    """Loads the catalog that the options of the running command, or of the given one, choose.

    `as_of` and `stages` apply where the options say nothing.
    """
    meta = (ctx or click.get_current_context()).meta
    return load(
        meta.get(f"{_META}catalog"),
        overlay=meta.get(f"{_META}overlay", ()),
        as_of=as_of if (given := meta.get(f"{_META}as_of")) is None else given,
        stages=meta.get(f"{_META}stage") or stages,
    )


def chosen_arguments(catalog: Catalog) -> tuple[str, ...]:
    """Returns the options of a command line that chooses the same catalog as the running command did.

    Of the way to a folder they have the last name only, so that others can be shown them.
    """
    import os  # noqa: PLC0415 - few commands tell of their options
    import shlex  # noqa: PLC0415 - the same

    meta = click.get_current_context().meta
    folders = [("--catalog", meta[f"{_META}catalog"]), *(("--overlay", folder) for folder in meta[f"{_META}overlay"])]
    chosen = [(option, os.path.basename(os.path.abspath(folder))) for option, folder in folders if folder]
    chosen += [("--stage", stage) for stage in catalog.stages if stage != "ga"]
    chosen += [("--as-of", catalog.as_of)] if catalog.as_of else []
    return tuple(f"{option} {shlex.quote(value)}" for option, value in chosen)
