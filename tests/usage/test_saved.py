"""What `uses` answers is read back as the same needs, and calls that are counted already add up with others."""

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.json import answer
from knox_scopes.report.uses import usage_fields
from knox_scopes.usage import saved
from knox_scopes.usage.calls import Call, Found, Tally, Token, Unread
from knox_scopes.usage.sightings import Sightings
from knox_scopes.usage.usage import Usage
from knox_scopes.usage.uses import uses

DATA = Path(__file__).parent / "data"
API = "api.samsungknox.com"
CAMPAIGN = "/ke/v1/campaigns/4711"
SAME = ("needs", "unmatched", "elsewhere", "requested", "granted")


def call(path: str, status: int | None = 200, time: str | None = None, *, method: str = "GET", host: str = API) -> Call:
    return Call(method, host, path, "traffic", status, time)


def gathered(catalog: Catalog, found: Iterable[Found], since: str | None = None) -> Usage:
    sightings = Sightings(catalog, since=since)
    sightings.gather(found, "a.json")
    return Usage(catalog, sightings, (), None)


def written(catalog: Catalog, usage: Usage, file: Path) -> Path:
    file.write_text(answer("knox-scopes/uses/1", catalog, usage_fields(usage)), encoding="utf-8")
    return file


def told(usage: Usage) -> dict[str, Any]:
    """Returns what a usage says, but for the places."""
    fields = {name: getattr(usage, name) for name in SAME}
    fields["needs"] = {at: use._replace(where="") for at, use in usage.needs.items()}
    fields["unmatched"] = tuple(one._replace(where="") for one in usage.unmatched)
    return fields


@pytest.mark.parametrize("name", sorted(file.name for file in DATA.iterdir() if file.is_file()))
def test_an_answer_on_a_sample_reads_back_as_the_same(name: str, catalog: Catalog, tmp_path: Path) -> None:
    usage = uses(catalog, DATA / name)
    again = uses(catalog, written(catalog, usage, tmp_path / "uses.json"))
    assert again.read[0].format == "uses"
    assert told(again) == told(usage)


MIXED: list[Found] = [
    call(CAMPAIGN, 200, "2026-08-01T00:00:00Z"),
    call(CAMPAIGN, 404, "2026-08-03T00:00:00Z"),
    call("/ke/v1/campaigns", 400),
    call("/ke/v1/fota", 403),
    call("/ke/v1/fota", 500),
    call("/ke/v1/devices", 302),
    call("/ke/v1/devices", None),
    call("/kcs/v1/rp/devices", 401, host="eu-kcs-api.samsungknox.com"),
    call("/kcs/v1/rp/devices", 403),
    call(CAMPAIGN, 200)._replace(evidence="declared", status=None),
    call("/kai/v1/settings/%2e%2e", 404),
    call("/kai/v1//settings", 404),
    call("/kai/v1/settings/%ff", 404),
    call("/ke/v1/nothing/here", 404),
    call("/ke/v1/nothing/there", 200),
    call("/a", host="www.example.com"),
    Call("GET", None, "/b", "traffic"),
    Call(None, None, "/ke/v1/devices", "in-source"),
    Token(API, "/ams/v1/oauth2/token", ("ke.campaign:view", "kdp"), ("kdp",)),
]


def test_an_answer_on_all_sorts_of_calls_reads_back_as_the_same(catalog: Catalog, tmp_path: Path) -> None:
    usage = gathered(catalog, MIXED)
    assert {use.evidence for use in usage.needs.values()} == {"observed", "attempted"}
    assert [one.message for one in usage.unmatched if one.reason == "malformed"]
    again = uses(catalog, written(catalog, usage, tmp_path / "uses.json"))
    assert told(again) == told(usage)
    assert told(uses(catalog, written(catalog, again, tmp_path / "uses.json"))) == told(usage)


def test_two_answers_add_up(catalog: Catalog, tmp_path: Path) -> None:
    one = written(catalog, gathered(catalog, MIXED[:1]), tmp_path / "one.json")
    two = written(catalog, gathered(catalog, MIXED[1:]), tmp_path / "two.json")
    assert told(uses(catalog, [two, one])) == told(gathered(catalog, MIXED))


def test_what_was_not_read_for_an_answer_is_unread_in_what_reads_it(catalog: Catalog, tmp_path: Path) -> None:
    cases: list[list[Found]] = [[Unread(3, "it is broken")], [call("/", host=f"{n}.com") for n in range(3_000)]]
    for number, found in enumerate(cases):
        usage = gathered(catalog, found)
        again = uses(catalog, written(catalog, usage, tmp_path / f"{number}.json"))
        assert [one.why for one in again.unread] == [saved.MORE]


def test_an_entry_with_its_line_is_the_place_of_its_calls(catalog: Catalog, tmp_path: Path) -> None:
    file = written(catalog, gathered(catalog, MIXED[:1]), tmp_path / "uses.json")
    line = 1 + next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines()) if '"at"' in text)
    assert [use.where for use in uses(catalog, file).needs.values()] == [f"{file}:{line}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[]", []),
        ("{", [Unread(1, "it is not JSON from here on")]),
        ('{"needs": 1, "unmatched": {}, "elsewhere": [], "more": [], "requested": 1}', []),
        ('{"needs": [{"at": 1}]}', [Unread(1, "an entry of `needs` lacks `at` or its evidence")]),
        (
            '{"unmatched": [{"call": "/a", "evidence": "SECRET"}]}',
            [Unread(1, "an entry of `unmatched` lacks `call` or its evidence")],
        ),
        (
            '{"needs": [{"at": "GET /a", "evidence": "observed", "count": -1, "first": "SECRET", "hosts": 7}]}',
            [Tally(Call("GET", None, "/a", "traffic", None, None, 1), 0, None)],
        ),
        (
            '{"needs": [{"at": "GET /a", "evidence": "declared", "also": ["observed"]}]}',
            [Tally(Call("GET", None, "/a", "declared", None, None, 1), 0, None)],
        ),
        (
            '{"unmatched": [{"call": "GET /..?SECRET", "evidence": "attempted", "message": "SECRET", "count": 2}]}',
            [Tally(Call("GET", None, "/..", "traffic", 403, None, 1), 2, None)],
        ),
        ('{"elsewhere": {"A.com": true, "b.com": "2"}}', [
            Tally(Call("GET", "a.com", "/", "traffic"), 1, None), Tally(Call("GET", "b.com", "/", "traffic"), 0, None),
        ]),
        (f'{{"a": {"1" * 5_000}}}', [Unread(None, "it has a number that is too long")]),
    ],
)  # fmt: skip
def test_an_answer_that_someone_changed_is_survived(text: str, found: list[Found]) -> None:
    assert list(saved.read(BytesIO(text.encode()))) == found


def test_an_answer_is_recognised_by_its_schema() -> None:
    assert saved.is_it(b'{\n  "schema": "knox-scopes/uses/1",\n', "anything")
    assert not saved.is_it(json.dumps({"schema": "knox-scopes/plan/1"}).encode(), "uses.json")


def test_counted_calls_are_left_out_for_the_reasons_that_leave_out_single_ones(catalog: Catalog) -> None:
    found = [
        Tally(call(CAMPAIGN, 0), 2, None),
        Tally(call(CAMPAIGN, 200, "2026-07-01T00:00:00Z"), 3, "2026-07-31T00:00:00Z"),
        Tally(call(CAMPAIGN, 200, "2026-07-01T00:00:00Z"), 4, "2026-08-02T00:00:00Z"),
        Tally(call("/", method="OPTIONS"), 5, None),
        Tally(call("/", method="SPY"), 6, None),
    ]
    usage = gathered(catalog, found, since="2026-08-01")
    assert dict(usage.left_out) == {
        "aborted requests": 2,
        "calls before the given date": 3,
        "preflight requests": 5,
        "calls with something other than an HTTP method": 6,
    }
    [use] = usage.needs.values()
    assert (use.count, use.first, use.last) == (4, "2026-07-01T00:00:00Z", "2026-08-02T00:00:00Z")


def test_an_endpoint_that_is_only_called_in_vain_is_no_need(catalog: Catalog) -> None:
    usage = gathered(catalog, [call(CAMPAIGN, 0), call("/", 0, host="www.example.com")])
    assert (dict(usage.needs), dict(usage.elsewhere), dict(usage.left_out)) == ({}, {}, {"aborted requests": 2})


def test_it_does_not_matter_when_another_host_is_first_asked_what_it_allows(catalog: Catalog) -> None:
    calls = [call("/", host="www.example.com"), call("/", method="OPTIONS", host="www.example.com")]
    for found in (calls, calls[::-1]):
        usage = gathered(catalog, found)
        assert (dict(usage.elsewhere), dict(usage.left_out)) == ({"www.example.com": 2}, {})
