"""What a set of scopes opens, and whether it allows a concrete request."""

__all__ = ["Decision", "Grant", "grant"]

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from knox_scopes.catalog.index import Index, index
from knox_scopes.catalog.model import Access, Catalog, Endpoint, Frozen
from knox_scopes.endpoints import is_clean, known_method, parse_request
from knox_scopes.errors import InputError
from knox_scopes.names import split_scopes

if TYPE_CHECKING:
    from knox_scopes.access.challenge import Challenge


class Decision(NamedTuple):
    """The answer to a request: `outcome` is allowed, denied or undetermined.

    `endpoint` is the listed endpoint that the request means, or None. `scope` is the narrowest of the given scopes that
    allows it or leaves it undetermined. `least` has the scope that would allow a denied endpoint with least access.
    """

    outcome: str
    endpoint: str | None
    scope: str | None
    least: tuple[str, ...]
    message: str

    def challenge(self, *, realm: str = "", resource_metadata: str = "") -> "Challenge | None":
        """Returns what RFC 6750 has a server answer to a denied request; None for one that is not denied.

        The scope that it asks for is `least`; where none is known, it asks for none. `realm` and `resource_metadata`
        (a URL, RFC 9728) are those of the server.
        """
        from knox_scopes.access.challenge import INSUFFICIENT, Challenge  # noqa: PLC0415 - only an answer pays

        if self.outcome != "denied":
            return None
        return Challenge(403, INSUFFICIENT, self.least, realm, resource_metadata)


class Grant(Frozen):
    """What a set of scopes opens: endpoints, events and reach, each a sorted tuple of text.

    `scopes` are the known names given and `implied` everything that they imply, themselves included. `unknown` are the
    names that the catalog does not have, as of its day and at its stages; they open nothing.
    """

    catalog: Catalog
    scopes: tuple[str, ...]
    unknown: tuple[str, ...]
    access: Access
    _index: Index
    _find: Callable[[str, str], int | None]
    _numbers: int
    _mask: int
    _opened_by: list[int]
    _decisions: dict[int | None, Decision]

    def __init__(self, catalog: Catalog, scopes: str | Iterable[str]) -> None:
        """Looks up the names; those that are not in the catalog are kept apart in `unknown`."""
        indexed = index(catalog)
        names = split_scopes(scopes)
        numbers = Index.union(indexed.implied, indexed.mask(names))
        mask = Index.union(indexed.opens, numbers)
        self.__dict__.update(
            catalog=catalog,
            scopes=tuple(sorted(name for name in names if name in indexed.numbers)),
            unknown=tuple(sorted(name for name in names if name not in indexed.numbers)),
            access=indexed.access(mask),
            _index=indexed,
            _find=indexed.router.find,
            _numbers=numbers,
            _mask=mask | indexed.free,
            _opened_by=indexed.opened_by,
            _decisions={},
        )

    def __reduce__(self) -> tuple[type["Grant"], tuple[Catalog, tuple[str, ...]]]:
        """Lets grants be pickled and copied: each is made anew from the catalog and the names."""
        return type(self), (self.catalog, (*self.scopes, *self.unknown))

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

    @cached_property
    def _allowed(self) -> list[bool]:
        """Returns for each target whether it is allowed; only grants that are asked for requests need it."""
        return [self._mask & bit != 0 for bit in self._opened_by]

    def allows(self, method: str, path: str) -> bool:
        """Tells whether a concrete request is allowed; an undetermined one is not. Bad text never raises."""
        number = self._find(method, path)
        if number is None:
            return self.decide(method, path).outcome == "allowed"
        return self._allowed[number]

    def allows_url(self, method: str, url: str) -> bool:
        """Tells what `allows` does of a URL, in less time where that is written as clients write it."""
        scheme, _, rest = url.partition("://")
        host, _, target = rest.partition("/")
        path, _, query = target.partition("?")
        services = self._index.hosts.get(host) if scheme == "https" and is_clean(query) else None
        number = self._find(method, f"/{path}") if services else None
        if number is None or not services or self._index.targets[number].endpoint.service not in services:
            return self.allows(method, url)
        return self._allowed[number]

    def decide(self, method: str, path: str) -> Decision:
        """Decides on a concrete request; `path` is a full path, or a URL on a known host. Bad text never raises.

        A listed endpoint is allowed or denied. Anything else is undetermined if it lies under the prefix of a granted
        open-ended scope, and denied if not.
        """
        number = self._find(method, path)
        decision = self._decisions.get(number)
        if decision is not None:
            return decision
        if number is None or not self._opened_by[number]:
            return self._unlisted(method, path, number)
        self._decisions[number] = decision = self._listed(number)
        return decision

    def _listed(self, number: int) -> Decision:
        endpoint, variant = self._index.targets[number]
        at = str(endpoint)
        note = f"; sources differ: {variant.because.removesuffix('.')}" if variant else ""
        if endpoint.opened_by == "none":
            return Decision("allowed", at, None, (), f"`{at}` needs no scope")
        openers = self._index.openers[self._index.bits[at]]
        if self._mask & self._opened_by[number]:
            granted = self._granted(openers)
            return Decision("allowed", at, granted, (), f"`{granted}` opens `{at}`{note}")
        name = self._index.names[self._index.ranked(openers)[0]]
        return Decision("denied", at, None, (name,), f"`{at}` needs `{name}`{note}")

    def _under(self, endpoint: Endpoint | None, method: str, path: str) -> Decision:
        """Decides on what no scope is listed for: undetermined if an event or an open-ended scope may open it."""
        at = None if endpoint is None else str(endpoint)
        if endpoint is not None and endpoint.opened_by == "via-event" and self.events:
            says = f"`{at}` is opened by the scopes of the events subscribed to"
            return Decision("undetermined", at, None, (), says)
        if reaching := self._index.reaches(path) & self._numbers:
            name = self._granted(reaching)
            says = f"`{path}` is not listed, but the open-ended `{name}` may reach it"
            return Decision("undetermined", at, name, (), says)
        return Decision("denied", at, None, (), f"no scope is known to open `{method.upper()} {path}`")

    def _granted(self, numbers: int) -> str:
        """Returns the narrowest of the scopes given that is, or implies, one of the numbers."""
        indexed = self._index
        able = indexed.mask(name for name in self.scopes if indexed.implied[indexed.numbers[name]] & numbers)
        return indexed.named(indexed.narrowest(able))[0]

    def _unlisted(self, method: str, path: str, number: int | None) -> Decision:
        if known_method(method) is None:
            return _refused(f"{method!a} is not an HTTP method")
        # What a parser would strip or split at could hide what a server sees.
        if not (path.isascii() and path.isprintable()) or " " in path:
            return _refused("the path has a space, or a character that is not printable ASCII")
        try:
            request = parse_request(path)
        except InputError as error:
            return _refused(str(error))
        if request.host is None:
            endpoint = None if number is None else self._index.targets[number].endpoint
            return self._under(endpoint, method, request.path)
        target = self._index.find(method, request.path)
        services = self._index.hosts.get(request.host, {})
        if not services or (target is not None and target.endpoint.service not in services):
            return _refused(f"`{request.host}` is not a known host of the service")
        return self.decide(method, request.path)


def _refused(message: str) -> Decision:
    return Decision("denied", None, None, (), message)


def grant(catalog: Catalog, scopes: str | Iterable[str]) -> Grant:
    """Returns what a set of scopes opens; unknown names raise no error but are kept apart.

    `scopes` is an iterable of names, or one string of names separated by spaces or `+`.
    """
    return Grant(catalog, scopes)
