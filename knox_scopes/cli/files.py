"""The files that commands are given: which are meant, what is in them, and how they are written."""

__all__ = ["ENDINGS", "Meant", "is_app", "meant_files", "write_new", "write_whole"]

import errno
import glob
import os
import stat
import tempfile
from typing import NamedTuple

ENDINGS = (".yaml", ".yml", ".json")


class Meant(NamedTuple):
    """The files that an argument means, and a sentence for each place where files may have been missed."""

    files: tuple[str, ...]
    missed: tuple[str, ...] = ()


def is_app(given: str) -> bool:
    """Tells whether an argument that may also be a scope set means a file: by its ending, or because it is a path.

    Some vendors name scopes by addresses; such a name is no path.
    """
    path = "" if "://" in given else given
    return given == "-" or path.lower().endswith(ENDINGS) or os.sep in path


def meant_files(given: str) -> Meant:
    """Returns the files that an argument means: itself, those in a folder, or those that match a pattern."""
    if given == "-" or os.path.isfile(given):
        return Meant((given,))
    if os.path.isdir(given):
        return _inside(given)
    if glob.has_magic(given):
        found = sorted(glob.glob(given, recursive=True))
        inside = [_inside(name) if os.path.isdir(name) else Meant((name,)) for name in found]
        files = dict.fromkeys(name for meant in inside for name in meant.files)
        missed = dict.fromkeys((*(fault for meant in inside for fault in meant.missed), *_shut(given)))
        return Meant(tuple(files), tuple(missed))
    return Meant((given,)) if os.path.exists(given) else Meant((), (f"cannot read `{given}`: no such file or folder",))


def write_whole(name: str, content: bytes, *, instead_of: bytes | None = None) -> None:
    """Writes over a file that is there, whole or not at all; its mode, owner and extended attributes stay.

    Raises OSError where that is not possible, and where the file is no longer `instead_of`.
    """
    kept = os.stat(name)
    if kept.st_nlink > 1:
        raise OSError(None, "it has several hard links, and the others would keep the old content")
    if not kept.st_mode & stat.S_IWUSR:  # whoever else may write to it, or is root
        raise OSError(None, "it is read-only")
    number, aside = tempfile.mkstemp(dir=os.path.dirname(name) or ".")
    try:
        with open(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(number)  # a full disk may only show here
            made = os.fstat(number)
            if (kept.st_uid, kept.st_gid) != (made.st_uid, made.st_gid):
                os.chown(number, kept.st_uid, kept.st_gid)
            os.chmod(number, stat.S_IMODE(kept.st_mode))
            _keep_attributes(name, number)
        _compare(name, instead_of)
        os.replace(aside, name)
    except BaseException:
        os.unlink(aside)
        raise


def write_new(name: str, text: str, *, mode: int = 0o666) -> None:
    """Writes a file that is not there yet, whole or not at all; raises OSError where that is not possible.

    `mode` says who may read and write it, as far as the umask lets them.
    """
    with open(name, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, mode)) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(name)
            raise


def _keep_attributes(name: str, number: int) -> None:
    """Gives the extended attributes of a file, lists of who may do what among them, to another that is open."""
    if not hasattr(os, "listxattr"):  # as on macOS and Windows
        return
    try:
        names = os.listxattr(name)
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # a file system without any
            return
        raise
    made = {each: os.getxattr(number, each) for each in os.listxattr(number)}
    for each in names:
        value = os.getxattr(name, each)
        if made.get(each) != value:  # what the system sets by itself, it may not let others set
            os.setxattr(number, each, value)


def _compare(name: str, content: bytes | None) -> None:
    """Raises OSError where a file no longer has a content; None is any."""
    with open(name, "rb") as file:
        if content is not None and file.read(len(content) + 1) != content:
            raise OSError(None, "it has been changed in the meantime")


def _inside(folder: str) -> Meant:
    """Returns the registrations in a folder and the folders below; hidden files and folders are not meant."""
    files: list[str] = []
    missed: list[str] = []

    def shut(error: OSError) -> None:
        missed.append(f"cannot read the folder `{error.filename}`: {error.strerror}")

    for path, folders, names in os.walk(folder, onerror=shut):
        folders[:] = [name for name in folders if not name.startswith(".")]
        missed += (
            f"`{link}` is a link to a folder, which is not followed; give a pattern, such as `{folder}/**/*.yaml`"
            for link in (os.path.join(path, name) for name in folders)
            if os.path.islink(link)
        )
        files += (
            os.path.join(path, name) for name in names if name.lower().endswith(ENDINGS) and not name.startswith(".")
        )
    return Meant(tuple(sorted(files)), tuple(sorted(missed)))


def _shut(pattern: str) -> list[str]:
    """Returns a sentence for each folder that a pattern looks into and that cannot be read: `glob` says nothing."""
    shut = set()
    while folder := os.path.dirname(pattern):
        if folder == pattern:  # the root of the file system
            break
        pattern = folder
        shut |= {found for found in glob.glob(folder, recursive=True) if os.path.isdir(found) and not _is_open(found)}
    return [f"cannot read the folder `{folder}`" for folder in sorted(shut)]


def _is_open(folder: str) -> bool:
    """Tells whether the names in a folder can be read."""
    try:
        with os.scandir(folder):
            return True
    except OSError:
        return False
