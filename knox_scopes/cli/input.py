"""What commands are given: needs, scope sets, services, registrations, the day - and files of such."""

__all__ = [
    "MOST_BYTES",
    "Faults",
    "known_services",
    "no_scopes",
    "one_scope",
    "read_app",
    "read_bytes",
    "read_file",
    "read_needs",
    "requests_of",
    "scope_set",
    "tell_unresolved",
    "today",
    "unheeded",
]

import os
import re
import stat
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.output import tell
from knox_scopes.endpoints import METHODS
from knox_scopes.names import did_you_mean, split_scopes

if TYPE_CHECKING:
    from knox_scopes.access.reasons import Unresolved
    from knox_scopes.apps.registration import Registration

MOST_BYTES = 10_000_000
# Names of what a process has open already, such as the pipe of `<(command)` in a shell.
OPEN_ALREADY = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")


class Faults(click.UsageError):
    """Several mistakes in what was given, a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keeps the sentences in `faults`."""
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


def requests_of(words: Iterable[str]) -> list[str]:
    """Returns what words of a command line mean: a request given as several words is put together.

    >>> requests_of(["GET", "/a", "HTTP/1.1", "get /b", "EVENT_A"])
    ['GET /a HTTP/1.1', 'get /b', 'EVENT_A']
    """
    needs: list[str] = []
    for word in words:
        last = needs[-1].upper() if needs else ""
        split = last in METHODS and "/" in word
        if split or (last.partition(" ")[0] in METHODS and word.upper().startswith("HTTP/")):
            needs[-1] += f" {word}"
        else:
            needs.append(word)
    return needs


def read_needs(arguments: Iterable[str], files: Iterable[str]) -> dict[str, str]:
    """Returns the needs, or requests, of arguments and of the files that the option `-f` gives, each with its place.

    The place is `FILE:LINE` where it first stands in a file, and nothing for an argument. Files may have tables.
    """
    words = list(arguments)
    faults = [f"`{word}` is a file; pass it with -f" for word in words if os.path.isfile(word)]
    needs = dict.fromkeys(requests_of(words), "")
    for file in files:
        try:
            from knox_scopes.usage.text import needs_in  # noqa: PLC0415 - only files pay

            for number, need in needs_in(re.split(r"\r\n|\r|\n", read_file(file))):
                needs.setdefault(need, f"{'stdin' if file == '-' else file}:{number}")
        except click.UsageError as error:
            faults.append(error.message)
    if faults:
        raise Faults(faults)
    return needs


def tell_unresolved(unresolved: Iterable["Unresolved"]) -> int:
    """Warns of each need that could not be resolved, and returns the exit status for that."""
    status = 0
    for item in unresolved:
        at = f"{item.at}: " if item.at else ""
        tell(f"warning: {at}`{item.input}` is left out: {item.message}")
        status = 1
    return status


def scope_set(texts: Iterable[str]) -> tuple[str, ...]:
    """Returns the names of one or more scope sets, with a note where they are not written as OAuth has them.

    Between names there are blanks, `+`, commas or line ends; a line may have a comment.
    """
    names: dict[str, None] = {}
    for text in texts:
        lines = (re.split(r"(?:^|\s)#", line, maxsplit=1)[0] for line in re.split(r"\r\n|\r|\n", text))
        found = split_scopes(re.sub(r"[,\t]", " ", " ".join(lines)))
        names |= dict.fromkeys(found)
        if found != split_scopes(text):
            tell(f"note: OAuth separates scopes by spaces only: `{' '.join(found)}`")
    return tuple(names)


def no_scopes(sources: Iterable[str]) -> click.UsageError:
    """Returns the error for a command without scopes, which are in none of the sources either."""
    found = ", ".join(f"`{source}`" for source in sources)
    also = f", and {found} shows no request for a token with scopes" if found else ""
    return click.UsageError(f"no scopes given{also}; pass them with --scopes", click.get_current_context())


def known_services(catalog: Catalog, names: Iterable[str]) -> tuple[str, ...]:
    """Returns the given services, or all where none is given; raises Faults for those that do not exist."""
    faults = []
    for name in names:
        if name not in catalog.services:
            known = f"; the services are {', '.join(catalog.services)}"
            faults.append(f"unknown service `{name}`{did_you_mean(name, catalog.services, otherwise=known)}")
    if faults:
        raise Faults(faults)
    return tuple(names) or tuple(catalog.services)


def one_scope(catalog: Catalog, name: str | None) -> str | None:
    """Returns the name of a scope, if one is given; raises UsageError for one that the catalog does not have."""
    if name is not None and name not in catalog.scopes:
        from knox_scopes.access.unknown import explain  # noqa: PLC0415 - only a wrong name pays

        raise click.UsageError(explain(catalog, name).message)
    return name


def read_app(name: str) -> "Registration":
    """Returns the registration in a file; raises Faults with all that is wrong with its form."""
    from knox_scopes.apps.registration import read_registration  # noqa: PLC0415 - only what reads one pays

    registration = read_registration(read_bytes(name), name)
    if faults := [str(problem) for problem in registration.problems if problem.code == "KS001"]:
        raise Faults(faults)
    return registration


def unheeded(*registrations: "Registration") -> list[str]:
    """Returns a sentence for each part of registrations that is left out because it looks like a secret."""
    return [
        f"{problem.file}:{problem.line}: `{problem.at}` is left out; it looks like a secret"
        for registration in registrations
        for problem in registration.left_out
    ]


def read_file(name: str) -> str:
    """Returns the text of a file, of stdin for `-`; raises UsageError for one that is not UTF-8 text."""
    try:
        return read_bytes(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"`{name}` is not UTF-8 text (byte {error.start})") from error


def read_bytes(name: str, *, whole: bool = True) -> bytes:
    """Returns the content of a file, of stdin for `-`; raises UsageError for one that cannot be read.

    So it does for one over MOST_BYTES, unless not the `whole` is wanted: then one byte more than that is returned.
    """
    if name == "-" and sys.stdin is None:  # a process may be started without
        raise click.UsageError("there is no stdin to read")
    try:
        # A pipe or a device may have no end, or no beginning.
        if name != "-" and not name.startswith(OPEN_ALREADY) and not stat.S_ISREG(mode := os.stat(name).st_mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
            raise click.UsageError(f"`{name}` is {what}, not a file")
        with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"cannot read `{name}`: {error.strerror}") from error
    if whole and len(content) > MOST_BYTES:
        raise click.UsageError(f"`{name}` is larger than {MOST_BYTES:,} bytes")
    return content


def today() -> str:
    """Returns the current day, YYYY-MM-DD."""
    from knox_scopes.catalog.days import today as current_day  # noqa: PLC0415 - few commands ask for the day

    return current_day()
