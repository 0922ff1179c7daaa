"""The command `search`."""

__all__ = ["command"]

import click

from knox_scopes.access.search import KINDS, respelled, search
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, print_page
from knox_scopes.errors.masks import masked
from knox_scopes.report.json import answer
from knox_scopes.report.search import search_text


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--kind", type=click.Choice(KINDS), help="Show only hits of this kind.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Show at most this many hits; 0 shows all.",
)
@format_option("text", "json")
@catalog_options
@click.pass_context
def command(ctx: click.Context, *, words: tuple[str, ...], kind: str | None, limit: int, form: str) -> None:
    """Find endpoints, events, scopes and services by keyword.

    Names, paths, summaries and notes are searched, synonyms included. Each hit is shown with the least scope that
    opens it.

    \b
    knox-scopes search firmware
    knox-scopes search delete device --kind endpoint

    Exit status 1 if nothing is found.
    """
    catalog = chosen_catalog()
    hits = search(catalog, words, kind=kind)
    shown = hits[:limit] if limit else hits
    if form == "json":
        print_answer(answer("knox-scopes/search/1", catalog, {"hits": shown, "left_out": len(hits) - len(shown)}))
    else:
        meant = respelled(catalog, words)
        shown_words = map(masked, words)
        print_page(search_text(shown, shown_words, meant, left_out=len(hits) - len(shown), colour=coloured()))
    ctx.exit(0 if hits else 1)
