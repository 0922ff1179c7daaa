"""The command `config`."""

__all__ = ["command"]

import os

import click

from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.cli.project import DEFAULTS, KEYS, Project
from knox_scopes.report.config import Setting, config_text
from knox_scopes.report.json import dumped, plain


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
    if form == "json":
        print_answer(dumped({"schema": "knox-scopes/config/1", "file": project.file, "settings": plain(settings)}))
    else:
        print_page(config_text(project.file, settings, colour=coloured()))


def _setting(project: Project, key: str, variable: str) -> Setting:
    """Returns a setting as a command without options finds it."""
    if variable and (given := os.environ.get(variable)):
        return Setting(key, given, variable)
    if key in project.values:
        return Setting(key, project.values[key], project.file)
    return Setting(key, DEFAULTS.get(key), "default")
