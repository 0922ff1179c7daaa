"""Edits of the scopes of a registration, and of the reasons for them, that keep its layout and comments."""

__all__ = ["Editor", "Fix"]

import re
from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from knox_scopes.apps.layout import Layout, Span, Stretch
from knox_scopes.apps.reasons import Reasons
from knox_scopes.apps.registration import Registration
from knox_scopes.catalog.strict import Keys
from knox_scopes.errors import Change, Edit

LIST = ("scopes",)
DASH = re.compile(r"([ \t]*)-[ \t]*\Z")
BRACKET = re.compile(r"[\"']?scopes[\"']?\s*:\s*\[")
EMPTY = re.compile(BRACKET.pattern + r"(\s*)\]")


class Fix(NamedTuple):
    """What would resolve a finding: names to put in place of scopes, by their paths of keys, and names to add.

    `reasons` has, by the name that a reason stands under, those that it is to stand under instead. A fix is safe where
    it changes no access and cannot break the app.
    """

    instead: Mapping[Keys, tuple[str, ...]]
    add: tuple[str, ...] = ()
    is_safe: bool = False
    reasons: Mapping[str, tuple[str, ...]] = {}


class Editor:
    """Makes edits of a registration's scopes and reasons."""

    def __init__(self, registration: Registration) -> None:
        """Reads where the scopes and the lines begin."""
        self.layout = Layout(registration)
        self.text = self.layout.text
        self.items = [item.keys for item in registration.scopes]
        self.numbers = {keys: number for number, keys in enumerate(self.items)}
        self.list_at = self.layout.at(LIST)
        self.in_brackets = BRACKET.match(self.text, self.list_at) is not None
        self.reasons = Reasons(registration, self.layout)

    def edit(self, fix: Fix) -> Edit | None:
        """Returns the edit that makes the fix, or None where the layout is none that could be kept."""
        gone = [keys for keys, names in fix.instead.items() if not names]
        stretches = [self._replaced(keys, names) for keys, names in fix.instead.items() if names]
        stretches += self._removed(gone) if gone else ()
        stretches += [self._added(fix.add)] if fix.add else ()
        stretches += self.reasons.moved(fix.reasons) if fix.reasons else ()
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
        span, between = self.layout.span(keys), self._between(keys)
        if span is None or between is None:
            return None
        new = self._like(span, names)
        return *span, f"[{', '.join(new)}]" if keys == LIST else between.join(new)

    def _removed(self, gone: Collection[Keys]) -> list[Stretch | None]:
        """Returns the list without some of its items; comments stay: only their author knows their use."""
        if len(gone) == len(self.items) or any(keys == LIST or self._between(keys) is None for keys in gone):
            return [None]
        numbers = sorted(self.numbers[keys] for keys in gone)
        if self.in_brackets:
            return self.layout.without(self._members, numbers)
        return [self.layout.without_lines(*span) for number in numbers if (span := self._members[number])]

    def _added(self, names: tuple[str, ...]) -> Stretch | None:
        """Returns the list of scopes with more names at its end, or a new list where there is none."""
        if not self.items:
            found = EMPTY.match(self.text, self.list_at)
            if found:
                quote = '"' if '"scopes"' in found[0] else ""
                return (*found.span(1), ", ".join(f"{quote}{name}{quote}" for name in names))
            return None
        last = self.items[-1]
        span, between = self.layout.span(last), self._between(last)
        if span is None or between is None:
            return None
        new = self._like(span, names)
        start, end = span
        if last == LIST:
            return start, end, f"[{', '.join([self.text[start:end], *new])}]"
        if not self.in_brackets:  # behind the comment of the last item
            end = self.layout.end_of_line(end)
        return end, end, "".join(between + name for name in new)

    @cached_property
    def _members(self) -> list[Span | None]:
        return [self.layout.span(keys) for keys in self.items]

    def _between(self, keys: Keys) -> str | None:
        """Returns what stands between the item at a path of keys and one after it, None where that cannot be told."""
        span = self.layout.span(keys)
        if span is None:
            return None
        _, before = self.layout.before(span[0])
        if self.in_brackets or keys == LIST:
            return ", " if before.strip() else f",{self.layout.line_break}{before}"
        dash = DASH.match(before)
        return f"{self.layout.line_break}{dash[1]}- " if dash else None

    def _like(self, span: Span, names: tuple[str, ...]) -> list[str]:
        """Returns names in the quotes of a scope."""
        return [self.layout.in_quotes_of(span[0], name) for name in names]

    def _change(self, stretch: Stretch) -> Change:
        start, end, text = stretch
        return Change(*self.layout.place(start), *self.layout.place(end), text)

    def _stretch(self, change: Change) -> Stretch:
        starts = self.layout.starts
        start = starts[change.line - 1] + change.column - 1
        return start, starts[change.end_line - 1] + change.end_column - 1, change.text


def _overlaps(one: Stretch, others: Sequence[Stretch]) -> bool:
    """Tells whether a stretch overlaps with one of others, which are sorted; no two may begin at one place."""
    at = bisect_right(others, one)
    return any(
        one[0] == other[0] or (one[0] < other[1] and other[0] < one[1]) for other in others[max(at - 1, 0) : at + 1]
    )
