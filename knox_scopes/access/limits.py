"""How long a search may go on: so many steps, which are the same everywhere, and so many seconds at most.

Where the extra is installed, its solver takes over a search that takes long.
"""

__all__ = ["INSTALL", "STEPS", "Budget", "available"]

from time import monotonic

# Some five to fifteen seconds of searching, without the solver of the extra.
STEPS = 3_000_000

INSTALL = 'pip install "knox-scopes[solver]"'


def available() -> bool:
    """Tells whether the extra is installed."""
    from importlib.util import find_spec  # noqa: PLC0415 - only a search that takes long pays

    return find_spec("pysat") is not None


class Budget:
    """What is left of the steps and the seconds of one answer; a step is one candidate looked at.

    Steps decide alone where `seconds` is None: then what is found hangs on no machine's speed.
    """

    __slots__ = ("seconds", "started", "steps")

    def __init__(self, steps: int = STEPS, seconds: float | None = None) -> None:
        """Starts the clock, where there is one."""
        self.steps, self.seconds = steps, seconds
        self.started = 0.0 if seconds is None else monotonic()

    def spend(self, steps: int) -> bool:
        """Takes the steps away; false where they, or the seconds, are not there any more."""
        if steps > self.steps or self.left() == 0.0:
            return False
        self.steps -= steps
        return True

    def left(self) -> float | None:
        """Returns the seconds that are left, or None where they are not counted."""
        return None if self.seconds is None else max(0.0, self.seconds - (monotonic() - self.started))

    def share(self, parts: int) -> tuple[int, float | None]:
        """Returns one of so many equal shares of what is left, for a budget that starts its clock later."""
        left = self.left()
        return self.steps // parts, None if left is None else left / parts
