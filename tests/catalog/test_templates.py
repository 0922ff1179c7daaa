import pytest

from knox_scopes.catalog.templates import HostRouter, TemplateRouter, expanded, route
from knox_scopes.endpoints import Router

# The forms of Google's discovery documents and of Microsoft Graph's functions.
TEMPLATES = (
    "GET /v1/items",
    "GET /v1/items:batchGet",
    "GET /v1/items/{id}",
    "GET /v1/items/{id}:copy",
    "GET /v1/items/{id}/parts/{part}",
    "POST /v1/{+name}:copy",
    "POST /v1/{+name}",
    "GET /v2/{+parent}/items",
    "GET /v2/{+parent}/items/{id}",
    "GET /v2/delta(token={token})",
    "GET /v2/{kind}",
    "GET /v2/a.{kind}",
    "PUT /v2/{a},{b}",
    "DELETE /v1/items/{id}:drop",
)
PARTED = [template.partition(" ") for template in TEMPLATES]
ROUTER = route((method, path, number) for number, (method, _, path) in enumerate(PARTED))


@pytest.mark.parametrize(
    ("request_", "template"),
    [
        ("GET /v1/items", "GET /v1/items"),
        ("GET /v1/items:batchGet", "GET /v1/items:batchGet"),
        ("GET /v1/items/5", "GET /v1/items/{id}"),
        ("get /v1/items/5", "GET /v1/items/{id}"),
        ("GET /v1/items/5/", "GET /v1/items/{id}"),
        ("GET /v1/items/5/parts/6", "GET /v1/items/{id}/parts/{part}"),
        # a verb goes before a variable that could hold it, and only where it is listed
        ("GET /v1/items/5:copy", "GET /v1/items/{id}:copy"),
        ("GET /v1/items/a:b:copy", "GET /v1/items/{id}:copy"),
        ("GET /v1/items/5:copy/", "GET /v1/items/{id}:copy"),
        ("GET /v1/items/5:copy?a=b:c", "GET /v1/items/{id}:copy"),
        ("delete /v1/items/5:drop", "DELETE /v1/items/{id}:drop"),
        ("GET /v1/items/5:drop", "GET /v1/items/{id}"),
        ("GET /v1/items/:copy", "GET /v1/items/{id}"),
        ("GET /v1/items/?x=:copy", "GET /v1/items"),
        ("DELETE /v1/items/5", None),
        # a variable may stand for several segments, of which each must be fit to stand for a variable
        ("POST /v1/a", "POST /v1/{+name}"),
        ("POST /v1/a/b/c", "POST /v1/{+name}"),
        ("POST /v1/a/b:copy", "POST /v1/{+name}:copy"),
        ("post /v1/a/b/c/", "POST /v1/{+name}"),
        ("POST /v1/a/../c", None),
        ("POST /v1/a//c", None),
        ("POST /v1/a/%2e%2e/c", None),
        ("POST /v1/", None),
        ("POST /v1", None),
        ("GET /v2/a/b/items", "GET /v2/{+parent}/items"),
        ("GET /v2/a/b/items/5", "GET /v2/{+parent}/items/{id}"),
        # a part of a segment
        ("GET /v2/delta(token='x')", "GET /v2/delta(token={token})"),
        ("GET /v2/delta(token=..)", "GET /v2/{kind}"),
        ("GET /v2/a.b", "GET /v2/a.{kind}"),
        ("GET /v2/x", "GET /v2/{kind}"),
        ("PUT /v2/1,2", "PUT /v2/{a},{b}"),
        ("PUT /v2/1", None),
        ("PATCH /v2/1", None),
        ("BREW /v2/1", None),
    ],
)
def test_a_request_means_the_template_whose_literals_it_spells(request_: str, template: str | None) -> None:
    found = ROUTER.find(*request_.split(" "))
    assert (None if found is None else TEMPLATES[found]) == template


def test_patterns_are_tried_literals_first() -> None:
    router = route(
        [("GET", "/{+all}", 0), ("GET", "/a/{+rest}", 1), ("GET", "/a/x{b}/c", 2), ("GET", "/{z}y/{b}/c", 3)]
    )
    paths = ("/a/xb/c", "/ay/b/c", "/a/b/c", "/b/c")
    assert [router.find("GET", path) for path in paths] == [2, 3, 1, 0]


def test_a_literal_segment_goes_before_a_part_of_one_further_right() -> None:
    router = route(
        [("GET", "/a/{b}/c{d}", 0), ("GET", "/{a}/b/{c}", 1), ("GET", "/x{a}/b/c", 2), ("GET", "/xa/{b}/c", 3)]
    )
    assert [router.find("GET", path) for path in ("/a/b/cd", "/xa/b/c", "/xb/b/c")] == [0, 3, 2]


def test_the_methods_are_those_of_all_templates() -> None:
    assert ROUTER.methods == ["DELETE", "GET", "POST", "PUT"]


def test_templates_under_hosts_are_found_by_their_hosts() -> None:
    router = route(
        [("GET", "https://a.example/x/{id}", 0), ("PUT", "https://b.example/x/{id}:y", 1), ("GET", "/x/{id}", 2)]
    )
    paths = ("https://a.example/x/5", "https://b.example/x/5", "https://c.example/x/5", "/x/5", "https://a.example")
    assert [router.find("GET", path) for path in paths] == [0, None, None, 2, None]
    assert router.find("put", "https://b.example/x/5:y") == 1
    assert router.methods == ["GET", "PUT"]
    assert type(router) is HostRouter


def test_plain_templates_get_the_plain_router() -> None:
    assert type(route([("GET", "/a/{b}", 0)])) is Router
    assert type(ROUTER) is TemplateRouter


@pytest.mark.parametrize(
    ("template", "written_out"),
    [
        ("GET /a/{b}", "GET /a/{b}"),
        ("GET /v1/{name=projects/*/secrets/*}:access", "GET /v1/projects/{name}/secrets/{name}:access"),
        ("GET /v1/{name=**}", "GET /v1/{+name}"),
        ("GET /v1/{a=x/*}/y/{b=z/**}", "GET /v1/x/{a}/y/z/{+b}"),
        ("GET /v1/f(on={on})", "GET /v1/f(on={on})"),
    ],
)
def test_a_variable_that_says_what_it_holds_is_written_out(template: str, written_out: str) -> None:
    assert expanded(template) == written_out
