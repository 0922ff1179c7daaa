"""A local stand-in for the authorization server and the APIs, to test an app against before it is registered."""

__all__ = ["Running", "Sandbox", "running", "serve"]

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knox_scopes.sandbox.server import Running, running, serve
    from knox_scopes.sandbox.stand_in import Sandbox

_HOMES = {"Running": "server", "Sandbox": "stand_in", "running": "server", "serve": "server"}

if not TYPE_CHECKING:  # to a type checker it would mean that every name is there

    def __getattr__(name: str) -> object:
        """Imports what is asked for; raises InputError where the extra that it takes is not installed."""
        from importlib import import_module  # noqa: PLC0415 - to load the plugin of pytest costs next to nothing

        if name not in _HOMES:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
        try:
            return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if missing not in {"starlette", "uvicorn"}:
                raise
            from knox_scopes.errors import InputError  # noqa: PLC0415 - few lack it

            raise InputError(
                f'the sandbox needs {missing}, which is not installed: pip install "knox-scopes[sandbox]"'
            ) from error
