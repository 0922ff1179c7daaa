"""Holds the canonical form to its cases, and runs tools/fmt_scopes.py as its users do."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fmt_scopes import canonical
from knox_scopes.catalog.load import SCHEMA, shipped_folder
from knox_scopes.catalog.order import service_order
from knox_scopes.errors import CatalogError, InputError
from knox_scopes.rules.catalogs.ks912 import tidy

ROOT = Path(__file__).resolve().parent.parent.parent
WORLD = ROOT / "tests" / "cases" / "data" / "world"
UNSORTED = "name: A # of a\nservice: a\n"
SORTED = "service: a\nname: A # of a\n"
ORDER = service_order(Path(shipped_folder()) / SCHEMA)

# Text before and after.
FORMS = {
    "top keys": ("name: A\nservice: a\n", "service: a\nname: A\n"),
    "entries by name": ("scopes:\n  b: {}\n  a.x: {}\n  a: {}\n", "scopes:\n  a: {}\n  a.x: {}\n  b: {}\n"),
    "endpoints by path, then method": (
        "endpoints:\n  POST /b: {}\n  GET /b: {}\n  PUT /a: {}\n",
        "endpoints:\n  PUT /a: {}\n  GET /b: {}\n  POST /b: {}\n",
    ),
    "keys in braces": ("scopes:\n  a: {note: N, summary: S}\n", "scopes:\n  a: {summary: S, note: N}\n"),
    "braces in braces": (
        "scopes:\n  a: {renamed_from: {source: s, name: n}, summary: S}\n",
        "scopes:\n  a: {summary: S, renamed_from: {name: n, source: s}}\n",
    ),
    "a mapping in a list": (
        "corrections:\n  - source: s\n    at: a\n  - {source: s, at: b}\n",
        "corrections:\n  - at: a\n    source: s\n  - {at: b, source: s}\n",
    ),
    "a list at the column of its key": (
        "corrections:\n- source: s\n  at: a\nname: A\n",
        "name: A\ncorrections:\n- at: a\n  source: s\n",
    ),
    "what stands between entries in braces stays": (
        "scopes:\n  a: {note: N, # one\n      summary: S # two\n  }\n",
        "scopes:\n  a: {summary: S, # one\n      note: N # two\n  }\n",
    ),
    "comments above an entry go with it": (
        "# on top\nscopes:\n  # b\n  #\n  b: {}\n  # a\n  a: {} # behind a\nname: A\n",
        "# on top\nname: A\nscopes:\n  # a\n  a: {} # behind a\n  # b\n  #\n  b: {}\n",
    ),
    "a comment further in belongs to what is above": (
        "scopes:\n  b: {}\n  # below b\nname: A\n",
        "name: A\nscopes:\n  b: {}\n  # below b\n",
    ),
    "a comment at the end stays there": (
        "scopes:\n  b: {}\nname: A\n# the end\n",
        "name: A\nscopes:\n  b: {}\n# the end\n",
    ),
    "a comment in a list of mappings": (
        "corrections:\n  # one\n  - source: s\n    # of at\n    at: a\n  # two\n  - at: b\n",
        "corrections:\n  # one\n    # of at\n  - at: a\n    source: s\n  # two\n  - at: b\n",
    ),
    "an empty line goes like a comment": (
        "scopes:\n  b: {}\n\n  a: {}\n",
        "scopes:\n\n  a: {}\n  b: {}\n",
    ),
    "long texts": (
        "scopes:\n  b:\n    note: >-\n      # no comment\n      N\n    summary: 'S\n      T'\n  a: {}\n",
        "scopes:\n  a: {}\n  b:\n    summary: 'S\n      T'\n    note: >-\n      # no comment\n      N\n",
    ),
    "an unknown key stands last": ("zzz: {}\nservice: a\n", "service: a\nzzz: {}\n"),
    "other line ends": ("service: a\r\nname: A\rsummary: S\n", "service: a\nname: A\nsummary: S\n"),
    "space at the end of lines": ("service: a \t\nname: A  # b \n", "service: a\nname: A  # b\n"),
    "space in quotes may count": ('name: "a\\ \n  b" \n', 'name: "a\\ \n  b"\n'),
    "space in a text is the text's": ("name: |\n  a \n  b\n", "name: |\n  a \n  b\n"),
    "a byte order mark": ("\ufeffname: A\nservice: a\n", "service: a\nname: A\n"),
    "an explicit beginning": ("---\nname: A\nservice: a\n", "---\nservice: a\nname: A\n"),
    "letters beyond ASCII": ("scopes:\n  a: {note: é ü, summary: ö}\n", "scopes:\n  a: {summary: ö, note: é ü}\n"),
    "no end of the last line": ("service: a", "service: a\n"),
    "empty lines at the end": ("service: a\n\n \n", "service: a\n"),
    "the whole in braces": ("{name: A, service: a}\n", "{service: a, name: A}\n"),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_canonical_form(before: str, after: str) -> None:
    assert canonical(before.encode(), "a.yaml", ORDER).decode() == after
    assert canonical(after.encode(), "a.yaml", ORDER).decode() == after


@pytest.mark.parametrize("text", ["", "- a\n", "text\n", "# nothing\n"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="holds no service"):
        canonical(text.encode(), "a.yaml", ORDER)


def test_what_is_no_strict_yaml_is_refused_with_its_place() -> None:
    with pytest.raises(CatalogError, match=r"a\.yaml:2: the key `name` is repeated"):
        canonical(b"name: A\nname: B\n", "a.yaml", ORDER)


@pytest.mark.parametrize(
    "text",
    [
        # The empty line is the end of the text, but looks as if it stood above what follows.
        "summary: |+\n  S\n\nname: A\n",
        # The end of the document would come to stand before its end.
        "name: A\nservice: a\n...\n",
    ],
)
def test_a_file_whose_meaning_would_change_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="by hand"):
        canonical(text.encode(), "a.yaml", ORDER)


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_no_editor_shows_is_refused(end: str) -> None:
    with pytest.raises(InputError, match="line feed"):
        canonical(f"name: A{end}\nservice: a\n".encode(), "a.yaml", ORDER)


def test_a_tidy_file_stays() -> None:
    assert tidy("a: b\n# c\n") == "a: b\n# c\n"


def run(*args: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "fmt_scopes.py", *args], capture_output=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout, done.stderr


def test_the_files_that_ship_need_nothing() -> None:
    assert run("--check") == (0, "", "")


def test_a_file_is_put_in_order_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(UNSORTED, encoding="utf-8")
    file.chmod(0o640)
    assert run("--check", file) == (1, f"{file}: not in canonical form\n", "")
    assert file.read_text(encoding="utf-8") == UNSORTED
    assert run(file) == (0, f"{file}: put in canonical form\n", "")
    assert file.read_text(encoding="utf-8") == SORTED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert run("--check", file) == run(file) == (0, "", "")
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(UNSORTED, encoding="utf-8")
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    assert run(tmp_path / "a.yaml")[0] == 0
    assert (tmp_path / "a.yaml").is_symlink()
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == SORTED


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
        file.write_text(text, encoding="utf-8")
    other.write_text(UNSORTED, encoding="utf-8")
    status, out, err = run(file, other)
    assert (status, out) == (2, f"{other}: put in canonical form\n")
    assert err.startswith(says.format(file=file))
    assert text is None or file.read_text(encoding="utf-8") == text
    assert other.read_text(encoding="utf-8") == SORTED


def test_the_small_world_is_canonical(tmp_path: Path) -> None:
    folder = shutil.copytree(WORLD, tmp_path / "world")
    assert run("--check", *sorted(folder.glob("*.yaml"))) == (0, "", "")
