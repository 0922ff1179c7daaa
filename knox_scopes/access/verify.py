"""Checks a plan from the catalog alone, by definitions and with sets; it shares no code with the solver."""

__all__ = ["Checkable", "verify"]

from collections.abc import Iterable, Sequence
from typing import Protocol

from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.errors import InputError, kind_of

RANKS = ("reach", "destroy", "write", "read", "scopes", "implied", "names")


class _Need(Protocol):
    @property
    def at(self) -> str: ...


class _Rival(Protocol):
    @property
    def scope(self) -> str: ...
    @property
    def scopes(self) -> tuple[str, ...]: ...
    @property
    def loses_on(self) -> str: ...
    @property
    def more(self) -> Access: ...


class _Proof(Protocol):
    @property
    def scope(self) -> str: ...
    @property
    def serves(self) -> tuple[str, ...]: ...
    @property
    def fails(self) -> str: ...
    @property
    def rivals(self) -> Sequence[_Rival]: ...


class Checkable(Protocol):
    """Is what a plan must have to be checked: `Plan`, or one read back from its JSON form."""

    @property
    def scopes(self) -> tuple[str, ...]:
        """Returns the scopes."""

    @property
    def have(self) -> tuple[str, ...]:
        """Returns what was granted before."""

    @property
    def deny(self) -> tuple[str, ...]:
        """Returns what may not be used."""

    @property
    def needs(self) -> Sequence[_Need]:
        """Returns the needs."""

    @property
    def excess(self) -> Access:
        """Returns what is opened beyond the needs."""

    @property
    def proof(self) -> Sequence[_Proof]:
        """Returns the proof of each scope."""

    @property
    def objective(self) -> str:
        """Returns least-privilege or fewest-scopes."""

    @property
    def exact(self) -> bool:
        """Tells whether the plan claims to be least."""


def verify(catalog: Catalog, plan: Checkable) -> tuple[str, ...]:
    """Returns what is wrong with a plan, a sentence each; () where its claims hold.

    Recomputes that every need is covered, that no scope can be dropped, the excess, that each rival loses where the
    proof says so and that none is left out, and that no scope can be exchanged for cheaper ones that serve what it
    alone serves. It is no search of all sets: that is what the plan's maker does.
    """
    world = _World(Catalog.checked(catalog))
    if not hasattr(plan, "proof"):
        raise InputError(f"the second argument is a plan, as `plan()` returns it; this is {kind_of(plan)}")
    return tuple(world.check(plan))


class _World:
    """Holds, by definition, what each scope implies and opens."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        below: dict[str, set[str]] = {name: set(scope.implies) for name, scope in catalog.scopes.items()}
        for name in catalog.scopes:
            above = [other for other in catalog.scopes if name.startswith((other + ".", other + ":"))]
            if above:
                below[max(above, key=len)].add(name)
        self.below = below
        self.scopes = {at: endpoint.scopes for at, endpoint in catalog.endpoints.items()}
        self.scopes |= {name: event.scopes for name, event in catalog.events.items()}
        self.kinds: dict[str, str] = dict.fromkeys(catalog.events, "events")
        self.kinds |= {at: endpoint.effect for at, endpoint in catalog.endpoints.items()}

    def implied(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        left = [name for name in names if name in self.below]
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left += self.below[name]
        return found

    def opened(self, names: Iterable[str]) -> set[tuple[str, str]]:
        """Returns pairs of kind and name: reach, endpoints by effect, events."""
        implied = self.implied(names)
        found = {(self.kinds[at], at) for at, scopes in self.scopes.items() if implied & set(scopes)}
        return found | {("reach", name) for name in implied if self.catalog.scopes[name].open_ended is not None}

    def covers(self, names: Iterable[str], needs: Iterable[str]) -> set[str]:
        """Returns the needs that the names do not cover."""
        opened = {at for kind, at in self.opened(names) if kind != "reach"}
        return {at for at in needs if at not in opened}

    def forbidden(self, name: str, plan: Checkable) -> list[str]:
        """Returns what of that which a scope is, implies or opens may not be granted."""
        granted = {name, *self.implied([name]), *(at for kind, at in self.opened([name]) if kind != "reach")}
        return [at for at in plan.deny if at in granted]

    def cost(self, scopes: tuple[str, ...], needs: set[str], have: tuple[str, ...]) -> dict[str, object]:
        extra = self.beyond(scopes, needs, have)
        count = {kind: sum(1 for found, _ in extra if found == kind) for kind in Access._fields}
        return {
            **count,
            "read": count["read"] + count["events"],
            "scopes": len(scopes),
            "implied": len(self.implied(scopes) - self.implied(have)),
            "names": tuple(sorted(scopes)),
        }

    def check(self, plan: Checkable) -> Iterable[str]:
        needs = {need.at for need in plan.needs if self.scopes.get(need.at)}
        yield from self.check_names(plan)
        yield from self.check_cover(plan, needs)
        yield from self.check_excess(plan, needs)
        for proof in plan.proof:
            yield from self.check_proof(plan, proof, needs)
        if plan.exact:
            for name in plan.scopes:
                yield from self.check_exchange(plan, name, needs)

    def check_exchange(self, plan: Checkable, name: str, needs: set[str]) -> Iterable[str]:
        """Checks the rivals of a scope, and that what only it serves cannot be had for less."""
        rest = tuple(other for other in plan.scopes if other != name)
        alone = self.covers((*rest, *plan.have), needs)
        usable = [other for other in self.below if other not in plan.scopes and not self.forbidden(other, plan)]
        rivals = {other for other in usable if alone and not self.covers([other], alone)}
        told = {rival.scope for proof in plan.proof if proof.scope == name for rival in proof.rivals}
        if name not in {proof.scope for proof in plan.proof}:
            yield f"`{name}` has no proof"
        elif rivals != told:
            yield f"the proof of `{name}` tells of other rivals than there are: {', '.join(sorted(rivals)) or 'none'}"
        if plan.objective == "least-privilege":
            cheapest = {
                min(openers, key=lambda other: self.ranked((other,), needs, plan.have))
                for at in alone
                if (openers := [other for other in usable if not self.covers([other], [at])])
            }
            other_set = tuple(sorted({*rest, *cheapest}))
            covered = not self.covers((*other_set, *plan.have), needs)
            if covered and self.ranked(other_set, needs, plan.have) < self.ranked(plan.scopes, needs, plan.have):
                yield f"{' '.join(f'`{other}`' for other in other_set) or 'no scope'} would do, and opens less"

    def ranked(self, scopes: tuple[str, ...], needs: set[str], have: tuple[str, ...]) -> tuple[object, ...]:
        """Returns the cost of a set in the order of the ranks."""
        cost = self.cost(scopes, needs, have)
        return tuple(cost[rank] for rank in RANKS)

    def check_names(self, plan: Checkable) -> Iterable[str]:
        for name in plan.scopes:
            if name not in self.below:
                yield f"`{name}` is not a scope in the catalog"
            if forbidden := self.forbidden(name, plan):
                yield f"`{name}` is in the plan, but grants what is denied: {', '.join(forbidden)}"
        carried = any(need.at in self.catalog.events for need in plan.needs)
        for need in plan.needs:
            if need.at not in self.kinds:
                yield f"`{need.at}` is no endpoint or event of the catalog"
            elif not self.scopes[need.at]:
                endpoint = self.catalog.endpoints.get(need.at)
                access = "undocumented" if endpoint is None else endpoint.opened_by
                if access == "undocumented" or (access == "via-event" and not carried):
                    yield f"`{need.at}` is no need that scopes can cover"

    def check_cover(self, plan: Checkable, needs: set[str]) -> Iterable[str]:
        missing = self.covers((*plan.scopes, *plan.have), needs)
        for at in sorted(missing):
            yield f"nothing in the plan covers `{at}`"
        for name in plan.scopes:
            rest = [other for other in plan.scopes if other != name]
            if self.covers((*rest, *plan.have), needs) == missing:
                yield f"`{name}` can be dropped: every need is covered without it"

    def check_excess(self, plan: Checkable, needs: set[str]) -> Iterable[str]:
        extra = self.beyond(plan.scopes, needs, plan.have)
        for kind in Access._fields:
            real = tuple(sorted(at for found, at in extra if found == kind))
            if real != tuple(getattr(plan.excess, kind)):
                yield f"the excess ({kind}) is {', '.join(real) or 'nothing'}, not what the plan says"

    def beyond(self, scopes: tuple[str, ...], needs: set[str], have: tuple[str, ...]) -> set[tuple[str, str]]:
        """Returns what the scopes open beyond the needs and what was granted before."""
        more = self.opened(scopes) - self.opened(have)
        return {(kind, at) for kind, at in more if kind == "reach" or at not in needs}

    def check_proof(self, plan: Checkable, proof: _Proof, needs: set[str]) -> Iterable[str]:
        real = tuple(sorted(needs - self.covers([proof.scope], needs) - self.needless(plan, needs)))
        if real != tuple(proof.serves):
            yield f"`{proof.scope}` serves {', '.join(real) or 'nothing'}, not what the proof says"
        rest = [name for name in plan.scopes if name != proof.scope]
        if proof.fails not in self.covers((*rest, *plan.have), needs):
            yield f"`{proof.fails}` does not fail without `{proof.scope}`"
        ours = self.cost(plan.scopes, needs, plan.have)
        for rival in proof.rivals:
            if missing := self.covers((*rival.scopes, *plan.have), needs):
                yield f"the rival `{rival.scope}` does not cover `{min(missing)}`"
            theirs = self.cost(rival.scopes, needs, plan.have)
            before = RANKS[: RANKS.index(rival.loses_on)]
            tied = all(theirs[rank] == ours[rank] for rank in before)
            if not tied or not _more(theirs[rival.loses_on], ours[rival.loses_on]):
                yield f"the rival `{rival.scope}` does not lose on {rival.loses_on}"
            more = self.beyond(rival.scopes, needs, plan.have) - self.opened(plan.scopes)
            if {(kind, at) for kind in Access._fields for at in getattr(rival.more, kind)} != more:
                yield f"the rival `{rival.scope}` opens other things more than the proof says"

    def needless(self, plan: Checkable, needs: set[str]) -> set[str]:
        """Returns the needs that what was granted before covers already."""
        return needs - self.covers(plan.have, needs)


def _more(one: object, other: object) -> bool:
    return bool(one > other)  # type: ignore[operator]  # numbers, or names on the last rank
