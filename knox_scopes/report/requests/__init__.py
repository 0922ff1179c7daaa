"""Requests as text to run: one file a form, named as `--as` has it."""

__all__ = ["FIXED", "FORMS", "no_verifier", "request_text"]

from importlib import import_module

from knox_scopes.apps.requests.values import Made, Request
from knox_scopes.errors import InputError

FORMS = ("url", "curl", "http", "python", "java", "csharp", "js")
# What is no program cannot make a code verifier when it is sent.
FIXED = ("url", "curl", "http")


def request_text(request: Request, form: str) -> str:
    """Returns a request in one of FORMS; raises InputError for one that it cannot have."""
    if form in FIXED and any(isinstance(value, Made) for _, value in request.query):
        raise InputError(no_verifier(form))
    text: str = import_module(f"{__name__}.{form}").text(request)
    return text.rstrip("\n")


def no_verifier(form: str) -> str:
    """Returns what is said where a form needs a code verifier that was made beforehand."""
    return (
        f"for `{form}`, the code verifier is made now, and the token request needs it again: save it with"
        " --verifier FILE, or print it with --verifier -"
    )
