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
    ["kdp.customers,ke.fota:view", "kdp.customers, ke.fota:view", "# both\nkdp.customers # one\n\nke.fota:view\n"],
)
def test_a_scope_list_may_be_written_otherwise_with_a_note(scopes: str) -> None:
    answer = run("expand", scopes)
    assert answer.status == 0
    assert answer.out == run("expand", "kdp.customers ke.fota:view").out
    assert answer.err == "note: OAuth separates scopes by spaces only: `kdp.customers ke.fota:view`\n"


@pytest.mark.parametrize("scopes", ["kdp.customers ke.fota:view", "kdp.customers+ke.fota:view", "kdp.customers"])
def test_a_scope_list_as_oauth_writes_it_has_no_note(scopes: str) -> None:
    assert run("expand", scopes).err == ""
