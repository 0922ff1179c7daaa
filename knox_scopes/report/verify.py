"""The answer of `verify`: whether a saved plan holds, and what in it does not."""

from __future__ import annotations  # so that no report imports what it does not show

__all__ = ["verify_text"]

from typing import TYPE_CHECKING

from knox_scopes.catalog.freshness import freshness
from knox_scopes.report.access import data_of
from knox_scopes.report.text import Page, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knox_scopes.catalog.model import Catalog
    from knox_scopes.report.saved_plan import SavedPlan


def verify_text(problems: Sequence[str], saved: SavedPlan, catalog: Catalog, *, colour: bool) -> str:
    """Returns what is wrong with a plan, or that it holds."""
    page = Page(colour=colour)
    for problem in problems:
        page.line(("wrong  ", "red"), problem)
    if not problems:
        data = data_of(freshness(catalog, saved.touched))
        page.line(("the plan is verified", "green"), f"  ({data})" if data else "")
    if saved.unresolved:
        page.line((f"{count(len(saved.unresolved), 'need')} unresolved in the plan", "red"))
    if saved.catalog_version != catalog.version:
        page.line(f"made with the catalog of {saved.catalog_version}, verified with the catalog of {catalog.version}")
    return str(page)
