"""The pages that an answer rests on: numbered where they are cited, and listed with all that is known of them."""

__all__ = ["Cited", "dated"]

from collections.abc import Iterable

from knox_scopes.catalog.model import Service, Source
from knox_scopes.report.text import Page


def dated(source: Source) -> str:
    """Returns the date of a page, marked where the page itself carries none."""
    return f"{source.updated} (inferred)" if source.basis == "inferred" else source.updated


class Cited:
    """Numbers pages in the order in which they are cited."""

    def __init__(self) -> None:
        """Begins without any."""
        self.numbers: dict[Source, int] = {}

    def add(self, sources: Iterable[Source]) -> str:
        """Cites pages, and returns their numbers in brackets."""
        return "".join(f"[{self.numbers.setdefault(source, len(self.numbers) + 1)}]" for source in sources)

    def of(self, service: Service, keys: Iterable[str]) -> str:
        """Cites pages of a service by their keys, the oldest first."""
        found = [service.sources[key] for key in keys]
        return self.add(sorted(found, key=lambda source: (source.updated, not source.stage, source.key)))

    def print_to(self, page: Page) -> None:
        """Adds the list of the pages cited: number, date, title and address, and what is to be said of each."""
        if self.numbers:
            page.head("sources")
        for source, number in self.numbers.items():
            stage = f", on stage {source.stage}" if source.stage else ""
            page.line(f"[{number}]".ljust(5), f"{dated(source)}  {source.title}{stage}", indent=2)
            page.line((source.url, "dim"), indent=7)
            if source.known_from:
                page.line(f"not read itself; known from {source.known_from}", indent=7)
            if source.note:
                page.line(source.note, indent=7)
