"""A run of pytest that is recorded, in one process or, with pytest-xdist, in several."""

from __future__ import annotations

__all__ = ["RecordedSession"]

from contextlib import ExitStack
from typing import Any

import pytest

from knox_scopes.errors import InputError
from knox_scopes.record.clients import recording
from knox_scopes.record.recorder import Recorder
from knox_scopes.report.text import count

# Under what a process that runs tests for another one hands over its recording.
KEY = "knox_uses"


class RecordedSession:
    """Records from the beginning of a run to its end; the place of a call is the test that makes it."""

    def __init__(self, config: pytest.Config, file: str) -> None:
        """Begins to record."""
        self.recorder, self.file = Recorder(file), file
        self.handed_over: dict[str, Any] | None = getattr(config, "workeroutput", None)
        self.failed = ""
        self.stack = ExitStack()
        try:
            self.stack.enter_context(recording(self.recorder))
        except InputError as error:
            raise pytest.UsageError(f"--knox-uses: {error}") from error

    def pytest_runtest_logstart(self, location: tuple[str, int | None, str]) -> None:
        """Keeps the place of the test that begins."""
        file, line, _ = location
        self.recorder.place = file, None if line is None else line + 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Writes what was recorded, or hands it over."""
        if self.handed_over is not None:
            self.handed_over[KEY] = self.recorder.text()
            return
        try:
            self.recorder.write()
        except OSError as error:
            self.failed = f"cannot write `{self.file}`: {error.strerror}"
            session.exitstatus = session.exitstatus or pytest.ExitCode.USAGE_ERROR

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - a class of pytest-xdist
        """Takes over what another process has recorded; one that died has nothing."""
        if text := getattr(node, "workeroutput", {}).get(KEY):
            self.recorder.merge(text, node.gateway.id)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Says what was written."""
        found = self.recorder.usage()
        terminalreporter.write_line(
            f"knox-scopes: {self.failed}"
            if self.failed
            else f"knox-scopes: {count(len(found.needs), 'endpoint')} called, written to {self.file}"
        )

    def pytest_unconfigure(self) -> None:
        """Ends the recording."""
        self.stack.close()
