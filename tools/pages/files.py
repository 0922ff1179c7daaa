"""Reads files that may be anything, and says in one sentence what is wrong with them."""

__all__ = ["MOST_BYTES", "read_text"]

from pathlib import Path

from knox_scopes.errors import InputError, printable

MOST_BYTES = 5_000_000


def read_text(file: str) -> str:
    """Returns the text of a UTF-8 file, whose line ends may be of any system.

    Raises InputError where it cannot be opened, is larger than MOST_BYTES, or is no such text.
    """
    shown = printable(file)
    try:
        with Path(file).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: the file cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > MOST_BYTES:
        raise InputError(f"{shown}: the file is larger than {MOST_BYTES:,} bytes; save the page without its images")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = f"the file is not UTF-8: byte 0x{content[error.start]:02x}; save it as UTF-8 text"
        raise InputError(f"{shown}:{line}: {wrong}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
