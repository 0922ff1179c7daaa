"""Files that are written whole or not at all, and places where files would be missed in silence."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from shell import SCRIPT, Answer, run

from knox_scopes.cli.files import is_app, meant_files, write_new, write_whole
from knox_scopes.rules.fix import Fixed, fix

APP = "app: {name: Demo}\ngrant_types: [client_credentials]\nscopes:\n  - kdp.customers\n  - KDP.customers\n"
GOOD = APP.replace("  - KDP.customers\n", "")


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    return tmp_path / "app.yaml"


def alone(file: Path) -> bool:
    """Tells whether nothing is left beside a file."""
    return [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_write_that_fails_leaves_the_file_and_nothing_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_whole(str(file), b"new")
    assert file.read_text(encoding="utf-8") == APP
    assert alone(file)


def test_an_interrupted_write_leaves_nothing_either(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(file), b"new")
    assert file.read_text(encoding="utf-8") == APP
    assert alone(file)
    with pytest.raises(KeyboardInterrupt):
        write_new(str(file.parent / "new.yaml"), "new")
    assert alone(file)


def test_mode_and_owner_stay(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o4640)
    write_whole(str(file), b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o7777) == (b"new", 0o4640)
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, user, group: given.append((user, group)))
    real = os.fstat

    def of_another(number: int) -> os.stat_result:
        found = list(real(number))
        found[4:6] = 12345, 54321  # the user and the group of the copy
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", of_another)
    write_whole(str(file), b"newer")
    assert given == [(file.stat().st_uid, file.stat().st_gid)]


class Attributes:
    """Extended attributes of a file system that keeps them here: of the file by its name, of the copy by its number."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, of: dict[str, bytes], made: dict[str, bytes]) -> None:
        self.of, self.made = of, made
        self.refuses: frozenset[str] = frozenset()
        monkeypatch.setattr(os, "listxattr", lambda path: [*self._of(path)], raising=False)
        monkeypatch.setattr(os, "getxattr", lambda path, name: self._of(path)[name], raising=False)
        monkeypatch.setattr(os, "setxattr", self._set, raising=False)

    def _of(self, path: str | int) -> dict[str, bytes]:
        return self.of if isinstance(path, str) else self.made

    def _set(self, _: int, name: str, value: bytes) -> None:
        if name in self.refuses:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        self.made[name] = value


def test_extended_attributes_stay(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"user.origin": b"portal", "system.posix_acl_access": b"ann", "security.selinux": b"app"}
    attributes = Attributes(monkeypatch, kept, {"security.selinux": b"app"})
    attributes.refuses = frozenset({"security.selinux"})  # which the system has set to the same
    write_whole(str(file), b"new")
    assert (file.read_bytes(), attributes.made) == (b"new", kept)


def test_an_attribute_that_cannot_be_kept_keeps_the_file_as_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Attributes(monkeypatch, {"user.origin": b"portal"}, {}).refuses = frozenset({"user.origin"})
    answer = run("lint", "--fix", str(file))
    assert (answer.status, file.read_text(encoding="utf-8")) == (2, APP)
    assert f"cannot write `{file}`: {os.strerror(errno.EPERM)}\n" in answer.err
    assert alone(file)


def test_a_system_without_extended_attributes_needs_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> Callable[[str], None]:
        def listed(_: str) -> None:
            raise OSError(number, os.strerror(number))

        return listed

    monkeypatch.setattr(os, "listxattr", fail(errno.ENOTSUP), raising=False)
    write_whole(str(file), b"new")
    assert file.read_bytes() == b"new"
    monkeypatch.setattr(os, "listxattr", fail(errno.EIO))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        write_whole(str(file), b"newer")
    monkeypatch.delattr(os, "listxattr")
    write_whole(str(file), b"newest")
    assert file.read_bytes() == b"newest"


def test_an_owner_that_cannot_be_kept_keeps_the_file_as_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "chown", refuse)
    real = os.fstat
    monkeypatch.setattr(os, "fstat", lambda number: os.stat_result([*list(real(number))[:4], 12345, *real(number)[5:]]))
    answer = run("lint", "--fix", str(file))
    assert (answer.status, file.read_text(encoding="utf-8")) == (2, APP)
    assert answer.err.startswith(f"error: cannot write `{file}`: {os.strerror(errno.EPERM)}\n")
    assert alone(file)


def test_hard_links_and_read_only_files_are_refused_with_a_sentence(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.hardlink_to(file)
    answer = run("lint", "--fix", str(file))
    assert (answer.status, answer.out, other.read_text(encoding="utf-8")) == (2, "", APP)
    assert (
        f"cannot write `{file}`: it has several hard links, and the others would keep the old content\n" in answer.err
    )
    other.unlink()
    # What others may do, and root may anyway, is not what the owner wants done.
    for mode in (0o440, 0o464, 0o446):
        file.chmod(mode)
        answer = run("lint", "--fix", str(file))
        assert (answer.status, answer.out, file.read_text(encoding="utf-8")) == (2, "", APP)
        assert f"cannot write `{file}`: it is read-only\n" in answer.err
    assert run("lint", "--diff", str(file)).status == 1


def test_an_edit_made_while_a_file_is_fixed_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = APP + "# an edit\n"

    def fixed(catalog: Any, content: bytes, name: str, **options: Any) -> Fixed:  # noqa: ANN401 - handed on
        new = fix(catalog, content, name, **options)
        file.write_text(edited, encoding="utf-8")
        return new

    monkeypatch.setattr(sys.modules["knox_scopes.cli.lint"], "fix", fixed)
    answer = run("lint", "--fix", str(file))
    assert (answer.status, answer.out, file.read_text(encoding="utf-8")) == (2, "", edited)
    assert f"cannot write `{file}`: it has been changed in the meantime\n" in answer.err
    assert alone(file)


def test_each_file_is_read_and_replaced_before_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(APP, encoding="utf-8")
    second.write_text(APP, encoding="utf-8")

    def fixed(catalog: Any, content: bytes, name: str, **options: Any) -> Fixed:  # noqa: ANN401 - handed on
        if name == str(first):
            second.write_text(APP + "# an edit\n", encoding="utf-8")
        else:
            assert first.read_text(encoding="utf-8") == GOOD
        return fix(catalog, content, name, **options)

    monkeypatch.setattr(sys.modules["knox_scopes.cli.lint"], "fix", fixed)
    assert run("lint", "--fix", "--max-age", "100000", str(tmp_path)).status == 0
    assert second.read_text(encoding="utf-8") == GOOD + "# an edit\n"


def test_what_cannot_be_fixed_is_told_after_the_rest_is(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "z.yaml"
    other.write_text(APP, encoding="utf-8")
    file.chmod(0o400)
    answer = run("lint", "--fix", "--max-age", "100000", str(tmp_path))
    assert (answer.status, answer.out) == (2, "")
    assert (
        answer.err == f"fixed: {other}\nerror: cannot write `{file}`: it is read-only\nsee `knox-scopes lint --help`\n"
    )
    assert other.read_text(encoding="utf-8") == GOOD


def test_a_full_disk_leaves_no_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", full)
    answer = run("init", "-o", str(tmp_path / "new.yaml"))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"error: cannot write `{tmp_path}/new.yaml`: {os.strerror(errno.ENOSPC)}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_taken_away_by_init(file: Path) -> None:
    assert run("init", "-o", str(file)).status == 2
    assert file.read_text(encoding="utf-8") == APP


def shut(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Makes folders unreadable, for whoever runs the tests."""
    real = os.scandir

    def scan(path: Any = ".") -> AbstractContextManager[Iterator[os.DirEntry[str]]]:  # noqa: ANN401 - of any kind
        if not isinstance(path, int) and Path(path) in folders:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)


def test_a_subfolder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "shut").mkdir()
    assert run("lint", str(tmp_path)).status == 0
    shut(monkeypatch, tmp_path / "shut")
    answer = run("lint", str(tmp_path))
    assert (answer.status, answer.out) == (2, "")
    assert f"error: cannot read the folder `{tmp_path}/shut`: {os.strerror(errno.EACCES)}\n" in answer.err


@pytest.mark.parametrize("pattern", ["*/*.yaml", "**/*.yaml", "shut/*.yaml", "*/*/*.yaml"])
def test_a_pattern_that_looks_into_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "shut").mkdir()
    assert "cannot read" not in run("lint", str(tmp_path / pattern)).err
    shut(monkeypatch, tmp_path / "shut")
    answer = run("lint", str(tmp_path / pattern))
    assert answer.status == 2
    assert f"error: cannot read the folder `{tmp_path}/shut`\n" in answer.err
    assert run("lint", str(tmp_path / "op*" / "a.yaml")).status == 0


def test_a_pattern_without_a_folder_looks_into_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "shut").mkdir()
    shut(monkeypatch, Path("shut"))
    monkeypatch.chdir(tmp_path)
    assert meant_files("*.yaml").files == ("a.yaml",)
    assert meant_files("*.yaml").missed == ()
    assert meant_files("/*.none").missed == ()


def test_a_link_to_a_folder_is_told_and_a_pattern_follows_it(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.yaml").write_text(APP, encoding="utf-8")
    folder = tmp_path / "apps"
    folder.mkdir()
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    (folder / ".hidden").symlink_to(tmp_path / "elsewhere")
    assert run("lint", str(folder)).status == 0
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    answer = run("lint", str(folder))
    assert (answer.status, answer.out) == (2, "")
    assert f"`{folder}/link` is a link to a folder, which is not followed; give a pattern, such as " in answer.err
    answer = run("lint", f"{folder}/**/*.yaml")
    assert answer.status == 1
    assert "link/b.yaml" in answer.out


@pytest.mark.parametrize("command", [["lint"], ["consent"], ["plan", "-f"], ["plan", "--registration"], ["verify"]])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, command: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    answer = run(*command, str(tmp_path / "pipe.yaml"))
    assert (answer.status, answer.out) == (2, "")
    assert f"error: `{tmp_path}/pipe.yaml` is a pipe, socket or device, not a file\n" in answer.err


def test_what_is_no_file_in_a_folder_is_refused_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    answer = run("lint", str(tmp_path))
    assert (answer.status, answer.out) == (2, "")
    for name in ("pipe", "zero"):
        assert f"`{tmp_path}/{name}.yaml` is a pipe, socket or device, not a file\n" in answer.err
    assert run("catalog", "diff", "2025-08-05", "2025-08-05", "--against", str(tmp_path)).status == 2


@pytest.mark.parametrize("command", [["services", "--catalog"], ["services", "--overlay"], ["catalog", "validate"]])
def test_what_is_no_file_among_service_files_is_refused(tmp_path: Path, command: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    answer = run(*command, str(tmp_path))
    assert answer.status == 2
    assert (answer.out + answer.err).count("this is a pipe, socket or device, not a file") == 2


def test_the_pipe_of_a_process_substitution_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, GOOD.encode())
    os.close(writing)
    try:
        answer = run("lint", f"/dev/fd/{reading}")
    finally:
        os.close(reading)
    assert answer.status == 0


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("-", True),
        ("a.yaml", True),
        ("A.YAML", True),
        ("b.Json", True),
        ("./a", True),
        ("kdp ke", False),
        ("kdp", False),
    ],
)
def test_an_argument_of_diff_is_a_file_by_its_ending_or_as_a_path(given: str, *, meant: bool) -> None:
    assert is_app(given) is meant


def test_diff_takes_files_whose_endings_are_in_upper_case(tmp_path: Path) -> None:
    for name in ("A.YAML", "B.JSON"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    answer = run("diff", str(tmp_path / "A.YAML"), str(tmp_path / "B.JSON"))
    assert answer == Answer(0, "same access\n", "")


def told(tmp_path: Path, *args: str) -> Callable[[str], Answer]:
    def call(text: str) -> Answer:
        (tmp_path / "app.yaml").write_text(text, encoding="utf-8")
        return run(*(arg.format(tmp_path / "app.yaml") for arg in args))

    return call


TOKEN = "ghp_" + "abcdefghij0123456789"


@pytest.mark.parametrize(
    "args",
    [
        ["plan", "--registration", "{}"],
        ["consent", "{}"],
        ["diff", "{}", "{}"],
        ["catalog", "diff", "2025-08-05", "2025-08-05", "--against", "{}"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("form", [[], ["--format", "json"]])
@pytest.mark.parametrize(
    ("part", "at"), [("scopes", "scopes.1"), ("uses", "uses.endpoints.1"), ("jobs", "jobs.a.events.0")]
)
def test_what_looks_like_a_secret_is_not_left_out_in_silence(
    tmp_path: Path, args: list[str], form: list[str], part: str, at: str
) -> None:
    good = {
        "scopes": "scopes:\n  - kdp.customers\n  - {}\n",
        "uses": "uses:\n  endpoints:\n  - GET /kcs/v1/rp/customers/list\n  - {}\n",
        "jobs": "jobs:\n  a:\n    events:\n    - {}\n",
    }[part]
    answer = told(tmp_path, *args, *form)(good.format(TOKEN))
    assert answer.status == 1
    assert f": `{at}` is left out; it looks like a secret\n" in answer.err
    assert answer.err.startswith(f"warning: {tmp_path}/app.yaml:")
    assert TOKEN not in answer.out + answer.err
    assert "is left out" not in told(tmp_path, *args, *form)(f"# {TOKEN}\nscopes: [kdp.customers]\n").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the platform has no full device")
@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize(
    "args",
    [
        "plan --bad",
        "plan",
        "expand -x",
        "lint /gone",
        "catalog diff /gone /gone",
        "catalog status --fail-older-than 0",
        "",
    ],
)
def test_an_error_that_cannot_be_written_is_exit_2(file: Path, args: str, redirection: str) -> None:
    call = f"exec '{SCRIPT}' {args.replace('FILE', str(file))} {redirection}"
    done = subprocess.run(["/bin/sh", "-c", call], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"")
    if redirection.endswith("full"):
        with Path("/dev/full").open("w", encoding="utf-8") as stderr:
            assert run(*args.replace("FILE", str(file)).split(), instead={"stderr": stderr}).status == 2
    else:
        assert run(*args.replace("FILE", str(file)).split(), instead={"stderr": None}).status == 2


def test_stderr_that_is_closed_does_not_matter_where_there_is_nothing_to_tell() -> None:
    answer = run("plan", "GET /ke/v1/fota", instead={"stderr": None})
    assert (answer.status, answer.err) == (0, "")


def test_a_pattern_that_matches_a_folder_means_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yaml").write_text(APP, encoding="utf-8")
    for pattern in ("*", "**", "[am]*"):
        found = meant_files(str(tmp_path / pattern))
        assert found == ((str(tmp_path / "a.yaml"), str(tmp_path / "more" / "b.yaml")), ())
