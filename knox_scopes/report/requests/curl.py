"""A request as a command of bash: curl, which gets its secrets through pipes."""

__all__ = ["text"]

import shlex

from knox_scopes.apps.requests.values import CLIENT_ID, Request, Value, Variable
from knox_scopes.report.requests.parts import comments

# The pipe is a file to curl, and `printf` is no process of its own.
PIPED = "For bash: secrets go to curl through pipes, so no list of processes shows them."
BROWSER = "People open this URL in a browser. The command prints where the server redirects to."
# Where commands are typed, zsh takes `#` for no comment; nothing in one may do anything there.
HARMLESS = str.maketrans(";", ",", "`$&|<>!\\\"'")


def text(request: Request) -> str:
    """Returns the command, chained to a check that all environment variables are set."""
    is_page = request.kind == "authorize"
    has_secrets = any(name != CLIENT_ID.name for name in request.variables)
    command = "curl --silent --show-error" + (" --get" if is_page else " --fail-with-body")
    if request.method not in {"GET", "POST"} or (request.method == "POST" and not request.form):
        command += f" --request {request.method}"
    options = [
        f"{command} {shlex.quote(request.url)}",
        *(f"--header {_header(name, value)}" for name, value in request.headers),
        *(f"--data-urlencode {_field(name, value)}" for name, value in (*request.query, *request.form)),
        *([r"--output /dev/null --write-out '%{redirect_url}\n'"] if is_page else []),
    ]
    checks = " ".join(f'"${{{name}:?}}"' for name in request.variables)
    more = ([PIPED] if has_secrets else []) + ([BROWSER] if is_page else [])
    return "\n".join(
        [
            comments(request, "#", more).translate(HARMLESS),
            *([f": {checks} &&"] if checks else []),
            " \\\n  ".join(options),
        ]
    )


def _field(name: str, value: Value) -> str:
    """Returns a field of a form, which curl percent-encodes."""
    if isinstance(value, Variable):
        return f'"{name}=${value.name}"' if value == CLIENT_ID else f"{name}@{_pipe(value)}"
    return shlex.quote(f"{name}={value}")


def _header(name: str, value: Value) -> str:
    if isinstance(value, Variable):
        return f"@{_pipe(value._replace(before=f'{name}: {value.before}'))}"
    return shlex.quote(f"{name}: {value}")


def _pipe(value: Variable) -> str:
    """Returns what stands for a file that holds the value of a variable."""
    return f"<(printf '{value.before}%s' \"${value.name}\")"
