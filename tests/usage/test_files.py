"""Tests what is opened, unpacked and refused, and what of a folder is read."""

import gzip
import io
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from knox_scopes.errors import InputError
from knox_scopes.usage import files
from knox_scopes.usage.files import listed, opened, small

Pack = Callable[[bytes], bytes]
TEXT = "GET /a é\n".encode() * 1000


def content_of(file: Path) -> bytes:
    with opened(str(file)) as open_file:
        content = open_file.stream.read()
    assert content.startswith(open_file.head)
    return content


PACKED = {
    "plain": TEXT,
    "gzip": gzip.compress(TEXT),
    "gzip in two members": gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]),
    "zstd": zstandard.ZstdCompressor().compress(TEXT),
    "zstd in two frames": zstandard.compress(TEXT[:9]) + zstandard.compress(TEXT[9:]),
    "with a byte order mark": b"\xef\xbb\xbf" + TEXT,
    "UTF-16": TEXT.decode().encode("utf-16"),
    "UTF-16, big-endian, in gzip": gzip.compress(b"\xfe\xff" + TEXT.decode().encode("utf-16-be")),
}


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
def test_a_file_is_unpacked_by_what_it_is_and_not_by_its_name(packed: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(packed)
    assert content_of(tmp_path / "a.txt") == TEXT


def test_a_file_larger_than_its_head_is_read_whole(tmp_path: Path) -> None:
    large = bytes(range(32, 127)) * 20_000
    (tmp_path / "a.txt").write_bytes(large)
    taken: list[int] = []
    with opened(str(tmp_path / "a.txt"), taken.append) as file:
        assert len(file.head) == files.HEAD
        assert file.stream.read() == large
    assert sum(taken) == len(large)


def test_half_a_character_of_utf_16_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("ab".encode("utf-16") + b"\x00\xd8c\x00")
    assert content_of(tmp_path / "a.txt") == "ab\ufffdc".encode()


def test_zstd_is_read_with_the_standard_library_where_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = types.ModuleType("compression.zstd")
    vars(ours).update(ZstdFile=lambda whole: io.BytesIO(b"by the library: " + whole.read(4)), ZstdError=ValueError)
    monkeypatch.setitem(sys.modules, "compression", types.ModuleType("compression"))
    monkeypatch.setitem(sys.modules, "compression.zstd", ours)
    (tmp_path / "a.zst").write_bytes(PACKED["zstd"])
    assert content_of(tmp_path / "a.zst") == b"by the library: (\xb5/\xfd"


def test_without_zstd_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (tmp_path / "a.zst").write_bytes(PACKED["zstd"])
    with pytest.raises(InputError, match=r"install `knox-scopes\[zstd\]` to read it"), opened(str(tmp_path / "a.zst")):
        pass


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_packed_file_that_is_cut_short_is_read_as_far_as_it_goes(pack: Pack, tmp_path: Path) -> None:
    noise = os.urandom(300_000)
    (tmp_path / "a").write_bytes(pack(noise)[:200_000])
    with opened(str(tmp_path / "a")) as file:
        content = file.stream.read()
        assert len(content) > 100_000
        assert noise.startswith(content)
        # The package does not tell such an end from any other.
        why = ["it cannot be unpacked to its end: it is cut short or damaged"] if pack is gzip.compress else []
        assert file.broken[:1] == why


@pytest.mark.parametrize("packed", [b"\x1f\x8bnot gzip at all", b"\x28\xb5\x2f\xfd" + bytes(range(64, 128)) * 9])
def test_a_file_that_only_begins_as_if_packed_cannot_be_read(packed: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(packed)
    with pytest.raises(InputError, match="cannot be unpacked to its end"), opened(str(tmp_path / "a")):
        pass


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_not_unpacked(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FREE", 1 << 20)
    (tmp_path / "bomb").write_bytes(pack(bytes(50 << 20)))
    with opened(str(tmp_path / "bomb")) as file:
        assert len(file.stream.read()) < 25 << 20
        assert file.broken[0] == "it expands to more than 250 times its size; unpack it yourself to read all of it"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, what in (("pipe", "is a pipe, socket or device"), (".", "is a folder"), ("gone", "cannot read")):
        with pytest.raises(InputError, match=what), opened(str(tmp_path / name)):
            pass
    with pytest.raises(InputError, match="a pipe, socket or device"), opened("/dev/null"):
        pass


def test_stdin_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PACKED["gzip"]), encoding="utf-8"))
    with opened("-") as file:
        assert file.stream.read() == TEXT
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="there is no stdin to read"), opened("-"):
        pass


def test_a_pipe_that_a_shell_opened_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"GET /a\n")
    os.close(writing)
    try:
        with opened(f"/dev/fd/{reading}") as file:
            assert file.stream.read() == b"GET /a\n"
    finally:
        os.close(reading)


def test_a_folder_is_walked_in_order_without_hidden_files_and_links(tmp_path: Path) -> None:
    for name in ("b/two.har", "b/.hidden.har", ".git/config", "a.har", "c/d/e.har"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "x.har").write_text("{}", encoding="utf-8")
    (tmp_path / "out").symlink_to(outside)
    (tmp_path / "out.har").symlink_to(outside / "x.har")
    (tmp_path / ".link").symlink_to(outside)
    found = listed(str(tmp_path))
    assert [os.path.relpath(name, tmp_path) for name in found.files] == ["a.har", "b/two.har", "c/d/e.har"]
    assert [(os.path.relpath(name, tmp_path), why) for name, why in found.missed] == [
        ("out", "it is a link, which is not followed"),
        ("out.har", "it is a link, which is not followed"),
    ]


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(_: str, onerror: object) -> list[tuple[str, list[str], list[str]]]:
        assert callable(onerror)
        onerror(PermissionError(13, "Permission denied", "shut"))
        return []

    monkeypatch.setattr(os, "walk", walk)
    assert listed(str(tmp_path)).missed == (("shut", "Permission denied"),)


def test_only_small_files_are_read_beside_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert small(str(tmp_path / "a")) == b"12345"
    assert small(str(tmp_path / "gone")) is None
    monkeypatch.setattr(files, "MOST_BESIDE", 4)
    assert small(str(tmp_path / "a")) is None
