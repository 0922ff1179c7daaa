"""The command `request authorize`."""

__all__ = ["command"]

from collections.abc import Iterable
from importlib.util import find_spec

import click

from knox_scopes.apps.context import CODE
from knox_scopes.apps.requests.authorize import INSTALL, NO_CLIENT, authorize, new_pkce
from knox_scopes.apps.requests.grants import grant_of
from knox_scopes.apps.requests.redirects import redirect_uri
from knox_scopes.apps.requests.scopes import registered
from knox_scopes.apps.requests.values import VERIFIER
from knox_scopes.cli.chosen import catalog_options
from knox_scopes.cli.files import write_new
from knox_scopes.cli.input import Faults
from knox_scopes.cli.output import print_answer, tell
from knox_scopes.cli.request.asked import app_context, asked, reported
from knox_scopes.cli.request.options import as_option, client_option, redirect_option, scope_options, server_option
from knox_scopes.report.requests import FIXED, no_verifier, request_text

# Where a program keeps the verifier that it makes, unless it is told.
VERIFIER_FILE = "code-verifier.txt"
EXACT = "The scopes must match the registration exactly: register these, and no others."


@click.command("authorize")
@scope_options
@redirect_option
@client_option
@click.option(
    "--verifier",
    metavar="FILE",
    help=f"The new file for the code verifier, which only you can read, or `-` for stdout; a program writes it when"
    f" it runs, by default to {VERIFIER_FILE}.",
)
@as_option("url")
@server_option
@catalog_options
def command(  # noqa: PLR0913 - the options of the command
    *,
    needs: tuple[str, ...],
    files: tuple[str, ...],
    sources: tuple[str, ...],
    from_format: str | None,
    scopes: tuple[str, ...],
    plan_file: str | None,
    registration: str | None,
    service: str | None,
    redirect: str | None,
    client_id: str | None,
    verifier: str | None,
    form: str,
    server: str | None,
) -> None:
    """Ask a customer for consent (authorization code grant).

    With a registration, all its scopes are asked for, since they must match exactly. The code verifier (PKCE) is kept
    for `request token`.

    \b
    knox-scopes request authorize --registration app.yaml --client-id ID --verifier verifier.txt
    knox-scopes request authorize --registration app.yaml --as python

    Exit status 1, and nothing written, if a need could not be resolved.
    """
    if registration is None:
        catalog, chosen = asked(
            needs=needs,
            files=files,
            sources=sources,
            from_format=from_format,
            plan_file=plan_file,
            scopes=scopes,
            service=service,
        )
        chosen = chosen._replace(notes=(*chosen.notes, EXACT))
        uri, expiration = redirect_uri(redirect), None
    else:
        context = app_context(registration, needs, files, sources, scopes, plan_file)
        grant_of(context, CODE)
        catalog, chosen, expiration = context.catalog, registered(context), context.registration.expiration
        uri = redirect_uri(redirect, [item.text for item in context.registration.redirect_urls])
    chosen = reported(catalog, chosen)
    is_made_now = form in FIXED and verifier is not None
    if verifier == "-" and not is_made_now:
        raise click.UsageError(f"a program in {form} makes the verifier when it runs; name a file with --verifier")
    if lacking := tuple(_lacking(form, verifier, client_id)):
        raise Faults(lacking)
    pkce = new_pkce() if is_made_now else None
    where = "below" if verifier == "-" else f"in the file {verifier or VERIFIER_FILE}"
    request = authorize(
        catalog,
        scopes=chosen.names,
        redirect_uri=uri,
        client_id=client_id,
        pkce=pkce,
        expiration=expiration,
        verifier_file=verifier or VERIFIER_FILE,
        server=server,
        notes=(*chosen.notes, f"The code verifier is {where}. The token request reads it from {VERIFIER.name}."),
    )
    text = request_text(request, form)
    if pkce and verifier == "-":
        text += f"\n{'' if form == 'url' else '# '}{VERIFIER.name}={pkce.verifier}"
    elif pkce and verifier:
        try:
            write_new(verifier, pkce.verifier, mode=0o600)
        except FileExistsError as error:
            why = f"`{verifier}` exists already; name a new file with --verifier, or delete this one"
            raise click.UsageError(why) from error
        except OSError as error:
            raise click.UsageError(f"cannot write `{verifier}`: {error.strerror}") from error
    if form == "url":
        for note in request.notes:
            tell(f"note: {note}")
    print_answer(text)


def _lacking(form: str, verifier: str | None, client_id: str | None) -> Iterable[str]:
    """Yields what has to be given for a form that is no program, all at once."""
    if form not in FIXED:
        return
    if verifier is None:
        yield no_verifier(form)
    if form == "url" and client_id is None:
        yield NO_CLIENT
    if find_spec("authlib") is None:
        yield f"making a code challenge {INSTALL}"
