"""What a folder of service files changes when it is laid over another."""

__all__ = ["redefined"]

import os

from knox_scopes.catalog.load import Folder, read_services

# What a file says for its own items only.
OWN = frozenset({"service", "source", "stage"})


def redefined(below: Folder, above: Folder, *, most: int | None = None) -> tuple[str, ...]:
    """Returns what the folder above replaces of the folder below, each with its file: `GET /a (acme.yaml)`."""
    lower, upper = read_services(below)[0], read_services(above, most=most)[0]
    found = []
    for stem in sorted(lower.keys() & upper.keys()):
        old, new = lower[stem].value, upper[stem].value
        file = os.path.basename(upper[stem].place(()).file)
        for section, entries in new.items():
            if isinstance(entries, dict) and isinstance(old.get(section), dict):
                found += [f"{name} ({file})" for name in entries if name in old[section]]
            elif section not in OWN and not isinstance(entries, list) and old.get(section, entries) != entries:
                found.append(f"{section} ({file})")
    return tuple(found)
