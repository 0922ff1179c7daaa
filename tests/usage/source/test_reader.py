"""Tests ways to write a call that the programs of the corpus do not have, each by a line or two."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.calls import Call, Unread
from knox_scopes.usage.source import bases_of, read_sources

SNIPPETS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("snippets.yaml").read_text(encoding="utf-8")
)
EACH = [(kind, one) for kind, snippets in SNIPPETS.items() for one in snippets]


def read(catalog: Catalog, *files: tuple[str, str]) -> list[str]:
    found = (one for _, one in read_sources(files, bases_of(catalog)))
    return sorted(f"{one.method} {one.path}" if isinstance(one, Call) else one.why for one in found)


@pytest.mark.parametrize(("kind", "snippet"), EACH, ids=[f"{kind}-{number}" for number, (kind, _) in enumerate(EACH)])
def test_snippets(kind: str, snippet: dict[str, Any], catalog: Catalog) -> None:
    if kind == "files":
        files = [(file["name"], file["text"]) for file in snippet["files"]]
    else:
        files = [(f"x/a.{snippet['language']}", snippet["text"])]
    assert read(catalog, *files) == sorted(snippet["calls"])
    assert kind != "said" or not snippet["calls"]


def test_a_host_is_kept_where_it_is_known(catalog: Catalog) -> None:
    lines = [
        "get('https://api.samsungknox.com:443/ke/v1/fota')",
        "get('//example.com/ke/v1/fota')",
        "get('us-kcs-api.samsungknox.com/kcs/v1/rp/devices')",
        "get(f'https://{region}-kcs-api.samsungknox.com/kcs/v1/rp/devices')",
    ]
    found = read_sources([("a.py", "\n".join(lines))], bases_of(catalog))
    hosts = [(one.host, one.line) for _, one in found if isinstance(one, Call)]
    assert hosts == [("api.samsungknox.com", 1), ("us-kcs-api.samsungknox.com", 3), (None, 4)]


def test_nothing_is_read_where_no_file_names_a_service(catalog: Catalog) -> None:
    assert read(catalog, ("a.py", "get('/devices')"), ("b.md", "https://api.samsungknox.com/ke/v1/fota")) == []


def test_what_is_not_known_has_a_line(catalog: Catalog) -> None:
    text = "\n\naxios.get(`https://api.samsungknox.com/ke/v1/${path}`)"
    [(name, one)] = read_sources([("a.js", text)], bases_of(catalog))
    assert (name, one.line, type(one)) == ("a.js", 3, Unread)


def test_many_files_that_only_share_names_are_not_all_read(catalog: Catalog) -> None:
    classes = "".join(f"class Named{number} {{ int x; }}\n" for number in range(12))
    paths = (
        "a/b/Paths.java",
        f'{classes}class Paths {{ static final String FOTA = "https://api.samsungknox.com/ke/v1/fota"; }}',
    )
    far = [(f"z/Far{number:02}.java", "class Far { void f() { x.get(Named3.y); } }") for number in range(60)]
    near = ("a/b/Use.java", "class Use { void f() { http.get(Paths.FOTA); } }")
    found = list(read_sources([*far, paths, near, ("a/c.py", "Paths")], bases_of(catalog)))
    assert [(name, type(one)) for name, one in found] == [("a/b/Use.java", Call), ("z/Far39.java", Unread)]
