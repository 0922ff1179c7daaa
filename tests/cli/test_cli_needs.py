import io
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from shell import process, run

from knox_scopes.cli.input import MOST_BYTES, read_needs

FOTA = ["ke.fota:view"]


def planned(*args: str, stdin: bytes = b"") -> Any:  # noqa: ANN401 - a plan's JSON form
    return run("plan", *args, "--format", "json", stdin=stdin).json()


def test_as_a_process_needs_come_on_stdin() -> None:
    answer = process("plan", "-f", "-", stdin=b"GET /ke/v1/fota\n")
    assert answer.status == 0
    assert "scope=ke.fota:view\n" in answer.out


@pytest.mark.parametrize(
    "text",
    [
        b"GET /ke/v1/fota",
        b"GET /ke/v1/fota\n",
        b"\n\n  GET /ke/v1/fota  \n\n",
        b"GET /ke/v1/fota\r\n\r\n",
        b"\xef\xbb\xbfGET /ke/v1/fota\n",
        b"\xef\xbb\xbf# firmware\r\nGET /ke/v1/fota\r\n",
        b"# firmware\nGET /ke/v1/fota\n",
        b"   # GET /ke/v1/campaigns\nGET /ke/v1/fota\n",
        b"GET /ke/v1/fota # the list\n",
        b"GET /ke/v1/fota\t# the list # of all\n",
        b"GET\t/ke/v1/fota\n",
        b"get /ke/v1/fota?page=1 HTTP/1.1\n",
        b"GET /ke/v1/fota\nGET /ke/v1/fota\nGET /fota/\n",
    ],
)
def test_a_file_has_one_need_a_line_and_comments(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "needs.txt"
    file.write_bytes(text)
    for found in (planned("-f", str(file)), planned("--file", "-", stdin=text)):
        assert (found["scopes"], found["unresolved"]) == (FOTA, [])


@pytest.mark.parametrize("text", [b"", b"\n", b"# nothing\n", b"\xef\xbb\xbf", b"  \t\r\n"])
def test_a_file_without_needs_needs_nothing(text: bytes) -> None:
    answer = run("plan", "-f", "-", stdin=text)
    assert answer.status == 0
    assert "no needs given" in answer.out


def test_a_hash_inside_a_path_is_no_comment_but_told_as_malformed() -> None:
    [item] = planned("-f", "-", stdin=b"GET /ke/v1/fota#top\n")["unresolved"]
    assert (item["input"], item["reason"]) == ("GET /ke/v1/fota#...", "malformed")
    assert "fragment" in item["message"]


def test_arguments_and_several_files_are_put_together(tmp_path: Path) -> None:
    for name, text in (("a", "GET /ke/v1/fota\n"), ("b", "GET /kcs/v1/rp/devices\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = planned("KAI_APP_ANR_FC", "-f", str(tmp_path / "a"), "-f", str(tmp_path / "b"))
    assert found["scopes"] == ["kai.app", "kdp.devices:view", "ke.fota:view"]


def test_a_method_and_a_path_may_be_two_words() -> None:
    assert planned("GET", "/ke/v1/fota", "get", "https://api.samsungknox.com/ke/v1/campaigns")["scopes"] == [
        "ke.campaign:view",
        "ke.fota:view",
    ]


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        (["GET", "/a", "KAI_X"], ["GET /a", "KAI_X"]),
        (["GET /a", "/b"], ["GET /a", "/b"]),
        (["GET", "KAI_X"], ["GET", "KAI_X"]),
        (["/a", "GET", "/b"], ["/a", "GET /b"]),
        (["GET"], ["GET"]),
        ([], []),
    ],
)
def test_only_a_method_and_what_has_a_slash_are_put_together(words: list[str], needs: list[str]) -> None:
    assert read_needs(words, ()) == dict.fromkeys(needs, "")


def test_three_words_of_a_request_line_are_one_need() -> None:
    found = planned("GET", "/ke/v1/fota", "HTTP/1.1")
    assert (found["scopes"], found["unresolved"]) == (FOTA, [])


@pytest.mark.parametrize("args", [["plan"], ["review", "-s", "ke"], ["allow", "-s", "ke"]], ids=" ".join)
def test_a_word_that_is_a_file_is_given_with_an_option(tmp_path: Path, args: list[str]) -> None:
    file = tmp_path / "needs.txt"
    file.write_text("GET /ke/v1/fota\n", encoding="utf-8")
    answer = run(*args, str(file))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"error: `{file}` is a file; pass it with -f\n")


@pytest.mark.parametrize("args", [["show", "kdp"], ["graph", "--need", "KAI_APP_ANR_FC"]], ids=" ".join)
def test_what_takes_no_files_of_needs_does_not_speak_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = run(*args)
    Path(args[-1]).write_text("GET /ke/v1/fota\n", encoding="utf-8")
    assert expected.status == 0
    assert run(*args) == expected


def test_every_word_that_is_a_file_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()
    assert run("plan", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")).err.count(" is a file; pass it with -f\n") == 2


def test_what_is_unresolved_comes_in_the_order_given_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "needs.txt"
    file.write_text("# first\nGET /z\nGET /ke/v1/fota\nKAI_NOTHING\nGET /a\nGET /z\n", encoding="utf-8")
    found = planned("GET /first", "-f", str(file), "-f", "-", stdin=b"\nGET /b\n")["unresolved"]
    assert [(item["input"], item["at"]) for item in found] == [
        ("GET /first", ""),
        ("GET /z", f"{file}:2"),
        ("KAI_NOTHING", f"{file}:4"),
        ("GET /a", f"{file}:5"),
        ("GET /b", "stdin:2"),
    ]
    assert f"  GET /a  {file}:5\n      unknown-path: " in run("plan", "-f", str(file)).out


def test_a_method_alone_is_malformed() -> None:
    [item] = planned("GET")["unresolved"]
    assert (item["reason"], item["message"]) == ("malformed", "a method without a path")


@pytest.mark.parametrize(
    "command", [["plan", "-f"], ["review", "-s", "ke", "-f"], ["allow", "-s", "ke", "-f"], ["verify"]]
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path, command: list[str]) -> None:
    wrong = {
        "missing": tmp_path / "missing",
        "a folder": tmp_path,
        "not utf-8": tmp_path / "latin",
        "utf-16": tmp_path / "wide",
    }
    wrong["not utf-8"].write_bytes("GET /caf\u00e9\n".encode("latin-1"))
    wrong["utf-16"].write_bytes("GET /ke/v1/fota\n".encode("utf-16"))
    says = {
        "missing": "cannot read `{}`: No such file or directory",
        "a folder": "`{}` is a folder, not a file",
        "not utf-8": "`{}` is not UTF-8 text (byte 8)",
        "utf-16": "`{}` is not UTF-8 text (byte 0)",
    }
    for name, file in wrong.items():
        answer = run(*command, str(file))
        assert (answer.status, answer.out) == (2, "")
        assert answer.err.startswith(f"error: {says[name].format(file)}\n")


def test_as_a_process_a_file_that_is_missing_is_an_error_without_a_traceback() -> None:
    answer = process("plan", "-f", "/gone/needs.txt")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("error: cannot read `/gone/needs.txt`: No such file or directory\n")
    assert "Traceback" not in answer.err


def test_stdin_that_is_not_utf8_is_an_error() -> None:
    answer = run("plan", "-f", "-", stdin=b"GET /caf\xe9\n")
    assert (answer.status, answer.out) == (2, "")
    assert "is not UTF-8 text" in answer.err


def test_a_file_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "long"
    with file.open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    answer = run("plan", "-f", str(file))
    assert (answer.status, answer.out) == (2, "")
    assert f"`{file}` is larger than 10,000,000 bytes" in answer.err


def test_a_comment_goes_to_the_end_of_the_line_as_an_editor_shows_it() -> None:
    for control in ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"):
        found = planned("-f", "-", stdin=f"# once{control}GET /ke/v1/campaigns\n".encode())
        assert (control, found["scopes"], found["unresolved"]) == (control, [], [])


def test_stdin_is_read_once_however_often_it_is_named() -> None:
    with patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"GET /ke/v1/fota\n"), encoding="utf-8")):
        assert read_needs((), ["-", "-"]) == {"GET /ke/v1/fota": "stdin:1"}
