"""Holds that what is written as YAML is read back as it was."""

import pytest

from knox_scopes.catalog.strict import parse
from pages.write import entry, scalar

LONG = "Many words that say what is to be known of it, " * 6 + "and then no more."
ENTRIES: dict[str, dict[str, object]] = {
    "short": {"scopes": ["kdp.devices:view"], "effect": "read"},
    "long list": {"scopes": [f"kdp.devices{letter}:view" for letter in "abcdefgh"], "effect": "read"},
    "text": {"summary": "What it grants: all.", "open_ended": ["/kdp/v1"]},
    "long text": {"scopes": ["kdp"], "note": LONG},
    "long word": {"scopes": ["kdp"], "note": "x" * 200},
    "variants": {"scopes": ["kdp"], "variants": [{"at": "GET /a/{b}", "source": ["a", "b"], "because": LONG}]},
    "long mapping": {"renamed_from": {"name": "kdp.old", "source": [f"source-{number}" for number in range(12)]}},
    "mapping": {"summary": "x", "renamed_from": {"name": "kdp.old", "source": ["a"]}},
}
TEXTS = [
    "", " ", "no", "null", "~", "2025-08-05", "012", "1.0", "a: b", "a:", "# no", "a #b", "- a", "? a", "?", "|", ">",
    "{a}", "[a]", "*a", "&a", "!a", "%a", "@a", "a,b", '"', "'", "\x1b", "é", "a\nb", "GET /a/{b}", "read?",
]  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_is_read_back(name: str) -> None:
    lines = entry("GET /a/{b}", ENTRIES[name])
    value = parse("\n".join(["endpoints:", *lines, ""]).encode(), "x").value
    assert value == {"endpoints": {"GET /a/{b}": ENTRIES[name]}}
    assert all(len(line) <= 120 for line in lines) or name == "long word"


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_read_back(text: str) -> None:
    flow = f"a: {{b: {scalar(text, flow=True)}, c: [{scalar(text, flow=True)}]}}\n"
    assert parse(f"a: {scalar(text)}\n".encode(), "x").value == {"a": text}
    assert parse(flow.encode(), "x").value == {"a": {"b": text, "c": [text]}}
    assert parse(f"{scalar(text)}: a\n".encode(), "x").value == {text: "a"}
