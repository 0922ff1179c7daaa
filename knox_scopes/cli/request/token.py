"""The command `request token`."""

__all__ = ["command"]

import click

from knox_scopes.apps.context import CODE, CREDENTIALS
from knox_scopes.apps.requests.grants import GRANTS, grant_of
from knox_scopes.apps.requests.redirects import redirect_uri
from knox_scopes.apps.requests.scopes import of_job
from knox_scopes.apps.requests.tokens import client_credentials, exchange
from knox_scopes.catalog.oauth import LONGEST_EXPIRES_IN
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.output import print_answer
from knox_scopes.cli.request.asked import app_context, asked, reported
from knox_scopes.cli.request.options import as_option, client_option, redirect_option, scope_options, server_option
from knox_scopes.report.requests import request_text


@click.command("token")
@scope_options
@click.option("--job", metavar="NAME", help="The job in the registration; needed where there are several.")
@click.option("--grant", type=click.Choice(GRANTS), help="The grant type; by default that of the registration.")
@click.option(
    "--expires-in",
    type=click.IntRange(1, LONGEST_EXPIRES_IN),
    metavar="SECONDS",
    help=f"How long the access token is to be valid, up to {LONGEST_EXPIRES_IN} seconds.",
)
@redirect_option
@client_option
@as_option("curl")
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
    job: str | None,
    grant: str | None,
    expires_in: int | None,
    redirect: str | None,
    client_id: str | None,
    form: str,
    server: str | None,
) -> None:
    """Get a token, with client credentials or a code.

    With client credentials, the token has the least scopes that work: for NEEDS (requests, URLs and event names), or
    for a job in a registration. With an authorization code, it has those that the customer consented to.

    \b
    knox-scopes request token "GET /kcs/v1/rp/devices"
    knox-scopes request token --registration app.yaml --job upload --as java
    knox-scopes request token --grant authorization_code --redirect-uri https://app.example.com/callback

    Exit status 1, and nothing written, if a need could not be resolved.
    """
    context = None
    if registration is not None:
        context = app_context(registration, needs, files, sources, scopes, plan_file)
        grant = grant_of(context, grant)
    elif job is not None:
        raise click.UsageError("--job needs --registration", click.get_current_context())
    expiration = None if context is None else context.registration.expiration
    if grant == CODE:
        if needs or files or sources or scopes or plan_file or job or expires_in:
            raise click.UsageError(
                "with an authorization code, the token has the scopes of the authorization request and the registered"
                " lifetime; leave out NEEDS, --file, --from, --plan, --scopes, --job and --expires-in"
            )
        urls = None if context is None else [item.text for item in context.registration.redirect_urls]
        request = exchange(
            chosen_catalog() if context is None else context.catalog,
            redirect_uri=redirect_uri(redirect, urls),
            client_id=client_id,
            expiration=expiration,
            server=server,
        )
    else:
        if redirect is not None:
            raise click.UsageError(f"--redirect-uri needs --grant {CODE}; {CREDENTIALS} has no redirect")
        if context is None:
            catalog, chosen = asked(
                needs=needs,
                files=files,
                sources=sources,
                from_format=from_format,
                plan_file=plan_file,
                scopes=scopes,
                service=service,
            )
        else:
            catalog, chosen = context.catalog, of_job(context, job)
        chosen = reported(catalog, chosen)
        request = client_credentials(
            catalog,
            scopes=chosen.names,
            expires_in=expires_in,
            client_id=client_id,
            expiration=expiration,
            server=server,
            notes=chosen.notes,
        )
    print_answer(request_text(request, form))
