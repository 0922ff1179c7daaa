"""Measures everything and writes benchmarks/README.md, the one page of figures.

pip install --group bench --group google -e ".[solver]"
python benchmarks/page.py              # some twenty minutes, on a machine that does nothing else
python benchmarks/page.py lint decide  # only these parts; the others stay as they are
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "README.md"
PACKAGES = (
    "knox-scopes", "click", "pyyaml", "python-sat", "ortools", "highspy", "cedarpy", "casbin", "authlib", "falcon",
    "google-api-python-client", "starlette", "uvicorn",
)  # fmt: skip
HEAD = """\
# Figures

Written by `python benchmarks/page.py`; nothing here is written by hand but the words. It is a measurement, not a test.
Peers that are not installed are left out, and said to be. `pip install --group bench --group google -e ".[solver]"`
installs all.
"""


class Part(NamedTuple):
    """A part of the page: its name, its title, what is measured and how, and the commands that print the tables."""

    name: str
    title: str
    says: str
    commands: tuple[tuple[str, ...], ...]


PARTS = (
    Part(
        "decide",
        "Deciding, matching, planning, starting",
        """\
The requests are one for each listed endpoint that needs a scope, shuffled, the variables filled with UUIDs, numbers and
hexadecimal ids; the granted scopes open about half of them. Every turn decodes its requests anew, so that no string
has its hash yet. All contenders must agree on all requests before anything is timed. Then they take turns of equal
length in rotating order, with the garbage collector off, and each ratio is taken within one repeat.

In favour of the peers:
- each has all that its API lets one prepare: parsed policies and entities, requests as dictionaries, cached policies;
- each is tried in several set-ups, and the fastest is measured (the lines under the table name them all);
- our router finds the endpoint for cedarpy and authlib, which match no paths, and in "path matched beforehand" for
  casbin too, whose own `keyMatch3` takes ten times as long; in "check only" authlib has the endpoint for nothing;
- "endpoints listed for it" is a peer that got the answers in advance, with no scope left to look at.

In favour of ours, so keep it in mind:
- a grant is prepared too, once for a set of scopes: its price, and after how many requests it pays, is in the table and
  below it. authlib reads the token's scopes at every check, as its API has it;
- falcon returns the values of the variables, and we do not; our router looks at the method, and falcon's does not;
- three paths in four have no variable, as in the catalog, and are found at once: see the two rows that tell them apart;
- cedarpy and casbin evaluate policies of any kind, which is more than scopes ask for;
- paths that are not listed take longer, which no ratio shows: they have a row of their own.
""",
        (("run.py",),),
    ),
    Part(
        "plan",
        "The exact search, where it is hard",
        """\
Instances that are hard in different ways: scopes that open a share of everything, groups of equal scopes, weighted set
covers in the manner of OR-Library, rings, roles, and a tree of 10,000 scopes and 100,000 endpoints. Ours is timed from
the instance to the names, alone and with the extra `solver`. The peers, one thread each, get what our reductions leave,
as a model made beforehand, and need to find the cost only, not the names; 0.0 means that the reductions left nothing.
What is not proved within the limit is marked `>`; the limit is by the clock, so that on a busy machine (see the load)
less is proved.
""",
        (("solve.py", "--limit", "10"),),
    ),
    Part(
        "catalogs",
        "Catalogs of any size",
        """\
`checked` reads and checks the service files, `kept` reads what a cache keeps of them, and `json.load` only parses that.
`command, kept` is a whole process, `knox-scopes services`. Then plans for random needs, from texts to names. Solvers
get five of each size as a program that is made beforehand of the definition alone, with nothing reduced, have to find
the same cost, and are timed from the program to the proof (medians in ms). Beside them stand two choices that people
make: greedily the scope that serves most, and for each endpoint the first scope that its page lists. Last, how time and
memory grow with a catalog, each in a process of its own.

![How time and memory grow](growth.png)
""",
        (("vendors.py", "--growth", str(FOLDER / "growth.png")), ("scale.py",)),
    ),
    Part(
        "lint",
        "Linting 1,000 registrations",
        """\
1,000 registrations (12 endpoints, 3 events, a job, and scopes of which some fit) are linted in one process, in turn
with a process that reads the same files with PyYAML and holds them against the same JSON Schema. Telling what is wrong
with scopes takes more than telling the form, so the ratio is above 1.
""",
        (("lint.py",),),
    ),
    Part(
        "sandbox",
        "The sandbox under load",
        """\
How many calls a second `knox-scopes sandbox` answers, in turn with a bare Starlette app that has one route, answers the
same, and looks at neither token nor scope. Both are served by uvicorn with h11. The clients keep 16 connections open,
with one request on each at a time. Calls a second of the server's processor time hardly depend on what else the machine
does; those of the clock do (see the load).
""",
        (("sandbox.py",),),
    ),
    Part(
        "usage",
        "Reading logs, recordings and collections",
        """\
First, a log of a million lines for each format of access log, and of a fifth of that for tables of proxies and logs of
clients; a third of the requests have a query, a sixth an id in the path. Each is read by our reader, by a loop over one
regular expression that knows nothing but this format, and by counting its line ends. The first two must count the same
calls. The table has millions of lines a second of the processor, and of the clock with two processes at once. In favour
of the loop: it looks into no time, makes no value of a call, and knows the format in advance.

Then files of each format for `knox-scopes uses`, with the same calls in all of them, a third of which goes to known
endpoints with ids of their own, and the rest to a hundred other hosts. Each file is read by a process of its own, and
the time is that of the processor, start included. The peer is what one would write instead: `json.load`, `json.loads` a
line, or a pattern, then `urlsplit` and falcon's router; it keeps counts only. What is over 32 MB in a format that has
to be read as a whole is refused; `tools/check scale` holds that, with files of 200 MB, and compares DuckDB and Spark.
""",
        (("logs.py",), ("usage.py",)),
    ),
    Part(
        "differ",
        "Whether plans are right",
        """\
Plans on random worlds, with what is granted already, what is denied, and either objective, against a solver that is not
ours, on a program made of the definition; and against all sets, where these are few. `tools/check nightly` tries 20,000
worlds, and each run of the tests 500.
""",
        (("differ.py", "500"),),
    ),
)


def main() -> int:
    """Writes the page; returns 1 where a measurement fails, and then leaves the page as it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=f"which parts to measure again: {', '.join(p.name for p in PARTS)}")
    wanted = set(parser.parse_args().parts) or {part.name for part in PARTS}
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    page = [HEAD]
    for part in PARTS:
        known = re.search(rf"(?ms)^<!-- {part.name} -->\n(.*?)^<!-- end -->", before)
        figures = measured(part) if part.name in wanted else known[1] if known else "Not measured yet.\n"
        if figures is None:
            return 1
        page.append(f"## {part.title}\n\n{part.says}\n<!-- {part.name} -->\n{figures}<!-- end -->\n")
    PAGE.write_text("\n".join(page), encoding="utf-8")
    return 0


def measured(part: Part) -> str | None:
    """Returns what the commands of a part print, with the day and the machine; None where one fails."""
    text = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}\n"
    for command in part.commands:
        name, *args = command
        shown = " ".join((f"benchmarks/{name}", *(os.path.relpath(arg) if os.sep in arg else arg for arg in args)))
        print(f"python {shown}", file=sys.stderr, flush=True)
        environment = os.environ | {"PYTHONPATH": str(FOLDER.parent / "tools")}
        run = [sys.executable, str(FOLDER / name), *args]
        done = subprocess.run(run, capture_output=True, encoding="utf-8", check=False, env=environment)  # noqa: S603
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            return None
        text += f"\n```console\n$ python {shown}\n{done.stdout.rstrip()}\n```\n"
    return text


def machine() -> str:
    """Returns what was measured on, and with which versions."""
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    system = f"{platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{system}{load}; {python}; {', '.join(versions)}"


def processor() -> str:
    """Returns the name of the processor, as far as the system tells it."""
    try:
        found = re.search(r"(?m)^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.processor() or "processor unknown"


if __name__ == "__main__":
    sys.exit(main())
