#!/usr/bin/env python3
"""Turns a saved copy of a page of scopes, whatever its form, into rows, and says what was odd on the page.

Reads text with tables of `|` or tabs, Markdown, HTML, and plain lists of scopes. The exit status is 0, or 2 where the
file cannot be read or holds no table of scopes.
"""

import argparse

from pages.extract import dated, tabs
from pages.said import extracted, extracted_json
from pages.shell import run, write


def main() -> int:
    """Reads the page and prints its rows, tab by tab where it has tabs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("page", metavar="PAGE", help="a saved page")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--date", metavar="DAY", help="the day of a page that carries none, as YYYY-MM-DD")
    given = parser.parse_args()
    pages = [dated(page, given.date) for page in tabs(given.page)]
    write("\n".join(map(extracted, pages)) if given.format == "text" else extracted_json(pages), None)
    return 0


if __name__ == "__main__":
    run(main)
