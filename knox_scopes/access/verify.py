"""Checks a plan from the catalog alone, by definitions and with sets; it shares no code with the solver."""

__all__ = ["verify"]

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from knox_scopes.access.checkable import Checkable, Point, Proof, Rival, Scopes
from knox_scopes.access.definition import Cost, Definition, as_access
from knox_scopes.access.needs import Need, resolve, split_eventless
from knox_scopes.catalog.model import Access, Catalog
from knox_scopes.errors import InputError, kind_of

OBJECTIVES = ("least-privilege", "fewest-scopes")
RANKS = ("reach", "destroy", "write", "read", "scopes", "implied", "names")
# Of at most so many scopes that open anything needed, all sets are tried.
MOST_CANDIDATES = 10


def verify(catalog: Catalog, plan: Checkable) -> tuple[str, ...]:
    """Returns what is wrong with a plan, one sentence each; () if its claims hold.

    The inputs are resolved anew. Recomputed are that every need is covered and no scope can be dropped, the excess, the
    bound, what each proof says (the needs served, the one that fails, all rivals), that equivalent sets have the
    identical grant, and what the points of the frontier say. That no set is cheaper is checked by trying all sets, if
    at most ten scopes open anything needed; else by replacing each scope with the cheapest ones for what only it
    serves, and by adding each scope and dropping what it makes needless. A plan that is not `exact` claims no proof,
    which is told as a problem.

    Not looked at are the sentences for people (`notes`, `message`), the version, date, stages and freshness of the
    catalog, where inputs stood, whether more sets are equivalent than the plan tells, points left out of the frontier
    where more than ten scopes open anything needed, and what was asked: the inputs there were, `have` and `deny`.
    Raises InputError for what is no plan, and if `objective` or `exact` is nothing that a plan can have.
    """
    catalog = Catalog.checked(catalog)
    if not hasattr(plan, "proof"):
        raise InputError(f"the second argument is a plan, as `plan()` returns it; this is {kind_of(plan)}")
    if plan.objective not in OBJECTIVES:
        raise InputError(f"`{plan.objective}` is not an objective; the objectives are {', '.join(OBJECTIVES)}")
    if not isinstance(plan.exact, bool):
        raise InputError(f"`exact` must be true or false, not {plan.exact!a}")
    check = _Check(catalog, plan)
    # What is said twice, or of no scope or endpoint, cannot be looked into any further.
    return tuple(check.form()) or tuple(check.claims())


class _Check:
    """Checks one plan; `needs` are those that scopes open, `missing` those among them not granted before."""

    def __init__(self, catalog: Catalog, plan: Checkable) -> None:
        self.catalog = catalog
        self.plan = plan
        self.world = Definition(catalog)
        before = {at for _, at in self.world.opened(plan.have)}
        self.needs = {need.at for need in plan.needs if self.world.openers(need.at)}
        self.missing = {at for at in self.needs if at not in before}
        self.usable = {name for name in self.world.below if not self.forbidden(name)}
        self.openers = {at: self.world.openers(at) for at in self.missing}
        # The needs that only one scope of the plan serves; without it they fail.
        self.alone: dict[str, set[str]] = {name: set() for name in plan.scopes}
        for at, openers in self.openers.items():
            serving = openers & self.alone.keys()
            if len(serving) == 1:
                self.alone[serving.pop()].add(at)

    def cost(self, scopes: Iterable[str]) -> Cost:
        return self.world.cost(scopes, self.needs, self.plan.have)

    def ranked(self, scopes: Iterable[str]) -> tuple[object, ...]:
        return self.cost(scopes).ranked(self.plan.objective)

    def forbidden(self, name: str) -> list[str]:
        """Returns what of that which a scope is, implies or opens may not be granted."""
        if not self.plan.deny:
            return []
        granted = {*self.world.implied([name]), *(at for kind, at in self.world.opened([name]) if kind != "reach")}
        return sorted(granted.intersection(self.plan.deny))

    def uncovered(self, scopes: Iterable[str]) -> list[str]:
        opened = {at for _, at in self.world.opened(scopes)}
        return sorted(self.missing - opened)

    def form(self) -> Iterator[str]:
        """Checks that nothing is named twice, out of order, or without there being such a thing."""
        plan = self.plan
        named: tuple[tuple[str, Sequence[str]], ...] = (
            ("scopes", plan.scopes),
            ("have", plan.have),
            ("deny", plan.deny),
            ("needs", [need.at for need in plan.needs]),
            ("unresolved", sorted(item.input for item in plan.unresolved)),  # in the order that they were given in
            ("proof", [proof.scope for proof in plan.proof]),
            *((f"inputs` of `{need.at}", need.inputs) for need in plan.needs),
        )
        for what, names in named:
            if any(one >= other for one, other in pairwise(names)):
                yield f"`{what}` is not sorted, or contains a duplicate"
        for name in plan.scopes:
            if name not in self.world.below:
                yield f"`{name}` is not a scope in the catalog"
        for name in plan.deny:
            if name not in self.world.below and name not in self.world.kinds:
                yield f"`{name}` is not a scope, endpoint or event in the catalog"
        for need in plan.needs:
            if need.at not in self.world.kinds:
                yield f"`{need.at}` is not an endpoint or event in the catalog"

    def claims(self) -> Iterator[str]:
        plan = self.plan
        for name in plan.scopes:
            if forbidden := self.forbidden(name):
                yield f"`{name}` is in the plan although it grants what is denied: {_listed(forbidden)}"
        yield from self.inputs()
        for at in self.uncovered(plan.scopes):
            yield f"nothing in the plan covers `{at}`"
        for name in plan.scopes:
            if not self.alone[name]:
                yield f"`{name}` can be dropped: every need is covered without it"
        yield from self.excess("", plan.excess, plan.scopes)
        yield from self.proofs()
        yield from self.equivalents()
        yield from self.points()
        cost = self.cost(plan.scopes).ranked(plan.objective)[:-1]
        shown = ", ".join(map(str, cost))
        if not plan.exact:
            yield "the plan is not proved minimal: its search ended early"
            if len(plan.bound) != len(cost) or tuple(plan.bound) > cost:
                yield f"the bound is above the cost of the plan, {shown}"
            return
        if tuple(plan.bound) != cost:
            yield f"the bound is not the cost of the plan, {shown}"
        yield from self.least()

    def inputs(self) -> Iterator[str]:
        """Checks that the inputs mean what the plan says, whatever service completes those that are relative."""
        plan = self.plan
        claimed: dict[str, object] = {}
        for need in plan.needs:
            if not need.inputs:
                yield f"no input corresponds to `{need.at}`"
            for text in need.inputs:
                if text in claimed:
                    yield f"the input `{text}` is in the plan twice"
                claimed[text] = need.at, need.access
        for item in plan.unresolved:
            if item.input in claimed:
                yield f"the input `{item.input}` is in the plan twice"
            claimed[item.input] = item.reason, item.suggestions, item.likely
        readings = (self.resolved(claimed, service) for service in (None, *self.catalog.services))
        wrong = [[text for text in claimed if actual.get(text) != claimed[text]] for actual in readings]
        if all(wrong):
            for text in sorted(wrong[0]):
                yield f"the input `{text}` does not mean what the plan says"

    def resolved(self, texts: Iterable[str], service: str | None) -> dict[str, object]:
        """Returns what the texts mean, in the form of claims."""
        needs, unresolved = resolve(self.catalog, texts, service=service)
        before = {at for _, at in self.world.opened(self.plan.have)}
        served: list[Need] = []
        actual: dict[str, object] = {}
        for need in needs:
            if need.access != "scopes" or need.at in before or self.world.openers(need.at) & self.usable:
                served.append(need)
            else:
                actual |= dict.fromkeys(need.inputs, ("denied", (), ()))
        served_needs, eventless = split_eventless(self.catalog, served)
        actual |= {text: (need.at, need.access) for need in served_needs for text in need.inputs}
        actual |= {item.input: (item.reason, item.suggestions, item.likely) for item in (*unresolved, *eventless)}
        return actual

    def excess(self, of: str, claimed: Access, scopes: Scopes) -> Iterator[str]:
        """Checks what scopes open beyond the needs."""
        real = as_access(self.world.beyond(scopes, self.needs, self.plan.have))
        for kind, members, told in zip(Access._fields, real, claimed, strict=True):
            if members != told:
                yield f"the excess{of} ({kind}) is {_listed(members)}, not what the plan says"

    def proofs(self) -> Iterator[str]:
        plan = self.plan
        proved = {proof.scope for proof in plan.proof}
        for name in plan.scopes:
            if name not in proved:
                yield f"`{name}` has no proof"
        for proof in plan.proof:
            if proof.scope in self.alone:
                yield from self.proof(proof)
            else:
                yield f"`{proof.scope}` has a proof, but is not in the plan"

    def proof(self, proof: Proof) -> Iterator[str]:
        """Checks what is said of one scope of the plan."""
        plan, name = self.plan, proof.scope
        serves = tuple(sorted(at for at, openers in self.openers.items() if name in openers))
        if serves != tuple(proof.serves):
            yield f"`{name}` serves {_listed(serves)}, not what the proof says"
        alone = self.alone[name]
        if proof.fails not in alone:
            yield f"`{proof.fails}` does not fail without `{name}`"
        rivals = (
            set.intersection(*(self.openers[at] for at in alone)) & self.usable - set(plan.scopes) if alone else set()
        )
        told = [rival.scope for rival in proof.rivals]
        # A rival that wins can only be found where the search ended early, and is then left out.
        if told != sorted(rivals if plan.exact else rivals & set(told)):
            yield f"the proof of `{name}` lists the wrong rivals; the right ones are {_listed(sorted(rivals))}"
            return
        for rival in proof.rivals:
            yield from self.rival(name, rival)

    def rival(self, name: str, rival: Rival) -> Iterator[str]:
        """Checks that the set with the rival in place of a scope loses where and by what the proof says."""
        swapped = {rival.scope, *self.plan.scopes} - {name}
        scopes = tuple(sorted(swapped - (self.world.implied([rival.scope]) - {rival.scope})))
        if scopes != tuple(rival.scopes):
            yield f"the rival `{rival.scope}` makes the set {_listed(scopes)}, not the one in the proof"
        ours, theirs = self.cost(self.plan.scopes), self.cost(scopes)
        ranks = [rank for rank, one, other in zip(RANKS, theirs, ours, strict=True) if one != other]
        if theirs < ours or ranks[0] != rival.loses_on:
            yield f"the rival `{rival.scope}` does not lose on {rival.loses_on}"
        more = self.world.beyond(scopes, self.needs, self.plan.have) - self.world.opened(self.plan.scopes)
        if as_access(more) != rival.more:
            yield f"the extra access of the rival `{rival.scope}` is not what the proof says"

    def equivalents(self) -> Iterator[str]:
        """Checks that the sets that can stand instead of a part of the plan open exactly what it opens."""
        left = set(self.plan.scopes)
        for equivalent in self.plan.equivalent:
            shown, opened = _listed(equivalent.scopes), self.world.opened(equivalent.scopes)
            is_empty = not equivalent.instead and equivalent.complete
            if is_empty or not left.issuperset(equivalent.scopes):
                yield f"{shown} is not a part of the plan with equivalents"
            left.difference_update(equivalent.scopes)
            if sorted(set(equivalent.instead)) != list(equivalent.instead):
                yield f"the sets equivalent to {shown} are not sorted, or contain a duplicate"
            for scopes in equivalent.instead:
                needless = any(self.world.opened({*scopes} - {name}) == opened for name in scopes)
                if (
                    not self.is_set(scopes)
                    or needless
                    or scopes == equivalent.scopes
                    or self.world.opened(scopes) != opened
                ):
                    yield f"{_listed(scopes)} is not equivalent to {shown}"

    def is_set(self, scopes: Scopes) -> bool:
        """Tells whether scopes are sorted, each once, and may be used."""
        return tuple(sorted(self.usable & set(scopes))) == tuple(scopes)

    def points(self) -> Iterator[str]:
        """Checks what the points of the frontier say, and that one end of it is the plan."""
        points = self.plan.frontier
        for point in points:
            shown = f"the frontier point {_listed(point.scopes)}"
            if not self.is_set(point.scopes) or point.count != len(point.scopes) or self.uncovered(point.scopes):
                yield f"{shown} is not a set of {point.count} scopes that covers the needs"
            yield from self.excess(f" of {shown}", point.excess, point.scopes)
        for one, other in pairwise(points):
            if len(one.scopes) >= len(other.scopes) or self.cost(one.scopes).access <= self.cost(other.scopes).access:
                yield f"the frontier does not lose access from {one.count} to {other.count} scopes"
        if self.plan.exact and not all(point.exact for point in points):
            yield "the frontier is not proved: its search ended early"
        end = self.end(points)
        if self.plan.exact and end != self.plan.scopes:
            yield f"the frontier ends with {_listed(end)}, not with the plan"

    def end(self, points: Sequence[Point]) -> Scopes:
        """Returns the scopes of the point that is to be the plan, or nothing where there is none."""
        if not points:
            return ("nothing",)
        return points[0 if self.plan.objective == "fewest-scopes" else -1].scopes

    def least(self) -> Iterator[str]:
        """Checks that no set is cheaper than the plan, and that the frontier has the points it must have."""
        candidates = sorted(self.usable.intersection(set().union(*self.openers.values())))
        if len(candidates) <= MOST_CANDIDATES:
            tried = [
                scopes
                for size in range(len(candidates) + 1)
                for scopes in combinations(candidates, size)
                if not self.uncovered(scopes)
            ]
            frontier = self.frontier(tried)
            points = self.plan.frontier
            if all(point.exact for point in points) and frontier != [point.scopes for point in points]:
                yield f"the frontier is {' -> '.join(map(_listed, frontier))}, not what the plan says"
        else:
            tried = [scopes for scopes in self.exchanged(candidates) if not self.uncovered(scopes)]
        cheapest = min(tried, key=self.ranked, default=self.plan.scopes)
        if not self.uncovered(self.plan.scopes) and self.ranked(cheapest) < self.ranked(self.plan.scopes):
            yield f"{_listed(cheapest)} would cover the needs at lower cost"

    def frontier(self, covers: Iterable[Scopes]) -> list[Scopes]:
        """Returns, of all covers, the cheapest of each number of scopes that has less access than any with fewer."""
        costs = sorted(map(self.cost, covers))
        points: list[Cost] = []
        for size in sorted({cost.scopes for cost in costs}):
            best = next(cost for cost in costs if cost.scopes <= size)
            if not points or best.access < points[-1].access:
                points.append(best)
        return [point.names for point in points]

    def exchanged(self, candidates: Iterable[str]) -> Iterator[Scopes]:
        """Yields the plan with each scope replaced by others, and with each other one that makes some needless."""
        plan, single = self.plan, {name: self.ranked([name]) for name in candidates}
        serves: dict[str, set[str]] = {name: set() for name in (*single, *plan.scopes)}
        for at, openers in self.openers.items():
            for name in openers & serves.keys():
                serves[name].add(at)
        for name, alone in self.alone.items():
            others = [(self.openers[at] & single.keys()) - {name} for at in alone]
            cheapest = {min(names, key=single.__getitem__) for names in others if names}
            yield tuple(sorted({*plan.scopes, *cheapest} - {name}))
        for added in sorted(single.keys() - self.alone.keys()):
            # Of the scopes that it makes needless, one may still need to stay where another is dropped.
            doubtful = {name for at in serves[added] for name in self.openers[at] & self.alone.keys()}
            doubtful = {name for name in doubtful if self.alone[name] <= serves[added]}
            kept = {added, *plan.scopes}
            for name in sorted(doubtful):
                if all(len(self.openers[at] & kept) > 1 for at in serves[name]):
                    kept.remove(name)
            if len(kept) <= len(plan.scopes):
                yield tuple(sorted(kept))


def _listed(names: Iterable[str]) -> str:
    """Returns names to stand in a sentence."""
    return ", ".join(f"`{name}`" for name in names) or "nothing"
