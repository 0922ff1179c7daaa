"""The command `show`."""

__all__ = ["command"]

from typing import Any

import click

from knox_scopes.access.grant import grant
from knox_scopes.access.lookup import grounds, look_up
from knox_scopes.access.needs import inputs_of
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.search import openers
from knox_scopes.access.unknown import Unknown
from knox_scopes.catalog.model import Catalog, Endpoint, Event, Scope
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.completion import complete_names
from knox_scopes.cli.input import requests_of
from knox_scopes.cli.options import all_option, format_option, service_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.report.json import answer, plain
from knox_scopes.report.show import entry_text, missing_text

# What an entry has of its service.
SERVED = ("audience", "base_url", "base_url_basis", "base_url_sources", "hosts")
Found = Scope | Endpoint | Event | Unresolved | Unknown


@click.command("show")
@click.argument("names", nargs=-1, required=True, metavar="NAMES...", shell_complete=complete_names)
@service_option
@all_option
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, names: tuple[str, ...], service: str | None, whole: bool, form: str) -> None:
    """Show everything known about scopes, requests or events.

    \b
    knox-scopes show kme.devices:manage "POST /kcs/v1/kme/devices/delete" KAI_APP_ANR_FC

    Exit status 1 if a name is unknown.
    """
    catalog = chosen_catalog()
    texts = (text for name in requests_of(names) for text in inputs_of(name))
    found = [(text, look_up(catalog, text, service=service)) for text in texts]
    if form == "json":
        entries = [_fields(catalog, text, entry) for text, entry in found]
        print_answer(answer("knox-scopes/show/1", catalog, {"entries": entries}))
    else:
        print_page("\n\n".join(_text(catalog, text, entry, whole=whole) for text, entry in found))
    ctx.exit(0 if all(isinstance(entry, Scope | Endpoint | Event) for _, entry in found) else 1)


def _fields(catalog: Catalog, text: str, found: Found) -> dict[str, Any]:
    """Returns what was found in the form for JSON: its kind, its fields and its sources in full."""
    fields = {"input": text, "entry": type(found).__name__.lower(), **plain(found)}
    if not isinstance(found, Scope | Endpoint | Event):
        return fields | {"sources": plain(grounds(catalog, found))}
    if isinstance(found, Scope):
        granted = grant(catalog, found.name)
        fields |= {"implied": list(granted.implied), "opens": plain(granted.access)}
    else:
        fields["access"] = fields.pop("opened_by")  # the key that readers of this JSON know
        fields["openers"] = list(openers(catalog, str(found)))
    service = catalog.services[found.service]
    at = found.name if isinstance(found, Scope) else str(found)
    corrections = [one for name in (at, "audience", "base_url") for one in service.corrections_of(name)]
    parts = (found, *corrections, *(found.variants if isinstance(found, Endpoint) else ()))
    worded = found.open_ended_sources if isinstance(found, Scope) else ()
    cited = {*service.base_url_sources, *worded, *(key for part in parts for key in part.sources)}
    return {
        **fields,
        "sources": [plain(service.sources[key]) for key in found.sources],
        **{name: plain(getattr(service, name)) for name in SERVED},
        "corrections": plain(corrections),
        "cited": {key: plain(source) for key, source in service.sources.items() if key in cited},
    }


def _text(catalog: Catalog, text: str, found: Found, *, whole: bool) -> str:
    if isinstance(found, Scope | Endpoint | Event):
        return entry_text(catalog, found, whole=whole, colour=coloured())
    return missing_text(catalog, text, found, colour=coloured())
