"""Tests which files of a folder are taken for its source."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knox_scopes.usage.source import Tree, is_source, source_files
from knox_scopes.usage.source.tree import MOST

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def names(folder: Path, *, tests: bool = False, vendored: bool = False) -> list[str]:
    return [str(Path(name).relative_to(folder)) for name in source_files(str(folder), tests=tests, vendored=vendored)]


def test_files_are_told_by_their_endings_and_sorted(make: Make) -> None:
    folder = make(**{"b.py": "", "a.java": "", "c.txt": "", "x__d.kt": "", "README": "", "B.PS1": ""})
    assert names(folder) == ["B.PS1", "a.java", "b.py", "x/d.kt"]
    assert is_source("a/b.tsx")
    assert not is_source("a/b.md")
    assert not is_source("go")


@pytest.mark.parametrize(
    "name",
    ["test__a.py", "x__tests__a.py", "test_a.py", "a_test.go", "ATest.java", "a.spec.ts", "a_spec.rb", "a.Tests.ps1"],
)
def test_tests_are_left_out_unless_asked_for(make: Make, name: str) -> None:
    folder = make(**{name: "", "a.py": ""})
    assert names(folder) == ["a.py"]
    assert len(names(folder, tests=True)) == 2


@pytest.mark.parametrize("inside", ["node_modules", "vendor", "target", "build", "dist", "third_party", ".venv"])
def test_the_code_of_others_is_left_out_unless_asked_for(make: Make, inside: str) -> None:
    folder = make(**{f"{inside}__x__a.py": "", "a.py": ""})
    assert names(folder) == ["a.py"]
    assert names(folder, vendored=True) == [*sorted(["a.py"]), f"{inside}/x/a.py"]


def test_what_git_ignores_is_left_out(make: Make) -> None:
    folder = make(**{".gitignore": "gen/\n*.js\n!keep.js\n", "gen__a.py": "", "a.js": "", "x__keep.js": "", "b.py": ""})
    make(**{"x__.gitignore": "c.py", "x__c.py": "", "y__c.py": ""})
    assert names(folder) == ["b.py", "x/keep.js", "y/c.py"]


def test_links_and_the_files_of_git_are_not_followed(make: Make) -> None:
    folder = make(**{"a.py": "", ".git__hook.py": "", "x__b.py": ""})
    (folder / "link.py").symlink_to(folder / "a.py")
    (folder / "round").symlink_to(folder)
    assert names(folder, vendored=True) == ["a.py", "x/b.py"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert names(tmp_path / "gone") == []


def test_rules_that_cannot_be_read_ignore_nothing(make: Make) -> None:
    folder = make(**{"a.py": ""})
    (folder / ".gitignore").mkdir()
    assert names(folder) == ["a.py"]


def test_a_tree_can_be_gone_through_twice_and_holds_no_more_than_is_read(make: Make) -> None:
    folder = make(**{"a.py": "x = 1", "b.py": "y" * (MOST + 10)})
    (folder / "c.py").write_bytes(b"z = '\xff'")
    tree = Tree(str(folder))
    first = list(tree)
    assert first == list(tree)
    assert [len(text) for _, text in first] == [5, MOST + 1, 7]
    assert first[2][1] == "z = '\ufffd'"


def test_a_file_that_goes_away_is_left_out(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(**{"a.py": "x = 1"})
    monkeypatch.setattr(
        "knox_scopes.usage.source.tree.source_files",
        lambda *_, **__: iter([str(folder / "gone.py"), str(folder / "a.py")]),
    )
    assert [text for _, text in Tree(str(folder))] == ["x = 1"]
