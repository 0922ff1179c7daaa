"""The requests of command lines, as their tools would make them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.access.commands import command_in, goes_on

AT = "https://api.example.com/a/b"


@pytest.mark.parametrize(
    ("command", "requests"),
    [
        # curl: https://curl.se/docs/manpage.html
        (f"curl {AT}", [f"GET {AT}"]),
        (f"curl -I {AT}", [f"HEAD {AT}"]),
        (f"curl --head {AT}", [f"HEAD {AT}"]),
        (f"curl -T file {AT}", [f"PUT {AT}"]),
        (f"curl --upload-file file {AT}", [f"PUT {AT}"]),
        (f"curl -d a=b {AT}", [f"POST {AT}"]),
        (f"curl --json '{{}}' {AT}", [f"POST {AT}"]),
        (f"curl -F file=@x {AT}", [f"POST {AT}"]),
        (f"curl -G -d a=b {AT}", [f"GET {AT}"]),
        (f"curl --get --data-urlencode a=b {AT}", [f"GET {AT}"]),
        (f"curl -X PUT -d @body {AT}", [f"PUT {AT}"]),
        (f"curl -sSfLXDELETE {AT}", [f"DELETE {AT}"]),
        (f"curl --request=PATCH {AT}", [f"PATCH {AT}"]),
        (f"curl -X patch --url {AT}", [f"PATCH {AT}"]),
        (f"curl -X $METHOD {AT}", [AT]),
        (f"curl -o {AT}.json -H x:y {AT}", [f"GET {AT}"]),
        (f"curl --output /tmp/x --cacert /etc/x.pem {AT}", [f"GET {AT}"]),
        (f"curl -s - {AT}", [f"GET {AT}"]),
        (f"curl {AT}?x=y&z=w", [f"GET {AT}"]),
        (f"curl '{AT}#part'", [f"GET {AT}"]),
        ("curl https://ann:p@ss@api.example.com/a/b", [f"GET {AT}"]),
        (f"curl -d x {AT} --next {AT}/c", [f"POST {AT}", f"GET {AT}/c"]),
        (f"curl {AT} && curl -X PUT {AT}", [f"GET {AT}", f"PUT {AT}"]),
        (f"curl {AT} | jq '.[]' > {AT}", [f"GET {AT}"]),
        (f"curl -s {AT} 2>/dev/null", [f"GET {AT}"]),
        (f'curl -H "Authorization: Bearer $(cat token)" {AT}', [f"GET {AT}"]),
        (f'curl -H "a: \\"b\\"" {AT}', [f"GET {AT}"]),
        (f"curl {AT} \\\n  -X PUT \\\r\n  -H 'a: b'", [f"PUT {AT}"]),
        (f"curl {AT} ^\n  -X PUT", [f"PUT {AT}"]),
        (f"curl -X PUT {AT} \\", [f"PUT {AT}"]),
        ("curl api.example.com/a", ["GET api.example.com/a"]),
        ("curl $BASE/a/<the id>", ["GET $BASE/a/<the id>"]),
        ("curl \\/a", ["GET /a"]),
        ("curl --help", []),
        ("curl -X GET", []),
        (f"curl.exe {AT}", [f"GET {AT}"]),
        (f"sudo curl {AT}", [f"GET {AT}"]),
        (f"/usr/bin/curl -u ann:pw {AT}", [f"GET {AT}"]),
        (f"docker run --rm curlimages/curl -u ann:pw {AT}", [f"GET {AT}"]),
        (f"$ curl {AT}", [f"GET {AT}"]),
        (f"1. `curl {AT}`", [f"GET {AT}"]),
        (f'"curl {AT}"', [f"GET {AT}"]),
        (f"TOKEN=$(curl -s {AT})", [f"GET {AT}"]),
        (f"echo x; curl {AT}", [f"GET {AT}"]),
        # a quote is not closed: nothing tells what follows it
        (f"curl {AT} -d '", []),
        (f'curl {AT} -d "', []),
        # wget: https://www.gnu.org/software/wget/manual/
        (f"wget {AT}", [f"GET {AT}"]),
        (f"wget -qO- {AT}", [f"GET {AT}"]),
        (f"wget --header 'a: b' --post-data '/x' {AT}", [f"POST {AT}"]),
        (f"wget --post-file=x {AT}", [f"POST {AT}"]),
        (f"wget --method=PUT --body-data='{{}}' {AT}", [f"PUT {AT}"]),
        (f"wget --spider {AT}", [f"HEAD {AT}"]),
        (f"wget {AT} x", [f"GET {AT}"]),
        # HTTPie: https://httpie.io/docs/cli
        (f"http {AT}", [f"GET {AT}"]),
        (f"http PUT {AT} a=b", [f"PUT {AT}"]),
        (f"http {AT} a=b", [f"POST {AT}"]),
        (f"http {AT} a:=1", [f"POST {AT}"]),
        (f"http {AT} a@file", [f"POST {AT}"]),
        (f"http {AT} a==b Authorization:'Bearer x='", [f"GET {AT}"]),
        (f"http --auth ann:pw -v DELETE {AT}", [f"DELETE {AT}"]),
        ("https api.example.com/a", ["GET api.example.com/a"]),
        ("http :8080/a", ["GET localhost:8080/a"]),
        ("http --session x", []),
        ("http GET", []),
        # PowerShell: https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-restmethod
        (f"Invoke-RestMethod {AT}", [f"GET {AT}"]),
        (f"irm -Uri {AT} -Method Put", [f"PUT {AT}"]),
        (f"iwr -UseBasicParsing -Uri:'{AT}'", [f"GET {AT}"]),
        (f"Invoke-WebRequest -Method:Post {AT} -Body (@{{a = 'b'}} | ConvertTo-Json)", [f"POST {AT}"]),
        (f'$r = Invoke-RestMethod -Uri "{AT}" -Headers @{{ A = "b" }} | Select x', [f"GET {AT}"]),
        (f"irm {AT} -CustomMethod DELETE", [f"DELETE {AT}"]),
        (f"irm -Headers @{{ A = 'b' }} {AT}", [f"GET {AT}"]),
        (f"irm -Headers @{{ A = @{{ B = 'c' }}; Uri = '/x' }} {AT}", [f"GET {AT}"]),
        (f"irm `\n  {AT} `\n  -Method Patch", [f"PATCH {AT}"]),
        ("irm -Uri ($base + '/a')", []),
        ("irm -Uri $base/a`b", ["GET $base/ab"]),
        ("irm @params", []),
        ("irm -Uri", []),
        (f"irm {AT} -Headers @{{", []),
        # a name between them is no command of ours
        ("curl | cat", []),
    ],
)
def test_a_command_makes_these_requests(command: str, requests: list[str]) -> None:
    found = command_in(command)
    assert (list(found.requests) if found else None) == (requests if command != "curl | cat" else None)


@pytest.mark.parametrize(
    "text",
    ["", "GET /a", "GET /a/curl", "GET /a/curl - does it", "GET https://a.example/curl -v", "curl is a tool",
     "the curl and wget tools", "use http /a", "GET https://a.example/curl", "curly -s",
     "my-curl -s https://a.example"],
)  # fmt: skip
def test_other_texts_are_no_commands(text: str) -> None:
    assert command_in(text) is None


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        (f"curl {AT}", None),
        (f"curl {AT} \\", ""),
        (f"curl {AT} \\\\", None),
        (f"curl {AT} ^", ""),
        (f"irm {AT} `", ""),
        (f"curl {AT} -d '{{", "'"),
        (f'curl {AT} -d "{{', '"'),
        (f"irm {AT} -Headers @{{", ")}"),
        (f"irm {AT} -Headers @{{}}", None),
        ("no command", None),
    ],
)
def test_a_command_goes_on_until_it_is_whole(text: str, closing: str | None) -> None:
    assert goes_on(text) == closing


words = st.sampled_from(
    ["curl", "wget", "http", "irm", "-X", "PUT", "-H", "-d", "-u", "--next", AT, "'", '"', "\\", "`", "@{", "}", "(",
     ")", "|", "&&", ";", ">", "<", "\n", "$(", "{}", "a=b", ":", "x", "--", "-", "\x00", "\u00e9"]
)  # fmt: skip


@given(st.lists(words, max_size=14), st.sampled_from(["", " "]))
def test_whatever_a_command_holds_its_requests_are_a_method_and_an_address(parts: list[str], between: str) -> None:
    text = between.join(parts)
    found = command_in(text)
    for request in found.requests if found else ():
        assert not {"?", "#", " -", "'"} & set(request.replace(AT, ""))
    assert goes_on(text) in {None, "", "'", '"', ")}"}
