"""An overlay adds what it names or replaces it, and changes nothing else."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import load
from knox_scopes.catalog.load import shipped_folder
from knox_scopes.catalog.overlay import redefined

SHIPPED = load(stages=("uat", "preview"))
# What a file may say of an endpoint anew without saying more of its service.
KNOWN = sorted(at for at, endpoint in SHIPPED.endpoints.items() if endpoint.scopes)
WIKI = {"wiki": {"title": "Wiki", "url": "https://example.com/", "updated": "2026-09-01"}}


@given(st.lists(st.sampled_from(KNOWN), unique=True, max_size=4), st.sets(st.sampled_from("abc")), st.booleans())
def test_an_overlay_adds_or_replaces_what_it_names_and_nothing_else(
    changed: list[str],
    added: set[str],
    other: bool,  # noqa: FBT001 - drawn
) -> None:
    files: dict[str, dict[str, Any]] = {}
    for at in changed:
        known = SHIPPED.endpoints[at]
        file = files.setdefault(known.service, {"service": known.service, "source": "wiki", "sources": WIKI})
        entry = {"summary": "Says it anew.", "scopes": list(known.scopes), "effect": known.effect}
        file.setdefault("endpoints", {})[at] = entry
    new = {f"GET /own/v1/{name}" for name in added}
    if other or new:
        entries = {at: {"summary": "New.", "scopes": ["own"], "effect": "read"} for at in sorted(new)}
        files["own"] = {
            "service": "own", "name": "Own", "summary": "Ours.", "source": "wiki", "sources": WIKI,
            "scopes": {"own": {"summary": "All."}}, "endpoints": entries, "events": {},
        }  # fmt: skip
    with TemporaryDirectory() as folder:
        for name, value in files.items():
            text = yaml.safe_dump(value, sort_keys=False)
            Path(folder, f"{name}.yaml").write_text(text.replace("2026-09-01", "2026-09-01"), encoding="utf-8")
        if not files:
            return
        made = load(overlay=folder, stages=("uat", "preview"))
        replaced = redefined(shipped_folder(), folder)
    assert made.endpoints.keys() == SHIPPED.endpoints.keys() | new
    for at, endpoint in SHIPPED.endpoints.items():
        assert (made.endpoints[at].summary == "Says it anew.") is (at in changed)
        assert at in changed or made.endpoints[at] == endpoint
    assert {name: scope for name, scope in made.scopes.items() if name != "own"} == dict(SHIPPED.scopes)
    assert made.events == SHIPPED.events
    assert set(replaced) == {f"{at} ({SHIPPED.endpoints[at].service}.yaml)" for at in changed}
