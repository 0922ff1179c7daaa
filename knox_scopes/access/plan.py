"""The least access that covers what an app needs."""

__all__ = ["LIMIT", "OBJECTIVES", "Equivalent", "Plan", "Point", "Proof", "Rival", "plan"]

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from knox_scopes.access import reasons
from knox_scopes.access.deny import closed, denied_names
from knox_scopes.access.equivalents import equivalents
from knox_scopes.access.limits import INSTALL, STEPS, Budget, available
from knox_scopes.access.needs import Need, Resolved, given, meaning, split_eventless
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.solve import Solution, Task, frontier, solve
from knox_scopes.catalog.freshness import Freshness, freshness
from knox_scopes.catalog.index import Index, bits_of, index
from knox_scopes.catalog.model import Access, Catalog, Frozen
from knox_scopes.errors import InputError
from knox_scopes.names import split_scopes

OBJECTIVES = ("least-privilege", "fewest-scopes")
# How many seconds a search may take, where nobody says so.
LIMIT = 10.0
UNPROVED = "the search ended before it could prove the plan minimal; a longer search may prove it or find a better plan"
RANKS = (*Access._fields[:3], "read", "scopes", "implied", "names")


class Equivalent(NamedTuple):
    """A part of a plan, and the other sets of scopes whose grant is identical to it.

    `complete` is false where there may be more of them than were looked for.
    """

    scopes: tuple[str, ...]
    instead: tuple[tuple[str, ...], ...]
    complete: bool


class Point(NamedTuple):
    """The least access that at most so many scopes can be had for.

    `exact` is false where a search ended early: then a point with less access or fewer scopes may be missing here.
    """

    count: int  # type: ignore[assignment]  # the word of the field, in front of the method of tuples
    scopes: tuple[str, ...]
    excess: Access
    exact: bool


class Rival(NamedTuple):
    """A set that one other scope would make, the rank on which it loses, and what it opens more than the plan.

    `loses_on` is one of reach, destroy, write, read (with events), scopes, implied, names.
    """

    scope: str
    scopes: tuple[str, ...]
    loses_on: str
    more: Access


class Proof(NamedTuple):
    """Why a scope is in a plan: the needs it serves, one that fails without it, and the rivals it beats."""

    scope: str
    serves: tuple[str, ...]
    fails: str
    rivals: tuple[Rival, ...]


class Plan(Frozen):
    """The least scopes for a list of needs, and on demand what proves it.

    `scopes` are sorted; `have` was granted before and `deny` not to be granted. `excess` is what the scopes open beyond
    the needs and `have`. `exact` is false where the search budget ended before the proof: then no set has a cost below
    `bound` (reach, destroy, write, read and events, scopes, implied; the fourth first where scopes are to be fewest).
    """

    catalog_version: str
    as_of: str | None
    stages: tuple[str, ...]
    scopes: tuple[str, ...]
    needs: tuple[Need, ...]
    unresolved: tuple[Unresolved, ...]
    objective: str
    have: tuple[str, ...]
    deny: tuple[str, ...]
    exact: bool
    bound: tuple[int, ...]
    _index: Index
    _task: Task
    _solution: Solution
    _chosen: int
    _rest: tuple[int, float | None]

    def __init__(  # noqa: PLR0913 - made in one place
        self,
        *,
        catalog: Catalog,
        needs: tuple[Need, ...],
        unresolved: tuple[Unresolved, ...],
        objective: str,
        have: tuple[str, ...],
        deny: tuple[str, ...],
        task: Task,
        solution: Solution,
        rest: tuple[int, float | None],
    ) -> None:
        """Keeps the parts; `plan` makes plans."""
        indexed = index(catalog)
        self.__dict__.update(
            catalog_version=catalog.version,
            as_of=catalog.as_of,
            stages=catalog.stages,
            scopes=indexed.named(solution.chosen),
            needs=needs,
            unresolved=unresolved,
            objective=objective,
            have=have,
            deny=deny,
            exact=solution.exact,
            bound=solution.bound,
            _index=indexed,
            _task=task,
            _solution=solution,
            _chosen=solution.chosen,
            _rest=rest,
        )

    def __repr__(self) -> str:
        """Returns the scopes."""
        return f"<Plan {self.scope_parameter or 'no scope'}>"

    @cached_property
    def freshness(self) -> Freshness:
        """Returns how new the data is of the services that the scopes and needs belong to."""
        return freshness(self._index.catalog, (*self.scopes, *self.have, *(need.at for need in self.needs)))

    @property
    def scope_parameter(self) -> str:
        """Returns the value of the OAuth `scope` parameter: the names with spaces between."""
        return " ".join(self.scopes)

    @property
    def scope_query(self) -> str:
        """Returns the `scope` parameter as it stands in a URL: the spaces are `+`."""
        return "scope=" + "+".join(self.scopes)

    @cached_property
    def excess(self) -> Access:
        """Returns what the scopes open beyond the needs and what was granted before."""
        return self._excess(self._chosen)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Returns what is to be said of the plan as a whole."""
        unknown = (name for name in self.have if name not in self._index.numbers)
        return (
            *(f"`{name}`, given as already granted, is unknown and opens nothing" for name in unknown),
            *([] if self.exact else [UNPROVED if available() else f"{UNPROVED}: {INSTALL}"]),
            *reasons.subscribing(self._index.catalog, (need.at for need in self.needs)),
        )

    @cached_property
    def equivalent(self) -> tuple[Equivalent, ...]:
        """Returns, part by part, the sets of scopes with the identical grant."""
        return tuple(self._equivalents())

    @cached_property
    def frontier(self) -> tuple[Point, ...]:
        """Returns the points between fewest scopes and least access: more scopes, strictly less access each time."""
        return tuple(
            Point(chosen.bit_count(), self._index.named(chosen), self._excess(chosen), exact)
            for chosen, exact in frontier(self._task, self._solution, Budget(*self._rest))
        )

    @cached_property
    def proof(self) -> tuple[Proof, ...]:
        """Returns for each scope why it is there and what it beats."""
        return tuple(map(self._prove, bits_of(self._chosen)))

    def _excess(self, chosen: int) -> Access:
        return self._index.access(Index.union(self._index.opens, chosen) & ~self._task.free_elements)

    def _prove(self, number: int) -> Proof:
        task, chosen = self._task, self._chosen
        others = Index.union(task.opens, chosen & ~(1 << number))
        alone = task.need & task.opens[number] & ~others
        ours = task._replace(fewest=False).cost_of(chosen)
        rivals = []
        for rival in bits_of(task.candidates & ~chosen):
            if alone & ~task.opens[rival]:
                continue
            # What the rival implies anyway would only make it look worse than it is.
            swapped = (chosen & ~(1 << number) & ~task.implied[rival]) | 1 << rival
            theirs = task._replace(fewest=False).cost_of(swapped)
            # Without a proof of the plan (its budget had ended) a rival could win.
            wins = (theirs, tuple(bits_of(swapped))) < (ours, tuple(bits_of(chosen))) and not self.exact
            if not wins:
                loses_on = next(
                    (rank for rank, more, less in zip(RANKS, theirs, ours, strict=False) if more > less), "names"
                )
                more = Index.union(task.opens, swapped) & ~Index.union(task.opens, chosen) & ~task.free_elements
                name = self._index.names[rival]
                rivals.append(Rival(name, self._index.named(swapped), loses_on, self._index.access(more)))
        serves = tuple(self._index.elements[bit] for bit in bits_of(task.need & task.opens[number]))
        fails = self._index.elements[next(iter(bits_of(alone)))]
        return Proof(self._index.names[number], tuple(sorted(serves)), fails, tuple(rivals))

    def _equivalents(self) -> Iterable[Equivalent]:
        # Only what opens some of the same can stand instead.
        opens = Index.union(self._index.opens, self._chosen)
        usable = Index.union(self._index.openers, opens) & ~closed(self._index, self.deny)
        found = equivalents(self._chosen, self._task.opens, usable, budget=Budget(*self._rest))
        for part, instead, complete in found:
            yield Equivalent(self._index.named(part), tuple(sorted(map(self._index.named, instead))), complete)


def plan(  # noqa: PLR0913 - the options of the design, all keyword-only
    catalog: Catalog,
    needs: str | Iterable[str] | Resolved,
    *,
    objective: str = "least-privilege",
    have: str | Iterable[str] = (),
    deny: str | Iterable[str] = (),
    service: str | None = None,
    limit: float | None = LIMIT,
    watch: Callable[[], bool] | None = None,
) -> Plan:
    """Returns the scopes that cover the needs with the least access.

    `needs` are requests (`GET /kcs/v1/rp/devices`, URLs) and event names, which may be mapped to where they stand, or
    such as were resolved before. `have` is granted already, so that the plan is the least to add. `deny` are scopes,
    endpoints and events that may not be granted: a scope that implies or opens one of them is not used either.
    `service` completes relative paths. Least means the fewest reach elements, then the fewest endpoints and events
    beyond the needs (destroy, write, read), then the fewest scopes; `fewest-scopes` puts the number of scopes first.
    What cannot be resolved is in `unresolved`, in the order given. `limit` is how many seconds the search for the plan,
    its frontier and its equivalents may take together, None if no clock is to end it; a plan that it ends is not
    `exact`, and so is one that `watch` ends, which is called while the search goes on, by saying False. Raises
    InputError for an unknown objective, service or name in `deny`.
    """
    if objective not in OBJECTIVES:
        raise InputError(f"`{objective}` is not an objective; the objectives are {', '.join(OBJECTIVES)}")
    indexed = index(catalog)
    granted, denied = tuple(sorted(split_scopes(have))), denied_names(indexed, deny)
    texts = {} if isinstance(needs, Resolved) else given(needs)
    resolved, unresolved = needs if isinstance(needs, Resolved) else meaning(catalog, texts, service)

    before = indexed.mask(granted)
    held, opened = Index.union(indexed.implied, before), Index.union(indexed.opens, before)
    usable = ~closed(indexed, denied)
    need = candidates = 0
    served: list[Need] = []
    for item in resolved:
        if item.access == "scopes":
            bit = indexed.bits[item.at]
            openers = indexed.openers[bit] & usable
            if not openers and not opened >> bit & 1:
                names = indexed.named(indexed.openers[bit])
                unresolved += tuple(reasons.denied(text, item.at, names) for text in item.inputs)
                continue
            if not opened >> bit & 1:
                need |= 1 << bit
                candidates |= openers
        served.append(item)
    # `meaning` has split off what takes the scopes of events, unless one has been denied since.
    is_split = not isinstance(needs, Resolved) and len(served) == len(resolved)
    served_needs, eventless = (tuple(served), ()) if is_split else split_eventless(catalog, served)
    task = Task(
        need=need,
        candidates=candidates,
        opens=indexed.opens,
        implied=indexed.implied,
        free_elements=need | opened,
        free_scopes=held,
        tiers=indexed.ranks,
        fewest=objective == "fewest-scopes",
    )
    budget = Budget(STEPS, limit, watch)
    solution = solve(task, budget)
    return Plan(
        catalog=catalog,
        needs=served_needs,
        unresolved=reasons.placed((*unresolved, *eventless), texts),
        objective=objective,
        have=granted,
        deny=denied,
        task=task,
        solution=solution,
        # One budget for one answer: half of what is left is for the frontier, half for the equivalents.
        rest=budget.share(2),
    )
