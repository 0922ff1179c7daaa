"""The plugin of pytest: the fixture `knox_sandbox` serves a sandbox for the app in `--knox-registration FILE`.

It is asked for with `-p knox_scopes.sandbox.pytest_plugin`, and imports nothing of the sandbox before the fixture is
used, so that it may stand in a configuration.
"""

from __future__ import annotations

__all__ = ["knox_sandbox", "pytest_addoption"]

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knox_scopes.sandbox.server import Running

OPTION, NAME = "--knox-registration", "knox_registration"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option, also as a key of the configuration file."""
    text = "the registration of the app that the fixture knox_sandbox stands in for the servers of"
    parser.getgroup("knox-scopes").addoption(OPTION, metavar="FILE", help=text)
    parser.addini(NAME, text, default="app.yaml")


@pytest.fixture(scope="session")
def knox_sandbox(pytestconfig: pytest.Config) -> Iterator[Running]:
    """Serves a sandbox while the tests run: `url`, `client_id`, `client_secret` and `report()`."""
    from knox_scopes.errors import InputError  # noqa: PLC0415 - only who uses the fixture pays
    from knox_scopes.sandbox import running  # noqa: PLC0415 - the same

    file = pytestconfig.getoption(NAME) or pytestconfig.rootpath / pytestconfig.getini(NAME)
    with ExitStack() as stack:
        try:
            served = stack.enter_context(running(file))
        except InputError as error:
            why = f"{error}; name the registration with {OPTION} FILE, or as `{NAME}` in the configuration of pytest"
            raise pytest.fail.Exception(why, pytrace=False) from None
        yield served
