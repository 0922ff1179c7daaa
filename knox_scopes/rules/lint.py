"""Lints a registration: runs the rules, heeds what may be ignored, and tells each mistake once."""

__all__ = ["Lint", "lint", "lint_all", "linted"]

from collections.abc import Collection, Iterable, Sequence
from os import PathLike, fspath
from typing import Any, Self

from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import Policy, read_policy
from knox_scopes.apps.registration import MOST_BYTES, Registration, read_registration, text_of
from knox_scopes.catalog.days import chosen_day
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding, InputError, expect
from knox_scopes.rules.base import CONFIDENCES, Rule, rules
from knox_scopes.rules.seen import seen
from knox_scopes.rules.suppression import Ignored, Suppression


class Lint(tuple[Finding, ...]):  # noqa: SLOT001 - a tuple cannot have slots of its own
    """The findings, sorted by place.

    `ignored` has those that are suppressed, with the reason and, where it is one, the waiver; `hidden` those that say
    nothing more than another finding about the same thing. `left_out` is how many the caller did not ask for.
    """

    ignored: tuple[Ignored, ...]
    hidden: tuple[Finding, ...]
    left_out: int

    def __new__(cls, findings: Iterable[Finding], ignored: Iterable[Ignored] = (), *, left_out: int = 0) -> Self:
        """Returns the findings, less those that another one hides."""
        every = sorted(findings, key=lambda finding: (finding.line, finding.column, finding.code, finding.at))
        hides = {rule.code: rule.hides for rule in rules("apps")}
        hidden = {(code, finding.at) for finding in every for code in hides[finding.code]}
        made = super().__new__(cls, (one for one in every if (one.code, one.at) not in hidden))
        made.ignored, made.left_out = tuple(ignored), left_out
        made.hidden = tuple(one for one in every if (one.code, one.at) in hidden)
        return made

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Returns the findings alone."""
        return tuple(self)

    def asked_for(
        self,
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        min_confidence: str = CONFIDENCES[0],
        always: Collection[str] = (),
    ) -> "Lint":
        """Returns the findings of some rules: those selected (all where none is), and not those ignored.

        Those of `always` need not be selected, nor be of any confidence.

        Only what is still told hides anything: what stood behind a finding that is left out comes forward.
        """
        sure = CONFIDENCES[CONFIDENCES.index(min_confidence) :]

        def asked(finding: Finding) -> bool:
            chosen = (not select or finding.code in select) and finding.confidence in sure
            return (chosen or finding.code in always) and finding.code not in ignore

        ignored = [one for one in self.ignored if asked(one.finding)]
        kept = sum(map(asked, self)) + len(ignored)
        left_out = len(self) + len(self.ignored) - kept
        return Lint(filter(asked, (*self, *self.hidden)), ignored, left_out=left_out)


def lint(
    catalog: Catalog,
    registration: Registration | str | PathLike[str],
    *,
    policy: Policy | str | PathLike[str] | None = None,
    today: str | None = None,
    max_age: int | None = None,
) -> Lint:
    """Returns what is wrong with a registration, given as it was read or as the path of its file.

    `policy` is the organisation's, given likewise. `today` (YYYY-MM-DD; by default the current day) ends entries and
    waivers whose day is past. `max_age` is how many days old the data on a service may be; by default any age will do.
    Nothing is raised for what stands in the registration: that is a finding. Raises OSError for a path that cannot be
    read, and CatalogError for what is wrong with a policy.
    """
    catalog = Catalog.checked(catalog)
    if isinstance(policy, str | PathLike):
        with open(policy, "rb") as file:
            policy = read_policy(file.read(), fspath(policy), catalog)
    expect(policy, (Policy, type(None)), "`policy` is a policy, or the path of its file")
    if isinstance(registration, str | PathLike):
        with open(registration, "rb") as file:
            registration = read_registration(file.read(MOST_BYTES + 1), fspath(registration))
    day = chosen_day(today)
    context = Context(catalog, registration, policy, seen=seen(catalog, registration), max_days=max_age, today=day)
    return linted(context, today=day)


def lint_all(
    catalog: Catalog,
    registrations: Sequence[Registration],
    *,
    policy: Policy | None = None,
    today: str | None = None,
    max_age: int | None = None,
) -> list[Lint]:
    """Returns what is wrong with each of the registrations of a run, and with two of one name under a policy."""
    files: dict[str, list[str]] = {}
    for registration in registrations:
        files.setdefault(text_of(registration.app_name), []).append(registration.file)
    files.pop("", None)
    day = chosen_day(today)
    every = []
    for registration in registrations:
        same = files.get(text_of(registration.app_name), ())
        namesakes = [file for file in same if file != registration.file]
        calls = seen(catalog, registration)
        context = Context(catalog, registration, policy, namesakes, seen=calls, max_days=max_age, today=day)
        every.append(linted(context, today=day))
    return every


def linted(context: Context, *, today: str | None = None) -> Lint:
    """Returns what is wrong with the registration of a context, which keeps what is worked out of it."""
    every = rules("apps")
    by_code = {rule.code: rule for rule in every}
    severities = {} if context.policy is None else _severities(context.policy, by_code)
    suppression = Suppression(context, every, chosen_day(today))
    about = [rule for rule in every if rule.looks_at == "suppression"]
    findings = suppression.of(by_code[problem.code].told(problem) for problem in context.registration.problems)
    findings += suppression.of(_found([rule for rule in every if rule not in about], context))
    findings += suppression.of(_found(about, suppression.leftover()))
    # An entry that ignores these very findings cannot hide that it ignores none.
    findings += _found(about, suppression.leftover(itself=True))
    judged = (one._replace(severity=severities.get(one.code, one.severity)) for one in findings)
    return Lint(judged, suppression.ignored)


def _severities(policy: Policy, codes: Collection[str]) -> dict[str, str]:
    """Returns the severities that a policy gives; raises InputError for rules that there are not."""
    for code, clause in policy.severities.items():
        if code not in codes:
            raise InputError(f"{clause.line}: there is no rule `{code}`; `knox-scopes rule` lists them")
    return {code: clause.value for code, clause in policy.severities.items()}


def _found(some: Sequence[Rule[Any]], seen: object) -> list[Finding]:
    """Returns what rules find in what they are shown; what reading finds has no check of its own."""
    return [rule.told(finding) for rule in some if rule.check is not None for finding in rule.check(seen)]
