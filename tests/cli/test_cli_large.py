"""Catalogs of other vendors and of their size: the options that choose them, and lists that stay usable."""

import json
from pathlib import Path
from typing import Any

import pytest
from shell import ACME, Answer, folder_of, process, run

DISK = "https://www.example.com/auth/disk"
FILES = "GET https://www.example.com/disk/v3/files"


def service(name: str, endpoints: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a service file
    paths = {f"https://www.example.com/{name}/v3/files{number or ''}": number for number in range(endpoints)}
    return {
        "service": name,
        "name": name.title(),
        "summary": "S.",
        "bases": ["https://www.example.com"],
        "names": "uri",
        "paths": "templates",
        "effects": "by-method",
        "source": "page",
        "sources": {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}},
        "scopes": {f"https://www.example.com/auth/{name}": {"summary": "All of it."}},
        "endpoints": {
            f"{'DELETE' if number % 3 == 1 else 'GET'} {path}": {"scopes": [DISK]} for path, number in paths.items()
        },
        "events": {},
        **more,
    }


def written(folder: Path, *services: dict[str, Any]) -> str:
    folder.mkdir(exist_ok=True)
    for one in services:
        (folder / f"{one['service']}.json").write_text(json.dumps(one), encoding="utf-8")
    return str(folder)


@pytest.fixture
def disk(tmp_path: Path) -> str:
    """Returns a catalog of 60 endpoints, of which two services have 45 and 15; one scope opens all."""
    return written(tmp_path / "disk", service("disk", 45), service("mail", 15))


# The options


def test_as_a_process_the_catalog_may_stand_before_the_command(disk: str) -> None:
    answer = process("--catalog", disk, "plan", FILES)
    assert (answer.status, answer.err) == (0, "")
    assert f"scope={DISK}\n" in answer.out


def test_the_command_s_own_catalog_goes_before_that_and_both_before_the_environment(disk: str, tmp_path: Path) -> None:
    acme = folder_of(tmp_path / "acme", acme=ACME)
    env = {"KNOX_SCOPES_CATALOG": "gone"}
    assert "acme" in run("--catalog", disk, "services", "--catalog", acme).out
    assert "acme" in run("--catalog", acme, "services", env=env).out
    assert "acme" not in run("--catalog", disk, "services", env=env).out
    assert run("services", env=env).status == 2


def test_larger_files_are_read_where_the_options_say_so(tmp_path: Path) -> None:
    folder = written(tmp_path / "large", service("disk", 1, summary="x" * 1_000_001))
    refused = run("plan", "--catalog", folder, FILES)
    assert refused.status == 2
    assert "the file is over 1,000,000 bytes; if it is meant to be, allow more with `--max-size`" in refused.err
    assert run("plan", "--catalog", folder, "--max-size", "2", FILES).status == 0
    assert run("plan", "--catalog", folder, FILES, env={"KNOX_SCOPES_MAX_SIZE": "2"}).status == 0
    assert run("plan", "--catalog", folder, "--max-size", "0", FILES).status == 2
    assert run("catalog", "validate", folder).status == 2
    assert run("catalog", "validate", folder, "--max-size", "2").status in {0, 1}
    assert run("catalog", "diff", folder, folder).status == 2
    assert run("catalog", "diff", folder, folder, "--max-size", "2").out.endswith("  no changes\n")


def test_a_catalog_is_kept_where_the_option_says_so(disk: str, tmp_path: Path) -> None:
    first, second = (run("plan", "--catalog", disk, "--cache", str(tmp_path / "kept"), FILES) for _ in range(2))
    assert first == second == run("plan", "--catalog", disk, FILES)
    assert len(list((tmp_path / "kept").iterdir())) == 1


# What is summed up

GRANTED = """\
  read     30  disk
  destroy  15  disk
  read     10  mail
  destroy  5   mail
  list all 60 with --all
"""


def both(*args: str) -> tuple[Answer, Answer]:
    return run(*args), run(*args, "--all")


@pytest.mark.parametrize(
    "command",
    [
        ("expand", DISK),
        ("show", DISK),
        ("review", "--scopes", DISK),
        ("diff", "", DISK),
    ],
)
def test_access_of_more_than_forty_rows_is_summed_up(disk: str, command: tuple[str, ...]) -> None:
    summed, whole = both("--catalog", disk, *command)
    assert GRANTED in summed.out
    assert FILES not in summed.out
    assert GRANTED not in whole.out
    assert whole.out.count(" https://www.example.com/disk/v3/") == 45 + 4 * ("review" in command)
    assert summed.status == whole.status


def test_a_plan_sums_up_what_else_is_granted(disk: str) -> None:
    summed, whole = both("--catalog", disk, "plan", FILES)
    assert "also granted: 20 destructive endpoints, 39 read endpoints\n  read     29  disk\n" in summed.out
    assert "list all 59 with --all\n" in summed.out
    assert f"      {FILES}\n" in summed.out
    assert whole.out.count(" https://www.example.com/disk/v3/") == 45


def test_consent_sums_up_what_the_app_may_use(disk: str, tmp_path: Path) -> None:
    app = tmp_path / "app.yaml"
    app.write_text(f"scopes: ['{DISK}']\n", encoding="utf-8")
    summed, whole = both("--catalog", disk, "consent", str(app))
    assert GRANTED in summed.out
    assert GRANTED not in whole.out


def test_json_is_always_whole(disk: str) -> None:
    summed, whole = both("--catalog", disk, "expand", DISK, "--format", "json")
    assert summed.json() == whole.json()
    assert len(summed.json()["endpoints"]) == 60


def test_a_list_of_several_services_is_summed_up_and_that_of_one_is_not(disk: str) -> None:
    summed, whole = both("--catalog", disk, "endpoints")
    assert summed.out == GRANTED.replace("\n  ", "\n")[2:]
    assert whole.out.endswith("\n60 endpoints\n")
    assert run("--catalog", disk, "endpoints", "disk").out.endswith("\n45 endpoints\n")
    assert run("--catalog", disk, "endpoints", "--effect", "destroy").out.endswith("\n20 endpoints\n")
    assert run("--catalog", disk, "endpoints", "--format", "csv").out.count("\n") == 61


def test_events_are_summed_up_by_service(tmp_path: Path) -> None:
    events = {f"{name.upper()}_E{number}": {"scopes": [DISK]} for name in ("disk", "mail") for number in range(30)}
    parts = ({at: entry for at, entry in events.items() if at.startswith(name)} for name in ("DISK", "MAIL"))
    disk, mail = (service(name, 1, events=part) for name, part in zip(("disk", "mail"), parts, strict=True))
    summed, whole = both("--catalog", written(tmp_path / "events", disk, mail), "events")
    assert summed.out == "event  30  disk\nevent  30  mail\nlist all 60 with --all\n"
    assert whole.out.count("DISK_E") == 30


def test_more_sums_than_rows_are_cut_off(tmp_path: Path) -> None:
    names = [f"s{number}" for number in range(45)]
    many = [service(name, 3 if name == "s7" else 1) for name in names]
    folder = written(tmp_path / "many", service("disk", 1), *many)
    lines = run("--catalog", folder, "expand", DISK).out.splitlines()
    start = lines.index("  read     2   s7") if "  read     2   s7" in lines else lines.index("  read     2  s7")
    assert lines[start + 40] == "  and 7 of 7 services with fewer"
    assert lines[start + 41] == "  list all 48 with --all"


def test_a_tree_of_many_services_has_a_line_for_each(tmp_path: Path) -> None:
    folder = written(tmp_path / "many", service("disk", 1), *(service(f"s{number}", 2) for number in range(41)))
    summed, whole = both("--catalog", folder, "tree")
    assert "  disk  1 scope  1 endpoint   0 events  Disk\n" in summed.out
    assert summed.out.endswith("  show the scopes of all 42 with --all, or name some\n")
    assert whole.out.count("https://www.example.com/auth/") == 42
    assert run("--catalog", folder, "tree", "disk").out.count("https://www.example.com/auth/") == 1


def test_a_tree_of_many_scopes_is_summed_up(tmp_path: Path) -> None:
    scopes = {f"https://www.example.com/auth/x{number}": {"summary": "S."} for number in range(41)}
    wide: dict[str, Any] = {"summary": "S.", "open_ended": ["https://www.example.com/disk"]}
    folder = written(tmp_path / "wide", service("disk", 1, scopes=scopes | {DISK: wide}))
    summed, whole = both("--catalog", folder, "tree")
    assert summed.out == "Disk  (disk)\n  42 scopes, 1 of them open-ended\n  show all 42 rows with --all\n"
    assert whole.out.count("https://www.example.com/auth/") == 42


def test_changes_of_many_rows_are_summed_up(disk: str, tmp_path: Path) -> None:
    less = written(tmp_path / "less", service("disk", 2), service("mail", 15))
    summed, whole = both("catalog", "diff", disk, less)
    assert summed.out.endswith("disk  Disk\n  - destroy  14\n  - read     29\n  list all 43 with --all\n")
    assert whole.out.count("https://www.example.com/disk/v3/files") == 43


def test_registrations_that_changes_touch_are_summed_up(disk: str, tmp_path: Path) -> None:
    app = tmp_path / "app.yaml"
    app.write_text(f"scopes: ['{DISK}']\n", encoding="utf-8")
    less = written(tmp_path / "less", service("disk", 2), service("mail", 15))
    summed = run("catalog", "diff", disk, less, "--against", str(app))
    assert "no longer grants 14 destructive endpoints, 29 read endpoints" in summed.out
    assert summed.out.endswith("      read     29  disk\n      destroy  14  disk\n      list all 43 with --all\n")
