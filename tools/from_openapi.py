#!/usr/bin/env python3
"""Drafts a service file for scopes/ from an OpenAPI 3 document with oauth2 security.

The draft holds facts only; what a person must write or decide is left so that the loader refuses it: a summary is
empty, an effect ends in `?`. What could not be read for sure stands in comments at its top.
"""

import argparse
import re

from knox_scopes.errors import InputError, printable
from pages.dates import day
from pages.openapi import Origin, from_spec
from pages.shell import run, write
from pages.spec import read_spec
from pages.write import service_file


def main() -> int:
    """Reads the document and prints the draft."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("spec", metavar="SPEC", help="an OpenAPI document, JSON or YAML")
    parser.add_argument("--date", metavar="DAY", required=True, help="the day of the document, as YYYY-MM-DD")
    parser.add_argument("--url", metavar="URL", default="", help="where the document is published")
    parser.add_argument("--service", metavar="NAME", default="", help="the service's short name")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the draft to a file")
    given = parser.parse_args()
    if given.service and not re.fullmatch(r"[a-z][a-z0-9-]*", given.service):
        raise InputError(f"`{given.service}` is no short name of a service; write it like `kdp`")
    drafted = from_spec(read_spec(given.spec), Origin(given.service, given.url, day(given.date)))
    first, *rest = service_file(drafted.value)
    open_points = [printable(f"# to decide: {remark}") for remark in drafted.remarks]
    write("\n".join([first, *open_points, *rest]) + "\n", given.output)
    return 0


if __name__ == "__main__":
    run(main)
