"""The command `lint`."""

__all__ = ["command"]

import difflib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence

import click

from knox_scopes.apps.policy import Policy, read_policy
from knox_scopes.apps.registration import Registration, read_registration, text_of
from knox_scopes.catalog.days import days_between
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.files import ENDINGS, meant_files, write_whole
from knox_scopes.cli.options import (
    Faults,
    catalog_options,
    chosen_catalog,
    coloured,
    format_option,
    read_bytes,
    show,
    today,
)
from knox_scopes.errors import printable
from knox_scopes.report.data import answer
from knox_scopes.report.findings import findings_text
from knox_scopes.report.page import count
from knox_scopes.rules.base import CONFIDENCES, SEVERITIES, rules
from knox_scopes.rules.fix import Fixed, fix
from knox_scopes.rules.lint import Lint, lint_all


@click.command("lint")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--select", multiple=True, metavar="CODE", help="Tell findings of these rules only.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Tell no findings of these rules.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--min-confidence",
    type=click.Choice(CONFIDENCES),
    default="low",
    show_default=True,
    help="Tell findings of at least this confidence.",
)
@click.option("--policy", "policy_file", metavar="FILE", help="What the organisation lets its apps have.")
@click.option("--environment", metavar="NAME", help="Which of the environments in the policy the apps are for.")
@click.option("--fix", "mend", is_flag=True, help="Mend how scopes are written, where that changes no access.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Mend also what changes access: add, take out, narrow.")
@click.option(
    "--diff",
    is_flag=True,
    help="Show what --fix or --unsafe-fixes would change, without changing it; exit status 1 when there is any.",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    default=365,
    show_default=True,
    metavar="DAYS",
    help="Say so where the catalog is older: what is newer than it is unknown to it.",
)
@format_option("text", "json", "sarif", "github")
@catalog_options
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    files: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    min_confidence: str,
    policy_file: str | None,
    environment: str | None,
    mend: bool,
    unsafe: bool,
    diff: bool,
    max_age: int,
    form: str,
) -> None:
    """Check registrations: files, folders of them, patterns, or `-` for stdin.

    \b
    knox-scopes lint registrations/
    knox-scopes lint --fix app.yaml

    Exit status 1 when there is an error or a warning.
    """
    known = {rule.code for rule in rules("apps")}
    if faults := [
        f"no rule `{code}`; `knox-scopes rule` lists them" for code in (*select, *ignore) if code not in known
    ]:
        raise Faults(faults)
    catalog = chosen_catalog()
    day = today()
    if (age := days_between(catalog.version, day)) > max_age:
        old = f"the catalog of {catalog.version} is {age} days old: what has come since is unknown to it"
        click.echo(f"note: {old}; update knox-scopes", err=True)
    policy = None
    if policy_file:
        policy = read_policy(read_bytes(policy_file), policy_file, catalog, environment=environment)
    elif environment is not None:
        raise click.UsageError("--environment is one of a policy: give that with --policy", ctx)
    contents = list(_contents(files, policy_file))
    if mend or unsafe or diff:
        codes = frozenset(select or known) - frozenset(ignore)
        mended = {
            name: fix(catalog, content, name, unsafe=unsafe, codes=codes, policy=policy, today=day)
            for name, content in contents
        }
        _note_refused(mended.values())
        if diff:
            ctx.exit(_show_changes(contents, mended, codes, unsafe=unsafe))
        contents = [(name, _written(name, content, mended[name].content)) for name, content in contents]
    registrations = [read_registration(content, name) for name, content in contents]
    linted = []
    left_out = 0
    for registration, found in zip(
        registrations, lint_all(catalog, registrations, policy=policy, today=day), strict=True
    ):
        told = found.asked_for(select=select, ignore=ignore, min_confidence=min_confidence)
        left_out += told.left_out
        linted.append((registration, told))
    if policy is not None and any(map(os.path.isdir, files)):
        _note_waivers(policy, registrations)
    show(_report(catalog, linted, left_out, form))
    worst = max((SEVERITIES.index(finding.severity) for _, found in linted for finding in found), default=-1)
    ctx.exit(1 if worst >= SEVERITIES.index(fail_on) else 0)


def _report(catalog: Catalog, linted: Sequence[tuple[Registration, Lint]], left_out: int, form: str) -> str:
    if form == "json":
        findings = [finding for _, found in linted for finding in found]
        ignored = [
            {**finding._asdict(), "reason": reason} for _, found in linted for finding, reason, _ in found.ignored
        ]
        return answer("knox-scopes/lint/1", catalog, {"findings": findings, "ignored": ignored, "left_out": left_out})
    if form == "sarif":
        from knox_scopes.report.sarif import sarif_text  # noqa: PLC0415 - only this format pays

        return sarif_text(linted, catalog, left_out=left_out, root=os.getcwd())
    if form == "github":
        from knox_scopes.report.github import github_text  # noqa: PLC0415 - only this format pays

        return github_text(linted, left_out=left_out)
    return findings_text(linted, left_out=left_out, colour=coloured())


def _note_refused(mended: Iterable[Fixed]) -> None:
    """Says which edits that findings announce were not made, and why."""
    for finding, because in (one for fixed in mended for one in fixed.refused):
        place = f"{finding.file}:{finding.line}: {finding.code} at {finding.at}"
        click.echo(printable(f"not mended: {place}: {because}"), err=True)


def _show_changes(
    contents: Iterable[tuple[str, bytes]], mended: Mapping[str, Fixed], codes: Collection[str], *, unsafe: bool
) -> int:
    """Shows what mending would change, says what more could be, and returns the exit status."""
    changed = [
        _difference(name, content, mended[name].content)
        for name, content in contents
        if content != mended[name].content
    ]
    if changed:
        show("\n".join(changed))
    more = [one for fixed in mended.values() for one in fixed.found if one.edit and one.code in codes]
    if more and not unsafe:
        click.echo(f"note: with --unsafe-fixes there is more to mend: {count(len(more), 'finding')}", err=True)
    return 1 if changed else 0


def _note_waivers(policy: Policy, registrations: Iterable[Registration]) -> None:
    """Says which apps have a waiver and no file in the run, for nobody would notice that such a waiver is idle."""
    apps = {waiver.app for waiver in policy.waivers} - {text_of(one.app_name) for one in registrations}
    if apps:
        names = ", ".join(f"`{printable(app)}`" for app in sorted(apps))
        click.echo(
            f"note: {printable(policy.file)} has waivers for apps that are in none of these files: {names}", err=True
        )


def _written(name: str, content: bytes, new: bytes) -> bytes:
    """Writes what is mended to its file, whole or not at all, and returns it."""
    if new == content:
        return content
    if name == "-" or os.path.islink(name):
        raise click.UsageError(f"`{name}` is no file of its own, so it is not written to; see --diff")
    try:
        write_whole(name, new)
    except OSError as error:
        raise click.UsageError(f"`{name}` cannot be written: {error.strerror}") from error
    click.echo(f"mended: {printable(name)}", err=True)
    return new


def _difference(name: str, content: bytes, new: bytes) -> str:
    """Returns what fixing would change, as a unified diff; of a file that may hold a secret no line is shown."""
    before, after = (read_registration(each, name).lines for each in (content, new))
    shown = printable(name).lstrip("/")
    if not before:
        return f"{shown}: would change; no line is shown, since the file may hold a secret"
    return "\n".join(difflib.unified_diff(before, after, f"a/{shown}", f"b/{shown}", lineterm=""))


def _contents(files: Iterable[str], policy: str | None) -> Iterable[tuple[str, bytes]]:
    """Yields name and content of each file meant but the policy; raises Faults with all that cannot be read."""
    faults: list[str] = []
    seen = {os.path.realpath(policy)} if policy else set()
    for given in files:
        names = meant_files(given)
        if not names:
            faults.append(f"`{given}` holds no file that ends in {', '.join(ENDINGS)}")
        for name in names:
            if os.path.realpath(name) in seen and name != "-":
                continue
            seen.add(os.path.realpath(name))
            try:
                yield name, read_bytes(name, whole=False)
            except click.UsageError as error:
                faults.append(error.message)
    if faults:
        raise Faults(faults)
