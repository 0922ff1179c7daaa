"""Runs tools/fmt_scopes.py as its users do."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WORLD = ROOT / "tests" / "cases" / "data" / "world"
UNSORTED = "name: A # of a\nservice: a\n"
SORTED = "service: a\nname: A # of a\n"


def run(*args: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "fmt_scopes.py", *args], capture_output=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout, done.stderr


def test_the_files_that_ship_need_nothing() -> None:
    assert run("--check") == (0, "", "")


def test_a_file_is_put_in_order_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(UNSORTED)
    file.chmod(0o640)
    assert run("--check", file) == (1, f"{file}: not in canonical form\n", "")
    assert file.read_text() == UNSORTED
    assert run(file) == (0, f"{file}: put in canonical form\n", "")
    assert file.read_text() == SORTED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert run("--check", file) == run(file) == (0, "", "")
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(UNSORTED)
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    assert run(tmp_path / "a.yaml")[0] == 0
    assert (tmp_path / "a.yaml").is_symlink()
    assert (tmp_path / "b.yaml").read_text() == SORTED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: b\na: c\n", "{file}:2: the key `a` is repeated"),
        ("", "{file}: the file holds no service"),
        (None, "{file}: "),
    ],
)
def test_what_cannot_be_put_in_order_is_told_and_the_others_are_done(
    tmp_path: Path, text: str | None, says: str
) -> None:
    file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    if text is not None:
        file.write_text(text)
    other.write_text(UNSORTED)
    status, out, err = run(file, other)
    assert (status, out) == (2, f"{other}: put in canonical form\n")
    assert err.startswith(says.format(file=file))
    assert text is None or file.read_text() == text
    assert other.read_text() == SORTED


def test_the_small_world_is_canonical(tmp_path: Path) -> None:
    folder = shutil.copytree(WORLD, tmp_path / "world")
    assert run("--check", *sorted(folder.glob("*.yaml"))) == (0, "", "")
