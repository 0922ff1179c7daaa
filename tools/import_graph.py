"""Builds a catalog of Microsoft Graph from a `permissions.json`, as the repository microsoft-graph-devx-content has it.

    python tools/import_graph.py permissions.json graph/ --updated 2025-08-05
    knox-scopes --catalog graph/ plan --max-size 20 "GET https://graph.microsoft.com/v1.0/me/messages"

One permission opens other things for an app that acts for a user than for one that acts by itself, so that a catalog is
for one scheme: `--scheme DelegatedWork` (default), `DelegatedPersonal` or `Application`. The file does not tell paths
of v1.0 and beta apart, nor does the catalog. Effects are those of the methods; no permission implies another. A path
for which one permission needs another besides is `undocumented`, with the first as likely, since a plan would name one.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from knox_scopes.endpoints import shape

SCHEMES = ("DelegatedWork", "DelegatedPersonal", "Application")
URL = "https://raw.githubusercontent.com/microsoftgraph/microsoft-graph-devx-content/master/permissions/new/permissions.json"
LONGEST = 200

Raw = dict[str, Any]


class Opened(NamedTuple):
    """A path that a permission opens with a method, and whether another permission is needed besides."""

    at: str
    permission: str
    with_more: bool


def main() -> int:
    """Writes the file; the exit status is 2 where the given one cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("permissions", type=Path, help="the permissions.json")
    parser.add_argument("folder", type=Path, help="where to write the catalog")
    parser.add_argument("--updated", required=True, metavar="DATE", help="the day of the file, like 2025-08-05")
    parser.add_argument("--scheme", choices=SCHEMES, default=SCHEMES[0], help="for whom the app acts")
    given = parser.parse_args()
    try:
        permissions = json.loads(given.permissions.read_text(encoding="utf-8-sig"))["permissions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"error: `{given.permissions}` is no permissions.json: {error}", file=sys.stderr)
        return 2
    service = service_of(permissions, scheme=given.scheme, updated=given.updated)
    given.folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(service, ensure_ascii=False, indent=1)
    (given.folder / "graph.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(service['scopes'])} scopes, {len(service['endpoints'])} endpoints")
    return 0


def service_of(permissions: dict[str, Raw], *, scheme: str, updated: str) -> Raw:
    """Returns the service file of the permissions that there are in a scheme."""
    scopes = {
        name: {"summary": _summary(entry["schemes"][scheme]) or name}
        for name, entry in sorted(permissions.items())
        if scheme in entry.get("schemes", {})
    }
    openers: dict[str, set[str]] = {}
    partly: dict[str, set[str]] = {}
    listed: dict[str, str] = {}  # variables may have several names
    for opened in opened_by(permissions, scheme):
        at = listed.setdefault(shape(opened.at), opened.at)
        (partly if opened.with_more else openers).setdefault(at, set()).add(opened.permission)
    endpoints: dict[str, Raw] = {}
    for at in sorted({*openers, *partly}, key=lambda at: at.split(" ")[::-1]):
        if at in openers:
            endpoints[at] = {"scopes": sorted(openers[at])}
        else:
            endpoints[at] = {"scopes": "undocumented", "likely": sorted(partly[at])}
    title = f"Permissions of Microsoft Graph, {scheme}"
    return {
        "service": "graph",
        "name": "Microsoft Graph",
        "summary": f"Microsoft 365 and what belongs to it, scheme {scheme}.",
        "base_url": "https://graph.microsoft.com",
        "other_hosts": {
            "dod-graph.microsoft.us": "the host for the US Department of Defense",
            "graph.microsoft.us": "the host for the US government",
            "microsoftgraph.chinacloudapi.cn": "the host for China",
        },
        "bases": ["/v1.0", "/beta"],
        "other_bases": {"/beta": "/v1.0"},
        "names": "dotted",
        "paths": "any-case",
        "effects": "by-method",
        "source": "permissions",
        "sources": {"permissions": {"title": title, "url": URL, "updated": updated}},
        "scopes": scopes,
        "endpoints": endpoints,
        "events": {},
    }


def opened_by(permissions: dict[str, Raw], scheme: str) -> Iterator[Opened]:
    """Yields what the permissions open in a scheme."""
    for name, entry in permissions.items():
        for paths in entry.get("pathSets", ()) if scheme in entry.get("schemes", {}) else ():
            if scheme in paths.get("schemeKeys", ()):
                for path, says in paths["paths"].items():
                    for method in paths["methods"]:
                        yield Opened(f"{method} /v1.0{_template(path)}", name, _needs_more(paths, says))


def _template(path: str) -> str:
    """Returns a path as a template: without what calls a function with nothing, and with plain names of variables."""
    names = re.sub(r"\{([^{}]*)\}", lambda found: f"{{{re.sub('[^A-Za-z0-9]+', '_', found[1]).strip('_')}}}", path)
    return names.lower().rstrip("/").removesuffix("()")


def _needs_more(paths: Raw, says: str) -> bool:
    """Tells whether another permission is needed besides; that stands with the path, or with all of them."""
    words: Iterable[str] = (part.partition("=")[0].strip().lower() for part in str(says).split(";"))
    return bool(paths.get("alsoRequires")) or "alsorequires" in words


def _summary(scheme: Raw) -> str:
    """Returns what a permission is for, in one line."""
    text = " ".join((scheme.get("adminDisplayName") or scheme.get("userDisplayName") or "").split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3].rstrip() + "..."


if __name__ == "__main__":
    sys.exit(main())
