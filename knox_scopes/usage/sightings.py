"""Merges calls to sightings: what is called, without the parts of paths that no catalog knows."""

__all__ = ["MOST", "NO_HOST", "Sighting", "Sightings", "Times"]

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from knox_scopes.access.reasons import outside_host
from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import METHODS, is_variable, lies_under, path_fault, trim
from knox_scopes.usage.calls import Asked, Call, Evidence, Found, Tally, Token, Unread, is_host

# How many calls, hosts and parts of files that cannot be read are told apart; of the rest there is the number.
MOST = 2_000
MOST_CACHED = 1 << 16
# What stands for a segment that no catalog knows; in a path that is compared with nothing, for one that fits nothing.
HOLE, UNFIT = "{...}", "..."
NO_HOST = ""
LEFT_OUT = {"OPTIONS": "preflight requests", "CONNECT": "tunnels, in which no path can be seen"}
ABORTED = "aborted requests"
NO_METHOD = "calls with something other than an HTTP method"
EARLIER = "calls before the given date"
NO_EVENT = "names of no known event"
MORE_ASKED = "there are more different requests to authorization servers than are told apart"


class Sighting(NamedTuple):
    """One call, which is the same however its ids differ: `path` has dots for every segment that no catalog knows.

    `fault` is what makes the path unfit to be compared with endpoints, if anything does.
    """

    method: str | None
    host: str | None
    path: str
    fault: str
    evidence: Evidence


class Times:
    """How often something is seen, by status; when first and last; and `place`, the file and line of the first."""

    __slots__ = ("file", "first", "last", "place", "statuses")

    def __init__(self) -> None:
        """Begins with nothing seen."""
        self.statuses: dict[int | None, int] = {}
        self.first: str | None = None
        self.last: str | None = None
        self.place: tuple[str, int] | None = None
        self.file: str | None = None

    @property
    def count(self) -> int:
        """Returns how often it is seen."""
        return sum(self.statuses.values())

    def add(self, other: "Times") -> None:
        """Adds what was seen apart."""
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        self.place = min(filter(None, (self.place, other.place)), default=None)


class Sightings:
    """Gathers the calls of many files in bounded memory.

    `hosts` has those that the catalog does not know, and NO_HOST for calls without a host whose path may be anything;
    nothing else of such calls is kept. `since` is a day or time: traffic that is known to be older does not count.
    `words` are the segments of paths that are kept, and `longest` is how many at most.
    """

    def __init__(self, catalog: Catalog, *, since: str | None = None) -> None:
        """Begins with nothing seen."""
        self.catalog, self.since = catalog, since
        self.found: dict[Sighting, Times] = {}
        self.more = Times()
        self.hosts: dict[str, Times] = {}
        self.more_hosts = Times()
        self.left_out: defaultdict[str, Times] = defaultdict(Times)
        self.unread: dict[tuple[str, str], tuple[int | None, int]] = {}
        self.more_unread = 0
        self.requested: dict[str, None] = {}
        self.granted: dict[str, None] = {}
        # The requests to authorization servers, each at the first line where the file has it.
        self.asked: dict[Asked, int | None] = {}
        self._known = index(catalog).hosts
        self.words, self.longest = _words(catalog)
        legacy = (out.at for out in catalog.outside.values() if out.reason == "legacy")
        self._prefixes = (*(base for one in catalog.services.values() for base in one.bases), *legacy)
        self._cache: dict[tuple[object, ...], Times] = {}

    def gather(self, found: Iterable[Found], file: str) -> int:  # noqa: C901 - one loop, for speed
        """Takes what a reader yields of a file, and returns how many calls it has."""
        cache, hosts, since, count = self._cache, self.hosts, self.since, 0
        for one in found:
            if isinstance(one, Call):
                this, number, last, fault = one, 1, one.time, ""
            elif isinstance(one, Tally):
                this, number, last, fault = one
            else:
                self._other(one, file)
                continue
            count += number
            _, host, _, _, status, time, line = this
            if status == 0:
                seen = self.left_out[ABORTED]
            elif since is not None and last is not None and last < since:
                seen = self.left_out[EARLIER]
            # Most of what passes through a proxy goes elsewhere, and most of the rest has been seen before.
            elif host in hosts:
                seen = hosts[host]
            else:
                seen = (None if fault else cache.get(this[:4])) or self._seen(this, fault)
            seen.statuses[status] = seen.statuses.get(status, 0) + number
            if time is not None and last is not None:
                if seen.first is None or time < seen.first:
                    seen.first = time
                if seen.last is None or last > seen.last:
                    seen.last = last
            if seen.file is not file:
                seen.file = file
                seen.place = min(seen.place or (file, line or 0), (file, line or 0))
        return count

    def leave_out(self, why: str) -> None:
        """Counts something that is no use."""
        statuses = self.left_out[why].statuses
        statuses[None] = statuses.get(None, 0) + 1

    def is_known(self, host: str) -> bool:
        """Tells whether the catalog knows a host."""
        return host in self._known or outside_host(self.catalog, host) is not None

    def is_ours(self, path: str) -> bool:
        """Tells whether a path lies where only these services have paths, so that it needs no host to be known."""
        return any(lies_under(path, prefix) for prefix in self._prefixes)

    def miss(self, file: str, line: int | None, why: str) -> None:
        """Keeps that a file, or a part of it, was not read; parts for the same reason are one, at the first line."""
        known = self.unread.get((file, why))
        if known is not None:
            self.unread[file, why] = min(known[0] or 0, line or 0) or None, known[1] + 1
        elif len(self.unread) < MOST:
            self.unread[file, why] = line, 1
        else:
            self.more_unread += 1

    def _other(self, one: Token | Asked | Unread, file: str) -> None:
        """Takes the scopes of a request for a token, if it went to a known host, or what cannot be read."""
        if isinstance(one, Unread):
            self.miss(file, one.line, one.why)
        elif isinstance(one, Asked):
            if len(self.asked) < MOST:
                self.asked.setdefault(one._replace(file=file, line=None), one.line)
            else:
                self.miss(file, one.line, MORE_ASKED)
        elif one.host is None or self.is_known(one.host):
            self.requested |= dict.fromkeys(one.requested)
            self.granted |= dict.fromkeys(one.granted)

    def _seen(self, one: Call, fault: str) -> Times:
        """Returns where a call counts that has not been met lately; its path may be known to have a fault."""
        method, host, path, evidence = one[:4]
        if host is not None and not self.is_known(host):
            if len(self.hosts) >= MOST or not is_host(host):
                return self.more_hosts
            return self.hosts.setdefault(host, Times())
        if method is None and "/" not in path:
            return self._event(path, evidence)
        if method is not None and method not in METHODS.difference(LEFT_OUT):
            return self.left_out[LEFT_OUT.get(method, NO_METHOD)]
        if len(self._cache) >= MOST_CACHED:
            self._cache.clear()
        if host is None and evidence == "traffic" and not self.is_ours(path):
            seen = self.hosts.setdefault(NO_HOST, Times())
        else:
            sighting = Sighting(method, host, *self._shaped(path, fault), evidence)
            is_full = len(self.found) >= MOST and sighting not in self.found
            seen = self.more if is_full else self.found.setdefault(sighting, Times())
        if not fault:
            self._cache[one[:4]] = seen
        return seen

    def _event(self, name: str, evidence: Evidence) -> Times:
        """Returns where an event counts, if there is such a one."""
        if name not in self.catalog.events and name not in self.catalog.inactive.events:
            return self.left_out[NO_EVENT]
        return self.found.setdefault(Sighting(None, None, name, "", evidence), Times())

    def _shaped(self, path: str, fault: str) -> tuple[str, str]:
        """Returns a path with dots for what the catalog does not know, and what is wrong with it, if anything is."""
        fault = fault or path_fault(re.sub(r"\{[^{}/]*\}", "{}", path)) or ""
        segments = trim(path).split("/")[1:]
        hole = UNFIT if fault else HOLE
        known = [segment if segment in self.words else hole for segment in segments[: self.longest]]
        return "/" + "/".join(known), fault.partition(":")[0]


def _words(catalog: Catalog) -> tuple[frozenset[str], int]:
    """Returns the literal segments of all paths of the catalog, and one more than the most that a path has."""
    endpoints = (*catalog.endpoints.values(), *catalog.inactive.endpoints.values())
    paths = [
        *(endpoint.path for endpoint in endpoints),
        *(variant.path for endpoint in endpoints for variant in endpoint.variants),
        *(base for service in catalog.services.values() for base in service.bases),
        *(at for at in catalog.outside),
        *(at.partition(" ")[2] for at in (*catalog.successors, *catalog.unplaced)),
    ]
    split = [path.split("/")[1:] for path in paths]
    words = {segment for segments in split for segment in segments if segment and not is_variable(segment)}
    return frozenset(words), max(map(len, split), default=0) + 1
