"""Executes the blocks of README.md and docs/, and holds what is generated in them against the program.

`python tools/write_docs.py` writes the outputs and the generated parts anew.
"""

import doctest
import re
from pathlib import Path

import pytest
import yaml

from write_docs import GENERATED, PAGES, ROOT, Part, blocks, parts

TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
PARTS = [pytest.param(part, id=f"{page}: {part.name}") for page, text in TEXTS.items() for part in parts(text)]
# Written by people alone; their links are held too.
OTHERS = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md", "scopes/README.md")


@pytest.mark.parametrize("part", PARTS)
def test_what_comes_from_the_program_is_up_to_date(part: Part) -> None:
    assert part.text == part.make()


def test_everything_that_can_be_generated_stands_on_one_page() -> None:
    names = [name for text in TEXTS.values() for name in re.findall(r"<!-- generated: (\w+) -->", text)]
    assert sorted(names) == sorted(GENERATED)


@pytest.mark.parametrize("page", [page for page in TEXTS if blocks(TEXTS[page], "python")])
def test_the_python_blocks_are_true(page: str) -> None:
    assert doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8") == (
        0,
        TEXTS[page].count(">>> "),
    )


@pytest.mark.parametrize("page", [*TEXTS, *OTHERS])
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    file = ROOT / page
    text = file.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        there = file.parent / target if target else file
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), anchor


def anchors(file: Path) -> set[str]:
    """Returns the names of the headings of a page, as a link has them."""
    headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    linked = set(re.findall(r"\]\((docs/\w+\.md)", TEXTS["README.md"]))
    assert linked == {page for page in TEXTS if page.startswith("docs/")}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_ci_runs_the_command_that_contributors_run(page: str) -> None:
    [command] = re.findall(r"^\$ (tools/\w+)$", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_contributors_are_told_every_step_of_the_command() -> None:
    known = re.findall(r'^    "(\w+)": \[', (ROOT / "tools" / "check").read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert known == told


@pytest.mark.parametrize("page", [page for page in TEXTS if blocks(TEXTS[page], "yaml")])
def test_every_yaml_block_can_be_read(page: str) -> None:
    assert all(isinstance(yaml.safe_load(block), dict) for block in blocks(TEXTS[page], "yaml"))
