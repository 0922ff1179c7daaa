"""Loads catalogs: the one that ships, a user's own, and folders laid over either."""

__all__ = ["SCHEMA", "compile_catalog", "load", "read_services", "service_files", "shipped_folder"]

import json
import os
from collections.abc import Iterable
from os import PathLike
from types import NoneType
from typing import TYPE_CHECKING, Any
from zlib import crc32

from knox_scopes.catalog.build import build
from knox_scopes.catalog.model import STAGES, Catalog
from knox_scopes.errors import CatalogError, Finding, InputError, expect
from knox_scopes.names import strings

if TYPE_CHECKING:
    from knox_scopes.catalog.strict import Document

Folder = str | PathLike[str]

PACKAGE = os.path.dirname(os.path.dirname(__file__))
COMPILED = "compiled.json"
SCHEMA = "service.schema.json"
# What else of JSON may lie in such a folder.
WORDS = "words.json"
SCHEMA_END = ".schema.json"


def load(  # noqa: PLR0913 - the options of the design, all keyword-only
    path: Folder | None = None,
    *,
    overlay: Folder | Iterable[Folder] = (),
    as_of: str | None = None,
    stages: str | Iterable[str] = ("ga",),
    max_bytes: int | None = None,
    cache: Folder | None = None,
) -> Catalog:
    """Loads the catalog that ships, or the one in the folder `path`, with the folders of `overlay` laid over it.

    An overlay's entries replace those of the same name, or are added. `as_of` (YYYY-MM-DD) gives the catalog of that
    day. Only stage `ga` takes part unless `stages` names more (`uat`, `preview`); `ga` always does. No file may be
    over `max_bytes`, by default a million. In the folder `cache` a catalog of one's own is kept compiled, and read from
    there as long as no file of it has changed.
    Raises CatalogError with every mistake of every file, InputError for a wrong day or stage.
    """
    stages = (stages,) if isinstance(stages, str) else tuple(strings(stages, "stages"))
    for stage in stages:
        if stage not in STAGES:
            raise InputError(f"`{stage}` is not a stage; the stages are {', '.join(STAGES)}")
    if as_of is not None:
        from knox_scopes.catalog.days import is_day  # noqa: PLC0415 - only a catalog of a day needs the calendar

        expect(as_of, str, "`as_of` is a day, such as 2025-08-05")
        if not is_day(as_of):
            raise InputError(f"`{as_of}` is not a date; write it like 2025-08-05")
    overlays = (overlay,) if isinstance(overlay, str | PathLike) else tuple(overlay) if _lists(overlay) else (overlay,)
    for folder in (*(() if path is None else (path,)), *overlays):
        expect(folder, (str, PathLike), "a catalog or an overlay is the path of a folder")
    expect(cache, (str, PathLike, NoneType), "`cache` is the path of a folder")
    expect(max_bytes, (int, NoneType), "`max_bytes` is a number of bytes")
    raws = _compiled() if path is None and not overlays else None
    if raws is None:
        folders = (shipped_folder() if path is None else path, *overlays)
        raws = _kept(cache, folders, max_bytes) if cache else _checked(*folders, most=max_bytes)
    return build(raws, as_of=as_of, stages=stages)


def _lists(value: object) -> bool:
    """Tells whether an overlay is several."""
    return isinstance(value, Iterable) and not isinstance(value, bytes)


def shipped_folder() -> str:
    """Returns the folder of the data that ships: inside an installed package, beside it in a checkout."""
    inside = os.path.join(PACKAGE, "scopes")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(PACKAGE), "scopes")


def compile_catalog(folder: Folder) -> str:
    """Returns the checked service files of a folder in the form that loads fast, as JSON text."""
    return json.dumps({"digest": _digest(folder), "services": _checked(folder)}, ensure_ascii=False)


def _kept(cache: Folder, folders: tuple[Folder, ...], most: int | None) -> list[dict[str, Any]]:
    """Returns the checked service files of folders as they are kept, or reads and keeps them."""
    from knox_scopes.catalog.cache import kept  # noqa: PLC0415 - only who asks for it pays

    files = [*(file for folder in folders for file in service_files(folder)), os.path.join(shipped_folder(), SCHEMA)]
    return kept(cache, files, lambda: _checked(*folders, most=most), limit=most)


def _compiled() -> list[dict[str, Any]] | None:
    """Returns the compiled service files, or None where there are none or the YAML files have changed since."""
    try:
        with open(os.path.join(PACKAGE, COMPILED), "rb") as file:
            compiled = json.loads(file.read())
        services: list[dict[str, Any]] = compiled["services"]
        return services if compiled["digest"] == _digest(shipped_folder()) else None
    except (OSError, ValueError, KeyError, TypeError):  # not there, or not whole
        return None


def service_files(folder: Folder) -> list[str]:
    """Returns the paths of the service files of a folder, sorted: YAML, or JSON where a program wrote them."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return [
        os.path.join(folder, name)
        for name in sorted(names)
        if name.endswith(".yaml") or (name.endswith(".json") and name != WORDS and not name.endswith(SCHEMA_END))
    ]


def _digest(folder: Folder) -> int:
    """Returns a checksum of the names and contents of a folder's service files and of their schema."""
    digest = 0
    for path in (*service_files(folder), os.path.join(shipped_folder(), SCHEMA)):
        with open(path, "rb") as file:
            digest = crc32(file.read(), crc32(os.path.basename(path).encode(), digest))
    return digest


def _checked(*folders: Folder, most: int | None = None) -> list[dict[str, Any]]:
    """Reads, merges and checks the service files of folders; the later ones are laid over the earlier."""
    # What ships is compiled and checked when it is built, and pays neither for a parser nor for a validator.
    from knox_scopes.catalog.consistency import check  # noqa: PLC0415

    schema = os.path.join(shipped_folder(), SCHEMA)
    documents, problems = read_services(*folders, most=most, exact=False)
    try:
        check(documents, schema, problems)
    except CatalogError:
        # Only what is wrong has to be found in its file.
        documents, problems = read_services(*folders, most=most)
        check(documents, schema, problems)
    return [document.value for document in documents.values()]


def read_services(
    *folders: Folder, most: int | None = None, exact: bool = True
) -> tuple[dict[str, "Document"], list[Finding]]:
    """Returns the service files of folders by name, the later laid over the earlier, and why some cannot be read.

    Nothing more than that they are strict YAML of at most so many bytes is checked. Where it need not be `exact`, parts
    of JSON files may all stand at the beginning.
    """
    from knox_scopes.catalog.strict import read  # noqa: PLC0415 - see _checked

    documents: dict[str, Document] = {}
    problems: list[Finding] = []
    for folder in folders:
        files = service_files(folder)
        if not files:
            what = (
                "the folder contains no `*.yaml` or `*.json` files"
                if os.path.isdir(folder)
                else "there is no such folder"
            )
            what = "this is a file; give the folder that contains it" if os.path.isfile(folder) else what
            problems.append(Finding(file=os.fspath(folder), message=what))
        own: dict[str, str] = {}
        for file in files:
            stem = os.path.splitext(os.path.basename(file))[0]
            if own.setdefault(stem, file) != file:
                problems.append(Finding(file=file, line=1, message=f"`{own[stem]}` is a file for the same service"))
                continue
            try:
                document = read(file, most=most, exact=exact)
            except CatalogError as error:
                problems += error.problems
                continue
            # What is laid over goes to the end, so that a clash is told where it was brought in.
            below = documents.pop(stem, None)
            documents[stem] = document if below is None else _laid_over(below, document)
    return documents, problems


def _laid_over(below: "Document", above: "Document") -> "Document":
    """Returns a document with the entries of both; where both have one, the upper wins.

    What a file says for all its items (source, stage) stays with the items of that file.
    """
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return above
    value, places = dict(below.value), above.places
    for key, entry in above.value.items():
        known = value.get(key)
        if isinstance(entry, dict):
            items = {name: _with_defaults(key, item, above.value) for name, item in entry.items()}
            value[key] = known | items if isinstance(known, dict) else items
        elif key == "corrections" and isinstance(entry, list) and isinstance(known, list):
            value[key] = known + entry
            places = {_shifted(keys, len(known)): place for keys, place in places.items()}
        elif key not in {"source", "stage"}:
            value[key] = entry
    return above._replace(value=value, places={**below.places, **places, (): below.places[()]})


def _with_defaults(section: str, item: Any, file: dict[str, Any]) -> Any:  # noqa: ANN401 - unchecked as yet
    """Returns an entry of a file with what the file says for all of them."""
    if not isinstance(item, dict) or section == "sources":
        return item
    keys = ("source", "stage") if section in {"scopes", "endpoints", "events", "unplaced"} else ("source",)
    return {key: file[key] for key in keys if key in file} | item


def _shifted(keys: tuple[Any, ...], by: int) -> tuple[Any, ...]:
    """Returns where a correction stands in a list that others come before."""
    return ("corrections", keys[1] + by, *keys[2:]) if len(keys) > 1 and keys[0] == "corrections" else keys
