#!/usr/bin/env python3
"""Compares saved pages of scopes with the catalog of their days, and prints what is in one and not in the other.

What a recorded correction explains is only counted. Each tab of a page is held against the catalog at its stage. The
exit status is 0 when nothing is left over, 1 when something is, and 2 where a page cannot be read, or none of the
sources can be the page.
"""

import argparse
import sys
from pathlib import Path

from pages.compare import compare, likeliest_day
from pages.draft import draft
from pages.extract import dated, extract, tabs
from pages.said import compared
from pages.shell import ROOT, run, write


def main() -> int:
    """Reads the pages, compares them and prints the outcome."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pages", metavar="PAGE", nargs="+", help="a saved page")
    parser.add_argument("--date", metavar="DAY", help="the day of a page that carries none, as YYYY-MM-DD")
    parser.add_argument("--source", metavar="KEY", action="append", default=[], help="the source that the page is")
    parser.add_argument("--catalog", metavar="FOLDER", default=str(ROOT / "scopes"), help="another catalog")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what is explained, and what was noted")
    parser.add_argument("--draft", action="store_true", help="print a patch for scopes/ instead, for review")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the patch to a file; implies --draft")
    given = parser.parse_args()
    drafts = given.draft or given.output
    if drafts and len(given.pages) > 1:
        parser.error("a patch is drafted from one page at a time")
    status = 0
    for file in given.pages:
        for page in [extract(file)] if drafts else tabs(file):
            on = dated(page, given.date).date
            if on is None:
                on = likeliest_day(page, given.catalog, given.source)
                said = f"the page carries no date; it departs least from the catalog of {on} (see --date)"
                print(said, file=sys.stderr)
            result = compare(page, given.catalog, on, given.source)
            if drafts:
                write(draft(page, result, Path(given.catalog), on), given.output)
            else:
                write(compared(page, result, on, verbose=given.verbose, named=len(given.pages) > 1), None)
            status = max(status, int(bool(result.left)))
    return status


if __name__ == "__main__":
    run(main)
