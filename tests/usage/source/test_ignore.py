"""Tests the rules of `.gitignore` against git itself, and by a table where git is not installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knox_scopes.usage.source.ignore import is_ignored, rules

GIT = shutil.which("git")


@pytest.mark.parametrize(
    ("text", "path", "ignored"),
    [
        ("a", "a", True),
        ("a", "x/a", True),
        ("/a", "x/a", False),
        ("x/a", "y/x/a", False),
        ("a/", "a", False),
        ("*.c", "x/b.c", True),
        ("x/*.c", "x/y/b.c", False),
        ("x/**/b", "x/b", True),
        ("x/**/b", "x/y/z/b", True),
        ("**/b", "x/y/b", True),
        ("x/**", "x/y/b", True),
        ("x/**", "x", False),
        ("*.c\n!b.c", "b.c", False),
        ("!b.c\n*.c", "b.c", True),
        ("# a", "# a", False),
        (r"\#a", "#a", True),
        (r"\!a", "!a", True),
        ("a ", "a", True),
        (r"a\ ", "a ", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("a[b-d]", "ac", True),
        ("a[!b-d]", "ac", False),
        ("a[^b-d]", "ae", True),
        ("a[]-]", "a]", True),
        ("[[:digit:]]", "5", True),
        ("a[!b]c", "a/c", False),
        ("[", "[", False),
        ("a\\", "a\\", False),
        ("[z-a]", "b", False),
        ("a\r\nb", "a", True),
        ("\n/\n", "a", False),
    ],
)
def test_rules(text: str, path: str, ignored: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_ignored(path, [("", rules(text))], is_folder=False) == ignored


def test_the_innermost_file_decides() -> None:
    levels = [("", rules("*.py")), ("x/", rules("!a.py"))]
    assert not is_ignored("x/a.py", levels, is_folder=False)
    assert is_ignored("x/b.py", levels, is_folder=False)
    assert is_ignored("build", [("", rules("build/"))], is_folder=True)


NAMES = st.sampled_from(["a", "b", "ab", "a b", "a.c", "b.c", "x[1]", "foo", "-", "A"])
ATOMS = st.sampled_from(
    [*"ab*?/- ]!#\\[", "**", "[ab]", "[!a]", "[a-c]", "\\*", ".c", "foo", "[[:alpha:]]", "[]-]", "[^b]"]
)
LINE = st.lists(ATOMS, min_size=1, max_size=5).map("".join)
FILE = st.lists(st.tuples(st.sampled_from(["", "", "", "!"]), LINE).map("".join), min_size=1, max_size=4).map("\n".join)


@pytest.mark.skipif(GIT is None, reason="git is what this is compared with")
@settings(max_examples=15)
@given(outer=FILE, inner=FILE, paths=st.lists(st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=20))
def test_git_leaves_out_the_same(
    tmp_path_factory: pytest.TempPathFactory, outer: str, inner: str, paths: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run([str(GIT), "init", "-q", str(folder)], check=True)
    for path in [*paths, "a/one"]:
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text("", encoding="utf-8")
        except OSError:  # a file stands where a folder is wanted
            continue
    (folder / ".gitignore").write_text(outer, encoding="utf-8")
    if (folder / "a").is_dir():
        (folder / "a" / ".gitignore").write_text(inner, encoding="utf-8")
    command = [str(GIT), "-c", "core.excludesFile=", "-C", str(folder), "ls-files", "-z", "-o", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert set(_kept(folder)) == set(filter(None, listed.split("\0")))


def _kept(folder: Path) -> list[str]:
    found = []
    waiting = [("", [])]  # type: list[tuple[str, list[tuple[str, list]]]]  # type: ignore[type-arg]
    while waiting:
        inside, levels = waiting.pop()
        file = folder / inside / ".gitignore"
        if file.exists():
            levels = [*levels, (inside, rules(file.read_text(encoding="utf-8")))]
        for entry in os.scandir(folder / inside):
            name = inside + entry.name
            if entry.name != ".git" and not is_ignored(name, levels, is_folder=entry.is_dir()):
                if entry.is_dir():
                    waiting.append((name + "/", levels))
                else:
                    found.append(name)
    return found
