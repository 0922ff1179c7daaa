"""What a plan must have to be checked."""

__all__ = ["Checkable", "Equivalent", "Need", "Point", "Proof", "Rival", "Scopes", "Unresolved"]

from collections.abc import Sequence
from typing import Protocol

from knox_scopes.catalog.model import Access

Scopes = tuple[str, ...]


class Need(Protocol):
    """A need, and the inputs that meant it."""

    @property
    def at(self) -> str:
        """See `Plan`."""

    @property
    def access(self) -> str:
        """See `Plan`."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """See `Plan`."""


class Unresolved(Protocol):
    """An input that could not be resolved."""

    @property
    def input(self) -> str:
        """See `Plan`."""

    @property
    def reason(self) -> str:
        """See `Plan`."""

    @property
    def suggestions(self) -> tuple[str, ...]:
        """See `Plan`."""

    @property
    def likely(self) -> tuple[str, ...]:
        """See `Plan`."""


class Rival(Protocol):
    """A set that another scope would make, and why it is not the plan's."""

    @property
    def scope(self) -> str:
        """See `Plan`."""

    @property
    def scopes(self) -> Scopes:
        """See `Plan`."""

    @property
    def loses_on(self) -> str:
        """See `Plan`."""

    @property
    def more(self) -> Access:
        """See `Plan`."""


class Proof(Protocol):
    """Why a scope is in the plan."""

    @property
    def scope(self) -> str:
        """See `Plan`."""

    @property
    def serves(self) -> tuple[str, ...]:
        """See `Plan`."""

    @property
    def fails(self) -> str:
        """See `Plan`."""

    @property
    def rivals(self) -> Sequence[Rival]:
        """See `Plan`."""


class Point(Protocol):
    """A point of the frontier."""

    @property
    def count(self) -> object:
        """See `Plan`."""

    @property
    def scopes(self) -> Scopes:
        """See `Plan`."""

    @property
    def excess(self) -> Access:
        """See `Plan`."""

    @property
    def exact(self) -> object:
        """See `Plan`."""


class Equivalent(Protocol):
    """A part of the plan, and what has the identical grant."""

    @property
    def scopes(self) -> Scopes:
        """See `Plan`."""

    @property
    def instead(self) -> tuple[Scopes, ...]:
        """See `Plan`."""

    @property
    def complete(self) -> object:
        """See `Plan`."""


class Checkable(Protocol):
    """What a plan must have to be checked: `Plan` has it, and one read back from its JSON form."""

    @property
    def scopes(self) -> Scopes:
        """Returns the scopes."""

    @property
    def have(self) -> Scopes:
        """Returns what was granted before."""

    @property
    def deny(self) -> Scopes:
        """Returns what may not be used."""

    @property
    def needs(self) -> Sequence[Need]:
        """Returns the needs with the inputs that meant them."""

    @property
    def unresolved(self) -> Sequence[Unresolved]:
        """Returns the inputs that could not be resolved."""

    @property
    def excess(self) -> Access:
        """Returns what is opened beyond the needs."""

    @property
    def proof(self) -> Sequence[Proof]:
        """Returns the proof of each scope."""

    @property
    def equivalent(self) -> Sequence[Equivalent]:
        """Returns the parts for which other sets have the identical grant."""

    @property
    def frontier(self) -> Sequence[Point]:
        """Returns the points between fewest scopes and least access."""

    @property
    def objective(self) -> str:
        """Returns least-privilege or fewest-scopes."""

    @property
    def exact(self) -> bool:
        """Tells whether the plan claims to be least."""

    @property
    def bound(self) -> tuple[int, ...]:
        """Returns the cost that no set is said to be below."""
