"""Whatever is put in, only the errors of the library come out, and nothing unsafe is let through."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from worlds import HOST, World, granted, raw, worlds

from knox_scopes import CatalogError, KnoxScopesError, grant, load, plan, verify
from knox_scopes.access.needs import given as inputs
from knox_scopes.access.needs import inputs_of, resolve
from knox_scopes.catalog.model import Catalog
from knox_scopes.catalog.strict import Document, read
from knox_scopes.endpoints import parse_request
from knox_scopes.names import is_scope_name, split_scopes

SHIPPED = Path(__file__).parents[2] / "scopes"
OUTCOMES = {"allowed", "denied", "undetermined"}

# Surrogates are characters too: file names and `os.environ` bring them in.
anything = st.text(st.characters(), max_size=30) | st.text(
    st.characters(categories=["Cc", "Cs", "Zs", "Zl", "Nd", "Po"]) | st.sampled_from("/%?#{}.;:\\|<>@ \t"), max_size=20
)


@cache
def shipped() -> Catalog:
    return load(stages=("ga", "uat", "preview"))


@cache
def everything() -> tuple[str, ...]:
    return (*shipped().scopes, *shipped().hints)


@cache
def requests() -> tuple[str, ...]:
    known = [str(at) for at in shipped().endpoints.values()]
    known += [f"{method} https://api.samsungknox.com{path}" for method, path in (at.split(" ") for at in known[:9])]
    relative = [re.sub(r" /ke/v1", " ", at) for at in known if " /ke/v1" in at]
    return (*known, *relative, *shipped().events, *(f"{at} HTTP/1.1" for at in known[:5]))


BITS = (
    *("..", ".", "/", "//", "\\", "%2f", "%2F", "%2e", "%2E%2e", "%5c", "%00", "%0a", "%25", "%", "%zz", "%c0%ae"),
    *("#", "?", ";", "?a=b", "{x}", "{", "}", "|", "<id>", "/:id", ":", "@", "://", "https://", "HTTP/1.1", " "),
    *("\x00", "\n", "\r\n", "\t", "\x1f", "\x7f", "\x85", "\u2028", "\u200b", "\ufeff", "\ud800", "\u00e9", "\uff0e"),
    *("\u0130", "\u0131", "\u017f", "\u00df", "_", "-", "A_B", "v1", "GET", "get", "\U0001f511", "", "x" * 3000),
)


@st.composite
def mutated(draw: st.DrawFn, texts: Callable[[], tuple[str, ...]] = requests) -> str:
    """Draws a real text with some of it cut out, doubled or replaced."""
    text = draw(st.sampled_from(texts()))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 8)))
        text = text[:start] + draw(st.sampled_from([*BITS, text[start:end] * 2])) + text[end:]
    return text


def said(attempt: Callable[[], object]) -> str | None:
    """Returns the words of our error; None where there is none."""
    try:
        attempt()
    except KnoxScopesError as error:
        return str(error)
    return None


# -- texts


@given(st.lists(anything | mutated(), max_size=4), st.sampled_from([None, "ke", "kdp"]))
def test_any_text_is_a_need_or_unresolved(texts: list[str], service: str | None) -> None:
    found = plan(shipped(), texts, service=service)
    told = {text for need in found.needs for text in need.inputs} | {one.input for one in found.unresolved}
    assert told == set(inputs(texts))
    assert all(one.message for one in found.unresolved)
    assert verify(shipped(), found) == ()


@given(worlds(), st.lists(anything | mutated(), max_size=3), st.data())
def test_any_text_is_a_need_or_unresolved_in_any_catalog(world: World, texts: list[str], data: st.DataObject) -> None:
    near = [
        f"{method} /{'/'.join(path)}" for method in ("GET", "PUT") for path in (["p"], ["q", "p"], ["7"], ["p", "7"])
    ]
    texts += data.draw(st.lists(st.sampled_from([*near, *world.needs]), max_size=4))
    found = plan(world.catalog, texts)
    told = {text for need in found.needs for text in need.inputs} | {one.input for one in found.unresolved}
    assert told == set(inputs(texts))
    assert verify(world.catalog, found) == ()


@given(anything | mutated(), st.sampled_from([None, "ke", "kdp"]))
def test_whatever_is_suggested_means_something_as_it_stands(text: str, service: str | None) -> None:
    # An endpoint that goes by the scopes of events needs one among the needs, as what it stands for did.
    event = next(name for name, one in shipped().events.items() if one.opened_by == "scopes")
    for item in resolve(shipped(), text, service=service).unresolved:
        for suggestion in item.suggestions:
            assert resolve(shipped(), [suggestion, event], service=service).unresolved == ()


@given(anything | mutated())
def test_an_input_is_its_own_input(text: str) -> None:
    assert [inputs_of(one) for one in inputs_of(text)] == [(one,) for one in inputs_of(text)]


@given(anything, anything, anything, st.lists(anything, max_size=3))
def test_any_argument_is_taken_or_refused_in_our_words(one: str, other: str, third: str, several: list[str]) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: plan(shipped(), one, objective=other),
        lambda: plan(shipped(), one, service=other),
        lambda: plan(shipped(), one, deny=other),
        lambda: plan(shipped(), several, have=several, deny=[third]),
        lambda: plan(shipped(), several, have=one),
        lambda: load(as_of=one),
        lambda: load(stages=other),
        lambda: load(stages=several),
        lambda: parse_request(one),
    ]
    assert all(said(attempt) != "" for attempt in attempts)


@given(st.lists(anything | mutated(everything), max_size=4))
def test_any_names_can_be_granted(names: list[str]) -> None:
    for given_ in (names, " ".join(names), "+".join(names)):
        found = grant(shipped(), given_)
        assert {*found.scopes, *found.unknown} == set(split_scopes(given_))
        assert not set(found.unknown) & set(shipped().scopes)
        assert all(map(is_scope_name, found.implied))


# -- requests


@given(anything | st.sampled_from(["GET", "PUT", "get"]), anything | mutated())
def test_any_request_is_decided(method: str, path: str) -> None:
    words = path.split(" ")
    for names in ((), everything()):
        found = grant(shipped(), names)
        for one, other in ((method, path), (words[0], words[-1]), (method, words[-1]), (path, method)):
            decision = found.decide(one, other)
            assert decision.outcome in OUTCOMES
            assert decision.message
            assert found.allows(one, other) == (decision.outcome == "allowed")


HARM = (
    *("/..", "/.", "/../", "/./", "..;/", "/..;x=1", "/.;/", "//", "///"),
    *(
        "%2f",
        "%2F",
        "%2e",
        "%2E",
        "%2e%2e",
        "%2f..%2f",
        "/%2e%2e/",
        "%5c",
        "%5C",
        "%00",
        "%0d%0a",
        "%7f",
        "%1F",
        "%252e",
    ),
    *("\\", "\\..\\", "#", "#/", "\x00", "\n", "\r", "\t", "\x0b", "\x1b", "\x1f", "\x7f", "\x80", "\x85", " ", "\xa0"),
    *("\u2028", "\u2029", "\ufeff", "\u200b", "\u202e", "\ud800", "\uff0e\uff0e", "\u2215"),
)


def unsafe(path: str) -> bool:
    """Tells, by a list of what is unsafe, whether a server could read a path otherwise than we do."""
    before = path.partition("?")[0]
    return (
        any(part.partition(";")[0] in {".", ".."} for part in before.split("/"))
        or re.search(r"%(2[ef5]|5c|[01][0-9a-f]|7f)", before, re.IGNORECASE) is not None
        or any(character in before for character in ("\\", "//", " "))
        or not before.isascii()
        or "#" in path
        or any(not character.isprintable() for character in path)
    )


@st.composite
def harmed(draw: st.DrawFn) -> str:
    """Draws a path that would be open to everything, with harm put into it."""
    known = draw(st.sampled_from(requests()).filter(lambda text: " /" in text and "HTTP" not in text))
    path = re.sub(r"\{[^}]*\}", "7", known.split(" ")[1]) + draw(st.sampled_from(["", "/x", "/x/y"]))
    place = draw(st.integers(1, len(path)) | st.just(len(path)))
    return path[:place] + draw(st.sampled_from(HARM)) + draw(st.sampled_from(["", path[place:], "/x", "?a=b"]))


@given(harmed().filter(unsafe))
def test_an_unsafe_path_is_denied_even_to_all_scopes(path: str) -> None:
    found = grant(shipped(), everything())
    for method in ("GET", "PUT", "POST", "DELETE", "patch"):
        for text in (path, f"https://api.samsungknox.com{path}"):
            assert found.decide(method, text).outcome == "denied", text
            assert not found.allows(method, text)


@given(worlds(), st.data())
def test_an_unsafe_path_is_denied_in_any_catalog(world: World, data: st.DataObject) -> None:
    found = grant(world.catalog, world.names)
    harms = data.draw(st.lists(st.sampled_from(HARM), min_size=1, max_size=3))
    for at in list(world.naive.endpoints) or ["GET /p"]:
        method, path = re.sub(r"\{[^}]*\}", "7", at).split(" ")
        for harm in harms:
            for text in (path + harm, harm + path, path + harm + "/p", path[:2] + harm + path[2:], path + "?x=" + harm):
                if unsafe(text):
                    assert found.decide(method, text).outcome == "denied", text
                    assert not found.allows(method, text)
                    assert found.decide(method, f"https://{HOST}{text}").outcome == "denied", text


@given(st.sampled_from(["GET", "POST", "PUT", "OPTIONS"]), st.data())
def test_a_method_that_only_looks_like_one_is_denied(method: str, data: st.DataObject) -> None:
    alike = {"I": "\u0131", "S": "\u017f", "O": "\uff2f", "E": "\u0395", "T": "T\u200b", "G": " G", "P": "P\x00"}
    letter = data.draw(st.sampled_from(sorted(set(method) & set(alike))))
    found = grant(shipped(), everything())
    for text in (method.replace(letter, alike[letter]), method.lower().replace(letter.lower(), alike[letter])):
        for at in shipped().endpoints.values():
            assert not found.allows(text, at.path), (text, str(at))
            assert found.decide(text, at.path).outcome == "denied"


@given(worlds(), st.data())
def test_a_query_never_opens_more(world: World, data: st.DataObject) -> None:
    found = grant(world.catalog, data.draw(granted(world)))
    query = "?" + data.draw(anything | st.sampled_from(["x=\u00e9", "/../", "%2f", "a?b", "//", "\u2028"]))
    for at in world.naive.endpoints:
        method, path = re.sub(r"\{[^}]*\}", "7", at).split(" ")
        for text in (path, path + "/x"):
            assert found.decide(method, text + query).outcome in {"denied", found.decide(method, text).outcome}


# -- files


@cache
def texts() -> tuple[str, ...]:
    return tuple(file.read_text(encoding="utf-8") for file in sorted(SHIPPED.glob("*.yaml")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalog")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pair")


def reads(folder: Path, content: bytes) -> Any:  # noqa: ANN401 - a value of YAML is of any type
    """Reads the content strictly; None where it is refused in our words."""
    file = folder / "a.yaml"
    file.write_bytes(content)
    try:
        document, problems = read(file), None
    except CatalogError as error:
        document, problems = Document(None, {}), error.problems
    assert problems != ()
    assert all(problem.line >= 1 and problem.message for problem in problems or ())
    assert all(place.line >= 1 and place.column >= 1 for place in document.places.values())
    return document.value


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from leaves(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from leaves(entry)
    else:
        yield value


BRANCHES = ("- ", "? ", ": ", "'?': ", '"?": ', "a: ", "[", "]", "{", "}", ", ", "\n", "\n  ", "&a ", "*a ", "!!int ")
yamlish = st.lists(
    st.sampled_from([*BRANCHES, "---\n", "...\n", "%YAML 1.1\n", "<<: ", "| ", "> ", "x", "#", '"', "'"])
)


@given(st.binary(max_size=60) | anything.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_in_our_words(folder: Path, content: bytes) -> None:
    assert all(leaf is None or isinstance(leaf, str) for leaf in leaves(reads(folder, content)))


@given(yamlish.map("".join))
def test_whatever_looks_like_yaml_is_read_as_text_or_refused(folder: Path, content: str) -> None:
    value = reads(folder, content.encode())
    assert all(leaf is None or isinstance(leaf, str) for leaf in leaves(value))
    if value is not None:
        assert value == yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506 - text only


@st.composite
def mutated_files(draw: st.DrawFn) -> str:
    """Draws a real service file with lines doubled, dropped, moved or rewritten."""
    lines = draw(st.sampled_from(texts())).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        place, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        lines[place : place + 1] = draw(
            st.sampled_from(
                [
                    [],
                    [line, line],
                    [line, lines[other]],
                    ["  " + line],
                    [line.lstrip()],
                    [line.replace(": ", ": &a ")],
                    [line.replace(": ", ": *a ")],
                    [line.replace(":", " :")],
                    [line.replace('"', "")],
                    [line.replace("[", "{").replace("]", "}")],
                    [line.rstrip() + draw(st.sampled_from(BITS)) + "\n"],
                    ["---\n"],
                ]
            )
        )
        lines = lines or ["\n"]
    return "".join(lines)


@given(mutated_files())
def test_a_mutated_service_file_is_read_or_refused(folder: Path, content: str) -> None:
    reads(folder, content.encode("utf-8", "surrogatepass"))


SMALL = raw(
    "a",
    {
        "a": {"summary": "All.", "open_ended": ["/p"]},
        "a.x": {"summary": "Some.", "renamed_from": {"name": "a.z", "source": "old"}},
        "a.x:v": {"summary": "Less.", "implies": ["a.y"], "source": ["old", "page"]},
        "a.y": {"summary": "Other.", "stage": "uat"},
    },
    {
        "GET /p": {"scopes": ["a.x"], "effect": "read", "source": "old"},
        "GET /p/{i}": {
            "scopes": ["a.x", "a.x:v"],
            "effect": "write",
            "variants": [{"at": "PUT /p/{i}", "source": "old", "because": "Pages disagree."}],
        },
        "GET /q": {"scopes": "undocumented", "likely": ["a"], "effect": "read", "until": "2025-03-01"},
        "PUT /q": {"scopes": "via-event", "effect": "destroy", "stage": "preview"},
    },
    {"E_A": {"scopes": ["a.y"], "stage": "uat"}, "E_B": {"scopes": "none", "source": "old"}},
) | {
    "audience": ["msp"],
    "bases": ["/p"],
    "relative": ["/"],
    "other_hosts": {"old.example.com": "legacy host"},
    "unplaced": {"POST /z": {"scopes": ["a"], "effect": "write"}},
    "outside": {"/z": {"reason": "legacy", "because": "Old."}},
    "outside_hosts": {"*.old.com": {"reason": "no-oauth", "because": "Old."}},
    "hints": {"a.w": {"use": ["a.x"], "because": "Never was."}},
    "corrections": [{"at": "a", "source": "old", "says": "b", "recorded": "a", "because": "So."}],
}
SMALL["sources"]["old"] = {"title": "Old", "url": "https://example.com/old", "updated": "2024-01-01"}

WORDS = (
    *(
        "a",
        "a.x",
        "a.x:v",
        "a.y",
        "a.z",
        "b.c",
        "A",
        "",
        "GET /p",
        "PUT /p/{j}",
        "/p",
        "/",
        "page",
        "old",
        "no",
        "ga",
        "uat",
    ),
    *(
        "preview",
        "read",
        "none",
        "via-event",
        "undocumented",
        "identity",
        "2025-02-30",
        "2024-06-01",
        "a\n",
        "E_C",
        "\u00e9",
    ),
)
values = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=2),
    max_leaves=4,
)


def spots(value: object, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yields the ways to every part of a value."""
    if keys:
        yield keys
    if isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from spots(entry, (*keys, key))


@st.composite
def altered(draw: st.DrawFn) -> dict[str, Any]:
    """Draws a service file with parts replaced, removed, renamed or put elsewhere."""
    value: dict[str, Any] = json.loads(json.dumps(SMALL))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(sorted(spots(value), key=repr)))
        inner: Any = value
        for key in way:
            inner = inner[key]
        what = draw(st.sampled_from(["replace", "word", "remove", "rename", "stage"]))
        if what == "replace":
            inner[last] = draw(values)
        elif what == "word":
            inner[last] = draw(st.sampled_from(WORDS))
        elif what == "stage" and isinstance(inner[last], dict):
            inner[last][draw(st.sampled_from(["stage", "source", "until"]))] = draw(
                st.sampled_from(["uat", "preview", "old", "page", "2024-06-01"])
            )
        elif what == "remove" or not isinstance(inner, dict):
            del inner[last]
        else:
            inner[draw(st.sampled_from(WORDS))] = inner.pop(last)
        value = value or {"service": "a"}
    return value


def is_used(catalog: Catalog) -> None:
    """Uses a catalog in every way; nothing may go wrong that was not refused on loading."""
    needs = [*catalog.endpoints, *catalog.events, *catalog.inactive.endpoints, *catalog.unplaced, "GET /x", "PUT /p/7"]
    found = plan(catalog, needs)
    assert verify(catalog, found) == ()
    assert found.frontier
    assert [one.scope for one in found.proof] == list(found.scopes)
    assert found.equivalent is not None
    for names in ((), tuple(catalog.scopes), tuple(catalog.inactive.scopes)):
        granted_ = grant(catalog, names)
        for at in needs:
            assert granted_.decide(*at.partition(" ")[::2]).outcome in OUTCOMES
    assert set(catalog.graph()) == set(catalog.scopes)


def loads(folder: Path, content: str, **options: Any) -> Catalog | None:  # noqa: ANN401 - as `load` has them
    (folder / "a.yaml").write_text(content, encoding="utf-8", newline="")
    loaded: list[Catalog] = []
    assert said(lambda: loaded.append(load(folder, **options))) != ""
    return loaded[0] if loaded else None


def test_the_small_service_file_is_used(folder: Path) -> None:
    for stages in ("ga", "uat", "preview", ("uat", "preview")):
        for as_of in (None, "2023-01-01", "2024-01-01", "2024-06-01", "2025-01-01", "2025-06-01"):
            catalog = loads(folder, json.dumps(SMALL), stages=stages, as_of=as_of)
            assert catalog is not None
            is_used(catalog)


@given(altered(), st.sampled_from(["ga", "uat", "preview"]), st.sampled_from([None, "2024-06-01", "2023-01-01"]))
def test_an_altered_service_file_is_refused_or_can_be_used(
    folder: Path, value: dict[str, Any], stage: str, as_of: str | None
) -> None:
    catalog = loads(folder, json.dumps(value), stages=stage, as_of=as_of)
    if catalog is not None:
        assert all(map(is_scope_name, catalog.scopes))
        assert all(parse_request(at) for at in catalog.endpoints)
        is_used(catalog)


@given(mutated_files())
def test_a_mutated_folder_is_refused_or_can_be_used(folder: Path, content: str) -> None:
    for text in (content, content.replace("service: ", "service: a #")):
        catalog = loads(folder, text.encode("utf-8", "replace").decode(), stages=("uat", "preview"))
        if catalog is not None:
            is_used(catalog)


@given(st.binary(max_size=40))
def test_any_folder_is_loaded_or_refused(folder: Path, content: bytes) -> None:
    (folder / "a.yaml").write_bytes(content)
    with pytest.raises(KnoxScopesError):
        load(folder)


def written(folder: Path, raws: list[dict[str, Any]]) -> Path:
    for one in raws:
        (folder / f"{one['service']}.yaml").write_text(json.dumps(one), encoding="utf-8")
    return folder


@given(worlds())
def test_a_world_is_loaded_from_its_files_as_it_was_built(pair: Path, world: World) -> None:
    catalog = load(written(pair, world.raws))
    assert (catalog.scopes, catalog.endpoints, catalog.events) == (
        world.catalog.scopes,
        world.catalog.endpoints,
        world.catalog.events,
    )


@given(worlds(), st.data())
def test_a_catalog_of_any_day_and_stage_is_refused_or_can_be_used(
    pair: Path, world: World, data: st.DataObject
) -> None:
    raws = json.loads(json.dumps(world.raws))
    other = data.draw(st.sampled_from([{"source": "old"}, {"stage": "uat"}, {"until": "2024-06-01"}]))
    for one in raws:
        one["sources"]["old"] = {**one["sources"]["page"], "updated": "2024-01-01"}
        for section in ("scopes", "endpoints", "events"):
            for entry in one[section].values():
                entry.update(data.draw(st.sampled_from([{}, {}, other])))
    as_of = data.draw(st.sampled_from([None, "2024-03-01", "2024-12-01"]))
    loaded: list[Catalog] = []
    said(lambda: loaded.append(load(written(pair, raws), as_of=as_of)))
    for catalog in loaded:
        is_used(catalog)


# -- files that are made to harm


def bomb(width: int, depth: int) -> str:
    lines = ["a0: &a0 [" + ", ".join(["x"] * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, depth)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bomb(9, 12).encode(), "anchor"),
        (b"a: &a [*a]\n", "alias"),
        (b"a: &a {b: *a}\n", "alias"),
        (b"a: {<<: *b}\n", "alias"),
        (b"a: !!python/object/apply:os.system [x]\n", "tag"),
        (b"a: !!binary aGVsbG8=\n", "tag"),
        (b"[" * 30 + b"]" * 30, "deep"),
        (b"[" * 200_000, "deep"),
        (b"{a: " * 100_000, "deep"),
        (b"? " * 50_000, "deep"),
        (b"- " * 50_000, "deep"),
        (b"? [a]\n: b\n", "key"),
        (b"a: b\nc: d\na: e\n", "repeated"),
        (b"a: {b: c, 'b': d}\n", "repeated"),
        (b'"?": a\nb: c\n"?": d\n', "repeated"),
        (b"a: b\n---\nc: d\n", "document"),
        (b"a: b\n" + b"# padding\n" * 200_000, "bytes"),
        (b"a: \xff\n", "UTF-8"),
        (b"\xff\xfea\x00:\x00 \x00b\x00", "UTF-8"),
        (b"a: \xed\xa0\x80\n", "UTF-8"),
        (b"a: \xc0\xaf\n", "UTF-8"),
        (b"a: \x00\n", "YAML"),
        (b"a: \x07\n", "YAML"),
        (b"a: [b\n", "YAML"),
        (b"a:\tb: c: d\n", "YAML"),
        (b"%YAML 9.9\n---\na: b\n", "YAML"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_file_made_to_harm_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    with pytest.raises(CatalogError, match=says):
        read(file)
    with pytest.raises(CatalogError, match=says):
        load(tmp_path)


def test_a_key_that_is_a_question_mark_keeps_its_place(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b'"?": a\nb: c\n')
    document = read(file)
    assert document.value == {"?": "a", "b": "c"}
    assert [document.place((key,)).line for key in ("?", "b")] == [1, 2]


@pytest.mark.parametrize(
    "way",
    [
        ("service",),
        ("source",),
        ("base_url",),
        ("bases", 0),
        ("scopes", "a", "open_ended", 0),
        ("sources", "old", "url"),
        ("scopes", "a.x", "renamed_from", "name"),
        ("endpoints", "GET /p/{i}", "variants", 0, "at"),
    ],
    ids=str,
)
def test_a_line_break_at_the_end_is_no_part_of_any_form(folder: Path, way: tuple[str | int, ...]) -> None:
    value: Any = json.loads(json.dumps(SMALL))
    inner = value
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] += "\n"
    assert loads(folder, json.dumps(value)) is None


@pytest.mark.parametrize("section", ["scopes", "endpoints", "events", "unplaced", "hints", "outside"])
def test_a_line_break_at_the_end_is_no_part_of_any_key(folder: Path, section: str) -> None:
    value: Any = json.loads(json.dumps(SMALL))
    key = list(value[section])[-1]
    value[section][key + "\n"] = value[section].pop(key)
    assert loads(folder, json.dumps(value)) is None
