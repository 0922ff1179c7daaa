"""Laws of what is read of files: what order and repetition do not change, and that no secret comes out."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes import InputError, Usage, load, plan, uses
from knox_scopes.report.documents.uses import uses_document
from knox_scopes.report.json import answer
from knox_scopes.report.markdown import markdown_text
from knox_scopes.report.uses import needs_text, usage_fields, use_rows, uses_text
from knox_scopes.usage import formats

CATALOG = load()
DATA = Path(__file__).parent.parent / "usage" / "data"
SAMPLES = sorted(file.relative_to(DATA).as_posix() for file in DATA.rglob("*") if file.is_file())
HOSTS = ["api.samsungknox.com", "us-kcs-api.samsungknox.com", "eu-be-reseller.samsungknox.com", "www.example.com"]
SECRET = "hunter2Xq9"  # noqa: S105 - planted, to be looked for
# One that no host, scope or event can have in its name, so that it may be planted anywhere.
LOUD = "hunt=r2!Xq9"

segments = st.sampled_from(["kcs", "ke", "v1", "rp", "devices", "campaigns", "{id}", SECRET, "a%2Fb", "", ".."])
paths = st.one_of(
    st.sampled_from([endpoint.path for endpoint in CATALOG.endpoints.values()]),
    st.lists(segments, max_size=6).map(lambda parts: "/" + "/".join(parts)),
    st.just("/bulkenroll/v1/reseller/devices"),
)
entries = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "PUT", "POST", "DELETE", "OPTIONS", "get", SECRET]),
        "host": st.sampled_from(HOSTS),
        "path": paths,
        "status": st.sampled_from([None, 0, 200, 302, 403, 404, 500]),
        "time": st.sampled_from([None, "2026-08-01T06:00:00Z", "2026-08-02T06:00:00Z", SECRET]),
    }
)
logs = st.lists(st.lists(entries, max_size=8), min_size=1, max_size=4)


def har(log: Iterable[Mapping[str, object]]) -> str:
    return json.dumps(
        {
            "log": {
                "entries": [
                    {
                        "startedDateTime": one["time"],
                        "request": {
                            "method": one["method"],
                            "url": f"https://{SECRET}@{one['host']}{one['path']}?{SECRET}#{SECRET}",
                            "headers": [{"name": SECRET, "value": SECRET}],
                            "postData": {"text": f"scope={SECRET}&client_secret={SECRET}"},
                        },
                        "response": {"status": one["status"], "content": {"text": SECRET}},
                    }
                    for one in log
                ]
            }
        },
        indent=1,
    )


def lines(log: Iterable[Mapping[str, object]]) -> str:
    return "".join(
        json.dumps({**one, "authority": one["host"], "path": f"{one['path']}?{SECRET}", "cookie": SECRET}) + "\n"
        for one in log
    )


def written(folder: str, several: list[list[Mapping[str, object]]]) -> list[str]:
    """Returns the names of files, which have a log each, HAR and JSON lines in turn."""
    names = []
    for number, log in enumerate(several):
        file = Path(folder, f"{number}.{'har' if number % 2 else 'jsonl'}")
        text = har(log) if number % 2 else '{"method": "", "url": ""}\n' + lines(log)
        file.write_text(text, encoding="utf-8")
        names.append(str(file))
    return names


def told(usage: Usage) -> str:
    """Returns all that is ever told of a usage."""
    planned = plan(CATALOG, usage)
    return "\n".join(
        (
            repr(vars(usage)),
            *usage,
            uses_text(usage, colour=False),
            markdown_text(uses_document(usage)),
            needs_text(usage),
            repr(list(use_rows(usage))),
            answer("knox-scopes/uses/1", CATALOG, usage_fields(usage)),
            repr((planned.needs, planned.unresolved)),
        )
    )


def facts(usage: Usage) -> dict[str, object]:
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(usage).items()}


@given(logs, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(several: list[list[Mapping[str, object]]], random: object) -> None:
    with TemporaryDirectory() as folder:
        names = written(folder, several)
        shuffled = list(names)
        random.shuffle(shuffled)  # type: ignore[attr-defined]  # what Hypothesis gives has no public type
        assert facts(uses(CATALOG, shuffled)) == facts(uses(CATALOG, names)) == facts(uses(CATALOG, names[::-1]))


@given(logs)
def test_reading_twice_counts_twice_and_plans_the_same(several: list[list[Mapping[str, object]]]) -> None:
    with TemporaryDirectory() as folder:
        names = written(folder, several)
        once, twice = uses(CATALOG, names), uses(CATALOG, [*names, *names])
    assert {at: use.count * 2 for at, use in once.needs.items()} == {at: use.count for at, use in twice.needs.items()}
    assert {host: count * 2 for host, count in once.elsewhere.items()} == twice.elsewhere
    assert list(once) == list(twice)
    assert plan(CATALOG, once).scopes == plan(CATALOG, twice).scopes
    assert [use.evidence for use in once.needs.values()] == [use.evidence for use in twice.needs.values()]


@given(logs)
def test_what_is_written_down_resolves_to_the_same_needs(several: list[list[Mapping[str, object]]]) -> None:
    with TemporaryDirectory() as folder:
        usage = uses(CATALOG, written(folder, several))
        Path(folder, "endpoints.txt").write_text(needs_text(usage), encoding="utf-8")
        again = uses(CATALOG, Path(folder, "endpoints.txt"), form="text")
    assert list(again.needs) == list(usage.needs)
    assert not again.unmatched
    assert not again.unread
    assert plan(CATALOG, again).scopes == plan(CATALOG, usage).scopes


@given(logs)
def test_no_part_of_a_call_that_may_be_secret_is_told(several: list[list[Mapping[str, object]]]) -> None:
    with TemporaryDirectory() as folder:
        usage = uses(CATALOG, written(folder, several))
    assert SECRET.lower() not in told(usage).lower()


@given(st.sampled_from(SAMPLES), st.floats(0, 1), st.sampled_from([LOUD, f'"{LOUD}"', f"\n{LOUD}\n", f"/{LOUD}/"]))
def test_no_secret_comes_out_wherever_it_is_planted(name: str, place: float, secret: str) -> None:
    with TemporaryDirectory() as parent:
        folder = Path(shutil.copytree(DATA, Path(parent, "data")))
        content = (folder / name).read_bytes()
        at = int(len(content) * place)
        (folder / name).write_bytes(content[:at] + secret.encode() + content[at:])
        said = told(uses(CATALOG, folder))
        try:
            said += told(uses(CATALOG, folder / name))
        except InputError as error:
            said += str(error)
        for form in formats.FORMATS:
            said += told(uses(CATALOG, folder / name, form=form))
    assert LOUD.lower() not in said.lower()
    assert "SECRET" not in said


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_have_secrets_to_be_kept(name: str) -> None:
    shows = any(one in name for one in ("collection.bru", "bruno.json", "opencollection", "gcloud", "client.json"))
    assert shows or "SECRET" in (DATA / name).read_text(encoding="utf-8") or "environment" in name
