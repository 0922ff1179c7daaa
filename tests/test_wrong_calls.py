"""Calls with arguments of the wrong kind: each is an InputError that says what to give instead."""

from typing import Any

import pytest

import knox_scopes
from knox_scopes.catalog.model import Catalog

ks: Any = knox_scopes  # whatever the types say
APP = ks.read_registration(b"scopes: [kdp]\n", "app.yaml")
NO_CATALOG = r"the first argument is a catalog, as `load\(\)` returns it; this is "
WRONG_CATALOG: dict[str, Any] = {
    "plan": lambda wrong: ks.plan(wrong, ["GET /a"]),
    "plan_jobs": lambda wrong: ks.plan_jobs(wrong, {"": ["GET /a"]}),
    "review": lambda wrong: ks.review(wrong, "kdp"),
    "grant": lambda wrong: ks.grant(wrong, "kdp"),
    "search": lambda wrong: ks.search(wrong, "kdp"),
    "lint": lambda wrong: ks.lint(wrong, APP),
    "justify": lambda wrong: ks.justify(wrong, APP),
    "consent": lambda wrong: ks.consent(wrong, APP),
    "verify": lambda wrong: ks.verify(wrong, ks.plan(ks.load(), [])),
    "read_policy": lambda wrong: ks.read_policy(b"deny: {}\n", "policy.yaml", wrong),
    "diff": lambda wrong: ks.diff("kdp", "ke", catalog=wrong),
}
WRONG: dict[str, tuple[Any, str]] = {
    "needs": (lambda c: ks.plan(c, 5), "needs must be a string .*, not the int 5"),
    "needs that are None": (lambda c: ks.plan(c, None), "needs must be a string or a list of strings, not None"),
    "needs as bytes": (
        lambda c: ks.plan(c, b"GET /a"),
        "not the bytes b'GET /a'",
    ),
    "a need": (
        lambda c: ks.plan(c, ["GET /a", 5]),
        "needs must be a string .*; the list contains the int 5",
    ),
    "a need of a mapping": (lambda c: ks.plan(c, {5: ""}), "the list contains the int 5"),
    "have": (lambda c: ks.plan(c, [], have=5), "scopes must be a string or a list of strings, not the int 5"),
    "deny": (lambda c: ks.plan(c, [], deny=5), "denied names must be a string or a list of strings, not the int 5"),
    "a denied": (
        lambda c: ks.plan(c, [], deny=[5]),
        "denied names must be a .*; the list contains the int 5",
    ),
    "objective": (lambda c: ks.plan(c, [], objective="least"), "`least` is not an objective"),
    "service": (lambda c: ks.plan(c, [], service="x"), "`x` is not a service"),
    "jobs": (lambda c: ks.plan_jobs(c, ["GET /a"]), "the needs of jobs are a mapping .*; this is the list"),
    "requested": (lambda c: ks.review(c, None), "scopes must be a string or a list of strings, not None"),
    "needs of a review": (
        lambda c: ks.review(c, "kdp", 5),
        "needs must be a string .*, not the int 5",
    ),
    "granted": (
        lambda c: ks.grant(c, {"kdp", 5}),
        "scopes must be a string .*; the list contains the int 5",
    ),
    "words": (lambda c: ks.search(c, 5), "words must be a string or a list of strings, not the int 5"),
    "a plan": (
        lambda c: ks.verify(c, "kdp"),
        "the second argument is a plan, .*; this is the str",
    ),
    "a registration to lint": (lambda c: ks.lint(c, 5), "the second argument is a registration"),
    "a registration to justify": (lambda c: ks.justify(c, "app.yaml"), "the second argument is a registration"),
    "a registration to consent to": (lambda c: ks.consent(c, None), "the second argument is a registration"),
    "a policy to lint by": (
        lambda c: ks.lint(c, APP, policy=5),
        "`policy` is a policy, or the path of its file",
    ),
    "a day to lint on": (lambda c: ks.lint(c, APP, today=5), "`today` is a day, such as 2026-05-05"),
    "no day to lint on": (lambda c: ks.lint(c, APP, today="1/2/2099"), "`1/2/2099` is not a date"),
    "content": (lambda _: ks.read_registration("scopes: []", "a"), "the content of a registration is bytes"),
    "content of a policy": (lambda c: ks.read_policy("deny: {}", "a", c), "the content of a policy is bytes"),
    "sides": (lambda _: ks.diff(5, 6), "scopes must be a string or a list of strings, not the int 5"),
    "a catalog and a registration": (lambda c: ks.diff(c, APP), "not one of each"),
    "path": (lambda _: ks.load(5), "a catalog or an overlay is the path of a folder; this is the int 5"),
    "overlay": (lambda _: ks.load(overlay=5), "a catalog or an overlay is the path of a folder; this is the int 5"),
    "cache": (lambda _: ks.load(cache=5), "`cache` is the path of a folder; this is the int 5"),
    "max_bytes": (lambda _: ks.load(max_bytes="5"), "`max_bytes` is a number of bytes; this is the "),
    "overlays": (lambda _: ks.load(overlay=[None]), "a catalog or an overlay is the path of a folder; this is None"),
    "as bytes": (lambda _: ks.load(overlay=b"x"), "a catalog or an overlay is the path of a folder; this is the bytes"),
    "a day": (lambda _: ks.load(as_of=2025), "`as_of` is a day, such as 2025-08-05; this is the int 2025"),
    "stages": (lambda _: ks.load(stages=5), "stages must be a string or a list of strings, not the int 5"),
    "a stage": (lambda _: ks.load(stages="beta"), "`beta` is not a stage"),
}


@pytest.mark.parametrize("call", WRONG_CATALOG)
@pytest.mark.parametrize("wrong", ["scopes", 5, [], {}], ids=repr)
def test_what_is_no_catalog_is_refused(call: str, wrong: object) -> None:
    with pytest.raises(ks.InputError, match=NO_CATALOG):
        WRONG_CATALOG[call](wrong)


@pytest.mark.parametrize("case", WRONG)
def test_an_argument_of_the_wrong_kind_is_refused_with_what_to_give(catalog: Catalog, case: str) -> None:
    call, says = WRONG[case]
    with pytest.raises(ks.InputError, match=says):
        call(catalog)
