"""Checks a plan from the catalog alone, by definitions and with sets; it shares no code with the solver."""

__all__ = ["verify"]

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from knox_scopes.access.checkable import Checkable, Point, Proof, Rival, Scopes
from knox_scopes.access.definition import Cost, Definition, Held, as_access
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
        self.held = Held(self.world, (name for name in plan.scopes if name in self.world.below), self.needs, plan.have)
        self.needless: dict[str, set[str]] = {}
        self.swaps: dict[tuple[str, str], tuple[Cost, Access]] = {}
        # The needs that only one scope of the plan serves; without it they fail.
        self.alone: dict[str, set[str]] = {name: set() for name in plan.scopes}
        self.serves: dict[str, list[str]] = {name: [] for name in plan.scopes}
        for at in sorted(self.openers):
            serving = self.serving(at)
            for name in serving:
                self.serves[name].append(at)
            if len(serving) == 1:
                self.alone[serving.pop()].add(at)

    def cost(self, scopes: Iterable[str]) -> Cost:
        return self.world.cost(scopes, self.needs, self.plan.have)

    def serving(self, at: str) -> set[str]:
        """Returns the scopes of the plan that open a need."""
        return self.openers[at] & self.alone.keys()

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
        cost = self.held.cost.ranked(plan.objective)[:-1]
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
        wrong: list[str] = []
        for service in (None, *self.catalog.services):
            actual = self.resolved(claimed, service)
            differing = [text for text in claimed if actual.get(text) != claimed[text]]
            if not differing:
                return
            wrong = wrong or differing
        for text in sorted(wrong):
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
        serves = tuple(self.serves[name])
        if serves != tuple(proof.serves):
            yield f"`{name}` serves {_listed(serves)}, not what the proof says"
        alone = self.alone[name]
        if proof.fails not in alone:
            yield f"`{proof.fails}` does not fail without `{name}`"
        rivals = (
            (set.intersection(*(self.openers[at] for at in alone)) & self.usable) - self.alone.keys()
            if alone
            else set()
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
        theirs, more = self.instead(name, rival.scope)
        if theirs.names != tuple(rival.scopes):
            yield f"the rival `{rival.scope}` makes the set {_listed(theirs.names)}, not the one in the proof"
        ours = self.held.cost
        ranks = [rank for rank, one, other in zip(RANKS, theirs, ours, strict=True) if one != other]
        if theirs < ours or ranks[0] != rival.loses_on:
            yield f"the rival `{rival.scope}` does not lose on {rival.loses_on}"
        if more != rival.more:
            yield f"the extra access of the rival `{rival.scope}` is not what the proof says"

    def instead(self, name: str, rival: str) -> tuple[Cost, Access]:
        """Returns what the plan costs with a rival in place of a scope, and what that opens more than the plan."""
        if rival not in self.needless:
            # What the rival implies anyway would only make it look worse than it is.
            self.needless[rival] = self.world.implied([rival]).intersection(self.alone)
        needless = self.needless[rival]
        dropped, known = {name, *needless}, (rival, "" if name in needless else name)
        if known not in self.swaps:
            self.swaps[known] = self.held.swapped(dropped, {rival})[0], as_access(self.held.beyond([rival]))
        cost, more = self.swaps[known]
        return self.held.named(cost, dropped, {rival}), more

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
                each = {name: self.world.opened([name]) for name in scopes}
                counts = Counter(pair for pairs in each.values() for pair in pairs)
                needless = any(all(counts[pair] > 1 for pair in pairs) for pairs in each.values())
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
            covers = [
                self.cost(scopes)
                for size in range(len(candidates) + 1)
                for scopes in combinations(candidates, size)
                if not self.uncovered(scopes)
            ]
            frontier = self.frontier(covers)
            points = self.plan.frontier
            if all(point.exact for point in points) and frontier != [point.scopes for point in points]:
                yield f"the frontier is {' -> '.join(map(_listed, frontier))}, not what the plan says"
        else:
            covers = list(self.cheaper(self.exchanged(candidates)))
        ours, objective = self.held.cost, self.plan.objective
        cheapest = min(covers, key=lambda cost: cost.ranked(objective), default=ours)
        if not self.uncovered(self.plan.scopes) and cheapest.ranked(objective) < ours.ranked(objective):
            yield f"{_listed(cheapest.names)} would cover the needs at lower cost"

    def cheaper(self, swaps: Iterable[tuple[set[str], set[str]]]) -> Iterator[Cost]:
        """Yields the costs of the covers that follow from the plan by dropping and adding, if they are no higher."""
        ours, objective = self.held.cost._replace(names=()), self.plan.objective
        for dropped, added in swaps:
            cost, lost = self.held.swapped(dropped, added)
            if not self.missing & lost and cost.ranked(objective) <= ours.ranked(objective):
                yield self.held.named(cost, dropped, added)

    def frontier(self, covers: Iterable[Cost]) -> list[Scopes]:
        """Returns, of all covers, the cheapest of each number of scopes that has less access than any with fewer."""
        costs = sorted(covers)
        points: list[Cost] = []
        for size in sorted({cost.scopes for cost in costs}):
            best = next(cost for cost in costs if cost.scopes <= size)
            if not points or best.access < points[-1].access:
                points.append(best)
        return [point.names for point in points]

    def exchanged(self, candidates: Iterable[str]) -> Iterator[tuple[set[str], set[str]]]:
        """Yields what to drop and to add: each scope for others, and each other one for those it makes needless."""
        nothing = Held(self.world, (), self.needs, self.plan.have)
        single = {name: nothing.swapped(set(), {name})[0].ranked(self.plan.objective) for name in candidates}
        serves: dict[str, set[str]] = {name: set() for name in (*single, *self.plan.scopes)}
        for at, openers in self.openers.items():
            for name in openers & serves.keys():
                serves[name].add(at)
        for name, alone in self.alone.items():
            others = [(self.openers[at] & single.keys()) - {name} for at in alone]
            cheapest = {min(names, key=single.__getitem__) for names in others if names}
            whole = [one for one in cheapest if alone <= serves[one]]
            yield {name}, {min(whole, key=single.__getitem__)} if whole else cheapest
        for added in sorted(single.keys() - self.alone.keys()):
            # Of the scopes that it makes needless, one may still need to stay where another is dropped.
            doubtful = {name for at in serves[added] for name in self.serving(at)}
            doubtful = {name for name in doubtful if self.alone[name] <= serves[added]}
            dropped: set[str] = set()
            for name in sorted(doubtful):
                dropped.add(name)
                if not all(added in self.openers[at] or self.serving(at) - dropped for at in serves[name]):
                    dropped.remove(name)
            if dropped:
                yield dropped, {added}


def _listed(names: Iterable[str]) -> str:
    """Returns names to stand in a sentence."""
    return ", ".join(f"`{name}`" for name in names) or "nothing"
