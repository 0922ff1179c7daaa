"""The page is one file that asks nothing of any network, runs only what its policy names, and is small."""

import json
import re
from base64 import b64encode
from hashlib import sha256

from knox_scopes import load
from knox_scopes.catalog.model import Catalog
from knox_scopes.report.explorer.data import page_data
from knox_scopes.report.explorer.page import BEGINS, explorer_page


def held(page: str) -> dict[str, object]:
    [text] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, flags=re.DOTALL)
    value: dict[str, object] = json.loads(text)
    return value


def test_the_page_is_small_and_the_same_everywhere(catalog: Catalog) -> None:
    page = explorer_page(catalog)
    assert len(page.encode()) <= 60_000
    assert page.isascii()
    assert page.startswith(BEGINS)
    assert explorer_page(load()) == page


def test_its_policy_names_what_is_in_it_and_nothing_else(catalog: Catalog) -> None:
    page = explorer_page(catalog)
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    [script] = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    [style] = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    allowed = {
        kind: f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        for kind, text in (("script-src", script), ("style-src", style))
    }
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {"default-src": "'none'", **allowed, "base-uri": "'none'", "form-action": "'none'"}
    assert page.index(policy) < page.index("<style>")
    assert not re.search(r"\son\w+=|\ssrc=|<link|<iframe|url\(|@import|eval\(|innerHTML", page.replace(script, ""))
    assert not re.search(r"\beval\b|innerHTML|outerHTML|insertAdjacent|document\.write|new Function", script)


def test_nothing_in_the_data_is_markup(catalog: Catalog) -> None:
    page = explorer_page(catalog, app={"name": "</script><script>alert(1)</script><!-- \u2028"})
    assert page.count("<script") == 2
    assert held(page)["app"] == {"name": "</script><script>alert(1)</script><!-- \u2028"}


def test_the_digest_is_that_of_the_catalog_alone(catalog: Catalog) -> None:
    digests = {
        str(held(page)["digest"])
        for page in (
            explorer_page(catalog),
            explorer_page(catalog, options=("--stage uat",), app={"name": "An app"}),
        )
    }
    text = json.dumps(page_data(catalog), separators=(",", ":"))
    assert digests == {sha256(text.encode()).hexdigest()[:12]}
    assert held(explorer_page(load(as_of="2025-08-05")))["digest"] not in digests


def test_the_options_are_in_it(catalog: Catalog) -> None:
    data = held(explorer_page(catalog, options=("--stage uat",)))
    assert (data["options"], data["program"], "app" in data) == (["--stage uat"], "knox-scopes", False)
