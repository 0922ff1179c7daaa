"""Lints a registration: runs the rules, lets one mistake be one finding, and heeds what the file says to ignore."""

__all__ = ["Finding", "Lint", "lint", "linted"]

from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import NamedTuple, Self

from knox_scopes.apps.context import Context
from knox_scopes.apps.edit import Edit, Editor
from knox_scopes.apps.policy import Policy, Waiver
from knox_scopes.apps.registration import MOST_BYTES, Ignore, Registration, read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.apps import rules
from knox_scopes.rules.base import Hit, Rule

# Of two findings about the same scope or use, the second of a pair is not told beside the first.
HIDES = {
    "KS102": ("KS103",),
    "KS106": ("KS104", "KS105", "KS107"),
    "KS107": ("KS104", "KS105"),
    "KS110": ("KS101", "KS106", "KS109"),
}
# What only a waiver of the policy suppresses.
OF_POLICY = ("KS401", "KS402", "KS403")


class Finding(NamedTuple):
    """Holds one thing wrong, with its place, evidence and remedy; `at` is what it is about, like a scope.

    `edit` does what the remedy says, where that is an edit of the scopes.
    """

    code: str
    name: str
    severity: str
    confidence: str
    message: str
    file: str
    line: int
    column: int
    at: str
    evidence: tuple[str, ...]
    remedy: str
    edit: Edit | None = None


class Lint(tuple[Finding, ...]):  # noqa: SLOT001 - a tuple cannot have slots of its own
    """Is the findings, sorted by place; `ignored` has those that the file says to ignore, each with its reason.

    `hidden` has code and `at` of what is not told beside another finding about the same thing.
    """

    ignored: tuple[tuple[Finding, str], ...]
    hidden: tuple[tuple[str, str], ...]

    def __new__(
        cls,
        findings: Iterable[Finding],
        ignored: Iterable[tuple[Finding, str]],
        hidden: Iterable[tuple[str, str]] = (),
    ) -> Self:
        """Returns the findings with those ignored and hidden beside them."""
        made = super().__new__(cls, findings)
        made.ignored, made.hidden = tuple(ignored), tuple(hidden)
        return made

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Returns the findings alone."""
        return tuple(self)


def lint(
    catalog: Catalog,
    registration: Registration | str | PathLike[str],
    *,
    policy: Policy | None = None,
    today: str | None = None,
) -> Lint:
    """Returns what is wrong with a registration, given as it was read or as the path of its file.

    `policy` is the organisation's. `today` (YYYY-MM-DD) ends entries to ignore and waivers whose day is past; without
    it none has ended. Nothing is raised for what stands in the file: that is a finding. Raises OSError for a path
    that cannot be read.
    """
    if not isinstance(registration, Registration):
        with open(registration, "rb") as file:
            registration = read_registration(file.read(MOST_BYTES + 1), fspath(registration))
    return linted(Context(catalog, registration, policy), today=today)


def linted(context: Context, *, today: str | None = None) -> Lint:
    """Returns what is wrong with the registration of a context, which keeps what is worked out of it."""
    registration, policy = context.registration, context.policy
    every = [(rule, hit) for rule in rules() for hit in rule.check(context)]
    hidden = {(code, hit.at) for rule, hit in every for code in HIDES.get(rule.code, ())}
    entries, waivers = registration.ignores, policy.waivers if policy else ()
    # What the organisation forbids, an app cannot allow itself: only a waiver of the policy helps.
    own = (entry for entry in enumerate(entries) if entry[1].reason.strip() and entry[1].code not in OF_POLICY)
    ignoring = _by_place(dict(own), today)
    waiving = _by_place({number: entry for number, entry in enumerate(waivers) if entry.app == context.app}, today)
    findings: list[Finding] = []
    ignored: list[tuple[Finding, str]] = []
    editor = Editor(registration)
    used: set[int] = set()
    waived: set[int] = set()
    for rule, hit in every:
        if (rule.code, hit.at) in hidden:
            continue
        finding = _finding(registration, rule, hit)
        if hit.mend is not None:
            finding = finding._replace(edit=editor.edit(hit.mend))
        places = ((finding.code, finding.at), (finding.code, ""))
        ignores, waives = ({number for place in places for number in by.get(place, ())} for by in (ignoring, waiving))
        used |= ignores
        waived |= waives
        if ignores:
            ignored.append((finding, entries[min(ignores)].reason))
        elif waives:
            waiver = waivers[min(waives)]
            ignored.append((finding, f"{waiver.reason} (waived by {waiver.owner} until {waiver.until})"))
        else:
            findings.append(finding)
    findings += _of_ignores(registration, used, today)
    findings += _of_waivers(context, waived, today)
    order = sorted(findings, key=lambda finding: (finding.line, finding.column, finding.code, finding.at))
    return Lint(order, ignored, ((rule.code, hit.at) for rule, hit in every if (rule.code, hit.at) in hidden))


def _by_place(entries: Mapping[int, Ignore | Waiver], today: str | None) -> dict[tuple[str, str], list[int]]:
    """Returns the numbers of the entries that have not ended, by code and what they are about: both may be many."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, entry in entries.items():
        if not _is_past(entry.until, today):
            found.setdefault((entry.code, entry.at), []).append(number)
    return found


def _of_waivers(context: Context, waived: set[int], today: str | None) -> Iterable[Finding]:
    """Yields what is wrong with the waivers for the app, at their places in the policy."""
    if context.policy is None:
        return
    by_code = {rule.code: rule for rule in rules()}
    rule = by_code["KS404"]
    for number, waiver in enumerate(context.policy.waivers):
        if waiver.app == context.app and number not in waived:
            past = _is_past(waiver.until, today)
            idle = "waives nothing" if waiver.code in by_code else f"waives nothing: there is no rule {waiver.code}"
            why = f"ended on {waiver.until}" if past else idle
            hit = Hit(waiver.code, (), f"the waiver of {_suppressed(waiver)} for `{waiver.app}` {why}", rule.remedy)
            found = _finding(context.registration, rule, hit)
            yield found._replace(file=context.policy.file, line=waiver.line, column=1)


def _finding(registration: Registration, rule: Rule, hit: Hit) -> Finding:
    place = registration.place(hit.keys)
    severity = hit.severity or rule.severity
    return Finding(
        rule.code, rule.name, severity, rule.confidence, hit.message,
        registration.file, place.line, place.column, hit.at, hit.evidence, hit.remedy,
    )  # fmt: skip


def _suppressed(entry: Ignore | Waiver) -> str:
    return f"{entry.code} at `{entry.at}`" if entry.at else entry.code


def _is_past(until: str, today: str | None) -> bool:
    return bool(until and today is not None and until < today)


def _of_ignores(registration: Registration, used: set[int], today: str | None) -> Iterable[Finding]:
    """Yields what is wrong with the entries to ignore, which only shows when all the rest is known."""
    by_code = {rule.code: rule for rule in rules()}
    for number, entry in enumerate(registration.ignores):
        of = _suppressed(entry)
        void = None
        if not entry.reason.strip():
            void = "has no reason", "give the reason in `reason`"
        elif _is_past(entry.until, today):
            void = f"ended on {entry.until}", "mend the finding, or give a later day in `until`"
        if void:
            says = f"the entry to ignore {of} {void[0]}, so it ignores nothing"
            yield _finding(registration, by_code["KS502"], Hit(entry.code, entry.keys, says, void[1]))
        elif number not in used:
            says = f"nothing is found that the entry to ignore {of} would be for"
            if entry.code not in by_code:
                says += f": there is no rule {entry.code}"
            elif entry.code in OF_POLICY:
                says = f"the entry to ignore {of} ignores nothing: against the policy helps only a waiver in it"
            yield _finding(registration, by_code["KS501"], Hit(entry.code, entry.keys, says, "take the entry out"))
