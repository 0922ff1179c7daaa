"""Holds the calls that are read from small programs against those that a person reads in them."""

import re
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from knox_scopes.catalog.model import Catalog
from knox_scopes.usage.calls import Call, Unread
from knox_scopes.usage.source import bases_of, read_sources
from knox_scopes.usage.source.languages import LANGUAGES

CORPUS = Path(__file__).parent / "corpus"


class Program(TypedDict, total=False):
    held_out: int
    calls: list[str]
    missed: list[str]
    extra: list[str]
    unread: list[int]
    why: str


TRUTH: dict[str, Program] = yaml.safe_load((CORPUS / "truth.yaml").read_text(encoding="utf-8"))


def files(program: str) -> list[tuple[str, str]]:
    path = CORPUS / program
    members = sorted(path.iterdir()) if path.is_dir() else [path]
    return [(str(one.relative_to(CORPUS)), one.read_text(encoding="utf-8")) for one in members]


@pytest.mark.parametrize("program", TRUTH)
def test_the_calls_of_a_program_are_found_and_no_others(program: str, catalog: Catalog) -> None:
    found, unread = set(), []
    for name, one in read_sources(files(program), bases_of(catalog)):
        place = f"{name.removeprefix(program + '/')}:{one.line}" if name != program else str(one.line)
        if isinstance(one, Call):
            assert one.evidence == "in-source"
            found.add(f"{one.method} {re.sub('{[^}]*}', '{}', one.path)} @ {place}")
        else:
            unread.append(one.line)
    truth = TRUTH[program]
    assert found == set(truth["calls"]) - set(truth.get("missed", [])) | set(truth.get("extra", []))
    assert set(truth.get("missed", [])) <= set(truth["calls"])
    assert unread == truth.get("unread", [])


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize("program", TRUTH)
def test_the_order_of_files_does_not_matter(program: str, catalog: Catalog) -> None:
    bases, given = bases_of(catalog), files(program)
    assert list(read_sources(iter(given[::-1]), bases)) == list(read_sources(given, bases))


def test_every_language_has_programs_held_out() -> None:
    for language in LANGUAGES:
        programs = [one for name, one in TRUTH.items() if name.startswith(f"{language.name}/")]
        assert sum("held_out" in one for one in programs) >= 2


def test_every_program_is_in_the_truth() -> None:
    there = {f"{folder.name}/{one.name}" for folder in CORPUS.iterdir() if folder.is_dir() for one in folder.iterdir()}
    assert there == set(TRUTH)


def test_all_programs_as_one_tree_give_no_call_that_none_of_them_makes(catalog: Catalog) -> None:
    everything = [file for program in TRUTH for file in files(program)]
    found = {
        (name, re.sub("{[^}]*}", "{}", one.path))
        for name, one in read_sources(everything, bases_of(catalog))
        if not isinstance(one, Unread)
    }
    expected = set()
    for program, truth in TRUTH.items():
        for call in (*truth["calls"], *truth.get("extra", [])):
            path, _, place = call.split(" ", 1)[1].partition(" @ ")
            expected.add((f"{program}/{place.partition(':')[0]}" if ":" in place else program, path))
    missed = {(program, call.split(" ")[1]) for program, truth in TRUTH.items() for call in truth.get("missed", [])}
    assert found | missed == expected | missed
