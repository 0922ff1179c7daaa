"""Lints registrations and requests: runs the rules, heeds what may be ignored, and tells each mistake once."""

__all__ = ["Lint", "lint", "lint_all", "lint_requests", "linted"]

from collections.abc import Collection, Iterable, Sequence
from os import PathLike, fspath
from typing import Any, Self

from knox_scopes.apps.context import Context
from knox_scopes.apps.policy import Policy, read_policy
from knox_scopes.apps.registration import MOST_BYTES, Registration, read_registration, text_of
from knox_scopes.catalog.days import chosen_day
from knox_scopes.catalog.freshness import UNTOUCHED, Freshness, freshness
from knox_scopes.catalog.model import Catalog
from knox_scopes.errors import Finding, InputError, expect
from knox_scopes.rules.base import CONFIDENCES, Rule, codes, rules
from knox_scopes.rules.requests.held import Held, is_ours
from knox_scopes.rules.seen import seen
from knox_scopes.rules.suppression import Ignored, Suppression
from knox_scopes.usage.calls import Asked


class Lint(tuple[Finding, ...]):  # noqa: SLOT001 - a tuple cannot have slots of its own
    """The findings, sorted by place.

    `ignored` has those that are suppressed, with the reason and, where it is one, the waiver; `hidden` those that say
    nothing more than another finding about the same thing. `left_out` is how many the caller did not ask for, and
    `freshness` how new the data is that the findings rest on.
    """

    ignored: tuple[Ignored, ...]
    hidden: tuple[Finding, ...]
    left_out: int
    freshness: Freshness

    def __new__(
        cls,
        findings: Iterable[Finding],
        ignored: Iterable[Ignored] = (),
        *,
        left_out: int = 0,
        fresh: Freshness = UNTOUCHED,
    ) -> Self:
        """Returns the findings, less those that another one hides."""
        of_requests = codes("requests")

        def place(one: Finding) -> tuple[str, int, int, str, str]:
            # Those on requests stand in other files, and come last.
            return one.file if one.code in of_requests else "", one.line, one.column, one.code, one.at

        every = sorted(findings, key=place)
        hides = {rule.code: rule.hides for rule in rules("apps")}
        hidden = {(code, finding.at) for finding in every for code in hides.get(finding.code, ())}
        made = super().__new__(cls, (one for one in every if (one.code, one.at) not in hidden))
        made.ignored, made.left_out, made.freshness = tuple(ignored), left_out, fresh
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
        kept_all = filter(asked, (*self, *self.hidden))
        return Lint(kept_all, ignored, left_out=left_out, fresh=self.freshness)


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
    shown = seen(catalog, registration)
    context = Context(catalog, registration, policy, seen=shown.calls, max_days=max_age, today=day)
    return linted(context, shown.asked, today=day)


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
        shown = seen(catalog, registration)
        context = Context(catalog, registration, policy, namesakes, seen=shown.calls, max_days=max_age, today=day)
        every.append(linted(context, shown.asked, today=day))
    return every


def lint_requests(  # noqa: PLR0913 - what a run gives, all but two keyword-only
    catalog: Catalog,
    asked: Iterable[Asked],
    *,
    context: Context | None = None,
    job: str | None = None,
    policy: Policy | None = None,
    today: str | None = None,
) -> Lint:
    """Returns what is wrong with requests to the authorization server; those to any other are left out.

    `context` is that of the registration that they are for, and `job` the one of its jobs that makes them.
    """
    catalog, asked = Catalog.checked(catalog), tuple(asked)
    findings = _of_requests(catalog, asked, context, job)
    severities = {} if policy is None else _severities(policy)
    suppression = None if context is None else Suppression(context, chosen_day(today))
    left = findings if suppression is None else suppression.of(findings)
    judged = (one._replace(severity=severities.get(one.code, one.severity)) for one in left)
    fresh = freshness(catalog, (name for one in asked for name in one.scopes))
    return Lint(judged, () if suppression is None else suppression.ignored, fresh=fresh)


def linted(context: Context, asked: Iterable[Asked] = (), *, today: str | None = None) -> Lint:
    """Returns what is wrong with the registration of a context, which keeps what is worked out of it.

    `asked` are the requests to authorization servers that its sources show.
    """
    every = rules("apps")
    by_code = {rule.code: rule for rule in every}
    severities = {} if context.policy is None else _severities(context.policy)
    suppression = Suppression(context, chosen_day(today))
    about = [rule for rule in every if rule.looks_at == "suppression"]
    findings = suppression.of(by_code[problem.code].told(problem) for problem in context.registration.problems)
    findings += suppression.of(_found([rule for rule in every if rule not in about], context))
    findings += suppression.of(_of_requests(context.catalog, asked, context, None))
    findings += suppression.of(_found(about, suppression.leftover()))
    # An entry that ignores these very findings cannot hide that it ignores none.
    findings += _found(about, suppression.leftover(itself=True))
    judged = (one._replace(severity=severities.get(one.code, one.severity)) for one in findings)
    return Lint(judged, suppression.ignored, fresh=context.freshness)


def _of_requests(catalog: Catalog, asked: Iterable[Asked], context: Context | None, job: str | None) -> list[Finding]:
    """Returns what is wrong with requests, each mistake at a place once."""
    found = (
        finding
        for one in asked
        if is_ours(catalog, one, is_registered=context is not None)
        for finding in _found(rules("requests"), Held(catalog, one, context, job))
    )
    return list(dict.fromkeys(found))


def _severities(policy: Policy) -> dict[str, str]:
    """Returns the severities that a policy gives; raises InputError for rules that there are not."""
    for code, clause in policy.severities.items():
        if code not in codes("apps") and code not in codes("requests"):
            raise InputError(f"{clause.line}: there is no rule `{code}`; `knox-scopes rule` lists them")
    return {code: clause.value for code, clause in policy.severities.items()}


def _found(some: Sequence[Rule[Any]], seen: object) -> list[Finding]:
    """Returns what rules find in what they are shown; what reading finds has no check of its own."""
    return [rule.told(finding) for rule in some if rule.check is not None for finding in rule.check(seen)]
