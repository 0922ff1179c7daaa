"""Measures catalogs of any size: loading, indexing, planning and memory, beside `json.load`; and plans beside choices.

Google's discovery documents are read where the package `google-api-python-client` is installed. It judges nothing.
The times are those of the processor, so that a busy machine changes them little. With `--growth FILE` a curve is drawn,
where matplotlib is installed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, NamedTuple

from programs import SOLVERS, Cost, Program, program_of_task

import import_google
import knox_scopes
from knox_scopes.access.solve import Task
from knox_scopes.catalog.index import Index, bits_of, index
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.model import Access, Catalog

SEED = 20250805
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
MEGABYTES = 1_000
# How many of the plans the solvers are asked for as well.
FEW = 5

# What a process of its own does with a catalog of so many scopes, to tell its memory and its times.
GROWING = """\
import json, resource, sys, time
sys.path[:0] = json.loads(sys.argv[2])
from scale import tree
from knox_scopes.catalog.build import build
from knox_scopes.catalog.index import index
import knox_scopes
raw = tree(int(sys.argv[1]))
times = [time.process_time()]
catalog = build([raw]); times.append(time.process_time())
index(catalog); times.append(time.process_time())
knox_scopes.plan(catalog, list(raw["endpoints"])[:10]); times.append(time.process_time())
knox_scopes.grant(catalog, "a").allows("GET", "/a/v1/b/5"); times.append(time.process_time())
try:  # where the system counts what the process itself has had, and not what it began with
    memory = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
except OSError:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([*(after - before for before, after in zip(times, times[1:])), memory]))
"""


class Choice(NamedTuple):
    """Holds what a way to choose scopes opens more than the least: how often, and how many times as much at most."""

    more: int
    worst: float


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--growth", metavar="FILE", help="where to draw how times and memory grow")
    growth = parser.parse_args().growth
    catalogs: dict[str, Path] = {"Knox": Path(shipped_folder())}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "google"
        if (documents := import_google.documents_folder()) is not None:
            folder.mkdir()
            for service in import_google.catalog_of(import_google.read(documents)):
                (folder / f"{service['service']}.json").write_text(json.dumps(service), encoding="utf-8")
            catalogs["Google"] = folder
        else:
            print("Google: skipped, google-api-python-client is not installed: pip install --group google\n")
        sizes(catalogs, Path(name))
        for what, path in catalogs.items():
            choices(what, knox_scopes.load(path, max_bytes=MEGABYTES * 1_000_000))
    growing(growth)


def sizes(catalogs: dict[str, Path], folder: Path) -> None:
    """Prints how long catalogs take to be loaded, in whatever way, and indexed."""
    print("catalog     scopes  endpoints  json.load   checked      kept     index   command, kept (ms; median of 5)")
    for what, path in catalogs.items():
        kept = folder / f"kept-{what}"
        knox_scopes.load(path, max_bytes=MEGABYTES * 1_000_000, cache=kept)
        catalog = knox_scopes.load(path, max_bytes=MEGABYTES * 1_000_000, cache=kept)
        (file,) = kept.iterdir()
        times = [
            timed(lambda: json.loads(file.read_bytes())),  # noqa: B023 - called at once
            timed(lambda: knox_scopes.load(path, max_bytes=MEGABYTES * 1_000_000)),  # noqa: B023
            timed(lambda: knox_scopes.load(path, max_bytes=MEGABYTES * 1_000_000, cache=kept)),  # noqa: B023
            timed(lambda: Index(catalog)),  # noqa: B023
            command(path, kept),
        ]
        counts = f"{what:10}{len(catalog.scopes):8}{len(catalog.endpoints):11}"
        print(counts + "".join(f"{each:10.1f}" for each in times))
    print()


def timed(call: Callable[[], object]) -> float:
    """Returns the milliseconds of a call."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        call()
        times.append(time.process_time() - begun)
    return median(times) * 1000


def command(catalog: Path, kept: Path) -> float:
    """Returns the milliseconds of `knox-scopes services` with a catalog that is kept."""
    script = Path(sys.executable).with_name("knox-scopes")
    args = [script, "services", "--catalog", catalog, "--max-size", str(MEGABYTES), "--cache", kept]
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, check=True)\n"
    code += "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
    run = [sys.executable, "-c", code, *map(str, args)]
    return median(float(subprocess.run(run, capture_output=True, check=True).stdout) for _ in range(5)) * 1000  # noqa: S603


def choices(what: str, catalog: Catalog) -> None:
    """Prints how plans for random needs compare with what people choose."""
    random = Random(SEED)  # noqa: S311 - the same needs each time
    indexed = index(catalog)
    listed = [str(endpoint) for endpoint in catalog.endpoints.values() if endpoint.scopes]
    print(f"{what}: plans for random needs; how often, and how many times as much, others open")
    solvers = {name: run for name, (module, run) in SOLVERS.items() if find_spec(module)}
    peers = "".join(f"{name:>10}" for name in solvers)
    print(f"needs  plans  proved   median      90 %{peers}   greedy         first alternative")
    for size in (1, 3, 10, 30, 100):
        if size > len(listed):
            continue
        times, proved, count = [], 0, 200 if size < 30 else 50  # noqa: PLR2004
        ours, greedy, first = [], [], []
        theirs: dict[str, list[float]] = {name: [] for name in solvers}
        for number in range(count):
            needs = random.sample(listed, size)
            begun = time.process_time()
            found = knox_scopes.plan(catalog, needs)
            times.append((time.process_time() - begun) * 1000)
            proved += found.exact
            for name, run in solvers.items() if number < FEW else ():
                theirs[name].append(solved(name, run, found._task, found._solution.cost))  # noqa: SLF001 - as it was asked
            ours.append(opened(indexed, found.scopes))
            greedy.append(opened(indexed, greedily(indexed, needs)))
            first.append(opened(indexed, [catalog.endpoints[need].scopes[0] for need in needs]))
        cells = [f"{size:5}{count:7}{proved:8}{median(times):9.2f}{quantiles(times, n=10)[-1]:10.2f} ms"]
        cells[0] += "".join(f"{median(spent):10.1f}" for spent in theirs.values())
        for others in (greedy, first):
            found_more = compared(ours, others)
            cells.append(f"{found_more.more * 100 // count:5} %, {found_more.worst:.1f}x")
        print("   ".join(cells))
    print()


def solved(name: str, run: Callable[[Program], Cost], task: Task, cost: Cost | None) -> float:
    """Returns the milliseconds that a solver takes for the least cost, from the program to the proof."""
    program = program_of_task(task)
    begun = time.process_time()
    least = run(program)
    spent = (time.process_time() - begun) * 1000
    if least != cost:
        raise SystemExit(f"{name} finds {least}, and we find {cost}")
    return spent


def opened(indexed: Index, scopes: Iterable[str]) -> Access:
    """Returns what scopes open."""
    return indexed.access(Index.union(indexed.opens, indexed.mask(scopes)))


def greedily(indexed: Index, needs: Sequence[str]) -> list[str]:
    """Returns scopes as who wants few of them takes them: always the one that serves most of what is left."""
    left, chosen = sum(1 << indexed.bits[need] for need in needs), []
    while left:
        usable = {number for bit in bits_of(left) for number in bits_of(indexed.openers[bit])}
        best = max(sorted(usable), key=lambda number: (indexed.opens[number] & left).bit_count())
        chosen.append(indexed.names[best])
        left &= ~indexed.opens[best]
    return chosen


def compared(ours: Sequence[Access], theirs: Sequence[Access]) -> Choice:
    """Returns how often others open more, and how many times as much at most."""
    pairs = [(sum(map(len, own)), sum(map(len, other))) for own, other in zip(ours, theirs, strict=True)]
    return Choice(sum(other > own for own, other in pairs), max(other / own for own, other in pairs))


def growing(file: str | None) -> None:
    """Prints how times and memory grow with the number of scopes, and draws it."""
    print("growth: scopes  build    index    plan of 10  grant and decide   (s)   memory (MB)")
    rows: list[list[float]] = []
    for size in SIZES:
        run = [sys.executable, "-c", GROWING, str(size), json.dumps(sys.path)]
        row: list[float] = json.loads(subprocess.run(run, capture_output=True, check=True).stdout)  # noqa: S603
        rows.append(row)
        print(f"{size:14}" + "".join(f"{seconds:9.3f}" for seconds in row[:4]) + f"{row[4]:24.0f}")
    if file:
        drawn(file, rows)


def drawn(file: str, rows: Sequence[Sequence[float]]) -> None:
    """Draws the curves."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 - it may be missing
    except ModuleNotFoundError:
        print("the curve: skipped, matplotlib is not installed: pip install --group bench")
        return
    mpl.use("svg" if file.endswith(".svg") else "agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - the same

    figure: Any
    axes: Any
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for place, what in enumerate(("build", "index", "plan of ten needs", "grant and decide")):
        axes.loglog(SIZES, [row[place] for row in rows], marker="o", label=what)
    axes.set_xlabel("scopes")
    axes.set_ylabel("seconds")
    other = axes.twinx()
    other.loglog(SIZES, [row[4] for row in rows], marker="s", linestyle="--", color="grey", label="memory")
    other.set_ylabel("megabytes")
    (lines, labels), (more, others) = axes.get_legend_handles_labels(), other.get_legend_handles_labels()
    axes.legend([*lines, *more], [*labels, *others])
    figure.savefig(file, dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    main()
