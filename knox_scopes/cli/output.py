"""What leaves the command line: the answer on stdout, and what else is to be said on stderr."""

__all__ = ["COLOR", "DOCUMENTS", "coloured", "document_text", "print_answer", "print_page", "tell"]

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from knox_scopes.errors import printable

if TYPE_CHECKING:
    from knox_scopes.report.document import Document

COLOR = "knox_scopes.color"  # where a context keeps what --color says
DOCUMENTS = ("markdown", "html")  # the formats that a document is written in


def print_answer(text: str) -> None:
    """Prints an answer; characters that the terminal's encoding lacks become escapes."""
    if sys.stdout is None or not text:
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding), color=True)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon(sys.stdout)  # whoever read our output has enough of it


def print_page(text: str) -> None:
    """Prints an answer that people read, wrapped to the width of a terminal; elsewhere lines stay whole."""
    if sys.stdout is not None and sys.stdout.isatty():
        import shutil  # noqa: PLC0415 - only a terminal pays

        from knox_scopes.report.text import wrapped  # noqa: PLC0415 - only a terminal pays

        text = wrapped(text, shutil.get_terminal_size().columns)
    print_answer(text)


def document_text(document: "Document", form: str) -> str:
    """Returns a report in one of DOCUMENTS."""
    if form == "html":
        from knox_scopes.report.html import html_text  # noqa: PLC0415 - only this format pays

        return html_text(document)
    from knox_scopes.report.markdown import markdown_text  # noqa: PLC0415 - the same

    return markdown_text(document)


def tell(text: str) -> None:
    """Prints a line to stderr, without secrets, and such that a terminal or a CI service obeys nothing of it.

    Ends the command where it cannot.
    """
    from knox_scopes.errors.masks import hidden  # noqa: PLC0415 - what has nothing to tell does not pay
    from knox_scopes.report.text import inert  # noqa: PLC0415 - the same

    if sys.stderr is None:
        raise click.exceptions.Exit(2)
    try:
        click.echo(inert(printable(hidden(text))), err=True)
        sys.stderr.flush()
    except OSError as error:
        _abandon(sys.stderr)
        raise click.exceptions.Exit(2) from error


def coloured() -> bool:
    """Tells whether the output is to have colour: as --color says, or if it is a terminal that wants it.

    See no-color.org and force-color.org; the option goes before both.
    """
    wanted = click.get_current_context().meta.get(COLOR, "auto")
    if wanted != "auto":
        return bool(wanted == "always")
    if os.environ.get("FORCE_COLOR") and not os.environ.get("NO_COLOR"):
        return True
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _abandon(stream: TextIO) -> None:
    """Lets a stream that cannot be written to end nowhere, so that what is left in it does not fail again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
