"""Holds the canonical form of service files to its laws, on the files that ship with their lines in any order."""

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fmt_scopes import canonical
from knox_scopes.catalog.load import SCHEMA, shipped_folder
from knox_scopes.catalog.order import misplaced, service_order
from knox_scopes.catalog.strict import parse
from knox_scopes.rules.catalogs.ks912 import tidy

FOLDER = Path(shipped_folder())
FILES = sorted(FOLDER.glob("*.yaml"))
ORDER = service_order(FOLDER / SCHEMA)
# What tells the key of an entry, by the column that it stands in; deeper lines belong to the entry above.
KEY = {0: re.compile(r"[a-z_]+:"), 2: re.compile(r" {2}([A-Za-z\"/]|- )"), 4: re.compile(r" {4}[a-z_]+:")}


def made(text: str) -> str:
    return canonical(text.encode(), "x.yaml", ORDER).decode()


def entries(lines: list[str], column: int) -> list[list[str]]:
    """Returns the entries of some lines, each with the comments above it."""
    heads = [number for number, line in enumerate(lines) if KEY[column].match(line)]
    starts = []
    for head in heads:
        start = head
        while start and lines[start - 1].startswith(" " * column + "#"):
            start -= 1
        starts.append(start)
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]


def shuffled(text: str, chance: random.Random) -> str:
    """Returns a file with its top keys, entries and their keys in any order; only what is on top stays there."""
    top, *rest = text.splitlines()
    sections = entries(rest, 0)
    chance.shuffle(sections)
    return "\n".join([top, *(line for section in sections for line in mixed(section, chance)), ""])


def mixed(section: list[str], chance: random.Random) -> list[str]:
    inner = []
    for item in entries(section[1:], 2):
        at = next(number for number, line in enumerate(item) if KEY[2].match(line))
        dash = item[at].startswith("  - ")
        body = [item[at].replace("  - ", "    ", 1), *item[at + 1 :]] if dash else item[at + 1 :]
        keys = entries(body, 4) or [body]
        chance.shuffle(keys)
        lines = [line for key in keys for line in key]
        head = [] if dash else [braces(item[at], chance)]
        if dash:
            lines[0] = lines[0].replace("    ", "  - ", 1)
        inner.append([*item[:at], *head, *(braces(line, chance) for line in lines)])
    if not section[0].startswith("corrections"):
        chance.shuffle(inner)
    return [section[0], *(line for item in inner for line in item)]


def braces(line: str, chance: random.Random) -> str:
    """Returns a line with what it has in braces in any order; none of the files has braces within braces."""
    found = re.search(r": \{([a-z_]+: .*)\}$", line)
    if found is None:
        return line
    parts = re.split(r", (?=[a-z_]+: )", found[1])
    chance.shuffle(parts)
    return f"{line[: found.start()]}: {{{', '.join(parts)}}}"


def commented(text: str, chance: random.Random) -> str:
    """Returns a file with comments above some entries and some of their keys."""
    lines, section = [], ""
    for number, line in enumerate(text.splitlines()):
        section = line if KEY[0].match(line) else section
        column = next((column for column in (2, 4) if KEY[column].match(line)), None)
        if column and not (section == "corrections:" and column == 4) and chance.random() < 0.2:
            lines += [f"{' ' * column}# comment {number}", *([f"{' ' * column}#"] if chance.random() < 0.3 else [])]
        lines.append(line)
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_files_that_ship_are_canonical(file: Path) -> None:
    assert made(file.read_text(encoding="utf-8")) == file.read_text(encoding="utf-8")
    assert not list(misplaced(parse(file.read_bytes(), file.name), ORDER))


@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_any_order_of_the_lines_comes_back_byte_for_byte_with_the_comments(file: Path, chance: random.Random) -> None:
    before = commented(file.read_text(encoding="utf-8"), chance)
    mess = shuffled(before, chance)
    assert yaml.safe_load(mess) == yaml.safe_load(before)
    assert made(mess) == before


@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_what_is_canonical_stays_and_nothing_in_it_is_misplaced(file: Path, chance: random.Random) -> None:
    mess = shuffled(file.read_text(encoding="utf-8"), chance)
    once = made(mess)
    assert made(once) == once
    assert not list(misplaced(parse(once.encode(), "x.yaml"), ORDER))
    # and the two ways to tell agree: what is not canonical has something misplaced, as its lines are tidy
    assert tidy(mess) == mess
    assert bool(list(misplaced(parse(mess.encode(), "x.yaml"), ORDER))) == (mess != once)


@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_the_meaning_is_the_same_before_and_after(file: Path, chance: random.Random) -> None:
    mess = shuffled(commented(file.read_text(encoding="utf-8"), chance), chance).replace(
        "\n", chance.choice(["\n", "\r\n", "  \n"])
    )
    assert parse(made(mess).encode(), "x").value == parse(mess.encode(), "x").value
