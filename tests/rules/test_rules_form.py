import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding
from knox_scopes.rules.base import rules
from knox_scopes.rules.lint import lint

FOLDER = Path(__file__).parent.parent / "cases" / "lint"
FAMILIES = ("KS2", "KS3")
RULES = {rule.code: rule for rule in rules("apps") if rule.code.startswith(FAMILIES)}
CASES = {code: yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8")) for code in RULES}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 8
FIRES = [pytest.param(code, case, id=f"{code} {case['why']}") for code in CASES for case in CASES[code]["fires"]]
QUIET = [pytest.param(code, case, id=f"{code} {case['why']}") for code in CASES for case in CASES[code]["quiet"]]


def found(catalog: Catalog, code: str, text: str, file: str = "app.yaml") -> list[Finding]:
    linted = lint(catalog, read_registration(text.encode(), file))
    return [finding for finding in linted.findings if finding.code == code]


@pytest.mark.parametrize(("code", "case"), FIRES)
def test_a_rule_fires(catalog: Catalog, code: str, case: dict[str, Any]) -> None:
    findings = found(catalog, code, case["file"])
    assert [finding.at for finding in findings] == case["at"]
    assert [finding.line for finding in findings] == case["lines"]
    assert {finding.severity for finding in findings} == {case.get("severity", RULES[code].severity)}


@pytest.mark.parametrize(("code", "case"), FIRES)
def test_a_finding_is_a_sentence_of_the_house_and_a_remedy(catalog: Catalog, code: str, case: dict[str, Any]) -> None:
    for finding in found(catalog, code, case["file"]):
        for sentence in (finding.message, finding.remedy):
            assert sentence[0] == sentence[0].lower()
            assert not sentence.endswith(".")
            assert sentence.count("`") % 2 == 0


@pytest.mark.parametrize(("code", "case"), QUIET)
def test_a_rule_is_quiet(catalog: Catalog, code: str, case: dict[str, Any]) -> None:
    assert found(catalog, code, case["file"]) == []


def test_every_case_file_is_of_a_rule() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml") if file.stem.startswith(FAMILIES)} == set(CASES)


REMEDIES = [
    ("KS204", "consent_screen: {home_page: www.example.com}", "write `https://www.example.com`"),
    ("KS204", "consent_screen: {home_page: home}", "write it with scheme and host, like `https://www.example.com`"),
    ("KS205", "consent_screen: {support_email: 'Help <a@example.com>'}", "write `a@example.com`"),
    (
        "KS205",
        "consent_screen: {support_email: 'a@example.com b@example.com'}",
        "write one address, such as `support@example.com`",
    ),
    ("KS301", "grant_types: [Authorization Code]", "write `authorization_code`"),
    ("KS301", "grant_types: [client_credential]", "write `client_credentials`"),
    ("KS301", "grant_types: [zzz]", "write `client_credentials` or `authorization_code`"),
    (
        "KS301",
        "grant_types: [refresh_token]",
        "remove it, or write `authorization_code` if customers are to consent",
    ),
    ("KS301", "grant_types: [authorization_code, refresh_token]", "remove it"),
    ("KS303", "redirect_urls: [//x.org/a]", "write `https://x.org/a`"),
    ("KS303", "redirect_urls: [/cb]", "write it with scheme and host, like `https://app.example.com/cb`"),
    ("KS304", "redirect_urls: ['https://x.org/a#b']", "write `https://x.org/a`"),
    ("KS304", "redirect_urls: ['https://x.org/*#b']", "list each URL that `*` stands for, without `#`"),
    (
        "KS305",
        "redirect_urls: ['https://x.org/a?b']",
        "write `https://x.org/a`, and pass what differs in the `state` of each request",
    ),
    ("KS306", "redirect_urls: ['http://x.org/a']", "write `https://x.org/a`"),
    ("KS306", "redirect_urls: ['ftp://x.org/a']", "use an https URL"),
    (
        "KS307",
        "expiration: {authorization_code: 1h}",
        "write `5m`, or another duration from `1m` to `5m`; the default is `1m`",
    ),
    (
        "KS309",
        "expiration: {refresh_token: 1m}",
        "write `60m`, or another duration from `60m` to `90d`; the default is `90d`",
    ),
    (
        "KS310",
        "{audience: customer, grant_types: [authorization_code]}",
        "write `client_credentials`, or correct `audience`: customer, msp, reseller, uem-partner",
    ),
    (
        "KS310",
        "{audience: customer, grant_types: [client_credentials, authorization_code]}",
        "remove it, or correct `audience`: customer, msp, reseller, uem-partner",
    ),
]


@pytest.mark.parametrize(("code", "text", "remedy"), REMEDIES)
def test_a_remedy_says_what_to_type(catalog: Catalog, code: str, text: str, remedy: str) -> None:
    assert [finding.remedy for finding in found(catalog, code, text)] == [remedy]


@pytest.mark.parametrize(
    ("second", "says"),
    [("https://x.org/a", "already in the list"), ("https://x.org/a?b", "`https://x.org/a` to the portal")],
)
def test_a_redirect_url_is_told_beside_the_one_it_is_the_same_as(catalog: Catalog, second: str, says: str) -> None:
    text = f"{{grant_types: [authorization_code], redirect_urls: ['https://x.org/a', '{second}']}}"
    [finding] = found(catalog, "KS311", text)
    assert finding.message.endswith(says)


def test_no_rule_tells_a_secret(catalog: Catalog) -> None:
    secret = "eyJhbGciOiJIUzI1NiJ9"  # noqa: S105 - made up
    text = f"""
    app: {{name: {secret}, description: {secret}}}
    grant_types: [{secret}]
    consent_screen: {{home_page: {secret}, support_email: {secret}, logo: {secret}}}
    redirect_urls: [{secret}, 'http://x.org/*?t={secret}', 'http://x.org/*?t={secret}']
    """
    findings = lint(catalog, read_registration(text.encode(), "app.yaml")).findings
    assert [finding for finding in findings if secret in str(finding)] == []


def test_a_wrong_item_hides_no_other(catalog: Catalog) -> None:
    text = "redirect_urls: [{a: b}, /a, {a: b}]"
    assert [finding.at for finding in found(catalog, "KS303", text)] == ["/a"]


DOMAIN = f"{'d' * 57}.{'b' * 63}.{'c' * 63}.org"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("a@1.example", True),
        ("a@example.1", False),
        ("a@example", False),
        (f"{'a' * 64}@example.com", True),
        (f"{'a' * 65}@example.com", False),
        (f"{'a' * 64}@{DOMAIN}", True),  # 254 characters
        (f"{'a' * 64}@d{DOMAIN}", False),
    ],
)
def test_an_address_is_one_that_mail_takes(catalog: Catalog, address: str, is_one: bool) -> None:  # noqa: FBT001
    # RFC 5321, 4.5.3.1: 64 octets before the @, and a path of 256 with its angle brackets.
    text = f"consent_screen: {{support_email: {address}}}"
    assert (found(catalog, "KS205", text) == []) is is_one


def test_a_very_long_text_is_no_trouble(catalog: Catalog) -> None:
    long = "a" * 200_000
    text = f"grant_types: [{long}]\nconsent_screen: {{support_email: {long}, logo: {long}}}\nredirect_urls: [{long}]"
    codes = [finding.code for finding in lint(catalog, read_registration(text.encode(), "app.yaml")).findings]
    assert [codes.count(code) for code in ("KS205", "KS206", "KS301", "KS303")] == [1, 1, 1, 1]


def logo(catalog: Catalog, folder: Path, name: str) -> list[str]:
    """Returns what is said of a logo of that name in a registration in the folder."""
    text = f"consent_screen: {{logo: '{name}'}}"
    return [
        finding.message.removeprefix(f"the logo `{name}` ")
        for finding in found(catalog, "KS206", text, str(folder / "app.yaml"))
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("logo.png", PNG, []),
        ("logo.jpg", JPG, []),
        ("LOGO.PNG", PNG, []),
        ("logo.jpeg", JPG, ["is a .jpg image under another extension"]),
        ("logo.jpg", PNG, ["is a .png image under another extension"]),
        ("logo", PNG, ["is a .png image under another extension"]),
        ("logo.png", b"<svg/>", ["is not a .jpg or .png image"]),
        ("logo.gif", b"GIF89a", ["is not a .jpg or .png image"]),
        ("logo.png", b"", ["is not a .jpg or .png image"]),
    ],
)
def test_a_logo_by_name_and_content(
    catalog: Catalog, tmp_path: Path, name: str, content: bytes, says: list[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert logo(catalog, tmp_path, name) == says


def test_a_logo_of_200_mb_is_too_big(catalog: Catalog, tmp_path: Path) -> None:
    with (tmp_path / "logo.png").open("wb") as file:
        file.write(PNG)
        file.truncate(199_999_999)  # a file of holes: nothing is written
        file.flush()
        assert logo(catalog, tmp_path, "logo.png") == []
        file.truncate(200_000_000)
    assert logo(catalog, tmp_path, "logo.png") == [
        "has 200,000,000 bytes; the documentation says less than 200 MB, and the portal may well accept less"
    ]


def test_a_logo_is_found_from_the_folder_of_the_file_and_links_within_it_are_fine(
    catalog: Catalog, tmp_path: Path
) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "logo.png").write_bytes(PNG)
    (tmp_path / "link.png").symlink_to(Path("img") / "logo.png")
    assert logo(catalog, tmp_path, "img/logo.png") == []
    assert logo(catalog, tmp_path, "link.png") == []
    assert logo(catalog, tmp_path / "img", "../img/logo.png") == []


def test_the_folder_of_the_file_may_itself_be_a_link(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "logo.png").write_bytes(PNG)
    (tmp_path / "apps").symlink_to("real")
    assert logo(catalog, tmp_path / "apps", "logo.png") == []


@pytest.mark.parametrize("name", ["link.png", "way/logo.png", "../logo.png", "gone.png", "etc.png"])
def test_a_logo_that_leads_out_of_the_folder_is_never_opened(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "apps"
    folder.mkdir()
    (tmp_path / "logo.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "logo.png")
    (folder / "way").symlink_to("..")
    (folder / "gone.png").symlink_to("../no-such-logo.png")
    (folder / "etc.png").symlink_to("/etc/hostname")
    monkeypatch.setattr("knox_scopes.rules.apps.ks206.open", pytest.fail, raising=False)
    assert logo(catalog, folder, name) == ["is outside the folder of this file"]


def test_a_logo_that_is_no_regular_file_is_never_opened(catalog: Catalog, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")  # to open it would wait for ever
    (tmp_path / "loop.png").symlink_to("loop.png")
    (tmp_path / "folder.png").mkdir()
    for name in ("pipe.png", "loop.png", "folder.png"):
        assert logo(catalog, tmp_path, name) == ["is not a regular file"]


def test_a_logo_that_cannot_be_read_says_so(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Not by its mode: who runs the tests may be allowed everything.
    monkeypatch.setattr("knox_scopes.rules.apps.ks206.open", refuse, raising=False)
    assert logo(catalog, tmp_path, "logo.png") == ["cannot be read: Permission denied"]


def test_a_logo_of_what_comes_from_stdin_cannot_be_looked_for(catalog: Catalog) -> None:
    assert found(catalog, "KS206", "consent_screen: {logo: no-such-logo.png}", "-") == []
