import json
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from knox_scopes.catalog import cache
from knox_scopes.catalog.load import load
from knox_scopes.errors import CatalogError, InputError

LOAD = import_module("knox_scopes.catalog.load")
ONE = """\
service: one
name: One
summary: The first.
source: page
sources:
  page: {title: T, url: "https://example.com/", updated: "2025-01-01"}
scopes:
  one: {summary: All of it.}
endpoints:
  GET /one/{id}: {scopes: [one], effect: read}
events: {}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "catalog"
    made.mkdir()
    (made / "one.yaml").write_text(ONE, encoding="utf-8")
    return made


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns a list that grows each time that files are read and checked."""
    seen: list[str] = []
    checked = LOAD._checked  # noqa: SLF001 - what a kept catalog spares

    def noted(*folders: str, most: int | None) -> object:
        seen.append("read")
        return checked(*folders, most=most)

    monkeypatch.setattr(LOAD, "_checked", noted)
    return seen


def test_a_catalog_is_read_once_and_then_kept(folder: Path, tmp_path: Path, reads: list[str]) -> None:
    first, second = (load(folder, cache=tmp_path / "a" / "b") for _ in range(2))
    assert reads == ["read"]
    assert tuple(first) == tuple(second)
    assert len(list((tmp_path / "a" / "b").iterdir())) == 1


def edit(folder: Path) -> None:
    file = folder / "one.yaml"
    before = file.stat()
    file.write_text(ONE.replace("The first.", "The fjrst."), encoding="utf-8")
    # Neither its length nor its time tells that it is another.
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def add(folder: Path) -> None:
    (folder / "two.json").write_text(
        json.dumps(
            {
                "service": "two",
                "name": "Two",
                "summary": "S.",
                "source": "page",
                "sources": {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}},
                "scopes": {},
                "endpoints": {},
                "events": {},
            }
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize("change", [edit, add])
def test_what_is_kept_is_never_stale(
    folder: Path, tmp_path: Path, reads: list[str], change: Callable[[Path], None]
) -> None:
    load(folder, cache=tmp_path / "kept")
    change(folder)
    assert tuple(load(folder, cache=tmp_path / "kept")) == tuple(load(folder))
    assert reads == ["read"] * 3


def test_another_version_of_the_program_reads_anew(
    folder: Path, tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder, cache=tmp_path / "kept")
    module = tmp_path / "consistency.py"
    module.write_text("# another\n", encoding="utf-8")
    monkeypatch.setattr(cache, "_program", lambda: [str(module)])
    load(folder, cache=tmp_path / "kept")
    assert reads == ["read"] * 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"digest": "', "null"])
def test_what_is_not_whole_is_made_anew(folder: Path, tmp_path: Path, reads: list[str], content: str) -> None:
    load(folder, cache=tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    whole = file.read_text(encoding="utf-8")
    file.write_text(content, encoding="utf-8")
    load(folder, cache=tmp_path / "kept")
    file.write_text(whole[:60], encoding="utf-8")
    load(folder, cache=tmp_path / "kept")
    assert reads == ["read"] * 3
    assert file.read_text(encoding="utf-8") == whole


def test_each_folder_and_overlay_is_kept_apart(folder: Path, tmp_path: Path, reads: list[str]) -> None:
    above = tmp_path / "above"
    above.mkdir()
    add(above)
    for _ in range(2):
        assert set(load(folder, cache=tmp_path / "kept").services) == {"one"}
        assert set(load(folder, overlay=above, cache=tmp_path / "kept").services) == {"one", "two"}
    assert reads == ["read"] * 2


def test_a_limit_holds_for_what_is_kept_too(folder: Path, tmp_path: Path) -> None:
    load(folder, cache=tmp_path / "kept")
    with pytest.raises(CatalogError, match="the file is over 100 bytes"):
        load(folder, cache=tmp_path / "kept", max_bytes=100)


def test_what_cannot_be_read_is_told_and_not_kept(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    with pytest.raises(CatalogError, match="this is a pipe"):
        load(folder, cache=tmp_path / "kept")
    (folder / "pipe.yaml").unlink()
    (folder / "one.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(CatalogError, match="not valid YAML"):
        load(folder, cache=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_what_vanishes_while_it_is_read_is_not_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter(["a", "b"])
    monkeypatch.setattr(cache, "_digest", lambda *_: next(digests))
    assert set(load(folder, cache=tmp_path / "kept").services) == {"one"}
    assert not (tmp_path / "kept").exists()


def test_a_file_that_may_not_be_read_has_no_digest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("builtins.open", refuse)
    assert cache.kept("kept", [str(folder / "one.yaml")], lambda: [{"service": "made"}]) == [{"service": "made"}]


def test_where_nothing_can_be_kept_it_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"the catalog cannot be kept in `.*file`: File exists"):
        load(folder, cache=tmp_path / "file")
