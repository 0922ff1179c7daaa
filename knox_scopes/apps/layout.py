"""The text of a registration by offsets, and how members of it are taken out without harm to layout and comments."""

__all__ = ["COMMA_ONLY", "Layout", "Span", "Stretch"]

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from knox_scopes.apps.registration import Registration
from knox_scopes.apps.secrets import LINE_BREAK
from knox_scopes.catalog.strict import Keys

COMMA = re.compile(r"\s*,")
COMMA_ONLY = re.compile(r"\s*,\s*")
Span = tuple[int, int]
# Two offsets, and the text that replaces what is between them.
Stretch = tuple[int, int, str]


class Layout:
    """The text of a registration and where its lines and parts begin."""

    def __init__(self, registration: Registration) -> None:
        """Reads where the lines begin."""
        self.text = str(registration.written)
        self.spans = registration.places.spans
        self._registration = registration
        breaks = list(LINE_BREAK.finditer(self.text))
        self.starts = [0, *(found.end() for found in breaks)]
        self.line_break = breaks[0][0] if breaks else "\n"

    def at(self, keys: Keys) -> int:
        """Returns where a key or an item begins, or the nearest part around it."""
        place = self._registration.place(keys)
        return self.starts[min(place.line, len(self.starts)) - 1] + place.column - 1

    def span(self, keys: Keys) -> Span | None:
        """Returns where a text begins and ends, or None where it stands on several lines."""
        if keys not in self.spans:
            return None
        line, start, end = self.spans[keys]
        return self.starts[line] + start, self.starts[line] + end

    def before(self, offset: int) -> tuple[int, str]:
        """Returns where the line of an offset begins, and what stands on it before."""
        line = self.starts[bisect_right(self.starts, offset) - 1]
        return line, self.text[line:offset]

    def end_of_line(self, offset: int) -> int:
        """Returns where the line of an offset ends, before its break."""
        found = LINE_BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Returns the line and the column of an offset, from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def in_quotes_of(self, offset: int, name: str) -> str:
        """Returns a name in the quotes of the text at an offset."""
        quote = self.text[offset] if self.text[offset] in "\"'" else ""
        return f"{quote}{name}{quote}"

    def without_lines(self, start: int, end: int) -> Stretch:
        """Returns the text without the lines of a part that has them for itself; a comment on the last stays."""
        line, before = self.before(start)
        end = self._behind_blanks(end)
        broken = LINE_BREAK.match(self.text, end)
        if broken or end == len(self.text):
            return line, broken.end() if broken else end, ""
        return line + len(before) - len(before.lstrip()), end, ""

    def without(self, members: Sequence[Span | None], numbers: Iterable[int]) -> list[Stretch | None]:
        """Returns what stands in brackets or braces without some of its members, but not all.

        None stands for a member whose place is not known; such a one can stay only.
        """
        stretches: list[Stretch | None] = []
        for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
            neighbours = [number for _, number in run]
            stretches += self._run(members, neighbours[0], neighbours[-1])
        return stretches

    def _run(self, members: Sequence[Span | None], first: int, last: int) -> list[Stretch | None]:
        """Returns the text without neighbours, and without the comma that would be one too many."""
        known = [one for one in members[max(first - 1, 0) : last + 2] if one]
        gaps = [self.text[one[1] : other[0]] for one, other in pairwise(known)]
        if len(known) == len(members[max(first - 1, 0) : last + 2]) and all(map(COMMA_ONLY.fullmatch, gaps)):
            if last + 1 < len(members):
                return [(known[min(first, 1)][0], known[-1][0], "")]
            return [(known[0][1], known[-1][1], "")]
        # Something else stands between, like a comment, and stays there.
        last_of_all = members[-1]
        return [self._alone(*one, is_last=one == last_of_all) for one in members[first : last + 1] if one]

    def _alone(self, start: int, end: int, *, is_last: bool) -> Stretch | None:
        """Returns the text without one member and the comma behind it, or before it where it is the last."""
        if comma := COMMA.match(self.text, end):
            behind = self._behind_blanks(comma.end())
            # A comment needs a blank before it.
            is_bare = self.text[behind : behind + 1] == "#" and not self.text[start - 1].isspace()
            return start, comma.end() if is_bare else behind, ""
        if not is_last:
            return None
        rest = self.text[:start].rstrip()
        # Behind a comment a comma may be a part of it; a list of YAML may end with one.
        is_bare = "#" not in rest[rest.rfind("\n") + 1 :]
        return len(rest) - 1 if is_bare and rest.endswith(",") else start, end, ""

    def _behind_blanks(self, offset: int) -> int:
        return next((at for at in range(offset, len(self.text)) if self.text[at] not in " \t"), len(self.text))
