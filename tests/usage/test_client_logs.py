"""Debug logs of HTTP clients, as the libraries write them, with the calls that they show."""

import io

import pytest
from hostile import SECRET, shows_no_secret
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.usage import client_logs
from knox_scopes.usage.calls import Call, Unread

API = "api.samsungknox.com"
AT = f"https://{API}"


def read(text: str | bytes) -> list[Call | Unread]:
    return list(client_logs.read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def seen(
    line: int, method: str, path: str, status: int | None, time: str | None = None, host: str | None = API
) -> Call:
    return Call(method, host, path, "traffic", status, time, line)


SAMPLES: dict[str, tuple[str, list[Call | Unread]]] = {
    # https://github.com/square/okhttp/tree/master/okhttp-logging-interceptor
    "okhttp in an app": (
        f"""\
05-12 10:00:00.100 12345-12377/com.example D/OkHttp: --> POST {AT}/ke/v1/campaigns?x={SECRET} http/1.1
05-12 10:00:00.100 12345-12377/com.example D/OkHttp: Authorization: Bearer {SECRET}
05-12 10:00:00.101 12345-12378/com.example D/OkHttp: --> GET {AT}/ke/v1/fota
05-12 10:00:00.101 12345-12377/com.example D/OkHttp: {{"name": "{SECRET}"}}
05-12 10:00:00.101 12345-12377/com.example D/OkHttp: --> END POST (13-byte body)
05-12 10:00:00.400 12345-12378/com.example D/OkHttp: <-- 200 {AT}/ke/v1/fota (299ms, 12-byte body)
05-12 10:00:00.500 12345-12377/com.example D/OkHttp: <-- 403 Forbidden {AT}/ke/v1/campaigns?x={SECRET} (400ms)
05-12 10:00:00.500 12345-12377/com.example D/OkHttp: <-- END HTTP (6-byte body)
05-12 10:00:01.000 12345-12377/com.example D/OkHttp: --> GET {AT}/ke/v1/licenses
05-12 10:00:01.900 12345-12377/com.example D/OkHttp: <-- HTTP FAILED: java.net.SocketTimeoutException: timeout
""",
        [
            seen(3, "GET", "/ke/v1/fota", 200),
            seen(1, "POST", "/ke/v1/campaigns", 403),
            seen(9, "GET", "/ke/v1/licenses", None),
        ],
    ),
    "okhttp after a redirect": (
        f"""\
2026-08-01 10:00:00,123 DEBUG [worker-1] http - --> GET {AT}/ke/v1/fota
2026-08-01 10:00:00,423 DEBUG [worker-1] http - <-- 200 OK {AT}/elsewhere (300ms)
""",
        [seen(1, "GET", "/ke/v1/fota", 200, "2026-08-01T10:00:00")],
    ),
    # https://github.com/OpenFeign/feign, feign.Logger
    "feign": (
        f"""\
2026-08-01T12:00:00.572+02:00 DEBUG 1 --- [task-1] com.example.Knox : [Knox#devices] ---> GET {AT}/kcs/v1/rp/devices HTTP/1.1
2026-08-01T12:00:00.573+02:00 DEBUG 1 --- [task-2] com.example.Knox : [Knox#upload] ---> PUT {AT}/kcs/v1/rp/devices/upload HTTP/1.1
2026-08-01T12:00:00.574+02:00 DEBUG 1 --- [task-1] com.example.Knox : [Knox#devices] x-knox-apitoken: {SECRET}
2026-08-01T12:00:00.574+02:00 DEBUG 1 --- [task-1] com.example.Knox : [Knox#devices] ---> END HTTP (0-byte body)
2026-08-01T12:00:00.901+02:00 DEBUG 1 --- [task-2] com.example.Knox : [Knox#upload] <--- HTTP/1.1 202 Accepted (324ms)
2026-08-01T12:00:00.902+02:00 DEBUG 1 --- [task-1] com.example.Knox : [Knox#devices] <--- UNKNOWN 404 (330ms)
2026-08-01T12:00:00.903+02:00 DEBUG 1 --- [task-1] com.example.Knox : [Knox#devices] <--- END HTTP (0-byte body)
""",  # noqa: E501 - as it is logged
        [
            seen(2, "PUT", "/kcs/v1/rp/devices/upload", 202, "2026-08-01T10:00:00Z"),
            seen(1, "GET", "/kcs/v1/rp/devices", 404, "2026-08-01T10:00:00Z"),
        ],
    ),
    # https://hc.apache.org/httpcomponents-client-4.5.x/logging.html, headers and wire at once
    "apache": (
        f"""\
2026-08-01 10:00:00.070 DEBUG 3 --- [main] org.apache.http.headers : http-outgoing-0 >> GET /ke/v1/fota?x={SECRET} HTTP/1.1
2026-08-01 10:00:00.070 DEBUG 3 --- [main] org.apache.http.headers : http-outgoing-0 >> Authorization: Bearer {SECRET}
2026-08-01 10:00:00.070 DEBUG 3 --- [main] org.apache.http.headers : http-outgoing-0 >> Host: {API}
2026-08-01 10:00:00.071 DEBUG 3 --- [main] org.apache.http.wire : http-outgoing-0 >> "GET /ke/v1/fota?x={SECRET} HTTP/1.1[\\r][\\n]"
2026-08-01 10:00:00.071 DEBUG 3 --- [main] org.apache.http.wire : http-outgoing-0 >> "Host: {API}[\\r][\\n]"
2026-08-01 10:00:00.072 DEBUG 3 --- [pool] org.apache.http.headers : http-outgoing-1 >> PUT /kcs/v1/rp/devices/upload HTTP/1.1
2026-08-01 10:00:00.073 DEBUG 3 --- [pool] org.apache.http.headers : http-outgoing-1 >> Host: {API}:443
2026-08-01 10:00:00.080 DEBUG 3 --- [pool] org.apache.http.headers : http-outgoing-1 << HTTP/1.1 100 Continue
2026-08-01 10:00:00.090 DEBUG 3 --- [pool] org.apache.http.headers : http-outgoing-1 << HTTP/1.1 202 Accepted
2026-08-01 10:00:00.090 DEBUG 3 --- [main] org.apache.http.wire : http-outgoing-0 << "HTTP/1.1 200 OK[\\r][\\n]"
2026-08-01 10:00:00.091 DEBUG 3 --- [main] org.apache.http.headers : http-outgoing-0 << HTTP/1.1 200 OK
""",  # noqa: E501 - as it is logged
        [
            seen(6, "PUT", "/kcs/v1/rp/devices/upload", 202, "2026-08-01T10:00:00"),
            seen(1, "GET", "/ke/v1/fota", 200, "2026-08-01T10:00:00"),
        ],
    ),
    "apache, the wire alone, without connections": (
        f"""\
10:00:00,071 DEBUG wire:63 - >> "POST /ke/v1/campaigns HTTP/1.1[\\r][\\n]"
10:00:00,071 DEBUG wire:63 - >> "Authorization: Bearer {SECRET}[\\r][\\n]"
10:00:00,071 DEBUG wire:63 - >> "Host: {API}[\\r][\\n]"
10:00:00,071 DEBUG wire:63 - >> "{SECRET}"
10:00:00,090 DEBUG wire:63 - << "HTTP/1.1 201 Created[\\r][\\n]"
10:00:00,090 DEBUG wire:63 - << "{SECRET}"
""",
        [seen(1, "POST", "/ke/v1/campaigns", 201)],
    ),
    # org.springframework.web.client.RestTemplate
    "resttemplate": (
        f"""\
2026-08-01 10:00:00.070 DEBUG 3 --- [nio-1] o.s.web.client.RestTemplate : HTTP GET {AT}/ke/v1/fota?x={SECRET}
2026-08-01 10:00:00.070 DEBUG 3 --- [nio-2] o.s.web.client.RestTemplate : HTTP PUT {AT}/kcs/v1/rp/devices/upload
2026-08-01 10:00:00.071 DEBUG 3 --- [nio-1] o.s.web.client.RestTemplate : Accept=[application/json]
2026-08-01 10:00:00.072 DEBUG 3 --- [nio-2] o.s.web.client.RestTemplate : Writing [{SECRET}] with StringHttpMessageConverter
2026-08-01 10:00:00.073 DEBUG 3 --- [nio-2] o.s.web.client.RestTemplate : Response 403 FORBIDDEN
2026-08-01 10:00:00.074 DEBUG 3 --- [nio-1] o.s.web.client.RestTemplate : Response 200 OK
""",  # noqa: E501 - as it is logged
        [
            seen(2, "PUT", "/kcs/v1/rp/devices/upload", 403, "2026-08-01T10:00:00"),
            seen(1, "GET", "/ke/v1/fota", 200, "2026-08-01T10:00:00"),
        ],
    ),
    "resttemplate of old": (
        f"""\
10:00:00.070 [main] DEBUG o.s.web.client.RestTemplate - Created GET request for "{AT}/ke/v1/fota?x={SECRET}"
10:00:00.090 [main] DEBUG o.s.web.client.RestTemplate - GET request for "{AT}/ke/v1/fota?x={SECRET}" resulted in 404 (Not Found); invoking error handler
""",  # noqa: E501 - as it is logged
        [seen(1, "GET", "/ke/v1/fota", 404)],
    ),
    # org.springframework.web.reactive.function.client.ExchangeFunctions
    "webclient": (
        f"""\
2026-08-01 10:00:00.070 DEBUG 3 --- [ctor-http-nio-1] o.s.w.r.f.client.ExchangeFunctions : [4d2a1f] HTTP GET {AT}/ke/v1/fota
2026-08-01 10:00:00.071 DEBUG 3 --- [ctor-http-nio-1] o.s.w.r.f.client.ExchangeFunctions : [77aa01] HTTP POST {AT}/ke/v1/campaigns, headers={{masked}}
2026-08-01 10:00:00.072 DEBUG 3 --- [ctor-http-nio-2] o.s.w.r.f.client.ExchangeFunctions : [77aa01] [3c0e1d2a-1] Response 201 CREATED
2026-08-01 10:00:00.073 DEBUG 3 --- [ctor-http-nio-2] o.s.w.r.f.client.ExchangeFunctions : [4d2a1f] [5dd-1, L:/10.0.0.1:1 - R:{API}/1.2.3.4:443] Response 200 OK, headers={{masked}}
""",  # noqa: E501 - as it is logged
        [
            seen(2, "POST", "/ke/v1/campaigns", 201, "2026-08-01T10:00:00"),
            seen(1, "GET", "/ke/v1/fota", 200, "2026-08-01T10:00:00"),
        ],
    ),
    "feign over apache is one call": (
        f"""\
10:00:00.070 [main] DEBUG Knox - [Knox#fota] ---> GET {AT}/ke/v1/fota HTTP/1.1
10:00:00.071 [main] DEBUG org.apache.http.headers - http-outgoing-0 >> GET /ke/v1/fota HTTP/1.1
10:00:00.072 [main] DEBUG org.apache.http.headers - http-outgoing-0 << HTTP/1.1 200 OK
10:00:00.073 [main] DEBUG Knox - [Knox#fota] <--- HTTP/1.1 200 OK (3ms)
""",
        [seen(1, "GET", "/ke/v1/fota", 200)],
    ),
    # https://learn.microsoft.com/aspnet/core/fundamentals/http-requests#logging
    ".net": (
        f"""\
info: System.Net.Http.HttpClient.Knox.LogicalHandler[100]
      Start processing HTTP request GET {AT}/ke/v1/fota?x={SECRET}
info: System.Net.Http.HttpClient.Knox.ClientHandler[100]
      Sending HTTP request GET {AT}/ke/v1/fota?x={SECRET}
info: System.Net.Http.HttpClient.Knox.ClientHandler[101]
      Received HTTP response headers after 682.9818ms - 503
info: System.Net.Http.HttpClient.Knox.ClientHandler[100]
      Sending HTTP request GET {AT}/ke/v1/fota?x={SECRET}
info: System.Net.Http.HttpClient.Knox.ClientHandler[101]
      Received HTTP response headers after 82.9818ms - 200
info: System.Net.Http.HttpClient.Knox.LogicalHandler[101]
      End processing HTTP request after 693,1094ms - 200
""",
        [seen(2, "GET", "/ke/v1/fota", 200)],
    ),
    ".net of old, the inner handler alone": (
        f"""\
[2026-08-01T10:00:00.058Z] Sending HTTP request PUT {AT}/kcs/v1/rp/devices/upload
[2026-08-01T10:00:00.096Z] Received HTTP response after 17.6235ms - NotFound
[2026-08-01T10:00:01.058Z] Sending HTTP request GET {AT}/ke/v1/fota
[2026-08-01T10:00:01.096Z] Received HTTP response after 17.6235ms - Odd
""",
        [
            seen(1, "PUT", "/kcs/v1/rp/devices/upload", 404, "2026-08-01T10:00:00Z"),
            seen(3, "GET", "/ke/v1/fota", None, "2026-08-01T10:00:01Z"),
        ],
    ),
    # https://www.python-httpx.org/logging/
    "httpx": (
        f"""\
INFO [2026-08-01 10:00:00] httpx - HTTP Request: GET {AT}/ke/v1/fota?x={SECRET} "HTTP/1.1 200 OK"
DEBUG [2026-08-01 10:00:00] httpcore.http11 - send_request_headers.started request=<Request [b'GET']>
""",
        [seen(1, "GET", "/ke/v1/fota", 200, "2026-08-01T10:00:00")],
    ),
    # urllib3.connectionpool, and http.client with its debug level set
    "requests": (
        f"""\
DEBUG:urllib3.connectionpool:Starting new HTTPS connection (1): {API}:443
send: b'GET /ke/v1/fota?x={SECRET} HTTP/1.1\\r\\nHost: {API}\\r\\nAuthorization: Bearer {SECRET}\\r\\n\\r\\n'
reply: 'HTTP/1.1 200 OK\\r\\n'
header: Set-Cookie: {SECRET}
DEBUG:urllib3.connectionpool:{AT}:443 "GET /ke/v1/fota?x={SECRET} HTTP/1.1" 200 None
DEBUG:urllib3.connectionpool:{AT}:443 "GET /ke/v1/licenses HTTP/1.1" 403 12
""",
        [seen(2, "GET", "/ke/v1/fota", 200), seen(6, "GET", "/ke/v1/licenses", 403)],
    ),
    # curl -v
    "curl": (
        f"""\
* Connected to {API} (1.2.3.4) port 443 (#0)
> PUT /kcs/v1/rp/devices/upload?x={SECRET} HTTP/2
> Host: {API}
> authorization: Bearer {SECRET}
>
* We are completely uploaded and fine
< HTTP/2 202
< set-cookie: {SECRET}
<
{{"secret": "{SECRET}"}}
12:00:00.123456 > GET /ke/v1/fota HTTP/1.1
12:00:00.123456 > Host: {API}
12:00:00.223456 < HTTP/1.1 100 Continue
12:00:00.323456 < HTTP/1.1 200 OK
""",
        [seen(2, "PUT", "/kcs/v1/rp/devices/upload", 202), seen(11, "GET", "/ke/v1/fota", 200)],
    ),
    "curl through a proxy": (
        f"""\
> CONNECT {API}:443 HTTP/1.1
> Host: {API}:443
> Proxy-Authorization: Basic {SECRET}
< HTTP/1.1 200 Connection established
> GET /ke/v1/fota HTTP/1.1
> Host: {API}
< HTTP/1.1 200 OK
""",
        [seen(1, "CONNECT", "/", 200), seen(5, "GET", "/ke/v1/fota", 200)],
    ),
    # Invoke-RestMethod -Verbose: Windows PowerShell, and PowerShell 7.4
    "powershell": (
        f"""\
VERBOSE: GET {AT}/ke/v1/fota?x={SECRET} with 0-byte payload
VERBOSE: received 1234-byte response of content type application/json
AUSFÜHRLICH: POST {AT}/ke/v1/campaigns with -1-byte payload
VERBOSE: Requested HTTP/1.1 GET with 0-byte payload
VERBOSE: Received HTTP/1.1 response of content type application/json of unknown size
""",
        [
            seen(1, "GET", "/ke/v1/fota", None),
            seen(3, "POST", "/ke/v1/campaigns", None),
            Unread(4, "the request is logged without its address"),
        ],
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_log_of_each_client_is_read(name: str, end: str) -> None:
    text, expected = SAMPLES[name]
    content = text.replace("\n", end)
    assert client_logs.is_it(content.encode(), "app.log")
    assert read(content) == expected


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("cut", [0.2, 0.4, 0.6, 0.8])
def test_a_log_that_is_cut_short_shows_no_call_that_the_whole_does_not(name: str, cut: float) -> None:
    text, expected = SAMPLES[name]
    known = {(one.line, one.method, one.path) for one in expected if isinstance(one, Call)}
    found = read(text[: text.rindex("\n", 0, int(len(text) * cut)) if "\n" in text[: int(len(text) * cut)] else 0])
    assert {(one.line, one.method, one.path) for one in found if isinstance(one, Call)} <= known


@pytest.mark.parametrize("name", SAMPLES)
def test_no_secret_of_a_log_is_in_what_is_read(name: str) -> None:
    text, _ = SAMPLES[name]
    shows_no_secret(read(text))
    shows_no_secret(read("\n".join(reversed(text.split("\n")))))


def test_answers_that_may_belong_to_several_requests_give_no_status() -> None:
    text = f"""\
      Start processing HTTP request GET {AT}/ke/v1/fota
      Start processing HTTP request GET {AT}/ke/v1/licenses
      End processing HTTP request after 1ms - 200
      End processing HTTP request after 1ms - 403
"""
    assert read(text) == [seen(1, "GET", "/ke/v1/fota", None), seen(2, "GET", "/ke/v1/licenses", None)]


def test_equal_requests_are_answered_in_their_order() -> None:
    text = f"""\
      Start processing HTTP request GET {AT}/ke/v1/fota
      Start processing HTTP request GET {AT}/ke/v1/fota
      End processing HTTP request after 1ms - 200
      End processing HTTP request after 1ms - 403
"""
    assert read(text) == [seen(1, "GET", "/ke/v1/fota", 200), seen(2, "GET", "/ke/v1/fota", 403)]


def test_an_answer_to_nothing_and_a_host_of_nothing_are_no_calls() -> None:
    assert read("< HTTP/1.1 200 OK\n> Host: a.example\n<-- 200 OK https://a.example/b (1ms)\n") == []


def test_a_url_of_the_answer_tells_where_the_threads_do_not() -> None:
    text = f"""\
[a] --> GET {AT}/ke/v1/fota
[b] --> GET {AT}/ke/v1/licenses
[c] <-- 403 {AT}/ke/v1/licenses (1ms)
[a] <-- 200 OK {AT}/ke/v1/fota (1ms)
--> GET {AT}/ke/v1/campaigns
<-- 200 OK {AT}/elsewhere (1ms)
"""
    assert read(text) == [
        seen(2, "GET", "/ke/v1/licenses", 403),
        seen(1, "GET", "/ke/v1/fota", 200),
        seen(5, "GET", "/ke/v1/campaigns", None),
    ]


def test_urllib3_that_says_something_else_than_http_client_is_a_call_of_its_own() -> None:
    text = f"""\
send: b'GET /ke/v1/fota HTTP/1.1\\r\\nAccept: */*\\r\\n\\r\\n'
reply: 'HTTP/1.1 200 OK\\r\\n'
DEBUG:urllib3.connectionpool:{AT}:443 "GET /ke/v1/fota HTTP/1.1" 403 None
"""
    assert read(text) == [seen(1, "GET", "/ke/v1/fota", 200, host=None), seen(3, "GET", "/ke/v1/fota", 403)]


def test_requests_without_answers_do_not_gather_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_logs, "MOST_OPEN", 5)
    found = read("".join(f"--> GET {AT}/ke/v1/{number}\n" for number in range(20)))
    assert [(one.line, one.path) for one in found if isinstance(one, Call)] == [
        (number + 1, f"/ke/v1/{number}") for number in range(20)
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GET /ke/v1/fota\n",
        b"> GET /ke/v1/fota HTTP/1.1\n",  # a request that somebody quoted
        b"The client sends HTTP GET https://a.example/b and waits.\n- HTTP GET https://a.example/b\n",
        b'10.0.0.1 - - [01/Aug/2026:12:00:00 +0200] "GET /ke/v1/fota HTTP/1.1" 200 5316\n',
        b'{"log": {"entries": []}}',
        "--> GET https://a.example/b\n".encode("utf-16"),
        b"\xff\xfe\x00",
    ],
)
def test_other_files_are_no_such_logs(content: bytes) -> None:
    assert not client_logs.is_it(content, "app.log")


def test_a_line_without_end_is_looked_at_as_far_as_it_matters() -> None:
    text = f"--> GET {AT}/ke/v1/fota\n" + "--> GET https://" * 100_000 + f"\n<-- 200 OK {AT}/ke/v1/fota (1ms)\n"
    assert [one for one in read(text) if isinstance(one, Call) and one.host == API] == [
        seen(1, "GET", "/ke/v1/fota", 200)
    ]
    assert read(f"--> GET {AT}/caf\u00e9\n".encode("latin-1"))[0] == seen(1, "GET", "/caf\ufffd", None)


LINES = sorted({line for text, _ in SAMPLES.values() for line in text.split("\n")})


@given(st.lists(st.sampled_from(LINES), max_size=12), st.binary(max_size=30))
def test_any_lines_in_any_order_are_read_without_their_secrets(lines: list[str], more: bytes) -> None:
    content = "\n".join(lines).encode() + b"\n" + more
    assert isinstance(client_logs.is_it(content, ""), bool)
    found = read(content)
    shows_no_secret(found)
    # No line begins two calls.
    assert len({one.line for one in found}) == len(found)
