"""Texts that people write and paste, as sources of calls: what is read of them, and that no secret is."""

import io
from pathlib import Path

import pytest
from hostile import SECRET, hostile, shows_no_secret
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import load, plan
from knox_scopes.cli.input import read_needs
from knox_scopes.usage.calls import Call, Found, Unread
from knox_scopes.usage.decoded import LONGEST
from knox_scopes.usage.text import LONGEST_COMMAND, is_it, needs_in, read

AT = "https://api.example.com/a"

MIXED = """\
# What the console calls

Method\tPath\tWhat
GET\t/kcs/v1/rp/devices\tLists devices

```bash
curl --location --request PUT 'https://api.example.com/kcs/v1/rp/devices/delete?x=s3cret' \\
  --header 'Authorization: Bearer s3cret' \\
  --data '{
    "token": "s3cret",

    # "a": "b"
  }'
```
~~~
- `POST /kcs/v1/kme/profiles/create` - creates a profile
KAI_APP_ANR_FC, KAI_BATTERY_STATUS
Then look at the answer.
Invoke-RestMethod -Uri "$base/ke/v1/fota" `
  -Headers @{
    Authorization = "Bearer s3cret"
  }
"""


def read_text(text: str) -> list[Found]:
    return list(read(io.BytesIO(text.encode())))


def test_a_text_of_all_kinds_is_read_with_the_lines_on_which_things_begin() -> None:
    assert read_text(MIXED) == [
        Call("GET", None, "/kcs/v1/rp/devices", "declared", line=4),
        Call("PUT", "api.example.com", "/kcs/v1/rp/devices/delete", "declared", line=7),
        Call("POST", None, "/kcs/v1/kme/profiles/create", "declared", line=16),
        Call(None, None, "KAI_APP_ANR_FC", "declared", line=17),
        Call(None, None, "KAI_BATTERY_STATUS", "declared", line=17),
        Unread(18, "it is no request and no event"),
        Call("GET", None, "/ke/v1/fota", "declared", line=19),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts(end: str) -> None:
    assert read_text(f"GET /a{end}{end}GET /b{end}") == [
        Call("GET", None, "/a", "declared", line=1),
        Call("GET", None, "/b", "declared", line=3),
    ]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        (f"curl \\\n{AT}\nGET /b", [(1, f"GET {AT}"), (3, "GET /b")]),
        (f"$ curl {AT} \\", [(1, f"GET {AT}")]),
        (f"curl {AT} -d '\nGET /b", [(1, "curl ...")]),  # what is open hides what follows
        (f"curl {AT} -d 'a\nb' -X PUT\nGET /b", [(1, f"PUT {AT}"), (3, "GET /b")]),
        (f"curl {AT} -d 'a\n{'b' * 99}\n' \\\n -X PUT\nGET /b", [(1, f"PUT {AT}"), (5, "GET /b")]),
        (f"irm {AT} -Headers @{{\n  a = (1\n)\n}}\nGET /b", [(1, f"GET {AT}"), (5, "GET /b")]),
        (f"  # curl {AT} \\\nGET /b", [(2, "GET /b")]),
        (f"- curl {AT} # the devices\nGET /b", [(1, f"GET {AT}"), (2, "GET /b")]),
        (f"| `curl {AT}` | gets |\nGET /b", [(1, f"| `curl {AT}` | gets |"), (2, "GET /b")]),
        ("curl is nice\nGET /b", [(1, "curl is nice"), (2, "GET /b")]),
    ],
)
def test_a_command_is_one_need_however_many_lines_it_has(text: str, needs: list[tuple[int, str]]) -> None:
    assert list(needs_in(text.split("\n"))) == needs


def test_a_command_without_end_does_not_hold_up_the_rest() -> None:
    text = f"curl {AT} -d '\n" + f"{SECRET}\n" * (LONGEST_COMMAND // 5) + "'\nGET /b"
    [(_, command), (_, need)] = needs_in(text.split("\n"))
    assert (command, need) == (f"POST {AT}", "GET /b")
    text = f"curl {AT} -H '" + f"' -H '{'x' * 500}\n" * (LONGEST_COMMAND // 200)
    found = list(needs_in(text.split("\n")))
    assert found[0] == (1, "curl ...")


def test_a_needs_file_is_read_as_it_was_pasted(tmp_path: Path) -> None:
    file = tmp_path / "needs.md"
    file.write_text(MIXED, encoding="utf-8")
    needs = read_needs((), [str(file)])
    found = plan(load(), needs)
    assert [need.at for need in found.needs] == [
        "GET /kcs/v1/rp/devices",
        "GET /ke/v1/fota",
        "KAI_APP_ANR_FC",
        "KAI_BATTERY_STATUS",
        "POST /kcs/v1/kme/profiles/create",
    ]
    assert [(item.reason, item.at) for item in found.unresolved] == [
        ("unknown-host", f"{file}:7"),
        ("malformed", f"{file}:18"),
    ]
    assert SECRET not in str(needs) + str(found)


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (MIXED.encode(), True),
        (b"# only words\nabout requests\nGET /a", True),
        (b"only words\n", False),
        (b"", False),
        (b"GET /a\0", False),
        (b"<html>\n", False),
        (f"{'words' * 3}\n".encode() * 50 + b"GET /a\n", False),
        (b'{"log": {"entries": []}}', False),
        (b"import requests\n", False),
        (b"my_app: started\nmy_app: stopped\n", False),
        (b"/usr/bin/python\n/usr/bin/perl\n", False),
        (b"https://api.samsungknox.com/kcs/v1/rp/devices\n", True),
        (b"- KAI_APP_ANR_FC\n", True),
    ],
)
def test_a_text_is_told_by_what_is_in_it(head: bytes, is_one: bool) -> None:  # noqa: FBT001 - an argument of the table
    assert is_it(head, "any") == is_one


@pytest.mark.parametrize(("name", "is_one"), [("app.yaml", False), ("a.JSON", False), ("a.md", True), ("needs", True)])
def test_a_file_in_a_language_is_no_list(name: str, is_one: bool) -> None:  # noqa: FBT001 - an argument of the table
    assert is_it(b"uses:\n  - GET /kcs/v1/rp/devices\n", name) == is_one


def test_a_line_that_is_far_too_long_is_cut() -> None:
    text = "GET /a\n" + "x" * (3 * LONGEST) + "\nGET /b"
    assert read_text(text) == [
        Call("GET", None, "/a", "declared", line=1),
        Unread(2, "it is no request and no event"),
        Call("GET", None, "/b", "declared", line=3),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_another_encoding_is_read_or_told_to_be_unreadable(encoding: str) -> None:
    content = "GET /caf\u00e9\nGET /a\n".encode(encoding)
    found = list(read(io.BytesIO(content)))
    assert found
    assert all(one.path in {"/a", "/caf"} if isinstance(one, Call) else isinstance(one, Unread) for one in found)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    assert isinstance(is_it(content, ""), bool)
    assert all(isinstance(one, Call | Unread) for one in read(io.BytesIO(content)))


@given(hostile)
def test_no_secret_is_in_what_is_read(text: str) -> None:
    shows_no_secret(read(io.BytesIO(text.encode())))
    found = plan(load(), dict.fromkeys((need for _, need in needs_in(text.split("\n"))), ""))
    assert SECRET not in str([(need.inputs, need.notes) for need in found.needs])
    assert SECRET not in str(found.unresolved)


@given(
    st.sampled_from(["GET", "DELETE", "PATCH"]),
    st.sampled_from(["", "https://api.example.com", "https://api.samsungknox.com"]),
    st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,9}", fullmatch=True), min_size=1, max_size=4),
    st.sampled_from(["", "?", "?a=b&c=%20.-"]),
)
def test_a_plain_request_is_read_as_it_is_in_a_list(method: str, host: str, parts: list[str], query: str) -> None:
    """The short way that plain requests take leads where the long way does."""
    request = f"{method} {host}/{'/'.join(parts)}{query}"
    short, long = read_text(f"{request}\n- {request}")
    assert isinstance(long, Call)
    assert short == long._replace(line=1)
