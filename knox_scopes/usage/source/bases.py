"""What a literal must begin with to be a call of the services: the hosts and path prefixes of a catalog."""

__all__ = ["Bases", "bases_of"]

import re
from functools import cached_property
from typing import NamedTuple

from knox_scopes.catalog.index import index
from knox_scopes.catalog.model import Catalog
from knox_scopes.endpoints import shape


class _Parts(NamedTuple):
    domains: tuple[str, ...]
    prefixes: tuple[str, ...]
    paths: frozenset[str]


class Bases(_Parts):
    """The domains that hosts of the services are in, the prefixes of their paths, and the shapes of all known paths."""

    def has_host(self, host: str) -> bool:
        """Tells whether a host, in any case and with or without a port, is in one of the domains."""
        name = host.lower().partition(":")[0]
        return any(name.endswith(f".{domain}") for domain in self.domains)

    def is_known(self, path: str) -> bool:
        """Tells whether the path has the shape of one of the catalog.

        >>> Bases((), (), frozenset({"/a/{}"})).is_known("/a/{anyName}/")
        True
        """
        return shape(f"GET {path}")[4:] in self.paths

    def completed(self, path: str) -> set[str]:
        """Returns the known paths that a relative path makes with the prefixes."""
        whole = {f"{prefix}/{path.lstrip('/')}" for prefix in self.prefixes}
        return {one for one in whole if self.is_known(one)}

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """Returns texts of which a file that has a call by itself has one; few, so that they are soon looked for."""
        seconds = {"/" + prefix.split("/")[2] for prefix in self.prefixes}
        return (
            *self.domains,
            *sorted(one for one in seconds if not any(one != other and other in one for other in seconds)),
        )

    def is_named(self, text: str) -> bool:
        """Tells whether a text names a domain or a prefix anywhere."""
        if not any(needle in text for needle in self.needles):
            return False
        return any(one in text for one in self.domains) or any(prefix[1:] in text for prefix in self.prefixes)


def bases_of(catalog: Catalog) -> Bases:
    """Returns the bases of a catalog; a prefix of one segment is left out, as `/blobs` would be anyone's."""
    known = index(catalog)
    domains = {host.partition(".")[2] for host in (*known.hosts, *catalog.outside_hosts)}
    legacy = [one.partition(" ")[2] for one in catalog.successors]
    prefixes = {base for service in catalog.services.values() for base in service.bases}
    prefixes |= {at for at in catalog.outside if at.startswith("/")}
    prefixes |= {match[0] for path in legacy if (match := re.match(r"/[^/]+/[^/]+", path))}
    targets = {target.variant or target.endpoint for target in (*known.targets, *known.inactive[0])}
    paths = {shape(f"GET {path}")[4:] for path in (*(target.path for target in targets), *legacy)}
    return Bases(
        tuple(sorted(one for one in domains if not any(one.endswith(f".{other}") for other in domains))),
        tuple(sorted(prefix for prefix in prefixes if prefix.count("/") > 1)),
        frozenset(paths),
    )
