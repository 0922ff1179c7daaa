"""A request as a file that editors send (.http, .rest)."""

__all__ = ["text"]

from urllib.parse import quote

from knox_scopes.apps.requests.values import Request, Value, Variable
from knox_scopes.catalog.oauth import FORM
from knox_scopes.report.requests.parts import comments

READ = (
    "VS Code (REST Client) and Visual Studio do so. For JetBrains IDEs, define them in http-client.private.env.json.",
    "They are put in as they are. Percent-encode all but letters, digits, hyphens, dots, underscores and tildes.",
)


def text(request: Request) -> str:
    """Returns the request below the variables that it takes from the environment."""
    more = (READ[0], *(READ[1:] if request.form or request.query else ())) if request.variables else ()
    variables = [f"@{name} = {{{{$processEnv {name}}}}}" for name in request.variables]
    query = [f"    {'&' if number else '?'}{field}" for number, field in enumerate(map(_field, request.query))]
    headers = [*request.headers, *([("Content-Type", FORM)] if request.form else [])]
    parts = [
        "\n".join(["### Knox " + request.kind, comments(request, "#", more)]),
        "\n".join(variables),
        "\n".join([f"{request.method} {request.url}", *query, *(f"{name}: {_raw(value)}" for name, value in headers)]),
        "&".join(map(_field, request.form)),
    ]
    return "\n\n".join(filter(None, parts))


def _field(pair: tuple[str, Value]) -> str:
    """Returns a name and a value, percent-encoded where it is known."""
    name, value = pair
    return f"{name}={_raw(value) if isinstance(value, Variable) else quote(str(value), safe='')}"


def _raw(value: Value) -> str:
    return f"{value.before}{{{{{value.name}}}}}" if isinstance(value, Variable) else str(value)
