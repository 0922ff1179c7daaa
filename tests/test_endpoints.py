import pytest

from knox_scopes.endpoints import (
    Router,
    is_ordinary,
    is_variable,
    lies_under,
    parse_request,
    path_fault,
    split_request,
    trim,
)
from knox_scopes.errors import InputError

UUID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    ("text", "method", "path", "host"),
    [
        ("GET /ke/v1/campaigns", "GET", "/ke/v1/campaigns", None),
        ("/ke/v1/campaigns", None, "/ke/v1/campaigns", None),
        ("delete /a/b", "DELETE", "/a/b", None),
        ("Patch /a", "PATCH", "/a", None),
        ("  GET   /a  ", "GET", "/a", None),
        ("GET\t/a\r\n", "GET", "/a", None),
        ("GET\xa0/a", "GET", "/a", None),  # as copied from a page
        # the version of the protocol is dropped
        ("GET /a HTTP/1.1", "GET", "/a", None),
        ("GET /a HTTP/1.0", "GET", "/a", None),
        ("GET /a http/1.1", "GET", "/a", None),
        ("/a HTTP/2", None, "/a", None),
        # the query and one trailing slash do not count
        ("GET /a?b=c&d=/../", "GET", "/a", None),
        ("GET /a?", "GET", "/a", None),
        ("GET /a/b/", "GET", "/a/b", None),
        ("GET /a/b/?c", "GET", "/a/b", None),
        ("GET /a?next=https://example.com/", "GET", "/a", None),
        # variables, and other characters a segment may have
        ("GET /a/{id}/b", "GET", "/a/{id}/b", None),
        ("GET /a/x~y.z_w-v", "GET", "/a/x~y.z_w-v", None),
        ("GET /a/b;c=1,2/(d)!$&'*+@:", "GET", "/a/b;c=1,2/(d)!$&'*+@:", None),
        ("GET /a/...", "GET", "/a/...", None),
        ("GET /a/caf%C3%A9%20b", "GET", "/a/caf%C3%A9%20b", None),
        # URLs
        ("GET https://api.samsungknox.com/kai/v1/settings", "GET", "/kai/v1/settings", "api.samsungknox.com"),
        ("https://api.samsungknox.com/a/?b", None, "/a", "api.samsungknox.com"),
        ("GET HTTPS://API.SamsungKnox.com/Kai", "GET", "/Kai", "api.samsungknox.com"),
        ("GET https://api.samsungknox.com:443/a", "GET", "/a", "api.samsungknox.com"),
        ("GET https://api.samsungknox.com:8443/a", "GET", "/a", "api.samsungknox.com:8443"),
        ("GET https://api.samsungknox.com", "GET", "/", "api.samsungknox.com"),
        ("GET /", "GET", "/", None),
    ],
)
def test_a_request_is_read(text: str, method: str | None, path: str, host: str | None) -> None:
    assert parse_request(text) == (method, path, host)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        # nothing, or a part of a request
        ("", "empty"),
        (" \t\n", "empty"),
        ("GET", "without a path"),
        ("post", "without a path"),
        ("GET HTTP/1.1", "without a path"),
        ("HTTP/1.1", "begin"),
        # too much
        ("GET /a b", "more than a method and a path"),
        ("GET /a\tb", "more than"),
        ("GET /a /b", "more than"),
        ("GET /a HTTP/1.1 HTTP/1.1", "more than"),
        ("GET /a HTTP/../b", "more than"),
        ("GET /a HTTP/", "more than"),
        # no method
        ("FETCH /a", "`FETCH`"),
        ("/a GET", "`/a`"),
        ("GET,POST /a", "`GET,POST`"),
        # no path from the root
        ("GET campaigns", "begin"),
        ("GET api.samsungknox.com/a", "begin"),
        ("GET ?a=b", "begin"),
        ("GET ../a", "begin"),
        # URLs that carry a token into the open, or a user, or another scheme
        ("GET http://api.samsungknox.com/a", "https"),
        ("GET ftp://api.samsungknox.com/a", "https"),
        ("GET https://user@api.samsungknox.com/a", "user"),
        ("GET https://user:secret@api.samsungknox.com/a", "user"),
        ("GET https://api.samsungknox.com@example.com/a", "user"),
        ("GET https://example.com\\@api.samsungknox.com/a", "user"),
        # fragments
        ("GET /a#b", "fragment"),
        ("GET /a?b#c", "fragment"),
        ("GET https://api.samsungknox.com/a#b", "fragment"),
        ("GET https://api.samsungknox.com#/a", "fragment"),
        # empty segments, and what a browser takes for a host
        ("GET //api.samsungknox.com/a", "empty segment"),
        ("GET //", "empty segment"),
        ("GET /a//b", "empty segment"),
        ("GET /a//", "empty segment"),
        # dot segments, also as servers read them that drop what follows a semicolon
        ("GET /a/../b", "dot segment"),
        ("GET /a/..", "dot segment"),
        ("GET /a/./b", "dot segment"),
        ("GET /..", "dot segment"),
        ("GET /a/..;x/b", "dot segment"),
        ("GET /a/..;/b", "dot segment"),
        ("GET /a/.;x", "dot segment"),
        ("GET https://api.samsungknox.com/../a", "dot segment"),
        # what is encoded to look like something else
        ("GET /a/%2e%2e/b", "a needless escape of a letter, digit or mark"),
        ("GET /a/%61", "a needless escape of a letter"),
        ("GET /a/%7Eb", "a needless escape of a letter"),
        ("GET /a/%4a", "a needless escape of a letter"),
        ("GET /a/%30", "a needless escape of a letter"),
        # escapes that are no UTF-8
        ("GET /a/%c0%ae%c0%ae/b", "not UTF-8"),
        ("GET /a/%E4", "not UTF-8"),
        ("GET /a/.%2E/b", "escape"),
        ("GET /a%2Fb", "encoded slash"),
        ("GET /a%2fb", "encoded"),
        ("GET /a%5cb", "encoded"),
        ("GET /a%5Cb", "encoded"),
        ("GET /a%00", "encoded"),
        ("GET /a%0d%0aX:y", "encoded"),
        ("GET /a%1f", "encoded"),
        ("GET /a%7F", "encoded"),
        ("GET /a%252e", "encoded"),
        ("GET /a%25", "encoded"),
        # a percent sign alone
        ("GET /a%", "%"),
        ("GET /a%4", "%"),
        ("GET /a%zz/b", "%"),
        # characters that no path has
        ("GET /a\\b", "character"),
        ("GET /a\x00b", "character"),
        ("GET /a\x1b[31m", "character"),
        ("GET /a\x7f", "character"),
        ("GET /caf\xe9", "character"),
        ("GET /a\u200bb", "character"),
        ("GET /\uff0e\uff0e/a", "character"),
        ("GET /a|b", "character"),
        ("GET /a<b>", "character"),
        ('GET /"a"', "character"),
        ("GET /a^b", "character"),
        ("GET /a[0]", "character"),
        ("GET /a?caf\xe9", "query"),
        ("GET /a?b=\u200b", "query"),
    ],
)
def test_what_is_no_request_is_refused_with_a_word_on_why(text: str, word: str) -> None:
    with pytest.raises(InputError, match=word) as refused:
        parse_request(text)
    message = str(refused.value)
    assert message.isprintable()
    assert message.isascii()
    assert not message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "GET /a\u2003",
        "GET\u2003/a",
        "\u3000GET /a",
        "GET /a\xa0",
        "\xa0GET /a",
        "GET /a\x1f",
        "GET /a\x1c",
        "GET\x1f/a",
        "\x1d/a",
        "GET /a\x85",
        "GET /a?b=\x00",
        "GET /a?\x7f",
    ],
)
def test_a_control_character_never_matches_wherever_it_stands(text: str) -> None:
    with pytest.raises(InputError):
        parse_request(text)


@pytest.mark.parametrize(
    ("path", "word"),
    [("", "begin"), ("a/b", "begin"), ("/a/../b", "dot segment"), ("/a?b", "character"), ("/a\n", "character")],
)
def test_a_path_has_faults(path: str, word: str) -> None:
    assert word in (path_fault(path) or "")


@pytest.mark.parametrize("path", ["/", "/a", "/a/", "/a/{b}", "/a/b.c", "/a/...", "/a/~b", "/a/%20"])
def test_a_path_has_no_fault(path: str) -> None:
    assert path_fault(path) is None


@pytest.mark.parametrize("segment", ["{id}", "{profileId}", "{x y}"])
def test_a_variable_stands_in_braces(segment: str) -> None:
    assert is_variable(segment)


@pytest.mark.parametrize("segment", ["", "id", "{id", "id}", "a{id}", "{id}b", "(id)"])
def test_anything_else_is_a_literal(segment: str) -> None:
    assert not is_variable(segment)


@pytest.mark.parametrize(
    ("path", "trimmed"),
    [("/a", "/a"), ("/a/", "/a"), ("/a//", "/a/"), ("/a?b/", "/a"), ("/a/?b", "/a"), ("/", "/"), ("//", "/"), ("", "")],
)
def test_one_trailing_slash_and_the_query_are_cut_off(path: str, trimmed: str) -> None:
    assert trim(path) == trimmed


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("/ke/v1/campaigns", "/ke/v1/campaigns"),
        ("/ke/v1/campaigns/7", "/ke/v1/campaigns"),
        ("/a", "/"),
        ("/a/b", "/a/"),
    ],
)
def test_a_path_lies_under_a_prefix(path: str, prefix: str) -> None:
    assert lies_under(path, prefix)


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("/ke/v1/campaignSchemas", "/ke/v1/campaign"),
        ("/ke/v1/campaignsX", "/ke/v1/campaigns"),
        ("/ke/v1", "/ke/v1/campaigns"),
        ("/KE/v1/campaigns", "/ke/v1/campaigns"),
        ("/x/ke/v1", "/ke/v1"),
    ],
)
def test_a_prefix_holds_whole_segments_only(path: str, prefix: str) -> None:
    assert not lies_under(path, prefix)


TEMPLATES = [
    "GET /kme/profiles/list",
    "GET /kme/profiles/{id}",
    "GET /kme/profiles/{id}/get",
    "DELETE /kme/profiles/{id}",
    "PUT /kme/profiles/{profileId}",
    "POST /kme/profiles/createAsync/",
    "GET /ke/Schemas",
    # a walk from the left: literal before variable, and back where it leads nowhere
    "GET /a/b/{x}/d",
    "GET /a/{y}/c/e",
    "GET /a/b/{z}",
    "GET /a/{y}/c",
    "GET /{s}/m/{t}",
    "GET /{s}/{u}/n",
    "GET /p/{x}/q/{y}",
    "GET /p/{x}/q/{y}/r",
]
ROUTER = Router((*template.split(" "), number) for number, template in enumerate(TEMPLATES))  # type: ignore[misc]  # two words each


def find(method: str, path: str) -> str | None:
    number = ROUTER.find(method, path)
    return None if number is None else TEMPLATES[number]


@pytest.mark.parametrize(
    ("request_line", "template"),
    [
        # literal before variable
        ("GET /kme/profiles/list", "GET /kme/profiles/list"),
        ("GET /kme/profiles/7", "GET /kme/profiles/{id}"),
        ("GET /kme/profiles/lists", "GET /kme/profiles/{id}"),
        ("GET /kme/profiles/list/get", "GET /kme/profiles/{id}/get"),
        ("PUT /kme/profiles/list", "PUT /kme/profiles/{profileId}"),
        ("GET /a/b/c", "GET /a/b/{z}"),
        ("GET /a/x/c", "GET /a/{y}/c"),
        ("GET /x/m/n", "GET /{s}/m/{t}"),
        ("GET /x/y/n", "GET /{s}/{u}/n"),
        # and back: /a/b/... leads nowhere for the first, one further on for the second
        ("GET /a/b/c/e", "GET /a/{y}/c/e"),
        ("GET /a/b/c/d", "GET /a/b/{x}/d"),
        ("GET /a/m/z", "GET /{s}/m/{t}"),
        ("GET /a/z/n", "GET /{s}/{u}/n"),
        # several variables
        ("GET /p/1/q/2", "GET /p/{x}/q/{y}"),
        ("GET /p/1/q/2/r", "GET /p/{x}/q/{y}/r"),
        # the method in any case
        ("delete /kme/profiles/7", "DELETE /kme/profiles/{id}"),
        ("Get /kme/profiles/list", "GET /kme/profiles/list"),
        # one trailing slash, in request and template
        ("GET /kme/profiles/list/", "GET /kme/profiles/list"),
        ("GET /kme/profiles/7/", "GET /kme/profiles/{id}"),
        ("GET /kme/profiles/7/get/", "GET /kme/profiles/{id}/get"),
        ("GET /p/1/q/2/", "GET /p/{x}/q/{y}"),
        ("POST /kme/profiles/createAsync/", "POST /kme/profiles/createAsync/"),
        ("POST /kme/profiles/createAsync", "POST /kme/profiles/createAsync/"),
        # the query does not count
        ("GET /kme/profiles/list?", "GET /kme/profiles/list"),
        ("GET /kme/profiles/list?a=b/../c", "GET /kme/profiles/list"),
        ("GET /kme/profiles/7/?a=b", "GET /kme/profiles/{id}"),
        ("GET /p/1/q/2?a=b", "GET /p/{x}/q/{y}"),
        ("POST /kme/profiles/createAsync/?a", "POST /kme/profiles/createAsync/"),
        # a variable in the request is none of the literals
        ("GET /kme/profiles/{x}", "GET /kme/profiles/{id}"),
        ("GET /kme/profiles/{list}", "GET /kme/profiles/{id}"),
        ("GET /p/{a}/q/{b}", "GET /p/{x}/q/{y}"),
    ],
)
def test_the_template_of_a_request_is_found(request_line: str, template: str) -> None:
    method, _, path = request_line.partition(" ")
    assert find(method, path) == template


@pytest.mark.parametrize(
    ("method", "path"),
    [
        # another method, another path
        ("PATCH", "/kme/profiles/list"),
        ("patch", "/kme/profiles/list"),
        ("FETCH", "/kme/profiles/list"),
        ("", "/kme/profiles/list"),
        ("GET ", "/kme/profiles/list"),
        ("DELETE", "/kme/profiles"),
        ("GET", "/kme/profiles/7/get/more"),
        ("GET", "kme/profiles/list"),
        ("GET", "/"),
        ("GET", ""),
        # the case of the path counts
        ("GET", "/ke/schemas"),
        ("GET", "/KE/Schemas"),
        # a variable takes one segment, never none
        ("GET", "/kme/profiles/"),
        ("GET", "/kme/profiles//get"),
        ("GET", "/p//q/2"),
        ("GET", "/p/1/q/"),
        ("DELETE", "/kme/profiles/7/8"),
        # two slashes at the end
        ("GET", "/ke/Schemas//"),
        ("GET", "/kme/profiles/7//"),
        ("POST", "/kme/profiles/createAsync//"),
        ("GET", "/ke/Schemas//?a"),
        # slashes in front or within
        ("GET", "//ke/Schemas"),
        ("GET", "/ke//Schemas"),
        # fragments and control characters, also in the query
        ("GET", "/ke/Schemas#a"),
        ("GET", "/kme/profiles/7#a"),
        ("GET", "/ke/Schemas?a#b"),
        ("GET", "/ke/Schemas?a\n"),
        ("GET", "/kme/profiles/7?a\x00"),
        ("GET", "/ke/Schemas\n"),
        ("GET", "/ke/Schemas/\n"),
        # a variable in the request where the template has a literal
        ("GET", "/{x}/Schemas"),
        ("POST", "/kme/profiles/{x}"),
        ("GET", "/p/1/{q}/2"),
        # what is not decoded is another literal
        ("GET", "/ke/%53chemas"),
        ("GET", "/ke/Schemas;a"),
    ],
)
def test_no_template_is_found(method: str, path: str) -> None:
    assert find(method, path) is None


@pytest.mark.parametrize(
    "part", ["7", UUID, "a_b.c", "a~b", "a@b", "a:b", "..a", "-", "%C3%A4", "a%20b", "a%40b", "a+b"]
)
@pytest.mark.parametrize(
    ("pattern", "template"),
    [
        ("/kme/profiles/{}", "GET /kme/profiles/{id}"),
        ("/kme/profiles/{}/get", "GET /kme/profiles/{id}/get"),
        ("/p/{}/q/2", "GET /p/{x}/q/{y}"),
        ("/p/1/q/{}", "GET /p/{x}/q/{y}"),
    ],
)
def test_a_variable_takes_what_is_safe(pattern: str, template: str, part: str) -> None:
    assert find("GET", pattern.format(part)) == template


@pytest.mark.parametrize(
    "part",
    [
        # dot segments, also with what follows a semicolon
        ".", "..", "..;", "..;a", ".;a",
        # what is encoded to look like something else, and broken escapes
        "%2e%2e", "%2E", "a%2fb", "a%2Fb", "a%5Cb", "%00", "a%0A", "%7f", "%25", "%252e", "%", "%4", "%zz",
        # characters that no path has
        "a b", "a\tb", "a\n", "\x00", "a\x7f", "a\\b", "caf\xe9", "\u0661\u0662", "a|b", "a#b",
        # what some servers cut off or strip, written plainly or encoded
        "a;b=c", "a;", ";", ";a", "a%3Bb", "a%3b", "a%3Fb", "a%23b", "a%20", "%20a", "a+", "...", "a.", "a..",
        "a%C2%A0", "a%E2%80%AE",
        # what is plain under an escape, and escapes that are no UTF-8: bare, overlong, or of half a pair
        # what is folded into plain letters and marks: full-width ones, and letters with a mark of their own
        "%EF%BD%81ll", "%ef%bd%8cist", "a%EF%BC%9Bb", "a%EF%BC%8Fb", "a%CC%88", "%E3%85%A4",
        "%61", "l%49st", "%7e", "a%2Db", "a%5f", "%30", "%E4", "%c0%ae", "%C1%A1", "%e0%80%af", "%ED%A0%80",
    ],
)  # fmt: skip
@pytest.mark.parametrize("pattern", ["/kme/profiles/{}", "/kme/profiles/{}/get", "/p/{}/q/2", "/p/1/q/{}"])
def test_a_variable_takes_nothing_unsafe(pattern: str, part: str) -> None:
    assert find("GET", pattern.format(part)) is None


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        ("/a/{id}", "/a/{profileId}", "/a/7"),
        ("/a/{id}/b", "/a/{profileId}/b", "/a/7/b"),
        ("/a/{x}/b/{y}", "/a/{id}/b/{id}", "/a/1/b/2"),
        ("/a/b", "/a/b", "/a/b"),
        ("/a/b/", "/a/b", "/a/b"),
        ("/a/b", "/a/b/", "/a/b/"),
        ("/a/{x}/", "/a/{y}", "/a/1"),
    ],
)
def test_of_equal_templates_the_first_counts(first: str, second: str, path: str) -> None:
    assert Router([("GET", first, 4), ("GET", second, 2)]).find("GET", path) == 4


def test_a_router_without_templates_finds_nothing() -> None:
    assert Router([]).find("GET", "/a") is None
    assert Router([]).methods == []


def test_a_router_names_the_methods_of_its_templates() -> None:
    assert ROUTER.methods == ["DELETE", "GET", "POST", "PUT"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GET /a", ("GET", "/a")),
        ("/a", (None, "/a")),
        # neither is looked into
        ("fetch a?b#c", ("fetch", "a?b#c")),
        ("GET /a HTTP/1.0", ("GET", "/a")),
        ("GET\t/a\thttp/2", ("GET", "/a")),
        ("HTTP/1.1", (None, "HTTP/1.1")),
        ("GET /a\u2003", ("GET", "/a\u2003")),
    ],
)
def test_a_request_splits_at_blanks(text: str, words: tuple[str | None, str]) -> None:
    assert split_request(text) == words


@pytest.mark.parametrize(("text", "says"), [("", "the line is empty"), ("GET /a b", "more than a method and a path")])
def test_what_does_not_split_into_one_or_two_words_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=f"^{says}$"):
        split_request(text)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("GET /kcs/v1/rp/devices", True),
        ("get /ke/v1/campaigns/{campaignId}", True),
        ("/ke/v1/campaigns", True),
        ("KAI_APP_ANR_FC", True),
        ("kdp.devices:view", True),
        ("", False),
        ("GET /a?b", False),
        ("SEND /a", False),
        ("GET /a /b", False),
        ("GET /a/eyJhbGciOi", False),
    ],
)
def test_most_texts_need_no_mask(text: str, is_so: bool) -> None:  # noqa: FBT001 - a column of a table
    assert is_ordinary(text) is is_so


@pytest.mark.parametrize(("path", "shown"), [("/a\x1b/b", "\\x1b"), ("/a b", " "), ("/a\u202e", "\\u202e")])
def test_the_character_that_no_path_has_is_shown_as_an_escape(path: str, shown: str) -> None:
    assert (path_fault(path) or "").endswith(f": {shown}")


def test_a_control_character_is_told_as_an_escape() -> None:
    with pytest.raises(InputError, match=r"^a control character, \\x1b$"):
        parse_request("GET /a\x1b/b")
