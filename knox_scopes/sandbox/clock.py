"""The clock of the sandbox, on which time may pass faster."""

__all__ = ["Clock"]

import re
from collections.abc import Callable
from time import monotonic

from knox_scopes.errors import InputError

_is_speed = re.compile(r"([1-9][0-9]{0,5})x").fullmatch


class Clock:
    """Tells how many seconds have passed in the sandbox; it never goes back, whatever it is told.

    >>> Clock(60).real(600)
    10
    """

    def __init__(self, speed: int = 1, passed: Callable[[], float] = monotonic) -> None:
        """Takes how many times faster than elsewhere time passes, and what tells the seconds that pass elsewhere."""
        self.speed = speed
        self._passed, self._began, self._last = passed, passed(), 0.0

    @classmethod
    def of(cls, text: str) -> "Clock":
        """Returns a clock as fast as a text says, `60x`; raises InputError for what says no such thing."""
        found = _is_speed(text)
        if found is None:
            raise InputError(f"`{text}` is not a speed; write it like 60x, up to 999999x")
        return cls(int(found[1]))

    def seconds(self) -> float:
        """Returns the seconds that have passed."""
        self._last = max(self._last, (self._passed() - self._began) * self.speed)
        return self._last

    def real(self, seconds: float) -> int:
        """Returns how many whole seconds pass elsewhere while so many pass here."""
        return int(seconds / self.speed)
