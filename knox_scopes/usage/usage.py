"""The value of what an app calls, and how what was seen is judged to be that."""

__all__ = ["EVIDENCE", "ReadFile", "Unmatched", "Unread", "Usage", "Use"]

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from knox_scopes.access.needs import Need, resolve
from knox_scopes.access.readings import Reader
from knox_scopes.access.reasons import Unresolved
from knox_scopes.catalog.model import Catalog, Frozen
from knox_scopes.endpoints import parse_request
from knox_scopes.usage.calls import Asked
from knox_scopes.usage.sightings import NO_HOST, Sighting, Sightings, Times

# From the strongest to the weakest.
EVIDENCE = ("observed", "attempted", "declared", "in-source")
# Samsung's 403 also means that there is no such thing, so it does not tell that the endpoint was reached.
REFUSED = frozenset({401, 403, 404, 429})
FAILED = 500
ONLY_METHOD = "the method is the only one that is listed for the path"


class Use(NamedTuple):
    """How an endpoint, with its effect, is known to be called; or an event, whose effect is `event`, to be needed.

    `evidence` is the strongest of EVIDENCE that there is: observed where a server answered, attempted where it only
    refused or failed, declared in a collection or a stub, in-source. `also` has the weaker ones. `count`, `first`,
    `last` (UTC, where the source says its zone) and `statuses` are of traffic if there is any; `where` is the first
    place, `FILE:LINE`.
    """

    at: str
    effect: str
    evidence: str
    also: tuple[str, ...]
    count: int  # type: ignore[assignment]  # the word of the field, in front of the method of tuples
    first: str | None
    last: str | None
    where: str
    hosts: tuple[str, ...]
    statuses: Mapping[str, int]
    notes: tuple[str, ...]


class Unmatched(NamedTuple):
    """A call under a known host or path that is no use of a known endpoint, and why; dots stand for unknown segments.

    `reason`, `message`, `suggestions` and `likely` are as for needs that cannot be resolved.
    """

    call: str
    reason: str
    message: str
    suggestions: tuple[str, ...]
    likely: tuple[str, ...]
    evidence: str
    count: int  # type: ignore[assignment]  # the word of the field, in front of the method of tuples
    first: str | None
    last: str | None
    where: str


class ReadFile(NamedTuple):
    """A file that was read, as what, and how many calls it shows, whatever to."""

    file: str
    format: str
    calls: int


class Unread(NamedTuple):
    """A file, or parts of one, that were not read, and why: how many, and the line of the first; None is the whole."""

    file: str
    line: int | None
    why: str
    count: int  # type: ignore[assignment]  # the word of the field, in front of the method of tuples


class Usage(Frozen):
    """What an app calls; it stands wherever needs are asked for.

    `needs` has the uses by endpoint, sorted. It iterates over them, and over the calls in `unmatched`: those are needs
    too, which a plan has to say it cannot cover. That a call was not seen proves nothing. `elsewhere` counts the calls
    by the hosts that the catalog does not know; the empty host is for calls whose host is not known. `left_out` counts
    what is no use, by the reason. `more` is how many calls, other hosts and unread parts are beyond what is told apart.
    `requested` and `granted` are the scopes of requests for tokens, and `asked` has the requests to authorization
    servers, whosesoever, for those who judge how they are made.
    """

    catalog_version: str
    needs: Mapping[str, Use]
    unmatched: tuple[Unmatched, ...]
    elsewhere: Mapping[str, int]
    left_out: Mapping[str, int]
    read: tuple[ReadFile, ...]
    unread: tuple[Unread, ...]
    more: Mapping[str, int]
    requested: tuple[str, ...]
    granted: tuple[str, ...]
    asked: tuple[Asked, ...]

    def __init__(self, catalog: Catalog, sightings: Sightings, read: Iterable[ReadFile], service: str | None) -> None:
        """Judges what was gathered; `uses` makes usages."""
        needs, unmatched, elsewhere = _judged(catalog, sightings, service)
        gone = Times()
        for times in elsewhere:
            gone.add(times)
        hosts = {host: times.count for host, times in sightings.hosts.items() if times.count}
        if gone.count:
            hosts[NO_HOST] = hosts.get(NO_HOST, 0) + gone.count
        self.__dict__.update(
            catalog_version=catalog.version,
            needs=MappingProxyType(needs),
            unmatched=unmatched,
            elsewhere=MappingProxyType(dict(sorted(hosts.items(), key=lambda item: (-item[1], item[0])))),
            left_out=MappingProxyType({why: times.count for why, times in sorted(sightings.left_out.items())}),
            read=tuple(sorted(read)),
            unread=_unread(sightings),
            more=MappingProxyType(
                {
                    "calls": sightings.more.count,
                    "elsewhere": sightings.more_hosts.count,
                    "unread": sightings.more_unread,
                }
            ),
            requested=tuple(sorted(sightings.requested)),
            granted=tuple(sorted(sightings.granted)),
            asked=tuple(
                sorted(
                    (one._replace(line=line) for one, line in sightings.asked.items()),
                    key=lambda one: (one.file, one.line or 0),
                )
            ),
        )

    def __iter__(self) -> Iterator[str]:
        """Yields the needs as texts, those that no endpoint is known for last."""
        yield from self.places

    def __repr__(self) -> str:
        """Returns the counts."""
        return f"<Usage: {len(self.needs)} endpoints, {len(self.unmatched)} other calls>"

    @property
    def places(self) -> Mapping[str, str]:
        """Returns where each text first stands that `plan` and `review` take as a need."""
        return {use.at: use.where for use in self.needs.values()} | {one.call: one.where for one in self.unmatched}


def _unread(sightings: Sightings) -> tuple[Unread, ...]:
    """Returns what was not read, by file and line."""
    items = (Unread(file, line, why, count) for (file, why), (line, count) in sightings.unread.items())
    return tuple(sorted(items, key=lambda item: (item.file, item.line or 0, item.why)))


def _judged(
    catalog: Catalog, sightings: Sightings, service: str | None
) -> tuple[dict[str, Use], tuple[Unmatched, ...], list[Times]]:
    """Returns the uses by endpoint, the calls that are none, and those that may well go anywhere else."""
    reader = Reader(catalog, service)
    used: dict[str, list[tuple[Sighting, Times, tuple[str, ...]]]] = {}
    calls: dict[str, tuple[Unresolved, list[tuple[Sighting, Times, tuple[str, ...]]]]] = {}
    elsewhere: list[Times] = []
    # Of calls that look the same with dots, the first one says what is wrong: it is the same whatever was read first.
    for sighting, times in sorted(sightings.found.items(), key=lambda item: item[0].fault):
        meant = _meant(catalog, reader, sighting, service)
        if isinstance(meant, Need):
            used.setdefault(meant.at, []).append((sighting, times, meant.notes))
        elif sighting.host is None and "/" in sighting.path and not sightings.is_ours(sighting.path):
            elsewhere.append(times)
        else:
            calls.setdefault(meant.input, (meant, []))[1].append((sighting, times, ()))
    unmatched = []
    for text, (why, seen) in sorted(calls.items()):
        use = _use(text, seen)
        unmatched.append(
            Unmatched(text, *why[1:5], use.evidence, use.count, use.first, use.last, use.where),
        )
    return (
        {at: _use(at, seen, _effect(catalog, at)) for at, seen in sorted(used.items())},
        tuple(unmatched),
        elsewhere,
    )


def _meant(catalog: Catalog, reader: Reader, sighting: Sighting, service: str | None) -> Need | Unresolved:
    """Returns the need that a sighting is, or why it is none."""
    at = f"{'' if sighting.host is None else f'https://{sighting.host}'}{sighting.path}"
    text = f"{sighting.method} {at}" if sighting.method else at
    if sighting.fault:
        return Unresolved(text, "malformed", sighting.fault)
    needs, unresolved = resolve(catalog, [text], service=service)
    if needs:
        return needs[0]
    if unresolved[0].reason == "no-method" and len(unresolved[0].suggestions) == 1:
        return Need(unresolved[0].suggestions[0], "scopes", (text,), (ONLY_METHOD,))
    if unresolved[0].reason == "needs-event" and (target := reader.read(parse_request(text)).plain.target):
        # The events are no calls: whether there are any is for a plan to say.
        return Need(str(target.endpoint), target.endpoint.opened_by, (text,), ())
    return unresolved[0]


def _use(at: str, seen: list[tuple[Sighting, Times, tuple[str, ...]]], effect: str = "") -> Use:
    """Returns the use that sightings of one endpoint or call make."""
    kinds: dict[str, Times] = {}
    for sighting, times, _ in seen:
        kinds.setdefault(sighting.evidence, Times()).add(times)
    evidence = sorted((_evidence(kind, times) for kind, times in kinds.items()), key=EVIDENCE.index)
    best = next(times for kind, times in kinds.items() if _evidence(kind, times) == evidence[0])
    statuses: dict[str, int] = {}
    for status, count in best.statuses.items():
        statuses[_class(status)] = statuses.get(_class(status), 0) + count
    file, line = best.place or ("", 0)
    return Use(
        at,
        effect,
        evidence[0],
        tuple(evidence[1:]),
        best.count,
        best.first,
        best.last,
        f"{file}:{line}" if line else file,
        tuple(sorted({sighting.host for sighting, _, _ in seen if sighting.host})),
        MappingProxyType(dict(sorted(statuses.items()))) if "traffic" in kinds else MappingProxyType({}),
        tuple(sorted({note for _, _, notes in seen for note in notes})),
    )


def _effect(catalog: Catalog, at: str) -> str:
    return "event" if at in catalog.events else catalog.endpoints[at].effect


def _evidence(kind: str, times: Times) -> str:
    """Returns what evidence calls of a kind are."""
    if kind != "traffic":
        return kind
    reached = any(status is None or (status < FAILED and status not in REFUSED) for status in times.statuses)
    return "observed" if reached else "attempted"


def _class(status: int | None) -> str:
    return "unknown" if status is None else f"{status // 100}xx"
