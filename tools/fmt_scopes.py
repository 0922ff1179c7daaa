#!/usr/bin/env python3
"""Puts service files in canonical order and form, as scopes/README.md has it; comments and meaning stay.

With files as arguments, only those; with --check nothing is written, and the exit status is 1 where something would be.
"""

import argparse
import sys
from pathlib import Path

from canonical import canonical
from knox_scopes.catalog.load import SCHEMA
from knox_scopes.catalog.order import service_order
from knox_scopes.cli.files import write_whole
from knox_scopes.errors import CatalogError, InputError

FOLDER = Path(__file__).resolve().parent.parent / "scopes"


def main() -> int:
    """Returns the exit status: 1 where a file is not canonical yet, 2 where one cannot be made so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only tell")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES")
    given = parser.parse_args()
    order = service_order(FOLDER / SCHEMA)
    status = 0
    for file in given.files or sorted(FOLDER.glob("*.yaml")):
        try:
            before = file.read_bytes()
            after = canonical(before, str(file), order)
        except (OSError, InputError, CatalogError) as error:
            said = error if isinstance(error, CatalogError) else f"{file}: {getattr(error, 'strerror', error)}"
            print(said, file=sys.stderr)
            status = 2
            continue
        if after != before:
            print(f"{file}: {'not in canonical form' if given.check else 'put in canonical form'}")
            status = max(status, int(given.check))
            if not given.check:
                write_whole(str(file.resolve()), after)
    return status


if __name__ == "__main__":
    sys.exit(main())
