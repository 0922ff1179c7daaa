import json
from time import process_time

import pytest

from knox_scopes import lint, load
from knox_scopes.apps.registration import MOST_BYTES, Registration, read_registration, text_of
from knox_scopes.catalog.strict import Place
from knox_scopes.rules.fix import fix

VALUE = "hunter2-hunter2"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmVk"  # noqa: S105 - looks like one, which is the point


def read(text: str | bytes) -> Registration:
    return read_registration(text if isinstance(text, bytes) else text.encode(), "app.yaml")


def told(registration: Registration) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.at, problem.message) for problem in registration.problems]


# -- what is read


def test_scopes_uses_and_ignores_are_items_with_their_places() -> None:
    found = read(
        "scopes: [kdp, ke]\n"
        "uses: {endpoints: [GET /a], events: [E]}\n"
        "jobs:\n  nightly: {events: [F]}\n  weekly: {endpoints: [GET /b]}\n"
        "ignore: [{code: KS104, at: kdp, reason: Agreed., until: 2026-10-08}, {code: KS115}]\n"
    )
    assert found.problems == ()
    assert [(item.text, item.keys) for item in found.scopes] == [("kdp", ("scopes", 0)), ("ke", ("scopes", 1))]
    assert [item.text for item in found.uses] == ["GET /a", "E", "F", "GET /b"]
    assert found.place(found.uses[3].keys)[1:] == (5, 24)
    assert [entry[:4] for entry in found.ignores] == [("KS104", "kdp", "Agreed.", "2026-10-08"), ("KS115", "", "", "")]
    assert not found.complete


@pytest.mark.parametrize(("text", "complete"), [("true", True), ('"true"', True), ("false", False)])
def test_uses_are_whole_only_where_it_is_said(text: str, complete: bool) -> None:  # noqa: FBT001 - a table's column
    assert read(f"uses: {{complete: {text}}}").complete is complete


def test_json_has_lines_and_columns_as_yaml_has() -> None:
    found = read('{\n  "scopes": [\n    "kdp",\n    "ke"\n  ]\n}')
    assert [found.place(item.keys)[1:] for item in found.scopes] == [(3, 5), (4, 5)]
    assert found.place(("uses",))[1:] == (1, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_that_yaml_counts(end: str) -> None:
    found = read(end.join(["\ufeff# caf\u00e9", "scopes:", "  - kdp", ""]))
    assert found.lines == ("# caf\u00e9", "scopes:", "  - kdp", "")
    assert found.place(("scopes", 0)) == ("app.yaml", 3, 5)


# -- what is wrong with the form


@pytest.mark.parametrize(
    ("text", "at", "says", "line"),
    [
        ("", "app.yaml", "the file is empty", 1),
        ("- kdp", "app.yaml", "expected a mapping, found a list", 1),
        ("scope: [kdp]", "scope", "unknown key `scope`; did you mean `scopes`?", 1),
        ("\napp: {nam: x}", "app.nam", "did you mean `name`?", 2),
        ("app: x", "app", "expected a mapping, found text", 1),
        ("scopes: {kdp: x}", "scopes", "expected text or a list, found a mapping", 1),
        ("scopes:\n- kdp\n- [ke]", "scopes.1", "expected text, found a list", 3),
        ("audience: all", "audience", "`all` is not one of customer, msp", 1),
        ("expiration: {access_token: 1.5h}", "expiration.access_token", "`1.5h` is not a duration", 1),
        ('expiration: {access_token: "5m\\n"}', "expiration.access_token", "is not a duration", 1),
        ("catalog: today", "catalog", "`today` is not a date", 1),
        ("catalog: 2026-02-30", "catalog", "`2026-02-30` is not a date", 1),
        ("ignore: [{code: KS104, until: 9999-99-99}]", "ignore.0.until", "`9999-99-99` is not a date", 1),
        ("ignore: [{code: KS104, until: 20261008}]", "ignore.0.until", "`20261008` is not a date", 1),
        ("ignore: [{reason: x}]", "ignore.0", "the key `code` is missing", 1),
        ("ignore: [{code: ks104}]", "ignore.0.code", "`ks104` is not the code of a rule", 1),
        ("ignore: [KS104]", "ignore.0", "expected a mapping, found text", 1),
        ("scopes: [kdp]\nscopes: [ke]", "app.yaml", "the key `scopes` is repeated", 2),
        ("scopes: [kdp", "app.yaml", "this is not valid YAML", 2),
        ("a: 1\n---\nb: 2", "app.yaml", "a second document", 2),
        ("scopes: &a [kdp]", "app.yaml", "the anchor `&a` is not allowed", 1),
        ("owner: !!python/object:os.system x", "app.yaml", "is not allowed; every value is text", 1),
        ("owner: \x1b[31m", "app.yaml", "a control character, \\x1b", 1),
        ("scopes: " + "[" * 30, "app.yaml", "nested more than 20 levels deep", 1),
    ],
)
def test_what_departs_from_the_form_is_a_fault_at_its_place(text: str, at: str, says: str, line: int) -> None:
    found = read(text)
    [problem] = found.problems
    assert (problem.code, problem.at) == ("KS001", at)
    assert says in problem.message
    assert problem.line == line


def test_a_word_in_place_of_a_truth_value_is_a_fault() -> None:
    [problem] = read("uses: {complete: maybe}").problems
    assert (problem.at, problem.message) == ("uses.complete", "`uses.complete`: `maybe` is not one of true, false")


def test_what_has_the_right_form_is_used_beside_what_has_not() -> None:
    found = read(
        "owner: [Ann]\nscopes: [kdp, {a: b}, ke]\nuses: {endpoints: x, events: [E]}\nignore: [x, {code: KS104}]"
    )
    assert len(found.problems) == 4
    assert [(item.text, item.keys[-1]) for item in found.scopes] == [("kdp", 0), ("ke", 2)]
    assert [item.text for item in found.uses] == ["E"]
    assert [entry.keys for entry in found.ignores] == [("ignore", 1)]


def test_an_empty_item_is_an_item() -> None:
    assert [item.text for item in read("scopes: [kdp, '']").scopes] == ["kdp", ""]


# -- hostile input


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("content", "says", "line"),
    [
        (BOMB.encode(), "the anchor `&a` is not allowed", 1),
        (b"x" * 10_000_000, f"over {MOST_BYTES:,} bytes", 1),
        (b"[" * 900_000, "nested more than 20 levels deep", 1),
        (b"{a: " * 200_000, "nested more than 20 levels deep", 1),
        (b"scopes: [kdp]\nowner: \xff\n", "not UTF-8: byte 0xff", 2),
        ("scopes: [kdp]".encode("utf-16"), "not UTF-8", 1),
        (b"\x00", "control character", 1),
    ],
)
def test_hostile_content_is_a_fault_and_nothing_of_it_is_used(content: bytes, says: str, line: int) -> None:
    found = read(content)
    assert found.is_empty
    assert {problem.code for problem in found.problems} == {"KS001"}
    assert says in found.problems[0].message
    assert found.problems[0].line == line


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("item", ["kdp", "{a: b}", "''"])
def test_a_long_list_takes_time_in_step_with_its_length(item: str) -> None:
    def seconds(size: int) -> float:
        times = []
        for _ in range(3):
            begun = process_time()
            found = read("scopes: [" + f"{item}, " * size + "]")
            times.append(process_time() - begun)
            assert len(found.problems) == (size if item == "{a: b}" else 0)
        return min(times)

    assert seconds(4_000) < 10 * seconds(1_000)  # sixteen times as long, if each were compared with all the others


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("scope: [kdp]", "write `scopes`"),
        ("zzzzzzzzzz: kdp", "compare with the file that `knox-scopes init` writes"),
        ("ignore: [{at: kdp}]", "compare with the file that `knox-scopes init` writes"),
    ],
)
def test_only_a_slip_in_a_key_comes_with_the_key_to_write(text: str, remedy: str) -> None:
    [problem] = read(text).problems
    assert problem.remedy == remedy


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("scope: [kdp]", ("scopes",)),
        ("app: {nam: x}", ("app", "name")),
        ("jobs: {a: {event: [E]}}", ("jobs", "a", "events")),
    ],
)
def test_what_a_slip_was_meant_for_is_not_read(text: str, keys: tuple[str, ...]) -> None:
    assert read(text).is_unread(*keys)


def test_what_cannot_be_read_is_at_its_first_line() -> None:
    assert read("a: [").place(()) == Place("app.yaml", 1, 1)


def test_names_and_lines_hold_no_character_that_steers_a_terminal() -> None:
    found = read_registration("owner: \u202eAnn\nb\u2066ad: x\n".encode(), "\x1b[2Japp.yaml")
    assert found.file == "\\x1b[2Japp.yaml"
    assert found.lines == ("owner: \\u202eAnn", "b\\u2066ad: x", "")


# -- secrets


READ = {
    "a key": f"client_secret: {VALUE}",
    "a key in quotes": f"'client_secret': '{VALUE}'",
    "a key with an escape": f'"client\\x5f\\x73ecret": "{VALUE}"',
    "a key with a mark": f"? client_secret\n: {VALUE}\nowner: x",
    "a key within": f"app: {{name: x, client_secret: {VALUE}, description: y}}",
    "a list": f"client_secret:\n- {VALUE}\n- x\nowner: x",
    "a mapping": f"client_secret: {{value: {VALUE}}}\nowner: x",
    "an item of the scopes": f"scopes: [kdp, client_secret: {VALUE}, ke]",
    "a mapping in place of text": f"audience: {{client_secret: {VALUE}}}",
    "a text of the scopes": f"scopes: [kdp, 'client_secret={VALUE}']",
    "the same text as a scope": f"client_secret: {VALUE}\nscopes: [kdp, {VALUE}]",
    "a literal block": f"scopes: [kdp]\nclient_secret: |\n  {VALUE}\n\n  {VALUE}\nowner: x",
    "a folded block": f"client_secret: >-\n    {VALUE}\n    # no comment\n     {VALUE}\nowner: x",
    "a text over two lines": f'client_secret: "\n  {VALUE}"\nowner: x',
    "a text at the margin": f'app: {{client_secret: "x\n{VALUE}", name: x}}',
    "a JSON value": json.dumps({"scopes": ["kdp"], "client_secret": VALUE, "owner": "x"}),
    "a JSON value in lines": json.dumps({"app": {"client_secret": VALUE, "name": "x"}, "owner": []}, indent=2),
    "a JSON value under its key": f'{{"client_secret":\n"{VALUE}"}}',
    "a URL": f"redirect_urls: ['https://ann:{VALUE}@example.com']",
    "a header": f"uses: {{endpoints: ['Authorization: Bearer {VALUE}']}}",
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_a_secret_is_a_fault_and_its_value_stands_nowhere(text: str) -> None:
    found = read(text)
    assert "KS002" in {problem.code for problem in found.problems}
    assert VALUE not in repr((found, told(found)))
    assert found.lines == ()


BROKEN = {
    "a key": f"client_secret: {VALUE}\nscopes: [",
    "JSON": f'{{"scopes": ["kdp"], "client_secret": "{VALUE}", "owner": [}}',
    "JSON in lines": f'{{\n"client_secret":\n"{VALUE}",\n"owner": [}}',
    "an alias": f"client_secret: *{VALUE}\n",
    "an anchor": f"client_secret: &{VALUE} x\n",
    "a tag": f"client_secret: !{VALUE} x\n",
    "an alias below": f"client_secret:\n  *{VALUE}\n",
    "a repeated key": f"client_secret: {VALUE}\nclient_secret: {VALUE}\n",
    "a literal block": f"client_secret: |\n  {VALUE}\n\n  {VALUE}\nscopes: [",
    "a list": f"client_secret:\n- {VALUE}\nscopes: [",
    "an open quote": f"client_secret: 'x\n{VALUE}\n",
    "a key with a mark": f"? client_secret\n: {VALUE}\nscopes: [",
    "a control character": f"client_secret: {VALUE}\x00\n",
    "no UTF-8": f"client_secret: {VALUE}\udcff\n",
    "an assignment": f"export CLIENT_SECRET={VALUE}\n[",
    "a key of its own": f"-----BEGIN PRIVATE KEY-----\n{VALUE}\n-----END PRIVATE KEY-----\n[",
    "a token anywhere": f"owner: [{TOKEN}\n",
    "a comment": f"# client_secret: {VALUE}\nscopes: [",
    "too long": f"client_secret: {VALUE}\n" + "#" * MOST_BYTES,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_the_value_of_a_secret_stands_nowhere_when_the_file_cannot_be_read_either(text: str) -> None:
    found = read(text.encode(errors="surrogateescape"))
    assert found.is_empty
    assert found.problems
    for part in (VALUE, TOKEN, "c2lnbmVk"):
        assert part not in repr((found.lines, told(found)))


def test_of_a_file_that_may_hold_a_secret_no_line_is_shown() -> None:
    assert read(f"{{owner: x, client_secret: {VALUE}, scopes: [kdp]}}").lines == ()
    # What cannot be read is held to more: what belongs to what cannot be told there.
    assert read(f"client_secret: {VALUE}\nscopes: [\n  kdp\n").lines == ()
    assert read("scopes: [\n  kdp\n").lines == ("scopes: [", "  kdp", "")
    assert read("expiration: {access_token: 60m, refresh_token: 90d}\nx: [").lines[0].endswith("90d}")
    assert read("refresh_token: 90d\nx: [").lines[0] == "refresh_token: 90d"


def test_a_secret_replaces_other_faults_on_its_key() -> None:
    assert [problem[0] for problem in told(read(f"client_secret: {VALUE}"))] == ["KS002"]
    assert [problem[0] for problem in told(read(f"audience: {TOKEN}"))] == ["KS002"]


def test_a_token_in_place_of_a_registration_is_shown_nowhere() -> None:
    found = read(f"\n{TOKEN}\n")
    assert found.lines == ()
    assert [problem[:2] for problem in told(found)] == [("KS002", "app.yaml")]
    assert TOKEN not in repr(told(found))


def test_json_may_escape_a_character_in_two_halves() -> None:
    text = json.dumps({"app": {"name": "\U0001f600"}, "scopes": ["kdp", "kdp"]})
    assert "\\ud83d\\ude00" in text
    found = read(text)
    assert found.problems == ()
    assert text_of(found.app_name) == "\U0001f600"
    assert [finding.edit for finding in lint(load(), found) if finding.code == "KS102"] == [None]
    assert fix(load(), text.encode(), "app.json").content.decode() == text


COMMENTED = """\
# client_secret: hunter2hunter2
client_secret: zq12abcd99zz
scopes: [kdp.customers] # zq12abcd99zz
private_key: |
  first line of it
  second line of it
jobs: {"x zq12abcd99zz": {events: [E]}}
owner: see the first line of it
expiration: {refresh_token: 129600m} # second line of it, and a token
"""


def test_a_secret_is_hidden_in_comments_and_names_too() -> None:
    found = read(COMMENTED)
    shown = "\n".join(found.lines) + repr(found)
    shown += "\n".join(f"{problem.at} {problem.message}" for problem in found.problems)
    assert not [part for part in ("zq12", "hunter2", "line of it") if part in shown]
    assert [(problem.at, problem.line) for problem in found.problems if problem.code == "KS002"] == [
        ("(comment)", 1),
        ("client_secret", 2),
        ("(comment)", 3),
        ("private_key", 4),
        ("jobs.(hidden)", 7),
        ("owner", 8),
        ("(comment)", 9),
    ]
    assert text_of(found.expiration.refresh_token) == "129600m"


@pytest.mark.parametrize(
    "text",
    [
        "# client_secret: hunter2hunter2\nscopes: [hunter2hunter2]\n",
        'ignore: [{code: KS104, reason: "password=hunter2hunter2"}]\nscopes: [hunter2hunter2]\n',
        '"password=hunter2hunter2": a\nscopes: [hunter2hunter2]\n',
        "api-key: hunter2hunter2\nowner: hunter2hunter2\n",
        "private-key: hunter2hunter2\n",
        "pwd: hunter2hunter2\n",
        "owner: ghp_hunter2hunter2\n",
        # no YAML
        "client_secret: hunter2hunter2\nhunter2hunter2: a\nhunter2hunter2: b\n",
        '{"app": {"name": "n"},\n "pwd": "hunter2hunter2",,\n}',
        "secret key: hunter2hunter2 : x\n",
        "my.secret.value: hunter2hunter2 : x\n",
        'owner: hunter2hunter2\n"client_s\\u0065cret": "hunter2hunter2" "x"\n',
        'apiKey: {value: "hunter2hunter2", note: *al}\nowner: hunter2hunter2\nhunter2hunter2: *al\n',
        "a: [\n# password=hunter2hunter2\nb: hunter2hunter2\n",
    ],
)
def test_a_secret_is_hidden_wherever_else_it_stands(text: str) -> None:
    found = read(text)
    shown = [*found.lines, repr(found), *(f"{problem.at} {problem.message}" for problem in found.problems)]
    assert not [line for line in shown if "hunter2" in line]
    assert found.problems


def test_uses_are_read_as_they_were_pasted() -> None:
    found = read(
        "uses:\n"
        "  endpoints:\n"
        "    - >-\n"
        "      curl -X PUT -u ann:pw -H 'X-Auth: abc'\n"
        "      https://a.example/b?x=abc\n"
        "    - '- GET /a'\n"
        "  events: ['E_ONE, E_TWO']\n"
    )
    assert [item.text for item in found.uses] == ["PUT https://a.example/b", "- GET /a", "E_ONE", "E_TWO"]
    assert [found.place(item.keys).line for item in found.uses] == [3, 6, 7, 7]
    assert found.lines == ()
