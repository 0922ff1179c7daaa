"""Records what an app calls while it runs, in tests or on a staging server, through httpx, requests or pytest."""

__all__ = ["Recorder"]

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knox_scopes.record.recorder import Recorder

if not TYPE_CHECKING:  # to a type checker it would mean that every name is there

    def __getattr__(name: str) -> object:
        """Imports the recorder when it is first asked for: to load the plugin of pytest costs next to nothing."""
        if name != "Recorder":
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
        from knox_scopes.record.recorder import Recorder  # noqa: PLC0415 - see above

        return Recorder
