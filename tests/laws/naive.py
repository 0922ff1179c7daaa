"""The definitions of the design, section 3, with sets and by trying everything: the oracle of the laws.

Nothing of the engine is used here, only service files as they come out of YAML.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

Raw = Mapping[str, Any]
Opened = frozenset[tuple[str, str]]
Rank = tuple[int, int, int, int, int, int, tuple[str, ...]]

KINDS = ("reach", "destroy", "write", "read", "events")
NOTHING: Opened = frozenset()


class Cover(NamedTuple):
    names: tuple[str, ...]
    rank: Rank
    excess: dict[str, tuple[str, ...]]

    @property
    def access(self) -> tuple[int, ...]:
        return self.rank[:4]

    @property
    def fewest(self) -> tuple[object, ...]:
        return (self.rank[4], *self.rank)


class Naive:
    def __init__(self, raws: Iterable[Raw]) -> None:
        self.scopes: dict[str, Raw] = {}
        self.endpoints: dict[str, Raw] = {}
        self.events: dict[str, Raw] = {}
        for raw in raws:
            self.scopes.update(raw["scopes"])
            self.endpoints.update(raw["endpoints"])
            self.events.update(raw["events"])
        self.items = {**self.endpoints, **self.events}

    def implied(self, names: Iterable[str]) -> frozenset[str]:
        found = {name for name in names if name in self.scopes}
        while True:
            below = {name for name in self.scopes if any(name.startswith((one + ".", one + ":")) for one in found)}
            told = {name for one in found for name in self.scopes[one].get("implies", ())}
            if below | told <= found:
                return frozenset(found)
            found |= below | told

    def opened(self, names: Iterable[str]) -> Opened:
        implied = self.implied(names)
        reach = {("reach", name) for name in implied if "open_ended" in self.scopes[name]}
        return frozenset(reach | {(self.kind(at), at) for at in self.items if implied & self.openers(at)})

    def openers(self, at: str) -> frozenset[str]:
        scopes = self.items[at]["scopes"]
        return frozenset() if isinstance(scopes, str) else frozenset(scopes)

    def access(self, at: str) -> str:
        scopes = self.items[at]["scopes"]
        return scopes if isinstance(scopes, str) else "scopes"

    def kind(self, at: str) -> str:
        return str(self.endpoints[at]["effect"]) if at in self.endpoints else "events"

    def elements(self, names: Iterable[str], *kinds: str) -> tuple[str, ...]:
        return tuple(sorted(at for kind, at in self.opened(names) if kind in kinds))

    def subsets(self, *, without: Iterable[str] = ()) -> list[tuple[str, ...]]:
        usable = sorted(set(self.scopes) - self.denied(without))
        return [names for size in range(len(usable) + 1) for names in combinations(usable, size)]

    def denied(self, deny: Iterable[str]) -> set[str]:
        """Returns the scopes that are, imply or open what is denied."""
        deny = set(deny)
        return {name for name in self.scopes if deny & {*self.implied([name]), *(at for _, at in self.opened([name]))}}

    def resolved(
        self, needs: Iterable[str], *, have: Iterable[str] = (), deny: Iterable[str] = ()
    ) -> tuple[frozenset[str], dict[str, str]]:
        """Returns the needs that can be served, and the reason for each that cannot."""
        needs, before = set(needs), self.opened(have)
        usable = set().union(*(self.opened([name]) for name in set(self.scopes) - self.denied(deny)))
        reasons: dict[str, str] = {}
        for at in needs:
            access = self.access(at)
            if access == "undocumented":
                reasons[at] = "undocumented-scope"
            elif access == "none" and at in self.events:
                reasons[at] = "no-oauth"
            elif access == "scopes" and (self.kind(at), at) not in before | usable:
                reasons[at] = "denied"
        carried = any(at in self.events and at not in reasons for at in needs)
        reasons |= {at: "needs-event" for at in needs if self.access(at) == "via-event" and not carried}
        return frozenset(needs - set(reasons)), reasons

    def covers(self, needs: Iterable[str], *, have: Iterable[str] = (), deny: Iterable[str] = ()) -> list[Cover]:
        """Returns every set of scopes that covers the needs, ranked."""
        have = tuple(have)
        served = {(self.kind(at), at) for at in self.resolved(needs, have=have, deny=deny)[0] if self.openers(at)}
        before, held = self.opened(have), self.implied(have)
        alone = {name: (self.opened([name]), self.implied([name])) for name in self.scopes}
        covers = []
        for names in self.subsets(without=deny):
            opened = NOTHING.union(*(alone[name][0] for name in names))
            if served <= opened | before:
                extra = opened - before - served
                count = {kind: sum(found == kind for found, _ in extra) for kind in KINDS}
                implied = frozenset[str]().union(*(alone[name][1] for name in names)) - held
                rank = (
                    count["reach"],
                    count["destroy"],
                    count["write"],
                    count["read"] + count["events"],
                    len(names),
                    len(implied),
                    names,
                )
                excess = {kind: tuple(sorted(at for found, at in extra if found == kind)) for kind in KINDS}
                covers.append(Cover(names, rank, excess))
        return covers

    def least(self, needs: Iterable[str], *, have: Iterable[str] = (), deny: Iterable[str] = ()) -> Cover:
        return min(self.covers(needs, have=have, deny=deny), key=lambda cover: cover.rank)

    def frontier(self, needs: Iterable[str], *, have: Iterable[str] = (), deny: Iterable[str] = ()) -> list[Cover]:
        """Returns the least access for at most so many scopes, wherever one more makes it less."""
        covers = self.covers(needs, have=have, deny=deny)
        points: list[Cover] = []
        for size in range(len(self.scopes) + 1):
            within = [cover for cover in covers if len(cover.names) <= size]
            best = min(within, key=lambda cover: cover.rank, default=None)
            if best is not None and (not points or best.access < points[-1].access):
                points.append(best)
        return points

    def match(self, method: str, path: str) -> str | None:
        """Returns the endpoint that a request means, by itself or by a variant; the path is trimmed already."""
        readings = {}
        for at, endpoint in self.endpoints.items():
            for reading in (at, *(variant["at"] for variant in endpoint.get("variants", ()))):
                readings[reading] = at
        found = walk([reading.split(" ") for reading in readings], method, path)
        return None if found is None else readings[" ".join(found)]

    def reaching(self, names: Iterable[str], path: str) -> frozenset[str]:
        """Returns the granted open-ended scopes under one of whose prefixes the path lies."""
        parts = path.split("/")
        return frozenset(
            name
            for name in self.implied(names)
            for prefix in self.scopes[name].get("open_ended", ())
            if parts[: len(prefix.split("/"))] == prefix.split("/")
        )

    def outcome(self, names: Iterable[str], method: str, path: str) -> str:
        """Returns what is to be decided of a request that is written plainly."""
        names = tuple(names)
        at = self.match(method, path)
        access = "unlisted" if at is None else self.access(at)
        if access == "none":
            return "allowed"
        if at is not None and access == "scopes":
            return "allowed" if (self.kind(at), at) in self.opened(names) else "denied"
        if self.reaching(names, path) or (access == "via-event" and self.elements(names, "events")):
            return "undetermined"
        return "denied"


def walk(templates: Iterable[list[str]], method: str, path: str) -> tuple[str, str] | None:
    """Returns the template that a path means: from the left, a literal before a variable, with backtracking."""
    same = [template for template in templates if template[0] == method.upper()]

    def step(left: list[tuple[list[str], list[str]]], parts: list[str]) -> tuple[str, str] | None:
        if not parts:
            return next(((template[0], template[1]) for template, rest in left if not rest), None)
        fits: list[Callable[[str], bool]] = [
            lambda part: part == parts[0] and not part.startswith("{"),
            lambda part: part.startswith("{") and parts[0] != "",
        ]
        for fit in fits:
            going = [(template, rest[1:]) for template, rest in left if rest and fit(rest[0])]
            found = step(going, parts[1:]) if going else None
            if found is not None:
                return found
        return None

    return step([(template, template[1].split("/")) for template in same], path.split("/"))
