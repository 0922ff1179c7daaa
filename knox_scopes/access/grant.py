"""What a set of scopes opens, and whether it allows a concrete request."""

__all__ = ["Decision", "Grant", "grant"]

from collections.abc import Callable, Iterable
from typing import NamedTuple

from knox_scopes.catalog.index import Index, Target, bits_of, index
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Frozen
from knox_scopes.endpoints import known_method, parse_request
from knox_scopes.errors import InputError
from knox_scopes.names import split_scopes


class Decision(NamedTuple):
    """Holds what is decided of a request: `outcome` is allowed, denied or undetermined.

    `endpoint` is the listed endpoint that is meant, or None. `scope` is the narrowest of the given scopes that allows,
    or that makes it undetermined. `least` are the scopes that would allow a denied endpoint with the least access.
    """

    outcome: str
    endpoint: str | None
    scope: str | None
    least: tuple[str, ...]
    message: str


class Grant(Frozen):
    """Holds what a set of scopes opens: endpoints, events and reach, each a sorted tuple of text.

    `scopes` are the known names given, `implied` all that they imply, themselves included; `unknown` are the names
    that the catalog (as of its day, at its stages) does not have. They open nothing.
    """

    catalog: Catalog
    scopes: tuple[str, ...]
    unknown: tuple[str, ...]
    access: Access
    _index: Index
    _find: Callable[[str, str], int | None]
    _numbers: int
    _allowed: tuple[bool, ...]
    _decisions: list[Decision | None]

    def __init__(self, catalog: Catalog, scopes: str | Iterable[str]) -> None:
        """Looks the names up; names that are not in the catalog are kept apart in `unknown`."""
        indexed = index(catalog)
        names = split_scopes(scopes)
        known = tuple(sorted(name for name in names if name in indexed.numbers))
        numbers = Index.union(indexed.implied, sum(1 << indexed.numbers[name] for name in known))
        mask = Index.union(indexed.opens, numbers)
        allowed = [
            target.endpoint.opened_by == "none"
            or (target.endpoint.opened_by == "scopes" and bool(mask >> indexed.bits[str(target.endpoint)] & 1))
            for target in indexed.targets
        ]
        self.__dict__.update(
            catalog=catalog,
            scopes=known,
            unknown=tuple(sorted(name for name in names if name not in indexed.numbers)),
            access=indexed.access(mask),
            _index=indexed,
            _find=indexed.router.find,
            _numbers=numbers,
            _allowed=tuple(allowed),
            _decisions=[None] * len(allowed),
        )

    def __repr__(self) -> str:
        """Returns the scopes."""
        return f"<Grant {' '.join(self.scopes)}>"

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Returns the endpoints opened, as `METHOD /path`."""
        return tuple(sorted((*self.access.destroy, *self.access.write, *self.access.read)))

    @property
    def events(self) -> tuple[str, ...]:
        """Returns the names of the events that may be subscribed to."""
        return self.access.events

    @property
    def reach(self) -> tuple[str, ...]:
        """Returns the open-ended scopes granted: each covers more than is listed."""
        return self.access.reach

    @property
    def implied(self) -> tuple[str, ...]:
        """Returns the names of all the scopes granted, those given included."""
        return self._index.named(self._numbers)

    def allows(self, method: str, path: str) -> bool:
        """Tells whether a concrete request is allowed; an undetermined one is not. Never raises for bad text."""
        number = self._find(method, path)
        return self.decide(method, path).outcome == "allowed" if number is None else self._allowed[number]

    def decide(self, method: str, path: str) -> Decision:
        """Decides on a concrete request, failing closed; the path is full, or a URL on a known host.

        A listed endpoint is allowed or denied. What is not listed is undetermined under the prefix of a granted
        open-ended scope, else denied. Never raises for bad text.
        """
        number = self._find(method, path)
        decision = None if number is None else self._decisions[number]
        if decision is not None:
            return decision
        target = None if number is None else self._index.targets[number]
        if number is None or target is None or target.endpoint.opened_by not in {"scopes", "none"}:
            return self._unlisted(method, path, target)
        self._decisions[number] = decision = self._listed(target, allowed=self._allowed[number])
        return decision

    def _listed(self, target: Target, *, allowed: bool) -> Decision:
        endpoint, at = target.endpoint, str(target.endpoint)
        note = f"; sources differ: {target.variant.because.removesuffix('.')}" if target.variant else ""
        if endpoint.opened_by == "none":
            return Decision("allowed", at, None, (), f"`{at}` needs no scope")
        openers = self._index.openers[self._index.bits[at]]
        if allowed:
            granted = self._granted(openers)
            return Decision("allowed", at, granted, (), f"`{granted}` opens `{at}`{note}")
        least = min(
            bits_of(openers),
            key=lambda number: (
                *((self._index.opens[number] & tier).bit_count() for tier in self._index.ranks),
                self._index.implied[number].bit_count(),
                number,
            ),
        )
        name = self._index.names[least]
        return Decision("denied", at, None, (name,), f"`{at}` needs `{name}`{note}")

    def _under(self, endpoint: Endpoint | None, method: str, path: str) -> Decision:
        """Decides on what no listed scope opens: undetermined where an event or an open-ended scope may carry it."""
        at = None if endpoint is None else str(endpoint)
        if endpoint is not None and endpoint.opened_by == "via-event" and self.events:
            return Decision(
                "undetermined", at, None, (), f"`{at}` goes by the scope of the event that is subscribed to"
            )
        if reaching := self._index.reaches(path) & self._numbers:
            name = self._granted(reaching)
            says = f"`{path}` is not listed, but the open-ended `{name}` may reach it"
            return Decision("undetermined", at, name, (), says)
        return Decision("denied", at, None, (), f"no scope is known to open `{method.upper()} {path}`")

    def _granted(self, numbers: int) -> str:
        """Returns the narrowest of the scopes given that is, or implies, one of the numbers."""
        given = sum(
            1 << number
            for number in (self._index.numbers[name] for name in self.scopes)
            if self._index.implied[number] & numbers
        )
        return self._index.named(self._index.narrowest(given))[0]

    def _unlisted(self, method: str, path: str, target: Target | None) -> Decision:
        if known_method(method) is None:
            return _refused(f"{method!a} is not an HTTP method")
        # What a parser would strip or split at could hide what a server sees.
        if not (path.isascii() and path.isprintable()) or " " in path:
            return _refused("the path has a space, or a character that is not printing ASCII")
        try:
            request = parse_request(path)
        except InputError as error:
            return _refused(str(error))
        if request.host is None:
            return self._under(target and target.endpoint, method, request.path)
        found = self._index.find(method, request.path)
        services = self._index.hosts.get(request.host, {})
        if not services or (found is not None and found.endpoint.service not in services):
            return _refused(f"`{request.host}` is no known host of the service")
        return self.decide(method, request.path)


def _refused(message: str) -> Decision:
    return Decision("denied", None, None, (), message)


def grant(catalog: Catalog, scopes: str | Iterable[str]) -> Grant:
    """Returns what a set of scopes opens; unknown names never raise, they are kept apart.

    `scopes` is an iterable of names or one string with spaces or `+` between.
    """
    return Grant(catalog, scopes)
