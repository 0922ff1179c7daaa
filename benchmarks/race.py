"""Times contenders in turn, on the same requests, after making sure that they answer alike."""

__all__ = ["Contender", "DisagreementError", "agree", "race", "ranked"]

import gc
import time
from collections.abc import Callable, Sequence
from operator import itemgetter
from statistics import median
from typing import Any, NamedTuple

from workload import Batch, Raw, fresh


class DisagreementError(Exception):
    """Says that two contenders do not give the same answer, so that their times may not be compared."""


class Contender(NamedTuple):
    """Holds one way to do a job: only `run` is timed.

    `prepare` makes of a batch of requests what `run` takes, `answer` of each result what is compared.
    """

    name: str
    run: Callable[[Any], list[Any]]
    answer: Callable[[Any], object] = bool
    prepare: Callable[[Batch], Any] = list


def agree(contenders: Sequence[Contender], batches: Sequence[Raw]) -> None:
    """Raises DisagreementError unless all contenders give the answers of the first; also warms them up."""
    for raw in batches:
        first, *others = (
            [contender.answer(result) for result in contender.run(contender.prepare(fresh(raw)))]
            for contender in contenders
        )
        for contender, answers in zip(contenders[1:], others, strict=True):
            for request, ours, theirs in zip(fresh(raw), first, answers, strict=True):
                if ours != theirs:
                    text = " ".join(request)
                    raise DisagreementError(f"{text}: {contenders[0].name} says {ours}, {contender.name} says {theirs}")


def race(
    contenders: Sequence[Contender], batches: Sequence[Raw], repeats: int = 15, slice_ns: int = 30_000_000
) -> dict[str, list[float]]:
    """Returns the nanoseconds a request of each contender in each repeat.

    In each repeat every contender has its turn, of about equal length, the order rotating.
    """
    times: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for repeat in range(repeats):
        first = repeat % len(contenders)
        for contender in (*contenders[first:], *contenders[:first]):
            times[contender.name].append(_turn(contender, batches, slice_ns))
    return times


def ranked(contenders: Sequence[Contender], batches: Sequence[Raw]) -> list[tuple[float, Contender]]:
    """Returns the contenders with their nanoseconds a request in a short trial, the fastest first."""
    times = race(contenders, batches, repeats=5, slice_ns=10_000_000)
    return sorted(((median(times[contender.name]), contender) for contender in contenders), key=itemgetter(0))


def _turn(contender: Contender, batches: Sequence[Raw], slice_ns: int) -> float:
    run = contender.run
    spent = count = turn = 0
    gc.collect()
    gc.disable()
    try:
        while spent < slice_ns:
            batch = contender.prepare(fresh(batches[turn % len(batches)]))
            # The time of the processor, which a busy machine changes little.
            start = time.process_time_ns()
            run(batch)
            spent += time.process_time_ns() - start
            count += len(batch)
            turn += 1
    finally:
        gc.enable()
    return spent / count
