"""Finds the other sets of candidates that open exactly what a set opens."""

__all__ = ["EquivalentPart", "equivalents"]

from typing import NamedTuple

from knox_scopes.access.limits import Budget
from knox_scopes.access.reductions import apart, places_of
from knox_scopes.catalog.index import Masks, bits_of


class EquivalentPart(NamedTuple):
    """A part of a set of candidates, the other sets that open the same, and whether all were found."""

    part: int
    instead: tuple[int, ...]
    complete: bool


def equivalents(
    chosen: int, opens: Masks, candidates: int, *, most: int = 20, budget: Budget | None = None
) -> list[EquivalentPart]:
    """Returns, part by part, the irredundant sets of candidates that open exactly what the chosen ones open.

    Parts share no element, so what can stand instead of one does not hang on the others; those that nothing else can
    stand for are left out. At most so many sets a part are returned; one budget is for all parts.
    """
    budget = budget or Budget()
    whole = 0
    for number in bits_of(chosen):
        whole |= opens[number]
    inside = {number: opens[number] for number in bits_of(candidates)}
    inside = {number: elements for number, elements in inside.items() if elements and not elements & ~whole}
    found = []
    for _, members in apart(inside):
        part = sum(1 << number for number in members) & chosen
        instead, complete = _instead(_short(sorted(members), opens), part, most, budget)
        if instead or not complete:
            found.append(EquivalentPart(part, tuple(instead), complete))
    return sorted(found)


def _short(members: list[int], opens: Masks) -> dict[int, int]:
    """Returns what the members open, elements that the same members open being one."""
    openers: dict[int, int] = {}
    for place, number in enumerate(members):
        for bit in places_of(opens[number]):
            openers[bit] = openers.get(bit, 0) | 1 << place
    short = dict.fromkeys(members, 0)
    for element, places in enumerate(dict.fromkeys(openers.values())):
        for place in bits_of(places):
            short[members[place]] |= 1 << element
    return short


def _instead(opens: dict[int, int], part: int, most: int, budget: Budget) -> tuple[list[int], bool]:
    """Returns the irredundant sets that open all that is opened, but for the part itself, and whether these are all.

    Sets grow by a candidate for the first element that is not opened yet; candidates tried before are out.
    """
    every = 0
    for elements in opens.values():
        every |= elements
    openers = _openers(opens)
    found: list[int] = []
    # What is chosen, what that opens once or more, what more than once, and what is out.
    stack: list[tuple[tuple[int, ...], int, int, int]] = [((), 0, 0, 0)]
    while stack:
        chosen, once, twice, out = stack.pop()
        if not budget.spend(len(chosen)) or (chosen and len(found) == most):
            return found, False
        if any(not opens[number] & ~twice for number in chosen):
            continue
        left = every & ~once
        if not left:
            numbers = sum(1 << number for number in chosen)
            if numbers != part:
                found.append(numbers)
            continue
        more = []
        for number in openers[(left & -left).bit_length() - 1]:
            if not out >> number & 1:
                elements = opens[number]
                more.append(((*chosen, number), once | elements, twice | once & elements, out))
                out |= 1 << number
        stack += reversed(more)
    return found, True


def _openers(opens: dict[int, int]) -> dict[int, list[int]]:
    """Returns for the place of each element what opens it, in the order given."""
    openers: dict[int, list[int]] = {}
    for number, elements in opens.items():
        for place in places_of(elements):
            openers.setdefault(place, []).append(number)
    return openers
