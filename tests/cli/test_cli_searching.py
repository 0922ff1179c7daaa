"""What a command does while a search goes on."""

import io
import json
import signal
import sys
import threading
from pathlib import Path
from random import Random

import pytest
from shell import run

from knox_scopes.cli.searching import Searching


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Returns a list whose only item is the time."""
    now = [100.0]
    monkeypatch.setattr("knox_scopes.cli.searching.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def hard(tmp_path: Path) -> str:
    """Returns a catalog of 60 scopes that overlap, of which 20 endpoints are asked for."""
    random = Random(1)  # noqa: S311 - the same catalog each time
    opens = [random.sample(range(80), 8) for _ in range(60)]
    names = [f"a.{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(60)]
    endpoints = {
        f"GET /a/e{bit}": {"scopes": scopes, "effect": "read"}
        for bit in range(80)
        if (scopes := [name for name, bits in zip(names, opens, strict=True) if bit in bits])
    }
    service = {
        "service": "a",
        "name": "A",
        "summary": "S.",
        "source": "page",
        "sources": {"page": {"title": "T", "url": "https://example.com/", "updated": "2025-01-01"}},
        "scopes": {name: {"summary": "S."} for name in names},
        "endpoints": endpoints,
        "events": {},
    }
    (tmp_path / "a.json").write_text(json.dumps(service), encoding="utf-8")
    (tmp_path / "needs.txt").write_text("\n".join([*endpoints][:20]), encoding="utf-8")
    return str(tmp_path)


def test_ctrl_c_ends_the_search_and_the_second_time_the_command() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Searching(10) as watch:
        assert watch()
        signal.raise_signal(signal.SIGINT)
        assert not watch()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_without_a_search_nothing_is_touched() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Searching(10):
        assert signal.getsignal(signal.SIGINT) is before


def test_elsewhere_than_in_the_main_thread_ctrl_c_is_left_alone() -> None:
    before, answers = signal.getsignal(signal.SIGINT), []

    def search() -> None:
        with Searching(10) as watch:
            answers.append(watch())

    thread = threading.Thread(target=search)
    thread.start()
    thread.join()
    assert answers == [True]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_terminal_gets_a_bar_after_a_second(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Searching(10) as watch:
        watch()
        clock[0] += 0.9
        watch()
        assert terminal.getvalue() == ""
        clock[0] += 0.6
        watch()
        first = terminal.getvalue()
        assert "searching; Ctrl-C takes the best found so far" in first
        clock[0] += 5
        watch()
        assert terminal.getvalue().count("#") > first.count("#")
    assert terminal.getvalue().endswith("\n")


def test_what_is_no_terminal_gets_no_bar(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with Searching(10) as watch:
        for _ in range(3):
            watch()
            clock[0] += 2
    assert "#" not in file.getvalue()


def test_a_plan_whose_search_is_ended_is_the_best_found(hard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ("plan", "--catalog", hard, "-f", f"{hard}/needs.txt")
    assert "proven minimal" in run(*args, "--time-limit", "60").out
    monkeypatch.setattr(Searching, "__call__", lambda _: False)
    answer = run(*args)
    assert (answer.status, answer.err) == (0, "")
    assert "not proven minimal: the search ended early; the minimum is at least" in answer.out
    assert "note: the search ended before it could prove the plan minimal" in answer.out
    whole = run(*args, "--format", "json").json()
    assert not whole["exact"]
    assert len(whole["needs"]) == 20


@pytest.mark.parametrize("limit", ["0", "-1", "soon"])
def test_a_limit_is_a_time(limit: str) -> None:
    answer = run("plan", "--time-limit", limit, "GET /ke/v1/campaigns")
    assert answer.status == 2
    assert "--time-limit" in answer.err
