"""Fills in the variables of collections and request files: `{{name}}`."""

__all__ = ["Values", "declared", "declared_in", "filled", "flat"]

import re
from collections.abc import Iterable, Iterator, Mapping

from knox_scopes.usage.calls import Call, call

Values = Mapping[str, str]

# A value may be made of other variables; whoever nests them more deeply, or makes them longer, means no URL.
MOST_ROUNDS = 8
LONGEST = 4_096
MOST_ENVIRONMENTS = 20
VARIABLE = re.compile(r"\{\{\s*([^{}]{1,200}?)\s*\}\}|\{%[^{}%]{0,500}%\}")
# What names a variable: in Insomnia behind `_.`, or in brackets.
NAME = re.compile(r"(?:_\.|_\[['\"])?([^'\"\]]+)(?:['\"]\])?")
# A variable in front of everything stands for a base, and so does one in place of a host.
BASE = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?[^/?#]*\{[^{}/]*\}[^/?#]*")


def declared(method: str | None, url: str, values: Values, line: int | None = None) -> Call | None:
    """Returns the call of a URL with variables, or None if there is none in it; `:id` is a variable, too.

    >>> declared("get", "{{base}}/a/:id/{{b}}", {"base": "https://api.example.com"})[:3]
    ('GET', 'api.example.com', '/a/{id}/{b}')
    >>> declared("get", "{{unknown}}/a", {})[:3]
    ('GET', None, '/a')
    """
    text = VARIABLE.sub(lambda found: f"{{{_safe(found[1])}}}", filled(url.strip(), values))
    if not text or len(text) > LONGEST:
        return None
    base = BASE.match(text)
    if base:
        text = text[base.end() :]
    elif "://" not in text and not text.startswith("/"):
        text = f"https://{text}"  # as a client takes a URL without a scheme
    made = call(method, text or "/", "declared", line=line)
    return made._replace(path=re.sub(r"(?<=/):([\w-]+)", r"{\1}", made.path))


def declared_in(
    method: str | None, url: str, environments: Iterable[Values], line: int | None = None
) -> tuple[Call, ...]:
    """Returns the calls that a URL with variables means in one environment or another, each once."""
    few = list(environments)[:MOST_ENVIRONMENTS] or [{}]
    return tuple(dict.fromkeys(made for values in few if (made := declared(method, url, values, line))))


def filled(text: str, values: Values) -> str:
    """Returns a text with the values of its variables; those without a value stay."""
    for _ in range(MOST_ROUNDS):
        before = text
        text = VARIABLE.sub(lambda found: values.get(_name(found[1]), found[0]), text)
        if text == before or len(text) > LONGEST:
            break
    return text


def flat(value: object, above: str = "") -> Iterator[tuple[str, str]]:
    """Yields the values of nested objects by their dotted names.

    >>> dict(flat({"a": {"b": "c"}, "d": 1}))
    {'a.b': 'c', 'd': '1'}
    """
    if isinstance(value, dict):
        for key, below in value.items():
            yield from flat(below, f"{above}.{key}" if above else str(key))
    elif isinstance(value, str | int | float):
        yield above, str(value)


def _name(written: str | None) -> str:
    found = NAME.fullmatch(written or "")
    return found[1] if found else ""


def _safe(written: str | None) -> str:
    """Returns the name of a variable as a segment has it."""
    return re.sub(r"\W+", "_", _name(written)) or "any"
