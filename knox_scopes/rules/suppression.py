"""What keeps findings from being told: `ignore` entries of the app, and waivers of the policy."""

__all__ = ["Ignored", "Leftover", "Suppression"]

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import Waiver
from knox_scopes.apps.registration import Ignore, Registration, says_something
from knox_scopes.errors import Finding
from knox_scopes.rules.base import codes, rules


class Ignored(NamedTuple):
    """A finding that is not told, and why: the app's own reason, or that of a waiver of the policy."""

    finding: Finding
    reason: str
    waiver: Waiver | None = None


class Leftover(NamedTuple):
    """The entries and waivers that suppressed nothing, for the rules that look at them.

    `void_entries` have no reason or are past their date. `codes` are those of all rules, `only_waivable` of those that
    the app itself cannot ignore.
    """

    registration: Registration
    today: str
    codes: frozenset[str]
    only_waivable: frozenset[str]
    unused_waivers: tuple[Waiver, ...]
    unused_entries: tuple[Ignore, ...]
    void_entries: tuple[Ignore, ...]

    def is_over(self, until: str) -> bool:
        """Tells whether a last day, which may be left out, is past."""
        return bool(until) and until < self.today


class Suppression:
    """Suppresses the findings on one registration, and keeps what suppressed nothing."""

    def __init__(self, context: Context, today: str) -> None:
        """Takes the entries of the app that hold on the day, and the waivers for it."""
        every = rules("apps")
        waivers = context.policy.waivers if context.policy else ()
        self.ignored: list[Ignored] = []
        self._today = today
        self._registration = context.registration
        self._codes = frozenset((*codes("apps"), *codes("requests")))
        self._about = frozenset(rule.code for rule in every if rule.looks_at == "suppression")
        # What the organisation forbids, an app cannot allow itself; nor can it hide from the policy what it asks for.
        never = ("never",) if context.policy is None else ("never", "without a policy")
        self._only_waivable = frozenset(rule.code for rule in every if rule.ignorable in never)
        self._entries = [entry for entry in context.registration.ignores if not self._is_void(entry)]
        self._waivers = [waiver for waiver in waivers if waiver.app == context.app]
        self._used: set[Ignore | Waiver] = set()
        able = (entry for entry in self._entries if entry.code not in self._only_waivable)
        self._suppressors: dict[tuple[str, str], list[Ignore | Waiver]] = {}
        holding: list[Ignore | Waiver] = [*able, *(waiver for waiver in self._waivers if waiver.until >= today)]
        for one in holding:
            self._suppressors.setdefault((one.code, one.at), []).append(one)

    def of(self, findings: Iterable[Finding]) -> list[Finding]:
        """Returns the findings that nothing suppresses; the others go to `ignored`, each with the reason."""
        left = []
        for finding in findings:
            suppressors = [one for at in {finding.at, ""} for one in self._suppressors.get((finding.code, at), ())]
            self._used.update(suppressors)
            if suppressors:
                self.ignored.append(_ignored(finding, suppressors))
            else:
                left.append(finding)
        return left

    def leftover(self, *, itself: bool = False) -> Leftover:
        """Returns what has suppressed nothing so far, of the entries for the rules on suppression `itself` or not."""
        unused = tuple(entry for entry in self._entries if entry not in self._used)
        return Leftover(
            registration=self._registration,
            today=self._today,
            codes=self._codes,
            only_waivable=self._only_waivable,
            unused_waivers=() if itself else tuple(waiver for waiver in self._waivers if waiver not in self._used),
            unused_entries=tuple(entry for entry in unused if (entry.code in self._about) is itself),
            void_entries=() if itself else tuple(filter(self._is_void, self._registration.ignores)),
        )

    def _is_void(self, entry: Ignore) -> bool:
        return not says_something(entry.reason) or bool(entry.until and entry.until < self._today)


def _ignored(finding: Finding, suppressors: Sequence[Ignore | Waiver]) -> Ignored:
    """Returns a finding with the reason of the first of the entries, or else of the waivers."""
    first = min(suppressors, key=lambda one: (isinstance(one, Waiver), str(one)))
    if isinstance(first, Waiver):
        return Ignored(finding, f"{first.reason} (waived by {first.owner} until {first.until})", first)
    return Ignored(finding, first.reason)
