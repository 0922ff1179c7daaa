from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes.catalog.strict import Document, Place, read
from knox_scopes.errors import CatalogError


@pytest.fixture(params=["fast", "plain"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs every test with the parser in C and, as where PyYAML was built without it, with the one in Python."""
    if request.param == "plain":
        monkeypatch.delattr(yaml, "CSafeLoader")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.yaml"


def read_text(file: Path, text: str) -> Document:
    file.write_bytes(text.encode())
    return read(file)


def mistakes(file: Path, content: str | bytes) -> list[tuple[int, str]]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CatalogError) as refused:
        read(file)
    assert {problem.file for problem in refused.value.problems} == {str(file)}
    return [(problem.line, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # what plain YAML takes for something else
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("true", "true"), ("null", "null"), ("~", "~"),
        ("2025-08-05", "2025-08-05"), ("2025-08-05T10:00:00Z", "2025-08-05T10:00:00Z"), ("12:30", "12:30"),
        ("012", "012"), ("0x1F", "0x1F"), ("0o17", "0o17"), ("1_000", "1_000"), ("1e3", "1e3"), ("1.0", "1.0"),
        (".inf", ".inf"), (".nan", ".nan"), ("=", "="),
        # nothing
        ("", ""), ('""', ""),
        # quotes and blocks
        ('"2025-08-05"', "2025-08-05"), ("'no'", "no"), ("! no", "no"), ('"a\\nb"', "a\nb"),
        ("|\n  a\n  b\n", "a\nb\n"), (">-\n  a\n  b\n", "a b"), ("a # b", "a"), ("caf\xe9", "caf\xe9"),
    ],
)  # fmt: skip
def test_every_value_is_text(file: Path, text: str, value: str) -> None:
    assert read_text(file, f"key: {text}\n").value == {"key": value}
    assert read_text(file, f"- {text}\n").value == [value]


@pytest.mark.parametrize("key", ["no", "2025-08-05", "012", "1e3", "~", "<<", "?a", "caf\xe9"])
def test_every_key_is_text(file: Path, key: str) -> None:
    assert read_text(file, f"{key}: a\n").value == {key: "a"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {b: [c, {d: e}], f: []}", {"a": {"b": ["c", {"d": "e"}], "f": []}}),
        ("a:\n- b\n- c: d\n", {"a": ["b", {"c": "d"}]}),
        ("a:\n  b:\n  c: {}\n", {"a": {"b": "", "c": {}}}),
        ("--- # begins\na: b\n...\n", {"a": "b"}),
        ("\ufeffa: b\n", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("just text", "just text"),
        ("", None),
        ("# a comment\n", None),
    ],
)
def test_maps_and_lists_are_what_they_look_like(file: Path, text: str, value: object) -> None:
    assert read_text(file, text).value == value


def test_every_key_and_item_has_its_line_and_column(file: Path) -> None:
    document = read_text(file, "a: b\nc:\n  - d\n  - e: f\n    g: [h, i]\n'j': {k: l}\n")
    expected: dict[tuple[str | int, ...], tuple[int, int]] = {
        (): (1, 1),
        ("a",): (1, 1),
        ("c",): (2, 1),
        ("c", 0): (3, 5),
        ("c", 1): (4, 5),
        ("c", 1, "e"): (4, 5),
        ("c", 1, "g"): (5, 5),
        ("c", 1, "g", 0): (5, 9),
        ("c", 1, "g", 1): (5, 12),
        ("j",): (6, 1),
        ("j", "k"): (6, 7),
    }
    assert document.places == {keys: Place(str(file), *place) for keys, place in expected.items()}


def test_lines_are_counted_alike_with_other_line_ends(file: Path) -> None:
    assert read_text(file, "a: b\r\n\r\nc: d\r\n").place(("c",)).line == 3


def test_what_has_no_place_of_its_own_has_that_of_what_is_around_it(file: Path) -> None:
    document = read_text(file, "a: b\nc: {d: e}\n")
    assert document.place(("c", "missing", 0)) == Place(str(file), 2, 1)
    assert document.place(("missing",)) == Place(str(file), 1, 1)


def test_a_place_is_called_by_the_path_that_was_given(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.write_text("a: b\n", encoding="utf-8")
    monkeypatch.chdir(file.parent)
    assert read("file.yaml").place(()) == Place("file.yaml", 1, 1)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        # repeated keys: the line of the second, and in the words that of the first
        ("a: b\nc: d\na: e\n", 3, ("`a`", "repeated", "line 1")),
        ("a:\n  b: c\n  b: d\n", 3, ("`b`", "line 2")),
        ("a: {b: c,\n  d: e,\n  b: f}\n", 3, ("`b`", "line 1")),
        ("a: b\n'a': c\n", 2, ("`a`", "line 1")),
        ('a: b\n\n"\\x61": c\n', 3, ("`a`", "line 1")),
        # anchors, aliases, merge keys
        ("a: &x b\n", 1, ("anchor", "`&x`", "write the value out")),
        ("a: b\nc: &x\n  d: e\n", 2, ("anchor", "`&x`")),
        ("a: &x [b]\n", 1, ("anchor", "`&x`")),
        ("&x a: b\n", 1, ("anchor", "`&x`")),
        ("a: b\nc: *x\n", 2, ("alias", "`*x`", "write the value out")),
        ("a: {b: c}\nd:\n  <<: *x\n", 3, ("alias", "`*x`")),
        ("a: b\n*x : c\n", 2, ("alias", "`*x`")),
        # tags
        ("a: !!python/object:os.system b\n", 1, ("tag", "python/object:os.system")),
        ("a: b\nc: !!str d\n", 2, ("tag", "str")),
        ("a: !mine {b: c}\n", 1, ("tag", "`!mine`")),
        ("a: !!set {b}\n", 1, ("tag", "set")),
        # keys that are no text
        ("? [a, b]\n: c\n", 1, ("key", "text")),
        ("a: b\n? {c: d}\n: e\n", 2, ("key", "text")),
        # a second document
        ("a: b\n---\nc: d\n", 2, ("second document", "`---`")),
        ("a: b\n---\n", 2, ("second document",)),
    ],
)
def test_what_plain_yaml_lets_pass_is_refused(file: Path, text: str, line: int, words: tuple[str, ...]) -> None:
    [(found, message)] = mistakes(file, text)
    assert found == line
    assert all(word in message for word in words)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [b\nc: d\n", 2),
        ("a: b\n  c: d\n", 2),
        ("a: b\nc\nd: e\n", 3),
        ("a: b\n\tc: d\n", 2),
        ("a: b\nc: @d\n", 2),
        ("a: b\nc: 'd\n", 3),
        ("a: b\n- c\n", 2),
        ("a: }\n", 1),
    ],
)
def test_broken_yaml_is_told_with_a_line_at_or_right_before_the_trouble(file: Path, text: str, line: int) -> None:
    [(found, message)] = mistakes(file, text)
    assert line - 1 <= found <= line
    assert message.startswith("this is not valid YAML: ")
    assert message != "this is not valid YAML: "


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1b", "\x7f", "\ufffe"])
@pytest.mark.parametrize("before", ["b", "caf\xe9 \u20ac \U0001f600 " * 9], ids=["plain", "wide"])
def test_a_control_character_is_told_with_its_line(file: Path, before: str, character: str) -> None:
    [(line, message)] = mistakes(file, f"a: {before}\nc: d{character}\ne: f\ng: h\ni: j\n")
    assert line == 2
    assert "control character" in message
    assert mistakes(file, f"\n{character}")[0][0] == 2


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        (b"a: b\nc: caf\xe9\n", 2, "0xe9"),
        ("a: b".encode("utf-16"), 1, "0xff"),
        (b"a: b\n\n\xed\xa0\xbd", 3, "0xed"),
        (b"\n\xff", 2, "0xff"),
    ],
)
def test_what_is_not_utf_8_is_told_with_its_line(file: Path, content: bytes, line: int, byte: str) -> None:
    [(found, message)] = mistakes(file, content)
    assert found == line
    assert "UTF-8" in message
    assert byte in message


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "directory")):
        with pytest.raises(CatalogError, match=why) as refused:
            read(path)
        assert [problem.file for problem in refused.value.problems] == [str(path)]
        assert "Errno" not in str(refused.value)


def test_aliases_that_would_grow_to_gigabytes_are_refused_before_they_grow(file: Path) -> None:
    names = [f"x{number}" for number in range(60)]
    lines = [f"{names[0]}: &{names[0]} [lol]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]" for below, name in pairwise(names)]
    found = mistakes(file, "\n".join(lines))
    assert {line for line, _ in found} == set(range(1, 61))
    assert all("anchor" in message or "alias" in message for _, message in found)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


def test_lists_may_be_nested_twenty_deep_and_no_deeper(file: Path) -> None:
    assert read_text(file, "[" * 20 + "]" * 20).value == nested(20)
    for depth in (21, 100_000):
        [(line, message)] = mistakes(file, "\n" + "[" * depth + "]" * depth)
        assert line == 2
        assert "20 levels deep" in message


@pytest.mark.parametrize(
    "text", ["{a: " * 21 + "}" * 21, "{? " * 21 + "}" * 21, "[{a: " * 11 + "}]" * 11], ids=["values", "keys", "mixed"]
)
def test_maps_may_not_be_nested_deeper_either(file: Path, text: str) -> None:
    assert any("20 levels deep" in message for _, message in mistakes(file, text))


def test_a_file_may_have_a_million_bytes_and_no_more(file: Path) -> None:
    text = "a: b\n#"
    assert read_text(file, text + "x" * (1_000_000 - len(text))).value == {"a": "b"}
    [(line, message)] = mistakes(file, text + "x" * (1_000_001 - len(text)))
    assert line == 1
    assert "1,000,000 bytes" in message


def test_all_mistakes_of_a_file_are_told_at_once(file: Path) -> None:
    text = "a: &x b\na: *x\nc: !y d\nc:\n  e: f\n  e: *z\n? [g]\n: &h i\n"
    assert [line for line, _ in mistakes(file, text)] == [1, 2, 2, 3, 4, 6, 6, 7, 8]


def test_mistakes_before_broken_yaml_are_told_with_it(file: Path) -> None:
    found = mistakes(file, "a: b\na: c\nd: [e\n")
    assert len(found) == 2
    assert "repeated" in found[0][1]
    assert "not valid YAML" in found[1][1]


def test_the_key_question_mark_is_a_key_like_others(file: Path) -> None:
    document = read_text(file, '"?": a\nb: c\n')
    assert document.value == {"?": "a", "b": "c"}
    assert document.place(("?",)).line == 1
    assert mistakes(file, 'b: c\n"?": a\nd: e\n"?": f\n')[0][0] == 4


# JSON, read fast where no places are wanted


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": ["c", {"d": "e"}]}, "f": ""}',
        '{"a": "b",\n\t"c": "d"}',
        '{"a": "\\u00e9\\n"}',
    ],
)
def test_json_says_the_same_read_fast(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text.replace("\t", " "), encoding="utf-8")
    assert read(file, exact=False).value == read(file).value
    assert read(file, exact=False).places == {(): Place(str(file), 1, 1)}
    assert read(file).place(("a",)).line == 1


def test_json_with_tabs_is_read_fast(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n\t"a": "b"\n}', encoding="utf-8")
    assert read(tmp_path / "a.json", exact=False).value == {"a": "b"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": "1"}),
        ('{"a": [true, null]}', {"a": ["true", "null"]}),
        ('{"a": [["b"]]}', {"a": [["b"]]}),
        ('["a"]', ["a"]),
        ("a: b", {"a": "b"}),
    ],
)
def test_what_is_no_plain_json_is_read_as_yaml(tmp_path: Path, text: str, value: object) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.json", exact=False).value == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": "b", "a": "c"}', "the key `a` is repeated"),
        ("[" * 100_000, "nested more than 20 levels"),
        ('{"a": ', "not valid YAML"),
    ],
)
def test_what_is_wrong_in_json_is_told_at_its_place(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=says):
        read(tmp_path / "a.json", exact=False)


def test_a_larger_file_may_be_allowed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"a: {'b' * 1_000_000}", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"over 1,000,000 bytes; if it is meant to be, allow more with `--max-size`"):
        read(file)
    assert len(read(file, most=2_000_000).value["a"]) == 1_000_000
