"""The plugin of pytest: `--knox-uses FILE` writes which endpoints are called while the tests run.

It is asked for with `-p knox_scopes.record.pytest_plugin`. Were it announced as an entry point, pytest would import it
in every run, and rewrite all modules of this package, wherever knox-scopes is installed. It imports nothing before the
option is given, so that it may stand in a configuration.
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
