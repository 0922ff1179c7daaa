"""The page of `explore`: one file with the catalog, the engine and the form, which asks nothing of any network."""

__all__ = ["BEGINS", "explorer_page", "file_text"]

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.explorer import squeeze
from knox_scopes.report.explorer.data import page_data

# How every page begins, by which one is known.
BEGINS = "<!doctype html>\n<!-- knox-scopes explore -->\n"
SCRIPTS = ("engine.js", "reader.js", "page.js")
# As many digits of the digest as people compare.
DIGITS = 12
POLICY = "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; form-action 'none'"


def explorer_page(catalog: Catalog, *, options: tuple[str, ...] = (), app: Mapping[str, Any] | None = None) -> str:
    """Returns the page as HTML, in ASCII; the same catalog gives the same page everywhere.

    `options` choose the catalog on the command line that the page shows. `app` is what the page is filled in with.
    """
    held = page_data(catalog)
    digest = sha256(_json(held).encode()).hexdigest()[:DIGITS]
    filled = {**held, "digest": digest, "program": "knox-scopes", "options": options, **({"app": app} if app else {})}
    style = squeeze.style(file_text("style.css"))
    script = squeeze.script("\n".join(map(file_text, SCRIPTS)))
    parts = {
        "policy": POLICY.format(script=_hash(script), style=_hash(style)),
        "style": style,
        # Nothing in the data ends the element that it stands in, or begins another one.
        "data": _json(filled).replace("<", "\\u003c"),
        "script": script,
    }
    page = squeeze.markup(file_text("page.html"))
    for name, part in parts.items():
        page = page.replace(f"{{{name}}}", part)
    return BEGINS + page


def file_text(name: str) -> str:
    """Returns the text of one of the files that the page is made of."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _hash(text: str) -> str:
    """Returns the source expression of a Content-Security-Policy that lets this very text be."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
