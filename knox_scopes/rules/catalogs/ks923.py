"""KS923: a correction that departs from nothing any more."""

__all__ = ["RULE"]

import re
from collections.abc import Collection, Iterable, Mapping

from knox_scopes.endpoints import known_method, lies_under
from knox_scopes.errors import Finding
from knox_scopes.names import did_you_mean, is_scope_name
from knox_scopes.rules.base import Rule
from knox_scopes.rules.catalogs.files import CatalogFiles, File

IS_EVENT = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+").fullmatch


def _check(seen: CatalogFiles) -> Iterable[Finding]:
    # Of an `at` in words, as "the second table", nothing can be told.
    for file in seen.files:
        known = _known(file)
        for keys, correction in file.entries("corrections"):
            if _plain(correction["says"]) == _plain(correction["recorded"]):
                place = file.document.place((*keys, "recorded"))
                message = "the page agrees with what is recorded, so there is nothing to correct"
                yield place.finding(message, at=correction["at"], remedy="remove the correction")
            for part in correction["at"].split(", "):
                kind = _kind(part, file.value.get("names", ""))
                if kind and not any(part == name or lies_under(name, part) for name in known[kind]):
                    message = f"the file has no {kind} `{part}`{did_you_mean(part, known[kind])}"
                    yield file.document.place((*keys, "at")).finding(message, at=part)


def _plain(text: str) -> str:
    """Returns what remains of a text where case, spaces and a full stop do not count."""
    return " ".join(text.casefold().split()).removesuffix(".")


def _kind(part: str, names: str) -> str | None:
    """Returns what a correction is about, by its form; a name of one part may be a word, so it tells nothing."""
    method, _, path = part.partition(" ")
    if known_method(method) and path.startswith(("/", "https://")):
        return "endpoint"
    if part.startswith("/"):
        return "path"
    if IS_EVENT(part):
        return "event"
    return "scope" if is_scope_name(part, names) and re.search("[.:]", part) else None


def _known(file: File) -> Mapping[str, Collection[str]]:
    """Returns what a correction may be about, by kind."""
    value = file.value
    endpoints = {str(keys[1]) for keys, _ in file.entries("endpoints", "unplaced")}
    endpoints |= {variant["at"] for _, entry in file.entries("endpoints") for variant in entry.get("variants", ())}
    scopes = [entry for _, entry in file.entries("scopes")]
    paths = {at.partition(" ")[2] for at in endpoints} | {*value.get("outside", ()), *value.get("bases", ())}
    hosts = {*value.get("other_hosts", ()), *value.get("outside_hosts", ())}
    return {
        "endpoint": endpoints,
        "path": paths | {prefix for scope in scopes for prefix in scope.get("open_ended", ())},
        "event": set(value["events"]),
        # A host can look like a scope, and a name that is only hinted at may be what a page has wrong.
        "scope": {
            *value["scopes"],
            *value.get("hints", ()),
            *(scope["renamed_from"]["name"] for scope in scopes if "renamed_from" in scope),
            *hosts,
            value.get("base_url", "").removeprefix("https://"),
        },
    }


RULE: Rule[CatalogFiles] = Rule(
    code="KS923",
    name="idle-correction",
    severity="warning",
    looks_at="file",
    what="a correction that corrects nothing: `at` names something that is not in the file, or both texts agree",
    why="obsolete corrections hide the ones that matter",
    example="at: GET /ke/v1/campaignSchema, where the file has GET /ke/v1/campaignSchemas only",
    remedy="correct the name, or remove the correction",
    check=_check,
    source="scopes/README.md",
)
