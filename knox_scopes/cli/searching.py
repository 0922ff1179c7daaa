"""What a command does while a search goes on: it shows a bar on a terminal, and Ctrl-C takes the best found."""

__all__ = ["Searching"]

import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

# When a bar is worth showing, in seconds, and into how many parts it has for one.
PATIENCE = 1.0
PARTS = 10


class Searching:
    """Watches a search of at most so many seconds; nothing is done before it has begun."""

    def __init__(self, seconds: float) -> None:
        """Takes how long the search may go on."""
        self.seconds = seconds
        self.cancelled = False
        self._begun: float | None = None
        self._handler: Any = None
        self._bar: ProgressBar[int] | None = None

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Puts everything back in place."""
        if self._bar is not None:
            self._bar.render_finish()
        if self._begun is not None:
            import signal  # noqa: PLC0415 - see __call__

            with suppress(ValueError):
                signal.signal(signal.SIGINT, self._handler)

    def __call__(self) -> bool:
        """Tells whether the search may go on."""
        now = time.monotonic()
        if self._begun is None:
            self._begun = now
            import signal  # noqa: PLC0415 - hardly a plan is searched for

            with suppress(ValueError):  # elsewhere than in the main thread Ctrl-C does what it always does
                self._handler = signal.signal(signal.SIGINT, self._cancel)
        elif now - self._begun >= PATIENCE:
            self._show(now - self._begun)
        return not self.cancelled

    def _cancel(self, *_: object) -> None:
        """Ends the search; whoever asks twice ends the command."""
        if self.cancelled:
            raise KeyboardInterrupt
        self.cancelled = True

    def _show(self, elapsed: float) -> None:
        if self._bar is None:
            import click  # noqa: PLC0415 - only what takes long pays

            self._bar = click.progressbar(
                length=round(self.seconds * PARTS),
                label="searching; Ctrl-C takes the best found so far",
                file=sys.stderr,
                show_eta=False,
                show_percent=False,
            )
        self._bar.update(max(0, round(elapsed * PARTS) - self._bar.pos))
