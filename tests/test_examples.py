"""Holds the examples, the hook and the action to what they promise."""

from pathlib import Path

import pytest
import yaml

from knox_scopes import lint, load
from knox_scopes.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_nothing_is_found_in_an_example(file: Path) -> None:
    assert lint(load(), file) == ()


def test_there_is_an_example_for_each_grant_type() -> None:
    assert [file.stem for file in EXAMPLES] == ["authorization-code", "client-credentials"]
    for file in EXAMPLES:
        assert yaml.safe_load(file.read_text())["grant_types"] == [file.stem.replace("-", "_")]


def test_the_hook_and_the_action_run_a_command_that_exists() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["entry"].split() == ["knox-scopes", "lint"]
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert 'knox-scopes" lint --format github' in action["runs"]["steps"][1]["run"]
    assert "lint" in COMMANDS
