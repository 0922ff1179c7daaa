from pathlib import Path

import pytest
from shell import ACME, folder_of, process, run

from knox_scopes.report.explorer.page import BEGINS

APP = """\
app: {name: Importer}
scopes: [kdp]
uses: {endpoints: [GET /kcs/v1/rp/devices]}
"""


def test_as_a_process_it_writes_the_page(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    answer = process("explore", "-o", str(file))
    assert (answer.status, answer.out, answer.err) == (0, f"wrote {file}; open it in a browser\n", "")
    page = file.read_text(encoding="utf-8")
    assert page.startswith(BEGINS)
    assert run("explore").out == f"{page}\n"
    assert run("explore", "-o", str(tmp_path / "new.html")).status == 0
    assert (tmp_path / "new.html").read_text(encoding="utf-8") == page
    file.write_text(f"{BEGINS}an older one", encoding="utf-8")
    assert run("explore", "-o", str(file)).status == 0
    assert file.read_text(encoding="utf-8") == page


@pytest.mark.parametrize("name", ["app.yaml", "folder", "missing/page.html"])
def test_it_writes_over_nothing_but_a_page(tmp_path: Path, name: str) -> None:
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    answer = run("explore", "-o", str(tmp_path / name))
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"error: cannot write `{tmp_path / name}`: ")
    assert (tmp_path / "app.yaml").read_text(encoding="utf-8") == APP


def test_a_registration_fills_the_page_in(tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    answer = run("explore", "--registration", str(tmp_path / "app.yaml"))
    assert (answer.status, answer.err) == (0, "")
    assert '"app":{"name":"Importer",' in answer.out
    assert '"scopes":["kdp"],"needs":["GET /kcs/v1/rp/devices"]' in answer.out


TRAFFIC = """{"log": {"entries": [
  {"request": {"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/customers/list"},
   "response": {"status": 200}},
  {"request": {"method": "GET", "url": "https://api.samsungknox.com/kcs/v1/rp/gadgets/s3cret"},
   "response": {"status": 200}}%s
]}}"""


def test_traffic_fills_the_page_in(tmp_path: Path) -> None:
    asked = """,
  {"request": {"method": "POST", "url": "https://api.samsungknox.com/ams/v1/oauth2/token",
   "postData": {"text": "grant_type=client_credentials&client_secret=s3cret&scope=kdp"}}, "response": {"status": 200}}
"""
    (tmp_path / "may.har").write_text(TRAFFIC % asked, encoding="utf-8")
    answer = run("explore", "--from", str(tmp_path / "may.har"))
    assert answer.status == 1
    assert f"warning: {tmp_path / 'may.har'}:" in answer.err
    assert "/kcs/v1/rp/{...}/{...}` is left out: " in answer.err
    assert '"scopes":["kdp"],"needs":["GET /kcs/v1/rp/customers/list","POST /ams/v1/oauth2/token"]' in answer.out
    assert "s3cret" not in answer.out + answer.err


def test_traffic_adds_to_what_a_registration_says(tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_text(APP, encoding="utf-8")
    (tmp_path / "may.har").write_text(TRAFFIC.replace("/gadgets/s3cret", "/devices/status") % "", encoding="utf-8")
    answer = run("explore", "--registration", str(tmp_path / "app.yaml"), "--from", str(tmp_path / "may.har"))
    assert (answer.status, answer.err) == (0, "")
    assert (
        '"scopes":["kdp"],"needs":["GET /kcs/v1/rp/customers/list","GET /kcs/v1/rp/devices",'
        '"GET /kcs/v1/rp/devices/status"]'
    ) in answer.out


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (APP.replace("[GET ", "[GET /nowhere, GET "), "`GET /nowhere` is left out: "),
        (
            APP.replace("Importer}", 'Importer, description: "client_secret: 4f9aK2xQ8vLmZ7wTnR3yBc6D"}'),
            "like a secret",
        ),
    ],
    ids=["unresolved", "secret"],
)
def test_what_is_left_out_is_told(tmp_path: Path, text: str, warning: str) -> None:
    (tmp_path / "app.yaml").write_text(text, encoding="utf-8")
    answer = run("explore", "--registration", str(tmp_path / "app.yaml"))
    assert answer.status == 1
    assert answer.err.startswith("warning: ")
    assert warning in answer.err
    assert "4f9aK2xQ8vLmZ7wTnR3yBc6D" not in answer.out + answer.err
    assert answer.out.startswith(BEGINS)


def test_the_page_knows_the_options_that_choose_its_catalog(tmp_path: Path) -> None:
    overlay = folder_of(tmp_path / "our things", acme=ACME)
    answer = run("explore", "--overlay", overlay, "--stage", "uat", "--as-of", "2026-10-08")
    assert '"options":["--overlay \'our things\'","--stage uat","--as-of 2026-10-08"]' in answer.out
    assert str(tmp_path) not in answer.out
    assert "ACME_THING_MADE" in answer.out
    own = folder_of(tmp_path / "own", acme=ACME)
    assert '"options":["--catalog own"]' in run("explore", "--catalog", own).out
