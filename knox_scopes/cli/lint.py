"""The command `lint`."""

__all__ = ["command"]

import difflib
import os
from collections.abc import Iterable, Sequence

import click

from knox_scopes.apps.policy import Policy, read_policy
from knox_scopes.apps.registration import Registration, read_registration
from knox_scopes.catalog.days import days_between
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.files import ENDINGS, meant_files, write_whole
from knox_scopes.cli.input import Faults, read_bytes, today
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import coloured, print_answer, tell
from knox_scopes.errors import printable
from knox_scopes.report.json import answer
from knox_scopes.report.lint import concise_text, lint_text
from knox_scopes.report.text import inert
from knox_scopes.rules.base import CONFIDENCES, SEVERITIES, rules
from knox_scopes.rules.fix import fix
from knox_scopes.rules.lint import Lint, lint


@click.command("lint")
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--select", multiple=True, metavar="CODE", help="Report only these rules.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Do not report these rules.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="The lowest severity that makes the exit status 1.",
)
@click.option(
    "--min-confidence",
    type=click.Choice(CONFIDENCES),
    default="low",
    show_default=True,
    help="Report only findings of at least this confidence.",
)
@click.option(
    "--policy",
    "policy_file",
    envvar="KNOX_SCOPES_LINT_POLICY",
    metavar="FILE",
    help="The policy of the organisation to check against.",
)
@click.option("--environment", metavar="NAME", help="The environment in the policy that the apps are for.")
@click.option("--fix", "mend", is_flag=True, help="Fix how scopes are written, without changing access.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Also add, remove or narrow scopes, which changes access.")
@click.option(
    "--diff",
    is_flag=True,
    help="Show what --fix or --unsafe-fixes would change, and change nothing; exit status 1 if there is a change.",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    default=365,
    show_default=True,
    metavar="DAYS",
    help="Print a note if the catalog is older than this.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print findings only: no notes, and no summary.")
@format_option("text", "concise", "json", "sarif", "github")
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
    quiet: bool,
    form: str,
) -> None:
    """Check registrations before they are submitted.

    FILES are files, folders, patterns, or `-` for stdin; without any, the `paths` of the project file.

    \b
    knox-scopes lint registrations/
    knox-scopes lint --fix app.yaml

    Exit status 1 if there are errors or warnings (see --fail-on), 2 if a file could not be checked.
    """
    known = {rule.code for rule in rules("apps")}
    if unknown := [code for code in (*select, *ignore) if code not in known]:
        raise Faults(f"unknown rule `{code}`; `knox-scopes rule` lists them" for code in unknown)
    catalog, day = chosen_catalog(), today()
    if not quiet:
        _note_age(catalog, day, max_age)
    policy = _policy(policy_file, environment, catalog)
    codes = frozenset(select or known) - frozenset(ignore) if mend or unsafe or diff else frozenset()
    linted: list[tuple[Registration, Lint]] = []
    differences: list[str] = []
    faults: list[str] = []
    for name in _meant(files or ctx.find_root().obj.values.get("paths", ()), policy_file):
        try:
            content = new = read_bytes(name, whole=False)
            if codes:
                new = fix(catalog, content, name, unsafe=unsafe, codes=codes, policy=policy, today=day)
            if diff:
                differences += _difference(name, content, new)
                continue
            _write(name, content, new)
        except click.UsageError as error:
            faults.append(error.message)
            continue
        registration = read_registration(new, name)
        linted.append((registration, lint(catalog, registration, policy=policy, today=day)))
    if faults:
        raise Faults(faults)
    if diff:
        if differences:
            print_answer("\n".join(differences))
        ctx.exit(1 if differences else 0)
    told = [
        (registration, found.asked_for(select=select, ignore=ignore, min_confidence=min_confidence))
        for registration, found in linted
    ]
    print_answer(_report(catalog, told, form, quiet=quiet))
    worst = max((SEVERITIES.index(finding.severity) for _, found in told for finding in found), default=-1)
    ctx.exit(1 if worst >= SEVERITIES.index(fail_on) else 0)


def _note_age(catalog: Catalog, day: str, max_age: int) -> None:
    """Says so where the catalog is older than so many days."""
    if (age := days_between(catalog.version, day)) > max_age:
        tell(f"note: the catalog of {catalog.version} is {age} days old and knows nothing newer; update knox-scopes")


def _policy(name: str | None, environment: str | None, catalog: Catalog) -> Policy | None:
    """Returns the policy to check against, if there is one."""
    if name is not None:
        return read_policy(read_bytes(name), name, catalog, environment=environment)
    if environment is not None:
        raise click.UsageError("--environment needs --policy")
    return None


def _meant(given: Sequence[str], policy: str | None) -> list[str]:
    """Returns the files that arguments mean, each once and without the policy; raises Faults where any is missed."""
    if not given:
        raise click.UsageError("no files given; pass them as arguments, or set `paths` in the project file")
    faults: list[str] = []
    names: list[str] = []
    seen = {os.path.realpath(policy)} if policy else set()
    for each in given:
        found = meant_files(each)
        faults += found.missed
        if not any(found):
            faults.append(f"there are no files in `{each}` that end in {', '.join(ENDINGS)}")
        for name in found.files:
            path = os.path.realpath(name)
            if path not in seen or name == "-":
                names.append(name)
            seen.add(path)
    if faults:
        raise Faults(faults)
    return names


def _write(name: str, content: bytes, new: bytes) -> None:
    """Writes the fixed content of a file, where it is another; raises UsageError for a file not to be written to."""
    if new == content:
        return
    if name == "-":
        raise click.UsageError("stdin cannot be fixed in place; see what would change with --diff")
    if os.path.islink(name):
        raise click.UsageError(f"`{name}` is a link, which is not written to; fix the file itself")
    try:
        write_whole(name, new, instead_of=content)
    except OSError as error:
        raise click.UsageError(f"cannot write `{name}`: {error.strerror}") from error
    tell(f"fixed: {name}")


def _difference(name: str, content: bytes, new: bytes) -> Iterable[str]:
    """Returns what a fix would change, as the lines of a unified diff; none where the file may hold a secret."""
    if new == content:
        return ()
    before, after = (read_registration(each, name).lines for each in (content, new))
    shown = printable(name).lstrip("/")
    if not before:
        return [inert(f"{shown} would change; its lines are not shown because it may hold a secret")]
    return map(inert, difflib.unified_diff(before, after, f"a/{shown}", f"b/{shown}", lineterm=""))


def _report(catalog: Catalog, told: Sequence[tuple[Registration, Lint]], form: str, *, quiet: bool) -> str:
    """Returns the findings in a format."""
    left_out = sum(found.left_out for _, found in told)
    if form == "json":
        findings = [finding for _, found in told for finding in found]
        ignored = [{**finding._asdict(), "reason": reason} for _, found in told for finding, reason in found.ignored]
        return answer("knox-scopes/lint/1", catalog, {"findings": findings, "ignored": ignored, "left_out": left_out})
    if form == "sarif":
        from knox_scopes.report.sarif import sarif_text  # noqa: PLC0415 - only this format pays

        return sarif_text(told, catalog, left_out=left_out, root=os.getcwd())
    if form == "github":
        from knox_scopes.report.github import github_text  # noqa: PLC0415 - only this format pays

        return github_text(told, left_out=left_out)
    write = concise_text if form == "concise" else lint_text
    return write(told, left_out=left_out, quiet=quiet, colour=coloured())
