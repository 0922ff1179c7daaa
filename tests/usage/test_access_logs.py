"""Access logs of each format, as the documentation of the servers prints them, with the calls that they show."""

import io
import random
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hostile import SECRET, shows_no_secret
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import uses
from knox_scopes.catalog.model import Catalog
from knox_scopes.usage import access_logs, blocks, proxy_csv
from knox_scopes.usage.calls import Call, Tally, Unread

API = "api.samsungknox.com"
T = "2026-08-01T10:00:00Z"


def read(text: str | bytes) -> list[Call | Tally | Unread]:
    return list(access_logs.read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def seen(method: str, host: str | None, path: str, status: int | None, line: int = 1, time: str | None = T) -> Call:
    return Call(method, host, path, "traffic", status, time, line)


# One line of each format, and another one of the same kind.
CLF = "01/Aug/2026:12:00:00 +0200"
FORMATS = {
    # https://httpd.apache.org/docs/2.4/logs.html
    "common": (
        f'127.0.0.1 - frank [{CLF}] "GET /ke/v1/fota?x={SECRET} HTTP/1.0" 200 2326',
        seen("GET", None, "/ke/v1/fota", 200),
    ),
    "combined": (
        (
            f'127.0.0.1 - {SECRET} [{CLF}] "PUT /ke/v1/campaigns/7?x={SECRET} HTTP/1.1" 404 - '
            f'"https://a.example/?{SECRET}" "Mozilla/4.08 [en] (Win98; I ;Nav) {SECRET}"'
        ),
        seen("PUT", None, "/ke/v1/campaigns/7", 404),
    ),
    "vhost_combined": (
        f'{API}:443 10.0.0.1 - - [{CLF}] "GET /ke/v1/fota HTTP/1.1" 200 5316 "-" "curl/8.4.0"',
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    # https://nginx.org/en/docs/http/ngx_http_log_module.html, with $host where people put it
    "nginx, host behind the client": (
        f'10.0.0.1 {API} - [{CLF}] "GET /ke/v1/fota HTTP/1.1" 200 5316 "-" "curl/8.4.0"',
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    "nginx, host at the end": (
        f'10.0.0.1 - - [{CLF}] "GET /ke/v1/fota HTTP/2.0" 200 5316 "-" "okhttp" "-" "{API}"',
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    "nginx, host and times at the end": (
        f'10.0.0.1 - - [{CLF}] "GET /ke/v1/fota HTTP/1.1" 499 0 "-" "a.browser" {API} 0.012 "10.0.0.9:8443"',
        seen("GET", API, "/ke/v1/fota", 499),
    ),
    "nginx, host behind the size": (
        f'10.0.0.1 - - [{CLF}] "GET /ke/v1/fota HTTP/1.1" 200 12 {API}',
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    "a proxy's, with URLs": (
        f'10.0.0.1 - - [{CLF}] "GET https://ann:{SECRET}@{API}:443/ke/v1/fota?{SECRET} HTTP/1.1" 200 12',
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    # https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
    "envoy": (
        (
            f'[2026-08-01T10:00:00.310Z] "POST /ke/v1/campaigns?x={SECRET} HTTP/2" 204 - 154 0 226 100 "10.0.35.28" '
            f'"nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "{API}" "tcp://10.0.2.1:80"'
        ),
        seen("POST", API, "/ke/v1/campaigns", 204),
    ),
    # https://istio.io/latest/docs/tasks/observability/logs/access-log/
    "istio": (
        (
            f'[2026-08-01T10:00:00.310Z] "GET /ke/v1/fota HTTP/1.1" 418 - via_upstream - "-" 0 135 4 4 "-" '
            f'"curl/7.73.0" "84961386" "{API}" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.23:80 - default'
        ),
        seen("GET", API, "/ke/v1/fota", 418),
    ),
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
    "alb": (
        (
            "https 2026-08-01T10:00:00.186641Z app/mine/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 "
            f'0.048 0.037 200 200 0 57 "GET https://{API}:443/ke/v1/fota?x={SECRET} HTTP/1.1" "curl/7.46.0" '
            "ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:target/t/73e2 "
            f'"Root=1-58337281-1d84" "{API}" "arn:aws:acm:us-east-2:123456789012:certificate/1234" 1 '
            '2026-08-01T10:00:00.186000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_123456'
        ),
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    # https://wiki.squid-cache.org/Features/LogFormat
    "squid": (
        (
            f"1785578400.603    310 192.168.0.226 TCP_MISS/200 1212 GET https://{API}/ke/v1/fota?{SECRET} {SECRET} "
            "HIER_DIRECT/209.131.54.138 application/json"
        ),
        seen("GET", API, "/ke/v1/fota", 200),
    ),
    "squid, a tunnel": (
        f"1785578400.603   9310 192.168.0.226 TCP_TUNNEL/200 1212 CONNECT {API}:443 - HIER_DIRECT/209.131.54.138 -",
        seen("CONNECT", API, "/", 200),
    ),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_of_each_format_is_read(name: str, end: str) -> None:
    line, expected = FORMATS[name]
    assert access_logs.is_it((line + end).encode(), "access.log")
    assert read(line + end) == [expected]
    assert read(line) == [expected]
    assert read(f"# a comment{end}{end}{line}{end}") == [expected._replace(line=3)]


@pytest.mark.parametrize("name", FORMATS)
def test_equal_lines_are_counted(name: str) -> None:
    line, expected = FORMATS[name]
    assert read(f"{line}\n" * 3000) == [Tally(expected, 3000, T)]


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_no_line_is_told_with_its_number(name: str) -> None:
    line, expected = FORMATS[name]
    found = read(f"{line}\n{line}\n{SECRET} words\n\n{line}\n")
    assert found == [
        Unread(3, "it is no line of the format that the first lines of the file have"),
        Tally(expected, 3, T),
    ]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_short_is_read_up_to_there(name: str, cut: float) -> None:
    line, expected = FORMATS[name]
    found = read(f"{line}\n{line}\n{line[: int(len(line) * cut)]}")
    assert next(one for one in found if not isinstance(one, Unread))[:2] in {(expected, 2), (expected, 3)}
    shows_no_secret(found)


@pytest.mark.parametrize("name", FORMATS)
def test_no_secret_of_a_log_is_in_what_is_read(name: str) -> None:
    line, _ = FORMATS[name]
    shows_no_secret(read(f"{line}\n{line[5:]}\n{line[:-20]}\n{line}"))


def test_a_request_that_is_none_is_told_and_slows_nothing_else() -> None:
    line, expected = FORMATS["common"]
    odd = [
        f'10.0.0.1 - - [{CLF}] "-" 408 0',
        f'10.0.0.1 - - [{CLF}] "\\x16\\x03\\x01{SECRET}" 400 0',
        f'10.0.0.1 - - [{CLF}] "GET /a\\"b HTTP/1.1" 404 0',
    ]
    found = read("\n".join([line, *odd, line]))
    assert found == [
        Tally(expected, 2, T),
        seen("GET", None, "/a'b", 404, 4),
        Unread(2, "2 lines from here on show no HTTP request"),
    ]
    assert Unread(2, "1 line from here on shows no HTTP request") in read("\n".join([line, odd[0], line]))


def test_a_name_of_a_client_is_no_host() -> None:
    line = f'client.example.com - - [{CLF}] "GET /ke/v1/fota HTTP/1.1" 200 5316 "-" "my.app"'
    assert read(line) == [seen("GET", None, "/ke/v1/fota", 200)]


def test_what_a_client_writes_is_no_line_of_its_own() -> None:
    fake = f'[{CLF}] \\"PUT /fake HTTP/1.1\\" 200 1'
    line = f'10.0.0.1 - - [{CLF}] "GET /a HTTP/1.1" 200 1 "{fake}" "{fake}"'
    assert read(f"{line}\n" * 2) == [Tally(seen("GET", None, "/a", 200), 2, T)]


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        ("31/Dec/2025:23:30:00 -0700", "2026-01-01T06:30:00Z"),
        ("01/Aug/2026:12:00:00", "2026-08-01T12:00:00"),
    ],
)
def test_times_are_in_utc_where_the_zone_is_known(time: str, utc: str) -> None:
    assert read(f'10.0.0.1 - - [{time}] "GET /a HTTP/1.1" 200 1') == [seen("GET", None, "/a", 200, time=utc)]


@pytest.mark.parametrize("time", ["yesterday", "01/Foo/2026:12:00:00 +0000", "41/Aug/2026:12:00:00 +0000"])
def test_what_has_no_time_is_no_log(time: str) -> None:
    line = f'10.0.0.1 - - [{time}] "GET /a HTTP/1.1" 200 1\n'
    assert not access_logs.is_it(line.encode(), "")
    assert read(line) == [Unread(1, "it is no access log whose format is known")]
    good = f'10.0.0.1 - - [{CLF}] "GET /a HTTP/1.1" 200 1\n'
    assert read(good * 2 + line) == [
        Tally(seen("GET", None, "/a", 200), 2, T),
        seen("GET", None, "/a", 200, 3, None),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"# only a comment\n", b"GET /ke/v1/fota\n", b'{"method": "GET", "url": "/a"}\n', b"\xff\xfea\x00\n",
     b"\x00" * 100, b"words\n" * 100],
)  # fmt: skip
def test_other_files_are_no_logs(content: bytes) -> None:
    assert not access_logs.is_it(content, "access.log")
    assert all(isinstance(one, Unread) for one in read(content))


def test_utf_16_that_nobody_decoded_is_no_log_and_latin_1_is() -> None:
    line, expected = FORMATS["combined"]
    assert all(isinstance(one, Unread) for one in read(line.encode("utf-16")))
    assert read(line.replace("Win98", "caf\u00e9").encode("latin-1")) == [expected]


def test_lines_without_end_are_told_and_cost_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LONGEST", 5000)
    line, expected = FORMATS["common"]
    long = f'1 - - [{CLF}] "GET /{"a" * 200_000} HTTP/1.1" 200 1'
    found = read(f"{line}\n{line}\n{long}\n{line}\n{long}")
    assert [one.line for one in found if isinstance(one, Unread)] == [3, 5]
    assert [one for one in found if not isinstance(one, Unread)] == [Tally(expected, 3, T)]


def oracle(lines: list[str]) -> dict[tuple[str, str, str], tuple[int, str, str, int]]:
    """Counts the lines of a common log as plainly as can be."""
    found: defaultdict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        match = re.match(r'\S+ \S+ \S+ \[(.*?)\] "(\w+) (/[^ ?]*)\S* HTTP/1.1" (\d+) ', line)
        assert match
        time = datetime.strptime(match[1], "%d/%b/%Y:%H:%M:%S %z").astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        found[match[2], match[3], match[4]].append((time, number))
    return {
        key: (len(seen), min(seen)[0], max(seen)[0], min(number for _, number in seen)) for key, seen in found.items()
    }


LAW = pytest.mark.hypothesis  # runs with the laws


@pytest.mark.parametrize(
    "order",
    [
        pytest.param("in order", marks=LAW),
        pytest.param("nearly in order", marks=LAW),
        "in no order",
        pytest.param("in two zones", marks=LAW),
    ],
)
def test_counts_and_times_are_those_of_a_plain_reader(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_logs, "MOST_COUNTED", 500)
    chance = random.Random(7)  # noqa: S311 - nothing secret
    times = [datetime(2026, 7, 30, 20, tzinfo=UTC) + timedelta(seconds=37 * number) for number in range(12_000)]
    if order == "nearly in order":
        times = [time + timedelta(seconds=chance.randrange(90)) for time in times]
    if order == "in no order":
        chance.shuffle(times)
    zones = [timezone(timedelta(hours=hours)) for hours in ((0, -7) if order == "in two zones" else (2,))]
    lines = [
        f"10.0.0.1 - - [{time.astimezone(chance.choice(zones)):%d/%b/%Y:%H:%M:%S %z}] "
        f'"{chance.choice(["GET", "PUT"])} /a/{chance.randrange(900)}?page={number} HTTP/1.1" '
        f"{chance.choice([200, 404])} 12"
        for number, time in enumerate(times)
    ]
    found: defaultdict[tuple[str | None, str, str], list[tuple[int, str, str, int]]] = defaultdict(list)
    for one in read("\n".join(lines)):
        assert not isinstance(one, Unread)
        call, number, last = one[:3] if isinstance(one, Tally) else (one, 1, one.time)
        assert call.time
        assert last
        assert call.line
        assert call.time[:10] == last[:10]  # a tally is of one day
        found[call.method, call.path, str(call.status)].append((number, call.time, last, call.line))
    assert {
        key: (sum(ones[0] for ones in known), min(one[1] for one in known), max(one[2] for one in known))
        for key, known in found.items()
    } == {key: known[:3] for key, known in oracle(lines).items()}
    if order == "in order":
        assert {key: min(one[3] for one in known) for key, known in found.items()} == {
            key: known[3] for key, known in oracle(lines).items()
        }


def test_what_was_counted_is_merged_with_what_was_not(catalog: Catalog, tmp_path: Path) -> None:
    line, _ = FORMATS["vhost_combined"]
    days = [line.replace("01/Aug", f"{day:02}/Aug") for day in (1, 2, 3)]
    (tmp_path / "a.log").write_text("\n".join([*days, *days, line.replace(API, "elsewhere.example")]), encoding="utf-8")
    found = uses(catalog, [str(tmp_path)])
    need = found.needs["GET /ke/v1/fota"]
    assert (need.count, need.first, need.last) == (6, T, "2026-08-03T10:00:00Z")
    assert need.where == f"{tmp_path / 'a.log'}:1"
    assert found.needs["GET /ke/v1/fota"].statuses == {"2xx": 6}
    assert uses(catalog, [str(tmp_path)], since="2026-08-02").needs["GET /ke/v1/fota"].count == 4


@given(st.lists(st.sampled_from([line for line, _ in FORMATS.values()]), max_size=6), st.binary(max_size=40))
def test_any_lines_are_read(lines: list[str], more: bytes) -> None:
    content = "\n".join(lines).encode() + more
    assert isinstance(access_logs.is_it(content, ""), bool)
    shows_no_secret(read(content))


def test_an_address_where_others_have_the_host_is_no_host() -> None:
    first = f'1.1.1.1 - - [01/Aug/2026:12:00:00 +0200] "GET /ke/v1/fota HTTP/1.1" 200 12 {API}\n'
    other = f'{first.rpartition(" ")[0]} "https://a.example/?{SECRET}" "{SECRET}"'  # the last one, and cut
    assert read((first + other).encode()) == [
        seen("GET", host, "/ke/v1/fota", 200, line, "2026-08-01T10:00:00Z") for line, host in ((1, API), (2, None))
    ]


# Proxies' tables.

ZSCALER = (
    '"time","login","proto","eurl","action","appname","useragent","reqmethod","respcode","host"\n'
    f'"Sat Aug 01 10:00:00 2026","{SECRET}","HTTPS","{API}/ke/v1/fota?x={SECRET}","Allowed","General","a, b","GET",'
    f'"200","{API}"\n'
    f'"Sat Aug 01 10:00:01 2026","ann","TUNNEL","{API}:443","Allowed","General","","CONNECT","NA","{API}"\n'
    '"Sat Aug 01 10:00:01 2026","ann","HTTPS","","Blocked"\n'
)


def rows(text: str | bytes) -> list[Call | Unread]:
    return list(proxy_csv.read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def test_a_table_of_a_proxy_is_read() -> None:
    assert proxy_csv.is_it(ZSCALER.encode(), "nss.csv")
    assert rows(ZSCALER) == [
        seen("GET", API, "/ke/v1/fota", 200, 2, "2026-08-01T10:00:00"),
        seen("CONNECT", API, "/", None, 3, "2026-08-01T10:00:01"),
        Unread(4, "it shows no address"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Time;Method;URL;Status\n{T};PUT;https://{API}/a?b;201\n", seen("PUT", API, "/a", 201, 2)),
        (
            f"Timestamp\tHost\tURI\tHTTP Status\n1785578400\t{API}\t/a\t200\n",
            Call(None, API, "/a", "traffic", 200, T, 2),
        ),
        (
            f"\ufeffDate,cs-host,cs-uri-stem,cs-method\n{T},{API},a/b,-\n",
            Call(None, API, "/a/b", "traffic", None, T, 2),
        ),
        (f"Status,Host,URL\n200,{API},/a\n", Call(None, API, "/a", "traffic", 200, None, 2)),
        (f'Time,URL,Note\n{T},{API}/a,"two\nlines"\n', Call(None, API, "/a", "traffic", None, T, 2)),
        (f"Time,URL,Note\nsoon,{API}/a,x", Call(None, API, "/a", "traffic", None, None, 2)),
        (f"Time,URL,Note\n\n\n08/01/2026 10:00:00,{API}/a,x", Call(None, API, "/a", "traffic", None, T[:-1], 4)),
        (f"Time,URL,Note\n01/Aug/2026:10:00:00 +0000,{API}/a,x", Call(None, API, "/a", "traffic", None, T, 2)),
    ],
)
def test_tables_of_other_names_and_forms_are_read(text: str, expected: Call) -> None:
    assert proxy_csv.is_it(text.removeprefix("\ufeff").encode(), "") or not text.endswith("\n")
    assert rows(text) == [expected]


@pytest.mark.parametrize(
    "text", ["", "\n", "Method,Path\nGET,/a\n", "a,b,c\n1,2,3\n", "URL,Time\nx,y\n", "URL,Name,What\nx,y,z\n"]
)
def test_other_tables_are_none(text: str) -> None:
    assert not proxy_csv.is_it(text.encode(), "a.csv")
    assert rows(text) == [Unread(1, "it has no columns with addresses and times or statuses")]


def test_a_table_that_is_broken_is_read_on() -> None:
    long = "x" * (proxy_csv.LONGEST_LINE + 10)
    text = f'Time,URL,Note\n{T},{API}/a,{long}\n{T},{API}/b,"{"y" * 100_000}\n{"z" * 100_000}"\n{T},{API}/c,\n'
    found = rows(text)
    assert [(one.path, one.line) for one in found if isinstance(one, Call)] == [("/a", 2), ("/c", 5)]
    assert [one.line for one in found if isinstance(one, Unread)] == [3]


@pytest.mark.parametrize("head", [b"\r\0\n", b"Time,URL\rStatus,a\n"])
def test_a_first_line_with_the_end_of_one_in_it_is_no_header(head: bytes) -> None:
    assert not proxy_csv.is_it(head, "")
    assert rows(head) == [Unread(1, "it has no columns with addresses and times or statuses")]


@given(st.binary(max_size=80))
def test_any_table_is_read(content: bytes) -> None:
    assert all(isinstance(one, Call | Unread) for one in rows(b"Time,URL,Note\n" + content))
    assert isinstance(proxy_csv.is_it(content, ""), bool)
    shows_no_secret(rows(ZSCALER.encode() + content))


def with_hosts(*requests: tuple[str, str]) -> io.BytesIO:
    lines = (
        f'1.2.3.4 - - [01/Aug/2026:10:00:00 +0000] "{request}" 200 5 "-" "-" "{host}"\n' for request, host in requests
    )
    return io.BytesIO("".join(lines).encode())


def test_the_paths_of_other_hosts_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = [(f"GET /{number}?x=1 HTTP/1.1", f"{host}.example.com") for host in "abc" for number in range(20)]
    requests += [("PUT https://a.example.com/x HTTP/1.1", "b.example.com"), ("GET /y HTTP/1.1", "-")] * 2
    for most in (access_logs.MOST_HOSTS, 4):  # two of which are no hosts
        monkeypatch.setattr(access_logs, "MOST_HOSTS", most)
        found = list(access_logs.read(with_hosts(*requests), lambda host: host == "a.example.com"))
        times = {(one.call.method, one.call.host, one.call.path): one.times for one in found if isinstance(one, Tally)}
        assert times == {
            ("GET", "b.example.com", "/"): 20,
            ("GET", "c.example.com", "/"): 20,
            ("PUT", "a.example.com", "/x"): 2,
            ("GET", None, "/y"): 2,
        }
        assert {(one.host, one.path) for one in found if isinstance(one, Call)} == {
            ("a.example.com", f"/{number}") for number in range(20)
        }
