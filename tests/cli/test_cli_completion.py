"""What the shells are offered, asked for in the way that the scripts of click ask."""

import pytest
from shell import process, run

from knox_scopes.catalog.model import Catalog

SHELLS = ("bash", "zsh", "fish")


def asked(shell: str, words: list[str], incomplete: str) -> dict[str, str]:
    line = " ".join([*words, incomplete])
    return {
        "_KNOX_SCOPES_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": incomplete if shell == "fish" else str(len(words)),
    }


def read(shell: str, text: str) -> list[str]:
    """Returns the words offered in the answer to a shell's script."""
    lines = [line for line in text.split("\n") if line]
    if shell == "zsh":
        return [word.replace("\\:", ":") for word in lines[1::3]]  # which zsh wants before what it shows beside
    return [line.split(",", 1)[1].split("\t")[0] for line in lines]


def offered(words: str, incomplete: str, *, shell: str = "bash", quoted: str = "") -> list[str]:
    """Returns what is offered for the last word; `quoted` is one given in quotes before it."""
    before = ["knox-scopes", *words.split(), *([f'"{quoted}"'] if quoted else [])]
    answer = run(env=asked(shell, before, incomplete))
    assert (answer.status, answer.err) == (0, "")
    return read(shell, answer.out)


@pytest.mark.parametrize("shell", SHELLS)
def test_as_a_process_scopes_are_offered(catalog: Catalog, shell: str) -> None:
    answer = process(env=asked(shell, ["knox-scopes", "expand"], "ke.cam"))
    assert (answer.status, answer.err) == (0, "")
    assert read(shell, answer.out) == [name for name in catalog.scopes if name.startswith("ke.cam")]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("words", "incomplete", "expected"),
    [
        ("", "pl", ["plan"]),
        ("", "s", ["sandbox", "search", "show", "services", "schema"]),
        ("catalog", "v", ["validate"]),
        ("tree", "k", ["kai", "kc", "kdms", "kdp", "ke", "kg", "km", "kme", "kwn"]),
        ("graph kdp", "ms", ["msp"]),
        ("plan --service", "t", ["tag"]),
        ("plan --have", "kdp.devices:", ["kdp.devices:manage", "kdp.devices:view"]),
        ("plan --deny", "km.g", ["km.group", "km.group:manage", "km.group:view"]),
        ("review -s", "tag", ["tag", "tag.tags:manage", "tag.tags:view"]),
        ("allow --scopes", "kdp.p", ["kdp.profilealias"]),
        ("diff ke", "kai.a", ["kai.app"]),
        ("graph --scopes", "op", ["openid"]),
        ("plan", "KAI_WIFI", ["KAI_WIFI_CONNECTIONS", "KAI_WIFI_DISCONNECTIONS"]),
        ("plan GET", "/ke/v1/fo", ["/ke/v1/fota"]),
        ("plan get", "/ke/v1/fo", ["/ke/v1/fota"]),
        ("plan DELETE", "/ke/v1/l", ["/ke/v1/licenses/{licenseId}"]),
        ("review GET", "/ke/v1/privacy", ["/ke/v1/privacyPolicy"]),
        ("show", "kai.b", ["kai.battery"]),
        ("show GET", "/tag", ["/tag/v1/tags"]),
        ("show", "KAI_DEV", ["KAI_DEVICE_DIAGNOSTICSLOGS"]),
        ("plan --format", "j", ["json"]),
        ("plan --stage", "u", ["uat"]),
        ("plan", "zzz", []),
    ],
)
def test_what_is_offered(shell: str, words: str, incomplete: str, expected: list[str]) -> None:
    assert offered(words, incomplete, shell=shell) == expected


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "incomplete", "says"),
    [
        ("expand", "kdp.cus", "Read the list of customers."),
        ("tree", "kdp", "Knox Deployment Program"),
        ("plan", '"GET /ke/v1/fo', "Lists the firmware of a model, sales code and CSC."),
        ("rule", "KS101", "a requested scope that does not exist"),
    ],
)
def test_what_it_is_for_is_shown_beside_it(shell: str, words: str, incomplete: str, says: str) -> None:
    answer = run(env=asked(shell, ["knox-scopes", *words.split()], incomplete))
    assert says in answer.out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_before_a_letter_is_typed_all_is_offered(shell: str) -> None:
    assert offered("plan --stage", "", shell=shell) == ["uat", "preview"]


def test_endpoints_are_offered_whole(catalog: Catalog) -> None:
    assert offered("plan", "DELETE") == [at for at in catalog.endpoints if at.startswith("DELETE ")]
    assert offered("plan", '"GET /ke/v1/fo') == ["GET /ke/v1/fota"]
    assert offered("graph --need", '"GET /ke/v1/fo') == ["GET /ke/v1/fota"]


def test_after_a_whole_request_the_next_one_begins() -> None:
    assert offered("plan", "KAI_APP_A", quoted="GET /ke/v1/fota") == ["KAI_APP_ANR_FC"]
    assert offered("plan", "/ke", quoted="GET /ke/v1/fota") == []


def test_the_last_name_of_a_set_is_completed() -> None:
    assert offered("review --scopes", '"kdp.devices:view ke.f') == ["kdp.devices:view ke.fota:view"]


@pytest.mark.parametrize(
    ("words", "incomplete", "expected"),
    [
        ("expand kdp.devices", ":", ["manage", "view"]),
        ("expand kdp.devices :", "v", ["view"]),
        ("expand kdp.devices : view", "kdp.cus", ["kdp.customers"]),
        ("expand kdp.devices : view kme.devices :", "m", ["manage"]),
        ("plan --deny km.group :", "x", []),
    ],
)
def test_a_scope_is_offered_past_the_colon_at_which_bash_splits_it(
    words: str, incomplete: str, expected: list[str]
) -> None:
    assert offered(words, incomplete) == expected


def test_allow_is_offered_requests_only() -> None:
    assert offered("allow -s kai", '"GET /ke/v1/fo') == ["GET /ke/v1/fota"]
    assert offered("allow -s kai", "KAI_") == []


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_its_script(shell: str) -> None:
    answer = run(env={"_KNOX_SCOPES_COMPLETE": f"{shell}_source"})
    assert answer.status == 0
    assert "_KNOX_SCOPES_COMPLETE" in answer.out
