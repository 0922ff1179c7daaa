import io

import pytest
from shell import run

NEED = "GET /ke/v1/fota"


@pytest.mark.parametrize("args", [["plan", NEED], ["rule"], ["show", "kdp"], ["catalog", "status"]], ids=" ".join)
@pytest.mark.parametrize(
    ("more", "env", "coloured"),
    [
        ([], {}, False),  # the tests are no terminal
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "auto"], {"FORCE_COLOR": "1"}, True),
    ],
)
def test_the_option_goes_before_the_environment(
    args: list[str], more: list[str], env: dict[str, str], *, coloured: bool
) -> None:
    assert ("\x1b[" in run(*args, *more, env={"NO_COLOR": "", "FORCE_COLOR": "", **env}).out) is coloured


@pytest.mark.parametrize(
    "scopes",
    [
        "kdp.customers,ke.fota:view",
        "kdp.customers, ke.fota:view",
        "# both\nkdp.customers # one\n\nke.fota:view\n",
        "kdp.customers\tke.fota:view # of two\tservices",
    ],
)
def test_a_scope_list_may_be_written_otherwise_with_a_note(scopes: str) -> None:
    answer = run("expand", scopes)
    assert answer.status == 0
    assert answer.out == run("expand", "kdp.customers ke.fota:view").out
    assert answer.err == "note: OAuth separates scopes by spaces only: `kdp.customers ke.fota:view`\n"


@pytest.mark.parametrize("scopes", ["kdp.customers ke.fota:view", "kdp.customers+ke.fota:view", "kdp.customers"])
def test_a_scope_list_as_oauth_writes_it_has_no_note(scopes: str) -> None:
    assert run("expand", scopes).err == ""


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [40, 70])
def test_on_a_terminal_lines_are_as_wide_as_it_is_and_elsewhere_whole(columns: int) -> None:
    terminal = Terminal(io.BytesIO(), encoding="utf-8", newline="\n")
    run("search", "firmware", "--color", "never", env={"COLUMNS": str(columns)}, instead={"stdout": terminal})
    terminal.seek(0)
    shown = terminal.read()
    whole = run("search", "firmware").out
    assert max(map(len, whole.split("\n"))) > 100
    assert sum(len(line) > max(columns, 60) for line in shown.split("\n")) == 0
    assert shown.split() == whole.split()
