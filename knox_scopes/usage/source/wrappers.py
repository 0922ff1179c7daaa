"""Follows what a function passes on to a request back to where the function is called."""

__all__ = ["through_wrappers"]

from knox_scopes.endpoints import known_method
from knox_scopes.usage.source.methods import Near, verb_of
from knox_scopes.usage.source.sites import Site, Sites
from knox_scopes.usage.source.targets import target
from knox_scopes.usage.source.texts import Hole, Value, filled
from knox_scopes.usage.source.vocabulary import GENERAL, SELF

# How many functions a path may be passed through.
FARTHEST = 5


def through_wrappers(sites: Sites, found: list[Site]) -> tuple[list[Site], set[int]]:
    """Returns further uses, at calls of functions that take a path or method, and which uses these come from."""
    everything = list(found)
    passed: set[int] = set()
    start = 0
    for _ in range(FARTHEST):
        end = len(everything)
        for number in range(start, end):
            for function in _functions(sites, everything[number]):
                further = _at_calls(sites, everything[number], function)
                if further:
                    passed.add(number)
                everything += further
        start = end
    return everything, passed


def _functions(sites: Sites, site: Site) -> list[tuple[int, int]]:
    """Returns the functions whose parameters a use depends on for more than a variable in its path."""
    holes = [site.method] if isinstance(site.method, Hole) else []
    for text in site.value:
        holes += (Hole("", param) for param, _ in text.when)
        leads = target(text, sites.bases)
        if leads:
            holes += leads.open
        elif text.parts and isinstance(text.parts[0], Hole):
            holes.append(text.parts[0])
    return sorted({hole.param[:2] for hole in holes if hole.param})


def _at_calls(sites: Sites, site: Site, function: tuple[int, int]) -> list[Site]:
    """Returns the uses at the calls of a function."""
    file, number = function
    folding, project = sites.folding, sites.project
    further = []
    for other, opener in project.calls_of(file, number):
        outline = project.files[other]
        if (other == file and number in set(outline.chain(opener))) or not _is_meant(sites, function, other, opener):
            continue
        arguments = folding.arguments(other, opener)
        value = filled(site.value, lambda hole: folding.bound(hole, file, number, arguments))  # noqa: B023 - called at once
        if _is_general(sites, function, other, opener):
            value = tuple(
                text for text in value if (leads := target(text, sites.bases)) and sites.bases.is_known(leads.path)
            )
        method = site.method
        if isinstance(method, Hole):
            method = _method(folding.bound(method, file, number, arguments))
        place = _place(sites, site.value, function, (other, opener))
        if value:
            further.append(Site(Near(other, opener, place, place), outline.tokens[place].line, value, method))
    return further


def _method(value: Value) -> str | Hole | None:
    """Returns the method that a value says."""
    for text in value:
        if text.plain is not None and (method := known_method(text.plain)):
            return method
        if len(text.parts) == 1 and isinstance(text.parts[0], Hole):
            hole = text.parts[0]
            return hole if hole.param else verb_of(hole.name)
    return None


def _place(sites: Sites, value: Value, function: tuple[int, int], at: tuple[int, int]) -> int:
    """Returns where the argument stands that is a part of the path, or the bracket where none is."""
    file, opener = at
    params = [param.name for param in sites.project.files[function[0]].functions[function[1]].params]
    wanted = [hole.param[2] for text in value for hole in text.holes if hole.param and hole.param[:2] == function]
    outline = sites.project.files[file]
    pairs = [outline.keyed(element) for element in outline.elements(opener)]
    for index in dict.fromkeys(wanted):
        for place, (key, span) in enumerate(pairs):
            if key.lower() == params[index].lower() or (not key and place == index):
                return span.start
    return opener


def _is_meant(sites: Sites, function: tuple[int, int], file: int, opener: int) -> bool:
    """Tells whether a call of that name may be one of the function: its class is its own, or named in the file."""
    owner = sites.project.files[function[0]]
    name = owner.functions[function[1]].owner
    receivers = sites.project.receivers(file, opener)
    callee, start = sites.project.callee(file, opener), sites.project.start(file, opener)
    if sites.project.files[file].is_op(callee - 1, ".") and not receivers:
        return bool(name) and sites.project.files[file].tokens[start].text == name  # else a step of another chain
    if file == function[0]:
        return True
    if name:
        words = sites.project.files[file].words
        return bool(receivers) and (name in words or f"New{name}" in words)
    return True


def _is_general(sites: Sites, function: tuple[int, int], file: int, opener: int) -> bool:
    """Tells whether the name of a called function is one that many have, and nothing says that this one is meant."""
    outline = sites.project.files[function[0]]
    one = outline.functions[function[1]]
    receivers = sites.project.receivers(file, opener)
    if one.name.lower() not in GENERAL or (file == function[0] and (not receivers or receivers[-1] in SELF)):
        return False
    return bool(receivers)
