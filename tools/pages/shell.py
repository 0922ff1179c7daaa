"""What the tools that run from a shell share: one sentence for what is wrong, and an exit status."""

__all__ = ["ROOT", "run", "write"]

import os
import sys
from collections.abc import Callable
from pathlib import Path

from knox_scopes.errors import CatalogError, InputError, printable

ROOT = Path(__file__).resolve().parents[2]


def run(main: Callable[[], int]) -> None:
    """Runs a tool and exits with the status it returns; 2 where what it was given cannot be used."""
    try:
        status = main()
        sys.stdout.flush()
    except CatalogError as error:
        status = _fail(*map(str, error.problems))
    except InputError as error:
        status = _fail(str(error))
    except BrokenPipeError:  # the reader has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


def write(text: str, file: str | None) -> None:
    """Writes text to a file, or prints it; raises InputError where the file cannot be written."""
    if file is None:
        print(text, end="")
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        says = getattr(error, "strerror", None) or error
        raise InputError(f"{printable(file)}: the file cannot be written: {says}") from error


def _fail(*faults: str) -> int:
    for fault in faults:
        print(f"error: {printable(fault)}", file=sys.stderr)
    return 2
