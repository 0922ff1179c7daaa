"""Opens the files that calls are read from: compressed or not, in whatever Unicode, and within limits."""

__all__ = ["HEAD", "Listed", "Opened", "Reading", "listed", "opened", "small"]

import codecs
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from typing import BinaryIO, NamedTuple

from knox_scopes.errors import InputError

# How much of a file tells what it is.
HEAD = 65_536
CHUNK = 1 << 18
# A log in which every line is much the same shrinks to a hundredth; a file of nothing but zeros to a thousandth.
MOST_RATIO = 250
FREE = 64 << 20
MOST_EXPANDED = 100 << 30
MOST_BESIDE = 1 << 20

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ZSTD_NEEDED = "it is compressed with zstd; install `knox-scopes[zstd]` to read it"
# Names of what a process has open already, such as the pipe of `<(command)` in a shell.
OPEN_ALREADY = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")

Reading = Callable[[int], None]
Read = Callable[[int], bytes]


class Opened(NamedTuple):
    """A file that is open: its content as it is once unpacked, and the beginning of that.

    Where it cannot be unpacked further, the stream ends, and `broken` has the reason.
    """

    stream: BinaryIO
    head: bytes
    broken: list[str]


class Listed(NamedTuple):
    """The files in a folder, sorted, and what of it is not read: where, and why."""

    files: tuple[str, ...]
    missed: tuple[tuple[str, str], ...]


@contextmanager
def opened(name: str, on_read: Reading | None = None) -> Iterator[Opened]:
    """Opens a file, or stdin for `-`, to be read once from its beginning; `on_read` is told of the bytes taken from it.

    What is compressed with gzip or zstd is unpacked, and UTF-16 becomes UTF-8. Raises InputError for what cannot be
    opened or unpacked at all, or for which something is to be installed.
    """
    with ExitStack() as stack:
        try:
            raw: BinaryIO = _stdin() if name == "-" else stack.enter_context(open(_regular(name), "rb"))
            broken: list[str] = []
            stream = _unpacked(_Counted(raw, on_read), broken)
            head = stream.read(HEAD)
            if head.startswith(UTF_16):
                stream = _recoded(head, stream)
                head = stream.read(HEAD)
        except OSError as error:
            raise InputError(f"cannot read `{name}`: {error.strerror or error}") from error
        if broken and not head:
            raise InputError(f"cannot read `{name}`: {broken[0]}")
        head = head.removeprefix(codecs.BOM_UTF8)
        yield Opened(_stream(_again(head, stream.read)), head, broken)


def listed(folder: str, without: Container[str] = ()) -> Listed:
    """Returns the files in a folder and the folders below; what is hidden is left out, and no link is followed.

    Nor is what lies in folders with one of the names in `without`.
    """
    files: list[str] = []
    missed: list[tuple[str, str]] = []

    def shut(error: OSError) -> None:
        missed.append((str(error.filename), str(error.strerror)))

    for path, folders, names in os.walk(folder, onerror=shut):
        seen = sorted(name for name in folders if not name.startswith("."))
        missed += (
            (os.path.join(path, name), "it holds what others wrote, or what is built")
            for name in seen
            if name in without
        )
        folders[:] = [name for name in seen if name not in without]
        links = [name for name in (*folders, *names) if os.path.islink(os.path.join(path, name))]
        missed += (
            (os.path.join(path, link), "it is a link, which is not followed")
            for link in links
            if not link.startswith(".")
        )
        files += (os.path.join(path, name) for name in names if not name.startswith(".") and name not in links)
    return Listed(tuple(sorted(files)), tuple(sorted(missed)))


def small(name: str) -> bytes | None:
    """Returns the content of a file that stands beside another one, or None if it cannot be read or is no small one."""
    try:
        with opened(name) as file:
            content = file.stream.read(MOST_BESIDE + 1)
    except (InputError, OSError):
        return None
    return content if len(content) <= MOST_BESIDE else None


class _Layer(io.RawIOBase):
    """A stream of what a function returns: at most so many bytes, and none at the end."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]  # what io calls it with
        content = self._read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class _Counted:
    """Counts the bytes that are read of a file."""

    def __init__(self, raw: BinaryIO, on_read: Reading | None) -> None:
        self.raw, self.on_read, self.count = raw, on_read, 0

    def read(self, size: int) -> bytes:
        content = self.raw.read(size)
        self.count += len(content)
        if self.on_read is not None:
            self.on_read(len(content))
        return content


def _stream(read: Read) -> BinaryIO:
    return io.BufferedReader(_Layer(read), CHUNK)


def _again(head: bytes, read: Read) -> Read:
    """Returns what reads the head once more, and then on."""
    rest = io.BytesIO(head)
    return lambda size: rest.read(size) or read(size)


def _unpacked(counted: _Counted, broken: list[str]) -> BinaryIO:
    """Returns the content of a file, unpacked if it begins as gzip and zstd do."""
    plain = _stream(counted.read)
    magic = plain.read(len(ZSTD))
    whole = _stream(_again(magic, plain.read))
    if magic.startswith(GZIP):
        import gzip  # noqa: PLC0415 - only a compressed file pays

        return _expanded(counted, broken, gzip.GzipFile(fileobj=whole).read1, (EOFError, OSError, zlib.error))
    return _expanded(counted, broken, *_zstd(whole)) if magic == ZSTD else whole


def _zstd(whole: BinaryIO) -> tuple[Read, tuple[type[Exception], ...]]:
    """Returns what unpacks zstd, and what it raises: the standard library's since 3.14, else a package."""
    with suppress(ImportError):
        ours = import_module("compression.zstd")
        return ours.ZstdFile(whole).read, (ours.ZstdError, EOFError, OSError)
    try:
        theirs = import_module("zstandard")
    except ImportError as error:
        raise OSError(None, ZSTD_NEEDED) from error
    # It does not tell the end of a file that is cut short from any other end.
    unpacked = theirs.ZstdDecompressor().stream_reader(whole, read_across_frames=True)
    return unpacked.read, (theirs.ZstdError, OSError)


def _expanded(counted: _Counted, broken: list[str], unpack: Read, errors: tuple[type[Exception], ...]) -> BinaryIO:
    """Returns the content of a packed file, up to where it is damaged or expands too far."""
    expanded = 0

    def read(size: int) -> bytes:
        nonlocal expanded
        try:
            content = unpack(size)
        except errors:
            broken.append("it cannot be unpacked to its end: it is cut short or damaged")
            return b""
        expanded += len(content)
        if expanded > min(MOST_EXPANDED, max(FREE, MOST_RATIO * counted.count)):
            broken.append(f"it expands to more than {MOST_RATIO} times its size; unpack it yourself to read all of it")
            return b""
        return content

    return _stream(read)


def _recoded(head: bytes, stream: BinaryIO) -> BinaryIO:
    """Returns UTF-16 as UTF-8; what is not UTF-16 becomes a replacement character."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    read = _again(head, stream.read)
    left = b""

    def recode(size: int) -> bytes:
        nonlocal left
        while not left and (content := read(size)):
            left = decoder.decode(content).encode("utf-8", "replace")
        now, left = left[:size], left[size:]
        return now

    return _stream(recode)


def _regular(name: str) -> str:
    """Returns the name of a file; raises InputError for a pipe or a device, which may have no end."""
    if name.startswith(OPEN_ALREADY) or stat.S_ISREG(mode := os.stat(name).st_mode):
        return name
    raise InputError(f"`{name}` is {'a folder' if stat.S_ISDIR(mode) else 'a pipe, socket or device'}, not a file")


def _stdin() -> BinaryIO:
    if sys.stdin is None:  # a process may be started without
        raise InputError("there is no stdin to read")
    return sys.stdin.buffer
