"""The command `lint`."""

__all__ = ["command"]

import difflib
import os
from collections.abc import Callable, Container, Iterable, Sequence
from functools import partial
from typing import TypeVar

import click

from knox_scopes.apps.policy import Policy, read_policy
from knox_scopes.apps.registration import Registration, read_registration, text_of
from knox_scopes.catalog.freshness import together
from knox_scopes.catalog.model import Catalog
from knox_scopes.cli.asking import found_in, held_against, is_request, requests_given, tell_requests
from knox_scopes.cli.chosen import catalog_options, chosen_catalog
from knox_scopes.cli.files import ENDINGS, meant_files, write_whole
from knox_scopes.cli.input import Faults, read_bytes, today
from knox_scopes.cli.options import format_option
from knox_scopes.cli.output import DOCUMENTS, coloured, document_text, print_answer, tell
from knox_scopes.errors import InputError, printable
from knox_scopes.report.access import data_of
from knox_scopes.report.json import answer
from knox_scopes.report.lint import concise_text, lint_text
from knox_scopes.report.text import count, inert
from knox_scopes.rules.base import CONFIDENCES, SEVERITIES, codes, rules
from knox_scopes.rules.fix import Fixed, fix
from knox_scopes.rules.lint import Lint, lint_all, lint_requests
from knox_scopes.rules.requests.shown import Requests, requests_in
from knox_scopes.rules.seen import is_named_source

Value = TypeVar("Value")
Fixer = Callable[[bytes, str], Fixed]
Asking = Callable[[str, bytes], Requests | None]
Told = Sequence[tuple[Registration | Requests, Lint]]
NOTHING = "nothing to check: none of these files is a registration or has a request to this authorization server"


@click.command("lint")
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--select", multiple=True, metavar="CODE", help="Report only these rules.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Do not report these rules.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="Exit with status 1 for findings of at least this severity.",
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
@click.option("--environment", metavar="NAME", help="The environment of the apps, as named in the policy.")
@click.option("--registration", "app_file", metavar="FILE", help="The registration that requests are held against.")
@click.option("--job", metavar="NAME", help="The job of that registration that makes the requests.")
@click.option("--fix", "mend", is_flag=True, help="Fix how scopes are written, without changing access.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Also add, remove or narrow scopes, which changes access.")
@click.option(
    "--diff",
    is_flag=True,
    help="Show what --fix or --unsafe-fixes would change, without changing it; exit status 1 if anything would change.",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    default=365,
    show_default=True,
    metavar="DAYS",
    help="Report services whose data is older than this.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print findings only: no notes, and no summary.")
@format_option("text", "concise", "json", "sarif", "github", "gitlab", "junit", *DOCUMENTS)
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
    app_file: str | None,
    job: str | None,
    mend: bool,
    unsafe: bool,
    diff: bool,
    max_age: int,
    quiet: bool,
    form: str,
) -> None:
    """Check registrations, and requests to the authorization server.

    FILES are files, folders, patterns, or `-` for stdin; without any, the `paths` of the project file. Requests are
    read from recordings, collections, source code, `.env` files, and texts with URLs or commands; an authorize URL can
    also be given as it is, in quotes.

    \b
    knox-scopes lint registrations/
    knox-scopes lint --fix app.yaml
    knox-scopes lint --registration app.yaml recording.har

    Exit status 1 if there are errors or warnings (see --fail-on), 2 if a file could not be checked.
    """
    known = (*codes("apps"), *codes("requests"))
    if unknown := [code for code in (*select, *ignore) if code not in known]:
        raise Faults(
            f"`{code}` is a rule for catalogs, which `knox-scopes catalog validate` applies"
            if code in codes("catalogs")
            else f"unknown rule `{code}`; `knox-scopes rule` lists them"
            for code in unknown
        )
    catalog, day = chosen_catalog(), today()
    policy = _policy(policy_file, environment, catalog)
    files = files or ctx.find_root().obj.values.get("paths", ())
    app = held_against(catalog, app_file, job, policy)
    given = [one for one in files if is_request(one)]
    names = _meant(tuple(one for one in files if one not in given), policy_file) if len(given) < len(files) else []
    if not files:
        raise click.UsageError("no files given; pass them as arguments, or set `paths` in the project file")

    def asking(name: str, content: bytes) -> Requests | None:
        found = requests_in(catalog, name, content, is_registered=app is not None)
        return found_in(found, is_named=name in files)

    if mend or unsafe or diff:
        wanted = frozenset(select or known) - frozenset(ignore)
        fixer = partial(fix, catalog, unsafe=unsafe, codes=wanted, policy=policy, today=day)
        if diff:
            ctx.exit(_show_changes(names, asking, fixer, wanted, unsafe=unsafe))
        read = _each(names, lambda name, content: asking(name, content) or _fixed(name, content, fixer))
    else:
        read = _each(names, lambda name, content: asking(name, content) or read_registration(content, name))
    registrations, requests = _without_sources(read, files)
    requests = [*requests_given(catalog, given, is_registered=app is not None), *requests]
    tell_requests(requests, quiet=quiet)
    requests = [one for one in requests if one.asked]
    if app is not None and not requests:
        raise click.UsageError("--registration is for requests, and none of these files has any")
    if not (registrations or requests):
        raise click.UsageError(NOTHING)
    every = lint_all(catalog, registrations, policy=policy, today=day, max_age=max_age)
    every += (lint_requests(catalog, one.asked, context=app, job=job, policy=policy, today=day) for one in requests)
    # What could not be read, or is not known, a policy could not judge, whatever is asked for.
    unjudged = [rule.code for rule in rules("apps") if policy is not None and rule.ignorable == "without a policy"]
    checked: list[Registration | Requests] = [*registrations, *requests]
    told = [
        (registration, found.asked_for(select=select, ignore=ignore, min_confidence=min_confidence, always=unjudged))
        for registration, found in zip(checked, every, strict=True)
    ]
    if policy is not None and any(map(os.path.isdir, files)) and not quiet:
        _tell_waivers(policy, registrations)
    failing = SEVERITIES[SEVERITIES.index(fail_on) :]
    print_answer(_report(catalog, told, form, failing, quiet=quiet))
    ctx.exit(1 if any(finding.severity in failing for _, found in told for finding in found) else 0)


def _each(names: Iterable[str], read: Callable[[str, bytes], Value]) -> list[Value]:
    """Returns what is made of the content of each file, one file after the other; raises Faults with all that fails."""
    made: list[Value] = []
    faults: list[str] = []
    for name in names:
        try:
            made.append(read(name, read_bytes(name, whole=False)))
        except click.UsageError as error:
            faults.append(error.message)
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise Faults(faults)
    return made


def _without_sources(
    read: Sequence[Registration | Requests], given: Sequence[str]
) -> tuple[list[Registration], list[Requests]]:
    """Returns the registrations, and the requests, without sources that one of the registrations names.

    What a source shows is told with the registration. A file that was given by itself stays.
    """
    naming = [one for one in read if isinstance(one, Registration) and one.sources]
    kept = [
        one
        for one in read
        if one.file in given
        or (isinstance(one, Registration) and not one.is_empty)
        or not any(is_named_source(other, one.file) for other in naming)
    ]
    if left := len(read) - len(kept):
        tell(f"note: {count(left, 'file')} named under `from` taken as a source, not as a registration")
    return [one for one in kept if isinstance(one, Registration)], [one for one in kept if isinstance(one, Requests)]


def _fixed(name: str, content: bytes, fixer: Fixer) -> Registration:
    """Fixes a file in place, and returns what it says then."""
    fixed = fixer(content, name)
    _tell_refused(fixed)
    _write(name, content, fixed.content)
    return read_registration(fixed.content, name)


def _show_changes(names: Iterable[str], asking: Asking, fixer: Fixer, codes: Container[str], *, unsafe: bool) -> int:
    """Shows what fixing would change, says whether more could be fixed, and returns the exit status."""
    read = _each(names, lambda name, content: asking(name, content) or (name, content, fixer(content, name)))
    contents = [one for one in read if not isinstance(one, Requests)]
    if not contents and not any(one.asked for one in read if isinstance(one, Requests)):
        raise click.UsageError(NOTHING)
    for _, _, fixed in contents:
        _tell_refused(fixed)
    differences = [line for name, content, fixed in contents for line in _difference(name, content, fixed.content)]
    if differences:
        print_answer("\n".join(differences))
    left = [one for _, _, fixed in contents for one in fixed.found if one.edit and one.code in codes]
    if left and not unsafe:
        tell(f"note: --unsafe-fixes would fix more: {count(len(left), 'finding')}")
    elif not differences:
        tell("note: nothing would change")
    return 1 if differences else 0


def _tell_refused(fixed: Fixed) -> None:
    """Says which edits that findings announce were not made, and why."""
    for finding, because in fixed.refused:
        tell(f"not fixed: {finding.file}:{finding.line}: {finding.code} at {finding.at}: {because}")


def _tell_waivers(policy: Policy, registrations: Iterable[Registration]) -> None:
    """Says which apps have a waiver and no file in the run, since nobody would notice that such a waiver is idle."""
    apps = {waiver.app for waiver in policy.waivers} - {text_of(one.app_name) for one in registrations}
    if apps:
        names = ", ".join(f"`{app}`" for app in sorted(apps))
        tell(f"note: {policy.file} has waivers for apps that are in none of these files: {names}")


def _policy(name: str | None, environment: str | None, catalog: Catalog) -> Policy | None:
    """Returns the policy to check against, if there is one."""
    if name is not None:
        return read_policy(read_bytes(name), name, catalog, environment=environment)
    if environment is not None:
        raise click.UsageError("--environment needs --policy")
    return None


def _meant(given: Sequence[str], policy: str | None) -> list[str]:
    """Returns the files that arguments mean, each once and without the policy; raises Faults where any is missed."""
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
        return [inert(f"{shown} would change; its lines are not shown because it may contain a secret")]
    return map(inert, difflib.unified_diff(before, after, f"a/{shown}", f"b/{shown}", lineterm=""))


def _report(  # noqa: PLR0911 - a return for each format
    catalog: Catalog, told: Told, form: str, failing: Sequence[str], *, quiet: bool
) -> str:
    """Returns the findings in a format."""
    left_out = sum(found.left_out for _, found in told)
    if form == "sarif":
        from knox_scopes.report.sarif import sarif_text  # noqa: PLC0415 - only this format pays

        return sarif_text(told, catalog, left_out=left_out, root=os.getcwd())
    if form == "github":
        from knox_scopes.report.github import github_text  # noqa: PLC0415 - only this format pays

        return github_text(told, left_out=left_out)
    if form == "gitlab":
        from knox_scopes.report.gitlab import gitlab_text  # noqa: PLC0415 - only this format pays

        return gitlab_text(told, root=os.getcwd())
    if form == "junit":
        from knox_scopes.report.junit import junit_text  # noqa: PLC0415 - only this format pays

        return junit_text(told, failing)
    fresh = together(catalog, (found.freshness for _, found in told))
    if form == "json":
        findings = [finding for _, found in told for finding in found]
        ignored = [{**finding._asdict(), "reason": reason} for _, found in told for finding, reason, _ in found.ignored]
        fields = {"findings": findings, "ignored": ignored, "left_out": left_out, "freshness": fresh}
        return answer("knox-scopes/lint/1", catalog, fields)
    if form in DOCUMENTS:
        from knox_scopes.report.documents.lint import lint_document  # noqa: PLC0415 - only these formats pay

        return document_text(lint_document(told, catalog, left_out=left_out, data=data_of(fresh)), form)
    write = concise_text if form == "concise" else lint_text
    return write(told, left_out=left_out, data=data_of(fresh), quiet=quiet, colour=coloured())
