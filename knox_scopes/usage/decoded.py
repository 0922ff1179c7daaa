"""Reads a stream as numbered lines of text, of which none is longer than what is worth looking into."""

__all__ = ["LONGEST", "numbered"]

from collections.abc import Iterator
from typing import BinaryIO

LONGEST = 1 << 16


def numbered(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yields the lines of a stream with their numbers, without what ends them; long ones are cut.

    What is not UTF-8 becomes a replacement character.
    """
    number, is_rest = 1, False
    while chunk := stream.readline(LONGEST):
        ends = chunk.endswith(b"\n")
        if not is_rest:
            # A carriage return may stand alone, as in what was copied from an old system.
            for part in chunk.rstrip(b"\r\n").split(b"\r") if b"\r" in chunk else (chunk.rstrip(b"\n"),):
                yield number, part.decode("utf-8", "replace")
                number += 1
            number -= 1
        is_rest = not ends
        number += ends
