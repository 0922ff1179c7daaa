#!/usr/bin/env python3
"""Measures how many faults the tests notice that are put into the code one at a time, and lists those they do not.

Works in a copy of the checkout. Runs the tests once to learn which of them reach each line. Then draws a sample of
mutants, each with one operator, constant, condition or return altered, and runs the tests that reach it until one
fails. With --seed the same sample is drawn again. Takes hours for all of the package; no part of CI.
"""

__all__ = ["Mutant", "altered", "mutants"]

import argparse
import ast
import copy
import gc
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, NoReturn

import pytest
import yaml
from coverage import CoverageData
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "knox_scopes"
EQUIVALENT = "tools/mutants_equivalent.yaml"
# What a copy does without, and tests that look at the checkout rather than at the code.
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "dist", "build", "*.egg-info")
NOT_RUN = ("tests/tools", "tests/page", "tests/test_docs.py", "tests/test_examples.py", "tests/test_package.py")
# So many seconds of tests are run at first, and tests of so many seconds in all; what else reaches a line is left out.
FIRST = 3.0
MOST = 60.0
# What each test takes beside what it is said to take.
OF_EACH = 0.002
# So many rows of a test with many come before the others.
ROWS = 3
# A test that takes so many times as long as it did, and so many seconds more, is taken to run for ever.
SLOWER = 10
GRACE = 20
HYPOTHESIS_SEED = "1"
# What `measured` leaves, and how it tells what a test took.
COVERAGE, PRINTED = "coverage", "printed"
TOOK = re.compile(r"^([0-9.]+)s (?:setup|call|teardown) +(.*\S)", re.MULTILINE)
# What many tests import is imported once, for all of the processes that run them.
WARM = ("click", "hypothesis.strategies", "jsonschema", "networkx", "yaml")

OTHER: dict[type, Any] = {
    ast.Eq: ast.NotEq, ast.Lt: ast.LtE, ast.Gt: ast.GtE, ast.In: ast.NotIn, ast.Is: ast.IsNot,
    ast.NotEq: ast.Eq, ast.LtE: ast.Lt, ast.GtE: ast.Gt, ast.NotIn: ast.In, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.And: ast.Or, ast.Or: ast.And, ast.Continue: ast.Break, ast.Break: ast.Continue,
}  # fmt: skip


class Mutant(NamedTuple):
    """One alteration: the text of the first line it is in, what stood there, what stands there instead, and where."""

    file: str
    text: str
    was: str
    becomes: str
    line: int
    last_line: int
    number: int
    is_of_module: bool  # what runs when the module is imported, and so for whichever test is the first to do so

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Returns what tells it from others, however lines move."""
        return self.file, self.text, self.was, self.becomes


def mutants(source: str, file: str = "") -> list[Mutant]:
    """Returns all mutants of a module, in the order in which `altered` numbers them."""
    lines, tree = source.splitlines(), ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    within = {line for one in functions for line in range(one.body[0].lineno, (one.end_lineno or 0) + 1)}
    found = []
    for number, one in enumerate(_alterations(tree)):
        text, first = lines[one.place.lineno - 1].strip(), one.place.lineno
        last = one.place.end_lineno or first
        found.append(Mutant(file, text, one.was, one.becomes, first, last, number, first not in within))
    return found


def altered(source: str, number: int) -> str:
    """Returns the source with the alteration of that number made."""
    tree = ast.parse(source)
    for at, one in enumerate(_alterations(tree)):
        if at == number:
            one.make()
            break
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


class _Alteration(NamedTuple):
    """Where something is altered, what it was and becomes, and the call that makes it."""

    place: ast.expr | ast.stmt
    was: str
    becomes: str
    make: Callable[[], None]


def _alterations(parent: ast.AST) -> Iterator[_Alteration]:
    """Yields what can be altered below a node, the outer before the inner; types and names of modules are left out."""
    for name, value in ast.iter_fields(parent):
        if name in {"annotation", "returns"}:
            continue
        for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _is_left_out(node):
                continue
            for new, was, becomes in _instead(node):
                at = node.target if isinstance(node, ast.comprehension) else node
                if isinstance(at, ast.expr | ast.stmt):
                    yield _Alteration(at, was, becomes, partial(_put, parent, name, place, new))
            yield from _alterations(node)


def _put(parent: ast.AST, name: str, place: int | None, new: ast.AST) -> None:
    if place is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[place] = new


def _is_left_out(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _instead(node: ast.AST) -> Iterator[tuple[ast.AST, str, str]]:
    """Yields what to put in place of a node, and the texts of what changes and of what it changes to."""
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        other = copy.copy(node)
        other.test = ast.UnaryOp(ast.Not(), node.test)
        yield other, ast.unparse(node.test), f"not ({ast.unparse(node.test)})"
    elif isinstance(node, ast.comprehension) and node.ifs:
        ifs = " ".join(f"if {ast.unparse(test)}" for test in node.ifs)
        yield ast.comprehension(node.target, node.iter, [], node.is_async), ifs, ""
    else:
        for new in (*_with_other_operators(node), *_with_other_values(node)):
            yield new, ast.unparse(node), ast.unparse(new)


def _with_other_operators(node: ast.AST) -> Iterator[ast.AST]:
    """Yields a node with one of its operators replaced, or a `not` dropped."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    for place, operator in enumerate(node.ops if isinstance(node, ast.Compare) else [getattr(node, "op", None)]):
        if other := OTHER.get(type(operator)):
            new: Any = copy.copy(node)
            if isinstance(new, ast.Compare):
                new.ops = [*new.ops[:place], other(), *new.ops[place + 1 :]]
            else:
                new.op = other()
            yield new


def _with_other_values(node: ast.AST) -> Iterator[ast.AST]:
    """Yields another constant or jump in place of one, and a return of nothing."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as expression) if ast.unparse(expression) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.Continue() | ast.Break():
            yield OTHER[type(node)]()


# -- which tests reach a line


class Reach:
    """Which tests reach which lines, and how long they take, as a run of all of them found it."""

    def __init__(self, kept: Path) -> None:
        """Reads what `measured` has left in a folder."""
        found = CoverageData(str(kept / COVERAGE))
        found.read()
        self._found = found
        self.seconds: defaultdict[str, float] = defaultdict(float)
        for took, test in TOOK.findall((kept / PRINTED).read_text(encoding="utf-8")):
            self.seconds[test] += float(took)

    def tests(self, mutant: Mutant) -> dict[str, float]:
        """Returns the tests that reach a mutant, with their seconds: what takes least first, and what is near sooner.

        Of a test with many rows, a few come first. What runs when the module is imported is reached by all tests that
        reach anything of it.
        """
        lines = self._found.contexts_by_lineno(mutant.file)
        own_lines = () if mutant.is_of_module else range(mutant.line, mutant.last_line + 1)
        found = self._named(lines, own_lines) or self._named(lines, lines)
        near = {Path(mutant.file).stem: 0.1, f"tests/{mutant.file.split('/')[1]}/": 0.3}
        rows: Counter[str] = Counter()
        places = {}
        for name in sorted(found, key=lambda name: (self.seconds[name], name)):
            function = name.partition("[")[0]
            rows[function] += 1
            weight = min((weight for part, weight in near.items() if part in name.lower()), default=1)
            places[name] = (rows[function] > ROWS, weight * (self.seconds[name] + OF_EACH))
        return {name: self.seconds[name] for name in sorted(found, key=lambda name: (places[name], name))}

    @staticmethod
    def _named(lines: Mapping[int, list[str]], wanted: Iterable[int]) -> set[str]:
        # A context is a test and a phase of it; the rows of a test may have bars in their names too.
        return {context.rpartition("|")[0] for line in wanted for context in lines.get(line, ())} - {""}


def measured(folder: Path, kept: Path) -> None:
    """Runs the tests of a checkout, and leaves in another folder which of them reach what and how long they take."""
    kept.mkdir(parents=True, exist_ok=True)
    config = kept / "coveragerc"
    lines = ["[run]", "branch = true", f"source = {PACKAGE}", "relative_files = true", f"data_file = {kept / COVERAGE}"]
    config.write_text("\n".join(lines), encoding="utf-8")
    options = ["-vv", "--durations=0", f"--hypothesis-seed={HYPOTHESIS_SEED}"]
    coverage = ["--cov", f"--cov-config={config}", "--cov-context=test", "--cov-report=", "--cov-fail-under=0"]
    done = pytest_on(folder, *options, *coverage)
    if done.returncode:
        sys.exit(f"{done.stdout}the tests have to pass before mutants can be tried")
    (kept / PRINTED).write_text(done.stdout, encoding="utf-8")


def pytest_on(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Calls pytest for all tests of a checkout that look at its code."""
    left_out = [f"--ignore={path}" for path in NOT_RUN]
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, *left_out, "tests", PACKAGE],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip


# -- running tests


class Chosen:
    """A plugin for pytest that keeps some of the tests only, in their order, and ends the process where one hangs."""

    def __init__(self, tests: Mapping[str, float]) -> None:
        """Takes the names of the tests, and how many seconds each takes."""
        self.seconds = tests
        self.order = {name: place for place, name in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Is called by pytest with all that it found."""
        items[:] = sorted((item for item in items if item.nodeid in self.order), key=lambda one: self.order[one.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Is called by pytest before each test."""
        signal.alarm(GRACE + int(SLOWER * self.seconds[nodeid]))


def passes(folder: Path, tests: Mapping[str, float]) -> bool:
    """Tells whether tests pass on the code in a folder, in a process of its own; what runs too long does not."""
    child = os.fork()
    if not child:
        _run(folder, tests)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):  # what the tests may have started
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status) in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}


def _run(folder: Path, tests: Mapping[str, float]) -> NoReturn:
    """Runs tests in a process that was forked for it, and ends it."""
    status = 1
    try:
        os.setsid()
        signal.alarm(5 * GRACE)  # until the first test begins
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silent, stream)
        os.chdir(folder)
        os.environ |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(folder))
        options = ["-x", "-q", "-p", "no:cacheprovider", f"--hypothesis-seed={HYPOTHESIS_SEED}"]
        # What the parent has imported already, for all of its children.
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "--hypothesis-profile=mutants"]
        for some in batches(tests):
            files = sorted({name.partition("::")[0] for name in some})
            status = int(pytest.main([*options, *files], plugins=[Chosen(some)]))
            if status not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
                break
    finally:
        os._exit(status)  # nothing of the parent is to be cleaned up here


def batches(tests: Mapping[str, float]) -> list[dict[str, float]]:
    """Returns the first seconds of tests, and then what else of them there is time for."""
    first: dict[str, float] = {}
    rest: dict[str, float] = {}
    spent = 0.0
    for name, seconds in tests.items():
        spent += seconds + OF_EACH
        if not first or spent < FIRST:
            first[name] = seconds
        elif spent < MOST:
            rest[name] = seconds
    return [some for some in (first, rest) if some]


def survives(folder: Path, mutant: Mutant, tests: Mapping[str, float]) -> bool:
    """Tells whether no test notices a mutant, which is put into the folder meanwhile."""
    file = folder / mutant.file
    source, then = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(altered(source, mutant.number), encoding="utf-8")
    try:
        return passes(folder, tests)
    finally:
        file.write_text(source, encoding="utf-8")
        os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns))  # what was compiled of it is good again


# -- the command


def drawn(root: Path, paths: Collection[str], size: int, seed: int) -> list[Mutant]:
    """Returns a sample of the mutants of the modules at the paths, which are relative to the package."""
    package = root / PACKAGE
    wanted = [package / path for path in paths] or [package]
    files = {file for path in wanted for file in (path.rglob("*.py") if path.is_dir() else [path])}
    every = [
        mutant
        for file in sorted(files)
        for mutant in mutants(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix())
    ]
    return Random(seed).sample(every, min(size, len(every)))  # noqa: S311 - a sample, no secret


def equivalents(root: Path) -> dict[tuple[str, str, str, str], str]:
    """Returns the mutants that no test can notice, with the reason."""
    file = root / EQUIVALENT
    entries = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []
    return {(one["file"], one["line"], one["was"], one["becomes"]): one["because"] for one in entries}


def main() -> None:
    """Draws the sample, runs it and prints the survivors and the score."""
    options = _options()
    sample = drawn(options.root, options.paths, options.sample, options.seed)
    known = equivalents(options.root)
    print(f"{len(sample)} mutants, seed {options.seed}", flush=True)
    end = time.monotonic() + options.minutes * 60
    killed = tried = same = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "checkout"
        shutil.copytree(options.root, folder, ignore=NOT_COPIED)
        kept = options.reach or Path(name).resolve() / "reach"
        if not (kept / PRINTED).exists():
            measured(folder, kept)
        reach = Reach(kept)
        for module in WARM:
            import_module(module)
        pytest_on(folder, "--collect-only", "-qq")  # compiles all of it
        gc.freeze()  # which no child need look through
        # Written anew, and nothing altered.
        if not all(survives(folder, mutant._replace(number=-1), reach.tests(mutant)) for mutant in sample[:3]):
            sys.exit("the tests fail on the code as it is, so that nothing can be told of mutants")
        for mutant in sample:
            if time.monotonic() > end:
                break
            if mutant.key in known:
                same += 1
                continue
            tried += 1
            tests = reach.tests(mutant)
            if survives(folder, mutant, tests):
                left = len(tests) - sum(map(len, batches(tests)))
                print(f"{mutant.file}:{mutant.line}: {mutant.was}  ->  {mutant.becomes}\n    {mutant.text}")
                print(f"    {left} tests of {len(tests)} not run" if left else f"    {len(tests)} tests", flush=True)
            else:
                killed += 1
            if tried % 25 == 0:
                print(f"{tried} tried, {killed} noticed", file=sys.stderr, flush=True)
    score = f"{killed / tried:.1%}" if tried else "nothing"
    print(f"{killed} of {tried} noticed, {score}; {same} equivalent, {len(sample) - tried - same} not tried")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", help=f"folders or modules in {PACKAGE}, such as access; all by default")
    parser.add_argument("--sample", type=int, default=500, help="how many mutants to draw (500)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="draws the same sample again")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many minutes")
    parser.add_argument("--reach", type=Path, help="keep in this folder, for later runs, which tests reach what")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout (this one)")
    return parser.parse_args()


if __name__ == "__main__":
    settings.register_profile(
        "mutants",
        max_examples=25, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    main()
