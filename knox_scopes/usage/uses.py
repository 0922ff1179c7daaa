"""Reads what an app calls out of files and folders, whatever their formats."""

__all__ = ["uses"]

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import InputError
from knox_scopes.usage import formats
from knox_scopes.usage.files import Reading, listed, opened
from knox_scopes.usage.sightings import Sightings
from knox_scopes.usage.source import asked_in, bases_of, is_source, may_ask, read_sources, source_files
from knox_scopes.usage.source.tree import MOST
from knox_scopes.usage.source.vocabulary import VENDORED
from knox_scopes.usage.usage import ReadFile, Usage

NOT_OURS = "source files of tests or of others, or that git ignores"

_is_day = re.compile(r"\d{4}-\d\d-\d\d").fullmatch


def uses(  # noqa: PLR0913 - the options, all keyword-only
    catalog: Catalog,
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    form: str | None = None,
    service: str | None = None,
    since: str | None = None,
    on_read: Reading | None = None,
    columns: Mapping[str, str] | None = None,
    engine: str = "duckdb",
) -> Usage:
    """Returns what an app calls by what files, or the files in folders, show; `-` is stdin.

    `form` says what format the files have, which else their content tells. `service` completes relative paths. `since`
    is a day, `2026-08-01`: traffic that is known to be older does not count. `on_read` is told of each piece that is
    read how many bytes it has. Query strings, headers, bodies and the parts of paths that the catalog does not know are
    neither kept nor told; of a request for a token and its answer, the scopes are.

    With `columns`, the sources are tables, of parquet or CSV, which an engine counts, `duckdb` or `spark`; the columns
    of the `method` and the `url` are named, and those of the `host`, the `status` and the `time` may be.

    Raises InputError for a file that cannot be opened or is of no known format; in a folder, such a file is in
    `unread`.
    """
    catalog = Catalog.checked(catalog)
    if since is not None and not _is_day(since):
        raise InputError(f"`{since}` is not a date; write it like 2026-08-01")
    files = _Files(catalog, None if form is None else formats.named(form), since, on_read)
    for source in [sources] if isinstance(sources, str | os.PathLike) else sources:
        if columns is None:
            files.add(os.fspath(source))
        else:
            files.count(os.fspath(source), columns, engine)
    files.read_code()
    return Usage(catalog, files.sightings, files.read, service)


class _Files:
    """Gathers the calls of files."""

    def __init__(self, catalog: Catalog, form: str | None, since: str | None, on_read: Reading | None) -> None:
        self.catalog, self.form, self.on_read = catalog, form, on_read
        self.sightings = Sightings(catalog, since=since)
        self.read: list[ReadFile] = []
        # By what was named: constants live in other files than those that use them, so source is read as a whole.
        self.code: dict[str, list[str]] = {}

    def add(self, name: str) -> None:
        """Reads a file, or the files in a folder; raises InputError for a file that cannot be read."""
        if os.path.isdir(name):
            self._folder(name)
        elif self._is_code(name):
            self.code[name] = [name]
        elif self._file(name) is None:
            known = ", ".join(formats.FORMATS)
            raise formats.UnknownFormatError(f"cannot tell what `{name}` is; the formats are {known}")

    def count(self, name: str, columns: Mapping[str, str], engine: str) -> None:
        """Has an engine count the calls in a table; raises InputError for what it cannot read."""
        from knox_scopes.usage import engine as engines  # noqa: PLC0415 - few have tables

        found = engines.read(self.sightings, name, engine, columns)
        self.read.append(ReadFile(name, engine, self.sightings.gather(found, name)))

    def read_code(self) -> None:
        """Reads the source files of all that was added."""
        texts = _Texts([file for files in self.code.values() for file in files], self.on_read)
        counts = dict.fromkeys(texts.files, 0)
        found = read_sources(texts, bases_of(self.catalog))
        for file, calls in groupby(found, itemgetter(0)):
            counts[file] += self.sightings.gather((call for _, call in calls), file)
        for file in sorted(texts.asking):
            self.sightings.gather(asked_in(file, texts.text(file)), file)
        for file, why in texts.unread.items():
            self.unread(file, why)
        for name, files in self.code.items():
            self.read.append(ReadFile(name, formats.SOURCE, sum(counts[file] for file in files)))

    def unread(self, file: str, why: str) -> None:
        """Keeps that a file is not read."""
        self.sightings.miss(file, None, why.removeprefix(f"cannot read `{file}`: "))

    def _is_code(self, name: str) -> bool:
        return self.form == formats.SOURCE or (self.form is None and is_source(name))

    def _folder(self, name: str) -> None:
        inside = listed(name, VENDORED)
        for file, why in inside.missed:
            self.unread(file, why)
        code = list(source_files(name)) if self.form in {None, formats.SOURCE} else []
        if code:
            self.code[name] = code
        for file in inside.files:
            if self._is_code(file):
                if file not in code:
                    self.sightings.leave_out(NOT_OURS)
                continue
            try:
                if self._file(file) is None:
                    self.unread(file, "it has none of the known formats")
            except InputError as error:
                self.unread(file, str(error))

    def _file(self, name: str) -> str | None:
        """Gathers the calls of one file, and returns its format; None if it has none that is known."""
        with opened(name, self.on_read) as file:
            form = self.form or formats.detected(file.head, os.path.basename(name))
            if form is not None:
                count = self.sightings.gather(formats.read(form, name, file, self.sightings.is_known), name)
                self.read.append(ReadFile(name, form, count))
            return form


class _Texts:
    """The texts of source files, which are read anew each time they are gone through.

    `asking` are the files that may have requests to an authorization server.
    """

    def __init__(self, files: list[str], on_read: Reading | None) -> None:
        self.files, self.on_read = files, on_read
        self.unread: dict[str, str] = {}
        self.asking: set[str] = set()
        self._is_first = True

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for name in self.files:
            text = self.text(name)
            if name not in self.unread:
                if self._is_first and may_ask(text):
                    self.asking.add(name)
                yield name, text
        self._is_first = False

    def text(self, name: str) -> str:
        """Returns the text of a file, or nothing for one that cannot be read."""
        try:
            with opened(name, self.on_read) as file:
                return file.stream.read(MOST + 1).decode("utf-8", "replace")
        except (InputError, OSError) as error:
            self.unread[name] = str(error)
            return ""
