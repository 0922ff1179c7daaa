"""The mutants that are made, and a small checkout of which it is known what its tests notice."""

import subprocess
import sys
from pathlib import Path

import pytest

from mutants import Mutant, altered, drawn, equivalents, mutants

TOOL = Path(__file__).resolve().parent.parent.parent / "tools" / "mutants.py"
CODE = """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    LIMIT = 1


def size(number: int, *, strict: bool = False) -> str:
    if number > 10 and not strict:
        return "big"
    return "small"


def odd(numbers: list[int]) -> list[int]:
    return [number for number in numbers if number % 2]
"""
TESTS = """\
from knox_scopes.code import odd, size


def test_size() -> None:
    assert size(12) == "big"
    assert size(3) == "small"


def test_odd() -> None:
    assert odd([1, 2]) == [1]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name, text in {
        "knox_scopes/__init__.py": "",
        "knox_scopes/code.py": CODE,
        "tests/test_code.py": TESTS,
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\nfilterwarnings = ["error"]\n',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        ("a < b <= c", ["a <= b <= c", "a < b < c"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("a + b | c", ["a + b & c", "a - b"]),
        ("x = 0", ["1"]),
        ("x = True", ["False"]),
        ("a if b else c", ["not b"]),
        ("[a for a in b if c if d]", [""]),
        ("while a:\n    break", ["not a", "continue"]),
        ("for a in b:\n    continue", ["break"]),
        ("def f():\n    return a", ["return None"]),
        ("f'{a == b}'", ["a != b"]),
        ("x += 1", ["x -= 1", "2"]),
        # Nothing of it can be noticed, or it is no code.
        ("def f(a: 1) -> 2:\n    return None", []),
        ("if TYPE_CHECKING:\n    x = 1", []),
        ("x = 'text'", []),
    ],
)
def test_operators_constants_conditions_and_returns_are_altered(source: str, becomes: list[str]) -> None:
    assert [mutant.becomes.replace("(", "").replace(")", "") for mutant in mutants(source)] == [
        text.replace("(", "").replace(")", "") for text in becomes
    ]


def test_each_mutant_is_another_program_that_differs_in_one_place() -> None:
    every = mutants(CODE, "code.py")
    texts = [altered(CODE, mutant.number) for mutant in every]
    assert len({*texts, altered(CODE, -1)}) == len(every) + 1 == 12
    original = altered(CODE, -1).splitlines()
    for text in texts:
        compile(text, "code.py", "exec")
        assert sum(one != other for one, other in zip(text.splitlines(), original, strict=True)) == 1


def test_a_sample_is_drawn_again_with_its_seed(checkout: Path) -> None:
    every = drawn(checkout, [], 100, 1)
    assert drawn(checkout, ["code.py"], 100, 1) == every
    assert drawn(checkout, [], 4, 7) == drawn(checkout, [], 4, 7) != drawn(checkout, [], 4, 8)


def test_what_the_tests_do_not_notice_is_listed(checkout: Path) -> None:
    # The tests tell neither 10 from 11, nor `>` from `>=`.
    missed = {("10", "11"), ("number > 10", "number >= 10")}
    answer = subprocess.run(
        [sys.executable, TOOL, "--root", checkout, "--seed", "3"],
        check=True, capture_output=True, encoding="utf-8", timeout=600,
    )  # fmt: skip
    first, *listed, last = answer.stdout.splitlines()
    assert first == "11 mutants, seed 3"
    assert {tuple(line.partition(": ")[2].split("  ->  ")) for line in listed[::3]} == missed
    assert all(line.startswith("knox_scopes/code.py:8: ") for line in listed[::3])
    assert set(listed[1::3]) == {"    if number > 10 and not strict:"}
    assert set(listed[2::3]) == {"    1 tests"}
    assert last == "9 of 11 noticed, 81.8%; 0 equivalent, 0 not tried"


def test_where_the_tests_fail_anyway_nothing_is_told(checkout: Path) -> None:
    (checkout / "tests" / "test_code.py").write_text(TESTS.replace('"small"', '"tiny"'), encoding="utf-8")
    measured = subprocess.run(
        [sys.executable, TOOL, "--root", checkout], capture_output=True, encoding="utf-8", check=False
    )
    assert (measured.returncode, "have to pass before" in measured.stderr) == (1, True)


def test_what_cannot_be_noticed_is_not_tried(checkout: Path) -> None:
    (checkout / "tools").mkdir()
    (checkout / "tools" / "mutants_equivalent.yaml").write_text(
        "- {file: knox_scopes/code.py, line: 'if number > 10 and not strict:', was: '10', becomes: '11', because: Why}",
        encoding="utf-8",
    )
    [same] = (mutant for mutant in drawn(checkout, [], 100, 1) if mutant.was == "10")
    assert equivalents(checkout) == {same.key: "Why"}


def test_every_equivalent_mutant_is_one_of_the_code() -> None:
    root = TOOL.parent.parent
    keys = {mutant.key for mutant in drawn(root, [], 10**9, 1)}
    assert [key for key in equivalents(root) if key not in keys] == []


def test_a_mutant_is_known_again_where_its_line_moves() -> None:
    one, other = mutants("x = 1", "a.py"), mutants("\n\nx = 1", "a.py")
    assert isinstance(one[0], Mutant)
    assert [mutant.key for mutant in one] == [mutant.key for mutant in other]
    assert one[0].line != other[0].line
