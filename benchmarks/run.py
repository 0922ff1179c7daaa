"""Measures knox-scopes against its peers in one run, and prints one table of ratios. It judges nothing.

Exit status 0, whatever the ratios; 1 where a peer gives other answers, since times of other answers mean nothing.
"""

import os
import platform
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from peers import SETUPS, falcon_routers
from race import Contender, DisagreementError, agree, race, ranked
from workload import NEEDS, Job, Raw, requests, shape

import knox_scopes
from knox_scopes.catalog.index import index

SEED = 20250805
BATCHES = 40
REPEATS = 15
PAIRS = 40

COLUMNS = ("what", "ours", "peer", "ratio", "spread", "target")
Row = tuple[str, str, str, str, str, str]


def main() -> int:
    """Prints the table; returns 1 where answers differ."""
    catalog = knox_scopes.load()
    job = Job(catalog, SEED)
    batches = requests(job.paths, BATCHES, SEED)
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {catalog!r}")
    print(f"{len(job.scopes)} scopes granted, which open {len(job.grant.endpoints)} of {len(job.paths)} endpoints\n")
    notes: list[str] = []
    try:
        rows = [
            *deciding(job, batches, notes),
            *matching(job, batches, notes),
            *planning(job),
            *starting(notes),
        ]
    except DisagreementError as error:
        print(f"answers differ: {error}", file=sys.stderr)
        return 1
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in (COLUMNS, tuple("-" * width for width in widths), *rows):
        cells = (
            cell.ljust(width) if place in {0, 5} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(cells).rstrip())
    print("\nratio: peer / ours, so more is better; of process ours / peer, so less is better. All are medians")
    print("of the time of the processor.")
    for note in dict.fromkeys(notes):
        print(note)
    return 0


def deciding(job: Job, batches: Sequence[Raw], notes: list[str]) -> Iterator[Row]:
    """Yields the rows of decide and allows against each set-up that is installed."""
    decide, allows = job.grant.decide, job.grant.allows
    ours = [
        Contender(
            "decide",
            lambda batch: [decide(method, path) for method, path in batch],
            lambda decision: decision.outcome == "allowed",
        ),
        Contender("allows", lambda batch: [allows(method, path) for method, path in batch]),
    ]
    peers: list[Contender] = []
    targets: dict[str, str] = {}
    for setup in SETUPS:
        try:
            ways = setup.build(job)
        except ModuleNotFoundError as error:
            notes.append(missing(setup.peer, error))
            continue
        agree([ours[0], *ways], batches)
        name = f"{setup.peer}, {setup.what}"
        targets[name] = setup.target
        trial = ranked(ways, batches)
        peers.append(trial[0][1]._replace(name=name))
        tried = "; ".join(f"{way.name}: {duration(each)}" for each, way in trial)
        notes.append(f"{name}: {'fastest of ' if len(trial) > 1 else ''}{tried}")
    agree([*ours, *peers], batches)
    times = race([*ours, *peers], batches, REPEATS)
    yield alone("decide", times["decide"], "aim 0.5 us")
    yield alone("allows", times["allows"], "-")
    for own in ours:
        for name, target in targets.items():
            yield compared(f"{own.name} : {name}", times[own.name], times[name], target)

    # What the ratios do not show: a grant is made once, and a path that is not listed takes the long way.
    grants = repeated(lambda: knox_scopes.grant(job.catalog, job.scopes), 50)
    yield alone("grant, once for a set of scopes", grants, "-")
    find = job.find
    unlisted = [
        [
            (method, beyond)
            for method, path in batch
            if find(method.decode(), (beyond := path.rstrip(b"/") + b"/not/listed").decode()) is None
        ]
        for batch in batches
    ]
    yield alone("decide, paths that are not listed", race(ours[:1], unlisted, REPEATS)["decide"], "-")
    matched = "authlib, match and check"
    if matched in times:
        saved = median(times[matched]) - median(times["decide"])
        if saved > 0:
            notes.append(f"a grant is paid back after {median(grants) / saved:.0f} requests, against {matched}")


def matching(job: Job, batches: Sequence[Raw], notes: list[str]) -> Iterator[Row]:
    """Yields the rows of our router against falcon's."""
    try:
        falcons = falcon_routers(job)
    except ModuleNotFoundError as error:
        notes.append(missing("falcon", error))
        return
    find, targets = job.find, index(job.catalog).targets
    router = Contender(
        "find",
        lambda batch: [find(method, path) for method, path in batch],
        lambda number: shape(targets[number].endpoint.path),
    )
    agree([router, *falcons], batches)
    times = race([router, *falcons], batches, REPEATS)
    for falcon, target in zip(falcons, (">= 2x", "-"), strict=True):
        yield compared(f"find : {falcon.name}", times["find"], times[falcon.name], target)
    # The mix decides the ratio above: a path without a variable is found in a dictionary at once.
    for holed, which in ((True, "with"), (False, "without")):
        part = requests([(method, path) for method, path in job.paths if ("{" in path) == holed], BATCHES, SEED)
        times = race([router, falcons[0]], part, REPEATS)
        what = f"find, paths {which} variables : {falcons[0].name}"
        yield compared(what, times["find"], times[falcons[0].name], "-")


def planning(job: Job) -> Iterator[Row]:
    """Yields the row of a plan for ten endpoints of six services, the index being warm."""
    raw = [need.encode() for need in NEEDS]
    plan = knox_scopes.plan
    if plan(job.catalog, NEEDS).unresolved:
        raise DisagreementError("a need of the plan is not in the catalog")
    times = repeated(lambda: plan(job.catalog, [need.decode() for need in raw]), 100)
    yield alone(f"plan, {len(NEEDS)} endpoints, index warm", times, "< 150 us")


def starting(notes: list[str]) -> Iterator[Row]:
    """Yields the row of the command as a process against a bare import of click, pair by pair."""
    script = shutil.which("knox-scopes", path=sysconfig.get_path("scripts"))
    if script is None:
        notes.append("process: skipped, there is no `knox-scopes` command beside this Python: pip install -e .")
        return
    ours = [script, "plan", "GET /kcs/v1/rp/devices", "PUT /kcs/v1/rp/devices/upload"]
    peer = [sys.executable, "-c", "import click"]
    with tempfile.TemporaryDirectory() as folder:
        # Without bytecode, as in an editable install that may not write it, ours would be compiled in every process.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment["PYTHONPYCACHEPREFIX"] = folder
        trial = subprocess.run(ours, capture_output=True, encoding="utf-8", check=False, env=environment)  # noqa: S603
        if trial.returncode or "kdp.devices" not in trial.stdout:
            said = (trial.stderr.strip() or trial.stdout.strip() or "it said nothing").splitlines()[-1]
            notes.append(f"process: skipped, `knox-scopes plan` does not run (status {trial.returncode}): {said}")
            return
        once(peer, environment)
        pairs: list[tuple[int, int]] = []
        for pair in range(PAIRS):
            first, second = (once(command, environment) for command in ((ours, peer) if pair % 2 else (peer, ours)))
            pairs.append((first, second) if pair % 2 else (second, first))
    ratios = [own / other for own, other in pairs]
    yield (
        'process: knox-scopes plan : python -c "import click"',
        duration(median(own for own, _ in pairs)),
        duration(median(other for _, other in pairs)),
        times_over(median(ratios)),
        f"{times_over(min(ratios))} - {times_over(max(ratios))}",
        "<= 1.5x, aim 1.2x",
    )


def once(command: list[str], environment: dict[str, str]) -> int:
    """Returns the nanoseconds of the processor that a process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round((after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1e9)


def repeated(call: Callable[[], object], number: int) -> list[float]:
    """Returns the nanoseconds of a call in each repeat, each the mean of a number of calls."""
    contender = Contender("", lambda batch: [call() for _ in batch])
    return race([contender], [[(b"", b"")] * number], REPEATS)[""]


def alone(what: str, ours: Sequence[float], target: str) -> Row:
    """Returns the row of what has no peer."""
    return (what, duration(median(ours)), "-", "-", f"{duration(min(ours))} - {duration(max(ours))}", target)


def compared(what: str, ours: Sequence[float], peer: Sequence[float], target: str) -> Row:
    """Returns the row of a comparison, the ratios being taken repeat by repeat."""
    ratios = [theirs / own for own, theirs in zip(ours, peer, strict=True)]
    return (
        what,
        duration(median(ours)),
        duration(median(peer)),
        times_over(median(ratios)),
        f"{times_over(min(ratios))} - {times_over(max(ratios))}",
        target,
    )


def duration(nanoseconds: float) -> str:
    """Returns a time for reading.

    >>> duration(282.1), duration(2_500_000)
    ('0.282 us', '2.5 ms')
    """
    if nanoseconds >= 1e6:  # noqa: PLR2004 - a millisecond
        return f"{nanoseconds / 1e6:.1f} ms"
    return f"{nanoseconds / 1e3:.{3 if nanoseconds < 1e4 else 1}f} us"  # noqa: PLR2004 - ten microseconds


def times_over(ratio: float) -> str:
    """Returns a ratio for reading, with three digits."""
    return f"{ratio:.{0 if ratio >= 100 else 1 if ratio >= 10 else 2}f}x"  # noqa: PLR2004


def missing(peer: str, error: ModuleNotFoundError) -> str:
    """Returns what to do about a peer that is not installed; any other module that is missing is our own fault."""
    if (error.name or "").partition(".")[0] != peer:
        raise error
    return f"{peer}: skipped, it is not installed: pip install --group bench"


if __name__ == "__main__":
    sys.exit(main())
