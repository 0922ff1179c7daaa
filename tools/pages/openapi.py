"""Drafts the file of a service from an OpenAPI 3 document that protects its operations with OAuth 2.0 scopes."""

__all__ = ["Drafted", "Origin", "from_spec"]

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from knox_scopes.errors import InputError
from knox_scopes.names import is_scope_name
from pages.draft import effect
from pages.listing import narrowest
from pages.spec import Mapped, Spec, true
from pages.write import OPEN_SUMMARY

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
KEYS = frozenset({"$ref", "summary", "description", "servers", "parameters"})
SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*|\{[A-Za-z0-9]+\}")


class Origin(NamedTuple):
    """Holds what a document does not tell of itself: its address and date, and the service's short name.

    Without a name, the service is called by the first part that its scopes share.
    """

    service: str
    url: str
    day: str


class Drafted(NamedTuple):
    """Holds the keys of a service file, and what a person must look at, a sentence each."""

    value: dict[str, Any]
    remarks: tuple[str, ...]


class Base(NamedTuple):
    """Holds scheme and host of a server, or nothing where it has none, and the path before all others."""

    host: str
    path: str


def from_spec(spec: Spec, origin: Origin) -> Drafted:
    """Returns the draft of a service file.

    Raises InputError where the document has no oauth2 scheme, or has parts of another type than OpenAPI gives them.
    """
    return _Drafter(spec, origin).drafted()


class _Drafter:
    def __init__(self, spec: Spec, origin: Origin) -> None:
        self.spec = spec
        self.origin = origin
        self.remarks: list[str] = []
        self.endpoints: dict[str, dict[str, object]] = {}
        self.bases: dict[str, None] = {}
        self.hosts: dict[str, None] = {}
        self.scopes: set[str] = set()
        self.oauth = dict(self.schemes())
        if not self.oauth:
            raise spec.fault("components.securitySchemes", "there is no scheme of type oauth2, so no scope to draft")

    def drafted(self) -> Drafted:
        info = self.spec.mapped(self.spec.value.get("info"), "info")
        self.operations()
        for name in sorted(name for name in self.scopes if not is_scope_name(name)):
            self.remarks.append(f"`{name}` is no scope name of the catalog's form; it is left out, and must not be")
        self.scopes = {name for name in self.scopes if is_scope_name(name)}
        if "webhooks" in self.spec.value:
            self.remarks.append("webhooks are not read; their events, if any, are to be added by hand")
        if not self.endpoints:
            self.remarks.append("the document has no operation that the catalog could list")
        if len(self.hosts) > 1:
            self.remarks.append(
                f"the operations have several hosts, of which the first is taken: {', '.join(self.hosts)}"
            )
        service = self.origin.service or _short_name(self.scopes)
        title, hosts = str(info.get("title") or service), [*self.hosts]
        key = f"api-reference-{self.origin.day[:7]}"
        source = {"title": f"{title} (OpenAPI document)", "url": self.origin.url, "updated": self.origin.day}
        value: dict[str, Any] = {
            "service": service,
            "name": title,
            "summary": OPEN_SUMMARY,
            **({"base_url": hosts[0]} if hosts else {}),
            **({"bases": [*self.bases]} if self.bases else {}),
            "source": key,
            "sources": {key: source},
            "scopes": {name: {"summary": OPEN_SUMMARY} for name in self.scopes},
            "endpoints": self.endpoints,
            "events": {},
        }
        return Drafted(value, tuple(dict.fromkeys(self.remarks)))

    def schemes(self) -> Iterator[tuple[str, Mapped]]:
        """Yields the schemes whose lists are scopes, and gathers the scopes that they declare."""
        components = self.spec.mapped(self.spec.value.get("components"), "components")
        where = "components.securitySchemes"
        for name, entry in self.spec.mapped(components.get("securitySchemes"), where).items():
            scheme = self.spec.mapped(entry, f"{where}.{name}")
            if scheme.get("type") not in ("oauth2", "openIdConnect"):
                continue
            yield name, scheme
            for grant, flow in self.spec.mapped(scheme.get("flows"), f"{where}.{name}.flows").items():
                at = f"{where}.{name}.flows.{grant}"
                declared = self.spec.mapped(self.spec.mapped(flow, at).get("scopes"), f"{at}.scopes")
                self.scopes.update(declared)

    def operations(self) -> None:
        declared = frozenset(self.scopes)
        for path, entry in self.spec.mapped(self.spec.value.get("paths"), "paths").items():
            item = self.spec.mapped(entry, f"paths.{path}")
            for key in item:
                if key in METHODS:
                    operation = self.spec.mapped(item[key], f"paths.{path}.{key}")
                    self.operation(key, path, operation, item)
                elif key not in KEYS and not key.startswith("x-"):
                    self.remarks.append(f"`{key.upper()} {path}` is left out: the catalog has no such method")
        for name in sorted(self.scopes - declared):
            self.remarks.append(f"`{name}` is asked for, but no scheme declares it")

    def operation(self, method: str, path: str, operation: Mapped, item: Mapped) -> None:
        printed = f"{method.upper()} {path}"
        base = self.base(operation.get("servers") or item.get("servers") or self.spec.value.get("servers"), printed)
        at = f"{method.upper()} {base.path}{self.variables(path)}"
        if not all(SEGMENT.fullmatch(part) for part in at.partition(" /")[2].removesuffix("/").split("/")):
            self.remarks.append(f"`{printed}` is left out: its path is not of a form that the catalog takes")
            return
        if base.host:
            self.hosts[base.host] = None
        if base.path:
            self.bases[base.path] = None
        notes = ["Deprecated in the specification."] if true(operation.get("deprecated")) else []
        security = operation["security"] if "security" in operation else self.spec.value.get("security")
        opened = self.opened(self.spec.listed(security, f"{printed}: security"), printed, notes)
        entry = {**opened, "effect": effect(method.upper()), **({"note": " ".join(notes)} if notes else {})}
        if self.endpoints.setdefault(at, entry) is not entry:
            self.remarks.append(f"`{printed}` is left out: `{at}` is there already")

    def opened(self, security: Sequence[object], printed: str, notes: list[str]) -> dict[str, object]:
        """Returns which scopes open an operation: of its requirements, any one suffices."""
        if not security:
            return {"scopes": "none"}
        single: list[str] = []
        joined: list[list[str]] = []
        for requirement in security:
            schemes = self.spec.mapped(requirement, f"{printed}: security")
            others = sorted(schemes.keys() - self.oauth.keys())
            if others:
                what = "also " if len(others) < len(schemes) else ""
                self.remarks.append(f"`{printed}` may {what}ask for {', '.join(others)}, which is no OAuth 2.0 scheme")
            lists = [self.spec.listed(schemes[name], f"{printed}: security") for name in schemes if name in self.oauth]
            names = sorted({str(name) for names in lists for name in names})
            self.scopes.update(names)
            if not names and (lists or not schemes):
                what = "takes any token, whatever its scopes" if lists else "takes requests without any token"
                self.remarks.append(f"`{printed}` {what}")
                return {"scopes": "none"}
            if len(names) > 1:
                joined.append(names)
            else:
                single += names
        for names in joined:
            both = " and ".join(names)
            self.remarks.append(
                f"`{printed}` needs {both} together, which the catalog cannot say: "
                "there any one of the scopes of an endpoint suffices; decide what is to be recorded"
            )
        single = [name for name in single if is_scope_name(name)]
        if single:
            return {"scopes": [*narrowest(single)]}
        known = sorted({name for names in joined for name in names if is_scope_name(name)})
        if joined:
            notes.append(f"Needs several scopes together: {'; or '.join(' and '.join(names) for names in joined)}.")
        return {"scopes": "undocumented", **({"likely": known} if known else {})}

    def base(self, servers: object, printed: str) -> Base:
        """Returns where an operation's server is; of several, the first."""
        found = self.spec.listed(servers, "servers")
        if not found:
            return Base("", "")
        server = self.spec.mapped(found[0], "servers")
        if len(found) > 1:
            rest = ", ".join(str(self.spec.mapped(other, "servers").get("url")) for other in found[1:])
            self.remarks.append(f"of several servers the first is taken; the others are {rest}")
        url = str(server.get("url", "/"))
        variables = self.spec.mapped(server.get("variables"), "servers")
        for name, entry in variables.items():
            value = str(self.spec.mapped(entry, "servers").get("default", ""))
            url = url.replace(f"{{{name}}}", value)
            self.remarks.append(f"the server's variable `{name}` is taken to be `{value}`, its default")
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise self.spec.fault("servers", f"`{url}` is no address") from error
        if parts.scheme and parts.scheme != "https":
            self.remarks.append(f"the server of `{printed}` is not reached by https: {url}")
        host = f"https://{parts.netloc.lower()}" if parts.netloc and parts.scheme == "https" else ""
        return Base(host, parts.path.rstrip("/"))

    def variables(self, path: str) -> str:
        """Returns the path with its variables named as the catalog can; their names do not matter in matching."""

        def renamed(match: re.Match[str]) -> str:
            first, *rest = [part for part in re.split(r"[^A-Za-z0-9]+", match[1]) if part] or ["x"]
            return f"{{{first}{''.join(part[:1].upper() + part[1:] for part in rest)}}}"

        return re.sub(r"\{([^{}/]*)\}", renamed, path)


def _short_name(names: Iterable[str]) -> str:
    first = {name.partition(":")[0].partition(".")[0] for name in names}
    if len(first) != 1:
        raise InputError("the scopes do not share a first part; say with --service what the service is called")
    return first.pop()
