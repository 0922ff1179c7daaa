"""The command `sandbox`."""

__all__ = ["command"]

import os
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import click

from knox_scopes.apps.context import CODE
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.files import write_over
from knox_scopes.cli.input import read_app
from knox_scopes.cli.options import color_option
from knox_scopes.cli.output import coloured, print_page, tell
from knox_scopes.report.sandbox import end_text, start_text
from knox_scopes.sandbox.authorizing import CONSENT
from knox_scopes.sandbox.clock import Clock
from knox_scopes.sandbox.facts import UNKNOWN

if TYPE_CHECKING:
    from knox_scopes.sandbox.stand_in import Sandbox


@click.command("sandbox")
@click.argument("file", metavar="FILE")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=0, help="The port to listen on; any that is free, if not given."
)
@click.option("--clock", metavar="SPEED", default="1x", help="Let time pass faster, for example 60x.")
@click.option("--record", metavar="FILE", help="Write what was called to a file for --from when the sandbox ends.")
@click.option(
    "--managed-customer",
    "managed",
    multiple=True,
    metavar="ID",
    help="Refuse calls for other managed customers than these.",
)
@click.option(
    "--consent",
    type=click.Choice(CONSENT),
    default=CONSENT[0],
    show_default=True,
    help="What customers answer: ask shows a page in the browser.",
)
@color_option
@catalog_options
def command(  # noqa: PLR0913 - the options of the command
    *,
    file: str,
    port: int,
    clock: str,
    record: str | None,
    managed: tuple[str, ...],
    consent: str,
) -> None:
    """Serve a stand-in for the servers, to test an app locally.

    FILE is the registration of the app, or `-` for stdin. The sandbox stands in for the authorization server and the
    APIs: it enforces what the documentation says, and answers calls as far as the scopes allow. It is no Samsung
    server. It takes the client ID and secret from KNOX_CLIENT_ID and KNOX_CLIENT_SECRET, or makes its own.

    \b
    knox-scopes sandbox app.yaml
    knox-scopes sandbox app.yaml --port 8080 --consent allow --clock 60x
    knox-scopes sandbox app.yaml --record uses.json

    Ctrl-C ends it, and shows what was called and refused, and the least scopes for that.
    """
    from knox_scopes.sandbox import Sandbox, serve  # noqa: PLC0415 - the extra that they take may not be installed

    if record is not None and not os.path.isdir(os.path.dirname(record) or "."):
        raise click.UsageError(f"cannot write `{record}`: no such folder")
    sandbox = Sandbox(
        chosen_catalog(), read_app(file), clock=Clock.of(clock), consent=consent, managed_customers=managed
    )
    serve(sandbox, lambda url: print_page(_start(sandbox, url)), port=port)
    usage = sandbox.seen.usage
    print_page(end_text(usage, sandbox.seen.review(usage), sandbox.seen.refused, colour=coloured()))
    if record is not None:
        write_over(record, f"{sandbox.report()}\n")
        tell(f"wrote {record}")


def _start(sandbox: "Sandbox", url: str) -> str:
    """Returns what is said as soon as the sandbox listens."""
    terms, credentials, speed = sandbox.terms, sandbox.credentials, sandbox.clock.speed
    lifetimes = {"access token": terms.access}
    if CODE in terms.grants:
        lifetimes = {"code": terms.code, **lifetimes, "refresh token": terms.refresh}
    rows = {
        "grant types": ", ".join(sorted(terms.grants)),
        "scopes": " ".join(terms.scopes),
        "not in the catalog": " ".join(terms.unknown),
        "redirect URLs": " ".join(terms.redirect_urls),
        "lifetimes": ", ".join(f"{what} {seconds // 60} min" for what, seconds in lifetimes.items()),
        "clock": "" if speed == 1 else f"time passes {speed} times faster",
        "managed customers": " ".join(sandbox.managed_customers),
        "credentials": "those of KNOX_CLIENT_ID and KNOX_CLIENT_SECRET, as set" if credentials.given else "",
    }
    return start_text(
        url,
        urljoin(sandbox.catalog.url_of("token"), "/").rstrip("/"),
        () if credentials.given else credentials.lines,
        {name: said for name, said in rows.items() if said},
        UNKNOWN,
        colour=coloured(),
    )
