"""The command line: each command parses, makes one library call, reports and exits."""

__all__ = ["Commands", "commands", "main"]

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module

import click

from knox_scopes.cli.chosen import catalog_option
from knox_scopes.cli.output import tell
from knox_scopes.cli.project import read_project
from knox_scopes.errors import CatalogError, KnoxScopesError

COMMANDS = (
    "plan",
    "uses",
    "review",
    "init",
    "lint",
    "rule",
    "justify",
    "consent",
    "allow",
    "verify",
    "request",
    "diff",
    "search",
    "show",
    "expand",
    "tree",
    "endpoints",
    "events",
    "services",
    "graph",
    "explore",
    "catalog",
    "schema",
    "config",
)


class Commands(click.Group):
    """Imports a command when it is asked for, so that none pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - given by click
        """Returns the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 - given by click
        """Returns the command of that name, or None."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"knox_scopes.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Returns the command, or says which are near where there is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from knox_scopes.names import did_you_mean  # noqa: PLC0415 - only a wrong word pays

            known = f"; the commands are {', '.join(COMMANDS)}"
            raise click.UsageError(
                f"unknown command `{args[0]}`{did_you_mean(args[0], COMMANDS, otherwise=known)}", ctx
            )
        # No option has a blank: it is an item of a list, which click would take for one.
        return super().resolve_command(ctx, [f" {word}" if word[:2] == "- " and "/" in word else word for word in args])


@click.group(
    cls=Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 110,
        "auto_envvar_prefix": "KNOX_SCOPES",
    },
)
@click.version_option(package_name="knox-scopes", prog_name="knox-scopes")
@catalog_option
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Find, review and check the OAuth 2.0 scopes of apps that call Samsung Knox cloud services."""
    ctx.obj = project = read_project()
    if project.values:
        given = project.parameters
        groups = {"catalog": ("status", "export"), "request": ("authorize", "token", "refresh", "revoke", "call")}
        ctx.default_map = dict.fromkeys(COMMANDS, given) | {
            name: dict.fromkeys(inner, given) for name, inner in groups.items()
        }


def main() -> None:
    """Runs the command line; the exit status is 0 when clean, 1 for findings, 2 for wrong use or unreadable input."""
    if "_KNOX_SCOPES_COMPLETE" in os.environ:
        import_module("knox_scopes.cli.bash")
    try:
        status = commands.main(prog_name="knox-scopes", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        status = _fail(error.format_message().split("\n"), start="")
    except click.ClickException as error:
        status = _fail(getattr(error, "faults", None) or [error.format_message().rstrip(".")], error)
    except CatalogError as error:
        status = _fail(map(str, error.problems))
    except KnoxScopesError as error:
        status = _fail([str(error)])
    except OSError as error:
        status = _fail([f"cannot write the output: {error.strerror}"])
    except click.Abort:
        status = 130
    except SystemExit:  # click's answer to a reader of the help page that has enough of it
        status = 0
    sys.exit(status or 0)


def _fail(faults: Iterable[str], error: click.ClickException | None = None, *, start: str = "error: ") -> int:
    """Tells what is wrong, a line each, and returns the exit status for that."""
    with suppress(click.exceptions.Exit):  # where stderr cannot be written to, the status has to say it all
        for fault in faults:
            tell(start + fault)
        if isinstance(error, click.UsageError) and error.ctx is not None:
            tell(f"see `{error.ctx.command_path} --help`")
    return 2
