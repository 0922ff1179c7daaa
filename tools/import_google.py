"""Builds a catalog of Google's APIs from the discovery documents that the package `google-api-python-client` carries.

    pip install google-api-python-client
    python tools/import_google.py google/              # all of them
    python tools/import_google.py google/ drive gmail  # some
    knox-scopes --catalog google/ plan "GET https://www.googleapis.com/drive/v3/files"

One JSON file an API is written, with all its versions. Effects are those of the methods. A scope that several APIs use
stands in the file of the API that its name begins with, else in `shared.json`. What no document says is not made up: no
scope implies another, none is open-ended, and a method without scopes is `undocumented`.
"""

import argparse
import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from knox_scopes.catalog.templates import expanded
from knox_scopes.endpoints import shape

SHARED = "shared"
# A document without a date gets that of the newest.
UNDATED = "0000-00-00"
LONGEST = 200

Raw = dict[str, Any]


class Method(NamedTuple):
    """A method of an API, as an endpoint: `METHOD https://host/path`."""

    at: str
    scopes: tuple[str, ...]
    summary: str
    source: str


def main() -> int:
    """Writes the files; the exit status is 2 where there is nothing to write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to write the catalog")
    parser.add_argument("apis", nargs="*", help="names of APIs, such as drive (default all)")
    given = parser.parse_args()
    folder = documents_folder()
    if folder is None:
        print("error: the package google-api-python-client is not installed", file=sys.stderr)
        return 2
    services = catalog_of(read(folder, given.apis))
    if not services:
        print(f"error: no discovery document of {', '.join(given.apis)}", file=sys.stderr)
        return 2
    given.folder.mkdir(parents=True, exist_ok=True)
    for service in services:
        text = json.dumps(service, ensure_ascii=False, indent=1)
        (given.folder / f"{service['service']}.json").write_text(text + "\n", encoding="utf-8")
    scopes, endpoints = (sum(len(service[key]) for service in services) for key in ("scopes", "endpoints"))
    print(f"{len(services)} services, {scopes} scopes, {endpoints} endpoints")
    return 0


def documents_folder() -> Path | None:
    """Returns the folder of the discovery documents in the installed package, or None."""
    found = find_spec("googleapiclient")
    folder = Path(found.origin or "").parent / "discovery_cache" / "documents" if found else None
    return folder if folder and folder.is_dir() else None


def read(folder: Path, apis: Iterable[str] = ()) -> Iterator[Raw]:
    """Yields the documents of a folder, of the APIs that are named, else all."""
    wanted = set(apis)
    for file in sorted(folder.glob("*.json")):
        if not wanted or file.name.split(".")[0] in wanted:
            document = json.loads(file.read_text(encoding="utf-8"))
            if document.get("kind") == "discovery#restDescription":
                yield document


def catalog_of(documents: Iterable[Raw]) -> list[Raw]:
    """Returns the service files that the documents make; APIs without any method are left out."""
    services: dict[str, Raw] = {}
    summaries: dict[str, str] = {}
    users: dict[str, set[str]] = {}
    listed: dict[str, tuple[Raw, str]] = {}
    for document in documents:
        name, methods = _slug(document["name"]), list(methods_of(document))
        if not methods:
            continue
        service = services.setdefault(name, _service(name, document))
        service["sources"][_key(document)] = _source(document)
        service["relative"] += beginnings(document)
        for scope, entry in document.get("auth", {}).get("oauth2", {}).get("scopes", {}).items():
            summaries.setdefault(scope, _sentence(entry.get("description", "")) or scope)
        for method in methods:
            for scope in method.scopes:
                users.setdefault(scope, set()).add(name)
            _add(service, listed, method)
    for scope in sorted(users):
        home = _home(scope, users[scope])
        service = services.setdefault(home, _shared(services))
        service["scopes"][scope] = {"summary": summaries.get(scope, scope)}
    _finish(services.values())
    return [services[name] for name in sorted(services)]


def _finish(services: Collection[Raw]) -> None:
    """Says what is true of a service as a whole, and puts everything in order."""
    newest = max((one["updated"] for service in services for one in service["sources"].values()), default="")
    for service in services:
        for source in service["sources"].values():
            if source["updated"] == UNDATED:
                source |= {"updated": newest, "updated_basis": "inferred"}
        hosts = {at.split("/", 3)[2] for at in service["endpoints"]}
        service["bases"] = sorted(f"https://{host}" for host in hosts)
        service["relative"] = sorted(set(service["relative"]))
        service["sources"] = dict(sorted(service["sources"].items()))
        service["source"] = sorted(service["sources"])
        service["endpoints"] = dict(sorted(service["endpoints"].items(), key=lambda item: item[0].split(" ")[::-1]))
        for key in ("bases", "relative"):
            if not service[key]:
                del service[key]


def methods_of(document: Raw) -> Iterator[Method]:
    """Yields the methods of a document as endpoints; those that upload have a second address."""
    root = document["rootUrl"].rstrip("/")
    for method in _methods(document):
        paths = [document["servicePath"] + method.get("flatPath", method["path"])]
        uploads = method.get("mediaUpload", {}).get("protocols", {})
        paths += sorted({protocol["path"] for protocol in uploads.values() if "path" in protocol})
        for path in paths:
            at = f"{method['httpMethod']} {root}/{path.lstrip('/')}"
            summary = _sentence(method.get("description", ""))
            yield Method(at, tuple(sorted(method.get("scopes", ()))), summary, _key(document))


def beginnings(document: Raw) -> list[str]:
    """Returns how the paths of a document begin: with the path of the service, or else with their version."""
    if path := document["servicePath"].strip("/"):
        return [f"/{path}"]
    first = {(method.get("flatPath") or method["path"]).split("/")[0] for method in _methods(document)}
    return [f"/{segment}" for segment in sorted(first) if re.fullmatch("[A-Za-z0-9._-]+", segment)]


def _methods(node: Raw) -> Iterator[Raw]:
    yield from node.get("methods", {}).values()
    for resource in node.get("resources", {}).values():
        yield from _methods(resource)


def _add(service: Raw, listed: dict[str, tuple[Raw, str]], method: Method) -> None:
    """Adds a method, or to the one that is listed for the same address the scopes that this one has besides."""
    known, at = listed.setdefault(shape(expanded(method.at)), (service, method.at))
    entry = known["endpoints"].get(at)
    if entry is None:
        entry = {"summary": method.summary} if method.summary else {}
        service["endpoints"][at] = entry | {"scopes": list(method.scopes) or "undocumented", "source": method.source}
    elif method.scopes:
        there = entry["scopes"] if isinstance(entry["scopes"], list) else []
        entry["scopes"] = sorted({*there, *method.scopes})


def _home(scope: str, users: set[str]) -> str:
    """Returns the service that a scope stands with."""
    first = re.split(r"[./]", scope.rstrip("/").rpartition("/")[2])[0].lower()
    return next(iter(users)) if len(users) == 1 else first if first in users else SHARED


def _service(name: str, document: Raw) -> Raw:
    return {
        "service": name,
        "name": document.get("title") or name,
        "summary": _sentence(document.get("description", "")) or document.get("title") or name,
        "bases": [],
        "relative": [],
        "names": "uri",
        "paths": "templates",
        "effects": "by-method",
        "source": [],
        "sources": {},
        "scopes": {},
        "endpoints": {},
        "events": {},
    }


def _shared(services: Mapping[str, Raw]) -> Raw:
    """Returns the file of what several APIs share, whose source is the newest of theirs."""
    sources = (source for service in services.values() for source in service["sources"].items())
    key, source = max(sources, key=lambda item: (item[1]["updated"], item[0]))
    title = "Scopes that several Google APIs share"
    return {**_service(SHARED, {"title": title, "description": title}), "sources": {key: source}}


def _key(document: Raw) -> str:
    return f"discovery-{_slug(document['version'])}"


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def _source(document: Raw) -> Raw:
    day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", document.get("revision", ""))
    url = document.get("discoveryRestUrl") or f"{document['rootUrl']}$discovery/rest?version={document['version']}"
    title = f"{document.get('title', document['name'])} {document['version']}, discovery document"
    return {"title": title, "url": url, "updated": "-".join(day.groups()) if day else UNDATED}


def _sentence(text: str) -> str:
    """Returns the first sentence of a description, not too long."""
    first = re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]
    return first if len(first) <= LONGEST else first[: LONGEST - 3].rstrip() + "..."


if __name__ == "__main__":
    sys.exit(main())
