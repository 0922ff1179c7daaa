"""The command `config`."""

__all__ = ["command"]

import os
from collections.abc import Iterator

import click

from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.cli.project import DEFAULTS, KEYS, Project
from knox_scopes.report.config import Setting, config_text
from knox_scopes.report.json import dumped, plain

# What the names of all environment variables begin with.
PREFIX = "KNOX_SCOPES"


@click.command("config")
@format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, *, form: str) -> None:
    """Show the settings in force, and where they come from.

    They come from environment variables, or else from the project file: `knox-scopes.toml`, or `[tool.knox-scopes]` in
    `pyproject.toml`, in this folder or the nearest one above. What stands on the command line goes before both.
    """
    project: Project = ctx.find_root().obj
    settings = [_setting(project, key, variable) for key, (_, variable) in KEYS.items()]
    settings += _others(ctx.find_root().command, {variable for _, variable in KEYS.values()})
    if form == "json":
        print_answer(dumped({"schema": "knox-scopes/config/1", "file": project.file, "settings": plain(settings)}))
    else:
        print_page(config_text(project.file, settings, colour=coloured()))


def _others(command: click.Command, told: set[str]) -> list[Setting]:
    """Returns the other environment variables of the program that are set, those that no option reads too."""
    read = set(_variables(command, PREFIX))
    return [
        Setting(name, value, "environment" if name in read else "no option reads it")
        for name, value in sorted(os.environ.items())
        if name.startswith(f"{PREFIX}_") and name not in told
    ]


def _variables(command: click.Command, prefix: str) -> Iterator[str]:
    """Yields the environment variables that the options of a command, and of those below it, read."""
    for option in command.params:
        named = option.envvar or f"{prefix}_{option.name}".upper()
        yield from [named] if isinstance(named, str) else named
    if isinstance(command, click.Group):
        context = click.Context(command)
        names = command.list_commands(context)
        for below in filter(None, (command.get_command(context, name) for name in names)):
            yield from _variables(below, f"{prefix}_{below.name}".upper().replace("-", "_"))


def _setting(project: Project, key: str, variable: str) -> Setting:
    """Returns a setting as a command without options finds it."""
    if variable and (given := os.environ.get(variable)):
        return Setting(key, given, variable)
    if key in project.values:
        return Setting(key, project.values[key], project.file)
    return Setting(key, DEFAULTS.get(key), "default")
