"""Edits of the scopes of a registration that keep its layout and comments."""

__all__ = ["Editor", "Fix"]

import re
from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from knox_scopes.apps.registration import Registration
from knox_scopes.apps.secrets import LINE_BREAK
from knox_scopes.catalog.strict import Keys
from knox_scopes.errors import Change, Edit

LIST = ("scopes",)
COMMA = re.compile(r"\s*,")
COMMA_ONLY = re.compile(r"\s*,\s*")
DASH = re.compile(r"([ \t]*)-[ \t]*\Z")
BRACKET = re.compile(r"[\"']?scopes[\"']?\s*:\s*\[")
EMPTY = re.compile(BRACKET.pattern + r"(\s*)\]")


class Fix(NamedTuple):
    """What would resolve a finding: names to put in place of scopes, by their paths of keys, and names to add.

    It is safe where it changes no access and cannot break the app.
    """

    instead: Mapping[Keys, tuple[str, ...]]
    add: tuple[str, ...] = ()
    is_safe: bool = False


Stretch = tuple[int, int, str]


class Editor:
    """Makes edits of a registration's scopes; within, a stretch of text is two offsets and what replaces it."""

    def __init__(self, registration: Registration) -> None:
        """Reads where the scopes and the lines begin."""
        self.text = str(registration.written)
        self.spans = registration.places.spans
        self.items = [item.keys for item in registration.scopes]
        place = registration.place(LIST)
        self.numbers = {keys: number for number, keys in enumerate(self.items)}
        breaks = list(LINE_BREAK.finditer(self.text))
        self.starts = [0, *(found.end() for found in breaks)]
        self.list_at = self.starts[min(place.line, len(self.starts)) - 1] + place.column - 1
        self.in_brackets = BRACKET.match(self.text, self.list_at) is not None
        self.line_break = breaks[0][0] if breaks else "\n"

    def edit(self, fix: Fix) -> Edit | None:
        """Returns the edit that makes the fix, or None where the layout is none that could be kept."""
        gone = [keys for keys, names in fix.instead.items() if not names]
        stretches = [self._replaced(keys, names) for keys, names in fix.instead.items() if names]
        stretches += self._removed(gone) if gone else ()
        stretches += [self._added(fix.add)] if fix.add else ()
        if None in stretches or not stretches:
            return None
        return Edit(fix.is_safe, tuple(map(self._change, sorted(filter(None, stretches)))))

    def applied(self, edits: Iterable[Edit]) -> str:
        """Returns the text with edits made; one that overlaps with another before it is left out."""
        taken: list[Stretch] = []
        for one in edits:
            stretches = [self._stretch(change) for change in one.changes]
            if not any(_overlaps(new, taken) for new in stretches):
                for stretch in stretches:
                    insort(taken, stretch)
        parts: list[str] = []
        done = 0
        for start, end, new in taken:
            parts += self.text[done:start], new
            done = end
        return "".join((*parts, self.text[done:]))

    def _replaced(self, keys: Keys, names: tuple[str, ...]) -> Stretch | None:
        """Returns the names in place of the scope at a path of keys."""
        between = self._between(keys)
        if between is None:
            return None
        start, end = self._offsets(keys)
        new = self._like(keys, names)
        return start, end, f"[{', '.join(new)}]" if keys == LIST else between.join(new)

    def _removed(self, gone: Collection[Keys]) -> list[Stretch | None]:
        """Returns the list without some of its items; comments stay: only their author knows their use."""
        if len(gone) == len(self.items) or any(keys == LIST or self._between(keys) is None for keys in gone):
            return [None]
        numbers = sorted(self.numbers[keys] for keys in gone)
        if not self.in_brackets:
            return [self._line(self.items[number]) for number in numbers]
        stretches: list[Stretch | None] = []
        for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
            neighbours = [number for _, number in run]
            stretches += self._run(neighbours[0], neighbours[-1])
        return stretches

    def _line(self, keys: Keys) -> Stretch:
        """Returns the text without the line of an item behind a dash; where it has a comment, that stays."""
        start, end = self._offsets(keys)
        line, before = self._before(start)
        end = self._behind_blanks(end)
        broken = LINE_BREAK.match(self.text, end)
        if broken or end == len(self.text):
            return line, broken.end() if broken else end, ""
        return line + len(before) - len(before.lstrip()), end, ""

    def _run(self, first: int, last: int) -> list[Stretch | None]:
        """Returns a list in brackets without neighbours in it, and without the comma that would be one too many."""
        around = self.items[max(first - 1, 0) : last + 2]
        offsets = [self._offsets(keys) if keys in self.spans else None for keys in around]
        gaps = [self.text[one[1] : other[0]] if one and other else "" for one, other in pairwise(offsets)]
        if all(COMMA_ONLY.fullmatch(gap) for gap in gaps):
            if last + 1 < len(self.items):
                return [(self._offsets(self.items[first])[0], self._offsets(self.items[last + 1])[0], "")]
            return [(self._offsets(self.items[first - 1])[1], self._offsets(self.items[last])[1], "")]
        # Something else stands between, like a comment, and stays there.
        return [self._alone(number) for number in range(first, last + 1)]

    def _alone(self, number: int) -> Stretch | None:
        """Returns a list in brackets without one item and the comma behind it, or before it where it is the last."""
        start, end = self._offsets(self.items[number])
        if comma := COMMA.match(self.text, end):
            return start, self._behind_blanks(comma.end()), ""
        if number < len(self.items) - 1:
            return None
        rest = self.text[:start].rstrip()
        # Behind a comment a comma may be a part of it; a list of YAML may end with one.
        is_bare = "#" not in rest[rest.rfind("\n") + 1 :]
        return len(rest) - 1 if is_bare and rest.endswith(",") else start, end, ""

    def _behind_blanks(self, offset: int) -> int:
        return next((at for at in range(offset, len(self.text)) if self.text[at] not in " \t"), len(self.text))

    def _added(self, names: tuple[str, ...]) -> Stretch | None:
        """Returns the list of scopes with more names at its end, or a new list where there is none."""
        if not self.items:
            found = EMPTY.match(self.text, self.list_at)
            if found:
                quote = '"' if '"scopes"' in found[0] else ""
                return (*found.span(1), ", ".join(f"{quote}{name}{quote}" for name in names))
            return None
        last = self.items[-1]
        between = self._between(last)
        if between is None:
            return None
        start, end = self._offsets(last)
        new = self._like(last, names)
        if last == LIST:
            return start, end, f"[{', '.join([self.text[start:end], *new])}]"
        if not self.in_brackets:  # behind the comment of the last item
            found = LINE_BREAK.search(self.text, end)
            end = found.start() if found else len(self.text)
        return end, end, "".join(between + name for name in new)

    def _between(self, keys: Keys) -> str | None:
        """Returns what stands between the item at a path of keys and one after it, None where that cannot be told."""
        if keys not in self.spans:  # it stands on several lines
            return None
        _, before = self._before(self._offsets(keys)[0])
        if self.in_brackets or keys == LIST:
            return ", " if before.strip() else f",{self.line_break}{before}"
        dash = DASH.match(before)
        return f"{self.line_break}{dash[1]}- " if dash else None

    def _before(self, offset: int) -> tuple[int, str]:
        """Returns where the line of an offset begins, and what stands on it before."""
        line = self.starts[bisect_right(self.starts, offset) - 1]
        return line, self.text[line:offset]

    def _like(self, keys: Keys, names: tuple[str, ...]) -> list[str]:
        """Returns names in the quotes of the scope at a path of keys."""
        first = self.text[self._offsets(keys)[0]]
        quote = first if first in "\"'" else ""
        return [f"{quote}{name}{quote}" for name in names]

    def _offsets(self, keys: Keys) -> tuple[int, int]:
        line, start, end = self.spans[keys]
        return self.starts[line] + start, self.starts[line] + end

    def _change(self, stretch: Stretch) -> Change:
        start, end, text = stretch
        places = (self._place(offset) for offset in (start, end))
        return Change(*next(places), *next(places), text)

    def _stretch(self, change: Change) -> Stretch:
        start = self.starts[change.line - 1] + change.column - 1
        return start, self.starts[change.end_line - 1] + change.end_column - 1, change.text

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _overlaps(one: Stretch, others: Sequence[Stretch]) -> bool:
    """Tells whether a stretch overlaps with one of others, which are sorted; no two may begin at one place."""
    at = bisect_right(others, one)
    return any(
        one[0] == other[0] or (one[0] < other[1] and other[0] < one[1]) for other in others[max(at - 1, 0) : at + 1]
    )
