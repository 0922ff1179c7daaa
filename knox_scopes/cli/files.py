"""The files that commands are given."""

__all__ = ["ENDINGS", "meant_files", "read_app", "write_whole"]

import glob
import os
import shutil
import tempfile

from knox_scopes.apps.registration import Registration, read_registration
from knox_scopes.cli.options import Faults, read_bytes

ENDINGS = (".yaml", ".yml", ".json")


def read_app(name: str) -> Registration:
    """Returns the registration of a file; one with mistakes of form is wrong use, and all of them are told."""
    registration = read_registration(read_bytes(name), name)
    if faults := [problem for problem in registration.problems if problem.code == "KS001"]:
        raise Faults(map(str, faults))
    return registration


def meant_files(given: str) -> list[str]:
    """Returns the files that an argument means: itself, those of a folder, or those that a pattern fits."""
    if given == "-" or os.path.isfile(given):
        return [given]
    if os.path.isdir(given):
        inside = (os.path.join(folder, name) for folder, _, names in os.walk(given) for name in names)
        return sorted(name for name in inside if name.lower().endswith(ENDINGS) and not _is_hidden(name, given))
    if glob.has_magic(given):
        return sorted(name for name in glob.glob(given, recursive=True) if not os.path.isdir(name))
    return [given]


def write_whole(name: str, content: bytes) -> None:
    """Writes over a file that is there, whole or not at all; raises OSError where it cannot be written."""
    with tempfile.NamedTemporaryFile(dir=os.path.dirname(name) or ".", delete=False) as aside:
        aside.write(content)
    shutil.copymode(name, aside.name)
    os.replace(aside.name, name)


def _is_hidden(name: str, within: str) -> bool:
    """Tells whether a file, or a folder on the way to it, has a name that begins with a dot, like `.git`."""
    return any(part.startswith(".") for part in os.path.relpath(name, within).split(os.sep))
