"""Reads a stream of lines in blocks, which patterns go through at once."""

__all__ = ["TOO_LONG", "blocks"]

from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 1 << 16
LONGEST = 1 << 20
TOO_LONG = b"\0\n"


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yields a stream in blocks of whole lines; TOO_LONG stands for a line that is far too long.

    The last line ends like all others.
    """
    rest, is_cut = b"", False
    while content := stream.read(BLOCK):
        if is_cut:
            _, line_end, content = content.partition(b"\n")
            is_cut = not line_end
        whole = rest + content
        end = whole.rfind(b"\n") + 1
        block, rest = whole[:end], whole[end:]
        if len(rest) > LONGEST:
            block, rest, is_cut = block + TOO_LONG, b"", True
        if block:
            yield block
    if rest:
        yield rest + b"\n"
