"""The recorder: it gathers calls in memory, and writes them as `uses` answers."""

from __future__ import annotations  # so that no client is imported that is not used

__all__ = ["Recorder"]

import os
import tempfile
from contextlib import suppress
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Self

from knox_scopes.catalog.days import this_second
from knox_scopes.catalog.load import load
from knox_scopes.report.json import answer
from knox_scopes.report.uses import usage_fields
from knox_scopes.usage import saved
from knox_scopes.usage.calls import Unread, call
from knox_scopes.usage.sightings import Sightings
from knox_scopes.usage.usage import ReadFile, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import httpx
    import requests
    from requests.adapters import BaseAdapter

    from knox_scopes.catalog.model import Catalog
    from knox_scopes.usage.calls import Found

FORM = "recorder"
# Endpoints are no secret, and who reads the file in CI may be someone else.
READABLE = 0o644
MISSED = "some calls could not be recorded"


class Recorder:
    """Records the calls of clients that it is attached to, and writes them to a file when its block ends.

    The file is what `knox-scopes uses --format json` prints, and what `--from` reads. Of a call, the method, host, path
    and status are looked at; of the path, only segments that the catalog knows are kept. Any number of threads may
    share a recorder. That a call cannot be recorded never shows in the call: the file says so, under `unread`.

    >>> recorder = Recorder("uses.json")
    >>> recorder.add("GET", "https://api.samsungknox.com/ke/v1/campaigns/4711?token=x", 200)
    >>> recorder.usage().needs["GET /ke/v1/campaigns/{campaignId}"].count
    1
    """

    def __init__(self, file: str | os.PathLike[str], *, catalog: Catalog | None = None) -> None:
        """Takes the file to write, and the catalog that tells endpoints from ids if it is not the one that ships."""
        self.file = os.fspath(file)
        # What goes into the file as the place of a call, and the line there; a test runner knows one.
        self.place: tuple[str, int | None] = (FORM, None)
        self._catalog = load() if catalog is None else catalog
        self._sightings = Sightings(self._catalog)
        self._count = 0
        self._has_missed = False
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Begins to record."""
        return self

    def __exit__(self, *_: object) -> None:
        """Writes what was recorded, even where the block failed."""
        self.write()

    def add(self, method: str, url: str, status: int | None = None) -> None:
        """Records a call that was answered, of any client; never raises."""
        self._record(lambda: (method, url, status))

    def answered(self, response: httpx.Response | requests.Response) -> None:
        """Records the call that a response answers: `httpx.Client(event_hooks={"response": [recorder.answered]})`."""
        self._record(lambda: (response.request.method, response.request.url, response.status_code))

    async def answered_async(self, response: httpx.Response) -> None:
        """Records the call that a response answers, as an event hook of `httpx.AsyncClient`."""
        self.answered(response)

    def adapter(self, adapter: BaseAdapter | None = None) -> BaseAdapter:
        """Returns an adapter that records: `session.mount("https://", recorder.adapter())`.

        It sends through the adapter that is given, or else as requests does by itself.
        """
        from knox_scopes.record.adapter import RecordingAdapter  # noqa: PLC0415 - it imports requests

        return RecordingAdapter(self.answered, adapter)

    def merge(self, written: str, place: str) -> None:
        """Adds what another recorder has written; the place is that of its calls from now on."""
        self._gather(saved.read(BytesIO(written.encode())), place)

    def usage(self) -> Usage:
        """Returns what has been recorded so far."""
        with self._lock:
            return Usage(self._catalog, self._sightings, [ReadFile(FORM, FORM, self._count)], None)

    def text(self) -> str:
        """Returns what has been recorded so far, as it is written."""
        return answer(saved.SCHEMA, self._catalog, usage_fields(self.usage()))

    def write(self) -> None:
        """Writes what has been recorded so far, over what is there, whole or not at all; raises OSError."""
        text = f"{self.text()}\n"
        number, aside = tempfile.mkstemp(dir=os.path.dirname(self.file) or ".")
        try:
            with open(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(number)
            os.chmod(aside, READABLE)
            os.replace(aside, self.file)
        except BaseException:
            os.unlink(aside)
            raise

    def _record(self, heard: Callable[[], tuple[object, object, object]]) -> None:
        try:
            method, url, status = heard()
            made = call(
                str(method),
                str(url),
                "traffic",
                status=status if isinstance(status, int) else None,
                time=this_second(),
                line=self.place[1],
            )
            self._gather([made], self.place[0])
        except Exception:  # noqa: BLE001 - whatever goes wrong here, the call itself went well
            with suppress(Exception):
                self._gather([] if self._has_missed else [Unread(None, MISSED)], FORM)
                self._has_missed = True

    def _gather(self, found: Iterable[Found], place: str) -> None:
        with self._lock:
            self._count += self._sightings.gather(found, place)
