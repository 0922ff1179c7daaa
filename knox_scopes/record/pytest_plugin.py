"""The plugin of pytest: `--knox-uses FILE` writes which endpoints are called while the tests run.

pytest imports this module wherever knox-scopes is installed, so it imports nothing before the option is given.
"""

from __future__ import annotations

__all__ = ["pytest_addoption", "pytest_configure"]

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option."""
    parser.getgroup("knox-scopes").addoption(
        "--knox-uses",
        metavar="FILE",
        help="write which Knox endpoints are called through httpx and requests while the tests run",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begins to record, where that is asked for."""
    if file := config.getoption("knox_uses"):
        from knox_scopes.record.session import RecordedSession  # noqa: PLC0415 - few runs record

        config.pluginmanager.register(RecordedSession(config, file), "knox-uses")
