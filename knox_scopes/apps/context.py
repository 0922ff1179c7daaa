"""What is worked out of a registration under a catalog, once, for whatever looks at it."""

__all__ = ["CODE", "CREDENTIALS", "SOURCES", "Context", "Redirect", "Requested", "Seen", "Use"]

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import SplitResult

from knox_scopes.access.jobs import plan_jobs
from knox_scopes.access.needs import Resolved, input_of, part, resolve
from knox_scopes.access.reasons import Unresolved
from knox_scopes.access.review import Review, review
from knox_scopes.apps.edit import Editor, Fix
from knox_scopes.apps.judge import Opened, opened
from knox_scopes.apps.policy import Policy
from knox_scopes.apps.registration import Item, Registration, text_of
from knox_scopes.apps.urls import absolute
from knox_scopes.catalog.freshness import Freshness, freshness
from knox_scopes.catalog.model import Catalog, Frozen
from knox_scopes.catalog.strict import Keys
from knox_scopes.errors import Finding

CODE = "authorization_code"
CREDENTIALS = "client_credentials"
# Where a use is told of that is not declared, only seen.
SOURCES = ("uses", "from")


class Requested(NamedTuple):
    """One requested scope: as written, as it is meant, and where."""

    raw: str
    name: str
    keys: Keys


class Use(NamedTuple):
    """A use that did not resolve, and where it stands."""

    item: Unresolved
    keys: Keys


class Redirect(NamedTuple):
    """A redirect URL as written, its parts, and where it stands."""

    url: str
    parts: SplitResult
    keys: Keys


class Seen(NamedTuple):
    """What the sources that a registration names show of the app.

    `uses` has by endpoint, or by call that is no known one, how that is known: `observed, traffic/a.har:12`. `known`
    are the endpoints among them. `faults` are sources that cannot be read, by where they are named, and why. `days` is
    how many days the traffic is of.
    """

    uses: Mapping[str, str]
    known: frozenset[str]
    faults: tuple[tuple[Keys, str, str], ...]
    days: int


class Context(Frozen):
    """A registration under a catalog and perhaps a policy, and what is worked out from them once."""

    catalog: Catalog
    registration: Registration
    policy: Policy | None
    namesakes: tuple[str, ...]
    seen: Seen | None
    max_days: int | None
    today: str

    def __init__(  # noqa: PLR0913 - what a run gives
        self,
        catalog: Catalog,
        registration: Registration,
        policy: Policy | None = None,
        namesakes: Iterable[str] = (),
        *,
        seen: Seen | None = None,
        max_days: int | None = None,
        today: str = "",
    ) -> None:
        """Keeps them; `namesakes` are the other files of a run that have an app of the same name.

        What is `seen` of the app counts as its uses do, declared or not: what is called needs its scope.
        Data on a service that is older than `max_days` on the day `today` is too old; None says that any age will do.
        """
        catalog = Catalog.checked(catalog)
        Registration.checked(registration)
        self.__dict__.update(
            catalog=catalog,
            registration=registration,
            policy=policy,
            namesakes=tuple(namesakes),
            seen=seen,
            max_days=max_days,
            today=today,
        )

    @property
    def app(self) -> str:
        """Returns the name of the app, or nothing."""
        return text_of(self.registration.app_name)

    def finding(  # noqa: PLR0913 - the parts of a finding that a rule gives
        self,
        at: str,
        message: str,
        remedy: str,
        *,
        keys: Keys | None = None,
        evidence: tuple[str, ...] = (),
        severity: str = "",
        fix: Fix | None = None,
    ) -> Finding:
        """Returns a finding at a part of the file or, without `keys`, where the scope `at` is first requested.

        `severity` is given where it is not that of the rule, `fix` where an edit of the scopes is the remedy.
        """
        place = self.registration.place(self.places[at] if keys is None else keys)
        edit = None if fix is None else self._editor.edit(fix)
        return place.finding(message, at=at, remedy=remedy)._replace(evidence=evidence, severity=severity, edit=edit)

    @cached_property
    def _editor(self) -> Editor:
        return Editor(self.registration)

    @cached_property
    def code_grant(self) -> Item | None:
        """Returns where the authorization code grant is asked for, or None."""
        return next((item for item in self.registration.grant_types if item.text == CODE), None)

    @cached_property
    def redirects(self) -> tuple[Redirect, ...]:
        """Returns the redirect URLs that are absolute; the others are found by a rule of their own."""
        return tuple(
            Redirect(item.text, parts, item.keys)
            for item in self.registration.redirect_urls
            if (parts := absolute(item.text))
        )

    @cached_property
    def requested(self) -> tuple[Requested, ...]:
        """Returns the requested scopes in the order of the file, with separators, spaces and case put right."""
        known = {name.lower(): name for name in (*self.catalog.inactive.scopes, *self.catalog.scopes)}
        return tuple(
            Requested(part, name if name in known.values() else known.get(name.lower(), name), item.keys)
            for item in self.registration.scopes
            for part in re.split(r"[,;\s+]+", item.text)
            if (name := part.strip("\"'"))
        )

    @cached_property
    def places(self) -> dict[str, Keys]:
        """Returns where each requested scope stands first."""
        return {name: keys[0] for name, keys in self.mentions.items()}

    @cached_property
    def mentions(self) -> dict[str, list[Keys]]:
        """Returns all places where each requested scope stands."""
        mentions: dict[str, list[Keys]] = {}
        for one in self.requested:
            mentions.setdefault(one.name, []).append(one.keys)
        return mentions

    @cached_property
    def shared(self) -> frozenset[Keys]:
        """Returns the places where several scopes stand in one text."""
        counts = Counter(one.keys for one in self.requested)
        return frozenset(keys for keys, count in counts.items() if count > 1)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Returns the requested scopes that take part in the catalog, each once."""
        return tuple(name for name in self.places if name in self.catalog.scopes)

    @cached_property
    def opened(self) -> tuple[Opened, ...]:
        """Returns what each requested name opens at any stage, for what a policy says of it."""
        return tuple(opened(self.catalog, name) for name in self.places)

    @cached_property
    def review(self) -> Review:
        """Returns the review of the known scopes against the uses; without uses it says what it can."""
        needs = self.resolved if self.registration.uses or self.called or self.is_complete else None
        return review(self.catalog, self.known, needs, complete=self.is_complete)

    @property
    def is_complete(self) -> bool:
        """Tells whether the uses are known to be whole; what could not be read may show one more."""
        return self.registration.complete and not (self.seen and self.seen.faults)

    @cached_property
    def resolved(self) -> Resolved:
        """Returns what the uses of the app and its jobs mean, with the endpoints that it is seen to call."""
        return resolve(self.catalog, [*(item.text for item in self.registration.uses), *sorted(self.called)])

    @property
    def called(self) -> frozenset[str]:
        """Returns the endpoints that the app is seen to call."""
        return frozenset() if self.seen is None else self.seen.known

    @cached_property
    def jobs(self) -> dict[str, Resolved]:
        """Returns what the uses of each job mean and, under the empty name, those of the app as a whole."""
        return {
            name: part(self.catalog, self.resolved, [item.text for item in items])
            for name, items in self.registration.jobs.items()
        }

    @cached_property
    def too_much(self) -> frozenset[str]:
        """Returns the requested scopes that no use needs, or not as a whole, or only at a risk that can be avoided."""
        if not self.review.needs_given:
            return frozenset()
        broader = (item.scope for item in self.review.broader)
        return frozenset({*self.review.unneeded, *broader, *(item.scope for item in self.review.risky)})

    @cached_property
    def idle(self) -> dict[str, str]:
        """Returns the requested scopes that can go, each with the other that implies it and is not too much itself."""
        kept = (remark for remark in self.review.redundant if remark.implied_by not in self.too_much)
        return {name: remark.implied_by for remark in kept for name in remark.scopes}

    def without(self, names: Iterable[str], instead: Iterable[str] = (), *, safe: bool = False) -> Fix | None:
        """Returns what takes scopes out of the file, wherever they stand, with others in place of the first.

        Their reasons move to what replaces them, or to what implies them. There is none for a scope that shares its
        text with others: that text is to be mended before.
        """
        names, instead = tuple(names), tuple(instead)
        gone = [keys for name in names for keys in self.mentions[name]]
        if any(keys in self.shared for keys in gone):
            return None
        new = tuple(name for name in instead if name not in self.places)
        moves: dict[str, tuple[str, ...]] = {}
        explained = {*self.registration.reasons}
        for name in self.registration.reasons:
            if name in names:
                heirs = instead or (self.idle.get(name, name),)
                moves[name] = tuple(heir for heir in heirs if heir not in explained)
                explained.update(heirs)
        return Fix({keys: () if number else new for number, keys in enumerate(gone)}, is_safe=safe, reasons=moves)

    @cached_property
    def unresolved(self) -> tuple[Use, ...]:
        """Returns the uses that did not resolve, in the order of the file."""
        by_text = {item.input: item for item in self.resolved.unresolved}
        places: dict[str, Keys] = {}
        for item in self.registration.uses:
            places.setdefault(input_of(item.text), item.keys)
        return tuple(Use(by_text[text], keys) for text, keys in places.items() if text in by_text)

    @cached_property
    def least(self) -> tuple[str, ...]:
        """Returns what the app is to be registered with at least, so that each job can ask for its own."""
        return plan_jobs(self.catalog, self.jobs).scopes

    @cached_property
    def use_places(self) -> dict[str, Keys]:
        """Returns where each endpoint and event stands first that the uses mean."""
        meant = {text: need.at for need in self.resolved.needs for text in need.inputs}
        places: dict[str, Keys] = {}
        for item in self.registration.uses:
            if at := meant.get(input_of(item.text)):
                places.setdefault(at, item.keys)
        return places

    @cached_property
    def freshness(self) -> Freshness:
        """Returns how new the data is of the services whose scopes are requested, or that the uses belong to."""
        return freshness(self.catalog, (*self.known, *self.use_places))

    @property
    def is_unread(self) -> bool:
        """Tells that nothing of the file could be used, so that what lacks is not to be told."""
        return bool(self.registration.problems) and self.registration.is_empty

    def stage_of(self, name: str) -> str | None:
        """Returns the stage of a scope that is not released, or None."""
        scope = self.catalog.scopes.get(name) or self.catalog.inactive.scopes.get(name)
        return scope.stage if scope is not None and scope.stage != "ga" else None
