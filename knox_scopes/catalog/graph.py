"""The implication graph of scopes: what each implies, and the cycles that may not be."""

__all__ = ["closures", "cycle"]

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def cycle(implies: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Returns a cycle of implications, first and last the same, each implying the next; () where there is none."""
    try:
        TopologicalSorter(implies).prepare()
    except CycleError as error:
        # The sorter lists each node before the one that waits for it, which is the other way round.
        return tuple(reversed(error.args[1]))
    return ()


def closures(implies: Sequence[Sequence[int]]) -> list[int]:
    """Returns, for each scope number, the bit mask of all that it implies, itself included.

    `implies` lists the numbers that each implies directly; it has no cycle.
    """
    masks = [0] * len(implies)
    for number in TopologicalSorter(dict(enumerate(implies))).static_order():
        mask = 1 << number
        for implied in implies[number]:
            mask |= masks[implied]
        masks[number] = mask
    return masks
