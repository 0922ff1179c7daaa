"""Keeps catalogs compiled in a folder, so that large ones start fast; what is kept is never stale.

A catalog is kept under the places of its files, with a digest of all that is in them and of the program that checked
them. It is JSON, which at worst says something wrong, and cannot run anything.
"""

__all__ = ["kept"]

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from knox_scopes.errors import InputError

Raws = list[dict[str, Any]]
Folder = str | os.PathLike[str]

PACKAGE = os.path.dirname(os.path.dirname(__file__))


def kept(folder: Folder, files: Sequence[str], make: Callable[[], Raws], *, limit: int | None = None) -> Raws:
    """Returns what is kept of the files in the folder, or what is made of them, which is kept then.

    `limit` is how long a file may be: what was made with another is not asked. Raises InputError where the catalog
    cannot be kept.
    """
    digest = _digest(files, limit)
    if not digest:
        return make()
    file = os.path.join(folder, f"{_digest_of(map(os.path.abspath, files))}.json")
    found = _read(file, digest)
    if found is None:
        found = make()
        if _digest(files, limit) != digest:  # somebody is writing to them
            return found
        try:
            _write(file, json.dumps({"digest": digest, "services": found}, ensure_ascii=False))
        except OSError as error:
            raise InputError(f"the catalog cannot be kept in `{os.fspath(folder)}`: {error.strerror}") from error
    return found


def _read(file: str, digest: str) -> Raws | None:
    """Returns what a file keeps, or None where there is none, or not of this digest."""
    with suppress(OSError, ValueError, KeyError, TypeError), open(file, "rb") as opened:
        # The digest stands first: what is stale need not be read to its end.
        if opened.read(len(digest) + len(BEFORE)) == f"{BEFORE}{digest}".encode():
            opened.seek(0)
            services: Raws = json.loads(opened.read())["services"]
            return services
    return None


BEFORE = '{"digest": "'


def _write(file: str, text: str) -> None:
    """Writes a file at once, so that nobody reads half of it."""
    os.makedirs(os.path.dirname(file), exist_ok=True)
    aside = f"{file}.{os.getpid()}"
    with open(aside, "w", encoding="utf-8") as opened:
        opened.write(text)
    os.replace(aside, file)


def _digest(files: Sequence[str], limit: int | None) -> str:
    """Returns a digest of the files' names and contents, and of the program's own modules that check and build.

    It is empty where one cannot be read, which is told by whoever reads it for what it says.
    """
    digest = blake2b(str(limit).encode(), digest_size=16)
    for file in (*files, *_program()):
        if not os.path.isfile(file):  # a pipe may have no end
            return ""
        try:
            with open(file, "rb") as opened:
                content = opened.read()
        except OSError:
            return ""
        digest.update(f"{os.path.basename(file)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _program() -> list[str]:
    """Returns the modules that decide what of a file is accepted."""
    names = ("consistency", "schema", "accepts", "strict", "load", "days", "templates")
    inside = [os.path.join(PACKAGE, "catalog", f"{name}.py") for name in names]
    return [*inside, *(os.path.join(PACKAGE, f"{name}.py") for name in ("names", "endpoints"))]


def _digest_of(texts: "map[str]") -> str:
    return blake2b("\0".join(texts).encode(errors="surrogateescape"), digest_size=8).hexdigest()
