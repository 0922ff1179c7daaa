"""The options that choose a catalog, and the catalog that they choose."""

__all__ = ["catalog_option", "catalog_options", "chosen_arguments", "chosen_catalog", "max_bytes", "size_option"]

from collections.abc import Callable, Iterable
from typing import TypeVar

import click
from click.core import ParameterSource

from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import STAGES, Catalog

Command = TypeVar("Command", bound=Callable[..., None])

HELP = "Use the service files in a folder instead of the built-in catalog."

_META = "knox_scopes.catalog."


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    key = f"{_META}{param.name}"
    # What stands before the command counts, unless the command itself says otherwise.
    if key not in ctx.meta or ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE:
        ctx.meta[key] = value


def catalog_option(command: Command) -> Command:
    """Adds the option `--catalog` to the group, where it may stand before the command."""

    def keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value is not None:
            _keep(ctx, param, value)

    return click.option("--catalog", metavar="DIR", expose_value=False, callback=keep, help=HELP)(command)


size_option = click.option(
    "--max-size",
    envvar="KNOX_SCOPES_MAX_SIZE",
    type=click.IntRange(min=1),
    metavar="MB",
    expose_value=False,
    callback=_keep,
    help="Read service files of up to this many megabytes; 1 by default.",
)


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
            help=HELP,
        ),
        size_option,
        click.option(
            "--cache",
            envvar="KNOX_SCOPES_CACHE",
            metavar="DIR",
            expose_value=False,
            callback=_keep,
            help="Keep the catalog compiled in a folder, for a fast start.",
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
        max_bytes=max_bytes(ctx),
        cache=meta.get(f"{_META}cache"),
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


def max_bytes(ctx: click.Context | None = None) -> int | None:
    """Returns how many bytes a service file may have, where the options say so."""
    megabytes = (ctx or click.get_current_context()).meta.get(f"{_META}max_size")
    return None if megabytes is None else int(megabytes) * 1_000_000
