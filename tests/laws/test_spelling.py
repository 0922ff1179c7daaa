import re
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import World, worlds

from knox_scopes.endpoints import METHODS, lies_under, parse_request, path_fault, trim
from knox_scopes.errors import InputError
from knox_scopes.names import is_scope_name, parent, split_scopes

lower = st.text(string.ascii_lowercase, min_size=1, max_size=4)
letters = st.text(string.ascii_letters, min_size=1, max_size=4)
scope_names = st.builds(
    lambda root, rest, action: ".".join([root, *rest]) + (f":{action}" if action else ""),
    lower,
    st.lists(letters, max_size=3),
    st.none() | lower,
)

plain = st.text(string.ascii_letters + string.digits + "-_~!$&'()*+,=:@", min_size=1, max_size=5)
escapes = st.sampled_from(["%20", "%C3%A9", "%3B", "%7B", "a.b", "..a", "a..", "...", ".well-known", "v1.0", "a;b=c"])
segments = plain | escapes | plain.map(lambda name: "{" + name + "}")
paths = st.lists(segments, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
methods = st.sampled_from(sorted(METHODS))
hosts = st.sampled_from(["api.samsungknox.com", "a.example", "localhost:8443", "x"])
queries = st.sampled_from(["", "?", "?a=b", "?a=/../b&c=%2f", "?x=https://y/"])
cases = st.sampled_from([str.upper, str.lower, str.title, str.swapcase])


@given(methods, paths)
def test_a_request_reads_back_as_it_was_printed(method: str, path: str) -> None:
    assert parse_request(f"{method} {path}") == (method, path, None)
    assert parse_request(path) == (None, path, None)


@given(methods, paths, hosts)
def test_a_url_reads_back_as_it_was_printed(method: str, path: str, host: str) -> None:
    assert parse_request(f"{method} https://{host}{path}") == (method, path, host)
    assert parse_request(f"https://{host}{path}") == (None, path, host)
    assert parse_request(f"{method} https://{host}") == (method, "/", host)


@given(methods, paths, queries, cases, st.sampled_from(["", "/"]), st.sampled_from(["", " HTTP/1.1", "\tHTTP/2", "  "]))
def test_what_carries_no_meaning_is_dropped(
    method: str, path: str, query: str, case: Callable[[str], str], slash: str, version: str
) -> None:
    assert parse_request(f" {case(method)}  {path}{slash}{query}{version}") == (method, path, None)
    url = f"{case(method)} {case('https')}://{case('api.example.com')}:443{path}{slash}{query}{version}"
    assert parse_request(url) == (method, path, "api.example.com")


@given(paths)
def test_the_case_of_a_path_is_kept(path: str) -> None:
    assert parse_request(path.swapcase()).path == path.swapcase()


@given(worlds())
def test_every_endpoint_and_variant_reads_back(world: World) -> None:
    for endpoint in world.catalog.endpoints.values():
        assert parse_request(str(endpoint)) == (endpoint.method, endpoint.path, None)
        for variant in endpoint.variants:
            assert parse_request(str(variant)) == (variant.method, variant.path, None)


@given(paths, st.sampled_from(["", "/"]), queries)
def test_trimming_is_done_once_and_for_all(path: str, slash: str, query: str) -> None:
    assert trim(path + slash + query) == path == trim(path)
    assert path_fault(path) is None


@given(st.lists(segments, max_size=4), st.lists(segments, max_size=3), segments)
def test_to_lie_under_is_to_continue_by_whole_segments(base: list[str], more: list[str], last: str) -> None:
    prefix, path = "/" + "/".join([*base, last]), "/" + "/".join([*base, last, *more])
    assert lies_under(path, prefix)
    assert not lies_under("/" + "/".join([*base, last + "x", *more]), prefix)
    assert not more or not lies_under(prefix, path)


@given(st.lists(scope_names, unique=True), st.sampled_from([" ", "+", "  ", "+ "]))
def test_scope_sets_read_back_as_they_were_joined(names: list[str], between: str) -> None:
    assert split_scopes(between.join(names)) == tuple(names)
    assert split_scopes(names) == tuple(names)
    assert split_scopes(iter([*names, *names])) == tuple(names)
    assert all(map(is_scope_name, names))


@given(
    scope_names, scope_names, st.sampled_from(["\n", "\t", "\r", "\x0b", "\x1c", "\xa0", "\u2003", "\u3000", ",", ";"])
)
def test_no_other_blank_separates_scopes(one: str, other: str, between: str) -> None:
    assert split_scopes(one + between + other) == (one + between + other,)
    assert split_scopes(f"{between}{one} {other}{between}") == (between + one, other + between)


@given(st.text(max_size=8) | scope_names | scope_names.map(str.upper) | scope_names.map(lambda name: name + "\n"))
def test_a_scope_name_is_what_the_grammar_says(text: str) -> None:
    assert is_scope_name(text) == (re.fullmatch(r"[a-z]+(\.[A-Za-z]+)*(:[a-z]+)?", text) is not None)


@given(scope_names, st.sets(scope_names, max_size=6), st.data())
def test_a_parent_is_a_proper_segment_prefix_and_the_nearest(name: str, others: set[str], data: st.DataObject) -> None:
    cuts = [name[: found.start()] for found in re.finditer(r"[.:]", name)]
    names = others | set(data.draw(st.lists(st.sampled_from(cuts), max_size=3) if cuts else st.just([])))
    assert parent(name, names) == max((cut for cut in cuts if cut in names), key=len, default=None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GET",
        "GET /a /b",
        "FETCH /a",
        "GET a/b",
        "GET http://api.samsungknox.com/a",
        "GET https://me@api.samsungknox.com/a",
        "GET https://api.samsungknox.com/a#b",
        "GET /a/../b",
        "GET /a/..",
        "GET /a/./b",
        "GET /a/..;x/b",
        "GET /a//b",
        "GET //a",
        "GET /a//",
        "GET /a%2fb",
        "GET /a%2F..%2fb",
        "GET /%2e%2E/b",
        "GET /a%5cb",
        "GET /a\\b",
        "GET /a%00",
        "GET /a%0d%0aX",
        "GET /a%252f",
        "GET /a%zz",
        "GET /a%",
        "GET /a\x00b",
        "GET /a\x7fb",
        "GET /\u00e9",
        "GET /\uff0e\uff0e/a",
        "GET /a#b",
    ],
)
def test_what_could_mean_something_else_to_a_server_is_no_request(text: str) -> None:
    with pytest.raises(InputError):
        parse_request(text)
