"""The answer of `init`: a registration to start from, as commented YAML."""

__all__ = ["template_text"]

from knox_scopes.access.jobs import Jobs
from knox_scopes.access.plan import Plan
from knox_scopes.errors import printable
from knox_scopes.report.text import inert

GRANTS = {"uem-partner": "authorization_code"}
CONSENT = """\
# What customers see when they are asked to consent. Links must be absolute.
consent_screen:
  company_name: Example
  # home_page: https://www.example.com
  # terms_of_service: https://www.example.com/terms
  # privacy_policy: https://www.example.com/privacy
  # support_email: support@example.com
  # logo: logo.png
# Absolute https URLs, without a query, `#` or `*`.
redirect_urls:
  - https://www.example.com/oauth2/redirect
"""
JOBS = """\
# Parts of the app that request their own tokens; `knox-scopes plan --registration` finds the scopes of each.
# jobs:
#   nightly:
#     endpoints: []
#     events: []
"""


def template_text(planned: Jobs, destroys: tuple[str, ...], *, name: str, audience: str) -> str:
    """Returns a registration with the scopes and needs of a plan; `destroys` are the scopes with destructive endpoints.

    The job without a name is the app as a whole.
    """
    whole, jobs = planned.jobs[""], [(job, plan) for job, plan in planned.jobs.items() if job]
    grant_type = GRANTS.get(audience, "client_credentials")
    lines = [
        "# Checked by: knox-scopes lint",
        "app:",
        f"  name: {quoted(name)}",
        "  # description: what it does, in up to 3,900 characters",
        "# Who is responsible for the app.",
        "# owner: someone@example.com",
        "# On whose behalf it calls: customer, msp, reseller or uem-partner.",
        f"audience: {audience}",
        "# client_credentials, authorization_code, or both.",
        f"grant_types: [{grant_type}]",
        *(CONSENT.splitlines() if grant_type == "authorization_code" else ()),
        "# Durations: a whole number followed by m, h or d. Defaults: authorization_code 1m, access_token 10m,",
        "# refresh_token 90d.",
        "# expiration: {access_token: 10m}",
        "# The minimal scopes for the uses below.",
        *_list("scopes", planned.scopes),
        *(("# Fill in why each scope that allows destructive calls is needed.", "reasons:") if destroys else ()),
        *(f'  {quoted(scope)}: ""' for scope in destroys),
        "uses:",
        "  # Set this to true once the lists are complete, so that lint can be sure which scopes are unneeded.",
        "  complete: false",
        *_uses(whole, indent="  "),
        *_unresolved(whole, indent="  "),
        *(("# Parts of the app that request their own tokens.", "jobs:") if jobs else JOBS.splitlines()),
        *(
            line
            for job, plan in jobs
            for line in (f"  {quoted(job)}:", *_uses(plan, indent="    "), *_unresolved(plan, indent="    "))
        ),
        "# The date of the catalog that this was written against: of its newest page, on whatever service or stage.",
        f"catalog: {quoted(whole.catalog_version)}",
    ]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """Returns text as a double-quoted YAML scalar, without the `##` by which CI services know commands in a log."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("##", "#\\x23") + '"'


def _unresolved(plan: Plan, *, indent: str) -> list[str]:
    """Returns what could not be resolved as comments, each with the reason and what to write instead."""
    return [
        inert(printable(f"{indent}# {line}"))
        for item in plan.unresolved
        for line in (
            f"not resolved: {item.input or '(empty)'}",
            f"  {item.message}",
            *(f"  try {text}" for text in item.suggestions),
        )
    ]


def _uses(plan: Plan, *, indent: str) -> list[str]:
    endpoints = [need.at for need in plan.needs if " " in need.at]
    events = [need.at for need in plan.needs if " " not in need.at]
    return [*_list("endpoints", endpoints, indent=indent), *_list("events", events, indent=indent)]


def _list(key: str, items: tuple[str, ...] | list[str], indent: str = "") -> list[str]:
    return [f"{indent}{key}:", *(f"{indent}  - {quoted(item)}" for item in items)] if items else [f"{indent}{key}: []"]
