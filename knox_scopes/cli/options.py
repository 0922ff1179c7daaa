"""What several commands share: options, how needs are read, and completion in the shell."""

__all__ = [
    "Faults",
    "catalog_options",
    "chosen_catalog",
    "coloured",
    "complete_endpoints",
    "complete_scopes",
    "complete_services",
    "format_option",
    "known_services",
    "needs_arguments",
    "read_bytes",
    "read_file",
    "read_needs",
    "requests_arguments",
    "scope_set",
    "scopes_option",
    "service_option",
    "show",
    "today",
]

import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import TypeVar

import click

from knox_scopes.catalog.load import load
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.endpoints import METHODS
from knox_scopes.names import did_you_mean, split_scopes


class Faults(click.UsageError):
    """Carries several mistakes in what was given, a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keeps the sentences in `faults`."""
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


Command = TypeVar("Command", bound=Callable[..., None])
Complete = Callable[[click.Context, click.Parameter, str], list[str]]

_META = "knox_scopes.catalog."
MOST_BYTES = 10_000_000


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    ctx.meta[f"{_META}{param.name}"] = value


def catalog_options(command: Command) -> Command:
    """Adds the options that say which catalog is used; `chosen_catalog` loads it."""
    for option in (
        click.option(
            "--as-of",
            metavar="DAY",
            expose_value=False,
            callback=_keep,
            help="The catalog of that day, like 2025-08-05.",
        ),
        click.option(
            "--stage",
            multiple=True,
            type=click.Choice(STAGES[1:]),
            expose_value=False,
            callback=_keep,
            help="Let what is not released yet take part too.",
        ),
        click.option(
            "--overlay",
            multiple=True,
            metavar="DIR",
            expose_value=False,
            callback=_keep,
            help="A folder of service files laid over the catalog.",
        ),
        click.option(
            "--catalog",
            metavar="DIR",
            expose_value=False,
            callback=_keep,
            help="Another catalog than the one that ships.",
        ),
    ):
        command = option(command)
    return command


def chosen_catalog(
    ctx: click.Context | None = None, *, as_of: str | None = None, stages: Iterable[str] = ()
) -> Catalog:
    """Loads the catalog that the options of the running command, or of the one given, choose.

    `as_of` and `stages` are for where the options say nothing.
    """
    meta = (ctx or click.get_current_context()).meta
    return load(
        meta.get(f"{_META}catalog"),
        overlay=meta.get(f"{_META}overlay", ()),
        as_of=as_of if (given := meta.get(f"{_META}as_of")) is None else given,
        stages=meta.get(f"{_META}stage") or stages,
    )


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Returns the option `--format`; the first is the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="What to write."
    )


def complete_scopes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Completes the last name of a scope set."""
    before, _, last = incomplete.rpartition(" ")
    return [f"{before} {name}".lstrip() for name in chosen_catalog(ctx).scopes if name.startswith(last)]


def complete_services(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Completes the short name of a service."""
    return [name for name in chosen_catalog(ctx).services if name.startswith(incomplete)]


def complete_requests(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Completes a request; after a method that is a word of its own, the path."""
    return [text for text in complete_endpoints(ctx, param, incomplete) if "/" in text]


def complete_endpoints(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Completes a request or an event; after a method that is a word of its own, the path."""
    catalog = chosen_catalog(ctx)
    typed = ctx.params.get(param.name or "") or ()
    if typed and str(typed[-1]).upper() in METHODS:
        method = str(typed[-1]).upper()
        known = [endpoint.path for endpoint in catalog.endpoints.values() if endpoint.method == method]
    else:
        known = [*catalog.endpoints, *catalog.events]
    return [text for text in known if text.startswith(incomplete)]


def scopes_option(which: str) -> Callable[[Command], Command]:
    """Returns the option `--scopes`, which must be given; `which` says on the help page what scopes they are."""
    return click.option(
        "--scopes",
        "-s",
        multiple=True,
        required=True,
        metavar="SCOPES",
        shell_complete=complete_scopes,
        help=f'The {which} scopes, as OAuth writes them: "a b".',
    )


def service_option(command: Command) -> Command:
    """Adds the option that says whose base completes relative paths."""
    return click.option(
        "--service", metavar="NAME", shell_complete=complete_services, help="Whose base path completes relative paths."
    )(command)


def _given(word: str, complete: Complete) -> Callable[[Command], Command]:
    """Returns what adds arguments, called so on the help page, and files of them."""

    def add(command: Command) -> Command:
        text = f"A file with one of {word} a line, `#` begins a comment; `-` is stdin."
        command = click.option("-f", "--file", "files", multiple=True, metavar="FILE", help=text)(command)
        return click.argument("needs", nargs=-1, metavar=f"[{word}]...", shell_complete=complete)(command)

    return add


needs_arguments = _given("NEEDS", complete_endpoints)
requests_arguments = _given("REQUESTS", complete_requests)


def read_needs(arguments: Iterable[str], files: Iterable[str]) -> list[str]:
    """Returns the needs of arguments and files; a request given as several words is put together."""
    needs: list[str] = []
    for word in arguments:
        if os.path.isfile(word):
            raise click.UsageError(f"`{word}` is a file; give it with -f")
        last = needs[-1].upper() if needs else ""
        split = last in METHODS and "/" in word
        if split or (last.partition(" ")[0] in METHODS and word.upper().startswith("HTTP/")):
            needs[-1] += f" {word}"
        else:
            needs.append(word)
    faults: list[str] = []
    for file in files:
        try:
            needs += filter(None, map(_without_comment, re.split(r"\r\n|\r|\n", read_file(file))))
        except click.UsageError as error:
            faults.append(error.message)
    if faults:
        raise Faults(faults)
    return needs


def _without_comment(line: str) -> str:
    """Returns a line without its comment; a `#` inside a word is a fragment, which is a mistake to be told of."""
    return "" if line.lstrip().startswith("#") else re.split(r"\s#", line, maxsplit=1)[0].strip()


def known_services(catalog: Catalog, names: Iterable[str]) -> tuple[str, ...]:
    """Returns the services named, or all where none is; refuses those that do not exist, all at once."""
    faults = []
    for name in names:
        if name not in catalog.services:
            known = f"; the services are {', '.join(catalog.services)}"
            faults.append(f"no service `{name}`{did_you_mean(name, catalog.services, otherwise=known)}")
    if faults:
        raise Faults(faults)
    return tuple(names) or tuple(catalog.services)


def read_file(name: str) -> str:
    """Returns the text of a file, of stdin for `-`; a file that cannot be read as UTF-8 text is wrong use."""
    try:
        return read_bytes(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"`{name}` is not UTF-8 text (byte {error.start})") from error


def read_bytes(name: str, *, whole: bool = True) -> bytes:
    """Returns the content of a file, of stdin for `-`; a file that cannot be read is wrong use.

    So is one over MOST_BYTES, unless not the `whole` is wanted: then one byte more than that is returned.
    """
    if name == "-" and sys.stdin is None:  # a process may be started without
        raise click.UsageError("there is no stdin to read")
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"`{name}` cannot be read: {error.strerror}") from error
    if whole and len(content) > MOST_BYTES:
        raise click.UsageError(f"`{name}` is over {MOST_BYTES:,} bytes")
    return content


def scope_set(texts: Iterable[str]) -> tuple[str, ...]:
    """Returns the names of one or more scope sets as OAuth writes them."""
    return tuple(dict.fromkeys(name for text in texts for name in split_scopes(text)))


def today() -> str:
    """Returns the current day."""
    from knox_scopes.catalog.days import today as current_day  # noqa: PLC0415 - few commands ask for the day

    return current_day()


def coloured() -> bool:
    """Tells whether the output is a terminal that wants colour (see no-color.org)."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(text: str) -> None:
    """Prints an answer; characters that the terminal's encoding lacks become escapes."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding), color=True)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough of it; what is left must not fail a second time at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
