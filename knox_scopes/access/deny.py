"""What may not be granted, by meaning: a scope that implies what is denied, or opens it, is denied too."""

__all__ = ["closed", "denied_names"]

from collections.abc import Iterable

from knox_scopes.catalog.index import Index
from knox_scopes.endpoints import known_method, parse_request
from knox_scopes.errors import InputError
from knox_scopes.names import did_you_mean, split_scopes, strings


def denied_names(indexed: Index, deny: str | Iterable[str]) -> tuple[str, ...]:
    """Returns the scopes, endpoints (`METHOD /path`) and events that are denied, sorted, each once.

    Raises InputError, which names them all, for those that a catalog has not or that no scope opens.
    """
    names: list[str] = []
    texts = [deny] if isinstance(deny, str) else strings(deny, "denied names")
    for word in (word for text in texts for word in split_scopes(text)):
        if names and known_method(names[-1]) and "/" in word:
            names[-1] += f" {word}"
        else:
            names.append(word)
    meant = {name: _meant(indexed, name) for name in names}
    faults = [
        f"cannot deny `{name}`: {_fault(indexed, name, at)}"
        for name, at in meant.items()
        if at not in indexed.numbers and at not in indexed.bits
    ]
    if faults:
        raise InputError("; ".join(faults))
    return tuple(sorted(set(meant.values())))


def closed(indexed: Index, names: Iterable[str]) -> int:
    """Returns the mask of all scopes that are denied by the names: those that imply or open one of them."""
    mask = 0
    for name in names:
        number = indexed.numbers.get(name)
        mask |= indexed.openers[indexed.bits[name]] if number is None else indexed.above[number]
    return mask


def _fault(indexed: Index, name: str, at: str) -> str:
    """Returns what is wrong with a name that cannot be denied."""
    if at in indexed.catalog.endpoints or at in indexed.catalog.events:
        return "no scope of its own opens it"
    if " " in name:
        return f"it is not an endpoint in the catalog{did_you_mean(name, indexed.bits)}"
    return f"it is not a scope in the catalog{did_you_mean(name, indexed.numbers)}"


def _meant(indexed: Index, name: str) -> str:
    """Returns the endpoint that a request means, or else the name as it is."""
    if " " not in name:
        return name
    try:
        request = indexed.placed(parse_request(name))
    except InputError:
        return name
    target = indexed.find(request.method, request.path) if request.method else None
    return name if target is None else str(target.endpoint)
